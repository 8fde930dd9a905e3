"""What an operator says of a whole slot: that its report is withdrawn, or that another slot reports for it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import uuid4

from psycopg2.extensions import connection as Connection

from antq import forms, geography, periods
from antq.core.clock import VIET_NAM
from antq.core.errors import AntqError
from antq.corrections.slots import owing
from antq.eventlog import store
from antq.intake.amendments import effects, reported
from antq.intake.envelope import STRUCTURED, Slot, kind_of_unit, stream_of
from antq.privacy import persons
from antq.reference import lists

WITHDRAWN: Final = "ReportWithdrawn"
COVERED: Final = "SlotCovered"


@dataclass(frozen=True)
class Duty:
    """A slot: what one unit owes on one form for one period."""

    form: str
    slot: Slot
    channel: str = STRUCTURED

    @property
    def stream(self) -> str:
        """The stream of its reports in tables, or in prose."""
        return stream_of(self.slot, self.form, self.channel)

    @property
    def label(self) -> str:
        """How messages name it."""
        slot = self.slot
        return (
            f"{self.form} · {slot.province_key} · {slot.reporting_unit} · {slot.period.key} · {slot.origin}"
            f" · {self.channel}"
        )


@dataclass(frozen=True)
class Ended:
    """What the event did, or would do: the stream, the vintage and figures it ends. `position` is null in a dry run."""

    type: str
    stream: str
    covered_by: str | None
    vintage: int | None
    figures: list[dict[str, str]]
    position: int | None


def duty(form: str, province: str, unit: str, period: str, origin: str, channel: str = STRUCTURED) -> Duty:
    """The slot that names or codes of a form, territory, unit, period and origin mean. Raises AntqError if none."""
    window = periods.from_label(period)
    unit_code = lists.code_of("reporting_units", unit)
    slot = Slot(
        geography.resolve(province, window.end),
        unit_code,
        kind_of_unit(unit_code),
        window,
        lists.code_of("origin", origin),
    )
    return Duty(lists.code_of("forms", form), slot, lists.code_of("channel", channel))


def withdraw(conn: Connection, of: Duty, reason: str, by: str, *, dry_run: bool = False) -> Ended:
    """Empty the slot's stream; no earlier vintage comes back. Commits, unless it is a `dry_run`.

    Raises AntqError when nothing is in force there, or when reason or name cannot be kept.
    """
    state = store.stream_state(conn, of.stream)
    if state.in_force is None:
        near = owing.in_force_near(conn, of.stream)
        raise AntqError(
            "Không có báo cáo nào đang có hiệu lực để rút / no report is in force to withdraw",
            where=of.label,
            fix="kiểm tra mẫu, tỉnh, đơn vị, kỳ, nguồn / check form, province, unit, period and origin"
            + (f"; đang có hiệu lực / in force: {'; '.join(near)}" if near else ""),
        )
    return _end(conn, of, state, WITHDRAWN, reason, by, None, dry_run=dry_run)


def cover(
    conn: Connection, of: Duty, covering: Duty, reason: str, by: str, *, dry_run: bool = False
) -> Ended:
    """Say that `covering` reports for the slot, until the slot files in its own right. Commits, unless `dry_run`.

    Raises AntqError when the periods do not meet, or when one of the two is bound by another cover: whose figures
    stand for whose must be one step to see.
    """
    slot, other = of.slot.period, covering.slot.period
    if of.stream == covering.stream:
        raise AntqError("Một báo cáo không thể gộp vào chính nó / a slot cannot cover itself", where=of.label)
    if other.end < slot.start or slot.end < other.start:
        raise AntqError(
            "Hai kỳ báo cáo không giao nhau / the two periods do not meet",
            where=f"{slot.label}; {other.label}",
            fix="nêu kỳ của báo cáo gộp / give the covering report's period",
        )
    for stream, cause in _covers(conn).items():
        if stream == covering.stream or cause == of.stream or (stream, cause) == (of.stream, covering.stream):
            raise AntqError(
                "Đã có báo cáo gộp ở đây / there is a cover here already",
                where=f"{stream} ← {cause}",
                fix="gộp thẳng vào báo cáo cuối cùng / name the report that finally holds the figures",
            )
    state = store.stream_state(conn, of.stream)
    return _end(conn, of, state, COVERED, reason, by, covering, dry_run=dry_run)


def check_words(reason: str, by: str) -> None:
    """Raises AntqError when the reason or the name of who decides is empty or holds personal data."""
    for name, text in (("reason", reason), ("by", by)):
        if not text.strip() or persons.first_identifier(text):
            raise AntqError(
                f"`{name}` trống hoặc có dữ liệu cá nhân / `{name}` is empty or holds personal data",
                fix="nêu lý do và đơn vị hoặc tài khoản, không nêu người / name a reason and an office, no person",
            )


def _end(
    conn: Connection,
    of: Duty,
    state: store.StreamState,
    type_: str,
    reason: str,
    by: str,
    covering: Duty | None,
    *,
    dry_run: bool,
) -> Ended:
    check_words(reason, by)
    standing = reported.totals(reported.in_force(conn, of.form, [of.stream])[of.stream])
    figures = [
        effects.names(row)
        | {"amount": effects.written(row["amount"])}
        | ({"model": row["model"]} if row["model"] else {})
        for row in standing.iter_rows(named=True)
    ]
    position = None
    if not dry_run:
        reason_ref = store.put_text(conn, reason)
        event = store.NewEvent(
            event_id=store.event_id_for(uuid4(), of.stream),
            stream=of.stream,
            expected_version=state.version,
            type=type_,
            payload=_payload(of, covering, reason_ref, by),
            actor=by,
        )
        (appended,) = store.append(conn, [event])
        position = appended.position
        conn.commit()
    vintage = state.vintage if state.in_force else None
    return Ended(type_, of.stream, covering.stream if covering else None, vintage, figures, position)


def _payload(of: Duty, covering: Duty | None, reason_ref: str, by: str) -> dict[str, Any]:
    payload: dict[str, Any] = {
        "sender": by,
        "received_at": datetime.now(VIET_NAM).isoformat(),
        "form": of.form,
        "form_version": forms.FORMS[of.form].version,
        **_named(of),
        "reporting_unit_kind": of.slot.reporting_unit_kind,
        "period": of.slot.period.as_payload(),
        "channel": of.channel,
        "origin": of.slot.origin,
        "reason_ref": reason_ref,
    }
    if covering:
        payload["covered_by"] = {"stream": covering.stream, "period_key": covering.slot.period.key} | _named(
            covering
        )
    return payload


def _named(one: Duty) -> dict[str, str]:
    return {"province_key": one.slot.province_key, "reporting_unit": one.slot.reporting_unit}


def _covers(conn: Connection) -> dict[str, str]:
    """Covered stream → covering stream, for all covers in force."""
    with conn.cursor() as cursor:
        cursor.execute(
            """
            select e.stream, e.payload -> 'covered_by' ->> 'stream'
            from eventlog.events as e
            where
                e.type = 'SlotCovered'
                and not exists (
                    select 1
                    from eventlog.events as later
                    where
                        later.stream = e.stream
                        and later.version > e.version
                        and later.type in ('ReportFiled', 'ReportWithdrawn', 'SlotCovered')
                )
            """
        )
        return dict(cursor.fetchall())
