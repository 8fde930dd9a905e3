"""The whole warehouse built anew from the first event, next to the one in use: compared row by row, and tested.

Readers notice nothing: the rebuilt tables are in schemas of their own (`core_rebuild` …) until they are dropped
or, after a model was defined otherwise, put in the place of the old ones in one transaction.
"""

import time
from contextlib import closing
from dataclasses import dataclass

from psycopg2 import sql
from psycopg2.extensions import connection as Connection
from psycopg2.extensions import cursor as Cursor

from antq.core.database import connect
from antq.core.errors import AntqError
from antq.core.settings import Settings
from antq.warehouse import between_readers, dbt_run, editions, refresh, views
from antq.warehouse.builds import Build
from antq.warehouse.comparison import RelationComparison, compare

SUFFIX = "_rebuild"
# dbt's target of that name puts the suffix after each schema.
TARGET = "rebuild"
# Tests look at every stream here, not at those a build touched; set from the first run on, or dbt parses all anew.
_ALL_STREAMS = ("--target", TARGET, "--vars", "{test_scope: all}")
# Staging holds what the last build worked on, not the warehouse.
COMPARED = ("core", "marts")
PUT_IN_PLACE = ("staging", "core", "marts")


@dataclass(frozen=True)
class RebuildResult:
    """A full build up to `position`: its wall time in seconds, each relation compared with the one in use, the tests
    that fail on it, each with its message, and whether it took the place of that."""

    position: int
    seconds: float
    relations: list[RelationComparison]
    failing_tests: list[str]
    in_place: bool

    @property
    def differing(self) -> list[RelationComparison]:
        """The relations that are not the same."""
        return [relation for relation in self.relations if not relation.is_same]


def rebuild(settings: Settings, *, in_place: bool) -> RebuildResult:
    """Build all events anew, compare, test, and drop the result or, `in_place`, let it replace the tables in use.

    Other builds wait meanwhile; reports are taken in and readers read as ever. Raises AntqError when nothing was ever
    published, a model fails, or (in place) a test fails or readers hold the old tables for minutes; the tables in use
    stays.
    """
    with refresh.one_at_a_time(settings), closing(connect("builder", settings)) as conn:
        unfinished = refresh.unfinished_build(settings)
        if unfinished and not in_place:
            # Half of it may be in the tables. In place, a changed model may be the very reason it cannot finish.
            refresh.finish(settings, unfinished)
            unfinished = None
        position = unfinished.to_position if unfinished else _published(conn)
        started = time.monotonic()
        _drop(conn)
        try:
            _prepare(conn)
            build, folder = Build(0, 0, position), dbt_run.rebuild_folder(settings)
            project = dbt_run.project_digest(settings)
            dbt_run.run(settings, build, folder, "run", *_ALL_STREAMS)
            relations = _compare(conn, position)
            failing = dbt_run.failing_tests(
                settings, build, folder, *_ALL_STREAMS, *("--exclude-resource-type", "unit_test")
            )
            if in_place:
                if failing:
                    raise AntqError(
                        f"the rebuilt tables fail tests: {'; '.join(failing)}",
                        where=str(folder),
                        fix="mend the model or its data; the tables in use are unchanged",
                    )
                _put_in_place(conn, project, editions.marts(settings))
        finally:
            conn.rollback()
            _drop(conn)
        done = RebuildResult(position, time.monotonic() - started, relations, failing, in_place)
        if unfinished:
            refresh.finish(settings, unfinished)
        return done


def _published(conn: Connection) -> int:
    with conn, conn.cursor() as cursor:
        cursor.execute("select warehouse.published_position()")
        ((position,),) = cursor.fetchall()
    if position == 0:
        raise AntqError("nothing has been published yet", fix="file a report, or run `antq refresh`")
    return int(position)


def _prepare(conn: Connection) -> None:
    """Empty schemas, closed to readers; what dbt makes in them is readable once it takes the place of the old."""
    with conn, conn.cursor() as cursor:
        for schema in PUT_IN_PLACE:
            cursor.execute(sql.SQL("create schema {}").format(_rebuild_schema(schema)))
            if schema != "staging":
                cursor.execute(
                    sql.SQL(
                        "alter default privileges in schema {} grant select on tables to antq_analyst"
                    ).format(_rebuild_schema(schema))
                )


def _drop(conn: Connection) -> None:
    with conn, conn.cursor() as cursor:
        for schema in PUT_IN_PLACE:
            cursor.execute(sql.SQL("drop schema if exists {} cascade").format(_rebuild_schema(schema)))


def _compare(conn: Connection, position: int) -> list[RelationComparison]:
    with conn, conn.cursor() as cursor:
        cursor.execute("set transaction isolation level repeatable read")
        # Views read at the position of the build, which the builder may although it is not published.
        cursor.execute("select set_config('antq.position', %s, true)", (str(position),))
        return compare(conn, {schema: f"{schema}{SUFFIX}" for schema in COMPARED})


def _put_in_place(conn: Connection, project: str, marts_read: list[str]) -> None:
    """Drop the old relations and move the new ones to their schemas, all at once; their views are those of `project`.

    The editions of `marts_read` are made of the new ones.
    """

    def put(cursor: Cursor) -> None:
        # They read the old views.
        editions.drop(cursor)
        for kind, word in (("v", "view"), ("r", "table")):
            if old := [r for schema in PUT_IN_PLACE for r in _relations(cursor, schema, kind)]:
                cursor.execute(sql.SQL(f"drop {word} {{}}").format(sql.SQL(", ").join(old)))
        for schema in PUT_IN_PLACE:
            for kind in "vr":
                for new in _relations(cursor, f"{schema}{SUFFIX}", kind):
                    cursor.execute(
                        sql.SQL("alter table {} set schema {}").format(new, sql.Identifier(schema))
                    )
        editions.make(cursor, marts_read)
        views.record(cursor, project)

    between_readers.change(conn, put, "the new tables")


def _relations(cursor: Cursor, schema: str, kind: str) -> list[sql.Identifier]:
    cursor.execute(
        "select c.relname from pg_catalog.pg_class as c where c.relkind = %s"
        " and c.relnamespace = to_regnamespace(quote_ident(%s)) order by 1",
        (kind, schema),
    )
    return [sql.Identifier(schema, name) for (name,) in cursor.fetchall()]


def _rebuild_schema(schema: str) -> sql.Identifier:
    return sql.Identifier(f"{schema}{SUFFIX}")
