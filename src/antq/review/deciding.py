"""A reviewer's decisions as events: `FigureConfirmed`, `FigureCorrected`, `FigureDismissed`, each exactly once."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from uuid import uuid5

import polars as pl
from psycopg2.extensions import connection as Connection

from antq.errors import AntqError
from antq.eventlog import store
from antq.intake import numbers, personal
from antq.intake.landing import VIET_NAM
from antq.intake.rules.cells import LONGEST_TEXT
from antq.review.queue import STATES, Told, figures

Verdict = Literal["confirm", "correct", "dismiss"]
_EVENT_OF: Final[Mapping[Verdict, str]] = {
    "confirm": "FigureConfirmed",
    "correct": "FigureCorrected",
    "dismiss": "FigureDismissed",
}
_ATTEMPTS: Final = 8
_ID: Final = re.compile(r"\d+:\d+")
# What a line says besides its content: its place in its event, and what the intake found on it.
_PLACE: Final = ("n", "s", "cell", "at_before", "at_row", "at_after")


@dataclass(frozen=True)
class Decision:
    """What a reviewer says of a figure, named by its id. `value` is the right one of a correction, as people write it.

    `seen_position` is the `stated_position` that the reviewer decided on; None decides on the figure as it stands.
    """

    figure: str
    verdict: Verdict
    value: str | None = None
    reason: str | None = None
    seen_position: int | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of a decision: `done` at `position`, `already` said before, or `refused`, with why."""

    figure: str
    verdict: Verdict
    outcome: Literal["done", "already", "refused"]
    position: int | None = None
    why_vi: str | None = None
    why_en: str | None = None


class _RefusedError(Exception):
    """Why a decision cannot be taken, Vietnamese and English."""

    def __init__(self, why_vi: str, why_en: str) -> None:
        super().__init__(why_en)
        self.why = (why_vi, why_en)


def decide(conn: Connection, decisions: Sequence[Decision], by: str) -> list[Outcome]:
    """Append the decisions that can be taken, all in one transaction, and answer each in order. Commits.

    `by` names the office or account that decides. Deciding the same again changes nothing. Raises AntqError for a `by`
    that names nobody or a person, and what the database raises.
    """
    if not by.strip() or personal.first_identifier(by):
        raise AntqError(
            "`by` trống hoặc nêu tên người / `by` is empty or names a person",
            fix="nêu đơn vị hoặc tài khoản duyệt / name the office or account that reviews",
        )
    for _ in range(_ATTEMPTS):
        try:
            outcomes = _try(conn, decisions, by)
            conn.commit()
        except store.WrongVersionError:
            # A report or another reviewer came in between.
            conn.rollback()
        except BaseException:
            conn.rollback()
            raise
        else:
            return outcomes
    raise AntqError(
        f"the streams kept moving for {_ATTEMPTS} attempts", fix="run it again; nothing was written"
    )


def _try(conn: Connection, decisions: Sequence[Decision], by: str) -> list[Outcome]:
    with conn.cursor() as cursor:
        # Reviewers decide one after the other, each on what the other left.
        cursor.execute("select pg_advisory_xact_lock(hashtextextended('review', 3))")
    standing = {told.id: told for told in figures(conn, states=STATES)}
    reasons = [one.reason for one in decisions if one.reason and not personal.first_identifier(one.reason)]
    refs = dict(zip(reasons, store.put_texts(conn, reasons), strict=True))
    outcomes: list[Outcome | None] = []
    events: list[store.NewEvent] = []
    streams: dict[str, _Stream] = {}
    taken: set[str] = set()
    for decision in decisions:
        try:
            told = _figure(standing, decision, taken)
            line = _line(told, decision)
        except _RefusedError as refused:
            outcomes.append(Outcome(decision.figure, decision.verdict, "refused", None, *refused.why))
            continue
        if line is None:
            outcomes.append(Outcome(decision.figure, decision.verdict, "already", told.stated_position))
            continue
        taken.add(told.id)
        stream = streams.setdefault(told.stream, _Stream(conn, told))
        events.append(stream.event(told, decision, line, by, refs))
        outcomes.append(None)
    appended = iter(store.append(conn, events))
    return [
        outcome or Outcome(decision.figure, decision.verdict, "done", next(appended).position)
        for outcome, decision in zip(outcomes, decisions, strict=True)
    ]


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
            select e.payload -> 'lines' from eventlog.events as e
            where
                e.stream = %(stream)s
                and e.type in ('ReportFiled', 'LinesRecovered', 'FigureConfirmed', 'FigureCorrected', 'FigureDismissed')
                and coalesce(e.payload -> 'filing' ->> 'event_id', e.event_id::text) = %(event_id)s
            order by e.position desc
            limit 1
            """,
            {"stream": told.stream, "event_id": str(told.filing_event_id)},
        )
        row = cursor.fetchone()
    if row is None:
        raise LookupError("a filing was expected")
    return dict(row[0])


def _figure(standing: Mapping[str, Told], decision: Decision, taken: set[str]) -> Told:
    """The figure a decision is about. Raises _RefusedError."""
    told = standing.get(decision.figure)
    if told is None:
        known = _ID.fullmatch(decision.figure) is not None
        raise _RefusedError(
            "Số này không còn hiệu lực: báo cáo đã được thay thế hoặc rút"
            if known
            else "Mã số không đúng dạng 31:4",
            "the figure is no longer in force: its report was replaced or withdrawn"
            if known
            else "not an id like 31:4",
        )
    if decision.figure in taken:
        raise _RefusedError("Số này có hai quyết định", "there are two decisions on this figure")
    return told


def _line(told: Told, decision: Decision) -> dict[str, Any] | None:
    """The line as it stands after a decision; None where that was said before. Raises _RefusedError."""
    if decision.reason and personal.first_identifier(decision.reason):
        raise _RefusedError("Lý do có dữ liệu cá nhân", "the reason holds personal data")
    content = {key: value for key, value in told.line.items() if key not in _PLACE}
    line: dict[str, Any] = {"n": told.line_no, "cell": told.span}
    match decision.verdict:
        case "confirm":
            same = told.state in ("confirmed", "corrected")
            if told.status == "warned":
                line["s"] = "warned"
        case "correct":
            value = _right_value(told, decision.value)
            same = told.state == "corrected" and value == told.value
            content = {key: part for key, part in content.items() if key != "f"} | _with_value(told, value)
        case "dismiss":
            same = told.state == "dismissed"
            line["s"] = "ignored"
    if same:
        return None
    if decision.verdict != "confirm" and not (decision.reason or "").strip():
        raise _RefusedError("Thiếu lý do", "a reason is missing")
    if decision.seen_position not in (None, told.stated_position):
        raise _RefusedError(
            f"Số này đã có quyết định khác từ khi lập danh sách ({told.state})",
            f"the figure was decided on since the list was made ({told.state})",
        )
    return line | content


def _with_value(told: Told, value: str) -> dict[str, Any]:
    if told.form == "seizures" or told.field == "model":
        return {told.field: value}
    return {"v": {**told.line["v"], told.field: value}}


def _right_value(told: Told, written: str | None) -> str:
    """The value of a correction as lines hold it. Raises _RefusedError."""
    text = (written or "").strip()
    if told.field == "model":
        if not text or len(text) > LONGEST_TEXT or personal.first_identifier(text):
            raise _RefusedError(
                "Tên mô hình trống, quá dài hoặc có dữ liệu cá nhân", "no name that can be kept"
            )
        return " ".join(text.split())
    value, note = (column[0] for column in numbers.parse(pl.Series([text or None], dtype=pl.String)))
    if value is None or note in (numbers.UNREADABLE, numbers.POINT_DECIMAL):
        raise _RefusedError("Số đúng không đọc được, ví dụ 1.150 hoặc 71,63", "the right value is no number")
    if str(value).startswith("-") or (told.is_count and "." in str(value)):
        raise _RefusedError("Số đếm phải là số nguyên không âm", "a count is a whole number, none below zero")
    return str(value)
