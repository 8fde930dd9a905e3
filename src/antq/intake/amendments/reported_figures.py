"""Figures by measure and codes: those a filing brings, and how figures add up. `log_figures` reads those in force.

A frame of figures has the columns of FIGURES: KEY says what was counted, DETAIL how the lines state it. `is_counted` is
false of a model named as dissolved or merged: it is named and no longer counted. `rank` says what adds up in a total
(the widest level reported) from its detail (1 province … 4 post, 9 what never adds); `totals` leaves for each measure
the amount of its lowest rank.
"""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from antq import forms
from antq.periods import Period
from antq.rules import ACCEPTED, STATUS, WARNED, JudgedSection, N

KEY: Final = ("measure", "activity", "item", "unit", "model")
DETAIL: Final = ("level", "relation", "value_per")
AMOUNT: Final = pl.Decimal(38, 12)
FIGURES: Final[dict[str, pl.DataType | type[pl.DataType]]] = {
    **dict.fromkeys((*KEY, *DETAIL), pl.String),
    "is_counted": pl.Boolean,
    "rank": pl.Int32,
    "amount": AMOUNT,
}
NAMED_MODELS: Final = "named_models"
_ACQUIRED: Final = {"seized": "seizure", "handed_over": "handed_over", "found": "found"}
_LEVELS: Final = {"province": 1, "district": 2, "commune": 3, "post": 4}
NO_PART_OF_A_TOTAL: Final = 9
_NO_LONGER_COUNTED: Final = ("dissolved", "merged")


@dataclass(frozen=True)
class ReportedFigures:
    """What a stream has in force before a filing, and what of it the filing leaves in force.

    `like_period_figures` are those of the last like period (`like_period`), such as the quarter before. For a filing
    that states figures of other periods, also those: of each period `earlier` in the year, and of the same period
    `last_year`; None where they are not all filed and whole. `repeated` counts the valid lines of a supplement that
    are in force already.
    """

    figures_before: pl.DataFrame
    figures_kept: pl.DataFrame
    earlier: Sequence[pl.DataFrame] | None = None
    last_year: pl.DataFrame | None = None
    like_period_figures: pl.DataFrame | None = None
    like_period: Period | None = None
    repeated: int = 0


def empty_figures() -> pl.DataFrame:
    """A frame without figures."""
    return pl.DataFrame(schema=FIGURES)


def figures(judged: JudgedSection) -> pl.DataFrame:
    """The figures of a section's valid lines."""
    parts = [kind.figures().filter(pl.col("amount").is_not_null()) for kind in _figure_kinds(judged)]
    return sum_figures(pl.concat(parts)) if parts else empty_figures()


def figures_by_line(judged: JudgedSection, field: str) -> pl.DataFrame:
    """Which figure each valid line's `field` gives: the columns of FIGURES and the line's number; blank amounts too."""
    parts = [kind.figures() for kind in _figure_kinds(judged) if kind.field == field]
    return pl.concat(parts) if parts else pl.DataFrame(schema={N: pl.Int64, **FIGURES})


@dataclass(frozen=True)
class _FigureKind:
    """Lines whose `field` gives figures of one kind, and the columns that hold its codes."""

    lines: pl.DataFrame
    field: str
    measure: pl.Expr
    codes: Mapping[str, str]
    is_counted: pl.Expr = dataclasses.field(default_factory=lambda: pl.lit(value=True))

    def figures(self) -> pl.DataFrame:
        blank = pl.lit(None, dtype=pl.String)
        return self.lines.select(
            N,
            self.measure.alias("measure"),
            *(
                pl.col(self.codes[key]).alias(key) if key in self.codes else blank.alias(key)
                for key in KEY[1:]
            ),
            *DETAIL,
            self.is_counted.alias("is_counted"),
            "rank",
            pl.col(self.field).cast(AMOUNT).alias("amount"),
        )


def _figure_kinds(judged: JudgedSection) -> Iterator[_FigureKind]:
    if STATUS not in judged.lines.columns:
        return
    valid_lines = _with_rank(judged.lines.filter(pl.col(STATUS).is_in([ACCEPTED, WARNED])))
    match judged.section.form:
        case _ if valid_lines.is_empty():
            return
        case "activities":
            for name in forms.COUNT_FIELDS:
                yield _FigureKind(valid_lines, name, pl.lit(name), {"activity": "activity"})
        case "seizures":
            for code, what in _ACQUIRED.items():
                lines = valid_lines.filter(pl.col("acquisition") == code)
                exhibits = lines.filter(pl.col("item").is_not_null())
                yield _FigureKind(
                    exhibits, "quantity", pl.lit(f"{what}_quantity"), {"item": "item", "unit": "unit"}
                )
                for count in ("cases", "suspects") if code == "seized" else ("cases",):
                    yield _FigureKind(lines, count, pl.lit(f"{what}_{count}"), {})
        case _:
            yield _FigureKind(valid_lines.filter(pl.col("record") == "stock"), "value", pl.col("measure"), {})
            named = valid_lines.filter(pl.col("record") == "named").with_columns(one=pl.lit("1"))
            is_counted = ~pl.col("status").is_in(_NO_LONGER_COUNTED).fill_null(value=False)
            yield _FigureKind(named, "one", pl.lit(NAMED_MODELS), {"model": "model"}, is_counted)


def _with_rank(lines: pl.DataFrame) -> pl.DataFrame:
    usual = {"relation": "disjoint", "value_per": "period"}
    is_apart = pl.any_horizontal(pl.col(name) != usual_code for name, usual_code in usual.items())
    level = pl.col("level").replace_strict(_LEVELS, default=NO_PART_OF_A_TOTAL, return_dtype=pl.Int32)
    return lines.with_columns(
        (pl.col(name) if name in lines.columns else pl.lit(usual_code)).alias(name)
        for name, usual_code in usual.items()
    ).with_columns(rank=pl.when(is_apart).then(NO_PART_OF_A_TOTAL).otherwise(level).cast(pl.Int32))


def sum_figures(figures: pl.DataFrame) -> pl.DataFrame:
    """One row for each key and detail."""
    return (
        figures.group_by(*KEY, *DETAIL, "is_counted", "rank")
        .agg(pl.col("amount").sum())
        .select(list(FIGURES))
    )


def totals(figures: pl.DataFrame) -> pl.DataFrame:
    """One row for each key: its amount at the widest level reported, in a stable order."""
    return (
        figures.group_by(*KEY, "rank")
        .agg(pl.col("amount").sum())
        .sort(*KEY, "rank", nulls_last=True)
        .unique(KEY, keep="first", maintain_order=True)
        .drop("rank")
    )
