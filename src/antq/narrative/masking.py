"""Masks persons in prose: identifiers, and names after a rank or title, after a surname, in a byline.

Pages of a text are for checking figures, which needs no name of a person. Too much masked does no harm.
"""

import re
from functools import cache
from typing import Final

from antq.narrative.folding import Text
from antq.privacy import persons
from antq.reference import lists

_CAPITAL: Final = "[" + "".join(c for c in map(chr, range(0x41, 0x1EFA)) if c.isupper() and c.isalpha()) + "]"
_WORD: Final = rf"{_CAPITAL}[^\W\d_]*"
# Surnames that begin the name of a person when a capital letter follows; the first forty cover nearly all people.
_SURNAMES: Final = (
    "Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|Đoàn|Trịnh|Trương|Lâm|Đào|Tạ|Lương|Lưu"
    "|Tô|Quách|Triệu|Vàng|Giàng|Sùng|Thào|Lò|Lô|Lường|Quàng|Vừ|Vừa|Sầm|Nông|Hứa|Tống|Kiều|Nghiêm|Phùng|Doãn|Danh|Thạch|Mai"
    "|Cao|Hà|Châu|La|Chu|Tăng|Kim|Sơn|Ksor|Rơ|Siu|Rmah|Bạch|Giáp|Phí|Thái|Khổng|Ma|Má|Mùa|Hạng|Cứ|Ly|Pờ|Chảo|Tẩn|Lầu"
)
_LONE_LINE: Final = re.compile(rf"\s*{_WORD}(?:\s+{_WORD}){{1,4}}\s*$")
_INITIALS: Final = re.compile(rf"(?<!\w){_CAPITAL}(?:\.\s?{_CAPITAL}){{1,3}}\.(?!\w)")
# Lines at either end of an article that may be its byline.
_EDGE: Final = 4


def spans(raw: str) -> list[tuple[int, int]]:
    """The spans of `raw` that identify persons, in order, none touching another.

    Before a year of birth the sentence is masked from its beginning: the name is there in words that no pattern knows.
    """
    folded = Text(raw).folded
    text = persons.plain_digits(folded.cased)
    found = [span for pattern in (_titled_names(), _byline()) for span in _groups(pattern, text)]
    for code, pattern in _identifiers():
        if code == persons.BIRTH_YEAR:
            found += [(_sentence_start(text, one.start()), one.end()) for one in pattern.finditer(text)]
        else:
            found += _groups(pattern, text)
    found += [one.span() for one in _INITIALS.finditer(text)]
    found += [one.span() for one in _names_with_surname().finditer(text) if not _is_place(one[0])]
    found += _lone_names(text)
    return _merged([folded.raw_span(start, end) for start, end in found if start < end])


def mask(text: str) -> str:
    """`text` with what identifies persons replaced."""
    parts, done = [], 0
    for start, end in spans(text):
        parts += [text[done:start], persons.MASK]
        done = end
    return "".join([*parts, text[done:]])


def _groups(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    return [one.span(1) for one in pattern.finditer(text)]


def _sentence_start(text: str, at: int) -> int:
    return max(text.rfind(mark, 0, at) for mark in (".", "\n", ";")) + 1


def _lone_names(text: str) -> list[tuple[int, int]]:
    """Lines at either end of an article that hold nothing but two to five capitalised words."""
    lines = [one.span() for one in re.finditer(r"[^\n]+", text) if one[0].strip()]
    if len(lines) <= 2 * _EDGE:
        return []
    edges = dict.fromkeys([*lines[:_EDGE], *lines[-_EDGE:]])
    return [
        (start, end)
        for start, end in edges
        if end - start < 60 and _LONE_LINE.match(text[start:end]) and not _is_place(text[start:end])
    ]


def _merged(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


@cache
def _identifiers() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((code, re.compile(pattern)) for code, pattern in persons.PATTERNS)


@cache
def _titled_names() -> re.Pattern[str]:
    """Capitalised words after a rank or form of address, at least two of them after an office (`Bí thư Tỉnh ủy`)."""
    address, office = (
        "|".join(re.escape(title).replace(r"\ ", r"\s+") for title in _both_spellings(_titles(code)))
        for code in ("address", "office")
    )
    return re.compile(
        rf"(?<!\w)(?:(?i:{address})\s+(?={_WORD})|(?i:{office})\s+(?={_WORD}\s+{_WORD}))"
        rf"({_WORD}(?:\s+{_WORD}){{0,4}})(?!\w)"
    )


def _titles(code: str) -> list[str]:
    rows = lists.rows("narrative_terms")
    found = [row["term"] or "" for row in rows if row["role"] == "rank" and row["code"] == code]
    return sorted(found, key=len, reverse=True)


def _both_spellings(titles: list[str]) -> list[str]:
    """Titles as the list has them and with the other placing of tone marks and `y`."""
    return [*titles, *(title.replace("úy", "uý").replace("kĩ", "kỹ").replace("sĩ", "sỹ") for title in titles)]


@cache
def _byline() -> re.Pattern[str]:
    credits = "tác giả|nguồn tin|nguồn|người viết|ảnh|bài|tin|bài và ảnh|thực hiện"
    return re.compile(rf"(?im)^\s*(?:{credits})\s*:\s*([^\n]{{2,60}})$")


@cache
def _names_with_surname() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_SURNAMES})(?:\s+{_WORD}){{1,4}}(?!\w)")


@cache
def _places() -> frozenset[str]:
    names = {row["name_vi"] or "" for row in lists.rows("provinces")}
    names |= {row["alias"] or "" for row in lists.rows("province_aliases")}
    return frozenset(name.removeprefix("Tỉnh ").removeprefix("Thành phố ").casefold() for name in names)


def _is_place(name: str) -> bool:
    """Whether a capitalised name is a province's, or that of somebody streets are named after."""
    shape = " ".join(name.split()).casefold()
    return shape in _places() or shape == "hồ chí minh"
