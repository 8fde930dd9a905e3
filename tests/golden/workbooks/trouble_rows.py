"""Rows that are no lines: totals of every name, sections, cumulative and last year's rows, numbers, second tables."""

from collections.abc import Callable
from decimal import Decimal
from fnmatch import fnmatch
from random import Random
from typing import Any, Final

from antq.reference import lists

from .book import Column, Draft, Row, Spot, Trouble
from .labels import CUMULATIVE, LAST_YEAR, OF_WHICH, TOTALS
from .template import LEVELS


def sums(draft: Draft, lines: list[Row], factor: Decimal = Decimal(1)) -> dict[Column, Any]:
    """The cells of a row of sums under each column of figures; goods of several kinds are added up too."""
    total: dict[Column, Decimal] = {}
    for row in lines:
        for figure in row.figures:
            if figure.column in draft.table.counts and figure.column != "date":
                total[figure.column] = total.get(figure.column, Decimal(0)) + figure.value
    return {column: round(value * factor, 2).normalize() + Decimal(0) for column, value in total.items()}


def label_row(draft: Draft, rng: Random, label: str, numbers: dict[Column, Any]) -> Row:
    """A row with a label in one of the text columns; the others at times filled as in a line."""
    table = draft.table
    usual = [c for c in table.texts if c not in ("level", "sponsor", "agency", "record")] or table.texts
    at = rng.choice(usual)
    cells: dict[Column, Any] = {at: label or None, **numbers}
    first = table.lines[0].cells
    if table.has("level") and rng.random() < 0.5:
        cells["level"] = rng.choice([first.get("level"), LEVELS["province"], LEVELS["commune"]])
    if rng.random() < 0.6:
        # Filled by dragging the line above, or because the drop-down would not leave it blank.
        for column in ("activity", "group_no", "item", "unit", "record", "model", "acquisition", "mode"):
            if table.has(column) and column != at and column in first:
                cells[column] = first[column]
        if table.has("group_no") and at != "group_no":
            cells["group_no"] = len(table.lines) + 3
        if table.has("model") and at != "model":
            cells["model"] = label
    elif table.has("unit") and "quantity" in numbers and rng.random() < 0.5:
        cells["unit"] = first.get("unit")
    return Row(cells, "total")


def _added(draft: Draft, row: Row, after: Row | None = None) -> Row:
    draft.page.add_after(after or draft.table.lines[-1], row)
    return row


def total(draft: Draft, rng: Random) -> Trouble | None:
    """A row of totals under the lines, or between headings and lines."""
    if not sums(draft, draft.table.lines):
        return None
    label = rng.choice(TOTALS)
    row = label_row(draft, rng, label, sums(draft, draft.table.lines))
    if rng.random() < 0.2:
        draft.page.add_before(draft.table.lines[0], row)
    else:
        _added(draft, row)
    plain = any(fnmatch(lists.plain(label.strip("*- :")), lists.plain(t)) for t in draft.table.totals)
    return Trouble("total", label or "no label", [Spot(draft.page, row)], reported=not plain)


def section(draft: Draft, rng: Random) -> Trouble | None:
    """Sections, each with a row that names it and holds its subtotal, above its lines."""
    lines = draft.table.lines
    if len(lines) < 3 or not sums(draft, lines):
        return None
    style = rng.choice(["I. {}", "{}. Khu vực {}", "Phần {}", "{}) Nhóm {}", "Mục {}"])
    names = rng.choice([("Ma túy", "Pháo"), ("Biên giới", "Nội địa"), ("Phía Bắc", "Phía Nam")])
    cut = len(lines) // 2
    spots = []
    for number, (part, name) in enumerate(((lines[:cut], names[0]), (lines[cut:], names[1]))):
        roman = ("I", "II")[number]
        label = f"{roman}. {name}" if style == "I. {}" else style.format(roman, name)
        row = label_row(draft, rng, label, sums(draft, part))
        draft.page.add_before(part[0], row)
        spots.append(Spot(draft.page, row))
    return Trouble("section", style, spots)


def subtotal(draft: Draft, rng: Random) -> Trouble | None:
    """A subtotal after the first lines and another at the end."""
    lines = draft.table.lines
    if len(lines) < 3 or not sums(draft, lines):
        return None
    label = rng.choice(
        ["Cộng mục {}", "Cộng {}", "Tiểu cộng {}", "Tổng mục {}", "Cộng nhóm {}", "Tổng phụ {}"]
    )
    cut = len(lines) // 2
    spots = []
    for roman, part in (("I", lines[:cut]), ("II", lines[cut:])):
        row = label_row(draft, rng, label.format(roman), sums(draft, part))
        spots.append(Spot(draft.page, _added(draft, row, part[-1])))
    return Trouble("subtotal", label, spots)


def cumulative(draft: Draft, rng: Random) -> Trouble | None:
    """A row of cumulative figures, at times under one of totals."""
    if not sums(draft, draft.table.lines):
        return None
    label = rng.choice(CUMULATIVE)
    factor = Decimal(rng.randint(12, 40)) / 10
    numbers = sums(draft, draft.table.lines, factor)
    whole = {c: round(v) if c != "quantity" else v for c, v in numbers.items()}
    row = _added(draft, label_row(draft, rng, label, whole))
    return Trouble("cumulative", label, [Spot(draft.page, row)], ("lũy kế", "cumulative"))


def last_year(draft: Draft, rng: Random) -> Trouble | None:
    """A row of last year's figures beneath the lines."""
    if not sums(draft, draft.table.lines):
        return None
    label = rng.choice(LAST_YEAR)
    numbers = sums(draft, draft.table.lines, Decimal(rng.randint(6, 14)) / 10)
    whole = {c: round(v) if c != "quantity" else v for c, v in numbers.items()}
    row = _added(draft, label_row(draft, rng, label, whole))
    return Trouble("last year", label, [Spot(draft.page, row)], ("cùng kỳ", "năm trước"))


def of_which(draft: Draft, rng: Random) -> Trouble | None:
    """Part of a line, stated below it."""
    if not sums(draft, draft.table.lines):
        return None
    label = rng.choice(OF_WHICH)
    above = rng.choice(draft.table.lines)
    numbers = {c: max(1, round(v / 2)) for c, v in sums(draft, [above]).items()}
    row = label_row(draft, rng, label, numbers)
    for column in ("activity", "item", "unit", "level", "agency"):
        if draft.table.has(column) and row.cells.get(column) is None and rng.random() < 0.5:
            row.cells[column] = above.cells.get(column)
    return Trouble("of which", label, [Spot(draft.page, _added(draft, row, above))], ("trong đó",))


def numbers(draft: Draft, rng: Random) -> Trouble:
    """A row of column numbers beneath the headings."""
    table = draft.table
    style: Callable[[int], Any]
    name, style = rng.choice(
        [
            ("(1)", lambda n: f"({n})"),
            ("1", lambda n: n),
            ("'1", str),
            ("[1]", lambda n: f"[{n}]"),
            ("A, B, 1", lambda n: ("A", "B", "C")[n - 1] if n < 3 else n - 2),
            ("cột 1", lambda n: f"Cột {n}"),
            ("(1)=(2)+(3)", lambda n: f"({n})=({n + 1})+({n + 2})" if n == 4 else f"({n})"),
            ("1 only under figures", lambda n: n),
        ]
    )
    names = [c for c in table.columns if name != "1 only under figures" or c in table.counts]
    declared = [row for row in table.head if str(row.cells.get("stt")) == "(A)"]
    row = Row({c: style(n) for n, c in enumerate(names, start=1)}, "note")
    if declared:
        # The layout awaits a row of numbers, and this time there is none: the first line is in its place.
        draft.page.rows.remove(declared[0])
        table.head.remove(declared[0])
        return Trouble("numbers", "declared row missing", [Spot(draft.page, table.lines[0])], reported=False)
    draft.page.add_before(table.lines[0], row)
    return Trouble("numbers", name, [Spot(draft.page, row)], reported=False)


def second_table(draft: Draft, rng: Random) -> Trouble:
    """Another table on the sheet, of last year or of other weeks, with headings of its own; below or above."""
    table, page = draft.table, draft.page
    title = rng.choice(
        [
            "Số liệu cùng kỳ năm 2025",
            "Biểu so sánh: cùng kỳ năm trước",
            "PHỤ LỤC: KẾT QUẢ NĂM 2025",
            "Bảng 2. Số liệu kỳ trước",
            "Lũy kế từ đầu năm đến nay",
            "Số liệu để đối chiếu (đã báo cáo quý trước)",
        ]
    )
    heads = [Row(dict(row.cells), "note") for row in table.head]
    copies = []
    for line in table.lines:
        cells = dict(line.cells)
        for figure in line.figures:
            if figure.column in table.counts and figure.column != "date":
                cells[figure.column] = max(1, round(figure.value * rng.randint(7, 13) / 10))
        copies.append(Row(cells, "note"))
    if rng.random() < 0.3:
        copies.append(label_row(draft, rng, "Tổng cộng", sums(draft, table.lines)))
    titles = [Row({1: title}, "note")] if rng.random() < 0.8 else []
    gap = [] if rng.random() < 0.2 else [Row({}, "note")]
    block = [*titles, *heads, *copies]
    if rng.random() < 0.3 and draft.layout != "ca_mau_one_sheet":
        page.add_before(table.head[0], *block, *gap)
        where = "above"
    else:
        page.add_after(table.lines[-1], *gap, *block)
        where = "below"
    spots = [Spot(page, row) for row in block]
    return Trouble("second table", f"{where}: {title if titles else 'no title'}", spots)


def headings_again(draft: Draft, rng: Random) -> Trouble | None:
    """A page break: the headings are repeated in the middle, and the table goes on."""
    lines = draft.table.lines
    if len(lines) < 3:
        return None
    again = [Row(dict(row.cells), "note") for row in draft.table.head]
    draft.page.add_before(lines[len(lines) // 2], *again)
    late = [Spot(draft.page, row) for row in [*again, *lines[len(lines) // 2 :]]]
    for row in lines[len(lines) // 2 :]:
        row.maybe = True
    return Trouble("headings again", "page break", late, reported=False)


def above_headings(draft: Draft, rng: Random) -> Trouble:
    """Lines above the headings, as sorting a sheet leaves them: they may be read, but are never lost unsaid."""
    lines, page = draft.table.lines, draft.page
    moved = lines if rng.random() < 0.3 else [rng.choice(lines)]
    for row in moved:
        page.rows.remove(row)
        row.maybe = True
    page.add_before(draft.table.head[0], *moved)
    variant = "all" if moved is lines else "one"
    return Trouble("above headings", variant, [Spot(page, row) for row in moved])


ROWS: Final = [
    total,
    section,
    subtotal,
    cumulative,
    last_year,
    of_which,
    numbers,
    second_table,
    headings_again,
    above_headings,
]
