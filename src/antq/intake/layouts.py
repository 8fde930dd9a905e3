"""How a section's headings become fields. Version 1: the standard template, its headings in Vietnamese or English.

Headings are compared as `antq.reference.lists.written` shapes them, and without accents where that is unambiguous.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from antq import forms
from antq.intake import personal
from antq.intake.document import UNKNOWN_PREFIX, CoverCell
from antq.intake.findings import Finding
from antq.reference import lists

LAYOUT_KEY: Final = "template"
LAYOUT_VERSION: Final = "1"
# The heading of a sheet may be preceded by a title block of so many rows.
HEADER_SEARCH_ROWS: Final = 40
# A row counts as the heading from so many known headings on.
_HEADER_MATCHES: Final = 2
# First words of a row that is no line: a total the sender added, a note, a nil statement.
NOT_A_LINE: Final = r"(?i)^\s*(?:tổng(?:\s+(?:cộng|số))?|cộng|ghi chú|total|note)\s*(?:[:.].*)?$"


@cache
def _headers(form: str) -> dict[str, str]:
    fields = forms.FORMS[form].fields
    return lists.index([(text, f.name) for f in fields for text in (f.header_vi, f.header_en, f.name)])


@cache
def _cover_labels() -> dict[str, str]:
    return lists.index(
        [(text, f.name) for f in forms.ENVELOPE for text in (f.header_vi, f.header_en, f.name)]
    )


@cache
def _sheets() -> dict[str, str]:
    pairs = [
        (text, form.key) for form in forms.FORMS.values() for text in (form.sheet, form.name_en, form.key)
    ]
    return lists.index(pairs)


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
    return _look_up(_sheets(), name)


def is_cover(name: str) -> bool:
    """Whether a sheet of this name is the cover."""
    return lists.plain(name) in {lists.plain(forms.COVER_SHEET), "cover", "report"}


def is_help(name: str) -> bool:
    """Whether a sheet of this name holds instructions or lists, no report."""
    return lists.plain(name) in _HELP_SHEETS


def is_nil_text(text: str | None) -> bool:
    """Whether a cell says that nothing happened (`Không phát sinh`)."""
    return text is not None and lists.plain(text).strip(" .!:") == lists.plain(forms.NIL_TEXT)


def _look_up(table: dict[str, str], text: str) -> str | None:
    shape = lists.written(text).strip(" :*.")
    return table.get(shape) or table.get(lists.plain(shape))


def header_row(form: str, rows: Sequence[Sequence[str | None]]) -> int | None:
    """Index of the row that holds the form's headings, among the first rows of a sheet; None if there is none."""
    table = _headers(form)
    best, best_matches = None, _HEADER_MATCHES - 1
    for index, row in enumerate(rows):
        matches = len({_look_up(table, cell) for cell in row if cell} - {None})
        if matches > best_matches:
            best, best_matches = index, matches
    return best


@dataclass(frozen=True)
class Columns:
    """Headings matched: source index → column name (a field or `unknown_N`), and what there is to say about it."""

    names: dict[int, str]
    headers: dict[str, str]
    findings: tuple[Finding, ...]


def match_columns(form: str, headers: Sequence[str | None], place: str) -> Columns:
    """Give each heading its field. Personal columns get no name, so that they are not read."""
    table = _headers(form)
    names: dict[int, str] = {}
    shown: dict[str, str] = {}
    findings = []
    personal_headers = []
    for index, header in enumerate(headers):
        if not header or not header.strip():
            # A column without heading is read like an unknown one: its cells must not vanish unseen.
            names[index] = f"{UNKNOWN_PREFIX}{index}"
            shown[names[index]] = f"#{index + 1}"
            continue
        name = _look_up(table, header)
        if name is None and personal.is_personal_header(header):
            personal_headers.append(header.strip())
            continue
        if name is not None and name in names.values():
            findings.append(Finding("FI204", place, name, personal.mask(header)))
            name = None
        names[index] = name or f"{UNKNOWN_PREFIX}{index}"
        shown[names[index]] = header.strip()
    if personal_headers:
        findings.append(Finding("PD101", place, args={"columns": ", ".join(personal_headers)}))
    found = set(names.values())
    for field in forms.FORMS[form].fields:
        if field.required and field.name not in found:
            findings.append(Finding("FI202", place, field.name, args={"header": field.header_vi}))
    return Columns(names, shown, tuple(findings))


def read_cover(pairs: Sequence[tuple[str, str | None, str]]) -> tuple[dict[str, CoverCell], list[Finding]]:
    """Cover rows (label, value, place) as values by field name, with findings on labels nobody knows."""
    table = _cover_labels()
    cover: dict[str, CoverCell] = {}
    findings = []
    for label, value, place in pairs:
        name = _look_up(table, label)
        text = (value or "").strip()
        if name is None:
            if personal.is_personal_header(label):
                findings.append(Finding("PD101", place, args={"columns": label.strip()}))
            elif text:
                findings.append(Finding("SL116", place, value=personal.mask(label.strip())))
        elif not text:
            continue
        elif name in cover and cover[name].value != text:
            findings.append(Finding("SL118", place, name, personal.mask(text)))
        else:
            cover[name] = CoverCell(text, place)
    return cover, findings
