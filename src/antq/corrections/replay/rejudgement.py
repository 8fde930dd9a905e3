"""A filing's rejected lines judged by today's rules, layouts and lists, next to the lines in force."""

from dataclasses import dataclass, replace
from typing import Final

import polars as pl

from antq import forms
from antq.documents.document import Section
from antq.findings.catalogue import ERROR
from antq.rules import ACCEPTED, REJECTED, STATUS, WARNED, Context, JudgedSection, N, judge

RECOVERED: Final = "recovered"
STILL_FAILING: Final = "still_failing"
UNRECOVERABLE: Final = "unrecoverable"
SEND_AGAIN: Final = "send_again"
OUTCOMES: Final = (RECOVERED, STILL_FAILING, UNRECOVERABLE, SEND_AGAIN)

ROW_GONE: Final = "SL242"
_COUNTS: Final = ("cases", "suspects")
_HEADING: Final = (*_COUNTS, "ownerless")


@dataclass(frozen=True)
class RejudgedLines:
    """What became of the chosen lines.

    `outcomes` has a row for each of them: `line_no`, `outcome`, `code` (what a recovered line was rejected for, what
    is wrong with another). `recovered` holds those that come back, `in_force` the lines in force as written
    today, both numbered as in their filing. `changed_status` lists lines in force that would now have another status:
    `line_no`, `cell`, `was`, `now`.
    """

    outcomes: pl.DataFrame
    recovered: JudgedSection
    in_force: JudgedSection
    changed_status: pl.DataFrame


def rejudge(section: Section, context: Context, lines: pl.DataFrame, headings: pl.DataFrame) -> RejudgedLines:
    """Judge the lines of a filing that are `chosen` anew.

    `section` is the part of the file as it is read today, `lines` and `headings` how the log holds the filing
    (see `antq.corrections.replay.open_rejections`), `lines` with a column `chosen`. Lines are matched by their place.
    """
    # Lines in force come first, so that of two equal lines the one that was refused is the copy.
    in_force = pl.col("was").is_in([ACCEPTED, WARNED])
    placed = _without_open_lines(
        section.form,
        section.frame.with_columns(section.places.line().alias("cell"))
        .with_columns(pl.when(pl.col("cell").is_unique()).then("cell").alias("cell"))
        .join(lines.filter(pl.col("cell").is_unique()), on="cell", how="inner", maintain_order="left"),
    ).sort(in_force, descending=True, maintain_order=True)
    judged = judge(replace(section, frame=placed.select(section.frame.columns)), context)
    numbers = placed.select("line_no", "was", "chosen", "cell").with_row_index(N, offset=1)
    numbers = numbers.with_columns(pl.col(N).cast(pl.Int64))
    refused_for = (
        judged.line_findings.filter(pl.col("severity") == ERROR)
        .group_by(N, maintain_order=True)
        .agg(pl.col("code").first())
    )
    now = (
        judged.lines.select(N, STATUS)
        .join(numbers, on=N, maintain_order="left")
        .join(refused_for, on=N, how="left", maintain_order="left")
    )
    outcomes = _outcomes(lines, now, next((f.code for f in judged.findings if f.is_error), None))
    recovered_numbers = outcomes.filter(pl.col("outcome") == RECOVERED)["line_no"]
    recovered = numbers.filter(pl.col("line_no").is_in(recovered_numbers.implode())).select(N, "line_no")
    headings_stated = _add_missing_headings(section.form, judged.lines, recovered, headings)
    lines_kept = now.filter(in_force & pl.col(STATUS).is_in([ACCEPTED, WARNED])).select(N, "line_no")
    return RejudgedLines(
        outcomes,
        _renumber(replace(judged, lines=headings_stated), recovered),
        _renumber(judged, lines_kept),
        _changed_status(now),
    )


def _without_open_lines(form: str, placed: pl.DataFrame) -> pl.DataFrame:
    """The lines without the rejected ones that are not chosen, which state nothing. An exhibit among them stays, but
    for its figures: as long as nobody knows what it is, its group has no subject by its exhibits.
    """
    is_open = ~pl.col("chosen") & (pl.col("was") == REJECTED)
    group, together = forms.FORMS[form].group, forms.FORMS[form].together
    exhibit = [name for name in together[0] if name in placed.columns] if group and together else []
    if group is None or not exhibit:
        return placed.filter(~is_open)
    blank = [
        name
        for name in forms.FORMS[form].names
        if name in placed.columns and name not in (*group.key, *exhibit)
    ]
    return placed.filter(~is_open | pl.any_horizontal(pl.col(exhibit).is_not_null())).with_columns(
        pl.when(is_open).then(pl.coalesce(exhibit)).otherwise(exhibit[0]).alias(exhibit[0]),
        pl.when(~is_open).then(pl.col(exhibit[1:])),
        pl.when(~is_open).then(pl.col(blank)),
    )


def _outcomes(lines: pl.DataFrame, now: pl.DataFrame, section_error: str | None) -> pl.DataFrame:
    status = pl.col(STATUS)
    found = lines.filter("chosen").join(
        now.select("line_no", STATUS, "code"), on="line_no", how="left", maintain_order="left"
    )
    fails = pl.lit(section_error is not None) | (status == REJECTED)
    return found.select(
        "line_no",
        pl.when(status.is_null())
        .then(pl.lit(UNRECOVERABLE))
        .when(fails)
        .then(pl.lit(STILL_FAILING))
        .otherwise(pl.lit(RECOVERED))
        .alias("outcome"),
        pl.when(status.is_null())
        .then(pl.lit(ROW_GONE))
        .when(fails)
        .then(pl.coalesce(pl.lit(section_error, dtype=pl.String), "code"))
        .otherwise(pl.col("errors").list.first())
        .alias("code"),
    )


def _changed_status(now: pl.DataFrame) -> pl.DataFrame:
    lines_kept = now.filter(pl.col("was") != REJECTED)
    return lines_kept.filter(pl.col("was") != pl.col(STATUS)).select(
        "line_no", "cell", "was", pl.col(STATUS).alias("now")
    )


def _renumber(judged: JudgedSection, line_numbers: pl.DataFrame) -> JudgedSection:
    """The lines named by `line_numbers`, with the findings on them, numbered as in their filing (its `line_no`)."""

    def number(frame: pl.DataFrame) -> pl.DataFrame:
        numbered = frame.join(line_numbers, on=N, maintain_order="left").drop(N).rename({"line_no": N})
        return numbered.select(frame.columns).sort(N, maintain_order=True)

    return JudgedSection(judged.section, number(judged.lines), number(judged.line_findings), ())


def _add_missing_headings(
    form: str, lines: pl.DataFrame, line_numbers: pl.DataFrame, headings: pl.DataFrame
) -> pl.DataFrame:
    """Let the first line of each seizure group that comes back bring the parts of the heading not in force yet."""
    group = forms.FORMS[form].group
    if group is None or lines.is_empty():
        return lines
    recovered_lines = pl.col(N).is_in(line_numbers[N].implode())
    valid = lines.filter(pl.col(STATUS).is_in([ACCEPTED, WARNED]))
    headings_stated = valid.group_by(group.key).agg(pl.col(name).drop_nulls().first() for name in _HEADING)
    states = pl.any_horizontal(pl.col(name).is_not_null() for name in _HEADING)
    bearers = (
        valid.filter(recovered_lines)
        .sort(states, descending=True, maintain_order=True)
        .unique(group.key, keep="first", maintain_order=True)
        .select(N, *group.key)
        .join(headings_stated, on=group.key, how="left", nulls_equal=True)
        .join(headings, on=group.key, how="left", nulls_equal=True, suffix="_in_force")
        .with_columns(
            pl.when(pl.col(f"{name}_in_force").is_null()).then(name).alias(name) for name in _COUNTS
        )
        # The mark goes with the counts, and alone where it is not in force yet.
        .with_columns(
            pl.when(
                pl.col("ownerless_in_force").is_null()
                | pl.any_horizontal(pl.col(name).is_not_null() for name in _COUNTS)
            ).then("ownerless")
        )
        .select(N, *_HEADING)
    )
    return lines.drop(_HEADING).join(bearers, on=N, how="left", maintain_order="left")
