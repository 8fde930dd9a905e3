"""Our workbooks through LibreOffice, as a clerk's machine opens and saves them."""

import io
from datetime import date, datetime
from uuid import UUID

import pytest
from office import save_again
from openpyxl import Workbook, load_workbook

from antq import forms, templates
from antq.core.clock import VIET_NAM
from antq.intake import filing_decisions
from antq.intake import receipt as receipts
from antq.intake.amendments import in_force
from antq.intake.examination import examine
from antq.intake.receipt import Receipt
from antq.replies import annotated_workbook
from antq.simulation.report_files import Report, Section, to_xlsx
from antq.templates.form_sheet import FIRST_ROW, NIL_CELL

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=VIET_NAM)


def receive(data: bytes) -> Receipt:
    """The receipt a new file gets."""
    examined = examine(data, "bao-cao.xlsx", "examples", NOW, max_rows=10_000, demonstration=True)
    return receipts.compose(
        "x",
        UUID(int=7),
        examined,
        filing_decisions.decide(UUID(int=7), examined, in_force.empty_streams(examined)),
        {},
    )


def opened(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data), rich_text=True)


def saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def faulty() -> bytes:
    """A report with two faulty cells in one line and a formula in another."""
    lines = [
        {"activity": "residents_meeting", "occasions": 3},
        {"activity": "residents_meeting", "level": "xóm", "place": "Xã A", "occasions": "mười lăm"},
    ]
    cover = {"province": "An Giang", "reporting_unit": "police", "period": "2026-Q3.decree_09"}
    book = opened(to_xlsx(Report(cover, [Section("activities", lines)])))
    book["Hoạt động"]["F2"] = "=E2*10"
    return saved(book)


def filled_in() -> bytes:
    """A template with lines in two forms, the third said to have nothing, and a cover with its citation."""
    wanted = templates.Template.wanted("An Giang", "police", "2026-Q3")
    known = templates.UnitHistory(
        True, None, (), (templates.Model("Camera an ninh", "commune_police", "active", "commune", "Xã A"),)
    )
    book = opened(templates.build(wanted, known))
    seizures = (
        {"C": "1", "E": "Độc lập", "F": 11, "G": 26, "I": "Ma túy đá", "J": "71,63", "K": "ki-lô-gam"},
        {"C": "1", "I": "Viên ma túy tổng hợp", "J": "10.200", "K": "viên"},
    )
    for row, line in enumerate(seizures, start=FIRST_ROW):
        for column, value in line.items():
            book["Thu giữ"][f"{column}{row}"] = value
    models = book["Mô hình"]
    models[f"E{FIRST_ROW}"] = 15
    event = {"A": "Sự kiện", "B": "Camera an ninh", "J": "Ra mắt", "K": date(2026, 7, 2)}
    for column, value in event.items():
        models[f"{column}{FIRST_ROW + 1}"] = value
    book["Hoạt động"][NIL_CELL] = forms.NIL_TEXT
    cover = {str(row[0].value).split("\n")[0]: row[1] for row in book[forms.COVER_SHEET].iter_rows()}
    cover["Số/ký hiệu"].value, cover["Ngày ký"].value = "105/BC-CAT", date(2026, 9, 16)
    cover["Loại báo cáo"].value = "Thay thế"
    return saved(book)


@pytest.fixture(scope="module")
def from_office(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Each workbook as LibreOffice saves it; one start for all."""
    answer = annotated_workbook.annotate(faulty(), receive(faulty()))
    mended = opened(answer)
    mended["Hoạt động"]["A3"], mended["Hoạt động"]["E3"] = "Cấp xã", 2
    workbooks = {"answer": answer, "mended": saved(mended), "template": filled_in()}
    return save_again(workbooks, tmp_path_factory.mktemp("office"))


def test_libreoffice_shows_the_comments_at_the_faulty_cells(from_office: dict[str, bytes]) -> None:
    book = opened(from_office["answer"])
    cells = {cell.coordinate: cell for row in book["Hoạt động"] for cell in row if cell.comment}
    tints = {at: cell.fill.start_color.rgb for at, cell in cells.items()}

    # A warning at the formula, errors at the two cells.
    assert tints == {"F2": "FFFFEB9C", "A3": "FFFFC7CE", "E3": "FFFFC7CE"}
    assert "mười lăm" in cells["E3"].comment.text
    links = [cell.hyperlink.location for row in book.worksheets[0] for cell in row if cell.hyperlink]
    assert links == ["'Hoạt động'!F2", "'Hoạt động'!A3", "'Hoạt động'!E3"]


def test_the_mended_answer_is_accepted_as_libreoffice_saves_it(from_office: dict[str, bytes]) -> None:
    receipt = receive(from_office["mended"])

    # The sender's own formula is all there is to say, and LibreOffice computed it anew.
    assert [finding.code for finding in receipt.findings] == ["FI207"]
    assert (receipt.status, receipt.lines.accepted, receipt.lines.warned) == ("filed", 1, 1)
    values = load_workbook(io.BytesIO(from_office["mended"]), data_only=True)
    assert values["Hoạt động"]["F2"].value == 30
    again = opened(annotated_workbook.annotate(from_office["mended"], receipt))
    assert [cell.coordinate for row in again["Hoạt động"] for cell in row if cell.comment] == ["F2"]


def test_a_template_filled_in_and_saved_by_libreoffice_raises_no_finding(
    from_office: dict[str, bytes],
) -> None:
    receipt = receive(from_office["template"])

    assert (receipt.status, receipt.findings) == ("filed", [])
    accepted = {filing.form: filing.lines.accepted for filing in receipt.filings}
    assert accepted == {"activities": 0, "seizures": 2, "models": 2}
    examined = examine(
        from_office["template"], "t.xlsx", "examples", NOW, max_rows=10_000, demonstration=True
    )
    assert examined.envelope is not None
    assert (examined.envelope.citation["number"], examined.envelope.citation["date"]) == (
        "105/BC-CAT",
        "2026-09-16",
    )
    quantities = examined.sections[1].lines["quantity"].to_list()
    assert quantities == ["71.63", "10200"]
    assert examined.sections[2].lines["date"].drop_nulls().to_list() == ["2026-07-02"]


def test_libreoffice_keeps_locks_lists_and_checks(from_office: dict[str, bytes]) -> None:
    book = opened(from_office["template"])
    sheet = book["Thu giữ"]

    assert book[forms.LISTS_SHEET].sheet_state == "hidden"
    assert sheet.protection.sheet and sheet["A5"].protection.locked and not sheet["A9"].protection.locked
    checks = {str(made.sqref).split(":")[0]: made for made in sheet.data_validations.dataValidation}
    assert "Danh mục" in checks["I6"].formula1
    assert "OFFSET" in checks["K6"].formula1
