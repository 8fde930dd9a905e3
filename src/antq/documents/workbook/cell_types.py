"""What calamine does not report of a sheet's cells, looked up in its XML: formulas, errors, which are numbers.

Read only where a file has such cells: unpacking costs a sixth of calamine's own reading, and no XML parser runs.
"""

import re
from typing import Final

import polars as pl

from antq.documents.workbook.package import Package

FORMULA_CELL: Final = "FI207"
ERROR_CELL: Final = "FI211"
_CELL_START: Final = b"<c "
_FORMULA: Final = re.compile(rb"<f[\s/>]")
_ERROR: Final = re.compile(rb"\bt=[\"']e[\"']")
# Each fault by its pattern and what that cannot do without.
_FAULTS: Final = ((FORMULA_CELL, _FORMULA, (b"<f",)), (ERROR_CELL, _ERROR, (b'"e"', b"'e'")))
# After its reference, a number's tag states no type or `n`, in any place.
_NUMBER_END: Final = rb"(?:\s+t=[\"']n[\"']|\s+(?!t=)[^\s>/]+)*\s*>"
_REFERENCE: Final = re.compile(rb"\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")


class WorkbookCells:
    """The cells of a workbook that guards let in."""

    def __init__(self, package: Package) -> None:
        self._package = package

    def faults(self, sheet: str) -> pl.DataFrame:
        """Formula and error cells: `letters`, `row` (1 for the first), `code` (FI207, FI211)."""
        found = []
        for piece in self._package.pieces(sheet):
            for code, pattern, trace in _FAULTS:
                # Most pieces have none, and plain bytes are found faster than a pattern.
                for hit in pattern.finditer(piece) if any(part in piece for part in trace) else ():
                    start = piece.rfind(_CELL_START, 0, hit.start())
                    end = piece.find(b">", start)
                    # The error is an attribute of the cell, the formula an element in it; both may be in text.
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
        for piece in self._package.pieces(sheet):
            found = number.findall(piece)
            rows += found
            # Most pieces name nothing but numbers, and plain bytes are counted faster than a pattern.
            seen += len(found) if len(found) == piece.count(start) else len(named.findall(piece))
        if seen < filled:
            return None
        return pl.Series(rows, dtype=pl.Binary).cast(pl.String).cast(pl.Int64)
