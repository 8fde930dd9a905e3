"""The receipt that a file would get, without writing anything."""

from datetime import datetime
from pathlib import Path
from uuid import UUID

from psycopg2.extensions import connection as Connection

from antq.core.clock import VIET_NAM
from antq.core.errors import AntqError
from antq.core.settings import Settings
from antq.intake import landing
from antq.intake import receipt as receipts
from antq.intake.amendments import in_force
from antq.intake.filing_decisions import decide
from antq.intake.landed_files import examine_landed, is_demonstration, with_earlier_answers
from antq.intake.landing import Landed
from antq.intake.receipt import Receipt
from antq.intake.senders import NATIONAL_DESK


def dry_run(settings: Settings, path: Path, sender: str | None, conn: Connection | None) -> Receipt:
    """The receipt a file would get. Nothing is written. Without a connection every stream counts as new."""
    now = datetime.now(VIET_NAM)
    unset = UUID(int=0)
    if not path.is_file():
        raise AntqError("no such file", where=str(path), fix="give the path of one report file")
    landed = Landed(str(unset), path, landing.safe_name(path.name), sender or NATIONAL_DESK, now, now)
    demonstration = conn is None or is_demonstration(conn)
    examined, _ = examine_landed(settings, landed, demonstration)
    if conn:
        examined = with_earlier_answers(settings, landed, demonstration, conn, examined)
        decided = decide(unset, examined, in_force.read_in_force(conn, examined))
    else:
        decided = decide(unset, examined, in_force.empty_streams(examined))
    return receipts.compose(receipts.DRY_RUN, unset, examined, decided, {})
