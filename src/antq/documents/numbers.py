"""Numbers as provinces write them, read by Polars into exact decimal strings.

Vietnamese texts write the decimal comma and the thousands dot: `71,63`, `10.200`, `1.150`, `2000`, `1952,96`,
`08`. A reader hands native numeric cells over in that same form (`from_native`), so one grammar serves all.
Values never pass through a binary float, except a native Excel cell, which is one already.
"""

import polars as pl

# The notes a reading can carry; a null note means the reading is certain.
POINT_DECIMAL = "point_decimal"  # 2.5 or 0.350: a dot where the comma belongs, one possible reading
THOUSANDS = "thousands"  # 10.200: thousands by the rule, a decimal in an English-minded hand
UNREADABLE = "unreadable"  # 1,381,938 · 73/73 · 71,63kg · "-"

MONEY = "vnd"
# Zeros that a unit of money stands for: `2,36 tỷ đồng` is 2.360.000.000 đồng, however it is written.
MONEY_ZEROS = {"thousand_vnd": 3, "million_vnd": 6, "billion_vnd": 9}

# Excel keeps 15 significant digits; what a cell shows beyond them is the noise of its binary float.
EXCEL_DIGITS = 15

# No-break, narrow no-break, thin and figure spaces are thousands separators in published figures.
_SPACES = "[\u00a0\u202f\u2009\u2007]"
_PLAIN = r"^-?[0-9]+$"
_GROUPED = r"^-?[1-9][0-9]{0,2}(?:(?:\.[0-9]{3})+|(?: [0-9]{3})+)(?:,[0-9]+)?$"
_COMMA = r"^-?[0-9]+,[0-9]+$"
_POINT = r"^-?[0-9]+\.[0-9]+$"
# 1,150 and 1,381,938: thousands in an English hand. As a number the first is 1.15, the second none.
ENGLISH_THOUSANDS = r"^[1-9][0-9]{0,2}(?:,[0-9]{3})+$"
_ONE_GROUP = r"^-?[1-9][0-9]{0,2}\.[0-9]{3}$"


def _canonical(text: pl.Expr) -> pl.Expr:
    """Plain digits with at most one point → no leading zeros, no trailing fraction zeros, no minus zero."""
    digits = text.str.strip_prefix("-")
    pointed = digits.str.contains(".", literal=True)
    short = pl.when(pointed).then(digits.str.strip_chars_end("0").str.strip_suffix(".")).otherwise(digits)
    short = short.str.strip_chars_start("0")
    short = pl.when((short == "") | short.str.starts_with(".")).then(pl.lit("0") + short).otherwise(short)
    negative = text.str.starts_with("-") & (short != "0")
    return pl.when(negative).then(pl.lit("-") + short).otherwise(short)


def parse(column: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Read a string column as numbers.

    Returns `(value, note)`, both strings of the column's length: the exact decimal (`71.63`, null when blank or
    unreadable) and null or one of POINT_DECIMAL, THOUSANDS, UNREADABLE.
    """
    name = column.name
    if column.null_count() == len(column):
        return column.cast(pl.String), pl.Series(name, [None] * len(column), dtype=pl.String)
    # Most cells are plain whole numbers; they need no regular expression.
    as_integers = column.str.to_integer(strict=False)
    plain_already = as_integers.is_not_null() | column.is_null()
    if plain_already.all() and not column.str.contains("+", literal=True).any():
        return as_integers.cast(pl.String).alias(name), pl.Series(name, [None] * len(column), dtype=pl.String)

    cell = pl.col("cell")
    read = (
        pl.DataFrame({"cell": column.str.replace_all(_SPACES, " ").str.strip_chars()})
        .with_columns(pl.when(cell != "").then(cell).alias("cell"))
        .with_columns(
            plain=cell.str.contains(_PLAIN),
            grouped=cell.str.contains(_GROUPED),
            comma=cell.str.contains(_COMMA),
            point=cell.str.contains(_POINT),
        )
        .with_columns(
            pl.when(pl.col("grouped"))
            .then(cell.str.replace_all(r"[. ]", "").str.replace(",", ".", literal=True))
            .when(pl.col("comma"))
            .then(cell.str.replace(",", ".", literal=True))
            .when(pl.col("plain") | pl.col("point"))
            .then(cell)
            .alias("number"),
            pl.when(cell.str.contains(_ONE_GROUP))
            .then(pl.lit(THOUSANDS))
            .when(pl.col("grouped") | pl.col("plain") | pl.col("comma") | cell.is_null())
            .then(None)
            .when(pl.col("point"))
            .then(pl.lit(POINT_DECIMAL))
            .otherwise(pl.lit(UNREADABLE))
            .alias("note"),
        )
        .with_columns(_canonical(pl.col("number")).alias("number"))
    )
    return read["number"].alias(name), read["note"].alias(name)


def from_native(text: pl.Series, is_native: pl.Series) -> pl.Series:
    """Write native numeric cells (given as `10.2`) as a province would type them (`10,2`); others unchanged.

    `is_native` says which cells were numbers in the source. Digits beyond EXCEL_DIGITS are rounded away.
    """
    cell = pl.col("text")
    rounded = cell.cast(pl.Float64, strict=False).round_sig_figs(EXCEL_DIGITS).cast(pl.String)
    noisy = (cell.str.count_matches(r"[0-9]") > EXCEL_DIGITS) & cell.str.contains(r"^-?[0-9]{1,15}\.[0-9]+$")
    noisy &= rounded.str.contains(r"^-?[0-9]+\.[0-9]+$")
    frame = pl.DataFrame({"text": text, "native": is_native})
    return frame.select(
        pl.when(pl.col("native"))
        .then(
            pl.when(noisy)
            .then(rounded)
            .otherwise(cell)
            .str.replace(r"\.0$", "")
            .str.replace(".", ",", literal=True)
        )
        .otherwise(cell)
        .alias(text.name)
    )[text.name]


def printed(number: float) -> str:
    """A number as it is printed for readers, with thousands dots and a decimal comma: `20.000`, `0,35`."""
    return f"{number:,.15g}".replace(",", " ").replace(".", ",").replace(" ", ".")


def to_vietnamese(number: pl.Expr) -> pl.Expr:
    """A canonical decimal string as it is printed for readers: `71.63` → `71,63` (no thousands dots)."""
    return number.str.replace(".", ",", literal=True)
