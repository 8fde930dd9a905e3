"""The cover of a report → the slot it files for, and the findings on it.

Province and reporting unit resolve at the end of the period: the unit that exists then owes the report.
"""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, cast

import polars as pl

from antq import forms, geography, periods
from antq.core import text
from antq.core.errors import AntqError
from antq.documents.dates import parse_dates
from antq.documents.document import CoverCell
from antq.documents.layouts import garbled_finding
from antq.findings.answering import MatchedAnswer, mark_answered
from antq.findings.catalogue import Finding
from antq.intake import template_stamp
from antq.periods import Period
from antq.privacy import persons
from antq.reference import lists
from antq.rules.rule_terms import terms

_TEXT_LENGTH = 500
STRUCTURED: Final = "structured"
NARRATIVE: Final = "narrative"
CHANNELS: Final = (STRUCTURED, NARRATIVE)
# Days on either map, to distinguish an unknown province from one that did not exist at the period's end.
_MAPS = (date(2024, 6, 30), periods.MERGER_DATE)


# Periods nobody prescribes: a campaign, a stage of years, a label without its basis (which SL113 asks for).
_OWN_PERIODS = ("campaign", "stage", "assumed")
Kind = Literal["replace", "supplement", "correction"]


@dataclass(frozen=True)
class Slot:
    """What a filing is for: a territory, a reporting unit, a period; with its origin."""

    province_key: str
    reporting_unit: str
    reporting_unit_kind: str
    period: Period
    origin: str


def stream_of(slot: Slot, form: str, channel: str = STRUCTURED) -> str:
    """The stream a form's filing for this slot belongs to."""
    return (
        f"report/{form}/{slot.province_key}/{slot.reporting_unit}/{slot.period.key}/{channel}/{slot.origin}"
    )


@dataclass(frozen=True)
class Envelope:
    """The cover read. `slot` is None when the cover does not name one; `findings` then say why.

    `confirms_loss` answers a filing that was held: its sender means to drop what it leaves out. `period_as_sent` is the
    label of a period that was read, in the sender's words, masked.
    """

    slot: Slot | None
    period: Period | None
    period_as_sent: str | None
    province_key: str | None
    reporting_unit: str | None
    origin: str | None
    kind: Kind
    reason: str | None
    confirms_loss: bool
    citation: Mapping[str, str | None]
    lower_levels_complete: bool
    findings: tuple[Finding, ...]

    @property
    def period_words(self) -> str | None:
        """`period_as_sent` where it holds words of the calendar only, so that an event may hold it."""
        period_as_sent = self.period_as_sent
        return period_as_sent if period_as_sent and periods.says_only_a_period(period_as_sent) else None

    @property
    def period_free_words(self) -> str | None:
        """`period_as_sent` where it holds more, as a campaign's own name or a note: anybody may be named in it."""
        return None if self.period_words else self.period_as_sent


def read_envelope(
    cover: Mapping[str, CoverCell],
    received_on: date,
    matched_answers: Sequence[MatchedAnswer] = (),
    *,
    demonstration: bool,
) -> Envelope:
    """Read the cover by the lists of the day of receipt. `matched_answers` are answers to what was asked about it.

    `demonstration` allows synthetic data.
    """
    reader = _Reader(cover)
    reader.read_characters()
    for field in forms.ENVELOPE:
        if field.required and field.name not in cover:
            reader.say("SL107", field.name, header=field.header_vi)
    unit = reader.code("reporting_unit")
    basis = reader.code("period_basis")
    kind = reader.code("kind")
    origin = reader.code("origin")
    complete = reader.code("lower_levels_complete")
    confirmed = reader.code("confirm_loss")
    start, end = reader.day("period_start", "SL109"), reader.day("period_end", "SL109")
    signed = reader.day("citation_date", "SL110")
    period = reader.period(basis, start, end)
    period_as_sent = reader.text("period") if period else None
    province = reader.province(period)
    if period is not None and period.start > received_on:
        reader.say("SL105", "period", start=period.start.isoformat(), received=received_on.isoformat())
    elif period is not None and period.end > received_on:
        reader.say("SL106", "period", end=period.end.isoformat(), received=received_on.isoformat())
    if origin == "synthetic" and not demonstration:
        reader.say("SL108", "origin")
    citation = {
        "number": reader.text("citation_number"),
        "date": signed.isoformat() if signed else None,
        "issuing_unit": reader.text("issuing_unit"),
        "signer_title": reader.text("signer_title"),
    }
    reason = reader.text("reason")
    if "template" in cover and cover["template"].value != template_stamp.current():
        reader.say("FI250", "template")
    findings = mark_answered(reader.findings, matched_answers)
    slot = None
    if period and province and unit and origin and not any(f.is_error for f in findings):
        slot = Slot(province, unit, kind_of_unit(unit), period, origin)
    return Envelope(
        slot,
        period,
        period_as_sent,
        province,
        unit,
        origin,
        cast("Kind", kind or "replace"),
        reason,
        confirmed == "true",
        citation,
        complete == "true",
        findings,
    )


def kind_of_unit(unit: str) -> str:
    """`consolidated` or `component`."""
    return next(row["kind"] or "" for row in lists.rows("reporting_units") if row["reporting_unit"] == unit)


class _Reader:
    """One cover being read; collects findings."""

    def __init__(self, cover: Mapping[str, CoverCell]) -> None:
        self.cover = dict(cover)
        self.findings: list[Finding] = []

    def say(self, code: str, name: str, **args: str) -> None:
        cell = self.cover.get(name)
        value = persons.mask(cell.value) if cell else None
        self.findings.append(Finding(code, cell.place if cell else "", name, value, args))

    def read_characters(self) -> None:
        """Say which values are garbled or personal; fold letters that only look like Latin ones, and say so."""
        for name, cell in self.cover.items():
            if name != "template" and persons.first_identifier(cell.value):
                self.say("PD205", name, header=forms.envelope_field(name).header_vi)
            if twins := text.look_alikes(cell.value):
                self.say("FI313", name, characters=twins)
                self.cover[name] = CoverCell(text.fold_look_alikes(cell.value), cell.place)
            elif garbled := text.find_garbled(cell.value):
                self.findings.append(garbled_finding("FI311", cell.place, name, cell.value, garbled))

    def code(self, name: str) -> str | None:
        field = forms.envelope_field(name)
        cell = self.cover.get(name)
        if cell is None:
            return field.default
        list_name = field.code_list or ""
        found = lists.find(list_name, cell.value)
        if found is None:
            labels = list(lists.labels(list_name).values())
            close = difflib.get_close_matches(cell.value, labels, n=3, cutoff=0.5) or labels[:4]
            self.say("SL103", name, near=" · ".join(close), header=field.header_vi)
        return found

    def day(self, name: str, code: str) -> date | None:
        cell = self.cover.get(name)
        if cell is None:
            return None
        read = parse_dates(pl.Series([cell.value], dtype=pl.String))[0]
        if read is None:
            self.say(code, name, header=forms.envelope_field(name).header_vi)
            return None
        return date.fromisoformat(read)

    def text(self, name: str) -> str | None:
        cell = self.cover.get(name)
        if cell is None:
            return None
        return persons.mask(cell.value, _TEXT_LENGTH)

    def period(self, basis: str | None, start: date | None, end: date | None) -> Period | None:
        cell = self.cover.get("period")
        if cell is None:
            return None
        try:
            period = periods.from_label(cell.value, basis, start, end)
        except AntqError as error:
            self.say("SL104", "period", detail=persons.mask(error.what, 200), fix=error.fix or "")
            return None
        if periods.is_basis_unstated(cell.value, basis, start):
            self.say("SL113", "period", taken=periods.spelled_out(period))
        self.compare_with_calendar(period)
        return period

    def compare_with_calendar(self, period: Period) -> None:
        """Say so if the period is none of the reporting calendar of its time; campaigns and the like have their own."""
        calendar = [(term.subject, term.relative_to) for term in terms("SL119", period.end)]
        if not calendar or period.basis in _OWN_PERIODS or (period.cadence, period.basis) in calendar:
            return
        cadences, bases = lists.labels("cadence"), lists.labels("period_basis")
        fits = "; ".join(f"{cadences[c or '']} ({bases[b or '']})" for c, b in calendar)
        self.say("SL119", "period", label=period.label, fits=fits)

    def province(self, period: Period | None) -> str | None:
        cell = self.cover.get("province")
        if cell is None or period is None:
            return None
        try:
            return geography.resolve(cell.value, period.end)
        except AntqError as error:
            known = any(_resolves(cell.value, day) for day in _MAPS)
            self.say(
                "SL102" if known else "SL101", "province", fix=error.fix or "", day=period.end.isoformat()
            )
            return None


def _resolves(text: str, on: date) -> bool:
    try:
        geography.resolve(text, on)
    except AntqError:
        return False
    return True
