"""What the clerk takes away: the page and the annotated workbook, from generated files of every kind."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from uuid import UUID

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from antq import forms
from antq.core import spreadsheet
from antq.core.clock import VIET_NAM
from antq.core.errors import AntqError
from antq.documents.document import ROW, Places
from antq.intake import filing_decisions
from antq.intake import receipt as receipts
from antq.intake.amendments import in_force
from antq.intake.examination import examine
from antq.intake.receipt import Receipt
from antq.replies import annotated_workbook, finding_places, reply_files
from antq.replies import page as receipt_page
from antq.simulation.report_files import Report, Section, to_csv, to_xlsx

NOW = datetime(2026, 1, 5, 8, 0, tzinfo=VIET_NAM)
COVER = {
    "province": "An Giang",
    "reporting_unit": "border_guard",
    "period": "Quý IV/2025",
    "period_basis": "decree_09",
}
EXAMPLES = Path(__file__).parents[3] / "examples"
GOOD = {"activity": "residents_meeting", "occasions": 3}


def receive(data: bytes, name: str = "bao-cao.xlsx", sender: str = "examples") -> Receipt:
    """The receipt a new file gets."""
    examined = examine(data, name, sender, NOW, max_rows=10_000, demonstration=True)
    decisions = filing_decisions.decide(UUID(int=7), examined, in_force.empty_streams(examined))
    return receipts.compose("BN-20260105-000000000000", UUID(int=7), examined, decisions, {})


def workbook(*lines: Mapping[str, object]) -> bytes:
    """A report on activities."""
    return to_xlsx(Report(COVER, [Section("activities", list(lines))]))  # type: ignore[list-item]


def edited(data: bytes, edit: Callable[[Workbook], object]) -> bytes:
    """The workbook after somebody worked on it."""
    book = load_workbook(io.BytesIO(data), rich_text=True)
    edit(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def with_merged_range(cells_merged: str) -> bytes:
    """A report whose cover claims to merge a range; openpyxl would make a cell of each."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(GOOD))) as source, zipfile.ZipFile(buffer, "w") as target:
        for entry in source.infolist():
            xml = source.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                merged = f'</sheetData><mergeCells><mergeCell ref="{cells_merged}"/></mergeCells>'
                xml = xml.replace(b"</sheetData>", merged.encode())
            target.writestr(entry.filename, xml)
    return buffer.getvalue()


def marked(data: bytes) -> Workbook:
    """The annotated workbook of a file, opened."""
    return load_workbook(io.BytesIO(annotated_workbook.annotate(data, receive(data))), rich_text=True)


def listed(book: Workbook) -> list[tuple[str, str, str]]:
    """Code, sheet and cell of each finding on the first sheet."""
    rows = [[str(cell or "") for cell in row] for row in book.worksheets[0].iter_rows(values_only=True)]
    return [(row[7], row[2], row[3]) for row in rows if re.fullmatch(r"[A-Z]{2}\d{3}", row[7])]


# ---------- text into cells


@pytest.mark.parametrize(
    "text", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1+1", "-cmd|' /C'!A0"]
)
def test_what_could_compute_is_defused(text: str) -> None:
    assert spreadsheet.harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "-", "-5", "+3,5", "-1.150", "Họp dân", "10.200", "a=b", "5-3"])
def test_numbers_and_words_stay_as_they_are(text: str) -> None:
    assert spreadsheet.harmless(text) == text


@settings(max_examples=30)
@given(st.text("=+-@\t\r\n\0\x06 a1\ud7ff\uffff'", max_size=8))
def test_a_workbook_holds_any_text_as_text(text: str) -> None:
    book = Workbook()
    spreadsheet.put_text(book.worksheets[0]["A1"], text)
    buffer = io.BytesIO()
    book.save(buffer)
    xml = zipfile.ZipFile(io.BytesIO(buffer.getvalue())).read("xl/worksheets/sheet1.xml")
    cell = load_workbook(io.BytesIO(buffer.getvalue())).worksheets[0]["A1"]

    assert b"<f>" not in xml
    assert cell.data_type in ("s", "n", "inlineStr")  # the last two: an empty text
    if spreadsheet.is_formula_like(text):
        assert cell.quotePrefix


def test_reports_we_write_defuse_their_texts() -> None:
    line = {"activity": "residents_meeting", "occasions": 3, "place": "=HYPERLINK(1)"}
    report = Report(COVER, [Section("activities", [line])])

    sheet = load_workbook(io.BytesIO(to_xlsx(report)))["Hoạt động"]
    cell = next(cell for row in sheet for cell in row if cell.value == "=HYPERLINK(1)")
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert "'=HYPERLINK(1)" in to_csv(report).decode()


# ---------- places


@given(
    st.text("ABCĐ !'.0", min_size=1, max_size=8).filter(lambda name: not name.startswith("dòng")),
    st.from_regex(r"[A-Z]{1,2}", fullmatch=True),
    st.integers(1, 1_000_000),
)
def test_a_cell_is_found_again_where_it_was_written(sheet: str, column: str, row: int) -> None:
    written = Places(f"{sheet}!A", cell_before={"unit": f"{sheet}!{column}"})
    frame = pl.DataFrame({ROW: [row]})
    cell, line = frame.select(written.cell("unit").alias("c"), written.line().alias("l")).row(0)

    assert (finding_places.parse(cell).part, finding_places.parse(cell).cell) == (sheet, f"{column}{row}")
    assert finding_places.parse(line).cell == f"A{row}"


@pytest.mark.parametrize(
    ("text", "part", "cell"),
    [
        ("", "", None),
        ("Thu giữ", "Thu giữ", None),
        ("Thu giữ!7", "Thu giữ", "A7"),
        ("a!b!C3", "a!b", "C3"),
        ("Thu giữ!A0", "Thu giữ!A0", None),
        ("Thu giữ!XFE1", "Thu giữ!XFE1", None),
        ("dòng 12", finding_places.LINES_OF_TEXT, "A12"),
        ("$.filings[0].lines[3].unit", "$.filings[0]", "A4"),
    ],
)
def test_every_way_to_write_a_place_is_read(text: str, part: str, cell: str | None) -> None:
    place = finding_places.parse(text)
    assert (place.part, place.cell) == (part, cell)


# ---------- the page


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]


def page_of(receipt: Receipt) -> tuple[str, _Page]:
    text = receipt_page.render(receipt)
    page = _Page()
    page.feed(text)
    return text, page


def test_the_page_escapes_all_that_came_with_the_file() -> None:
    attack = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    data = edited(
        workbook({**GOOD, "activity": attack}),
        lambda book: setattr(book["Hoạt động"], "title", "Hoạt động"),
    )
    text, page = page_of(receive(data, f"{attack}.xlsx", attack))

    assert "&lt;script&gt;" in text
    assert not {"script", "img", "iframe", "link", "object"} & set(page.tags)
    assert not [name for _, name, _ in page.attributes if name.startswith("on") or name in ("src", "href")]
    assert "url(" not in text and "@import" not in text
    assert "default-src 'none'" in text


def test_what_would_compute_in_a_sheet_is_text_on_the_page() -> None:
    text, _ = page_of(receive(workbook({**GOOD, "occasions": "@SUM(A1)"}), "=1+1.xlsx"))

    assert "<dd>&#39;=1+1.xlsx</dd>" in text
    assert "<td>&#39;@SUM(A1)</td>" in text


def test_the_page_can_be_read_aloud() -> None:
    _, page = page_of(receive(workbook(GOOD, {"activity": "Họp xóm", "occasions": "ba"}, GOOD)))

    assert ("html", "lang", "vi") in page.attributes
    levels = [int(tag[1]) for tag in page.tags if re.fullmatch("h[1-6]", tag)]
    # One title, and no level left out below it.
    assert levels[0] == 1 and levels.count(1) == 1 and len(levels) > 4
    assert all(below - above <= 1 for above, below in pairwise(levels))
    assert page.tags.count("caption") == page.tags.count("table") >= 2
    assert all(tag == "th" for tag, name, _ in page.attributes if name == "scope")
    assert page.tags.count("th") == sum(name == "scope" for _, name, _ in page.attributes)


def test_colours_of_the_page_have_enough_contrast() -> None:
    def luminance(colour: str) -> float:
        digits = colour * 2 if len(colour) == 3 else colour
        parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    style = receipt_page.render(receive(b"#"))
    inks = set(re.findall(r"[{; ]color: #([0-9a-f]{3,6})", style))
    backgrounds = set(re.findall(r"background: #([0-9a-f]{3,6})", style))

    assert len(inks) > 4 and len(backgrounds) > 4
    for ink in inks:
        for background in backgrounds:
            assert (luminance(background) + 0.05) / (luminance(ink) + 0.05) >= 4.5, (ink, background)


def test_the_page_says_what_became_of_the_file() -> None:
    text, _ = page_of(receive(workbook(GOOD, {**GOOD, "level": "post", "occasions": "ba"})))

    assert "Ghi nhận một phần" in text and "1 dòng bị từ chối CHƯA vào số liệu" in text
    assert "2 dòng = 1 nhận + 0 cảnh báo + 1 từ chối + 0 bỏ qua" in text
    assert "Quý IV/2025 (15/09/2025–14/12/2025)" in text
    assert "AC103" in text and "E3" in text
    assert "Không phải làm gì thêm" in page_of(receive(workbook(GOOD)))[0]
    assert "CHƯA được ghi nhận" in page_of(receive(b"PK\x03\x04broken"))[0]


# ---------- the annotated workbook


def test_each_faulty_cell_carries_one_comment_and_a_tint() -> None:
    book = marked(workbook(GOOD, {**GOOD, "level": "xóm", "occasions": "mười lăm", "place": "A"}))
    sheet = book["Hoạt động"]
    commented = {cell.coordinate: cell for row in sheet for cell in row if cell.comment}

    assert book.sheetnames[0] == forms.FINDINGS_SHEET and book.active == book.worksheets[0]
    assert set(commented) == {"A3", "E3"}
    assert "AC103" in commented["E3"].comment.text and "mười lăm" in commented["E3"].comment.text
    assert commented["E3"].fill.start_color.rgb == "FFFFC7CE"
    assert listed(book) == [("AC102", "Hoạt động", "A3"), ("AC103", "Hoạt động", "E3")]
    links = [cell.hyperlink.location for row in book.worksheets[0] for cell in row if cell.hyperlink]
    assert links == ["'Hoạt động'!A3", "'Hoạt động'!E3"]


def test_findings_at_one_cell_share_a_comment_after_the_senders_own() -> None:
    def note(book: Workbook) -> None:
        book["Hoạt động"]["A3"].comment = Comment("Chị Ba xem lại", "văn thư")

    # Two rows that repeat the first: both findings are on whole lines.
    data = edited(workbook(GOOD, {"activity": "residents_meeting", "level": "xóm"}), note)
    comment = marked(data)["Hoạt động"]["A3"].comment

    assert comment.text.startswith("Chị Ba xem lại")
    assert comment.text.count("Kho ANTQ") == 1
    assert "AC102" in comment.text and "AC202" in comment.text


def test_a_finding_within_merged_cells_is_reported_at_the_first() -> None:
    line = {**GOOD, "level": "Cấp xã", "place": "Xã A", "occasions": "ba"}
    data = edited(workbook(GOOD, line), lambda book: book["Hoạt động"].merge_cells("D3:E3"))
    receipt = receive(workbook(GOOD, line))  # the finding is at E3
    book = load_workbook(io.BytesIO(annotated_workbook.annotate(data, receipt)))

    assert "AC103" in book["Hoạt động"]["D3"].comment.text
    assert book["Hoạt động"].merged_cells.ranges
    assert [c.hyperlink.location for row in book.worksheets[0] for c in row if c.hyperlink] == [
        "'Hoạt động'!D3"
    ]


def test_formulas_of_the_sender_stay_and_texts_do_not_become_formulas() -> None:
    def work(book: Workbook) -> None:
        sheet = book["Hoạt động"]
        sheet["F2"] = "=E2*10"
        spreadsheet.put_text(sheet["B2"], "=1+1")

    data = edited(workbook(GOOD, {"activity": "=cmd|' /C calc'!A0", "occasions": "x"}), work)
    book = marked(data)

    assert (book["Hoạt động"]["F2"].value, book["Hoạt động"]["F2"].data_type) == ("=E2*10", "f")
    assert book["Hoạt động"]["B2"].data_type == "s"
    assert not [cell for row in book.worksheets[0] for cell in row if cell.data_type == "f"]
    assert any(cell.value == "=cmd|' /C calc'!A0" for row in book.worksheets[0] for cell in row)


def test_the_mended_copy_is_taken_and_our_additions_bring_no_finding() -> None:
    data = workbook(GOOD, {**GOOD, "level": "commune", "place": "Xã A", "occasions": "mười lăm"})
    answer = annotated_workbook.annotate(data, receive(data))
    mended = edited(answer, lambda book: book["Hoạt động"].__setitem__("E3", 2))

    again = receive(mended)

    assert (again.status, again.findings, again.lines.accepted) == ("filed", [], 2)
    book = load_workbook(io.BytesIO(annotated_workbook.annotate(mended, again)))
    assert book.sheetnames.count(forms.FINDINGS_SHEET) == 1 and not listed(book)
    assert book["Hoạt động"]["E3"].comment is None
    assert book["Hoạt động"]["E3"].fill.fill_type is None


def test_a_copy_sent_back_unmended_gets_the_same_answer() -> None:
    data = workbook(GOOD, {**GOOD, "level": "xóm"})
    once = annotated_workbook.annotate(data, receive(data))
    twice = annotated_workbook.annotate(once, receive(once))

    assert [f.code for f in receive(once).findings] == [f.code for f in receive(data).findings]
    comment = load_workbook(io.BytesIO(twice))["Hoạt động"]["A3"].comment
    assert comment.text.count("AC102") == 1


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.xlsx")), ids=lambda path: path.stem)
def test_answers_to_every_example_sent_back_unopened_say_the_same(path: Path) -> None:
    first = receive(path.read_bytes(), path.name)
    if not first.filings:
        return  # the damaged one
    answer = annotated_workbook.annotate(path.read_bytes(), first)
    second = receive(answer, path.name)

    assert (second.status, second.lines) == (first.status, first.lines)
    assert [(f.code, f.place) for f in second.findings] == [(f.code, f.place) for f in first.findings]
    places = [finding_places.parse(finding.place) for finding in first.findings]
    book = load_workbook(io.BytesIO(answer))
    assert all(book[place.part][place.cell].comment for place in places if place.cell)


def test_results_of_formulas_stay_next_to_them() -> None:
    path = EXAMPLES / "14_ca_mau_2025_one_sheet.xlsx"
    answer = annotated_workbook.annotate(path.read_bytes(), receive(path.read_bytes()))
    before, after = (load_workbook(io.BytesIO(d), data_only=True) for d in (path.read_bytes(), answer))

    assert load_workbook(io.BytesIO(answer))["Sheet1"]["C10"].value == "=SUM(C8:C9)"
    for cell in ("C10", "F15"):
        assert after["Sheet1"][cell].value == before["Sheet1"][cell].value is not None


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (workbook({**GOOD, "place": "Nguyễn Văn A 0912 345 678"}), "dữ liệu cá nhân"),
        (edited(workbook(GOOD), lambda book: book["Báo cáo"].__setitem__("A9", "TỐI MẬT")), "dấu mật"),
        (to_csv(Report(COVER, [Section("activities", [GOOD])])), "XLSX"),
        (b"PK\x03\x04broken", "FI104"),
        (with_merged_range("A20:XFD9000"), "ô"),
    ],
)
def test_what_must_not_or_cannot_be_handed_back_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(AntqError, match=why) as refused:
        annotated_workbook.annotate(data, receive(data))
    assert "--html" in (refused.value.fix or "")


def test_personal_data_shows_however_many_errors_come_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("antq.intake.receipt.composition.MOST_FINDINGS", 3)
    bad = [{**GOOD, "level": "xóm", "place": f"Xã {n}"} for n in range(8)]
    data = workbook(*bad, {**GOOD, "place": "A 0912 345 678"})

    assert receive(data).findings[0].code == "PD203"
    with pytest.raises(AntqError, match="dữ liệu cá nhân"):
        annotated_workbook.annotate(data, receive(data))


def test_answers_go_to_a_folder_each_under_its_own_name(tmp_path: Path) -> None:
    good, csv = workbook(GOOD), to_csv(Report(COVER, [Section("activities", [GOOD])]))
    own = [
        reply_files.Reply(receive(data, name), lambda data=data: data)
        for data, name in (  # type: ignore[misc]
            (good, "a.xlsx"),
            (good, "a.xlsx"),
            (csv, "b.csv"),
            (good, "c.xlsx"),
        )
    ]

    with pytest.raises(AntqError, match="XLSX"):
        reply_files.write(own, tmp_path, tmp_path)

    names = {path.name for path in tmp_path.iterdir()}
    assert names == {
        *("a.tra-loi.html", "a.tra-loi-2.html", "b.tra-loi.html", "c.tra-loi.html"),
        *("a.tra-loi.xlsx", "a.tra-loi-2.xlsx", "c.tra-loi.xlsx"),
    }
    with pytest.raises(AntqError, match="folder"):
        reply_files.write(own, tmp_path / "one.html", None)
