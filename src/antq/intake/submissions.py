"""Takes one landed file into the log: examine, decide, append, receipt, in one transaction a file."""

from uuid import UUID

from psycopg2.extensions import connection as Connection

from antq.core.settings import Settings
from antq.eventlog import decisions
from antq.eventlog.decisions import Draft, Written
from antq.intake import landing
from antq.intake import receipt as receipts
from antq.intake.amendments import in_force
from antq.intake.examined_file import Examined
from antq.intake.filing_decisions import decide
from antq.intake.filing_events import raw_values, to_event
from antq.intake.landed_files import examine_landed, give_up_on, is_demonstration, with_earlier_answers
from antq.intake.landing import Landed
from antq.intake.originals import keep_original
from antq.intake.receipt import Receipt


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
    examined, data = give_up_on(landed) if unread else examine_landed(settings, landed, demonstration)
    examined = with_earlier_answers(settings, landed, demonstration, conn, examined)
    conn.rollback()
    keep_original(settings, examined, data)
    receipt = _append(conn, landed, examined)
    landing.done(settings, submission_id)
    return receipt


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
