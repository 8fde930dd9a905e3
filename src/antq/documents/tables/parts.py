"""Parts of a section: a wide table's rows made into lines, several tables of one form put together, faulty cells.

A wide table makes several lines of a row, one for each of its groups of columns; their places are those cells.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import polars as pl

from antq.documents.document import (
    CELL,
    CHECKS,
    FAULTS,
    LABEL_PREFIX,
    LINE_KIND,
    REFUSED_BY_READER,
    ROW,
    UNKNOWN_PREFIX,
    Places,
    Section,
)
from antq.documents.layouts import LINE_SEPARATOR, Table
from antq.documents.workbook.sheets import Sheet
from antq.findings.catalogue import Finding

_NO_FIGURE: Final = "FI219"
# Faults up to this number are reported one by one; of a sheet with more, only these.
_MOST_FAULTS: Final = 50


@dataclass(frozen=True)
class Part:
    """A table read: a section, and what each of its columns' places begin with."""

    section: Section
    cells: Mapping[str, str]
    number: str


def with_constants(frame: pl.DataFrame, constants: Mapping[str, str]) -> pl.DataFrame:
    """The frame with each field of `constants` filled with its value."""
    return frame.with_columns(pl.lit(value).alias(name) for name, value in constants.items())


def split_rows_into_lines(part: Part, table: Table) -> Part:
    """Each row as the lines its groups of columns make; a row without any figure is reported and ignored."""
    frame = part.section.frame
    shared = [name for name in frame.columns if LINE_SEPARATOR not in name]
    of_row = {n: cell for n, cell in part.cells.items() if n in shared and not n.startswith(LABEL_PREFIX)}
    made = []
    by_kind: dict[str, dict[str, str]] = {}
    filled = pl.lit(value=False)
    for line in table.lines:
        line_columns = {
            n: n.partition(LINE_SEPARATOR)[2] for n in frame.columns if n.startswith(line + LINE_SEPARATOR)
        }
        figures = [name for name, field in line_columns.items() if not field.startswith(CHECKS)]
        if not line_columns:
            continue
        kind = f"{table.number}{LINE_SEPARATOR}{line}"
        by_kind[kind] = of_row | {field: part.cells[name] for name, field in line_columns.items()}
        cell = pl.coalesce(
            pl.when(pl.col(n).is_not_null()).then(pl.lit(part.cells[n])) for n in figures or line_columns
        )
        has_cell = pl.any_horizontal(pl.col(name).is_not_null() for name in line_columns)
        figure = (
            pl.any_horizontal(pl.col(name).is_not_null() for name in figures)
            if figures
            else pl.lit(value=False)
        )
        filled |= has_cell
        first_check = pl.lit(next(part.cells[name] for name in line_columns))
        rows = frame.filter(has_cell).select(
            *shared,
            *(pl.col(name).alias(field) for name, field in line_columns.items()),
            pl.coalesce(cell, first_check).alias(CELL),
            pl.lit(kind).alias(LINE_KIND),
            (pl.col(REFUSED_BY_READER).is_null() & ~figure).alias(_NO_FIGURE),
        )
        made.append(with_constants(rows, table.constants.get(line, {})))
    rest = frame.filter(~filled).select(
        *shared,
        pl.lit(next(iter(of_row.values()), part.section.places.prefix)).alias(CELL),
        pl.lit(table.number).alias(LINE_KIND),
        pl.col(REFUSED_BY_READER).is_null().alias(_NO_FIGURE),
    )
    code = pl.when(_NO_FIGURE).then(pl.lit(_NO_FIGURE)).otherwise(REFUSED_BY_READER).alias(REFUSED_BY_READER)
    lines = pl.concat([*made, rest], how="diagonal").sort(ROW, maintain_order=True)
    lines = lines.with_columns(code).drop(_NO_FIGURE)
    faults = part.section.faults.with_columns(
        pl.when(pl.col("field").str.contains(LINE_SEPARATOR, literal=True))
        .then(f"{table.number}{LINE_SEPARATOR}" + pl.col("field").str.split(LINE_SEPARATOR).list.first())
        .alias(LINE_KIND),
        pl.col("field").str.split(LINE_SEPARATOR).list.last(),
    )
    # A fault in a cell that all lines of a row share is reported once.
    first = lines.select(ROW, pl.col(LINE_KIND).alias("first_kind")).unique(
        ROW, keep="first", maintain_order=True
    )
    of_line = faults.filter(pl.col("field").is_null())
    of_cell = faults.filter(pl.col("field").is_not_null())
    of_cell = of_cell.join(first, on=ROW, how="left", maintain_order="left")
    of_cell = of_cell.with_columns(pl.coalesce(LINE_KIND, "first_kind").alias(LINE_KIND)).drop("first_kind")
    # A finding on a row is a finding on each of its lines.
    of_line = of_line.drop(LINE_KIND).join(lines.select(ROW, LINE_KIND), on=ROW, maintain_order="left")
    faults = pl.concat([of_cell, of_line.select(list(FAULTS))])
    places = Places(part.section.places.prefix, by_kind=by_kind | {table.number: of_row})
    return replace(part, section=replace(part.section, frame=lines, places=places, faults=faults))


def merge_parts(parts: Sequence[Part]) -> Section:
    """The tables of one form as one section, whose lines keep the places they have in their own sheets."""
    sections = [part.section for part in parts]
    if len(sections) == 1:
        return sections[0]
    frames, faults = [], []
    by_kind: dict[str, Mapping[str, str]] = {}
    for part, section in zip(parts, sections, strict=True):
        places = section.places
        frame = section.frame
        if not places.by_kind:
            frame = frame.with_columns(
                pl.lit(places.prefix).alias(CELL), pl.lit(part.number).alias(LINE_KIND)
            )
        by_kind |= places.by_kind or {part.number: dict(places.cell_before)}
        frames.append(frame)
        faults.append(section.faults.with_columns(pl.col(LINE_KIND).fill_null(part.number)))
    return Section(
        ", ".join(dict.fromkeys(section.name for section in sections)),
        sections[0].form,
        pl.concat(frames, how="diagonal"),
        Places(sections[0].places.prefix, by_kind=by_kind),
        all(section.nil for section in sections),
        tuple(finding for section in sections for finding in section.findings),
        sum(section.unread for section in sections),
        pl.concat(faults),
        titles=sum(section.titles for section in sections),
    )


def faults_of(sheet: Sheet, letters: Mapping[str, str], start: int, height: int) -> pl.DataFrame:
    """Formula and error cells among the table's lines, as `Section.faults`; of columns that are read."""
    names = {
        letter: name
        for name, letter in letters.items()
        if not name.startswith((UNKNOWN_PREFIX, LABEL_PREFIX))
    }
    found = sheet.faults()
    inside = found.filter(
        pl.col("row").is_between(start + 1, start + height) & pl.col("letters").is_in(list(names))
    )
    return inside.select(
        pl.col("row").alias(ROW),
        pl.lit(None, dtype=pl.String).alias(LINE_KIND),
        pl.col("letters").replace_strict(names, return_dtype=pl.String).alias("field"),
        "code",
        pl.lit(None, dtype=pl.String).alias("value"),
        pl.lit(None, dtype=pl.String).alias("args"),
    )


def report_lost_faults(part: Part) -> Part:
    """Faulty cells that are on no line (an error cell is blank, and may be all there was), reported on the section."""
    section = part.section
    if section.faults.is_empty():
        return part
    keys = [ROW, LINE_KIND] if LINE_KIND in section.frame.columns else [ROW]
    lost = section.faults.join(section.frame, on=keys, how="anti").sort(ROW)
    by_kind = section.places.by_kind
    findings = [
        Finding(code, f"{by_kind.get(kind or '', part.cells)[name]}{row}", name)
        for row, kind, name, code in lost.head(_MOST_FAULTS)
        .select(ROW, LINE_KIND, "field", "code")
        .iter_rows()
    ]
    kept = section.faults.join(section.frame, on=keys, how="semi")
    return replace(part, section=replace(section, faults=kept, findings=(*section.findings, *findings)))
