"""Answers carried out on a section's rows before its rules run: cells read as another value, rows that are no lines."""

from collections.abc import Mapping

import polars as pl

from antq.documents.document import LINE_KIND, NOTE, RAW, REFUSED_BY_READER, ROW, Section
from antq.findings.answering import READ_AS, SKIP, SKIPPED, VALUE, MatchedAnswer
from antq.rules.sheet import Sheet


def take_answers(sheet: Sheet, section: Section) -> pl.DataFrame:
    """Change the rows as their sender answered, say so, and give the reader's faults that are still to be reported."""
    for field, answers_by_place in _by_field(section.answers, VALUE).items():
        _replace_cells(sheet, field, answers_by_place)
    for field, answers_by_place in _by_field(section.answers, SKIP).items():
        _skip_rows(sheet, field, answers_by_place)
    return _without_answered(sheet, section)


def _by_field(answers: tuple[MatchedAnswer, ...], kind: str) -> dict[str | None, dict[str, MatchedAnswer]]:
    """The answers of a kind, by field and place."""
    found: dict[str | None, dict[str, MatchedAnswer]] = {}
    for one in answers:
        if one.kind == kind:
            found.setdefault(one.field, {})[one.place] = one
    return found


def _at_places(
    sheet: Sheet, field: str | None, answers_by_place: Mapping[str, MatchedAnswer]
) -> pl.DataFrame:
    """The rows at the places, with the question's code and the answer's text."""
    rows = sheet.frame.with_columns(sheet.places.cell(field).alias("answered_place"))
    answer_rows = pl.DataFrame(
        [(place, one.code, one.text) for place, one in answers_by_place.items()],
        schema={"answered_place": pl.String, "asked": pl.String, "answer": pl.String},
        orient="row",
    )
    return rows.join(answer_rows, on="answered_place", how="inner", maintain_order="left")


def _report(sheet: Sheet, rows: pl.DataFrame, code: str, field: str | None) -> None:
    """Say on each row how a question was answered; the value a cell is read as replaces its text."""
    for one in rows.partition_by("asked", maintain_order=True):
        sheet.report(one, code, field, {"asked": pl.col("asked")}, of=one["asked"][0])


def _replace_cells(sheet: Sheet, field: str | None, answers_by_place: Mapping[str, MatchedAnswer]) -> None:
    rows = _at_places(sheet, field, answers_by_place)
    if field is None or rows.is_empty():
        return
    _report(sheet, rows.with_columns(pl.col("answer").alias(RAW + field)), READ_AS, field)
    places = sheet.places.cell(field)
    texts = {place: one.text for place, one in answers_by_place.items()}
    frame = sheet.frame
    if field not in frame.columns:
        frame = frame.with_columns(pl.lit(None, dtype=pl.String).alias(field))
    new = places.replace_strict(list(texts), list(texts.values()), default=None, return_dtype=pl.String)
    # The reader had refused the row for the text of this cell.
    refused = pl.col(REFUSED_BY_READER)
    answered = places.is_in(list(texts)) & refused.is_in([one.code for one in answers_by_place.values()])
    sheet.frame = frame.with_columns(
        pl.coalesce(new, pl.col(field)).alias(field),
        pl.when(~answered.fill_null(value=False)).then(refused).alias(REFUSED_BY_READER),
    )


def _skip_rows(sheet: Sheet, field: str | None, answers_by_place: Mapping[str, MatchedAnswer]) -> None:
    rows = _at_places(sheet, field, answers_by_place)
    if field and field in rows.columns:
        rows = rows.with_columns(pl.col(field).alias(RAW + field))
    _report(sheet, rows, SKIPPED, field)
    skipped = sheet.places.cell(field).is_in(list(answers_by_place))
    sheet.frame = sheet.frame.with_columns(
        pl.when(skipped).then(pl.lit(NOTE)).otherwise(REFUSED_BY_READER).alias(REFUSED_BY_READER)
    )


def _without_answered(sheet: Sheet, section: Section) -> pl.DataFrame:
    """The reader's faults, without those of cells that are read as another value now."""
    faults = section.faults
    for field, answers_by_place in _by_field(section.answers, VALUE).items():
        if field is None:
            continue
        rows = _at_places(sheet, field, answers_by_place)
        keys = [ROW, LINE_KIND] if LINE_KIND in rows.columns else [ROW]
        gone = rows.select(*keys, pl.lit(field).alias("field"), pl.col("asked").alias("code"))
        faults = faults.join(gone, on=[*keys, "field", "code"], how="anti", maintain_order="left")
    return faults
