"""Cells read: one column of text at a time into codes, exact numbers, dates or tidy text."""

import difflib
from collections.abc import Sequence
from typing import Final

import polars as pl

from antq import forms
from antq.documents import numbers
from antq.documents.dates import parse_dates
from antq.documents.document import CHECK_CUMULATIVE, CHECK_LAST_YEAR, RAW
from antq.reference import lists
from antq.rules.rule_terms import threshold
from antq.rules.sheet import (
    ABSURD,
    DECIMALS,
    LIKELY_NUMBER,
    LONG_TEXT,
    NEGATIVE,
    REQUIRED,
    UNKNOWN_CODE,
    UNREADABLE_DATE,
    UNREADABLE_NUMBER,
    Rule,
    Sheet,
)

# Names of places and models are shorter; longer text is a narrative, which the warehouse does not hold.
LONGEST_TEXT: Final = 200
_MOST_SUGGESTED = 200
_MOST_NEAR: Final = 3
# Lists this short are shown whole.
_FEW: Final = 8


def add_blank_fields(sheet: Sheet) -> None:
    """Copy every field to `raw_…`, and give fields without any cell their default, all at once."""
    frame = sheet.frame
    raw = {
        f: pl.col(f.name) if f.name in frame.columns else pl.lit(None, dtype=pl.String)
        for f in sheet.form.fields
    }
    blank = [f for f in raw if f.name not in frame.columns or frame[f.name].null_count() == frame.height]
    sheet.frame = frame.with_columns(
        *(column.alias(RAW + f.name) for f, column in raw.items()),
        *(pl.lit(f.default, dtype=pl.String).alias(f.name) for f in blank),
    )


def read_field(sheet: Sheet, f: forms.Field) -> None:
    """Turn one column of text into codes, exact numbers or dates; `raw_…` keeps what was written."""
    raw = sheet.frame[RAW + f.name]
    if raw.null_count() < len(raw):
        _read_filled_field(sheet, f, raw)
    if f.required:
        rule = Rule(
            sheet.code(REQUIRED), f.name, pl.col(RAW + f.name).is_null(), {"header": pl.lit(f.header_vi)}
        )
        sheet.apply([rule])


def read_checks(sheet: Sheet) -> None:
    """Turn the columns of stated cumulative and last-year figures into exact numbers, for comparing."""
    for name in [n for n in sheet.frame.columns if n.startswith((CHECK_CUMULATIVE, CHECK_LAST_YEAR))]:
        raw = sheet.frame[name]
        value, note = numbers.parse(raw)
        sheet.frame = sheet.frame.with_columns(raw.alias(RAW + name), value.alias(name), note.alias("note"))
        sheet.apply([Rule("FI221", name, pl.col("note") == numbers.UNREADABLE)])
        sheet.frame = sheet.frame.drop("note")


def _read_filled_field(sheet: Sheet, f: forms.Field, raw: pl.Series) -> None:
    match f.kind:
        case "code" | "boolean":
            _read_codes(sheet, f, raw)
        case "count" | "decimal":
            _read_numbers(sheet, f, raw)
        case "date":
            read = parse_dates(raw)
            sheet.frame = sheet.frame.with_columns(read.alias(f.name))
            sheet.apply(
                [
                    Rule(
                        sheet.code(UNREADABLE_DATE),
                        f.name,
                        pl.col(RAW + f.name).is_not_null() & pl.col(f.name).is_null(),
                    )
                ]
            )
        case _:
            cell = pl.col(f.name)
            sheet.frame = sheet.frame.with_columns(_one_spelling(raw).alias(f.name))
            sheet.apply([Rule(sheet.code(LONG_TEXT), f.name, cell.str.len_chars() > LONGEST_TEXT)])


# Latin letters that are what they are in NFC: in these blocks nothing is composed or replaced.
_MAY_BE_DECOMPOSED: Final = r"[^\x00-\x7F\u00A0-\u02FF\u1E00-\u1EFF]"
_LOOSE_SPACE: Final = r"\s\s|[^\S ]"


def _one_spelling(text: pl.Series) -> pl.Series:
    """Composed letters and single spaces; looking whether there is work to do costs a sixth of doing it."""
    if text.str.contains(_MAY_BE_DECOMPOSED).any():
        text = text.str.normalize("NFC")
    if text.str.contains(_LOOSE_SPACE).any():
        text = text.str.replace_all(r"\s+", " ")
    return text


def _read_codes(sheet: Sheet, f: forms.Field, raw: pl.Series) -> None:
    list_name = f.code_list or ""
    distinct = raw.drop_nulls().unique()
    found = [lists.find(list_name, text) for text in distinct.to_list()]
    codes = raw.replace_strict(
        distinct, pl.Series(found, dtype=pl.String), default=None, return_dtype=pl.String
    )
    sheet.frame = sheet.frame.with_columns(codes.alias(f.name))
    unknown = [text for text, code in zip(distinct.to_list(), found, strict=True) if code is None]
    if unknown:
        suggestions = _suggest_codes(list_name, unknown[:_MOST_SUGGESTED])
        raw_cell = pl.col(RAW + f.name)
        suggestion = raw_cell.replace_strict(
            list(suggestions), list(suggestions.values()), default="", return_dtype=pl.String
        )
        rule = Rule(
            sheet.code(UNKNOWN_CODE),
            f.name,
            raw_cell.is_not_null() & pl.col(f.name).is_null(),
            {"near": suggestion, "header": pl.lit(f.header_vi)},
        )
        sheet.apply([rule])
    # What belongs to a group is known when all its lines are read.
    of_group = sheet.form.group is not None and f.name in sheet.form.group.codes
    if f.default is not None and not of_group:
        blank = pl.col(RAW + f.name).is_null()
        sheet.frame = sheet.frame.with_columns(
            pl.when(blank).then(pl.lit(f.default)).otherwise(pl.col(f.name)).alias(f.name)
        )


def _suggest_codes(list_name: str, unknown: Sequence[str]) -> dict[str, str]:
    """For each unknown text up to three names of the list it may have meant; else all of few, or the first."""
    table = lists.lookup(list_name)
    labels = lists.labels(list_name)
    every = list(labels.values())
    first = " · ".join(every) if len(every) <= _FEW else f"{' · '.join(every[:_MOST_NEAR])} …"
    shapes = list(table)
    result = {}
    for text in unknown:
        close = difflib.get_close_matches(lists.written(text)[:80], shapes, n=6, cutoff=0.6)
        names = list(dict.fromkeys(labels[table[shape]] for shape in close))[:_MOST_NEAR]
        result[text] = " · ".join(names) or first
    return result


def _read_numbers(sheet: Sheet, f: forms.Field, raw: pl.Series) -> None:
    value, note = numbers.parse(raw)
    if value.null_count() == len(value) and note.null_count() == len(note):
        sheet.frame = sheet.frame.with_columns(value.alias(f.name))
        return
    sheet.frame = sheet.frame.with_columns(value.alias(f.name), note.alias("note"))
    number, noted = pl.col(f.name), pl.col("note")
    most = threshold(sheet.code(ABSURD), f.name, sheet.context.judged_on)
    rules = [
        Rule(sheet.code(UNREADABLE_NUMBER), f.name, noted == numbers.UNREADABLE),
        Rule(sheet.code(NEGATIVE), f.name, number.str.starts_with("-")),
    ]
    if most is not None:
        too_large = number.cast(pl.Float64, strict=False) > float(most)
        rules.append(
            Rule(sheet.code(ABSURD), f.name, too_large, {"most": pl.lit(numbers.printed(float(most)))})
        )
    if f.kind == "count":
        # A count written 2.5 is a decimal, and 1,234 may be an English-minded 1234: neither is a count.
        whole_number = pl.col(RAW + f.name).str.replace_all(",", ".", literal=True)
        english = pl.col(RAW + f.name).str.contains(numbers.ENGLISH_THOUSANDS)
        hint = pl.when(english).then(pl.lit("Có phải ") + whole_number + pl.lit("? ")).otherwise(pl.lit(""))
        hint_en = pl.when(english).then(pl.lit("Is it ") + whole_number + pl.lit("? ")).otherwise(pl.lit(""))
        decimals = number.str.contains(".", literal=True)
        rules.append(Rule(sheet.code(DECIMALS), f.name, decimals, {"hint": hint, "hint_en": hint_en}))
    else:
        likely = {"likely": numbers.to_vietnamese(number)}
        rules.append(Rule(sheet.code(LIKELY_NUMBER), f.name, noted == numbers.POINT_DECIMAL, likely))
        measured = [row["unit_code"] for row in lists.rows("units") if row["dimension"] in ("mass", "volume")]
        measured += numbers.MONEY_ZEROS
        spellings = [text for text, code in lists.lookup("units").items() if code in measured]
        if "unit" in sheet.frame.columns:
            unit = pl.col("unit").str.to_lowercase().str.strip_chars()
            # 10.200 kg is ten tonnes by the rule and ten kilograms in many a hand, and so is 1.250 tỷ đồng; 10.200
            # tablets is plain.
            rules.append(
                Rule(
                    sheet.code(LIKELY_NUMBER),
                    f.name,
                    (noted == numbers.THOUSANDS) & unit.is_in(spellings),
                    likely,
                )
            )
    sheet.apply(rules)
    sheet.frame = sheet.frame.drop("note")
