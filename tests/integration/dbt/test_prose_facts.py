"""Figures of prose in facts and marts: provisional until a reviewer decides, never added to those of tables."""

from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from typing import Any

import pytest
from warehouse_steps import TABLES, Kitchen, Slot, activity

from antq.trace import trace

PERIOD = "2023-M11.decree_09"
PROSE = Slot("seizures", "ca_mau_2008", "police", PERIOD, channel="narrative")
MEETINGS = Slot("activities", "ca_mau_2008", "police", PERIOD, channel="narrative")
MISREAD = Slot("seizures", "ca_mau_2008", "police", "2023-M12.decree_09", channel="narrative")
TABLE = Slot("activities", "ca_mau_2008", "police", PERIOD)

HEROIN = {"grp": "1", "acq": "seized", "item": "heroin", "qty": "2.5", "unit": "kg", "cell": "[10, 22)"}
CASES = {"grp": "2", "acq": "seized", "cases": "11", "cell": "[30, 35)"}
SUSPECTS = {"grp": "3", "acq": "seized", "suspects": "26", "cell": "[40, 52)"}


@pytest.fixture(scope="module")
def positions(kitchen: Kitchen) -> Iterator[dict[str, int]]:
    """A report in prose; its cases confirmed, its heroin corrected, then its suspects dismissed."""
    kitchen.file(TABLE, [activity("residents_meeting", "40")])
    kitchen.file(MEETINGS, [activity("residents_meeting", "41"), activity("patrol", "6")])
    at = {"filed": kitchen.file(PROSE, [HEROIN, CASES, SUSPECTS])}
    kitchen.file(MISREAD, [HEROIN])
    kitchen.build("run", *TABLES)
    at["confirmed"] = kitchen.restate(PROSE, "FigureConfirmed", {2: CASES})
    at["corrected"] = kitchen.restate(PROSE, "FigureCorrected", {1: {**HEROIN, "qty": "2.0"}})
    right = {"item": "methamphetamine_crystal", "unit": "g", "qty": "500", "qual": "at_least"}
    kitchen.restate(MISREAD, "FigureCorrected", {1: HEROIN | right})
    kitchen.build("run", *TABLES)
    at["dismissed"] = kitchen.restate(PROSE, "FigureDismissed", {3: {"s": "ignored", "cell": "[40, 52)"}})
    kitchen.restate(MEETINGS, "FigureConfirmed", {2: activity("patrol", "6")})
    kitchen.build("run", *TABLES)
    return at


def facts(kitchen: Kitchen, at: int | None = None) -> list[tuple[Any, ...]]:
    """Value, status and span of each figure of the report in prose."""
    return kitchen.rows(
        """
        select 'heroin', quantity::text, obs_status, source_span from core.fct_seizure_exhibits
        where stream = %(stream)s and recorded_to_position is null
        union all
        select 'cases', cases::text, obs_status, source_span from core.fct_seizures
        where stream = %(stream)s and recorded_to_position is null and cases is not null
        union all
        select 'suspects', suspects::text, obs_status, source_span from core.fct_seizures
        where stream = %(stream)s and recorded_to_position is null and suspects is not null
        order by 1
        """,
        {"stream": PROSE.stream},
        at=at,
    )


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (
            "filed",
            [
                ("cases", "11", "P", "[30, 35)"),
                ("heroin", "2.5", "P", "[10, 22)"),
                ("suspects", "26", "P", "[40, 52)"),
            ],
        ),
        (
            "confirmed",
            [
                ("cases", "11", "A", "[30, 35)"),
                ("heroin", "2.5", "P", "[10, 22)"),
                ("suspects", "26", "P", "[40, 52)"),
            ],
        ),
        (
            "corrected",
            [
                ("cases", "11", "A", "[30, 35)"),
                ("heroin", "2.0", "A", "[10, 22)"),
                ("suspects", "26", "P", "[40, 52)"),
            ],
        ),
        ("dismissed", [("cases", "11", "A", "[30, 35)"), ("heroin", "2.0", "A", "[10, 22)")]),
    ],
)
def test_each_decision_makes_a_row_version_and_earlier_ones_can_be_read(
    kitchen: Kitchen, positions: dict[str, int], at: str, expected: list[tuple[Any, ...]]
) -> None:
    assert facts(kitchen, positions[at]) == expected


def test_the_fact_follows_a_correction_of_item_unit_and_range(
    kitchen: Kitchen, positions: dict[str, int]
) -> None:
    exhibit = """
        select item_code, quantity, unit_code, qualifier, kg_equivalent, obs_status from core.fct_seizure_exhibits
        where stream = %s and recorded_to_position is null
    """

    assert kitchen.rows(exhibit, (MISREAD.stream,)) == [
        ("methamphetamine_crystal", Decimal("500"), "g", "at_least", Decimal("0.5"), "A")
    ]


def test_a_group_exists_for_each_figure_and_ends_with_it(kitchen: Kitchen, positions: dict[str, int]) -> None:
    groups = "select source_span from core.fct_seizures where stream = %s and recorded_to_position is null order by 1"

    assert kitchen.rows(groups, (PROSE.stream,)) == [("[10, 22)",), ("[30, 35)",)]
    assert len(kitchen.rows(groups, (PROSE.stream,), at=positions["filed"])) == 3


def test_the_counts_of_the_filing_follow_the_decisions(kitchen: Kitchen, positions: dict[str, int]) -> None:
    counts = """
        select lines_in, lines_accepted, lines_ignored from core.fct_filings
        where stream = %s and recorded_to_position is null
    """

    assert kitchen.rows(counts, (PROSE.stream,)) == [(3, 2, 1)]
    assert kitchen.rows(counts, (PROSE.stream,), at=positions["filed"]) == [(3, 3, 0)]


def test_official_and_provisional_totals_are_kept_apart(kitchen: Kitchen, positions: dict[str, int]) -> None:
    totals = """
        select measure_code, obs_status, value from marts.national_totals
        where period_key = %s and boundary_set = '63' and measure_code <> 'seizure_kg_equivalent'
        order by 1, 2
    """

    assert kitchen.rows(totals, (PERIOD,), at=positions["filed"]) == [
        ("patrols", "P", 6),
        ("residents_meetings", "A", 40),
        ("seizure_cases", "P", 11),
        ("seizure_quantity", "P", Decimal("2.5")),
        ("seizure_suspects", "P", 26),
    ]
    assert kitchen.rows(totals, (PERIOD,)) == [
        ("patrols", "A", 6),
        ("residents_meetings", "A", 40),
        ("seizure_cases", "A", 11),
        ("seizure_quantity", "A", Decimal("2.0")),
    ]
    overview = "select measure_code, value from marts.province_overview where period_key = %s and boundary_set = '63'"
    assert ("seizure_suspects", 26) not in kitchen.rows(overview, (PERIOD,), at=positions["filed"])


def test_a_table_and_a_text_that_differ_are_reported_and_not_added(
    kitchen: Kitchen, positions: dict[str, int]
) -> None:
    differences = kitchen.rows(
        """
        select measure_code, structured_value, narrative_value, difference, obs_status from marts.narrative_differences
        where period_key = %s
        """,
        (PERIOD,),
    )

    assert differences == [("residents_meetings", 40, 41, 1, "P")]


def test_a_dashboard_reads_the_span_and_the_status(kitchen: Kitchen, positions: dict[str, int]) -> None:
    figures = kitchen.rows(
        """
        select measure_code, value, obs_status_name, source_cell, source_span from marts.figures
        where period_key = %s and boundary_set = '63' and measure_code in ('seizure_cases', 'residents_meetings')
        order by 1, 2
        """,
        (PERIOD,),
    )

    assert figures == [
        ("residents_meetings", 40, "Chính thức", "A1", None),
        ("residents_meetings", 41, "Tạm thời", None, "A1"),
        ("seizure_cases", 11, "Chính thức", None, "[30, 35)"),
    ]


@pytest.mark.parametrize(
    ("read_at", "figure", "logged", "types"),
    [
        ("confirmed", "2.5", "2.5", ["ReportFiled"]),
        ("dismissed", "2", "2.0", ["ReportFiled", "FigureCorrected"]),
    ],
)
def test_a_trace_gives_the_line_as_it_was_stated_by_then(
    kitchen: Kitchen, positions: dict[str, int], read_at: str, figure: str, logged: str, types: list[str]
) -> None:
    key = {
        "stream": PROSE.stream,
        "item_code": "heroin",
        "measure_code": "seizure_quantity",
        "boundary_set": "63",
    }
    with closing(kitchen.made.connect("builder")) as conn:
        found = trace(conn, kitchen.made.settings, "slot_measures", key, positions[read_at])

    [line] = found.lines
    assert (found.figure, found.agrees, line.place) == (figure, True, "[10, 22)")
    assert line.as_logged is not None
    assert line.as_logged["qty"] == logged
    assert [event.type for event in found.events] == types


def test_building_all_anew_gives_the_same(kitchen: Kitchen, positions: dict[str, int]) -> None:
    before = facts(kitchen), facts(kitchen, positions["filed"])

    kitchen.build_all_anew()

    assert (facts(kitchen), facts(kitchen, positions["filed"])) == before
