"""The marts as of a position of the log, as Parquet: the same position and code give the same bytes."""

import io
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

import polars as pl
from psycopg2 import sql
from psycopg2.extensions import cursor as Cursor

from antq.core.database import connect
from antq.core.settings import Settings

# What the first two show depends on more than the position: on releases and on when builds were published. The third
# is added up from the others, over all provinces and forms.
NOT_EXPORTED = ("releases", "revisions", "comparisons")
_ROWS_IN_A_GROUP = 100_000
_NULL = "\\N"
_DIGITS = 38


@dataclass(frozen=True)
class Scope:
    """What an export holds: forms, provinces (territories, by key) and periods (by key); None for all of them.

    A mart without such a column is exported whole.
    """

    forms: tuple[str, ...] | None = None
    provinces: tuple[str, ...] | None = None
    periods: tuple[str, ...] | None = None

    def by_column(self) -> dict[str, tuple[str, ...] | None]:
        """The wanted values by the name of the marts' column."""
        return {"form": self.forms, "province_key": self.provinces, "period_key": self.periods}


def marts(settings: Settings, position: int, scope: Scope) -> Iterator[tuple[str, pl.DataFrame]]:
    """Every public mart as of `position`, all of one snapshot, by name; the rows in one order (role antq_builder).

    Numbers are decimals of as many places as their column needs, so nothing is rounded.
    """
    with _reading(settings, position) as cursor:
        cursor.execute(
            "select c.relname from pg_catalog.pg_class as c where c.relnamespace = 'marts'::regnamespace"
            " and c.relkind = 'v' and c.relname !~ '^_' and c.relname <> all(%s) order by 1",
            (list(NOT_EXPORTED),),
        )
        for (name,) in cursor.fetchall():
            yield name, _mart(cursor, name, scope)


def parquet(frame: pl.DataFrame) -> bytes:
    """The frame as Parquet. Same frame, same version of Polars: same bytes."""
    file = io.BytesIO()
    frame.write_parquet(file, compression="zstd", row_group_size=_ROWS_IN_A_GROUP)
    return file.getvalue()


@contextmanager
def _reading(settings: Settings, position: int) -> Iterator[Cursor]:
    """One snapshot that reads at `position`, whatever is built or filed meanwhile."""
    with closing(connect("builder", settings)) as conn:
        conn.set_session(isolation_level="REPEATABLE READ", readonly=True)
        with conn, conn.cursor() as cursor:
            cursor.execute("select set_config('antq.position', %s, true)", (str(position),))
            # As for the analyst's role: the planner cannot guess the size of the small dimensions.
            cursor.execute(
                "set local enable_nestloop = off; set local enable_mergejoin = off; set local jit = off"
            )
            cursor.execute("set local datestyle = iso")
            yield cursor


def _mart(cursor: Cursor, name: str, scope: Scope) -> pl.DataFrame:
    cursor.execute(
        "select a.attname, format_type(a.atttypid, a.atttypmod) from pg_catalog.pg_attribute as a"
        " where a.attrelid = format('marts.%%I', %s::text)::regclass and a.attnum > 0 and not a.attisdropped"
        " order by a.attnum",
        (name,),
    )
    types = dict(cursor.fetchall())
    wanted = [
        sql.SQL("{} = any({})").format(sql.Identifier(column), sql.Literal(list(values)))
        for column, values in scope.by_column().items()
        if values is not None and column in types
    ]
    # Times in UTC, and the order of bytes, not of a language: neither may hang on a setting of the server.
    columns = [
        sql.SQL("m.{0} at time zone 'UTC' as {0}" if kind == "timestamp with time zone" else "m.{}").format(
            sql.Identifier(column)
        )
        for column, kind in types.items()
    ]
    query = sql.SQL(
        'copy (select {columns} from marts.{mart} as m {where} order by m::text collate "C")'
        " to stdout (format csv, header, null {null})"
    ).format(
        columns=sql.SQL(", ").join(columns),
        mart=sql.Identifier(name),
        where=sql.SQL("where {}").format(sql.SQL(" and ").join(wanted)) if wanted else sql.SQL(""),
        null=sql.Literal(_NULL),
    )
    file = io.BytesIO()
    cursor.copy_expert(query.as_string(cursor), file)
    file.seek(0)
    text = pl.read_csv(
        file, schema=dict.fromkeys(types, pl.String), null_values=_NULL, empty_string_is_null=False
    )
    return text.with_columns([_typed(text, column, kind) for column, kind in types.items()])


def _typed(text: pl.DataFrame, column: str, kind: str) -> pl.Expr:
    values = pl.col(column)
    match kind:
        case "bigint" | "integer" | "smallint":
            return values.cast(pl.Int64)
        case "boolean":
            return values == "t"
        case "date":
            return values.str.to_date("%Y-%m-%d")
        case "timestamp with time zone":
            return values.str.to_datetime("%Y-%m-%d %H:%M:%S%.f", time_unit="us", time_zone="UTC")
        case "numeric":
            places = text.select(values.str.extract(r"\.(\d+)$", 1).str.len_chars().max()).item() or 0
            return values.cast(pl.Decimal(_DIGITS, places))
        case _:
            return values
