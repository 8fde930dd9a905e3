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
from antq.corrections.review.figure_corrections import Correction, DecisionRefusedError, correct_line
from antq.corrections.review.queue import STATES, ProseFigure, find_figures, is_context
from antq.eventlog import decisions as log_decisions
from antq.eventlog import store
from antq.eventlog.decisions import Draft, Written
from antq.privacy import persons
from antq.privacy.free_text import check_free_text

Verdict = Literal["confirm", "correct", "dismiss"]
_EVENT_OF: Final[Mapping[Verdict, str]] = {
    "confirm": "FigureConfirmed",
    "correct": "FigureCorrected",
    "dismiss": "FigureDismissed",
}
_ID: Final = re.compile(r"\d+:\d+")
# What a line holds in addition to its content: its place in its event, and what the intake found on it.
_PLACE: Final = ("n", "s", "cell", "at_before", "at_row", "at_after")


@dataclass(frozen=True)
class Decision:
    """What a reviewer says of a figure, named by its id.

    `value`, `item`, `unit` and `qualifier` are the right ones of a correction, as people write them; None stays.

    `seen_position` is the `stated_position` that the reviewer decided on; None decides on the figure as it is now.
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
    """What became of a decision: `done` at `position`, `already` decided before, or `refused`, with why."""

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
    check_free_text(by=by)
    # One reviewer after the other, each on what the one before left.
    return log_decisions.take(conn, "review", lambda: _draft_decisions(conn, decisions, by))


def _draft_decisions(conn: Connection, decisions: Sequence[Decision], by: str) -> Draft[list[Outcome]]:
    in_force = {figure.id: figure for figure in find_figures(conn, states=STATES)}
    outcomes: list[Outcome | None] = []
    accepted: dict[str, tuple[ProseFigure, Decision, dict[str, Any]]] = {}
    for decision in decisions:
        try:
            figure = _find_figure(in_force, decision, accepted)
            line = _line_after(figure, decision)
        except DecisionRefusedError as refused:
            outcomes.append(Outcome(decision.figure, decision.verdict, "refused", None, *refused.why))
            continue
        if line is None:
            outcomes.append(Outcome(decision.figure, decision.verdict, "already", figure.stated_position))
            continue
        accepted[figure.id] = (figure, decision, line)
        outcomes.append(None)
    streams = {figure.stream: _Stream(conn, figure) for figure, _, _ in accepted.values()}

    def events(refs: Mapping[str, str]) -> list[store.NewEvent]:
        return [
            streams[figure.stream].event(figure, decision, line, by, refs)
            for figure, decision, line in accepted.values()
        ]

    def answer(written: Written) -> list[Outcome]:
        positions = iter(written.positions)
        return [
            outcome or Outcome(decision.figure, decision.verdict, "done", next(positions))
            for outcome, decision in zip(outcomes, decisions, strict=True)
        ]

    reasons = [decision.reason for _, decision, _ in accepted.values() if decision.reason]
    return Draft(answer, events, reasons)


class _Stream:
    """The stream of a report while decisions on it are taken: its version and the counts of its lines."""

    def __init__(self, conn: Connection, figure: ProseFigure) -> None:
        self.version = store.stream_state(conn, figure.stream).version
        self.counts = _line_counts(conn, figure)

    def event(
        self,
        figure: ProseFigure,
        decision: Decision,
        line: Mapping[str, Any],
        by: str,
        refs: Mapping[str, str],
    ) -> store.NewEvent:
        """The event of one decision, after those before it."""
        self.counts[figure.status] -= 1
        self.counts[line.get("s", "accepted")] += 1
        kind = _EVENT_OF[decision.verdict]
        payload = {
            "filing": {
                "event_id": str(figure.filing_event_id),
                "position": figure.filing_position,
                "vintage": figure.vintage,
            },
            "form": figure.form,
            "line_no": figure.line_no,
            "source_span": figure.span,
            "decided_on": figure.stated_position,
            "sender": by,
            "received_at": datetime.now(VIET_NAM).isoformat(),
            "reason_ref": refs.get(decision.reason or ""),
            "lines": dict(self.counts),
        }
        event = store.NewEvent(
            event_id=uuid5(
                figure.filing_event_id, f"review/{figure.line_no}/{figure.stated_position}/{kind}"
            ),
            stream=figure.stream,
            expected_version=self.version,
            type=kind,
            payload=payload,
            actor=by,
            lines=[json.dumps([line], ensure_ascii=False)],
        )
        self.version += 1
        return event


def _line_counts(conn: Connection, figure: ProseFigure) -> dict[str, int]:
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
            (str(figure.filing_event_id),),
        )
        row = cursor.fetchone()
    if row is None:
        raise LookupError("a filing was expected")
    return dict(row[0])


def _find_figure(
    in_force: Mapping[str, ProseFigure], decision: Decision, accepted: Collection[str]
) -> ProseFigure:
    """The figure a decision is about. Raises DecisionRefusedError."""
    figure = in_force.get(decision.figure)
    if figure is None:
        known = _ID.fullmatch(decision.figure) is not None
        raise DecisionRefusedError(
            "Số này không còn hiệu lực: báo cáo đã được thay thế hoặc rút"
            if known
            else "Mã số không đúng dạng 31:4",
            "the figure is no longer in force: its report was replaced or withdrawn"
            if known
            else "not an id like 31:4",
        )
    if decision.figure in accepted:
        raise DecisionRefusedError("Số này có hai quyết định", "there are two decisions on this figure")
    return figure


def _line_after(figure: ProseFigure, decision: Decision) -> dict[str, Any] | None:
    """The line after a decision; None where the same was decided before. Raises DecisionRefusedError."""
    if decision.reason and persons.first_identifier(decision.reason):
        raise DecisionRefusedError("Lý do có dữ liệu cá nhân", "the reason holds personal data")
    content = {key: value for key, value in figure.line.items() if key not in _PLACE}
    line: dict[str, Any] = {"n": figure.line_no, "cell": figure.span}
    if is_context(figure.line) and decision.verdict != "dismiss":
        raise DecisionRefusedError(
            "Số này không thuộc chỉ tiêu nào của các biểu", "no form counts this figure"
        )
    match decision.verdict:
        case "confirm":
            is_unchanged = figure.state in ("confirmed", "corrected")
            if figure.status == "warned":
                line["s"] = "warned"
            elif figure.state == "held":
                content.pop("f", None)
        case "correct":
            right = Correction(decision.value, decision.item, decision.unit, decision.qualifier)
            line_now = correct_line(figure, right)
            is_unchanged = figure.state == "corrected" and line_now == dict(figure.line)
            content = {key: part for key, part in line_now.items() if key not in _PLACE}
        case "dismiss":
            is_unchanged = figure.state == "dismissed"
            line["s"] = "ignored"
    if is_unchanged:
        return None
    if decision.verdict != "confirm" and not (decision.reason or "").strip():
        raise DecisionRefusedError("Thiếu lý do", "a reason is missing")
    if decision.seen_position not in (None, figure.stated_position):
        raise DecisionRefusedError(
            f"Số này đã có quyết định khác từ khi lập danh sách ({figure.state})",
            f"the figure was decided on since the list was made ({figure.state})",
        )
    return line | content
