"""Run the suites on a build that no reader sees yet, and write what they found to schema `quality`.

Great Expectations decides and renders Data Docs; the failing rows themselves are copied inside the database.
"""

import os
import shutil
from contextlib import closing
from dataclasses import dataclass
from typing import Any

# Set before the import below: Great Expectations reads it once, and nothing here may call home.
os.environ["GX_ANALYTICS_ENABLED"] = "false"

import great_expectations as gx
from great_expectations.expectations import UnexpectedRowsExpectation
from psycopg2.extensions import connection as Connection
from psycopg2.extras import Json

from antq.core.database import connect, parameters, to_uri
from antq.core.errors import AntqError
from antq.core.settings import Settings
from antq.warehouse.builds import Build
from expectations.suites import SUITES, Check, Suite

# Great Expectations has its own words for severity.
GX_SEVERITY = {"error": "critical", "warning": "warning"}

# Streams with a data event in the build: the neighbourhood of every check so far. An array, not a list to join with: a
# value reaches into the facts' views, so that the rows of these streams are looked up and no others are read.
TOUCHED = (
    "stream = any(array("
    "select distinct stream from eventlog.events where position > {from_position} and position <= {to_position}"
    "))"
)


@dataclass(frozen=True)
class Outcome:
    """One check of one build; `unexpected_count` counts all failing rows."""

    suite: str
    expectation: str
    table_name: str
    column_name: str
    severity: str
    success: bool
    unexpected_count: int
    details: dict[str, Any]


def run_checks(settings: Settings, build: Build) -> list[Outcome]:
    """Check the rows of the streams `build` touched, with their state at its end, and record results and failing
    rows.

    Running it again for the same build replaces its results. Data Docs are built in <state_dir>/data_docs.
    Raises AntqError naming the check that could not be evaluated; then nothing is recorded.
    """
    outcomes = _judge(settings, build)
    with closing(connect("builder", settings)) as connection, connection:
        _record(connection, build, outcomes)
    return outcomes


def _judge(settings: Settings, build: Build) -> list[Outcome]:
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    source = context.data_sources.add_postgres(
        "warehouse", connection_string=_connection_string(settings, build), create_temp_table=False
    )
    definitions = []
    for suite in SUITES:
        asset = source.add_query_asset(suite.name, query=_rows(suite, build))
        expectations = context.suites.add(
            gx.ExpectationSuite(name=suite.name, expectations=[_expectation(check) for check in suite.checks])
        )
        definitions.append(
            context.validation_definitions.add(
                gx.ValidationDefinition(
                    name=suite.name,
                    data=asset.add_batch_definition_whole_table("touched"),
                    suite=expectations,
                )
            )
        )
    checkpoint = context.checkpoints.add(
        gx.Checkpoint(
            name=f"build_{build.build_id}", validation_definitions=definitions, result_format="BASIC"
        )
    )
    results = checkpoint.run()
    _build_docs(context, settings)
    by_name = {suite.name: suite for suite in SUITES}
    return [
        _outcome(by_name[validated.suite_name], result)
        for validated in results.run_results.values()
        for result in validated.results
    ]


def _connection_string(settings: Settings, build: Build) -> str:
    # The builder may read past the published position; an analyst's session would be held at it.
    parts = parameters("builder", settings) | {"options": f"-c antq.position={build.to_position}"}
    return to_uri(parts, "postgresql+psycopg2")


# Great Expectations takes queries as text. What they hold is written in suites.py and build positions are
# integers: nothing of a report is ever part of one.


def _in_force(suite: Suite, build: Build) -> str:
    # The first build touches everything there is.
    touched = (
        TOUCHED.format(from_position=build.from_position, to_position=build.to_position)
        if build.from_position
        else "true"
    )
    return f"select * from {suite.table} where recorded_to_position is null and {touched}"  # noqa: S608 (ours)


def _rows(suite: Suite, build: Build) -> str:
    return suite.rows.format(table=f"({_in_force(suite, build)}) as in_force")


def _failing(suite: Suite, check: Check, build: Build) -> str:
    return f"select * from ({_rows(suite, build)}) as checked where {check.failing}"  # noqa: S608 (ours)


def _expectation(check: Check) -> UnexpectedRowsExpectation:
    # A brace in the condition would be taken for a parameter of the query.
    condition = check.failing.replace("{", "{{").replace("}", "}}")
    return UnexpectedRowsExpectation(
        unexpected_rows_query=f"select * from {{batch}} where {condition}",  # noqa: S608 (ours)
        description=check.title,
        severity=GX_SEVERITY[check.severity],
        meta={"name": check.name},
    )


def _build_docs(context: Any, settings: Settings) -> None:
    """Render this build's results next to the last ones and put them in their place, so that they do not pile
    up.
    """
    target = settings.state_dir / "data_docs"
    fresh = target.with_name("data_docs.new")
    shutil.rmtree(fresh, ignore_errors=True)
    site = {
        "class_name": "SiteBuilder",
        "show_how_to_buttons": False,
        "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(fresh)},
        "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
    }
    # An ephemeral context makes a site of its own in a temporary folder that nobody removes.
    (name, unwanted), *_ = context.list_data_docs_sites().items()
    context.update_data_docs_site(name, site)
    shutil.rmtree(unwanted["store_backend"]["base_directory"], ignore_errors=True)
    context.build_data_docs(site_names=[name])
    shutil.rmtree(target, ignore_errors=True)
    fresh.rename(target)


def _outcome(suite: Suite, result: Any) -> Outcome:
    name = result.expectation_config.meta["name"]
    check = next(check for check in suite.checks if check.name == name)
    count = result.result.get("observed_value")
    if count is None:
        raised = result.exception_info or {}
        messages = [e["exception_message"] for e in raised.values() if isinstance(e, dict)]
        reason = " ".join((messages or [raised.get("exception_message", "no reason given")])[0].split())[:500]
        raise AntqError(
            f"check {suite.name}.{name} could not be run: {reason}",
            where=suite.table,
            fix="mend the check in expectations/suites.py or the table it reads",
        )
    return Outcome(
        suite.name,
        name,
        suite.table,
        check.column,
        check.severity,
        bool(result.success),
        int(count),
        {"title": check.title},
    )


def _record(connection: Connection, build: Build, outcomes: list[Outcome]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("delete from quality.failures where build_id = %s", (build.build_id,))
        cursor.execute("delete from quality.validation_results where build_id = %s", (build.build_id,))
        cursor.executemany(
            """
            insert into quality.validation_results (
                build_id, suite, expectation, table_name, column_name, success, severity, unexpected_count,
                details, run_at
            )
            values (%s, %s, %s, %s, %s, %s, %s, %s, %s, now())
            """,
            [
                (
                    *(
                        build.build_id,
                        o.suite,
                        o.expectation,
                        o.table_name,
                        o.column_name,
                        o.success,
                        o.severity,
                    ),
                    *(o.unexpected_count, Json(o.details)),
                )
                for o in outcomes
            ],
        )
        cursor.execute("select set_config('antq.position', %s, true)", (str(build.to_position),))
        for suite in SUITES:
            for check in suite.checks:
                if any(
                    o.suite == suite.name and o.expectation == check.name and not o.success for o in outcomes
                ):
                    _copy_failures(cursor, build, suite, check)


def _copy_failures(cursor: Any, build: Build, suite: Suite, check: Check) -> None:
    key, place = (
        ", ".join(f"'{column}', {column}" for column in columns) for columns in (suite.key, suite.place)
    )
    cursor.execute(
        f"""
        insert into quality.failures (build_id, suite, expectation, table_name, row_key, details)
        select
            %s, %s, %s, %s, jsonb_build_object({key}),
            jsonb_build_object('column', %s, 'value', {check.column}, 'severity', %s, {place})
        from ({_failing(suite, check, build).replace("%", "%%")}) as failing
        """,  # noqa: S608 (ours)
        (build.build_id, suite.name, check.name, suite.table, check.column, check.severity),
    )
