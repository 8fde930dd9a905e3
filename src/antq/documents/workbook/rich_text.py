"""Texts of a workbook in which a part is struck through or raised: what is left for a reader, and what is left out.

calamine joins all parts: 12 struck through and 15 after it become 1215, and 1150 with a footnote's mark 11501.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from antq.documents.workbook.package import Package, attributes, is_true

SHARED_STRINGS: Final = "xl/sharedstrings.xml"
_ITEM: Final = re.compile(rb"<(?:[\w.-]+:)?si(?=[\s/>])")
_RUN: Final = re.compile(rb"<(?:[\w.-]+:)?r(?:\s[^>]*)?>(.*?)</(?:[\w.-]+:)?r>", re.DOTALL)
_TEXT: Final = re.compile(rb"<(?:[\w.-]+:)?t(?:\s[^>]*)?>([^<]*)<")
_STRIKE: Final = re.compile(rb"<(?:[\w.-]+:)?strike((?:\s[^>]*?)?)/?>")
_RAISED: Final = re.compile(rb"<(?:[\w.-]+:)?vertAlign\s([^>]*?)/?>")
# What a text with such a part cannot do without.
_TRACES: Final = (b"strike", b"vertAlign")
_NUMBER: Final = re.compile(r"\s*-?\d[\d.,\s]*")
_NOTE_MARK: Final = re.compile(r"\s*[(\[]?(?:\d{1,2}|[a-zA-Z]|[*†‡§]{1,3}|[⁰¹²³⁴-⁹]{1,2})[)\]]?\s*")
_UNIT_OF_LENGTH: Final = re.compile(r"(?:^|[\W\d_])[kcdm]?m\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class RichText:
    """A text with marked parts: what is read, what is left out, and whether that is certain.

    `is_struck`: all of it is cancelled. `is_power`: 10 with a raised number may be a power of ten.
    """

    text: str
    left_out: str
    is_struck: bool = False
    is_power: bool = False


def marked_strings(package: Package) -> dict[int, RichText]:
    """The shared texts with marked parts, by their number."""
    found: dict[int, RichText] = {}
    count = 0
    for piece in package.items(SHARED_STRINGS, _ITEM):
        if not any(trace in piece for trace in _TRACES):
            count += len(_ITEM.findall(piece))
            continue
        for item in _ITEM.split(piece)[1:]:
            rich = read(item) if any(trace in item for trace in _TRACES) else None
            if rich:
                found[count] = rich
            count += 1
    return found


def read(item: bytes) -> RichText | None:
    """A text's XML read; None where no part of it is marked."""
    runs = [_run(run) for run in _RUN.findall(item)]
    runs = [run for run in runs if run.text]
    if not any(run.is_struck or run.is_raised for run in runs):
        return None
    in_force = [run for run in runs if not run.is_struck]
    struck = "".join(run.text for run in runs if run.is_struck)
    if not "".join(run.text for run in in_force).strip():
        return RichText("".join(run.text for run in runs), struck.strip(), is_struck=True)
    base, marks = "", []
    for run in in_force:
        if run.is_raised and _is_mark(run, base):
            marks.append(run.text.strip())
        else:
            base += run.text
    if not base.strip():
        base, marks = "".join(marks), []
    left_out = " ".join(part for part in (struck.strip(), *marks) if part)
    if not left_out:
        return None
    is_power = base.strip() == "10" and any(mark.isdigit() for mark in marks)
    return RichText(base.strip(), left_out, is_power=is_power)


@dataclass(frozen=True)
class _Run:
    text: str
    is_struck: bool
    is_raised: bool
    is_below: bool


def _run(run: bytes) -> _Run:
    text = "".join(html.unescape(part.decode("utf-8", "replace")) for part in _TEXT.findall(run))
    strike = _STRIKE.search(run)
    raised = _RAISED.search(run)
    place = attributes(b" " + raised[1]).get("val", "") if raised else ""
    return _Run(
        text,
        strike is not None and is_true(attributes(strike[1]).get("val", "1")),
        place in ("superscript", "subscript"),
        place == "subscript",
    )


def _is_mark(run: _Run, base: str) -> bool:
    """Whether a raised or lowered part is a note's mark: not the 2 of m² nor that of H₂O."""
    if _NUMBER.fullmatch(base):
        return True
    if run.is_below or (run.text.strip() in ("2", "3") and _UNIT_OF_LENGTH.search(base)):
        return False
    return bool(_NOTE_MARK.fullmatch(run.text))


def inline_strings(piece: bytes) -> Iterator[tuple[int, RichText]]:
    """The texts with marked parts that are in a sheet's own XML, and where each begins."""
    if not any(trace in piece for trace in _TRACES):
        return
    for found in re.finditer(rb"<(?:[\w.-]+:)?is>(.*?)</(?:[\w.-]+:)?is>", piece, re.DOTALL):
        if rich := read(found[1]):
            yield found.start(), rich
