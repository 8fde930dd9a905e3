"""How large a sheet becomes once it is read, estimated from its XML before anything reads it.

A reader lays a sheet out as a full rectangle up to its last cell: two cells in opposite corners make seventeen thousand
million. What a sheet says of itself (`dimension`) may be anything, so the references of its cells are looked at: in
vectors where they are written as every program writes them, one by one where not.
"""

import re

import numpy as np
import numpy.typing as npt

_CELL = b"<c "
# Spellings of a cell's tag that the vectors do not know: with other white space, or with a prefix.
_ODD = np.frombuffer(b">/\t\n\r", np.uint8)
_PREFIXED = tuple(b":c" + end for end in (b">", b"/", b"\t", b"\n", b"\r", b" "))
_TAG = re.compile(rb"<(?:[^\s<>:/]+:)?(row|c)(?=[\s/>])((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>")
_WHOLE = re.compile(rb"<(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
_REFERENCE = re.compile(rb"\sr\s*=\s*[\"']\s*([A-Za-z]*)(\d*)")
# A longer tag is no cell's; it would have to be kept until its end comes.
_LONGEST_TAG = 64 * 1024
_LETTERS, _DIGITS = 3, 7
_ROOT = re.compile(rb"<([^\s<>:/?!]+):worksheet[\s>]")
# Walking is slow, and no program that writes large sheets leaves the references out.
_WALK_LIMIT = 300_000


class SheetSize:
    """Counts one sheet's cells and finds its last row and column, block by block.

    Never less than what a reader makes of it; a few cells more, where blocks meet or in a comment, do no harm.
    """

    def __init__(self) -> None:
        self.cells = 0
        self.last_row = 0
        self.last_column = 0
        self._row = 0
        self._column = 0
        self._rest = b""
        self._walked = 0
        self._prefix: bytes | None = None

    @property
    def area(self) -> int:
        """Cells of the rectangle that holds them all, or their number where that is more."""
        return max(self.cells, self.last_row * self.last_column)

    def feed(self, block: bytes) -> bool:
        """Look at the next block; False when it is no sheet that any program writes."""
        window = self._rest + block
        if self._prefix is None:
            root = _ROOT.search(window)
            self._prefix = root[1] if root else b""
        cut = window.rfind(b"<")
        is_complete = cut < 0 or _WHOLE.match(window, cut)
        self._rest = b"" if is_complete else window[cut:]
        done = window if is_complete else window[:cut]
        if self._prefix:
            done = done.replace(b"<" + self._prefix + b":c ", _CELL)
        # Most blocks have no colon, and one byte is found far faster than six spellings.
        prefixed = b":" in done and any(spelling in done for spelling in _PREFIXED)
        if prefixed or not self._look_up(done):
            self._walk(done)
        return len(self._rest) <= _LONGEST_TAG and self._walked <= _WALK_LIMIT

    def _look_up(self, done: bytes) -> bool:
        """Take all cells at once; False if any is not written `<c r="AB12"`."""
        # The cells are followed by less than the padding only where the file ends within a tag.
        text = np.frombuffer(done + b"\0" * 24, np.uint8)
        at = np.flatnonzero(text[:-24] == ord("<"))
        at = at[text[at + 1] == ord("c")]
        third = text[at + 2]
        at = at[third == ord(" ")]
        if np.isin(third, _ODD).any() or any(
            (text[at + i] != b).any() for i, b in enumerate(b'r="', start=3)
        ):
            return False
        if not len(at):
            return True
        count = len(at)
        at += 6
        column, at = _number(text, at, _LETTERS, ord("A"), ord("Z"), 26, 1)
        row, at = _number(text, at, _DIGITS, ord("0"), ord("9"), 10, 0)
        if not ((column > 0) & (row > 0) & (text[at] == ord('"'))).all():
            return False
        self.cells += count
        self._row, self._column = int(row[-1]), int(column[-1])
        self.last_row = max(self.last_row, int(row.max()))
        self.last_column = max(self.last_column, int(column.max()))
        return True

    def _walk(self, done: bytes) -> None:
        """Take rows and cells one by one, as a reader does: without a reference each follows the last."""
        for tag in _TAG.finditer(done):
            given = _REFERENCE.search(tag[2])
            letters, digits = (given[1], given[2]) if given else (b"", b"")
            if tag[1] == b"row":
                self._row, self._column = int(digits) if digits else self._row + 1, 0
                continue
            self.cells += 1
            self._walked += 1
            if self._walked > _WALK_LIMIT:
                return
            self._row = int(digits) if digits else max(self._row, 1)
            self._column = _column(letters) if letters else self._column + 1
            self.last_row = max(self.last_row, self._row)
            self.last_column = max(self.last_column, self._column)


def _number(
    text: npt.NDArray[np.uint8],
    at: npt.NDArray[np.intp],
    most: int,
    first: int,
    last: int,
    base: int,
    of_first: int,
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.intp]]:
    """The number written at each place by up to `most` characters from `first` to `last`, and where it ends."""
    value = np.zeros(len(at), np.int32)
    going = np.ones(len(at), bool)
    for _ in range(most):
        # Wraps around below `first`, so that one comparison holds both bounds.
        character = text[at] - np.uint8(first)
        going &= character <= last - first
        if not going.any():
            break
        value = np.where(going, value * base + character + of_first, value)
        at = at + going
    return value, at


def _column(letters: bytes) -> int:
    value = 0
    # Four letters are beyond any sheet; the digits of a number that only grows need not be read on.
    for letter in letters.upper()[:8]:
        value = value * 26 + letter - ord("A") + 1
    return value
