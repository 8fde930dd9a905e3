"""Reads the bytes of a file as a document: guards, secrecy marks, the reader of its format, the answers it holds."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Final

from antq import forms
from antq.documents import guards, readers
from antq.documents.document import CoverCell, Document
from antq.documents.guards import Format, RefusedError
from antq.documents.tables import structure
from antq.findings import answering
from antq.findings.catalogue import Finding
from antq.intake import filing_cover
from antq.narrative import Filer
from antq.privacy import persons, secrecy

# The place of a comment or text box, which the package's parts do not say in one way.
_REMARK: Final = "ghi chú ô, hộp chữ"


def read_document(data: bytes, max_rows: int, sender: str, received_on: date) -> tuple[Format, Document]:
    """The format of a file, and the document in it. Raises RefusedError, with secrecy.FINDING for a marked one."""
    inspected = guards.inspect(data)
    if inspected.is_marked:
        raise RefusedError(secrecy.FINDING)
    document = readers.read(
        data, inspected, max_rows, sender, received_on, partial(_filer, received_on=received_on)
    )
    names = [section.name for section in document.sections]
    if secrecy.any_marked(document.heading) or any(secrecy.name_is_marked(name) for name in names):
        raise RefusedError(secrecy.FINDING)
    answers = list(document.answers)
    findings: list[Finding] = []
    if cell := document.cover.get(forms.ANSWERS):
        on_cover, findings = answering.parse_text(cell.value, cell.place)
        answers = on_cover + answers
    if inspected.has_identifiers or _has_identifiers_outside_lines(document):
        findings.append(Finding("PD213"))
    findings += structure.scale_findings((_REMARK, text) for text in inspected.remarks)
    return inspected.format, replace(
        document, answers=tuple(answers), findings=(*document.findings, *findings)
    )


def _filer(cells: Mapping[str, CoverCell], received_on: date) -> Filer | None:
    """Who files by the cover; None where it does not say."""
    read = filing_cover.read_envelope(cells, received_on, demonstration=True)
    if read.province_key is None:
        return None
    return Filer(frozenset({read.province_key}), read.reporting_unit)


def _has_identifiers_outside_lines(document: Document) -> bool:
    """Whether numbers of persons are outside the lines and the cover's own values, which have findings of their own."""
    if document.prose is not None:
        return False
    values = tuple(cell.value for cell in document.cover.values())
    return persons.any_identifier(text for text in document.heading if not text.endswith(values))
