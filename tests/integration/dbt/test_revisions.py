"""A revision says in words what changed a figure, why and who did; what changed nothing is none."""

from decimal import Decimal
from typing import Any

import psycopg2
import pytest
from warehouse_steps import Kitchen, Line, Slot, activity, seizure

from antq.eventlog.store import put_text

# A year and a province of this module's own: the warehouse is shared.
AMENDED = Slot("activities", "hoa_binh_2008", "police", "2018.decree_09")
RECOVERED = Slot("seizures", "hoa_binh_2008", "police", "2018.decree_09")
PROSE = Slot("activities", "hoa_binh_2008", "police", "2018.decree_09", channel="narrative")
ONCE = Slot("activities", "hoa_binh_2008", "border_guard", "2018.decree_09")
GIVEN_BACK = "cột F ghi nhầm"


def prose(code: str, occasions: str, span: str) -> Line:
    return activity(code, occasions) | {"cell": span}


@pytest.fixture(scope="module")
def revised(kitchen: Kitchen) -> dict[str, int]:
    """Reports filed, amended, recovered, reviewed and withdrawn, each with its reason, and the positions."""

    def reason(words: str) -> str:
        writer = kitchen.made.connect("writer")
        with writer:
            return put_text(writer, words)

    at = {"first": kitchen.file(AMENDED, [activity("residents_meeting", "40"), activity("patrol", "5")])}
    kitchen.build()
    at["corrected"] = kitchen.file(
        AMENDED,
        [activity("residents_meeting", "44")],
        kind="correction",
        reason_ref=reason("Cộng thiếu hai xã"),
        sender="hoa_binh_2008.police",
    )
    at["supplemented"] = kitchen.file(
        AMENDED, [activity("mediation", "7")], kind="supplement", reason_ref=reason("Bổ sung hòa giải")
    )
    # Word for word what is in force: not a figure of it changes.
    at["alike"] = kitchen.file(
        AMENDED,
        [activity("residents_meeting", "44"), activity("patrol", "5"), activity("mediation", "7")],
        reason_ref=reason("Nộp lại"),
    )
    kitchen.file(ONCE, [activity("patrol", "3")])
    kitchen.file(RECOVERED, [seizure("1", "heroin", "1", "kg", cases="1"), {"s": "rejected", "f": []}])
    at["recovered"] = kitchen.recover(RECOVERED, {2: seizure("2", "heroin", "2", "kg", cases="1")})
    kitchen.file(PROSE, [prose("thematic_talk", "6", "[0, 4)"), prose("training_class", "2", "[5, 9)")])
    at["confirmed"] = kitchen.restate(PROSE, "FigureConfirmed", {1: prose("thematic_talk", "6", "[0, 4)")})
    at["dismissed"] = kitchen.restate(PROSE, "FigureDismissed", {2: {"s": "ignored", "cell": "[5, 9)"}})
    kitchen.build()
    at["withdrawn"] = kitchen.withdraw(RECOVERED)
    kitchen.build()
    # Texts that are no reason of a change: a raw value, and the words of a report that was given back.
    at["given back"] = kitchen.give_back(ONCE, reason_ref=reason(GIVEN_BACK))
    kitchen.build()
    return at


def revisions(kitchen: Kitchen, slot: Slot, measure: str, at: int | None = None) -> list[tuple[Any, ...]]:
    return kitchen.rows(
        """
        select kind_name, reason_given, previous_value, value, position from marts.revisions
        where stream = %s and measure_code = %s order by revision_no
        """,
        (slot.stream, measure),
        at=at,
    )


def test_a_correction_says_what_it_was_why_and_by_whom(kitchen: Kitchen, revised: dict[str, int]) -> None:
    assert revisions(kitchen, AMENDED, "residents_meetings") == [
        ("Báo cáo lần đầu", None, None, 40, revised["first"]),
        ("Báo cáo đính chính", "Cộng thiếu hai xã", 40, 44, revised["corrected"]),
    ]
    query = "select explanation, explanation_en, made_by from marts.revisions where position = %s"
    assert kitchen.rows(query, (revised["corrected"],)) == [
        (
            "Báo cáo đính chính – Công an tỉnh, Hòa Bình (hoa_binh_2008.police). Lý do: “Cộng thiếu hai xã”",
            "Corrected – Provincial police, Hòa Bình (hoa_binh_2008.police). Reason: “Cộng thiếu hai xã”",
            "hoa_binh_2008.police",
        )
    ]


def test_a_supplement_is_a_revision_of_what_it_adds(kitchen: Kitchen, revised: dict[str, int]) -> None:
    assert revisions(kitchen, AMENDED, "mediations") == [
        ("Báo cáo bổ sung", "Bổ sung hòa giải", None, 7, revised["supplemented"])
    ]


def test_what_changed_nothing_is_no_revision(kitchen: Kitchen, revised: dict[str, int]) -> None:
    assert revisions(kitchen, AMENDED, "patrols") == []
    assert revisions(kitchen, ONCE, "patrols") == []
    query = "select count(*) from marts.revisions where position = %s"
    assert kitchen.rows(query, (revised["alike"],)) == [(0,)]


def test_lines_that_came_back_reviews_and_withdrawals_are_told_apart(
    kitchen: Kitchen, revised: dict[str, int]
) -> None:
    assert [(*row[:1], *row[2:]) for row in revisions(kitchen, RECOVERED, "seizure_cases")] == [
        ("Báo cáo lần đầu", None, 1, revised["recovered"] - 1),
        ("Dòng bị loại được nhận lại", 1, 2, revised["recovered"]),
        ("Rút báo cáo", 2, None, revised["withdrawn"]),
    ]
    confirmed = revisions(kitchen, PROSE, "thematic_talks")
    assert [row[0] for row in confirmed] == ["Báo cáo lần đầu", "Số liệu được xác nhận"]
    assert [row[3] for row in confirmed] == [6, 6]
    dismissed = revisions(kitchen, PROSE, "training_classes")
    assert [(row[0], row[3]) for row in dismissed] == [("Báo cáo lần đầu", 2), ("Số liệu bị bỏ", None)]


def test_a_change_is_measured_by_the_figure_first_published(
    kitchen: Kitchen, revised: dict[str, int]
) -> None:
    found = kitchen.rows(
        """
        select base_value, change, change_pct, is_published from marts.revisions
        where stream = %s and measure_code = 'residents_meetings' order by revision_no
        """,
        (AMENDED.stream,),
    )
    assert found == [(40, 0, 0, True), (40, 4, Decimal("10.00"), True)]


def test_readers_see_reasons_of_changes_and_no_other_text(kitchen: Kitchen, revised: dict[str, int]) -> None:
    for table in ("eventlog.texts", "warehouse.change_reasons", "marts._revised_figures"):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            kitchen.rows(f"select * from {table}")  # noqa: S608
    builder = kitchen.rows("select position, reason from warehouse.change_reasons", role="builder")
    assert revised["given back"] not in {position for position, _ in builder}
    assert GIVEN_BACK not in {reason for _, reason in builder}
    # As of the first report, nobody knew what would be wrong with it.
    assert revisions(kitchen, AMENDED, "residents_meetings", at=revised["first"]) == []
    earlier = "select max(position) from warehouse.change_reasons"
    (known,) = kitchen.rows(earlier, at=revised["corrected"], role="builder")[0]
    assert known == revised["corrected"]
