"""Joint operations reported twice, drugs and their kinds, exhibits at the laboratory: what totals say of them."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from warehouse_steps import TABLES, Kitchen, Slot, seizure

PERIOD = "2023-M03.decree_09"
POLICE = Slot("seizures", "lao_cai_2008", "police", PERIOD)
BORDER_GUARD = Slot("seizures", "lao_cai_2008", "border_guard", PERIOD)
NEIGHBOUR = Slot("seizures", "yen_bai_2008", "police", PERIOD)
PROSE = Slot("seizures", "lao_cai_2008", "police", "2023-M05.decree_09", channel="narrative")
PROSE_TABLE = Slot("seizures", "lao_cai_2008", "police", PROSE.period)
LEADER = Slot("seizures", "yen_bai_2008", "police", PROSE.period)
LATER = Slot("seizures", "lao_cai_2008", "police", "2023-M04.decree_09")


@pytest.fixture(scope="module")
def filed(kitchen: Kitchen) -> dict[str, int]:
    """Three units tell of two operations, and one report of drugs by kind and class."""
    kitchen.file(
        POLICE,
        [
            seizure(
                "1", "heroin", "10", "kg", mode="lead", operation="MT-1218", partner="border_guard", cases="2"
            ),
            seizure("2", "ketamine", "7", "kg", mode="lead"),
        ],
    )
    kitchen.file(
        BORDER_GUARD,
        [
            seizure("1", "heroin", "10", "kg", mode="joint", operation="mt1218", partner="police", cases="2"),
            seizure("2", "heroin", "1", "kg"),
            seizure("3", "cocaine", "3", "kg", mode="joint", operation="X 1"),
        ],
    )
    at = {}
    at["neighbour"] = kitchen.file(
        NEIGHBOUR,
        [
            seizure("1", "heroin", "9.5", "kg", mode="joint", operation="Chuyên án MT 1218", cases="2"),
            seizure("2", "heroin", "4", "kg", mode="unknown"),
            seizure("3", "heroin", "2", "kg", mode="joint"),
            seizure("4", "heroin", "5", "kg", acq="handed_over", mode="unknown"),
            seizure("5", "cocaine", "3.2", "kg", mode="joint", operation="X1"),
            seizure("6", "ketamine", "7", "kg", mode="joint"),
        ],
    )
    kitchen.file(
        LATER,
        [
            seizure("1", "drugs_all", "5", "kg", cases="1"),
            seizure("1", "synthetic_drugs", "2", "kg"),
            seizure("1", "methamphetamine_crystal", "1.5", "kg"),
            seizure("1", "heroin", "1", "kg"),
            seizure("1", "lsd", "40", "stamp"),
            {"grp": "1", "acq": "seized", "mode": "independent", "item": "mdma", "lab": True},
            seizure("2", "firecrackers", "12", "box"),
            seizure("2", "cigarettes", "500", "pack"),
            seizure("2", "cash_vnd", "3500000", "vnd"),
        ],
    )
    at["all"] = kitchen.build("build").to_position
    kitchen.withdraw(NEIGHBOUR)
    joint = seizure("1", "heroin", "10", "kg", mode="joint", operation="MT 9", cell="[10, 30)")
    waiting = {"grp": "2", "acq": "seized", "item": "mdma", "lab": True, "cell": "[40, 60)"}
    kitchen.file(LEADER, [seizure("1", "heroin", "10", "kg", mode="lead", operation="MT-9")])
    at["in prose"] = kitchen.file(PROSE, [joint, waiting])
    at["confirmed"] = kitchen.restate(PROSE, "FigureConfirmed", {1: joint, 2: waiting})
    at["in tables too"] = kitchen.file(
        PROSE_TABLE, [joint | {"cell": "Thu giữ!A2"}, waiting | {"cell": "Thu giữ!A3"}]
    )
    kitchen.build("run", *TABLES)
    return at


def _totals(
    kitchen: Kitchen, table: str, at: int, where: str = "", **codes: str
) -> dict[str, tuple[Any, ...]]:
    codes = {"boundary_set": "34", "measure_code": "seizure_quantity"} | codes
    query = f"""
        select
            item_code, value_as_reported, value_distinct_min, value_distinct_max, value_unknown_mode,
            value_joint_elsewhere, operations, operations_repeated
        from marts.{table}
        where period_key = %(period)s and origin = 'reported' and boundary_set = %(boundary_set)s
            and measure_code = %(measure_code)s {where}
    """  # noqa: S608  our names
    rows = kitchen.rows(query, codes | {"period": PERIOD}, at=at)
    assert len({row[0] for row in rows}) == len(rows)
    return {row[0]: row[1:] for row in rows}


@pytest.mark.parametrize("boundary_set", ["63", "34"])
def test_the_nation_counts_each_operation_once_and_the_unknown_as_a_span(
    kitchen: Kitchen, filed: dict[str, int], boundary_set: str
) -> None:
    found = _totals(kitchen, "national_seizure_totals", filed["all"], boundary_set=boundary_set)

    assert found == {
        "heroin": (Decimal("36.5"), 11, 15, 4, 2, 1, 1),
        # Nobody led by any report, and the two differ: the least and the most of them.
        "cocaine": (Decimal("6.2"), 3, Decimal("3.2"), 0, 0, 1, 1),
        "ketamine": (14, 7, 7, 0, 7, 0, 0),
    }


def test_cases_count_once_too_and_goods_handed_over_are_kept_apart(
    kitchen: Kitchen, filed: dict[str, int]
) -> None:
    cases = _totals(kitchen, "national_seizure_totals", filed["all"], measure_code="seizure_cases")
    handed_over = _totals(
        kitchen, "national_seizure_totals", filed["all"], measure_code="handed_over_quantity"
    )

    assert cases == {None: (6, 2, 2, 0, 0, 1, 1)}
    assert handed_over == {"heroin": (5, 5, 5, 0, 0, 0, 0)}


def test_a_province_counts_an_operation_once_within_itself(kitchen: Kitchen, filed: dict[str, int]) -> None:
    def of(province: str, boundary_set: str) -> tuple[Any, ...]:
        where = f"and province_key = '{province}'"
        return _totals(kitchen, "province_seizure_totals", filed["all"], where, boundary_set=boundary_set)[
            "heroin"
        ]

    assert of("lao_cai_2008", "63") == (21, 11, 11, 0, 0, 1, 1)
    assert of("yen_bai_2008", "63") == (Decimal("15.5"), Decimal("9.5"), Decimal("13.5"), 4, 2, 1, 0)
    # The two provinces are one since 2025: what is joint between them is joint within it.
    assert of("lao_cai_2025", "34") == (Decimal("36.5"), 11, 15, 4, 2, 1, 1)


def test_a_withdrawn_report_leaves_the_operation_and_comes_back_as_of_before(
    kitchen: Kitchen, filed: dict[str, int]
) -> None:
    [(now,)] = kitchen.rows("select warehouse.published_position()")

    assert _totals(kitchen, "national_seizure_totals", now)["heroin"] == (21, 11, 11, 0, 0, 1, 1)
    assert _totals(kitchen, "national_seizure_totals", now)["cocaine"] == (3, 3, 3, 0, 0, 1, 0)
    assert _totals(kitchen, "national_seizure_totals", filed["all"])["heroin"][0] == Decimal("36.5")


def test_declared_links_and_candidates_are_kept_apart(kitchen: Kitchen, filed: dict[str, int]) -> None:
    query = """
        select
            link_kind, operation_key,
            split_part(stream, '/', 3) || ' ' || split_part(stream, '/', 4), mode,
            split_part(other_stream, '/', 3) || ' ' || split_part(other_stream, '/', 4), other_mode
        from core.link_joint_operations
        where stream like %s order by 1 desc, 2, 3, 5
    """
    border_guard, police, neighbour = (
        "lao_cai_2008 border_guard",
        "lao_cai_2008 police",
        "yen_bai_2008 police",
    )

    assert kitchen.rows(query, (f"%{PERIOD}%",), at=filed["all"]) == [
        ("declared", "MT1218", border_guard, "joint", police, "lead"),
        ("declared", "MT1218", border_guard, "joint", neighbour, "joint"),
        ("declared", "MT1218", police, "lead", neighbour, "joint"),
        ("declared", "X1", border_guard, "joint", neighbour, "joint"),
        ("candidate", None, police, "lead", neighbour, "joint"),
    ]
    assert len(kitchen.rows(query, (f"%{PERIOD}%",), at=filed["neighbour"] - 1)) == 1


def test_drugs_of_all_kinds_are_never_added_to_their_classes(kitchen: Kitchen, filed: dict[str, int]) -> None:
    period = (LATER.period,)

    assert kitchen.rows(
        """
        select kg_stated, kg_of_classes, kg_total, items_without_kg from marts.drug_totals
        where period_key = %s and boundary_set = '63' and acquisition_code = 'seized'
        """,
        period,
    ) == [(5, 3, 5, 1)]
    assert kitchen.rows(
        """
        select item_code, value from marts.national_totals
        where period_key = %s and boundary_set = '63' and measure_code = 'seizure_kg_equivalent' order by 1
        """,
        period,
    ) == [
        ("drugs_all", 5),
        ("heroin", 1),
        ("methamphetamine_crystal", Decimal("1.5")),
        ("synthetic_drugs", 2),
    ]


def test_other_goods_stay_in_their_own_units(kitchen: Kitchen, filed: dict[str, int]) -> None:
    query = """
        select item_code, unit_code, quantity, kg_equivalent from core.fct_seizure_exhibits
        where stream = %s and group_no = '2' and recorded_to_position is null order by 1
    """

    assert kitchen.rows(query, (LATER.stream,)) == [
        ("cash_vnd", "vnd", 3500000, None),
        ("cigarettes", "pack", 500, None),
        ("firecrackers", "box", 12, None),
    ]


def test_an_exhibit_at_the_laboratory_is_shown_with_its_age(kitchen: Kitchen, filed: dict[str, int]) -> None:
    query = """
        select item_code, quantity, days_at_laboratory, source_cell from marts.exhibits_at_laboratory
        where period_key = %s and boundary_set = '34'
    """
    # Not the clock's: the day may turn between the last event and this question.
    last = "select max((recorded_at at time zone 'Asia/Ho_Chi_Minh')::date) from eventlog.events"
    [(today,)] = kitchen.rows(last, role="writer")

    assert kitchen.rows(query, (LATER.period,)) == [("mdma", None, (today - date(2023, 4, 14)).days, "A6")]


@pytest.mark.parametrize(
    ("step", "links", "exhibits"),
    [
        ("in prose", [], []),
        ("confirmed", [("declared", "narrative", "structured")], [("mdma", None, "[40, 60)")]),
        # Each is stated twice, by the text and by the table of one slot: the table counts.
        ("in tables too", [("declared", "structured", "structured")], [("mdma", "Thu giữ!A3", None)]),
    ],
)
def test_prose_is_linked_and_listed_once_it_is_official(
    kitchen: Kitchen,
    filed: dict[str, int],
    step: str,
    links: list[tuple[Any, ...]],
    exhibits: list[tuple[Any, ...]],
) -> None:
    of_channels = """
        select link_kind, split_part(stream, '/', 6), split_part(other_stream, '/', 6)
        from core.link_joint_operations where stream like %s
    """
    waiting = """
        select item_code, source_cell, source_span from marts.exhibits_at_laboratory
        where period_key = %s and boundary_set = '63'
    """

    assert kitchen.rows(of_channels, (f"%{PROSE.period}%",), at=filed[step]) == links
    assert kitchen.rows(waiting, (PROSE.period,), at=filed[step]) == exhibits
