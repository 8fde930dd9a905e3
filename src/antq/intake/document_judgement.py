"""Judges a document that was read: its cover, who sent it, and its sections by the rules, with the answers so far."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from antq import forms
from antq.core.clock import VIET_NAM
from antq.documents.document import CoverCell, Document, Section
from antq.documents.prose import sections as prose_sections
from antq.findings import answering
from antq.findings.catalogue import Finding
from antq.intake import filing_cover, senders
from antq.intake.examined_file import Examined
from antq.intake.filing_cover import NARRATIVE, STRUCTURED, Envelope
from antq.rules import Context, JudgedSection, judge

_COVER_FIELDS: Final = frozenset(field.name for field in forms.ENVELOPE)


def judge_document(blank: Examined, document: Document, demonstration: bool) -> Examined:
    """The document judged, with the answers taken so far."""
    on_file = [one for one in blank.matched_answers if one.section is None]
    corrected = {one.field: one for one in on_file if one.kind == answering.VALUE}
    cover = dict(document.cover)
    for field, one in corrected.items():
        if field is not None:
            cover[field] = CoverCell(one.text or "", one.place)
    received_on = blank.received_at.date()
    read = filing_cover.read_envelope(cover, received_on, on_file, demonstration=demonstration)
    findings = list(answering.mark_answered(document.findings, on_file, (answering.KEEP, answering.VALUE)))
    read, refused = _check_sender(blank, read, demonstration)
    findings += refused
    if any(finding.is_error and finding.field in _COVER_FIELDS for finding in findings):
        # Which slot is meant is not certain: nothing is filed.
        read = replace(read, slot=None)
    parts = document.sections
    if document.prose is not None:
        parts = prose_sections.make_sections(document.prose, read.period)
    sections: list[JudgedSection] = []
    for section in parts:
        if section.is_blank and not section.nil and not any(f.is_error for f in section.findings):
            findings.append(Finding("FI209", section.name))
            continue
        section_answers = tuple(one for one in blank.matched_answers if one.section == len(sections))
        context = Context(read.period, received_on, read.lower_levels_complete)
        sections.append(judge(replace(section, answers=section_answers), context))
    if not sections and document.prose is None:
        findings.append(Finding("FI113"))
    checked = tuple(
        replace(judged, findings=judged.findings + extra)
        for judged, extra in _section_findings(sections, read)
    )
    return replace(
        blank,
        envelope=read,
        sections=checked,
        findings=tuple(findings),
        unread=document.unread,
        channel=STRUCTURED if document.prose is None else NARRATIVE,
    )


def _check_sender(blank: Examined, read: Envelope, demonstration: bool) -> tuple[Envelope, list[Finding]]:
    """The cover of a sender who may file it; else one without a slot, so that nothing is reported or written of it."""
    received_on = blank.received_at.astimezone(VIET_NAM).date()
    refused = senders.refusal(
        blank.sender, read.reporting_unit, read.province_key, received_on, demonstration=demonstration
    )
    if refused is None:
        return read, []
    return replace(read, slot=None, reporting_unit=None, province_key=None), [refused]


def _section_findings(
    sections: Sequence[JudgedSection], cover: Envelope
) -> list[tuple[JudgedSection, tuple[Finding, ...]]]:
    """Findings on a whole section: a nil report with lines, nothing usable, two of one form, a text that amends."""
    seen: set[str] = set()
    result = []
    for judged in sections:
        section: Section = judged.section
        extra = []
        counts = judged.counts()
        if section.nil and counts["in"] - counts["ignored"]:
            extra.append(Finding("FI213", section.name))
        elif not section.nil and not counts["accepted"] + counts["warned"]:
            extra.append(Finding("FI214", section.name))
        if section.is_prose and cover.kind != "replace":
            # Which figure of a text corrects which of another, nobody could tell.
            extra.append(Finding("SL261", field="kind"))
        if section.form in seen:
            extra.append(Finding("SL114", section.name))
        seen.add(section.form)
        result.append((judged, tuple(extra)))
    return result
