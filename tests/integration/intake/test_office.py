"""Our workbooks through LibreOffice, as a clerk's machine opens and saves them."""

import io
from datetime import datetime
from uuid import UUID

import pytest
from office import save_again
from openpyxl import Workbook, load_workbook

from antq.eventlog.store import StreamState
from antq.intake import annotated, decide, receipts
from antq.intake.examine import examine
from antq.intake.landing import VIET_NAM
from antq.intake.receipts import Receipt
from antq.reportfile import Report, Section, to_xlsx

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=VIET_NAM)


def receive(data: bytes) -> Receipt:
    """The receipt a new file gets."""
    examined = examine(data, "bao-cao.xlsx", "examples", NOW, max_rows=10_000, demonstration=True)
    states = dict.fromkeys(decide.streams_of(examined), StreamState(0, 0, None))
    return receipts.compose("x", UUID(int=7), examined, decide.decide(UUID(int=7), examined, states, {}), {})


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


@pytest.fixture(scope="module")
def from_office(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Each workbook as LibreOffice saves it; one start for all."""
    answer = annotated.annotate(faulty(), receive(faulty()))
    mended = opened(answer)
    mended["Hoạt động"]["A3"], mended["Hoạt động"]["E3"] = "Cấp xã", 2
    workbooks = {"answer": answer, "mended": saved(mended)}
    return save_again(workbooks, tmp_path_factory.mktemp("office"))


def test_libreoffice_shows_the_comments_at_the_faulty_cells(from_office: dict[str, bytes]) -> None:
    book = opened(from_office["answer"])
    cells = [cell for row in book["Hoạt động"] for cell in row if cell.comment]

    assert [cell.coordinate for cell in cells] == ["A3", "E3"]
    assert all(cell.fill.start_color.rgb == "FFFFC7CE" for cell in cells)
    assert "mười lăm" in cells[1].comment.text
    links = [cell.hyperlink.location for row in book.worksheets[0] for cell in row if cell.hyperlink]
    assert links == ["'Hoạt động'!A3", "'Hoạt động'!E3"]


def test_the_mended_answer_is_accepted_as_libreoffice_saves_it(from_office: dict[str, bytes]) -> None:
    receipt = receive(from_office["mended"])

    # The sender's own formula is all there is to say, and LibreOffice computed it anew.
    assert [finding.code for finding in receipt.findings] == ["FI207"]
    assert (receipt.status, receipt.lines.accepted) == ("filed", 2)
    values = load_workbook(io.BytesIO(from_office["mended"]), data_only=True)
    assert values["Hoạt động"]["F2"].value == 30
    again = opened(annotated.annotate(from_office["mended"], receipt))
    assert not [cell for row in again["Hoạt động"] for cell in row if cell.comment]
