"""Levels and places: of which level a line is, one spelling for one place, and the findings where that is not certain.

A blank level means the province, unless the place says which kind of unit it is (`Xã …`, `Đồn …`). A place without such
a word, or one that contradicts its level, is asked about: next to the province's own line it would count twice.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

import polars as pl

from antq.documents.document import RAW, ROW
from antq.documents.layouts import row_labels
from antq.reference import lists
from antq.rules.sheet import Rule, Sheet

_PLACE_LEVEL, _LEVEL_GUESSED, _NO_PLACE, _NEARLY = "120", "121", "122", "123"
_OWN: Final = "FI249"
PROVINCE: Final = "province"
UNKNOWN: Final = "unknown"
# The word that says which kind of unit a place is, by level, and its short forms.
_KINDS: Final = (
    ("commune", "xã", r"x|xa|xã"),
    ("commune", "phường", r"p|ph|phường|phuong"),
    ("commune", "thị trấn", r"tt|thị trấn|thi tran|t\.t"),
    ("commune", "đặc khu", r"đk|đặc khu|dac khu"),
    ("post", "đồn", r"đồn biên phòng|đồn bp|đbp|đồn|don bien phong|don bp"),
    ("post", "trạm", r"trạm kiểm soát biên phòng|trạm ksbp|trạm biên phòng|trạm|tram"),
    ("district", "huyện", r"h|huyện|huyen"),
    ("district", "quận", r"q|quận|quan"),
    ("district", "thị xã", r"tx|thị xã|thi xa"),
    ("district", "thành phố", r"tp|thành phố|thanh pho"),
)
_SHORT: Final = 3
# More distinct places than the nation has communes are those of no province.
_MOST_PLACES: Final = 5_000
_Y: Final = str.maketrans("yýỳỷỹỵ", "iíìỉĩị")


@cache
def _kind_patterns() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    """Level, word and pattern of each kind; a short form needs a full stop, a blank or a number after it."""
    return tuple(
        (level, word, re.compile(rf"^\W*(?:{forms})(?:[.\s]+(?=\w)|(?=\d))")) for level, word, forms in _KINDS
    )


@cache
def kind_of(place: str) -> tuple[str, str, str] | None:
    """Level, kind and name of a place that says its kind: `X. Mường La` → commune, `xã`, `mường la`."""
    shape = lists.written(place)
    for level, word, pattern in _kind_patterns():
        if (found := pattern.match(shape)) is not None:
            return level, word, shape[found.end() :]
    return None


@cache
def _province_names() -> frozenset[str]:
    names = set()
    for row in lists.rows("provinces"):
        name = lists.written(row["name_vi"] or "")
        bare = re.sub(r"^(?:tỉnh|thành phố) ", "", name)
        names |= {bare, f"tỉnh {bare}", name}
    return frozenset(names)


def _whole_province_places(places: pl.Series) -> list[str]:
    """The distinct places that are the whole province: `Toàn tỉnh`, or a province by its name."""
    found = [text for text, says in row_labels.meanings(places).items() if says == row_labels.WHOLE]
    return found + [
        t for t in places.head(_MOST_PLACES) if lists.written(t).strip(" .:") in _province_names()
    ]


def effective_level(frame: pl.DataFrame) -> pl.Series:
    """The level of each row as read: its own, that of its place's kind, the province's; `unknown` of other places."""
    blank = pl.Series(values=[None], dtype=pl.String)
    level = frame["level"] if "level" in frame.columns else blank.new_from_index(0, frame.height)
    place = frame["place"] if "place" in frame.columns else blank.new_from_index(0, frame.height)
    codes = {t: lists.find("levels", t) or t for t in level.drop_nulls().unique()}
    levels = _levels_of(place.filter(level.is_null()))
    return pl.DataFrame({"level": level, "place": place}).select(
        pl.when(pl.col("level").is_not_null())
        .then(pl.col("level").replace(codes))
        .when(pl.col("place").is_null())
        .then(pl.lit(PROVINCE))
        .otherwise(pl.col("place").replace_strict(levels, default=UNKNOWN, return_dtype=pl.String))
        .alias("level")
    )["level"]


def _levels_of(places: pl.Series) -> dict[str, str]:
    """The level that each distinct place says it is of."""
    distinct = places.drop_nulls().unique()
    if distinct.is_empty():
        return {}
    kinds = {text: kind for text in distinct.head(_MOST_PLACES) if (kind := kind_of(text)) is not None}
    return {text: kind[0] for text, kind in kinds.items()} | dict.fromkeys(
        _whole_province_places(distinct), PROVINCE
    )


def settle_places(sheet: Sheet) -> None:
    """Give each line the level of its place and each place one spelling; report and ask what is not certain."""
    if sheet.is_prose or sheet.frame.is_empty():
        return
    frame = sheet.frame
    if frame["place"].null_count() < frame.height:
        places = frame["place"].drop_nulls().unique()
        _settle_levels(sheet, places)
        if 1 < places.len() <= _MOST_PLACES:
            _one_spelling(sheet)
    names = lists.labels("levels")
    level = pl.col("level").replace_strict(
        list(names), list(names.values()), default="", return_dtype=pl.String
    )
    below_province = pl.col("level").is_not_null() & (pl.col("level") != PROVINCE)
    args = {"level": level, "level_en": pl.col("level")}
    sheet.apply([Rule(sheet.code(_NO_PLACE), "level", below_province & pl.col("place").is_null(), args)])


def _settle_levels(sheet: Sheet, places: pl.Series) -> None:
    place, level = pl.col("place"), pl.col("level")
    blank = pl.col(RAW + "level").is_null()
    at_province = level == PROVINCE
    distinct = sheet.frame.filter(at_province | blank)["place"].drop_nulls().unique()
    whole_province = [text for text, says in row_labels.meanings(places).items() if says == row_labels.WHOLE]
    if distinct.len():
        whole_province += _whole_province_places(distinct)
        levels = _levels_of(distinct)
        level_of_place = place.replace_strict(levels, default=UNKNOWN, return_dtype=pl.String)
        names, english = lists.labels("levels"), lists.labels("levels", "en")
        guessed = blank & place.is_in([text for text, of in levels.items() if of != PROVINCE])
        asked = at_province & place.is_not_null() & ~place.is_in(whole_province) & ~guessed
        if sheet.form.kind_field:
            # A model that is named, or a step of it, may be anywhere; only totals add up by level.
            asked &= (pl.col(sheet.form.kind_field) == "stock") | (level_of_place != UNKNOWN)
        settled_level = pl.when(guessed).then(level_of_place).otherwise(level)
        args = {
            "level": settled_level.replace_strict(
                list(names), list(names.values()), default="", return_dtype=pl.String
            ),
            "level_en": settled_level.replace_strict(
                list(english), list(english.values()), default="", return_dtype=pl.String
            ),
        }
        shown = {
            **args,
            "level": pl.when(blank)
            .then(pl.lit("để trống"))
            .otherwise(args["level"].str.replace("Cấp ", "", literal=True)),
            "level_en": pl.when(blank).then(pl.lit("is blank")).otherwise(args["level_en"]),
        }
        sheet.apply(
            [
                Rule(sheet.code(_PLACE_LEVEL), "place", asked, shown),
                Rule(sheet.code(_LEVEL_GUESSED), "place", guessed, args),
            ]
        )
        if levels:
            sheet.frame = sheet.frame.with_columns(settled_level.alias("level"))
    if whole_province:
        sheet.apply([Rule(_OWN, "place", at_province & place.is_in(whole_province))])
        sheet.frame = sheet.frame.with_columns(
            pl.when(~place.is_in(whole_province)).then(place).alias("place")
        )


@cache
def place_key(place: str) -> str:
    """What spellings of one place have in common: case, tone place, `X.` for `Xã`, points, `y` for `i`."""
    kind = kind_of(place)
    name = kind[2] if kind else lists.written(place)
    name = " ".join(re.sub(r"[^\w\s]", " ", name).split())
    name = re.sub(r"(?<=[bhklmst])[yýỳỷỹỵ]\b", lambda y: y[0].translate(_Y), name)
    name = re.sub(r"\b0+(?=\d)", "", name)
    return f"{kind[1]} {name}" if kind else name


def _keys(places: list[str]) -> dict[str, str]:
    """The key of each place; a name without its kind is the one place of that name, if there is one only."""
    keys = {text: place_key(text) for text in places}
    of_name: dict[str, set[str]] = {}
    for text, key in keys.items():
        if (kind := kind_of(text)) is not None:
            of_name.setdefault(key.removeprefix(f"{kind[1]} "), set()).add(key)
    return {
        text: next(iter(of_name[key])) if kind_of(text) is None and len(of_name.get(key, ())) == 1 else key
        for text, key in keys.items()
    }


def _one_spelling(sheet: Sheet) -> None:
    """Write each place as its first line does; report places that differ in accents only."""
    first = sheet.frame.select("place", ROW).drop_nulls().unique("place", keep="first", maintain_order=True)
    places = first["place"].to_list()
    keys = _keys(places)
    spelling: dict[str, str] = {}
    for text in places:
        spelling.setdefault(keys[text], text)
    changed = {text: spelling[key] for text, key in keys.items() if spelling[key] != text}
    if changed:
        sheet.frame = sheet.frame.with_columns(pl.col("place").replace(changed))
    _report_nearly_same(sheet, dict(zip(places, first[ROW], strict=True)), spelling)


def _report_nearly_same(sheet: Sheet, rows: Mapping[str, int], spelling: Mapping[str, str]) -> None:
    by_plain: dict[str, str] = {}
    like: dict[str, str] = {}
    for key, text in spelling.items():
        earlier = by_plain.setdefault(lists.plain(key), text)
        if earlier != text:
            like[text] = earlier
    if not like:
        return
    place = pl.col("place")
    args = {
        "like": place.replace_strict(like, default="", return_dtype=pl.String),
        "first": place.replace_strict(
            {t: str(rows[e]) for t, e in like.items()}, default="", return_dtype=pl.String
        ),
    }
    lines = sheet.frame.filter(place.is_in(list(like))).unique("place", keep="first", maintain_order=True)
    sheet.add(lines, sheet.code(_NEARLY), "place", args)


# `01`, `1.`, `1.0`, `Vụ 1`, `nhóm số 1` are one group; `1.1` is another.
_GROUP_WORDS: Final = r"^(?:nhóm\s+vụ|nhóm|vụ)(?:\s+(?:số|thứ))?\s+(\d+)$"


def one_group_spelling(sheet: Sheet) -> None:
    """Write each seizure group's number as its first line does: `01` and `1` are one group."""
    if not sheet.frame["group_no"].str.contains(r"^0|\D").any():
        return
    key = (
        pl.col("group_no")
        .str.to_lowercase()
        .str.strip_chars(" .:;)(-")
        .str.replace(_GROUP_WORDS, "${1}")
        .str.replace(r"^0+(\d)", "${1}")
        .str.replace(r"^(\d+)[.,]0+$", "${1}")
    )
    first = (
        sheet.frame.select("group_no", key.alias("key"))
        .drop_nulls()
        .unique("group_no", keep="first", maintain_order=True)
        .with_columns(pl.col("group_no").first().over("key").alias("first"))
        .filter(pl.col("first") != pl.col("group_no"))
    )
    if first.height:
        spelling = dict(zip(first["group_no"], first["first"], strict=True))
        sheet.frame = sheet.frame.with_columns(pl.col("group_no").replace(spelling))
