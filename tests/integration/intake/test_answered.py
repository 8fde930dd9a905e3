"""Answers over a real log: stored with who gave them, they hold in the stream and in a replay, and settle a filing."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from test_take_in import ENVELOPE, Intake

from antq.corrections.replay.replay_runs import replay
from antq.intake import receipt as receipts
from antq.intake.dry_run import dry_run
from antq.intake.receipt import Receipt
from antq.simulation.report_files import Report, Section, to_xlsx

Line = dict[str, object]
MEETING: Line = {"activity": "residents_meeting", "occasions": 59, "attendances": 4130}
PATROL: Line = {"activity": "patrol", "occasions": 3}
HEROIN: Line = {"group_no": "1", "cases": 16, "suspects": 18, "item": "heroin", "quantity": 2, "unit": "kg"}
UNSURE: Line = {"group_no": "2", "item": "heroin", "quantity": "1.250", "unit": "kg"}
WRONG: Line = {"group_no": "3", "item": "heroin", "quantity": "một ít", "unit": "kg"}
AT = "$.filings[0].lines[{}].quantity"


class Province:
    """One slot of its own for each test; a slot's reports are filed one after the other."""

    def __init__(self, intake: Intake, number: int) -> None:
        self.intake = intake
        self.period = f"{2009 + number // 12}-M{number % 12 + 1:02}.decree_09"

    def report(self, form: str, lines: Sequence[Line], **cover: object) -> bytes:
        envelope = ENVELOPE | {"period": self.period} | cover
        return json.dumps({"envelope": envelope, "filings": [{"form": form, "lines": lines}]}).encode()

    def file(self, form: str, lines: Sequence[Line], **cover: object) -> Receipt:
        return self.intake.file(self.report(form, lines, **cover))

    def payloads(self) -> list[dict[str, Any]]:
        return [payload for _, stream, payload in self.intake.events() if f"/{self.period}/" in stream]


_number = iter(range(12 * 15))


@pytest.fixture(scope="module")
def intake(module_warehouse: Any, tmp_path_factory: pytest.TempPathFactory) -> Intake:
    return Intake(module_warehouse, tmp_path_factory.mktemp("files"))


@pytest.fixture
def province(intake: Intake) -> Province:
    return Province(intake, next(_number))


def codes(receipt: Receipt) -> list[str]:
    return sorted(finding.code for finding in receipt.findings)


def figures(receipt: Receipt) -> dict[str, tuple[str, str | None]]:
    """Value and value before, by measure."""
    return {f.measure_code: (f.value, f.before) for f in receipt.filings[0].figures}


# ---------- a supplement that states again what is in force


def test_a_complete_report_sent_again_as_a_supplement_is_held_and_shows_what_it_would_double(
    province: Province,
) -> None:
    province.file("seizures", [HEROIN, UNSURE])
    renumbered = [HEROIN | {"group_no": "7"}, UNSURE | {"group_no": "8"}]

    again = province.file("seizures", renumbered, kind="supplement")

    assert again.status == "returned"
    [held] = [f for f in again.findings if f.code == "SL125"]
    assert "2 trong 2 dòng" in held.message_vi
    assert "Số vụ 16 → 32" in held.message_vi
    assert figures(again)["seizure_cases"] == ("32", "16")
    assert province.payloads()[-1]["returned"]["code"] == "SL125"


def test_a_workbook_sent_again_as_a_supplement_is_held(intake: Intake) -> None:
    cover = {"province": "An Giang", "reporting_unit": "police", "period": "2023-M07.decree_09"}
    sections = [
        Section("activities", [{"activity": "residents_meeting", "occasions": 59, "attendances": 4130}])
    ]
    first, second = (to_xlsx(Report(cover | {"kind": kind}, sections)) for kind in ("replace", "supplement"))
    assert intake.file(first, "thang-7.xlsx").status == "filed"

    again = intake.file(second, "bo-sung.xlsx")

    assert (again.status, again.findings[0].code) == ("returned", "SL125")
    assert "Cuộc họp dân 59 → 118" in again.findings[0].message_vi


@pytest.mark.parametrize(
    ("lines", "kind", "expected"),
    [
        ([MEETING, PATROL, {"activity": "movement_launch", "occasions": 1}], "supplement", ["SL125"]),
        ([MEETING, {"activity": "movement_launch", "occasions": 1}], "supplement", ["SL126"]),
        ([{"activity": "movement_launch", "occasions": 1}], "supplement", []),
        ([MEETING | {"place": "Xã Đăk Long", "level": "commune"}], "supplement", []),
        ([MEETING | {"occasions": 60}], "supplement", []),
        ([MEETING, PATROL | {"value_per": "year"}], "supplement", ["SL126"]),
        ([MEETING, PATROL], "correction", []),
        ([MEETING, PATROL | {"occasions": 4}], "replace", []),
    ],
)
def test_only_a_supplement_is_asked_and_only_for_lines_in_force(
    province: Province, lines: list[Line], kind: str, expected: list[str]
) -> None:
    province.file("activities", [MEETING, PATROL])

    receipt = province.file("activities", lines, kind=kind)

    assert codes(receipt) == expected
    assert (receipt.status == "returned") == ("SL125" in expected)


@pytest.mark.parametrize("spelled", ["X. Đăk Long", "xã  Đăk Long", "XÃ ĐĂK LONG", "Đăk Long"])
def test_a_place_spelled_otherwise_is_the_same_place(province: Province, spelled: str) -> None:
    line = MEETING | {"level": "commune", "place": "Xã Đăk Long"}
    province.file("activities", [line])

    assert codes(province.file("activities", [line | {"place": spelled}], kind="supplement")) == ["SL125"]


def test_a_model_named_again_with_other_figures_is_not_repeated(province: Province) -> None:
    model = {"record": "named", "model": "Ánh sáng an ninh", "points": 3}
    province.file("models", [model])

    assert codes(province.file("models", [model | {"points": 4}], kind="supplement")) == []
    assert codes(province.file("models", [model | {"model": "ÁNH SÁNG AN NINH"}], kind="supplement")) == [
        "SL125"
    ]


def test_lines_that_were_corrected_are_no_longer_in_force(province: Province) -> None:
    province.file("activities", [MEETING, PATROL])
    province.file("activities", [MEETING | {"occasions": 60}], kind="correction")

    assert codes(province.file("activities", [MEETING], kind="supplement")) == []


# ---------- questions about a filing as a whole, in two sendings


def repeated(province: Province) -> Callable[..., Receipt]:
    province.file("activities", [MEETING, PATROL])
    return lambda **cover: province.file("activities", [MEETING, PATROL], kind="supplement", **cover)


def leaving_out(province: Province) -> Callable[..., Receipt]:
    province.file("activities", [MEETING, PATROL])
    return lambda **cover: province.file("activities", [MEETING], **cover)


@pytest.mark.parametrize(("code", "second"), [("SL125", repeated), ("SL201", leaving_out)])
def test_a_held_filing_is_filed_when_its_code_is_answered(
    province: Province, code: str, second: Callable[[Province], Callable[..., Receipt]]
) -> None:
    send = second(province)
    assert send().status == "returned"

    filed = send(answers=[{"code": code, "answer": "giữ nguyên"}])

    assert filed.status == "filed"
    assert "SL120" in codes(filed)
    assert province.payloads()[-1]["answers"] == [
        {
            "code": code,
            "place": "$.filings[0]",
            "field": None,
            "value_ref": None,
            "answer": "keep",
            "text_ref": None,
            "by": "examples",
        }
    ]
    assert receipts.load(province.intake.conn, filed.receipt) == filed


def test_a_filing_as_a_whole_is_asked_about_each_time(province: Province) -> None:
    """What it would drop or double is another thing each time: the answer holds for one filing."""
    send = repeated(province)
    send(answers="SL125: keep")

    assert send(reason="lần nữa").status == "returned"


def test_measures_dropped_on_purpose_need_a_reason_however_it_is_confirmed(province: Province) -> None:
    send = leaving_out(province)

    receipt = send(answers="SL201: giữ nguyên", reason="")

    assert receipt.status == "returned"
    assert {"SL205", "SL120"} <= set(codes(receipt))


# ---------- questions about cells


def test_an_answer_is_stored_with_who_gave_it_and_its_texts_apart(province: Province) -> None:
    answers = f"SZ107 {AT.format(1)}: giữ nguyên; SZ103 {AT.format(2)}: 0,125"

    receipt = province.file("seizures", [HEROIN, UNSURE, WRONG], answers=answers)

    assert codes(receipt) == ["SL120", "SL122"]
    assert receipt.status == "filed"
    stored = province.payloads()[-1]["answers"]
    assert [(one["code"], one["field"], one["answer"], one["by"]) for one in stored] == [
        ("SZ107", "quantity", "keep", "examples"),
        ("SZ103", "quantity", "value", "examples"),
    ]
    refs = [ref for one in stored for ref in (one["value_ref"], one["text_ref"]) if ref]
    texts = province.intake.rows(
        "select body from eventlog.texts where encode(text_hash, 'hex') = any(%s) order by body", (refs,)
    )
    assert texts == [("0,125",), ("1.250",), ("một ít",)]
    assert "0,125" not in json.dumps(province.payloads()[-1], ensure_ascii=False)


def test_the_same_question_is_not_asked_again_in_the_stream(province: Province, tmp_path: Path) -> None:
    province.file("seizures", [HEROIN, UNSURE], answers=f"SZ107 {AT.format(1)}: 1,25")
    moved = [HEROIN, HEROIN | {"group_no": "5", "quantity": 3}, UNSURE]
    path = tmp_path / "again.json"
    path.write_bytes(province.report("seizures", moved))

    tried = dry_run(province.intake.settings, path, "examples", province.intake.conn)
    again = province.file("seizures", moved)

    for receipt in (tried, again):
        assert codes(receipt) == ["SL122"]
        assert figures(receipt)["seizure_quantity"][0] == "6.25"
    assert province.payloads()[-1]["answers"][0]["place"] == AT.format(2)


def test_another_slot_asks_for_itself(province: Province, intake: Intake) -> None:
    province.file("seizures", [HEROIN, UNSURE], answers=f"SZ107 {AT.format(1)}: 1,25")
    other = Province(intake, next(_number))

    assert codes(other.file("seizures", [HEROIN, UNSURE])) == ["SZ107"]


def test_the_same_bytes_are_a_duplicate_with_their_answers(province: Province) -> None:
    answers = f"SZ107 {AT.format(1)}: 1,25"
    province.file("seizures", [HEROIN, UNSURE], answers=answers)

    again = province.file("seizures", [HEROIN, UNSURE], answers=answers)

    assert (again.status, len(province.payloads())) == ("duplicate", 1)


def test_answers_hold_when_the_rest_is_judged_anew(
    province: Province, mend: Callable[[str, str, str], None]
) -> None:
    unknown = HEROIN | {"group_no": "9", "item": "bột trắng lạ"}
    receipt = province.file("seizures", [HEROIN, UNSURE, unknown], answers=f"SZ107 {AT.format(1)}: 1,25")
    assert receipt.lines.rejected == 1
    mend("item_aliases", "bột trắng lạ", "heroin")

    report = replay(
        province.intake.settings, province.intake.conn, slot=f"seizures/kon_tum_2008/police/{province.period}"
    )

    assert report.lines["recovered"] == 1
    assert [one.judged_otherwise_total for one in report.filings] == [0]


def test_an_answered_filing_reads_as_it_was_answered_in_the_log(province: Province) -> None:
    province.file(
        "seizures",
        [HEROIN, UNSURE, WRONG],
        answers=f"SZ107 {AT.format(1)}: 1,25; SZ103 {AT.format(2)}: bỏ dòng",
    )
    stream = next(stream for _, stream, _ in province.intake.events() if f"/{province.period}/" in stream)

    lines = province.intake.rows(
        "select l.status, l.line ->> 'qty' from eventlog.current_lines as l"
        " inner join eventlog.events as e using (event_id) where e.stream = %s order by l.line_no",
        (stream,),
    )

    assert lines == [("accepted", "2"), ("warned", "1.25"), ("ignored", None)]
