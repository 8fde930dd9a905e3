"""Figures of prose in a real log: filed as provisional, decided on by a reviewer, each decision exactly once."""

import io
import json
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from changed_lists import changeable_lists
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_take_in import Intake, codes

from antq.core.errors import AntqError
from antq.corrections.replay import replay
from antq.corrections.review import STATES, Decision, ProseFigure, decide, find_figures, review_workbook
from antq.corrections.slots import slot_events
from antq.corrections.slots.form_slots import find_slot
from antq.eventlog.verify import verify
from antq.rules import quantities

BY = "Phòng PV05"
COVER = """# Mẫu: Lời văn
# Tỉnh/thành phố: Kon Tum
# Đơn vị báo cáo: Công an
# Kỳ báo cáo: {period}
# Lý do: kiểm thử

"""
BODY = "Trong kỳ, lực lượng Công an bắt giữ {cases} vụ, 26 đối tượng, thu giữ 71,63 kg ma túy đá."


@pytest.fixture
def intake(module_warehouse: Any, tmp_path_factory: pytest.TempPathFactory) -> Intake:
    return Intake(module_warehouse, tmp_path_factory.mktemp("files"))


@pytest.fixture
def file_prose(intake: Intake, request: pytest.FixtureRequest) -> Callable[..., list[ProseFigure]]:
    """Files a report in prose of a period of the test's own and gives its figures."""

    def file(period: str, body: str = BODY.format(cases=11), form: str = "seizures") -> list[ProseFigure]:
        receipt = intake.file((COVER.format(period=period) + body).encode(), "bao-cao.txt")
        assert receipt.status == "filed", receipt.findings
        return listed(intake, period, form)

    return file


def listed(intake: Intake, period: str, form: str = "seizures") -> list[ProseFigure]:
    found = find_figures(intake.conn, f"{form}/kon_tum_2008/police/{period}", STATES)
    intake.conn.rollback()
    return found


def test_the_same_text_is_read_anew_once_the_words_have_changed(intake: Intake) -> None:
    period, name = "2022-M12.decree_09", "bao-cao.txt"
    text = (COVER.format(period=period) + BODY.format(cases=7)).encode()

    assert intake.file(text, name).status == "filed"
    assert intake.file(text, name).status == "duplicate"
    with changeable_lists() as change:
        change(
            "narrative_terms", lambda words: words + "topic,giao lưu kết nghĩa,residents_meeting\n".encode()
        )
        assert intake.file(text, name).status == "filed"
    assert {one.value for one in listed(intake, period)} == {"7", "26", "71.63"}


def test_figures_are_listed_with_their_words_until_they_are_decided(
    intake: Intake, file_prose: Callable[..., list[ProseFigure]]
) -> None:
    period = "2024-M01.decree_09"
    cases, suspects, drug = file_prose(period)

    assert [one.state for one in (cases, suspects, drug)] == ["provisional"] * 3
    assert (cases.measure_code, cases.value, cases.quote) == ("seizure_cases", "11", "11 vụ")
    assert drug.shown == {
        "measure": "Số lượng thu giữ (đơn vị như báo cáo)",
        "item": "Ma túy đá",
        "value": "71,63",
        "unit": "ki-lô-gam",
    }
    decisions = [
        Decision(cases.id, "confirm"),
        Decision(suspects.id, "dismiss", None, "là số lũy kế"),
        Decision(drug.id, "correct", "71,3", "đọc sai"),
    ]
    outcomes = decide(intake.conn, decisions, BY)

    assert [one.outcome for one in outcomes] == ["done"] * 3
    assert [(one.state, one.value) for one in listed(intake, period)] == [
        ("confirmed", "11"),
        ("dismissed", "26"),
        ("corrected", "71.3"),
    ]
    slot = "seizures/kon_tum_2008/police/2024-M01"
    assert find_figures(intake.conn, f"{slot}.decree_09") == []
    [(counts,)] = intake.rows(
        "select payload -> 'lines' from eventlog.events where stream = %s order by position desc limit 1",
        (cases.stream,),
    )
    assert counts == {"in": 3, "accepted": 2, "warned": 0, "rejected": 0, "ignored": 1}
    assert verify(intake.conn).ok


def test_the_same_decision_again_changes_nothing_and_another_is_a_new_one(
    intake: Intake, file_prose: Callable[..., list[ProseFigure]]
) -> None:
    period = "2024-M02.decree_09"
    cases, *_ = file_prose(period)

    first = decide(intake.conn, [Decision(cases.id, "confirm")], BY)
    again = decide(intake.conn, [Decision(cases.id, "confirm")], BY)
    other = decide(intake.conn, [Decision(cases.id, "dismiss", None, "của đơn vị khác")], BY)
    back = decide(intake.conn, [Decision(cases.id, "confirm")], BY)

    assert [one[0].outcome for one in (first, again, other, back)] == ["done", "already", "done", "done"]
    assert again[0].position == first[0].position
    assert listed(intake, period)[0].state == "confirmed"
    assert listed(intake, period)[0].value == "11"


@pytest.mark.parametrize(
    ("decision", "why"),
    [
        (("correct", "12,5", "x"), "whole"),
        (("correct", "-3", "x"), "whole"),
        (("correct", "nhiều", "x"), "no number"),
        (("correct", "12", None), "reason"),
        (("dismiss", None, " "), "reason"),
        (("dismiss", None, "theo ông Nguyễn Văn Hùng"), "personal"),
    ],
)
def test_what_cannot_be_decided_is_refused_with_why(
    intake: Intake, file_prose: Callable[..., list[ProseFigure]], decision: tuple[Any, Any, Any], why: str
) -> None:
    period = "2024-M03.decree_09"
    cases = (listed(intake, period) or file_prose(period))[0]

    [outcome] = decide(intake.conn, [Decision(cases.id, *decision)], BY)

    assert outcome.outcome == "refused"
    assert why in (outcome.why_en or "")
    assert listed(intake, period)[0].state == "provisional"


def test_range_unit_item_and_qualifier_are_corrected_too(
    intake: Intake, file_prose: Callable[..., list[ProseFigure]]
) -> None:
    period = "2024-M10.decree_09"
    cases, _, drug = file_prose(period)
    decisions = [
        Decision(cases.id, "correct", "10-12", "văn bản ghi một khoảng"),
        Decision(drug.id, "correct", "500", "đọc sai tang vật", item="Heroin", unit="gam", qualifier="gần"),
    ]
    outcomes = decide(intake.conn, decisions, BY)
    again = decide(intake.conn, decisions, BY)

    assert [one.outcome for one in outcomes] == ["done", "done"]
    assert [one.outcome for one in again] == ["already", "already"]
    fixed, _, weighed = listed(intake, period)
    assert (fixed.value, fixed.line["qual"], fixed.shown["value"]) == ("10", "at_least", "10 (Hơn, trên)")
    assert {key: weighed.line[key] for key in ("item", "unit", "qty", "qual")} == {
        "item": "heroin",
        "unit": "g",
        "qty": "500",
        "qual": "approximately",
    }
    only_unit = decide(
        intake.conn, [Decision(drug.id, "correct", None, "x", unit="kg", qualifier="exact")], BY
    )
    assert only_unit[0].outcome == "done"
    last = listed(intake, period)[2]
    assert (last.line["unit"], last.value, "qual" in last.line) == ("kg", "500", False)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"value": "12-10"}, "less to the greater"),
        ({"value": "10 đến 12,5"}, "whole"),
        ({}, "missing"),
        ({"item": "Heroin"}, "only a quantity"),
        ({"qualifier": "chắc là"}, "not on the list"),
    ],
)
def test_a_correction_that_cannot_be_is_refused_with_why(
    intake: Intake, file_prose: Callable[..., list[ProseFigure]], change: dict[str, str], why: str
) -> None:
    period = "2024-M12.decree_09"
    cases = (listed(intake, period) or file_prose(period))[0]
    [outcome] = decide(intake.conn, [Decision(cases.id, "correct", reason="x", **change)], BY)
    assert outcome.outcome == "refused"
    assert why in (outcome.why_en or "")


def test_the_figures_of_others_wait_and_other_crime_is_only_shown(
    intake: Intake, file_prose: Callable[..., list[ProseFigure]]
) -> None:
    period = "2025-M02.decree_09"
    body = "Công an tỉnh bắt giữ 11 vụ ma túy; khởi tố 9 vụ. Công an tỉnh Hà Tĩnh bắt 5 vụ ma túy, thu 3 kg heroin."
    own, prosecuted, theirs, drug = file_prose(period, body)

    assert [one.state for one in (own, prosecuted, theirs, drug)] == [
        "provisional",
        "context",
        "held",
        "held",
    ]
    assert (prosecuted.quote, prosecuted.shown["measure"]) == ("9 vụ", "Bối cảnh, không vào biểu")
    assert len(review_workbook.read_decisions(review_workbook.to_xlsx([own, prosecuted, theirs]))) == 0
    decisions = [
        Decision(prosecuted.id, "confirm"),
        Decision(theirs.id, "confirm"),
        Decision(drug.id, "correct", "2,5", "của đơn vị, đọc sai số lẻ"),
    ]
    outcomes = decide(intake.conn, decisions, BY)

    assert [one.outcome for one in outcomes] == ["refused", "done", "done"]
    assert [(one.state, one.value) for one in listed(intake, period)] == [
        ("provisional", "11"),
        ("context", "9 vụ"),
        ("confirmed", "5"),
        ("corrected", "2.5"),
    ]
    [(counts,)] = intake.rows(
        "select payload -> 'lines' from eventlog.events where stream = %s order by position desc limit 1",
        (own.stream,),
    )
    assert counts == {"in": 4, "accepted": 3, "warned": 0, "rejected": 0, "ignored": 1}
    assert verify(intake.conn).ok


def test_a_unit_that_does_not_fit_the_item_is_refused(
    intake: Intake, file_prose: Callable[..., list[ProseFigure]]
) -> None:
    period = "2025-M01.decree_09"
    drug = file_prose(period)[2]
    [outcome] = decide(intake.conn, [Decision(drug.id, "correct", reason="x", unit="viên")], BY)
    assert (outcome.outcome, "fit" in (outcome.why_en or "")) == ("refused", True)


def test_nobody_and_a_person_review_nothing(
    intake: Intake, file_prose: Callable[..., list[ProseFigure]]
) -> None:
    for by in ("", "ông Nguyễn Văn Hùng"):
        with pytest.raises(AntqError):
            decide(intake.conn, [Decision("1:1", "confirm")], by)
    [outcome] = decide(intake.conn, [Decision("1:1", "confirm")], BY)
    assert outcome.outcome == "refused"


def test_a_workbook_goes_out_and_comes_back_exactly_once(
    intake: Intake, file_prose: Callable[..., list[ProseFigure]], tmp_path: Path
) -> None:
    period = "2024-M04.decree_09"
    cases, suspects, drug = file_prose(period)
    sheet_bytes = review_workbook.to_xlsx([cases, suspects, drug])
    book = openpyxl.load_workbook(io.BytesIO(sheet_bytes))
    sheet = book[review_workbook.SHEET]
    column = {cell.value: cell.column for cell in sheet[1]}
    assert [sheet.cell(row, column["Nguyên văn"]).value for row in (2, 3)] == ["11 vụ", "26 đối tượng"]
    for row, (verdict, value) in enumerate([("Xác nhận", None), (None, None), ("Sửa", 70.5)], start=2):
        sheet.cell(row, column["Quyết định"], verdict)
        sheet.cell(row, column["Số đúng"], value)
        sheet.cell(row, column["Lý do"], "đối chiếu bản gốc")
    buffer = io.BytesIO()
    book.save(buffer)

    decisions = review_workbook.read_decisions(buffer.getvalue())
    first = decide(intake.conn, decisions, BY)
    again = decide(intake.conn, decisions, BY)

    assert [one.outcome for one in first] == ["done", "done"]
    assert [one.outcome for one in again] == ["already", "already"]
    assert [(one.state, one.value) for one in listed(intake, period)] == [
        ("confirmed", "11"),
        ("provisional", "26"),
        ("corrected", "70.5"),
    ]
    # Meanwhile somebody else decided: the list is out of date for that figure.
    decide(intake.conn, [Decision(cases.id, "dismiss", None, "trùng")], BY)
    stale = decide(intake.conn, decisions, BY)
    assert [one.outcome for one in stale] == ["refused", "already"]


def test_a_file_that_is_no_list_is_refused(intake: Intake) -> None:
    blank = io.BytesIO()
    openpyxl.Workbook().save(blank)
    for data in (b"PK\x03\x04", b"x,y\n", blank.getvalue()):
        with pytest.raises(AntqError):
            review_workbook.read_decisions(data)


def test_reviewers_at_once_decide_once(intake: Intake, file_prose: Callable[..., list[ProseFigure]]) -> None:
    period = "2024-M05.decree_09"
    found = file_prose(period)
    answers: list[str] = []

    def work() -> None:
        with closing(intake.warehouse.connect("writer")) as conn:
            answers.extend(
                o.outcome for o in decide(conn, [Decision(one.id, "confirm") for one in found], BY)
            )

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == ["already"] * 6 + ["done"] * 3
    [(events,)] = intake.rows(
        "select count(*) from eventlog.events where stream = %s and type = 'FigureConfirmed'",
        (found[0].stream,),
    )
    assert events == 3


def test_a_newer_text_is_provisional_again_and_a_dismissed_measure_is_not_missed(
    intake: Intake, file_prose: Callable[..., list[ProseFigure]]
) -> None:
    period = "2024-M06.decree_09"
    cases, suspects, drug = file_prose(period)
    decide(
        intake.conn,
        [Decision(cases.id, "confirm"), Decision(drug.id, "dismiss", None, "của đơn vị khác")],
        BY,
    )

    newer = file_prose(period, "Trong kỳ, lực lượng Công an bắt giữ 12 vụ, 26 đối tượng.")

    assert [(one.state, one.value, one.vintage) for one in newer] == [
        ("provisional", "12", 2),
        ("provisional", "26", 2),
    ]
    [outcome] = decide(intake.conn, [Decision(suspects.id, "confirm")], BY)
    assert outcome.outcome == "refused"
    slot_events.withdraw(
        intake.conn,
        find_slot("seizures", "Kon Tum", "police", period, "reported", "narrative"),
        "kiểm thử",
        BY,
    )
    assert listed(intake, period) == []


def test_a_table_of_the_same_slot_is_compared_and_not_added(
    intake: Intake, file_prose: Callable[..., list[ProseFigure]]
) -> None:
    period = "2024-M07.decree_09"
    table = {
        "envelope": {"province": "Kon Tum", "reporting_unit": "police", "period": period},
        "filings": [{"form": "seizures", "lines": [{"group_no": "1", "cases": 10, "suspects": 26}]}],
    }
    before = intake.file(json.dumps(table).encode())
    text = intake.file((COVER.format(period=period) + BODY.format(cases=11)).encode(), "bao-cao.txt")

    assert "SL260" not in codes(before)
    [finding] = [one for one in text.findings if one.code == "SL260"]
    assert (finding.args["measure_code"], finding.args["told"], finding.args["filed"]) == (
        "seizure_cases",
        "11",
        "10",
    )
    streams = {stream for _, stream, _ in intake.events() if period in stream}
    assert {stream.split("/")[-2] for stream in streams} == {"structured", "narrative"}
    found = listed(intake, period)
    decide(intake.conn, [Decision(found[0].id, "correct", "10", "theo biểu")], BY)
    table["envelope"]["reason"] = "nộp lại"  # type: ignore[index]
    assert "SL260" not in codes(intake.file(json.dumps(table, indent=1).encode()))


def test_the_text_of_a_report_leaves_only_quotes_in_the_log(
    intake: Intake, file_prose: Callable[..., list[ProseFigure]]
) -> None:
    file_prose("2024-M08.decree_09", "Đồng chí Trần Văn Bình cho biết: bắt giữ 11 vụ, 26 đối tượng.")

    payloads = str(intake.rows("select payload from eventlog.events")) + str(
        intake.rows("select lines from eventlog.event_lines")
    )
    texts = [body for (body,) in intake.rows("select body from eventlog.texts")]
    assert "Trần Văn" not in payloads
    assert "11 vụ" not in payloads
    assert "11 vụ" in texts
    assert not [body for body in texts if "Trần Văn" in body]


def test_a_rejected_figure_comes_back_to_its_text_and_waits_for_a_word(
    intake: Intake, mend: Callable[[str, str, str], None]
) -> None:
    period = "2024-M11.decree_09"
    body = "Trong kỳ, lực lượng Công an bắt giữ 11 vụ, thu giữ 5 lít ma túy đá."
    receipt = intake.file((COVER.format(period=period) + body).encode(), "bao-cao.txt")
    assert (receipt.status, receipt.lines.rejected) == ("filed_with_rejections", 1)
    [cases] = listed(intake, period)
    decide(intake.conn, [Decision(cases.id, "confirm")], BY)
    mend("item_units", "methamphetamine_crystal", "litre")

    quantities.units_of_items.cache_clear()
    try:
        [filing] = replay(intake.settings, intake.conn, slot=f"seizures/kon_tum_2008/police/{period}").filings
    finally:
        quantities.units_of_items.cache_clear()

    assert (filing.lines["recovered"], filing.judged_otherwise) == (1, [])
    drug = next(one for one in listed(intake, period) if one.field == "qty")
    assert (drug.state, drug.value, drug.quote) == ("provisional", "5", "5 lít ma túy đá")
    assert [one.state for one in listed(intake, period)] == ["confirmed", "provisional"]
    [(counts,)] = intake.rows(
        "select payload -> 'lines' from eventlog.events where stream = %s order by position desc limit 1",
        (cases.stream,),
    )
    assert (counts["accepted"], counts["rejected"]) == (2, 0)


VERDICTS = st.sampled_from(
    [("confirm", None, None), ("correct", "7", "x"), ("correct", "8", "x"), ("dismiss", None, "x")]
)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 2), VERDICTS), min_size=1, max_size=6))
def test_after_any_decisions_each_figure_is_as_last_decided(
    intake: Intake,
    file_prose: Callable[..., list[ProseFigure]],
    history: list[tuple[int, tuple[Any, Any, Any]]],
) -> None:
    period = "2024-M09.decree_09"
    body = "Trong kỳ, lực lượng Công an bắt giữ 11 vụ; 26 đối tượng.\n"
    # Every example is a filing of its own: the text differs.
    test_after_any_decisions_each_figure_is_as_last_decided.count += 1  # type: ignore[attr-defined]
    count = test_after_any_decisions_each_figure_is_as_last_decided.count  # type: ignore[attr-defined]
    found = file_prose(period, body + "\n" * count)
    last: dict[str, tuple[str, str]] = {one.id: ("provisional", one.value) for one in found}
    for index, (verdict, value, reason) in history:
        one = found[index % len(found)]
        decide(intake.conn, [Decision(one.id, verdict, value, reason)], BY)
        before = last[one.id]
        if verdict == "confirm":
            state = before[0] if before[0] == "corrected" else "confirmed"
            last[one.id] = (state, before[1])
        else:
            state = {"correct": "corrected", "dismiss": "dismissed"}[verdict]
            last[one.id] = (state, value or before[1])

    now = listed(intake, period)
    assert {one.id: (one.state, one.value) for one in now} == last
    [(counts,)] = intake.rows(
        "select payload -> 'lines' from eventlog.events where stream = %s order by position desc limit 1",
        (now[0].stream,),
    )
    dismissed = sum(one.state == "dismissed" for one in now)
    assert (counts["in"], counts["ignored"]) == (len(now), dismissed)
    assert counts["in"] == counts["accepted"] + counts["warned"] + counts["rejected"] + counts["ignored"]


test_after_any_decisions_each_figure_is_as_last_decided.count = 0  # type: ignore[attr-defined]
