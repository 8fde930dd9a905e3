"""The three forms and their envelope: one definition, used by readers, templates, the simulator and the docs.

`FORMS["seizures"].fields` are the columns of a line; `ENVELOPE` the rows of the cover sheet (`Báo cáo`), the
leading `# label: value` lines of a CSV file, and the keys of `envelope` in JSON.
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from antq.reference import lists

Kind = Literal["text", "code", "place", "decimal", "count", "boolean", "date"]
"""What a cell holds. `count` is a number that is normally whole; `place` a sub-unit, never a person."""


@dataclass(frozen=True)
class Field:
    """A column of a form or a row of the cover: its key in JSON, its headings, what it holds.

    `code_list` names the list (see `antq.reference.lists.codes`) a `code` cell is looked up in.
    `default` is the code a blank cell means, where the form gives one.
    """

    name: str
    header_vi: str
    header_en: str
    kind: Kind
    required: bool = False
    code_list: str | None = None
    default: str | None = None


@dataclass(frozen=True)
class Form:
    """A form: its key, version, sheet name, and the columns of its lines in the order of the template."""

    key: str
    version: int
    sheet: str
    name_en: str
    fields: tuple[Field, ...]

    def field(self, name: str) -> Field:
        """The column with this key. Raises KeyError if the form has none."""
        return _named(self.fields, name)

    @property
    def names(self) -> tuple[str, ...]:
        """Keys of all columns."""
        return tuple(field.name for field in self.fields)


def _named(fields: tuple[Field, ...], name: str) -> Field:
    for field in fields:
        if field.name == name:
            return field
    raise KeyError(name)


COVER_SHEET: Final = "Báo cáo"
NIL_TEXT: Final = "Không phát sinh"
CSV_FORM_LABEL: Final = "Mẫu"

ENVELOPE: Final = (
    Field("province", "Tỉnh/thành phố", "Province", "text", required=True),
    Field("reporting_unit", "Đơn vị báo cáo", "Reporting unit", "code", True, "reporting_units"),
    Field("period", "Kỳ báo cáo", "Period", "text", required=True),
    Field("period_basis", "Cơ sở kỳ", "Period basis", "code", False, "period_basis"),
    Field("period_start", "Từ ngày", "From", "date"),
    Field("period_end", "Đến ngày", "To", "date"),
    Field("kind", "Loại báo cáo", "Kind of filing", "code", False, "kind", "replace"),
    Field("reason", "Lý do", "Reason", "text"),
    Field("citation_number", "Số/ký hiệu", "Number and symbol", "text"),
    Field("citation_date", "Ngày ký", "Date signed", "date"),
    Field("issuing_unit", "Cơ quan ban hành", "Issuing unit", "text"),
    Field("signer_title", "Chức vụ người ký", "Title of signer", "text"),
    Field("origin", "Nguồn dữ liệu", "Data origin", "code", False, "origin", "reported"),
    Field(
        "lower_levels_complete",
        "Cấp dưới đầy đủ",
        "Lower levels complete",
        "boolean",
        False,
        "boolean",
        "false",
    ),
)

_LEVEL = Field("level", "Cấp", "Level", "code", False, "levels", "province")
_PLACE = Field("place", "Địa bàn", "Place", "place")
_RELATION = Field("relation", "Quan hệ với dòng khác", "Relation", "code", False, "relation", "disjoint")
_QUALIFIER = Field("qualifier", "Mức chính xác", "Qualifier", "code", False, "qualifier", "exact")

COUNT_FIELDS: Final = ("occasions", "attendances", "people", "organisations", "households", "items")
"""Columns of `activities` that hold a count; activity_measures says which measure each means."""

_ACTIVITIES = (
    _LEVEL,
    _PLACE,
    Field("activity", "Hoạt động", "Activity", "code", True, "activity_types"),
    Field("agency", "Lực lượng thực hiện", "Agency", "code", False, "agencies"),
    Field("occasions", "Số cuộc, đợt, lần", "Occasions", "count"),
    Field("attendances", "Số lượt người", "Attendances", "count"),
    Field("people", "Số người", "People", "count"),
    Field("organisations", "Số tập thể, đơn vị, tổ", "Organisations", "count"),
    Field("households", "Số hộ", "Households", "count"),
    Field("items", "Số tin, bản, hiện vật", "Items", "count"),
    Field("denominator", "Trên tổng số", "Out of", "count"),
    _RELATION,
    _QUALIFIER,
    Field("value_per", "Số liệu tính theo", "Value counts over", "code", False, "value_per", "period"),
)
_SEIZURES = (
    _LEVEL,
    _PLACE,
    Field("group_no", "Nhóm vụ", "Group", "text", required=True),
    Field("acquisition", "Hình thức", "How acquired", "code", False, "acquisition", "seized"),
    Field("mode", "Cách thực hiện", "Mode", "code", False, "mode", "unknown"),
    Field("cases", "Số vụ", "Cases", "count"),
    Field("suspects", "Số đối tượng", "Suspects", "count"),
    Field("ownerless", "Vô chủ", "Ownerless", "boolean", False, "boolean", "false"),
    Field("item", "Tang vật", "Item", "code", False, "items"),
    Field("quantity", "Số lượng", "Quantity", "decimal"),
    Field("unit", "Đơn vị tính", "Unit", "code", False, "units"),
    _RELATION,
    _QUALIFIER,
)
_MODELS = (
    Field("record", "Loại dòng", "Kind of line", "code", True, "model_record"),
    Field("model", "Tên mô hình", "Name of model", "text"),
    Field("sponsor", "Lực lượng chủ trì", "Sponsor", "code", False, "agencies"),
    Field("status", "Tình trạng", "Status", "code", False, "model_status", "mentioned"),
    Field("points", "Số điểm", "Points", "count"),
    Field("groups", "Số tổ", "Groups", "count"),
    Field("members", "Số thành viên", "Members", "count"),
    Field("measure", "Chỉ tiêu", "Measure", "code", False, "measures"),
    Field("value", "Số lượng", "Value", "count"),
    Field("step", "Bước", "Step", "code", False, "model_step"),
    Field("date", "Ngày", "Date", "date"),
    _LEVEL,
    _PLACE,
    _QUALIFIER,
)


def _form(key: str, sheet: str, fields: tuple[Field, ...]) -> Form:
    row = next(row for row in lists.rows("forms") if row["form"] == key)
    return Form(key, int(row["version"] or 0), sheet, row["name_en"] or "", fields)


FORMS: Final = MappingProxyType(
    {
        "activities": _form("activities", "Hoạt động", _ACTIVITIES),
        "seizures": _form("seizures", "Thu giữ", _SEIZURES),
        "models": _form("models", "Mô hình", _MODELS),
    }
)


def envelope_field(name: str) -> Field:
    """The cover field with this key. Raises KeyError if there is none."""
    return _named(ENVELOPE, name)
