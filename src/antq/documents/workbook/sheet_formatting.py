"""How a sheet looks to its sender: which rows and columns are hidden, which cells are dressed so that another figure is
seen than is stored, or none.

One look over the sheet's XML, in pieces, by patterns for the way every program writes cells; a piece that is written in
another way is gone through tag by tag. Only cells of styles that matter are kept.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import polars as pl

from antq.documents.workbook import rich_text
from antq.documents.workbook.package import Package, attributes, is_true, tags
from antq.documents.workbook.rich_text import RichText
from antq.documents.workbook.styles import Styles

_USUAL_CELL: Final = rb'<c r="([A-Z]{1,3})([0-9]{1,7})"'
# Traces of cells that are written in another way than reference, style, type: a prefix, other quotes, further
# attributes, white space. Each costs a look at plain bytes only.
_ODD_TRACES: Final = (b":c", b"='", b' cm="', b' vm="', b'"  ', b'" >')
_TYPE_FIRST: Final = re.compile(rb't="[a-zA-Z]+" s="')
_VALUE: Final = rb"(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?(?:<v[^>]*>([^<]*)</v>|<is>)"
# Numbers that a format of no or few decimals changes much.
_DECIMAL: Final = rb"(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?<v>([0-9]?\.[0-9]+|[0-9.]+E-[0-9]+)</v>"
_SHARED: Final = re.compile(_USUAL_CELL + rb'(?: s="([0-9]+)")? t="(s)"><v>([0-9]+)</v>')
_ROW_OR_CELL: Final = re.compile(
    rb"<(?:[\w.-]+:)?(row|c)((?:\s+[\w:.-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*)\s*(?:/>|>(?:(?<!/)(.*?)(?=<(?:[\w.-]+:)?(?:c|row)[\s>/]|$))?)",
    re.DOTALL,
)
_V: Final = re.compile(rb"<(?:[\w.-]+:)?v(?:\s[^>]*)?>([^<]*)<")
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
# Rows that are hidden, have no height, or set a height of their own and say none.
_HIDDEN_ROW: Final = re.compile(
    rb"<(?:[\w.-]+:)?row(?=\s)(?:(?=[^>]*\shidden\s*=\s*[\"'](?:1|true|on)[\"'])"
    rb"|(?=[^>]*\sht\s*=\s*[\"']0?[01]?(?:\.\d*)?[\"'])"
    rb"|(?![^>]*\sht\s*=)(?=[^>]*\scustomHeight\s*=\s*[\"'](?:1|true)[\"']))[^>]*>"
)
# What a hidden row's tag cannot do without; programs write `hidden="false"` and heights in every row.
_HIDING_TRACES: Final = (
    re.compile(rb"hidden\s*=\s*[\"'](?:1|true|on)"),
    re.compile(rb"ht\s*=\s*[\"'](?:true|0?[01]?(?:\.\d*)?[\"'])"),
)
# Ranges with conditions, and each condition with its first formula.
_CONDITION: Final = re.compile(
    rb"<(?:[\w.-]{1,40}:)?(conditionalFormatting|cfRule|dataBar|iconSet)(\s[^<>]*)?>"
    rb"(?:\s*<(?:[\w.-]{1,40}:)?formula>([^<]*)<)?"
)
# Characters of width below which nothing can be read.
_NARROWEST: Final = 0.5
# A pattern of more numbers than these is slower than taking all and choosing.
_MOST_NAMED: Final = 60
_CELLS: Final = {
    "letters": pl.String,
    "row": pl.Int64,
    "style": pl.Int64,
    "type": pl.String,
    "value": pl.String,
}


@dataclass
class SheetFormatting:
    """A sheet looked at. `cells` has the filled cells of styles that matter: letters, row, style, type, value as the
    XML has them. `disguising` are the ranges with a condition that hides cells, strikes them through or shows another
    number. `rich` gives the texts of which a part is marked, by letters and row."""

    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    disguising: list[str] = field(default_factory=list)
    cells: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=_CELLS))
    rich: dict[tuple[str, int], RichText] = field(default_factory=dict)


class WorkbookFormatting:
    """How the sheets of a workbook are formatted."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.styles = Styles(package)
        self._seen: dict[str, SheetFormatting] = {}

    def of_sheet(self, sheet: str) -> SheetFormatting:
        """How a sheet is formatted."""
        if sheet not in self._seen:
            self._seen[sheet] = self._read_sheet(sheet)
        return self._seen[sheet]

    @cached_property
    def _marked(self) -> Mapping[int, RichText]:
        return rich_text.marked_strings(self.package)

    @cached_property
    def _marked_styles(self) -> set[int]:
        """The styles whose cells matter whatever they hold."""
        return {
            i
            for i, style in enumerate(self.styles.cells)
            if style.is_struck
            or style.is_unseen
            or not style.number_format.is_plain
            or style.number_format.places == "000"
            or style.number_format.words_for_texts
        }

    @cached_property
    def _rounding(self) -> set[int]:
        """The styles whose cells matter where they hold a decimal."""
        return {
            i
            for i, style in enumerate(self.styles.cells)
            if i not in self._marked_styles and style.number_format.may_round
        }

    @cached_property
    def _patterns(self) -> list[re.Pattern[bytes]]:
        patterns = []
        if self._marked_styles:
            patterns.append(
                re.compile(_USUAL_CELL + _style(self._marked_styles) + rb'(?: t="([a-zA-Z]+)")?>' + _VALUE)
            )
        if self._rounding:
            patterns.append(re.compile(_USUAL_CELL + _style(self._rounding) + rb'(?: t="(n)")?>' + _DECIMAL))
        return patterns

    def _read_sheet(self, sheet: str) -> SheetFormatting:
        formatting = SheetFormatting()
        found = [formatting.cells]
        state = _Place()
        at_start = True
        for piece in self.package.pieces(sheet):
            if at_start:
                formatting.hidden_columns = list(_hidden_columns(piece))
                at_start = False
            if any(trace.search(piece) for trace in _HIDING_TRACES):
                formatting.hidden_rows += _hidden_rows(piece)
            if b"conditionalFormatting" in piece:
                formatting.disguising += _disguising(piece, self.styles)
            found.append(self._cells(piece, state))
            self._inline(piece, formatting)
        formatting.cells = pl.concat(found)
        self._take_marked(formatting)
        return formatting

    def _cells(self, piece: bytes, state: "_Place") -> pl.DataFrame:
        if not self._patterns and not self._marked:
            return pl.DataFrame(schema=_CELLS)
        if _is_odd(piece):
            return _frame(list(_read_tag_by_tag(piece, state))).filter(self._is_relevant())
        state.row, state.column = 0, 0
        hits = [_frame(pattern.findall(piece)) for pattern in self._patterns]
        if self._marked:
            hits.append(_frame(_SHARED.findall(piece)))
        frame = pl.concat(hits) if hits else pl.DataFrame(schema=_CELLS)
        return frame.filter(self._is_relevant()).unique(maintain_order=True) if frame.height else frame

    def _is_relevant(self) -> pl.Expr:
        marked_styles, rounding, marked = (
            list(self._marked_styles),
            list(self._rounding),
            [str(i) for i in self._marked],
        )
        return (
            pl.col("style").is_in(marked_styles)
            | (pl.col("style").is_in(rounding) & pl.col("value").str.contains(r"[.E]"))
            | ((pl.col("type") == "s") & pl.col("value").is_in(marked))
        )

    @staticmethod
    def _inline(piece: bytes, formatting: SheetFormatting) -> None:
        for start, rich in rich_text.inline_strings(piece):
            cell = max(piece.rfind(b"<c ", 0, start), piece.rfind(b":c ", 0, start))
            end = piece.find(b">", cell)
            if cell >= 0 and (found := _REFERENCE.fullmatch(attributes(piece[cell:end]).get("r", ""))):
                formatting.rich[found[1], int(found[2])] = rich

    def _take_marked(self, formatting: SheetFormatting) -> None:
        if self._marked:
            numbers = [str(i) for i in self._marked]
            shared = formatting.cells.filter((pl.col("type") == "s") & pl.col("value").is_in(numbers))
            for letters, row, value in shared.select("letters", "row", "value").iter_rows():
                formatting.rich[letters, row] = self._marked[int(value)]


@dataclass
class _Place:
    """Where a sheet is gone through tag by tag: cells without a reference follow the last."""

    row: int = 0
    column: int = 0


def _is_odd(piece: bytes) -> bool:
    """Whether a piece may hold cells that the patterns do not know; it may also be a text that looks so."""
    return (
        piece.count(b"<c") - piece.count(b"<col") != piece.count(b'<c r="')
        or any(trace in piece for trace in _ODD_TRACES)
        or _TYPE_FIRST.search(piece) is not None
    )


def _style(numbers: set[int]) -> bytes:
    if len(numbers) > _MOST_NAMED or 0 in numbers:
        return rb'(?: s="([0-9]+)")?'
    return rb' s="(' + b"|".join(str(number).encode() for number in sorted(numbers)) + rb')"'


def _frame(cells: list[tuple[bytes, ...]]) -> pl.DataFrame:
    if not cells:
        return pl.DataFrame(schema=_CELLS)
    columns = list(zip(*cells, strict=True))
    raw = pl.DataFrame(
        {name: pl.Series(values, dtype=pl.Binary) for name, values in zip(_CELLS, columns, strict=True)}
    )
    text = raw.with_columns(pl.all().cast(pl.String))
    return text.with_columns(
        pl.col("row").cast(pl.Int64), pl.col("style").str.to_integer(strict=False).fill_null(0).cast(pl.Int64)
    )


def _read_tag_by_tag(piece: bytes, state: _Place) -> Iterator[tuple[bytes, ...]]:
    """All filled cells of a piece, however they are written."""
    for found in _ROW_OR_CELL.finditer(piece):
        tag_attributes = attributes(found[2])
        if found[1] == b"row":
            state.row, state.column = int(tag_attributes.get("r") or state.row + 1), 0
            continue
        reference = _REFERENCE.fullmatch(tag_attributes.get("r", "").upper())
        if reference:
            letters, state.row = reference[1], int(reference[2])
            state.column = _column(letters)
        else:
            state.column += 1
            letters = _letters(state.column)
        body = found[3] or b""
        value = _V.search(body)
        if value or b"is>" in body:
            yield (
                letters.encode(),
                str(state.row).encode(),
                tag_attributes.get("s", "0").encode(),
                tag_attributes.get("t", "").encode(),
                value[1] if value else b"",
            )


def _hidden_rows(piece: bytes) -> Iterator[int]:
    for found in _HIDDEN_ROW.finditer(piece):
        row = attributes(found[0]).get("r") or _row_of_next_cell(piece, found.end())
        if row:
            yield int(row)


def _row_of_next_cell(piece: bytes, start: int) -> str:
    end = piece.find(b">", piece.find(b"<c ", start))
    reference = _REFERENCE.fullmatch(attributes(piece[piece.find(b"<c ", start) : end]).get("r", ""))
    return reference[2] if reference else ""


def _hidden_columns(piece: bytes) -> Iterator[tuple[int, int]]:
    end = piece.find(b"sheetData")
    for tag in tags(piece[: end if end >= 0 else len(piece)]):
        if tag.name != "col" or tag.is_end:
            continue
        tag_attributes = tag.attributes
        narrow = "width" in tag_attributes and _number(tag_attributes["width"]) < _NARROWEST
        if is_true(tag_attributes.get("hidden")) or narrow:
            yield int(tag_attributes.get("min", "0")), int(tag_attributes.get("max", "0"))


def _disguising(piece: bytes, styles: Styles) -> Iterator[str]:
    """The ranges with a condition under which a cell shows another figure than it stores, or none."""
    ranges: list[str] = []
    for found in _CONDITION.finditer(piece):
        tag_attributes = attributes(found[2] or b"")
        if found[1] == b"conditionalFormatting":
            ranges = tag_attributes.get("sqref", "").split()
        elif found[1] != b"cfRule":
            # Bars and icons may stand in for their numbers.
            if not is_true(tag_attributes.get("showValue", "1")):
                yield from ranges
        elif not _is_harmless(tag_attributes, found[3] or b"") and styles.is_disguise(
            tag_attributes.get("dxfId", "")
        ):
            yield from ranges


def _is_harmless(rule: Mapping[str, str], formula: bytes) -> bool:
    """Whether a rule speaks only of zeros, blank cells and errors, which offices hide as a habit."""
    if rule.get("type") in ("containsBlanks", "containsErrors"):
        return True
    return (rule.get("type"), rule.get("operator"), formula.strip()) == ("cellIs", "equal", b"0")


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return _NARROWEST


def _column(letters: str) -> int:
    value = 0
    for letter in letters:
        value = value * 26 + ord(letter) - ord("A") + 1
    return value


def _letters(column: int) -> str:
    text = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text
