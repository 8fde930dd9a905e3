"""The template: made of the forms, read back by the intake, locked where it must be, silent when filled in rightly."""

import io
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from openpyxl import Workbook, load_workbook

from antq import forms
from antq.core.clock import VIET_NAM
from antq.core.errors import AntqError
from antq.intake import filing_decisions, template_stamp
from antq.intake import receipt as receipts
from antq.intake.amendments import in_force
from antq.intake.examination import examine
from antq.intake.examined_file import Examined
from antq.reference import lists
from antq.templates import LastFigure, Model, Template, UnitHistory, build
from antq.templates.form_sheet import FIRST_ROW, NIL_CELL
from antq.templates.lists_sheet import names_of
from antq.templates.unit_history import previous_period

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=VIET_NAM)
WANTED = Template.wanted("An Giang", "police", "2026-Q3")
KNOWN = UnitHistory(
    True,
    previous_period(WANTED.period),
    (
        LastFigure(
            "activities", "=Cuộc", None, None, None, "province", "disjoint", Decimal("12.5"), "meeting"
        ),
    ),
    (Model("=Camera an ninh", "commune_police", "active", "commune", "Xã Lộc Thiện"),),
)


def look(data: bytes) -> Examined:
    return examine(data, "mau.xlsx", "examples", NOW, max_rows=10_000, demonstration=True)


def receive(data: bytes) -> receipts.Receipt:
    """The receipt a new file gets."""
    examined = look(data)
    decisions = filing_decisions.decide(UUID(int=7), examined, in_force.empty_streams(examined))
    return receipts.compose("x", UUID(int=7), examined, decisions, {})


def codes(data: bytes) -> list[str]:
    return [finding.code for finding in receive(data).findings]


def edited(data: bytes, edit: Callable[[Workbook], object]) -> bytes:
    """The workbook after somebody worked on it."""
    book = load_workbook(io.BytesIO(data), rich_text=True)
    edit(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def empty() -> bytes:
    return build(WANTED, UnitHistory())


@pytest.fixture(scope="module")
def book() -> Workbook:
    return load_workbook(io.BytesIO(build(WANTED, KNOWN)), rich_text=True)


def test_every_heading_and_row_of_the_template_is_known_to_the_intake(empty: bytes) -> None:
    examined = look(empty)

    # Nothing is filled in yet: three sheets without lines, and not a word about any heading, label or sheet.
    assert [finding.code for finding in examined.all_findings] == [*["FI209"] * 3, "FI113"]
    assert examined.envelope is not None and examined.envelope.slot is not None
    slot = examined.envelope.slot
    assert (slot.province_key, slot.reporting_unit, slot.period) == ("an_giang_2025", "police", WANTED.period)


def test_a_nil_report_is_stated_on_each_sheet(empty: bytes) -> None:
    def say_nil(book: Workbook) -> None:
        for form in forms.FORMS.values():
            book[form.sheet][NIL_CELL] = forms.NIL_TEXT

    receipt = receive(edited(empty, say_nil))

    assert (receipt.status, receipt.findings) == ("filed", [])
    assert [filing.form for filing in receipt.filings] == list(forms.FORMS)


@pytest.mark.parametrize(
    ("period", "basis", "key"),
    [
        ("2026-Q3", None, "2026-Q3.decree_09"),
        ("Tháng 10/2026", "calendar", "2026-M10.calendar"),
        ("2025.police_year", None, "2025.police_year"),
        ("2019-2024.stage", None, "2019-2024.stage"),
        ("2025-9M", None, "2025-9M.decree_09"),
        ("2025-12-15_2026-03-15.campaign", None, "2025-12-15_2026-03-15.campaign"),
        ("2026-W40", None, "2026-W40.calendar"),
    ],
)
def test_the_cover_names_the_slot_for_every_kind_of_period(period: str, basis: str | None, key: str) -> None:
    examined = look(build(Template.wanted("Cần Thơ", "consolidated", period, basis), UnitHistory()))

    assert examined.envelope is not None and examined.envelope.slot is not None
    assert examined.envelope.slot.period.key == key
    # SL119: nobody owes a report for a week, or for a month of the calendar.
    assert {finding.code for finding in examined.all_findings} - {"SL119"} == {"FI209", "FI113"}


def test_every_name_in_a_drop_down_means_its_code() -> None:
    fields = [field for form in forms.FORMS.values() for field in form.fields] + list(forms.ENVELOPE)
    for name in {field.code_list for field in fields if field.code_list}:
        labels = lists.labels(name)
        for text in names_of(name, WANTED.period):
            assert labels[lists.find(name, text) or ""] == text
    assert "Cấp huyện" not in names_of("levels", WANTED.period)
    assert "Cấp huyện" in names_of("levels", Template.wanted("An Giang", "police", "2024-Q3").period)


def test_a_template_of_other_forms_or_lists_is_reported_and_taken(empty: bytes) -> None:
    def fill(book: Workbook) -> None:
        cover = book[forms.COVER_SHEET]
        (row,) = [row for row in cover.iter_rows() if row[1].value == template_stamp.current()]
        assert cover.row_dimensions[row[0].row].hidden
        row[1].value = "activities-0 seizures-0 models-0 · 000000000000"
        for form in forms.FORMS.values():
            book[form.sheet][NIL_CELL] = forms.NIL_TEXT

    receipt = receive(edited(empty, fill))
    assert ([finding.code for finding in receipt.findings], receipt.status) == (["FI250"], "filed")


def test_headings_are_locked_and_cells_to_fill_in_are_open(book: Workbook) -> None:
    assert all(sheet.protection.sheet and not sheet.protection.password for sheet in book.worksheets)
    assert book[forms.LISTS_SHEET].sheet_state == "hidden"
    for form in forms.FORMS.values():
        sheet = book[form.sheet]
        width = len(form.fields)
        assert all(sheet.cell(FIRST_ROW - 1, column).protection.locked for column in range(1, width + 1))
        assert not any(sheet.cell(FIRST_ROW, column).protection.locked for column in range(1, width + 1))
        assert not sheet[NIL_CELL].protection.locked
        checked = " ".join(str(made.sqref) for made in sheet.data_validations.dataValidation)
        assert all(f"{letter}{FIRST_ROW}:" in checked for letter in "ABCDEFGHIJKLMN"[:width])
    assert all(made.prompt and len(made.prompt) <= 255 for made in sheet.data_validations.dataValidation)


def test_what_the_warehouse_knows_is_filled_in_as_text(book: Workbook) -> None:
    models = book["Mô hình"]
    row: list[Any] = [cell.value for cell in models[FIRST_ROW]]
    assert row[:4] == ["Mô hình nêu tên", "=Camera an ninh", "Công an cấp xã", "Đang hoạt động"]
    assert row[11:13] == ["Cấp xã", "Xã Lộc Thiện"]
    assert models.cell(FIRST_ROW, 2).data_type == "s"
    last = book[forms.LAST_PERIOD_SHEET]
    assert [last.cell(5, column).value for column in (2, 8, 9)] == ["=Cuộc", 12.5, "cuộc"]
    assert "Quý II/2026" in str(last["A1"].value)


def test_the_last_period_is_looked_at_and_never_read() -> None:
    def nil(book: Workbook) -> None:
        book["Hoạt động"][NIL_CELL] = book["Thu giữ"][NIL_CELL] = forms.NIL_TEXT

    receipt = receive(edited(build(WANTED, KNOWN), nil))

    assert (receipt.status, receipt.findings) == ("filed", [])
    assert receipt.lines.in_ == 1  # the model filled in ahead


def test_no_sheet_holds_a_formula(empty: bytes) -> None:
    book = load_workbook(io.BytesIO(empty))
    assert not [cell for sheet in book.worksheets for row in sheet for cell in row if cell.data_type == "f"]
    assert "FI207" not in codes(empty)


@pytest.mark.parametrize(
    ("period", "earlier"),
    [
        ("2026-Q3.decree_09", "2026-Q2.decree_09"),
        ("2026-M01.decree_09", "2025-M12.decree_09"),
        ("2026.police_year", "2025.police_year"),
        ("2026-9M.decree_09", "2025-9M.decree_09"),
        ("2026-W01.calendar", "2025-W52.calendar"),
        ("2019-2024.stage", None),
    ],
)
def test_the_period_before(period: str, earlier: str | None) -> None:
    found = previous_period(Template.wanted("An Giang", "police", period).period)
    assert (found.key if found else None) == earlier


def test_what_there_is_not_is_refused() -> None:
    with pytest.raises(AntqError, match="Kiên Giang"):
        Template.wanted("Kiên Giang", "police", "2026-Q3")
    with pytest.raises(AntqError, match="đơn vị"):
        Template.wanted("An Giang", "nobody", "2026-Q3")
    with pytest.raises(AntqError, match="kỳ"):
        Template.wanted("An Giang", "police", "someday")
