"""Answers to questions: what a sender says of a finding that asks, and what becomes of it (docs/questions.md)."""

from antq.findings.answering.given import (
    KEEP,
    NOT_UNDERSTOOD,
    SKIP,
    VALUE,
    Answer,
    of_cells,
    of_json,
    of_text,
    place_key,
)
from antq.findings.answering.meeting import Earlier, meet, meet_findings, unasked
from antq.findings.answering.taken import (
    KEPT,
    NOT_ASKED,
    READ_AS,
    SKIPPED,
    Taken,
    answered,
    encode,
    kept_places,
)

__all__ = [
    "KEEP",
    "KEPT",
    "NOT_ASKED",
    "NOT_UNDERSTOOD",
    "READ_AS",
    "SKIP",
    "SKIPPED",
    "VALUE",
    "Answer",
    "Earlier",
    "Taken",
    "answered",
    "encode",
    "kept_places",
    "meet",
    "meet_findings",
    "of_cells",
    "of_json",
    "of_text",
    "place_key",
    "unasked",
]
