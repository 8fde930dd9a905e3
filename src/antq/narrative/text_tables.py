"""Tables inside a text: lines whose cells are parted by tabs, bars or wide blanks, with the part each column plays.

A column is the row's number, its label, its unit, a value, or something else (another period, a share, a note).
Headings say which; where a table has none, its cells do. A table whose parts stay unclear is not guessed at.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from antq.narrative import plain_tables
from antq.narrative.folding import fold
from antq.narrative.table_cells import (
    Cell,
    is_counter,
    is_period,
    is_total,
    is_unit,
    is_value,
    numbers_columns,
    role_of,
    says_something,
    unit_in_brackets,
    without_unit,
)

# Between cells: a tab, a bar, or blanks no sentence has.
_CELL_ENDS: Final = re.compile(r"\t|\s*\|\s*|(?<=\S) {2,}(?=\S)")
_RULE: Final = re.compile(r"[\s|+:=-]*")
_MOST_HEADING_ROWS: Final = 4
_LONGEST_CAPTION: Final = 120


@dataclass(frozen=True)
class Value:
    """A cell that counts something: what its row and its column say, and whether it is the table's total or a part."""

    cell: Cell
    label: str
    heading: str
    unit: str
    group: str
    is_part: bool


@dataclass
class Table:
    """A table: the span of its raw text, its values, and cells of columns that say they are cumulative.

    `is_clear` says that every column's part is known, `is_of_field` that its words are those of the reports.
    """

    start: int
    end: int
    values: list[Value] = field(default_factory=list)
    cumulative: list[Cell] = field(default_factory=list)
    is_clear: bool = True
    is_of_field: bool = True


def find(raw: str) -> list[Table]:
    """The tables of a text that hold figures, in order."""
    lines = _lines(raw)
    found = [table for rows, caption in _blocks(lines) if (table := _read(rows, caption))]
    if any(line.lstrip()[:6].upper().startswith(("STT", "TT ", "SỐ TT")) for _, line in lines):
        found += [
            table
            for table in _plain(lines)
            if not any(one.start < table.end and table.start < one.end for one in found)
        ]
    return sorted(found, key=lambda one: one.start)


def _plain(lines: list[tuple[int, str]]) -> Iterator[Table]:
    """Tables whose cells single blanks part; one with a row that cannot be read is not clear."""
    for first, rows, last in plain_tables.rows_of(lines):
        start, end = lines[first][0], lines[last][0] + len(lines[last][1].rstrip())
        table = (rows and _read(rows, "")) or Table(start, end, is_clear=False)
        table.start, table.end = start, end
        yield table


def _lines(raw: str) -> list[tuple[int, str]]:
    """The lines of a text, each with the offset where it begins."""
    starts = [0, *(found.end() for found in re.finditer(r"\n", raw))]
    return [(start, raw[start:end]) for start, end in zip(starts, [*starts[1:], len(raw)], strict=True)]


def _blocks(lines: list[tuple[int, str]]) -> Iterator[tuple[list[list[Cell]], str]]:
    """Runs of two lines and more that have cells, each with the line above it if that can be its caption."""
    rows: list[list[Cell]] = []
    caption, above = "", ""
    for at, line in lines:
        cells = _cells(line, at) if "\t" in line or "|" in line or "  " in line else []
        if len(cells) > 1:
            caption = caption if rows else above
            rows.append(cells)
        elif not (rows and line.strip() and _RULE.fullmatch(line)):
            if len(rows) > 1:
                yield rows, caption
            rows = []
            if line.strip():
                above = "" if len(line) > _LONGEST_CAPTION else line.strip().rstrip(":.")
    if len(rows) > 1:
        yield rows, caption


def _cells(line: str, at: int) -> list[Cell]:
    bare = line.rstrip("\r\n")
    if _RULE.fullmatch(bare) or _CELL_ENDS.search(bare) is None:
        return []
    framed = bare.strip().startswith("|")
    cells, done = [], 0
    for end in [*_CELL_ENDS.finditer(bare), None]:
        piece = bare[done : end.start() if end else len(bare)]
        start = done + len(piece) - len(piece.lstrip())
        cells.append(Cell(" ".join(piece.split()), at + start, at + start + len(piece.strip())))
        done = end.end() if end else done
    return cells[1:-1] if framed and len(cells) > 2 else cells


def _read(rows: list[list[Cell]], caption: str) -> Table | None:
    width = max(map(len, rows))
    values = sum(is_value(cell.text) for row in rows for cell in row)
    if not values or width < 2:
        return None
    headings = _heading_rows(rows)
    heads = _headings(rows[:headings], width)
    body = [row for row in rows[headings:] if not numbers_columns(row)]
    parts = _parts(heads, body, width)
    words = " ".join(cell.text for row in rows for cell in row if not is_value(cell.text))
    table = Table(rows[0][0].start, rows[-1][-1].end, is_of_field=says_something(words))
    # Without headings, text in two columns (a letter's head, its signatures) is no table.
    if parts is None or "value" not in parts:
        numbers = [row for row in body if sum(is_value(cell.text) for cell in row) > 0]
        table.is_clear = False
        return table if len(numbers) > 1 and (headings or len(numbers) == len(body)) else None
    table.values = list(_values(heads, body, parts, caption))
    table.cumulative = [
        row[i]
        for row in body
        for i, part in enumerate(parts)
        if part == "cumulative" and i < len(row) and is_value(row[i].text)
    ]
    return table if table.values else None


def _heading_rows(rows: list[list[Cell]]) -> int:
    """How many rows at the top are headings: up to the last one that names parts and holds no value."""
    count = 0
    for i, row in enumerate(rows[:_MOST_HEADING_ROWS]):
        if any(is_value(cell.text) and not role_of(cell.text) for cell in row) and not numbers_columns(row):
            break
        if sum(role_of(cell.text) is not None for cell in row) > 1 or (
            count and not any(is_counter(cell.text) for cell in row[:1] if cell.text)
        ):
            count = i + 1
        elif count:
            break
    if not count and len(rows) > 2 and _looks_like_headings(rows[0], rows[1:]):
        return 1
    return count


def _looks_like_headings(row: list[Cell], below: list[list[Cell]]) -> bool:
    """Whether a first row without values is above columns of values, though no word of it is known."""
    columns = [
        i for i in range(1, len(row)) if sum(i < len(one) and is_value(one[i].text) for one in below) > 1
    ]
    return (
        bool(columns) and not any(is_value(cell.text) for cell in row) and all(row[i].text for i in columns)
    )


def _headings(rows: list[list[Cell]], width: int) -> list[str]:
    """A heading a column: those above each other joined, a merged one over all it spans."""
    heads = [""] * width
    for number, row in enumerate(rows):
        spanning = ""
        for i in range(width):
            text = row[i].text if i < len(row) else ""
            below = any(i < len(other) and other[i].text for other in rows[number + 1 :])
            if text:
                spanning = text
            elif not (below and spanning and number + 1 < len(rows)):
                spanning = ""
            part = text or spanning
            if part and part not in heads[i]:
                heads[i] = f"{heads[i]} {part}".strip()
    return heads


def _parts(heads: list[str], body: list[list[Cell]], width: int) -> list[str] | None:
    """The part of each column; None where a table without headings has more than one column of values."""
    columns = [[row[i].text for row in body if i < len(row) and row[i].text] for i in range(width)]
    parts: list[str] = []
    for i, column in enumerate(columns):
        role = role_of(heads[i]) if heads[i] else None
        if role is None:
            role = _role_by_cells(column, i)
            if role == "value" and heads[i]:
                role = "measure"
        elif (role == "label" and "label" in parts) or (role in ("value", "unit") and not column):
            role = "note"
        parts.append(role)
    if "label" not in parts:
        return None
    counts = parts.count("value") + parts.count("measure")
    if not any(heads) and counts > 1:
        return None
    return ["value" if part == "measure" else part for part in parts]


def _role_by_cells(column: list[str], i: int) -> str:
    if not column:
        return "note"
    if i == 0 and all(is_counter(text) for text in column) and len(column) > 1:
        return "number"
    if sum(map(is_value, column)) * 2 >= len(column):
        return "value"
    if sum(is_unit(text) for text in column) * 2 > len(column):
        return "unit"
    return "label"


def _values(heads: list[str], body: list[list[Cell]], parts: list[str], caption: str) -> Iterator[Value]:
    label_at = parts.index("label")
    value_at = [i for i, part in enumerate(parts) if part == "value"]
    unit_at = parts.index("unit") if "unit" in parts else -1
    has_total = any(is_total(_label(row, label_at)) for row in body)
    # What the heading of the labels says of them (`Tang vật thu giữ`) holds for each.
    above = ", ".join(part for part in (caption, heads[label_at]) if part)
    group, outer_label = "", ""
    for row in body:
        label, unit = _label(row, label_at), _text(row, unit_at)
        filled = [i for i in value_at if i < len(row) and is_value(row[i].text)]
        if not filled:
            group = label or next((cell.text for cell in row if len(cell.text) > 3), group)
            outer_label = ""
            continue
        is_inner = bool(re.match(r"[-+*•]", label)) or fold(label).startswith("trong đó")
        bare = re.sub(r"^(?:[-+*•]|trong đó:?)\s*", "", label, flags=re.I)
        is_part = (has_total and not is_total(label)) or (is_inner and bool(outer_label))
        if not is_inner:
            outer_label = label
        for i in filled:
            heading = heads[i] if role_of(heads[i]) != "value" or is_period(heads[i]) else ""
            own = unit or unit_in_brackets(label) or unit_in_brackets(heads[i])
            yield Value(row[i], without_unit(bare), without_unit(heading), own, group or above, is_part)


def _label(row: list[Cell], at: int) -> str:
    """The label of a row: that of a total may be in the columns before."""
    return next(
        (text for text in (_text(row, i) for i in range(at, -1, -1)) if len(text) > 3), _text(row, at)
    )


def _text(row: list[Cell], i: int) -> str:
    return row[i].text if 0 <= i < len(row) else ""
