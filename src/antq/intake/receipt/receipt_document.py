"""What a receipt says: its lines, filings, figures and findings."""

from datetime import date, datetime
from typing import Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from antq.core.clock import VIET_NAM
from antq.intake.filing_cover import STRUCTURED, Kind

Status = Literal["filed", "filed_with_rejections", "returned", "duplicate"]
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
