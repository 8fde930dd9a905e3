"""Superset's committed assets: as generated, in Vietnamese, and naming only columns that the marts promise."""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import generate
import marts_datasets
import pytest
import quality_datasets
import yaml

from antq.alerts.alert import STANDING
from antq.core.settings import get_settings
from antq.warehouse import editions

ASSETS = Path(generate.__file__).parent / "assets"
DOCUMENTS: dict[str, dict[str, Any]] = {
    path.relative_to(ASSETS).as_posix(): yaml.safe_load(path.read_text(encoding="utf-8"))
    for path in sorted(ASSETS.rglob("*.yaml"))
}
CHARTS = sorted(path for path in DOCUMENTS if path.startswith("charts/"))
DATASETS = sorted(path for path in DOCUMENTS if path.startswith("datasets/"))
# The list of editions is no mart: it feeds a filter and no chart.
EDITIONS = "datasets/kho_antq/editions.yaml"
# Views of the log, which have no editions: alerts, and rows that fail a check.
QUALITY = [path for path in DATASETS if DOCUMENTS[path]["schema"] == quality_datasets.SCHEMA]
MARTS = [path for path in DATASETS if path != EDITIONS and path not in QUALITY]
DASHBOARDS = sorted(path for path in DOCUMENTS if path.startswith("dashboards/"))
OF_QUALITY = "dashboards/data_quality/data_quality.yaml"
OF_MARTS = [path for path in DASHBOARDS if path != OF_QUALITY]
BY_UUID = {document["uuid"]: document for document in DOCUMENTS.values() if "uuid" in document}
VIETNAMESE = re.compile(
    "[àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]", re.IGNORECASE
)


def columns_of(chart: dict[str, Any]) -> set[str]:
    """The columns that a chart's dataset has."""
    return {column["column_name"] for column in BY_UUID[chart["dataset_uuid"]]["columns"]}


def test_committed_assets_are_what_the_generator_writes() -> None:
    assert generate.differences() == []


def test_a_changed_a_missing_and_a_stray_file_are_named(tmp_path: Path) -> None:
    generate.write(tmp_path)
    (tmp_path / CHARTS[0]).write_text("changed", encoding="utf-8")
    (tmp_path / CHARTS[1]).unlink()
    (tmp_path / "charts" / "stray.yaml").write_text("stray: true", encoding="utf-8")

    assert generate.differences(tmp_path) == sorted([CHARTS[0], CHARTS[1], "charts/stray.yaml"])


@pytest.mark.parametrize("path", MARTS)
def test_every_physical_column_is_in_the_contract_of_its_mart(path: str) -> None:
    dataset = DOCUMENTS[path]
    contract = marts_datasets.EDITION_COLUMNS | marts_datasets.contracts()[dataset["table_name"]]

    physical = {
        column["column_name"]: column["type"] for column in dataset["columns"] if not column["expression"]
    }

    assert physical.items() <= contract.items()
    assert {"origin", "boundary_set", "period_key"} <= physical.keys()


def test_every_mart_has_the_editions_that_the_warehouse_makes() -> None:
    assert {DOCUMENTS[path]["schema"] for path in (*MARTS, EDITIONS)} == {editions.EDITIONS}
    assert marts_datasets.EDITIONS == editions.NAMES
    assert marts_datasets.EDITION_COLUMNS.keys() <= editions.COLUMNS.keys()
    assert {DOCUMENTS[path]["table_name"] for path in MARTS} == set(editions.marts(get_settings()))


@pytest.mark.parametrize("path", DATASETS)
def test_charts_compute_nothing_that_a_mart_can_hold(path: str) -> None:
    """Another name for a column, an empty cell instead of "N/A", and the banner's colours: no more."""
    plain = re.compile(r"[a-z_]+|coalesce\([a-z_]+, ''\)")
    computed = {
        column["column_name"]: column["expression"]
        for column in DOCUMENTS[path]["columns"]
        if column["expression"] and not plain.fullmatch(column["expression"])
    }
    metrics = [metric["expression"] for metric in DOCUMENTS[path]["metrics"]]

    assert computed.keys() <= {"origin_banner"}
    assert not [expression for expression in metrics if "~" in expression or "to_char" in expression]


def targets(dashboards: Iterable[str]) -> set[str]:
    """The columns that the filters of some dashboards are on."""
    return {
        target["column"]["name"]
        for dashboard in dashboards
        for one in DOCUMENTS[dashboard]["metadata"]["native_filter_configuration"]
        for target in one["targets"]
    }


def physical(dataset: str) -> set[str]:
    """The columns of a dataset that its relation has."""
    return {column["column_name"] for column in DOCUMENTS[dataset]["columns"] if not column["expression"]}


@pytest.mark.parametrize("path", MARTS)
def test_filters_are_on_columns_of_the_mart(path: str) -> None:
    assert targets(OF_MARTS) <= physical(path)


@pytest.mark.parametrize("path", MARTS)
def test_filters_find_their_columns_in_every_dataset(path: str) -> None:
    assert targets(OF_MARTS) <= {column["column_name"] for column in DOCUMENTS[path]["columns"]}


def test_filters_on_quality_reach_every_dataset_that_knows_the_column() -> None:
    """A failing row has no kind of alert, and what came and went has no state."""
    columns = {DOCUMENTS[path]["table_name"]: physical(path) for path in QUALITY}

    assert targets([OF_QUALITY]) == {"province_name", "kind_name", "state_name"}
    assert {name: targets([OF_QUALITY]) - has for name, has in columns.items()} == {
        "alerts": set(),
        "alert_changes": {"state_name"},
        "standing_failures": {"kind_name", "state_name"},
    }


def test_the_list_of_alerts_opens_with_those_that_stand_and_no_figure_hangs_on_that_choice() -> None:
    dashboard = DOCUMENTS[OF_QUALITY]
    (state,) = [
        one
        for one in dashboard["metadata"]["native_filter_configuration"]
        if one["targets"][0]["column"]["name"] == "state_name"
    ]
    words = marts_datasets.words("alert_state")
    reached = {
        chart["slice_name"]
        for path, chart in DOCUMENTS.items()
        if path.startswith("charts/data_quality/")
        and "state_name" in columns_of(chart)
        and chart["uuid"] not in state["scope"]["excluded"]
    }

    assert state["defaultDataMask"]["filterState"]["value"] == [words[one] for one in STANDING]
    assert reached == {"Danh sách cảnh báo"}


@pytest.mark.parametrize("path", [path for path in CHARTS if "/data_quality/" in path])
def test_every_other_chart_on_alerts_counts_those_that_stand(path: str) -> None:
    chart = DOCUMENTS[path]
    conditions = [(one["subject"], one["operator"]) for one in chart["params"]["adhoc_filters"]]

    if BY_UUID[chart["dataset_uuid"]]["table_name"] == "alerts" and "alert_list" not in path:
        assert ("is_standing", "IS TRUE") in conditions
    if BY_UUID[chart["dataset_uuid"]]["table_name"] == "standing_failures":
        assert ("origin", "==") in conditions


@pytest.mark.parametrize("path", DASHBOARDS)
def test_filters_leave_out_only_charts_of_their_dashboard(path: str) -> None:
    """The bootstrap puts the numbers of an installation in the place of these."""
    dashboard = DOCUMENTS[path]
    shown = {
        node["meta"]["uuid"]
        for node in dashboard["position"].values()
        if isinstance(node, dict) and node["type"] == "CHART"
    }

    for one in dashboard["metadata"]["native_filter_configuration"]:
        assert set(one["scope"]["excluded"]) <= shown


@pytest.mark.parametrize("path", CHARTS)
def test_charts_name_only_what_their_dataset_has(path: str) -> None:
    chart = DOCUMENTS[path]
    params = chart["params"]
    dataset = BY_UUID[chart["dataset_uuid"]]
    columns = {column["column_name"] for column in dataset["columns"]}
    metrics = {metric["metric_name"] for metric in dataset["metrics"]}

    used_columns = {
        *params.get("groupby", []),
        *params.get("all_columns", []),
        *params.get("groupbyRows", []),
        *params.get("groupbyColumns", []),
        *(json.loads(order)[0] for order in params.get("order_by_cols", [])),
        *(one["subject"] for one in params["adhoc_filters"]),
        *([params["x_axis"]] if "x_axis" in params else []),
    }
    used_metrics = {
        *params.get("metrics", []),
        *([params["metric"]] if "metric" in params else []),
        *([params["timeseries_limit_metric"]] if params.get("timeseries_limit_metric") else []),
    }

    assert used_columns <= columns
    assert used_metrics <= metrics
    assert used_columns | used_metrics


@pytest.mark.parametrize("path", CHARTS)
def test_every_chart_has_a_vietnamese_name(path: str) -> None:
    assert VIETNAMESE.search(DOCUMENTS[path]["slice_name"])


@pytest.mark.parametrize("path", sorted(DOCUMENTS))
def test_no_ids_of_one_installation_and_no_stored_queries(path: str) -> None:
    def keys(node: object) -> list[str]:
        if isinstance(node, dict):
            return [*map(str, node), *(key for value in node.values() for key in keys(value))]
        if isinstance(node, list):
            return [key for value in node for key in keys(value)]
        return []

    forbidden = {
        "chartId",
        "datasetId",
        "slice_id",
        "datasource",
        "datasource_id",
        "query_context",
        "database_id",
    }

    assert forbidden.isdisjoint(keys(DOCUMENTS[path]))


def test_the_committed_connection_holds_no_address() -> None:
    connection = DOCUMENTS["databases/kho_antq.yaml"]

    assert connection["sqlalchemy_uri"] == "postgresql+psycopg2://"
    assert "pool_size" not in connection["extra"]["engine_params"]
    assert not any(
        connection[right] for right in ("allow_dml", "allow_ctas", "allow_cvas", "allow_csv_upload")
    )


@pytest.mark.parametrize("path", OF_MARTS)
def test_edition_origin_and_map_must_be_chosen_and_start_with_real_figures(path: str) -> None:
    filters = {one["name"]: one for one in DOCUMENTS[path]["metadata"]["native_filter_configuration"]}

    for name, default in (
        ("Bản số liệu", "đang cập nhật"),
        ("Nguồn", "Số liệu thực"),
        ("Bản đồ", "34 tỉnh (từ 1/7/2025)"),
    ):
        controls = filters[name]["controlValues"]
        assert (controls["enableEmptyFilter"], controls["multiSelect"]) == (True, False)
        assert filters[name]["defaultDataMask"]["filterState"]["value"] == [default]


@pytest.mark.parametrize("path", OF_MARTS)
def test_every_dashboard_of_marts_has_an_exposure_on_the_marts_it_shows(path: str) -> None:
    dashboard = DOCUMENTS[path]
    exposures = yaml.safe_load((marts_datasets.MARTS.parent / "exposures.yml").read_text(encoding="utf-8"))[
        "exposures"
    ]
    shown = {
        BY_UUID[BY_UUID[node["meta"]["uuid"]]["dataset_uuid"]]["table_name"]
        for node in dashboard["position"].values()
        if isinstance(node, dict) and node["type"] == "CHART"
    }
    shown |= {
        BY_UUID[target["datasetUuid"]]["table_name"]
        for one in dashboard["metadata"]["native_filter_configuration"]
        for target in one["targets"]
    }

    (exposure,) = [one for one in exposures if one["name"] == dashboard["slug"]]

    assert exposure["label"] == dashboard["dashboard_title"]
    assert {f"ref('{table}')" for table in shown - {"editions"}} == set(exposure["depends_on"])


def test_a_dashboard_without_an_exposure_shows_no_mart() -> None:
    shown = {
        BY_UUID[chart["dataset_uuid"]]["schema"]
        for path, chart in DOCUMENTS.items()
        if path.startswith("charts/data_quality/")
    }

    assert shown == {quality_datasets.SCHEMA}


def test_sums_refuse_to_mix_editions_origins_maps_units_and_types_of_period() -> None:
    adding = {
        (dataset["table_name"], metric["metric_name"]): metric["expression"]
        for dataset in (DOCUMENTS[path] for path in DATASETS)
        for metric in dataset["metrics"]
        if "sum(" in metric["expression"]
    }

    assert len(adding) >= 9
    latest = [
        metric["expression"]
        for path in DATASETS
        for metric in DOCUMENTS[path]["metrics"]
        if "sum_of_latest(" in metric["expression"]
    ]
    assert len(latest) == 2
    guard = "case when count(distinct (edition_name, origin, boundary_set"
    assert all(one.startswith(guard) for one in latest)
    for name, expression in adding.items():
        assert expression.startswith(guard), name
        assert "mode() within group" in expression, name
