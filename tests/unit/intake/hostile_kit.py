"""What hostile files are made of: a right report of an invented commune, and ways to spoil its package."""

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from antq import forms
from antq.simulation.report_files import Report, Section, to_xlsx

ENVELOPE = {
    "province": "An Giang",
    "reporting_unit": "border_guard",
    "period": "Quý IV/2025",
    "period_basis": "decree_09",
    "kind": "replace",
    "origin": "reported",
}
LINE = {"level": "commune", "place": "Xã số 1", "activity": "residents_meeting", "occasions": 5}
ANY = "*"  # any answer will do, as long as there is one


@dataclass(frozen=True)
class Hostile:
    """A hostile file: its name for the test, the file name it comes under, why, its bytes, and the answer.

    `answer` names codes with a space between; `*` means that any answer is right, `secret` that nothing may be kept.
    """

    name: str
    why: str
    make: Callable[[], bytes]
    answer: str = ANY
    file_name: str = "report.xlsx"


@cache
def workbook() -> bytes:
    """A right workbook."""
    return to_xlsx(Report(ENVELOPE, (Section("activities", [LINE]),)))


@cache
def parts() -> Mapping[str, bytes]:
    """Its members by name."""
    with zipfile.ZipFile(io.BytesIO(workbook())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


SHEET = "xl/worksheets/sheet2.xml"
CONTENT_TYPES = "[Content_Types].xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def packed(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Members as a ZIP."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    """The right workbook with one member more, or another one."""
    return packed({**parts(), name: content})


def without(name: str) -> bytes:
    return packed({key: content for key, content in parts().items() if key != name})


def swapped(name: str, old: bytes, new: bytes) -> bytes:
    """The right workbook with a part's text replaced; the text must be there."""
    assert old in parts()[name], (name, old)
    return with_part(name, parts()[name].replace(old, new))


def cell(place: str, text: str) -> bytes:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'.encode()


HEADINGS = b'<row r="1">' + cell("A1", "Hoạt động") + cell("B1", "Số lượt người") + b"</row>"
RIGHT_ROW = b'<row r="2">' + cell("A2", "Họp dân") + b'<c r="B2"><v>5</v></c></row>'


def sheet(rows: bytes, after: bytes = b"", dimension: str = "A1:B9", before: bytes = b"") -> bytes:
    """The right workbook with another sheet of activities."""
    return with_part(
        SHEET,
        f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{MAIN}">'.encode()
        + before
        + f'<dimension ref="{dimension}"/><sheetData>'.encode()
        + rows
        + b"</sheetData>"
        + after
        + b"</worksheet>",
    )


RELS = "xl/_rels/workbook.xml.rels"


def relations(kind: str, target: str, key: str = "rId99") -> bytes:
    """The workbook's relations with one more."""
    one = f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"/></Relationships>'
    return parts()[RELS].replace(b"</Relationships>", one.encode())


def related(kind: str, target: str) -> bytes:
    """The right workbook with a relation of that kind to a part of one letter."""
    return packed({**parts(), RELS: relations(kind, target), f"xl/{target}": b"x"})


def worksheet(rows: bytes) -> bytes:
    """The XML of a sheet."""
    return f'<worksheet xmlns="{MAIN}"><sheetData>'.encode() + rows + b"</sheetData></worksheet>"


def styles(content: str) -> bytes:
    """The XML of styles."""
    return f'<styleSheet xmlns="{MAIN}">{content}</styleSheet>'.encode()


def bomb(size: int, inner: bytes = b"0") -> bytes:
    return inner * (size // len(inner))


TABLE = 'Hoạt động,"Số cuộc, đợt, lần",Số lượt người\n'


def text(body: str, **cover: str) -> bytes:
    lines = [
        f"# {forms.envelope_field(name).header_vi}: {value}" for name, value in {**ENVELOPE, **cover}.items()
    ]
    return ("\n".join(lines) + "\n" + body).encode("utf-8", "surrogatepass")


def json_with(lines: str) -> bytes:
    cover = json.dumps(ENVELOPE, ensure_ascii=False)
    return f'{{"envelope": {cover}, "filings": [{{"form": "activities", "lines": {lines}}}]}}'.encode()
