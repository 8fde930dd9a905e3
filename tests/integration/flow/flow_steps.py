"""The steps from the inbox to published figures, and how a reader looks at them."""

from pathlib import Path
from typing import Any

from antq import flow
from antq.intake import landing
from antq.settings import Settings


def take_in(settings: Settings, *paths: Path) -> bool:
    """Land files and take them in, as `submission_intake` does. Returns whether a build is due."""
    for path in paths:
        landing.land(settings, path, "tests")
    due = [flow.take_in_chunk(settings, chunk) for chunk in flow.chunks(settings)]
    return any(due)


def rows(connection: Any, query: str, *values: object) -> list[tuple[Any, ...]]:
    """The rows of one query, in a transaction of its own."""
    with connection, connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def attendances(connection: Any, period: str) -> Any:
    """The meeting attendances of a month that a reader sees, all communes together; None before there are
    any.
    """
    query = """
        select sum(value) from core.fct_activities
        where
            measure_code = 'residents_meeting_attendances' and recorded_to_position is null and period_key = %s
    """
    return rows(connection, query, period)[0][0]
