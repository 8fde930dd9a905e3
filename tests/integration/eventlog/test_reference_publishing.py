"""Code lists go through the log: rows are valid by position, and the events alone give the tables again."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from log_steps import Warehouse, rows, value
from psycopg2.errors import UniqueViolation
from psycopg2.extensions import connection as Connection
from psycopg2.sql import SQL, Identifier

from antq.core.errors import AntqError
from antq.reference.lists import names
from antq.reference.publish import PackageLists, Row, publish, publish_all, read_csv, rebuild

LIST = "units"


def unit(code: str, name: str | None = None) -> dict[str, str | None]:
    return {"unit_code": code, "name_vi": name, "name_en": None, "dimension": "mass"}


def in_force(conn: Connection, position: int) -> set[tuple[Any, ...]]:
    return set(
        rows(
            conn,
            "select unit_code, name_vi, name_en, dimension from reference.units"
            " where recorded_from_position <= %s and coalesce(recorded_to_position > %s, true)",
            position,
            position,
        )
    )


def tables(conn: Connection) -> dict[str, list[str]]:
    """Every row of every reference table, as text, in one order."""
    lists = rows(conn, "select tablename from pg_tables where schemaname = 'reference'")
    with conn.cursor() as cursor:
        found = {}
        for (name,) in lists:
            cursor.execute(SQL("select t::text from {} as t").format(Identifier("reference", name)))
            found[name] = sorted(row[0] for row in cursor.fetchall())
        return found


@pytest.fixture
def owner(any_module_warehouse: Warehouse) -> Iterator[Connection]:
    """A connection whose work is undone, so that each test finds the lists of the package."""
    conn = any_module_warehouse.connect("owner")
    yield conn
    conn.close()


def test_every_list_of_the_package_is_published_and_every_table_has_a_list(owner: Connection) -> None:
    published = dict(
        rows(
            owner,
            "select payload ->> 'list', (payload ->> 'rows')::int from eventlog.events where version = 1",
        )
    )
    assert sorted(published) == list(names())
    held = {name: len(found) for name, found in tables(owner).items()}
    assert held == published
    assert [name for name, count in held.items() if not count] == ["receivers"]


def test_an_unchanged_list_gives_no_event(owner: Connection) -> None:
    end = value(owner, "select position from eventlog.head")
    assert publish_all(owner) == PackageLists({}, [])
    assert publish(owner, LIST, [unit("kg"), unit("g")]) is not None
    assert publish(owner, LIST, [unit("g"), unit("kg")]) is None
    assert value(owner, "select position from eventlog.head") == end + 1


def test_a_changed_list_closes_and_opens_rows_at_its_position(owner: Connection) -> None:
    first = publish(owner, LIST, [unit("kg", "ki lô"), unit("g", "gam"), unit("ton", "tấn")])
    second = publish(owner, LIST, [unit("kg", "kilôgam"), unit("g", "gam"), unit("ml", "mililít")])
    assert first is not None and second is not None
    assert rows(
        owner,
        "select unit_code, name_vi, recorded_from_position, recorded_to_position from reference.units"
        " where recorded_from_position >= %s order by 1, 3",
        first.position,
    ) == [
        ("g", "gam", first.position, None),
        ("kg", "ki lô", first.position, second.position),
        ("kg", "kilôgam", second.position, None),
        ("ml", "mililít", second.position, None),
        ("ton", "tấn", first.position, second.position),
    ]
    payload = value(owner, "select payload from eventlog.events where position = %s", second.position)
    assert payload["list"] == LIST
    assert payload["rows"] == 3
    assert payload["columns"] == ["unit_code", "name_vi", "name_en", "dimension", "source"]


def test_a_list_that_returns_to_an_earlier_content_is_a_new_event(owner: Connection) -> None:
    one, other = [unit("kg")], [unit("g")]
    positions = [publish(owner, LIST, content) for content in (one, other, one)]
    assert len({p.position for p in positions if p}) == 3
    assert in_force(owner, value(owner, "select position from eventlog.head")) == {("kg", None, None, "mass")}


@pytest.mark.parametrize(
    ("name", "content", "what", "where"),
    [
        ("nothing", [unit("kg")], "no table for the reference list nothing", "nothing.csv"),
        (LIST, [unit("kg"), {**unit("g"), "colour": "red"}], "unknown ['colour']", "units.csv, row 2"),
        (
            LIST,
            [{"unit_code": "kg", "name_vi": None, "name_en": None}],
            "missing ['dimension']",
            "units.csv, row 1",
        ),
        (LIST, [unit("kg"), unit("kg")], "the same row twice", "units.csv"),
    ],
)
def test_a_list_that_does_not_fit_its_table_is_refused(
    owner: Connection, name: str, content: list[Row], what: str, where: str
) -> None:
    with pytest.raises(AntqError) as refused:
        publish(owner, name, content)
    assert what in refused.value.what
    assert refused.value.where == where
    assert refused.value.fix


def test_a_code_with_two_meanings_is_refused(owner: Connection) -> None:
    with pytest.raises(UniqueViolation):
        publish(owner, LIST, [unit("kg", "ki lô"), unit("kg", "cân")])


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(AntqError, match="3 cells in a row, 2 columns") as refused:
        read_csv("alias,unit_code\nkí,kg\ncân,ta,kg\n", "unit_aliases.csv")
    assert refused.value.where == "unit_aliases.csv, line 3"


def test_an_empty_cell_is_null() -> None:
    assert read_csv('a,b\n"x,y",\n', "x.csv") == [{"a": "x,y", "b": None}]


contents = st.lists(
    st.builds(unit, st.sampled_from("abcdef"), st.sampled_from([None, "một", "hai"])),
    unique_by=lambda row: row["unit_code"],
    max_size=6,
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(contents, min_size=1, max_size=6))
def test_each_position_shows_its_content_and_the_events_give_the_tables_again(
    owner: Connection, history: list[list[Row]]
) -> None:
    try:
        expected = {}
        for content in history:
            appended = publish(owner, LIST, content)
            position = appended.position if appended else value(owner, "select position from eventlog.head")
            expected[position] = {tuple(row.values()) for row in content}
        for position, content_then in expected.items():
            assert in_force(owner, position) == content_then
        before = tables(owner)
        assert len(rebuild(owner)) == len(before)
        assert tables(owner) == before
    finally:
        owner.rollback()
