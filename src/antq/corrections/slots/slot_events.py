"""What an operator says of a whole slot: that its report is withdrawn, or that another slot reports for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import uuid4

from psycopg2.extensions import connection as Connection

from antq import forms
from antq.core.clock import VIET_NAM
from antq.core.errors import AntqError
from antq.corrections.slots import owed_reports
from antq.corrections.slots.form_slots import FormSlot
from antq.eventlog import decisions, store
from antq.eventlog.decisions import Draft
from antq.intake.amendments import effects, log_figures, reported_figures
from antq.privacy.free_text import check_free_text

WITHDRAWN: Final = "ReportWithdrawn"
COVERED: Final = "SlotCovered"
# One decision on slots after the other: two covers at once must not make a chain.
TOPIC: Final = "slots"


@dataclass(frozen=True)
class SlotEnding:
    """What the event did, or would do: the stream, the vintage and figures it ends. `position` is null in a dry run."""

    type: str
    stream: str
    covered_by: str | None
    vintage: int | None
    figures: list[dict[str, str]]
    position: int | None


def withdraw(
    conn: Connection, form_slot: FormSlot, reason: str, by: str, *, dry_run: bool = False
) -> SlotEnding:
    """Empty the slot's stream; no earlier vintage comes back. Commits, unless it is a `dry_run`.

    Raises AntqError when nothing is in force there, or when reason or name cannot be kept.
    """

    def decide() -> Draft[SlotEnding]:
        state = store.stream_state(conn, form_slot.stream)
        if state.in_force is None:
            similar = owed_reports.find_similar_reports(conn, form_slot.stream)
            raise AntqError(
                "Không có báo cáo nào đang có hiệu lực để rút / no report is in force to withdraw",
                where=form_slot.label,
                fix="kiểm tra mẫu, tỉnh, đơn vị, kỳ, nguồn / check form, province, unit, period and origin"
                + (f"; đang có hiệu lực / in force: {'; '.join(similar)}" if similar else ""),
            )
        return _end_slot(conn, form_slot, state, WITHDRAWN, reason, by, None)

    check_free_text(reason=reason, by=by)
    return decisions.take(conn, TOPIC, decide, dry_run=dry_run)


def cover(
    conn: Connection, form_slot: FormSlot, covering: FormSlot, reason: str, by: str, *, dry_run: bool = False
) -> SlotEnding:
    """Say that `covering` reports for the slot, until the slot files in its own right. Commits, unless `dry_run`.

    Raises AntqError when the periods do not meet, when one of the two is bound by another cover (one step must show
    whose figures are whose), or when reason or name cannot be kept.
    """

    def decide() -> Draft[SlotEnding]:
        _check_cover(form_slot, covering, _covers(conn))
        return _end_slot(
            conn, form_slot, store.stream_state(conn, form_slot.stream), COVERED, reason, by, covering
        )

    check_free_text(reason=reason, by=by)
    return decisions.take(conn, TOPIC, decide, dry_run=dry_run)


def _check_cover(form_slot: FormSlot, covering: FormSlot, covers: Mapping[str, str]) -> None:
    slot, other = form_slot.slot.period, covering.slot.period
    if form_slot.stream == covering.stream:
        raise AntqError(
            "Một báo cáo không thể gộp vào chính nó / a slot cannot cover itself", where=form_slot.label
        )
    if other.end < slot.start or slot.end < other.start:
        raise AntqError(
            "Hai kỳ báo cáo không giao nhau / the two periods do not meet",
            where=f"{slot.label}; {other.label}",
            fix="nêu kỳ của báo cáo gộp / give the covering report's period",
        )
    for stream, cause in covers.items():
        if (
            stream == covering.stream
            or cause == form_slot.stream
            or (stream, cause) == (form_slot.stream, covering.stream)
        ):
            raise AntqError(
                "Đã có báo cáo gộp ở đây / there is a cover here already",
                where=f"{stream} ← {cause}",
                fix="gộp thẳng vào báo cáo cuối cùng / name the report that finally holds the figures",
            )


def _end_slot(
    conn: Connection,
    form_slot: FormSlot,
    state: store.StreamState,
    type_: str,
    reason: str,
    by: str,
    covering: FormSlot | None,
) -> Draft[SlotEnding]:
    """The event that ends what the slot's stream has in force, and the figures it ends."""
    in_force = reported_figures.totals(
        log_figures.figures_in_force(conn, form_slot.form, [form_slot.stream])[form_slot.stream]
    )
    figures = [
        effects.names(row)
        | {"amount": effects.written(row["amount"])}
        | ({"model": row["model"]} if row["model"] else {})
        for row in in_force.iter_rows(named=True)
    ]
    vintage = state.vintage if state.in_force else None
    covering_stream = covering.stream if covering else None

    def event(refs: Mapping[str, str]) -> list[store.NewEvent]:
        return [
            store.NewEvent(
                event_id=store.event_id_for(uuid4(), form_slot.stream),
                stream=form_slot.stream,
                expected_version=state.version,
                type=type_,
                payload=_payload(form_slot, covering, refs[reason], by),
                actor=by,
            )
        ]

    return Draft(
        lambda written: SlotEnding(
            type_, form_slot.stream, covering_stream, vintage, figures, written.position
        ),
        event,
        [reason],
    )


def _payload(form_slot: FormSlot, covering: FormSlot | None, reason_ref: str, by: str) -> dict[str, Any]:
    payload: dict[str, Any] = {
        "sender": by,
        "received_at": datetime.now(VIET_NAM).isoformat(),
        "form": form_slot.form,
        "form_version": forms.FORMS[form_slot.form].version,
        **_slot_keys(form_slot),
        "reporting_unit_kind": form_slot.slot.reporting_unit_kind,
        "period": form_slot.slot.period.as_payload(),
        "channel": form_slot.channel,
        "origin": form_slot.slot.origin,
        "reason_ref": reason_ref,
    }
    if covering:
        payload["covered_by"] = {
            "stream": covering.stream,
            "period_key": covering.slot.period.key,
        } | _slot_keys(covering)
    return payload


def _slot_keys(one: FormSlot) -> dict[str, str]:
    return {"province_key": one.slot.province_key, "reporting_unit": one.slot.reporting_unit}


def _covers(conn: Connection) -> dict[str, str]:
    """Covered stream → covering stream, for all covers in force."""
    with conn.cursor() as cursor:
        cursor.execute(
            """
            select r.stream, r.payload -> 'covered_by' ->> 'stream'
            from eventlog.report_events as r
            where r.type = 'SlotCovered' and r.closed_position is null
            """
        )
        return dict(cursor.fetchall())
