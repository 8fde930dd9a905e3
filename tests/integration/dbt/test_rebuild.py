"""A full build next to the warehouse finds what differs, and takes its place; readers notice nothing."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from decimal import Decimal

import pytest
from warehouse_steps import TABLES, Kitchen, Slot, activity, seizure

from antq.core.errors import AntqError
from antq.reference import lists
from antq.reference.publish import publish, read_csv
from antq.warehouse import dbt_run, views
from antq.warehouse.rebuild import rebuild

MEETINGS = Slot("activities", "lao_cai_2008", "police", "2023-M02.decree_09")
BRICKS = Slot("seizures", "lao_cai_2008", "police", "2023-M02.decree_09")
FIGURE = (
    "select sum(value) from marts.slot_measures where stream = %s and measure_code = 'residents_meetings'"
)


class Reader(threading.Thread):
    """An analyst who asks for one figure again and again."""

    def __init__(self, kitchen: Kitchen) -> None:
        super().__init__()
        self.kitchen = kitchen
        self.answers: set[Decimal | None] = set()
        self.errors: list[Exception] = []
        self.done = threading.Event()

    def run(self) -> None:
        while not self.done.wait(0.02):
            try:
                self.answers |= {row[0] for row in self.kitchen.rows(FIGURE, (MEETINGS.stream,))}
            except Exception as error:
                self.errors.append(error)


def test_nothing_is_rebuilt_before_something_was_published(warehouse: object) -> None:
    with pytest.raises(AntqError, match="nothing has been published"):
        rebuild(warehouse.settings, in_place=False)  # type: ignore[attr-defined]


# Two rules for one duty: each of its slots is there twice, which only a test of all slots finds.
SECOND_RULE = {
    **{"form": "seizures", "reporting_unit": "police", "cadence": "month", "basis": "decree_09"},
    **{"due_days": "20", "when_off": "next_working_day", "grace_days": "0", "valid_from": "2022-10-01"},
    **{"valid_to": None, "source": "test"},
}
BROKEN = "unique_together__slots"


def _publish_due_rules(kitchen: Kitchen, *more: dict[str, str | None]) -> None:
    """Publish the due rules of the package and `more`, without building what is made of them."""
    _file_due_rules(kitchen, *more)
    build = kitchen.open()
    assert build is not None
    kitchen.publish(build)


def _file_due_rules(kitchen: Kitchen, *more: dict[str, str | None]) -> None:
    with kitchen.made.connect("owner") as owner:
        publish(owner, "due_rules", [*read_csv(lists.raw("due_rules").decode(), "due_rules.csv"), *more])


@pytest.fixture(scope="module")
def damaged(kitchen: Kitchen) -> Iterator[Kitchen]:
    """A warehouse in which one row says what no event does, one table has a column of an earlier definition, and a list
    was published that a test of the whole warehouse finds wrong."""
    kitchen.file(MEETINGS, [activity("residents_meeting", "3", "120"), activity("patrol", "7")])
    kitchen.file(BRICKS, [seizure("1", "heroin", "2", "brick", cases="1")])
    kitchen.build()
    try:
        _file_due_rules(kitchen, SECOND_RULE)
        kitchen.build()
        with kitchen.session("builder") as cursor:
            cursor.execute(
                """
                update core._activities as t set occasions = 3.0 from core._filings as f
                where t.event_position = f.event_position and f.stream = %s and t.occasions = 3
                """,
                (MEETINGS.stream,),
            )
            assert cursor.rowcount == 1
            cursor.execute("alter table core._findings add column leftover text")
        yield kitchen
    finally:  # others use this warehouse, also when something here failed
        with kitchen.session("builder") as cursor:
            cursor.execute("alter table core._findings drop column if exists leftover")
        if kitchen.rows(
            "select 1 from reference.due_rules where source = 'test' and recorded_to_position is null"
        ):
            _publish_due_rules(kitchen)


def test_comparing_tells_each_differing_row_and_changes_nothing(damaged: Kitchen) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "antq", "rebuild", "--compare", "--json"],
        env={**os.environ, **damaged.made.environment},
        capture_output=True,
        text=True,
        timeout=600,
    )

    assert done.returncode == 1, done.stderr
    report = json.loads(done.stdout)
    assert [test for test in report["failing_tests"] if test.startswith(BROKEN)]
    relations = {relation["relation"]: relation for relation in report["relations"]}
    differing = {
        name: (relation["only_first"], relation["only_second"], relation["columns"])
        for name, relation in relations.items()
        if relation["only_first"] or relation["only_second"] or relation["columns"] or relation["redefined"]
    }
    assert differing.pop("core._findings") == (0, 0, ["- leftover text"])
    assert differing.pop("core._activities") == (1, 1, [])
    assert differing == {}, {name: relations[name]["examples"] for name in differing}
    (example,) = relations["core._activities"]["examples"]
    assert (example["first"], example["second"]) == ({"occasions": "3.0"}, {"occasions": "3"})
    of_report = "select event_position::text from core.fct_filings where stream = %s"
    assert [(example["key"]["event_position"],)] == damaged.rows(of_report, (MEETINGS.stream,))
    assert relations["marts._slot_measures_activities"]["rows"] > 0
    schemas = "select count(*) from pg_namespace where nspname like '%rebuild%'"
    assert damaged.rows(schemas) == [(0,)]
    assert damaged.rows(
        "select count(*) from core._activities where occasions::text = '3.0'", role="builder"
    )[0][0]


def test_what_fails_a_test_does_not_replace_the_tables_in_use(damaged: Kitchen) -> None:
    with pytest.raises(AntqError, match=BROKEN):
        rebuild(damaged.made.settings, in_place=True)

    assert damaged.rows(
        "select count(*) from core._activities where occasions::text = '3.0'", role="builder"
    ) == [(1,)]
    assert damaged.rows("select count(*) from pg_namespace where nspname like '%rebuild%'") == [(0,)]


def test_the_rebuilt_tables_replace_those_in_use_while_readers_read(damaged: Kitchen) -> None:
    _publish_due_rules(damaged)
    reader = Reader(damaged)
    reader.start()
    try:
        done = rebuild(damaged.made.settings, in_place=True)
    finally:
        reader.done.set()
        reader.join()

    assert {"core._findings", "core._activities"} <= {relation.relation for relation in done.differing}
    assert done.failing_tests == []
    assert reader.errors == []
    assert reader.answers == {Decimal(3)}
    query = """
        select t.occasions::text from core._activities as t inner join core._filings as f using (event_position)
        where f.stream = %s and t.activity_code = 'residents_meeting'
    """
    assert damaged.rows(query, (MEETINGS.stream,), role="builder") == [("3",)]
    # Readers still see what is public and nothing else.
    assert damaged.rows("select count(*) > 0 from core.fct_activities") == [(True,)]
    with pytest.raises(Exception, match="permission denied"):
        damaged.rows("select 1 from core._activities")

    # The next build goes on from it, and need not make the views again.
    with damaged.session("builder") as cursor:
        assert views.are_of_project(cursor, dbt_run.project_digest(damaged.made.settings))
    damaged.file(MEETINGS, [activity("residents_meeting", "5")])
    damaged.build("run", *TABLES)
    assert damaged.rows(FIGURE, (MEETINGS.stream,)) == [(Decimal(5),)]
