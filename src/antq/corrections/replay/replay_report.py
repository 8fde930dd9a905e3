"""The report of a replay: what became of every rejected line that was looked at. Its counts add up."""

from collections.abc import Sequence
from typing import Any, Literal, Self

import polars as pl
from pydantic import BaseModel, ConfigDict, Field

from antq.corrections.replay.open_rejections import OpenFiling
from antq.corrections.replay.rejudgement import OUTCOMES, SEND_AGAIN, UNRECOVERABLE, RejudgedLines
from antq.findings import catalogue
from antq.findings.catalogue import Finding

Outcome = Literal["recovered", "still_failing", "unrecoverable", "send_again"]
MOST_LISTED = 20
MOST_PLACES = 5


class Cause(BaseModel):
    """So many lines of one outcome and code: that of the error a recovered line had, or another still has.

    `cells` are the places of the first of them.
    """

    model_config = ConfigDict(frozen=True)

    outcome: Outcome
    code: str
    lines: int = Field(gt=0)
    message_vi: str
    message_en: str
    cells: list[str] = []


class ChangedLine(BaseModel):
    """A line in force that would be judged differently today: another status, or other codes or figures. It stays."""

    model_config = ConfigDict(frozen=True)

    line_no: int
    cell: str
    was: str
    now: str
    other_figures: bool = False


class ReplayedFiling(BaseModel):
    """What became of the rejected lines of one filing; `position` is that of the event that brought some back.

    `would_be_taken` says whether the file of a filing that was returned whole would be taken today.
    """

    model_config = ConfigDict(frozen=True)

    form: str
    province_key: str
    reporting_unit: str
    period_key: str
    origin: str
    vintage: int | None
    filing_position: int
    file: str | None
    position: int | None = None
    causes: list[Cause]
    would_be_taken: bool | None = None
    judged_otherwise: list[ChangedLine] = []
    judged_otherwise_total: int = 0

    @property
    def lines(self) -> dict[str, int]:
        """Lines by outcome."""
        return {name: sum(cause.lines for cause in self.causes if cause.outcome == name) for name in OUTCOMES}

    @property
    def examined(self) -> int:
        """Rejected lines that were looked at."""
        return sum(self.lines.values())

    @classmethod
    def of(
        cls,
        filing: OpenFiling,
        rejudged: RejudgedLines,
        lines: pl.DataFrame,
        changed: Sequence[tuple[int, str, str]],
    ) -> Self:
        """A filing in force whose `lines` (see `open_rejections.lines`) were judged again.

        `changed` are lines in force (number, place, status) that would have other codes or figures.
        """
        placed = rejudged.outcomes.join(lines.select("line_no", "cell"), on="line_no", maintain_order="left")
        counted = placed.group_by("outcome", "code").agg(
            pl.len().alias("count"), pl.col("cell").head(MOST_PLACES).alias("cells")
        )
        causes = [
            _cause(outcome, code, count, cells=cells)
            for outcome, code, count, cells in counted.sort("outcome", "code").iter_rows()
        ]
        changed_lines = [
            ChangedLine.model_validate(row) for row in rejudged.changed_status.iter_rows(named=True)
        ]
        named = {line.line_no for line in changed_lines}
        changed_lines += [
            ChangedLine(line_no=number, cell=cell, was=status, now=status, other_figures=True)
            for number, cell, status in changed
            if number not in named
        ]
        return cls(
            **_slot(filing),
            causes=causes,
            judged_otherwise=sorted(changed_lines, key=lambda line: line.line_no)[:MOST_LISTED],
            judged_otherwise_total=len(changed_lines),
        )

    @classmethod
    def lost(cls, filing: OpenFiling, count: int, why: Finding) -> Self:
        """A filing none of whose lines can be judged again."""
        return cls(**_slot(filing), causes=[_cause(UNRECOVERABLE, why.code, count, why)] if count else [])

    @classmethod
    def returned(cls, filing: OpenFiling, count: int, code: str, would_be_taken: bool) -> Self:
        """A filing that was returned whole for `code`."""
        causes = [_cause(SEND_AGAIN, code, count)] if count else []
        return cls(**_slot(filing), causes=causes, would_be_taken=would_be_taken)

    def at(self, position: int | None) -> Self:
        """The same, with the position of the event that brought its lines back; None in a dry run."""
        return self.model_copy(update={"position": position})


class ReplayReport(BaseModel):
    """One replay: `lines` of all filings by outcome; `examined` is their sum."""

    model_config = ConfigDict(frozen=True)

    dry_run: bool
    filings: list[ReplayedFiling]

    @property
    def lines(self) -> dict[str, int]:
        """Lines by outcome, over all filings."""
        return {name: sum(one.lines[name] for one in self.filings) for name in OUTCOMES}

    @property
    def appended(self) -> int:
        """Events written."""
        return sum(one.position is not None for one in self.filings)

    def as_json(self) -> dict[str, Any]:
        """The report as plain JSON values."""
        return {
            "dry_run": self.dry_run,
            "lines": {"examined": sum(self.lines.values()), **self.lines},
            "filings": [
                {**one.model_dump(mode="json"), "lines": {"examined": one.examined, **one.lines}}
                for one in self.filings
            ],
        }


def _slot(filing: OpenFiling) -> dict[str, Any]:
    _, form, province_key, reporting_unit, period_key, _, origin = filing.stream.split("/")
    return {
        "form": form,
        "province_key": province_key,
        "reporting_unit": reporting_unit,
        "period_key": period_key,
        "origin": origin,
        "vintage": filing.payload["vintage"],
        "filing_position": filing.position,
        "file": filing.payload["file"]["name"],
    }


def _cause(
    outcome: Any, code: str, count: int, why: Finding | None = None, cells: Sequence[str] = ()
) -> Cause:
    # Lines of one code have values of their own: the words leave the place of each open.
    words = catalogue.render(code, "", None, "…", why.args if why else {})
    return Cause(
        outcome=outcome,
        code=code,
        lines=count,
        message_vi=words["message_vi"],
        message_en=words["message_en"],
        cells=list(cells),
    )
