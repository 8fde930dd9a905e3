"""A report that is late and a figure that slipped raise alerts, which end when the data is mended, without a hand."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flow_steps import rows, take_in, write_report

from antq.alerts import alert_decisions
from antq.alerts.alert import Alert, read_alerts
from antq.core.clock import VIET_NAM
from antq.core.errors import AntqError
from antq.corrections.slots import due_dates, slot_events
from antq.corrections.slots.form_slots import find_slot
from antq.warehouse import refresh

TODAY = datetime.now(VIET_NAM).date()
# Far enough that no reminder is due today, whatever the holidays.
DUE = TODAY + timedelta(days=25)
MONTH = "2023-M03.decree_09"
# Owed since 2025 by the list of obligations.
OWED = "2025-M03.decree_09"
OVERDUE = f"report_overdue/activities/gia_lai_2008/consolidated/{OWED}"
SOON = OVERDUE.replace("overdue", "due_soon")
SLIP = f"figure_implausible/activities/kon_tum_2008/consolidated/{MONTH}/structured/reported"
OTHER = SLIP.replace("M03", "M04")
FIREWORKS = SLIP.replace("activities", "seizures")
STORY = (OVERDUE, SOON, SLIP, OTHER, FIREWORKS)
OFFICE = "Phòng Tổng hợp"
LATE = "filings.a_report_is_at_most_a_year_late"
TOO_MANY = "activities.a_meeting_fits_into_a_place"


@pytest.fixture
def warehouse(module_warehouse: Any) -> Any:
    """One warehouse for the story, whose tests follow each other: dbt parses the project anew for each database."""
    return module_warehouse


@pytest.fixture
def folder(tmp_path: Any) -> Any:
    """Where a province writes its reports."""
    return tmp_path


def _file(warehouse: Any, folder: Any, attendances: int, **cover: str) -> None:
    lines = [f"commune,Xã {n},residents_meeting,1,{attendances if n == 3 else 40}" for n in range(1, 6)]
    path = write_report(folder, "activities", "level,place,activity,occasions,attendances", lines, **cover)
    take_in(warehouse.settings, path)
    refresh.refresh(warehouse.settings)


def _file_fireworks(warehouse: Any, folder: Any, kilograms: str) -> None:
    header = "level,place,group_no,acquisition,mode,cases,suspects,item,quantity,unit"
    line = f"province,,1,seized,independent,2,3,fireworks,{kilograms},kg"
    take_in(warehouse.settings, write_report(folder, "seizures", header, [line]))


def _look(warehouse: Any, day: date = TODAY) -> dict[str, Alert]:
    """Look for problems on a day; the alerts of the story. On some days of the year, others are due as well."""
    alert_decisions.record(warehouse.settings, datetime.combine(day, datetime.max.time(), VIET_NAM))
    return {alert.key: alert for alert in read_alerts(warehouse.connect("analyst")) if alert.key in STORY}


def _checks(alert: Alert) -> list[str]:
    return [check["check"] for check in alert.facts["checks"]]


def test_a_slip_raises_one_alert_that_names_the_cell(warehouse: Any, folder: Any) -> None:
    _file_fireworks(warehouse, folder, "10200")
    _file(warehouse, folder, 40_000)

    found = _look(warehouse)

    assert found.keys() == {SLIP, FIREWORKS}
    alert = found[SLIP]
    assert (alert.state, alert.severity, alert.province_key) == ("open", "warning", "kon_tum_2008")
    assert _checks(alert) == [TOO_MANY, LATE]
    check = alert.facts["checks"][0]
    assert (check["column"], check["value"], check["rows"]) == ("value", "40000", 1)
    # The third line of the table, below the cover and the headings.
    assert (check["file"], check["cell"]) == ("activities_1.csv", "dòng 10")
    assert alert.sentence_vi.startswith("Kon Tum, ")
    assert "40000" in alert.sentence_vi


def test_ten_tonnes_of_fireworks_are_told(warehouse: Any) -> None:
    """10.2 kg, a thousand times: the nation's total went from 2,084 to 12,284 kg and nobody was told."""
    alert = _look(warehouse)[FIREWORKS]

    check = alert.facts["checks"][0]
    assert check["check"] == "seizure_exhibits.an_exhibit_weighs_less_than_the_largest_haul"
    assert (check["cell"], float(check["value"])) == ("dòng 8", 10200)


def test_the_same_problem_keeps_its_alert_and_asks_for_no_build(warehouse: Any) -> None:
    before = rows(warehouse.connect("writer"), "select data_position from eventlog.head")

    assert _look(warehouse)[SLIP].version == 1

    assert rows(warehouse.connect("writer"), "select data_position from eventlog.head") == before
    assert refresh.refresh(warehouse.settings) is None


def test_mended_figures_leave_the_alert_and_other_reports_have_their_own(warehouse: Any, folder: Any) -> None:
    _file(warehouse, folder, 40, Kỳ_báo_cáo="2023-M04.decree_09")
    _file(warehouse, folder, 41)

    found = _look(warehouse)

    # Filed years late, which stays true; the meeting's figure was mended.
    assert {key: _checks(found[key]) for key in (SLIP, OTHER)} == {SLIP: [LATE], OTHER: [LATE]}
    assert (found[SLIP].times_raised, found[SLIP].version) == (1, 2)


def test_a_reminder_becomes_a_lapse_and_ends_with_the_report(warehouse: Any, folder: Any) -> None:
    wanted = due_dates.parse_extension("activities", "Gia Lai", "consolidated", OWED, DUE)
    due_dates.extend(warehouse.connect("writer"), wanted, "Bão số 3", OFFICE)
    refresh.refresh(warehouse.settings)

    assert _look(warehouse).keys() == {SLIP, OTHER, FIREWORKS}
    soon = _look(warehouse, DUE - timedelta(days=1))[SOON]
    assert (soon.state, soon.severity) == ("open", "notice")
    assert _look(warehouse, DUE).keys() == {SLIP, OTHER, FIREWORKS, SOON}
    # The reminder is over without a word, the lapse is new.
    found = _look(warehouse, DUE + timedelta(days=1))
    assert (found[SOON].state, found[OVERDUE].state) == ("resolved", "open")
    assert f"{DUE:%d/%m/%Y}" in found[OVERDUE].sentence_vi

    header = "level,place,activity,occasions,attendances"
    line = ["commune,Xã 1,residents_meeting,1,30"]
    cover = {"Tỉnh/thành_phố": "Gia Lai", "Kỳ_báo_cáo": OWED}
    take_in(warehouse.settings, write_report(folder, "activities", header, line, **cover))
    refresh.refresh(warehouse.settings)
    lapse = _look(warehouse, DUE + timedelta(days=1))[OVERDUE]
    assert (lapse.state, lapse.resolved_how) == ("resolved", "mended")


def test_decisions_hold_and_run_out(warehouse: Any) -> None:
    writer = warehouse.connect("writer")

    taken_up = alert_decisions.acknowledge(writer, SLIP, "Đang hỏi lại tỉnh", OFFICE)
    assert (taken_up.state, taken_up.handled_by) == ("acknowledged", OFFICE)
    assert alert_decisions.snooze(writer, SLIP, 3, "Chờ công văn", OFFICE).state == "snoozed"
    settled = alert_decisions.judge(writer, SLIP, "true_value", "Đã đối chiếu", OFFICE)
    assert (settled.state, settled.verdict) == ("settled", "true_value")
    # A verdict can be taken back.
    wrong = alert_decisions.judge(writer, SLIP, "error", "Tỉnh xác nhận nhập nhầm", OFFICE)
    assert (wrong.state, wrong.verdict) == ("snoozed", "error")
    alert_decisions.judge(writer, SLIP, "true_value", "Đã đối chiếu lần nữa", OFFICE)
    assert _look(warehouse)[SLIP].state == "settled"

    with pytest.raises(AntqError, match="the alert is over"):
        alert_decisions.resolve(writer, SLIP, "Xong", OFFICE)
    with pytest.raises(AntqError, match="no such alert"):
        alert_decisions.read(writer, "report_overdue/nowhere")
    with pytest.raises(AntqError, match="personal data"):
        alert_decisions.acknowledge(writer, OTHER, "Gọi 0912 345 678", OFFICE)
    with pytest.raises(AntqError, match="1 to 90 days"):
        alert_decisions.snooze(writer, OTHER, 91, "Chờ", OFFICE)


def test_the_order_in_which_rows_are_stored_is_no_new_fact(warehouse: Any) -> None:
    ((build, position),) = rows(
        warehouse.connect("analyst"),
        "select build_id, event_position from quality.standing_failures where stream = %s",
        f"report/{OTHER.partition('/')[2]}",
    )
    builder = warehouse.connect("builder")
    versions = []
    for codes in (("a", "b"), ("b", "a")):
        rows(
            builder,
            "delete from quality.failures where build_id = %s and row_key ? 'measure_code' and"
            " (row_key ->> 'event_position')::bigint = %s returning 1",
            *(build, position),
        )
        for code in codes:
            rows(
                builder,
                """
                insert into quality.failures (build_id, suite, expectation, table_name, row_key, details)
                values (
                    %s, 'activities', 'a_meeting_fits_into_a_place', 'core.fct_activities',
                    jsonb_build_object('stream', %s, 'event_position', %s, 'line_no', 2, 'measure_code', %s),
                    jsonb_build_object('column', 'value', 'value', %s, 'source_file', 'x.csv', 'source_cell', %s)
                )
                returning 1
                """,
                *(build, f"report/{OTHER.partition('/')[2]}", position, code, code, code),
            )
        versions.append(_look(warehouse)[OTHER].version)
    assert versions[0] == versions[1]


def test_nobody_is_late_with_a_report_that_nobody_owes(warehouse: Any) -> None:
    period = "2023-M04.decree_09"
    writer = warehouse.connect("writer")
    wanted = due_dates.parse_extension("activities", "Kon Tum", "consolidated", period, DUE)
    due_dates.extend(writer, wanted, "Bão số 3", OFFICE)
    slot = find_slot("activities", "Kon Tum", "consolidated", period, "reported", "structured")
    slot_events.withdraw(writer, slot, "Nộp nhầm kỳ", OFFICE)
    refresh.refresh(warehouse.settings)

    assert _look(warehouse, DUE + timedelta(days=1))[OTHER].state == "resolved"
    late = f"report_overdue/activities/kon_tum_2008/consolidated/{period}"
    assert read_alerts(warehouse.connect("analyst"), [late]) == []
