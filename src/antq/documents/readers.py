"""Readers: bytes of one format → a Document of text cells with places. None of them judges a value."""

from collections.abc import Callable, Mapping
from datetime import date

from antq.documents import json_reader
from antq.documents.csv import reader as csv_reader
from antq.documents.document import CoverCell, Document
from antq.documents.guards import Inspection
from antq.documents.prose import report_reader
from antq.documents.workbook import reader as xlsx_reader
from antq.narrative import Filer

WhoFiles = Callable[[Mapping[str, CoverCell]], Filer | None]


def read(
    data: bytes, inspected: Inspection, max_rows: int, sender: str, received_on: date, who_files: WhoFiles
) -> Document:
    """Read an inspected file; sender and day of receipt say which layouts it may have.

    `who_files` gives the unit that a cover names: in prose, another unit's figures are not the filer's.

    Raises `antq.documents.guards.RefusedError` where nothing can be read.
    """
    match inspected.format:
        case "xlsx":
            return xlsx_reader.read(data, inspected, max_rows, sender, received_on)
        case "csv":
            return csv_reader.read(inspected.text, max_rows, is_plain=inspected.is_plain)
        case "json":
            return json_reader.read(inspected.text, max_rows)
        case "txt" | "html" | "docx" | "pdf":
            return report_reader.read(data, inspected, max_rows, who_files)
