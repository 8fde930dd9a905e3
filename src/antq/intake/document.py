"""What every reader makes of a file: a cover and sections, cells as text, each with its place in the file."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from antq.intake.findings import Finding

# Columns a section's frame has besides the form's fields.
ROW = "row"  # position in the source: sheet row, line of the text, index in the array
REFUSED_BY_READER = "refused_by_reader"  # code of a finding the reader has for the whole row, or null
UNKNOWN_PREFIX = "unknown_"  # columns no field is known for; searched for identifiers, then dropped


@dataclass(frozen=True)
class Places:
    """How a row and a cell of one section are written: `Thu giữ!G12` · `dòng 12` · `$.filings[0].lines[3]`.

    `cells` gives each field what stands for its column: a letter, a heading, a key.
    """

    prefix: str
    suffix: str = ""
    cell_before: Mapping[str, str] = field(default_factory=dict)
    cell_after: Mapping[str, str] = field(default_factory=dict)

    def line(self) -> pl.Expr:
        """The place of a whole line, over a frame with a ROW column."""
        return pl.concat_str(pl.lit(self.prefix), pl.col(ROW).cast(pl.String), pl.lit(self.suffix))

    def cell(self, name: str | None) -> pl.Expr:
        """The place of one field's cell; of the line where the field has no column."""
        if name is None or (name not in self.cell_before and name not in self.cell_after):
            return self.line()
        before, after = self.cell_before.get(name, self.prefix), self.cell_after.get(name, self.suffix)
        return pl.concat_str(pl.lit(before), pl.col(ROW).cast(pl.String), pl.lit(after))


@dataclass(frozen=True)
class Section:
    """One form as found in a file: its lines as text columns named by field, not yet judged.

    `unread` counts lines that stand in the section and could not be read at all; they are rejected unseen.
    """

    name: str
    form: str
    frame: pl.DataFrame
    places: Places
    nil: bool = False
    findings: tuple[Finding, ...] = ()
    unread: int = 0


@dataclass(frozen=True)
class CoverCell:
    """A value of the cover and where it stands."""

    value: str
    place: str


@dataclass(frozen=True)
class Document:
    """A file read: cover by field name, sections, findings on the file, the texts of its heading, and
    how many lines stand in parts of no known form."""

    cover: Mapping[str, CoverCell]
    sections: tuple[Section, ...]
    findings: tuple[Finding, ...] = ()
    heading: tuple[str, ...] = ()
    unread: int = 0
