"""The dashboard "Chất lượng dữ liệu": the alerts that stand, whom to chase for reports, and which checks fail."""

from dataclasses import replace

from asset_kit import WHOLE, Chart, Dashboard, Filter, Heading, Note, Row
from chart_kinds import DAY, aggregate_table, bars, big_number, list_table, where
from marts_datasets import words
from quality_datasets import alert_changes, alerts, standing_failures

STANDING = where("is_standing", "IS TRUE", None)
LATE_REPORTS = ("report_overdue", "report_due_soon", "report_returned")
SEVERITIES, STATES = words("alert_severity"), words("alert_state")
# The colours of late and missing reports in the first dashboard.
COLOURS = [
    {"column": "severity_name", "operator": "=", "targetValue": SEVERITIES[code], "colorScheme": colour}
    for code, colour in (("error", "#e8a59b"), ("warning", "#f2cf8a"))
]


def number_of(slug: str, name: str, unit: str, column: str | None = None, code: str | None = None) -> Chart:
    """How many alerts stand: all, or those with `code` in `column`."""
    conditions = [STANDING, *([where(column, "==", code)] if column else [])]
    chart = big_number(slug, name, alerts, "alerts", unit, *conditions)
    return replace(chart, settings={**chart.settings, "y_axis_format": WHOLE})


# ------------------------------------------------------------------------------------------------------------ charts
standing_alerts = number_of("standing_alerts", "Cảnh báo", "còn hiệu lực")
sure_errors = number_of("sure_errors", SEVERITIES["error"], "cảnh báo", "severity", "error")
# Without the word that their unit says: two lines of a title would leave a figure no room.
overdue_reports = number_of("overdue_reports", "Quá hạn", "báo cáo", "kind", "report_overdue")
reports_due_soon = number_of("reports_due_soon", "Sắp đến hạn", "báo cáo", "kind", "report_due_soon")
returned_reports = number_of("returned_reports", "Bị trả lại", "báo cáo", "kind", "report_returned")
implausible_figures = number_of(
    "implausible_figures", "Số liệu cần xem", "báo cáo", "kind", "figure_implausible"
)
alert_list = list_table(
    "alert_list",
    "Danh sách cảnh báo",
    alerts,
    [
        "severity_name",
        "state_name",
        "since_date",
        "province_name",
        "kind_name",
        "sentence_vi",
        "handling_office",
    ],
    ['["severity_order", true]', '["since_date", false]', '["province_order", true]'],
    # Few enough for the browser to page through.
    server_pagination=False,
    page_length=20,
    row_limit=5000,
    conditional_formatting=COLOURS,
    # Short words on one line; what is wrong takes the rest.
    column_config={
        name: {"columnWidth": width}
        for name, width in (
            ("severity_name", 100),
            ("state_name", 90),
            ("province_name", 120),
            ("kind_name", 140),
            ("handling_office", 130),
        )
    },
    table_timestamp_format=DAY,
)
chasing_list = replace(
    aggregate_table(
        "chasing_list",
        "Đôn đốc: báo cáo còn thiếu theo tỉnh",
        alerts,
        ["province_name", "reporting_unit_name"],
        ["overdue", "due_soon", "returned", "first_due"],
        adhoc_filters=[STANDING, where("kind", "IN", list(LATE_REPORTS))],
        timeseries_limit_metric="overdue",
        order_desc=True,
        page_length=20,
    ),
    description="Báo cáo phải nộp mà chưa có: quá hạn, sắp đến hạn trong ba ngày, hoặc bị trả lại mà chưa gửi lại.",
)
changes_by_week = bars(
    "changes_by_week",
    "Cảnh báo phát sinh và kết thúc theo tuần",
    alert_changes,
    x_axis="week",
    x_axis_title="tuần bắt đầu ngày",
    x_axis_title_margin=30,
    metrics=["raised", "ended"],
    show_legend=True,
    legendOrientation="top",
    y_axis_format=WHOLE,
)
failing_checks = replace(
    aggregate_table(
        "failing_checks",
        "Số liệu không đạt kiểm tra",
        standing_failures,
        ["severity_name", "title_vi"],
        ["failing_rows", "reports", "provinces"],
        # What was made up for a demonstration alerts nobody.
        adhoc_filters=[where("origin", "==", "reported")],
        timeseries_limit_metric="worst_first",
        order_desc=False,
        page_length=20,
        conditional_formatting=COLOURS,
    ),
    description="Chỉ số liệu thực. Số liệu không đạt kiểm tra vẫn nằm trong các tổng cho đến khi được đính chính.",
)

# --------------------------------------------------------------------------------------------------------- dashboard
HOW_TO_READ = (
    "Mỗi vấn đề là **một** cảnh báo, tự kết thúc khi báo cáo đến hoặc số liệu được đính chính. *Chắc chắn sai*: không "
    "thể đúng, gửi bản đính chính. *Cần xem lại*: so với văn bản gốc; đúng thực tế thì xác nhận. Chỉ nói về số liệu "
    "thực. Bộ lọc *Tình trạng* chỉ áp dụng cho danh sách cảnh báo; các bảng khác chỉ tính cảnh báo còn hiệu lực."
)

DATA_QUALITY = Dashboard(
    slug="data_quality",
    title="Chất lượng dữ liệu",
    description="Cảnh báo còn hiệu lực, báo cáo cần đôn đốc và số liệu không đạt kiểm tra",
    body=(
        Row(
            19,
            (
                (standing_alerts, 2),
                (sure_errors, 2),
                (overdue_reports, 2),
                (reports_due_soon, 2),
                (returned_reports, 2),
                (implausible_figures, 2),
            ),
        ),
        Note("how_to_read", HOW_TO_READ, 9),
        Heading("Cảnh báo"),
        Row(84, ((alert_list, 12),)),
        Heading("Đôn đốc và diễn biến"),
        Row(56, ((chasing_list, 7), (changes_by_week, 5))),
        Heading("Kiểm tra"),
        Row(38, ((failing_checks, 12),)),
    ),
    filters=(
        Filter("province", "Tỉnh", alerts, "province_name", "", sort_metric="official_order"),
        Filter("kind", "Loại cảnh báo", alerts, "kind_name", ""),
        Filter(
            "state",
            "Tình trạng",
            alerts,
            "state_name",
            "Của danh sách cảnh báo. Mở đầu: cảnh báo còn hiệu lực",
            default=tuple(STATES[state] for state in ("open", "acknowledged", "snoozed")),
            excluded=(
                standing_alerts,
                sure_errors,
                overdue_reports,
                reports_due_soon,
                returned_reports,
                implausible_figures,
                chasing_list,
            ),
        ),
    ),
)
