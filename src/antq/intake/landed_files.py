"""Examines landed files: within the limits of the installation, and with the answers their streams hold."""

import hashlib
from collections.abc import Sequence

from psycopg2.extensions import connection as Connection

from antq.core.settings import Settings
from antq.findings.answering import EarlierAnswer, earlier_answers
from antq.findings.catalogue import Finding
from antq.intake.amendments import in_force
from antq.intake.examination import examine
from antq.intake.examined_file import Examined, refused_unread, secret
from antq.intake.landing import Landed
from antq.privacy import secrecy


def examine_landed(
    settings: Settings, landed: Landed, demonstration: bool, earlier: Sequence[EarlierAnswer] = ()
) -> tuple[Examined, bytes]:
    """A landed file, examined, and its bytes; none of a file over the limit, which is not read."""
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


def with_earlier_answers(
    settings: Settings, landed: Landed, demonstration: bool, conn: Connection, examined: Examined
) -> Examined:
    """The file read with the answers its streams hold, where it asks something that was answered before."""
    streams = in_force.streams_of_file(examined)
    if not streams or not examined.has_questions:
        return examined
    earlier = earlier_answers.read_earlier_answers(conn, streams)
    return examine_landed(settings, landed, demonstration, earlier)[0] if earlier else examined


def give_up_on(landed: Landed) -> tuple[Examined, bytes]:
    """A file over which the process died again and again: reported, and kept apart for a person to look at."""
    data = landed.path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    finding = Finding("FI123")
    examined = refused_unread(landed.file_name, digest, len(data), landed.sender, landed.received_at, finding)
    # Its inside cannot be searched for a mark; its name can.
    return (secret(examined), b"") if secrecy.name_is_marked(landed.file_name) else (examined, data)


def is_demonstration(conn: Connection) -> bool:
    """Whether this warehouse was initialised to take synthetic data."""
    with conn.cursor() as cursor:
        cursor.execute("select s.value from warehouse.settings as s where s.key = 'demonstration'")
        row = cursor.fetchone()
    return row is not None and row[0] == "true"
