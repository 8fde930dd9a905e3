"""Answers that met their questions, and findings once they are answered."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from antq.findings.answering.answer_parsing import KEEP, SKIP, VALUE
from antq.findings.catalogue import Finding

KEPT: Final = "SL120"
SKIPPED: Final = "SL121"
READ_AS: Final = "SL122"
NOT_ASKED: Final = "SL123"
# What a finding becomes by an answer of a kind: a warning that says so.
BY_KIND: Final[Mapping[str, str]] = {KEEP: KEPT, SKIP: SKIPPED, VALUE: READ_AS}


@dataclass(frozen=True)
class MatchedAnswer:
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


def kept_places(matched: Iterable[MatchedAnswer]) -> dict[str, list[str]]:
    """The places at which each code was answered with KEEP."""
    places: dict[str, list[str]] = {}
    for one in matched:
        if one.kind == KEEP:
            places.setdefault(one.code, []).append(one.place)
    return places


def mark_answered(
    findings: Iterable[Finding], matched: Iterable[MatchedAnswer], kinds: Collection[str] = (KEEP,)
) -> tuple[Finding, ...]:
    """The findings, those that were answered in one of `kinds` as warnings that say how."""
    by_question = {(one.code, one.place): one for one in matched if one.kind in kinds}
    return tuple(
        _mark_answered(finding, by_question.get((finding.code, finding.place))) for finding in findings
    )


def _mark_answered(finding: Finding, matched: MatchedAnswer | None) -> Finding:
    """The warning that a question was answered; it shows what the question was about, or the value it is read as."""
    if matched is None:
        return finding
    value = matched.text if matched.kind == VALUE else finding.value
    args = {**finding.args, "asked": finding.code}
    return Finding(BY_KIND[matched.kind], finding.place, finding.field, value, args)


def encode(matched: MatchedAnswer, refs: Mapping[str, str]) -> dict[str, object]:
    """An answer as the payload of its filing's event holds it; `refs` names the texts that values are kept as."""
    return {
        "code": matched.code,
        "place": matched.place,
        "field": matched.field,
        "value_ref": refs.get(matched.value) if matched.value else None,
        "answer": matched.kind,
        "text_ref": refs.get(matched.text) if matched.text else None,
        "by": matched.by,
    }
