"""Whatever happened, in whatever portions it was built: the warehouse is what one build from the first event gives.

The suite runs a few long histories, always the same ones. `--histories 50` draws that many new ones and, when one
fails, makes it smaller; use it after a change to staging or to a private table.
"""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from history_steps import EDITS, MAKERS, Batch, History, batches, list_at_first
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from psycopg2 import sql
from warehouse_steps import TABLES, Kitchen

from antq.core import database
from antq.platform import bootstrap
from antq.reference.publish import publish

BUILT = "antq_test_built"
THE_SAME = 3
MERGED = """
    select model_id::text from core.link_model_identities
    where basis = 'merged' and model_id in (select model_id from core._models)
"""
# The log's own schema says what is in force; dbt works it out once more, for all row versions of the touched streams.
# After a full build, which touches every stream, both must give the same rows.
IN_FORCE = {
    "report events": (
        "select event_position, closed_position from staging.touched_filings order by 1",
        "select position, closed_position from eventlog.report_events order by 1",
    ),
    "lines": (
        """
        select stream, event_position, line_no, recorded_from_position, line_status
        from staging.touched_lines where recorded_to_position is null
        order by 1, 2, 3
        """,
        """
        select stream, report_position, line_no, stated_position, status
        from eventlog.lines_in_force(array(select distinct e.stream from eventlog.events as e))
        where not is_corrected
        order by 1, 2, 3
        """,
    ),
}
Rows = dict[str, list[str]]


class Copies:
    """Warehouses in which every model is built and nothing was filed, one after the other under one name.

    The name stays the same because what dbt has parsed names the database.
    """

    def __init__(self, made: Any, target: Path) -> None:
        self.made = made
        self.kitchen = Kitchen(made, target)
        with closing(made.connect("owner")) as owner, owner:
            publish(owner, "obligations", list_at_first("obligations"))
        self.kitchen.build()
        self.kitchen.close()
        self._administer("create database {} template {}", BUILT, made.settings.database)

    def new(self) -> Kitchen:
        self.kitchen.close()
        self._administer("drop database {} with (force)", self.made.settings.database)
        bootstrap.prepare_warehouse(self.made.settings, template=BUILT)
        self.kitchen = self.kitchen.again()
        return self.kitchen

    def close(self) -> None:
        self.kitchen.close()
        self._administer("drop database {} with (force)", BUILT)

    def _administer(self, command: str, *names: str) -> None:
        with closing(database.open_connection(database.admin_parameters(self.made.settings))) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(sql.SQL(command).format(*map(sql.Identifier, names)))


@pytest.fixture(scope="module")
def copies(module_warehouse: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copies]:
    made = Copies(module_warehouse, tmp_path_factory.mktemp("dbt"))
    yield made
    made.close()


def test_increments_give_what_a_full_build_gives(copies: Copies, pytestconfig: pytest.Config) -> None:
    wanted = pytestconfig.getoption("histories")
    kinds: set[str] = set()
    merged: set[str] = set()

    @settings(
        max_examples=wanted or THE_SAME,
        derandomize=wanted is None,
        # To make a failing history smaller takes minutes.
        phases=[Phase.reuse, Phase.generate, Phase.shrink] if wanted else [Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(batches, min_size=2, max_size=3))
    def holds(history: list[Batch]) -> None:
        kinds.update(step.kind for batch in history for step in (*batch.before, *batch.meanwhile))
        kitchen = copies.new()
        _replay(kitchen, history)
        merged.update(model for (model,) in kitchen.rows(MERGED, role="builder"))

    holds()
    assert wanted or kinds == MAKERS.keys(), "something never happened"
    assert wanted or merged, "no model that a line names was merged into another"


@pytest.mark.parametrize("edit", EDITS)
def test_every_edit_changes_its_list(edit: str) -> None:
    name = edit.partition(": ")[0]
    rows = list_at_first(name)

    assert EDITS[edit](rows) != rows


def _replay(kitchen: Kitchen, history: list[Batch]) -> None:
    """Let the history happen, batch by batch. What is in force is as a full build has it, what was reads as it did."""
    recorded = History(kitchen)
    published: dict[int, Rows] = {}
    for batch in [*history, Batch([], [])]:
        for step in batch.before:
            step.happen(recorded)
        build = kitchen.open()
        if build is None:
            continue
        for step in batch.meanwhile:
            step.happen(recorded)
        kitchen.dbt("run", build.from_position, build.to_position, *TABLES)
        kitchen.publish(build)
        published[build.to_position] = _read(kitchen, "analyst")
    increments = _read(kitchen, "builder")

    kitchen.build_all_anew()

    _compare(increments, _read(kitchen, "builder"), "built bit by bit, and at once")
    for what, (built, logged) in IN_FORCE.items():
        assert kitchen.rows(built, role="builder") == kitchen.rows(logged, role="builder"), what
    for position, then in published.items():
        _compare(then, _read(kitchen, "analyst", position), f"as published at {position}, and as of it now")


def _read(kitchen: Kitchen, role: str, at: int | None = None) -> Rows:
    """Every relation of core and marts that the role may read, as text, in order."""
    relations = kitchen.rows(
        """
        select quote_ident(n.nspname) || '.' || quote_ident(c.relname)
        from pg_class as c inner join pg_namespace as n on c.relnamespace = n.oid
        where n.nspname in ('core', 'marts') and c.relkind in ('r', 'v') and has_table_privilege(c.oid, 'select')
        order by 1
        """,
        role=role,
    )
    read = {}
    with kitchen.session(role, at) as cursor:
        # As readers' sessions have it; without, whole comparisons and cells take minutes.
        cursor.execute("set local enable_nestloop = off; set local enable_mergejoin = off")
        for (relation,) in relations:
            cursor.execute(f"select t::text from {relation} as t")  # noqa: S608  names from the catalogue
            read[relation] = sorted(row for (row,) in cursor.fetchall())
    return read


def _compare(one: Rows, other: Rows, what: str) -> None:
    assert one.keys() == other.keys()
    for relation, rows in one.items():
        if rows != other[relation]:
            only_one = sorted(set(rows) - set(other[relation]))
            only_other = sorted(set(other[relation]) - set(rows))
            pytest.fail(f"{relation} differs ({what}):\n  {only_one[:5]}\n  {only_other[:5]}")
