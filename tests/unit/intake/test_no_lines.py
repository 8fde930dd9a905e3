"""Rows that are no lines: by their words, their place in the sheet, and their sums; levels and spellings of places."""

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import polars as pl
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from antq import forms
from antq.core.clock import VIET_NAM
from antq.documents.layouts import row_labels, scales
from antq.intake.examination import examine
from antq.intake.examined_file import Examined
from antq.rules import place_levels

RECEIVED = datetime(2026, 1, 5, 8, 0, tzinfo=VIET_NAM)
COVER = [["Tỉnh/thành phố", "Sơn La"], ["Đơn vị báo cáo", "police"], ["Kỳ báo cáo", "Quý IV/2025"]]
COVER += [["Cơ sở kỳ", "decree_09"]]
MEETINGS = ["Cấp", "Địa bàn", "Hoạt động", "Lực lượng thực hiện", "Số cuộc, đợt, lần", "Số lượt người"]
GROUPS = ["Cấp", "Địa bàn", "Nhóm vụ", "Số vụ", "Số đối tượng", "Tang vật", "Số lượng", "Đơn vị tính"]
STOCKS = ["Loại dòng", "Tên mô hình", "Cấp", "Địa bàn", "Chỉ tiêu", "Số lượng", "Số điểm"]
ACTIVE = "Mô hình đang hoạt động"
Row = Sequence[Any]

COMMUNES: Mapping[str, tuple[Row, list[Row], Row]] = {
    "Hoạt động": (
        MEETINGS,
        [
            ["Cấp xã", "Xã Chiềng Ơn", "Họp dân", None, 12, 830],
            ["Cấp xã", "Xã Mường Bú", "Họp dân", None, 7, 410],
        ],
        ["Cấp xã", None, "Họp dân", None, 19, 1240],
    ),
    "Thu giữ": (
        GROUPS,
        [
            ["Cấp xã", "Xã Chiềng Ơn", "1", 3, 4, "Heroin", 2, "kg"],
            ["Cấp xã", "Xã Mường Bú", "2", 5, 6, "Pháo nổ", 12, "kg"],
        ],
        ["Cấp xã", None, "x", 8, 10, None, None, None],
    ),
    "Mô hình": (
        STOCKS,
        [
            ["Tổng số", None, "Cấp xã", "Xã Chiềng Ơn", ACTIVE, 12, None],
            ["Tổng số", None, "Cấp xã", "Xã Mường Bú", ACTIVE, 7, None],
        ],
        ["Tổng số", None, "Cấp xã", None, ACTIVE, 19, None],
    ),
}


def look(data: bytes) -> Examined:
    return examine(data, "a", "examples", RECEIVED, max_rows=10_000, demonstration=True)


def workbook(sheet_name: str, rows: Sequence[Row]) -> bytes:
    book = Workbook()
    cover, sheet = book.worksheets[0], book.create_sheet(sheet_name)
    cover.title = forms.COVER_SHEET
    for target, content in ((cover, COVER), (sheet, rows)):
        for row in content:
            target.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def text(sheet_name: str, rows: Sequence[Row]) -> bytes:
    lines = [f"# {label}: {value}" for label, value in COVER] + [f"# Mẫu: {sheet_name}"]
    lines += ["\t".join("" if cell is None else str(cell) for cell in row) for row in rows]
    return "\n".join(lines).encode()


def statuses(examined: Examined) -> list[tuple[str, list[str]]]:
    """Of each row: its status and the codes on it."""
    (judged,) = examined.sections
    codes = judged.line_findings.group_by("n").agg("code")
    lines = judged.lines.join(codes, on="n", how="left").sort("row")
    return [(status, found or []) for status, found in lines.select("line_status", "code").rows()]


LABELS = [
    *("Tổng cộng toàn tỉnh", "TỔNG SỐ (A+B)", "Cộng 2 xã", "Cộng:", "Cộng I+II", "Tổng các xã", "Toàn tỉnh"),
    *(
        "Tong cong",
        "4. Tổng cộng",
        "(Tổng cộng)",
        "“Tổng cộng”",
        "Total",
        "Σ",
        "1+2",
        "Lũy kế 9 tháng",
        "Luỹ kế",
    ),
    *("Cộng dồn", "Cùng kỳ năm 2024", "Năm trước", "- Trong đó: biên giới", "So với cùng kỳ", "Tỷ lệ (%)"),
    *("Bình quân/xã", "Quý III/2025", "Còn lại"),
]


@pytest.mark.parametrize("write", [workbook, text])
@pytest.mark.parametrize("form", COMMUNES)
@pytest.mark.parametrize("label", LABELS)
def test_a_row_of_totals_is_no_line_under_whatever_label(write: Any, form: str, label: str) -> None:
    headings, lines, total = COMMUNES[form]
    place = headings.index("Địa bàn")
    labelled = [*total[:place], label, *total[place + 1 :]]

    found = statuses(look(write(form, [headings, *lines, labelled])))

    assert [status for status, _ in found[:2]] == ["accepted", "accepted"]
    status, codes = found[2]
    assert status in ("ignored", "rejected")
    assert set(codes) & {"FI212", "FI245", "FI246", "FI248"}


@pytest.mark.parametrize(
    "label", ["Xã Tổng Cọt", "Tổng Cọt", "Phường Cộng Hòa", "Cộng Hòa", "Xã Toàn Thắng", "Gồm Ba"]
)
def test_a_place_that_only_sounds_like_a_total_is_a_line(label: str) -> None:
    headings, lines, total = COMMUNES["Hoạt động"]

    found = statuses(look(workbook("Hoạt động", [headings, *lines, [*total[:1], label, *total[2:4], 5, 60]])))

    assert found[2] == ("accepted", [])


def test_a_line_that_equals_a_sum_by_chance_is_not_asked_about() -> None:
    headings, lines, _ = COMMUNES["Thu giữ"]
    third = ["Cấp xã", "Xã Ngọc Chiến", "3", 8, 10, "Ketamine", 1, "kg"]

    assert statuses(look(workbook("Thu giữ", [headings, *lines, third])))[2] == ("accepted", [])


def test_the_province_may_state_its_own_line_next_to_its_communes() -> None:
    headings, lines, _ = COMMUNES["Hoạt động"]
    own = ["Cấp tỉnh", "Toàn tỉnh", "Họp dân", None, 19, 1240]

    found = statuses(look(workbook("Hoạt động", [headings, own, *lines])))

    assert found == [("warned", ["FI249"]), ("accepted", []), ("accepted", [])]


def test_a_blank_agency_next_to_agencies_is_asked_about() -> None:
    rows = [[None, None, "Họp dân", "Công an", 12, None], [None, None, "Họp dân", "Dân quân tự vệ", 7, None]]

    found = statuses(look(workbook("Hoạt động", [MEETINGS, *rows, [None, None, "Họp dân", None, 19, None]])))

    assert found[2] == ("rejected", ["FI246"])


def test_the_subtotal_of_a_section_is_set_aside_and_its_title_ignored() -> None:
    rows = [
        [None, None, "I. Ma túy"],
        [None, None, "1", 3, 4, "Heroin", 2, "kg"],
        [None, None, "II. Pháo", 5, 6],
        [None, None, "2", 5, 6, "Pháo nổ", 10, "kg"],
    ]

    found = statuses(look(workbook("Thu giữ", [GROUPS, *rows])))

    assert found == [("ignored", []), ("accepted", []), ("ignored", ["FI212"]), ("accepted", [])]


@pytest.mark.parametrize("write", [workbook, text])
def test_column_numbers_are_no_line(write: Any) -> None:
    _, lines, _ = COMMUNES["Thu giữ"]
    numbers = [f"({n})" for n in range(1, 9)]

    assert statuses(look(write("Thu giữ", [GROUPS, numbers, *lines])))[0] == ("ignored", ["FI244"])


@pytest.mark.parametrize(
    ("title", "expected"),
    [("Cùng kỳ năm 2024", ("ignored", ["FI241"])), ("Bảng 2", ("rejected", ["FI242"]))],
)
def test_lines_under_second_headings_do_not_count(title: str, expected: tuple[str, list[str]]) -> None:
    headings, lines, _ = COMMUNES["Hoạt động"]

    found = statuses(look(workbook("Hoạt động", [headings, *lines, [], [title], headings, *lines])))

    assert found[-2:] == [expected, expected]


def test_headings_repeated_on_a_new_page_change_nothing() -> None:
    headings, lines, _ = COMMUNES["Hoạt động"]

    found = statuses(look(workbook("Hoạt động", [headings, lines[0], headings, lines[1]])))

    assert found == [("accepted", []), ("ignored", []), ("accepted", [])]


def test_lines_above_the_headings_are_reported_and_titles_counted() -> None:
    headings, lines, _ = COMMUNES["Hoạt động"]

    examined = look(workbook("Hoạt động", [["BIỂU 1"], lines[0], headings, lines[1]]))

    assert statuses(examined) == [("rejected", ["FI240"]), ("accepted", [])]
    assert examined.sections[0].counts()["in"] == 3


def test_notes_and_signatures_are_ignored_without_a_word() -> None:
    headings, lines, _ = COMMUNES["Hoạt động"]
    margin = [
        [None, "Ghi chú: số liệu chốt ngày 14"],
        [],
        [None, None, None, None, "Sơn La, ngày 14 tháng 12 năm 2025"],
        ["NGƯỜI LẬP BIỂU", None, None, None, "KT. GIÁM ĐỐC"],
        [None, None, None, None, "PHÓ GIÁM ĐỐC"],
        ["Nơi nhận:"],
        ["- Như trên;"],
    ]

    found = statuses(look(workbook("Hoạt động", [headings, *lines, *margin])))

    assert [one for one in found if one[1]] == []
    assert [status for status, _ in found] == ["accepted"] * 2 + ["ignored"] * 6


@pytest.mark.parametrize(
    "note",
    [
        "ĐVT: 1.000 lượt",
        "Đơn vị tính: triệu đồng",
        "(nghìn lượt)",
        "tính bằng nghìn",
        "ĐVT: nghìn điểm",
    ],
)
@pytest.mark.parametrize("where", ["above", "below", "heading"])
def test_a_note_that_scales_the_figures_is_asked_about(note: str, where: str) -> None:
    headings, lines, _ = COMMUNES["Hoạt động"]
    rows = {
        "above": [[None, None, None, None, note], headings, *lines],
        "below": [headings, *lines, [note]],
        "heading": [[*headings[:5], f"Số lượt người ({note.strip('()')})"], *lines],
    }[where]

    (judged,) = look(workbook("Hoạt động", rows)).sections

    assert "FI247" in {finding.code for finding in judged.findings}
    assert "attendances" in judged.lines.columns


@pytest.mark.parametrize(
    "note", ["ĐVT: nghìn lượt", "Khối lượng tính bằng tạ", "ĐVT khối lượng: gam", "(Đơn vị tính: Tấn)"]
)
def test_a_note_in_a_column_next_to_the_table_is_asked_about(note: str) -> None:
    headings, (first, *rest), _ = COMMUNES["Hoạt động"]

    (judged,) = look(workbook("Hoạt động", [headings, [*first, None, note], *rest])).sections

    assert "FI247" in {finding.code for finding in judged.findings}


@pytest.mark.parametrize(
    ("comment", "asked"),
    [
        ("Số lượt người tính bằng nghìn", {"FI247"}),
        (f"tính bằng nghìn\n{forms.OUR_COMMENT}\nLỗi FI247: ĐVT: nghìn", {"FI247"}),
        (f"{forms.OUR_COMMENT}\nLỗi FI247\ntính bằng nghìn", set()),
    ],
)
def test_a_scale_in_a_senders_comment_is_asked_about_and_ours_is_not(comment: str, asked: set[str]) -> None:
    headings, lines, _ = COMMUNES["Hoạt động"]
    book = load_workbook(io.BytesIO(workbook("Hoạt động", [headings, *lines])))
    book["Hoạt động"]["F1"].comment = Comment(comment, "văn thư")
    buffer = io.BytesIO()
    book.save(buffer)

    assert {finding.code for finding in look(buffer.getvalue()).findings} == asked


def test_a_heading_may_end_in_its_scale() -> None:
    assert scales.scale("Số lượt người (1.000)") == "1.000"


@pytest.mark.parametrize("note", ["ĐVT: gam", "Khối lượng tính bằng tạ", "(ĐVT khối lượng: gam)"])
def test_a_note_that_gives_a_weight_is_a_scale(note: str) -> None:
    assert scales.scale(note)


@pytest.mark.parametrize(
    "note", ["ĐVT: vụ, người", "Đơn vị tính: cuộc", "Đơn vị: Công an xã Vạn Xuân", "Số: 1.000/BC"]
)
def test_a_note_without_a_scale_is_none(note: str) -> None:
    assert scales.scale(note) is None


@pytest.mark.parametrize(
    "spelling",
    [
        "xã Chiềng Ơn",
        "X. Chiềng Ơn",
        "XÃ CHIỀNG ƠN",
        "Xã  Chiềng Ơn.",
        "Chiềng Ơn",
        "Xã Chie\u0302\u0300ng Ơn",
    ],
)
def test_one_place_in_two_spellings_is_one(spelling: str) -> None:
    headings, lines, _ = COMMUNES["Hoạt động"]
    again = [lines[0][0], spelling, *lines[0][2:]]

    assert statuses(look(workbook("Hoạt động", [headings, lines[0], again])))[1] == ("rejected", ["AC109"])


def test_a_group_is_one_however_its_number_is_written() -> None:
    rows = [
        [None, None, number, 3, 4, item, 2, "kg"]
        for number, item in (("1", "Heroin"), ("01", "Ketamine"), ("1.0", "Thuốc lắc"))
    ]

    (judged,) = look(workbook("Thu giữ", [GROUPS, *rows])).sections

    assert judged.lines["cases"].cast(pl.Int64).sum() == 3


def test_every_label_of_the_list_means_what_it_says() -> None:
    assert row_labels.meaning("cộng đồng an toàn") is None
    assert row_labels.meaning("công an xã") is None
    assert place_levels.kind_of("TT. Hát Lót") == ("commune", "thị trấn", "hát lót")


@pytest.mark.parametrize(
    "place", ["Các xã vùng cao", "I) Nhóm phía Bắc", "Phần II", "Mục A", "Địa bàn giáp ranh"]
)
def test_a_row_whose_place_is_none_is_asked_about(place: str) -> None:
    headings, lines, _ = COMMUNES["Hoạt động"]

    found = statuses(
        look(workbook("Hoạt động", [headings, *lines, ["Cấp xã", place, "Họp dân", None, 5, 60]]))
    )

    assert found == [("accepted", []), ("accepted", []), ("rejected", ["FI248"])]


def test_a_group_numbered_with_words_is_asked_about() -> None:
    headings, lines, _ = COMMUNES["Thu giữ"]
    row = ["Cấp xã", "Xã Ngọc Chiến", "Nhóm khác thường", 8, 10, None, None, None]

    assert statuses(look(workbook("Thu giữ", [headings, *lines, row])))[2] == ("rejected", ["FI248"])


def test_the_last_line_alone_without_a_place_is_asked_about() -> None:
    headings, lines, _ = COMMUNES["Hoạt động"]
    last = ["Cấp xã", None, "Họp dân", None, 50, 2600]

    assert statuses(look(workbook("Hoạt động", [headings, *lines, last])))[2][0] == "rejected"


def test_the_same_lines_under_headings_without_a_gap_are_no_new_page() -> None:
    headings, lines, _ = COMMUNES["Hoạt động"]
    again = [[*line[:4], 2, 90] for line in lines]

    found = statuses(look(workbook("Hoạt động", [headings, *lines, headings, *again])))

    assert [one for one in found if one != ("ignored", [])] == [("rejected", ["FI242"])] * 4


@pytest.mark.parametrize("write", [workbook, text])
@pytest.mark.parametrize("mark", ["-", "–", "…", "."])
def test_a_dash_names_no_place(write: Any, mark: str) -> None:
    line = ["Cấp xã", mark, "Họp dân", None, 12, 830]

    examined = look(write("Hoạt động", [MEETINGS, line]))

    assert statuses(examined) == [("warned", ["AC122"])]
    assert examined.sections[0].lines["place"].to_list() == [None]
