"""Which dbt project the views of the warehouse are of, so that a build need not make them again.

A comment on the schema `staging` records it, in the database that has the views: a copy or a restored dump carries the
record of its own views. The record is a digest of the project, of how its marts' editions are made, and of every view's
comment, in which the view materialization keeps the digest of the view's definition. So it no longer holds once a view
was dropped, or made by another project.
"""

from typing import Final

from psycopg2.extensions import cursor as Cursor

from antq.warehouse import editions

# Not of staging: each build makes the views of staging again, for they hold its bounds.
_DIGEST: Final = """
    select md5(%s || coalesce(string_agg(v.described, '' order by v.described), ''))
    from (
        select format(' %%s.%%s %%s', n.nspname, c.relname, obj_description(c.oid, 'pg_class')) collate "C" as described
        from pg_catalog.pg_class as c
        inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
        where c.relkind = 'v' and n.nspname in ('core', 'marts', 'published', 'editions')
    ) as v
"""


def are_of_project(cursor: Cursor, project: str) -> bool:
    """Whether the views are those that `record` found for this project (role antq_builder)."""
    cursor.execute(
        f"select ({_DIGEST}) = obj_description(to_regnamespace('staging'), 'pg_namespace')",
        (_made_by(project),),
    )
    row = cursor.fetchone()
    return bool(row and row[0])


def record(cursor: Cursor, project: str) -> None:
    """Record that the views there are now are those of `project`, a digest of dbt's project (role antq_builder)."""
    cursor.execute(_DIGEST, (_made_by(project),))
    row = cursor.fetchone()
    cursor.execute("comment on schema staging is %s", row)


def forget(cursor: Cursor) -> None:
    """Record that the views are of no project, before they are made: this may fail halfway (role antq_builder)."""
    cursor.execute("comment on schema staging is null")


def _made_by(project: str) -> str:
    return f"{project} {editions.digest()}"
