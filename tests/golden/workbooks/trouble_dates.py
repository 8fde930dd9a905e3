"""Dates where figures are due, both date systems, and decimals of what is counted by the piece."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final

from openpyxl.utils.datetime import CALENDAR_MAC_1904

from .book import Draft, Row, Spot, Trouble
from .trouble_cells import pick, with_format
from .words import ITEM_NAMES


def date_for_count(draft: Draft, rng: Random) -> Trouble | None:
    """A date where a figure is due: typed as 15/4 and turned by the program, or a count with a date's format."""
    chosen = pick(draft, rng, whole=True)
    if not chosen:
        return None
    row, figure = chosen
    variant = rng.choice(["typed 15/4", "d/m format", "time", "mmm-yy", "text 15/4", "boolean"])
    spot = Spot(draft.page, row, figure.column)
    row.maybe = True
    if variant == "typed 15/4":
        row.paint.append(with_format(draft, figure.column, "d-mmm", datetime(2026, 4, 15)))
    elif variant == "time":
        row.paint.append(with_format(draft, figure.column, "h:mm", Decimal("0.5")))
    elif variant == "text 15/4":
        row.cells[figure.column] = "15/4"
    elif variant == "boolean":
        row.cells[figure.column] = True
    else:
        row.cells[figure.column] = figure.value
        row.paint.append(
            with_format(draft, figure.column, "d/m/yyyy" if variant == "d/m format" else "mmm-yy")
        )
    return Trouble("date for a count", variant, [spot])


def mac_dates(draft: Draft, rng: Random) -> Trouble | None:
    """A workbook that counts days from 1904, as old and new Excel write it; days of models or of the cover."""
    variant = rng.choice(["1", "true", "on, attributes first"])
    _mac(draft, variant)
    spots = []
    for row in draft.table.lines:
        day = row.cells.get("date")
        if isinstance(day, int):
            row.cells["date"] = day - 1462
        if day is not None:
            spots.append(Spot(draft.page, row, "date"))
    if draft.layout == "template" and (not spots or rng.random() < 0.5):
        _campaign(draft, rng)
        spots.append(Spot(draft.cover_page))
        variant += ", cover"
    if not spots:
        return None
    return Trouble("1904 dates", variant, spots, reported=False)


def _mac(draft: Draft, variant: str) -> None:
    def set_epoch(workbook: Any) -> None:
        workbook.epoch = CALENDAR_MAC_1904

    draft.paint.append(set_epoch)
    if variant == "true":
        draft.rewrite.append(
            ("xl/workbook.xml", lambda data: data.replace(b'date1904="1"', b'date1904="true"'))
        )
    elif variant.startswith("on"):
        draft.rewrite.append(
            (
                "xl/workbook.xml",
                lambda data: data.replace(
                    b'<workbookPr date1904="1"',
                    b'<workbookPr defaultThemeVersion="166925" date1904="true" dateCompatibility="1"',
                ),
            )
        )


def _campaign(draft: Draft, rng: Random) -> None:
    """A campaign's cover: its days are dates in cells."""
    start = date(2026, rng.randint(1, 5), rng.randint(1, 28))
    end = start + timedelta(days=rng.randint(20, 70))
    draft.cover["period"].cells[2] = "Đợt cao điểm tấn công trấn áp tội phạm"
    draft.cover["period_basis"].cells[2] = "Theo đợt cao điểm"
    draft.cover_page.rows += [
        Row({1: "Từ ngày", 2: start}, "title"),
        Row({1: "Đến ngày", 2: end}, "title"),
    ]
    draft.slot = (*draft.slot[:2], f"{start.isoformat()}_{end.isoformat()}.campaign")


PIECES: Final = [
    ("synthetic_drug_tablets", "viên", "tablet"),
    ("mdma", "viên", "tablet"),
    ("firearms", "khẩu", "gun"),
    ("ammunition", "viên", "tablet"),
    ("grenades", "quả", "shell"),
    ("motorcycles", "xe", "vehicle"),
    ("detonators", "chiếc", "piece"),
    ("mobile_phones", "chiếc", "piece"),
    ("cigarettes", "bao", "pack"),
    ("poultry", "con", "head"),
]


def pieces(draft: Draft, rng: Random) -> Trouble | None:
    """Decimals of what is counted by the piece."""
    if draft.form != "seizures":
        found = pick(draft, rng, whole=True)
        if not found:
            return None
        row, figure = found
    else:
        goods = [
            (r, f)
            for r in draft.table.lines
            for f in r.figures
            if f.key.item and f.column in ("quantity", "vien")
        ]
        if not goods:
            return None
        row, figure = rng.choice(goods)
        if figure.column == "quantity":
            item, unit, code = rng.choice(PIECES)
            row.cells |= {"item": ITEM_NAMES[item], "unit": unit}
            figure.key = figure.key._replace(item=item, unit=code)
    text = rng.choice(["1,234", "10,500", "2,5", 10.5, 2.5, "0,5", "1.234,5", 12.25, "3,75"])
    value = (
        Decimal(str(text).replace(".", "").replace(",", ".")) if isinstance(text, str) else Decimal(str(text))
    )
    figure.value = value
    figure.others = (value * 1000,)
    row.cells[figure.column] = text
    row.maybe = True
    return Trouble(
        "pieces in decimals", f"{text} {row.cells.get('unit', '')}".strip(), [Spot(draft.page, row)]
    )


DATES: Final = [date_for_count, mac_dates, pieces]
