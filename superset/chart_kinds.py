"""The kinds of charts on the dashboards, each with the settings that all of its kind have alike."""

from asset_kit import UP_TO_FOUR_DECIMALS, Chart, Dataset, Yaml

DAY = "%d/%m/%Y"
MINUTE = "%d/%m/%Y %H:%M"


def where(column: str, operator: str, value: object) -> Yaml:
    """A filter that belongs to the chart itself."""
    return {
        "clause": "WHERE",
        "expressionType": "SIMPLE",
        "subject": column,
        "operator": operator,
        "comparator": value,
    }


def big_number(slug: str, name: str, data: Dataset, metric: str, unit: str, *filters: Yaml) -> Chart:
    """One figure in large type, its unit below."""
    settings = {
        "metric": metric,
        "subtitle": unit,
        "adhoc_filters": list(filters),
        "header_font_size": 0.4,
        "subtitle_font_size": 0.15,
        "y_axis_format": UP_TO_FOUR_DECIMALS,
    }
    return Chart(slug, name, data, "big_number_total", settings)


def aggregate_table(
    slug: str, name: str, data: Dataset, columns: list[str], metrics: list[str], **settings: object
) -> Chart:
    """A table that groups by `columns`."""
    formats = {metric.name: metric.number_format for metric in data.metrics}
    return Chart(
        slug,
        name,
        data,
        "table",
        {
            "query_mode": "aggregate",
            "groupby": columns,
            "metrics": metrics,
            "all_columns": [],
            "order_by_cols": [],
            "row_limit": 1000,
            "allow_render_html": False,
            "show_cell_bars": False,
            "color_pn": False,
            "table_timestamp_format": DAY,
            "column_config": {
                name: {"d3NumberFormat": formats[name]} for name in metrics if formats[name] != DAY
            },
            **settings,
        },
    )


def list_table(
    slug: str, name: str, data: Dataset, columns: list[str], order: list[str], **settings: object
) -> Chart:
    """A table of rows as they are, in pages made by the server."""
    return Chart(
        slug,
        name,
        data,
        "table",
        {
            "query_mode": "raw",
            "all_columns": columns,
            "order_by_cols": order,
            "groupby": [],
            "metrics": [],
            "server_pagination": True,
            "row_limit": 10_000,
            "include_search": True,
            "allow_render_html": False,
            "show_cell_bars": False,
            "color_pn": False,
            **settings,
        },
    )


def bars(slug: str, name: str, data: Dataset, **settings: object) -> Chart:
    """Bars of one metric."""
    return Chart(
        slug,
        name,
        data,
        "echarts_timeseries_bar",
        {
            "groupby": [],
            "time_grain_sqla": None,
            "row_limit": 5000,
            "show_value": True,
            "show_legend": False,
            "rich_tooltip": True,
            "color_scheme": "antq",
            "y_axis_format": UP_TO_FOUR_DECIMALS,
            "x_axis_title": "",
            "y_axis_title": "",
            **settings,
        },
    )
