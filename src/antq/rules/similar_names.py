"""Names that are nearly the same: written differently, or one letter apart. Similar is not same, so only a warning.

Near-linear for 100,000 names: names are compared by equal keys, never pair by pair. Two names are one letter apart
(added, dropped, changed, or two swapped) when leaving out one letter can make them equal, so each name is stored under
the keys of all its shortenings.
"""

from typing import Final

import polars as pl

# Longer names are compared by their beginning; shorter ones are too short for a slip of one letter to mean anything.
_LONGEST: Final = 60
_SHORTEST: Final = 10
_MARKS: Final = r"\p{M}"
# Numbers and single letters distinguish models (`Khu phố 3`, `Tổ B`): names that differ in them are different.
_NUMBERS: Final = r"[0-9]+|\b(?:[a-z]|[ivx]{1,4})\b"
# What two names must share to be nearly the same.
_GROUP_KEYS: Final = ("within", "telling")
_WORDS_FOR_MODEL: Final = r"^(?:mo hinh|mh)\b"


def find_similar(names: pl.DataFrame) -> pl.DataFrame:
    """Of distinct `name`s, those nearly the same as an earlier one with equal `within`: `within`, `name`, `like`."""
    plain = (
        pl.col("name")
        .str.to_lowercase()
        .str.normalize("NFD")
        .str.replace_all(_MARKS, "")
        .str.replace_all("đ", "d", literal=True)
        .str.replace_all(r"[^a-z0-9]+", " ")
        .str.strip_chars()
        .str.replace(_WORDS_FOR_MODEL, "")
    )
    shapes = (
        names.with_row_index("order")
        .with_columns(plain=plain)
        .with_columns(
            shape=pl.col("plain").str.replace_all(" ", "", literal=True).str.head(_LONGEST),
            telling=pl.col("plain").str.extract_all(_NUMBERS).list.join(" "),
        )
        .filter(pl.col("shape") != "")
    )
    equal_shapes = _earliest(shapes.with_columns(key=pl.col("shape")))
    distinct = shapes.unique(["within", "shape"], keep="first", maintain_order=True).filter(
        pl.col("shape").str.len_chars() >= _SHORTEST
    )
    one_letter_off = _earliest(_keys_without_a_letter(distinct))
    return (
        pl.concat([equal_shapes, one_letter_off])
        .unique("order", keep="first", maintain_order=True)
        .sort("order")
        .select("within", "name", "like")
    )


def _keys_without_a_letter(shapes: pl.DataFrame) -> pl.DataFrame:
    """Each shape under a key for itself and for each way to leave one letter out."""
    if shapes.is_empty():
        return shapes.with_columns(key=pl.lit(None, dtype=pl.UInt64))
    longest = int(shapes.select(pl.col("shape").str.len_chars().max()).item())
    shape = pl.col("shape")
    parts = [shapes.select("order", *_GROUP_KEYS, "name", key=shape.hash())]
    parts += [
        shapes.filter(shape.str.len_chars() > at).select(
            "order",
            *_GROUP_KEYS,
            "name",
            key=pl.concat_str(shape.str.head(at), shape.str.slice(at + 1)).hash(),
        )
        for at in range(longest)
    ]
    return pl.concat(parts)


def _earliest(keyed: pl.DataFrame) -> pl.DataFrame:
    """Names that share a key with an earlier one, and that one's name: `order`, `within`, `name`, `like`."""
    shared = keyed.select("key", *_GROUP_KEYS, "order", "name").filter(
        pl.struct("key", *_GROUP_KEYS).is_duplicated()
    )
    return (
        shared.sort("order")
        .with_columns(
            first=pl.col("order").first().over("key", *_GROUP_KEYS),
            like=pl.col("name").first().over("key", *_GROUP_KEYS),
        )
        .filter(pl.col("order") != pl.col("first"))
        .unique("order", keep="first", maintain_order=True)
        .select("order", "within", "name", "like")
    )
