"""Change relations that readers use: at once, and without a reader ever waiting behind a change that waits."""

import time
from collections.abc import Callable

from psycopg2 import errors, sql
from psycopg2.extensions import connection as Connection
from psycopg2.extensions import cursor as Cursor

from antq.core.errors import AntqError

# Shorter than the second after which the server looks for deadlocks: it is this side that gives way, never a reader.
_TRIES, _LOCK_TIMEOUT = 120, "200ms"


def change(conn: Connection, work: Callable[[Cursor], None], what: str) -> None:
    """Run `work` in one transaction, again and again until no reader's query holds what it locks, and commit.

    A query under way is waited for, a little at a time, so that other readers never queue after this. Raises
    AntqError, naming `what` was to be put in place, when readers hold the old relations for minutes.
    """
    for _ in range(_TRIES):
        try:
            with conn, conn.cursor() as cursor:
                cursor.execute(sql.SQL("set local lock_timeout = {}").format(sql.Literal(_LOCK_TIMEOUT)))
                work(cursor)
            return
        except (errors.LockNotAvailable, errors.DeadlockDetected):
            time.sleep(1)
    raise AntqError(
        f"{what} could not take the place of the old: a reader's query holds those",
        where="pg_stat_activity",
        fix="end the long query, or run it again at a quieter time",
    )
