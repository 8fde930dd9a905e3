"""XLSX: the layout that fits, its cover and its tables. Values only, formulas are never evaluated."""

from collections.abc import Sequence
from datetime import date

from antq import forms
from antq.documents import layouts
from antq.documents.document import TEMPLATE, Document, Section
from antq.documents.guards import Inspection
from antq.documents.layouts import Choice
from antq.documents.tables import parts, sheet_table
from antq.documents.workbook import answer_sheet, workbook_cover
from antq.documents.workbook import sheets as xlsx_sheets
from antq.documents.workbook.sheets import Sheet
from antq.findings.answering import Answer
from antq.findings.catalogue import Finding
from antq.privacy import persons

# Rows of a sheet without headings that are searched for a secrecy mark.
_HEADING_ROWS = 8


def read(data: bytes, inspected: Inspection, max_rows: int, sender: str, received_on: date) -> Document:
    """Read a workbook by the layout that fits it best. Raises RefusedError."""
    sheets = list(xlsx_sheets.sheets(data))
    candidates = layouts.candidates(sender, received_on)
    choice = layouts.choose(candidates, sheets)
    table_places = {
        name: [s for s in choice.table_places if s.sheet == name]
        for name in (s.sheet for s in choice.table_places)
    }
    has_faults = inspected.has_formulas or inspected.has_error_cells
    heading: list[str] = []
    findings: list[Finding] = []
    read_parts: list[parts.Part] = []
    answers: list[Answer] = []
    for sheet in sheets:
        heading.append(sheet.name)
        if sheet.name not in table_places:
            # Sheets that are not read, hidden ones too, whatever they are called.
            heading += sheet.suspicious_texts()
        if layouts.is_help(sheet.name):
            if sheet.name == forms.FINDINGS_SHEET:
                answers, not_understood = answer_sheet.read(sheet)
                findings += not_understood
            continue
        if sheet.name in table_places:
            for table_place in table_places[sheet.name]:
                above = _HEADING_ROWS if table_place.headings is None else table_place.headings.row
                heading += _texts(sheet, table_place.first, above)
                part = sheet_table.read(sheet, table_place, max_rows, has_faults=has_faults)
                read_parts += [part] if part else []
        elif layouts.is_cover(sheet.name):
            heading += _texts(sheet, 0, layouts.HEADER_SEARCH_ROWS)
        else:
            heading += _texts(sheet, 0, _HEADING_ROWS)
            findings += [Finding("FI203", persons.mask(sheet.name))] if sheet.frame.height else []
    cover, cover_findings = workbook_cover.read(sheets, choice, has_formulas=has_faults)
    findings += cover_findings
    findings += [
        Finding("FI220", args={"part": table.starts_at.rstrip("*"), "layout": choice.layout.title})
        for table in choice.absent
    ]
    if not choice.known and (nearest := layouts.find_closest(candidates, sheets)):
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
    return tuple(parts.merge_parts(of_form) for of_form in by_form.values())
