"""What a total is a part of: `73/73` stays with the figure, and with its sums as far as all their figures say it."""

from decimal import Decimal
from typing import Any

import pytest
from warehouse_steps import TABLES, Kitchen, Line, Slot, activity

JANUARY, FEBRUARY, YEAR = "2023-M01.decree_09", "2023-M02.decree_09", "2023.decree_09"
HERE = Slot("activities", "ben_tre_2008", "consolidated", JANUARY, "synthetic")
THERE = Slot("activities", "tra_vinh_2008", "consolidated", JANUARY, "synthetic")
POLICE = Slot("activities", "ben_tre_2008", "police", JANUARY, "synthetic")
LATER = Slot("activities", "ben_tre_2008", "consolidated", FEBRUARY, "synthetic")
Row = tuple[Any, ...]


def _meetings(value: str, whole: str | None = None, **more: Any) -> Line:
    return activity("residents_meeting", value, **({"den": {"occasions": whole}} if whole else {}), **more)


@pytest.fixture(scope="module")
def filed(kitchen: Kitchen) -> dict[str, int]:
    """Two provinces whose figures say what they are a part of, until one says more; then what one says is corrected."""
    at = {}
    kitchen.file(HERE, [_meetings("70", "73")])
    kitchen.file(POLICE, [_meetings("20", "25")])
    kitchen.file(LATER, [_meetings("71", "73.0")])
    at["both"] = kitchen.file(THERE, [_meetings("40", "64")])
    at["corrected"] = kitchen.file(HERE, [_meetings("70", "80")], kind="correction")
    at["supplemented"] = kitchen.file(THERE, [_meetings("2", agency="police")], kind="supplement")
    kitchen.build("run", *TABLES)
    return at


def _found(kitchen: Kitchen, mart: str, condition: str = "true", at: int | None = None) -> Row:
    """Value, figures, denominator and how many stated one, of the one row of a mart."""
    value = "control_value" if mart == "vertical_totals" else "value"
    found = kitchen.rows(
        f"""
        select {value}, figures, denominator, with_denominator from marts.{mart}
        where measure_code = 'residents_meetings' and origin = 'synthetic' and {condition}
        """,  # noqa: S608  called with the names below
        at=at,
    )
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("both", (110, 2, 137, 2)),
        # Not 144 from the start: what was reported up to that position stays as it was reported.
        ("corrected", (110, 2, 144, 2)),
        ("supplemented", (112, 3, None, 2)),
    ],
)
@pytest.mark.parametrize("boundary_set", ["34", "63"])
def test_the_nation_is_a_part_of_what_all_provinces_are(
    kitchen: Kitchen, filed: dict[str, int], boundary_set: str, step: str, expected: Row
) -> None:
    condition = f"period_key = '{JANUARY}' and boundary_set = '{boundary_set}'"

    assert _found(kitchen, "national_totals", condition, filed[step]) == expected


def test_each_province_and_its_region_know_their_own(kitchen: Kitchen, filed: dict[str, int]) -> None:
    on_63 = f"period_key = '{JANUARY}' and boundary_set = '63'"
    on_34 = f"period_key = '{JANUARY}' and boundary_set = '34'"
    region = "scheme = 'socio_economic' and region_name is not null"

    def found(mart: str, condition: str) -> Row:
        return _found(kitchen, mart, condition, filed["corrected"])

    assert found("province_overview", f"{on_63} and province_key = 'ben_tre_2008'") == (70, 1, 80, 1)
    assert found("province_overview", f"{on_63} and province_key = 'tra_vinh_2008'") == (40, 1, 64, 1)
    assert found("province_overview", f"{on_34} and province_key = 'vinh_long_2025'") == (110, 2, 144, 2)
    assert found("region_totals", f"{on_34} and {region}") == (110, 2, 144, 2)
    # The police's own figure is in no total, and keeps what it is a part of as a control.
    assert found("vertical_totals", f"period_key = '{JANUARY}'") == (20, 1, 25, 1)


def test_a_year_made_of_months_adds_what_they_are_a_part_of(kitchen: Kitchen, filed: dict[str, int]) -> None:
    months = "province_key = '{}' and boundary_set = '63' and reporting_year = 2023"

    assert _found(kitchen, "annual_figures", months.format("ben_tre_2008")) == (141, 2, 153, 2)
    assert _found(kitchen, "annual_figures", months.format("tra_vinh_2008")) == (42, 2, None, 1)
    nation = "boundary_set = '34' and reporting_year = 2023 and cadence = 'month'"
    assert _found(kitchen, "national_overview", nation) == (183, 4, None, 3)


def test_a_slot_says_which_of_its_measures_is_a_part_of_something(
    kitchen: Kitchen, filed: dict[str, int]
) -> None:
    query = """
        select value, figures, denominator, with_denominator, recorded_from_position from marts.slot_measures
        where province_key = %s and reporting_unit = %s and period_key = %s and origin = 'synthetic'
    """

    def found(slot: Slot, at: int | None = None) -> list[Row]:
        return kitchen.rows(query, (slot.province, slot.unit, slot.period), at=at)

    assert [row[:4] for row in found(HERE, filed["both"])] == [(70, 1, Decimal(73), 1)]
    assert found(HERE) == [(70, 1, Decimal(80), 1, filed["corrected"])]
    assert [row[:4] for row in found(THERE)] == [(42, 2, None, 1)]
