"""Builds of the warehouse: which events one covers, one at a time, and the position that readers see."""

from dataclasses import dataclass

from psycopg2.extensions import connection as Connection

from antq.core.errors import AntqError


@dataclass(frozen=True)
class Build:
    """A build from the events after `from_position` up to and including `to_position`."""

    build_id: int
    from_position: int
    to_position: int


def open_build(conn: Connection) -> Build | None:
    """The build to work on (role antq_builder), or None when all is published. Commits.

    A build that was opened and not published, because its process died, is given again with the bounds it had: its
    layers can be run again over the same events.
    """
    with conn, conn.cursor() as cursor:
        # Two callers at once: the second waits here and then finds the build of the first.
        cursor.execute("select p.position from warehouse.published as p for update")
        published = _one(cursor.fetchone())
        cursor.execute(
            "select b.build_id, b.from_position, b.to_position from warehouse.builds as b where b.state <> 'published'"
        )
        unfinished = cursor.fetchone()
        if unfinished:
            return Build(*unfinished)
        cursor.execute("select h.data_position from eventlog.head as h")
        position = _one(cursor.fetchone())
        if position <= published:
            return None
        cursor.execute(
            "insert into warehouse.builds (from_position, to_position) values (%s, %s) returning build_id",
            (published, position),
        )
        return Build(_one(cursor.fetchone()), published, position)


def mark_built(conn: Connection, build: Build) -> None:
    """Record that every model of the build exists (role antq_builder). Repeatable. Commits.

    Raises AntqError for a build that does not exist.
    """
    with conn, conn.cursor() as cursor:
        cursor.execute(
            "update warehouse.builds set state = 'built', built_at = clock_timestamp()"
            " where build_id = %s and state = 'open'",
            (build.build_id,),
        )
        if cursor.rowcount == 0:
            _state(conn, build)


def publish(conn: Connection, build: Build) -> None:
    """Let readers see the build (role antq_builder): `published_position` moves to its end. Repeatable. Commits.

    Raises AntqError when the build does not exist or has not been marked built.
    """
    with conn, conn.cursor() as cursor:
        cursor.execute("select p.position from warehouse.published as p for update")
        state = _state(conn, build)
        if state == "published":
            return
        if state != "built":
            raise AntqError(
                f"build {build.build_id} is {state} and cannot be published",
                where="warehouse.builds",
                fix="run its models to the end first: antq refresh",
            )
        # The bounds are those of the record, not those of the caller's copy.
        cursor.execute(
            "update warehouse.builds set state = 'published', published_at = clock_timestamp(), error = null"
            " where build_id = %s returning to_position",
            (build.build_id,),
        )
        cursor.execute("update warehouse.published set position = %s", (_one(cursor.fetchone()),))


def unfinished(conn: Connection) -> tuple[Build, str] | None:
    """The build that is not published yet and its state, `open` or `built` (role antq_builder or writer), or None."""
    with conn.cursor() as cursor:
        cursor.execute(
            "select b.build_id, b.from_position, b.to_position, b.state from warehouse.builds as b"
            " where b.state <> 'published'"
        )
        row = cursor.fetchone()
    return (Build(*row[:3]), row[3]) if row else None


def record_error(conn: Connection, build: Build, error: str) -> None:
    """Keep why an attempt at a build failed (role antq_builder); publishing the build clears it. Commits."""
    with conn, conn.cursor() as cursor:
        cursor.execute(
            "update warehouse.builds set error = %s where build_id = %s and state <> 'published'",
            (error, build.build_id),
        )


def last_error(conn: Connection) -> str | None:
    """Why the build that is not published failed when it was last tried (role antq_builder), or None."""
    with conn.cursor() as cursor:
        cursor.execute("select b.error from warehouse.builds as b where b.state <> 'published'")
        row = cursor.fetchone()
    return row[0] if row else None


def position_state(conn: Connection) -> dict[str, int]:
    """`position` of the log's end, `data_position` of its last event that moves data, and `published_position` that
    readers see (role antq_owner, builder or writer). All is published where the last two are equal."""
    with conn.cursor() as cursor:
        cursor.execute(
            "select h.position, h.data_position, p.position"
            " from eventlog.head as h cross join warehouse.published as p"
        )
        position, data, published = cursor.fetchone()  # type: ignore[misc]  # both tables hold exactly one row
    return {"position": position, "data_position": data, "published_position": published}


def _state(conn: Connection, build: Build) -> str:
    with conn.cursor() as cursor:
        cursor.execute("select b.state from warehouse.builds as b where b.build_id = %s", (build.build_id,))
        row = cursor.fetchone()
    if row is None:
        raise AntqError(
            f"there is no build {build.build_id}",
            where="warehouse.builds",
            fix="open one first: antq refresh",
        )
    return str(row[0])


def _one(row: tuple[int, ...] | None) -> int:
    if row is None:
        raise LookupError("a row was expected")
    return row[0]
