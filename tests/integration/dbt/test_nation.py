"""A nation that reports on the map of 63 and later on that of 34: the same totals on both, and no event altered."""

import random
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from warehouse_steps import TABLES, Kitchen, Line, Slot, activity, seizure

from antq import geography, periods
from antq.corrections.slots import due_dates
from antq.reference import lists

# Synthetic, and in years of this module's own: the warehouse is shared.
ON_63, ON_34 = "2024-M05.decree_09", "2026-M05.decree_09"
ITEMS = (("heroin", "kg"), ("methamphetamine_crystal", "g"), ("mdma", "tablet"))
NEVER_ADDS = "model_types"

Nation = dict[str, Any]
Figures = dict[tuple[str, str], Decimal]


def _territories(period: str) -> tuple[geography.Territory, ...]:
    return geography.territories(periods.parse_key(period).end)


def _lines(dice: random.Random) -> dict[str, list[Line]]:
    """A line of every activity with all its fields, of every acquisition, and of every stock of models."""
    values: dict[str, dict[str, str]] = defaultdict(dict)
    for row in lists.rows("activity_measures"):
        values[row["activity_code"] or ""][row["field"] or ""] = str(dice.randint(0, 900))
    stocks = [row["measure_code"] for row in lists.rows("measures") if row["form"] == "models"]
    return {
        "activities": [{"act": code, "v": fields} for code, fields in values.items()],
        "seizures": [
            seizure(
                str(group),
                item,
                str(dice.randint(1, 9000) / Decimal(1000)),
                unit,
                acq=acquisition,
                cases=str(dice.randint(1, 9)),
                **({"suspects": str(dice.randint(1, 9))} if acquisition == "seized" else {}),
            )
            for group, (acquisition, (item, unit)) in enumerate(
                (acquisition, item) for acquisition in ("seized", "handed_over", "found") for item in ITEMS
            )
        ],
        "models": [
            {
                "rec": "stock",
                "v": {code: str(dice.randint(0, 400)) for code in stocks if code != "named_models"},
            }
        ],
    }


@pytest.fixture(scope="module")
def nation(kitchen: Kitchen) -> Nation:
    """The nation's figures in two months, and the log as it stood between them."""
    dice = random.Random(2025)
    made: Nation = {}
    for period in (ON_63, ON_34):
        for one in _territories(period):
            for form, lines in _lines(dice).items():
                kitchen.file(Slot(form, one.province_key, "consolidated", period, "synthetic"), lines)
        if period == ON_63:
            kitchen.build("run", *TABLES)
            made["log of 63"] = _log(kitchen)
            made["totals of 63"] = _totals(kitchen, ON_63)
    kitchen.build("run", *TABLES)
    return made


def _log(kitchen: Kitchen) -> list[tuple[Any, ...]]:
    return kitchen.rows(
        """
        select position, stream, version, encode(event_digest, 'hex'), encode(chain_digest, 'hex')
        from eventlog.events order by position
        """,
        role="writer",
    )


def _totals(kitchen: Kitchen, period: str) -> list[tuple[Any, ...]]:
    return kitchen.rows(
        """
        select boundary_set, measure_code, item_code, unit_code, value, qualifier, coverage from marts.national_totals
        where period_key = %s and origin = 'synthetic' order by 1, 2, 3, 4
        """,
        (period,),
    )


@pytest.mark.parametrize("period", [ON_63, ON_34])
def test_every_additive_measure_has_one_national_total(kitchen: Kitchen, nation: Nation, period: str) -> None:
    values: dict[tuple[str, str, str], dict[str, Decimal]] = defaultdict(dict)
    for boundary_set, measure, item, unit, value, _, coverage in _totals(kitchen, period):
        values[measure, item, unit][boundary_set] = value
        assert coverage == "complete", (measure, boundary_set)

    additive = {row["measure_code"] for row in lists.rows("measures") if row["additivity"] != "none"}
    # Models are named one by one in other tests.
    assert {measure for measure, _, _ in values} == additive - {"named_models"}
    for key, on_maps in values.items():
        assert on_maps.keys() == {"34", "63"}, key
        assert on_maps["34"] == on_maps["63"], key


def test_a_merged_province_is_the_sum_of_its_parts(kitchen: Kitchen, nation: Nation) -> None:
    found: dict[str, dict[tuple[str, ...], Decimal]] = {"63": {}, "34": {}}
    states = set()
    for boundary_set, *key, value, state, mark in kitchen.rows(
        """
        select boundary_set, province_key, measure_code, item_code, unit_code, value, cell_state, break_mark
        from marts.province_overview where period_key = %s and origin = 'synthetic'
        """,
        (ON_63,),
    ):
        found[boundary_set][tuple(key)] = value
        assert (state == "reported_zero") == (value == 0), key
        states.add((boundary_set, "value" if value == 0 else state, key[1] == NEVER_ADDS, mark))

    summed: dict[tuple[str, ...], Decimal] = defaultdict(Decimal)
    for (key, *measure), value in found["63"].items():
        summed[geography.successor(key) or key, *measure] += value
    merged = {key for key in found["34"] if geography.successor(key[0]) is None and key[0].endswith("_2025")}
    assert len({province for province, *_ in merged}) == 23
    for cell, value in found["34"].items():
        if cell[1] != NEVER_ADDS or cell not in merged:
            assert value == summed[cell], cell
        else:
            assert value is None, cell
    assert {(state, never, mark) for boundary_set, state, never, mark in states if boundary_set == "34"} == {
        ("value", False, None),
        ("value", False, "rolled_up"),
        ("value", True, None),
        ("not_additive", True, "rolled_up"),
    }


def test_no_event_and_no_figure_of_before_is_altered(kitchen: Kitchen, nation: Nation) -> None:
    before = nation["log of 63"]

    assert _log(kitchen)[: len(before)] == before
    assert _totals(kitchen, ON_63) == nation["totals of 63"]


def test_an_giang_stays_itself_and_rolls_up_and_kien_giang_is_never_an_giang(
    kitchen: Kitchen, nation: Nation
) -> None:
    reported = [
        (period, *named)
        for period in (ON_63, ON_34)
        for named in kitchen.rows(
            """
            select province_key, gso_code, province_full_name from core.dim_province_status
            where %s between valid_from and coalesce(valid_to, 'infinity')
                and province_key in (
                    select f.province_key from core.fct_activities as f
                    where f.period_key = %s and f.origin = 'synthetic' and f.province_key ~ '^(an|kien)_giang'
                )
            order by 1
            """,
            (periods.parse_key(period).end, period),
        )
    ]
    # Before July 2025 code 91 is Kiên Giang's own and An Giang's is 89; since then 91 is An Giang with both.
    assert reported == [
        (ON_63, "an_giang_2008", "89", "Tỉnh An Giang"),
        (ON_63, "kien_giang_2008", "91", "Tỉnh Kiên Giang"),
        (ON_34, "an_giang_2025", "91", "Tỉnh An Giang"),
    ]
    cells = kitchen.rows(
        """
        select boundary_set, province_key, sum(value) from marts.province_overview
        where period_key = %s and origin = 'synthetic' and measure_code = 'residents_meetings'
            and province_key ~ '^(an|kien)_giang' group by 1, 2 order by 1, 2
        """,
        (ON_63,),
    )
    values = {(boundary_set, key): value for boundary_set, key, value in cells}
    assert values.keys() == {("34", "an_giang_2025"), ("63", "an_giang_2008"), ("63", "kien_giang_2008")}
    assert values["34", "an_giang_2025"] == values["63", "an_giang_2008"] + values["63", "kien_giang_2008"]


@pytest.mark.parametrize("period", [ON_63, ON_34])
@pytest.mark.parametrize("scheme", lists.codes("region_scheme"))
@pytest.mark.parametrize("boundary_set", ["63", "34"])
def test_the_regions_of_a_scheme_sum_to_the_nation(
    kitchen: Kitchen, nation: Nation, period: str, scheme: str, boundary_set: str
) -> None:
    regions = kitchen.rows(
        """
        select measure_code, item_code, unit_code, sum(value), count(*), bool_or(region_code is null)
        from marts.region_totals where period_key = %s and origin = 'synthetic' and scheme = %s and boundary_set = %s
        group by 1, 2, 3
        """,
        (period, scheme, boundary_set),
    )
    totals = {tuple(row[1:4]): row[4] for row in _totals(kitchen, period) if row[0] == boundary_set}
    assert {tuple(row[:3]): row[3] for row in regions} == totals
    # Seven provinces of 2025 straddle regions of the old map and belong to none there: among them all of Tây Nguyên.
    inseparable = period == ON_34 and boundary_set == "63" and scheme == "socio_economic"
    named = {"socio_economic": 6, "three_parts": 3}[scheme]
    assert {(count, homeless) for *_, count, homeless in regions} == {(named, inseparable)}


def test_straddling_provinces_are_named(kitchen: Kitchen, nation: Nation) -> None:
    query = """
        select province_key, region_name, straddled_regions from core.bridge_region_province
        where scheme = 'socio_economic' and boundary_set = '34' and is_straddling order by 1
    """
    found = {key: (region, was) for key, region, was in kitchen.rows(query)}
    assert found.keys() == {
        "bac_ninh_2025",
        "dak_lak_2025",
        "gia_lai_2025",
        "lam_dong_2025",
        "phu_tho_2025",
        "quang_ngai_2025",
        "tay_ninh_2025",
    }
    assert found["tay_ninh_2025"] == ("Đông Nam Bộ", "Đông Nam Bộ; Đồng bằng sông Cửu Long")


def test_the_calendar_in_sql_is_that_of_the_package(kitchen: Kitchen, nation: Nation) -> None:
    rows = kitchen.rows(
        """
        select period_key, period_label, period_start, period_end, period_basis, cadence, boundary_set, is_break
        from core.dim_period where is_regular and period_end between '2024-01-01' and '2026-12-31'
        """
    )
    found = {row[0]: row[1:] for row in rows}
    wanted = [
        one
        for cadence in ("month", "quarter", "half", "nine_months", "year")
        for one in periods.calendar(cadence, date(2024, 1, 1), date(2026, 12, 31))
    ]
    wanted += periods.calendar("year", date(2024, 1, 1), date(2026, 12, 31), "police_year")
    wanted += periods.calendar("week", date(2024, 1, 1), date(2026, 12, 31), "calendar")
    assert found.keys() == {one.key for one in wanted}
    for one in wanted:
        boundary_set = "63" if one.end < periods.MERGER_DATE else "34"
        expected = (one.label, one.start, one.end, one.basis, one.cadence, boundary_set, one.straddles_merger)
        assert found[one.key] == expected


@pytest.mark.parametrize(
    ("term", "ends"),
    [
        ("2023-01-25", "2023-01-27"),  # Tết: from 20 to 26 January
        ("2020-01-25", "2020-01-30"),
        ("2026-01-25", "2026-01-26"),  # a Sunday
        ("2024-05-04", "2024-05-04"),  # a Saturday worked for Monday 29 April
        ("2024-04-29", "2024-05-02"),
        ("2025-06-25", "2025-06-25"),
    ],
)
def test_a_term_ends_on_a_working_day(kitchen: Kitchen, nation: Nation, term: str, ends: str) -> None:
    assert kitchen.rows("select next_working_day::text from core.dim_day where day = %s", (term,)) == [
        (ends,)
    ]


# One quiet province of its own for what is added over time and between units.
PLACE = "lai_chau_2008"


@pytest.fixture(scope="module")
def over_time(kitchen: Kitchen, nation: Nation) -> Callable[[str], list[tuple[Any, ...]]]:
    """Months and a year of one province, units next to its consolidated report, and what a mart then says."""

    def slot(period: str, unit: str = "consolidated", form: str = "activities") -> Slot:
        return Slot(form, PLACE, unit, period, "synthetic")

    def late(province: str) -> Slot:
        return Slot("activities", province, "consolidated", "2021-M04.decree_09", "synthetic")

    for month, meetings in ((1, "10"), (2, "20"), (3, "30")):
        period = f"2022-M{month:02}.decree_09"
        kitchen.file(slot(period), [activity("residents_meeting", meetings), activity("patrol", "5")])
        kitchen.file(
            slot(period, form="models"),
            [{"rec": "stock", "v": {"models_active": str(100 + month), "model_types": str(month)}}],
        )
    kitchen.file(slot("2022.decree_09"), [activity("residents_meeting", "64")])
    kitchen.file(
        slot("2022-Q1.decree_09"),
        [activity("residents_meeting", "60"), activity("mediation", "8", qual="at_least")],
    )
    kitchen.file(
        slot("2022-Q1.decree_09", "police"),
        [
            activity("residents_meeting", "50"),
            activity("mediation", "9"),
            activity("patrol", "3", rel="overlap_unknown"),
        ],
    )
    kitchen.file(slot("2022-Q1.decree_09", "border_guard"), [activity("residents_meeting", "20")])
    kitchen.file(
        slot("2022-Q2.decree_09", "police"),
        [activity("patrol", "3"), activity("patrol", "4", rel="overlap_unknown"), activity("mediation", "1")],
    )
    # By hand: a month that begins before the one before it has ended.
    twice = periods.parse_key("2022-M02.calendar").as_payload() | {"start": "2022-01-31"}
    kitchen.file(slot("2022-M01.calendar"), [activity("patrol", "1")])
    kitchen.file(slot("2022-M02.calendar"), [activity("patrol", "2")], period=twice)
    # Received on 20 January 2026; more time is given after that, to this province alone.
    for province in (PLACE, "dien_bien_2008"):
        kitchen.file(late(province), [activity("patrol", "1")])
    more = due_dates.parse_extension(
        "activities", "Lai Châu", "consolidated", "2021-M04.decree_09", date(2026, 1, 31)
    )
    due_dates.extend(kitchen.made.connect("writer"), more, "Bão lũ", "Văn phòng")
    kitchen.build("run", *TABLES)

    def read(query: str, at: int | None = None) -> list[tuple[Any, ...]]:
        return kitchen.rows(query, at=at)

    return read


def test_a_year_is_its_annual_filing_else_its_months(
    over_time: Callable[[str], list[tuple[Any, ...]]],
) -> None:
    found = over_time(
        """
        select measure_code, annual_source, value, annual_value, months_value, difference, months, coverage
        from marts.annual_figures
        where province_key = 'lai_chau_2008' and reporting_year = 2022 and boundary_set = '63'
            and period_basis = 'decree_09' and measure_code in ('residents_meetings', 'patrols', 'models_active')
        order by 1
        """
    )
    assert found == [
        ("models_active", "months", 103, None, 103, None, 3, "incomplete"),
        ("patrols", "months", 15, None, 15, None, 3, "incomplete"),
        ("residents_meetings", "annual", 64, 64, 60, 4, 3, "complete"),
    ]


def test_stocks_are_never_summed_over_periods_nor_types_at_all(
    over_time: Callable[[str], list[tuple[Any, ...]]],
) -> None:
    found = over_time(
        """
        select measure_code, value, periods from marts.national_overview
        where reporting_year = 2022 and boundary_set = '34' and origin = 'synthetic'
            and series_key = 'month.decree_09' and class = 'model'
        """
    )
    assert found == [("models_active", 103, 1)]
    assert over_time("select count(*) from marts.national_totals where measure_code = 'model_types'") == [
        (0,)
    ]


def test_periods_that_overlap_are_never_added(over_time: Callable[[str], list[tuple[Any, ...]]]) -> None:
    found = over_time(
        """
        select series_key, value, is_overlapping, periods from marts.national_overview
        where reporting_year = 2022 and boundary_set = '34' and origin = 'synthetic' and measure_code = 'patrols'
            and cadence = 'month' order by 1
        """
    )
    assert found == [("month.calendar", None, True, 2), ("month.decree_09", 15, False, 3)]
    of_the_year = over_time(
        """
        select period_basis, value, months_value, months, coverage from marts.annual_figures
        where province_key = 'lai_chau_2008' and reporting_year = 2022 and boundary_set = '63'
            and origin = 'synthetic' and measure_code = 'patrols' order by 1
        """
    )
    assert of_the_year == [
        ("calendar", None, None, 2, "incomplete"),
        ("decree_09", 15, 15, 3, "incomplete"),
    ]


def test_components_are_kept_next_to_the_consolidated_report(
    over_time: Callable[[str], list[tuple[Any, ...]]],
) -> None:
    found = over_time(
        """
        select measure_code, consolidated_value, components_value, components, difference, comparison, severity
        from marts.consolidation_differences
        where province_key = 'lai_chau_2008' and period_key = '2022-Q1.decree_09' order by 1
        """
    )
    assert found == [
        ("mediations", 8, 9, 1, -1, "open", None),
        ("residents_meetings", 60, 70, 2, -10, "components_exceed", "warning"),
    ]
    totals = over_time(
        """
        select measure_code, value, qualifier, left_out from marts.national_totals
        where period_key = '2022-Q1.decree_09' and boundary_set = '34' and origin = 'synthetic' order by 1
        """
    )
    # The police's figures are controls, and the patrols that only the police reported overlap something.
    assert totals == [("mediations", 8, "at_least", 0), ("residents_meetings", 60, "exact", 0)]
    controls = over_time(
        """
        select reporting_unit, control_value, national_value from marts.vertical_totals
        where period_key = '2022-Q1.decree_09' and origin = 'synthetic' and measure_code = 'residents_meetings'
        order by 1
        """
    )
    assert controls == [("border_guard", 20, 60), ("police", 50, 60)]


def test_what_may_overlap_stays_out_and_makes_the_total_a_lower_bound(
    over_time: Callable[[str], list[tuple[Any, ...]]],
) -> None:
    found = over_time(
        """
        select measure_code, value, qualifier, left_out from marts.national_totals
        where period_key = '2022-Q2.decree_09' and boundary_set = '34' and origin = 'synthetic' order by 1
        """
    )
    assert found == [("mediations", 1, "exact", 0), ("patrols", 3, "at_least", 1)]


def test_more_time_holds_where_and_from_when_it_was_given(
    over_time: Callable[..., list[tuple[Any, ...]]],
) -> None:
    query = """
        select province_key, due_date::text, days_late from core.fct_filings
        where period_key = '2021-M04.decree_09' and origin = 'synthetic' order by 1
    """
    (given,) = over_time("select recorded_from_position from core._due_extensions")[0]

    # Day 25 was a Sunday, so the term ended on Monday 26 April 2021.
    assert over_time(query, at=given - 1) == [
        ("dien_bien_2008", "2021-04-26", 1730),
        ("lai_chau_2008", "2021-04-26", 1730),
    ]
    assert over_time(query) == [("dien_bien_2008", "2021-04-26", 1730), ("lai_chau_2008", "2026-01-31", 0)]
