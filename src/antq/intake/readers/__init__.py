"""Readers: bytes of one format → a Document of text cells with places. None of them judges a value."""

from datetime import date

from antq.intake.document import Document
from antq.intake.guards import Inspected
from antq.intake.prose import reading
from antq.intake.readers import csv_reader, json_reader, xlsx_reader


def read(data: bytes, inspected: Inspected, max_rows: int, sender: str, received_on: date) -> Document:
    """Read an inspected file; sender and day of receipt say which layouts it may have.

    Raises `antq.intake.guards.Refused` where nothing can be read.
    """
    match inspected.format:
        case "xlsx":
            return xlsx_reader.read(data, inspected, max_rows, sender, received_on)
        case "csv":
            return csv_reader.read(inspected.text, max_rows, is_plain=inspected.is_plain)
        case "json":
            return json_reader.read(inspected.text, max_rows)
        case "txt" | "html" | "docx" | "pdf":
            return reading.read(data, inspected, max_rows, received_on)
