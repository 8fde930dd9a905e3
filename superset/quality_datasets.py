"""The views of the schema `quality` as charts see them: alerts, how they came and went, and rows that fail a check.

They are live views of the log and no marts: they have no editions, no map and no contract of dbt, so their columns are
listed here. tests/integration/eventlog/test_quality_views.py holds them against the views of a real warehouse.
"""

from asset_kit import WHOLE, Column, Dataset, Metric
from chart_kinds import DAY

SCHEMA = "quality"

LABELS = {
    "alert_key": "Mã cảnh báo",
    "build_id": "Lần dựng",
    "changed_at": "Lúc",
    "due_date": "Hạn nộp",
    "escalations": "Số lần nhắc lại",
    "expectation": "Mã kiểm tra",
    "first_raised_at": "Phát sinh lần đầu",
    "form": "Mã mẫu",
    "handled_by": "Nơi đang xử lý",
    "handled_until": "Xử lý đến",
    "is_raised": "Là phát sinh",
    "is_standing": "Còn hiệu lực",
    "kind": "Mã loại cảnh báo",
    "kind_name": "Loại cảnh báo",
    "origin": "Mã nguồn",
    "period_key": "Mã kỳ",
    "province_key": "Mã tỉnh",
    "province_name": "Tỉnh, thành phố",
    "province_order": "Thứ tự tỉnh",
    "reporting_unit": "Mã đơn vị",
    "reporting_unit_name": "Đơn vị báo cáo",
    "sentence_vi": "Nội dung",
    "severity": "Mã mức độ",
    "severity_name": "Mức độ",
    "severity_order": "Thứ tự mức độ",
    "since": "Từ lúc",
    "since_date": "Từ ngày",
    "state": "Mã tình trạng",
    "state_name": "Tình trạng",
    "stream": "Luồng báo cáo",
    "suite": "Nhóm kiểm tra",
    "table_name": "Bảng",
    "times_raised": "Số lần phát sinh",
    "title_vi": "Kiểm tra",
    "verdict": "Kết luận",
    "week": "Tuần",
}
TIME = "TIMESTAMP WITH TIME ZONE"
# Those that are no text.
TYPES = {
    "build_id": "BIGINT",
    "changed_at": TIME,
    "due_date": "DATE",
    "escalations": "INTEGER",
    "first_raised_at": TIME,
    "handled_until": TIME,
    "is_raised": "BOOLEAN",
    "is_standing": "BOOLEAN",
    "province_order": "INTEGER",
    "severity_order": "INTEGER",
    "since": TIME,
    "since_date": "DATE",
    "times_raised": "INTEGER",
}


def dataset(
    view: str,
    description: str,
    columns: tuple[str, ...],
    metrics: tuple[Metric, ...],
    computed: tuple[Column, ...] = (),
) -> Dataset:
    """The dataset of a view of `quality`."""
    physical = tuple(Column(name, LABELS[name], TYPES.get(name, "TEXT")) for name in columns)
    return Dataset(view, description, (*physical, *computed), metrics, schema=SCHEMA)


def number_of(kind: str) -> str:
    """SQL of how many alerts are of a kind."""
    return f"count(*) filter (where kind = '{kind}')"


alerts = dataset(
    "alerts",
    "Mỗi dòng: một cảnh báo, như tình trạng hiện nay",
    (
        "alert_key",
        "kind",
        "kind_name",
        "severity",
        "severity_name",
        "severity_order",
        "state",
        "state_name",
        "is_standing",
        "origin",
        "form",
        "province_key",
        "province_name",
        "province_order",
        "reporting_unit",
        "reporting_unit_name",
        "period_key",
        "due_date",
        "sentence_vi",
        "first_raised_at",
        "since",
        "since_date",
        "times_raised",
        "escalations",
        "handled_until",
        "handled_by",
        "verdict",
    ),
    (
        Metric("alerts", "Số cảnh báo", "count(*)", WHOLE),
        Metric("overdue", "Quá hạn", number_of("report_overdue"), WHOLE),
        Metric("due_soon", "Sắp đến hạn", number_of("report_due_soon"), WHOLE),
        Metric("returned", "Bị trả lại", number_of("report_returned"), WHOLE),
        Metric("first_due", "Hạn sớm nhất", "min(due_date)", DAY),
        Metric("official_order", "Thứ tự tỉnh", "min(province_order)", WHOLE),
    ),
    # Where nobody has taken an alert up, an empty cell says so better than "N/A".
    (Column("handling_office", "Ai đang xử lý", "TEXT", "coalesce(handled_by, '')"),),
)
alert_changes = dataset(
    "alert_changes",
    "Mỗi dòng: một lần một cảnh báo phát sinh hoặc kết thúc",
    (
        "alert_key",
        "kind",
        "kind_name",
        "origin",
        "form",
        "province_key",
        "province_name",
        "reporting_unit",
        "period_key",
        "is_raised",
        "changed_at",
        "week",
    ),
    (
        Metric("raised", "Phát sinh", "count(*) filter (where is_raised)", WHOLE),
        Metric("ended", "Kết thúc", "count(*) filter (where not is_raised)", WHOLE),
    ),
)
standing_failures = dataset(
    "standing_failures",
    "Mỗi dòng: một dòng số liệu hiện không đạt một kiểm tra",
    (
        "stream",
        "origin",
        "form",
        "province_key",
        "province_name",
        "reporting_unit",
        "period_key",
        "suite",
        "expectation",
        "title_vi",
        "severity",
        "severity_name",
        "severity_order",
        "table_name",
        "build_id",
    ),
    (
        Metric("failing_rows", "Số dòng không đạt", "count(*)", WHOLE),
        Metric("reports", "Số báo cáo", "count(distinct stream)", WHOLE),
        Metric("provinces", "Số tỉnh", "count(distinct province_key)", WHOLE),
        # Of those as bad, the one that the most rows fail comes first.
        Metric("worst_first", "Thứ tự", "min(severity_order) * 1e9 - count(*)", WHOLE),
    ),
)
