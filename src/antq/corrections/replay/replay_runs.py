"""Brings rejected lines back: judges them anew from the raw file and appends `LinesRecovered`, each exactly once.

Only filings in force get lines back, under the cover they were filed with and as of the day they were received; what
was accepted before stays as it is. A filing that was returned whole is not filed without its sender: the report
says whether it would be taken now, so that it can be asked for again.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any, Final
from uuid import UUID, uuid5

import polars as pl
from psycopg2.extensions import connection as Connection

from antq import __version__, forms, rules
from antq.core.errors import AntqError
from antq.core.settings import Settings
from antq.corrections.replay import open_rejections
from antq.corrections.replay.open_rejections import OpenFiling
from antq.corrections.replay.rejudgement import RECOVERED, rejudge
from antq.corrections.replay.replay_report import ReplayedFiling, ReplayReport
from antq.documents.document import LayoutName
from antq.eventlog import decisions, store
from antq.eventlog.decisions import Draft
from antq.eventlog.rawstore import RawStore
from antq.findings.answering import earlier_answers
from antq.findings.catalogue import Finding
from antq.intake import event_lines
from antq.intake.examination import Examined, examine
from antq.intake.senders import NATIONAL_DESK
from antq.intake.submissions import QUARANTINE, is_demonstration
from antq.periods import Period
from antq.rules import ACCEPTED, IGNORED, REJECTED, STATUS, WARNED, Context, JudgedSection

NO_ORIGINAL, UNREADABLE = "SL240", "SL241"
REFUSED: Final = pl.col("was") == REJECTED


class _UnrecoverableError(Exception):
    """Why a filing cannot be judged again."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(code)
        self.finding = Finding(code, args={"detail": detail})


def replay(
    settings: Settings,
    conn: Connection,
    *,
    codes: Collection[str] = (),
    slot: str | None = None,
    dry_run: bool = False,
) -> ReplayReport:
    """Judge open rejections anew and bring back the lines that pass; a transaction a filing.

    `codes` chooses lines that have one of these errors, `slot` the slots that begin with it
    (`activities/kon_tum_2008/police`). With `dry_run` the report is the same and nothing is written. Raises what the
    database raises; what was appended before stays, and running again goes on from there.
    """
    opened = open_rejections.open_filings(conn, slot)
    demonstration = is_demonstration(conn)
    conn.rollback()
    replayed = []
    for filing in opened:
        one = decisions.take(
            conn,
            filing.stream,
            partial(_replay_one, settings, conn, filing, codes, demonstration),
            dry_run=dry_run,
        )
        if one is not None and one.examined:
            replayed.append(one)
    return ReplayReport(dry_run=dry_run, filings=replayed)


def _replay_one(
    settings: Settings, conn: Connection, filing: OpenFiling, codes: Collection[str], demonstration: bool
) -> Draft[ReplayedFiling | None]:
    """What becomes of one filing; None when nothing of it is open any more."""
    opened = open_rejections.still_open(conn, filing)
    if opened is None:
        return Draft(lambda _: None)
    lines = _choose_lines(open_rejections.lines(conn, opened), codes)
    chosen = lines.filter("chosen").height
    # Of a returned filing only: one in force was read to its last line.
    unread = 0 if codes else opened.counts["rejected"] - lines.filter(REFUSED).height
    if not chosen + unread:
        return Draft(lambda _: None)
    try:
        examined = _examine(settings, conn, opened, demonstration)
        judged = _section_of(examined, opened)
    except _UnrecoverableError as error:
        lost = ReplayedFiling.lost(opened, chosen + unread, error.finding)
        return Draft(lambda _: lost)
    if opened.is_returned:
        asked = _ask_sender_again(opened, examined, judged, chosen + unread)
        return Draft(lambda _: asked)
    rejudged = rejudge(judged.section, _context(opened), lines, open_rejections.headings(conn, opened))
    changed = open_rejections.changed(conn, opened, event_lines.chunks(rejudged.in_force, {}, valid=True))
    report = ReplayedFiling.of(opened, rejudged, lines, changed)
    if not report.lines[RECOVERED]:
        return Draft(lambda _: report)
    return Draft(
        lambda written: report.at(written.position),
        lambda refs: [_event(opened, rejudged.recovered, examined.layout, refs)],
        event_lines.raw_values(rejudged.recovered),
    )


def _choose_lines(lines: pl.DataFrame, codes: Collection[str]) -> pl.DataFrame:
    chosen = REFUSED
    if codes:
        chosen &= pl.col("errors").list.set_intersection(list(codes)).list.len() > 0
    return lines.with_columns(chosen.fill_null(value=False).alias("chosen"))


def _ask_sender_again(
    filing: OpenFiling, examined: Examined, judged: JudgedSection, count: int
) -> ReplayedFiling:
    """A filing returned whole: what for, and whether its file would be taken now."""
    code = str(filing.payload["returned"]["code"])
    # One that was held (SL…) waits for its sender's answer, whatever the rules say of its lines.
    is_held = code.startswith("SL")
    has_slot = examined.envelope is not None and examined.envelope.slot is not None
    would_be_taken = has_slot and not is_held and not any(f.is_error for f in judged.findings)
    return ReplayedFiling.returned(filing, count, code, would_be_taken=would_be_taken)


def _examine(settings: Settings, conn: Connection, filing: OpenFiling, demonstration: bool) -> Examined:
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
        raise _UnrecoverableError(UNREADABLE, first)
    return examined


def _original(settings: Settings, sha256: str) -> bytes:
    """The bytes that were filed, from the raw store or, while it lasts, from quarantine."""
    common = settings.raw_store_url.rstrip("/")
    try:
        return RawStore(common).get(sha256)
    except AntqError:
        try:
            return RawStore(f"{common}/{QUARANTINE}").get(sha256)
        except AntqError as error:
            raise _UnrecoverableError(NO_ORIGINAL, error.what) from None


def _section_of(examined: Examined, filing: OpenFiling) -> JudgedSection:
    """The part of the file that made the filing; a layout may give it another name since."""
    same_form = [j for j in examined.sections if j.section.form == filing.payload["form"]]
    named = [j for j in same_form if j.section.name == filing.payload["source_section"]]
    if len(named or same_form) != 1:
        raise _UnrecoverableError(UNREADABLE, str(filing.payload["source_section"]))
    return (named or same_form)[0]


def _context(filing: OpenFiling) -> Context:
    period: Mapping[str, str] | None = filing.payload["period"]
    named = None
    if period is not None:
        start, end = (date.fromisoformat(period[name]) for name in ("start", "end"))
        named = Period(period["key"], period["label"], start, end, period["basis"], period["cadence"])
    received = datetime.fromisoformat(filing.payload["received_at"])
    return Context(named, received.date(), bool(filing.payload["lower_levels_complete"]))


def _event(
    filing: OpenFiling, recovered: JudgedSection, layout: LayoutName, refs: Mapping[str, str]
) -> store.NewEvent:
    """The event of the lines that came back."""
    return store.NewEvent(
        event_id=event_id_of(filing.event_id, recovered.lines["n"].to_list()),
        stream=filing.stream,
        expected_version=filing.version,
        type="LinesRecovered",
        payload=_payload(filing, recovered, layout),
        actor=f"antq {__version__}",
        lines=event_lines.chunks(recovered, refs, valid=True),
    )


def event_id_of(filing: UUID, numbers: list[int]) -> UUID:
    """The id of the event that brings these lines of a filing back. A line comes back once, so no two share it."""
    return uuid5(filing, f"recovered/{','.join(map(str, sorted(numbers)))}")


def _payload(filing: OpenFiling, recovered: JudgedSection, layout: LayoutName) -> dict[str, Any]:
    gained = dict(recovered.lines.group_by(STATUS).len().iter_rows())
    counts = dict(filing.counts)
    for status in (ACCEPTED, WARNED, IGNORED):
        counts[status] += gained.get(status, 0)
    counts["rejected"] -= recovered.lines.height
    form = recovered.section.form
    return {
        "filing": {
            "event_id": str(filing.event_id),
            "position": filing.position,
            "vintage": filing.payload["vintage"],
        },
        "form": form,
        "form_version": forms.FORMS[form].version,
        "layout": {"key": layout.key, "version": layout.version},
        "rules_version": rules.rules_version(form),
        "lines": counts,
    }
