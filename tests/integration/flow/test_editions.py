"""A dashboard's marts in two editions: as they are now, and as the last release has them, whatever comes later.

The tests are steps of one story: each goes on from what the one before left.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flow_steps import rows, take_in, write_meetings, write_report
from psycopg2.errors import InsufficientPrivilege

from antq.core.errors import AntqError
from antq.core.settings import get_settings
from antq.release import lifecycle
from antq.release.export import Scope
from antq.warehouse import dbt_run, editions, refresh, views
from antq.warehouse.rebuild import rebuild

JANUARY, FEBRUARY = "2023-M01.decree_09", "2023-M02.decree_09"
MARTS = editions.marts(get_settings())
EDITIONS = """
    select edition, edition_name, position, as_of_date is not null, release_name, split_part(edition_label, ',', 1)
    from editions.editions order by edition
"""


def _seizures(folder: Path, count: int) -> Path:
    header = "level,place,group_no,acquisition,mode,cases,suspects,item,quantity,unit"
    line = f"commune,Xã 1,1,seized,independent,{count},2,heroin,{count},kg"
    return write_report(folder, "seizures", header, [line, line.replace("heroin", "no_such_item")])


def _models(folder: Path, count: int) -> Path:
    header = "record,model,status,points,groups,members,measure,value,step,date"
    return write_report(folder, "models", header, [f"stock,,,,,,models_active,{count},,"])


def _publish(
    warehouse: Any,
    name: str,
    scope: Scope | None = None,
    embargo: datetime | None = None,
    finality: str | None = None,
) -> int:
    """Publish a release; give its position."""
    lifecycle.prepare(warehouse.settings, name, "statistics", scope or Scope(), embargo, finality)
    lifecycle.approve(warehouse.settings, name, "inspectorate")
    return lifecycle.publish(warehouse.settings, name, "statistics").position


def _query(text: str, *parts: str) -> Any:
    """A query with names of this file's own put in."""
    return text.format(*parts)


def _differences(warehouse: Any, edition: str, position: int | None) -> dict[str, tuple[int, int]]:
    """By mart: rows of the edition that the mart does not have at the position (now, if none), and the other way."""
    found = {}
    for mart in MARTS:
        reader = warehouse.connect("analyst")
        rows(
            reader, "select set_config('antq.position', %s, false)", "" if position is None else str(position)
        )
        columns = """
            select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute
            where attrelid = %s::regclass and attnum > 0 and not attisdropped
        """
        ((names,),) = rows(reader, columns, f"marts.{mart}")
        sides = (
            _query("select {} from {} where edition = {}", names, f"editions.{mart}", repr(edition)),
            _query("select {} from {}", names, f"marts.{mart}"),
        )
        counts = tuple(
            rows(reader, _query("select count(*) from ({} except all {}) as differing", one, other))[0][0]
            for one, other in (sides, sides[::-1])
        )
        reader.close()
        if any(counts):
            found[mart] = counts
    return found


def _row_counts(warehouse: Any, edition: str) -> dict[str, int]:
    reader = warehouse.connect("analyst")
    return {
        mart: rows(reader, _query("select count(*) from {} where edition = %s", f"editions.{mart}"), edition)[
            0
        ][0]
        for mart in MARTS
    }


def _views(warehouse: Any) -> dict[str, int]:
    query = """
        select n.nspname || '.' || c.relname, c.oid from pg_class as c join pg_namespace as n on c.relnamespace = n.oid
        where n.nspname in ('published', 'editions')
    """
    return dict(rows(warehouse.connect("builder"), query))


@pytest.fixture(scope="module")
def warehouse(module_warehouse: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Reports of every form, published, and no release."""
    folder = tmp_path_factory.mktemp("reports")
    paths = [write_meetings(folder, 5, JANUARY), _seizures(folder, 3), _models(folder, 7)]
    take_in(module_warehouse.settings, *paths)
    assert refresh.refresh(module_warehouse.settings)
    return module_warehouse


@pytest.fixture(scope="module")
def released(warehouse: Any, tmp_path_factory: pytest.TempPathFactory) -> int:
    """The position of the first release; all was reported anew since."""
    position = _publish(warehouse, "first", finality="sơ bộ")
    before = _views(warehouse)
    folder = tmp_path_factory.mktemp("later")
    paths = [
        *(write_meetings(folder, 5, month, attendances=70) for month in (JANUARY, FEBRUARY)),
        _seizures(folder, 4),
        _models(folder, 9),
    ]
    take_in(warehouse.settings, *paths)
    assert refresh.refresh(warehouse.settings)
    assert _views(warehouse) == before, "a refresh of what is stored leaves them alone"
    return position


def test_without_a_release_the_published_edition_is_empty(warehouse: Any) -> None:
    assert set(_row_counts(warehouse, "published").values()) == {0}
    assert min(_row_counts(warehouse, "updating").values()) > 0
    assert _differences(warehouse, "updating", None) == {}
    published, updating = rows(warehouse.connect("analyst"), EDITIONS)
    assert published == ("published", "đã công bố", None, False, None, "Đã công bố: chưa có bản nào")
    assert (updating[1], updating[3:]) == ("đang cập nhật", (True, None, "Đang cập nhật"))


def test_the_published_edition_stays_while_reports_come(warehouse: Any, released: int) -> None:
    assert _differences(warehouse, "published", released) == {}
    assert _differences(warehouse, "updating", None) == {}
    # Each mart has changed since, so the comparison above could have failed.
    assert _differences(warehouse, "published", None).keys() == set(MARTS)
    published, updating = rows(warehouse.connect("analyst"), EDITIONS)
    assert published == ("published", "đã công bố", released, True, "first", "Đã công bố: first (sơ bộ)")
    assert updating[2] > released


def test_a_session_at_a_position_moves_only_the_updating_edition(warehouse: Any, released: int) -> None:
    assert _differences(warehouse, "updating", released) == {}
    reader = warehouse.connect("analyst")
    rows(reader, "select set_config('antq.position', '1', false)")
    assert rows(reader, "select edition, count(*) > 0 from editions.figures group by 1") == [
        ("published", True)
    ]


def test_the_release_published_last_is_shown_until_it_is_withdrawn(warehouse: Any, released: int) -> None:
    later = _publish(warehouse, "second")
    assert later > released
    assert _differences(warehouse, "published", later) == {}

    lifecycle.withdraw(warehouse.settings, "second", "inspectorate", "một lỗi")

    assert _differences(warehouse, "published", released) == {}


def test_a_release_of_a_part_and_one_under_embargo_are_not_shown(warehouse: Any, released: int) -> None:
    _publish(warehouse, "seizures-only", scope=Scope(forms=("seizures",)))
    _publish(warehouse, "not-yet", embargo=datetime.now(UTC) + timedelta(days=1))

    assert rows(warehouse.connect("analyst"), "select warehouse.released_position()") == [(released,)]


def test_a_condition_on_the_edition_leaves_the_other_out_at_planning(warehouse: Any) -> None:
    reader = warehouse.connect("analyst")
    # The planner writes the body of `reading_position` in its place.
    positions = {"updating": "antq.position", "published": "warehouse.released_position()"}
    for edition, name in editions.NAMES.items():
        for mart in MARTS:
            query = _query(
                "explain (verbose) select count(*) from {} where edition_name in (%s)", f"editions.{mart}"
            )
            plan = "\n".join(line for (line,) in rows(reader, query, name))
            assert {one for one, position in positions.items() if position in plan} == {edition}, mart


def test_readers_see_the_editions_and_not_what_they_are_made_of(warehouse: Any) -> None:
    reader = warehouse.connect("analyst")
    for view in _views(warehouse):
        if view.startswith("editions."):
            assert rows(reader, _query("select count(*) >= 0 from {}", view)) == [(True,)]
        else:
            with pytest.raises(InsufficientPrivilege):
                rows(reader, _query("table {}", view))
    assert "published._slots" in _views(warehouse)
    rights = """
        select distinct p.privilege from pg_class as c
        cross join unnest('{select,insert,update,delete,truncate,references,trigger}'::text[]) as p (privilege)
        where c.relnamespace = 'editions'::regnamespace and has_table_privilege('antq_analyst', c.oid, p.privilege)
    """
    assert rows(reader, rights) == [("select",)]


def test_a_column_says_in_both_what_it_means(warehouse: Any) -> None:
    query = """
        select col_description(attrelid, attnum) from pg_attribute where attrelid = %s::regclass and attnum > 0
        order by attnum
    """
    of_mart = rows(warehouse.connect("analyst"), query, "marts.figures")
    of_editions = rows(warehouse.connect("analyst"), query, "editions.figures")

    assert of_editions == [(text,) for text in editions.COLUMNS.values()] + of_mart
    assert all(text for (text,) in of_editions)


def test_making_them_again_changes_nothing(warehouse: Any) -> None:
    before = _views(warehouse)
    with warehouse.connect("builder") as builder, builder.cursor() as cursor:
        editions.make(cursor, MARTS)
    assert _views(warehouse) == before
    assert len(before) > 30


def test_a_refresh_that_cannot_make_them_leaves_no_record(
    warehouse: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with warehouse.connect("builder") as builder, builder.cursor() as cursor:
        cursor.execute("drop view marts._slots cascade")
    take_in(warehouse.settings, write_meetings(tmp_path, 6, FEBRUARY))
    monkeypatch.setattr(editions, "marts", lambda _: ["no_such_mart"])

    with pytest.raises(AntqError, match="marts that are not there: no_such_mart"):
        refresh.refresh(warehouse.settings)

    assert refresh.open_build(warehouse.settings)
    assert not _are_recorded(warehouse)


def test_a_refresh_that_makes_the_views_makes_the_editions(warehouse: Any, released: int) -> None:
    """Views they read were dropped with them above."""
    assert refresh.refresh(warehouse.settings)

    _assert_both_editions(warehouse, released)


def test_a_rebuild_in_place_makes_the_editions(warehouse: Any, released: int) -> None:
    before = _views(warehouse)

    rebuild(warehouse.settings, in_place=True)

    assert _views(warehouse).keys() == before.keys()
    assert not set(_views(warehouse).values()) & set(before.values())
    _assert_both_editions(warehouse, released)


def _assert_both_editions(warehouse: Any, released: int) -> None:
    assert _differences(warehouse, "published", released) == {}
    assert _differences(warehouse, "updating", None) == {}
    assert _differences(warehouse, "published", None).keys() == set(MARTS)
    assert _are_recorded(warehouse)


def _are_recorded(warehouse: Any) -> bool:
    with warehouse.connect("builder") as builder, builder.cursor() as cursor:
        return views.are_of_project(cursor, dbt_run.project_digest(warehouse.settings))
