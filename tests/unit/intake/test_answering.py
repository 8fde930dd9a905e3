"""What a sender answers to a question is carried out and reported; so is what answers no question."""

import io
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from antq import forms
from antq.core.clock import VIET_NAM
from antq.findings import answering
from antq.findings.answering import EarlierAnswer
from antq.findings.catalogue import catalogue
from antq.intake import filing_decisions
from antq.intake import receipt as receipts
from antq.intake.amendments import in_force
from antq.intake.examination import examine
from antq.intake.examined_file import Examined
from antq.intake.receipt import Receipt
from antq.replies import annotated_workbook
from antq.simulation.report_files import Report, Section, to_csv, to_xlsx

sys.path.insert(0, str(Path(__file__).parents[3] / "docs"))
import finding_examples

NOW = datetime(2026, 1, 5, 8, 0, tzinfo=VIET_NAM)
COVER = {
    "province": "An Giang",
    "reporting_unit": "border_guard",
    "period": "Quý IV/2025",
    "period_basis": "decree_09",
}
RIGHT = {"group_no": "1", "item": "Heroin", "quantity": "2,5", "unit": "kg"}
UNSURE = {"group_no": "2", "item": "Heroin", "quantity": "1.250", "unit": "kg"}
UNREADABLE = {"group_no": "3", "item": "Heroin", "quantity": "một ít", "unit": "kg"}
# A right value for each field that an example gets wrong, as a clerk would answer it.
RIGHT_VALUES: dict[str | None, str] = {
    **dict.fromkeys((*forms.COUNT_FIELDS, "quantity", "value", "cases", "suspects", "denominator"), "12"),
    **{
        "place": "Xã Thử",
        "model": "Camera an ninh",
        "activity": "Họp dân",
        "level": "Cấp tỉnh",
        "unit": "kg",
        "item": "Heroin",
        "record": "Nêu tên",
    },
    **{"agency": "Công an", "status": "Đang hoạt động", "sponsor": "Công an", "mode": "Độc lập"},
    **{"relation": "Trong đó", "measure": "Mô hình đang hoạt động", "date": "2/12/2025"},
}


def read(data: bytes, name: str = "bao-cao.xlsx", earlier: Sequence[EarlierAnswer] = ()) -> Examined:
    return examine(data, name, "examples", NOW, max_rows=10_000, demonstration=True, earlier=earlier)


def received(examined: Examined) -> Receipt:
    """The receipt of a file that is the first of its slot."""
    decisions = filing_decisions.decide(UUID(int=7), examined, in_force.empty_streams(examined))
    return receipts.compose("BN-20260105-000000000000", UUID(int=7), examined, decisions, {})


def workbook(*lines: dict[str, str], **cover: str) -> bytes:
    return to_xlsx(Report(COVER | cover, [Section("seizures", lines)]))


def reported(receipt: Receipt) -> list[tuple[str, str, str | None]]:
    return [(f.code, f.place, f.value) for f in receipt.findings]


def amounts(receipt: Receipt) -> dict[str | None, str]:
    """Heroin by unit, of the facts to be."""
    return {f.unit_code: f.value for f in receipt.filings[0].figures if f.measure_code == "seizure_quantity"}


def place_of(receipt: Receipt, code: str) -> str:
    return next(f.place for f in receipt.findings if f.code == code)


# ---------- what is answered, in a workbook


def test_a_figure_that_is_kept_is_not_asked_about_and_stays_visible() -> None:
    asked = received(read(workbook(RIGHT, UNSURE)))
    place = place_of(asked, "SZ107")

    kept = received(read(workbook(RIGHT, UNSURE, answers=f"SZ107 {place}: giữ nguyên")))

    assert reported(kept) == [("SL120", place, "1.250")]
    assert "1.250" in kept.findings[0].message_vi
    assert kept.status == "filed"
    assert amounts(kept) == {"kg": "1252.5"}


def test_a_right_value_is_read_before_the_rules_run() -> None:
    asked = received(read(workbook(RIGHT, UNREADABLE)))
    place = place_of(asked, "SZ103")
    assert asked.lines.rejected == 1

    mended = received(read(workbook(RIGHT, UNREADABLE, answers=f"SZ103 {place}: 0,5")))

    assert reported(mended) == [("SL122", place, "0,5")]
    assert (mended.lines.rejected, amounts(mended)) == (0, {"kg": "3"})


def test_a_skipped_row_is_no_line_and_is_reported() -> None:
    place = place_of(received(read(workbook(RIGHT, UNREADABLE))), "SZ103")

    skipped = received(read(workbook(RIGHT, UNREADABLE, answers=f"SZ103 {place}: bỏ dòng")))

    assert reported(skipped) == [("SL121", place, "một ít")]
    assert (skipped.status, skipped.lines.ignored, amounts(skipped)) == ("filed", 1, {"kg": "2.5"})


@pytest.mark.parametrize(
    "spelled", ["{}", " 'Thu giữ'!${column}${row} ", "THU GIỮ!{column}{row}", "thu giu!{column}{row}"]
)
def test_a_place_may_be_written_as_people_write_references(spelled: str) -> None:
    place = place_of(received(read(workbook(UNSURE))), "SZ107")
    column, row = place.partition("!")[2][0], place.partition("!")[2][1:]
    written = spelled.format(place, column=column, row=row)

    kept = received(read(workbook(UNSURE, answers=f"sz107 {written} : GIỮ NGUYÊN")))

    assert [f.code for f in kept.findings] == ["SL120"]


def test_an_answer_lets_a_rule_ask_the_next_question_which_is_answered_in_the_same_file() -> None:
    place = place_of(received(read(workbook(RIGHT, UNREADABLE))), "SZ103")
    answers = f"SZ103 {place}: 1.250; SZ107 {place}: giữ nguyên"

    both = received(read(workbook(RIGHT, UNREADABLE, answers=answers)))

    assert {code for code, _, _ in reported(both)} == {"SL122", "SL120"}
    assert amounts(both) == {"kg": "1252.5"}


# ---------- where it is answered


def test_answers_are_read_from_json_on_the_cover() -> None:
    line = {"group_no": "1", "item": "heroin", "quantity": "1.250", "unit": "kg"}

    def filed(**more: object) -> Receipt:
        report = {"envelope": COVER | more, "filings": [{"form": "seizures", "lines": [line]}]}
        return received(read(json.dumps(report).encode(), "bao-cao.json"))

    place = place_of(filed(), "SZ107")
    answers = [{"code": "SZ107", "place": place, "answer": "keep"}]

    assert reported(filed(answers=answers)) == [("SL120", place, "1.250")]
    assert amounts(filed(answers=[answers[0] | {"answer": 1.25}])) == {"kg": "1.25"}


def test_answers_are_read_from_lines_of_a_csv_cover_and_do_not_move_the_lines_they_name() -> None:
    def filed(**more: str) -> Receipt:
        return received(read(to_csv(Report(COVER | more, [Section("seizures", [UNSURE])])), "bao-cao.csv"))

    place = place_of(filed(), "SZ107")

    assert reported(filed(answers=f"SZ107 {place}: giữ nguyên")) == [("SL120", place, "1.250")]
    assert [f.code for f in filed(answers=f"SZ107 {place.partition(' (')[0]}: giữ nguyên").findings] == [
        "SL120"
    ]


def test_several_lines_of_answers_on_a_cover_are_one_list() -> None:
    text = to_csv(Report(COVER, [Section("seizures", [UNSURE, UNREADABLE])])).decode()
    places = {code: place_of(received(read(text.encode(), "b.csv")), code) for code in ("SZ107", "SZ103")}
    lines = [
        f"# Trả lời: {code} {place}: {answer}\n"
        for (code, place), answer in zip(places.items(), ("keep", "skip"), strict=True)
    ]

    receipt = received(read(("".join(lines) + text).encode(), "b.csv"))

    assert {f.code for f in receipt.findings} == {"SL120", "SL121"}


def test_the_annotated_workbook_is_answered_in_its_sheet_and_sent_back() -> None:
    original = workbook(RIGHT, UNSURE, UNREADABLE)
    asked = received(read(original))
    book = load_workbook(io.BytesIO(annotated_workbook.annotate(original, asked)))
    sheet = book.worksheets[0]
    head = next(row for row in sheet.iter_rows() if any(str(c.value).startswith("Trả lời") for c in row))
    column = next(cell.column for cell in head if str(cell.value).startswith("Trả lời"))
    answers = {"SZ107": "Giữ nguyên", "SZ103": "0,25"}
    for row in sheet.iter_rows(min_row=head[0].row + 1):
        if row[7].value in answers:
            sheet.cell(row[0].row, column).value = answers[row[7].value]

    answered = received(read(_saved(book)))

    assert {f.code for f in answered.findings} == {"SL120", "SL122"}
    assert amounts(answered) == {"kg": "1252.75"}


def test_the_sheet_offers_the_answers_that_a_question_takes() -> None:
    original = workbook(UNSURE, RIGHT | {"level": "cấp nào đó"})
    book = load_workbook(io.BytesIO(annotated_workbook.annotate(original, received(read(original)))))

    offered = {v.formula1: v.showErrorMessage for v in book.worksheets[0].data_validations.dataValidation}

    assert offered == {'"Giữ nguyên"': False, None: False}


# ---------- what is no answer


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ("SZ107 Thu giữ!A90: giữ nguyên", "SL123"),
        ("SZ107: giữ nguyên", "SL123"),  # of which cell?
        ("SL201: giữ nguyên", "SL123"),
        ("SZ999 Thu giữ!A2: giữ nguyên", "SL124"),
        ("SZ103 Thu giữ!A2: giữ nguyên", "SL124"),  # what cannot be read cannot be kept
        ("PD201 Thu giữ!A2: giữ nguyên", "SL124"),
        ("giữ nguyên hết", "SL124"),
        ("[{", "SL124"),
    ],
)
def test_what_answers_no_question_is_reported_and_changes_nothing(answers: str, code: str) -> None:
    receipt = received(read(workbook(RIGHT, UNSURE, answers=answers)))

    assert sorted(f.code for f in receipt.findings) == sorted([code, "SZ107"])
    assert amounts(receipt) == {"kg": "1252.5"}


@given(st.text(max_size=60), st.text(max_size=20))
def test_no_text_of_answers_breaks_the_reading(text: str, answer: str) -> None:
    for given_text in (
        text,
        f"SZ107 {text}: {answer}",
        f'[{{"code": "SZ107", "answer": {json.dumps(answer)}}}]',
    ):
        answers, findings = answering.parse_text(given_text, "Báo cáo!B9")
        assert all(f.code == "SL124" for f in findings)
        assert all(a.code in catalogue() for a in answers)


def test_personal_data_in_an_answer_is_masked_and_rejected_like_in_a_cell() -> None:
    line = {"activity": "Họp nhân dân toàn tỉnh", "occasions": "3"}
    data = to_xlsx(Report(COVER, [Section("activities", [line])]))
    place = place_of(received(read(data)), "AC102")
    answers = f"AC102 {place}: 079095000001"

    receipt = received(read(to_xlsx(Report(COVER | {"answers": answers}, [Section("activities", [line])]))))

    assert "079095000001" not in receipt.model_dump_json()
    assert receipt.lines.accepted == 0


# ---------- what was answered before


def test_a_question_answered_before_is_not_asked_again_for_the_same_raw_value_of_the_field() -> None:
    before = EarlierAnswer("seizures", "SZ107", "quantity", "1.250", answering.KEEP, None, "an_giang")
    other = UNSURE | {"group_no": "4", "quantity": "1.251"}

    examined = read(workbook(RIGHT, UNSURE, other), earlier=[before])

    assert sorted(reported(received(examined))) == [
        ("SL120", "Thu giữ!J3", "1.250"),
        ("SZ107", "Thu giữ!J4", "1.251"),
    ]
    assert [(one.by, one.place) for one in examined.matched_answers] == [("an_giang", "Thu giữ!J3")]


def test_what_a_sender_answers_now_goes_before_what_was_answered() -> None:
    before = EarlierAnswer("seizures", "SZ107", "quantity", "1.250", answering.VALUE, "1,25", "an_giang")
    now = received(read(workbook(UNSURE, answers="SZ107 Thu giữ!J2: giữ nguyên"), earlier=[before]))

    assert amounts(received(read(workbook(UNSURE), earlier=[before]))) == {"kg": "1.25"}
    assert amounts(now) == {"kg": "1250"}


@pytest.mark.parametrize("value", [None, "x•••", "dài…"])
def test_a_value_that_may_mean_several_is_asked_about_again(value: str | None) -> None:
    before = EarlierAnswer("seizures", "SZ107", "quantity", value, answering.KEEP, None, "an_giang")

    assert not before.is_definite
    assert [f.code for f in received(read(workbook(UNSURE), earlier=[before])).findings] == ["SZ107"]


def test_an_answer_of_another_form_is_none() -> None:
    before = EarlierAnswer("activities", "SZ107", "quantity", "1.250", answering.KEEP, None, "an_giang")

    assert [f.code for f in received(read(workbook(UNSURE), earlier=[before])).findings] == ["SZ107"]


# ---------- every question of the catalogue


ASKING = sorted((code, kind) for code, entry in catalogue().items() for kind in entry.answers.split())


@pytest.mark.parametrize(("code", "kind"), ASKING)
def test_every_question_is_settled_by_the_next_sending(code: str, kind: str) -> None:
    """What asks must take its answer: a right figure can be filed within two sendings."""
    example = finding_examples.examples()[code]
    if example.shown_by:
        # The test that shows it shows that it is answered, too.
        shown_by = finding_examples.FILE.parents[1] / example.shown_by
        assert "answers" in shown_by.read_text(encoding="utf-8")
        return
    asked = next(f for f in example.run() if f["code"] == code)
    answer = {"keep": "giữ nguyên", "skip": "bỏ dòng"}.get(kind) or example.declared.get(
        "right", RIGHT_VALUES.get(asked["field"], "")
    )
    assert answer, f"give the example of {code} a right value: `right: …`"
    answers = f"{code} {asked['place']}: {answer}"

    again = replace(
        example,
        declared={**example.declared, "cover": {**example.declared.get("cover", {}), "answers": answers}},
    )

    codes = [f["code"] for f in again.run()]
    assert code not in codes, again.run()
    assert {"SL123", "SL124"}.isdisjoint(codes), again.run()
    assert {"keep": "SL120", "skip": "SL121", "value": "SL122"}[kind] in codes


def _saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
