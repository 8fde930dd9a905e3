"""Cells that show another figure than they store: rich text, footnotes, number formats."""

from collections.abc import Callable
from decimal import Decimal
from random import Random
from typing import Any, Final

from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.worksheet.worksheet import Worksheet

from .book import Column, Draft, Figure, Row, Spot, Trouble
from .words import ITEM_NAMES

STRUCK: Final = InlineFont(strike=True)
RAISED: Final = InlineFont(vertAlign="superscript")
LOWERED: Final = InlineFont(vertAlign="subscript")
PLAIN: Final = InlineFont()


def pick(draft: Draft, rng: Random, *, whole: bool = False) -> tuple[Row, Figure] | None:
    """A figure of the table; with `whole` one that is counted."""
    found = [
        (row, figure)
        for row in draft.table.lines
        for figure in row.figures
        if figure.column in draft.table.counts
        and figure.column != "date"
        and not (whole and figure.value != figure.value.to_integral_value())
    ]
    return rng.choice(found) if found else None


def _shown(value: Decimal) -> str:
    text = f"{value:f}"
    return text.replace(".", ",")


def struck_part(draft: Draft, rng: Random) -> Trouble | None:
    """A figure struck through in its cell, the right one next to it."""
    chosen = pick(draft, rng)
    if not chosen:
        return None
    row, figure = chosen
    wrong = str(rng.randint(2, 98))
    parts: list[Any] = [TextBlock(STRUCK, wrong), TextBlock(PLAIN, _shown(figure.value))]
    variant = rng.choice(["old new", "old, blank, new", "new old"])
    if variant == "old, blank, new":
        parts = [TextBlock(STRUCK, wrong), TextBlock(PLAIN, f" {_shown(figure.value)}")]
    elif variant == "new old":
        parts = [TextBlock(PLAIN, f"{_shown(figure.value)} "), TextBlock(STRUCK, wrong)]
    row.cells[figure.column] = CellRichText(*parts)
    return Trouble("struck part", variant, [Spot(draft.page, row, figure.column)], reported=False)


def struck_word(draft: Draft, rng: Random) -> Trouble | None:
    """A word struck through in a text cell: the activity, item or model that was written first."""
    table = draft.table
    column = next((c for c in ("activity", "item", "model", "place") if table.has(c)), None)
    rows = [row for row in table.lines if column and isinstance(row.cells.get(column), str)]
    if not column or not rows:
        return None
    row = rng.choice(rows)
    others = [r.cells[column] for r in rows if r.cells[column] != row.cells[column]] or [ITEM_NAMES["heroin"]]
    wrong = rng.choice(others)
    row.cells[column] = CellRichText(TextBlock(STRUCK, wrong), TextBlock(PLAIN, f" {row.cells[column]}"))
    return Trouble("struck word", column, [Spot(draft.page, row, column)], reported=False)


def footnote(draft: Draft, rng: Random) -> Trouble | None:
    """A mark of a footnote after a figure, raised or typed."""
    chosen = pick(draft, rng)
    if not chosen:
        return None
    row, figure = chosen
    text = _shown(figure.value)
    makers: dict[str, Callable[[], Any]] = {
        "raised 1": lambda: CellRichText(TextBlock(PLAIN, text), TextBlock(RAISED, "1")),
        "raised (2)": lambda: CellRichText(TextBlock(PLAIN, text), TextBlock(RAISED, "(2)")),
        "lowered 1": lambda: CellRichText(TextBlock(PLAIN, text), TextBlock(LOWERED, "1")),
        "raised *": lambda: CellRichText(TextBlock(PLAIN, text), TextBlock(RAISED, "*")),
        "letter ¹": lambda: f"{text}¹",
        "letter ²": lambda: f"{text} ²",
        "letter ₁": lambda: f"{text}₁",
        "letter ①": lambda: f"{text}①",
        "typed (1)": lambda: f"{text} (1)",
        "typed *": lambda: f"{text}*",
        "typed [1]": lambda: f"{text}[1]",
    }
    variant = rng.choice(list(makers))
    row.cells[figure.column] = makers[variant]()
    note = Row({1: "(1) Số liệu đã rà soát lại"}, "note")
    if rng.random() < 0.4 and draft.layout == "template":
        draft.page.rows.append(note)
    return Trouble("footnote", variant, [Spot(draft.page, row, figure.column)], reported=False)


def with_format(
    draft: Draft, column: Column, code: str, value: Any = None
) -> Callable[[Worksheet, Row], None]:
    """A step that gives a cell a number format, and a value if one is named."""
    number = draft.table.number_of(column)

    def step(sheet: Worksheet, row: Row) -> None:
        cell = sheet.cell(row.number, number)
        if value is not None:
            cell.value = value
        cell.number_format = code

    return step


def number_format(draft: Draft, rng: Random) -> Trouble | None:
    """A format that adds a unit, zeros or a percent, or shows thousands: stored and shown figure differ."""
    chosen = pick(draft, rng)
    if not chosen:
        return None
    row, figure = chosen
    formats: list[tuple[str, Decimal]] = [
        ('0" nghìn"', Decimal(1000)),
        ('#,##0" nghìn"', Decimal(1000)),
        ('0"000"', Decimal(1000)),
        ('#,##0".000"', Decimal(1000)),
        ("0%", Decimal(100)),
        ("0.0%", Decimal(100)),
        ("#,##0,", Decimal("0.001")),
        ('0.0,"k"', Decimal(1)),
        ('0" triệu"', Decimal(1000000)),
        ('0"00"', Decimal(100)),
        ('0" chục"', Decimal(10)),
        ('"1"000', Decimal(1)),
        ("0\\0", Decimal(10)),
        ("00\\.000", Decimal(1)),
    ]
    if figure.column == "quantity" or figure.column in ("heroin", "ma_tuy_da"):
        formats += [
            ('0.0" tấn"', Decimal(1000)),
            ('0.00" tạ"', Decimal(100)),
            ('0.00" gam"', Decimal("0.001")),
            ('General" mg"', Decimal("0.000001")),
            ('0.0" yến"', Decimal(10)),
        ]
    code, factor = rng.choice(formats)
    figure.others = (figure.value * factor, Decimal(f"1{figure.value:f}"))
    row.cells[figure.column] = figure.value
    row.paint.append(with_format(draft, figure.column, code))
    spot = Spot(draft.page, row, figure.column)
    return Trouble("number format", code, [spot], ("định dạng", "format"))


def hidden_by_format(draft: Draft, rng: Random) -> Trouble | None:
    """A format that shows nothing, or the same text for any value."""
    chosen = pick(draft, rng)
    if not chosen:
        return None
    row, figure = chosen
    code = rng.choice([";;;", '"-"', '"x"', '"chưa có số liệu"', '"0"', '[>0]"";0'])
    row.cells[figure.column] = figure.value
    figure.others = (Decimal(0),)
    row.paint.append(with_format(draft, figure.column, code))
    return Trouble("format shows nothing", code, [Spot(draft.page, row, figure.column)])


def three_decimals(draft: Draft, rng: Random) -> Trouble | None:
    """A quantity shown with three decimals that end in zeros: 10.200 reads as ten thousand two hundred."""
    rows = [
        (row, figure)
        for row in draft.table.lines
        for figure in row.figures
        if figure.column in ("quantity", "heroin", "ma_tuy_da") and figure.value < 1000
    ]
    rows = [(row, figure) for row, figure in rows if figure.key.unit == "kg"]
    if not rows:
        return None
    row, figure = rng.choice(rows)
    value = Decimal(rng.randint(11, 999)) / 10
    figure.value = value
    figure.others = (value * 1000,)
    row.cells[figure.column] = value
    row.paint.append(with_format(draft, figure.column, "0.000"))
    return Trouble("three decimals shown", "0.000", [Spot(draft.page, row, figure.column)])


CELLS: Final = [
    struck_part,
    struck_word,
    footnote,
    number_format,
    hidden_by_format,
    three_decimals,
]
