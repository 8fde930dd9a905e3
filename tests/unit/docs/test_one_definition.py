"""A field added to a form's definition, and nowhere else, is read, judged, written to the log and documented."""

import dataclasses
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from types import MappingProxyType

import form_pages
import openpyxl
import pytest

from antq import forms
from antq.documents import layouts
from antq.forms import Field
from antq.intake import event_lines
from antq.intake.examination import examine
from antq.intake.examined_file import Examined
from antq.simulation.report_files import Report, Section, to_csv, to_xlsx
from antq.templates import Template, UnitHistory, build

VOLUNTEERS = Field(
    "volunteers",
    "Số tình nguyện viên",
    "Volunteers",
    "count",
    "Số tình nguyện viên đã tham gia.",
    "Volunteers who took part.",
    "5",
    column="volunteers",
)
COVER = {
    "province": "An Giang",
    "reporting_unit": "consolidated",
    "period": "Quý III/2025",
    "period_basis": "decree_09",
}


def _forget() -> None:
    """Tables derived from the forms are made once a process."""
    for derived in vars(layouts).values():
        if hasattr(derived, "cache_clear"):
            derived.cache_clear()


@pytest.fixture
def _with_volunteers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    form = forms.FORMS["activities"]
    changed = dataclasses.replace(form, fields=(*form.fields, VOLUNTEERS))
    monkeypatch.setattr(forms, "FORMS", MappingProxyType({**forms.FORMS, "activities": changed}))
    _forget()
    yield
    monkeypatch.undo()
    _forget()


def _report(volunteers: str) -> Report:
    line = {"activity": "residents_meeting", "occasions": 3, "volunteers": volunteers}
    return Report(COVER, [Section("activities", [line])])


def _examined(data: bytes, name: str) -> Examined:
    received = datetime(2025, 9, 20, tzinfo=UTC)
    return examine(data, name, "test", received, max_rows=1000, demonstration=False)


@pytest.mark.usefixtures("_with_volunteers")
@pytest.mark.parametrize(("write", "name"), [(to_csv, "a.csv"), (to_xlsx, "a.xlsx")])
def test_parser_and_event_know_it(write, name: str) -> None:  # type: ignore[no-untyped-def]
    (judged,) = _examined(write(_report("1.150")), name).sections

    assert judged.line_findings.is_empty()
    assert judged.lines["volunteers"].to_list() == ["1150"]
    (line,) = json.loads(b"".join(event_lines.chunks(judged, {}, valid=True)))
    assert line["volunteers"] == "1150"


@pytest.mark.usefixtures("_with_volunteers")
def test_rules_judge_it_by_its_kind() -> None:
    (judged,) = _examined(to_csv(_report("2,5")), "a.csv").sections

    found = judged.line_findings.row(0, named=True)
    assert (found["code"], found["field"], found["value"]) == ("AC106", "volunteers", "2,5")


@pytest.mark.usefixtures("_with_volunteers")
def test_template_docs_page_and_column_docs_show_it() -> None:
    template = build(Template.wanted("An Giang", "police", "2026-Q3"), UnitHistory())
    sheet = openpyxl.load_workbook(io.BytesIO(template))["Hoạt động"]

    headings = [
        cell for row in sheet.iter_rows(max_row=10) for cell in row if cell.value == VOLUNTEERS.heading
    ]
    assert len(headings) == 1
    (prompt,) = (
        rule.prompt
        for rule in sheet.data_validations.dataValidation
        if any(headings[0].column == cells.min_col for cells in rule.sqref.ranges)
    )
    assert VOLUNTEERS.help_vi in prompt
    assert f"| {VOLUNTEERS.header_vi} · Volunteers | `volunteers` |" in form_pages.forms_page()
    assert "{% docs volunteers %}\nVolunteers who took part.\n{% enddocs %}" in form_pages.columns_page()


def test_without_it_the_column_is_unknown() -> None:
    data = to_csv(_report("5")).replace("Số cuộc, đợt, lần".encode(), VOLUNTEERS.header_vi.encode())
    (judged,) = _examined(data, "a.csv").sections

    assert "FI201" in [finding.code for finding in judged.findings]
