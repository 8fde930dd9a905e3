"""The page of a text: its figures highlighted, the rule of each on hover, persons masked. It runs nothing."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from jinja2 import Template

from antq.core.html_pages import template
from antq.narrative import masking
from antq.narrative.figure import Figure
from antq.privacy import persons as personal
from antq.reference import lists

_KINDS: Final = {
    "activity": ("Hoạt động", "Activity", "#cfe8cf"),
    "seizure": ("Thu giữ, giao nộp", "Seizure, handing over", "#f7cfc9"),
    "model": ("Mô hình", "Model", "#d6d9f5"),
    "assignment": ("Phân công", "Assignment", "#fbe3b8"),
    "organisation": ("Tổ chức quần chúng", "Organisation", "#d0ecf0"),
    "information": ("Nguồn tin", "Information", "#ecd7ef"),
    "award": ("Khen thưởng", "Award", "#f4ecb0"),
    "context": ("Bối cảnh, không vào biểu", "Context, filed nowhere", "#e4e4e4"),
    "other": ("Khác", "Other", "#e4e4e4"),
}


@dataclass(frozen=True)
class _Kind:
    """A kind of figures as the legend shows it, and how many the text has."""

    code: str
    name_vi: str
    name_en: str
    colour: str
    count: int


@dataclass(frozen=True)
class _Passage:
    """Characters of the page: a figure, with its kind and what its rule says, or the text between two."""

    text: str
    kind: str = ""
    rule: str = ""


def page(text: str, figures: list[Figure], title: str) -> str:
    """The HTML page of a text and its figures; `title` is shown as its heading."""
    kinds = [
        _Kind(code, vi, en, colour, sum(one.kind == code for one in figures))
        for code, (vi, en, colour) in _KINDS.items()
    ]
    return _template().render(
        title=title, figure_count=len(figures), kinds=kinds, passages=list(_passages(text, figures))
    )


@cache
def _template() -> Template:
    return template("antq.narrative", "page.html")


def _passages(text: str, figures: list[Figure]) -> Iterator[_Passage]:
    hidden = masking.spans(text)
    done = 0
    for one in figures:
        if one.start < done:
            # A figure inside another's words: the outer one is shown.
            continue
        yield _Passage(_masked(text, done, one.start, hidden))
        quote = masking.mask(one.quote) if one.indicator == "named_model" else one.quote
        yield _Passage(quote, one.kind, masking.mask(_rule(one)))
        done = one.end
    yield _Passage(_masked(text, done, len(text), hidden))


def _masked(text: str, start: int, end: int, hidden: list[tuple[int, int]]) -> str:
    """A piece of the text between figures, what identifies persons masked."""
    parts: list[str] = []
    for first, last in hidden[max(0, bisect_right(hidden, (start, start)) - 1) :]:
        if first >= end:
            break
        if last > start:
            parts += [text[start : max(start, first)], personal.MASK]
            start = min(last, end)
    return "".join([*parts, text[start:end]])


def _rule(one: Figure) -> str:
    """What the figure counts, of what and when, and the rule that found it."""
    measures = lists.labels("measures")
    parts = [measures.get(one.indicator or "", one.indicator or "chưa rõ chỉ tiêu / no measure")]
    if one.indicator != "named_model":
        parts.append(f"{one.value:,} {one.unit or ''}".replace(",", " "))
    if one.substance:
        parts.append(lists.labels("items")[one.substance])
    if one.subject:
        parts.append(lists.labels("case_subjects")[one.subject])
    parts += [
        part for part in (one.scope, one.period_start and f"{one.period_start} – {one.period_end}") if part
    ]
    parts.append(f"quy tắc / rule: {one.rule} ({one.confidence:.2f})")
    return " · ".join(parts)
