"""Puts a template together, its sheets in the order a clerk meets them."""

import io
from dataclasses import dataclass

from openpyxl import Workbook

from antq import forms, geography, periods
from antq.periods import Period
from antq.reference import lists
from antq.templates import cover_sheet, form_sheet, help_sheet, last_period, lists_sheet
from antq.templates.unit_history import UnitHistory


@dataclass(frozen=True)
class Template:
    """What a template is for: a reporting unit of a province that exists at the end of a period."""

    province_key: str
    unit: str
    period: Period

    @classmethod
    def wanted(cls, province: str, unit: str, period: str, basis: str | None = None) -> "Template":
        """Read names, codes and keys as a person writes them. Raises AntqError for what there is not.

        A period without a basis is that of `periods.default_basis`, as on a cover.
        """
        found = periods.from_label(period, basis)
        code = lists.find("reporting_units", unit)
        if code is None:
            known = lists.lookup("reporting_units")
            what = f"Không rõ đơn vị `{unit}` / unknown reporting unit"
            raise lists.unknown(unit, "reporting_units", known, what)
        return cls(geography.resolve(province, found.end), code, found)

    @property
    def slot(self) -> str:
        """Province, unit and period as they are called."""
        province = geography.territory(self.province_key, self.period.end).name_vi
        unit = lists.labels("reporting_units")[self.unit]
        return f"{province} · {unit} · {self.period.label} ({self.period.start:%d/%m/%Y}–{self.period.end:%d/%m/%Y})"


def build(wanted: Template, known: UnitHistory) -> bytes:
    """The workbook. `known` is what the warehouse knows of the unit."""
    workbook = Workbook()
    cover = workbook.worksheets[0]
    choices = lists_sheet.add(workbook, wanted.period)
    cover_sheet.fill(cover, wanted.province_key, wanted.unit, wanted.period, choices)
    for number, form in enumerate(forms.FORMS.values(), start=1):
        lines = _models(known) if form.key == "models" else ()
        form_sheet.fill(workbook.create_sheet(index=number), form, wanted.slot, choices, lines)
    last_period.fill(workbook.create_sheet(index=len(forms.FORMS) + 1), known)
    help_sheet.fill(workbook.create_sheet(index=len(forms.FORMS) + 2))
    for sheet, color in zip(
        workbook.worksheets, ("1F3A5F", *["2F6B3A"] * 3, "8A8F96", "8A8F96"), strict=False
    ):
        sheet.sheet_properties.tabColor = f"FF{color}"
    workbook.active = 0
    workbook.properties.creator = "Kho ANTQ"
    workbook.properties.title = wanted.slot
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _models(known: UnitHistory) -> list[dict[str, str]]:
    """A line for each model that was in force; figures are left to the unit."""
    lines = []
    for model in known.models:
        line = {"record": "named", "model": model.name, "status": model.status}
        for name, value in (("sponsor", model.sponsor), ("level", model.level), ("place", model.place)):
            if value and value != forms.FORMS["models"].field(name).default:
                line[name] = value
        lines.append(line)
    return lines
