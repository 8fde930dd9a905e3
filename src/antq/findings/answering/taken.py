"""Answers that met their questions, and findings once they are answered."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from antq.findings.answering.given import KEEP, SKIP, VALUE
from antq.findings.catalogue import Finding

KEPT: Final = "SL120"
SKIPPED: Final = "SL121"
READ_AS: Final = "SL122"
NOT_ASKED: Final = "SL123"
# What a finding becomes by an answer of a kind: a warning that says so.
BY_KIND: Final[Mapping[str, str]] = {KEEP: KEPT, SKIP: SKIPPED, VALUE: READ_AS}


@dataclass(frozen=True)
class Taken:
    """An answer and its question: a finding of `code` at `place`, about `value` in `field`.

    `section` is the number of the section it was asked in, None for the file and its cover; `by` says who answered.
    """

    code: str
    place: str
    field: str | None
    value: str | None
    kind: str
    text: str | None
    by: str
    section: int | None = None


def kept_places(taken: Iterable[Taken]) -> dict[str, list[str]]:
    """The places at which each code was answered with KEEP."""
    places: dict[str, list[str]] = {}
    for one in taken:
        if one.kind == KEEP:
            places.setdefault(one.code, []).append(one.place)
    return places


def answered(
    findings: Iterable[Finding], taken: Iterable[Taken], kinds: Collection[str] = (KEEP,)
) -> tuple[Finding, ...]:
    """The findings, those that were answered in one of `kinds` as warnings that say how."""
    by_question = {(one.code, one.place): one for one in taken if one.kind in kinds}
    return tuple(_answered(finding, by_question.get((finding.code, finding.place))) for finding in findings)


def _answered(finding: Finding, taken: Taken | None) -> Finding:
    """The warning that a question was answered; it shows what the question was about, or the value it is read as."""
    if taken is None:
        return finding
    value = taken.text if taken.kind == VALUE else finding.value
    args = {**finding.args, "asked": finding.code}
    return Finding(BY_KIND[taken.kind], finding.place, finding.field, value, args)


def encode(taken: Taken, refs: Mapping[str, str]) -> dict[str, object]:
    """An answer as the payload of its filing's event holds it; `refs` names the texts that values are kept as."""
    return {
        "code": taken.code,
        "place": taken.place,
        "field": taken.field,
        "value_ref": refs.get(taken.value) if taken.value else None,
        "answer": taken.kind,
        "text_ref": refs.get(taken.text) if taken.text else None,
        "by": taken.by,
    }
