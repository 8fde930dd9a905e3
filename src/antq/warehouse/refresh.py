"""From new events to published figures: one bounded build, modelled by dbt, checked and then published.

Airflow runs the same functions, a task each; `antq refresh` runs them in one process.
"""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from psycopg2 import Error as Psycopg2Error
from psycopg2.extensions import cursor as Cursor

from antq.core.database import connect
from antq.core.errors import AntqError
from antq.core.settings import Settings
from antq.eventlog.migrate import require_current
from antq.warehouse import between_readers, builds, dbt_run, editions, views
from antq.warehouse.builds import Build
from antq.warehouse.plausibility import CheckSummary, run_checks

BUILDERS_LOCK = "antq build"
# Selectors of dbt_project/selectors.yml.
_ALL_MODELS, _STORED_MODELS, _VIEWS = "all_models", "stored_models", "views"


@dataclass(frozen=True)
class ModelRun:
    """One run of dbt: how many models and tests ran, and the wall time in seconds."""

    models: int
    tests: int
    seconds: float


@dataclass(frozen=True)
class RefreshResult:
    """A published build with what its models and checks came to."""

    build: Build
    modelled: ModelRun
    checks: CheckSummary | None


def refresh(settings: Settings) -> RefreshResult | None:
    """Build, check and publish everything the log holds now. Returns None when there is nothing new.

    An unfinished build of an earlier run is finished first, within its own bounds, and the newer events after
    it. With nothing new, the views of an updated version are made. Raises AntqError naming the model or check
    that broke; the figures published before then stay as they are.
    """
    last = None
    while True:
        # Held for the whole build, or a second caller would run dbt again after this one.
        with one_at_a_time(settings):
            if (build := open_build(settings)) is None:
                _update_views(settings)
                return last
            last = finish(settings, build)


def finish(settings: Settings, build: Build) -> RefreshResult:
    """Build, check and publish `build`, whatever of that was done already. The caller holds the builders' lock."""
    modelled = _run_models(settings, build)
    return RefreshResult(build, modelled, _check_and_publish(settings, build))


def open_build(settings: Settings) -> Build | None:
    """The build to work on: an unfinished one, else a new one up to the end of the log, else None.

    Raises AntqError where the database is of another version.
    """
    with closing(connect("builder", settings)) as connection:
        require_current(connection)
        return builds.open_build(connection)


def check_and_publish(settings: Settings, build: Build) -> CheckSummary | None:
    """Run the checks on a built build, still unseen by readers, then move the published position to its end.

    A figure that fails a check is recorded, not withheld: the checks judge plausibility, and one odd figure
    of one province must not hold back the others. A check that cannot be run raises AntqError and nothing is
    published. Returns None when the build is not waiting for its checks.
    """
    with one_at_a_time(settings):
        return _check_and_publish(settings, build)


def _check_and_publish(settings: Settings, build: Build) -> CheckSummary | None:
    with closing(connect("builder", settings)) as connection:
        with connection:
            if _state(connection, build) != "built":
                return None
        with _errors_recorded(settings, build):
            summary = run_checks(settings, build)
        builds.publish(connection, build)
    return summary


def built_build(settings: Settings) -> Build | None:
    """The build that waits for its checks, if there is one."""
    return _last_build(settings, "built")


def unfinished_build(settings: Settings) -> Build | None:
    """The build that is open or waits for its checks, if there is one."""
    return _last_build(settings, "open") or built_build(settings)


def latest_build(settings: Settings) -> Build | None:
    """The build last published, if there is one."""
    return _last_build(settings, "published")


def has_unpublished_events(settings: Settings) -> bool:
    """Whether the log holds data events that are not published yet."""
    with closing(connect("builder", settings)) as connection, connection, connection.cursor() as cursor:
        cursor.execute("select data_position > warehouse.published_position() from eventlog.head")
        row = cursor.fetchone()
    return bool(row and row[0])


def is_build_running(settings: Settings) -> bool:
    """Whether the models or the checks of a build run at this moment."""
    with closing(connect("builder", settings)) as connection, connection.cursor() as cursor:
        # Tried and given back with the transaction: an idle warehouse is not held up.
        cursor.execute("select pg_try_advisory_xact_lock(hashtextextended(%s, 0))", (BUILDERS_LOCK,))
        row = cursor.fetchone()
        connection.rollback()
    return not (row and row[0])


def run_models(settings: Settings, build: Build) -> ModelRun:
    """Run dbt over the bounds of `build` and record that it is built; nothing happens if the build is past this.

    It makes and tests stored models only, unless the build begins at position 0, holds a changed list, or finds
    views that are not those of this dbt project: then all models are made, views included, and tested.
    Raises AntqError naming the models or tests that failed and the log, or saying that dbt was killed.
    The run's results are kept in <state_dir>/dbt/results/.
    """
    with one_at_a_time(settings):
        return _run_models(settings, build)


def _run_models(settings: Settings, build: Build) -> ModelRun:
    started = time.monotonic()
    with closing(connect("builder", settings)) as connection:
        state = _state(connection, build)
    if state != "open":
        return ModelRun(0, 0, time.monotonic() - started)
    project = dbt_run.project_digest(settings)
    selector = _begin(settings, build, project)
    with _errors_recorded(settings, build):
        results = dbt_run.run(
            settings,
            build,
            dbt_run.refresh_folder(settings),
            # Unit tests run in CI, not on every file.
            *("build", "--exclude-resource-type", "unit_test", "--selector", selector),
        )
        if selector == _ALL_MODELS:
            _make_editions(settings, project)
    with closing(connect("builder", settings)) as connection:
        builds.mark_built(connection, build)
    kinds = [result["unique_id"].split(".", 1)[0] for result in results]
    return ModelRun(kinds.count("model"), kinds.count("test"), time.monotonic() - started)


def _update_views(settings: Settings) -> None:
    """Make the views anew where those there are not of this dbt project: an update brings no event that would."""
    project = dbt_run.project_digest(settings)
    with closing(connect("builder", settings)) as connection, connection, connection.cursor() as cursor:
        if (last := latest_build(settings)) is None or views.are_of_project(cursor, project):
            return
        views.forget(cursor)
    # They hold no bound of a build.
    dbt_run.run(settings, last, dbt_run.refresh_folder(settings), "run", "--selector", _VIEWS)
    _make_editions(settings, project)


def _make_editions(settings: Settings, project: str) -> None:
    """Make the editions from the views that dbt made of `project`, and record that all these are there."""

    def make(cursor: Cursor) -> None:
        editions.make(cursor, editions.marts(settings))
        views.record(cursor, project)

    with closing(connect("builder", settings)) as connection:
        between_readers.change(connection, make, "the new editions of the marts")


def _begin(settings: Settings, build: Build, project: str) -> str:
    """The selector of what `build` must make; where that is all, the record of the views is deleted first. Commits."""
    with closing(connect("builder", settings)) as connection, connection, connection.cursor() as cursor:
        if (
            build.from_position > 0
            and views.are_of_project(cursor, project)
            and not _has_changed_list(cursor, build)
        ):
            return _STORED_MODELS
        views.forget(cursor)
        return _ALL_MODELS


def _has_changed_list(cursor: Cursor, build: Build) -> bool:
    cursor.execute(
        "select exists (select from eventlog.events"
        " where position > %s and position <= %s and type = 'ReferencePublished')",
        (build.from_position, build.to_position),
    )
    row = cursor.fetchone()
    return bool(row and row[0])


@contextmanager
def _errors_recorded(settings: Settings, build: Build) -> Iterator[None]:
    """Keep with the build why it failed, for `antq status`; of an unforeseen error its name, as it may quote values."""
    try:
        yield
    except Exception as error:
        reason = str(error) if isinstance(error, AntqError) else type(error).__name__
        # A database that is gone is the error itself, and status says so.
        with suppress(AntqError, Psycopg2Error), closing(connect("builder", settings)) as connection:
            builds.record_error(connection, build, reason)
        raise


@contextmanager
def one_at_a_time(settings: Settings) -> Iterator[None]:
    """Hold the builders' lock: a person's `antq refresh` waits for Airflow's task and the other way round.

    Raises AntqError where the database is of another version: nothing of a build begins there.
    """
    with closing(connect("builder", settings)) as connection:
        require_current(connection)
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_lock(hashtextextended(%s, 0))", (BUILDERS_LOCK,))
        yield


def _state(connection: Any, build: Build) -> str | None:
    with connection.cursor() as cursor:
        cursor.execute("select state from warehouse.builds where build_id = %s", (build.build_id,))
        row = cursor.fetchone()
    return str(row[0]) if row else None


def _last_build(settings: Settings, state: str) -> Build | None:
    with closing(connect("builder", settings)) as connection, connection, connection.cursor() as cursor:
        cursor.execute(
            """
            select build_id, from_position, to_position
            from warehouse.builds
            where state = %s
            order by build_id desc
            limit 1
            """,
            (state,),
        )
        row = cursor.fetchone()
    return Build(*row) if row else None
