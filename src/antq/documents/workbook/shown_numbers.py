"""Numbers that their cells show otherwise than they are stored: dates, percents, zeros and words of a number format."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Final

import polars as pl

from antq.documents.document import FAULTS, ROW
from antq.documents.numbers import EXCEL_DIGITS
from antq.documents.workbook.number_formats import NumberFormat, Shown
from antq.documents.workbook.sheets import Sheet
from antq.reference import lists

A_DATE, DATE_FORMAT, ANOTHER_NUMBER, ANOTHER_UNIT = "FI231", "FI232", "FI233", "FI234"
OTHER_WORDS, DATE_IN_TEXT, SHOWN_AS_THOUSANDS, LIKE_THOUSANDS = "FI235", "FI236", "FI239", "SZ107"
FIGURES: Final = ("count", "decimal")
_TEXTS: Final = ("s", "str", "inlineStr")
_DIGIT: Final = re.compile(r"\d")
# Dates before this one are counts with a date's format: nobody reports of so early a day.
_EARLIEST: Final = 18_264
_LATEST: Final = 110_000
_CURRENCY: Final = frozenset({"₫", "đ", "vnđ", "vnd", "đồng", "$", "usd", "€", "¥", "£"})
# Words of a format that multiply its number.
_SCALES: Final = re.compile(
    r"(?i)(?:^|\W)(?:trăm|nghìn|ngàn|vạn|triệu|tỷ|tỉ|k|tr|mil|thousand|million|billion)(?:\W|$)"
)
_EDGES: Final = " \u00a0.,:;()[]/"


@dataclass(frozen=True)
class JudgedNumbers:
    """Findings on cells, and the cells that are read otherwise than calamine gives them: field → row → text."""

    faults: pl.DataFrame
    read_as: Mapping[str, Mapping[int, str]]

    def put(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame with those cells as they are read."""
        changed = [
            pl.col(ROW)
            .replace_strict(list(cells), list(cells.values()), default=pl.col(name), return_dtype=pl.String)
            .alias(name)
            for name, cells in self.read_as.items()
        ]
        return frame.with_columns(changed)


def judge(
    sheet: Sheet,
    cells: pl.DataFrame,
    lines: pl.DataFrame,
    kinds: Mapping[str, str],
    units: pl.DataFrame | None,
) -> JudgedNumbers:
    """Judge numbers, native or typed as texts.

    `cells` with their `field`, `lines` with their texts, `units` with the unit code of rows by `field`.
    """
    native = cells.filter(pl.col("type").is_in(["", "n", "d"]))
    rows: list[tuple[int, None, str, str, str | None, str]] = []
    read_as: dict[str, dict[int, str]] = {}
    for name, kind in kinds.items():
        if kind in FIGURES:
            rows += _typed_numbers(sheet, cells.filter(pl.col("field") == name), lines, name, kind, units)
    for part in native.partition_by("field", "style", maintain_order=True):
        name, style = part["field"][0], part["style"][0]
        form = sheet.styles[style].number_format if style < len(sheet.styles) else None
        kind = kinds.get(name, "text")
        iso = part.filter(pl.col("type") == "d")
        if form is None:
            continue
        if form.is_date or iso.height:
            for row, kind_of_cell, value in part.select("row", "type", "value").iter_rows():
                finding_parts = _date(sheet, form, kind, value, is_iso=kind_of_cell == "d")
                if finding_parts:
                    code, likely, args = finding_parts
                    rows.append(
                        (row, None, name, code, likely if code != A_DATE else args["shown"], _json(args))
                    )
                    if likely is not None and code == DATE_FORMAT:
                        read_as.setdefault(name, {})[row] = likely
        elif kind in FIGURES:
            of_rows = units.filter(pl.col("field") == name) if units is not None else None
            rows += [
                (row, None, name, *finding_parts)
                for row, *finding_parts in _numbers(part, form, kind, of_rows)
            ]
    return JudgedNumbers(pl.DataFrame(rows, schema=FAULTS, orient="row"), read_as)


def _json(args: Mapping[str, str]) -> str:
    return json.dumps(args, ensure_ascii=False)


def _date(
    sheet: Sheet, form: NumberFormat, kind: str, value: str, *, is_iso: bool
) -> tuple[str, str | None, dict[str, str]] | None:
    """The finding on a date in a column of figures or text: code, how it is read, words."""
    if kind == "date":
        return None
    if is_iso:
        day = _iso(value)
        serial = None
    else:
        serial = _exact(value)
        if serial is None:
            return None
        days = float(serial) + (sheet.day_zero - date(1899, 12, 30)).days
        if not _EARLIEST <= days < _LATEST:
            if kind in FIGURES:
                return DATE_FORMAT, _plain(serial), {"stored": _plain(serial)}
            return None
        day = datetime(1899, 12, 30) + timedelta(days=days)
    if day is None:
        return None
    args = {"shown": form.day(day), "likely": " hoặc ".join(_typed(day, form))}
    return (A_DATE if kind in FIGURES else DATE_IN_TEXT), None, args


def _typed(day: datetime, form: NumberFormat) -> Iterator[str]:
    """What was typed, likely, that Excel took for this date: day and month, or month and year."""
    code = "".join(text for _, text in form.sections[0].parts if _ == "date").lower() if form.is_date else ""
    if "d" not in code and "y" in code:
        yield f"{day.month},{day.year % 100}"
        yield f"{day.month}/{day.year % 100}"
    else:
        yield f"{day.day},{day.month}"
        yield f"{day.day}/{day.month}"


def _iso(value: str) -> datetime | None:
    try:
        return datetime.fromisoformat(value.strip()).replace(tzinfo=None)
    except ValueError:
        return None


def _numbers(
    part: pl.DataFrame, form: NumberFormat, kind: str, units: pl.DataFrame | None
) -> Iterator[tuple[int, str, str, str]]:
    """Cells of one column and style: row, code, value, words."""
    if units is not None:
        part = part.join(units.select("row", "unit"), on="row", how="left", maintain_order="left")
    else:
        part = part.with_columns(pl.lit(None, dtype=pl.String).alias("unit"))
    number = pl.col("value").cast(pl.Float64, strict=False)
    suspects = part.filter(number > 0)
    if form.is_plain:
        # Only few numbers are changed by rounding, or by zeros that are added: no need to look at each.
        rounded = number < 10.0 ** (1 - len(form.places))
        padded = (number * 100).round(6) % 1 == 0
        suspects = suspects.filter(padded | rounded if form.places == "000" else rounded)
    distinct = suspects.select("value", "unit").unique(maintain_order=True)
    misread = {}
    for value, unit in distinct.iter_rows():
        stored = _exact(value)
        shown = form.shown(stored) if stored is not None and stored < 10**15 else None
        code = _code(shown, kind, unit) if shown else None
        if code and shown and stored is not None:
            misread[value, unit] = (
                code,
                shown.text,
                {"shown": shown.text, "stored": _plain(stored), "likely": _plain(stored)},
            )
    if not misread:
        return
    for row, value, unit in suspects.select("row", "value", "unit").iter_rows():
        if (value, unit) in misread:
            code, text, args = misread[value, unit]
            yield row, code, text, _json(args)


def _typed_numbers(
    sheet: Sheet, cells: pl.DataFrame, lines: pl.DataFrame, name: str, kind: str, units: pl.DataFrame | None
) -> Iterator[tuple[int, None, str, str, str, str]]:
    """Numbers typed as texts whose format adds words: `12` shown as `12 tấn`."""
    words = {i: form.words_for_texts for i, form in enumerate(s.number_format for s in sheet.styles)}
    worded = [i for i, text in words.items() if text]
    texts = cells.filter(pl.col("type").is_in(_TEXTS) & pl.col("style").is_in(worded))
    if texts.is_empty():
        return
    texts = texts.join(
        lines.select(pl.col(ROW).alias("row"), pl.col(name).alias("text")), on="row", maintain_order="left"
    )
    of_rows = {}
    if units is not None:
        of_rows = dict(units.filter(pl.col("field") == name).select("row", "unit").iter_rows())
    for row, style, text in texts.select("row", "style", "text").iter_rows():
        code = _code_of_words(words[style], kind, of_rows.get(row)) if text and _DIGIT.search(text) else None
        if code:
            shown = f"{text} {words[style]}"
            yield row, None, name, code, shown, _json({"shown": shown, "stored": text, "likely": text})


def _code(shown: Shown, kind: str, unit: str | None) -> str | None:
    """The finding on a number shown otherwise; None where it is not misread."""
    if not shown.is_same_number:
        return ANOTHER_NUMBER
    if shown.words and (code := _code_of_words(shown.words, kind, unit)):
        return code
    if shown.looks_like_thousands:
        return (
            LIKE_THOUSANDS
            if kind == "decimal" and _dimension(unit) in ("mass", "volume")
            else SHOWN_AS_THOUSANDS
        )
    return OTHER_WORDS if shown.is_rounded_away else None


def _code_of_words(words: str, kind: str, unit: str | None) -> str | None:
    unit_words = words.strip(_EDGES)
    if not unit_words or unit_words.lower() in _CURRENCY:
        return None
    named = lists.find("units", unit_words)
    # "triệu" is also what clerks call a million đồng: only where the line counts in it does it change nothing.
    if _SCALES.search(unit_words) and (named is None or named != unit):
        return ANOTHER_NUMBER
    if named is not None:
        if kind == "decimal":
            return None if unit is None or named == unit else ANOTHER_UNIT
        return None if _dimension(named) in ("count", "attendance", "money") else ANOTHER_UNIT
    if re.search(r"[\d%‰]|^[-–−]", unit_words):
        return ANOTHER_NUMBER
    return OTHER_WORDS


@cache
def _dimension(unit: str | None) -> str | None:
    return next((row["dimension"] for row in lists.rows("units") if row["unit_code"] == unit), None)


def _exact(value: str) -> Decimal | None:
    """A stored number without the noise of its binary float."""
    try:
        return Decimal(f"{float(value):.{EXCEL_DIGITS}g}")
    except (ValueError, InvalidOperation):
        return None


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}".replace(".", ",")
