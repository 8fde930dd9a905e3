"""XLSX: the layout that fits, its cover and its tables. Values only, formulas are never evaluated."""

from collections.abc import Sequence
from datetime import date

from antq import forms
from antq.intake import layouts, personal
from antq.intake.answering import Answer
from antq.intake.document import TEMPLATE, CoverCell, Document, Section
from antq.intake.findings import Finding
from antq.intake.guards import Inspected
from antq.intake.layouts import Choice
from antq.intake.readers import answer_sheet, parts, tables, xlsx_sheets
from antq.intake.readers.xlsx_cells import FORMULA_CELL
from antq.intake.readers.xlsx_sheets import Sheet

# Rows of a sheet without headings that are searched for a secrecy mark.
_HEADING_ROWS = 8


def read(data: bytes, inspected: Inspected, max_rows: int, sender: str, received_on: date) -> Document:
    """Read a workbook by the layout that fits it best. Raises Refused."""
    sheets = list(xlsx_sheets.sheets(data))
    candidates = layouts.candidates(sender, received_on)
    choice = layouts.choose(candidates, sheets)
    stands = {
        name: [s for s in choice.stands if s.sheet == name] for name in (s.sheet for s in choice.stands)
    }
    has_faults = inspected.has_formulas or inspected.has_error_cells
    heading = list(inspected.margins)
    findings: list[Finding] = []
    cover: dict[str, CoverCell] = {}
    read_parts: list[parts.Part] = []
    answers: list[Answer] = []
    for sheet in sheets:
        heading.append(sheet.name)
        if layouts.is_help(sheet.name):
            if sheet.name == forms.FINDINGS_SHEET:
                answers, not_understood = answer_sheet.read(sheet)
                findings += not_understood
            continue
        if sheet.name in stands:
            for stand in stands[sheet.name]:
                above = _HEADING_ROWS if stand.headings is None else stand.headings.row
                heading += _texts(sheet, stand.first, above)
                part = tables.read(sheet, stand, max_rows, has_faults=has_faults)
                read_parts += [part] if part else []
        elif layouts.is_cover(sheet.name):
            found, cover_findings = _cover_sheet(sheet)
            cover |= found
            heading += _texts(sheet, 0, layouts.HEADER_SEARCH_ROWS)
            findings += cover_findings
        else:
            heading += _texts(sheet, 0, _HEADING_ROWS)
            findings += [Finding("FI203", personal.mask(sheet.name))] if sheet.frame.height else []
    cover = _title_block(choice, sheets) | cover
    findings += [
        Finding("FI220", args={"part": table.starts_at.rstrip("*"), "layout": choice.layout.title})
        for table in choice.absent
    ]
    if has_faults:
        findings += _cover_formulas(sheets, cover)
    if not choice.known and (nearest := layouts.closest(candidates, sheets)):
        findings.append(nearest)
    return Document(
        cover,
        _sections(choice, read_parts),
        tuple(findings),
        tuple(heading),
        layout=choice.layout.name,
        answers=tuple(answers),
    )


def _texts(sheet: Sheet, first: int, count: int) -> list[str]:
    return [cell for row in sheet.rows(first, count) for cell in row if cell]


def _sections(choice: Choice, read_parts: Sequence[parts.Part]) -> tuple[Section, ...]:
    """One section a form; of the template, one a sheet: two sheets of one form contradict each other there."""
    if choice.layout.name == TEMPLATE:
        return tuple(part.section for part in read_parts)
    by_form: dict[str, list[parts.Part]] = {}
    for part in read_parts:
        by_form.setdefault(part.section.form, []).append(part)
    return tuple(parts.together(of_form) for of_form in by_form.values())


def _cover_sheet(sheet: Sheet) -> tuple[dict[str, CoverCell], list[Finding]]:
    rows = sheet.rows(0, layouts.HEADER_SEARCH_ROWS)
    return layouts.read_cover(
        [
            (row[0] or "", row[1] if len(row) > 1 else None, f"{sheet.name}!B{i + 1}")
            for i, row in enumerate(rows)
            if row
        ]
    )


def _title_block(choice: Choice, sheets: Sequence[Sheet]) -> dict[str, CoverCell]:
    """The values of the cover that the layout finds above its tables, or states itself."""
    names = list(dict.fromkeys(stand.sheet for stand in choice.stands))
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
                beside = next((j for j in range(i + 1, len(row)) if (row[j] or "").strip()), None)
                if beside is not None:
                    return CoverCell((row[beside] or "").strip(), f"{sheet.name}!{letters[beside]}{row_no}")
    return None


def _cover_formulas(sheets: Sequence[Sheet], cover: dict[str, CoverCell]) -> list[Finding]:
    """Values of the cover that formulas gave."""
    by_sheet = {cell.place.rpartition("!")[0] for cell in cover.values()}
    found = []
    for sheet in sheets:
        if sheet.name not in by_sheet:
            continue
        for letters, row, code in sheet.faults().iter_rows():
            place = f"{sheet.name}!{letters}{row}"
            found += [
                Finding(FORMULA_CELL, place, n)
                for n, c in cover.items()
                if c.place == place and code == FORMULA_CELL
            ]
    return found
