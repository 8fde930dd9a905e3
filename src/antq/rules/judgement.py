"""`judge`: a section's text into codes, numbers and dates, the rules over it, and a status for each line."""

import polars as pl

from antq.documents.document import (
    CELL,
    CONFIDENCE,
    HELD_BY_READER,
    LABEL_PREFIX,
    LINE_KIND,
    NOTE,
    QUOTE,
    RAW,
    REFUSED_BY_READER,
    ROW,
    RULE,
    TOTAL,
    UNKNOWN_PREFIX,
    Section,
)
from antq.findings import catalogue
from antq.findings.answering import mark_answered
from antq.findings.catalogue import WARNING
from antq.privacy import persons
from antq.rules import stated_totals
from antq.rules.activities import judge_activities
from antq.rules.answered_cells import take_answers
from antq.rules.cell_reading import add_blank_fields, read_checks, read_field
from antq.rules.character_checks import read_characters
from antq.rules.judged_section import ACCEPTED, IGNORED, REJECTED, STATUS, WARNED, JudgedSection, with_status
from antq.rules.models import judge_models
from antq.rules.non_lines import REPORTED_HERE, report_non_lines
from antq.rules.place_levels import settle_places
from antq.rules.seizures import judge_seizures, state_once
from antq.rules.sheet import Context, N, Sheet

# A row of totals or a note, by its words.


def judge(section: Section, context: Context) -> JudgedSection:
    """Read and judge every line of a section. Never raises for anything a file can hold."""
    sheet = Sheet(section, context)
    faults = take_answers(sheet, section) if section.answers else section.faults
    set_aside = _set_aside(sheet)
    _add_reader_findings(sheet, faults)
    _personal_data(sheet)
    if section.answers or not section.is_plain:
        read_characters(sheet)
    sheet.frame = sheet.frame.select(
        pl.exclude(rf"^(?:{UNKNOWN_PREFIX}|{LABEL_PREFIX})\d+$", REFUSED_BY_READER)
    )
    add_blank_fields(sheet)
    for f in sheet.form.fields:
        read_field(sheet, f)
    read_checks(sheet)
    settle_places(sheet)
    match section.form:
        case "activities":
            judge_activities(sheet)
        case "seizures":
            judge_seizures(sheet)
        case _:
            judge_models(sheet)
    _add_held_findings(sheet)
    line_findings = pl.concat([catalogue.empty_frame(), *sheet.found])
    line_findings = _without_repeated_questions(line_findings, section.faults)
    judged = _ignore_held(with_status(sheet.frame, line_findings))
    set_aside_lines = set_aside.select(
        pl.col(N, ROW, STATUS), pl.col(rf"^(?:{CELL}|{LINE_KIND}|{RAW}{QUOTE}|{RULE}|{CONFIDENCE})$")
    )
    lines = pl.concat([judged, set_aside_lines], how="diagonal_relaxed").sort(N)
    if section.form == "seizures":
        lines = state_once(lines)
    found = stated_totals.check_stated_totals(
        section, set_aside, lines.filter(pl.col(STATUS).is_in([ACCEPTED, WARNED]))
    )
    on_section = mark_answered((*section.findings, *found), section.answers)
    return JudgedSection(section, lines, line_findings.sort(N, maintain_order=True), on_section)


def _set_aside(sheet: Sheet) -> pl.DataFrame:
    """Take out the rows no rule need see: those the reader refused, and those that are no lines or may be none.

    They keep their cells: rows of totals are compared with the lines.
    """
    report_non_lines(sheet)
    refusal = pl.col(REFUSED_BY_READER)
    _keep_refused(sheet)
    no_lines = [
        TOTAL,
        NOTE,
        *(code for code, entry in catalogue.catalogue().items() if entry.severity == WARNING),
    ]
    status = (
        pl.when(refusal.is_in(no_lines))
        .then(pl.lit(IGNORED))
        .when(refusal.is_not_null())
        .then(pl.lit(REJECTED))
    )
    marked = sheet.frame.with_columns(status.alias(STATUS))
    set_aside = marked.filter(pl.col(STATUS).is_not_null())
    if set_aside.height:
        for code in set_aside[REFUSED_BY_READER].drop_nulls().unique(maintain_order=True):
            if code not in (TOTAL, NOTE, *REPORTED_HERE):
                sheet.add(set_aside.filter(refusal == code), code, QUOTE if sheet.is_prose else None)
        sheet.frame = marked.filter(pl.col(STATUS).is_null()).drop(STATUS)
    return set_aside


def _keep_refused(sheet: Sheet) -> None:
    """Rows that the reader refused and their sender calls right: they become lines, with a finding that says so."""
    refusal = pl.col(REFUSED_BY_READER)
    for code in sheet.kept_places:
        name = QUOTE if sheet.is_prose else None
        is_kept = (refusal == code) & sheet.is_kept(code, name)
        rows = sheet.frame.filter(is_kept.fill_null(value=False))
        if rows.height:
            sheet.add(rows, code, name)
            sheet.frame = sheet.frame.with_columns(
                pl.when(~is_kept.fill_null(value=False)).then(refusal).alias(REFUSED_BY_READER)
            )


def _add_held_findings(sheet: Sheet) -> None:
    """The findings on lines that the reader holds for a person: they are judged like others, and count nowhere."""
    if HELD_BY_READER not in sheet.frame.columns:
        return
    held_lines = sheet.frame.filter(pl.col(HELD_BY_READER).is_not_null())
    for code in held_lines[HELD_BY_READER].unique(maintain_order=True):
        sheet.add(held_lines.filter(pl.col(HELD_BY_READER) == code), code, QUOTE)


def _ignore_held(lines: pl.DataFrame) -> pl.DataFrame:
    """The lines with those set aside that are held; what an error rejects is rejected."""
    if HELD_BY_READER not in lines.columns:
        return lines
    is_held = pl.col(HELD_BY_READER).is_not_null() & (pl.col(STATUS) != REJECTED)
    return lines.with_columns(pl.when(is_held).then(pl.lit(IGNORED)).otherwise(STATUS).alias(STATUS))


def _add_reader_findings(sheet: Sheet, faults: pl.DataFrame) -> None:
    """The reader's findings on single cells, such as formulas, on their lines."""
    if faults.is_empty():
        return
    keys = [ROW, LINE_KIND] if LINE_KIND in sheet.frame.columns else [ROW]
    fault_rows = faults.select(
        *keys, "field", "code", pl.col("value").alias("shown_value"), pl.col("args").alias("encoded_args")
    )
    for part in fault_rows.partition_by("field", "code", maintain_order=True):
        name, code = part["field"][0], part["code"][0]
        lines = sheet.frame.join(part.drop("field", "code"), on=keys, how="inner", maintain_order="left")
        if name is not None:
            lines = lines.with_columns(pl.coalesce("shown_value", name).alias(RAW + name))
        sheet.add(lines, code, name, encoded=pl.col("encoded_args").fill_null("{}"))


def _without_repeated_questions(found: pl.DataFrame, faults: pl.DataFrame) -> pl.DataFrame:
    """Leave out what rules say of a cell about which the reader asks already: its value is not certain."""
    asked = [code for code in faults["code"].unique() if catalogue.severity_of(code) == catalogue.ERROR]
    cells = found.filter(pl.col("code").is_in(asked) & pl.col("field").is_not_null()).select(N, "field")
    if cells.is_empty():
        return found
    repeated = found.join(cells.unique(), on=[N, "field"], how="semi").filter(~pl.col("code").is_in(asked))
    return found.join(repeated, on=[N, "field", "code"], how="anti", nulls_equal=True, maintain_order="left")


def _personal_data(sheet: Sheet) -> None:
    """Lines with an identifier in any text cell. Number cells that read as numbers are judged by the number rules."""
    kinds = {f.name: f.kind for f in sheet.form.fields}
    columns = [
        name
        for name in sheet.frame.columns
        if name not in (N, ROW, REFUSED_BY_READER, HELD_BY_READER, CELL, LINE_KIND)
        and not name.startswith(LABEL_PREFIX)
        and kinds.get(name) not in ("count", "decimal", "date")
        and not (name.startswith(UNKNOWN_PREFIX) and persons.are_amounts(sheet.frame[name]))
    ]
    for hit in (
        persons.identifier_codes(sheet.frame, columns).unique(["row", "code"]).partition_by("column", "code")
    ):
        column, code = hit["column"][0], hit["code"][0]
        sheet.add(
            sheet.frame.filter(pl.col(ROW).is_in(hit["row"].implode())),
            code,
            column if column in kinds else None,
        )
