"""Who may do what: nobody changes or removes an event, and each role holds what it needs and no more."""

import psycopg2
import pytest
from log_steps import Warehouse, filing, rows, run, superuser, value
from psycopg2.errors import InsufficientPrivilege

from antq.core.database import Role
from antq.eventlog.store import CHANGE_REFUSED, append, put_text

CHANGES = [
    "update eventlog.events set actor = 'someone else'",
    "update eventlog.events set event_id = gen_random_uuid()",
    "delete from eventlog.events",
    "truncate eventlog.events cascade",
    "update eventlog.event_lines set lines = '[1]'",
    "delete from eventlog.event_lines",
    "truncate eventlog.event_lines",
    "update eventlog.texts set body = 'other'",
    "delete from eventlog.texts",
    "truncate eventlog.texts",
    "delete from eventlog.head",
    "truncate eventlog.head",
]


@pytest.fixture
def filled(any_warehouse: Warehouse) -> Warehouse:
    conn = any_warehouse.connect("writer")
    append(conn, [filing()])
    put_text(conn, "số liệu")
    conn.commit()
    return any_warehouse


def test_no_role_changes_or_removes_what_was_appended(filled: Warehouse) -> None:
    for role in ("writer", "builder", "analyst", "owner"):
        conn = filled.connect(role)
        for change in CHANGES:
            with pytest.raises(psycopg2.DatabaseError) as refused:
                run(conn, "set transaction read write", change)
            conn.rollback()
            assert refused.value.pgcode in ("42501", CHANGE_REFUSED), (role, change)
    assert value(filled.connect("writer"), "select count(*) from eventlog.events where actor = 'test'") == 1


def test_the_triggers_refuse_the_owner_who_takes_the_right_back(filled: Warehouse) -> None:
    conn = filled.connect("owner")
    run(
        conn,
        "grant all on eventlog.events, eventlog.event_lines, eventlog.texts, eventlog.head to antq_owner",
    )
    conn.commit()
    for change in CHANGES:
        with pytest.raises(psycopg2.DatabaseError, match="is append-only") as refused:
            run(conn, change)
        conn.rollback()
        assert refused.value.pgcode == CHANGE_REFUSED


def test_the_triggers_refuse_even_a_superuser_in_replica_mode(filled: Warehouse) -> None:
    with superuser(filled) as conn:
        for change in CHANGES:
            with pytest.raises(psycopg2.DatabaseError, match="is append-only"):
                run(conn, "set session_replication_role = replica", change)
            conn.rollback()


def test_only_the_append_function_writes_events(filled: Warehouse) -> None:
    copy = "insert into eventlog.events select * from eventlog.events limit 1"
    for role in ("writer", "builder", "analyst"):
        conn = filled.connect(role)
        for statement in (copy, "update eventlog.head set position = 0"):
            with pytest.raises(InsufficientPrivilege):
                run(conn, "set transaction read write", statement)
            conn.rollback()
    for role in ("builder", "analyst"):
        conn = filled.connect(role)
        with pytest.raises(InsufficientPrivilege):
            run(conn, "set transaction read write", "select * from eventlog.append_events('[]')")
        conn.rollback()


READ, INSERT, UPDATE = "select", "select insert", "select insert update"
TABLES: dict[str, dict[Role, str]] = {
    "eventlog.events": {"writer": READ, "builder": READ},
    "eventlog.event_lines": {"writer": INSERT, "builder": READ},
    "eventlog.head": {"writer": READ, "builder": READ},
    "eventlog.texts": {"writer": READ},
    "eventlog.current_lines": {"writer": READ, "builder": READ},
    "eventlog.report_events": {"writer": READ, "builder": READ},
    "eventlog.statements": {"writer": READ, "builder": READ},
    "eventlog.migrations": {"writer": READ, "builder": READ},
    "eventlog.replaceables": {"writer": READ, "builder": READ},
    "intake.submissions": {"writer": UPDATE},
    "warehouse.builds": {"writer": READ, "builder": UPDATE, "analyst": READ},
    "warehouse.change_reasons": {"builder": READ},
    "warehouse.shown_release": {"builder": READ, "analyst": READ},
    "warehouse.published": {"writer": READ, "builder": "select update", "analyst": READ},
    "warehouse.releases": {"writer": READ, "builder": READ, "analyst": READ},
    "warehouse.settings": {"writer": READ, "builder": READ, "analyst": READ},
    "quality.validation_results": {"builder": "select insert delete", "analyst": READ},
    "quality.failures": {"builder": "select insert delete", "analyst": READ},
    "quality.standing_failures": {"analyst": READ},
    "quality.alerts": {"writer": READ, "analyst": READ},
    "quality.alert_changes": {"analyst": READ},
    "quality.alert_messages": {"writer": UPDATE},
}
FUNCTIONS: dict[str, tuple[Role, ...]] = {
    "eventlog.append_events": ("writer",),
    "eventlog.reserve_events": ("writer",),
    "eventlog.ends_reports": ("writer", "builder"),
    "eventlog.is_report_event": ("writer", "builder"),
    "eventlog.is_review": ("writer", "builder"),
    "eventlog.line_identity": ("writer", "builder"),
    "eventlog.lines_in_force": ("writer", "builder"),
    "eventlog.moves_data": ("writer", "builder"),
    "eventlog.model_id": ("writer", "builder"),
    "eventlog.model_name_key": ("writer", "builder"),
    "eventlog.put_texts": ("writer",),
    "eventlog.restates_lines": ("writer", "builder"),
    "eventlog.stated_lines": ("writer", "builder"),
    "eventlog.event_digest": (),
    "eventlog.guard_lines": (),
    "eventlog.guard_release": (),
    "eventlog.refuse_change": (),
    "warehouse.published_position": ("writer", "builder", "analyst"),
    "warehouse.reading_position": ("writer", "builder", "analyst"),
    "warehouse.release_position": ("writer", "builder", "analyst"),
    "warehouse.released_position": ("builder", "analyst"),
    "warehouse.fill_message": ("builder", "analyst"),
    "warehouse.sum_of_latest": ("analyst",),
    "warehouse.refuse_published_backwards": (),
}


def test_each_role_holds_these_table_privileges_and_no_others(any_warehouse: Warehouse) -> None:
    held = rows(
        any_warehouse.connect("owner"),
        """
        select n.nspname || '.' || c.relname, r.role, string_agg(lower(p.privilege), ' ' order by p.place)
        from pg_class as c
        join pg_namespace as n on n.oid = c.relnamespace
        cross join unnest(array['writer', 'builder', 'analyst', 'airflow', 'superset']) as r (role)
        cross join unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER'])
            with ordinality as p (privilege, place)
        where
            n.nspname in ('eventlog', 'intake', 'warehouse', 'quality', 'reference')
            and c.relkind in ('r', 'v')
            and has_table_privilege('antq_' || r.role, c.oid, p.privilege)
        group by 1, 2
        """,
    )
    reference = {row for row in held if row[0].startswith("reference.")}
    tables = {row[0] for row in reference}
    assert len(tables) > 15
    assert reference == {(table, role, READ) for table in tables for role in ("writer", "builder", "analyst")}
    assert set(held) - reference == {
        (table, role, privileges) for table, roles in TABLES.items() for role, privileges in roles.items()
    }


def test_each_role_may_call_these_functions_and_no_others(any_warehouse: Warehouse) -> None:
    callable_by = rows(
        any_warehouse.connect("owner"),
        """
        select
            n.nspname || '.' || p.proname,
            array(
                select r.role
                from unnest(array['writer', 'builder', 'analyst', 'airflow', 'superset'])
                    with ordinality as r (role, place)
                where has_function_privilege('antq_' || r.role, p.oid, 'EXECUTE')
                order by r.place
            )
        from pg_proc as p
        join pg_namespace as n on n.oid = p.pronamespace
        where n.nspname in ('eventlog', 'intake', 'warehouse', 'quality', 'reference')
        """,
    )
    assert {name: tuple(roles) for name, roles in callable_by} == FUNCTIONS


def test_functions_that_act_for_the_owner_fix_their_search_path(any_warehouse: Warehouse) -> None:
    acting = rows(
        any_warehouse.connect("owner"),
        """
        select p.proname, p.proconfig
        from pg_proc as p
        join pg_namespace as n on n.oid = p.pronamespace
        where n.nspname in ('eventlog', 'warehouse') and p.prosecdef
        """,
    )
    assert {name for name, _ in acting} == {"append_events", "guard_lines", "put_texts", "reserve_events"}
    assert all(config == ["search_path=pg_catalog, pg_temp"] for _, config in acting)


def test_readers_see_what_the_builder_makes_in_core_marts_and_editions_only(any_warehouse: Warehouse) -> None:
    builder, analyst = any_warehouse.connect("builder"), any_warehouse.connect("analyst")
    run(
        builder,
        "create table staging.seen as select 1 as one",
        "create table core.seen as select 1 as one",
        "create table marts.seen as select 1 as one",
        "create table published.seen as select 1 as one",
        "create view editions.seen as select one from published.seen",
    )
    builder.commit()
    for schema in ("core", "marts", "editions"):
        assert value(analyst, f"table {schema}.seen") == 1
    for schema in ("staging", "published"):
        with pytest.raises(InsufficientPrivilege):
            run(analyst, f"table {schema}.seen")
        analyst.rollback()
    for schema in ("eventlog", "intake"):
        assert value(analyst, "select has_schema_privilege(%s, 'usage')", schema) is False
    assert value(analyst, "select has_schema_privilege('public', 'create')") is False


def test_only_the_owner_publishes_reference_lists(filled: Warehouse) -> None:
    conn = filled.connect("writer")
    with pytest.raises(InsufficientPrivilege, match="Only the owner publishes"):
        append(conn, [filing(stream="reference/unit_factors")])
    conn.rollback()
