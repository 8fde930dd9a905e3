"""What calamine does not tell of a sheet's cells, looked up in its XML: formulas, errors, which are numbers.

Read only where a file has such cells: unpacking costs a sixth of calamine's own reading, and no XML parser runs.
"""

import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from functools import cached_property
from typing import Final

import polars as pl

FORMULA_CELL: Final = "FI207"
ERROR_CELL: Final = "FI211"
_BLOCK: Final = 1024 * 1024
_CELL_START: Final = b"<c "
# What a block may carry over while no cell begins in it.
_CARRIED: Final = 4 * _BLOCK
_FORMULA: Final = re.compile(rb"<f[\s/>]")
_ERROR: Final = re.compile(rb"\bt=[\"']e[\"']")
# Each fault by its pattern and what that cannot do without.
_FAULTS: Final = ((FORMULA_CELL, _FORMULA, (b"<f",)), (ERROR_CELL, _ERROR, (b'"e"', b"'e'")))
# After its reference, a number's tag states no type or `n`, in any place.
_NUMBER_END: Final = rb"(?:\s+t=[\"']n[\"']|\s+(?!t=)[^\s>/]+)*\s*>"
_REFERENCE: Final = re.compile(rb"\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
_SHEET: Final = re.compile(rb"<sheet\s[^>]*>")
_RELATION: Final = re.compile(rb"<Relationship\s[^>]*>")
_ATTRIBUTE: Final = re.compile(rb"([\w:]+)=[\"']([^\"']*)[\"']")


class WorkbookCells:
    """The cells of a workbook that guards let in."""

    def __init__(self, data: bytes) -> None:
        self._archive = zipfile.ZipFile(io.BytesIO(data))

    @cached_property
    def _members(self) -> dict[str, str]:
        """Sheet name → its XML's name in the archive."""
        targets = {
            a.get("Id", ""): a.get("Target", "") for a in self._tags("xl/_rels/workbook.xml.rels", _RELATION)
        }
        found = {}
        for attributes in self._tags("xl/workbook.xml", _SHEET):
            identifier = next((v for k, v in attributes.items() if k.endswith(":id")), "")
            target = targets.get(identifier, "")
            found[attributes.get("name", "")] = target.lstrip("/") if target[:1] == "/" else f"xl/{target}"
        return found

    def _tags(self, member: str, pattern: re.Pattern[bytes]) -> Iterator[dict[str, str]]:
        if member in self._archive.namelist():
            for tag in pattern.findall(self._archive.read(member)):
                yield {
                    key.decode(): html.unescape(value.decode("utf-8", "replace"))
                    for key, value in _ATTRIBUTE.findall(tag)
                }

    def _pieces(self, sheet: str) -> Iterator[bytes]:
        """The sheet's XML in pieces that each hold whole cells."""
        member = self._members.get(sheet, "")
        if member not in self._archive.namelist():
            return
        carried = b""
        for block in self._blocks(member):
            piece = carried + block
            cut = piece.rfind(_CELL_START)
            if cut <= 0:
                carried = piece if len(piece) < _CARRIED else b""
                continue
            yield piece[:cut]
            carried = piece[cut:]
        yield carried

    def _blocks(self, member: str) -> Iterator[bytes]:
        try:
            with self._archive.open(member) as file:
                while block := file.read(_BLOCK):
                    yield block
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError):
            # calamine read it: what this reader makes of a damaged archive is the lesser evil of two readings.
            return

    def faults(self, sheet: str) -> pl.DataFrame:
        """Formula and error cells: `letters`, `row` (1 for the first), `code` (FI207, FI211)."""
        found = []
        for piece in self._pieces(sheet):
            for code, pattern, trace in _FAULTS:
                # Most pieces have none, and plain bytes are found faster than a pattern.
                for hit in pattern.finditer(piece) if any(part in piece for part in trace) else ():
                    start = piece.rfind(_CELL_START, 0, hit.start())
                    end = piece.find(b">", start)
                    # The error is an attribute of the cell, the formula an element in it; both may stand in text.
                    if start < 0 or (hit.start() < end) != (code == ERROR_CELL):
                        continue
                    if reference := _REFERENCE.search(piece, start, end):
                        found.append((reference[1].decode(), int(reference[2]), code))
        schema = {"letters": pl.String, "row": pl.Int64, "code": pl.String}
        # A formula whose value is an error is one fault: the error.
        return (
            pl.DataFrame(found, schema=schema, orient="row")
            .sort("code")
            .unique(["letters", "row"], keep="last", maintain_order=True)
        )

    def numeric_rows(self, sheet: str, letters: str, filled: int) -> pl.Series | None:
        """Rows whose cell in a column is a native number; None where the XML names fewer cells than are filled."""
        start = b'<c r="' + letters.encode()
        number = re.compile(start + b'([0-9]{1,7})"' + _NUMBER_END)
        named = re.compile(start + b'[0-9]{1,7}"[^>/]*>')
        seen = 0
        rows: list[bytes] = []
        for piece in self._pieces(sheet):
            found = number.findall(piece)
            rows += found
            # Most pieces name nothing but numbers, and plain bytes are counted faster than a pattern.
            seen += len(found) if len(found) == piece.count(start) else len(named.findall(piece))
        if seen < filled:
            return None
        return pl.Series(rows, dtype=pl.Binary).cast(pl.String).cast(pl.Int64)
