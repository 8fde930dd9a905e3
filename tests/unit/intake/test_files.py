"""Generated files through readers and rules: valid values are kept, all else is reported, nothing crashes."""

import io
import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from event_lines import spelled_out
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from antq import forms
from antq.core.clock import VIET_NAM
from antq.documents.layouts import match_columns, template_table
from antq.intake import filing_decisions, filing_events
from antq.intake import receipt as receipts
from antq.intake.amendments import in_force
from antq.intake.examination import examine
from antq.intake.examined_file import Examined
from antq.reference import lists
from antq.simulation.report_files import Report, Section, to_csv, to_json, to_xlsx

NOW = datetime(2026, 1, 5, 8, 0, tzinfo=VIET_NAM)
ENVELOPE = {
    "province": "An Giang",
    "reporting_unit": "border_guard",
    "period": "Quý IV/2025",
    "period_basis": "decree_09",
    "kind": "replace",
    "origin": "reported",
}
SUBMISSION = UUID(int=7)
relaxed = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])


def look(data: bytes, name: str = "report") -> Examined:
    return examine(data, name, "examples", NOW, max_rows=10_000, demonstration=True)


def answer(examined: Examined) -> tuple[receipts.Receipt, list[dict[str, Any]]]:
    """The receipt, and the lines of all events; every invariant of a receipt is checked on the way."""
    decisions = filing_decisions.decide(SUBMISSION, examined, in_force.empty_streams(examined))
    receipt = receipts.compose("x", SUBMISSION, examined, decisions, {})
    refs = dict.fromkeys(filing_events.raw_values(decisions, examined), "ab" * 32)
    lines = []
    for decision in decisions:
        event = filing_events.to_event(SUBMISSION, examined, decision, refs)
        json.dumps(event.payload)
        held = [line for chunk in event.lines for line in spelled_out(chunk)]
        counted = event.payload["lines"]
        for status in ("accepted", "warned", "rejected", "ignored"):
            written = sum(line["s"] == status for line in held)
            if decision.judged:
                section = decision.judged.section
                unread = {"rejected": section.unread, "ignored": section.titles}.get(status, 0)
                assert written + unread == counted[status], status
        lines += held
    counts = receipt.lines
    assert counts.in_ == counts.accepted + counts.warned + counts.rejected + counts.ignored
    if receipt.status != "filed":
        assert receipt.findings
    return receipt, lines


def amounts(form: str) -> st.SearchStrategy[dict[str, Any]]:
    """Right lines of a form, with numbers of every size."""
    place = st.fixed_dictionaries(
        {"level": st.just("commune"), "place": st.integers(1, 10**6).map("Xã số {}".format)}
    )
    if form == "seizures":
        fields = {
            "group_no": st.integers(1, 10**6).map(str),
            "cases": st.integers(1, 10**6),
            "suspects": st.integers(1, 10**6),
            "item": st.sampled_from(["heroin", "ketamine", "opium"]),
            "quantity": st.decimals(min_value="0.0001", max_value="19999", places=4).map(Decimal.normalize),
            "unit": st.sampled_from(["kg", "g"]),
        }
    else:
        fields = {
            "activity": st.just("residents_meeting"),
            "occasions": st.integers(0, 5 * 10**6),
            "attendances": st.integers(0, 10**8),
        }
    return st.tuples(place, st.fixed_dictionaries(fields)).map(lambda parts: {**parts[0], **parts[1]})


def reports(form: str) -> st.SearchStrategy[Report]:
    identity = "group_no" if form == "seizures" else "place"
    lines = st.lists(amounts(form), min_size=1, max_size=8, unique_by=lambda line: line[identity])
    return lines.map(lambda given: Report(ENVELOPE, (Section(form, given),)))


# Decimal writes a normalized 1250 as 1.25E+3; a file must not.
ROUND_QUANTITY = Report(
    ENVELOPE,
    (
        Section(
            "seizures",
            [
                {
                    "level": "commune",
                    "place": "Xã số 1",
                    "group_no": "1",
                    "cases": 1,
                    "suspects": 2,
                    "item": "heroin",
                    "quantity": Decimal("1.25E+3"),
                    "unit": "kg",
                }
            ],
        ),
    ),
)


def plain(value: object) -> str:
    return f"{Decimal(str(value)).normalize():f}"


@pytest.mark.parametrize("writer", [to_xlsx, to_csv, to_json])
@example(report=ROUND_QUANTITY)
@given(report=st.one_of(reports("seizures"), reports("activities")))
@relaxed
def test_a_right_file_keeps_every_value(writer: Any, report: Report) -> None:
    (section,) = report.sections
    receipt, lines = answer(look(writer(report)))

    assert receipt.status == "filed"
    assert receipt.findings == []
    assert len(lines) == len(section.lines)
    for written, line in zip(section.lines, lines, strict=True):
        assert line["place"] == written["place"]
        if section.form == "seizures":
            assert (line["qty"], line["cases"]) == (plain(written["quantity"]), plain(written["cases"]))
            assert (line["item"], line["unit"], line["grp"]) == (
                written["item"],
                written["unit"],
                written["group_no"],
            )
        else:
            assert line["v"] == {name: plain(written[name]) for name in ("occasions", "attendances")}


strange = st.one_of(
    st.none(),
    st.text(max_size=30),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.sampled_from(
        [
            "=1+1",
            "#REF!",
            "Không phát sinh",
            "Tổng cộng",
            "MẬT",
            "089203001234",
            "10.200",
            "{x}",
            '","s":"accepted',
        ]
    ),
)


def safe(value: object) -> object:
    """openpyxl refuses control characters itself."""
    return "".join(c for c in value if c >= " ") if isinstance(value, str) else value


@given(
    report=reports("seizures"),
    changes=st.lists(
        st.tuples(st.booleans(), st.integers(1, 14), st.integers(1, 14), strange), min_size=1, max_size=12
    ),
)
@relaxed
def test_any_change_to_a_workbook_is_reported_or_taken(
    report: Report, changes: list[tuple[bool, int, int, object]]
) -> None:
    book = load_workbook(io.BytesIO(to_xlsx(report)))
    for on_cover, row, column, value in changes:
        sheet = book.worksheets[0 if on_cover else 1]
        sheet.cell(row, column).value = safe(value)
    buffer = io.BytesIO()
    book.save(buffer)

    receipt, _ = answer(look(buffer.getvalue()))

    assert "FI115" not in {finding.code for finding in receipt.findings}


@given(
    report=st.one_of(reports("seizures"), reports("activities")),
    writer=st.sampled_from([to_csv, to_json, to_xlsx]),
    cuts=st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=6), st.integers(0, 6)), max_size=6),
)
@relaxed
def test_any_change_to_the_bytes_is_reported_or_taken(
    report: Report, writer: Any, cuts: list[tuple[float, bytes, int]]
) -> None:
    data = writer(report)
    for where, inserted, removed in cuts:
        at = int(where * len(data))
        data = data[:at] + inserted + data[at + removed :]

    receipt, _ = answer(look(data))

    assert "FI115" not in {finding.code for finding in receipt.findings}


@given(
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=10)),
        lambda inner: st.one_of(
            st.lists(inner, max_size=4),
            st.dictionaries(
                st.sampled_from(["envelope", "filings", "form", "lines", "nil", "item", "\ud800"]),
                inner,
                max_size=4,
            ),
        ),
    )
)
@relaxed
def test_any_json_is_answered(document: object) -> None:
    receipt, _ = answer(
        look(json.dumps({"filings": [document, {"form": "seizures", "lines": [document]}]}).encode())
    )

    assert "FI115" not in {finding.code for finding in receipt.findings}


def csv(body: str, **cover: str) -> bytes:
    lines = [
        f"# {forms.envelope_field(name).header_vi}: {value}" for name, value in {**ENVELOPE, **cover}.items()
    ]
    return ("\n".join(lines) + "\n" + body).encode()


def codes(data: bytes) -> dict[str, str]:
    """Codes of a file's receipt with their places."""
    return {finding.code: finding.place for finding in answer(look(data))[0].findings}


ACTIVITIES = 'Hoạt động,"Số cuộc, đợt, lần",Số lượt người\n'


@pytest.mark.parametrize(
    ("code", "place", "body"),
    [
        ("FI201", "dòng 7", 'Hoạt động,"Số cuộc, đợt, lần",Thứ lạ\nHọp dân,5,x\n'),
        ("FI202", "dòng 7", '"Số cuộc, đợt, lần",Số lượt người\n5,6\n'),
        ("FI204", "dòng 7", "Hoạt động,Số lượt người,Số lượt người\nHọp dân,5,6\n"),
        ("FI206", "dòng 8", ACTIVITIES + "Họp dân,5,6,7\nHọp dân,1,2\n"),
        ("FI206", "dòng 8", ACTIVITIES + "Họp dân,5,6,7,8,9\nHọp dân,1,2\n"),
        ("FI208", "dòng 8", ACTIVITIES + '"Họp\ndân",5,6\nHọp dân,1,2\n'),
        ("FI210", "dòng 8", ACTIVITIES + '"Họp dân,5,6\nHọp dân,1,2\n'),
        ("FI213", "", ACTIVITIES + "Họp dân,5,6\nKhông phát sinh\n"),
        ("FI114", "", "# Mẫu: chuyện lạ\n" + ACTIVITIES + "Họp dân,5,6\n"),
        ("FI209", "", "# Mẫu: activities\n" + ACTIVITIES),
        ("PD101", "dòng 7", 'Hoạt động,"Số cuộc, đợt, lần",Họ và tên\nHọp dân,5,A\n'),
    ],
)
def test_a_fault_of_the_table_is_reported_where_it_is(code: str, place: str, body: str) -> None:
    assert codes(csv(body)).get(code) == place


def test_line_numbers_are_those_of_the_file_even_after_blank_lines() -> None:
    _, lines = answer(look(csv(ACTIVITIES + "Họp dân,5,6\n\n,,\nHọp dân,7,8\n")))

    assert [line["cell"] for line in lines] == ["dòng 8", "dòng 11"]


@pytest.mark.parametrize("separator", [";", "\t"])
def test_other_separators_and_encodings_are_read(separator: str) -> None:
    body = (
        separator.join(["Hoạt động", "Số lượt người"])
        + "\r\n"
        + separator.join(["Họp dân", "1.150"])
        + "\r\n"
    )
    for data in (csv(body), b"\xef\xbb\xbf" + csv(body), csv(body).decode().encode("utf-16")):
        _, [line] = answer(look(data))
        assert line["v"] == {"attendances": "1150"}


@pytest.mark.parametrize(
    ("code", "cover"),
    [
        ("SL101", {"province": "An Giàng Giàng"}),
        ("SL102", {"province": "Kiên Giang"}),
        ("SL103", {"reporting_unit": "đội bóng"}),
        ("SL103", {"kind": "xóa hết"}),
        ("SL104", {"period": "hồi trước"}),
        ("SL104", {"period_start": "1/1/2025", "period_end": "2/1/2025"}),
        ("SL105", {"period": "Quý IV/2026"}),
        ("SL106", {"period": "Quý I/2026"}),
        ("SL107", {"province": ""}),
        ("SL109", {"period_start": "hôm qua", "period_end": "14/12/2025"}),
        ("SL110", {"citation_date": "ngày đẹp"}),
        ("SL112", {"kind": "bổ sung"}),
        ("SL113", {"period_basis": ""}),
        ("PD205", {"reason": "gọi 0912345678"}),
    ],
)
def test_a_fault_of_the_cover_is_reported(code: str, cover: Mapping[str, str]) -> None:
    good = csv(ACTIVITIES + "Họp dân,5,6\n")
    bad = csv(ACTIVITIES + "Họp dân,5,6\n", **cover)

    assert code not in codes(good)
    assert code in codes(bad)


def test_labels_of_the_cover_are_known_unknown_or_contradict() -> None:
    body = ACTIVITIES + "Họp dân,5,6\n"

    assert "SL116" in codes(b"# Mau bia: xanh\n" + csv(body))
    assert "SL118" in codes("# Kỳ báo cáo: Năm 2024\n".encode() + csv(body))
    assert "PD101" in codes("# Người ký: Trần Văn Thử\n".encode() + csv(body))


def test_personal_text_of_the_cover_is_masked() -> None:
    examined = look(csv(ACTIVITIES + "Họp dân,5,6\n", reason="gọi 0912345678 để rõ"))

    assert examined.envelope is not None
    assert examined.envelope.reason == "gọi ••• để rõ"
    assert examined.holds_personal_data


def book(**sheets: list[list[object]]) -> bytes:
    made = Workbook()
    made.remove(made.worksheets[0])
    cover = made.create_sheet("Báo cáo")
    for name, value in ENVELOPE.items():
        cover.append([forms.envelope_field(name).header_vi, value])
    for title, rows in sheets.items():
        sheet = made.create_sheet(title.replace("_", " "))
        for row in rows:
            sheet.append(row)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


HEADER = ["Nhóm vụ", "Tang vật", "Số lượng", "Đơn vị tính"]


def test_numbers_in_cells_and_numbers_as_text_are_read_alike() -> None:
    rows = [
        HEADER,
        ["1", "Heroin", 2.0819, "kg"],
        ["2", "Heroin", "2,0819", "kg"],
        ["3", "Thuốc lắc", "10.200", "viên"],
    ]
    _, lines = answer(
        look(book(Thu_giữ=[*rows, ["4", "Thuốc lắc", 10200, "viên"], ["5", "Heroin", 10.2, "kg"]]))
    )

    assert [line["qty"] for line in lines] == ["2.0819", "2.0819", "10200", "10200", "10.2"]
    assert {line["s"] for line in lines} == {"accepted"}


def test_a_title_block_and_a_shifted_table_are_found() -> None:
    rows = [[None, None, "BÁO CÁO THU GIỮ"], [], [None, None, *HEADER], [None, None, "1", "Heroin", 1, "kg"]]
    receipt, [line] = answer(look(book(Thu_giữ=rows)))

    assert receipt.status == "filed"
    assert line["cell"] == "Thu giữ!A4"


def test_a_faulty_cell_has_its_own_place() -> None:
    found = codes(book(Thu_giữ=[[], HEADER, ["1", "Heroin", "nhiều", "kg"]]))

    assert found["SZ103"] == "Thu giữ!C3"


@pytest.mark.parametrize(
    ("code", "sheets"),
    [
        ("FI203", {"Trang_lạ": [["x"]], "Thu_giữ": [HEADER, ["1", "Heroin", 1, "kg"]]}),
        ("FI205", {"Thu_giữ": [["x", "y"], ["1", "2"], ["3", "4"]]}),
        ("FI207", {"Thu_giữ": [HEADER, ["1", "Heroin", "=1+1", "kg"]]}),
        ("FI209", {"Mô_hình": [["Loại dòng", "Tên mô hình"]], "Thu_giữ": [HEADER, ["1", "Heroin", 1, "kg"]]}),
        ("FI211", {"Thu_giữ": [HEADER, ["1", "Heroin", "#REF!", "kg"]]}),
        ("FI212", {"Thu_giữ": [HEADER, ["1", "Heroin", 1, "kg"], ["Tổng cộng", None, 1]]}),
    ],
)
def test_a_fault_of_a_workbook_is_reported(code: str, sheets: dict[str, list[list[object]]]) -> None:
    assert code in codes(book(**sheets))


def test_a_sheet_without_heading_counts_its_rows() -> None:
    receipt, _ = answer(look(book(Thu_giữ=[["x", "y"], ["1", "2"], ["3", "4"]])))

    assert (receipt.lines.in_, receipt.lines.rejected) == (3, 3)


@pytest.mark.parametrize(
    "rows", [[["Không phát sinh"]], [HEADER, ["KHÔNG PHÁT SINH"]], [["Không phát sinh."], HEADER]]
)
def test_a_nil_report_is_filed_without_lines(rows: list[list[object]]) -> None:
    examined = look(book(Thu_giữ=rows))
    receipt, lines = answer(examined)

    assert (receipt.status, lines) == ("filed", [])
    assert examined.sections[0].section.nil


def test_of_two_values_for_one_json_key_none_is_chosen() -> None:
    data = to_json(
        Report(ENVELOPE, (Section("activities", [{"activity": "residents_meeting", "occasions": 5}]),))
    )

    assert "FI104" in codes(data.replace(b'"occasions": 5', b'"occasions": 5, "occasions": 6'))


def test_json_numbers_keep_their_digits() -> None:
    data = to_json(
        Report(
            ENVELOPE,
            (Section("seizures", [{"group_no": "1", "item": "heroin", "unit": "kg", "quantity": 1}]),),
        )
    )
    _, [line] = answer(look(data.replace(b'"quantity": 1', b'"quantity": 0.1000000000000000055')))

    assert line["qty"] == "0.1000000000000000055"


def test_a_chunk_holds_at_most_five_hundred_lines() -> None:
    body = ACTIVITIES + "".join(f"Họp dân,{i},\n" for i in range(1, 1202))
    examined = look(csv(body))
    decisions = filing_decisions.decide(SUBMISSION, examined, in_force.empty_streams(examined))
    refs = dict.fromkeys(filing_events.raw_values(decisions, examined), "ab" * 32)
    chunks = list(filing_events.to_event(SUBMISSION, examined, decisions[0], refs).lines)

    assert [len(json.loads(chunk)) for chunk in chunks] == [500, 500, 201]
    assert [line["n"] for chunk in chunks for line in spelled_out(chunk)] == list(range(1, 1202))
    assert all(not {"n", "cell", "at_row"} & set(line) for chunk in chunks for line in json.loads(chunk)[1:])


def test_every_spelling_of_a_heading_is_known() -> None:
    for form in forms.FORMS.values():
        for field in form.fields:
            for text in (field.header_vi, field.header_en, field.name, lists.plain(field.header_vi).upper()):
                headers: list[str | None] = [text]
                assert match_columns(template_table(form.key), headers, "").names == {0: field.name}, text
