"""A file as far as it can be judged without the log: guards, secrecy, reading, cover, rules."""

import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Final

from antq import forms
from antq.core.clock import VIET_NAM
from antq.documents import guards, readers
from antq.documents.document import TEMPLATE, CoverCell, Document, LayoutName, Section
from antq.documents.guards import RefusedError
from antq.documents.prose import sections as prose_sections
from antq.documents.tables import structure
from antq.findings import answering
from antq.findings.answering import Answer, EarlierAnswer, MatchedAnswer
from antq.findings.catalogue import Finding, catalogue
from antq.intake import filing_cover, senders
from antq.intake.filing_cover import NARRATIVE, STRUCTURED, Envelope
from antq.narrative import Filer
from antq.privacy import persons, secrecy
from antq.rules import Context, JudgedSection, judge

_log = logging.getLogger(__name__)
# Each round takes the answers to what the one before let the rules ask.
_MOST_ROUNDS: Final = 4
# The place of a comment or text box, which the package's parts do not say in one way.
_REMARK: Final = "ghi chú ô, hộp chữ"
_COVER_FIELDS = frozenset(field.name for field in forms.ENVELOPE)


@dataclass(frozen=True)
class Examined:
    """What a file turned out to be. `envelope` is None when the file could not be read as a report.

    `answers` are those its sender gives, `matched_answers` those that met a question, earlier answers of its streams
    among them.
    """

    file_name: str
    sha256: str
    byte_size: int
    format: str | None
    sender: str
    received_at: datetime
    envelope: Envelope | None
    sections: tuple[JudgedSection, ...]
    findings: tuple[Finding, ...]
    is_secret: bool = False
    unread: int = 0
    layout: LayoutName = TEMPLATE
    channel: str = STRUCTURED
    answers: tuple[Answer, ...] = ()
    matched_answers: tuple[MatchedAnswer, ...] = ()

    @property
    def has_questions(self) -> bool:
        """Whether a finding is a question that an answer of an earlier filing may settle."""
        found = [f.code for f in self.all_findings]
        for judged in self.sections:
            found += [*(f.code for f in judged.findings), *judged.line_findings["code"].unique()]
        return any(catalogue()[code].answers for code in found)

    @property
    def is_quarantined(self) -> bool:
        """Whether the bytes must not be in the common raw store: refused, personal, or of who may not file them."""
        strange = any(finding.code in senders.REFUSALS for finding in self.findings)
        return strange or self.holds_personal_data or not self.sections

    @property
    def holds_personal_data(self) -> bool:
        """Whether anything about persons was found."""
        return any(f.code.startswith("PD") for f in self.all_findings) or any(
            judged.holds_personal_data for judged in self.sections
        )

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """Findings on the file and its cover (those of sections and lines are with the sections)."""
        return self.findings + (self.envelope.findings if self.envelope else ())


def refused_unread(
    file_name: str, sha256: str, byte_size: int, sender: str, received_at: datetime, finding: Finding
) -> Examined:
    """A file that is answered without being read."""
    name = persons.mask(file_name, 200)
    return Examined(name, sha256, byte_size, None, persons.mask(sender), received_at, None, (), (finding,))


def examine(
    data: bytes,
    file_name: str,
    sender: str,
    received_at: datetime,
    *,
    max_rows: int,
    demonstration: bool,
    earlier: Sequence[EarlierAnswer] = (),
) -> Examined:
    """Read and judge a file. Never raises for anything the bytes can hold.

    `earlier` are answers that its streams hold to questions like those it may raise.
    """
    blank = refused_unread(
        file_name, hashlib.sha256(data).hexdigest(), len(data), sender, received_at, Finding("FI104")
    )
    try:
        if secrecy.name_is_marked(file_name):
            return secret(blank)
        return _read(blank, data, max_rows, demonstration, earlier)
    except RefusedError as refused:
        if refused.finding.code == "FI301":
            return secret(blank)
        return replace(blank, findings=(refused.finding,))
    except (KeyboardInterrupt, SystemExit):
        raise
    # A reader's panic is no Exception, and each has a class of its own. Its values stay out of the service's log.
    except BaseException as error:
        _log.error("submission %s broke the intake: %s", blank.sha256, type(error).__name__)
        _log.debug("where it broke", exc_info=True)
        return replace(blank, findings=(Finding("FI115"),))


def secret(blank: Examined) -> Examined:
    """A marked file: nothing of it is kept, not even its name."""
    return replace(blank, file_name="", findings=(Finding("FI301"),), is_secret=True)


def _filer(cells: Mapping[str, CoverCell], received_on: date) -> Filer | None:
    """Who files by the cover; None where it does not say."""
    read = filing_cover.read_envelope(cells, received_on, demonstration=True)
    if read.province_key is None:
        return None
    return Filer(frozenset({read.province_key}), read.reporting_unit)


def _read(
    blank: Examined, data: bytes, max_rows: int, demonstration: bool, earlier: Sequence[EarlierAnswer]
) -> Examined:
    inspected = guards.inspect(data)
    if inspected.is_marked:
        return secret(blank)
    received_on = blank.received_at.date()
    document = readers.read(
        data, inspected, max_rows, blank.sender, received_on, partial(_filer, received_on=received_on)
    )
    names = [section.name for section in document.sections]
    if secrecy.any_marked(document.heading) or any(secrecy.name_is_marked(name) for name in names):
        return secret(blank)
    answers = list(document.answers)
    malformed: list[Finding] = []
    if cell := document.cover.get(forms.ANSWERS):
        on_cover, malformed = answering.parse_text(cell.value, cell.place)
        answers = on_cover + answers
    blank = replace(blank, format=inspected.format, layout=document.layout, answers=tuple(answers))
    if inspected.has_identifiers or _has_identifiers_outside_lines(document):
        malformed.append(Finding("PD213"))
    malformed += structure.scale_findings((_REMARK, text) for text in inspected.remarks)
    document = replace(document, findings=(*document.findings, *malformed))
    examined = _judge_all(blank, document, demonstration)
    # An answer may let a rule see what it asks about next.
    for _ in range(_MOST_ROUNDS):
        newly_matched = _match_answers(examined, earlier)
        if not newly_matched:
            break
        examined = _judge_all(
            replace(blank, matched_answers=(*examined.matched_answers, *newly_matched)),
            document,
            demonstration,
        )
    return examined


def _has_identifiers_outside_lines(document: Document) -> bool:
    """Whether numbers of persons are outside the lines and the cover's own values, which have findings of their own."""
    if document.prose is not None:
        return False
    values = tuple(cell.value for cell in document.cover.values())
    return persons.any_identifier(text for text in document.heading if not text.endswith(values))


def _match_answers(examined: Examined, earlier: Sequence[EarlierAnswer]) -> tuple[MatchedAnswer, ...]:
    """The answers that are to questions still asked."""
    sections = [(j.section.form, j.findings, j.line_findings) for j in examined.sections]
    newly_matched = answering.match_answers(
        examined.answers, earlier, examined.sender, examined.all_findings, sections
    )
    settled = {(one.code, one.place) for one in examined.matched_answers}
    return tuple(one for one in newly_matched if (one.code, one.place) not in settled)


def _judge_all(blank: Examined, document: Document, demonstration: bool) -> Examined:
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
