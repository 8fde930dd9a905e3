"""The receipt says in words what was read, and marks a doubled or tenfold figure on page, sheet and screen."""

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

import polars as pl
import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from antq import periods
from antq.cli.main import app
from antq.core.clock import VIET_NAM
from antq.eventlog.store import StreamState
from antq.intake import filing_decisions
from antq.intake import receipt as receipts
from antq.intake.amendments import in_force, reported_figures
from antq.intake.amendments.reported_figures import ReportedFigures
from antq.intake.examination import examine
from antq.intake.receipt import Receipt
from antq.replies import annotated_workbook, receipt_figures, receipt_words
from antq.replies import page as receipt_page
from antq.simulation.report_files import Cell, Report, Section, to_xlsx

NOW = datetime(2026, 1, 5, 8, 0, tzinfo=VIET_NAM)
COVER = {
    "province": "An Giang",
    "reporting_unit": "border_guard",
    "period": "Quý IV/2025",
    "period_basis": "decree_09",
    "reason": "rà soát",
}
Lines = Sequence[dict[str, Cell]]
HEROIN: dict[str, Cell] = {
    "group_no": "1",
    "cases": 8,
    "suspects": 10,
    "item": "Heroin",
    "quantity": "2,0819",
    "unit": "kg",
}
NOTHING_MORE = "Không phải làm gì thêm"


def workbook(form: str, lines: Lines, kind: str = "replace") -> bytes:
    return to_xlsx(Report(COVER | {"kind": kind}, [Section(form, lines)]))


def receive(
    form: str, lines: Lines, *, kind: str = "replace", before: Lines | None = None, like: Lines | None = None
) -> Receipt:
    """The receipt of a report, given what is in force in its slot and for the quarter before."""

    def of(given: Lines) -> pl.DataFrame:
        data = workbook(form, given)
        read = examine(data, "b.xlsx", "examples", NOW, max_rows=1000, demonstration=True)
        return reported_figures.figures(read.sections[0])

    examined = examine(
        workbook(form, lines, kind), "bao-cao.xlsx", "examples", NOW, max_rows=1000, demonstration=True
    )
    [stream] = in_force.streams_of_file(examined)
    before_it = of(before) if before else reported_figures.empty_figures()
    found = ReportedFigures(
        before_it, before_it if kind == "supplement" else reported_figures.empty_figures()
    )
    if like:
        found = replace(
            found, like_period_figures=of(like), like_period=periods.from_label("Quý III/2025", "decree_09")
        )
    filed = {"file": {"sha256": "0"}, "vintage": 1} if before else None
    state = StreamState(1, 1, filed) if before else StreamState(0, 0, None)
    decisions = filing_decisions.decide(UUID(int=7), examined, {stream: in_force.InForce(state, found)})
    return receipts.compose("BN-20260105-000000000000", UUID(int=7), examined, decisions, {})


def meetings(number: int) -> Lines:
    return [{"activity": "Họp dân", "occasions": number}]


def test_the_figures_read_are_worded_as_people_word_them() -> None:
    cannabis: dict[str, Cell] = {
        "group_no": "2",
        "acquisition": "Giao nộp",
        "item": "Cần sa",
        "quantity": "1,5",
        "unit": "kg",
    }
    seized, meeting = receive("seizures", [HEROIN, cannabis]), receive("activities", meetings(1150))
    post = receive(
        "activities", [{"activity": "Tuần tra", "occasions": 3, "level": "Cấp xã", "place": "Xã A"}]
    )

    assert receipt_words.figures_sentence(seized.filings[0]).startswith(
        "Đã đọc: 8 vụ, 10 đối tượng, heroin 2,0819 kg, cần sa"
    )
    assert "1,5 kg giao nộp" in receipt_words.figures_sentence(seized.filings[0])
    assert receipt_words.figures_sentence(meeting.filings[0]) == "Đã đọc: 1.150 cuộc họp dân"
    assert receipt_words.figures_sentence(post.filings[0]) == "Đã đọc: 3 lượt tuần tra (cấp xã)"


def test_a_supplement_says_what_it_states_and_what_that_makes() -> None:
    receipt = receive("activities", meetings(59), kind="supplement", before=meetings(59))

    assert receipt_words.figures_sentence(receipt.filings[0]) == "Đã đọc: 59 cuộc họp dân (thành 118)"
    assert receipt_figures.rows(receipt.filings[0])[0].notes == ("gấp 2 lần trước đó",)


def test_a_filing_that_is_returned_says_that_it_is_not_filed() -> None:
    receipt = receive("activities", [{"activity": "Tuần tra", "occasions": 7}], before=meetings(59))

    assert receipt.status == "returned"
    assert receipt_words.figures_sentence(receipt.filings[0]) == "Đã đọc, CHƯA ghi nhận: 7 lượt tuần tra"


@pytest.mark.parametrize(
    ("now", "before", "like", "notes"),
    [
        (59, 59, 60, ()),
        (117, 59, None, ()),
        (118, 59, None, ("gấp 2 lần trước đó",)),
        (29, 58, None, ("chỉ bằng 1/2 trước đó",)),
        (0, 58, None, ("trước đó là 58",)),
        (5, 0, None, ("trước đó là 0",)),
        (590, None, 59, ("gấp 10 lần kỳ trước",)),
        (589, None, 59, ()),
        (59, None, 601, ("chỉ bằng 1/10 kỳ trước",)),
        (12, None, 1, ()),  # small numbers differ by themselves
        (12, None, 0, ()),
        (1180, 59, 61, ("gấp 20 lần trước đó", "gấp 19 lần kỳ trước")),
    ],
)
def test_a_doubled_or_tenfold_figure_strikes_the_eye(
    now: int, before: int | None, like: int | None, notes: tuple[str, ...]
) -> None:
    receipt = receive(
        "activities",
        meetings(now),
        before=None if before is None else meetings(before),
        like=None if like is None else meetings(like),
    )
    [row] = receipt_figures.rows(receipt.filings[0])
    page = receipt_page.render(receipt)

    assert row.notes == notes
    assert (NOTHING_MORE in receipt_words.next_step(receipt).vi) == (not notes)
    assert ('class="strike"' in page) == bool(notes)
    assert all(note in page for note in notes)
    assert receipt.as_json()["filings"][0]["figures"][0]["striking"] == [
        "before" if "trước đó" in note else "like_period" for note in notes
    ]


def test_a_warning_is_something_to_look_at() -> None:
    unsure = HEROIN | {"quantity": "1.250"}

    assert NOTHING_MORE in receipt_words.next_step(receive("seizures", [HEROIN])).vi
    assert NOTHING_MORE not in receipt_words.next_step(receive("seizures", [unsure])).vi


def test_kilograms_that_repeat_a_quantity_are_shown_once() -> None:
    bricks: dict[str, Cell] = {"group_no": "2", "item": "Heroin", "quantity": 4, "unit": "bánh"}
    alone, both = (receive("seizures", lines).filings[0] for lines in ([HEROIN], [HEROIN, bricks]))

    assert [row.label for row in receipt_figures.rows(alone)] == [
        "Số vụ",
        "Số đối tượng",
        "Heroin: số lượng thu giữ (kg)",
    ]
    assert [(row.label, row.value) for row in receipt_figures.rows(both)][-1] == (
        "Heroin: thu giữ quy đổi (kg)",
        "3,4819",
    )
    assert any(figure.measure_code == "seizure_kg_equivalent" for figure in alone.figures)


def test_the_page_names_the_like_period_and_the_answers_a_question_takes() -> None:
    receipt = receive("seizures", [HEROIN | {"quantity": "1.250"}], like=[HEROIN])
    page = receipt_page.render(receipt)

    assert "Quý III/2025" in page
    assert "SZ107 Thu giữ!J2: giữ nguyên | (giá trị đúng)" in page


def test_the_workbook_says_what_was_read_and_what_changed() -> None:
    receipt = receive("activities", meetings(118), before=meetings(59))
    book = load_workbook(
        io.BytesIO(annotated_workbook.annotate(workbook("activities", meetings(118)), receipt))
    )
    text = [str(row[0].value) for row in book.worksheets[0].iter_rows(max_row=12)]

    assert any(line.endswith("Đã đọc: 118 cuộc họp dân") for line in text)
    assert any(line.startswith("⚠ Cuộc họp dân: 118; trước đó / before: 59") for line in text)


def test_the_terminal_says_what_was_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "bao-cao.xlsx"
    path.write_bytes(workbook("seizures", [HEROIN]))
    monkeypatch.setenv("ANTQ_STATE_DIR", str(tmp_path))

    printed = CliRunner().invoke(app, ["submit", "--dry-run", str(path)]).output

    assert "Đã đọc: 8 vụ, 10 đối tượng, heroin 2,0819 kg" in printed
