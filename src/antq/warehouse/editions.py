"""The marts of the dashboards in two editions: at the reading position, and at the last release's (ADR 0030).

A filter of Superset sets conditions on columns and no `antq.position`. So each view below a dashboard that reads at a
position is copied into the schema `published`, where it reads at the release's. A view in the schema `editions` puts
each mart and its copy together. `antq.warehouse.refresh` and `antq.warehouse.rebuild` make them when they have made
the views themselves.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any, Final

import yaml
from psycopg2 import sql
from psycopg2.extensions import cursor as Cursor

from antq.core.errors import AntqError
from antq.core.settings import Settings
from antq.reference import lists

PUBLISHED, EDITIONS = "published", "editions"
# Each edition with its name for readers. Constants in the views: a condition on them leaves one arm.
NAMES: Final[Mapping[str, str]] = {"updating": "đang cập nhật", "published": "đã công bố"}
# What an edition's view has before the columns of its mart.
COLUMNS: Final[Mapping[str, str]] = {
    "edition": "The edition: `updating` (as of the reading position) or `published` (as of the last release).",
    "edition_name": "The edition in Vietnamese.",
}
_READING, _RELEASED = "warehouse.reading_position()", "warehouse.released_position()"
# dbt's schemas. What another owner's view reads, the builder may not.
_COPIED_SCHEMAS = ("core", "marts")

# One row per edition, for the filter of the dashboards and their first line. Its label is no column of each mart: the
# sub-select would be planned with every question, which took 5 ms.
_EDITIONS_VIEW: Final = """
    select
        known.edition,
        known.edition_name,
        known.position,
        known.as_of_date,
        known.release_name,
        case
            when known.edition = 'updating' then 'Đang cập nhật'
            when known.release_name is null then 'Đã công bố: chưa có bản nào'
            else 'Đã công bố: ' || known.release_name || coalesce(' (' || known.finality_name || ')', '')
        end || coalesce(', số liệu đến ' || to_char(known.as_of_date, 'DD/MM/YYYY'), '') as edition_label
    from (
        select
            named.*,
            (
                select (e.recorded_at at time zone 'Asia/Ho_Chi_Minh')::date
                from eventlog.events as e
                where e.position <= named.position
                order by e.position desc
                limit 1
            ) as as_of_date
        from (
            select
                'updating'::text as edition,
                {updating} as edition_name,
                (select warehouse.reading_position()) as position,
                null::text as release_name,
                null::text as finality_name
            union all
            select
                'published'::text,
                {published},
                (select r.position from warehouse.shown_release as r),
                (select r.release_name from warehouse.shown_release as r),
                (select {finality_names}::jsonb ->> r.finality from warehouse.shown_release as r)
        ) as named
    ) as known
"""

# Each view with what it reads: relations, and whether the reading position itself.
_VIEWS: Final = """
    select
        c.oid,
        n.nspname,
        c.relname,
        pg_get_viewdef(c.oid),
        coalesce(array_agg(distinct d.refobjid) filter (
            where d.refclassid = 'pg_class'::regclass and d.refobjid <> c.oid
        ), '{}'),
        coalesce(bool_or(
            d.refclassid = 'pg_proc'::regclass and d.refobjid = 'warehouse.reading_position()'::regprocedure
        ), false)
    from pg_class as c
    inner join pg_namespace as n on c.relnamespace = n.oid
    inner join pg_rewrite as r on c.oid = r.ev_class
    inner join pg_depend as d on d.classid = 'pg_rewrite'::regclass and r.oid = d.objid
    where c.relkind = 'v' and c.relpersistence = 'p' and n.nspname <> all(%s)
    group by c.oid, n.nspname, c.relname
"""
_NOT_READ = ("pg_catalog", "information_schema", PUBLISHED, EDITIONS)


@dataclass(frozen=True)
class _View:
    """A view of the warehouse: its definition with every name qualified, and the relations it reads, by oid."""

    schema: str
    name: str
    definition: str
    reads: frozenset[int]
    reads_at_position: bool


@dataclass(frozen=True)
class _Wanted:
    """A view to be made, and what is said of it and of its columns."""

    schema: str
    name: str
    query: sql.Composable
    description: str = ""
    columns: Sequence[tuple[str, str]] = ()

    @property
    def key(self) -> str:
        return f"{self.schema}.{self.name}"


def marts(settings: Settings) -> list[str]:
    """The marts that dashboards read, in order: dbt's exposures name them."""
    path = settings.home / "dbt_project" / "models" / "exposures.yml"
    exposures = yaml.safe_load(path.read_text(encoding="utf-8"))["exposures"]
    references = (one for exposure in exposures for one in exposure["depends_on"])
    return sorted({re.sub(r"^ref\('(\w+)'\)$", r"\1", one) for one in references})


def digest() -> str:
    """A digest of how the editions are made: of this file."""
    return hashlib.sha256(Path(__file__).read_bytes()).hexdigest()


def drop(cursor: Cursor) -> None:
    """Drop the editions, and so free the marts they are made of, in the caller's transaction (role antq_builder)."""
    if there := sorted(_made(cursor)):
        names = sql.SQL(", ").join(sql.Identifier(*key.split(".")) for key in there)
        cursor.execute(sql.SQL("drop view {}").format(names))


def make(cursor: Cursor, names: Iterable[str]) -> None:
    """Make the editions of these marts from the views there are, in the caller's transaction (role antq_builder).

    They are left alone, without a lock, where they are as they should be; else all are made anew. Raises AntqError
    when a mart is missing or reads, at its position, a view that cannot be copied.
    """
    # Definitions name every schema then.
    cursor.execute("select set_config('search_path', '', true)")
    wanted = _wanted(cursor, list(names))
    digests = {view.key: _digest_of(cursor, view) for view in wanted}
    if _made(cursor) == digests:
        return
    drop(cursor)
    for view in wanted:
        identifier = sql.Identifier(view.schema, view.name)
        cursor.execute(sql.SQL("create view {} as {}").format(identifier, view.query))
        comment = f"{view.description} / {digests[view.key]}"
        cursor.execute(sql.SQL("comment on view {} is {}").format(identifier, sql.Literal(comment)))
        if view.columns:
            cursor.execute(
                sql.SQL("; ").join(
                    sql.SQL("comment on column {} is {}").format(
                        sql.Identifier(view.schema, view.name, column), sql.Literal(text)
                    )
                    for column, text in view.columns
                )
            )
    _check(cursor, [view.name for view in wanted if view.schema == PUBLISHED])


def _check(cursor: Cursor, copied: Sequence[str]) -> None:
    """Raise AntqError if a copy reads at the reading position, itself or through a view that has a copy."""
    originals = {f"{schema}.{name}" for schema in _COPIED_SCHEMAS for name in copied}
    views = _views(cursor, [schema for schema in _NOT_READ if schema != PUBLISHED])
    wrong = {
        view.name
        for view in views.values()
        if view.schema == PUBLISHED
        and (
            view.reads_at_position
            or any(f"{views[oid].schema}.{views[oid].name}" in originals for oid in view.reads & views.keys())
        )
    }
    if wrong:
        raise AntqError(
            f"copies of views still read at the reading position: {', '.join(sorted(wrong))}",
            where="antq.warehouse.editions.renamed",
            fix="write the names in these models as dbt writes references",
        )


def _wanted(cursor: Cursor, names: list[str]) -> list[_Wanted]:
    """The views to make, each after those it reads."""
    views = _views(cursor)
    by_name = {(view.schema, view.name): oid for oid, view in views.items()}
    if missing := [name for name in names if ("marts", name) not in by_name]:
        raise AntqError(
            f"dashboards read marts that are not there: {', '.join(missing)}",
            where="dbt_project/models/exposures.yml",
            fix="mend the name there, or make the marts with `antq rebuild`",
        )
    copied = _read_at_position(views, [by_name["marts", name] for name in names])
    if strangers := [f"{v.schema}.{v.name}" for v in copied if v.schema not in _COPIED_SCHEMAS]:
        raise AntqError(
            f"a mart of a dashboard reads at its position a view that is not the builder's: {', '.join(strangers)}",
            where="dbt_project/models/exposures.yml",
            fix="let the mart read it another way, or take the mart off the dashboard",
        )
    # dbt gives each model a name of its own, so views of two schemas fit into one.
    new_names = {f"{view.schema}.{view.name}": f"{PUBLISHED}.{view.name}" for view in copied}
    new_names[_READING] = _RELEASED
    return [
        *(_Wanted(PUBLISHED, view.name, sql.SQL(renamed(view.definition, new_names))) for view in copied),
        _Wanted(
            EDITIONS,
            "editions",
            sql.SQL(_EDITIONS_VIEW).format(
                **{key: sql.Literal(name) for key, name in NAMES.items()}, finality_names=_finality_names()
            ),
            "One row per edition of the marts: where in the log it is, of which day and release.",
        ),
        *(_of_mart(cursor, name, f"marts.{name}" in new_names) for name in names),
    ]


def _finality_names() -> sql.Composable:
    """By code how final a release is, in Vietnamese: words within a line, and so small."""
    names = {code: name.lower() for code, name in lists.labels("finality").items()}
    return sql.Literal(json.dumps(names, ensure_ascii=False))


def _of_mart(cursor: Cursor, name: str, is_copied: bool) -> _Wanted:
    """The view of a mart in both editions; one that is not copied says the same at every position."""
    cursor.execute(
        "select a.attname, coalesce(col_description(a.attrelid, a.attnum), ''), obj_description(a.attrelid, 'pg_class')"
        " from pg_attribute as a"
        " where a.attrelid = format('marts.%%I', %s::text)::regclass and a.attnum > 0 and not a.attisdropped"
        " order by a.attnum",
        (name,),
    )
    columns = cursor.fetchall()
    # Named one by one: with `*` a view would keep the columns of the day it was made, and look unchanged.
    shown = sql.SQL(", ").join(sql.Identifier("m", column) for column, *_ in columns)
    arms = [
        sql.SQL(
            "select {edition}::text as edition, {edition_name}::text as edition_name,"
            " {shown} from {mart} as m"
        ).format(
            edition=sql.Literal(edition),
            edition_name=sql.Literal(NAMES[edition]),
            shown=shown,
            mart=sql.Identifier(schema, name),
        )
        for edition, schema in (("updating", "marts"), ("published", PUBLISHED if is_copied else "marts"))
    ]
    description = re.sub(r" / definition \w+$", "", columns[0][2] or "")
    return _Wanted(
        EDITIONS,
        name,
        sql.SQL(" union all ").join(arms),
        f"{description} In two editions.".strip(),
        [*COLUMNS.items(), *((column, text) for column, text, _ in columns if text)],
    )


def _views(cursor: Cursor, outside: Sequence[str] = _NOT_READ) -> dict[int, _View]:
    """The views that are not in these schemas, by oid."""
    cursor.execute(_VIEWS, (list(outside),))
    return {
        oid: _View(schema, name, definition.rstrip("; \n"), frozenset(reads), reads_at_position)
        for oid, schema, name, definition, reads, reads_at_position in cursor.fetchall()
    }


def _read_at_position(views: Mapping[int, _View], marts_read: Iterable[int]) -> list[_View]:
    """Those of `marts_read`, and of the views below them, that read at a position; each after those it reads."""
    reached: dict[int, set[int]] = {}
    ahead = list(marts_read)
    while ahead:
        if (oid := ahead.pop()) not in reached:
            reached[oid] = {one for one in views[oid].reads if one in views}
            ahead += reached[oid]
    copied: dict[int, _View] = {}
    for oid in TopologicalSorter(reached).static_order():
        if views[oid].reads_at_position or reached[oid] & copied.keys():
            copied[oid] = views[oid]
    return list(copied.values())


def renamed(definition: str, new_names: Mapping[str, str]) -> str:
    """A view's definition with each qualified name of `new_names` replaced, where it is a name: not in a text."""
    names = "|".join(re.escape(name) for name in sorted(new_names, key=len, reverse=True))
    # Texts and quoted names are passed over whole. A name goes on with letters, digits, `_` and `$`, or with `.`.
    pattern = rf"""E'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|(?<![\w$.])(?:{names})(?![\w$.])"""
    return re.sub(pattern, lambda found: new_names.get(found.group(), found.group()), definition)


def _made(cursor: Cursor) -> dict[str, str]:
    """The views there are in the schemas of the editions, each with the digest in its comment."""
    cursor.execute(
        "select n.nspname || '.' || c.relname, coalesce(obj_description(c.oid, 'pg_class'), '')"
        " from pg_class as c inner join pg_namespace as n on c.relnamespace = n.oid"
        " where c.relkind = 'v' and n.nspname = any(%s)",
        ([PUBLISHED, EDITIONS],),
    )
    return {key: comment.rpartition(" / ")[2] for key, comment in cursor.fetchall()}


def _digest_of(cursor: Any, view: _Wanted) -> str:
    parts = (view.query.as_string(cursor), view.description, *view.columns)
    return f"definition {hashlib.md5(repr(parts).encode(), usedforsecurity=False).hexdigest()}"
