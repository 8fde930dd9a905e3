"""Rows with figures that are unlike all lines around them, whatever their label says: what they are is asked about.

Words and sums find most rows that are no lines (`no_lines`, `sums`). What they miss still looks unlike a line: it opens
a section, its place is no commune or post where all others are, its number is a phrase, or it alone has no place.
"""

from typing import Final

import polars as pl

from antq.documents.document import LABEL_PREFIX, LINE_KIND, REFUSED_BY_READER, ROW
from antq.rules.place_levels import PROVINCE, kind_of

_MOST: Final = 2 / 3
_FEWEST: Final = 2
# A number of a line or group may have a letter or a word (`1a`, `Vụ 1`), but no two words.
_PHRASE: Final = r"\pL{2,}\W+\pL{2,}"


def find_unlike_rows(frame: pl.DataFrame) -> pl.Series:
    """For each row of a frame that `no_lines` labelled: its own words that are unlike the others', or `…` where it has
    none; null for a row like the others."""
    line = pl.col(REFUSED_BY_READER).is_null() & pl.col("has_figure") & pl.col("code").is_null()
    shown = [_sections(line), _phrases(frame, line)]
    if "place" in frame.columns:
        shown += [_odd_places(frame, line), _without_place(frame, line)]
    return frame.select(pl.when(line).then(pl.coalesce(shown)).alias("unlike"))["unlike"]


def _few(which: pl.Expr, line: pl.Expr) -> pl.Expr:
    """Whether at most a third of the lines are so, and at least two are not."""
    others = (line & ~which).sum()
    return (others >= _FEWEST) & (others >= _MOST * line.sum())


def _sections(line: pl.Expr) -> pl.Expr:
    """A row that opens a section and has figures, unless most rows are numbered so."""
    opens = pl.col("opens_section")
    return pl.when(opens & ((line & ~opens).sum() >= (line & opens).sum())).then(pl.col("row_label"))


def _phrases(frame: pl.DataFrame, line: pl.Expr) -> pl.Expr:
    """Words where the other lines have their number: in a group's number or a column of numbers without a field."""
    found: list[pl.Expr] = [pl.lit(None, dtype=pl.String)]
    for name in frame.columns:
        if name == "group_no" or name.startswith(LABEL_PREFIX):
            phrase = pl.col(name).str.contains(_PHRASE).fill_null(value=False)
            found.append(pl.when(phrase & _few(phrase, line & pl.col(name).is_not_null())).then(pl.col(name)))
    return pl.coalesce(found)


def _odd_places(frame: pl.DataFrame, line: pl.Expr) -> pl.Expr:
    """A phrase where most places say which kind of unit they are: `Vùng cao` among `Xã …`; `Tổng Cọt` is a name."""
    places = frame["place"].drop_nulls().unique().to_list()
    odd = [text for text in places if kind_of(text) is None and any(w[0].islower() for w in text.split())]
    is_odd = pl.col("place").is_in(odd)
    placed = line & pl.col("place").is_not_null()
    return pl.when(is_odd & (pl.col("effective_level") != PROVINCE) & _few(is_odd, placed)).then(
        pl.col("place")
    )


def _without_place(frame: pl.DataFrame, line: pl.Expr) -> pl.Expr:
    """Lines below the province without a place: fewer than those with one where each row is a place, else the one at an
    end of the table."""
    below = line & (pl.col("effective_level") != PROVINCE)
    lacks = below & pl.col("place").is_null()
    lacking, placed = (pl.col(ROW).filter(which).n_unique() for which in (lacks, below & ~lacks))
    if LINE_KIND in frame.columns:
        is_odd = lacking < placed
    else:
        row = pl.when(line).then(pl.col(ROW))
        at_an_end = (pl.col(ROW) == row.min()) | (pl.col(ROW) == row.max())
        is_odd = at_an_end & (lacking == 1) & (placed >= _FEWEST)
    return pl.when(lacks & is_odd).then(pl.lit("…"))
