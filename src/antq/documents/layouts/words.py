"""What words of a report mean in any layout: names of sheets, labels of the cover, `Không phát sinh`, totals and notes.

Words are compared as `antq.reference.lists.written` shapes them, and without accents where that is unambiguous.
"""

import re
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from functools import cache
from typing import Final

from antq import forms, periods
from antq.core.text import Garbled, find_garbled, read
from antq.documents.document import CoverCell
from antq.documents.layouts import scales
from antq.findings.catalogue import Finding
from antq.privacy import persons
from antq.reference import lists


@cache
def _cover_labels() -> dict[str, str]:
    return lists.index(
        [(text, f.name) for f in forms.ENVELOPE for text in (f.header_vi, f.header_en, f.name, f.heading)]
    )


@cache
def _sheets() -> dict[str, str]:
    pairs = [
        (text, form.key) for form in forms.FORMS.values() for text in (form.sheet, form.name_en, form.key)
    ]
    return lists.index(pairs)


# Characters around a heading or label that mean nothing.
_EDGES: Final = " :*."
# The same around a line of a title block or a note.
_AROUND: Final = _EDGES + "()-–"
# No statement that nothing happened is so long; marks in it say nothing.
_NIL_LENGTH: Final = 120
_NO_WORD: Final = re.compile(r"[\s.,;:!()\[\]\"'“”‘’*–—-]+")
# Sheets of the template that hold no report.
_HELP_SHEETS: Final = frozenset(
    lists.plain(name)
    for name in (
        *(forms.HELP_SHEET, forms.LISTS_SHEET, forms.FINDINGS_SHEET, forms.LAST_PERIOD_SHEET),
        *("instructions", "code lists"),
    )
)


def form_of_sheet(name: str) -> str | None:
    """The form a sheet of this name holds, or None."""
    return look_up(_sheets(), name)


def is_cover(name: str) -> bool:
    """Whether a sheet of this name is the cover."""
    return lists.plain(name) in {lists.plain(forms.COVER_SHEET), "cover", "report"}


def is_cover_label(text: str) -> bool:
    """Whether a text is the label of a field of the cover."""
    return cover_field(text) is not None


def cover_field(text: str) -> str | None:
    """The field of the cover that a text is the label of, or None."""
    return look_up(_cover_labels(), text)


def is_answers_label(text: str) -> bool:
    """Whether a text is the label of the answers to what a receipt asked."""
    return look_up(_cover_labels(), text) == forms.ANSWERS


def is_help(name: str) -> bool:
    """Whether a sheet of this name holds instructions or lists, no report."""
    return lists.plain(name) in _HELP_SHEETS


def is_nil_text(text: str | None) -> bool:
    """Whether a cell says that nothing happened (`Không phát sinh`, `Trong quý III/2026 không phát sinh vụ việc`)."""
    return text is not None and _means_only(text, "nothing")


def may_mean_nil(text: str | None) -> bool:
    """Whether a cell is a nil report where nothing else is reported: `Không có` alone is one, next to figures never."""
    return text is not None and (_means_only(text, "nothing") or _means_only(text, "nothing_if_alone"))


def _means_only(text: str, kind: str) -> bool:
    """Whether the words are one of a kind of `report_word`, and about them nothing but remarks or a period."""
    if len(text) > _NIL_LENGTH:
        return False
    shape = f" {_NO_WORD.sub(' ', lists.plain(text)).strip()} "
    for phrase in _report_words(kind):
        words_before, found, words_after = shape.partition(f" {phrase} ")
        if found and _are_remarks(words_before.split()) and _are_remarks(words_after.split()):
            return True
    return False


def _are_remarks(words: Sequence[str]) -> bool:
    """Whether words are made of remarks that change nothing (`trong kỳ`, `trên địa bàn`, `quý III/2026`)."""
    return not words or any(
        _is_remark(" ".join(words[:end])) and _are_remarks(words[end:]) for end in range(len(words), 0, -1)
    )


def _is_remark(words: str) -> bool:
    return words in _report_words("remark") or periods.says_only_a_period(words)


@cache
def _report_words(kind: str) -> tuple[str, ...]:
    """The words of a kind in the list `report_word`, without accents, the longest first."""
    rows = [
        *((row["name_vi"], row["code"]) for row in lists.rows("code_values") if row["list"] == "report_word"),
        *((row["alias"], row["code"]) for row in lists.rows("code_aliases") if row["list"] == "report_word"),
    ]
    found = {lists.plain(words or "") for words, code in rows if code == kind}
    return tuple(sorted(found, key=len, reverse=True))


def is_like(text: str, patterns: Sequence[str]) -> bool:
    """Whether a cell's words fit one of the patterns, in which `*` matches anything.

    Accents count where the cell has any: `Cộng` is a total and `Công` the police; without them both are `cong`.
    """
    text = text.strip(_AROUND)
    # Nearly every cell begins with another letter than every pattern; shaping them all would take seconds.
    likely = [shapes for shapes in map(_shapes, patterns) if shapes[2] in ("*", _letter(text[:1]))]
    if not likely:
        return False
    shape = lists.written(text).strip(_AROUND)
    bare = lists.plain(shape)
    return any(
        fnmatchcase(shape, written) if shape != bare else fnmatchcase(bare, plain)
        for written, plain, _ in likely
    )


@cache
def _shapes(pattern: str) -> tuple[str, str, str]:
    """A pattern as `written`, as `plain`, and its first letter."""
    return lists.written(pattern), lists.plain(pattern), _letter(pattern[:1])


@cache
def _letter(character: str) -> str:
    """A character in lower case without its accents."""
    return lists.plain(character)[:1]


def ends_in_nil(text: str) -> bool:
    """Whether the title of a part says that nothing happened in it (`III. Mô hình: Không phát sinh`)."""
    bare = lists.plain(text).rstrip(_AROUND)
    return is_nil_text(re.split(r"[:–—]|\s-\s", text)[-1]) or bare.endswith(lists.plain(forms.NIL_TEXT))


def look_up(table: Mapping[str, str], text: str) -> str | None:
    """What `text` means in a table made by `antq.reference.lists.index`, or None."""
    shape = lists.written(text).strip(_EDGES)
    return table.get(shape) or table.get(lists.plain(shape))


def after_label(text: str, label: str) -> str | None:
    """What follows `label` in a cell that begins with it (`Kỳ: Quý I/2026`), maybe nothing; None if it does not."""
    words = text.strip(_AROUND).replace(":", " : ").split()
    count = len(label.replace(":", " ").split())
    if lists.plain(" ".join(words[:count])) != lists.plain(label):
        return None
    return " ".join(words[count:]).replace(" : ", ": ").strip(_AROUND)


def garbled_finding(code: str, place: str, field: str | None, text: str, garbled: Garbled) -> Finding:
    """The finding on a text in another encoding: which one, and what it means when read so."""
    args = {"encoding": garbled.encoding, "meant": persons.mask(garbled.decoded)}
    return Finding(code, place, field, persons.mask(text.strip()), args)


def read_cover(pairs: Sequence[tuple[str, str | None, str]]) -> tuple[dict[str, CoverCell], list[Finding]]:
    """Cover rows (label, value, place) as values by field name, with findings on labels nobody knows."""
    table = _cover_labels()
    cover: dict[str, CoverCell] = {}
    findings = []
    for label, value, place in pairs:
        name = look_up(table, label)
        text = read(value or "").strip()
        if garbled := find_garbled(label):
            findings.append(garbled_finding("FI311", place, None, label, garbled))
        if name is None:
            if persons.is_personal_header(label):
                findings.append(Finding("PD101", place, args={"columns": persons.shown_header(label)}))
            elif (scale_note := scales.scale(f"{label}: {text}" if text else label)) is not None:
                findings.append(Finding("FI247", place, value=persons.mask(scale_note)))
            elif text and not garbled:
                findings.append(Finding("SL116", place, value=persons.mask(label.strip())))
        elif not text:
            continue
        elif name not in cover:
            cover[name] = CoverCell(text, place)
        elif name == forms.ANSWERS:
            cover[name] = CoverCell(f"{cover[name].value}\n{text}", cover[name].place)
        elif cover[name].value != text:
            findings.append(Finding("SL118", place, name, persons.mask(text)))
    return cover, findings
