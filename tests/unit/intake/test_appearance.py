"""Cells that show another figure than they store, and what is hidden or cancelled: the right figure, or a question."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.formatting.rule import IconSetRule, Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.colors import Color
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.worksheet.worksheet import Worksheet

from antq.core.clock import VIET_NAM
from antq.documents.workbook import number_formats
from antq.findings.catalogue import catalogue
from antq.intake.examination import examine
from antq.intake.examined_file import Examined

NOW = datetime(2026, 4, 1, 8, 0, tzinfo=VIET_NAM)
COVER = {
    "Tỉnh/thành phố": "An Giang",
    "Đơn vị báo cáo": "Công an tỉnh",
    "Kỳ báo cáo": "Quý IV/2025",
    "Cơ sở kỳ": "Theo Nghị định 09/2019/NĐ-CP",
}
ACTIVITIES = ["Cấp", "Địa bàn", "Hoạt động", "Số cuộc, đợt, lần", "Số lượt người"]
MEETINGS = ["Cấp xã", "Xã Bình Thủy", "Họp dân", 7, 350]
PATROLS = ["Cấp xã", "Xã Óc Eo", "Tuần tra", 21, None]
SEIZURES = ["Nhóm vụ", "Số vụ", "Số đối tượng", "Tang vật", "Số lượng", "Đơn vị tính"]
HEROIN = ["1", 2, 3, "Heroin", 10.2, "kg"]
Change = Callable[[Workbook], None]


def workbook(change: Change = lambda _: None, **sheets: list[list[Any]]) -> bytes:
    """A right report on activities, or on the `sheets` given, changed as asked."""
    book = Workbook()
    cover = book.active
    cover.title = "Báo cáo"
    for row in COVER.items():
        cover.append(row)
    for title, rows in (sheets or {"Hoạt động": [ACTIVITIES, MEETINGS, PATROLS]}).items():
        sheet = book.create_sheet(title.replace("_", " "))
        for values in rows:
            sheet.append(values)
    change(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def with_xml(data: bytes, member: str, change: Callable[[str], str]) -> bytes:
    """The workbook with the XML of a part changed; it must change."""
    source = zipfile.ZipFile(io.BytesIO(data))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            content = source.read(name)
            if name == member:
                changed = change(content.decode()).encode()
                assert changed != content
                content = changed
            archive.writestr(name, content)
    return buffer.getvalue()


def look(data: bytes) -> Examined:
    return examine(data, "bao-cao.xlsx", "national_desk", NOW, max_rows=10_000, demonstration=False)


def reported(examined: Examined) -> dict[str, str]:
    """Codes of all findings with their places, without that no line is left."""
    found = {f.code: f.place for f in examined.all_findings}
    for judged in examined.sections:
        found |= {f.code: f.place for f in judged.findings}
        found |= dict(judged.line_findings.select("code", "place").iter_rows())
    return {code: place for code, place in found.items() if code != "FI214"}


def figures(examined: Examined, field: str) -> list[tuple[int, str | None, str]]:
    """A field of each line: row, figure, status."""
    lines = examined.sections[0].lines
    return list(lines.select("row", field, "line_status").iter_rows())


def sheet_of(book: Workbook) -> Worksheet:
    return book.worksheets[-1]


def strike(*cells: str) -> Change:
    def change(book: Workbook) -> None:
        for cell in cells:
            sheet_of(book)[cell].font = Font(strike=True)

    return change


def number_format(cell: str, code: str, value: object = None) -> Change:
    def change(book: Workbook) -> None:
        if value is not None:
            sheet_of(book)[cell] = value
        sheet_of(book)[cell].number_format = code

    return change


def rich(cell: str, *parts: tuple[str, Mapping[str, Any]]) -> Change:
    def change(book: Workbook) -> None:
        blocks = [TextBlock(InlineFont(**font), text) for text, font in parts]
        sheet_of(book)[cell] = CellRichText(*blocks)

    return change


SUPERSCRIPT = {"vertAlign": "superscript"}


def test_a_right_workbook_has_no_finding() -> None:
    assert reported(look(workbook())) == {}
    assert reported(look(workbook(Thu_giữ=[SEIZURES, HEROIN]))) == {}


# Formats that only show separators, decimals that are there, currency or colour.
@pytest.mark.parametrize(
    "code",
    [
        "General", "0", "#,##0", "0.00", "#,##0.00", "@", "00", "# ##0", "#,##0;[Red]-#,##0", "0;-0;;@",
        '_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-', '_(* #,##0.00_);_(* \\(#,##0.00\\);_(* "-"??_);_(@_)',
        "#,##0\\ [$₫-42A]", '#,##0\\ "₫"', "[$-42A]#,##0", "[Blue]0", "0.###", "[>=1000]#,##0;0",
    ],
)  # fmt: skip
def test_a_format_that_shows_the_number_is_clean(code: str) -> None:
    def change(book: Workbook) -> None:
        for row in sheet_of(book).iter_rows(min_row=2, min_col=4, max_col=5):
            for cell in row:
                cell.number_format = code

    rows = [[*MEETINGS[:3], 700, 1350], [*PATROLS[:3], 2100, None]]
    assert reported(look(workbook(change, Hoạt_động=[ACTIVITIES, *rows]))) == {}


@pytest.mark.parametrize("code", ["0.00", "#,##0.0", "0.000", '0.0" kg"', '#,##0.00 "Kg"', "General"])
def test_a_weight_with_a_faithful_format_is_clean(code: str) -> None:
    data = workbook(number_format("E2", code, 2.081), Thu_giữ=[SEIZURES, HEROIN])
    assert reported(look(data)) == {}


# Count cells: format, stored number, code of the finding.
@pytest.mark.parametrize(
    ("code", "value", "finding"),
    [
        ('#,##0"000"', 1150, "FI233"),
        ("0\\0\\0\\0", 1150, "FI233"),
        ("#,##0,", 1150, "FI233"),
        ("0.0,,", 1_150_000, "FI233"),
        ("0%", 12, "FI233"),
        ('0"%"', 12, "FI233"),
        ('#,##0" nghìn"', 1150, "FI233"),
        ('0" triệu"', 12, "FI233"),
        ('0" tỷ đồng"', 12, "FI233"),
        ('[>=1000]0.0,"K";0', 1150, "FI233"),
        ('0"/73"', 12, "FI233"),
        ('"-"0', 12, "FI233"),
        ('"có"', 12, "FI233"),
        ('0" kg"', 12, "FI234"),
        ('"trên "0', 12, "FI235"),
        ("0.000", 12, "FI239"),
        ("#,##0.000", 12, "FI239"),
        ("d/m/yyyy", 45, "FI232"),
        ("h:mm", 12, "FI232"),
        ('@" nghìn"', "12", "FI233"),
        ('0;-0;0;@" kg"', "12", "FI234"),
        ("d-mmm", date(2026, 4, 15), "FI231"),
        ("mmm-yy", date(2026, 4, 1), "FI231"),
    ],
)
def test_a_count_that_is_shown_as_another_is_reported(code: str, value: object, finding: str) -> None:
    examined = look(workbook(number_format("D2", code, value)))

    assert reported(examined) == {finding: "Hoạt động!D2"}
    assert figures(examined, "occasions")[0][2] == ("warned" if finding == "FI235" else "rejected")
    assert figures(examined, "occasions")[1] == (3, "21", "accepted")


@pytest.mark.parametrize(
    ("code", "value", "unit", "finding"),
    [
        ('0.0" tấn"', 1.5, "kg", "FI234"),
        ('@" tấn"', "1,5", "kg", "FI234"),
        ('@" kg"', "1,5", "kg", None),
        ("@", "1,5", "kg", None),
        ("0.000", 10.2, "kg", "SZ107"),
        ("#,##0.000", 12, "kg", "SZ107"),
        ("0", 2.6, "kg", "FI235"),
        ("0%", 0.5, "kg", "FI233"),
        ("0.000", 12, "tép", "FI239"),
        ("0.00E+00", 12.5, "kg", None),
    ],
)
def test_a_weight_that_is_shown_as_another_is_reported(
    code: str, value: float | str, unit: str, finding: str | None
) -> None:
    line = [*HEROIN[:4], value, unit]
    examined = look(workbook(number_format("E2", code), Thu_giữ=[SEIZURES, line]))

    assert reported(examined) == ({finding: "Thu giữ!E2"} if finding else {})


@pytest.mark.parametrize(
    ("code", "unit", "finding"),
    [
        ('0.0" triệu"', "triệu đồng", None),
        ('0.0" triệu đồng"', "triệu đồng", None),
        ('0.0" triệu"', "đồng", "FI233"),
        ('0.0" tỷ"', "triệu đồng", "FI233"),
        ('0" đồng"', "đồng", None),
    ],
)
def test_a_worth_may_be_shown_in_the_unit_it_is_told_in(code: str, unit: str, finding: str | None) -> None:
    worth = ["2", None, None, "Trị giá hàng hóa vi phạm", 15, unit]
    examined = look(workbook(number_format("E3", code), Thu_giữ=[SEIZURES, HEROIN, worth]))

    assert reported(examined) == ({finding: "Thu giữ!E3"} if finding else {})


def test_a_question_about_a_date_names_what_was_typed() -> None:
    examined = look(workbook(number_format("D2", "d-mmm", date(2026, 4, 15))))
    (finding,) = examined.sections[0].line_findings.filter(code="FI231").iter_rows(named=True)

    assert finding["value"] == "15-Apr"
    assert "15,4 hoặc 15/4" in finding["args"]


def test_a_date_in_a_text_is_reported() -> None:
    examined = look(workbook(number_format("A2", "d-mmm", date(2026, 2, 1)), Thu_giữ=[SEIZURES, HEROIN]))
    assert reported(examined) == {"FI236": "Thu giữ!A2"}


# A text in parts: what is read, whether it is certain.
@pytest.mark.parametrize(
    ("parts", "figure", "finding"),
    [
        ([("12", {"strike": True}), ("15", {})], "15", "FI229"),
        ([("15", {}), (" 12", {"strike": True})], "15", "FI229"),
        ([("1150", {}), ("1", SUPERSCRIPT)], "1150", "FI229"),
        ([("1.150", {}), ("(*)", SUPERSCRIPT)], "1150", "FI229"),
        ([("10", {}), ("3", SUPERSCRIPT)], "10", "FI230"),
        ([("12", {"strike": True})], "12", "FI228"),
        ([("1", {"b": True}), ("5", {"color": "FFFF0000"})], "15", None),
    ],
)
def test_a_marked_part_never_makes_another_number(
    parts: list[tuple[str, Mapping[str, Any]]], figure: str, finding: str | None
) -> None:
    examined = look(workbook(rich("D2", *parts)))

    assert reported(examined) == ({finding: "Hoạt động!D2"} if finding else {})
    assert figures(examined, "occasions")[0][:2] == (2, figure)


def test_inline_texts_are_read_like_shared_ones() -> None:
    cell = '<c r="D2" t="inlineStr"><is><r><rPr><strike val="1"/></rPr><t>12</t></r><r><t>15</t></r></is></c>'
    data = with_xml(
        workbook(), "xl/worksheets/sheet2.xml", lambda xml: re.sub(r'<c r="D2".*?</c>', cell, xml)
    )
    examined = look(data)

    assert reported(examined) == {"FI229": "Hoạt động!D2"}
    assert figures(examined, "occasions")[0] == (2, "15", "warned")


def test_a_unit_keeps_its_raised_two() -> None:
    line = ["1", 2, 3, "Gỗ", 4, None]
    examined = look(workbook(rich("F2", ("m", {}), ("3", SUPERSCRIPT)), Thu_giữ=[SEIZURES, line]))
    assert examined.sections[0].lines["unit"].to_list() == ["m3"]


def test_a_footnote_leaves_a_place_its_name() -> None:
    examined = look(workbook(rich("B2", ("Xã Bình Thủy", {}), ("2", SUPERSCRIPT))))

    assert reported(examined) == {"FI229": "Hoạt động!B2"}
    assert examined.sections[0].lines["place"][0] == "Xã Bình Thủy"


def test_a_line_struck_through_is_asked_about() -> None:
    examined = look(workbook(strike("A3", "B3", "C3", "D3")))

    assert reported(examined) == {"FI227": "Hoạt động!A3"}
    assert figures(examined, "occasions") == [(2, "7", "accepted"), (3, "21", "rejected")]


def test_a_struck_row_of_a_wide_table_stops_each_of_its_lines() -> None:
    rows = [
        ["Tỉnh: Cà Mau", None, None, None],
        ["Báo cáo kết quả phong trào Toàn dân bảo vệ an ninh Tổ quốc Quý I/2026"],
        ["I. Hoạt động"],
        ["STT", "Địa bàn", "Họp dân", None, "Tuyên truyền", None],
        [None, None, "Số cuộc", "Lượt người", "Số buổi", "Lượt người"],
        [1, "Xã Một", 3, 90, 4, 120],
        [2, "Xã Hai", 5, 70, 6, 80],
    ]

    def change(book: Workbook) -> None:
        book.remove(book["Báo cáo"])
        strike("B7", "C7", "D7", "E7", "F7")(book)

    examined = look(workbook(change, **{"Trang 1": rows}))
    activities = examined.sections[0]

    statuses = activities.lines.select("row", "line_status").rows()
    assert statuses == [(6, "accepted"), (6, "accepted"), (7, "rejected"), (7, "rejected")]


def test_a_struck_figure_is_asked_about_at_its_cell() -> None:
    assert reported(look(workbook(strike("D3")))) == {"FI228": "Hoạt động!D3"}


def hide_row(book: Workbook) -> None:
    sheet_of(book).row_dimensions[3].hidden = True


def flatten_row(book: Workbook) -> None:
    sheet_of(book).row_dimensions[3].height = 0.75


def hide_column(book: Workbook) -> None:
    sheet_of(book).column_dimensions["D"].hidden = True


def narrow_column(book: Workbook) -> None:
    sheet_of(book).column_dimensions["D"].width = 0.1


def hide_sheet(book: Workbook) -> None:
    sheet_of(book).sheet_state = "hidden"


def hide_sheet_deeply(book: Workbook) -> None:
    sheet_of(book).sheet_state = "veryHidden"


def write_in(colour: Color | str, ground: Color | str | None = None, cell: str = "D3") -> Change:
    def change(book: Workbook) -> None:
        sheet_of(book)[cell].font = Font(color=colour)
        if ground is not None:
            sheet_of(book)[cell].fill = PatternFill("solid", fgColor=ground)

    return change


@pytest.mark.parametrize(
    ("change", "finding", "place"),
    [
        (hide_row, "FI222", "Hoạt động!3"),
        (flatten_row, "FI222", "Hoạt động!3"),
        (hide_column, "FI223", "Hoạt động!D2"),
        (narrow_column, "FI223", "Hoạt động!D2"),
        (hide_sheet, "FI224", "Hoạt động"),
        (hide_sheet_deeply, "FI225", "Hoạt động"),
        (write_in("FFFFFFFF"), "FI226", "Hoạt động!D3"),
        (write_in(Color(theme=0)), "FI226", "Hoạt động!D3"),
        (write_in(Color(indexed=9)), "FI226", "Hoạt động!D3"),
        (write_in("FF1F3A5F", "FF1F3A5F"), "FI226", "Hoạt động!D3"),
        (write_in(Color(theme=1), Color(theme=1)), "FI226", "Hoạt động!D3"),
        (number_format("D3", ";;;"), "FI226", "Hoạt động!D3"),
    ],
)
def test_what_cannot_be_seen_is_read_and_reported(change: Change, finding: str, place: str) -> None:
    examined = look(workbook(change))

    assert reported(examined) == {finding: place}
    assert figures(examined, "occasions") == [(2, "7", "accepted"), (3, "21", "accepted")]


@pytest.mark.parametrize(
    ("shown_as", "ranges"),
    [
        ({"font": Font(strike=True)}, "D2:D9"),
        ({"font": Font(color="FFFFFFFF")}, "D2:D9"),
        ({"font": Font(color="FF1F3A5F"), "fill": PatternFill(bgColor="FF1F3A5F")}, "D2:D9"),
        ({"numFmt": NumberFormat(200, '0" nghìn"')}, "D2:D9"),
        ({"numFmt": NumberFormat(200, ";;;")}, "A1:C9 D2:D9"),
    ],
)
def test_a_condition_that_disguises_figures_is_reported(shown_as: dict[str, Any], ranges: str) -> None:
    def change(book: Workbook) -> None:
        rule = Rule("expression", dxf=DifferentialStyle(**shown_as), formula=["$A2<>0"])
        sheet_of(book).conditional_formatting.add(ranges, rule)

    examined = look(workbook(change))

    assert reported(examined) == {"FI251": "Hoạt động!D2:D9"}
    assert figures(examined, "occasions") == [(2, "7", "accepted"), (3, "21", "accepted")]


@pytest.mark.parametrize("shows", [True, False])
def test_icons_in_place_of_figures_are_reported(*, shows: bool) -> None:
    def change(book: Workbook) -> None:
        rule = IconSetRule("3Arrows", "num", [0, 10, 20], showValue=shows)
        sheet_of(book).conditional_formatting.add("D2:D9", rule)

    assert reported(look(workbook(change))) == ({} if shows else {"FI251": "Hoạt động!D2:D9"})


def test_many_ranges_with_conditions_are_reported_once() -> None:
    def change(book: Workbook) -> None:
        for row in (2, 3, 4, 6, 7, 40):
            rule = Rule("expression", dxf=DifferentialStyle(font=Font(strike=True)), formula=["TRUE"])
            sheet_of(book).conditional_formatting.add(f"C{row}:D{row}", rule)

    lines = [["Cấp xã", f"Xã {i}", "Họp dân", i, None] for i in range(1, 10)]
    examined = look(workbook(change, Hoạt_động=[ACTIVITIES, *lines]))
    (finding,) = examined.sections[0].findings

    assert finding.args == {"rows": "2–4, 6–7", "range": "C2:D2, C3:D3, C4:D4 …"}


def paint_by_condition(book: Workbook) -> None:
    style = DifferentialStyle(font=Font(bold=True, color="FF9C0006"), fill=PatternFill(bgColor="FFFFC7CE"))
    rule = Rule("cellIs", operator="greaterThan", dxf=style, formula=["10"])
    sheet_of(book).conditional_formatting.add("D2:D9", rule)


def hide_zeros_by_condition(book: Workbook) -> None:
    style = DifferentialStyle(font=Font(color="FFFFFFFF"))
    rule = Rule("cellIs", operator="equal", dxf=style, formula=["0"])
    sheet_of(book).conditional_formatting.add("D2:E9", rule)


def strike_below_the_lines(book: Workbook) -> None:
    rule = Rule("expression", dxf=DifferentialStyle(font=Font(strike=True)), formula=["TRUE"])
    sheet_of(book).conditional_formatting.add("A40:H60", rule)


@pytest.mark.parametrize(
    "change",
    [
        paint_by_condition,
        hide_zeros_by_condition,
        strike_below_the_lines,
        write_in("FFFFFFFF", "FF1F3A5F"),
        write_in(Color(theme=0), Color(theme=4)),
        write_in(Color(theme=0, tint=-0.5)),
        lambda book: setattr(sheet_of(book).column_dimensions["J"], "hidden", True),
        lambda book: setattr(sheet_of(book).row_dimensions[40], "hidden", True),
    ],
)
def test_what_can_be_seen_or_holds_nothing_is_clean(change: Change) -> None:
    assert reported(look(workbook(change))) == {}


def test_rows_are_listed_in_runs() -> None:
    def change(book: Workbook) -> None:
        for row in (3, 4, 5, 9):
            sheet_of(book).row_dimensions[row].hidden = True

    lines = [["Cấp xã", f"Xã {i}", "Họp dân", i, None] for i in range(1, 10)]
    examined = look(workbook(change, Hoạt_động=[ACTIVITIES, *lines]))
    (finding,) = examined.sections[0].findings

    assert finding.args == {"rows": "3–5, 9", "count": "4"}


def test_cells_written_in_an_unusual_way_are_looked_at_too() -> None:
    data = with_xml(
        workbook(strike("A3", "B3", "C3", "D3")),
        "xl/worksheets/sheet2.xml",
        lambda xml: re.sub(r'<c r="(\w+)" s="(\d+)"', r"<c s='\2' r='\1'", xml),
    )
    assert reported(look(data)) == {"FI227": "Hoạt động!A3"}


@pytest.mark.parametrize("spelling", ['date1904="1"', 'date1904="true"'])
@pytest.mark.parametrize("newer", [True, False])
def test_days_from_1904_are_those_days(spelling: str, *, newer: bool) -> None:
    def change(book: Workbook) -> None:
        book.epoch = datetime(1904, 1, 1)
        cover = book["Báo cáo"]
        cover["B3"], cover["B4"] = "Đợt cao điểm", "Theo đợt cao điểm"
        for label, day in (("Từ ngày", date(2025, 2, 1)), ("Đến ngày", date(2025, 3, 31))):
            cover.append([label, day])

    extension = '<extLst><ext><x15:workbookPr xmlns:x15="urn:x" chartTrackingRefBase="1"/></ext></extLst>'

    def spell(xml: str) -> str:
        xml = re.sub(r'date1904="1"', spelling, xml)
        return xml.replace("</workbook>", (extension if newer else "") + "<!-- --></workbook>")

    examined = look(with_xml(workbook(change), "xl/workbook.xml", spell))

    assert examined.envelope is not None
    assert examined.envelope.slot is not None
    assert examined.envelope.slot.period.key == "2025-02-01_2025-03-31.campaign"


def test_values_after_merged_labels_are_read() -> None:
    def change(book: Workbook) -> None:
        cover = book["Báo cáo"]
        for row in range(1, 5):
            cover.cell(row, 3).value = cover.cell(row, 2).value
            cover.cell(row, 2).value = None
            cover.merge_cells(start_row=row, start_column=1, end_row=row, end_column=2)

    examined = look(workbook(change))
    assert reported(examined) == {}
    assert examined.envelope is not None
    assert examined.envelope.slot is not None


def second_cover(title: str, state: str, period: str, label: str = "Kỳ báo cáo") -> Change:
    def change(book: Workbook) -> None:
        sheet = book.create_sheet(title)
        sheet.append([label, period])
        sheet.append(["Tỉnh/thành phố", "An Giang"])
        sheet.sheet_state = state

    return change


@pytest.mark.parametrize("state", ["visible", "hidden", "veryHidden"])
@pytest.mark.parametrize("title", ["Report", "Bìa cũ"])
def test_a_cover_stated_twice_is_returned(title: str, state: str) -> None:
    examined = look(workbook(second_cover(title, state, "Quý III/2025")))

    assert reported(examined)["SL118"] == f"{title}!B1"
    assert examined.envelope is not None
    assert examined.envelope.slot is None


def test_a_period_above_the_table_must_be_that_of_the_cover() -> None:
    rows = [["Kỳ báo cáo:", None, "Quý III/2025"], [], ACTIVITIES, MEETINGS]
    assert reported(look(workbook(Hoạt_động=rows))) == {"SL118": "Hoạt động!C1"}
    rows[0][2] = "quý 4 năm 2025"
    assert reported(look(workbook(Hoạt_động=rows))) == {}


@pytest.mark.parametrize(
    ("title", "is_other"),
    [
        ("KẾT QUẢ CÔNG TÁC QUÝ III/2025", True),
        ("Kỳ báo cáo: Quý III/2025", True),
        ("Số liệu 9 tháng năm 2025", True),
        ("KẾT QUẢ QUÝ IV NĂM 2025", False),
        ("Số liệu tháng 11/2025", True),
        ("So với quý III/2025", False),
        ("An Giang, ngày 3 tháng 9 năm 2025", False),
        ("Quý IV/2025 và quý III/2025", False),
    ],
)
def test_a_title_that_names_another_period_is_asked_about(title: str, *, is_other: bool) -> None:
    found = reported(look(workbook(Hoạt_động=[[title], [], ACTIVITIES, MEETINGS])))
    assert found == ({"SL118": "Hoạt động!A1"} if is_other else {})


def test_a_cover_that_cannot_be_seen_or_is_struck_is_reported() -> None:
    def hide(book: Workbook) -> None:
        book["Báo cáo"].row_dimensions[3].hidden = True

    def cancel(book: Workbook) -> None:
        book["Báo cáo"]["B3"].font = Font(strike=True)

    assert reported(look(workbook(hide))) == {"FI238": "Báo cáo!B3"}
    struck = look(workbook(cancel))
    assert reported(struck) == {"FI237": "Báo cáo!B3"}
    assert struck.envelope is not None
    assert struck.envelope.slot is None


@pytest.mark.parametrize(
    ("code", "stored", "shown"),
    [
        ("#,##0.00", "1234.5", None),
        ('#,##0"000"', "1150", "1.150000"),
        ("#,##0,", "1500", "2"),
        ('"khoảng "#,##0', "1500", "khoảng 1.500"),
        ("0.0%", "0.125", "12,5%"),
        ('0\\.000', "12", "0.012"),
        ('#"."##0', "1150", None),
    ],
)  # fmt: skip
def test_a_format_shows_what_excel_shows(code: str, stored: str, shown: str | None) -> None:
    found = number_formats.read(code).shown(Decimal(stored))
    assert (found.text if found else None) == shown


QUESTIONS: dict[str, Change] = {
    "FI225": hide_sheet_deeply,
    "FI227": strike("A3", "B3", "C3", "D3"),
    "FI228": strike("D3"),
    "FI230": rich("D2", ("10", {}), ("3", SUPERSCRIPT)),
    "FI231": number_format("D2", "d-mmm", date(2026, 4, 15)),
    "FI232": number_format("D2", "d/m/yyyy", 45),
    "FI233": number_format("D2", "0%", 12),
    "FI234": number_format("D2", '0" kg"', 12),
    "FI239": number_format("D2", "0.000", 12),
}
ANSWERS = {"keep": "giữ nguyên", "skip": "bỏ dòng", "value": "19"}
OF_APPEARANCE = range(222, 240)


def test_every_question_of_a_cells_look_is_answered_here() -> None:
    asked = {f"FI{number}" for number in OF_APPEARANCE if catalogue()[f"FI{number}"].answers}
    assert asked == set(QUESTIONS)


@pytest.mark.parametrize(
    ("code", "answer"), [(code, kind) for code in QUESTIONS for kind in catalogue()[code].answers.split()]
)
def test_the_next_sending_answers_a_question_of_a_cells_look(code: str, answer: str) -> None:
    change = QUESTIONS[code]
    place = reported(look(workbook(change)))[code]
    row = int(re.sub(r".*!\D*", "", place)) if "!" in place else None

    def answered(book: Workbook) -> None:
        change(book)
        book["Báo cáo"].append(["Trả lời", f"{code} {place}: {ANSWERS[answer]}"])

    examined = look(workbook(answered))

    assert code not in reported(examined)
    statuses = {r: (figure, status) for r, figure, status in figures(examined, "occasions")}
    assert "rejected" not in {status for _, status in statuses.values()}
    if answer == "value":
        assert statuses[row][0] == "19"
    if answer == "skip":
        assert statuses[row][1] == "ignored"
