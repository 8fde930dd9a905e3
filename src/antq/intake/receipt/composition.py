"""Composes the receipt of a file from what was read of it and decided on it."""

import dataclasses
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

import polars as pl

from antq.findings import catalogue
from antq.findings.catalogue import Finding
from antq.intake.amendments import slot_figures
from antq.intake.amendments.slot_figures import SlotFigure
from antq.intake.examined_file import Examined
from antq.intake.filing_decisions import COUNTS, Decision
from antq.intake.receipt.receipt_document import (
    Figure,
    Filing,
    FilingPeriod,
    Lines,
    Receipt,
    ReceiptFinding,
    Status,
)
from antq.rules import JudgedSection

# A receipt with every finding of a million bad lines would be of no use to anybody; the count stays exact.
MOST_FINDINGS = 2000


def compose(
    number: str,
    submission_id: UUID,
    examined: Examined,
    decisions: Sequence[Decision],
    positions: Mapping[str, int],
) -> Receipt:
    """The receipt of decisions; `positions` gives each stream the position of its event."""
    total = dict.fromkeys(COUNTS, 0)
    for decision in decisions:
        for name in COUNTS:
            total[name] += decision.counts[name]
    for name in ("in", "rejected"):
        total[name] += examined.unread
    found = _findings(examined, decisions)
    return Receipt(
        receipt=number,
        submission_id=submission_id,
        file=examined.file_name,
        sha256=examined.sha256,
        sender=examined.sender,
        received_at=examined.received_at,
        status=_status(examined, decisions, total),
        lines=Lines.model_validate(total),
        filings=_filings(examined, decisions, positions),
        findings=[ReceiptFinding.model_validate(f) for f in found[:MOST_FINDINGS]],
        findings_total=_count_findings(examined, decisions),
        position=max(positions.values(), default=None),
    )


def _status(examined: Examined, decisions: Sequence[Decision], total: Mapping[str, int]) -> Status:
    outcomes = {decision.outcome for decision in decisions}
    if "filed" not in outcomes:
        return "duplicate" if outcomes == {"duplicate"} and not examined.unread else "returned"
    is_complete = "returned" not in outcomes and not total["rejected"]
    return (
        "filed" if is_complete and not any(f.is_error for f in examined.findings) else "filed_with_rejections"
    )


def _filings(examined: Examined, decisions: Sequence[Decision], positions: Mapping[str, int]) -> list[Filing]:
    cover = examined.envelope
    if cover is None or cover.slot is None:
        return []
    slot = cover.slot
    period = FilingPeriod(
        start=slot.period.start,
        end=slot.period.end,
        basis=slot.period.basis,
        as_sent=cover.period_words,
    )
    return [
        Filing(
            form=decision.judged.section.form,
            province_key=slot.province_key,
            reporting_unit=slot.reporting_unit,
            period_key=slot.period.key,
            period=period,
            kind=cover.kind,
            outcome=decision.outcome,
            vintage=decision.vintage,
            position=positions.get(decision.stream),
            lines=Lines.model_validate(decision.counts),
            channel=examined.channel,
            figures=[_figure(one) for one in decision.figures],
            like_period_key=decision.like_period.key if decision.like_period else None,
        )
        for decision in decisions
        if decision.judged is not None
    ]


def _figure(one: SlotFigure) -> Figure:
    key = one.key
    return Figure(
        **dataclasses.asdict(key),
        read=_plain(one.read),
        value=_plain(one.value) or "0",
        before=_plain(one.before),
        like_period=_plain(one.like_period),
        label_vi=slot_figures.label(key),
        striking=slot_figures.striking_differences(one),
    )


def _plain(value: Decimal | None) -> str | None:
    """A decimal as canonical digits: `120`, `0.0025`."""
    return None if value is None else f"{value.normalize():f}"


def _section_findings(examined: Examined, decisions: Sequence[Decision]) -> list[Finding]:
    found = list(examined.all_findings)
    for decision in decisions:
        found += [f for f in decision.findings if f not in found]
    return found


def _count_findings(examined: Examined, decisions: Sequence[Decision]) -> int:
    return len(_section_findings(examined, decisions)) + sum(
        judged.line_findings.height for judged in _judged(examined, decisions)
    )


def _judged(examined: Examined, decisions: Sequence[Decision]) -> list[JudgedSection]:
    """The sections whose line findings belong in the receipt: a duplicate's were reported before."""
    duplicates = [d.judged for d in decisions if d.outcome == "duplicate"]
    return [judged for judged in examined.sections if not any(judged is other for other in duplicates)]


def _findings(examined: Examined, decisions: Sequence[Decision]) -> list[dict[str, Any]]:
    found = catalogue.render_all(_section_findings(examined, decisions))
    for judged in _judged(examined, decisions):
        personal_first = judged.line_findings.sort(~pl.col("code").str.starts_with("PD"), "severity", "n")
        found += catalogue.render_frame(personal_first, MOST_FINDINGS)
    # Personal data must show however many findings are cut; "error" sorts before "warning".
    return sorted(found, key=lambda f: (not str(f["code"]).startswith("PD"), str(f["severity"])))
