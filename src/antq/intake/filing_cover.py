"""The cover of a report → the slot it files for, and the findings on it.

Province and reporting unit resolve at the end of the period: the unit that exists then owes the report.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, cast

from antq import forms, periods
from antq.documents.document import CoverCell
from antq.findings.answering import MatchedAnswer, mark_answered
from antq.findings.catalogue import Finding
from antq.intake import template_stamp
from antq.intake.cover_values import CoverReader
from antq.periods import Period
from antq.reference import lists

STRUCTURED: Final = "structured"
NARRATIVE: Final = "narrative"
CHANNELS: Final = (STRUCTURED, NARRATIVE)
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
    reader = CoverReader(cover)
    reader.read_characters()
    for field in forms.ENVELOPE:
        if field.required and field.name not in cover:
            reader.add_finding("SL107", field.name, header=field.header_vi)
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
        reader.add_finding(
            "SL105", "period", start=period.start.isoformat(), received=received_on.isoformat()
        )
    elif period is not None and period.end > received_on:
        reader.add_finding("SL106", "period", end=period.end.isoformat(), received=received_on.isoformat())
    if origin == "synthetic" and not demonstration:
        reader.add_finding("SL108", "origin")
    citation = {
        "number": reader.text("citation_number"),
        "date": signed.isoformat() if signed else None,
        "issuing_unit": reader.text("issuing_unit"),
        "signer_title": reader.text("signer_title"),
    }
    reason = reader.text("reason")
    if "template" in cover and cover["template"].value != template_stamp.current():
        reader.add_finding("FI250", "template")
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
