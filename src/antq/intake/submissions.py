"""Takes one landed file into the log: examine, decide, append, receipt, in one transaction a file."""

import hashlib
import logging
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from fsspec.core import url_to_fs
from psycopg2.extensions import connection as Connection

from antq.core.clock import VIET_NAM
from antq.core.errors import AntqError
from antq.core.settings import Settings
from antq.eventlog import decisions
from antq.eventlog.decisions import Draft, Written
from antq.eventlog.rawstore import RawStore
from antq.findings.answering import EarlierAnswer, earlier_answers
from antq.findings.catalogue import Finding
from antq.intake import landing
from antq.intake import receipt as receipts
from antq.intake.amendments import in_force
from antq.intake.examination import Examined, examine, refused_unread, secret
from antq.intake.filing_decisions import decide
from antq.intake.filing_events import raw_values, to_event
from antq.intake.landing import Landed
from antq.intake.receipt import Receipt
from antq.intake.senders import NATIONAL_DESK
from antq.privacy import secrecy

_log = logging.getLogger(__name__)
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
    examined = _with_earlier_answers(settings, landed, demonstration, conn, examined)
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
        examined = _with_earlier_answers(settings, landed, demonstration, conn, examined)
        decided = decide(unset, examined, in_force.read_in_force(conn, examined))
    else:
        decided = decide(unset, examined, in_force.empty_streams(examined))
    return receipts.compose(receipts.DRY_RUN, unset, examined, decided, {})


def is_demonstration(conn: Connection) -> bool:
    """Whether this warehouse was initialised to take synthetic data."""
    with conn.cursor() as cursor:
        cursor.execute("select s.value from warehouse.settings as s where s.key = 'demonstration'")
        row = cursor.fetchone()
    return row is not None and row[0] == "true"


def _with_earlier_answers(
    settings: Settings, landed: Landed, demonstration: bool, conn: Connection, examined: Examined
) -> Examined:
    """The file read with the answers its streams hold, where it asks something that was answered before."""
    streams = in_force.streams_of_file(examined)
    if not streams or not examined.has_questions:
        return examined
    earlier = earlier_answers.read_earlier_answers(conn, streams)
    return _examine(settings, landed, demonstration, earlier)[0] if earlier else examined


def _examine(
    settings: Settings, landed: Landed, demonstration: bool, earlier: Sequence[EarlierAnswer] = ()
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
    """A file over which the process died again and again: reported, and kept apart for a person to look at."""
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
    # What was refused or holds personal data is kept apart, where access is narrow and time is short.
    if examined.is_quarantined:
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
    # Two tasks with the same file: the second waits for the first and finds its receipt.
    return decisions.take(conn, landed.submission_id, lambda: _draft(conn, submission_id, landed, examined))


def _draft(conn: Connection, submission_id: UUID, landed: Landed, examined: Examined) -> Draft[Receipt]:
    answered = receipts.load(conn, str(submission_id))
    if answered is not None:
        return Draft(lambda _: answered)
    decided = decide(submission_id, examined, in_force.read_in_force(conn, examined))
    appending = [decision for decision in decided if decision.appends]

    def answer(written: Written) -> Receipt:
        streams = [decision.stream for decision in appending]
        positions = dict(zip(streams, written.positions, strict=True))
        number = receipts.receipt_id(submission_id, landed.landed_at)
        receipt = receipts.compose(number, submission_id, examined, decided, positions)
        receipts.store(conn, receipt, landed.landed_at, examined.byte_size, written.refs)
        return receipt

    return Draft(
        answer,
        lambda refs: [to_event(submission_id, examined, decision, refs) for decision in appending],
        raw_values(decided, examined),
    )
