"""What analysts read after reports came in, were amended and withdrawn, on either map and as of any position."""

from decimal import Decimal
from typing import Any

import pytest
from warehouse_steps import Kitchen, Slot, activity, seizure

from antq import templates

BORDER_GUARD = Slot("seizures", "an_giang_2008", "border_guard", "2021.assumed")
AMENDED = Slot("activities", "kon_tum_2008", "police", "2024-M05.decree_09")
CORRECTED = Slot("seizures", "kon_tum_2008", "police", "2024-M05.decree_09")
MODELS = Slot("models", "gia_lai_2025", "police", "2025-M10.decree_09")
RECOVERED = Slot("seizures", "kon_tum_2008", "police", "2024-M06.decree_09")
COVERED = Slot("activities", "kien_giang_2008", "consolidated", "2025-M04.decree_09")
COVERING = Slot("activities", "an_giang_2008", "consolidated", "2025-M04.decree_09")
OWN_AGAIN = Slot("activities", "kien_giang_2008", "police", "2025-M04.decree_09")


@pytest.fixture(scope="module")
def filed(kitchen: Kitchen) -> dict[str, int]:
    """Every report of this module, and one build of them with all of dbt's tests."""
    at = {}
    kitchen.file(
        BORDER_GUARD,
        [
            seizure("1", "methamphetamine_crystal", "71.63", "kg", cases="11", suspects="26"),
            seizure("1", "heroin", "2.0819", "kg"),
            seizure("1", "synthetic_drug_tablets", "10200", "tablet"),
            seizure("1", "cannabis_dry", "4.8", "kg"),
            seizure("2", "methamphetamine_crystal", "4.3", "kg", cases="4", suspects="15", mode="joint"),
            seizure("2", "synthetic_drug_tablets", "3153", "tablet", mode="joint"),
        ],
    )
    at["first"] = kitchen.file(AMENDED, [activity("residents_meeting", "210", "9000")])
    at["replaced"] = kitchen.file(
        AMENDED, [activity("residents_meeting", "214", "9100"), activity("patrol", "3")]
    )
    at["supplemented"] = kitchen.file(AMENDED, [activity("mediation", "7")], kind="supplement")
    at["corrected"] = kitchen.file(AMENDED, [activity("patrol", "5", qual="at_least")], kind="correction")
    at["returned"] = kitchen.give_back(AMENDED)
    at["withdrawn"] = kitchen.withdraw(AMENDED)
    at["nil"] = kitchen.file(AMENDED, [])
    kitchen.file(
        CORRECTED, [seizure("1", "heroin", "2", "brick", cases="3"), seizure("1", "mdma", "10", "tablet")]
    )
    at["exhibit corrected"] = kitchen.file(
        CORRECTED, [seizure("1", "heroin", "1", "brick")], kind="correction"
    )

    for province, value in (("an_giang_2008", "30"), ("kien_giang_2008", "12")):
        kitchen.file(
            Slot("activities", province, "consolidated", "2025-M06.decree_09"),
            [activity("residents_meeting", value)],
        )
    kitchen.file(
        Slot("activities", "an_giang_2025", "consolidated", "2025-M08.decree_09"),
        [activity("residents_meeting", "50")],
    )
    kitchen.file(
        Slot("activities", "an_giang_2025", "police", "2025-M08.decree_09"),
        [activity("residents_meeting", "20")],
    )
    kitchen.file(
        Slot("activities", "an_giang_2025", "consolidated", "2025-M08.decree_09", "synthetic"),
        [activity("residents_meeting", "999")],
    )
    kitchen.file(
        Slot("activities", "lam_dong_2025", "police", "2025-M08.decree_09"),
        [
            activity("residents_meeting", "345", "21423", rel="overlap_unknown"),
            activity("movement_launch", "2053", per="unknown", qual="at_least"),
            {
                "s": "rejected",
                "f": [{"code": "AC201", "severity": "error", "place": "A3", "field": "occasions"}],
            },
        ],
    )
    named = {"rec": "named", "level": "commune", "place": "Xã A", "sponsor": "police"}
    kitchen.file(
        MODELS,
        [
            {**named, "model": "Camera an ninh", "status": "active", "points": "15"},
            {**named, "model": "Tiếng kẻng an ninh", "status": "dissolved"},
        ],
    )
    unknown_item = {"code": "SZ102", "severity": "error", "place": "C1", "field": "item"}
    kitchen.file(
        RECOVERED,
        [
            {"s": "rejected", "f": [unknown_item]},
            seizure("1", "mdma", "10", "tablet"),
            {"s": "rejected", "f": [unknown_item]},
        ],
    )
    at["rejected"] = kitchen.recover(RECOVERED, {3: seizure("1", "cannabis_dry", "2", "kg")})
    likely = {"code": "SZ107", "severity": "warning", "place": "D1", "field": "quantity"}
    at["recovered"] = kitchen.recover(
        RECOVERED,
        {1: seizure("1", "heroin", "1", "kg", cases="3", suspects="4", s="warned", f=[likely])},
    )
    at["reported apart"] = kitchen.file(COVERED, [activity("patrol", "12")])
    kitchen.file(Slot("activities", "kien_giang_2008", "military", COVERED.period), [activity("patrol", "2")])
    at["covered, nothing there"] = kitchen.cover(COVERED, COVERING)
    rejected = {
        "s": "rejected",
        "f": [{"code": "AC103", "severity": "error", "place": "A2", "field": "occasions"}],
    }
    at["covered"] = kitchen.file(COVERING, [activity("patrol", "42"), rejected])
    kitchen.file(OWN_AGAIN, [activity("patrol", "5")])
    kitchen.cover(OWN_AGAIN, COVERED)
    at["returned while covered"] = kitchen.give_back(OWN_AGAIN)
    at["files again"] = kitchen.file(OWN_AGAIN, [activity("patrol", "7")], kind="supplement")
    at["end"] = kitchen.build("build").to_position
    return at


def _measures(kitchen: Kitchen, slot: Slot, at: int | None = None) -> dict[str, tuple[Decimal, str]]:
    return {
        code: (value, qualifier)
        for code, value, qualifier in kitchen.rows(
            """
            select measure_code, value, qualifier from marts.slot_measures
            where province_key = %s and reporting_unit = %s and period_key = %s and origin = %s
                and item_code is null
            """,
            (slot.province, slot.unit, slot.period, slot.origin),
            at=at,
        )
    }


def test_the_border_guard_of_an_giang_adds_up_exactly(kitchen: Kitchen, filed: dict[str, int]) -> None:
    values = ("an_giang_2008", "border_guard", "reported")

    exhibits = kitchen.rows(
        """
        select item_code, unit_code, sum(quantity), sum(kg_equivalent) from core.fct_seizure_exhibits
        where province_key = %s and reporting_unit = %s and origin = %s and recorded_to_position is null
        group by item_code, unit_code order by item_code
        """,
        values,
    )
    groups = kitchen.rows(
        """
        select sum(cases), sum(suspects), count(*) from core.fct_seizures
        where province_key = %s and reporting_unit = %s and origin = %s and recorded_to_position is null
        """,
        values,
    )

    assert exhibits == [
        ("cannabis_dry", "kg", Decimal("4.8"), Decimal("4.8")),
        ("heroin", "kg", Decimal("2.0819"), Decimal("2.0819")),
        ("methamphetamine_crystal", "kg", Decimal("75.93"), Decimal("75.93")),
        ("synthetic_drug_tablets", "tablet", Decimal(13353), Decimal("1.20177")),
    ]
    assert groups == [(15, 41, 2)]


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("first", {"residents_meetings": 210, "residents_meeting_attendances": 9000}),
        ("replaced", {"residents_meetings": 214, "residents_meeting_attendances": 9100, "patrols": 3}),
        (
            "supplemented",
            {"residents_meetings": 214, "residents_meeting_attendances": 9100, "patrols": 3, "mediations": 7},
        ),
        (
            "corrected",
            {"residents_meetings": 214, "residents_meeting_attendances": 9100, "patrols": 5, "mediations": 7},
        ),
        (
            "returned",
            {"residents_meetings": 214, "residents_meeting_attendances": 9100, "patrols": 5, "mediations": 7},
        ),
        ("withdrawn", {}),
        ("nil", {}),
    ],
)
def test_an_amended_stream_is_read_as_of_each_step(
    kitchen: Kitchen, filed: dict[str, int], step: str, expected: dict[str, int]
) -> None:
    found = _measures(kitchen, AMENDED, at=filed[step])

    assert {code: value for code, (value, _) in found.items()} == expected
    assert found.get("patrols", (0, "exact"))[1] == ("at_least" if expected.get("patrols") == 5 else "exact")


@pytest.mark.parametrize(
    ("step", "state"),
    [
        ("first", "filed"),
        ("returned", "filed"),
        ("withdrawn", "withdrawn"),
        ("nil", "nil"),
    ],
)
def test_the_filing_status_of_the_slot_follows(
    kitchen: Kitchen, filed: dict[str, int], step: str, state: str
) -> None:
    query = """
        select filing_state from marts.filing_status
        where boundary_set = '63' and form = 'activities' and reported_province_key = %s and reporting_unit = %s
            and period_key = %s and origin = 'reported'
    """

    assert kitchen.rows(query, (AMENDED.province, AMENDED.unit, AMENDED.period), at=filed[step]) == [(state,)]


def test_a_corrected_exhibit_leaves_the_others_and_the_cases(kitchen: Kitchen, filed: dict[str, int]) -> None:
    query = """
        select item_code, quantity, kg_equivalent from core.fct_seizure_exhibits
        where stream = %s and recorded_to_position is null order by item_code
    """

    assert kitchen.rows(query, (CORRECTED.stream,)) == [
        ("heroin", 1, Decimal("0.350")),
        ("mdma", 10, Decimal("0.00250")),
    ]
    assert kitchen.rows(query, (CORRECTED.stream,), at=filed["exhibit corrected"] - 1) == [
        ("heroin", 2, Decimal("0.700")),
        ("mdma", 10, Decimal("0.00250")),
    ]
    assert _measures(kitchen, CORRECTED) == {"seizure_cases": (3, "exact")}


def test_the_nation_is_the_same_on_both_maps(kitchen: Kitchen, filed: dict[str, int]) -> None:
    query = """
        select boundary_set, value, coverage from marts.national_totals
        where measure_code = 'residents_meetings' and period_key = %s and origin = 'reported' order by boundary_set
    """

    assert kitchen.rows(query, ("2025-M06.decree_09",)) == [
        ("34", 42, "incomplete"),
        ("63", 42, "incomplete"),
    ]
    # The consolidated report holds the police's figures; the unknown overlap of Lâm Đồng stays out.
    assert kitchen.rows(query, ("2025-M08.decree_09",)) == [
        ("34", 50, "incomplete"),
        ("63", 50, "incomplete"),
    ]


def test_what_does_not_add_up_says_why(kitchen: Kitchen, filed: dict[str, int]) -> None:
    query = """
        select reporting_unit, measure_code, excluded_by from marts.slot_measures
        where period_key = '2025-M08.decree_09' and origin = 'reported' and not is_in_total order by 1, 2, 3
    """

    assert kitchen.rows(query) == [
        ("police", "movement_launches", "value_per"),
        ("police", "residents_meeting_attendances", "relation"),
        ("police", "residents_meetings", "component"),
        ("police", "residents_meetings", "relation"),
    ]


def test_a_merged_province_is_the_sum_of_its_parts_and_never_split(
    kitchen: Kitchen, filed: dict[str, int]
) -> None:
    query = """
        select boundary_set, province_name, value, cell_state_name from marts.province_overview
        where measure_code = 'residents_meetings' and period_key = %s and origin = 'reported'
            and province_key ~ '^(an|kien)_giang' order by 1, 2
    """

    assert kitchen.rows(query, ("2025-M06.decree_09",)) == [
        ("34", "An Giang", 42, "Có số liệu"),
        ("63", "An Giang", 30, "Có số liệu"),
        ("63", "Kiên Giang", 12, "Có số liệu"),
    ]
    assert kitchen.rows(query, ("2025-M08.decree_09",)) == [
        ("34", "An Giang", 50, "Có số liệu"),
        ("63", "An Giang", None, "Không tách được"),
        ("63", "Kiên Giang", None, "Không tách được"),
    ]


def test_a_figure_names_its_file_and_cell(kitchen: Kitchen, filed: dict[str, int]) -> None:
    query = """
        select province_name, measure_name, item_name, value, unit_name, source_file, source_cell from marts.figures
        where
            boundary_set = '63' and reported_province_key = %s and reporting_unit = %s and period_key = %s
            and item_code = 'heroin'
    """
    measure = "Số lượng thu giữ (đơn vị như báo cáo)"

    slot = (BORDER_GUARD.province, BORDER_GUARD.unit, BORDER_GUARD.period)
    assert kitchen.rows(query, slot) == [
        ("An Giang", measure, "Heroin", Decimal("2.0819"), "ki-lô-gam", "report.xlsx", "A2")
    ]


@pytest.mark.parametrize(
    ("at", "heading", "exhibits", "counts", "state", "findings"),
    [
        ("rejected", [(None, None)], ["cannabis_dry", "mdma"], (2, 0, 1), "incomplete", ["SZ102"]),
        ("recovered", [(3, 4)], ["cannabis_dry", "heroin", "mdma"], (2, 1, 0), "filed", ["SZ107"]),
        ("end", [(3, 4)], ["cannabis_dry", "heroin", "mdma"], (2, 1, 0), "filed", ["SZ107"]),
    ],
)
def test_lines_that_come_back_enter_the_facts_of_their_filing(
    kitchen: Kitchen,
    filed: dict[str, int],
    at: str,
    heading: list[tuple[int | None, int | None]],
    exhibits: list[str],
    counts: tuple[int, int, int],
    state: str,
    findings: list[str],
) -> None:
    def read(query: str) -> list[tuple[Any, ...]]:
        query += " where stream = %s and recorded_to_position is null order by 1"
        return kitchen.rows(query, (RECOVERED.stream,), at=filed[at])

    assert read("select cases, suspects from core.fct_seizures") == heading
    assert [item for (item,) in read("select item_code from core.fct_seizure_exhibits")] == exhibits
    assert read("select lines_accepted, lines_warned, lines_rejected from core.fct_filings") == [counts]
    assert [code for (code,) in read("select code from core.fct_findings")] == findings
    assert kitchen.rows(
        """
        select distinct filing_state, vintage from marts.filing_status
        where reported_province_key = %s and form = %s and period_key = %s and reporting_unit = %s
            and origin = 'reported'
        """,
        (RECOVERED.province, RECOVERED.form, RECOVERED.period, RECOVERED.unit),
        at=filed[at],
    ) == [(state, 1)]
    assert {
        code
        for (code,) in kitchen.rows(
            "select code from marts.latest_findings where reported_province_key = %s and form = %s and period_key = %s",
            (RECOVERED.province, RECOVERED.form, RECOVERED.period),
            at=filed[at],
        )
    } == set(findings)


def test_a_rejected_line_makes_the_slot_incomplete_and_is_in_the_findings(
    kitchen: Kitchen, filed: dict[str, int]
) -> None:
    status = kitchen.rows(
        """
        select filing_state, filing_state_name, is_late, due_date from marts.filing_status
        where boundary_set = '34' and province_key = 'lam_dong_2025' and period_key = '2025-M08.decree_09'
            and reporting_unit = 'police' and origin = 'reported'
        """
    )
    findings = kitchen.rows(
        "select code, severity_name, place, line_no from marts.latest_findings"
        " where boundary_set = '34' and province_key = 'lam_dong_2025'"
    )

    assert status == [("incomplete", "Chưa đầy đủ", False, None)]
    assert findings == [("AC201", "Lỗi", "A3", 3)]
    unfilled = "select message, remedy from marts.latest_findings where message || remedy ~ '[{}]'"
    assert kitchen.rows(unfilled) == []


def test_who_exists_at_the_end_of_a_period_owes_its_report(kitchen: Kitchen, filed: dict[str, int]) -> None:
    states = kitchen.rows(
        """
        select period_key, filing_state, is_late, days_late from marts.filing_status
        where boundary_set = '34' and province_key = 'an_giang_2025' and reporting_unit = 'consolidated'
            and origin = 'reported' and period_end between '2025-05-15' and '2025-10-14' and cadence = 'month'
            and reported_province_key <> 'kien_giang_2008' and form = 'activities'
        order by period_end
        """
    )

    # The territory of 2008 owes nothing after it ended, and the merged one each month since.
    assert states == [
        ("2025-M06.decree_09", "filed", True, 209),
        ("2025-M07.decree_09", "missing", False, None),
        ("2025-M08.decree_09", "filed", True, 148),
        ("2025-M09.decree_09", "missing", False, None),
        ("2025-M10.decree_09", "missing", False, None),
    ]


def test_a_template_knows_the_last_period_and_the_active_models(
    kitchen: Kitchen, filed: dict[str, int]
) -> None:
    wanted = templates.Template.wanted("Gia Lai", "police", "2025-M11")
    known = templates.read_history(kitchen.made.settings, wanted.province_key, wanted.unit, wanted.period)

    assert known.is_reached and known.last is not None and known.last.key == MODELS.period
    assert known.models == (templates.Model("Camera an ninh", "police", "active", "commune", "Xã A"),)
    figures = {figure.measure: (figure.form, figure.value) for figure in known.figures}
    assert {form for form, _ in figures.values()} == {"models"}
    assert figures["Mô hình nêu tên"][1] >= 1
    nowhere = kitchen.made.settings.model_copy(update={"database": "antq_nowhere"})
    assert not templates.read_history(nowhere, wanted.province_key, wanted.unit, wanted.period).is_reached


def test_readers_meet_no_row_versions(kitchen: Kitchen, filed: dict[str, int]) -> None:
    readable = kitchen.rows(
        """
        select n.nspname || '.' || c.relname from pg_class as c join pg_namespace as n on c.relnamespace = n.oid
        where
            n.nspname in ('staging', 'core', 'marts') and has_table_privilege(c.oid, 'select')
            and (c.relkind = 'r' or c.relname in ('_slot_measures', '_kg_factors'))
        """
    )

    assert readable == []


def test_a_reader_cannot_look_beyond_what_is_published(kitchen: Kitchen, filed: dict[str, int]) -> None:
    before: Any = kitchen.rows("select count(*) from core.fct_filings")

    assert kitchen.rows("select count(*) from core.fct_filings", at=filed["end"] + 1_000_000) == before


def _coverage(kitchen: Kitchen, at: int) -> tuple[int, int, str] | None:
    found = kitchen.rows(
        """
        select value, provinces_reporting, coverage from marts.national_totals
        where measure_code = 'patrols' and period_key = %s and boundary_set = '34' and origin = 'reported'
        """,
        (COVERED.period,),
        at=at,
    )
    return found[0] if found else None


def _states(kitchen: Kitchen, slot: Slot, at: int) -> list[str]:
    query = """
        select filing_state from marts.filing_status
        where boundary_set = '63' and form = 'activities' and reported_province_key = %s and reporting_unit = %s
            and period_key = %s and origin = 'reported'
    """
    return [state for (state,) in kitchen.rows(query, (slot.province, slot.unit, slot.period), at=at)]


def test_a_covered_slot_counts_as_reported_by_the_one_that_covers_it(
    kitchen: Kitchen, filed: dict[str, int]
) -> None:
    assert _coverage(kitchen, filed["reported apart"]) == (12, 1, "incomplete")
    # Its own figures no longer add, nor do the components that its report holds; the covering report is not there yet.
    assert _coverage(kitchen, filed["covered, nothing there"]) is None
    assert _coverage(kitchen, filed["covered"]) == (42, 2, "incomplete")
    assert _states(kitchen, COVERED, filed["reported apart"]) == ["filed"]
    assert _states(kitchen, COVERED, filed["covered"]) == ["covered"]
    assert _states(kitchen, COVERING, filed["covered"]) == ["incomplete"]
    cells = kitchen.rows(
        """
        select province_key, value, cell_state from marts.province_overview
        where measure_code = 'patrols' and period_key = %s and boundary_set = '34' and origin = 'reported'
        """,
        (COVERED.period,),
    )
    # Both parts of An Giang are in; the cell is incomplete only for the line that was rejected.
    assert cells == [("an_giang_2025", 42, "incomplete")]
    assert kitchen.rows(
        "select covering_stream from core.fct_filings where stream = %s and filing_state = 'covered'",
        (COVERED.stream,),
    ) == [(COVERING.stream,)]


def test_a_cover_ends_when_the_slot_files_in_its_own_right(kitchen: Kitchen, filed: dict[str, int]) -> None:
    query = "select value, excluded_by from marts.slot_measures where stream = %s"

    assert _states(kitchen, OWN_AGAIN, filed["returned while covered"]) == ["covered"]
    assert kitchen.rows(query, (OWN_AGAIN.stream,), at=filed["returned while covered"]) == []
    assert _states(kitchen, OWN_AGAIN, filed["files again"]) == ["filed"]
    assert kitchen.rows(query, (OWN_AGAIN.stream,)) == [(7, "component")]


def test_a_slot_with_an_open_rejection_is_incomplete_in_every_mart(
    kitchen: Kitchen, filed: dict[str, int]
) -> None:
    assert kitchen.rows(
        "select distinct filing_state from marts.slot_measures where stream = %s", (COVERING.stream,)
    ) == [("incomplete",)]
    query = "select distinct filing_state from marts.activity_attendances where period_key = %s and origin = 'reported'"
    assert kitchen.rows(query, (COVERED.period,)) == [("incomplete",)]
    assert kitchen.rows(
        "select filing_state from core.fct_filings where stream = %s and recorded_to_position is null",
        (COVERING.stream,),
    ) == [("incomplete",)]


def test_marts_say_kinds_of_period_origins_and_maps_in_words(kitchen: Kitchen, filed: dict[str, int]) -> None:
    query = """
        select distinct origin_name, boundary_set_name, cadence, cadence_name from marts.province_overview
        where origin = 'reported' and period_key = '2025-M08.decree_09' order by boundary_set_name
    """

    assert kitchen.rows(query) == [
        ("Số liệu thực", "34 tỉnh (từ 1/7/2025)", "month", "Tháng"),
        ("Số liệu thực", "63 tỉnh (đến 30/6/2025)", "month", "Tháng"),
    ]
    label = "select end_month, axis_label from core.dim_period where period_key = '2025-M08.decree_09'"
    assert kitchen.rows(label) == [("2025-08", "2025-08 tháng")]


@pytest.mark.parametrize(
    "mart",
    [
        "active_models",
        "activity_attendances",
        "exhibit_totals",
        "figures",
        "filing_status",
        "latest_findings",
        "province_overview",
        "reported_periods",
        "seizure_cases",
        "seizures_by_item",
    ],
)
def test_every_row_that_a_dashboard_shows_has_its_words(
    kitchen: Kitchen, filed: dict[str, int], mart: str
) -> None:
    # A file that could not be read names no period.
    query = f"""
        select count(*) from marts.{mart}
        where origin_name is null or boundary_set_name is null or (period_key is not null and cadence_name is null)
    """  # noqa: S608

    assert kitchen.rows(query) == [(0,)]


def test_goods_of_a_territory_are_those_of_its_slots_added_up(
    kitchen: Kitchen, filed: dict[str, int]
) -> None:
    key = (
        "origin_name, boundary_set_name, province_name, reported_province_key, period_label, cadence_name,"
        " item_name, acquisition_name, unit_name"
    )
    by_slot = f"select {key}, sum(quantity), sum(kg_equivalent) from marts.seizures_by_item group by {key}"  # noqa: S608
    added_up = f"select {key}, sum(quantity), sum(kg_equivalent) from marts.exhibit_totals group by {key}"  # noqa: S608
    rows = (
        "select count(*) = count(distinct (boundary_set, reported_province_key, period_key, item_code, unit_code,"
        " acquisition_code, origin, quantity is null)) from marts.exhibit_totals"
    )

    assert sorted(map(str, kitchen.rows(added_up))) == sorted(map(str, kitchen.rows(by_slot)))
    assert kitchen.rows(rows) == [(True,)]


def test_what_counts_as_filed_has_a_part_and_what_is_not_due_has_none(
    kitchen: Kitchen, filed: dict[str, int]
) -> None:
    parts = dict(
        kitchen.rows(
            "select distinct filing_state, filed_part from marts.filing_status where filed_part is not null"
        )
    )
    # The police owe no report of their own: what they sent is no part of what is owed.
    of_police = kitchen.rows(
        "select distinct filed_part from marts.filing_status where reporting_unit = 'police' and origin = 'reported'"
    )

    whole, half = ("filed", "nil", "in_longer_period"), ("incomplete", "unconfirmed")
    nothing = ("missing", "returned", "withdrawn")
    told = dict.fromkeys(whole, 1) | dict.fromkeys(half, Decimal("0.5")) | dict.fromkeys(nothing, 0)
    assert parts == {state: told[state] for state in parts}
    assert {"filed", "missing"} <= parts.keys()
    assert of_police == [(None,)]


def test_the_last_value_of_each_province_is_added_once(kitchen: Kitchen) -> None:
    query = """
        select warehouse.sum_of_latest(
            array_agg(province), array_agg(cast(period_end as date)), array_agg(period_key), array_agg(value)
        )
        from (
            values
            ('a', '2025-03-14', '2025-Q1', 100.0),
            ('a', '2025-12-14', '2025-Q4', 7),
            ('a', '2025-12-14', '2025-Q4', 8),
            ('a', '2025-12-14', '2025', 15),
            ('b', '2025-06-14', '2025-Q2', 20),
            ('b', '2025-12-14', '2025-Q4', null)
        ) as figures (province, period_end, period_key, value)
    """

    assert kitchen.rows(query) == [(35,)]
    assert kitchen.rows("select warehouse.sum_of_latest(null, null, null, null)") == [(None,)]
