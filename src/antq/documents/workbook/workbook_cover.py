"""The cover of a workbook: its cover sheets, and what other sheets say of the same slot above their tables.

A cover stated twice must be stated alike, on whichever sheet, hidden or not: else nobody knows which slot is meant.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

import polars as pl

from antq import forms, geography, periods
from antq.core.errors import AntqError
from antq.documents import layouts
from antq.documents.dates import parse_dates
from antq.documents.document import TEMPLATE, CoverCell
from antq.documents.layouts import Choice
from antq.documents.workbook.cell_types import FORMULA_CELL
from antq.documents.workbook.sheets import Sheet, column_number
from antq.findings.catalogue import Finding
from antq.periods import Period
from antq.privacy import persons
from antq.reference import lists

STATED_TWICE: Final = "SL118"
COVER_STRUCK, COVER_UNSEEN, PART_LEFT_OUT = "FI237", "FI238", "FI229"
# What says which slot a report is for.
_SLOT_FIELDS: Final = (
    "province",
    "reporting_unit",
    "period",
    "period_basis",
    "period_start",
    "period_end",
    "origin",
    "kind",
)
# A longer text above a table is a note.
_LONGEST_TITLE: Final = 200
# What a text is about that names another period to compare with, or plans.
_COMPARES: Final = re.compile(r"so voi|cung ky|ky truoc|ke hoach|chi tieu|luy ke|tinh den|den het")
# Days on either map of provinces.
_MAPS: Final = (date(2024, 6, 30), periods.MERGER_DATE)


@dataclass(frozen=True)
class CoverEntry:
    """A cover's label and value with their place."""

    label: str
    value: str | None
    place: str


def read(
    sheets: Sequence[Sheet], choice: Choice, *, has_formulas: bool
) -> tuple[dict[str, CoverCell], list[Finding]]:
    """The cover of a workbook, with the findings on it."""
    covers = [sheet for sheet in sheets if layouts.is_cover(sheet.name)]
    pairs = [(s.label, s.value, s.place) for sheet in covers for s in _rows(sheet)]
    cover, findings = layouts.read_cover(pairs)
    titled = _title_block(choice, sheets)
    stated_cells = [(name, cell) for name, cell in titled.items() if cell.place]
    stated_cells += [
        pair for sheet in sheets if sheet not in covers for pair in _cover_fields_in_sheet(sheet, choice)
    ]
    findings += _contradictions(titled | cover, stated_cells)
    reported_places = {finding.place for finding in findings}
    titles = _titles_of_other_periods(titled | cover, sheets, choice)
    findings += [finding for finding in titles if finding.place not in reported_places]
    cover = titled | cover
    if has_formulas:
        findings += _formulas(sheets, cover)
    findings += _uncertain_values(sheets, cover)
    return cover, findings


def _rows(sheet: Sheet) -> Iterator[CoverEntry]:
    """Each row's first cell with the value next to it: in the next column, or, where that has none, in the one after it
    (labels merged over two columns)."""
    rows = sheet.rows(0, layouts.HEADER_SEARCH_ROWS)
    first = [next((j for j, cell in enumerate(row) if (cell or "").strip()), None) for row in rows]
    labelled = [
        (row, j)
        for row, j in zip(rows, first, strict=True)
        if j is not None and layouts.is_cover_label(row[j] or "")
    ]
    width = max((len(row) for row in rows), default=0)
    step = next(
        (
            k
            for k in range(1, width)
            if any(j + k < len(row) and (row[j + k] or "").strip() for row, j in labelled)
        ),
        1,
    )
    for i, (row, j) in enumerate(zip(rows, first, strict=True), start=1):
        if j is None:
            continue
        at = j + step
        letter = sheet.frame.columns[at] if at < len(row) else "B"
        yield CoverEntry(row[j] or "", row[at] if at < len(row) else None, f"{sheet.name}!{letter}{i}")


def _title_block(choice: Choice, sheets: Sequence[Sheet]) -> dict[str, CoverCell]:
    """The values of the cover that the layout finds above its tables, or states itself."""
    names = list(dict.fromkeys(table_place.sheet for table_place in choice.table_places))
    titled = [sheet for name in names for sheet in sheets if sheet.name == name]
    found: dict[str, CoverCell] = {}
    for rule in choice.layout.cover:
        for sheet in titled:
            cell = _cover_value(rule, sheet)
            if cell is not None:
                found.setdefault(rule.field, cell)
    return found


def _cover_value(rule: layouts.CoverRule, sheet: Sheet) -> CoverCell | None:
    if rule.kind == "cover_constant":
        return CoverCell(rule.value, "")
    rows = sheet.rows(0, layouts.HEADER_SEARCH_ROWS)
    letters = sheet.frame.columns
    for row_no, row in enumerate(rows, start=1):
        for i, cell in enumerate(row):
            address = f"{letters[i]}{row_no}"
            if not cell or (rule.kind == "cover_cell" and address != rule.value):
                continue
            text = layouts.after_label(cell, rule.label)
            if text:
                return CoverCell(text, f"{sheet.name}!{address}")
            if text is not None:
                value_index = next((j for j in range(i + 1, len(row)) if (row[j] or "").strip()), None)
                if value_index is not None:
                    return CoverCell(
                        (row[value_index] or "").strip(), f"{sheet.name}!{letters[value_index]}{row_no}"
                    )
    return None


def _cover_fields_in_sheet(sheet: Sheet, choice: Choice) -> Iterator[tuple[str, CoverCell]]:
    """What a sheet that is no cover says of the slot above its table: a label of the cover and a value next to it."""
    if layouts.is_help(sheet.name):
        return
    headings = [s.first + s.headings.row for s in choice.table_places if s.sheet == sheet.name and s.headings]
    count = min([*headings, layouts.HEADER_SEARCH_ROWS])
    for row_no, row in enumerate(sheet.rows(0, count), start=1):
        filled = [(j, (cell or "").strip()) for j, cell in enumerate(row) if (cell or "").strip()]
        for (_, label), (at, value) in pairwise(filled):
            name = layouts.cover_field(label)
            if name in _SLOT_FIELDS and layouts.cover_field(value) is None:
                yield name, CoverCell(value, f"{sheet.name}!{sheet.frame.columns[at]}{row_no}")
        for at, text in filled:
            label, colon, value = text.partition(":")
            if colon and value.strip() and (name := layouts.cover_field(label)) in _SLOT_FIELDS:
                yield name, CoverCell(value.strip(), f"{sheet.name}!{sheet.frame.columns[at]}{row_no}")


def _contradictions(
    cover: Mapping[str, CoverCell], stated_cells: Sequence[tuple[str, CoverCell]]
) -> Iterator[Finding]:
    """Where other places mean another slot than the cover does."""
    basis_cell = cover.get("period_basis")
    basis = lists.find("period_basis", basis_cell.value) if basis_cell else None
    for name, cell in stated_cells:
        first = cover.get(name)
        if first is None or first.place == cell.place:
            continue
        one, other = (_meaning(name, text, basis) for text in (first.value, cell.value))
        if one and other and not one & other:
            yield Finding(STATED_TWICE, cell.place, name, persons.mask(cell.value))


def _titles_of_other_periods(
    cover: Mapping[str, CoverCell], sheets: Sequence[Sheet], choice: Choice
) -> Iterator[Finding]:
    """Titles above the template's tables that name another period than the cover; several may name its parts."""
    cells = {name: cover[name].value if name in cover else None for name in ("period", "period_basis")}
    cover_period = _period(cells["period"] or "", cells["period_basis"])
    if cover_period is None or choice.layout.name != TEMPLATE:
        return
    for table_place in choice.table_places:
        sheet = next(sheet for sheet in sheets if sheet.name == table_place.sheet)
        title_rows = sheet.rows(table_place.first, table_place.headings.row) if table_place.headings else []
        for row_no, row in enumerate(title_rows, start=table_place.first + 1):
            for letters, text in zip(sheet.frame.columns, row, strict=True):
                if not text or len(text) > _LONGEST_TITLE or _COMPARES.search(lists.plain(text)):
                    continue
                named = [_period(label, cells["period_basis"]) for label in periods.labels_within(text)]
                contained = [
                    one
                    for one in named
                    if one and cover_period.start <= one.start and one.end <= cover_period.end
                ]
                parts = contained if len(contained) > 1 else [one for one in contained if one == cover_period]
                others = [one for one in named if one and one not in parts]
                if others and len(others) == len(named):
                    value = persons.mask(text)
                    yield Finding(STATED_TWICE, f"{sheet.name}!{letters}{row_no}", "period", value)


def _period(label: str, basis: str | None) -> Period | None:
    try:
        return periods.from_label(label, basis)
    except AntqError:
        return None


def _meaning(name: str, text: str, basis: str | None) -> set[str]:
    """What a value of the cover may mean, by codes and keys; nothing where that is not known."""
    field = forms.envelope_field(name)
    found: set[str | None] = set()
    try:
        if name == "period":
            found = {periods.from_label(text, basis, None, None).key}
        elif name == "province":
            found = {key for day in _MAPS if (key := _province(text, day))}
        elif field.code_list:
            found = {lists.find(field.code_list, text)}
        elif field.kind == "date":
            found = {parse_dates(pl.Series([text], dtype=pl.String))[0]}
    except AntqError:
        return set()
    return {meaning for meaning in found if meaning}


def _province(text: str, day: date) -> str | None:
    try:
        return geography.resolve(text, day)
    except AntqError:
        return None


def _formulas(sheets: Sequence[Sheet], cover: Mapping[str, CoverCell]) -> Iterator[Finding]:
    """Values of the cover that formulas gave."""
    for sheet in _of_cover(sheets, cover):
        for letters, row, code in sheet.faults().iter_rows():
            place = f"{sheet.name}!{letters}{row}"
            yield from (
                Finding(FORMULA_CELL, place, name)
                for name, cell in cover.items()
                if cell.place == place and code == FORMULA_CELL
            )


def _uncertain_values(sheets: Sequence[Sheet], cover: Mapping[str, CoverCell]) -> Iterator[Finding]:
    """Values of the cover that are struck through, not seen, or read without a part of their cell."""
    for sheet in _of_cover(sheets, cover):
        formatting, styles = sheet.formatting, sheet.styles
        dressed = {
            f"{sheet.name}!{letters}{row}": styles[style]
            for letters, row, style in formatting.cells.select("letters", "row", "style").iter_rows()
            if style < len(styles)
        }
        rich = {f"{sheet.name}!{letters}{row}": text for (letters, row), text in formatting.rich.items()}
        for name, cell in cover.items():
            sheet_name, _, address = cell.place.rpartition("!")
            if sheet_name != sheet.name or name == "template":
                continue
            value = persons.mask(cell.value)
            style, text = dressed.get(cell.place), rich.get(cell.place)
            if text.is_struck if text else style is not None and style.is_struck:
                yield Finding(COVER_STRUCK, cell.place, name, value)
            elif text:
                yield Finding(
                    PART_LEFT_OUT, cell.place, name, value, {"left_out": persons.mask(text.left_out)}
                )
            letters = address.rstrip("0123456789")
            column = column_number(letters)
            is_hidden = int(address[len(letters) :] or 0) in formatting.hidden_rows or any(
                first <= column <= last for first, last in formatting.hidden_columns
            )
            if is_hidden or (sheet.part and sheet.part.is_hidden) or (style is not None and style.is_unseen):
                yield Finding(COVER_UNSEEN, cell.place, name, value)


def _of_cover(sheets: Sequence[Sheet], cover: Mapping[str, CoverCell]) -> list[Sheet]:
    names = {cell.place.rpartition("!")[0] for cell in cover.values()}
    return [sheet for sheet in sheets if sheet.name in names]
