"""`antq slot withdraw`, `cover`, `extend` and `revoke` on a real log."""

import json
import threading
from contextlib import closing, nullcontext, suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from test_take_in import Intake, codes, report
from typer.testing import CliRunner, Result

from antq.cli.main import app
from antq.core.errors import AntqError
from antq.corrections.slots import due_dates, slot_events
from antq.corrections.slots.form_slots import FormSlot, find_slot

REASON, OFFICE = "Nộp nhầm kỳ", "Phòng Tổng hợp"


@pytest.fixture(scope="module")
def intake(module_warehouse: Any, tmp_path_factory: pytest.TempPathFactory) -> Intake:
    folder: Path = tmp_path_factory.mktemp("files")
    return Intake(module_warehouse, folder)


def kon_tum(month: int, unit: str = "police", period: str | None = None) -> FormSlot:
    return find_slot("activities", "Kon Tum", unit, period or f"2023-M{month:02}.decree_09", "reported")


def file(intake: Intake, month: int, occasions: int = 5, **envelope: object) -> Any:
    return intake.file(report(occasions, period=f"2023-M{month:02}.decree_09", **envelope))


def last(intake: Intake, stream: str) -> tuple[str, dict[str, Any]]:
    return [(type_, payload) for type_, of, payload in _slot_events(intake) if of == stream][-1]


def _slot_events(intake: Intake) -> list[tuple[str, str, dict[str, Any]]]:
    return intake.rows("select type, stream, payload from eventlog.events order by position")


def test_a_withdrawal_empties_the_stream_and_nothing_comes_back(intake: Intake) -> None:
    duty = kon_tum(1)
    file(intake, 1, 4)
    file(intake, 1, 5)

    tried = slot_events.withdraw(intake.conn, duty, REASON, OFFICE, dry_run=True)
    assert (tried.position, tried.vintage) == (None, 2)
    assert [(figure["measure"], figure["amount"]) for figure in tried.figures] == [("Cuộc họp dân", "5")]
    assert last(intake, duty.stream)[0] == "ReportFiled"

    slot_events.withdraw(intake.conn, duty, REASON, OFFICE)

    type_, payload = last(intake, duty.stream)
    assert (type_, payload["sender"]) == ("ReportWithdrawn", OFFICE)
    assert REASON not in json.dumps(payload, ensure_ascii=False)
    assert intake.rows(
        "select body from eventlog.texts where encode(text_hash, 'hex') = %s", (payload["reason_ref"],)
    ) == [(REASON,)]
    with pytest.raises(AntqError, match="no report is in force"):
        slot_events.withdraw(intake.conn, duty, REASON, OFFICE)


def test_after_a_withdrawal_the_same_file_is_a_new_vintage_and_drops_nothing(intake: Intake) -> None:
    file(intake, 2, 5)
    slot_events.withdraw(intake.conn, kon_tum(2), REASON, OFFICE)

    added = file(intake, 2, kind="supplement")
    emptied = intake.file(
        json.dumps(
            {
                "envelope": {
                    "province": "Kon Tum",
                    "reporting_unit": "police",
                    "period": "2023-M02.decree_09",
                    "reason": "x",
                    "confirm_loss": True,
                },
                "filings": [{"form": "activities", "nil": True, "lines": []}],
            }
        ).encode()
    )

    assert (added.filings[0].vintage, "SL112" in codes(added)) == (2, True)
    assert (emptied.status, emptied.filings[0].vintage) == ("filed", 3)


def test_a_cover_ends_the_slots_own_figures_until_it_files_again(intake: Intake) -> None:
    duty, covering = kon_tum(3), kon_tum(3, "consolidated")
    file(intake, 3)

    ended = slot_events.cover(intake.conn, duty, covering, "gộp trong báo cáo tổng hợp", OFFICE)

    type_, payload = last(intake, duty.stream)
    assert (type_, ended.vintage, len(ended.figures)) == ("SlotCovered", 1, 1)
    assert payload["covered_by"] == {
        "stream": covering.stream,
        "province_key": "kon_tum_2008",
        "reporting_unit": "consolidated",
        "period_key": "2023-M03.decree_09",
    }
    again = file(intake, 3, 7)
    assert (again.status, again.filings[0].vintage) == ("filed", 2)


def test_covers_do_not_chain_and_their_periods_meet(intake: Intake) -> None:
    police, whole, front = (kon_tum(4, unit) for unit in ("police", "consolidated", "fatherland_front"))
    slot_events.cover(intake.conn, police, whole, REASON, OFFICE)

    for of, covering in ((whole, front), (front, police), (police, whole)):
        with pytest.raises(AntqError, match="a cover here already"):
            slot_events.cover(intake.conn, of, covering, REASON, OFFICE)
    with pytest.raises(AntqError, match="cannot cover itself"):
        slot_events.cover(intake.conn, front, front, REASON, OFFICE)
    with pytest.raises(AntqError, match="do not meet"):
        slot_events.cover(intake.conn, front, kon_tum(9, "consolidated"), REASON, OFFICE)
    quarter = kon_tum(4, "consolidated", "2023-Q2.decree_09")
    assert slot_events.cover(intake.conn, front, quarter, REASON, OFFICE).position


def test_two_covers_at_once_do_not_chain(intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    police, whole, front = (kon_tum(10, unit) for unit in ("police", "consolidated", "fatherland_front"))
    both_have_read = threading.Barrier(2)
    read = slot_events._covers

    def read_together(conn: Any) -> dict[str, str]:
        found = read(conn)
        with suppress(threading.BrokenBarrierError):
            both_have_read.wait(timeout=1)
        return found

    monkeypatch.setattr(slot_events, "_covers", read_together)
    refused: list[str] = []

    def cover(of: FormSlot, covering: FormSlot) -> None:
        with closing(intake.warehouse.connect("writer")) as conn:
            try:
                slot_events.cover(conn, of, covering, REASON, OFFICE)
            except AntqError as error:
                refused.append(error.what)

    threads = [threading.Thread(target=cover, args=pair) for pair in ((police, whole), (whole, front))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    [message] = refused
    assert "a cover here already" in message


@pytest.mark.parametrize("reason", ["", "  ", "theo điện thoại 0912345678"])
def test_a_reason_is_needed_and_names_nobody(intake: Intake, reason: str) -> None:
    with pytest.raises(AntqError, match="personal data"):
        slot_events.cover(intake.conn, kon_tum(5), kon_tum(5, "consolidated"), reason, OFFICE)


def test_the_commands_say_what_they_did(intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    file(intake, 6)
    for name, value in intake.warehouse.environment.items():
        monkeypatch.setenv(name, value)
    where = ["--form", "activities", "--province", "Kon Tum"]
    why = ["--reason", REASON, "--by", OFFICE]
    owed = {"unit": "consolidated", "period": "2025-M06.decree_09"}

    def run(*arguments: str, unit: str = "police", period: str = "2023-M06.decree_09") -> Result:
        of = [*where, "--unit", unit, "--period", period]
        return CliRunner().invoke(app, ["slot", *arguments[:1], *of, *why, *arguments[1:]])

    looked = run("withdraw", "--dry-run")
    covered = run("cover", "--covering-unit", "consolidated", "--json")
    refused = run("withdraw")
    until = ["--until", "2025-07-31"]
    owed_by_nobody = run("extend", *until, period="2025-M06.decree_09")
    asked = run("extend", *until, "--dry-run", **owed)
    given = run("extend", *until, "--json", **owed)
    doubted = run("revoke", "--dry-run", **owed)

    assert "Cuộc họp dân: 5" in looked.stdout
    assert "nothing was written" in looked.stdout
    assert json.loads(covered.stdout)["covered_by"].split("/")[3] == "consolidated"
    assert isinstance(refused.exception, AntqError)
    assert last(intake, kon_tum(6).stream)[0] == "SlotCovered"
    assert isinstance(owed_by_nobody.exception, AntqError)
    assert "activities · consolidated · 2025-M06.decree_09" in (owed_by_nobody.exception.fix or "")
    assert "due 31/07/2025 (nothing was written)" in asked.stdout
    assert json.loads(given.stdout)["province_key"] == "kon_tum_2008"
    type_, payload = last(intake, "due/activities/kon_tum_2008/consolidated/2025-M06.decree_09")
    assert (type_, payload["due_date"]) == ("DueDateExtended", "2025-07-31")
    assert REASON not in json.dumps(payload, ensure_ascii=False)
    assert "the due date given is taken back (nothing was written)" in doubted.stdout
    revoked = run("revoke", "--json", **owed)
    assert json.loads(revoked.stdout)["due_date"] is None
    type_, payload = last(intake, "due/activities/kon_tum_2008/consolidated/2025-M06.decree_09")
    assert (type_, "due_date" in payload) == ("DueDateRevoked", False)


def test_more_time_lies_after_the_period_and_the_last_word_holds(intake: Intake) -> None:
    with pytest.raises(AntqError, match="after the period's end"):
        due_dates.parse_extension("activities", None, "consolidated", "2025-M07.decree_09", date(2025, 7, 14))
    for day in (date(2025, 8, 1), date(2025, 8, 3)):
        wanted = due_dates.parse_extension("activities", None, "consolidated", "2025-M07.decree_09", day)
        assert due_dates.extend(intake.conn, wanted, REASON, OFFICE).position
    assert last(intake, wanted.stream)[1]["due_date"] == "2025-08-03"
    assert wanted.stream == "due/activities/*/consolidated/2025-M07.decree_09"
    with pytest.raises(AntqError, match="personal data"):
        due_dates.extend(intake.conn, wanted, "gọi 0912345678", OFFICE)


def test_only_a_day_that_was_given_is_taken_back(intake: Intake) -> None:
    of = ("activities", "Kon Tum", "consolidated", "2025-M05.decree_09")
    until, back = (due_dates.parse_extension(*of, day) for day in (date(2025, 6, 1), None))
    everywhere = due_dates.parse_extension("activities", None, *of[2:], None)
    nothing_given = "no due date was given"
    with pytest.raises(AntqError, match=nothing_given):
        due_dates.extend(intake.conn, back, REASON, OFFICE)
    due_dates.extend(intake.conn, until, REASON, OFFICE)
    with pytest.raises(AntqError, match=nothing_given):
        due_dates.extend(intake.conn, everywhere, REASON, OFFICE)
    assert due_dates.extend(intake.conn, back, REASON, OFFICE).position
    with pytest.raises(AntqError, match=nothing_given):
        due_dates.extend(intake.conn, back, REASON, OFFICE)
    assert due_dates.extend(intake.conn, until, REASON, OFFICE).position


@pytest.mark.parametrize(
    ("province", "unit", "period", "refused"),
    [
        ("Hậu Giang", "border_guard", "2018-12-16_2019-01-14.campaign", "nobody would owe it"),
        ("Kiên Giang", "border_guard", "2018-12-16_2019-01-14.campaign", None),
        (None, "border_guard", "2018-12-16_2019-01-14.campaign", None),
        (None, "border_guard", "2003-2007.stage", "the warehouse begins on 2008-08-01"),
        (None, "consolidated", "2003-2007.stage", "the warehouse begins on 2008-08-01"),
        # Parsed; whether anybody owes it is asked when the day is given.
        ("Hậu Giang", "border_guard", "2018-M12.decree_09", None),
    ],
)
def test_a_campaign_is_asked_of_someone(
    province: str | None, unit: str, period: str, refused: str | None
) -> None:
    due_dates.parse_extension("seizures", province, unit, period, None)
    with pytest.raises(AntqError, match=refused) if refused else nullcontext():
        due_dates.parse_extension("seizures", province, unit, period, date(2019, 3, 1))


def test_a_slot_that_does_not_exist_is_refused_with_those_that_do(intake: Intake) -> None:
    file(intake, 9)
    wrong = find_slot("activities", "Kon Tum", "police", "2023-M09.calendar", "reported")

    with pytest.raises(AntqError, match="no report is in force") as refused:
        slot_events.withdraw(intake.conn, wrong, REASON, OFFICE, dry_run=True)

    assert "kon_tum_2008 · police · 2023-M09.decree_09" in (refused.value.fix or "")


@pytest.mark.parametrize(
    ("unit", "period", "near"),
    [
        ("consolidated", "2025-Q1.assumed", "activities · consolidated · 2025-Q1.decree_09"),
        ("military", "2025-Q1", "activities · consolidated · 2025-Q1.decree_09"),
    ],
)
def test_more_time_is_refused_where_nobody_owes(intake: Intake, unit: str, period: str, near: str) -> None:
    wanted = due_dates.parse_extension("activities", "Kon Tum", unit, period, date(2025, 5, 1))

    with pytest.raises(AntqError, match="nobody owes") as refused:
        due_dates.extend(intake.conn, wanted, REASON, OFFICE, dry_run=True)

    assert near in (refused.value.fix or "")


def test_a_period_in_short_finds_the_slot_that_a_cover_in_short_made(
    intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    filed = intake.file(report(5, period="Tháng 10/2023", period_basis=""))
    for name, value in intake.warehouse.environment.items():
        monkeypatch.setenv(name, value)
    slot = ["--form", "activities", "--province", "Kon Tum", "--unit", "police", "--period", "Tháng 10/2023"]

    looked = CliRunner().invoke(
        app, ["slot", "withdraw", *slot, "--reason", REASON, "--by", OFFICE, "--dry-run"]
    )

    assert filed.filings[0].period_key == "2023-M10.decree_09"
    assert "2023-M10.decree_09" in next(f.message_vi for f in filed.findings if f.code == "SL113")
    assert "“Tháng 10/2023” = Tháng 10/2023 (15/9/2023–14/10/2023)" in looked.stdout
    assert "Cuộc họp dân: 5" in looked.stdout
