"""Builds of the warehouse: bounds, one at a time, resumed after a crash, published once and never back."""

from concurrent.futures import ThreadPoolExecutor

import psycopg2
import pytest
from log_steps import Warehouse, filing, rows, run, value
from psycopg2.errors import UniqueViolation

from antq.core.errors import AntqError
from antq.eventlog.store import append
from antq.warehouse import builds


def _append(warehouse: Warehouse, stream: str) -> int:
    conn = warehouse.connect("writer")
    (appended,) = append(conn, [filing(stream)])
    conn.commit()
    return appended.position


def _publish_all(warehouse: Warehouse) -> int:
    conn = warehouse.connect("builder")
    build = builds.open_build(conn)
    assert build is not None
    builds.mark_built(conn, build)
    builds.publish(conn, build)
    return build.to_position


def test_a_build_covers_what_came_since_the_last(any_warehouse: Warehouse) -> None:
    conn = any_warehouse.connect("builder")
    first_end = _publish_all(any_warehouse)
    assert rows(conn, "select from_position, to_position from warehouse.builds") == [(0, first_end)]
    assert builds.open_build(conn) is None

    position = _append(any_warehouse, "report/a")
    build = builds.open_build(conn)
    assert build is not None
    assert (build.from_position, build.to_position) == (first_end, position)
    assert builds.position_state(conn) == {
        "position": position,
        "data_position": position,
        "published_position": first_end,
    }
    builds.mark_built(conn, build)
    builds.publish(conn, build)
    assert set(builds.position_state(conn).values()) == {position}


def test_an_unfinished_build_is_resumed_with_its_bounds(any_warehouse: Warehouse) -> None:
    dying = any_warehouse.connect("builder")
    build = builds.open_build(dying)
    dying.close()
    later = _append(any_warehouse, "report/a")

    conn = any_warehouse.connect("builder")
    assert builds.open_build(conn) == build
    builds.mark_built(conn, build)
    assert builds.open_build(conn) == build
    builds.publish(conn, build)
    following = builds.open_build(conn)
    assert (following.from_position, following.to_position) == (build.to_position, later)


def test_two_that_open_at_once_get_the_same_build(any_warehouse: Warehouse) -> None:
    connections = [any_warehouse.connect("builder") for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        opened = list(pool.map(builds.open_build, connections))
    assert len(set(opened)) == 1
    with pytest.raises(UniqueViolation, match="builds_one_unfinished_key"):
        run(connections[0], "insert into warehouse.builds (from_position, to_position) values (0, 1)")


def test_each_step_may_be_repeated(warehouse: Warehouse) -> None:
    conn = warehouse.connect("builder")
    build = builds.open_build(conn)
    for _ in range(2):
        builds.mark_built(conn, build)
    for _ in range(2):
        builds.publish(conn, build)
    builds.mark_built(conn, build)
    assert rows(conn, "select state, built_at < published_at from warehouse.builds") == [("published", True)]


def test_a_build_that_is_not_built_is_not_published(warehouse: Warehouse) -> None:
    conn = warehouse.connect("builder")
    build = builds.open_build(conn)
    with pytest.raises(AntqError, match=f"build {build.build_id} is open and cannot be published"):
        builds.publish(conn, build)
    with pytest.raises(AntqError, match="there is no build 999"):
        builds.mark_built(conn, builds.Build(999, 0, 1))
    assert builds.position_state(conn)["published_position"] == 0


def test_the_published_position_never_goes_back(any_warehouse: Warehouse) -> None:
    end = _publish_all(any_warehouse)
    for role in ("builder", "owner"):
        conn = any_warehouse.connect(role)
        with pytest.raises(psycopg2.DatabaseError, match="never goes back"):
            run(conn, "update warehouse.published set position = 0")
        conn.rollback()
        assert value(conn, "select warehouse.published_position()") == end


def test_alerts_start_no_build(warehouse: Warehouse) -> None:
    _publish_all(warehouse)
    conn = warehouse.connect("writer")
    append(conn, [filing("alert/late", type="AlertRaised", lines=())])
    conn.commit()
    assert builds.open_build(warehouse.connect("builder")) is None


def test_readers_look_back_and_only_builders_ahead(any_warehouse: Warehouse) -> None:
    end = _publish_all(any_warehouse)
    ahead = _append(any_warehouse, "report/a")

    def reading(role: str, position: str) -> int:
        conn = any_warehouse.connect(role)
        if position:
            run(conn, "set antq.position = " + position)
        return int(value(conn, "select warehouse.reading_position()"))

    assert [reading(role, "") for role in ("analyst", "writer", "builder", "owner")] == [end] * 4
    assert [reading(role, "'3'") for role in ("analyst", "writer", "builder", "owner")] == [3] * 4
    wanted = f"'{ahead}'"
    assert [reading(role, wanted) for role in ("analyst", "writer", "builder", "owner")] == [
        end,
        end,
        ahead,
        ahead,
    ]
