"""A file as far as it can be judged without the log: guards, secrecy, reading, cover, rules."""

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from antq.documents.guards import RefusedError
from antq.findings import answering
from antq.findings.answering import EarlierAnswer, MatchedAnswer
from antq.findings.catalogue import Finding
from antq.intake.document_judgement import judge_document
from antq.intake.document_reading import read_document
from antq.intake.examined_file import Examined, refused_unread, secret
from antq.privacy import secrecy

_log = logging.getLogger(__name__)
# Each round takes the answers to what the one before let the rules ask.
_MOST_ROUNDS: Final = 4


def examine(
    data: bytes,
    file_name: str,
    sender: str,
    received_at: datetime,
    *,
    max_rows: int,
    demonstration: bool,
    earlier: Sequence[EarlierAnswer] = (),
) -> Examined:
    """Read and judge a file. Never raises for anything the bytes can hold.

    `earlier` are answers that its streams hold to questions like those it may raise.
    """
    blank = refused_unread(
        file_name, hashlib.sha256(data).hexdigest(), len(data), sender, received_at, Finding("FI104")
    )
    try:
        if secrecy.name_is_marked(file_name):
            return secret(blank)
        return _read(blank, data, max_rows, demonstration, earlier)
    except RefusedError as refused:
        if refused.finding.code == secrecy.FINDING:
            return secret(blank)
        return replace(blank, findings=(refused.finding,))
    except (KeyboardInterrupt, SystemExit):
        raise
    # A reader's panic is no Exception, and each has a class of its own. Its values stay out of the service's log.
    except BaseException as error:
        _log.error("submission %s broke the intake: %s", blank.sha256, type(error).__name__)
        _log.debug("where it broke", exc_info=True)
        return replace(blank, findings=(Finding("FI115"),))


def _read(
    blank: Examined, data: bytes, max_rows: int, demonstration: bool, earlier: Sequence[EarlierAnswer]
) -> Examined:
    format_, document = read_document(data, max_rows, blank.sender, blank.received_at.date())
    blank = replace(blank, format=format_, layout=document.layout, answers=document.answers)
    examined = judge_document(blank, document, demonstration)
    # An answer may let a rule see what it asks about next.
    for _ in range(_MOST_ROUNDS):
        newly_matched = _match_answers(examined, earlier)
        if not newly_matched:
            break
        examined = judge_document(
            replace(blank, matched_answers=(*examined.matched_answers, *newly_matched)),
            document,
            demonstration,
        )
    return examined


def _match_answers(examined: Examined, earlier: Sequence[EarlierAnswer]) -> tuple[MatchedAnswer, ...]:
    """The answers that are to questions still asked."""
    sections = [(j.section.form, j.findings, j.line_findings) for j in examined.sections]
    newly_matched = answering.match_answers(
        examined.answers, earlier, examined.sender, examined.all_findings, sections
    )
    settled = {(one.code, one.place) for one in examined.matched_answers}
    return tuple(one for one in newly_matched if (one.code, one.place) not in settled)
