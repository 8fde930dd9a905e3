"""Reads the file of a filing again, as it is read today, and finds the part of it that made the filing."""

from collections.abc import Mapping
from datetime import date, datetime

from psycopg2.extensions import connection as Connection

from antq.core.errors import AntqError
from antq.core.settings import Settings
from antq.corrections.replay.open_rejections import OpenFiling
from antq.eventlog.rawstore import RawStore
from antq.findings.answering import earlier_answers
from antq.findings.catalogue import Finding
from antq.intake.examination import examine
from antq.intake.examined_file import Examined
from antq.intake.originals import QUARANTINE
from antq.intake.senders import NATIONAL_DESK
from antq.periods import Period
from antq.rules import Context, JudgedSection

NO_ORIGINAL, UNREADABLE = "SL240", "SL241"


class UnrecoverableError(Exception):
    """Why a filing cannot be judged again."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(code)
        self.finding = Finding(code, args={"detail": detail})


def examine_again(settings: Settings, conn: Connection, filing: OpenFiling, demonstration: bool) -> Examined:
    """The file as it is read today, with the answers it was filed with, earlier ones among them."""
    file = filing.payload["file"]
    answers = [(filing.payload["form"], one) for one in filing.payload.get("answers", [])]
    examined = examine(
        _original(settings, str(file["sha256"])),
        file["name"] or "",
        filing.payload["sender"] or NATIONAL_DESK,
        datetime.fromisoformat(filing.payload["received_at"]),
        max_rows=settings.max_rows,
        demonstration=demonstration,
        earlier=earlier_answers.decode(conn, answers),
    )
    if not examined.sections:
        first = next((f.code for f in examined.all_findings if f.is_error), "FI113")
        raise UnrecoverableError(UNREADABLE, first)
    return examined


def find_section(examined: Examined, filing: OpenFiling) -> JudgedSection:
    """The part of the file that made the filing; a layout may give it another name since."""
    same_form = [j for j in examined.sections if j.section.form == filing.payload["form"]]
    named = [j for j in same_form if j.section.name == filing.payload["source_section"]]
    if len(named or same_form) != 1:
        raise UnrecoverableError(UNREADABLE, str(filing.payload["source_section"]))
    return (named or same_form)[0]


def context_of(filing: OpenFiling) -> Context:
    period: Mapping[str, str] | None = filing.payload["period"]
    named = None
    if period is not None:
        start, end = (date.fromisoformat(period[name]) for name in ("start", "end"))
        named = Period(period["key"], period["label"], start, end, period["basis"], period["cadence"])
    received = datetime.fromisoformat(filing.payload["received_at"])
    return Context(named, received.date(), bool(filing.payload["lower_levels_complete"]))


def _original(settings: Settings, sha256: str) -> bytes:
    """The bytes that were filed, from the raw store or, while it lasts, from quarantine."""
    common = settings.raw_store_url.rstrip("/")
    try:
        return RawStore(common).get(sha256)
    except AntqError:
        try:
            return RawStore(f"{common}/{QUARANTINE}").get(sha256)
        except AntqError as error:
            raise UnrecoverableError(NO_ORIGINAL, error.what) from None
