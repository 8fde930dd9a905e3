"""Brings rejected lines back: judges them anew from the raw file and appends `LinesRecovered`, each exactly once.

Only filings in force get lines back, under the cover they were filed with and as of the day they were received; what
was accepted before stays as it is. A filing that was returned whole is not filed without its sender: the report
says whether it would be taken now, so that it can be asked for again.
"""

from collections.abc import Collection
from functools import partial
from typing import Final

import polars as pl
from psycopg2.extensions import connection as Connection

from antq.core.settings import Settings
from antq.corrections.replay import open_rejections
from antq.corrections.replay.open_rejections import OpenFiling
from antq.corrections.replay.recovery_events import event_of
from antq.corrections.replay.rejudgement import RECOVERED, rejudge
from antq.corrections.replay.replay_report import ReplayedFiling, ReplayReport
from antq.corrections.replay.rereading import UnrecoverableError, context_of, examine_again, find_section
from antq.eventlog import decisions
from antq.eventlog.decisions import Draft
from antq.intake import event_lines
from antq.intake.examined_file import Examined
from antq.intake.landed_files import is_demonstration
from antq.rules import REJECTED, JudgedSection

REFUSED: Final = pl.col("was") == REJECTED


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
        examined = examine_again(settings, conn, opened, demonstration)
        judged = find_section(examined, opened)
    except UnrecoverableError as error:
        lost = ReplayedFiling.lost(opened, chosen + unread, error.finding)
        return Draft(lambda _: lost)
    if opened.is_returned:
        asked = _ask_sender_again(opened, examined, judged, chosen + unread)
        return Draft(lambda _: asked)
    rejudged = rejudge(judged.section, context_of(opened), lines, open_rejections.headings(conn, opened))
    changed = open_rejections.changed(conn, opened, event_lines.chunks(rejudged.in_force, {}, valid=True))
    report = ReplayedFiling.of(opened, rejudged, lines, changed)
    if not report.lines[RECOVERED]:
        return Draft(lambda _: report)
    return Draft(
        lambda written: report.at(written.position),
        lambda refs: [event_of(opened, rejudged.recovered, examined.layout, refs)],
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
