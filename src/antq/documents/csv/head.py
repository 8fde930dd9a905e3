"""The head of a CSV file: `sep=`, cover lines, titles, and the headings with the separator that fits best.

A count of separators says little: headings hold commas (`Số cuộc, đợt, lần`). Each separator is tried, and the one
under which most headings are known is the file's; of equals, the one under which the rows below fit the headings.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from antq import forms
from antq.core.text import read as read_text
from antq.documents import layouts
from antq.documents.guards import RefusedError
from antq.reference import lists

# Lines within which cover and headings must be.
LINES: Final = 60
COLUMN_LIMIT: Final = 256
_SEPARATORS: Final = ",;\t|"
# No heading or line of a cover is so long; searching on would cost seconds a file.
_LINE_BYTES: Final = 64 * 1024
_LINE_BREAK: Final = re.compile(rb"\r\n|\r|\n")
# What Excel reads and writes as the first line, the separator as it is or as `\t`.
_DECLARED: Final = re.compile(r'"?sep=(?:(\\t)|([^\w\s"#]|\t))"?[\s,;|]*', re.IGNORECASE)
# Lines that quoted headings may take, and rows below them by which equal separators are distinguished.
_HEADING_LINES: Final = 40
_ROWS_TRIED: Final = 20
_FIGURE: Final = re.compile(r"\s*-?\d[\d.,\s]*%?\s*")
_FORM_LABELS: Final = frozenset({lists.plain(forms.CSV_FORM_LABEL), "form"})


@dataclass(frozen=True)
class Headings:
    """The headings as one separator parts them, how many of them are known, and on how many lines they are."""

    separator: str
    cells: tuple[str | None, ...]
    known: int
    lines: int
    rows_fit: int


@dataclass
class Head:
    """The head: all that is above the lines. `start` is where they begin; `line_no` is the last line of the head."""

    pairs: list[tuple[str, str | None, str]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    form_text: str | None = None
    nil: bool = False
    nil_if_empty: bool = False
    headings: Headings | None = None
    stray_lines: list[int] = field(default_factory=list)
    is_one_cell: bool = False
    answers: int = 0
    line_no: int = 0
    start: int = 0


@dataclass(frozen=True)
class _Line:
    number: int
    text: str
    start: int
    end: int


def read(text: bytes) -> Head:
    """Read the head of UTF-8 text. Raises RefusedError for lines too long, too many columns, or no end of the cover."""
    head = Head()
    declared = ""
    waiting: list[tuple[_Line, Headings]] = []
    for line in _lines(text, 0):
        if line.number > LINES:
            if not waiting:
                raise RefusedError("FI113")
            break
        line = replace(line, number=line.number - head.answers)
        head.line_no, head.start = line.number, line.end
        if line.number == 1 and (found := _DECLARED.fullmatch(line.text)):
            declared = "\t" if found[1] else found[2]
            continue
        bare = line.text.strip(f'{_SEPARATORS}{declared}" ')
        if bare.startswith("#"):
            _take_cover_line(head, bare.lstrip("# "), line.number)
        elif layouts.is_nil_text(bare):
            head.nil = True
        elif layouts.may_mean_nil(bare):
            head.nil_if_empty = True
        elif bare:
            headings = _headings(text, line, declared, head.form_text)
            if headings.known >= layouts.HEADER_MATCHES:
                _take_headings(head, text, line, headings)
                break
            if _is_cover_line(bare, headings):
                _take_cover_line(head, bare, line.number)
            else:
                waiting.append((line, headings))
    _take_waiting(head, text, waiting)
    return head


def _take_waiting(head: Head, text: bytes, waiting: Sequence[tuple[_Line, Headings]]) -> None:
    """Lines that are no headings: titles, lines that are too high, or headings of which none is known."""
    if head.headings is None and waiting:
        # No line's headings are known: the first is taken for them, and what is missing is reported.
        _take_headings(head, text, *waiting[0])
        head.is_one_cell = _are_in_one_cell(waiting[0][1], head.form_text)
        return
    for line, headings in waiting:
        cells = [cell for cell in headings.cells if cell and cell.strip()]
        head.texts += cells
        # A title takes a cell or two; words and figures in more of them are a line of the table, or another table.
        figures = sum(_FIGURE.fullmatch(cell) is not None for cell in cells)
        if len(cells) > 2 and 0 < figures < len(cells):
            head.stray_lines.append(line.number)


def _lines(text: bytes, start: int) -> Iterator[_Line]:
    """The lines of a text from an offset on, numbered from 1. Raises RefusedError for one that is too long."""
    number = 0
    while start < len(text):
        number += 1
        found = _LINE_BREAK.search(text, start, start + _LINE_BYTES)
        if found is None and len(text) - start > _LINE_BYTES:
            raise RefusedError("FI105", limit=f"{_LINE_BYTES // 1024} KB")
        stop, end = found.span() if found else (len(text), len(text))
        yield _Line(number, read_text(text[start:stop].decode("utf-8")), start, end)
        start = end


def _take_cover_line(head: Head, words: str, number: int) -> None:
    head.texts.append(words)
    label, value = _label_and_value(words)
    if layouts.is_nil_text(words):
        head.nil = True
    elif lists.plain(label) in _FORM_LABELS:
        head.form_text = value
    else:
        head.pairs.append((label, value, f"dòng {number}"))
        # Put in to answer a receipt, it must not move the lines whose numbers that receipt names.
        if layouts.is_answers_label(label):
            head.answers += 1
            head.line_no -= 1


def _label_and_value(words: str) -> tuple[str, str]:
    """The two parts of a line of the cover: after a colon, or, saved from a sheet, in a cell of its own."""
    label, colon, value = words.partition(":")
    if not colon:
        label, _, value = re.sub(f"[{_SEPARATORS}]+", ":", words, count=1).partition(":")
    return label.strip('" '), value.strip(f'{_SEPARATORS}" ')


def _is_cover_line(words: str, headings: Headings) -> bool:
    """Whether a line without `#` is one of the cover: a label of it and one value, and nothing else."""
    label, value = _label_and_value(words)
    filled = sum(bool(cell and cell.strip()) for cell in headings.cells)
    known = layouts.is_cover_label(label) or lists.plain(label) in _FORM_LABELS
    return known and bool(value) and filled <= 2


def _take_headings(head: Head, text: bytes, line: _Line, headings: Headings) -> None:
    if len(headings.cells) > COLUMN_LIMIT:
        raise RefusedError("FI105", limit=f"{COLUMN_LIMIT} columns")
    head.headings = headings
    for last in _lines(text, line.start):
        if last.number == headings.lines:
            head.line_no, head.start = line.number + last.number - 1, last.end
            return


def _headings(text: bytes, line: _Line, declared: str, form_text: str | None) -> Headings:
    """The line as headings, by the separator that makes most sense of it and of what follows."""
    if sum(line.text.count(separator) for separator in _SEPARATORS) > 4 * COLUMN_LIMIT:
        raise RefusedError("FI105", limit=f"{COLUMN_LIMIT} columns")
    following = [line.text + "\n"]
    for next_line in _lines(text, line.end):
        if next_line.number > _HEADING_LINES + _ROWS_TRIED:
            break
        following.append(next_line.text + "\n")
    form = layouts.form_of_sheet(form_text) if form_text else None
    tried = [
        read_by
        for separator in dict.fromkeys(declared + _SEPARATORS)
        for read_by in _read_headings_by(separator, following, form)
    ]
    return max(tried, key=lambda one: (one.known, one.rows_fit, one.separator == declared, len(one.cells)))


def _read_headings_by(separator: str, lines: Sequence[str], form: str | None) -> Iterator[Headings]:
    """The headings under a separator; also with neighbours joined that only together are known (quotes left out)."""
    reader = csv.reader(lines, delimiter=separator)
    try:
        cells = next(reader)
        used = reader.line_num
        rows = [row for _, row in zip(range(_ROWS_TRIED), reader, strict=False)]
    except csv.Error:
        cells, used, rows = [], _HEADING_LINES + 1, []
    if used > _HEADING_LINES:
        # A quote that never closes: the line by itself, quotes and all.
        cells, used = [cell.strip(' "\r\n') for cell in lines[0].split(separator)], 1
        rows = [row.split(separator) for row in lines[1:_ROWS_TRIED]]
    # Headings such as the template's are in two languages, one below the other.
    cells = [" ".join(cell.split()) if "\n" not in cell else cell.strip() for cell in cells]
    yield _headings_of(separator, cells, used, rows, form)
    joined = _join_neighbours(separator, cells, form)
    if len(joined) < len(cells):
        found = _headings_of(separator, joined, used, rows, form)
        if found.rows_fit == len([row for row in rows if any(row)]):
            yield found


def _are_in_one_cell(headings: Headings, form_text: str | None) -> bool:
    """Whether the headings are together in one cell: the whole line was put into quotes."""
    form = layouts.form_of_sheet(form_text) if form_text else None
    one_line = [next((cell for cell in headings.cells if cell), "") + "\n"]
    return any(
        one.known >= layouts.HEADER_MATCHES
        for separator in _SEPARATORS
        for one in _read_headings_by(separator, one_line, form)
    )


def _headings_of(
    separator: str, cells: Sequence[str], used: int, rows: Sequence[Sequence[str]], form: str | None
) -> Headings:
    tables = [layouts.template_table(one) for one in ([form] if form else forms.FORMS)]
    known = max(len({id(c) for cell in cells if cell and (c := table.column(cell))}) for table in tables)
    fit = sum(len(row) == len(cells) for row in rows if len(row) > 1)
    return Headings(separator, tuple(cell or None for cell in cells), known, used, fit)


def _join_neighbours(separator: str, cells: Sequence[str], form: str | None) -> list[str]:
    """The cells with those joined that are one heading of a form (`Số cuộc`, `đợt`, `lần`) and none by themselves."""
    tables = [layouts.template_table(one) for one in ([form] if form else forms.FORMS)]
    found: list[str] = []
    at = 0
    while at < len(cells):
        longest = at + 1
        for end in range(at + 2, min(at + 5, len(cells)) + 1):
            one_line = (separator + " ").join(cell.strip() for cell in cells[at:end])
            if any(table.column(one_line) for table in tables):
                longest = end
        found.append((separator + " ").join(cell.strip() for cell in cells[at:longest]))
        at = longest
    return found
