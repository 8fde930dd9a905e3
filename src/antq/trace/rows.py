"""The rows of a public table that a key names, and how they are found again in the tables they were made from."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from psycopg2 import sql
from psycopg2.extensions import connection as Connection
from psycopg2.extras import RealDictCursor

from antq.errors import AntqError

Row = dict[str, Any]

SCHEMAS: Final = ("marts", "core")
# Columns that name the same thing in every table: by those that two tables share, rows of one are found in the other.
CONFORMED: Final = (
    *("origin", "form", "reporting_unit", "period_key", "channel", "stream", "obs_status"),
    *("measure_code", "activity_code", "item_code", "unit_code", "acquisition_code", "mode"),
    *(
        "operation_key",
        "level",
        "relation",
        "value_per",
        "lower_levels_complete",
        "event_position",
        "line_no",
        "excluded_by",
    ),
)
# What must be one in all chosen rows, or adding their values means nothing.
_OF_ONE_FIGURE: Final = ("boundary_set", "origin", "obs_status", "measure_code", "item_code", "unit_code")
_MOST_ROWS: Final = 200


@dataclass(frozen=True)
class Chosen:
    """Rows of `table` (with its schema) that a key names, and the table's columns."""

    table: sql.Composable
    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def is_fact(self) -> bool:
        """Whether it is a fact table: its rows name their event themselves."""
        return self.name.startswith("core.fct_")

    @property
    def is_of_lines(self) -> bool:
        """Whether each row is of one line of one filing."""
        return {"event_position", "line_no"} <= set(self.columns)

    @property
    def has_figure(self) -> bool:
        """Whether the rows state a measure's value."""
        return {"measure_code", "value"} <= set(self.columns)


def choose(conn: Connection, name: str, key: Mapping[str, str]) -> Chosen:
    """The rows of a public table whose columns are as `key` says; an empty text is null.

    Raises AntqError for a table or column there is not, for a key that names no row, and for one whose rows are not of
    one figure.
    """
    schema, table = _table(conn, name)
    columns = columns_of(conn, schema, table)
    for column in key:
        if column not in columns:
            raise AntqError(
                f"{table} has no column {column}", where=f"{schema}.{table}", fix=_near(column, columns)
            )
    identifier = sql.Identifier(schema, table)
    conditions = [
        sql.SQL("cast({} as text) is not distinct from {}").format(
            sql.Identifier(c), sql.Literal(value or None)
        )
        for c, value in key.items()
    ]
    query = sql.SQL("select * from {} where {} limit {}").format(
        identifier, sql.SQL(" and ").join([sql.SQL("true"), *conditions]), sql.Literal(_MOST_ROWS + 1)
    )
    rows = tuple(dicts(conn, query))
    where = f"{schema}.{table}"
    if not rows:
        raise AntqError(
            "no row has this key",
            where=where,
            fix=f"see what is there with `antq psql`: table {where}",
        )
    if len(rows) > _MOST_ROWS:
        raise AntqError(
            f"the key names more than {_MOST_ROWS} rows", where=where, fix="name more columns in the key"
        )
    for column in () if schema == "core" else _OF_ONE_FIGURE:
        values = {str(row[column]) for row in rows} if column in columns else set()
        if len(values) > 1:
            raise AntqError(
                f"the key names {len(rows)} rows that are not of one figure: {column} is {' or '.join(sorted(values))}",
                where=where,
                fix=f"add {column}=… to the key",
            )
    return Chosen(identifier, where, columns, rows)


def matching(chosen: Chosen, row: Row, columns: Sequence[str]) -> sql.Composable:
    """The condition by which what made `row` is found in a table `t` with these columns."""
    conditions: list[sql.Composable] = [sql.SQL("true")]
    for column in CONFORMED:
        if column in columns and column in chosen.columns:
            conditions.append(_equal(column, row[column]))
    reported = "reported_province_key"
    if reported in chosen.columns:
        conditions.append(_equal("province_key", row[reported]))
    elif "boundary_set" in chosen.columns and "province_key" in chosen.columns:
        conditions.append(
            sql.SQL(
                """t.province_key in (
                select b.province_key from core.bridge_province_boundary as b
                where b.boundary_set = {} and b.boundary_province_key = {}
                )"""
            ).format(sql.Literal(row["boundary_set"]), sql.Literal(row["province_key"]))
        )
    elif "province_key" in chosen.columns:
        conditions.append(_equal("province_key", row["province_key"]))
    return sql.SQL(" and ").join(conditions)


def _equal(column: str, value: Any) -> sql.Composable:
    if value is None:
        return sql.SQL("t.{} is null").format(sql.Identifier(column))
    return sql.SQL("t.{} = {}").format(sql.Identifier(column), sql.Literal(value))


def columns_of(conn: Connection, schema: str, table: str) -> tuple[str, ...]:
    """The columns of a table or view, in order."""
    query = sql.SQL(
        "select column_name from information_schema.columns"
        " where table_schema = {} and table_name = {} order by ordinal_position"
    ).format(sql.Literal(schema), sql.Literal(table))
    return tuple(row["column_name"] for row in dicts(conn, query))


def dicts(conn: Connection, query: sql.Composable) -> list[Row]:
    """The rows of one query, by column."""
    with conn.cursor(cursor_factory=RealDictCursor) as cursor:
        cursor.execute(query)
        return [dict(row) for row in cursor.fetchall()]


def _table(conn: Connection, name: str) -> tuple[str, str]:
    query = sql.SQL(
        "select table_schema, table_name from information_schema.tables"
        " where table_schema in ({}) and not starts_with(table_name, '_')"
    ).format(sql.SQL(", ").join(map(sql.Literal, SCHEMAS)))
    tables = {row["table_name"]: row["table_schema"] for row in dicts(conn, query)}
    schema, _, table = name.rpartition(".")
    if table not in tables or schema not in ("", tables[table]):
        raise AntqError(
            f"there is no table {name}", where="schemas marts and core", fix=_near(table, [*tables])
        )
    return tables[table], table


def _near(word: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(word, known, n=3)
    return f"did you mean {' or '.join(near)}?" if near else f"known are {', '.join(sorted(known))}"
