"""Coverage: which provinces count as reporting, by what they owe; the nation, regions, provinces and cells agree."""

import random
from collections.abc import Callable
from typing import Final

import pytest
from psycopg2 import sql
from warehouse_steps import TABLES, Kitchen, Line, Slot, activity

from antq import geography, periods
from antq.reference import lists

# Months that no other module of this folder reports for: the warehouse is shared.
ONE_POLICE_REPORT: Final = "2026-M06.decree_09"
DRAWN: Final = ("2026-M07.decree_09", "2026-M08.decree_09", "2026-M09.decree_09", "2026-M10.decree_09")
# A year without a stated basis, for which no rule gives a day.
NOBODY_OWES: Final = "2017.assumed"
REGION: Final = "mekong_delta"
REJECTED: Final = {
    "s": "rejected",
    "f": [{"code": "AC103", "severity": "error", "place": "A2", "field": "occasions"}],
}
MEETING: Final[list[Line]] = [activity("residents_meeting", "6")]

Fate = Callable[[Kitchen, Slot], None]


def _territories(period: str) -> list[str]:
    return [one.province_key for one in geography.territories(periods.parse_key(period).end)]


def _region_of(province: str) -> str:
    (code,) = {
        row["region_code"]
        for row in lists.rows("region_provinces")
        if (row["scheme"], row["boundary_set"], row["province_key"]) == ("socio_economic", "34", province)
    }
    return code or ""


def _region(kitchen: Kitchen, at: int) -> list[tuple[object, ...]]:
    return kitchen.rows(
        """
        select provinces_reporting, provinces_expected, coverage, value from marts.region_totals
        where measure_code = 'residents_meetings' and origin = 'reported' and scheme = 'socio_economic'
            and boundary_set = '34' and region_code = %s and period_key = %s
        """,
        (REGION, ONE_POLICE_REPORT),
        at=at,
    )


@pytest.fixture(scope="module")
def delta(kitchen: Kitchen) -> dict[str, int]:
    """The Mekong delta in a month in which four provinces send their reports, and the fifth first its police's."""
    at = {}
    others = [
        one
        for one in _territories(ONE_POLICE_REPORT)
        if _region_of(one) == REGION and one != "dong_thap_2025"
    ]
    for province in others:
        at["four"] = kitchen.file(Slot("activities", province, "consolidated", ONE_POLICE_REPORT), MEETING)
    police = Slot("activities", "dong_thap_2025", "police", ONE_POLICE_REPORT)
    at["police"] = kitchen.file(police, [activity("residents_meeting", "5")])
    whole = Slot("activities", "dong_thap_2025", "consolidated", ONE_POLICE_REPORT)
    at["whole"] = kitchen.file(whole, [activity("residents_meeting", "7")])
    kitchen.build("run", *TABLES)
    return at


def test_one_unit_that_filed_does_not_make_its_province_complete(
    kitchen: Kitchen, delta: dict[str, int]
) -> None:
    assert _region(kitchen, delta["four"]) == [(4, 5, "incomplete", 24)]
    assert _region(kitchen, delta["police"]) == [(4, 5, "incomplete", 29)]
    assert _region(kitchen, delta["whole"]) == [(5, 5, "complete", 31)]


def test_the_province_says_so_too(kitchen: Kitchen, delta: dict[str, int]) -> None:
    overview = """
        select value, cell_state from marts.province_overview
        where measure_code = 'residents_meetings' and origin = 'reported' and boundary_set = '34'
            and province_key = 'dong_thap_2025' and period_key = %s
    """
    cells = """
        select value, cell_state from marts.cell_states
        where measure_code = 'residents_meetings' and origin = 'reported' and boundary_set = '34'
            and reporting_unit = 'consolidated' and province_key = 'dong_thap_2025' and period_key = %s
    """

    assert kitchen.rows(overview, (ONE_POLICE_REPORT,), at=delta["police"]) == [(5, "incomplete")]
    assert kitchen.rows(overview, (ONE_POLICE_REPORT,), at=delta["whole"]) == [(7, "value")]
    assert kitchen.rows(cells, (ONE_POLICE_REPORT,), at=delta["whole"]) == [(7, "value")]


def _file(kitchen: Kitchen, slot: Slot) -> None:
    kitchen.file(slot, MEETING)


def _file_nothing(kitchen: Kitchen, slot: Slot) -> None:
    kitchen.file(slot, [])


def _file_a_zero(kitchen: Kitchen, slot: Slot) -> None:
    kitchen.file(slot, [activity("residents_meeting", "0")])


def _file_with_a_rejected_line(kitchen: Kitchen, slot: Slot) -> None:
    kitchen.file(slot, [*MEETING, REJECTED])


def _file_and_mend(kitchen: Kitchen, slot: Slot) -> None:
    _file_with_a_rejected_line(kitchen, slot)
    kitchen.recover(slot, {2: activity("patrol", "4")})


def _file_and_withdraw(kitchen: Kitchen, slot: Slot) -> None:
    kitchen.file(slot, MEETING)
    kitchen.withdraw(slot)


def _stay_silent(kitchen: Kitchen, slot: Slot) -> None:
    pass


def _return_an_amendment(kitchen: Kitchen, slot: Slot) -> None:
    kitchen.file(slot, MEETING)
    kitchen.give_back(slot)


def _return(kitchen: Kitchen, slot: Slot) -> None:
    kitchen.give_back(slot)


def _file_for_the_police_only(kitchen: Kitchen, slot: Slot) -> None:
    kitchen.file(Slot(slot.form, slot.province, "police", slot.period), MEETING)


def _file_prose_only(kitchen: Kitchen, slot: Slot) -> None:
    kitchen.file(Slot(slot.form, slot.province, slot.unit, slot.period, channel="narrative"), MEETING)


SOUND: Final[tuple[Fate, ...]] = (
    _file,
    _file,
    _file_a_zero,
    _file_nothing,
    _file_and_mend,
    _return_an_amendment,
)
NOT_SOUND: Final[tuple[Fate, ...]] = (
    _file_with_a_rejected_line,
    _file_and_withdraw,
    _stay_silent,
    _return,
    _file_for_the_police_only,
    _file_prose_only,
)


@pytest.fixture(scope="module")
def drawn(kitchen: Kitchen) -> dict[tuple[str, str], bool]:
    """For each month and province, whether all that it owes is there and whole; what happens is drawn."""
    dice = random.Random(19)
    sound = {}
    for period in DRAWN:
        for province in _territories(period):
            is_sound = dice.random() < 0.9
            fate = dice.choice(SOUND if is_sound else NOT_SOUND)
            fate(kitchen, Slot("activities", province, "consolidated", period))
            sound[period, province] = is_sound
    kitchen.build("run", *TABLES)
    return sound


def test_complete_means_that_nothing_owed_is_missing_incomplete_or_returned(
    kitchen: Kitchen, drawn: dict[tuple[str, str], bool]
) -> None:
    found = kitchen.rows(
        """
        select period_key, region_code, coverage from marts.region_totals
        where measure_code = 'residents_meetings' and origin = 'reported' and scheme = 'socio_economic'
            and boundary_set = '34' and period_key in %s
        """,
        (DRAWN,),
    )

    expected: dict[tuple[str, str], bool] = {}
    for (period, province), is_sound in drawn.items():
        key = period, _region_of(province)
        expected[key] = expected.get(key, True) and is_sound
    assert {(period, region): coverage == "complete" for period, region, coverage in found} == expected
    assert set(expected.values()) == {True, False}


def test_the_nation_counts_the_provinces_that_its_regions_count(
    kitchen: Kitchen, drawn: dict[tuple[str, str], bool]
) -> None:
    query = """
        select period_key, {sum}, {expected} from marts.{mart}
        where measure_code = 'residents_meetings' and origin = 'reported' and boundary_set = '34'
            and period_key in %s {scheme}
        group by period_key
    """
    regions = query.format(
        sum="sum(provinces_reporting)",
        expected="sum(provinces_expected)",
        mart="region_totals",
        scheme="and scheme = 'socio_economic'",
    )
    nation = query.format(
        sum="max(provinces_reporting)", expected="max(provinces_expected)", mart="national_totals", scheme=""
    )

    assert sorted(kitchen.rows(regions, (DRAWN,))) == sorted(kitchen.rows(nation, (DRAWN,)))


def test_no_mart_shows_a_state_that_the_list_does_not_name(
    kitchen: Kitchen, drawn: dict[tuple[str, str], bool], delta: dict[str, int]
) -> None:
    named = {row["code"] for row in lists.rows("code_values") if row["list"] == "cell_state"}
    for mart in ("cell_states", "province_overview"):
        query = sql.SQL("select distinct cell_state from marts.{}").format(sql.Identifier(mart))
        shown = {state for (state,) in kitchen.rows(query)}
        assert shown <= named, mart
        assert "value" in shown, mart


def test_a_zero_is_a_reported_zero_in_every_mart(
    kitchen: Kitchen, drawn: dict[tuple[str, str], bool]
) -> None:
    for mart in ("cell_states", "province_overview"):
        query = sql.SQL("select distinct cell_state from marts.{} where value = 0").format(
            sql.Identifier(mart)
        )
        assert ("value",) not in kitchen.rows(query), mart


def test_prose_in_force_answers_for_its_slot_when_a_workbook_is_returned(kitchen: Kitchen) -> None:
    slot = Slot("activities", "ca_mau_2008", "consolidated", NOBODY_OWES)
    kitchen.file(Slot(slot.form, slot.province, slot.unit, slot.period, channel="narrative"), MEETING)
    kitchen.give_back(slot)
    kitchen.build("run", *TABLES)

    totals = kitchen.rows(
        """
        select value, coverage, provinces_reporting from marts.national_totals
        where measure_code = 'residents_meetings' and boundary_set = '34' and period_key = %s
        """,
        (NOBODY_OWES,),
    )
    states = kitchen.rows(
        "select filing_state from marts.filing_status where boundary_set = '63' and period_key = %s",
        (NOBODY_OWES,),
    )

    assert totals == [(6, "incomplete", 1)]
    assert states == [("incomplete",)]
