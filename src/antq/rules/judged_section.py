"""A section judged: its lines with their status, and the findings on them."""

from dataclasses import dataclass
from typing import Final

import polars as pl

from antq.documents.document import HELD_BY_READER, Section
from antq.findings.catalogue import ERROR, WARNING, Finding
from antq.rules.sheet import N

STATUS: Final = "line_status"
ACCEPTED, WARNED, REJECTED, IGNORED = "accepted", "warned", "rejected", "ignored"


@dataclass(frozen=True)
class JudgedSection:
    """A section judged: its lines (`n`, `line_status`, fields as codes and numbers), findings on them and on itself."""

    section: Section
    lines: pl.DataFrame
    line_findings: pl.DataFrame
    findings: tuple[Finding, ...]

    def counts(self) -> dict[str, int]:
        """Lines in, accepted, warned, rejected and ignored; the first is the sum of the others."""
        found = dict(self.lines.group_by(STATUS).len().iter_rows()) if self.lines.height else {}
        counts = {s: found.get(s, 0) for s in (ACCEPTED, WARNED, REJECTED, IGNORED)}
        counts[REJECTED] += self.section.unread
        counts[IGNORED] += self.section.titles
        return {"in": sum(counts.values())} | counts

    @property
    def holds_personal_data(self) -> bool:
        """Whether the file held anything about persons."""
        codes = self.line_findings["code"].unique().to_list() + [f.code for f in self.findings]
        return any(code.startswith("PD") for code in codes)


def is_stated(lines: pl.DataFrame) -> pl.Expr:
    """Whether a line states its figures: it counts, or it is held and a reviewer may say that it does."""
    sound = pl.col(STATUS).is_in([ACCEPTED, WARNED])
    if HELD_BY_READER in lines.columns:
        sound |= (pl.col(STATUS) == IGNORED) & pl.col(HELD_BY_READER).is_not_null()
    return sound.fill_null(value=False)


def with_status(frame: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """The lines with STATUS: rejected by an error among `found`, warned by a warning, else accepted."""
    rejected = found.filter(pl.col("severity") == ERROR)["n"].unique()
    warned = found.filter(pl.col("severity") == WARNING)["n"].unique()
    status = pl.lit(ACCEPTED)
    if warned.len():
        status = pl.when(pl.col(N).is_in(warned.implode())).then(pl.lit(WARNED)).otherwise(status)
    if rejected.len():
        status = pl.when(pl.col(N).is_in(rejected.implode())).then(pl.lit(REJECTED)).otherwise(status)
    return frame.with_columns(status.alias(STATUS))
