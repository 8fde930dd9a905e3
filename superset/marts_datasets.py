"""The marts as charts see them: Vietnamese labels, and metrics that refuse to add what must not be added.

Column types are read from the dbt contracts, so a dataset can only name columns that the marts promise.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from asset_kit import Column, Dataset, Metric

MARTS = Path(__file__).resolve().parents[1] / "dbt_project" / "models" / "marts"

LABELS = {
    "acquisition_code": "Mã hình thức",
    "acquisition_name": "Hình thức",
    "activity_code": "Mã hoạt động",
    "activity_name": "Hoạt động",
    "boundary_set": "Mã bản đồ",
    "cadence": "Mã loại kỳ",
    "cell_state": "Mã trạng thái ô",
    "cell_state_name": "Trạng thái ô",
    "class": "Nhóm chỉ tiêu",
    "code": "Mã lỗi",
    "days_late": "Số ngày chậm",
    "due_date": "Hạn nộp",
    "event_position": "Vị trí trong nhật ký",
    "field": "Trường",
    "filing_state": "Mã tình trạng",
    "filing_state_name": "Tình trạng",
    "form": "Mã mẫu",
    "form_name": "Mẫu báo cáo",
    "item_class": "Nhóm tang vật",
    "item_code": "Mã tang vật",
    "item_name": "Tang vật",
    "kg_equivalent": "Quy đổi (kg)",
    "level": "Mã cấp",
    "level_name": "Cấp",
    "measure_code": "Mã chỉ tiêu",
    "measure_name": "Chỉ tiêu",
    "message": "Nội dung",
    "mode": "Mã chủ thể",
    "mode_name": "Chủ thể",
    "obs_status": "Mã tình trạng số liệu",
    "obs_status_name": "Tình trạng số liệu",
    "origin": "Mã nguồn",
    "period_end": "Đến ngày",
    "period_key": "Mã kỳ",
    "period_label": "Kỳ báo cáo",
    "period_start": "Từ ngày",
    "place": "Địa điểm",
    "province_key": "Mã tỉnh",
    "province_name": "Tỉnh, thành phố",
    "province_order": "Thứ tự tỉnh",
    "qualifier": "Mã mức chính xác",
    "qualifier_name": "Mức chính xác",
    "quantity": "Số lượng",
    "received_at": "Nhận lúc",
    "relation": "Mã quan hệ",
    "relation_name": "Quan hệ",
    "remedy": "Cách sửa",
    "reported_province_key": "Mã nơi báo cáo",
    "reported_province_name": "Nơi báo cáo",
    "reporting_unit": "Mã đơn vị",
    "reporting_unit_name": "Đơn vị báo cáo",
    "severity": "Mã mức độ",
    "severity_name": "Mức độ",
    "source_cell": "Ô nguồn",
    "source_file": "Tệp nguồn",
    "source_span": "Đoạn văn nguồn",
    "unit_code": "Mã đơn vị tính",
    "unit_name": "Đơn vị tính",
    "value": "Số liệu",
    "value_per_name": "Tính cho",
    "vintage": "Lần nộp",
}

ORIGINS = {"reported": "Số liệu thực", "synthetic": "Số liệu mô phỏng"}
BOUNDARY_SETS = {"34": "34 tỉnh (từ 1/7/2025)", "63": "63 tỉnh (đến 30/6/2025)"}
PERIOD_TYPES = {
    r"^\d{4}-W": "Tuần",
    r"^\d{4}-M": "Tháng",
    r"^\d{4}-Q": "Quý",
    r"^\d{4}-H": "6 tháng",
    r"^\d{4}-9M": "9 tháng",
    r"^\d{4}\.": "Năm",
    r"\.stage$": "Giai đoạn",
    r"\.campaign$": "Đợt",
}


def sql_case(column: str, names: dict[str, str]) -> str:
    """SQL that turns the codes of `column` into `names`; an unknown code stays as it is."""
    branches = " ".join(f"when '{code}' then '{name}'" for code, name in names.items())
    return f"case {column} {branches} else {column} end"


PERIOD_TYPE_SQL = (
    "case "
    + " ".join(f"when period_key ~ '{pattern}' then '{name}'" for pattern, name in PERIOD_TYPES.items())
    + " else 'Khác' end"
)

# The columns every dataset has alike: one filter on one of them reaches every chart.
ORIGIN_NAME = Column("origin_name", "Nguồn số liệu", "TEXT", sql_case("origin", ORIGINS))
BOUNDARY_SET_NAME = Column("boundary_set_name", "Bản đồ", "TEXT", sql_case("boundary_set", BOUNDARY_SETS))
PERIOD_TYPE = Column("period_type", "Loại kỳ", "TEXT", PERIOD_TYPE_SQL)
CONFORMED = (
    "origin", "boundary_set", "province_key", "province_name",
    "period_key", "period_label", "period_start", "period_end",
)  # fmt: skip


@cache
def contracts() -> dict[str, dict[str, str]]:
    """The SQL type of every column of every mart, from the contracts of the models."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted(MARTS.rglob("*.yml")):
        document: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        for model in document.get("models", []):
            columns = model.get("columns", [])
            found[model["name"]] = {column["name"]: column["data_type"].upper() for column in columns}
    return found


def alike(total: str, *columns: str) -> str:
    """SQL of `total`, null where the rows differ in origin, map or one of `columns`: their sum would mean nothing."""
    return (
        f"case when count(distinct ({', '.join(('origin', 'boundary_set', *columns))})) = 1 then {total} end"
    )


def of_one_period_type(column: str, condition: str = "true") -> str:
    """SQL that adds `column` over the periods of one type alone.

    A year holds its quarters and they their months, so adding over types counts twice. The type with the most rows
    among those chosen is taken; the filter on the type of period chooses another.
    """
    branches = " ".join(
        f"when '{name}' then sum({column}) filter (where {condition} and {PERIOD_TYPE_SQL} = '{name}')"
        for name in PERIOD_TYPES.values()
    )
    return (
        f"case mode() within group (order by case when {condition} then {PERIOD_TYPE_SQL} end) {branches} end"
    )


def dataset(
    table: str,
    description: str,
    columns: Iterable[str],
    metrics: tuple[Metric, ...] = (),
    computed: tuple[Column, ...] = (),
) -> Dataset:
    """The dataset of a mart: the conformed columns, then `columns`. Raises KeyError if the contract lacks one.

    A column of `computed` replaces a conformed one of the same name.
    """
    types = contracts()[table]
    names = [*CONFORMED, *columns]
    if missing := [name for name in names if name not in types]:
        raise KeyError(f"marts.{table} has no column {', '.join(missing)} (it has {', '.join(types)})")
    named = {name: Column(name, LABELS[name], types[name]) for name in names}
    for column in (ORIGIN_NAME, BOUNDARY_SET_NAME, PERIOD_TYPE, *computed):
        named[column.name] = column
    return Dataset(table, description, tuple(named.values()), metrics)
