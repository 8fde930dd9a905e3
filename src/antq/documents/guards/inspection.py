"""What the guards say of a file: what it is, or why it cannot be taken."""

from dataclasses import dataclass
from typing import Literal

from antq.findings.catalogue import Finding

Format = Literal["xlsx", "csv", "json", "txt", "html", "docx", "pdf"]


class RefusedError(Exception):
    """The file cannot be taken; `finding` says why."""

    def __init__(self, code: str, **args: str) -> None:
        super().__init__(code)
        self.finding = Finding(code, args=args)


@dataclass(frozen=True)
class Inspection:
    """What the guards learned: the format, text for UTF-8 formats, whether anything carries a secrecy mark,
    whether a table's characters all mean what they are (`antq.core.text`), whether numbers of persons are outside the
    cells, and the texts of a workbook's comments and text boxes."""

    format: Format
    text: bytes = b""
    has_formulas: bool = False
    has_error_cells: bool = False
    is_marked: bool = False
    is_plain: bool = False
    has_identifiers: bool = False
    remarks: tuple[str, ...] = ()
