"""Provinces' own workbooks, read by layouts that are rows of lists: every value, and the cell it is in."""

import io
import json
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from event_lines import spelled_out
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from antq import forms
from antq.core.clock import VIET_NAM
from antq.documents import layouts
from antq.documents.document import TEMPLATE
from antq.documents.layouts import layout_definitions, matching
from antq.documents.layouts.layout_definitions import PART
from antq.intake import filing_decisions, filing_events
from antq.intake.amendments import in_force
from antq.intake.examination import examine
from antq.intake.examined_file import Examined
from antq.privacy import persons
from antq.reference import lists

EXAMPLES = Path(__file__).parents[3] / "examples"
RECEIVED = datetime(2026, 4, 1, 8, 0, tzinfo=VIET_NAM)
SUBMISSION = UUID(int=7)
LISTS = ("layouts", "layout_sections", "layout_columns")
Rows = list[list[Any]]


def look(data: bytes, sender: str = "examples", on: datetime = RECEIVED) -> Examined:
    return examine(data, "bao-cao.xlsx", sender, on, max_rows=10_000, demonstration=True)


def example(name: str) -> Examined:
    (path,) = EXAMPLES.glob(f"{name}_*")
    return look(path.read_bytes())


def workbook(sheets: dict[str, Rows], change: Callable[[Workbook], None] = lambda _: None) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    change(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def events(examined: Examined) -> list[dict[str, Any]]:
    """The payload of each event, with its lines (without findings) under `held`, findings of all under `reported`."""
    decisions = filing_decisions.decide(SUBMISSION, examined, in_force.empty_streams(examined))
    refs = {value: value for value in filing_events.raw_values(decisions, examined)}
    found = []
    for decision in decisions:
        event = filing_events.to_event(SUBMISSION, examined, decision, refs)
        held = [line for chunk in event.lines for line in spelled_out(chunk)]
        counts = event.payload["lines"]
        titles = decision.judged.section.titles if decision.judged else 0
        assert len(held) + titles == counts["in"] == sum(counts.values()) - counts["in"]
        reported = [*event.payload["findings"], *(f for line in held for f in line.pop("f", []))]
        found.append({**event.payload, "type": event.type, "held": held, "reported": reported})
    return found


def valid(event: dict[str, Any]) -> list[dict[str, Any]]:
    """The lines that became figures, without number and status."""
    return [
        {key: value for key, value in line.items() if key not in ("n", "s")}
        for line in event["held"]
        if line["s"] in ("accepted", "warned")
    ]


def reported(event: dict[str, Any]) -> list[tuple[str, str]]:
    return [(finding["code"], finding["place"]) for finding in event["reported"]]


def codes(examined: Examined) -> list[str]:
    return [code for event in events(examined) for code, _ in reported(event)]


def test_a_wide_table_under_merged_headings() -> None:
    (event,) = events(example("12"))
    assert event["layout"] == {"key": "tay_ninh_drugs", "version": "2"}
    assert (event["province_key"], event["reporting_unit"]) == ("tay_ninh_2025", "police")
    assert (event["period"]["key"], event["origin"]) == ("2025-Q4.decree_09", "synthetic")
    assert event["citation"]["number"] == "512/BC-CAT"
    ward = {"level": "commune", "place": "Phường Tân Ninh", "acq": "seized", "subj": "drugs"}
    commune = {"level": "commune", "place": "Xã Châu Thành", "acq": "seized", "subj": "drugs"}
    exhibit = {"grp": "Tang vật", "mode": "unknown"}
    crystal = {"item": "methamphetamine_crystal", "unit": "kg"}
    sheet = "Biểu 01-ANTQ!"
    assert valid(event) == [
        {
            "cell": f"{sheet}C9",
            **ward,
            "grp": "Độc lập",
            "mode": "independent",
            "cases": "4",
            "suspects": "6",
        },
        {"cell": f"{sheet}G9", **ward, **exhibit, "item": "heroin", "qty": "2.0819", "unit": "kg"},
        {"cell": f"{sheet}H9", **ward, **exhibit, **crystal, "qty": "1.25"},
        {
            "cell": f"{sheet}I9",
            **ward,
            **exhibit,
            "item": "synthetic_drug_tablets",
            "qty": "10200",
            "unit": "tablet",
        },
        {
            "cell": f"{sheet}C10",
            **commune,
            "grp": "Độc lập",
            "mode": "independent",
            "cases": "1",
            "suspects": "2",
        },
        {"cell": f"{sheet}D10", **commune, "grp": "Phối hợp", "mode": "joint", "cases": "1", "suspects": "3"},
        {"cell": f"{sheet}H10", **commune, **exhibit, **crystal, "qty": "0.35"},
    ]
    # The dash means no figure: a cumulative figure alone and a row of dashes are reported, and are no lines.
    assert reported(event) == [("FI219", f"{sheet}G10"), ("FI219", f"{sheet}B11")]
    ignored = [line["cell"].removeprefix(sheet) for line in event["held"] if line["s"] == "ignored"]
    assert ignored == ["G10", "B11", "C12", "D12", "G12", "H12", "I12", "B13", "B14", "B15"]


def test_cumulative_and_last_year_figures_are_kept_for_comparing_and_never_written() -> None:
    (judged,) = example("12").sections
    kept = judged.lines.filter(judged.lines["item"] == "heroin")
    assert kept["check_cumulative_quantity"].to_list() == ["3.5"]
    activities = example("13").sections[0]
    lines = activities.lines.filter(activities.lines["activity"].is_not_null())
    assert lines["check_last_year_occasions"].to_list() == ["98", "0", None]
    assert lines["check_cumulative_occasions"].to_list() == ["120", "35", None]
    for event in [*events(example("12")), *events(example("13"))]:
        assert not any("check" in key for line in event["held"] for key in line)


def test_a_stated_figure_that_is_no_number_is_reported_and_not_compared() -> None:
    (path,) = EXAMPLES.glob("13_*")
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["H5"] = "chừng trăm rưỡi"
    buffer = io.BytesIO()
    book.save(buffer)

    judged = look(buffer.getvalue()).sections[0]

    reported = judged.line_findings.filter(judged.line_findings["code"] == "FI221")
    assert reported.select("place", "value").rows() == [(f"{book.sheetnames[0]}!H5", "chừng trăm rưỡi")]
    assert judged.lines["check_cumulative_occasions"].to_list()[0] is None


def test_three_sheets_without_accents_or_with_loose_ones() -> None:
    activities, seizures, models = events(example("13"))
    assert activities["layout"] == {"key": "lang_son_three_sheets", "version": "1"}
    assert activities["period"]["key"] == "2026-Q1.decree_09"
    sheet = "Bieu 1 - Hoat dong!"
    assert valid(activities) == [
        {
            "cell": f"{sheet}A5",
            "act": "residents_meeting",
            "agency": "police",
            "v": {"occasions": "120", "attendances": "6450"},
        },
        {
            "cell": f"{sheet}A6",
            "act": "propaganda_session",
            "agency": "border_guard",
            "v": {"occasions": "35", "attendances": "2810"},
        },
        {"cell": f"{sheet}A7", "act": "commitment_signing", "agency": "police", "v": {"households": "1150"}},
    ]
    assert (seizures["nil"], seizures["held"]) == (True, [])
    # openpyxl keeps the sheet's name as it was given: with loose accents, as in the file itself.
    place = unicodedata.normalize("NFD", "Biểu 3 - Mô hình!")
    event = {"rec": "event", "level": "commune"}
    upper, lower = "Xã Cao Lộc", "Phường Lương Văn Tri"
    assert valid(models) == [
        {
            "cell": f"{place}A2",
            **event,
            "model": "Camera an ninh thôn, bản",
            "step": "launched",
            "date": "2026-02-10",
            "place": upper,
        },
        {
            "cell": f"{place}A3",
            **event,
            "model": "Tiếng kẻng an ninh",
            "step": "recognised",
            "date": "2026-02-20",
            "place": upper,
        },
        {
            "cell": f"{place}A4",
            **event,
            "model": "Con nuôi đồn Biên phòng",
            "step": "replicated",
            "date": "2026-03-05",
            "place": lower,
        },
    ]
    assert [reported(part) for part in (activities, seizures, models)] == [[], [], []]


def test_three_forms_one_beneath_the_other() -> None:
    activities, seizures, models = events(example("14"))
    assert activities["layout"] == {"key": "ca_mau_one_sheet", "version": "1"}
    assert (activities["province_key"], activities["period"]["key"]) == ("ca_mau_2025", "2025-M10.decree_09")
    ward, commune = (
        {"level": "commune", "place": "Phường An Xuyên"},
        {"level": "commune", "place": "Xã Đất Mũi"},
    )
    meeting, session = {"act": "residents_meeting"}, {"act": "propaganda_session"}
    assert valid(activities) == [
        {"cell": "Sheet1!C8", **ward, **meeting, "v": {"occasions": "12", "attendances": "1020"}},
        {"cell": "Sheet1!E8", **ward, **session, "v": {"occasions": "4", "attendances": "310"}},
        {"cell": "Sheet1!C9", **commune, **meeting, "v": {"occasions": "7", "attendances": "415"}},
    ]
    (finding,) = activities["reported"]
    assert (finding["code"], finding["place"]) == ("FI216", "Sheet1!F10")
    assert finding["args"] == {"stated": "300", "summed": "310", "header": "Số lượt người"}
    taken = {"acq": "seized", "mode": "unknown", "unit": "kg"}
    assert valid(seizures) == [
        {
            "cell": "Sheet1!A14",
            **ward,
            **taken,
            "grp": "1",
            "cases": "1",
            "suspects": "2",
            "item": "heroin",
            "qty": "0.35",
            "subj": "drugs",
        },
        {
            "cell": "Sheet1!A15",
            **ward,
            **taken,
            "grp": "1",
            "item": "methamphetamine_crystal",
            "qty": "0.25",
            "subj": "drugs",
        },
        {
            "cell": "Sheet1!A16",
            **commune,
            **taken,
            "grp": "2",
            "cases": "1",
            "suspects": "1",
            "item": "firecrackers",
            "qty": "12.5",
            "subj": "fireworks",
        },
    ]
    assert reported(seizures) == [("FI207", "Sheet1!F15")]
    assert (models["nil"], models["held"], reported(models)) == (True, [], [])


NEW_PROVINCE = {
    "layouts": """two_tables,1,,,,Hai bảng,Two tables
ha_tinh_own,3,ha_tinh_2008.police,2026-01-01,2026-12-31,Biểu của Hà Tĩnh,Table of Ha Tinh""",
    "layout_sections": """ha_tinh_own,3,tin,activities,Tin*,,1,0,Cộng,Ghi chú*,zero,text
two_tables,1,hop,activities,Bảng họp,,1,0,Cộng,,,text
two_tables,1,vien,activities,Bảng thăm,,1,0,Cộng,,,text""",
    "layout_columns": """ha_tinh_own,3,,,cover_constant,,province,Hà Tĩnh
ha_tinh_own,3,,,cover_constant,,reporting_unit,police
ha_tinh_own,3,,,cover_constant,,period_basis,decree_09
ha_tinh_own,3,,,cover_label,Kỳ,period,
ha_tinh_own,3,tin,,constant,,activity,information_valuable
ha_tinh_own,3,tin,,field,Đơn vị,agency,
ha_tinh_own,3,tin,,field,Tin có giá trị,items,
ha_tinh_own,3,tin,,field,Họ và tên người báo,place,
ha_tinh_own,3,tin,,unused,Ghi chú,,
two_tables,1,,,cover_cell,Tỉnh,province,A1
two_tables,1,,,cover_constant,,reporting_unit,police
two_tables,1,,,cover_constant,,period,Quý I/2026
two_tables,1,,,cover_constant,,period_basis,decree_09
two_tables,1,hop,,constant,,activity,residents_meeting
two_tables,1,hop,,field,Đơn vị,agency,
two_tables,1,hop,,field,Họp dân,occasions,
two_tables,1,vien,tham,constant,,activity,dignitary_visit
two_tables,1,vien,tham,field,Thăm hỏi,attendances,
two_tables,1,vien,tin,constant,,activity,information_valuable
two_tables,1,vien,tin,field,Tin,items,
two_tables,1,vien,,field,Lực lượng,agency,""",
}
HA_TINH: Rows = [
    ["Kỳ: Quý I/2026"],
    ["Đơn vị", "Tin có giá trị", "Họ và tên người báo", "Ghi chú"],
    ["Công an", "1.250", "Nguyễn Văn A", "không đọc"],
    ["Bộ đội Biên phòng", "-", None, None],
    ["Cộng", "1.250"],
    ["Ghi chú: số liệu của Công an tỉnh"],
]


@pytest.fixture
def one_more_province(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The lists with the rows of one more province, as if they had been written into the CSV files."""
    read = lists.raw
    more = {name: text.encode() + b"\n" for name, text in NEW_PROVINCE.items()}
    monkeypatch.setattr(lists, "raw", lambda name: read(name) + more.get(name, b""))
    clear_caches()
    yield
    monkeypatch.undo()
    clear_caches()


def clear_caches() -> None:
    lists._rows.cache_clear()
    layout_definitions._layouts.cache_clear()


@pytest.mark.usefixtures("one_more_province")
def test_a_province_is_added_by_rows_of_lists() -> None:
    (event,) = events(look(workbook({"Tin báo": HA_TINH}), sender="ha_tinh_2008.police"))
    assert event["layout"] == {"key": "ha_tinh_own", "version": "3"}
    assert valid(event) == [
        {"cell": "Tin báo!A3", "act": "information_valuable", "agency": "police", "v": {"items": "1250"}},
        {"cell": "Tin báo!A4", "act": "information_valuable", "agency": "border_guard", "v": {"items": "0"}},
    ]
    # A column about persons is not read, whatever a layout says of it; the layout then lacks it.
    assert ("PD101", "Tin báo!2") in reported(event)
    assert "Nguyễn" not in json.dumps(event, ensure_ascii=False)


@pytest.mark.usefixtures("one_more_province")
@pytest.mark.parametrize(
    ("sender", "on"), [("examples", RECEIVED), ("ha_tinh_2008.police", datetime(2027, 4, 1, tzinfo=VIET_NAM))]
)
def test_a_layout_is_of_a_sender_and_of_its_days(sender: str, on: datetime) -> None:
    examined = look(workbook({"Tin báo": HA_TINH}), sender=sender, on=on)
    assert examined.layout.key == "template"
    assert not examined.sections


@pytest.mark.usefixtures("one_more_province")
def test_tables_of_one_form_are_one_filing_whose_lines_keep_their_own_cells() -> None:
    meetings: Rows = [
        ["Tỉnh Hà Tĩnh"],
        ["Đơn vị", "Họp dân"],
        ["Công an", 3],
        ["Quân đội", "ba"],
        ["Cộng", 9],
    ]
    visits: Rows = [
        ["Lực lượng", "Thăm hỏi", "Tin"],
        ["Công an", 5, "#N/A"],
        ["Quân đội", 6, 7],
        ["Cộng", 11, 8],
    ]
    examined = look(workbook({"Bảng họp": meetings, "Bảng thăm": visits}))
    (event,) = events(examined)
    assert (event["layout"]["key"], event["source_section"]) == ("two_tables", "Bảng họp, Bảng thăm")
    assert event["province_key"] == "ha_tinh_2008"
    visit, tips = {"act": "dignitary_visit"}, {"act": "information_valuable"}
    assert valid(event) == [
        {"cell": "Bảng họp!A3", "act": "residents_meeting", "agency": "police", "v": {"occasions": "3"}},
        {"cell": "Bảng thăm!B2", **visit, "agency": "police", "v": {"attendances": "5"}},
        {"cell": "Bảng thăm!B3", **visit, "agency": "military", "v": {"attendances": "6"}},
        {"cell": "Bảng thăm!C3", **tips, "agency": "military", "v": {"items": "7"}},
    ]
    assert set(reported(event)) == {
        ("FI211", "Bảng thăm!C2"),
        ("AC103", "Bảng họp!B4"),
        ("FI216", "Bảng họp!B5"),
        ("FI216", "Bảng thăm!C4"),
    }


def changed(name: str, change: Callable[[Rows], None], sheet: str = "Sheet1") -> Examined:
    """An example with one sheet's cells changed."""
    (path,) = EXAMPLES.glob(f"{name}_*")
    book = openpyxl.load_workbook(path, data_only=True)
    sheets = {s.title: [list(row) for row in s.iter_rows(values_only=True)] for s in book}
    change(sheets[sheet])
    return look(workbook(sheets))


def test_unknown_and_missing_columns_are_reported() -> None:
    def rename(rows: Rows) -> None:
        rows[12][2] = "Số vụ án"
        rows[5][4] = "Truyền thông"

    activities, seizures, _ = events(changed("14", rename))
    assert ("FI201", "Sheet1!13") in reported(seizures)
    assert ("FI218", "Sheet1!13") in reported(seizures)
    assert [f["args"] for f in seizures["reported"] if f["code"] == "FI218"] == [{"header": "Số vụ"}]
    # `Tuyên truyền` is no longer above `Số buổi`: neither of its columns is known.
    assert [f["args"]["header"] for f in activities["reported"] if f["code"] == "FI218"] == [
        "Tuyên truyền > Số buổi",
        "Tuyên truyền > Lượt người",
    ]
    assert [line["cell"] for line in valid(activities)] == ["Sheet1!C8", "Sheet1!C9"]


def test_a_part_that_is_gone_is_reported() -> None:
    def cut(rows: Rows) -> None:
        rows[11][0] = "Kết quả khác"

    examined = changed("14", cut)
    assert "FI220" in [finding.code for finding in examined.findings]


def test_rows_below_the_notes_are_counted_and_not_read() -> None:
    def write_on(rows: Rows) -> None:
        rows.append([4, "Xã Sau Ghi Chú", 9, 9, 9, 9, 9, 9, 9])

    (event,) = events(changed("12", write_on, "Biểu 01-ANTQ"))
    assert len(valid(event)) == 7
    assert [line["s"] for line in event["held"] if line["cell"].endswith("B16")] == ["ignored"]
    assert not any("Sau Ghi" in json.dumps(line, ensure_ascii=False) for line in event["held"])


def test_a_file_that_fits_no_layout_names_the_closest() -> None:
    rows: Rows = [["Xã, phường, đặc khu", "Tang vật thu giữ"], [None, "Heroin (kg)"], ["Xã A", 1]]
    examined = look(workbook({"Tổng hợp": rows}))
    assert examined.layout.key == "template"
    (nearest,) = [finding for finding in examined.findings if finding.code == "FI217"]
    assert nearest.args["layout"] == "Biểu 01-ANTQ của Công an tỉnh Tây Ninh"
    assert (nearest.args["known"], nearest.args["all"]) == ("2", "11")
    assert "Số vụ > Độc lập" in nearest.args["missing"]
    assert "Heroin (kg)" not in nearest.args["missing"].replace("Lũy kế từ đầu năm > Heroin (kg)", "")


def test_the_templates_headings_on_another_sheet_are_recognised() -> None:
    headers = [field.header_vi for field in forms.FORMS["seizures"].fields]
    examined = look(workbook({"Trang tính1": [headers, ["Cấp tỉnh"]]}))
    (nearest,) = [finding for finding in examined.findings if finding.code == "FI217"]
    assert (nearest.args["layout"], nearest.args["missing"]) == ("Mẫu chuẩn", "—")
    assert "Thu giữ" in nearest.args["sheets"]


CELLS = st.sampled_from(
    [
        *(
            None,
            "-",
            "#REF!",
            "=1+1",
            "Cộng",
            "Tổng cộng",
            "Ghi chú",
            "Không phát sinh",
            "II. Thu giữ",
            "Số vụ",
        ),
        *(3.5, "1.234", "x" * 300, date(2026, 2, 1), True, "Họ và tên", "001095012345", " \t"),
    ]
)


@pytest.mark.parametrize("name", ["12", "13", "14"])
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_change_to_a_province_s_workbook_is_reported_or_taken(name: str, data: st.DataObject) -> None:
    def change(sheets: dict[str, Rows]) -> None:
        for _ in range(data.draw(st.integers(1, 6))):
            rows = sheets[data.draw(st.sampled_from(sorted(sheets)))]
            row = data.draw(st.integers(0, len(rows) - 1))
            if data.draw(st.integers(0, 9)) == 0:
                del rows[row]
                rows.append([])
            elif rows[row]:
                rows[row][data.draw(st.integers(0, len(rows[row]) - 1))] = data.draw(CELLS)

    (path,) = EXAMPLES.glob(f"{name}_*")
    book = openpyxl.load_workbook(path, data_only=True)
    sheets = {s.title: [list(row) for row in s.iter_rows(values_only=True)] for s in book}
    change(sheets)
    examined = look(workbook(sheets))
    assert "FI115" not in [finding.code for finding in examined.findings]
    for judged in examined.sections:
        counts = judged.counts()
        assert counts["in"] == judged.lines.height + judged.section.unread + judged.section.titles
        assert counts["in"] == sum(counts.values()) - counts["in"]


def test_parts_of_headings_are_joined_as_they_are_merged() -> None:
    rows = [
        ["STT", "Địa bàn", "Số vụ", None, None, "Khác", None],
        [None, None, "Độc lập", "Phối hợp", None, None, None],
        [None, None, None, "Chủ trì", "Tham gia", None, "Lẻ"],
    ]
    assert matching.join_parts(rows) == (
        "STT",
        "Địa bàn",
        "Số vụ > Độc lập",
        "Số vụ > Phối hợp > Chủ trì",
        "Số vụ > Phối hợp > Tham gia",
        "Khác",
        "Lẻ",
    )


def test_layout_lists_agree_with_the_forms() -> None:
    assert {"layout_key": TEMPLATE.key, "version": TEMPLATE.version}.items() <= lists.rows("layouts")[
        0
    ].items()
    names = {(row["layout_key"], row["version"]) for row in lists.rows("layouts")}
    sections = {(r["layout_key"], r["version"], r["section"]): r for r in lists.rows("layout_sections")}
    assert {key[:2] for key in sections} <= names
    for row in sections.values():
        assert row["form"] in forms.FORMS
        assert row["dash"] in (None, "blank", "zero")
        assert row["dates"] in ("text", "serial")
        assert int(row["header_rows"] or 0) >= 1
    covers = {field.name for field in forms.ENVELOPE}
    roles = {"field", "fill_down", "check_cumulative", "check_last_year", "unused", "constant"}
    for row in lists.rows("layout_columns"):
        key = (row["layout_key"], row["version"], row["section"])
        if row["section"] is None:
            assert row["role"] in {"cover_label", "cover_cell", "cover_constant"}, row
            assert row["field"] in covers, row
            continue
        assert key in sections, row
        assert row["role"] in roles, row
        assert row["role"] == "unused" or row["field"] in forms.FORMS[sections[key]["form"] or ""].names, row
        assert row["role"] == "constant" or row["heading"], row
        if row["role"] not in ("unused", "constant"):
            assert not any(persons.is_personal_header(p) for p in (row["heading"] or "").split(PART)), row


def test_no_heading_of_the_template_is_about_persons() -> None:
    for form in forms.FORMS.values():
        table = layouts.template_table(form.key)
        assert not any(persons.is_personal_header(text) for c in table.columns for text in c.headings)
