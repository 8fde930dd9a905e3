"""`judge`: a section's text into codes, numbers and dates, the rules over it, and a status for each line."""

import polars as pl

from antq.intake import findings as catalogue
from antq.intake import layouts, personal
from antq.intake.document import REFUSED_BY_READER, ROW, UNKNOWN_PREFIX, Section
from antq.intake.rules.activities import judge_activities
from antq.intake.rules.cells import add_blank_fields, read_field
from antq.intake.rules.judged import IGNORED, REJECTED, STATUS, Judged, with_status
from antq.intake.rules.models import judge_models
from antq.intake.rules.seizures import judge_seizures, state_once
from antq.intake.rules.sheet import Context, N, Sheet
from antq.reference import lists


def judge(section: Section, context: Context) -> Judged:
    """Read and judge every line of a section. Never raises for anything a file can hold."""
    sheet = Sheet(section, context)
    aside = _set_aside(sheet)
    _personal_data(sheet)
    sheet.frame = sheet.frame.select(pl.exclude(rf"^{UNKNOWN_PREFIX}\d+$", REFUSED_BY_READER))
    add_blank_fields(sheet)
    for f in sheet.form.fields:
        read_field(sheet, f)
    match section.form:
        case "activities":
            judge_activities(sheet)
        case "seizures":
            judge_seizures(sheet)
        case _:
            judge_models(sheet)
    line_findings = pl.concat([catalogue.empty_frame(), *sheet.found])
    lines = pl.concat([with_status(sheet.frame, line_findings), aside], how="diagonal_relaxed").sort(N)
    if section.form == "seizures":
        lines = state_once(lines)
    return Judged(section, lines, line_findings.sort(N, maintain_order=True), section.findings)


def _set_aside(sheet: Sheet) -> pl.DataFrame:
    """Take out the rows no rule need see: those the reader refused, and totals and notes, which are no lines."""
    text = [f.name for f in sheet.form.fields if f.name in sheet.frame.columns]
    refused = pl.col(REFUSED_BY_READER).is_not_null()
    no_line = pl.lit(value=False)
    if text:
        no_line = pl.coalesce(_hide_codes(sheet, name) for name in text).str.contains(layouts.NOT_A_LINE)
    status = pl.when(refused).then(pl.lit(REJECTED)).when(no_line).then(pl.lit(IGNORED))
    marked = sheet.frame.with_columns(status.alias(STATUS))
    aside = marked.filter(pl.col(STATUS).is_not_null())
    if aside.height:
        for code in aside[REFUSED_BY_READER].drop_nulls().unique(maintain_order=True):
            sheet.add(aside.filter(pl.col(REFUSED_BY_READER) == code), code, None)
        ignored = aside.filter(pl.col(STATUS) == IGNORED)
        if ignored.height:
            sheet.add(ignored, "FI212", None)
        sheet.frame = marked.filter(pl.col(STATUS).is_null()).drop(STATUS)
    return aside.select(N, ROW, STATUS)


def _hide_codes(sheet: Sheet, name: str) -> pl.Expr:
    """The column with codes of the form hidden: `Tổng số` is a kind of model line, no total row."""
    f = sheet.form.field(name)
    if f.code_list is None:
        return pl.col(name)
    column = sheet.frame[name]
    looking = column.filter(column.str.contains(layouts.NOT_A_LINE)).unique().to_list()
    codes = [text for text in looking if lists.find(f.code_list, text)]
    return (
        pl.when(pl.col(name).is_in(codes)).then(pl.lit("·")).otherwise(pl.col(name))
        if codes
        else pl.col(name)
    )


def _personal_data(sheet: Sheet) -> None:
    """Lines with an identifier in any text cell. Number cells that read as numbers are judged by the number rules."""
    kinds = {f.name: f.kind for f in sheet.form.fields}
    columns = [
        name
        for name in sheet.frame.columns
        if name not in (N, ROW, REFUSED_BY_READER) and kinds.get(name) not in ("count", "decimal", "date")
    ]
    for hit in (
        personal.identifier_codes(sheet.frame, columns).unique(["row", "code"]).partition_by("column", "code")
    ):
        column, code = hit["column"][0], hit["code"][0]
        sheet.add(
            sheet.frame.filter(pl.col(ROW).is_in(hit["row"].implode())),
            code,
            column if column in kinds else None,
        )
