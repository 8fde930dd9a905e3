"""Two sets of schemas with the same relations, compared row by row: the warehouse, and what a full build gives."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from psycopg2 import sql
from psycopg2.extensions import connection as Connection
from psycopg2.extensions import cursor as Cursor

MOST_ROWS_SHOWN = 20
# What distinguishes a row from the others, as far as a relation has it; the rest is what may differ.
_KEYS = (
    *("stream", "form", "origin", "boundary_set", "province_key", "reporting_unit", "period_key", "channel"),
    *(
        "event_id",
        "event_position",
        "line_no",
        "finding_no",
        "level",
        "place",
        "group_no",
        "seizure_group_key",
    ),
    *("measure_code", "activity_code", "item_code", "unit_code", "acquisition_code", "mode", "model_name"),
    *("field", "recorded_from_position"),
)


@dataclass(frozen=True)
class RelationComparison:
    """One relation on both sides. `rows` are in the first (None for a view); `only_first` and `only_second` count
    those without a like row on the other side, and `examples` shows some of them.

    `columns` names those of one side only (`+ name text`, `- name text`); where there are any, the rows are compared
    on the others. `redefined` says that a view is defined otherwise: one defined alike over tables with the same rows
    has the same rows.
    """

    relation: str
    rows: int | None
    only_first: int
    only_second: int
    columns: list[str] = field(default_factory=list)
    redefined: bool = False
    examples: list[dict[str, Any]] = field(default_factory=list)

    @property
    def is_same(self) -> bool:
        """Whether neither rows, columns nor definition differ."""
        return not (self.only_first or self.only_second or self.columns or self.redefined)


def compare(conn: Connection, schemas: dict[str, str]) -> list[RelationComparison]:
    """Compare the rows of every table, first to second, and every view's definition; in the caller's snapshot.

    Rows are compared as text, so that 1.0 is not 1.00. A relation of one side only counts as all its columns.
    """
    with conn.cursor() as cursor:
        # Whole tables are sorted.
        cursor.execute("set local work_mem = '256MB'")
        return [
            _compare_relation(cursor, schemas, schema, name)
            for schema, name in sorted(
                {(schema, name) for schema in schemas for name in _relations(cursor, schema)}
                | {(first, name) for first, second in schemas.items() for name in _relations(cursor, second)}
            )
        ]


def _compare_relation(cursor: Cursor, schemas: dict[str, str], schema: str, name: str) -> RelationComparison:
    first, second = sql.Identifier(schema, name), sql.Identifier(schemas[schema], name)
    first_columns, second_columns = _columns(cursor, schema, name), _columns(cursor, schemas[schema], name)
    changed = [f"- {column}" for column in first_columns if column not in second_columns]
    changed += [f"+ {column}" for column in second_columns if column not in first_columns]
    common = [column.partition(" ")[0] for column in first_columns if column in second_columns]
    old, new = (_definition(cursor, side, name, schemas) for side in (schema, schemas[schema]))
    if not common or old is not None or new is not None:
        return RelationComparison(f"{schema}.{name}", None, 0, 0, changed, old != new)
    cursor.execute(sql.SQL("select count(*) from {}").format(first))
    rows = _one(cursor)
    only_first = _count_only(cursor, first, second, common)
    only_second = _count_only(cursor, second, first, common)
    examples = list(_examples(cursor, first, second, common)) if only_first or only_second else []
    return RelationComparison(f"{schema}.{name}", rows, only_first, only_second, changed, examples=examples)


def _rows_only_in(one: sql.Identifier, other: sql.Identifier, columns: list[str]) -> sql.Composed:
    """The rows of `one` that have no like in `other`, each as often as it has none."""
    row = sql.SQL("row({})::text as line").format(sql.SQL(", ").join(map(sql.Identifier, columns)))
    return sql.SQL("select {row} from {one} except all select {row} from {other}").format(
        row=row, one=one, other=other
    )


def _count_only(cursor: Cursor, one: sql.Identifier, other: sql.Identifier, columns: list[str]) -> int:
    cursor.execute(
        sql.SQL("select count(*) from ({}) as unmatched").format(_rows_only_in(one, other, columns))
    )
    return _one(cursor)


def _examples(
    cursor: Cursor, first: sql.Identifier, second: sql.Identifier, columns: list[str]
) -> Iterator[dict[str, Any]]:
    """Some rows that differ, by key, each with what it is on either side (null: there is none), all as text."""
    keys = [column for column in _KEYS if column in columns] or columns
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    sides: list[dict[tuple[str | None, ...], dict[str, str | None]]] = []
    for one, other in ((first, second), (second, first)):
        cursor.execute(
            sql.SQL(
                "with differing as ({only}) select {texts} from {one}"
                " where row({names})::text in (select line from differing) order by {keys} limit %s"
            ).format(
                only=_rows_only_in(one, other, columns),
                texts=sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier(c)) for c in columns),
                names=names,
                one=one,
                keys=sql.SQL(", ").join(map(sql.Identifier, keys)),
            ),
            (MOST_ROWS_SHOWN,),
        )
        rows = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
        sides.append({tuple(row[key] for key in keys): row for row in rows})
    for key in sorted(sides[0].keys() | sides[1].keys(), key=str)[:MOST_ROWS_SHOWN]:
        in_use, rebuilt = sides[0].get(key), sides[1].get(key)
        row = in_use or rebuilt or {}
        differing = [c for c in columns if not (in_use and rebuilt) or in_use[c] != rebuilt[c]]
        yield {
            "key": {name: row[name] for name in keys if row[name] is not None},
            "first": {column: in_use[column] for column in differing} if in_use else None,
            "second": {column: rebuilt[column] for column in differing} if rebuilt else None,
        }


def _relations(cursor: Cursor, schema: str) -> list[str]:
    cursor.execute(
        "select c.relname from pg_catalog.pg_class as c where c.relkind in ('r', 'v')"
        " and c.relnamespace = to_regnamespace(quote_ident(%s))",
        (schema,),
    )
    return [name for (name,) in cursor.fetchall()]


def _columns(cursor: Cursor, schema: str, name: str) -> list[str]:
    """Its columns as `name type`."""
    cursor.execute(
        "select a.attname || ' ' || format_type(a.atttypid, a.atttypmod) from pg_catalog.pg_attribute as a"
        " where a.attrelid = to_regclass(format('%%I.%%I', %s::text, %s::text)) and a.attnum > 0"
        " and not a.attisdropped order by a.attnum",
        (schema, name),
    )
    return [column for (column,) in cursor.fetchall()]


def _definition(cursor: Cursor, schema: str, name: str, schemas: dict[str, str]) -> str | None:
    """A view's definition, with the schemas of the first side; None for a table."""
    cursor.execute(
        "select pg_get_viewdef(c.oid) from pg_catalog.pg_class as c"
        " where c.oid = to_regclass(format('%%I.%%I', %s::text, %s::text)) and c.relkind = 'v'",
        (schema, name),
    )
    row = cursor.fetchone()
    if row is None:
        return None
    definition = str(row[0])
    for first, second in schemas.items():
        definition = definition.replace(f"{second}.", f"{first}.")
    return definition


def _one(cursor: Cursor) -> int:
    ((value,),) = cursor.fetchall()
    return int(value)
