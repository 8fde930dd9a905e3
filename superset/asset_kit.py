"""What the dashboards are made of, and how each part is written as a Superset asset.

Ids follow from names (`uuid5`), so that the same description always gives the same files; numbers that only one
installation knows (chart ids, dataset ids) never appear.
"""

import uuid
from dataclasses import dataclass, field
from typing import Any

Yaml = dict[str, Any]

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://kho-antq.invalid/superset")
DATABASE_NAME = "Kho ANTQ"
DATABASE_FILE = "kho_antq"
# Each mart as it is now and as the last release has it: src/antq/warehouse/editions.py.
SCHEMA = "editions"
GRID_COLUMNS = 12

# Read-only besides the role's own lack of rights; a chart that takes a minute is given up.
CONNECTION_OPTIONS = " ".join(
    f"-c {setting}"
    for setting in (
        "default_transaction_read_only=on",
        "statement_timeout=60s",
        "enable_nestloop=off",
        "enable_mergejoin=off",
        "jit=off",
    )
)

WHOLE = ",.0f"
UP_TO_FOUR_DECIMALS = ",.4~f"


def stable_uuid(kind: str, name: str) -> str:
    """The uuid of the asset `name` of `kind`, the same on every machine."""
    return str(uuid.uuid5(NAMESPACE, f"{kind}/{name}"))


@dataclass(frozen=True)
class Column:
    """A column of a relation: its name, what a reader sees, and its SQL type. With `expression` it is computed."""

    name: str
    label: str
    type: str
    expression: str | None = None

    def to_yaml(self) -> Yaml:
        temporal = self.type in ("DATE", "TIMESTAMP WITH TIME ZONE")
        numeric = self.type in ("NUMERIC", "INTEGER", "BIGINT", "SMALLINT")
        return {
            "column_name": self.name,
            "verbose_name": self.label,
            "type": self.type,
            "is_dttm": temporal,
            "is_active": True,
            "groupby": not numeric,
            "filterable": True,
            "expression": self.expression,
        }


@dataclass(frozen=True)
class Metric:
    """A saved aggregate of a dataset. Its SQL is null wherever adding would mix what must not be added."""

    name: str
    label: str
    expression: str
    number_format: str = UP_TO_FOUR_DECIMALS

    def to_yaml(self) -> Yaml:
        return {
            "metric_name": self.name,
            "verbose_name": self.label,
            "expression": self.expression,
            "d3format": self.number_format,
        }


@dataclass(frozen=True)
class Dataset:
    """One mart in its editions, or a view of another schema, as charts see it."""

    table: str
    description: str
    columns: tuple[Column, ...]
    metrics: tuple[Metric, ...] = ()
    schema: str = SCHEMA

    @property
    def uuid(self) -> str:
        return stable_uuid("dataset", self.table)

    def to_yaml(self) -> Yaml:
        return {
            "version": "1.0.0",
            "uuid": self.uuid,
            "database_uuid": stable_uuid("database", DATABASE_NAME),
            "schema": self.schema,
            "table_name": self.table,
            "description": self.description,
            "main_dttm_col": "period_end"
            if "period_end" in {column.name for column in self.columns}
            else None,
            "filter_select_enabled": True,
            "is_managed_externally": True,
            "columns": [column.to_yaml() for column in self.columns],
            "metrics": [metric.to_yaml() for metric in self.metrics],
        }


@dataclass(frozen=True)
class Chart:
    """One chart: a slug for its file, the name a reader sees, and the settings of its kind."""

    slug: str
    name: str
    dataset: Dataset
    kind: str
    settings: Yaml
    description: str = ""

    @property
    def uuid(self) -> str:
        return stable_uuid("chart", self.slug)

    def to_yaml(self) -> Yaml:
        return {
            "version": "1.0.0",
            "uuid": self.uuid,
            "dataset_uuid": self.dataset.uuid,
            "slice_name": self.name,
            "description": self.description or None,
            "viz_type": self.kind,
            "is_managed_externally": True,
            "params": {"viz_type": self.kind, "adhoc_filters": [], **self.settings},
        }


@dataclass(frozen=True)
class Filter:
    """A filter of a dashboard. It reaches every chart whose dataset has a column of the same name, but `excluded`.

    Their uuids stand for the numbers that `bootstrap.py` puts in.
    """

    slug: str
    name: str
    dataset: Dataset
    column: str
    description: str
    default: str | tuple[str, ...] | None = None
    required: bool = False
    several: bool = True
    sort_metric: str | None = None
    descending: bool = False
    after: tuple[str, ...] = ()
    excluded: tuple[Chart, ...] = ()

    @property
    def id(self) -> str:
        return f"NATIVE_FILTER-{self.slug}"

    def to_yaml(self) -> Yaml:
        chosen = [self.default] if isinstance(self.default, str) else [*(self.default or ())]
        mask: Yaml = {"extraFormData": {}, "filterState": {}, "ownState": {}}
        if chosen:
            mask["extraFormData"] = {"filters": [{"col": self.column, "op": "IN", "val": chosen}]}
            mask["filterState"] = {"value": chosen, "label": ", ".join(chosen)}
        return {
            "id": self.id,
            "type": "NATIVE_FILTER",
            "filterType": "filter_select",
            "name": self.name,
            "description": self.description,
            "targets": [{"column": {"name": self.column}, "datasetUuid": self.dataset.uuid}],
            "scope": {"rootPath": ["ROOT_ID"], "excluded": [chart.uuid for chart in self.excluded]},
            "cascadeParentIds": [f"NATIVE_FILTER-{slug}" for slug in self.after],
            "defaultDataMask": mask,
            "sortMetric": self.sort_metric,
            "controlValues": {
                "enableEmptyFilter": self.required,
                "defaultToFirstItem": False,
                "multiSelect": self.several,
                "searchAllOptions": False,
                "inverseSelection": False,
                "sortAscending": not self.descending,
            },
        }


@dataclass(frozen=True)
class Heading:
    """A title over the rows that follow."""

    text: str


@dataclass(frozen=True)
class Note:
    """A paragraph of Markdown across the page."""

    slug: str
    markdown: str
    height: int


@dataclass(frozen=True)
class Row:
    """Charts side by side, each with its width in twelfths; `height` in units of 8 pixels."""

    height: int
    charts: tuple[tuple[Chart, int], ...]


@dataclass(frozen=True)
class Dashboard:
    """A page: where each chart is, its filters and its looks."""

    slug: str
    title: str
    description: str
    body: tuple[Heading | Note | Row, ...]
    filters: tuple[Filter, ...]
    css: str = ""
    label_colours: dict[str, str] = field(default_factory=dict)

    @property
    def charts(self) -> list[Chart]:
        return [chart for part in self.body if isinstance(part, Row) for chart, _ in part.charts]

    def to_yaml(self) -> Yaml:
        return {
            "version": "1.0.0",
            "uuid": stable_uuid("dashboard", self.slug),
            "slug": self.slug,
            "dashboard_title": self.title,
            "description": self.description,
            "published": True,
            "is_managed_externally": True,
            "css": self.css,
            "position": self._position(),
            "metadata": {
                "color_scheme": "antq",
                "label_colors": self.label_colours,
                "cross_filters_enabled": False,
                "filter_bar_orientation": "HORIZONTAL",
                "refresh_frequency": 0,
                "native_filter_configuration": [one.to_yaml() for one in self.filters],
                "chart_configuration": {},
                "global_chart_configuration": {"scope": {"rootPath": ["ROOT_ID"], "excluded": []}},
            },
        }

    def _position(self) -> Yaml:
        nodes: Yaml = {
            "DASHBOARD_VERSION_KEY": "v2",
            "ROOT_ID": {"id": "ROOT_ID", "type": "ROOT", "children": ["GRID_ID"]},
            "GRID_ID": {"id": "GRID_ID", "type": "GRID", "parents": ["ROOT_ID"], "children": []},
            "HEADER_ID": {"id": "HEADER_ID", "type": "HEADER", "meta": {"text": self.title}},
        }
        in_grid = ["ROOT_ID", "GRID_ID"]

        meta: Yaml

        def add(identifier: str, kind: str, parents: list[str], described: Yaml) -> None:
            nodes[identifier] = {
                "id": identifier,
                "type": kind,
                "parents": parents,
                "children": [],
                "meta": described,
            }
            nodes[parents[-1]]["children"].append(identifier)

        for number, part in enumerate(self.body, start=1):
            match part:
                case Heading():
                    meta = {
                        "text": part.text,
                        "headerSize": "MEDIUM_HEADER",
                        "background": "BACKGROUND_TRANSPARENT",
                    }
                    add(f"HEADER-{number}", "HEADER", in_grid, meta)
                case Note():
                    row = f"ROW-{number}"
                    add(row, "ROW", in_grid, {"background": "BACKGROUND_TRANSPARENT"})
                    meta = {"code": part.markdown, "width": GRID_COLUMNS, "height": part.height}
                    add(f"MARKDOWN-{part.slug}", "MARKDOWN", [*in_grid, row], meta)
                case Row():
                    row = f"ROW-{number}"
                    add(row, "ROW", in_grid, {"background": "BACKGROUND_TRANSPARENT"})
                    for chart, width in part.charts:
                        meta = {
                            "uuid": chart.uuid,
                            "sliceName": chart.name,
                            "width": width,
                            "height": part.height,
                        }
                        add(f"CHART-{chart.slug}", "CHART", [*in_grid, row], meta)
        return nodes


def database_yaml() -> Yaml:
    """The analyst's connection. Its address has no place, user or password: `bootstrap.py` puts them in."""
    return {
        "version": "1.0.0",
        "uuid": stable_uuid("database", DATABASE_NAME),
        "database_name": DATABASE_NAME,
        "sqlalchemy_uri": "postgresql+psycopg2://",
        "is_managed_externally": True,
        "expose_in_sqllab": True,
        "allow_run_async": False,
        "allow_ctas": False,
        "allow_cvas": False,
        "allow_dml": False,
        "allow_csv_upload": False,
        "extra": {
            "allows_virtual_table_explore": True,
            "schemas_allowed_for_csv_upload": [],
            "metadata_params": {},
            "engine_params": {
                "connect_args": {"application_name": "antq-superset", "options": CONNECTION_OPTIONS}
            },
        },
    }
