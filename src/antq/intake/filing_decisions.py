"""What becomes of an examined file, given what its streams hold. Pure: no clock, no log, no files."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal
from uuid import UUID

from antq import rules
from antq.findings import answering
from antq.findings.answering import MatchedAnswer
from antq.findings.catalogue import Finding
from antq.intake import amendment_checks
from antq.intake.amendments import slot_figures
from antq.intake.amendments.in_force import InForce
from antq.intake.amendments.reported_figures import ReportedFigures
from antq.intake.amendments.slot_figures import SlotFigure
from antq.intake.examined_file import Examined
from antq.intake.filing_cover import stream_of
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
    notices = []
    if state.in_force is not None and not cover.reason:
        notices.append(Finding("SL111", field="reason"))
    if state.in_force is None and cover.kind != "replace":
        notices.append(Finding("SL112", field="kind"))
    answers, asked = amendment_checks.ask_about_losses(examined, judged, in_stream.reported, cover)
    if any(f.is_error for f in asked):
        return replace(_returned(judged, stream, state.version, asked), answers=answers)
    compared = amendment_checks.compare_figures(judged, in_stream, examined.channel)
    findings = (*judged.findings, *notices, *asked, *compared)
    return Decision("filed", stream, state.version, state.vintage + 1, judged, findings, counts, answers)


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
        and in_force.get("layout") == asdict(examined.layout)
        and in_force.get("rules_version") == rules.rules_version(judged.section.form)
    )


def _total(counts: list[dict[str, int]]) -> dict[str, int]:
    return {name: sum(count[name] for count in counts) for name in COUNTS}


def _rejected(counts: Mapping[str, int]) -> dict[str, int]:
    """Counts of a filing that is returned: valid lines are rejected with it."""
    rejected = counts["in"] - counts["ignored"]
    return dict(counts) | {"accepted": 0, "warned": 0, "rejected": rejected}
