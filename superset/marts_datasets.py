"""The marts as charts see them: Vietnamese labels, and metrics that refuse to add what must not be added.

Column types are read from the dbt contracts, so a dataset can only name columns that the marts promise.
"""

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from asset_kit import Column, Dataset, Metric

ROOT = Path(__file__).resolve().parents[1]
MARTS = ROOT / "dbt_project" / "models" / "marts"
REFERENCE = ROOT / "src" / "antq" / "reference"

LABELS = {
    "acquisition_code": "Mã hình thức",
    "acquisition_name": "Hình thức",
    "activity_code": "Mã hoạt động",
    "activity_name": "Hoạt động",
    "axis_label": "Tháng cuối kỳ và loại kỳ",
    "boundary_set": "Mã bản đồ",
    "boundary_set_name": "Bản đồ",
    "cadence": "Mã loại kỳ",
    "cadence_name": "Loại kỳ",
    "cell_state": "Mã trạng thái ô",
    "cell_state_name": "Trạng thái ô",
    "class": "Nhóm chỉ tiêu",
    "code": "Mã lỗi",
    "days_late": "Số ngày chậm",
    "due_date": "Hạn nộp",
    "edition_label": "Bản đang xem",
    "edition_name": "Bản số liệu",
    "end_month": "Tháng cuối kỳ",
    "event_position": "Vị trí trong nhật ký",
    "field": "Trường",
    "filed_part": "Phần đã nộp",
    "filing_state": "Mã tình trạng",
    "filing_state_name": "Tình trạng",
    "form": "Mã mẫu",
    "form_name": "Mẫu báo cáo",
    "is_on_map": "Là tỉnh của bản đồ",
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
    "origin_name": "Nguồn số liệu",
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
    "source_place": "Ô hoặc đoạn văn nguồn",
    "source_span": "Đoạn văn nguồn",
    "subject_code": "Mã loại vụ",
    "subject_name": "Loại vụ",
    "unit_code": "Mã đơn vị tính",
    "unit_name": "Đơn vị tính",
    "value": "Số liệu",
    "value_per_name": "Tính cho",
    "vintage": "Lần nộp",
}


def words(code_list: str) -> dict[str, str]:
    """The Vietnamese words of a code list, by code."""
    return {row["code"]: row["name_vi"] for row in reference("code_values") if row["list"] == code_list}


def reference(name: str) -> list[dict[str, str]]:
    """The rows of a reference list."""
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# The words that the filters open with and colours go by, as core.dim_origin and reference.boundary_sets have them.
ORIGINS = {code: f"Số liệu {word.lower()}" for code, word in words("origin").items()}
BOUNDARY_SETS = {row["boundary_set"]: row["name_vi"] for row in reference("boundary_sets")}
CADENCES = tuple(words("cadence"))

# The editions of every mart, and the column that their views have besides those of the mart, as
# src/antq/warehouse/editions.py makes them.
EDITIONS = {"updating": "đang cập nhật", "published": "đã công bố"}
EDITION_COLUMNS = {"edition_name": "TEXT"}

# The columns every dataset has alike: one filter on one of them reaches every chart.
CONFORMED = (
    *EDITION_COLUMNS,
    "origin", "origin_name", "boundary_set", "boundary_set_name", "province_key", "province_name",
    "period_key", "period_label", "period_start", "period_end", "cadence", "cadence_name",
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
    """SQL of `total`, null where rows differ in edition, origin, map or one of `columns`: it would mean nothing."""
    distinct = ", ".join(("edition_name", "origin", "boundary_set", *columns))
    return f"case when count(distinct ({distinct})) = 1 then {total} end"


def of_one_cadence(aggregate: str, condition: str = "true") -> str:
    """SQL of `aggregate`, such as `sum(value)`, over the periods of one kind alone.

    A year holds its quarters and they their months, so adding over kinds counts twice. The kind with the most rows
    among those chosen is taken, of several with as many the year first; the filter on the kind chooses another. What
    a reader has chosen no mart can know.
    """
    branches = " ".join(
        f"when '{cadence}' then {aggregate} filter (where {condition} and cadence = '{cadence}')"
        for cadence in CADENCES
    )
    most = "mode() within group (order by cadence desc)"
    return f"case {most}{f' filter (where {condition})' if condition != 'true' else ''} {branches} end"


def dataset(
    table: str,
    description: str,
    columns: Iterable[str],
    metrics: tuple[Metric, ...] = (),
    computed: tuple[Column, ...] = (),
) -> Dataset:
    """The dataset of a mart: the conformed columns, then `columns`. Raises KeyError if the contract lacks one."""
    types = EDITION_COLUMNS | contracts()[table]
    names = [*CONFORMED, *columns]
    if missing := [name for name in names if name not in types]:
        raise KeyError(f"marts.{table} has no column {', '.join(missing)} (it has {', '.join(types)})")
    named = {name: Column(name, LABELS[name], types[name]) for name in names}
    named |= {column.name: column for column in computed}
    return Dataset(table, description, tuple(named.values()), metrics)
