"""A reviewer's decisions as events: `FigureConfirmed`, `FigureCorrected`, `FigureDismissed`, each exactly once."""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from uuid import uuid5

from psycopg2.extensions import connection as Connection

from antq.core.clock import VIET_NAM
from antq.corrections.review.correcting import Correction, RefusedError, corrected
from antq.corrections.review.queue import STATES, Told, figures, is_context
from antq.eventlog import decisions as log_decisions
from antq.eventlog import store
from antq.eventlog.decisions import Draft, Written
from antq.privacy import persons
from antq.privacy.words import check_words

Verdict = Literal["confirm", "correct", "dismiss"]
_EVENT_OF: Final[Mapping[Verdict, str]] = {
    "confirm": "FigureConfirmed",
    "correct": "FigureCorrected",
    "dismiss": "FigureDismissed",
}
_ID: Final = re.compile(r"\d+:\d+")
# What a line says besides its content: its place in its event, and what the intake found on it.
_PLACE: Final = ("n", "s", "cell", "at_before", "at_row", "at_after")


@dataclass(frozen=True)
class Decision:
    """What a reviewer says of a figure, named by its id.

    `value`, `item`, `unit` and `qualifier` are the right ones of a correction, as people write them; None stays.

    `seen_position` is the `stated_position` that the reviewer decided on; None decides on the figure as it stands.
    """

    figure: str
    verdict: Verdict
    value: str | None = None
    reason: str | None = None
    seen_position: int | None = None
    item: str | None = None
    unit: str | None = None
    qualifier: str | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of a decision: `done` at `position`, `already` said before, or `refused`, with why."""

    figure: str
    verdict: Verdict
    outcome: Literal["done", "already", "refused"]
    position: int | None = None
    why_vi: str | None = None
    why_en: str | None = None


def decide(conn: Connection, decisions: Sequence[Decision], by: str) -> list[Outcome]:
    """Append the decisions that can be taken, all in one transaction, and answer each in order. Commits.

    `by` names the office or account that decides. Deciding the same again changes nothing. Raises AntqError for a `by`
    that names nobody or a person, and what the database raises.
    """
    check_words(by=by)
    # One reviewer after the other, each on what the one before left.
    return log_decisions.take(conn, "review", lambda: _draft(conn, decisions, by))


def _draft(conn: Connection, decisions: Sequence[Decision], by: str) -> Draft[list[Outcome]]:
    in_force = {told.id: told for told in figures(conn, states=STATES)}
    outcomes: list[Outcome | None] = []
    taken: dict[str, tuple[Told, Decision, dict[str, Any]]] = {}
    for decision in decisions:
        try:
            told = _figure(in_force, decision, taken)
            line = _line(told, decision)
        except RefusedError as refused:
            outcomes.append(Outcome(decision.figure, decision.verdict, "refused", None, *refused.why))
            continue
        if line is None:
            outcomes.append(Outcome(decision.figure, decision.verdict, "already", told.stated_position))
            continue
        taken[told.id] = (told, decision, line)
        outcomes.append(None)
    streams = {told.stream: _Stream(conn, told) for told, _, _ in taken.values()}

    def events(refs: Mapping[str, str]) -> list[store.NewEvent]:
        return [
            streams[told.stream].event(told, decision, line, by, refs)
            for told, decision, line in taken.values()
        ]

    def answer(written: Written) -> list[Outcome]:
        positions = iter(written.positions)
        return [
            outcome or Outcome(decision.figure, decision.verdict, "done", next(positions))
            for outcome, decision in zip(outcomes, decisions, strict=True)
        ]

    reasons = [decision.reason for _, decision, _ in taken.values() if decision.reason]
    return Draft(answer, events, reasons)


class _Stream:
    """The stream of a report while decisions on it are taken: its version and the counts of its lines."""

    def __init__(self, conn: Connection, told: Told) -> None:
        self.version = store.stream_state(conn, told.stream).version
        self.counts = _counts(conn, told)

    def event(
        self, told: Told, decision: Decision, line: Mapping[str, Any], by: str, refs: Mapping[str, str]
    ) -> store.NewEvent:
        """The event of one decision, after those before it."""
        self.counts[told.status] -= 1
        self.counts[line.get("s", "accepted")] += 1
        kind = _EVENT_OF[decision.verdict]
        payload = {
            "filing": {
                "event_id": str(told.filing_event_id),
                "position": told.filing_position,
                "vintage": told.vintage,
            },
            "form": told.form,
            "line_no": told.line_no,
            "source_span": told.span,
            "decided_on": told.stated_position,
            "sender": by,
            "received_at": datetime.now(VIET_NAM).isoformat(),
            "reason_ref": refs.get(decision.reason or ""),
            "lines": dict(self.counts),
        }
        event = store.NewEvent(
            event_id=uuid5(told.filing_event_id, f"review/{told.line_no}/{told.stated_position}/{kind}"),
            stream=told.stream,
            expected_version=self.version,
            type=kind,
            payload=payload,
            actor=by,
            lines=[json.dumps([line], ensure_ascii=False)],
        )
        self.version += 1
        return event


def _counts(conn: Connection, told: Told) -> dict[str, int]:
    """The counts of a filing's lines as the last event that changed them says."""
    with conn.cursor() as cursor:
        cursor.execute(
            """
            select s.counts
            from eventlog.statements as s
            where s.report_event_id = %s
            order by s.position desc
            limit 1
            """,
            (str(told.filing_event_id),),
        )
        row = cursor.fetchone()
    if row is None:
        raise LookupError("a filing was expected")
    return dict(row[0])


def _figure(in_force: Mapping[str, Told], decision: Decision, taken: Collection[str]) -> Told:
    """The figure a decision is about. Raises RefusedError."""
    told = in_force.get(decision.figure)
    if told is None:
        known = _ID.fullmatch(decision.figure) is not None
        raise RefusedError(
            "Số này không còn hiệu lực: báo cáo đã được thay thế hoặc rút"
            if known
            else "Mã số không đúng dạng 31:4",
            "the figure is no longer in force: its report was replaced or withdrawn"
            if known
            else "not an id like 31:4",
        )
    if decision.figure in taken:
        raise RefusedError("Số này có hai quyết định", "there are two decisions on this figure")
    return told


def _line(told: Told, decision: Decision) -> dict[str, Any] | None:
    """The line as it stands after a decision; None where that was said before. Raises RefusedError."""
    if decision.reason and persons.first_identifier(decision.reason):
        raise RefusedError("Lý do có dữ liệu cá nhân", "the reason holds personal data")
    content = {key: value for key, value in told.line.items() if key not in _PLACE}
    line: dict[str, Any] = {"n": told.line_no, "cell": told.span}
    if is_context(told.line) and decision.verdict != "dismiss":
        raise RefusedError("Số này không thuộc chỉ tiêu nào của các biểu", "no form counts this figure")
    match decision.verdict:
        case "confirm":
            same = told.state in ("confirmed", "corrected")
            if told.status == "warned":
                line["s"] = "warned"
            elif told.state == "held":
                content.pop("f", None)
        case "correct":
            right = Correction(decision.value, decision.item, decision.unit, decision.qualifier)
            line_now = corrected(told, right)
            same = told.state == "corrected" and line_now == dict(told.line)
            content = {key: part for key, part in line_now.items() if key not in _PLACE}
        case "dismiss":
            same = told.state == "dismissed"
            line["s"] = "ignored"
    if same:
        return None
    if decision.verdict != "confirm" and not (decision.reason or "").strip():
        raise RefusedError("Thiếu lý do", "a reason is missing")
    if decision.seen_position not in (None, told.stated_position):
        raise RefusedError(
            f"Số này đã có quyết định khác từ khi lập danh sách ({told.state})",
            f"the figure was decided on since the list was made ({told.state})",
        )
    return line | content
