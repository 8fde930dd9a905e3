"""What is kept of the checks: `expectations/` writes it, a row per check and build, and this removes it in time."""

from psycopg2.extensions import connection as Connection


def remove_passed(connection: Connection, days: int) -> int:
    """Remove the results of checks that passed more than `days` days ago; returns how many.

    A check that failed stays with its rows in `quality.failures`: the figure may be in force still.
    """
    with connection, connection.cursor() as cursor:
        cursor.execute(
            "delete from quality.validation_results where success and run_at < now() - make_interval(days => %s)",
            (days,),
        )
        return cursor.rowcount
