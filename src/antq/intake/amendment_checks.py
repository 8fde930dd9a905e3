"""Findings on a filing over figures in force: lost measures, repeated lines, totals that do not fit."""

from antq.findings import answering
from antq.findings.answering import MatchedAnswer
from antq.findings.catalogue import Finding
from antq.intake import amendments
from antq.intake.amendments import cumulative_columns, other_channel, repeated_lines
from antq.intake.amendments.in_force import InForce
from antq.intake.amendments.reported_figures import ReportedFigures
from antq.intake.examined_file import Examined
from antq.intake.filing_cover import Envelope
from antq.rules import JudgedSection


def ask_about_losses(
    examined: Examined, judged: JudgedSection, reported: ReportedFigures, cover: Envelope
) -> tuple[tuple[MatchedAnswer, ...], tuple[Finding, ...]]:
    """The answers that the sender of a filing over figures in force gives already, and the findings that are left."""
    asked = amendments.findings(judged, reported, confirmed=cover.confirms_loss, reason=cover.reason)
    if cover.kind == "supplement" and cover.slot is not None:
        asked += repeated_lines.findings(judged, reported, cover.slot.period.end)
    answers = answering.match_filing_answers(examined.answers, examined.sender, asked)
    findings_left = answering.mark_answered(asked, answers)
    if not cover.reason and any(one.code == amendments.HELD for one in answers):
        findings_left = (amendments.without_reason(judged.section.name), *findings_left)
    return answers, findings_left


def compare_figures(judged: JudgedSection, in_stream: InForce, channel: str) -> list[Finding]:
    """Findings on a filing's figures that fit neither earlier periods' sums nor what the other channel holds."""
    found = list(cumulative_columns.findings(judged, in_stream.reported))
    if in_stream.other_channel_figures is not None:
        found += other_channel.findings(judged, in_stream.other_channel_figures, channel)
    return found
