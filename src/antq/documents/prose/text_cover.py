"""The cover of a report in prose: a block of `label: value` lines at the head of the text, `#` in front or not.

The labels are those of every cover. In a document they may be in a table of two columns, which reads as lines too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from antq import forms
from antq.documents import layouts
from antq.reference import lists

# How far into a text its cover may begin, and how long it may be, in lines.
_LINES: Final = 60
# No line of a cover is so long.
_LINE_LENGTH: Final = 1000
_LINE: Final = re.compile(r"[^\n\r]*(?:\r\n|\r|\n|$)")
_PARTED: Final = re.compile(r"\s*:\s*|\t+| {2,}")
_FORM_LABELS: Final = frozenset({lists.plain(forms.CSV_FORM_LABEL), "form"})
_PROSE: Final = frozenset({lists.plain(forms.PROSE_TEXT), "narrative", "prose"})


@dataclass(frozen=True)
class Block:
    """A cover: its lines as (label, value, place), its span of the text, and whether it announces prose."""

    pairs: tuple[tuple[str, str, str], ...]
    start: int
    end: int
    is_prose: bool


def find(text: str) -> Block:
    """The cover of a text; one without any line if there is none."""
    pairs = []
    start = end = 0
    is_prose = False
    for number, (at, line) in enumerate(_lines(text), start=1):
        bare = line.strip().strip(',;"|').strip()
        if not bare:
            continue
        label, value = _split(bare.lstrip("# "))
        if lists.plain(label) in _FORM_LABELS and value:
            is_prose = is_prose or lists.plain(value) in _PROSE
        elif bare.startswith("#") or layouts.is_cover_label(label):
            pairs.append((label, value, f"dòng {number}"))
        elif pairs:
            break
        else:
            continue
        start = start if end else at
        end = at + len(line)
    return Block(tuple(pairs), start, end, is_prose)


def is_declared(text: str) -> bool:
    """Whether the cover at the head of a text says that the rest of it is prose (`Mẫu: Lời văn`)."""
    return find(text).is_prose


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Offset and text of the first lines, none longer than a cover's can be."""
    at = 0
    for _ in range(2 * _LINES):
        found = _LINE.match(text, at, at + _LINE_LENGTH)
        if found is None or at >= len(text):
            return
        yield at, found.group()
        at = found.end()


def _split(line: str) -> tuple[str, str]:
    parts = _PARTED.split(line, maxsplit=1)
    return parts[0].strip(), parts[1].strip() if len(parts) > 1 else ""
