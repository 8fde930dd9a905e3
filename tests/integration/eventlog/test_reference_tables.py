"""The tables of schema `reference` are as declared, whether migrations made them or the declaration alone."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from log_steps import Warehouse, rows, run, value
from psycopg2.errors import UniqueViolation
from psycopg2.extensions import connection as Connection

from antq.core.errors import AntqError
from antq.reference.tables import Table, make, tables

SEALS = Table(
    "seals", "kind of seal", ("seal_code", "valid_from"), {"seal_code": "text not null", "valid_from": "date"}
)


@pytest.fixture
def owner(any_module_warehouse: Warehouse) -> Iterator[Connection]:
    """A connection whose work is undone."""
    conn = any_module_warehouse.connect("owner")
    yield conn
    conn.close()


def schema(conn: Connection) -> tuple[set[object], set[object], set[object]]:
    """Columns with their types, indexes, and comments of all reference tables."""
    columns = rows(
        conn,
        "select table_name, column_name, data_type, is_nullable from information_schema.columns"
        " where table_schema = 'reference'",
    )
    indexes = rows(conn, "select indexdef from pg_indexes where schemaname = 'reference'")
    comments = rows(
        conn,
        "select relname, obj_description(oid, 'pg_class') from pg_class"
        " where relnamespace = 'reference'::regnamespace and relkind = 'r'",
    )
    return set(columns), set(indexes), set(comments)


def test_the_declaration_alone_makes_the_tables_that_migrations_and_declaration_make(
    owner: Connection,
) -> None:
    migrated = schema(owner)
    run(owner, "drop schema reference cascade", "create schema reference")

    assert make(owner) == list(tables())
    assert schema(owner) == migrated
    assert len(migrated[2]) == len(tables()) > 30


def test_tables_that_are_as_declared_are_left_as_they_are(owner: Connection) -> None:
    assert make(owner) == []


def test_autovacuum_leaves_lists_alone_and_what_the_planner_knew_of_them_is_forgotten(
    owner: Connection,
) -> None:
    looked_at = (
        "select count(*) from pg_class where relnamespace = 'reference'::regnamespace and relkind = 'r'"
        " and reloptions is distinct from '{autovacuum_enabled=false}'"
    )
    known = "select count(*) from pg_stats where schemaname = 'reference' and tablename = 'measures'"
    assert value(owner, looked_at) == 0

    run(owner, "alter table reference.measures reset (autovacuum_enabled)", "analyze reference.measures")
    make(owner)

    assert value(owner, looked_at) == 0
    if owner.server_version >= 180_000:
        assert value(owner, known) == 0


def test_a_new_table_has_its_key_and_every_reader_may_read_it(owner: Connection) -> None:
    assert make(owner, {"seals": SEALS}) == ["seals"]

    for role in ("builder", "writer", "analyst"):
        assert value(owner, f"select has_table_privilege('antq_{role}', 'reference.seals', 'select')")
    insert = "insert into reference.seals (seal_code, recorded_from_position) values ('lead', 1)"
    with pytest.raises(UniqueViolation):
        run(owner, insert, insert)


def test_a_new_column_is_added_and_a_changed_key_made_again(owner: Connection) -> None:
    make(owner, {"seals": SEALS})
    run(owner, "insert into reference.seals (seal_code, recorded_from_position) values ('lead', 1)")
    wider = replace(SEALS, key=("seal_code",), columns={**SEALS.columns, "name_vi": "text"})

    assert make(owner, {"seals": wider}) == ["seals"]
    assert rows(owner, "select seal_code, name_vi from reference.seals") == [("lead", None)]
    with pytest.raises(UniqueViolation):
        run(
            owner,
            "insert into reference.seals (seal_code, valid_from, recorded_from_position)"
            " values ('lead', '2026-01-01', 2)",
        )


@pytest.mark.parametrize(
    ("columns", "what"),
    [
        (
            {"seal_code": "text not null", "valid_from": "text"},
            "column valid_from of reference.seals is `date`, declared: `text`",
        ),
        (
            {"seal_code": "text not null"},
            "column valid_from of reference.seals is `date`, declared: `not at all`",
        ),
    ],
)
def test_a_column_of_another_type_or_not_declared_is_refused(
    owner: Connection, columns: dict[str, str], what: str
) -> None:
    make(owner, {"seals": SEALS})
    with pytest.raises(AntqError) as refused:
        make(owner, {"seals": replace(SEALS, key=("seal_code",), columns=columns)})
    assert refused.value.what == what
    assert refused.value.fix
