"""Tables as text and under a workbook's name, as programs save them: read as what they are, or returned with advice."""

import io
import zipfile
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from event_lines import spelled_out

from antq.core.clock import VIET_NAM
from antq.intake import filing_decisions, filing_events
from antq.intake import receipt as receipts
from antq.intake.amendments import in_force
from antq.intake.examination import examine
from antq.intake.receipt import Receipt
from antq.reference import lists

COVER = (
    "Tỉnh/thành phố: Lai Châu",
    "Đơn vị báo cáo: Bộ đội Biên phòng tỉnh",
    "Kỳ báo cáo: Quý I/2026",
    "Cơ sở kỳ: Theo Nghị định 09/2019/NĐ-CP",
)
HEADINGS = ("Hoạt động", "Số cuộc, đợt, lần", "Số lượt người")
ROW = ("Tuần tra", "7", "340")
READ = {"occasions": "7", "attendances": "340"}


def answer(data: bytes, name: str = "bao-cao.csv") -> tuple[Receipt, list[dict[str, Any]]]:
    """The receipt of a file, and the lines it files."""
    received = datetime(2026, 4, 2, 8, tzinfo=VIET_NAM)
    examined = examine(data, name, "national_desk", received, max_rows=10_000, demonstration=False)
    made = filing_decisions.decide(UUID(int=3), examined, in_force.empty_streams(examined))
    refs = dict.fromkeys(filing_events.raw_values(made, examined), "ab" * 32)
    events = [filing_events.to_event(UUID(int=3), examined, one, refs) for one in made]
    lines = [line for event in events for chunk in event.lines for line in spelled_out(chunk)]
    return receipts.compose("x", UUID(int=3), examined, made, {}), lines


def cover(end: str = "\n", before: str = "# ", between: str = ": ") -> str:
    return "".join(f"{before}{line.replace(': ', between)}{end}" for line in COVER)


def table(separator: str, end: str = "\n", *, quoted: bool = False) -> str:
    mark = '"' if quoted else ""
    return "".join(separator.join(f"{mark}{cell}{mark}" for cell in cells) + end for cells in (HEADINGS, ROW))


@pytest.mark.parametrize(
    ("why", "text"),
    [
        ("headings hold more commas than there are semicolons", cover() + table(";")),
        ("as many commas as semicolons in cover and headings", cover(";;\n") + table(";")),
        ("headings in quotes", cover() + table(",", quoted=True)),
        ("quotes left out around a heading with commas", cover() + table(",")),
        ("tabs", cover() + table("\t")),
        ("bars", cover() + table("|")),
        ("sep=;", "sep=;\n" + cover() + table(";")),
        ("sep in quotes", '"sep=;"\n' + cover() + table(";")),
        ("sep, a tab as itself", "SEP=\t\r\n" + cover("\r\n") + table("\t", "\r\n")),
        ("sep, a tab in letters", "sep=\\t\n" + cover() + table("\t")),
        ("sep of a sign nobody else uses", "sep=^\n" + cover() + table("^")),
        ("a sep that is not the file's", "sep=,\n" + cover() + table(";")),
        ("carriage returns alone", cover("\r") + table(";", "\r")),
        ("line ends of three kinds", cover("\r\n") + table(";", "\r").replace("340\r", "340\n")),
        ("headings of two lines", cover() + table(";", quoted=True).replace("cuộc, ", "cuộc,\n")),
        (
            "headings of two lines by carriage return",
            cover("\r") + table(";", "\r", quoted=True).replace("cuộc, ", "cuộc,\r"),
        ),
        ("titles above the headings", cover() + "BIỂU SỐ 1, HOẠT ĐỘNG;;\n;;\n" + table(";")),
        ("label and value in two cells", cover(between=";") + table(";")),
        ("a cover without #", cover(before="", between=";") + table(";")),
        ("UTF-16", ("sep=;\n" + cover() + table(";")).encode("utf-16").decode("latin-1")),
    ],
)
def test_the_separator_is_that_under_which_the_headings_are_known(why: str, text: str) -> None:
    data = text.encode("latin-1") if text.startswith("ÿþ") else text.encode()

    receipt, lines = answer(data)

    assert (receipt.status, [line["v"] for line in lines]) == ("filed", [READ]), why
    assert receipt.findings == []


def test_places_count_the_lines_of_headings_and_of_cells_above() -> None:
    headings = '"Hoạt\nđộng";"Số cuộc,\nđợt, lần";Số lượt người\n'
    receipt, lines = answer((cover() + headings + '"Họp\ndân";1;2\nTuần tra;7;340\n').encode())

    assert [line["cell"] for line in lines] == ["dòng 8", "dòng 10"]
    assert {(one.code, one.place) for one in receipt.findings} >= {("FI208", "dòng 8")}


def test_a_line_of_figures_above_the_headings_is_reported() -> None:
    receipt, _ = answer((cover() + "Họp dân;5;90\n" + table(";")).encode())

    assert receipt.status == "returned"
    assert [(one.code, one.place) for one in receipt.findings] == [("FI131", "dòng 5")]
    assert receipt.lines.in_ == 2


def test_lines_put_into_quotes_as_a_whole_are_named_so() -> None:
    text = "# Mẫu: activities\n" + cover() + '"Hoạt động;""Số cuộc, đợt, lần"""\n"Tuần tra;7"\n'

    assert "FI132" in {one.code for one in answer(text.encode())[0].findings}


@pytest.mark.parametrize(
    "row",
    [
        ("Không có phát sinh", "", ""),
        ("Trong quý I/2026 không phát sinh vụ việc nào", "", ""),
        ("", "", "K.P.S."),
        ("Không phát sinh trong kỳ báo cáo", "0", "-"),
        ("Không có", "", ""),
        ("không", "", ""),
        ("Đơn vị không phát sinh.", "", ""),
    ],
)
def test_words_that_say_nothing_happened_are_a_nil_report(row: tuple[str, str, str]) -> None:
    receipt, lines = answer((cover() + table(";").splitlines()[0] + "\n" + ";".join(row) + "\n").encode())

    assert (receipt.status, lines, receipt.findings) == ("filed", [], [])


@pytest.mark.parametrize(
    "row",
    [
        ("Không có", "7", "340"),
        ("Không phát sinh", "7", ""),
        ("Không phát sinh mới", "", ""),
        ("Không phát sinh tội phạm về ma túy", "", ""),
    ],
)
def test_words_next_to_figures_or_about_less_than_all_are_none(row: tuple[str, str, str]) -> None:
    receipt, _ = answer((cover() + table(";").splitlines()[0] + "\n" + ";".join(row) + "\n").encode())

    assert receipt.status == "returned"
    assert receipt.findings != []


def test_none_in_one_row_says_nothing_of_the_others() -> None:
    receipt, lines = answer((cover() + table(";") + "Không có;;\n").encode())

    assert [line.get("v") for line in lines if line["s"] == "accepted"] == [READ]
    assert receipt.lines.rejected == 1


def test_a_word_for_nil_is_in_one_kind_only() -> None:
    rows = [row for row in lists.rows("code_aliases") if row["list"] == "report_word"]
    spellings = [lists.plain(row["alias"] or "") for row in rows]

    assert len(set(spellings)) == len(spellings)


def markup(*rows: tuple[str, ...]) -> str:
    return "<table>" + "".join("<tr><td>" + "</td><td>".join(row) + "</td></tr>" for row in rows) + "</table>"


PAGE = (
    f"<html><body>{markup(*[tuple(line.split(': ')) for line in COVER])}{markup(HEADINGS, ROW)}</body></html>"
)
WORKBOOK_2003 = (
    '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>'
)
MAIL = 'MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary="b"\r\n\r\n--b\r\n' + PAGE


def package(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return made.getvalue()


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("HTML", PAGE.encode()),
        ("HTML", b"\xef\xbb\xbf" + PAGE.upper().replace("UTF-8", "utf-8").encode()),
        ("HTML", PAGE.encode("utf-16")),
        ("HTML", PAGE.replace("<td>", "<td><font>").encode()),
        ("HTML", b'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table><tr><td>1</table></html>'),
        ("MHTML", MAIL.encode()),
        ("XML Spreadsheet 2003", WORKBOOK_2003.encode()),
        ("XML Spreadsheet 2003", WORKBOOK_2003.encode("utf-16")),
        ("SYLK", b"ID;PWXL;N;E\r\nC;Y1;X1;K7\r\nE\r\n"),
        ("XLSB", package("[Content_Types].xml", "xl/workbook.bin")),
        ("OpenDocument", package("mimetype", "content.xml")),
    ],
)
def test_a_table_of_another_kind_is_named_and_never_read_as_prose(kind: str, data: bytes) -> None:
    receipt, lines = answer(data, "bao-cao.xls")

    assert (receipt.status, lines) == ("returned", [])
    [found] = receipt.findings
    assert found.code == "FI130"
    assert kind in found.message_vi
    assert ".xlsx" in found.remedy_vi


@pytest.mark.parametrize(
    "page",
    [
        f"<html><body>{markup(*[tuple(line.split(': ')) for line in COVER])}"
        f"<p>{'Trong quý, đơn vị đã tổ chức 7 cuộc họp dân tại các bản vùng biên của tỉnh. ' * 6}</p></body></html>",
        f"<html><body>{markup(*[tuple(line.split(': ')) for line in (*COVER, 'Mẫu: Lời văn')])}"
        "<p>Đã tổ chức 7 cuộc họp dân.</p></body></html>",
    ],
)
def test_prose_with_its_cover_in_a_table_stays_prose(page: str) -> None:
    receipt, lines = answer(page.encode(), "bao-cao.html")

    assert receipt.status == "filed"
    assert {"occasions": "7"} in [line.get("v") for line in lines]


@pytest.mark.parametrize(
    "data",
    [
        PAGE.replace("<body>", "<body><h1>TỐI MẬT</h1>").encode(),
        PAGE.replace("<table>", "<table><tr><td>MẬT</td></tr>", 1).encode("utf-16"),
        WORKBOOK_2003.replace("></W", "><Data>TUYỆT MẬT</Data></W").encode(),
    ],
)
def test_nothing_is_kept_of_a_marked_table_of_another_kind(data: bytes) -> None:
    received = datetime(2026, 4, 2, 8, tzinfo=VIET_NAM)
    found = examine(data, "bao-cao.xls", "national_desk", received, max_rows=10, demonstration=False)

    assert found.is_secret


@pytest.mark.parametrize(
    ("words", "code"), [('"KPS"', None), ('"true"', None), ('"Không phát sinh"', None), ('"x"', "FI209")]
)
def test_a_nil_filing_in_json_may_say_so_in_words(words: str, code: str | None) -> None:
    envelope = '{"province": "Lai Châu", "reporting_unit": "consolidated", "period": "2026-Q1.decree_09"}'
    text = f'{{"envelope": {envelope}, "filings": [{{"form": "activities", "nil": {words}, "lines": []}}]}}'

    receipt, _ = answer(text.encode(), "bao-cao.json")

    assert (receipt.status == "filed") is (code is None)
    assert code in {None, *(one.code for one in receipt.findings)}
