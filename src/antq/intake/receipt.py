"""The receipt: what became of a file, in numbers and findings, in Vietnamese and English."""

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, Self
from uuid import UUID

import polars as pl
from psycopg2.extensions import connection as Connection
from psycopg2.extras import Json
from pydantic import BaseModel, ConfigDict, Field, model_validator

from antq.core.clock import VIET_NAM
from antq.eventlog.store import get_texts
from antq.findings import catalogue
from antq.findings.catalogue import Finding
from antq.intake.amendments import slot_figures
from antq.intake.amendments.slot_figures import SlotFigure
from antq.intake.examination import Examined
from antq.intake.filing_cover import STRUCTURED, Kind
from antq.intake.filing_decisions import COUNTS, Decision
from antq.rules import JudgedSection

Status = Literal["filed", "filed_with_rejections", "returned", "duplicate"]
# A receipt with every finding of a million bad lines would be of no use to anybody; the count stays exact.
MOST_FINDINGS = 2000
DRY_RUN = "dry-run"


class Lines(BaseModel):
    """Lines of the file and what became of them: `in` is the sum of the other four."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    in_: int = Field(alias="in", ge=0)
    accepted: int = Field(ge=0)
    warned: int = Field(ge=0)
    rejected: int = Field(ge=0)
    ignored: int = Field(ge=0)

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if self.in_ != self.accepted + self.warned + self.rejected + self.ignored:
            raise ValueError("lines in must be the sum of accepted, warned, rejected and ignored")
        return self


class FilingPeriod(BaseModel):
    """Bounds (both inside) and basis of a filing's period, and its label on the cover, if that holds nothing else."""

    model_config = ConfigDict(frozen=True)

    start: date
    end: date
    basis: str
    as_sent: str | None = None


class Figure(BaseModel):
    """A figure of the filing's slot: `value` is what is in force with the filing, `read` what the filing states of it.

    `before` was in force until then, `like_period` is that of the last like period; null where there is none.
    `striking` names those of the two from which `value` differs so much that somebody should look.
    """

    model_config = ConfigDict(frozen=True)

    measure_code: str
    activity_code: str | None
    item_code: str | None
    unit_code: str | None
    level: str
    relation: str
    value_per: str
    read: str | None
    value: str
    before: str | None
    like_period: str | None
    label_vi: str
    striking: list[Literal["before", "like_period"]] = []


class Filing(BaseModel):
    """One form of the file. `vintage` is that in force after it; `position` that of its event, null for a duplicate.

    `channel` says whether it came in tables or in prose, whose figures are provisional. `figures` are those its slot
    holds with it; of a filing that was returned, those it would hold. `like_period_key` names the period of the
    figures they are compared with.
    """

    model_config = ConfigDict(frozen=True)

    form: str
    province_key: str
    reporting_unit: str
    period_key: str
    period: FilingPeriod
    kind: Kind
    outcome: Literal["filed", "returned", "duplicate"]
    vintage: int | None
    position: int | None
    lines: Lines
    channel: str = STRUCTURED
    figures: list[Figure] = []
    like_period_key: str | None = None


class ReceiptFinding(BaseModel):
    """One finding with its words."""

    model_config = ConfigDict(frozen=True)

    code: str
    severity: Literal["error", "warning"]
    place: str
    field: str | None
    value: str | None
    message_vi: str
    message_en: str
    remedy_vi: str
    remedy_en: str
    args: dict[str, str]


class Receipt(BaseModel):
    """The answer to one file. `findings` holds MOST_FINDINGS of `findings_total` at most: personal data first."""

    model_config = ConfigDict(frozen=True)

    receipt: str
    submission_id: UUID
    file: str
    sha256: str
    sender: str
    received_at: datetime
    status: Status
    lines: Lines
    filings: list[Filing]
    findings: list[ReceiptFinding]
    findings_total: int
    position: int | None = None

    def as_json(self) -> dict[str, Any]:
        """The receipt as plain JSON values, `lines.in` under its own name."""
        return self.model_dump(mode="json", by_alias=True)


def receipt_id(submission_id: UUID, landed_at: datetime) -> str:
    """The number a clerk quotes: `BN-20261122-1f0c9a3e5b77`."""
    return f"BN-{landed_at.astimezone(VIET_NAM):%Y%m%d}-{submission_id.hex[:12]}"


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


_VALUE = "value_ref"


def store(
    conn: Connection, receipt: Receipt, landed_at: datetime, byte_size: int, refs: Mapping[str, str]
) -> None:
    """Keep a receipt in the transaction of its events. Raw values go by reference, as in the events."""
    compact = receipt.as_json()
    # Words come from the catalogue when the receipt is read: they name the value, which may be redacted.
    compact["findings"] = [
        {"code": f.code, "place": f.place, "field": f.field, _VALUE: refs.get(f.value or ""), "args": f.args}
        for f in receipt.findings
    ]
    with conn.cursor() as cursor:
        cursor.execute(
            """
            insert into intake.submissions
            (
                submission_id, receipt_id, landed_at, received_at, sender, file_name, sha256, byte_size, status, receipt
            )
            values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
            """,
            (
                str(receipt.submission_id),
                receipt.receipt,
                landed_at,
                receipt.received_at,
                receipt.sender,
                receipt.file,
                receipt.sha256,
                byte_size,
                receipt.status,
                Json(compact),
            ),
        )


def load(conn: Connection, key: str) -> Receipt | None:
    """The receipt of a receipt number or submission id, or None."""
    with conn.cursor() as cursor:
        cursor.execute(
            "select s.receipt from intake.submissions as s where s.receipt_id = %s or s.submission_id::text = %s",
            (key, key),
        )
        row = cursor.fetchone()
    if row is None:
        return None
    stored = row[0]
    texts = get_texts(conn, [f[_VALUE] for f in stored["findings"] if f[_VALUE]])
    stored["findings"] = [
        catalogue.render(f["code"], f["place"], f["field"], texts.get(f[_VALUE] or ""), f["args"])
        for f in stored["findings"]
    ]
    return Receipt.model_validate(stored)
