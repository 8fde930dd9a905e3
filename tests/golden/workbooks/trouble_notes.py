"""Notes that change what figures mean, and covers that say two things."""

from decimal import Decimal
from random import Random
from typing import Any, Final

from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from . import words
from .book import Draft, Page, Row, Spot, Trouble
from .words import ITEM_NAMES

# The note, by how much it multiplies, and the columns it speaks of (none: all).
SCALES: Final[dict[str, list[tuple[str, Decimal, tuple[str, ...]]]]] = {
    "activities": [
        ("Đơn vị tính: nghìn lượt", Decimal(1000), ("attendances",)),
        ("ĐVT: 1.000 lượt người", Decimal(1000), ("attendances",)),
        ("(ĐVT: nghìn người)", Decimal(1000), ("attendances",)),
        ("Đơn vị: 1000 lượt", Decimal(1000), ("attendances",)),
        ("Đvt: ngàn lượt người", Decimal(1000), ("attendances",)),
        ("Số lượt người tính bằng nghìn", Decimal(1000), ("attendances",)),
        ("Lượt người: đơn vị nghìn", Decimal(1000), ("attendances",)),
        ("Đơn vị tính: trăm lượt người", Decimal(100), ("attendances",)),
        ("Đơn vị tính: triệu lượt", Decimal(1000000), ("attendances",)),
        ("ĐVT: x1000", Decimal(1000), ()),
    ],
    "seizures": [
        ("Đơn vị tính: triệu đồng", Decimal(1000000), ("quantity",)),
        ("ĐVT: gam", Decimal("0.001"), ("quantity",)),
        ("Đơn vị tính: tấn", Decimal(1000), ("quantity",)),
        ("(ĐVT khối lượng: gam)", Decimal("0.001"), ("quantity",)),
        ("ĐVT: nghìn viên", Decimal(1000), ("quantity",)),
        ("Đơn vị: 1.000 bao", Decimal(1000), ("quantity",)),
        ("Khối lượng tính bằng tạ", Decimal(100), ("quantity",)),
    ],
    "models": [
        ("Đơn vị tính: nghìn", Decimal(1000), ()),
        ("ĐVT: 1.000 thành viên", Decimal(1000), ("members",)),
        ("Đơn vị: nghìn điểm", Decimal(1000), ("points",)),
        ("(đơn vị: trăm người)", Decimal(100), ("members",)),
    ],
}
WORDS: Final = ("đvt", "đơn vị", "nghìn", "unit note", "scale")


def scale(draft: Draft, rng: Random) -> Trouble:
    """A note on the unit or scale: above, beside, below, within a heading or a title, or as a comment."""
    note, factor, columns = rng.choice(SCALES[draft.form])
    table, page = draft.table, draft.page
    for row in table.lines:
        for figure in row.figures:
            name = str(figure.column).rpartition(".")[2]
            if not columns or name in columns or (columns == ("quantity",) and figure.key.item):
                figure.others = (figure.value * factor,)
        if "đồng" in note and "quantity" in row.cells and rng.random() < 0.5:
            figure = next(f for f in row.figures if f.key.item)
            figure.key = figure.key._replace(item="cash_vnd", unit="vnd")
            figure.value, figure.others = Decimal(350), (Decimal(350) * factor,)
            row.cells |= {"item": ITEM_NAMES["cash_vnd"], "unit": "đồng", "quantity": 350}
    places = ["above", "above right", "beside", "below", "title", "header comment"]
    where = rng.choice(places)
    wide = table.width
    row = Row({}, "note")
    match where:
        case "above":
            row.cells = {rng.choice([1, 2, max(1, wide - 1)]): note}
            page.add_before(table.head[0], row)
        case "above right":
            row.cells = {wide + 1: note}
            page.add_before(table.head[0], row)
        case "beside":
            row = rng.choice([table.head[0], table.lines[0]])
            row.cells[wide + 1 if rng.random() < 0.5 else wide + 2] = note
        case "below":
            row.cells = {rng.choice([1, 2]): note}
            page.add_after(table.lines[-1], *([Row({}, "note")] if rng.random() < 0.5 else []), row)
        case "title":
            row.cells = {1: f"KẾT QUẢ THỰC HIỆN TRONG KỲ ({note})"}
            page.add_before(table.head[0], row)
        case _:
            row = table.head[0]
            _comment(row, note)
    spots = [Spot(page, row), *(Spot(page, line) for line in table.lines)]
    return Trouble("scale", f"{where}: {note}", spots, WORDS)


def _comment(row: Row, note: str) -> None:
    def step(sheet: Worksheet, row: Row) -> None:
        sheet.cell(row.number, 1).comment = Comment(note, "")

    row.paint.append(step)


def scale_in_heading(draft: Draft, rng: Random) -> Trouble | None:
    """A scale in the heading of a column: `Số lượt người (nghìn)`."""
    table = draft.table
    names = [
        c for c in table.counts if any(f.column == c for r in table.lines for f in r.figures) and c != "date"
    ]
    if not names:
        return None
    column = rng.choice(names)
    head = next(row for row in reversed(table.head) if isinstance(row.cells.get(column), str))
    if str(head.cells[column]).startswith("("):
        head = table.head[1]
    tail = rng.choice(
        [" (nghìn)", " (1.000)", " (ĐVT: nghìn)", " (x1000)", "\n(nghìn lượt)", " - nghìn", " (trăm)"]
    )
    head.cells[column] = f"{head.cells[column]}{tail}"
    factor = Decimal(100) if "trăm" in tail else Decimal(1000)
    for row in table.lines:
        row.maybe = True
        for figure in row.figures:
            if figure.column == column:
                figure.others = (figure.value * factor, Decimal(0))
    spots = [
        Spot(draft.page, head),
        Spot(draft.page, None, column),
        *(Spot(draft.page, r) for r in table.lines),
    ]
    return Trouble("scale in heading", tail.strip(), spots, (*WORDS, "cột", "column"))


def other_cover(draft: Draft, rng: Random) -> Trouble:
    """The cover is stated again, with other words, on another sheet or further down; seen or hidden."""
    stated = {label: value for label, value in _stated(draft).items() if value}
    what = rng.choice(sorted(stated))
    others: dict[str, Any] = {
        "Kỳ báo cáo": rng.choice([p for p, *_ in words.PERIODS if p != stated["Kỳ báo cáo"]]),
        "Tỉnh/thành phố": "Tỉnh Lâm Đồng",
        "Đơn vị báo cáo": "Bộ Chỉ huy Quân sự tỉnh",
    }
    stated[what] = others[what]
    labels = list(stated) if rng.random() < 0.6 else [what]
    rows = [Row({1: label, 2: stated[label]}, "title") for label in labels]
    title = rng.choice(["Report", "Bìa", "Sheet2", "Thông tin chung", "Báo cáo (2)", "Trang bìa"])
    where = rng.choice(["hidden sheet", "very hidden sheet", "sheet behind", "sheet before", "same sheet"])
    if where == "same sheet" and draft.layout == "template":
        draft.cover_page.rows += [Row({}, "title"), *rows]
        page = draft.cover_page
    else:
        where = "sheet behind" if where == "same sheet" else where
        page = Page(title, rows)
        if "hidden" in where:
            page.state = "veryHidden" if "very" in where else "hidden"
        draft.pages.insert(0 if where == "sheet before" else len(draft.pages), page)
    spots = [Spot(page)]
    return Trouble("other cover", f"{where}: {what}", spots, reported=False, returned=True)


def _stated(draft: Draft) -> dict[str, Any]:
    if draft.layout == "template":
        cells = {name: row.cells[2] for name, row in draft.cover.items()}
        return {
            "Tỉnh/thành phố": cells["province"],
            "Đơn vị báo cáo": cells["reporting_unit"],
            "Kỳ báo cáo": cells["period"],
        }
    period = next(p for p, key, *_ in words.PERIODS if draft.slot[2].startswith(f"{key}."))
    return {"Kỳ báo cáo": period}


def title_of_other_period(draft: Draft, rng: Random) -> Trouble | None:
    """A title above the lines that names another period or province than the cover."""
    if draft.layout != "template":
        return None
    own = draft.cover["period"].cells[2]
    period = rng.choice([p for p, *_ in words.PERIODS if p != own])
    text = rng.choice(
        [
            f"KẾT QUẢ CÔNG TÁC {period.upper()}",
            f"Kỳ báo cáo: {period}",
            f"Số liệu {period[:1].lower()}{period[1:]}",
            f"BÁO CÁO {period.upper()}",
        ]
    )
    row = Row({1: text}, "title")
    draft.page.add_before(draft.table.head[0], row)
    return Trouble("title of other period", text, [Spot(draft.page, row)], ("kỳ báo cáo", period.casefold()))


def period_and_days(draft: Draft, rng: Random) -> Trouble | None:
    """The label of the period and its days do not fit."""
    if draft.layout != "template":
        return None
    first, last = rng.choice(
        [("15/3/2026", "14/6/2026"), ("01/7/2025", "30/9/2025"), ("1/1/2026", "31/3/2026")]
    )
    key = draft.slot[2]
    if (key.startswith("2026-Q2") and first == "15/3/2026") or key.startswith("2026-Q1"):
        first, last = "01/7/2025", "30/9/2025"
    rows = [Row({1: "Từ ngày", 2: first}, "title"), Row({1: "Đến ngày", 2: last}, "title")]
    draft.cover_page.rows += rows
    return Trouble("period and days", first, [Spot(draft.cover_page)], reported=False, returned=True)


NOTES: Final = [scale, scale_in_heading, other_cover, title_of_other_period, period_and_days]
