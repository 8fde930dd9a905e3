"""Dates as provinces write them, read by Polars."""

from datetime import date

import polars as pl


def parse_dates(column: pl.Series) -> pl.Series:
    """Dates as text (`2/7/2026`, `2-7-2026`, `2.7.2026`, `2026-07-02`, with or without a time) → ISO text or null."""
    if column.null_count() == len(column):
        return column
    text = column.str.strip_chars().str.replace(r"[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$", "")
    day_first = text.str.replace_all(r"[.\-]", "/").str.to_date("%d/%m/%Y", strict=False)
    iso = text.str.to_date("%Y-%m-%d", strict=False)
    frame = pl.DataFrame({"iso": iso, "day_first": day_first})
    read = frame.select(pl.coalesce("iso", "day_first").alias("date"))["date"]
    plausible = read.is_between(date(1945, 1, 1), date(2199, 12, 31))
    return pl.DataFrame({"date": read, "plausible": plausible}).select(
        pl.when("plausible").then(pl.col("date").dt.to_string("%Y-%m-%d")).alias(column.name)
    )[column.name]
