"""The place of a finding, read back from how places are written (`antq.documents.document.Places`).

`Thu giữ!G12` a cell · `Thu giữ!7` a row · `Thu giữ` a sheet · `dòng 12` a line of a CSV file ·
`$.filings[0].lines[3].unit` a value of a JSON file · `[812, 846)` characters of a text · nothing: the file as a whole.
"""

import re
from dataclasses import dataclass
from typing import Final

_CELL: Final = re.compile(r"([A-Z]{1,3})?([1-9]\d{0,6})")
_LINE: Final = re.compile(r"dòng (\d+)")
_SPAN: Final = re.compile(r"\[(\d+), (\d+)\)")
_FILING: Final = re.compile(r"(\$\.filings\[\d+\])(?:\.?(.*))?")
LINES_OF_TEXT: Final = "Các dòng / Lines"
SENTENCES: Final = "Lời văn / Prose"
_LAST_COLUMN: Final = 16_384
_LAST_ROW: Final = 1_048_576


@dataclass(frozen=True)
class Place:
    """A part of the file (a sheet, a filing; empty: the whole file), its text, and its row and column.

    `row` is 0 where the place is no row; `column` is empty where it is no cell.
    """

    part: str
    shown: str
    row: int = 0
    column: str = ""

    @property
    def cell(self) -> str | None:
        """The cell as a workbook names it: a row's is its first; None for a sheet or a file."""
        return f"{self.column or 'A'}{self.row}" if self.row else None

    @property
    def order(self) -> tuple[int, int, str, str]:
        """Sorts the places of one part from top to bottom and left to right."""
        return self.row, len(self.column), self.column, self.shown


def parse(place: str) -> Place:
    """The place that `place` writes. Never raises: what is no cell or row is the name of a part."""
    if line := _LINE.fullmatch(place):
        return Place(LINES_OF_TEXT, place, int(line[1]))
    if span := _SPAN.fullmatch(place):
        return Place(SENTENCES, f"ký tự {span[1]}–{span[2]}", int(span[1]) + 1)
    if filing := _FILING.fullmatch(place):
        rest = filing[2] or ""
        number = re.search(r"\[(\d+)\]", rest)
        return Place(filing[1], rest or filing[1], int(number[1]) + 1 if number else 0)
    part, mark, cell = place.rpartition("!")
    found = _CELL.fullmatch(cell) if mark else None
    if found is None or int(found[2]) > _LAST_ROW or _index(found[1] or "A") > _LAST_COLUMN:
        return Place(place, place)
    shown = cell if found[1] else f"hàng {cell}"
    return Place(part, shown, int(found[2]), found[1] or "")


def _index(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
