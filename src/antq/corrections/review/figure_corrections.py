"""What a correction changes on the line of a figure: value, range, unit, item and how exact the figure is."""

import re
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from antq.corrections.review.queue import ProseFigure
from antq.documents import numbers
from antq.privacy import persons
from antq.reference import lists
from antq.rules.cell_reading import LONGEST_TEXT
from antq.rules.quantities import units_of_items

# A range counts as its lower bound, at least; so it is read from prose, and so a reviewer may write it.
_RANGE: Final = re.compile(
    r"(?:từ\s+)?(?P<low>\d[\d.,]*)\s*(?:-|–|đến|tới)\s*(?P<high>\d[\d.,]*)", re.IGNORECASE
)
_EXACT: Final = "exact"


@dataclass(frozen=True)
class Correction:
    """The right figure as people write it; what is None stays as it was read."""

    value: str | None = None
    item: str | None = None
    unit: str | None = None
    qualifier: str | None = None


class DecisionRefusedError(Exception):
    """Why a decision cannot be taken, Vietnamese and English."""

    def __init__(self, why_vi: str, why_en: str) -> None:
        super().__init__(why_en)
        self.why = (why_vi, why_en)


def correct_line(figure: ProseFigure, right: Correction) -> dict[str, Any]:
    """The content of a figure's line once it is corrected. Raises DecisionRefusedError."""
    value, qualifier = _value(figure, right.value)
    code = _code("qualifier", right.qualifier) or qualifier
    item, unit = _code("items", right.item), _code("units", right.unit)
    if value is None and not (code or item or unit):
        raise DecisionRefusedError("Chưa ghi số đúng", "the right value is missing")
    if (item or unit) and figure.field != "qty":
        raise DecisionRefusedError(
            "Chỉ số lượng tang vật mới có tang vật và đơn vị tính",
            "only a quantity of goods has item and unit",
        )
    if code and figure.field == "model":
        raise DecisionRefusedError(
            "Tên mô hình không có mức chính xác", "the name of a model has no qualifier"
        )
    line = {key: part for key, part in figure.line.items() if key != "f"}
    line |= {key: part for key, part in (("item", item), ("unit", unit)) if part}
    if item or unit:
        _check_pair(str(line.get("item")), str(line.get("unit")))
    if code:
        line.pop("qual", None)
        line |= {} if code == _EXACT else {"qual": code}
    return line | (_with_value(figure, value) if value is not None else {})


def _check_pair(item: str, unit: str) -> None:
    allowed = units_of_items().get(item, (unit,))
    if unit in allowed:
        return
    names = lists.labels("units")
    shown = ", ".join(names[one] for one in allowed)
    raise DecisionRefusedError(
        f"Đơn vị tính không phù hợp với tang vật; dùng một trong: {shown}",
        f"the unit does not fit the item; one of: {', '.join(allowed)}",
    )


def _code(list_name: str, written: str | None) -> str | None:
    text = (written or "").strip()
    if not text:
        return None
    if code := lists.find(list_name, text):
        return code
    shown = persons.mask(text, 60)
    raise DecisionRefusedError(
        f"“{shown}” không có trong danh mục; dùng tên hoặc mã trong danh mục {list_name}",
        f"“{shown}” is not on the list {list_name}",
    )


def _with_value(figure: ProseFigure, value: str) -> dict[str, Any]:
    if figure.form == "seizures" or figure.field == "model":
        return {figure.field: value}
    return {"v": {**figure.line["v"], figure.field: value}}


def _value(figure: ProseFigure, written: str | None) -> tuple[str | None, str | None]:
    """The right value as lines hold it, and the qualifier that a range gives it. Raises DecisionRefusedError."""
    text = (written or "").strip()
    if not text:
        return None, None
    if figure.field == "model":
        if len(text) > LONGEST_TEXT or persons.first_identifier(text):
            raise DecisionRefusedError(
                "Tên mô hình trống, quá dài hoặc có dữ liệu cá nhân", "no name that can be kept"
            )
        return " ".join(text.split()), None
    if span := _RANGE.fullmatch(text):
        low, high = _number(figure, span["low"]), _number(figure, span["high"])
        if float(low) >= float(high):
            raise DecisionRefusedError(
                "Khoảng số phải ghi từ nhỏ đến lớn", "a range goes from the less to the greater"
            )
        return low, "at_least"
    return _number(figure, text), None


def _number(figure: ProseFigure, text: str) -> str:
    value, note = (column[0] for column in numbers.parse(pl.Series([text], dtype=pl.String)))
    if value is None or note in (numbers.UNREADABLE, numbers.POINT_DECIMAL):
        raise DecisionRefusedError(
            "Số đúng không đọc được, ví dụ 1.150 hoặc 71,63", "the right value is no number"
        )
    if str(value).startswith("-") or (figure.is_count and "." in str(value)):
        raise DecisionRefusedError(
            "Số đếm phải là số nguyên không âm", "a count is a whole number, none below zero"
        )
    return str(value)
