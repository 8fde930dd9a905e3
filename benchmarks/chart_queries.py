"""The SQL behind every chart and filter of the committed dashboards, as Superset asks it.

Taken from the YAML that is imported into Superset: columns and metrics of the datasets, conditions of the charts and
the defaults of the dashboards' filters. A chart of a kind that is not known here
raises KeyError: it would go unmeasured.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

ASSETS: Final = Path(__file__).resolve().parents[1] / "superset" / "assets"
_FILTER_ROWS: Final = 1000
# By which of their parameters the kinds of charts group.
_GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "big_number": ("x_axis",),
    "big_number_total": (),
    "echarts_timeseries_bar": ("x_axis", "groupby"),
    "pivot_table_v2": ("groupbyRows", "groupbyColumns"),
    "table": ("groupby",),
}


@dataclass(frozen=True)
class Query:
    """One question of a dashboard: the chart or filter that asks it, the relation it reads with its schema, its SQL."""

    name: str
    relation: str
    sql: str


class _Dataset:
    def __init__(self, asset: Mapping[str, Any]) -> None:
        self.relation = f"{asset['schema']}.{asset['table_name']}"
        self._columns = {
            name: column["expression"] or f'"{column["column_name"]}"'
            for column in asset["columns"]
            for name in (column["column_name"], column["verbose_name"])
        }
        self._metrics = {metric["metric_name"]: metric["expression"] for metric in asset["metrics"]}
        self.names = {column["column_name"] for column in asset["columns"]}

    def column(self, name: str) -> str:
        return f"({self._columns[name]})"

    def metric(self, name: str) -> str:
        return f"({self._metrics[name]})"


def queries(chosen: Mapping[str, str]) -> list[Query]:
    """All of them, by dashboard; `chosen` takes the place of a filter's default, by the column it filters."""
    datasets = {
        asset["uuid"]: _Dataset(asset) for asset in map(_read, sorted(ASSETS.glob("datasets/**/*.yaml")))
    }
    charts = [_read(path) for path in sorted(ASSETS.glob("charts/**/*.yaml"))]
    found: list[Query] = []
    for dashboard in map(_read, sorted(ASSETS.glob("dashboards/**/*.yaml"))):
        placed = {
            part["meta"]["uuid"]
            for part in dashboard["position"].values()
            if isinstance(part, dict) and part.get("type") == "CHART"
        }
        filters = dashboard["metadata"]["native_filter_configuration"]
        defaults = [default for each in filters for default in _defaults(each, chosen)]
        by_id = {each["id"]: each for each in filters}
        found += [
            Query(chart["slice_name"], dataset.relation, _chart(chart["params"], dataset, defaults))
            for chart in charts
            if chart["uuid"] in placed
            for dataset in [datasets[chart["dataset_uuid"]]]
        ]
        found += [
            Query(
                f"filter {each['name']}",
                dataset.relation,
                _filter(each, dataset, _of_parents(each, by_id, chosen)),
            )
            for each in filters
            for target in each["targets"]
            for dataset in [datasets[target["datasetUuid"]]]
        ]
    return found


def _read(path: Path) -> dict[str, Any]:
    asset: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return asset


def _defaults(asset: Mapping[str, Any], chosen: Mapping[str, str]) -> list[tuple[str, list[str]]]:
    """The columns and values that a filter opens with."""
    return [
        (one["col"], [chosen[one["col"]]] if one["col"] in chosen else one["val"])
        for one in asset["defaultDataMask"]["extraFormData"].get("filters", [])
    ]


def _of_parents(
    asset: Mapping[str, Any], by_id: Mapping[str, Mapping[str, Any]], chosen: Mapping[str, str]
) -> list[tuple[str, list[str]]]:
    """The defaults of the filters that narrow what this one offers."""
    return [default for parent in asset["cascadeParentIds"] for default in _defaults(by_id[parent], chosen)]


def _chart(params: Mapping[str, Any], dataset: _Dataset, defaults: list[tuple[str, list[str]]]) -> str:
    where = _chosen(defaults, dataset)
    where += list(_conditions(params.get("adhoc_filters", []), dataset))
    limit = params.get("row_limit", 10_000)
    if params.get("query_mode") == "raw":
        shown = ", ".join(dataset.column(name) for name in params["all_columns"])
        return _select([shown], dataset, where, f" limit {limit}")
    groups = [
        dataset.column(name) for key in _GROUPS[params["viz_type"]] for name in _listed(params.get(key))
    ]
    metrics = [
        dataset.metric(name) for name in (*_listed(params.get("metrics")), *_listed(params.get("metric")))
    ]
    grouped = f" group by {', '.join(groups)}" if groups else ""
    return _select([*groups, *metrics], dataset, where, f"{grouped} limit {limit}")


def _filter(asset: Mapping[str, Any], dataset: _Dataset, defaults: list[tuple[str, list[str]]]) -> str:
    (target,) = asset["targets"]
    column = dataset.column(target["column"]["name"])
    order = dataset.metric(asset["sortMetric"]) if asset.get("sortMetric") else column
    where = _chosen(defaults, dataset)
    return _select([column], dataset, where, f" group by {column} order by {order} limit {_FILTER_ROWS}")


def _select(shown: list[str], dataset: _Dataset, conditions: list[str], rest: str) -> str:
    where = f" where {' and '.join(conditions)}" if conditions else ""
    # The committed assets' own expressions; nothing comes from outside.
    return f"select {', '.join(shown)} from {dataset.relation}{where}{rest}"  # noqa: S608


def _chosen(defaults: list[tuple[str, list[str]]], dataset: _Dataset) -> list[str]:
    return [
        f"{dataset.column(column)} in ({', '.join(_literal(value) for value in values)})"
        for column, values in defaults
        if column in dataset.names
    ]


def _conditions(filters: list[Mapping[str, Any]], dataset: _Dataset) -> Iterator[str]:
    for one in filters:
        column, operator, value = dataset.column(one["subject"]), one["operator"], one.get("comparator")
        match operator:
            case "IS NOT NULL":
                yield f"{column} is not null"
            case "IS TRUE":
                yield f"{column} is true"
            case "IN":
                yield f"{column} in ({', '.join(_literal(each) for each in value)})"
            case "==" | "!=" | ">" | ">=" | "<" | "<=":
                yield f"{column} {'=' if operator == '==' else operator} {_literal(value)}"
            case _:
                raise KeyError(f"a condition {operator}")


def _literal(value: object) -> str:
    return str(value) if isinstance(value, int | float) else "'" + str(value).replace("'", "''") + "'"


def _listed(value: object) -> list[str]:
    return [] if value is None else [str(one) for one in value] if isinstance(value, list) else [str(value)]
