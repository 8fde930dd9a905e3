"""The tables of schema `reference`, declared once in tables.toml: their columns and keys, and how they are made."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

from psycopg2 import sql
from psycopg2.extensions import connection as Connection
from psycopg2.extensions import cursor as Cursor

from antq.core.errors import AntqError

INTERVAL: Final = MappingProxyType(
    {"recorded_from_position": "bigint not null", "recorded_to_position": "bigint"}
)
"""The columns that every table has besides its own: a row is in force from one position of the log until another."""

# Any constant does: two `antq init` at once must not both make a table.
_LOCK: Final = 4_017_200_912
# The first PostgreSQL that can be made to forget what it knows of a table.
_FIRST_TO_FORGET: Final = 180_000


FIRST_DAY: Final = "valid_from"
"""The column of a dated list that holds a row's first day; `valid_to` holds its last."""


@dataclass(frozen=True)
class CodeColumn:
    """Where the codes of a column are held: `held_in` as `lists.codes` takes it.

    With `or_all`, `*` means every code; with `several`, a cell holds codes with a space between.
    """

    held_in: str
    or_all: bool = False
    several: bool = False

    def codes_of(self, cell: str | None) -> list[str]:
        """The codes that a cell names; none where it is empty or means all."""
        if not cell or (self.or_all and cell == "*"):
            return []
        return cell.split() if self.several else [cell]


@dataclass(frozen=True)
class Table:
    """A table as declared: `columns` gives each column's type, `key` what no two rows in force share.

    Stewards may publish it where it is `by_stewards`; then only the columns of `may_be_empty` have empty cells, and
    those of `mailboxes` may hold the mailbox of an office. A list that does not `judge_reports` moves no due day and
    no cell.
    """

    name: str
    row: str
    key: tuple[str, ...]
    columns: Mapping[str, str]
    refers_to: Mapping[str, CodeColumn] = field(default_factory=dict)
    by_stewards: bool = False
    may_be_empty: tuple[str, ...] = ()
    may_have_no_rows: bool = False
    mailboxes: tuple[str, ...] = ()
    judge_reports: bool = True

    @property
    def is_dated(self) -> bool:
        """Whether each row has a first and a last day."""
        return FIRST_DAY in self.key

    @property
    def dated_key(self) -> tuple[str, ...]:
        """What the rows of one thing share, each with days of its own."""
        return tuple(column for column in self.key if column != FIRST_DAY)

    @property
    def description(self) -> str:
        """What a row of the table is, as a sentence."""
        return f"One row per {self.row}, and interval of log positions."


@cache
def tables() -> Mapping[str, Table]:
    """Every declared table by its name."""
    declared = tomllib.loads(files("antq.reference").joinpath("tables.toml").read_text(encoding="utf-8"))
    return MappingProxyType(
        {
            name: Table(
                name,
                entry["row"],
                tuple(entry["key"]),
                MappingProxyType(entry["columns"]),
                MappingProxyType(
                    {column: _code_column(codes) for column, codes in entry.get("refers_to", {}).items()}
                ),
                entry.get("by_stewards", False),
                tuple(entry.get("may_be_empty", ())),
                entry.get("may_have_no_rows", False),
                tuple(entry.get("mailboxes", ())),
                entry.get("judge_reports", True),
            )
            for name, entry in declared.items()
        }
    )


def _code_column(declared: str | Mapping[str, Any]) -> CodeColumn:
    return CodeColumn(declared) if isinstance(declared, str) else CodeColumn(**declared)


def make(conn: Connection, declared: Mapping[str, Table] | None = None) -> list[str]:
    """Bring schema `reference` to what is declared (role antq_owner); give the tables made or changed.

    `declared` are the tables, those of the package unless given. Adds tables and columns and never takes any away.
    Raises AntqError where a table has a column that is not declared, or one of another type. The caller commits.
    """
    changed = []
    with conn.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", (_LOCK,))
        for table in (tables() if declared is None else declared).values():
            held = _columns(cursor, table)
            wanted = {**table.columns, **INTERVAL}
            _refuse_others(table, held, wanted)
            missing = {name: kind for name, kind in wanted.items() if name not in held}
            if missing:
                _add(cursor, table, missing, is_new=not held)
            other_key = _key(cursor, table) != _declared_key(table)
            if other_key:
                _make_key(cursor, table)
            _describe(cursor, table)
            _keep_uncounted(cursor, table)
            if missing or other_key:
                changed.append(table.name)
    return changed


def _refuse_others(table: Table, held: Mapping[str, str], wanted: Mapping[str, str]) -> None:
    for name, kind in held.items():
        if wanted.get(name) != kind:
            raise AntqError(
                f"column {name} of reference.{table.name} is `{kind}`, declared: `{wanted.get(name, 'not at all')}`",
                where="src/antq/reference/tables.toml",
                fix="declare it as it is, or change the table in a migration of the event log first",
            )


def _columns(cursor: Cursor, table: Table) -> dict[str, str]:
    """Columns of the table as it is in the database; none where there is no table."""
    cursor.execute(
        "select a.attname, format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then ' not null' else '' end"
        " from pg_catalog.pg_attribute as a"
        " where a.attrelid = to_regclass(quote_ident('reference') || '.' || quote_ident(%s))"
        " and a.attnum > 0 and not a.attisdropped order by a.attnum",
        (table.name,),
    )
    return dict(cursor.fetchall())


def _add(cursor: Cursor, table: Table, columns: Mapping[str, str], *, is_new: bool) -> None:
    opening = sql.SQL("create table {} ({})" if is_new else "alter table {} {}")
    column = sql.SQL("{} {}" if is_new else "add column {} {}")
    cursor.execute(
        opening.format(
            _identifier(table),
            sql.SQL(", ").join(
                column.format(sql.Identifier(name), sql.SQL(kind)) for name, kind in columns.items()
            ),
        )
    )


def _declared_key(table: Table) -> tuple[list[str], bool]:
    """Columns of the key, and whether two nulls are the same value: where a column may be null, they are."""
    return list(table.key), any("not null" not in table.columns[column] for column in table.key)


def _key(cursor: Cursor, table: Table) -> tuple[list[str], bool] | None:
    """The same of the index that the database has; None where it has none."""
    cursor.execute(
        "select i.indnullsnotdistinct, array_agg(a.attname::text order by k.place)"
        " from pg_catalog.pg_index as i"
        " cross join lateral unnest(i.indkey) with ordinality as k (attnum, place)"
        " inner join pg_catalog.pg_attribute as a on a.attrelid = i.indrelid and a.attnum = k.attnum"
        " where i.indexrelid = to_regclass(quote_ident('reference') || '.' || quote_ident(%s))"
        " group by i.indnullsnotdistinct",
        (_key_name(table),),
    )
    found = cursor.fetchone()
    return (found[1], found[0]) if found else None


def _make_key(cursor: Cursor, table: Table) -> None:
    columns, nulls_are_one = _declared_key(table)
    cursor.execute(sql.SQL("drop index if exists {}").format(sql.Identifier("reference", _key_name(table))))
    cursor.execute(
        sql.SQL("create unique index {} on {} ({}){} where recorded_to_position is null").format(
            sql.Identifier(_key_name(table)),
            _identifier(table),
            sql.SQL(", ").join(map(sql.Identifier, columns)),
            sql.SQL(" nulls not distinct" if nulls_are_one else ""),
        )
    )


def _key_name(table: Table) -> str:
    return f"{table.name}_in_force_key"


def _describe(cursor: Cursor, table: Table) -> None:
    cursor.execute(
        sql.SQL("comment on table {} is {}").format(_identifier(table), sql.Literal(table.description))
    )


def _keep_uncounted(cursor: Cursor, table: Table) -> None:
    """Let the planner know nothing of the list's rows.

    Where it knows how few they are, it takes a question's result for a row, and reads a list again for each that there
    is: charts took two to four times as long as soon as autovacuum had been there (ADR 0039). What it
    knew before can be forgotten from PostgreSQL 18 on.
    """
    cursor.execute(
        "select 'autovacuum_enabled=false' = any(coalesce(reloptions, '{}')) from pg_catalog.pg_class"
        " where relnamespace = 'reference'::regnamespace and relname = %s",
        (table.name,),
    )
    (is_kept,) = cursor.fetchone() or (False,)
    if is_kept:
        return
    cursor.execute(sql.SQL("alter table {} set (autovacuum_enabled = false)").format(_identifier(table)))
    if cursor.connection.server_version < _FIRST_TO_FORGET:
        return
    cursor.execute("select pg_clear_relation_stats('reference', %s)", (table.name,))
    cursor.execute(
        "select pg_clear_attribute_stats('reference', %s, attname, false) from pg_catalog.pg_stats"
        " where schemaname = 'reference' and tablename = %s",
        (table.name, table.name),
    )


def _identifier(table: Table) -> sql.Identifier:
    return sql.Identifier("reference", table.name)
