"""Plans that grow with the lines, not with their square, and refreshes with what came, not with what is there.

Time proves nothing on a shared machine; what a plan does is counted instead: the rows its steps gave or threw away.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from warehouse_steps import TABLES, Kitchen, Line, Slot, activity, seizure

LINES = 2_000
LARGE = [
    Slot("activities", "bac_lieu_2008", "police", "2024-M03.decree_09"),
    Slot("seizures", "bac_lieu_2008", "police", "2024-M03.decree_09"),
]
# Nothing is ever corrected in these: their lines are read where the log has them.
SETTLED = [Slot(slot.form, "dong_thap_2008", "police", "2024-M03.decree_09") for slot in LARGE]
FIRST, ALONE, SMALL = (
    [Slot(slot.form, province, "police", "2024-M03.decree_09") for slot in LARGE]
    for province in ("an_giang_2008", "hau_giang_2008", "ca_mau_2008")
)
REJECTED: Line = {
    "s": "rejected",
    "f": [{"code": "AC201", "severity": "error", "place": "A1", "field": "value"}],
}

# A linear plan hands a row on some dozen times. 2,000 lines against 1,000 of them that came back are 2,000,000 pairs.
MOST_ROWS_A_LINE = 60


def _line(form: str, number: int) -> Line:
    if form == "activities":
        return activity("patrol", "3", "9", level="commune", place=f"Xã số {number}")
    return seizure(str(number // 2), "heroin" if number % 2 else "mdma", "2.5", "kg", cases="1")


def _file(kitchen: Kitchen, slot: Slot, lines: int) -> None:
    """A filing half of whose lines are rejected, all of which come back, and a correction of the other half."""
    whole = [_line(slot.form, number) for number in range(lines)]
    kitchen.file(slot, [line if number % 2 else REJECTED for number, line in enumerate(whole)])
    kitchen.recover(slot, {number + 1: line for number, line in enumerate(whole) if number % 2 == 0})
    kitchen.file(slot, [line for number, line in enumerate(whole) if number % 2], kind="correction")


def _steps(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for child in plan.get("Plans", ()):
        yield from _steps(child)


def _rows(plan: dict[str, Any]) -> float:
    """Rows that the steps of a plan gave or threw away."""
    return sum(
        step["Actual Loops"]
        * sum(
            number
            for name, number in step.items()
            if name == "Actual Rows" or name.startswith("Rows Removed")
        )
        for step in _steps(plan)
    )


def _work(kitchen: Kitchen) -> dict[str, float]:
    """Rows handled by each table's query, as dbt compiled it for the last build."""
    models = kitchen.target / "compiled" / "antq" / "models"
    compiled = {path.stem: path.read_text() for path in models.rglob("*.sql")}
    work = {}
    with kitchen.session("builder") as cursor:
        cursor.execute(
            "select schemaname || '.' || tablename from pg_tables where schemaname in ('staging', 'core', 'marts')"
            " and tablename <> 'build_bounds' order by 1"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f"explain (analyze, format json) {compiled[table.partition('.')[2]]}")
            work[table] = _rows(cursor.fetchone()[0][0]["Plan"])
    return work


def _refresh(kitchen: Kitchen, slots: list[Slot]) -> dict[str, float]:
    """The work of a build that begins where the one before ended, with a small report for each of the slots."""
    for slot in slots:
        _file(kitchen, slot, 10)
    # As autovacuum has done by the time a report comes.
    with kitchen.session("owner") as cursor:
        cursor.execute("analyze")
    kitchen.build("run", *TABLES)
    return _work(kitchen)


@pytest.fixture(scope="module")
def alone(kitchen: Kitchen) -> dict[str, float]:
    """A small report while the log holds but another one."""
    _refresh(kitchen, FIRST)
    return _refresh(kitchen, ALONE)


@pytest.fixture(scope="module")
def large(kitchen: Kitchen, alone: dict[str, float]) -> dict[str, float]:
    for slot in LARGE:
        _file(kitchen, slot, LINES)
    for slot in SETTLED:
        kitchen.file(slot, [_line(slot.form, number) for number in range(LINES)])
    kitchen.build("run", *TABLES)
    return _work(kitchen)


@pytest.fixture(scope="module")
def small(kitchen: Kitchen, large: dict[str, float]) -> dict[str, float]:
    """A small report after the large ones."""
    return _refresh(kitchen, SMALL)


def test_no_plan_grows_with_the_square_of_a_filing(kitchen: Kitchen, large: dict[str, float]) -> None:
    lines = (2 * len(LARGE) + len(SETTLED)) * LINES

    assert {
        "staging.amended_lines",
        "core._seizures",
        "core._activities",
        "marts._slot_measures_activities",
        "marts._slot_measures_seizures",
    } <= large.keys()
    assert {name: rows / lines for name, rows in large.items() if rows > MOST_ROWS_A_LINE * lines} == {}


def test_every_line_came_back_or_was_corrected(kitchen: Kitchen, large: dict[str, float]) -> None:
    """Else the plans above had nothing to do."""
    query = """
        select count(*), count(t.recorded_to_position) from {} as t
        where t.event_position in (select f.event_position from core._filings as f where f.stream = %s)
    """
    for slot, table in zip(LARGE, ("core._activities", "core._seizure_exhibits"), strict=True):
        assert kitchen.rows(query.format(table), (slot.stream,), role="builder") == [
            (LINES * 3 // 2, LINES // 2)
        ]


def test_a_small_report_is_built_without_reading_the_large_one(
    alone: dict[str, float], large: dict[str, float], small: dict[str, float]
) -> None:
    assert alone.keys() == large.keys() == small.keys()
    assert large["staging.amended_lines"] > LINES
    # Not `_slot_measures_…`: of tables of few filings as large as these, PostgreSQL rather reads all than looks up.
    looked_up = [name for name in large if not name.startswith("marts._slot_measures_")]
    assert {name: small[name] for name in looked_up if small[name] > 2 * alone[name] + LINES / 20} == {}
