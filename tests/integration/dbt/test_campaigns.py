"""Campaigns and stages, which no rule knows: their reports are owed once a day was given, and due on it."""

from contextlib import closing, suppress
from datetime import date, timedelta
from typing import Any

import pytest
from warehouse_steps import TABLES, Kitchen, Slot, seizure

from antq import geography, periods
from antq.core.errors import AntqError
from antq.corrections.slots import due_dates
from antq.reference import lists
from antq.trace import trace

CAMPAIGN, STAGE = "2018-12-16_2019-01-14.campaign", "2014-2018.stage"
OTHER, MISTYPED = "2018-06-01_2018-06-30.campaign", "2018-12-16_2019-01-15.campaign"
HERE = Slot("seizures", "soc_trang_2008", "border_guard", CAMPAIGN)


@pytest.fixture(scope="module")
def asked(kitchen: Kitchen) -> dict[str, int]:
    """One report of a campaign; then the day for all, more time for one province, and a stage asked of another.

    One duty is asked by mistake, and it and the more time are taken back.
    """
    at = {"filed": kitchen.file(HERE, [seizure("1", "heroin", "1", "kg", cases="1")])}
    for name, form, province, unit, period, until in (
        ("asked", "seizures", None, "border_guard", CAMPAIGN, date(2019, 1, 25)),
        ("more time", "seizures", "Kiên Giang", "border_guard", CAMPAIGN, date(2099, 1, 1)),
        ("stage asked", "models", "Hậu Giang", "consolidated", STAGE, date(2019, 3, 1)),
        ("mistyped", "models", "Hậu Giang", "police", MISTYPED, date(2019, 3, 1)),
        ("more time taken back", "seizures", "Kiên Giang", "border_guard", CAMPAIGN, None),
        ("taken back", "models", "Hậu Giang", "police", MISTYPED, None),
        ("all asked", "seizures", None, "border_guard", OTHER, date(2018, 7, 9)),
        ("one asked", "seizures", "Kiên Giang", "border_guard", OTHER, date(2018, 7, 16)),
        ("not all asked", "seizures", None, "border_guard", OTHER, None),
    ):
        wanted = due_dates.parse_extension(form, province, unit, period, until)
        with closing(kitchen.made.connect("writer")) as writer:
            at[name] = due_dates.extend(writer, wanted, "Kế hoạch cao điểm", "Cục V05").position or 0
    kitchen.build("run", *TABLES)
    return at


def _status(kitchen: Kitchen, period: str, at: int | None = None) -> dict[str, tuple[Any, ...]]:
    """State, due day and lateness of each province's slot of the period."""
    return {
        province: tuple(state)
        for province, *state in kitchen.rows(
            """
            select reported_province_key, filing_state, due_date::text, days_late from marts.filing_status
            where period_key = %s and boundary_set = '63' and origin = 'reported'
            """,
            (period,),
            at=at,
        )
    }


def test_a_campaign_is_nobodys_duty_until_a_day_is_given(kitchen: Kitchen, asked: dict[str, int]) -> None:
    late = (date(2026, 1, 20) - date(2019, 1, 25)).days

    assert _status(kitchen, CAMPAIGN, asked["filed"]) == {HERE.province: ("filed", None, None)}
    then = _status(kitchen, CAMPAIGN, asked["asked"])
    assert then.pop(HERE.province) == ("filed", "2019-01-25", late)
    assert set(then.values()) == {("missing", "2019-01-25", None)}


def test_all_owe_it_in_whose_province_the_unit_exists(kitchen: Kitchen, asked: dict[str, int]) -> None:
    bordering = kitchen.rows(
        """
        select distinct province_key from core.bridge_province_class
        where province_class in ('land_border', 'sea_border')
            and '2019-01-14' between valid_from and coalesce(valid_to, 'infinity')
        """
    )
    found = _status(kitchen, CAMPAIGN, asked["asked"])

    assert set(found) == {province for (province,) in bordering}
    assert "hau_giang_2008" not in found


def test_one_province_may_be_given_longer(kitchen: Kitchen, asked: dict[str, int]) -> None:
    then, now, after = (
        _status(kitchen, CAMPAIGN, asked[step]) for step in ("asked", "more time", "more time taken back")
    )

    assert now["kien_giang_2008"] == ("not_due", "2099-01-01", None)
    assert now == then | {"kien_giang_2008": now["kien_giang_2008"]}
    assert after == then


def test_one_province_stays_asked_when_all_no_longer_are(kitchen: Kitchen, asked: dict[str, int]) -> None:
    then = _status(kitchen, OTHER, asked["one asked"])

    assert then.pop("kien_giang_2008") == ("missing", "2018-07-16", None)
    assert set(then.values()) == {("missing", "2018-07-09", None)}
    assert _status(kitchen, OTHER) == {"kien_giang_2008": ("missing", "2018-07-16", None)}


@pytest.mark.parametrize("day", ["2018-06-30", "2025-06-30", "2025-07-01"])
def test_the_command_asks_those_who_then_owe(kitchen: Kitchen, asked: dict[str, int], day: str) -> None:
    """The command looks into the package's lists, the slots into the warehouse's."""
    existing = kitchen.rows(
        """
        select reporting_unit, province_key from core._unit_territories
        where form = 'seizures' and days @> %s::date and recorded_to_position is null
        """,
        (day,),
        role="builder",
    )
    window = periods.campaign(date.fromisoformat(day) - timedelta(days=29), date.fromisoformat(day))
    taken = set()
    for unit in lists.codes("reporting_units"):
        for territory in geography.territories(window.end):
            with suppress(AntqError):
                due_dates.parse_extension(
                    "seizures", territory.province_key, unit, window.key, window.end + timedelta(days=9)
                )
                taken.add((unit, territory.province_key))
    assert taken == set(existing)
    assert {unit for unit, _ in taken} == set(lists.codes("reporting_units"))


def test_what_was_asked_by_mistake_is_owed_until_it_is_taken_back(
    kitchen: Kitchen, asked: dict[str, int]
) -> None:
    period = "select count(*) from core.dim_period where period_key = %s"

    assert _status(kitchen, MISTYPED, asked["mistyped"]) == {
        "hau_giang_2008": ("missing", "2019-03-01", None)
    }
    assert _status(kitchen, MISTYPED) == {}
    assert [kitchen.rows(period, (MISTYPED,), at=at) for at in (asked["mistyped"], None)] == [[(1,)], [(0,)]]


def test_a_stage_is_owed_by_the_province_it_was_asked_of(kitchen: Kitchen, asked: dict[str, int]) -> None:
    period = """
        select period_start::text, period_end::text, is_reported, is_regular from core.dim_period where period_key = %s
    """

    assert _status(kitchen, STAGE) == {"hau_giang_2008": ("missing", "2019-03-01", None)}
    assert kitchen.rows(period, (STAGE,)) == [("2014-01-01", "2018-12-31", False, False)]
    assert _status(kitchen, STAGE, asked["more time"]) == {}
    assert kitchen.rows(period, (STAGE,), at=asked["more time"]) == []
    # What the consolidated report owes of its form is missing with it.
    cells = kitchen.rows(
        """
        select distinct province_key, cell_state, coverage from marts.cell_states
        where period_key = %s and boundary_set = '63'
        """,
        (STAGE,),
    )
    assert cells == [("hau_giang_2008", "missing", "missing")]


def test_the_event_that_gave_the_day_is_what_a_missing_campaign_rests_on(
    kitchen: Kitchen, asked: dict[str, int]
) -> None:
    key = {
        "form": "seizures",
        "reported_province_key": "ca_mau_2008",
        "reporting_unit": "border_guard",
        "period_key": CAMPAIGN,
        "boundary_set": "63",
    }
    with closing(kitchen.made.connect("builder")) as conn:
        [part] = trace(conn, kitchen.made.settings, "filing_status", key).parts

    assert (part.state, part.due_date) == ("missing", "2019-01-25")
    assert (part.extended_by, part.owed_since, part.rests_on) == (asked["asked"], None, [])
