"""Stated totals against their lines, and formula and error cells, each reported at its own cell."""

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from openpyxl import Workbook

from antq import forms
from antq.core.clock import VIET_NAM
from antq.documents import readers
from antq.documents.document import ROW
from antq.documents.guards import inspect
from antq.documents.workbook.cell_types import WorkbookCells
from antq.documents.workbook.package import Package
from antq.intake.examination import examine
from antq.intake.examined_file import Examined

RECEIVED = datetime(2026, 1, 5, 8, 0, tzinfo=VIET_NAM)
COVER = [["Tỉnh/thành phố", "An Giang"], ["Đơn vị báo cáo", "police"], ["Kỳ báo cáo", "Quý IV/2025"]]
COVER += [["Cơ sở kỳ", "decree_09"]]
MEETINGS = ["Địa bàn", "Hoạt động", "Số cuộc, đợt, lần", "Số lượt người"]
EXHIBITS = ["Nhóm vụ", "Số vụ", "Số đối tượng", "Tang vật", "Số lượng", "Đơn vị tính"]
# openpyxl writes a formula without its result; which of the spellings, its XML library decides.
NO_RESULT = rb"(?:<v ?/>|<v></v>)"
Row = list[Any]


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


def totals(examined: Examined) -> list[tuple[str, str, str]]:
    """(place, stated, summed) of every total that was reported."""
    return [
        (f.place, f.args["stated"], f.args["summed"])
        for judged in examined.sections
        for f in judged.findings
        if f.code == "FI216"
    ]


def meeting(place: str, occasions: object, people: object = None) -> Row:
    return [place, "Họp dân", occasions, people]


def total(text: str, occasions: object, people: object = None) -> Row:
    return [text, None, occasions, people]


@pytest.mark.parametrize(
    ("rows", "differing"),
    [
        ([meeting("Xã A", 3, "1.000"), meeting("Xã B", 4, 20), total("Tổng cộng", 7, "1.020")], []),
        ([meeting("Xã A", 3), meeting("Xã B", 4), total("Tổng cộng", 8)], [("Hoạt động!C4", "8", "7")]),
        ([total("Tổng số", "7"), meeting("Xã A", 3), meeting("Xã B", 4)], []),
        (
            [meeting("Xã A", 3), total("Cộng", 3), meeting("Xã B", 4), total("Cộng", 4), total("Tổng", 7)],
            [],
        ),
        (
            [meeting("Xã A", 3), total("Cộng", 3), meeting("Xã B", 4), total("Cộng", 5)],
            [("Hoạt động!C5", "5", "4")],
        ),
        # Accents may be loose letters of their own.
        (
            [meeting("Xã A", 3), total(unicodedata.normalize("NFD", "Tổng cộng"), 4)],
            [("Hoạt động!C3", "4", "3")],
        ),
        # A rejected line is no part of the sum: the sender's total holds it, and is reported as different.
        ([meeting("Xã A", 3), meeting("Xã B", "bốn"), total("Tổng", 7)], [("Hoạt động!C4", "7", "3")]),
        ([meeting("Xã A", 3), ["Ghi chú", None, 99, None]], []),
    ],
)
def test_a_total_is_compared_with_its_lines(rows: list[Row], differing: list[tuple[str, str, str]]) -> None:
    examined = look(workbook("Hoạt động", [MEETINGS, *rows]))
    assert totals(examined) == differing
    lines = examined.sections[0].lines
    stated = sum(not str(row[0]).startswith("Xã") for row in rows)
    assert lines.filter(pl.col("line_status") == "ignored").height == stated


def test_quantities_are_added_only_where_they_are_of_one_kind() -> None:
    heroin, ketamine = ["1", 2, 3, "Heroin", "1,5", "kg"], ["1", None, None, "Ketamine", "2", "kg"]
    mixed = look(workbook("Thu giữ", [EXHIBITS, heroin, ketamine, ["Tổng cộng", 2, 3, None, "9", None]]))
    assert totals(mixed) == []
    same = look(workbook("Thu giữ", [EXHIBITS, heroin, ["Tổng cộng", 2, 4, None, "9", None]]))
    assert totals(same) == [("Thu giữ!C3", "4", "3"), ("Thu giữ!E3", "9", "1,5")]


def test_cases_repeated_on_each_line_of_a_group_may_be_added_as_typed() -> None:
    rows = [["1", 2, 3, "Heroin", "1", "kg"], ["1", 2, 3, "Ketamine", "1", "kg"]]
    for cases, suspects in ((2, 3), (4, 6)):
        examined = look(workbook("Thu giữ", [EXHIBITS, *rows, ["Tổng cộng", cases, suspects]]))
        assert totals(examined) == []
    other = look(workbook("Thu giữ", [EXHIBITS, *rows, ["Tổng cộng", 3, 6]]))
    assert totals(other) == [("Thu giữ!B4", "3", "2")]


def test_a_total_in_a_csv_file_is_compared_too() -> None:
    cover = "".join(f"# {label}: {value}\n" for label, value in COVER)
    body = 'Địa bàn,Hoạt động,"Số cuộc, đợt, lần"\nXã A,Họp dân,3\nTổng cộng,,4\n'
    (place, stated, summed) = totals(look(f"{cover}# Mẫu: activities\n{body}".encode()))[0]
    assert (place, stated, summed) == ("dòng 8 (Số cuộc, đợt, lần)", "4", "3")


def with_sheet(data: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """A workbook with the XML of its second sheet changed."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w") as copy:
        for entry in source.infolist():
            xml = source.read(entry)
            copy.writestr(entry, change(xml) if entry.filename == "xl/worksheets/sheet2.xml" else xml)
    return target.getvalue()


def reported(examined: Examined) -> set[tuple[str, str]]:
    """(code, place) of all findings on lines and sections."""
    found = set()
    for judged in examined.sections:
        found |= set(judged.line_findings.select("code", "place").iter_rows())
        found |= {(f.code, f.place) for f in judged.findings}
    return found


def test_formula_and_error_cells_are_reported_where_they_are() -> None:
    rows = [
        MEETINGS,
        meeting("Xã A", "=1+2", 10),
        meeting("Xã B", 4, "#REF!"),
        [None, None, "#N/A", None],
        ['Xã t="e"', "Họp dân", 5, None],
        total("Tổng cộng", "=SUM(C2:C5)"),
    ]
    data = with_sheet(
        workbook("Hoạt động", rows),
        lambda xml: re.sub(rb"<f>1\+2</f>" + NO_RESULT, b"<f>1+2</f><v>3</v>", xml),
    )
    examined = look(data)
    # The row of an error alone has no line: its cell is reported all the same. A total's formula is no news.
    assert reported(examined) >= {
        ("FI207", "Hoạt động!C2"),
        ("FI211", "Hoạt động!D3"),
        ("FI211", "Hoạt động!C4"),
    }
    assert {place for code, place in reported(examined) if code in ("FI207", "FI211")} == {
        "Hoạt động!C2",
        "Hoạt động!D3",
        "Hoạt động!C4",
    }
    lines = examined.sections[0].lines
    assert lines.filter(pl.col(ROW) == 2)["occasions"].to_list() == ["3"]
    assert lines.filter(pl.col(ROW) == 3)["attendances"].to_list() == [None]
    assert lines.filter(pl.col("line_status") == "warned")[ROW].to_list() == [
        2,
        3,
        5,
    ]  # 5: its level is guessed


def test_native_and_written_decimals_are_distinguished_however_the_xml_is_spelled() -> None:
    rows = [EXHIBITS, ["1", 1, 1, "Heroin", 10.234, "kg"], ["2", 1, 1, "Heroin", "10.234", "kg"]]
    plain = workbook("Thu giữ", rows)
    # The same cells with their attributes in another order, which a search of the XML does not know.
    turned = with_sheet(plain, lambda xml: xml.replace(b'<c r="E2" t="n">', b'<c t="n" r="E2">'))
    assert turned != plain
    found = inspect(plain)
    for data in (plain, turned):
        document = readers.read(data, found, 100, "examples", date(2026, 1, 5), lambda _: None)
        assert document.sections[0].frame["quantity"].to_list() == ["10,234", "10.234"]
    cells = WorkbookCells(Package(turned))
    assert cells.numeric_rows("Thu giữ", "E", 3) is None
    rows_of_numbers = WorkbookCells(Package(plain)).numeric_rows("Thu giữ", "E", 3)
    assert rows_of_numbers is not None
    assert rows_of_numbers.to_list() == [2]


def test_a_formula_on_the_cover_is_reported_at_its_cell() -> None:
    book = Workbook()
    cover, sheet = book.worksheets[0], book.create_sheet("Hoạt động")
    cover.title = forms.COVER_SHEET
    for row in [*COVER, ["Số/ký hiệu", '="12"&"/BC"']]:
        cover.append(row)
    for row in (MEETINGS, meeting("Xã A", 3)):
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(buffer.getvalue())) as source, zipfile.ZipFile(target, "w") as copy:
        for entry in source.infolist():
            xml = source.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                xml = xml.replace(b'<c r="B5"><f>', b'<c r="B5" t="str"><f>')
                xml = re.sub(b"</f>" + NO_RESULT, b"</f><v>12/BC</v>", xml)
            copy.writestr(entry, xml)
    examined = look(target.getvalue())
    assert [(f.code, f.place, f.field) for f in examined.findings] == [
        ("FI207", "Báo cáo!B5", "citation_number")
    ]
    assert examined.envelope is not None
    assert examined.envelope.citation["number"] == "12/BC"


def test_a_wide_table_counts_every_line() -> None:
    (path,) = (Path(__file__).parents[3] / "examples").glob("12_*")
    (judged,) = look(path.read_bytes()).sections
    counts = judged.counts()
    assert counts["in"] == sum(counts[name] for name in ("accepted", "warned", "rejected", "ignored")) == 22
