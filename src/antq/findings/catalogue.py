"""Findings: what is wrong with a line or a filing, by stable code, with words from the catalogue.

`reference/findings.csv` is the catalogue: code, severity, message and remedy in Vietnamese and English, with
`{field}`, `{value}` and the like filled in from the finding. Events keep code and arguments, never the words.
"""

import dataclasses
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import polars as pl

from antq.reference import lists

ERROR = "error"
WARNING = "warning"

# Line findings travel as a frame with these columns; `n` is the line number, `args` a JSON object.
FRAME_SCHEMA = {
    "n": pl.Int64,
    "code": pl.String,
    "severity": pl.String,
    "place": pl.String,
    "field": pl.String,
    "value": pl.String,
    "args": pl.String,
}


@dataclass(frozen=True)
class Entry:
    """One row of the catalogue. `answers` holds what a sender may answer: `keep`, `value`, `skip`, parted by blanks."""

    code: str
    severity: str
    message_vi: str
    message_en: str
    remedy_vi: str
    remedy_en: str
    answers: str


@cache
def catalogue() -> Mapping[str, Entry]:
    """All entries by code."""
    return {
        row["code"] or "": Entry(**{name: row[name] or "" for name in Entry.__dataclass_fields__})
        for row in lists.rows("findings")
    }


def severity_of(code: str) -> str:
    """`error` or `warning`. Raises KeyError for a code the catalogue does not hold."""
    return catalogue()[code].severity


def check_known(code: str) -> None:
    """Raises UnknownNameError, with those it may have meant, for a code the catalogue does not hold."""
    if code not in catalogue():
        raise lists.unknown(code, "findings", list(catalogue()))


@dataclass(frozen=True)
class Finding:
    """One finding on a file or filing: code, place in the file, field, raw value (already masked), arguments."""

    code: str
    place: str = ""
    field: str | None = None
    value: str | None = None
    args: Mapping[str, str] = dataclasses.field(default_factory=dict)

    @property
    def severity(self) -> str:
        """From the catalogue."""
        return severity_of(self.code)

    @property
    def is_error(self) -> bool:
        """Whether this alone stops the file, filing or line it is on."""
        return self.severity == ERROR


class _Arguments(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"


def render(
    code: str, place: str, field: str | None, value: str | None, args: Mapping[str, Any]
) -> dict[str, Any]:
    """The finding as receipts print it: code, severity, place, field, value, arguments and the four texts."""
    entry = catalogue()[code]
    arguments = _Arguments({k: str(v) for k, v in args.items()})
    arguments |= {"place": place, "field": field or "", "value": value or ""}
    if asked := catalogue().get(arguments.get("asked", "")):
        # The message of the question that was answered.
        arguments |= {
            "asked_vi": asked.message_vi.format_map(arguments),
            "asked_en": asked.message_en.format_map(arguments),
        }
    # Values come from files: format_map looks names up in a plain dict of strings, so `{value.__class__}` in the
    # *value* is never interpreted; only the catalogue's own text is a template.
    return {
        "code": code,
        "severity": entry.severity,
        "place": place,
        "field": field,
        "value": value,
        "message_vi": entry.message_vi.format_map(arguments),
        "message_en": entry.message_en.format_map(arguments),
        "remedy_vi": entry.remedy_vi.format_map(arguments),
        "remedy_en": entry.remedy_en.format_map(arguments),
        "args": {k: str(v) for k, v in args.items()},
    }


def render_frame(frame: pl.DataFrame, limit: int) -> list[dict[str, Any]]:
    """The first `limit` line findings of a frame as receipts print them."""
    return [
        render(row["code"], row["place"], row["field"], row["value"], json.loads(row["args"]))
        for row in frame.head(limit).iter_rows(named=True)
    ]


def render_all(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Filing and file findings as receipts print them."""
    return [render(f.code, f.place, f.field, f.value, f.args) for f in findings]


def empty_frame() -> pl.DataFrame:
    """A frame of line findings without rows."""
    return pl.DataFrame(schema=FRAME_SCHEMA)
