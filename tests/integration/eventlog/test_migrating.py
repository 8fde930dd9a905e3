"""Migrations are applied once and with their ledger; replaceable objects whenever one changed."""

from collections.abc import Iterator
from contextlib import closing

import psycopg2
import pytest
from log_steps import Warehouse, rows, run, superuser, value

from antq.core.database import Role
from antq.core.errors import AntqError
from antq.eventlog.migrate import Script, migrate, migrations, replaceables, require_current

EARLIER = "the database is of an earlier version of antq\n  where: .*\n  fix: antq init"


@pytest.fixture
def empty(any_warehouse: Warehouse) -> Iterator[str]:
    """The owner's connection string of a database that nothing was migrated in."""
    parts = psycopg2.extensions.parse_dsn(any_warehouse.dsn("owner"))
    name = parts["dbname"] + "_empty"
    with superuser(any_warehouse) as conn:
        conn.autocommit = True
        make, drop = (
            psycopg2.sql.SQL("create database {} owner antq_owner template template0"),
            psycopg2.sql.SQL("drop database {} with (force)"),
        )
        with conn.cursor() as cursor:
            cursor.execute(make.format(psycopg2.sql.Identifier(name)))
            yield psycopg2.extensions.make_dsn(**{**parts, "dbname": name})
            cursor.execute(drop.format(psycopg2.sql.Identifier(name)))


def _rows(dsn: str, query: str) -> list[tuple[object, ...]]:
    with closing(psycopg2.connect(dsn)) as conn:
        return rows(conn, query)


def test_an_empty_database_is_migrated_once(empty: str) -> None:
    everything = [script.name for script in [*migrations(), *replaceables()]]
    assert migrate(empty) == everything
    assert migrate(empty) == []
    assert _rows(empty, "select name, sha256 from eventlog.migrations order by name") == [
        (script.name, script.sha256) for script in migrations()
    ]


def test_a_changed_migration_is_an_error_with_a_fix(any_warehouse: Warehouse) -> None:
    first, *others = migrations()
    changed = Script(first.name, first.text + "-- one more comment\n")
    with pytest.raises(AntqError, match=f"{first.name} has changed since it was applied") as refused:
        migrate(any_warehouse.dsn("owner"), [changed, *others])
    assert (
        refused.value.fix == "restore the file from version control and write the change as a new migration"
    )


def test_a_database_ahead_of_the_code_is_refused(any_warehouse: Warehouse) -> None:
    *known, last = migrations()
    with pytest.raises(AntqError, match=f"the database holds migration {last.name}"):
        migrate(any_warehouse.dsn("owner"), known)


def test_a_failing_migration_leaves_nothing_over_and_may_be_mended(empty: str) -> None:
    good = Script("migrations/0001_good.sql", "create table eventlog.good (x int);")
    bad = Script("migrations/0002_bad.sql", "create table eventlog.half (x int); select 1 / 0;")
    with pytest.raises(AntqError, match=r"0002_bad\.sql failed: division by zero"):
        migrate(empty, [good, bad])
    assert _rows(empty, "select name from eventlog.migrations") == [(good.name,)]
    assert _rows(empty, "select to_regclass('eventlog.half')::text") == [(None,)]
    mended = Script(bad.name, "create table eventlog.half (x int);")
    assert migrate(empty, [good, mended]) == [mended.name]


def test_a_replaceable_object_is_made_again_when_its_text_changed(any_warehouse: Warehouse) -> None:
    conn = any_warehouse.connect("owner")
    run(
        conn,
        "create or replace function warehouse.published_position() returns bigint language sql stable"
        " as $$ select 41::bigint $$",
        "update eventlog.replaceables set sha256 = 'older' where name = 'functions/published_position.sql'",
    )
    conn.commit()
    assert migrate(any_warehouse.dsn("owner")) == [script.name for script in replaceables()]
    assert value(conn, "select warehouse.published_position()") == 0
    assert value(
        conn, "select has_function_privilege('antq_analyst', 'warehouse.published_position()', 'execute')"
    )


@pytest.mark.parametrize("role", ["builder", "writer", "owner"])
def test_a_migrated_database_is_current(any_warehouse: Warehouse, role: Role) -> None:
    require_current(any_warehouse.connect(role))


@pytest.mark.parametrize(
    "change",
    [
        "delete from eventlog.migrations where name = (select max(name) from eventlog.migrations)",
        "delete from eventlog.replaceables where name = 'functions/sum_of_latest.sql'",
        "update eventlog.replaceables set sha256 = 'older' where name = 'views/statements.sql'",
        "revoke select on eventlog.migrations from antq_builder",
        "drop table eventlog.replaceables",
    ],
)
def test_a_database_of_an_earlier_version_is_refused_with_its_remedy(
    any_warehouse: Warehouse, change: str
) -> None:
    conn = any_warehouse.connect("owner")
    run(conn, change)
    conn.commit()
    with pytest.raises(AntqError, match=EARLIER):
        require_current(any_warehouse.connect("builder"))


def test_an_empty_database_is_refused_with_its_remedy(empty: str) -> None:
    with closing(psycopg2.connect(empty)) as conn, pytest.raises(AntqError, match=EARLIER):
        require_current(conn)


def test_a_database_of_a_later_version_is_refused(any_warehouse: Warehouse) -> None:
    conn = any_warehouse.connect("owner")
    run(conn, "insert into eventlog.migrations (name, sha256) values ('migrations/9999_later.sql', '')")
    conn.commit()
    with pytest.raises(AntqError, match=r"of a later version of antq\n  where: .*9999_later"):
        require_current(any_warehouse.connect("builder"))
