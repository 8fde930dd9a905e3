"""A folded text in tokens, each with its sentence, its clause, and the brackets and quotes around it."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import Final

from antq.narrative.folding import Folded, fold

_TOKEN: Final = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[^\W\d_]+|\n|[^\s]")
# A numeral that the end of a line breaks after its mark: `2.` and `350 bao`, `2,` and `35 kg`.
_BROKEN: Final = re.compile(
    r"(?<![0-9.,/])(?:[1-9][0-9]{0,2}(?:\.[0-9]{3})*\. ?\n ?(?=[0-9]{3}(?:,[0-9]+)?(?![0-9./]))"
    r"|[0-9]{1,3}(?:\.[0-9]{3})*, ?\n ?(?=[0-9]+(?![0-9.,/])))"
)
_OPEN_QUOTES: Final = {"“": "”", "‘": "’"}
_STRAIGHT: Final = frozenset({'"', "'"})
# The longest name or quotation whose marks are taken as a pair, in characters.
_LONGEST_QUOTE: Final = 600
_ABBREVIATIONS: Final = frozenset(
    {
        "tp",
        "mh",
        "tx",
        "tt",
        "p",
        "q",
        "h",
        "x",
        "gs",
        "ts",
        "ths",
        "st",
        "tr",
        "đc",
        "vd",
        "pgs",
        "bs",
        "ks",
        "stt",
    }
)
# A number after these words, or at the beginning of a line, is not broken: it numbers something, and ends there.
_LABELS: Final = (
    "quý",
    "tháng",
    "ngày",
    "điều",
    "khoản",
    "mục",
    "điểm",
    "số",
    "lần",
    "thứ",
    "thôn",
    "bảng",
    "biểu",
    "xã",
)
_NUMBERED: Final = frozenset({"\n", "", *map(fold, _LABELS)})
_SENTENCE_MARKS: Final = frozenset(".!?…")
# A line shorter than this that ends without a mark is a heading, not a broken line of a paragraph.
_WRAPPED: Final = 30
_LINE_ENDS: Final = frozenset({".", ";", ":", "!", "?", "…", "\n"})


@dataclass(frozen=True)
class Quote:
    """The text between two quotation marks: the tokens from `first` to `last`, both inside, and the characters."""

    first: int
    last: int
    start: int
    end: int


class Tokens:
    """Tokens of a folded text, column by column.

    `words[i]` is a token as compared, at `starts[i]:ends[i]` of the folded text; `sentence[i]` and
    `clause[i]` number its sentence and the part of it between semicolons; `bracket[i]` is the token of the bracket it
    is in, else -1; `quoted[i]` is the number of its quote in `quotes`, else -1; `line[i]` its line. `broken` holds
    numerals that are joined from two lines at a comma.
    """

    def __init__(self, folded: Folded) -> None:
        self.folded = folded
        plain = folded.plain
        self.words: list[str] = _TOKEN.findall(plain)
        self.starts = [found.start() for found in _TOKEN.finditer(plain)]
        self.ends = [start + len(word) for start, word in zip(self.starts, self.words, strict=True)]
        self._join_lines()
        self._join_numerals()
        self._divide()
        self._enclose()

    def __len__(self) -> int:
        return len(self.words)

    def is_number(self, i: int) -> bool:
        """Whether token `i` is a numeral."""
        return 0 <= i < len(self.words) and "0" <= self.words[i][0] <= "9"

    def is_word(self, i: int) -> bool:
        """Whether token `i` is made of letters."""
        return 0 <= i < len(self.words) and self.words[i][0].isalpha()

    def word(self, i: int) -> str:
        """Token `i`, or nothing outside the text."""
        return self.words[i] if 0 <= i < len(self.words) else ""

    def after_bracket(self, i: int) -> int:
        """The token after the bracket that opens at token `i`, in its line; `i` where none opens there."""
        if self.word(i) != "(":
            return i
        around = self.bracket[i - 1] if i else -1
        while i < len(self.words) and self.bracket[i] not in (around, -1):
            i += 1
        return i + (self.word(i) == ")")

    def glued(self, i: int) -> bool:
        """Whether nothing is between token `i` and the one before it."""
        return 0 < i < len(self.words) and self.ends[i - 1] == self.starts[i]

    def cased(self, i: int) -> str:
        """Token `i` in its own case."""
        return self.folded.cased[self.starts[i] : self.ends[i]] if 0 <= i < len(self.words) else ""

    def is_capital(self, i: int) -> bool:
        """Whether token `i` begins with a capital letter."""
        return self.cased(i)[:1].isupper()

    def _divide(self) -> None:
        words, count = self.words, len(self.words)
        self.sentence = [0] * count
        self.clause = [0] * count
        self.line = [0] * count
        sentence = clause = line = 0
        for i, word in enumerate(words):
            self.sentence[i], self.clause[i], self.line[i] = sentence, clause, line
            if word == ";":
                clause += 1
            elif word == "\n":
                line += 1
                sentence, clause = sentence + 1, clause + 1
            elif word in _SENTENCE_MARKS and self._ends_sentence(i):
                sentence, clause = sentence + 1, clause + 1

    def _join_lines(self) -> None:
        """Take out the line breaks inside sentences, so that no phrase is parted by one."""
        words = self.words
        broken, line_start = set(), 0
        for i, word in enumerate(words):
            if word == "\n":
                if self._wraps(i, line_start):
                    broken.add(i)
                else:
                    line_start = i + 1
        self._drop(broken)

    def _join_numerals(self) -> None:
        """Make one token of a numeral that a line's end breaks; one that opens its line numbers a heading."""
        self.broken: set[int] = set()
        joined: list[tuple[int, int]] = []
        for found in _BROKEN.finditer(self.folded.plain):
            first = bisect_left(self.starts, found.start())
            last = bisect_left(self.starts, found.end())
            if self.word(first - 1) not in _NUMBERED and last < len(self.words):
                joined.append((first, last))
        for first, last in joined:
            self.words[first] = "".join(self.words[first : last + 1]).replace("\n", "")
            self.ends[first] = self.ends[last]
        dropped = {i for first, last in joined for i in range(first + 1, last + 1)}
        commas = [self.starts[first] for first, last in joined if self.word(first + 1) == ","]
        self._drop(dropped)
        self.broken = {bisect_left(self.starts, start) for start in commas}

    def _drop(self, dropped: set[int]) -> None:
        if dropped:
            kept = [i for i in range(len(self.words)) if i not in dropped]
            self.words = [self.words[i] for i in kept]
            self.starts = [self.starts[i] for i in kept]
            self.ends = [self.ends[i] for i in kept]

    def _wraps(self, i: int, line_start: int) -> bool:
        """Whether the line break at token `i` is inside a sentence of a text with broken lines."""
        words = self.words
        before, after = self.word(i - 1), self.word(i + 1)
        if i == line_start or before in _LINE_ENDS or after in ("", "\n"):
            return False
        if before == ",":
            return True
        listed = self.word(i + 2) in (")", ".") and len(after) < 3
        if self.folded.cased[self.starts[i + 1]].islower():
            return not listed
        long = self.ends[i - 1] - self.starts[line_start] >= _WRAPPED
        return long and not listed and (words[i + 1][0].isdigit() or after == "(")

    def _ends_sentence(self, i: int) -> bool:
        after = self.word(i + 1)
        if after in ("", "\n"):
            return True
        if after in _SENTENCE_MARKS or (self.ends[i] == self.starts[i + 1] and self.is_word(i + 1)):
            # Three dots, or a point inside an abbreviation.
            return False
        if self.words[i] == "." and (
            self.word(i - 1) in _ABBREVIATIONS
            or (len(self.word(i - 1)) == 1 and self.is_word(i - 1) and self.is_capital(i - 1))
        ):
            return False
        return not self.folded.cased[self.starts[i + 1]].islower() and after not in {",", ")", ";"}

    def _enclose(self) -> None:
        count = len(self.words)
        self.bracket = [-1] * count
        self.quoted = [-1] * count
        self.quotes: list[Quote] = []
        opened: list[int] = []
        opening = -1
        awaited = ""
        for i, word in enumerate(self.words):
            if word == "\n":
                opened.clear()
                if awaited in _STRAIGHT:
                    opening, awaited = -1, ""
            elif word == "(":
                opened.append(i)
            elif word == ")" and opened:
                opened.pop()
            if opened:
                self.bracket[i] = opened[-1]
            if awaited and self._closes_quote(i, awaited):
                if self.ends[i] - self.starts[opening] <= _LONGEST_QUOTE and i > opening + 1:
                    self._quote(opening + 1, i - 1)
                opening, awaited = -1, ""
            elif word in _OPEN_QUOTES and (awaited != "”" or word == "“"):
                opening, awaited = i, _OPEN_QUOTES[word]
            elif word in _STRAIGHT and not awaited and self._opens_quote(i):
                opening, awaited = i, word

    def _opens_quote(self, i: int) -> bool:
        """Whether a straight mark opens a quotation: a single one is before a word and after a blank."""
        return self.words[i] == '"' or (not self.glued(i) and self.glued(i + 1) and self.is_word(i + 1))

    def _closes_quote(self, i: int, awaited: str) -> bool:
        word = self.words[i]
        if word == awaited:
            return word != "'" or (self.glued(i) and not (self.glued(i + 1) and self.is_word(i + 1)))
        return awaited == "”" and word == '"' and self.glued(i)

    def _quote(self, first: int, last: int) -> None:
        number = len(self.quotes)
        self.quotes.append(Quote(first, last, self.starts[first], self.ends[last]))
        self.quoted[first : last + 1] = [number] * (last + 1 - first)
