"""The rows of a public table that a key names, and how they are found again in the tables they were made from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from psycopg2 import sql
from psycopg2.extensions import connection as Connection
from psycopg2.extras import RealDictCursor

from antq.core.errors import AntqError
from antq.reference import lists

Row = dict[str, Any]

SCHEMAS: Final = ("marts", "core")
# Columns that name the same thing in every table: by those that two tables share, rows of one are found in the other.
CONFORMED: Final = (
    *("origin", "form", "reporting_unit", "period_key", "channel", "stream", "obs_status"),
    *("measure_code", "activity_code", "item_code", "unit_code", "subject_code", "acquisition_code", "mode"),
    *("operation_key", "level", "relation", "value_per", "lower_levels_complete"),
    *("event_position", "line_no", "excluded_by"),
)
# What must be one in all chosen rows, or adding their values means nothing.
_OF_ONE_FIGURE: Final = ("boundary_set", "origin", "obs_status", "measure_code", "item_code", "unit_code")
_MOST_ROWS: Final = 200
# Marts whose figures are not sums of slot measures of one period: why not, and what to trace in their place.
_TRACE_INSTEAD: Final = {
    "annual_figures": (
        "a year is its annual filing or the sum of its months",
        "province_overview with the period_key of the year, or of each month",
    ),
    "national_overview": (
        "a series adds up periods",
        "national_totals with the period_key of each",
    ),
    "comparisons": (
        "it adds up provinces and periods, and holds two years against each other",
        "province_overview with the province_key and period_key of each",
    ),
    "region_totals": ("a region adds up provinces", "province_overview with the province_key of each"),
    "vertical_totals": ("it holds two figures against each other", "cell_states or national_totals"),
    "consolidation_differences": (
        "it holds two figures against each other",
        "cell_states with the reporting_unit of each",
    ),
    "narrative_differences": (
        "it holds two figures against each other",
        "slot_measures with channel=narrative, and with channel=structured",
    ),
    "revisions": (
        "a revision is what a figure became at its position",
        "slot_measures with its stream and codes, and --position as it says",
    ),
    "releases": (
        "a release holds every figure as of its position",
        "the table of the figure, with --position as it says",
    ),
    "national_seizure_totals": (
        "a joint operation has several totals",
        "slot_measures with the measure_code and mode of the part, or national_totals for all as reported",
    ),
    "province_seizure_totals": (
        "a joint operation has several totals",
        "slot_measures with the measure_code and mode of the part, or province_overview for all as reported",
    ),
    "exhibit_totals": (
        "a row has two columns of figures",
        "slot_measures with the measure_code, item_code and province_key",
    ),
    "seizures_by_item": (
        "a row has two columns of figures",
        "slot_measures with the measure_code and item_code",
    ),
    "drug_totals": (
        "the greater of a kind and its classes counts",
        "slot_measures with measure_code=seizure_kg_equivalent and the item_code of each",
    ),
    "exhibits_at_laboratory": (
        "it lists exhibits",
        "fct_seizure_exhibits with its event_position and line_no",
    ),
    "latest_findings": ("it lists findings", "fct_findings with its event_position and finding_no"),
    "reported_periods": ("it counts reports", "fct_filings with its event_position"),
    "model_registry": (
        "a model's life is made of many reports",
        "fct_models or fct_model_events with the model_id",
    ),
    "model_states": ("it lists steps", "fct_models or fct_model_events with its event_position and line_no"),
    "model_stock_balance": (
        "a row has many figures",
        "slot_measures with the measure_code of each, such as models_active",
    ),
    "similar_models": ("it compares two models", "fct_models with the model_id of each"),
    "link_joint_operations": ("it ties two groups", "fct_seizures with the operation_key"),
    "link_model_identities": ("it ties two models", "fct_models with the model_id of each"),
}


@dataclass(frozen=True)
class ChosenRows:
    """Rows of `table` (with its schema) that a key names, and the table's columns."""

    table: sql.Composable
    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def is_fact(self) -> bool:
        """Whether it is a fact table: its rows name their event themselves."""
        return self.name.startswith("core.fct_")

    @property
    def is_of_cells(self) -> bool:
        """Whether each row is a cell: a state where a figure could be."""
        return self.name == "marts.cell_states"

    @property
    def is_of_slots(self) -> bool:
        """Whether each row is a slot with its state."""
        return self.name == "marts.filing_status"

    @property
    def is_of_lines(self) -> bool:
        """Whether each row is of one line of one filing."""
        return {"event_position", "line_no"} <= set(self.columns)

    @property
    def has_figure(self) -> bool:
        """Whether the rows state a measure's value."""
        return {"measure_code", "value"} <= set(self.columns)

    def by_territory(self, province_keys: Sequence[str]) -> "ChosenRows":
        """The rows once for each of these territories, which then count as reported; as they are if none is given."""
        if not province_keys:
            return self
        column = "reported_province_key"
        rows = tuple(row | {column: key} for row in self.rows for key in province_keys)
        return ChosenRows(self.table, self.name, (*self.columns, column), rows)


def choose_rows(conn: Connection, name: str, key: Mapping[str, str]) -> ChosenRows:
    """The rows of a public table whose columns are as `key` says; an empty text is null.

    Raises AntqError for a table or column there is not, for a table that has no figure to follow, for a key that names
    no row, and for one whose rows are not of one figure.
    """
    schema, table = _table(conn, name)
    columns = columns_of(conn, schema, table)
    _refuse(schema, table, columns)
    for column in key:
        if column not in columns:
            raise lists.unknown(column, f"{schema}.{table}", columns, f"{table} has no column {column}")
    identifier = sql.Identifier(schema, table)
    # By equality, which reaches into a view.
    conditions = [
        sql.SQL("cast({} as text) = {}").format(sql.Identifier(column), sql.Literal(value))
        if value
        else sql.SQL("{} is null").format(sql.Identifier(column))
        for column, value in key.items()
    ]
    query = sql.SQL("select * from {} where {} limit {}").format(
        identifier, sql.SQL(" and ").join([sql.SQL("true"), *conditions]), sql.Literal(_MOST_ROWS + 1)
    )
    rows = tuple(dicts(conn, query))
    where = f"{schema}.{table}"
    if not rows:
        raise AntqError(
            "no row has this key",
            where=where,
            fix=f"see what is there with `antq psql`: table {where}",
        )
    if len(rows) > _MOST_ROWS:
        raise AntqError(
            f"the key names more than {_MOST_ROWS} rows", where=where, fix="name more columns in the key"
        )
    for column in () if schema == "core" else _OF_ONE_FIGURE:
        values = {str(row[column]) for row in rows} if column in columns else set()
        if len(values) > 1:
            raise AntqError(
                f"the key names {len(rows)} rows that are not of one figure: {column} is {' or '.join(sorted(values))}",
                where=where,
                fix=f"add {column}=… to the key",
            )
    chosen = ChosenRows(identifier, where, columns, rows)
    if chosen.is_of_cells and len(rows) > 1:
        raise AntqError(
            f"the key names {len(rows)} cells",
            where=where,
            fix="name the province_key, reporting_unit, period_key, measure_code, item_code and unit_code of one",
        )
    return chosen


def _refuse(schema: str, table: str, columns: Sequence[str]) -> None:
    where = f"{schema}.{table}"
    if table in _TRACE_INSTEAD:
        why, trace_instead = _TRACE_INSTEAD[table]
        raise AntqError(f"{table} cannot be traced itself: {why}", where=where, fix=f"trace {trace_instead}")
    followed = ChosenRows(sql.Identifier(schema, table), where, tuple(columns), ())
    if not (followed.is_fact or followed.has_figure or followed.is_of_cells or followed.is_of_slots):
        raise AntqError(
            f"{table} cannot be traced: it states no figure",
            where=where,
            fix="trace a fact (fct_…) or a mart of figures; a dimension shows a reference list",
        )


def match_columns(chosen: ChosenRows, row: Row, columns: Sequence[str]) -> sql.Composable:
    """The condition by which what made `row` is found in a table `t` with these columns."""
    conditions: list[sql.Composable] = [sql.SQL("true")]
    for column in CONFORMED:
        if column in columns and column in chosen.columns:
            conditions.append(_equal(column, row[column]))
    reported = "reported_province_key"
    if reported in chosen.columns:
        conditions.append(_equal("province_key", row[reported]))
    elif "boundary_set" in chosen.columns and "province_key" in chosen.columns:
        conditions.append(
            sql.SQL(
                """t.province_key in (
                select b.province_key from core.bridge_province_boundary as b
                where b.boundary_set = {} and b.boundary_province_key = {}
                )"""
            ).format(sql.Literal(row["boundary_set"]), sql.Literal(row["province_key"]))
        )
    elif "province_key" in chosen.columns:
        conditions.append(_equal("province_key", row["province_key"]))
    return sql.SQL(" and ").join(conditions)


def _equal(column: str, value: Any) -> sql.Composable:
    if value is None:
        return sql.SQL("t.{} is null").format(sql.Identifier(column))
    return sql.SQL("t.{} = {}").format(sql.Identifier(column), sql.Literal(value))


def columns_of(conn: Connection, schema: str, table: str) -> tuple[str, ...]:
    """The columns of a table or view, in order."""
    query = sql.SQL(
        "select column_name from information_schema.columns"
        " where table_schema = {} and table_name = {} order by ordinal_position"
    ).format(sql.Literal(schema), sql.Literal(table))
    return tuple(row["column_name"] for row in dicts(conn, query))


def dicts(conn: Connection, query: sql.Composable) -> list[Row]:
    """The rows of one query, by column."""
    with conn.cursor(cursor_factory=RealDictCursor) as cursor:
        cursor.execute(query)
        return [dict(row) for row in cursor.fetchall()]


def _table(conn: Connection, name: str) -> tuple[str, str]:
    query = sql.SQL(
        "select table_schema, table_name from information_schema.tables"
        " where table_schema in ({}) and not starts_with(table_name, '_')"
    ).format(sql.SQL(", ").join(map(sql.Literal, SCHEMAS)))
    tables = {row["table_name"]: row["table_schema"] for row in dicts(conn, query)}
    schema, _, table = name.rpartition(".")
    if table not in tables or schema not in ("", tables[table]):
        raise lists.unknown(table, "schemas marts and core", tables, f"there is no table {name}")
    return tables[table], table
