"""Which reports are owed: by the list of obligations, whoever has filed; and which other period's report answers."""

from collections.abc import Iterator
from contextlib import closing
from typing import Final

import pytest
from warehouse_steps import TABLES, Kitchen, Slot, activity

from antq.reference import lists
from antq.reference.publish import publish, read_csv

# Periods that no other module of this folder reports for: the warehouse is shared.
HALF_ASSUMED: Final = "2025-H1.assumed"
HALF, FIRST, SECOND = "2025-H1.decree_09", "2025-Q1.decree_09", "2025-Q2.decree_09"
FIRST_ASSUMED: Final = "2025-Q1.assumed"
MEETING: Final = [activity("residents_meeting", "6")]

States = dict[str, tuple[str, ...]]


def _slot(province: str, period: str, unit: str = "consolidated") -> Slot:
    return Slot("activities", province, unit, period)


def _states(kitchen: Kitchen, period: str, at: int | None = None) -> States:
    """Of each province the units with a slot of the period, and their states."""
    rows = kitchen.rows(
        """
        select reported_province_key, reporting_unit, filing_state from marts.filing_status
        where form = 'activities' and origin = 'reported' and boundary_set = '63' and period_key = %s
        order by 1, 2
        """,
        (period,),
        at=at,
    )
    found: States = {}
    for province, unit, state in rows:
        found[province] = (*found.get(province, ()), f"{unit}: {state}")
    return found


# Who has a land border on the last day of the second quarter.
BORDER = {
    row["province_key"]
    for row in lists.rows("province_classes")
    if row["province_class"] == "land_border"
    and str(row["valid_from"] or "") <= "2025-06-14" <= str(row["valid_to"] or "9")
}


def _coverage(kitchen: Kitchen, period: str, at: int | None = None) -> list[tuple[object, ...]]:
    return kitchen.rows(
        """
        select coverage, provinces_reporting, provinces_expected from marts.national_totals
        where measure_code = 'residents_meetings' and origin = 'reported' and boundary_set = '34' and period_key = %s
        """,
        (period,),
        at=at,
    )


@pytest.fixture(scope="module")
def filed(kitchen: Kitchen) -> Iterator[dict[str, int]]:
    """Two quarters in which provinces answer in several ways; then a list that asks for other reports."""
    at = {}
    # Nobody is asked for reports of before the first that the warehouse holds.
    kitchen.file(_slot("son_la_2008", "2024-M12.decree_09"), MEETING)
    kitchen.file(_slot("ha_giang_2008", HALF), MEETING)
    kitchen.file(_slot("cao_bang_2008", SECOND), MEETING)
    kitchen.file(_slot("cao_bang_2008", HALF), MEETING)
    kitchen.file(_slot("bac_kan_2008", SECOND, "police"), MEETING)
    kitchen.file(_slot("yen_bai_2008", HALF_ASSUMED), MEETING)
    kitchen.give_back(_slot("son_la_2008", SECOND, "police"))
    kitchen.file(_slot("lang_son_2008", HALF), MEETING)
    kitchen.withdraw(_slot("lang_son_2008", HALF))
    kitchen.file(_slot("ha_giang_2008", FIRST_ASSUMED), MEETING)
    at["shipped"] = kitchen.file(_slot("cao_bang_2008", FIRST_ASSUMED), MEETING)
    at["named"] = kitchen.file(_slot("cao_bang_2008", FIRST), MEETING)
    shipped = [dict(row) for row in read_csv(lists.raw("obligations").decode(), "obligations.csv")]
    police = {**shipped[0], "reporting_unit": "police", "cadence": "quarter", "also_met_by": None}
    others = [row for row in shipped if (row["form"], row["cadence"]) != ("activities", "quarter")]
    kitchen.build("run", *TABLES)
    try:
        with closing(kitchen.made.connect("owner")) as owner, owner:
            changed = publish(owner, "obligations", [*others, {**police, "province_class": "land_border"}])
        assert changed is not None
        at["changed"] = changed.position
        for territory in sorted(BORDER - {"cao_bang_2008"}):
            at["all"] = kitchen.file(_slot(territory, SECOND, "police"), MEETING)
        kitchen.build("run", *TABLES)
        yield at
    finally:
        with closing(kitchen.made.connect("owner")) as owner, owner:
            publish(owner, "obligations", shipped)
        kitchen.build("run", *TABLES)


def test_who_owes_and_never_sent_is_missing_and_who_sent_owes_nothing_by_it(
    kitchen: Kitchen, filed: dict[str, int]
) -> None:
    states = _states(kitchen, SECOND, filed["shipped"])

    assert len(states) == 63
    assert states["quang_nam_2008"] == ("consolidated: missing",)
    assert states["bac_kan_2008"] == ("consolidated: missing", "police: filed")
    # The police filed for this quarter and owe none for the one before.
    assert _states(kitchen, FIRST, filed["shipped"])["bac_kan_2008"] == ("consolidated: missing",)


def test_a_longer_periods_report_meets_the_duty_and_leaves_the_total_incomplete(
    kitchen: Kitchen, filed: dict[str, int]
) -> None:
    states = _states(kitchen, SECOND, filed["shipped"])

    assert states["ha_giang_2008"] == ("consolidated: in_longer_period",)
    assert states["cao_bang_2008"] == ("consolidated: filed",)
    assert states["yen_bai_2008"] == ("consolidated: unconfirmed",)
    assert states["lang_son_2008"] == ("consolidated: missing",)
    assert _coverage(kitchen, SECOND, filed["shipped"]) == [("incomplete", 1, 63)]
    # The half-year's own report is not owed beside the quarters'.
    assert set(_states(kitchen, HALF, filed["shipped"])) == {
        "cao_bang_2008",
        "ha_giang_2008",
        "lang_son_2008",
    }


def test_a_report_without_a_basis_is_not_asked_for_again(kitchen: Kitchen, filed: dict[str, int]) -> None:
    cells = """
        select cell_state, coverage from marts.cell_states
        where measure_code = 'residents_meetings' and reporting_unit = 'consolidated' and origin = 'reported'
            and boundary_set = '63' and province_key = %s and period_key = %s
    """

    assert _states(kitchen, FIRST, filed["shipped"])["cao_bang_2008"] == ("consolidated: unconfirmed",)
    assert _states(kitchen, FIRST, filed["named"])["cao_bang_2008"] == ("consolidated: filed",)
    assert kitchen.rows(cells, ("ha_giang_2008", FIRST), at=filed["named"]) == [("unconfirmed", "incomplete")]
    assert kitchen.rows(cells, ("ha_giang_2008", SECOND), at=filed["named"]) == [
        ("in_longer_period", "incomplete")
    ]
    assert _coverage(kitchen, FIRST, filed["named"]) == [("incomplete", 1, 63)]


def test_what_nobody_owes_is_not_missing_when_it_is_returned(kitchen: Kitchen, filed: dict[str, int]) -> None:
    cells = """
        select distinct cell_state, coverage from marts.cell_states
        where reporting_unit = 'police' and form = 'activities' and origin = 'reported' and boundary_set = '63'
            and province_key = 'son_la_2008' and period_key = %s and cell_state <> 'not_applicable'
    """

    assert kitchen.rows(cells, (SECOND,), at=filed["named"]) == [("not_due", None)]


def test_another_list_asks_others_and_changes_nothing_of_before(
    kitchen: Kitchen, filed: dict[str, int]
) -> None:
    now, then = (_states(kitchen, SECOND, filed[at]) for at in ("changed", "named"))

    # The police of the land border, by no day that a rule names. That of Bắc Kạn is not among them; its report came.
    assert now["ha_giang_2008"] == ("police: not_due",)
    assert now["bac_kan_2008"] == ("police: filed",)
    assert now["cao_bang_2008"] == ("consolidated: filed", "police: not_due")
    assert "quang_ninh_2008" in now
    assert "ha_noi_2008" not in now
    assert then == _states(kitchen, SECOND, filed["shipped"])
    # Where no consolidated report is owed, what has come speaks: Bắc Kạn's police counts now.
    # It is not waited for, though: of those who owe one only Cao Bằng's figures are there.
    assert _coverage(kitchen, SECOND, filed["changed"]) == [("incomplete", 1, len(BORDER))]
    assert _coverage(kitchen, SECOND, filed["named"]) == [("incomplete", 1, 63)]


def test_a_total_is_complete_once_all_who_owe_a_report_have_sent_it(
    kitchen: Kitchen, filed: dict[str, int]
) -> None:
    regions = """
        select distinct coverage, provinces_reporting = provinces_expected from marts.region_totals
        where measure_code = 'residents_meetings' and origin = 'reported' and boundary_set = '34' and period_key = %s
    """
    provinces = """
        select province_key, cell_state from marts.province_overview
        where measure_code = 'residents_meetings' and origin = 'reported' and boundary_set = '34' and period_key = %s
            and cell_state <> 'value'
    """

    compared = """
        select coverage, provinces_expected, missing_provinces from marts.comparisons
        where measure_code = 'residents_meetings' and origin = 'reported' and boundary_set = '63' and period_key = %s
            and span = 'period' and area_kind = 'nation'
    """

    assert 20 < len(BORDER) < 30
    assert _coverage(kitchen, SECOND, filed["all"]) == [("complete", len(BORDER), len(BORDER))]
    # Regions without a border are waited for by nobody.
    assert kitchen.rows(regions, (SECOND,), at=filed["all"]) == [("complete", True)]
    assert kitchen.rows(compared, (SECOND,), at=filed["all"]) == [("complete", len(BORDER), None)]
    assert kitchen.rows(provinces, (SECOND,), at=filed["all"]) == []
