"""Tables whose columns are parted by nothing but single blanks, as a PDF without ruled lines gives them.

They are known by their headings, which begin with the row's number (`STT Nội dung Đơn vị tính Số lượng`), and by rows
that begin with a number and end with one.
"""

import re
from collections.abc import Iterator
from typing import Final

from antq.narrative.table_cells import Cell, is_unit

_HEAD: Final = re.compile(
    r"[ \t]*(?:STT|TT|Số TT)[ .]+\S.*(?:số lượng|kết quả|đvt|đơn vị tính|số liệu|thực hiện)", re.I
)
_ROW: Final = re.compile(
    r"[ \t]*(?P<number>[0-9]{1,3})[.)]?[ \t]+(?P<label>\S.*?)[ \t]+(?P<value>[0-9]+(?:[.,][0-9]+)*)[ \t]*"
)
_FIRST: Final = re.compile(r"[ \t]*1[.)]?[ \t]+\S")
_NUMBERED: Final = re.compile(r"[ \t]*[0-9]{1,3}[.)]?[ \t]+\S")
_MOST_HEADING_LINES: Final = 3
_LONGEST_LABEL: Final = 60


def rows_of(lines: list[tuple[int, str]]) -> Iterator[tuple[int, list[list[Cell]] | None, int]]:
    """Each such table: the number of its first line, its rows of cells (None where one cannot be read), its last line.

    Lines are given with the offset at which each begins.
    """
    i = 0
    while i < len(lines):
        if _HEAD.match(lines[i][1]) is None:
            i += 1
            continue
        first = next(
            (
                k
                for k in range(i + 1, min(i + 1 + _MOST_HEADING_LINES, len(lines)))
                if _FIRST.match(lines[k][1])
            ),
            None,
        )
        if first is None:
            i += 1
            continue
        last = _last(lines, first)
        rows = [_cells(at, line) for at, line in lines[first : last + 1]]
        head = [
            Cell(text, lines[i][0], lines[i][0]) for text in ("STT", "Nội dung", "Đơn vị tính", "Số lượng")
        ]
        read = [row for row in rows if row is not None]
        yield i, [head, *read] if len(read) == len(rows) else None, last
        i = last + 1


def _last(lines: list[tuple[int, str]], first: int) -> int:
    """The last line of the rows; a label may go on in lines between two rows."""
    last = first
    while True:
        below = [lines[k][1] for k in range(last + 1, min(last + 3, len(lines)))]
        step = next((k for k, line in enumerate(below, start=1) if _NUMBERED.match(line)), 0)
        if not step or any(
            len(line) > _LONGEST_LABEL or line.rstrip().endswith(".") for line in below[: step - 1]
        ):
            return last
        last += step


def _cells(at: int, line: str) -> list[Cell] | None:
    found = _ROW.fullmatch(line.rstrip())
    if found is None:
        return None
    words = found["label"].split()
    unit = next(
        (" ".join(words[-n:]) for n in (3, 2, 1) if n < len(words) and is_unit(" ".join(words[-n:]))), ""
    )
    label = found["label"][: len(found["label"]) - len(unit)].rstrip()
    start, value = at + found.start("label"), at + found.start("value")
    return [
        Cell(found["number"], at + found.start("number"), at + found.end("number")),
        Cell(label, start, start + len(label)),
        Cell(unit, value, value),
        Cell(found["value"], value, at + found.end("value")),
    ]
