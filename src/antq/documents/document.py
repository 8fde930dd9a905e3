"""What every reader makes of a file: a cover and sections, cells as text, each with its place in the file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import polars as pl

from antq.findings.answering.answer_parsing import Answer
from antq.findings.answering.matched_answers import MatchedAnswer
from antq.findings.catalogue import Finding
from antq.narrative import Doubt, Figure

# Columns that a section's frame has in addition to the form's fields.
ROW = "row"  # position in the source: sheet row, line of the text, index in the array
REFUSED_BY_READER = "refused_by_reader"  # code of a finding the reader has for the whole row, or null
# Code of a finding on a line that is judged in full and yet counts nowhere until a reviewer says so, or null.
HELD_BY_READER = "held_by_reader"
UNKNOWN_PREFIX = "unknown_"  # columns no field is known for; searched for identifiers, then dropped
# Columns that are known and not read, such as `STT`: only the label of a row is looked for in them, then they go.
LABEL_PREFIX = "label_"
# What a sender states in addition to the period's figure, by field: read as numbers, compared, never facts.
CHECK_CUMULATIVE = "check_cumulative_"
CHECK_LAST_YEAR = "check_last_year_"
CHECKS = (CHECK_CUMULATIVE, CHECK_LAST_YEAR)
# Where a row is not one line: what precedes the row's number in the line's place (`Biểu 1!F`), and which of
# the table's lines it is. Both or neither.
CELL = "source_cell"
LINE_KIND = "line_kind"
# Columns with the text of a field's cell, or of a figure of prose, before it was read.
RAW = "raw_"
# What the text says of a figure of prose; how it was found, and how surely.
QUOTE = "quote"
RULE = "rule"
CONFIDENCE = "confidence"
# In REFUSED_BY_READER, rows that the layout says are no lines: counted as ignored, without a finding.
TOTAL, NOTE = "total", "note"


@dataclass(frozen=True)
class Places:
    """How a row and a cell of one section are written: `Thu giữ!G12` · `dòng 12` · `$.filings[0].lines[3]`.

    `cell_before` and `cell_after` give each field what names its column: a letter, a heading, a key. Where a
    row makes several lines, `by_kind` gives each kind of line what its own fields' cells begin with, and the frame
    has CELL and LINE_KIND. With `by_line` the frame's CELL holds the whole place of each line (`[812, 846)`).
    """

    prefix: str
    suffix: str = ""
    cell_before: Mapping[str, str] = field(default_factory=dict)
    cell_after: Mapping[str, str] = field(default_factory=dict)
    by_kind: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    by_line: bool = False

    def line(self) -> pl.Expr:
        """The place of a whole line, over a frame with a ROW column."""
        if self.by_line:
            return pl.col(CELL)
        if self.by_kind:
            return pl.concat_str(pl.col(CELL), pl.col(ROW).cast(pl.String))
        return pl.concat_str(pl.lit(self.prefix), pl.col(ROW).cast(pl.String), pl.lit(self.suffix))

    def cell(self, name: str | None) -> pl.Expr:
        """The place of one field's cell; of the line where the field has no column."""
        if self.by_kind and name is not None:
            first_letters = {kind: cells[name] for kind, cells in self.by_kind.items() if name in cells}
            line_prefix = pl.col(LINE_KIND).replace_strict(
                list(first_letters),
                list(first_letters.values()),
                default=pl.col(CELL),
                return_dtype=pl.String,
            )
            return pl.concat_str(line_prefix, pl.col(ROW).cast(pl.String))
        if name is None or (name not in self.cell_before and name not in self.cell_after):
            return self.line()
        start, end = self.cell_before.get(name, self.prefix), self.cell_after.get(name, self.suffix)
        return pl.concat_str(pl.lit(start), pl.col(ROW).cast(pl.String), pl.lit(end))


# What a reader says of single cells: the field is null where it says it of a line, the value where that is what the
# cell reads as; `args` is a JSON object that fills the catalogue's words.
FAULTS: Final = {
    ROW: pl.Int64,
    LINE_KIND: pl.String,
    "field": pl.String,
    "code": pl.String,
    "value": pl.String,
    "args": pl.String,
}


def no_faults() -> pl.DataFrame:
    """The frame of a section without faulty cells."""
    return pl.DataFrame(schema=FAULTS)


@dataclass(frozen=True)
class Section:
    """One form as found in a file: its lines as text columns named by field, not yet judged.

    `unread` counts lines of the section that could not be read at all; they are rejected unseen. `faults`
    are the reader's findings on single cells and lines, see FAULTS; the kind of line is null where a row is one line.
    Of prose, each line is one figure, and no sheet ties figures together. `is_plain`: all characters are known to be
    what they show, so that nobody need look again. `answers` are those to questions asked in it. `titles` counts the
    rows above the headings that are no lines.
    """

    name: str
    form: str
    frame: pl.DataFrame
    places: Places
    nil: bool = False
    findings: tuple[Finding, ...] = ()
    unread: int = 0
    faults: pl.DataFrame = field(default_factory=no_faults)
    is_prose: bool = False
    is_plain: bool = False
    answers: tuple[MatchedAnswer, ...] = ()
    titles: int = 0

    @property
    def is_blank(self) -> bool:
        """Whether there is no row but titles and notes."""
        return self.frame.filter(pl.col(REFUSED_BY_READER).ne_missing(NOTE)).is_empty()


@dataclass(frozen=True)
class LayoutName:
    """The layout a file was read by, as events name it."""

    key: str
    version: str


TEMPLATE = LayoutName("template", "1")


@dataclass(frozen=True)
class CoverCell:
    """A value of the cover and its place."""

    value: str
    place: str


@dataclass(frozen=True)
class Prose:
    """The figures of a report in prose, where its text holds identifiers of persons (start, end, code), and what was
    left to a person."""

    figures: tuple[Figure, ...]
    identifiers: tuple[tuple[int, int, str], ...] = ()
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True)
class Document:
    """A file read: cover by field name, sections, findings on the file, the texts of its heading, how many lines
    are in parts of no known form, and the layout it was read by. A report in prose has `prose` and no sections.
    `answers` are those of a workbook's sheet of findings."""

    cover: Mapping[str, CoverCell]
    sections: tuple[Section, ...]
    findings: tuple[Finding, ...] = ()
    heading: tuple[str, ...] = ()
    unread: int = 0
    layout: LayoutName = TEMPLATE
    prose: Prose | None = None
    answers: tuple[Answer, ...] = ()
