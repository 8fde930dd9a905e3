"""What is hidden or cancelled: rows, columns, sheets and figures nobody sees, and lines struck through."""

from collections.abc import Callable
from random import Random
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.colors import Color
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from .book import Draft, Row, Spot, Trouble

_NARROW: Final = 0.125
Step = Callable[[Worksheet, Row], None]


def hidden_row(draft: Draft, rng: Random) -> Trouble:
    """A line nobody sees: hidden, filtered out, folded away or of no height."""
    row = rng.choice(draft.table.lines)
    width = get_column_letter(draft.table.width)
    variant = rng.choice(["hidden", "filtered", "height 0", "folded group", "height 0.75"])

    def step(sheet: Worksheet, row: Row) -> None:
        dimension = sheet.row_dimensions[row.number]
        if variant in ("height 0", "height 0.75"):
            dimension.height = 0 if variant == "height 0" else 0.75
        else:
            dimension.hidden = True
        if variant == "folded group":
            dimension.outlineLevel = 1
        if variant == "filtered":
            last = max(line.number for line in draft.table.lines)
            sheet.auto_filter.ref = f"A{draft.table.head[-1].number}:{width}{last}"
            sheet.auto_filter.add_filter_column(0, ["1"])

    row.paint.append(step)
    row.maybe = True
    return Trouble("hidden row", variant, [Spot(draft.page, row)], reported=variant != "height 0.75")


def hidden_column(draft: Draft, rng: Random) -> Trouble | None:
    """A column of figures or of words that is hidden or has no width, with something in it."""
    table = draft.table
    wanted = [c for c in (*table.counts, *table.texts) if any(row.cells.get(c) for row in table.lines)]
    if not wanted:
        return None
    column = rng.choice(wanted)
    variant = rng.choice(["hidden", "width 0", "folded"])
    letter = get_column_letter(table.number_of(column))

    def step(sheet: Worksheet, _: Row) -> None:
        dimension = sheet.column_dimensions[letter]
        if variant == "width 0":
            dimension.width = _NARROW
        else:
            dimension.hidden = True
        if variant == "folded":
            dimension.outlineLevel = 1

    table.lines[0].paint.append(step)
    draft.paint.append(lambda workbook: _rewrite_width(draft, workbook))
    for row in table.lines:
        row.maybe = True
    spots = [Spot(draft.page, None, column)]
    reported = column not in ("stt", "tt")
    return Trouble("hidden column", f"{variant} {column}", spots, ("cột ẩn", "bị ẩn", "hidden"), reported)


def _rewrite_width(draft: Draft, workbook: Workbook) -> None:
    """Make the narrow column one of no width, which openpyxl would not write."""
    number = workbook.sheetnames.index(draft.page.title) + 1
    old, new = f'width="{_NARROW}"'.encode(), b'width="0"'
    draft.rewrite.append((f"xl/worksheets/sheet{number}.xml", lambda data: data.replace(old, new)))


def hidden_sheet(draft: Draft, rng: Random) -> Trouble | None:
    """The sheet of the form is hidden."""
    if len(draft.pages) < 2:
        return None
    page = draft.page
    if draft.cover_page is page:
        return None
    page.state = rng.choice(["hidden", "veryHidden"])
    for row in draft.table.lines:
        row.maybe = True
    return Trouble("hidden sheet", page.state, [Spot(page)], ("trang ẩn", "bị ẩn", "hidden"))


def unseen_text(draft: Draft, rng: Random) -> Trouble:
    """A line written in the colour of its ground."""
    row = rng.choice(draft.table.lines)
    pale = PatternFill("solid", fgColor="FFFFF2CC")
    variants: dict[str, tuple[Font, PatternFill | None]] = {
        "white": (Font(color="FFFFFFFF"), None),
        "white without alpha": (Font(color="00FFFFFF"), None),
        "theme white": (Font(color=Color(theme=0)), None),
        "indexed white": (Font(color=Color(indexed=9)), None),
        "yellow on yellow": (Font(color="FFFFF2CC"), pale),
    }
    variant = rng.choice(list(variants))
    font, fill = variants[variant]

    def step(sheet: Worksheet, row: Row) -> None:
        for cell in sheet[row.number]:
            cell.font = font
            if fill:
                cell.fill = fill

    row.paint.append(step)
    row.maybe = True
    return Trouble("unseen text", variant, [Spot(draft.page, row)])


def unseen_figure(draft: Draft, rng: Random) -> Trouble | None:
    """One figure in white; the rest of its line can be seen."""
    found = [(r, f) for r in draft.table.lines for f in r.figures if f.column in draft.table.counts]
    if not found:
        return None
    row, figure = rng.choice(found)
    number = draft.table.number_of(figure.column)

    def step(sheet: Worksheet, row: Row) -> None:
        sheet.cell(row.number, number).font = Font(color="FFFFFFFF")

    row.paint.append(step)
    row.maybe = True
    return Trouble("unseen figure", "white", [Spot(draft.page, row)])


def struck_line(draft: Draft, rng: Random) -> Trouble:
    """A line struck through: by its cells' font, by that of its row, or by rich text over the whole."""
    row = rng.choice(draft.table.lines)
    variant = rng.choice(["cells", "cells", "figures only", "rich text", "double"])
    figures = {draft.table.number_of(f.column) for f in row.figures if f.column in draft.table.columns}

    def step(sheet: Worksheet, row: Row) -> None:
        for cell in sheet[row.number]:
            if variant == "figures only" and cell.column not in figures:
                continue
            if variant == "rich text" and cell.value is not None:
                text: Any = TextBlock(InlineFont(strike=True), str(cell.value))
                cell.value = CellRichText(text)
            elif variant != "rich text":
                cell.font = Font(strike=True)

    row.paint.append(step)
    row.maybe = True
    return Trouble("struck line", variant, [Spot(draft.page, row)])


HIDDEN: Final = [hidden_row, hidden_column, hidden_sheet, unseen_text, unseen_figure, struck_line]
