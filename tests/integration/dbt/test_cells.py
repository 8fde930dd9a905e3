"""Honest cells: a figure, or why there is none, for every slot and measure, on either map and as of any position."""

from collections.abc import Callable
from functools import cache

import pytest
from warehouse_steps import TABLES, Kitchen, Slot, activity

# Years that no other module of this folder reports for: the warehouse is shared.
LAST_OLD, FIRST_NEW = "2019-M06.decree_09", "2025-M12.decree_09"

Filed = dict[str, int]
Cell = Callable[..., list[tuple[object, ...]]]


def _consolidated(province: str, period: str = LAST_OLD, form: str = "activities") -> Slot:
    return Slot(form, province, "consolidated", period)


@pytest.fixture(scope="module")
def filed(kitchen: Kitchen) -> Filed:
    """One month on the map of 63 and one on that of 34, in which each province does something else."""
    at = {}
    kitchen.file(
        _consolidated("an_giang_2008"), [activity("residents_meeting", "30", "900", qual="at_least")]
    )
    at["kien_giang missing"] = kitchen.file(_consolidated("ha_noi_2008"), [activity("patrol", "4")])
    at["kien_giang there"] = kitchen.file(
        _consolidated("kien_giang_2008"), [activity("residents_meeting", "0", "0")]
    )
    kitchen.file(_consolidated("thai_nguyen_2008"), [])
    kitchen.file(_consolidated("bac_kan_2008"), [])
    at["filed"] = kitchen.file(_consolidated("da_nang_2008"), [activity("residents_meeting", "5", "50")])
    at["withdrawn"] = kitchen.withdraw(_consolidated("da_nang_2008"))
    rejected = {
        "s": "rejected",
        "f": [{"code": "AC103", "severity": "error", "place": "A2", "field": "occasions"}],
    }
    kitchen.file(_consolidated("thai_binh_2008"), [activity("residents_meeting", "8"), rejected])
    kitchen.file(_consolidated("ben_tre_2008"), [activity("residents_meeting", "11")])
    kitchen.cover(_consolidated("tra_vinh_2008"), _consolidated("ben_tre_2008"))
    kitchen.file(_consolidated("vinh_long_2008"), [activity("residents_meeting", "7")])
    kitchen.file(_consolidated("dong_thap_2008"), [activity("residents_meeting", "9", rel="overlap_unknown")])
    kitchen.give_back(_consolidated("tien_giang_2008"))
    kitchen.file(_consolidated("an_giang_2025", FIRST_NEW), [activity("residents_meeting", "50")])
    kitchen.file(
        Slot("activities", "quang_ngai_2008", "border_guard", LAST_OLD),
        [{"act": "dignitary_visit", "v": {"attendances": "3"}}],
    )
    kitchen.build("run", *TABLES)
    at["end"] = kitchen.rows("select warehouse.published_position()")[0][0]
    return at


@pytest.fixture(scope="module")
def cell(kitchen: Kitchen, filed: Filed) -> Cell:
    """State, coverage and figure of one cell, by province, map, measure, unit, period and position."""

    @cache
    def cells(at: int | None) -> dict[tuple[object, ...], list[tuple[object, ...]]]:
        found: dict[tuple[object, ...], list[tuple[object, ...]]] = {}
        for row in kitchen.rows(
            """
            select province_key, boundary_set, measure_code, reporting_unit, period_key,
                cell_state, coverage, value, qualifier
            from marts.cell_states
            where origin = 'reported' and form = 'activities' and period_key in %s
            """,
            ((LAST_OLD, FIRST_NEW),),
            at=at,
        ):
            found.setdefault(row[:5], []).append(row[5:])
        return found

    def read(
        province: str,
        boundary_set: str = "63",
        measure: str = "residents_meetings",
        unit: str = "consolidated",
        period: str = LAST_OLD,
        at: int | None = None,
    ) -> list[tuple[object, ...]]:
        return cells(at).get((province, boundary_set, measure, unit, period), [])

    return read


@pytest.mark.parametrize(
    ("province", "expected"),
    [
        ("an_giang_2008", ("value", "complete", 30, "at_least")),
        ("kien_giang_2008", ("reported_zero", "complete", 0, "exact")),
        ("ha_noi_2008", ("missing", "missing", None, None)),  # it filed, and left the measure out
        ("thai_nguyen_2008", ("reported_zero", "complete", 0, "exact")),  # a nil report
        ("da_nang_2008", ("withdrawn", "missing", None, None)),
        ("thai_binh_2008", ("incomplete", "incomplete", 8, "exact")),
        ("tra_vinh_2008", ("covered", "complete", None, None)),
        ("dong_thap_2008", ("incomplete", "incomplete", None, None)),
        ("tien_giang_2008", ("missing", "missing", None, None)),
        ("cao_bang_2008", ("missing", "missing", None, None)),  # it never filed; others did
    ],
)
def test_every_cell_of_a_month_says_what_it_is(
    cell: Cell, province: str, expected: tuple[object, ...]
) -> None:
    assert cell(province) == [expected]


@pytest.mark.parametrize(
    ("province", "expected"),
    [
        ("an_giang_2025", ("value", "complete", 30, "at_least")),
        ("thai_nguyen_2025", ("reported_zero", "complete", 0, "exact")),
        ("da_nang_2025", ("missing", "missing", None, None)),
        ("hung_yen_2025", ("incomplete", "incomplete", 8, "exact")),
        ("vinh_long_2025", ("value", "complete", 18, "exact")),
        ("ha_noi_2008", ("missing", "missing", None, None)),
    ],
)
def test_a_merged_cell_is_as_good_as_its_parts(
    cell: Cell, province: str, expected: tuple[object, ...]
) -> None:
    assert cell(province, "34") == [expected]


def test_a_merged_cell_with_one_parent_reporting_is_incomplete(cell: Cell, filed: Filed) -> None:
    assert cell("an_giang_2025", "34", at=filed["kien_giang missing"]) == [
        ("incomplete", "incomplete", 30, "at_least")
    ]
    assert cell("kien_giang_2008", at=filed["kien_giang missing"]) == [("missing", "missing", None, None)]
    # The border guard of Kon Tum owes nobody a report until it files one; the merged cell knows that it exists.
    assert cell("quang_ngai_2025", "34", "visits_to_dignitaries", "border_guard") == [
        ("incomplete", "incomplete", 3, "exact")
    ]


def test_what_was_withdrawn_was_there_before(cell: Cell, filed: Filed) -> None:
    assert cell("da_nang_2008", at=filed["filed"]) == [("value", "complete", 5, "exact")]
    assert cell("da_nang_2008", at=filed["withdrawn"]) == [("withdrawn", "missing", None, None)]


def test_a_merged_figure_cannot_be_told_apart_on_the_old_map(cell: Cell) -> None:
    assert cell("an_giang_2025", "34", period=FIRST_NEW) == [("value", "complete", 50, "exact")]
    for part in ("an_giang_2008", "kien_giang_2008"):
        assert cell(part, period=FIRST_NEW) == [("inseparable", None, None, None)]
    assert cell("an_giang_2025", "63", period=FIRST_NEW) == []


@pytest.mark.parametrize(
    ("province", "boundary_set", "measure", "state"),
    [
        ("thai_nguyen_2008", "63", "border_dialogues_provincial", "not_applicable"),
        ("bac_kan_2008", "63", "self_management_border_teams_consolidated", "not_applicable"),
        ("thai_nguyen_2025", "34", "border_dialogues_provincial", "not_applicable"),
        ("an_giang_2008", "63", "border_dialogues_provincial", "missing"),
        ("da_nang_2008", "63", "border_dialogues_provincial", "not_applicable"),  # a coast, no land border
        ("da_nang_2025", "34", "border_dialogues_provincial", "missing"),  # Quảng Nam has one
    ],
)
def test_inland_provinces_hold_no_border_dialogues(
    cell: Cell, province: str, boundary_set: str, measure: str, state: str
) -> None:
    assert [found[0] for found in cell(province, boundary_set, measure)] == [state]


def test_a_nil_report_says_nothing_of_what_there_is(cell: Cell) -> None:
    assert cell("thai_nguyen_2008", measure="households_in_charge") == [("missing", "missing", None, None)]


def test_the_filing_status_holds_those_who_have_ever_filed(kitchen: Kitchen, filed: Filed) -> None:
    query = "select 1 from marts.filing_status where reported_province_key = 'cao_bang_2008' and form = 'activities'"

    assert kitchen.rows(query) == []


@pytest.mark.parametrize(
    ("mart", "key"),
    [
        ("_slots", "origin, form, province_key, reporting_unit, period_key"),
        (
            "cell_states",
            "origin, boundary_set, province_key, reporting_unit, form, period_key, measure_code, item_code, unit_code",
        ),
    ],
)
def test_no_slot_and_no_cell_stands_twice(kitchen: Kitchen, filed: Filed, mart: str, key: str) -> None:
    query = f"select {key} from marts.{mart} group by {key} having count(*) > 1"  # noqa: S608 (names above)

    assert kitchen.rows(query) == []
