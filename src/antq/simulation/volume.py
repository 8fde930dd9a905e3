"""One large and valid file, for measuring: fast to write, and not like any report."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import polars as pl

from antq import forms, periods
from antq.core.errors import AntqError
from antq.reference import lists
from antq.simulation.nation import envelope
from antq.simulation.report_files import Report, Section, to_csv


def write_lines(
    path: Path, count: int, form: Literal["activities", "seizures"] = "activities", seed: int = 2025
) -> None:
    """Write one valid CSV file of `count` lines (An Giang, May 2025), fast: for volume, not for likeness."""
    if count < 1:
        raise AntqError(f"cannot write {count} lines", fix="1 or more")
    fields = {field.name: field.header_vi for field in forms.FORMS[form].fields}
    number = pl.int_range(1, count + 1, eager=True).alias("number")
    # A linear congruence: quick in vectors, and the same on every machine.
    mixed = ((number * 48271 + seed * 69621) % 2147483647).alias("mixed")
    frame = pl.DataFrame([number, mixed])
    if form == "activities":
        codes = ["residents_meeting", "movement_launch", "propaganda_session", "training_class"]
        names = [lists.labels("activity_types")[code] for code in codes]
        columns = [
            pl.lit(lists.labels("levels")["commune"]).alias(fields["level"]),
            pl.concat_str(pl.lit("Xã số "), "number").alias(fields["place"]),
            _pick(names).alias(fields["activity"]),
            (pl.col("mixed") % 40 + 1).alias(fields["occasions"]),
            (pl.col("mixed") % 4000 + 20).alias(fields["attendances"]),
        ]
    else:
        names = [
            lists.labels("items")[code]
            for code in ("methamphetamine_crystal", "heroin", "cannabis_dry", "ketamine")
        ]
        thousandths = (pl.col("mixed") % 1000).cast(pl.String).str.zfill(3)
        columns = [
            pl.col("number").alias(fields["group_no"]),
            pl.lit(lists.labels("mode")["independent"]).alias(fields["mode"]),
            (pl.col("mixed") % 3 + 1).alias(fields["cases"]),
            (pl.col("mixed") % 5 + 1).alias(fields["suspects"]),
            _pick(names).alias(fields["item"]),
            pl.concat_str(pl.col("mixed") % 9, pl.lit(","), thousandths).alias(fields["quantity"]),
            pl.lit("kg").alias(fields["unit"]),
        ]
    period = periods.parse_key("2025-M05.decree_09")
    cover = to_csv(Report(envelope("an_giang_2008", "consolidated", period), [Section(form, [], nil=True)]))
    with path.open("wb") as target:
        target.write(cover.removesuffix(f"{forms.NIL_TEXT}\n".encode()))
        frame.select(columns).write_csv(target)


def _pick(names: Sequence[str]) -> pl.Expr:
    return (pl.col("mixed") % len(names)).replace_strict(dict(enumerate(names)), return_dtype=pl.String)
