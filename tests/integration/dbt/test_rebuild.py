"""A full build beside the warehouse finds what differs, and takes its place; readers notice nothing."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from decimal import Decimal

import pytest
from warehouse_steps import TABLES, Kitchen, Slot, activity, seizure

from antq.errors import AntqError
from antq.rebuild import rebuild

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


@pytest.fixture(scope="module")
def damaged(kitchen: Kitchen) -> Iterator[Kitchen]:
    """A warehouse in which one row says what no event does, and one table has a column of an earlier definition."""
    kitchen.file(MEETINGS, [activity("residents_meeting", "3", "120"), activity("patrol", "7")])
    kitchen.file(BRICKS, [seizure("1", "heroin", "2", "brick", cases="1")])
    kitchen.build()
    with kitchen.session("builder") as cursor:
        cursor.execute(
            "update core._activities set value = 3.0 where stream = %s and field = 'occasions' and value = 3",
            (MEETINGS.stream,),
        )
        assert cursor.rowcount == 1
        cursor.execute("alter table core._findings add column leftover text")
    yield kitchen
    with kitchen.session("builder") as cursor:  # others use this warehouse, also when a test here failed
        cursor.execute("alter table core._findings drop column if exists leftover")


def test_comparing_tells_each_differing_row_and_changes_nothing(damaged: Kitchen) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "antq", "rebuild", "--compare", "--json"],
        env={**os.environ, **damaged.made.environment},
        capture_output=True,
        text=True,
        timeout=300,
    )

    assert done.returncode == 1, done.stderr
    relations = {relation["relation"]: relation for relation in json.loads(done.stdout)["relations"]}
    differing = {
        name: (relation["only_first"], relation["only_second"], relation["columns"])
        for name, relation in relations.items()
        if relation["only_first"] or relation["only_second"] or relation["columns"] or relation["redefined"]
    }
    assert differing.pop("core._findings") == (0, 0, ["- leftover text"])
    assert differing.pop("core._activities") == (1, 1, [])
    assert differing == {}
    (example,) = relations["core._activities"]["examples"]
    assert (example["first"], example["second"]) == ({"value": "3.0"}, {"value": "3"})
    assert example["key"]["stream"] == MEETINGS.stream
    assert relations["marts._slot_measures"]["rows"] > 0
    schemas = "select count(*) from pg_namespace where nspname like '%rebuild%'"
    assert damaged.rows(schemas) == [(0,)]
    assert damaged.rows("select count(*) from core._activities where value::text = '3.0'", role="builder")[0][
        0
    ]


def test_the_rebuilt_takes_the_place_of_what_stood_while_readers_read(damaged: Kitchen) -> None:
    reader = Reader(damaged)
    reader.start()
    try:
        done = rebuild(damaged.made.settings, in_place=True)
    finally:
        reader.done.set()
        reader.join()

    assert {"core._findings", "core._activities"} <= {relation.relation for relation in done.differing}
    assert reader.errors == []
    assert reader.answers == {Decimal(3)}
    query = (
        "select value::text from core._activities where stream = %s and measure_code = 'residents_meetings'"
    )
    assert damaged.rows(query, (MEETINGS.stream,), role="builder") == [("3",)]
    # Readers still see what is public and nothing else.
    assert damaged.rows("select count(*) > 0 from core.fct_activities") == [(True,)]
    with pytest.raises(Exception, match="permission denied"):
        damaged.rows("select 1 from core._activities")

    # And the next build goes on from it.
    damaged.file(MEETINGS, [activity("residents_meeting", "5")])
    damaged.build("run", *TABLES)
    assert damaged.rows(FIGURE, (MEETINGS.stream,)) == [(Decimal(5),)]
