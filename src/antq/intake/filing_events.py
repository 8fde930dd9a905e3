"""The events of decisions on a file: their payloads, and the texts that these name by hash."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from antq import forms, rules
from antq.eventlog.store import NewEvent, event_id_for
from antq.findings import answering
from antq.intake import event_lines
from antq.intake.examined_file import Examined
from antq.intake.filing_cover import Envelope
from antq.intake.filing_decisions import Decision


def raw_values(decisions: list[Decision], examined: Examined) -> list[str]:
    """Raw values, the reason and free words for the period, which payloads name by the hash of their text."""
    values = [f.value for f in examined.all_findings if f.value]
    for decision in decisions:
        if decision.appends:
            values += [f.value for f in decision.findings if f.value]
            values += event_lines.raw_values(decision.judged) if decision.judged else []
            values += [text for one in decision.answers for text in (one.value, one.text) if text]
    cover = examined.envelope
    if cover and any(decision.appends for decision in decisions):
        values += [text for text in (cover.reason, cover.period_free_words) if text]
    return list(dict.fromkeys(values))


def to_event(
    submission_id: UUID, examined: Examined, decision: Decision, refs: Mapping[str, str]
) -> NewEvent:
    """The event of a decision. `refs` gives the text hash of each of `raw_values`."""
    filed = decision.outcome == "filed"
    found = examined.all_findings + tuple(f for f in decision.findings if f not in examined.all_findings)
    payload = _header(submission_id, examined, decision, refs)
    if decision.answers:
        payload["answers"] = [answering.encode(one, refs) for one in decision.answers]
    payload["findings"] = [event_lines.encode_finding(finding, refs) for finding in found]
    if not filed:
        # A finding on the part itself comes first: it is what its sender must answer.
        first = next((f for f in (*decision.findings, *found) if f.is_error), None)
        payload["returned"] = {"code": first.code if first else "FI214"}
    return NewEvent(
        event_id=event_id_for(submission_id, decision.stream),
        stream=decision.stream,
        expected_version=decision.expected_version,
        type="ReportFiled" if filed else "ReportReturned",
        payload=payload,
        actor=examined.sender,
        lines=event_lines.chunks(decision.judged, refs, valid=filed) if decision.judged else (),
    )


def _header(
    submission_id: UUID, examined: Examined, decision: Decision, refs: Mapping[str, str]
) -> dict[str, Any]:
    cover = examined.envelope
    slot = cover.slot if cover else None
    section = decision.judged.section if decision.judged else None
    return {
        "submission_id": str(submission_id),
        "file": {"name": examined.file_name or None, "sha256": examined.sha256, "format": examined.format},
        "sender": examined.sender,
        "received_at": examined.received_at.isoformat(),
        "form": section.form if section else None,
        "form_version": forms.FORMS[section.form].version if section else None,
        "province_key": cover.province_key if cover else None,
        "reporting_unit": cover.reporting_unit if cover else None,
        "reporting_unit_kind": slot.reporting_unit_kind if slot else None,
        "period": _period(cover, refs) if cover else None,
        "channel": examined.channel,
        "origin": cover.origin if cover else None,
        "kind": cover.kind if cover else None,
        "reason_ref": refs.get(cover.reason) if cover and cover.reason else None,
        "vintage": decision.vintage,
        "nil": section.nil if section else None,
        "lower_levels_complete": cover.lower_levels_complete if cover else None,
        "layout": asdict(examined.layout),
        "rules_version": rules.rules_version(section.form if section else None),
        "source_section": section.name if section else None,
        "citation": dict(cover.citation) if cover else None,
        "lines": dict(decision.counts),
    }


def _period(cover: Envelope, refs: Mapping[str, str]) -> dict[str, str | None] | None:
    """The period, and how its sender called it: words of the calendar as they are, free words by reference."""
    if cover.period is None:
        return None
    free = cover.period_free_words
    as_sent = {"as_sent": cover.period_words, "as_sent_ref": refs.get(free) if free else None}
    return cover.period.as_payload() | as_sent
