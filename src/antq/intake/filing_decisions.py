"""What becomes of an examined file, given what its streams hold. Pure: no clock, no log, no files."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal
from uuid import UUID

from antq import forms, rules
from antq.eventlog.store import NewEvent, event_id_for
from antq.findings import answering
from antq.findings.answering import MatchedAnswer
from antq.findings.catalogue import Finding
from antq.intake import amendments, event_lines
from antq.intake.amendments import cumulative_columns, other_channel, repeated_lines, slot_figures
from antq.intake.amendments.in_force import InForce
from antq.intake.amendments.reported_figures import ReportedFigures
from antq.intake.amendments.slot_figures import SlotFigure
from antq.intake.examination import Examined
from antq.intake.filing_cover import Envelope, stream_of
from antq.periods import Period
from antq.privacy import persons
from antq.rules import JudgedSection

Outcome = Literal["filed", "returned", "duplicate"]
COUNTS = ("in", "accepted", "warned", "rejected", "ignored")


@dataclass(frozen=True)
class Decision:
    """What becomes of one section (or of a file without sections): its stream, vintage, counts and findings.

    `answers` are those taken to questions asked of it. `figures` are those its slot would hold, next to those before
    and of the last like period (`like_period`).
    """

    outcome: Outcome
    stream: str
    expected_version: int
    vintage: int | None
    judged: JudgedSection | None
    findings: tuple[Finding, ...]
    counts: Mapping[str, int]
    answers: tuple[MatchedAnswer, ...] = ()
    figures: tuple[SlotFigure, ...] = ()
    like_period: Period | None = None

    @property
    def appends(self) -> bool:
        """Whether an event is written for it."""
        return self.outcome != "duplicate"


def decide(submission_id: UUID, examined: Examined, in_force: Mapping[str, InForce]) -> list[Decision]:
    """One decision a section; a file that names no slot, or holds no section, is one decision of its own.

    `in_force` gives what each stream of the file holds.
    """
    slot = examined.envelope.slot if examined.envelope else None
    if slot is None or not examined.sections:
        total = _total([judged.counts() for judged in examined.sections])
        found = examined.all_findings + tuple(f for judged in examined.sections for f in judged.findings)
        only = examined.sections[0] if len(examined.sections) == 1 else None
        lost = Decision("returned", f"submission/{submission_id}", 0, None, only, found, _rejected(total))
        return _with_answers(examined, [lost])
    decisions: list[Decision] = []
    streams_taken: set[str] = set()
    for judged in examined.sections:
        stream = stream_of(slot, judged.section.form, examined.channel)
        if stream in streams_taken:
            # The first part has the stream; the second is answered in a stream of its own.
            own_stream = f"submission/{submission_id}"
            count = sum(d.stream.startswith(own_stream) for d in decisions)
            decision = _returned(judged, f"{own_stream}/{count + 1}", 0)
        else:
            in_stream = in_force[stream]
            decided = _decide_section(examined, judged, stream, in_stream)
            decision = _with_figures(decided, slot.period, in_stream.reported)
        streams_taken.add(stream)
        decisions.append(decision)
    return _with_answers(examined, decisions)


def _decide_section(examined: Examined, judged: JudgedSection, stream: str, in_stream: InForce) -> Decision:
    state = in_stream.state
    counts = judged.counts()
    if any(f.is_error for f in judged.findings):
        return _returned(judged, stream, state.version)
    if state.in_force is not None and is_same(examined, judged, state.in_force):
        ignored = dict.fromkeys(COUNTS, 0) | {"in": counts["in"], "ignored": counts["in"]}
        vintage = int(state.in_force["vintage"])
        return Decision("duplicate", stream, state.version, vintage, judged, (), ignored)
    cover = examined.envelope
    assert cover is not None  # noqa: S101 (a slot comes from an envelope)
    extra = []
    answers: tuple[MatchedAnswer, ...] = ()
    if state.in_force is not None and not cover.reason:
        extra.append(Finding("SL111", field="reason"))
    if state.in_force is None and cover.kind != "replace":
        extra.append(Finding("SL112", field="kind"))
    answers, findings_left = _check_amendment(examined, judged, in_stream.reported, cover)
    if any(f.is_error for f in findings_left):
        return replace(_returned(judged, stream, state.version, findings_left), answers=answers)
    extra += findings_left
    extra += cumulative_columns.findings(judged, in_stream.reported)
    if in_stream.other_channel_figures is not None:
        extra += other_channel.findings(judged, in_stream.other_channel_figures, examined.channel)
    findings = judged.findings + tuple(extra)
    return Decision("filed", stream, state.version, state.vintage + 1, judged, findings, counts, answers)


def _check_amendment(
    examined: Examined, judged: JudgedSection, reported: ReportedFigures, cover: Envelope
) -> tuple[tuple[MatchedAnswer, ...], tuple[Finding, ...]]:
    """The questions and findings on a filing over figures in force, and the answers its sender gives already."""
    confirmed, reason = cover.confirms_loss, cover.reason
    asked = amendments.findings(judged, reported, confirmed=confirmed, reason=reason)
    if cover.kind == "supplement" and cover.slot is not None:
        asked += repeated_lines.findings(judged, reported, cover.slot.period.end)
    answers = answering.match_filing_answers(examined.answers, examined.sender, asked)
    findings_left = answering.mark_answered(asked, answers)
    if not reason and any(one.code == amendments.HELD for one in answers):
        findings_left = (amendments.without_reason(judged.section.name), *findings_left)
    return answers, findings_left


def _with_answers(examined: Examined, decisions: list[Decision]) -> list[Decision]:
    """The decisions with the answers each took; those to no question are reported with the first."""
    numbers = {id(judged): number for number, judged in enumerate(examined.sections)}
    complete = []
    for decision in decisions:
        number = numbers.get(id(decision.judged))
        own_answers = tuple(one for one in examined.matched_answers if one.section in (None, number))
        complete.append(replace(decision, answers=own_answers + decision.answers))
    if all(decision.outcome == "duplicate" for decision in decisions):
        return complete
    all_matched = [*examined.matched_answers, *(one for decision in complete for one in decision.answers)]
    unasked = answering.find_unasked(examined.answers, all_matched)
    if any(decision.outcome == "returned" for decision in decisions):
        # What is asked of a filing as a whole is asked only of one that could be filed.
        unasked = [answer for answer in unasked if answer.place]
    not_asked = tuple(
        Finding(
            answering.NOT_ASKED,
            answer.at,
            "answers",
            persons.mask(f"{answer.code} {answer.place}".strip()),
            {"asked_code": answer.code},
        )
        for answer in unasked
    )
    complete[0] = replace(complete[0], findings=complete[0].findings + not_asked)
    return complete


def _with_figures(decision: Decision, period: Period, reported: ReportedFigures) -> Decision:
    judged = decision.judged
    if judged is None:
        return decision
    if decision.outcome == "duplicate":
        figures = slot_figures.figures_held(reported, period.end)
    else:
        figures = slot_figures.figures_after_filing(judged, reported, period.end)
    return replace(decision, figures=tuple(figures), like_period=reported.like_period)


def _returned(
    judged: JudgedSection, stream: str, version: int, held_for: tuple[Finding, ...] = ()
) -> Decision:
    """A filing that brings no figures: nothing in it is usable, or it is `held_for` findings that ask its sender."""
    findings = held_for + judged.findings
    return Decision("returned", stream, version, None, judged, findings, _rejected(judged.counts()))


def is_same(examined: Examined, judged: JudgedSection, in_force: Mapping[str, Any] | None) -> bool:
    """Same bytes and part of the file, read by the same layout and judged by the same rules."""
    return in_force is not None and (
        in_force.get("file", {}).get("sha256") == examined.sha256
        and in_force.get("source_section") == judged.section.name
        and in_force.get("layout") == _layout(examined)
        and in_force.get("rules_version") == rules.rules_version(judged.section.form)
    )


def _layout(examined: Examined) -> dict[str, str]:
    return {"key": examined.layout.key, "version": examined.layout.version}


def _total(counts: list[dict[str, int]]) -> dict[str, int]:
    return {name: sum(count[name] for count in counts) for name in COUNTS}


def _rejected(counts: Mapping[str, int]) -> dict[str, int]:
    """Counts of a filing that is returned: valid lines are rejected with it."""
    rejected = counts["in"] - counts["ignored"]
    return dict(counts) | {"accepted": 0, "warned": 0, "rejected": rejected}


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
        "layout": _layout(examined),
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
