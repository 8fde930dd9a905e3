"""A table inside prose: each value in its unit with what its row and column say; a row's number is never a quantity."""

import io

import docx
import pytest

from antq import narrative
from antq.documents.prose import files

LONG = (
    ("STT", "Nội dung", "Đơn vị tính", "Số lượng"),
    ("1", "Heroin thu giữ", "bánh", "15"),
    ("2", "Pháo nổ thu giữ", "kg", "88,5"),
    ("3", "Số cuộc họp dân", "cuộc", "3.439"),
)
EXPECTED = [
    (15, "bánh", "seizure_quantity", "heroin"),
    (88.5, "kg", "seizure_quantity", "firecrackers"),
    (3439, "cuộc", "residents_meetings", None),
]


def figures(text: str) -> list[tuple[object, str | None, str | None, str | None]]:
    """Value, unit, indicator and substance of every figure of a text."""
    return [(one.value, one.unit, one.indicator, one.substance) for one in narrative.extract(text)]


def lines(between: str) -> str:
    return "Kết quả cụ thể như sau:\n" + "\n".join(between.join(row) for row in LONG) + "\nHết.\n"


@pytest.mark.parametrize("between", ["\t", " | ", "   ", " "], ids=["tab", "bar", "blanks", "one blank"])
def test_each_row_gives_its_quantity_in_its_unit(between: str) -> None:
    assert figures(lines(between)) == EXPECTED


def test_the_span_of_a_figure_is_its_cell() -> None:
    text = lines("\t")
    for one in narrative.extract(text):
        assert text[one.start : one.end] == one.quote
    assert [one.quote for one in narrative.extract(text)] == ["15", "88,5", "3.439"]


def test_a_page_gives_the_same_as_its_lines() -> None:
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in LONG)
    page = f"<html><body><p>Kết quả:</p><table>{rows}</table></body></html>"
    assert figures(files.read(page.encode(), "html").raw) == EXPECTED


def test_a_document_gives_the_same_and_keeps_merged_cells_in_their_column() -> None:
    document = docx.Document()
    table = document.add_table(rows=0, cols=5)
    for row in (
        ("STT", "Nội dung", "Đơn vị tính", "Kết quả", ""),
        ("", "", "", "Năm 2024", "Năm 2025"),
        ("1", "Số cuộc họp dân", "cuộc", "300", "345"),
        ("2", "Heroin thu giữ", "kg", "1,2", "1,2"),
    ):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    table.cell(0, 3).merge(table.cell(0, 4))
    for column in range(3):
        table.cell(0, column).merge(table.cell(1, column))
    buffer = io.BytesIO()
    document.save(buffer)

    found = narrative.extract(files.read(buffer.getvalue(), "docx").raw)

    assert [(one.value, one.unit, one.period_start) for one in found] == [
        (300, "cuộc", "2024-01-01"),
        (345, "cuộc", "2025-01-01"),
        (1.2, "kg", "2024-01-01"),
        (1.2, "kg", "2025-01-01"),
    ]


def test_a_wide_table_gives_each_place_its_figures_and_the_total_the_whole() -> None:
    text = "STT\tXã\tSố vụ ma túy\tHeroin (kg)\n1\tXã Tân Lập\t3\t0,5\n2\tXã Tân Hòa\t4\t1,25\nTổng cộng\t\t7\t1,75\n"
    assert [
        (one.value, one.unit, one.indicator, one.scope, one.relation) for one in narrative.extract(text)
    ] == [
        (3, "vụ", "seizure_cases", "Xã Tân Lập", "part_of"),
        (0.5, "kg", "seizure_quantity", "Xã Tân Lập", "part_of"),
        (4, "vụ", "seizure_cases", "Xã Tân Hòa", "part_of"),
        (1.25, "kg", "seizure_quantity", "Xã Tân Hòa", "part_of"),
        (7, "vụ", "seizure_cases", None, "disjoint"),
        (1.75, "kg", "seizure_quantity", None, "disjoint"),
    ]


def test_a_title_row_says_how_goods_were_obtained_and_parts_are_distinguished_from_wholes() -> None:
    text = (
        "TT\tChỉ tiêu\tĐVT\tSố lượng\n(1)\t(2)\t(3)\t(4)\nI\tTang vật thu giữ\n1\tMa túy các loại\tkg\t12\n"
        "\tTrong đó: Heroin\tkg\t5\nII\tVận động nhân dân giao nộp\n1\tSúng tự chế\tkhẩu\t9\n"
    )
    assert [(one.value, one.indicator, one.substance, one.relation) for one in narrative.extract(text)] == [
        (12, "seizure_quantity", "drugs_all", "disjoint"),
        (5, "seizure_quantity", "heroin", "part_of"),
        (9, "handed_over_quantity", "homemade_guns", "disjoint"),
    ]


def test_a_column_of_another_period_is_no_figure_and_a_cumulative_one_is_a_doubt() -> None:
    text = "STT\tNội dung\tĐVT\tKỳ này\tCùng kỳ\tSo sánh\tLũy kế\n1\tTuyên truyền\tbuổi\t12\t10\t20%\t90\n"
    found = narrative.extract_with_doubts(text)
    assert [one.value for one in found.figures] == [12]
    assert [(one.code, one.quote) for one in found.doubts] == [("FI268", "90")]


def test_what_the_prose_says_too_counts_once() -> None:
    assert figures("Công an huyện thu giữ 15 bánh heroin.\n" + lines("\t")) == EXPECTED


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (
            "STT Nội dung ĐVT Số lượng\n1 Heroin thu giữ bánh 15\n2 Ma túy đá\nthu giữ kg 2,35\n3 Pháo kg 3\n",
            "FI266",
        ),
        ("Loại\tKhu A\tKhu B\nMa túy\t12\t15\nPháo\t7\t8\n", "FI266"),
        ("STT\tNội dung\tĐVT\tSố lượng\n1\tHeroin thu giữ\tkg\t2\n2\tDiện tích rừng\tha\t31\n", "FI271"),
    ],
)
def test_what_cannot_be_read_with_certainty_is_a_doubt(text: str, code: str) -> None:
    assert code in [one.code for one in narrative.extract_with_doubts(text).doubts]
    assert {one.value for one in narrative.extract(text)} <= {2}


def test_a_letters_head_and_its_signatures_are_no_table() -> None:
    text = (
        "CÔNG AN TỈNH AN GIANG\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 12/BC-CAT\tAn Giang, ngày 5 tháng 6 năm 2025\n"
        "Công an tỉnh bắt giữ 12 vụ ma túy.\nNơi nhận:\tGIÁM ĐỐC\n- Lưu: VT\tĐại tá\n"
    )
    found = narrative.extract_with_doubts(text)
    assert ([one.value for one in found.figures], found.doubts) == ([12], ())
