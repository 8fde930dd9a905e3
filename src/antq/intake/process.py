"""Takes one landed file into the log: examine, decide, append, receipt, in one transaction a file."""

import hashlib
import logging
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import polars as pl
from fsspec.core import url_to_fs
from psycopg2.extensions import connection as Connection

from antq.core.clock import VIET_NAM
from antq.core.errors import AntqError
from antq.core.settings import Settings
from antq.eventlog import store
from antq.eventlog.rawstore import RawStore
from antq.findings.answering import Earlier, remembered
from antq.findings.catalogue import Finding
from antq.intake import landing
from antq.intake import receipt as receipts
from antq.intake.amendments import cumulative_columns, other_channel, reported, slot_figures
from antq.intake.amendments.reported import Reported
from antq.intake.decide import Decision, decide, is_same, raw_values, streams_of, to_event
from antq.intake.envelope import CHANNELS, Slot, stream_of
from antq.intake.examine import Examined, examine, refused_unread, secret
from antq.intake.landing import Landed
from antq.intake.receipt import Receipt
from antq.intake.senders import NATIONAL_DESK
from antq.privacy import secrecy

_log = logging.getLogger(__name__)
# Writers of one stream meet rarely; whoever loses decides anew on what the winner wrote.
_ATTEMPTS: Final = 8
QUARANTINE: Final = "quarantine"


def take_in(settings: Settings, submission_id: str, conn: Connection, *, unread: bool = False) -> Receipt:
    """Take a landed file in and answer it. Commits, then clears the landing inbox.

    A submission taken in before is answered with its receipt, so a retry after a crash is harmless. A bad file gets
    a receipt that says why. With `unread` it is answered without being read: reading it ended the process before.
    Raises AntqError for an id under which nothing landed, and what the database raises.
    """
    answered = receipts.load(conn, str(UUID(submission_id)))
    demonstration = is_demonstration(conn)
    conn.rollback()
    if answered is not None:
        landing.done(settings, submission_id)
        return answered
    landed = landing.read(settings, submission_id)
    examined, data = _give_up(landed) if unread else _examine(settings, landed, demonstration)
    examined = _not_asked_again(settings, landed, demonstration, conn, examined)
    conn.rollback()
    _keep_raw(settings, examined, data)
    receipt = _append(conn, landed, examined)
    landing.done(settings, submission_id)
    return receipt


def dry_run(settings: Settings, path: Path, sender: str | None, conn: Connection | None) -> Receipt:
    """The receipt a file would get. Nothing is written. Without a connection every stream counts as new."""
    now = datetime.now(VIET_NAM)
    unset = UUID(int=0)
    if not path.is_file():
        raise AntqError("no such file", where=str(path), fix="give the path of one report file")
    landed = Landed(str(unset), path, landing.safe_name(path.name), sender or NATIONAL_DESK, now, now)
    demonstration = conn is None or is_demonstration(conn)
    examined, _ = _examine(settings, landed, demonstration)
    if conn:
        examined = _not_asked_again(settings, landed, demonstration, conn, examined)
        decisions = _decide(conn, unset, examined)
    else:
        new = {stream: store.StreamState(0, 0, None) for stream in streams_of(examined)}
        decisions = decide(unset, examined, new, {})
    return receipts.compose(receipts.DRY_RUN, unset, examined, decisions, {})


def is_demonstration(conn: Connection) -> bool:
    """Whether this warehouse was initialised to take synthetic data."""
    with conn.cursor() as cursor:
        cursor.execute("select s.value from warehouse.settings as s where s.key = 'demonstration'")
        row = cursor.fetchone()
    return row is not None and row[0] == "true"


def _not_asked_again(
    settings: Settings, landed: Landed, demonstration: bool, conn: Connection, examined: Examined
) -> Examined:
    """The file read with the answers its streams hold, where it asks something that was answered before."""
    streams = streams_of(examined)
    if not streams or not examined.asks:
        return examined
    earlier = remembered.in_streams(conn, streams)
    return _examine(settings, landed, demonstration, earlier)[0] if earlier else examined


def _examine(
    settings: Settings, landed: Landed, demonstration: bool, earlier: Sequence[Earlier] = ()
) -> tuple[Examined, bytes]:
    size = landed.path.stat().st_size
    if size > settings.max_file_bytes:
        with landed.path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        finding = Finding(
            "FI102",
            args={"size": f"{size / 2**20:.1f} MB", "limit": f"{settings.max_file_bytes / 2**20:.0f} MB"},
        )
        return refused_unread(landed.file_name, digest, size, landed.sender, landed.received_at, finding), b""
    data = landed.path.read_bytes()
    examined = examine(
        data,
        landed.file_name,
        landed.sender,
        landed.received_at,
        max_rows=settings.max_rows,
        demonstration=demonstration,
        earlier=earlier,
    )
    return examined, data


def _give_up(landed: Landed) -> tuple[Examined, bytes]:
    """A file over which the process died again and again: told so and kept apart for a person to look at."""
    data = landed.path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    finding = Finding("FI123")
    examined = refused_unread(landed.file_name, digest, len(data), landed.sender, landed.received_at, finding)
    # Its inside cannot be searched for a mark; its name can.
    return (secret(examined), b"") if secrecy.name_is_marked(landed.file_name) else (examined, data)


def _keep_raw(settings: Settings, examined: Examined, data: bytes) -> None:
    """Keep the bytes before the event that names them commits. A marked file leaves none."""
    if examined.is_secret or not data:
        return
    url = settings.raw_store_url
    # What was refused or holds personal data stands apart, where access is narrow and time is short.
    if examined.stands_apart:
        url = f"{url.rstrip('/')}/{QUARANTINE}"
    RawStore(url).put(data)


def expire_quarantine(settings: Settings, now: float | None = None) -> int:
    """Remove quarantined originals older than `settings.quarantine_days`; returns how many went."""
    fs, root = url_to_fs(f"{settings.raw_store_url.rstrip('/')}/{QUARANTINE}")
    if not fs.exists(root):
        return 0
    limit = (time.time() if now is None else now) - settings.quarantine_days * 86400
    old = [path for path in fs.find(root) if fs.modified(path).timestamp() < limit]
    for path in old:
        fs.rm_file(path)
    return len(old)


def _append(conn: Connection, landed: Landed, examined: Examined) -> Receipt:
    submission_id = UUID(landed.submission_id)
    for attempt in range(_ATTEMPTS):
        try:
            receipt = _try_append(conn, submission_id, landed, examined)
            conn.commit()
            return receipt
        except store.WrongVersionError:
            conn.rollback()
            _log.info("submission %s: a stream moved on, attempt %d", submission_id, attempt + 1)
            time.sleep(0.02 * 2**attempt)
        except BaseException:
            conn.rollback()
            raise
    raise AntqError(
        f"the streams of this file kept moving for {_ATTEMPTS} attempts",
        where=str(submission_id),
        fix="the file stays landed; it is taken in at the next run",
    )


def _try_append(conn: Connection, submission_id: UUID, landed: Landed, examined: Examined) -> Receipt:
    with conn.cursor() as cursor:
        # Two tasks with the same file: the second waits here and finds the receipt of the first.
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 1))", (str(submission_id),))
    answered = receipts.load(conn, str(submission_id))
    if answered is not None:
        return answered
    decisions = _decide(conn, submission_id, examined)
    values = raw_values(decisions, examined)
    refs = dict(zip(values, store.put_texts(conn, values), strict=True))
    appending = [decision for decision in decisions if decision.appends]
    events = [to_event(submission_id, examined, decision, refs) for decision in appending]
    at = {appended.event_id: appended.position for appended in store.append(conn, events)}
    positions = {event.stream: at[event.event_id] for event in events}
    number = receipts.receipt_id(submission_id, landed.landed_at)
    receipt = receipts.compose(number, submission_id, examined, decisions, positions)
    receipts.store(conn, receipt, landed.landed_at, examined.byte_size, refs)
    return receipt


def _decide(conn: Connection, submission_id: UUID, examined: Examined) -> list[Decision]:
    """Decide on the streams as they stand. Should one move on, the append meets another version and we begin anew."""
    states = {stream: store.stream_state(conn, stream) for stream in streams_of(examined)}
    cover = examined.envelope
    standing: dict[str, Reported] = {}
    others: dict[str, pl.DataFrame] = {}
    for judged in examined.sections:
        if cover is None or cover.slot is None:
            break
        slot, form = cover.slot, judged.section.form
        stream = stream_of(slot, form, examined.channel)
        if stream in standing:
            continue
        found = reported.before(conn, stream, judged, cover.kind)
        standing[stream] = replace(found, **_like(conn, slot, form, examined.channel))
        if any(f.is_error for f in judged.findings) or is_same(examined, judged, states[stream].in_force):
            continue  # returned or a duplicate, whatever else stands
        other = other_channel.figures(conn, slot, form, examined.channel)
        if other is not None:
            others[stream] = other
        if cumulative_columns.is_stated(judged):
            standing[stream] = cumulative_columns.compared(conn, judged, slot, standing[stream])
    return decide(submission_id, examined, states, standing, others)


def _like(conn: Connection, slot: Slot, form: str, channel: str) -> dict[str, Any]:
    """The last like period for which the unit filed, and its figures: of the same channel before the other."""
    channels = sorted(CHANNELS, key=lambda one: one != channel)
    periods = slot_figures.like_periods(slot.period)
    streams = {stream_of(replace(slot, period=one), form, by): one for one in periods for by in channels}
    stream = reported.last_filed(conn, list(streams)) if streams else None
    if stream is None:
        return {}
    return {"like": reported.in_force(conn, form, [stream])[stream], "like_period": streams[stream]}
