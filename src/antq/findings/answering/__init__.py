"""Answers to questions: what a sender says of a finding that asks, and what becomes of it (docs/questions.md)."""

from antq.findings.answering.answer_parsing import (
    KEEP,
    NOT_UNDERSTOOD,
    SKIP,
    VALUE,
    Answer,
    parse_cells,
    parse_json,
    parse_text,
    place_key,
)
from antq.findings.answering.matched_answers import (
    KEPT,
    NOT_ASKED,
    READ_AS,
    SKIPPED,
    MatchedAnswer,
    encode,
    kept_places,
    mark_answered,
)
from antq.findings.answering.question_matching import (
    EarlierAnswer,
    find_unasked,
    match_answers,
    match_filing_answers,
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
    "EarlierAnswer",
    "MatchedAnswer",
    "encode",
    "find_unasked",
    "kept_places",
    "mark_answered",
    "match_answers",
    "match_filing_answers",
    "parse_cells",
    "parse_json",
    "parse_text",
    "place_key",
]
