"""Keeps the stored results of formulas in a workbook that openpyxl saved: it writes the formulas and drops the results.

Without them a file opened in protected view shows blanks, and one sent back unopened would be read as if the cells
were empty.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from functools import partial
from html import escape
from typing import TYPE_CHECKING, Final

from openpyxl import load_workbook
from openpyxl.utils.datetime import to_excel

from antq.core.spreadsheet import xml_text

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook

Results = dict[str, dict[str, tuple[str, str]]]
# A cell as openpyxl writes a formula: no type, and an empty value.
_FORMULA: Final = re.compile(r'<c r="([A-Z]+\d+)"([^>]*)>(<f[^>]*?(?:/>|>[^<]*</f>))<v\s*(?:/>|></v>)</c>')


def read(original: bytes, opened: "Workbook") -> Results:
    """The stored result of each formula of `opened`, as type and text, by sheet and cell."""
    formulas = {
        sheet.title: {cell.coordinate for cell in sheet._cells.values() if cell.data_type == "f"}
        for sheet in opened.worksheets
    }
    if not any(formulas.values()):
        return {}
    values = load_workbook(io.BytesIO(original), read_only=True, data_only=True, keep_links=False)
    return {
        name: {at: _written(value) for at, value in _values(values, name, cells) if value is not None}
        for name, cells in formulas.items()
        if cells
    }


def _values(values: "Workbook", name: str, cells: set[str]) -> Iterator[tuple[str, object]]:
    sheet = values[name]
    # A sheet may claim to be far larger than it is; the cells are what counts.
    sheet.reset_dimensions()
    for row in sheet.iter_rows():
        for cell in row:
            # An empty cell of a streamed sheet has no coordinate.
            if cell.value is not None and cell.coordinate in cells:
                yield cell.coordinate, cell.value


def _written(value: object) -> tuple[str, str]:
    """A result's type in the file and its text."""
    match value:
        case bool():
            return "b", str(int(value))
        case date() | datetime() | time() | timedelta():
            return "n", str(to_excel(value))
        case int() | float():
            return "n", repr(value)
        case str() if value.startswith("#") and value.endswith(("!", "?", "A")):
            return "e", value
        case _:
            return "str", str(value)


def put_back(saved: bytes, results: Results, names: list[str]) -> bytes:
    """The workbook with the results next to their formulas. `names` are its sheets in their order."""
    if not results:
        return saved
    parts = {f"xl/worksheets/sheet{number}.xml": name for number, name in enumerate(names, start=1)}
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(saved)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            content = source.read(entry)
            known = results.get(parts.get(entry.filename, ""))
            if known:
                content = _FORMULA.sub(partial(_with_result, known), content.decode()).encode()
            target.writestr(entry.filename, content)
    return buffer.getvalue()


def _with_result(known: Mapping[str, tuple[str, str]], cell: re.Match[str]) -> str:
    if cell[1] not in known:
        return cell[0]
    kind, text = known[cell[1]]
    return f'<c r="{cell[1]}"{cell[2]} t="{kind}">{cell[3]}<v>{escape(xml_text(text), quote=False)}</v></c>'
