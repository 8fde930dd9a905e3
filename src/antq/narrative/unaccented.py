"""Vietnamese typed without diacritics: reported and left to a person, because only parts of it would be read."""

import re
from typing import Final

from antq.narrative.figure import Doubt

UNACCENTED: Final = "FI269"

_LINE: Final = re.compile(r"[^\n]+")
_WORD: Final = re.compile(r"[^\W\d_]+")
# Frequent words of reports as they look without diacritics; English and names have few of them.
_PLAIN: Final = frozenset(
    {
        "va",
        "cua",
        "cac",
        "da",
        "trong",
        "duoc",
        "cong",
        "an",
        "thu",
        "giu",
        "doi",
        "tuong",
        "vu",
        "bat",
        "xa",
        "tinh",
        "nguoi",
        "ma",
        "tuy",
        "hop",
        "dan",
        "to",
        "chuc",
        "luot",
        "cuoc",
        "quy",
        "nam",
        "thang",
        "khau",
        "sung",
        "vien",
        "voi",
        "ket",
        "qua",
        "phat",
        "hien",
        "huyen",
        "bao",
        "cao",
        "tren",
        "dia",
        "ban",
        "phong",
        "chong",
        "toi",
        "pham",
        "mo",
        "hinh",
        "so",
    }
)
_LEAST_WORDS: Final = 5
_LEAST_SHARE: Final = 0.5


def find(raw: str) -> list[Doubt]:
    """The lines with a number that are Vietnamese without a diacritic; lines that follow each other are one doubt."""
    found: list[Doubt] = []
    for line in _LINE.finditer(raw):
        text = line.group()
        if not text.isascii() or not any(map(str.isdigit, text)):
            continue
        words = [word.lower() for word in _WORD.findall(text)]
        known = sum(word in _PLAIN for word in words)
        if len(words) < _LEAST_WORDS or known < _LEAST_SHARE * len(words):
            continue
        start = line.start()
        if found and not raw[found[-1].end : start].strip():
            start = found.pop().start
        found.append(Doubt(start, line.end(), raw[start : line.end()], UNACCENTED))
    return found
