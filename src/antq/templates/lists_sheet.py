"""The hidden sheet of code lists, and the drop-downs that choose from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation

from antq import forms
from antq.forms import Field
from antq.periods import Period
from antq.reference import lists
from antq.rules.models import STOCK_MEASURES
from antq.templates import cell_styles

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook

_PROMPT: Final = 250
_LONGEST_TEXT: Final = 200
_LONGEST_ANSWERS: Final = 5000
_TITLE: Final = 31


@dataclass(frozen=True)
class Lists:
    """The place of each list, as a range a drop-down refers to; and items with their units, one pair a row."""

    period: Period
    ranges: Mapping[str, str]
    pair_items: str
    first_unit: str


def names_of(code_list: str, period: Period) -> list[str]:
    """The names a clerk may choose for this period."""
    labels = lists.labels(code_list)
    match code_list:
        case "levels":
            ended = {
                row["level"]
                for row in lists.rows("levels")
                if (row["valid_to"] or "9999") < period.start.isoformat()
            }
            return [name for code, name in labels.items() if code not in ended]
        case "measures":
            # The only measures a line states: totals of models.
            return [name for code, name in labels.items() if code in STOCK_MEASURES]
        case "origin" | "reporting_units" | "period_basis":
            return []
        case _:
            return list(labels.values())


def add(workbook: "Workbook", period: Period) -> Lists:
    """Write every list the forms choose from."""
    sheet = workbook.create_sheet(forms.LISTS_SHEET)
    sheet.sheet_state = "hidden"
    fields = (*forms.ENVELOPE, *(field for form in forms.FORMS.values() for field in form.fields))
    used = dict.fromkeys(field.code_list for field in fields if field.code_list)
    home = quote_sheetname(forms.LISTS_SHEET)
    ranges = {}
    column = 0
    for name in used:
        names = names_of(name, period)
        if not names:
            continue
        column += 1
        for row, text in enumerate((name, *names), start=1):
            cell_styles.write(sheet.cell(row, column), text, wrap=False)
        letter = get_column_letter(column)
        ranges[name] = f"{home}!${letter}$2:${letter}${len(names) + 1}"
    items, units = lists.labels("items"), lists.labels("units")
    pairs = sorted((row["item_code"] or "", row["unit_code"] or "") for row in lists.rows("item_units"))
    first, second = get_column_letter(column + 1), get_column_letter(column + 2)
    for row, (item, unit) in enumerate([("item", "unit"), *pairs], start=1):
        cell_styles.write(sheet.cell(row, column + 1), items.get(item, item), wrap=False)
        cell_styles.write(sheet.cell(row, column + 2), units.get(unit, unit), wrap=False)
    cell_styles.lock(sheet)
    return Lists(period, ranges, f"{home}!${first}$2:${first}${len(pairs) + 1}", f"{home}!${second}$2")


def validation(field: Field, known: Lists, item_cell: str | None = None) -> DataValidation:
    """What may be typed into a field's cells, with what to write as the prompt.

    `item_cell` is the first line's item, where this field is its unit: then only its units are offered.
    """
    allowed: dict[str, str | None]
    if (formula := known.ranges.get(field.code_list or "")) is not None:
        if item_cell:
            count = f"COUNTIF({known.pair_items},{item_cell})"
            matching = f"OFFSET({known.first_unit},MATCH({item_cell},{known.pair_items},0)-1,0,{count},1)"
            formula = f"IF({count}=0,{formula},{matching})"
        allowed = {"type": "list", "formula1": formula}
        wrong = "Chọn trong danh sách / choose from the list"
    elif field.kind == "count":
        allowed = {"type": "whole", "operator": "between", "formula1": "0", "formula2": "100000000"}
        wrong = "Ghi số nguyên không âm / a whole number of zero or more"
    elif field.kind == "date":
        allowed = {"type": "date", "operator": "between", "formula1": "16438", "formula2": "109574"}
        wrong = "Ghi ngày/tháng/năm / day/month/year"
    else:
        most = _LONGEST_ANSWERS if field.name == forms.ANSWERS else _LONGEST_TEXT
        allowed = {"type": "textLength", "operator": "lessThanOrEqual", "formula1": str(most)}
        wrong = f"Tối đa {most} ký tự / at most {most} characters"
    made = DataValidation(allow_blank=True, showErrorMessage=True, showInputMessage=True, **allowed)
    made.errorTitle, made.error = field.header_vi[:_TITLE], wrong
    needed = "Bắt buộc. " if field.required else ""
    text = f"{needed}{field.help_vi}\n({field.header_en}) {field.help_en}"
    made.promptTitle = field.header_vi[:_TITLE]
    made.prompt = text if len(text) <= _PROMPT else f"{text[: _PROMPT - 1]}…"
    return made
