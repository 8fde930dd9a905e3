"""Brings a warehouse database to the present schema: numbered migrations once, replaceable objects when they changed.

Migrations (`sql/migrations/NNNN_name.sql`) are immutable: each commits together with its line in the ledger, which
keeps its checksum. Replaceable objects (`sql/functions`, `sql/views`, `sql/triggers`, `sql/privileges`, one object a
file) can be created again at any time and are applied all together when one of them differs from the installed one.
"""

import hashlib
import re
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

import psycopg2
from psycopg2 import sql
from psycopg2.errors import InsufficientPrivilege, InvalidSchemaName, UndefinedTable
from psycopg2.extensions import connection as Connection
from psycopg2.extras import execute_values

from antq.core.errors import AntqError

OLDEST_SERVER = 150000
# Functions before the views and triggers that call them; privileges when everything exists.
REPLACEABLE = ("functions", "views", "triggers", "privileges")
# Any constant does: two `antq init` at once must not both apply a migration.
_LOCK = 4_017_200_911


@dataclass(frozen=True)
class Script:
    """One SQL file. `name` is its path below `sql/`."""

    name: str
    text: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


def migrations(folder: Traversable | None = None) -> list[Script]:
    """The package's migrations in order. Raises AntqError for a bad name or a gap in the numbers."""
    scripts = _scripts(folder or files("antq.eventlog") / "sql" / "migrations", "migrations")
    for number, script in enumerate(scripts, start=1):
        if not re.fullmatch(rf"migrations/{number:04d}_[a-z0-9_]+\.sql", script.name):
            raise AntqError(
                f"migration {number} is missing or misnamed",
                where=script.name,
                fix=f"name it {number:04d}_<words>.sql; numbers are consecutive and used once",
            )
    return scripts


def replaceables() -> list[Script]:
    """The package's functions, views, triggers and privileges, in the order they are applied in."""
    root = files("antq.eventlog") / "sql"
    return [script for kind in REPLACEABLE for script in _scripts(root / kind, kind)]


def migrate(dsn: str, scripts: list[Script] | None = None) -> list[str]:
    """Bring the database of `dsn` (role antq_owner) up to date; give the names of the files applied.

    `scripts` are the migrations, those of the package unless given. Raises AntqError when an applied migration has
    changed or is unknown, the server is older than 15, or the database is not UTF-8.
    """
    wanted = migrations() if scripts is None else scripts
    with closing(psycopg2.connect(dsn, application_name="antq-migrate")) as conn:
        _check_server(conn)
        with conn.cursor() as cursor:
            cursor.execute("select pg_advisory_lock(%s)", (_LOCK,))
        conn.commit()
        applied = _apply_migrations(conn, wanted)
        if scripts is None:
            applied += _apply_replaceables(conn, replaceables())
        return applied


def require_current(conn: Connection) -> None:
    """Refuse a database that this version of antq has not been installed in (role antq_writer, builder or owner).

    Without this, what calls a new function or reads a new column fails somewhere in the middle with the server's words.
    Raises AntqError that says what to do. Commits.
    """
    try:
        applied, made = _installed(conn, "migrations"), _installed(conn, "replaceables")
    # Versions that did not ask kept their ledgers from these roles.
    except (UndefinedTable, InvalidSchemaName, InsufficientPrivilege):
        applied, made = {}, {}
    known = {script.name for script in migrations()}
    if unknown := sorted(applied.keys() - known):
        raise AntqError(
            "Cơ sở dữ liệu thuộc phiên bản sau của antq / the database is of a later version of antq",
            where=f"{conn.info.dbname}: {unknown[0]}",
            fix="run the newer version of antq",
        )
    if applied.keys() != known or made != {script.name: script.sha256 for script in replaceables()}:
        raise AntqError(
            "Cơ sở dữ liệu thuộc phiên bản trước của antq / the database is of an earlier version of antq",
            where=conn.info.dbname,
            fix="antq init",
        )


def _installed(conn: Connection, ledger: str) -> dict[str, str]:
    with conn, conn.cursor() as cursor:
        cursor.execute(sql.SQL("select name, sha256 from eventlog.{}").format(sql.Identifier(ledger)))
        return dict(cursor.fetchall())


def _scripts(folder: Traversable, kind: str) -> list[Script]:
    found = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".sql")), key=lambda e: e.name)
    return [Script(f"{kind}/{entry.name}", entry.read_text(encoding="utf-8")) for entry in found]


def _check_server(conn: Connection) -> None:
    if conn.server_version < OLDEST_SERVER:
        raise AntqError(
            f"PostgreSQL {conn.server_version // 10000} is too old",
            where=conn.info.host,
            fix="use PostgreSQL 15 or newer",
        )
    encoding = conn.get_parameter_status("server_encoding")
    if encoding != "UTF8":
        raise AntqError(
            f"the database's encoding is {encoding}, not UTF8",
            where=conn.info.dbname,
            fix="create the database with: create database … encoding 'UTF8' template template0",
        )


def _apply_migrations(conn: Connection, wanted: list[Script]) -> list[str]:
    done = _ledger(conn)
    known = {script.name for script in wanted}
    for name in sorted(done.keys() - known):
        raise AntqError(
            f"the database holds migration {name}, which this version of antq does not know",
            where=conn.info.dbname,
            fix="run the newer version of antq that applied it",
        )
    applied = []
    for script in wanted:
        if script.name not in done:
            # The migration and its ledger line commit together: a crash leaves both or neither.
            with conn, conn.cursor() as cursor:
                _execute(cursor, script)
                cursor.execute(
                    "insert into eventlog.migrations (name, sha256) values (%s, %s)",
                    (script.name, script.sha256),
                )
            applied.append(script.name)
        elif done[script.name] != script.sha256:
            raise AntqError(
                f"migration {script.name} has changed since it was applied",
                where=conn.info.dbname,
                fix="restore the file from version control and write the change as a new migration",
            )
    return applied


def _ledger(conn: Connection) -> dict[str, str]:
    with conn, conn.cursor() as cursor:
        cursor.execute("select to_regclass('eventlog.migrations') is null")
        if _one(cursor.fetchall()):
            cursor.execute("create schema if not exists eventlog")
            cursor.execute(
                "create table eventlog.migrations ("
                " name text primary key,"
                " sha256 text not null,"
                " applied_at timestamptz not null default clock_timestamp())"
            )
            cursor.execute("create table eventlog.replaceables (name text primary key, sha256 text not null)")
        cursor.execute("select name, sha256 from eventlog.migrations")
        return dict(cursor.fetchall())


def _apply_replaceables(conn: Connection, wanted: list[Script]) -> list[str]:
    with conn, conn.cursor() as cursor:
        cursor.execute("select name, sha256 from eventlog.replaceables")
        if dict(cursor.fetchall()) == {script.name: script.sha256 for script in wanted}:
            return []
        # A function may call one that is created after it.
        cursor.execute("set local check_function_bodies = off")
        for script in wanted:
            _execute(cursor, script)
        cursor.execute("delete from eventlog.replaceables")
        execute_values(
            cursor,
            "insert into eventlog.replaceables (name, sha256) values %s",
            [(script.name, script.sha256) for script in wanted],
        )
    return [script.name for script in wanted]


def _execute(cursor: psycopg2.extensions.cursor, script: Script) -> None:
    try:
        cursor.execute(script.text)
    except psycopg2.Error as error:
        raise AntqError(
            f"{script.name} failed: {str(error).strip()}",
            where=cursor.connection.info.dbname,
            fix="nothing of this file was kept; mend the cause and run `antq init` again",
        ) from error


def _one(rows: Iterable[tuple[bool]]) -> bool:
    ((value,),) = rows
    return value
