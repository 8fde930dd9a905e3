"""The worked examples of `finding_examples.yaml`, run through the intake as files are."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml
from openpyxl import Workbook

from antq import forms
from antq.eventlog.store import StreamState
from antq.findings import catalogue
from antq.intake.amendments import in_force
from antq.intake.examination import examine
from antq.intake.filing_decisions import decide
from antq.simulation.report_files import Report, Section, to_csv

FILE = Path(__file__).with_name("finding_examples.yaml")
RECEIVED = datetime(2026, 1, 5, 3, tzinfo=UTC)
SENDER = "national_desk"
# What an example does not say.
BASE = {
    "province": "An Giang",
    "reporting_unit": "Báo cáo tổng hợp của tỉnh",
    "period": "Quý IV/2025",
    "period_basis": "Theo Nghị định 09/2019/NĐ-CP",
}
LINES = [{"activity": "Họp dân", "occasions": "12"}]
_MANY = 1000


@dataclass(frozen=True)
class Example:
    """One example as written; `shown_by` names a test where the example takes more than a file's text."""

    code: str
    declared: Mapping[str, Any]

    @property
    def shown_by(self) -> str | None:
        return self.declared.get("shown_by")

    @property
    def form(self) -> str:
        return self.declared.get("form", "activities")

    @property
    def lines(self) -> list[dict[str, str]]:
        return self.declared.get("lines", LINES)

    @property
    def cover(self) -> dict[str, str]:
        """The cover's cells by field."""
        return {
            name: str(value) for name, value in (BASE | self.declared.get("cover", {})).items() if value != ""
        }

    def file(self) -> tuple[str, bytes]:
        """Name and bytes of the file that is sent."""
        if "sheets" in self.declared:
            return "bao-cao.xlsx", self._workbook()
        if "text" in self.declared:
            cover = "" if self.declared.get("whole") else self._cover_text()
            return self.declared.get("name", "bao-cao.csv"), (cover + self.declared["text"]).encode()
        return "bao-cao.csv", to_csv(Report(self.cover, [Section(self.form, self.lines)]))

    def _cover_text(self) -> str:
        labels = {name: forms.envelope_field(name).header_vi for name in self.cover}
        return "".join(f"# {labels[name]}: {value}\n" for name, value in self.cover.items())

    def _workbook(self) -> bytes:
        workbook = Workbook()
        cover = workbook.active
        cover.title = forms.COVER_SHEET
        for name, value in self.cover.items():
            cover.append([forms.envelope_field(name).header_vi, value])
        for title, rows in self.declared["sheets"].items():
            sheet = workbook.create_sheet(title)
            for row in rows:
                sheet.append(row)
        buffer = io.BytesIO()
        workbook.save(buffer)
        return buffer.getvalue()

    def run(self) -> list[dict[str, Any]]:
        """Every finding on the file, as receipts print it."""
        name, data = self.file()
        examined = examine(data, name, SENDER, RECEIVED, max_rows=_MANY, demonstration=False)
        filing_in_force: dict[str, Any] = {"file": {"sha256": ""}, "vintage": 1}
        state = StreamState(1, 1, filing_in_force) if self.declared.get("after") else StreamState(0, 0, None)
        empty = in_force.empty_streams(examined)
        decisions = decide(
            UUID(int=0), examined, {stream: replace(one, state=state) for stream, one in empty.items()}
        )
        found_keys = dict.fromkeys(
            (f.code, f.place, f.field, f.value, tuple(f.args.items())) for f in examined.all_findings
        )
        found_keys |= dict.fromkeys(
            (f.code, f.place, f.field, f.value, tuple(f.args.items())) for d in decisions for f in d.findings
        )
        found = [catalogue.render(*rest, dict(args)) for *rest, args in found_keys]
        for judged in examined.sections:
            found += catalogue.render_frame(judged.line_findings, _MANY)
        return found


@cache
def examples() -> dict[str, Example]:
    """All examples by the code they show."""
    return {
        code: Example(code, declared)
        for code, declared in yaml.safe_load(FILE.read_text(encoding="utf-8")).items()
    }
