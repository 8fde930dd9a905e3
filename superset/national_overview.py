"""The dashboard "Tổng quan toàn quốc": the nation at a glance, and the figures it stands on."""

from dataclasses import replace

from asset_kit import (
    UP_TO_FOUR_DECIMALS,
    WHOLE,
    Chart,
    Column,
    Dashboard,
    Dataset,
    Filter,
    Heading,
    Metric,
    Note,
    Row,
)
from chart_kinds import DAY, MINUTE, aggregate_table, bars, big_number, list_table, where
from marts_datasets import (
    BOUNDARY_SETS,
    EDITION_COLUMNS,
    EDITIONS,
    LABELS,
    ORIGINS,
    alike,
    dataset,
    of_one_cadence,
)

BANNER = (
    "case origin"
    " when 'reported' then '<b style=\"color:#1e7a46\">● SỐ LIỆU THỰC</b> do địa phương báo cáo hoặc đã công bố'"
    " when 'synthetic' then '<b style=\"color:#b03a2e\">▲ SỐ LIỆU MÔ PHỎNG</b> do máy sinh ra để trình diễn, "
    "không phải báo cáo của địa phương nào' end"
)
REPORTER = ("reporting_unit", "reporting_unit_name")
MODELS = "measure_code = 'models_active' and value is not null"
# What the table of provinces counts, by the names of its columns.
FLOWS = {
    "cases": ("Số vụ", "seizure_cases"),
    "suspects": ("Số đối tượng", "seizure_suspects"),
    "meetings": ("Cuộc họp dân", "residents_meetings"),
    "attendances": ("Lượt người dự họp dân", "residents_meeting_attendances"),
}
# Who only names models is listed too.
SHOWN_OF_PROVINCES = [*(measure for _, measure in FLOWS.values()), "models_active", "named_models"]


def sum_of_latest(condition: str) -> str:
    """SQL of each province's last value, added, of whichever provinces and periods a reader has chosen: of a stock."""
    columns = ("province_key", "period_end", "period_key", "value")
    arrays = ", ".join(f"array_agg({column}) filter (where {condition})" for column in columns)
    return f"warehouse.sum_of_latest({arrays})"


# ---------------------------------------------------------------------------------------------------------- datasets
cells = dataset(
    "province_overview",
    "Mỗi dòng: một tỉnh của bản đồ, một kỳ, một chỉ tiêu, một tang vật, một đơn vị tính",
    (
        "province_order",
        "measure_code",
        "measure_name",
        "item_code",
        "item_name",
        "unit_code",
        "value",
        "qualifier",
        "cell_state",
        "cell_state_name",
    ),
    (
        *(
            Metric(name, label, alike(of_one_cadence("sum(value)", f"measure_code = '{measure}'")), WHOLE)
            for name, (label, measure) in FLOWS.items()
        ),
        Metric(
            "latest_models",
            "Mô hình (kỳ gần nhất)",
            alike(sum_of_latest(MODELS)),
            WHOLE,
        ),
        Metric("latest_models_day", "Mô hình: đến ngày", f"max(period_end) filter (where {MODELS})", DAY),
        Metric(
            "incomplete",
            "Ô chưa đầy đủ",
            "count(*) filter (where cell_state not in ('value', 'reported_zero'))",
            WHOLE,
        ),
        Metric("official_order", "Thứ tự tỉnh", "min(province_order)", WHOLE),
        Metric("rows", "Số ô số liệu", "count(*)", WHOLE),
    ),
)
counts = dataset(
    "seizure_cases",
    "Mỗi dòng: số vụ hoặc số đối tượng của một đơn vị trong một kỳ, theo loại vụ",
    (
        *REPORTER,
        "province_order",
        "measure_code",
        "measure_name",
        "subject_code",
        "subject_name",
        "unit_code",
        "value",
        "qualifier",
        "filing_state",
    ),
    (Metric("total", "Tổng số", alike(of_one_cadence("sum(value)"), "measure_code", "unit_code"), WHOLE),),
)
exhibits = dataset(
    "exhibit_totals",
    "Mỗi dòng: một tang vật theo một đơn vị tính của một địa phương trong một kỳ",
    (
        "province_order",
        "acquisition_code",
        "acquisition_name",
        "item_class",
        "item_code",
        "item_name",
        "unit_code",
        "unit_name",
        "quantity",
        "kg_equivalent",
        "qualifier",
    ),
    (
        Metric(
            "total_quantity",
            "Số lượng",
            alike(
                of_one_cadence("sum(quantity)", "quantity is not null"),
                "item_code",
                "unit_code",
                "acquisition_code",
            ),
        ),
        Metric(
            "total_kg_equivalent",
            "Quy đổi (kg)",
            alike(
                of_one_cadence("sum(kg_equivalent)", "kg_equivalent is not null"),
                "item_code",
                "acquisition_code",
            ),
        ),
        Metric("main_cadence", "Loại kỳ", of_one_cadence("max(cadence_name)")),
    ),
)
activities = dataset(
    "activity_attendances",
    "Mỗi dòng: số cuộc hoặc số lượt người của một hoạt động, một đơn vị, một kỳ",
    (
        *REPORTER,
        "end_month",
        "province_order",
        "activity_code",
        "activity_name",
        "measure_code",
        "measure_name",
        "field",
        "unit_code",
        "value",
        "qualifier",
        "filing_state",
    ),
    (Metric("total", "Tổng số", alike(of_one_cadence("sum(value)"), "measure_code", "unit_code"), WHOLE),),
)
models = dataset(
    "active_models",
    "Mỗi dòng: số mô hình của một đơn vị cuối một kỳ",
    (
        *REPORTER,
        "end_month",
        "province_order",
        "is_on_map",
        "measure_code",
        "measure_name",
        "unit_code",
        "value",
        "qualifier",
        "filing_state",
    ),
    # A stock: over provinces it adds, over periods never.
    (
        Metric(
            "at_period_end",
            "Mô hình",
            alike(of_one_cadence("sum(value)"), "measure_code", "unit_code", "period_end"),
            WHOLE,
        ),
        Metric(
            "latest",
            "Mô hình (kỳ gần nhất của từng tỉnh)",
            alike(sum_of_latest("is_on_map"), "measure_code", "unit_code"),
            WHOLE,
        ),
    ),
)
filings = dataset(
    "filing_status",
    "Mỗi dòng: một báo cáo phải nộp hoặc đã nộp",
    (
        *REPORTER,
        "axis_label",
        "province_order",
        "reported_province_name",
        "form",
        "form_name",
        "due_date",
        "filing_state",
        "filing_state_name",
        "filed_part",
        "days_late",
        "vintage",
    ),
    (
        Metric(
            "filed_share",
            "Tỷ lệ đã nộp",
            "avg(filed_part)",
            ".0%",
        ),
        Metric("slots", "Số báo cáo", "count(*)", WHOLE),
    ),
    # A pivot table heads its columns with their names, not their labels: these two are named in Vietnamese.
    (
        Column("Tỉnh, thành phố", "Tỉnh, thành phố", "TEXT", "province_name"),
        Column("Kỳ", "Kỳ", "TEXT", "axis_label"),
    ),
)
findings = dataset(
    "latest_findings",
    "Mỗi dòng: một phát hiện khi tiếp nhận, còn hiệu lực",
    (
        *REPORTER,
        "form",
        "received_at",
        "source_file",
        "place",
        "field",
        "code",
        "severity",
        "severity_name",
        "message",
        "remedy",
    ),
    (Metric("findings", "Số phát hiện", "count(*)", WHOLE),),
    # Where nothing is meant, an empty cell says so better than "N/A".
    (Column("finding_place", "Vị trí", "TEXT", "coalesce(place, '')"),),
)
figures = dataset(
    "figures",
    "Mỗi dòng: một số liệu đang có hiệu lực, như đơn vị đã báo cáo",
    (
        *REPORTER,
        "reported_province_name",
        "form",
        "class",
        "measure_code",
        "measure_name",
        "item_code",
        "item_name",
        "level",
        "level_name",
        "place",
        "value",
        "unit_code",
        "unit_name",
        "qualifier",
        "qualifier_name",
        "relation",
        "relation_name",
        "value_per_name",
        "obs_status",
        "obs_status_name",
        "source_file",
        "source_cell",
        "source_span",
        "source_place",
        "vintage",
    ),
    # Where nothing is meant, an empty cell says so better than "N/A".
    computed=(
        Column("figure_place", "Địa điểm", "TEXT", "coalesce(place, '')"),
        Column("figure_item", "Tang vật", "TEXT", "coalesce(item_name, '')"),
    ),
)

# What the filter on the edition offers, and what it is. It is no mart, and has neither origin nor map.
editions = Dataset(
    "editions",
    "Mỗi dòng: một bản số liệu, đang cập nhật hoặc đã công bố",
    tuple(Column(name, LABELS[name], "TEXT") for name in (*EDITION_COLUMNS, "edition_label")),
)
# What the other filters offer: a few rows for each period, where the figures are millions.
choices = dataset(
    "reported_periods",
    "Mỗi dòng: một tỉnh của bản đồ, một kỳ đã có báo cáo",
    ("province_order", "is_on_map"),
    (
        Metric(
            "provinces", "Số tỉnh có báo cáo", "count(distinct province_key) filter (where is_on_map)", WHOLE
        ),
        Metric("first_day", "Từ ngày", "min(period_start)", DAY),
        Metric("last_day", "Đến ngày", "max(period_end)", DAY),
        Metric("latest_period", "Kỳ gần nhất", "max(period_end)", DAY),
        Metric("rows", "Số kỳ đã báo cáo của các tỉnh", "count(*)", WHOLE),
        Metric("official_order", "Thứ tự tỉnh", "min(province_order)", WHOLE),
    ),
    # Colours and marks, which no mart holds.
    (Column("origin_banner", "Nguồn số liệu đang xem", "TEXT", BANNER),),
)


# ------------------------------------------------------------------------------------------------------------ charts
edition = aggregate_table("edition", "Đang xem bản nào", editions, ["edition_label"], [])
data_source = aggregate_table(
    "data_source",
    "Đang xem số liệu nào",
    choices,
    ["origin_banner", "boundary_set_name"],
    ["provinces", "first_day", "last_day"],
    # The only cells with markup: a constant of ours.
    allow_render_html=True,
)
seizure_cases = big_number(
    "seizure_cases", "Vụ thu giữ", counts, "total", "vụ", where("measure_code", "==", "seizure_cases")
)
seizure_suspects = big_number(
    "seizure_suspects",
    "Đối tượng",
    counts,
    "total",
    "đối tượng",
    where("measure_code", "==", "seizure_suspects"),
)
crystal = big_number(
    "methamphetamine_crystal",
    "Ma túy đá",
    exhibits,
    "total_kg_equivalent",
    "kg thu giữ",
    where("item_code", "==", "methamphetamine_crystal"),
    where("acquisition_code", "==", "seized"),
    where("kg_equivalent", "IS NOT NULL", None),
)
meetings = big_number(
    "residents_meetings",
    "Họp dân",
    activities,
    "total",
    "cuộc",
    where("measure_code", "==", "residents_meetings"),
)
meeting_attendances = big_number(
    "residents_meeting_attendances",
    "Dự họp dân",
    activities,
    "total",
    "lượt người",
    where("measure_code", "==", "residents_meeting_attendances"),
)
latest_models = replace(
    big_number(
        "active_models_latest",
        "Mô hình",
        models,
        "latest",
        # One line of 2 columns: what does not fit is in the description.
        "số gần nhất của từng tỉnh",
        where("measure_code", "==", "models_active"),
    ),
    description="Mô hình đang hoạt động: cộng số gần nhất mà từng tỉnh đã báo cáo trong các kỳ được chọn. "
    "Số của mỗi tỉnh là đến ngày nào: xem bảng “Tỉnh, thành phố”.",
)
exhibits_by_substance = bars(
    "exhibits_by_substance",
    "Ma túy thu giữ theo chất, quy đổi ra kg",
    exhibits,
    x_axis="item_name",
    metrics=["total_kg_equivalent"],
    groupby=["origin_name"],
    show_legend=True,
    adhoc_filters=[
        where("acquisition_code", "==", "seized"),
        where("item_class", "==", "drug"),
        where("kg_equivalent", "IS NOT NULL", None),
    ],
    orientation="horizontal",
    x_axis_sort_series="sum",
    x_axis_sort_series_ascending=True,
)
exhibits_table = aggregate_table(
    "exhibits_table",
    "Tang vật như đã báo cáo, theo đơn vị tính",
    exhibits,
    ["item_name", "acquisition_name", "unit_name"],
    ["total_quantity", "main_cadence"],
    adhoc_filters=[where("quantity", "IS NOT NULL", None)],
    timeseries_limit_metric="total_quantity",
    order_desc=True,
)
attendances_by_period = bars(
    "attendances_by_period",
    "Lượt người tham dự theo tháng cuối kỳ",
    activities,
    x_axis="end_month",
    metrics=["total"],
    groupby=["measure_name"],
    adhoc_filters=[where("field", "==", "attendances")],
    stack="Stack",
    # No totals over the stack: people at meetings and at festivals are different measures.
    only_total=False,
    percentage_threshold=5,
    show_legend=True,
    legendOrientation="top",
    legendType="scroll",
    y_axis_format=WHOLE,
)
models_by_period = bars(
    "active_models_by_period",
    "Mô hình đang hoạt động theo tháng cuối kỳ",
    models,
    x_axis="end_month",
    metrics=["at_period_end"],
    groupby=["origin_name"],
    show_legend=True,
    adhoc_filters=[where("measure_code", "==", "models_active")],
    y_axis_format=WHOLE,
)
provinces = replace(
    aggregate_table(
        "provinces",
        "Tỉnh, thành phố",
        cells,
        ["province_name"],
        [*FLOWS, "latest_models", "latest_models_day"],
        adhoc_filters=[where("measure_code", "IN", SHOWN_OF_PROVINCES)],
        timeseries_limit_metric="official_order",
        order_desc=False,
    ),
    description="Các tỉnh đã báo cáo hoặc phải báo cáo ít nhất một trong các chỉ tiêu này ở các kỳ được chọn. "
    "Tỉnh khác không có dòng.",
)
filing_matrix = Chart(
    "filing_matrix",
    "Tình hình nộp báo cáo: tỷ lệ báo cáo phải nộp đã nộp",
    filings,
    "pivot_table_v2",
    {
        "groupbyRows": ["Tỉnh, thành phố"],
        "groupbyColumns": ["Kỳ"],
        "metrics": ["filed_share"],
        "metricsLayout": "COLUMNS",
        "aggregateFunction": "First",
        "valueFormat": ".0%",
        "row_limit": 10_000,
        "rowOrder": "key_a_to_z",
        "colOrder": "key_a_to_z",
        "rowTotals": False,
        "colTotals": False,
        "allow_render_html": False,
        "conditional_formatting": [
            {"column": "filed_share", "operator": "≥", "targetValue": 1, "colorScheme": "#8fd0ac"},
            {
                "column": "filed_share",
                "operator": "< x <",
                "targetValueLeft": 0,
                "targetValueRight": 1,
                "colorScheme": "#f2cf8a",
            },
            {"column": "filed_share", "operator": "≤", "targetValue": 0, "colorScheme": "#e8a59b"},
        ],
    },
)
latest_findings = list_table(
    "latest_findings",
    "Phát hiện mới nhất khi tiếp nhận",
    findings,
    [
        "received_at",
        "province_name",
        "source_file",
        "finding_place",
        "severity_name",
        "code",
        "message",
        "remedy",
    ],
    ['["received_at", false]'],
    # Few enough for the browser to page through.
    server_pagination=False,
    page_length=10,
    row_limit=500,
    table_timestamp_format=MINUTE,
)
figures_table = list_table(
    "figures",
    "Số liệu chi tiết đang có hiệu lực, như đã báo cáo",
    figures,
    [
        "reported_province_name",
        "reporting_unit_name",
        "period_label",
        "level_name",
        "figure_place",
        "measure_name",
        "figure_item",
        "qualifier_name",
        "value",
        "unit_name",
        "relation_name",
        "obs_status_name",
        "source_file",
        "source_place",
    ],
    ['["reported_province_name", true]', '["period_end", false]', '["measure_name", true]'],
    server_page_length=50,
    column_config={"value": {"d3NumberFormat": UP_TO_FOUR_DECIMALS}},
)

# --------------------------------------------------------------------------------------------------------- dashboard
HOW_TO_READ = (
    "Không cộng các đơn vị tính khác nhau, các tang vật khác nhau, hai bản đồ hành chính, hay kỳ dài với kỳ ngắn nằm "
    "trong nó: tổng chỉ lấy **loại kỳ** có nhiều báo cáo nhất, đổi bằng bộ lọc *Loại kỳ*. Lượng *quy đổi ra kg* tính "
    "theo bảng hệ số. Dòng *Trong đó*, *Chưa rõ trùng* không vào tổng. *N/A*: chưa có báo cáo, không phải bằng không."
)

NATIONAL_OVERVIEW = Dashboard(
    slug="national_overview",
    title="Tổng quan toàn quốc",
    # Bars turn red-brown where the figures are synthetic.
    label_colours={ORIGINS["reported"]: "#0b5d8a", ORIGINS["synthetic"]: "#c0532b"},
    description="Phong trào Toàn dân bảo vệ an ninh Tổ quốc: hoạt động, thu giữ, mô hình và tình hình báo cáo",
    body=(
        Row(21, ((edition, 3), (data_source, 9))),
        Row(
            19,
            (
                (seizure_cases, 2),
                (seizure_suspects, 2),
                (crystal, 2),
                (meetings, 2),
                (meeting_attendances, 2),
                (latest_models, 2),
            ),
        ),
        Note("how_to_read", HOW_TO_READ, 9),
        Heading("Thu giữ"),
        Row(42, ((exhibits_by_substance, 7), (exhibits_table, 5))),
        Heading("Hoạt động và mô hình"),
        Row(42, ((attendances_by_period, 7), (models_by_period, 5))),
        Heading("Địa phương"),
        Row(52, ((provinces, 6), (filing_matrix, 6))),
        Heading("Tiếp nhận"),
        Row(38, ((latest_findings, 12),)),
        Heading("Số liệu chi tiết"),
        Row(90, ((figures_table, 12),)),
    ),
    filters=(
        Filter(
            "edition",
            "Bản số liệu",
            editions,
            "edition_name",
            "Số liệu đang cập nhật, hoặc bản công bố gần nhất. Chưa có bản công bố nào thì bản ấy trống.",
            default=EDITIONS["updating"],
            required=True,
            several=False,
        ),
        Filter(
            "origin",
            "Nguồn",
            choices,
            "origin_name",
            "Số liệu thực, hoặc số liệu mô phỏng do máy sinh ra. Không bao giờ cộng hai nguồn.",
            default=ORIGINS["reported"],
            required=True,
            several=False,
        ),
        Filter(
            "boundary_set",
            "Bản đồ",
            choices,
            "boundary_set_name",
            "Địa giới theo đó số liệu được cộng: 34 tỉnh, thành hôm nay hoặc 63 tỉnh, thành trước 1/7/2025",
            default=BOUNDARY_SETS["34"],
            required=True,
            several=False,
        ),
        Filter(
            "province",
            "Tỉnh",
            choices,
            "province_name",
            "",
            sort_metric="official_order",
            after=("edition", "origin", "boundary_set"),
        ),
        Filter(
            "cadence",
            "Loại kỳ",
            choices,
            "cadence_name",
            "Tháng, quý, năm, giai đoạn. Để trống: loại kỳ có nhiều báo cáo nhất",
            sort_metric="rows",
            descending=True,
            after=("edition", "origin"),
        ),
        Filter(
            "period",
            "Kỳ",
            choices,
            "period_label",
            "",
            sort_metric="latest_period",
            descending=True,
            after=("edition", "origin", "cadence"),
        ),
    ),
)
