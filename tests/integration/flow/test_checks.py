"""Every check finds the row planted for it, and nothing on sound figures."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flow_steps import rows, take_in

from antq.core.errors import AntqError
from antq.warehouse import plausibility, refresh

# One slip for each check: the private table it is planted in and what is set there, on one row of its own.
SLIPS = {
    ("filings", "no_line_vanishes"): ("_filings", "lines_in = lines_in + 1"),
    ("filings", "a_nil_report_has_no_lines"): ("_filings", "is_nil = true"),
    ("filings", "a_report_says_something"): (
        "_filings",
        "lines_in = 0, lines_accepted = 0, lines_warned = 0",
    ),
    ("filings", "few_lines_are_rejected"): ("_filings", "lines_in = lines_in + 99, lines_rejected = 99"),
    ("filings", "a_report_is_at_most_a_year_late"): ("_filings", "received_at = timestamptz '2033-01-01'"),
    ("activities", "value_is_not_negative"): ("_activities", "attendances = -1"),
    ("activities", "counts_are_whole"): ("_activities", "attendances = 10.5"),
    ("activities", "no_more_than_the_denominator"): ("_activities", "denominators = '{\"attendances\": 3}'"),
    ("activities", "people_are_fewer_than_a_tenth_of_the_country"): ("_activities", "attendances = 10000001"),
    ("activities", "a_meeting_has_someone_in_it"): ("_activities", "attendances = 0"),
    ("activities", "a_meeting_fits_into_a_place"): ("_activities", "attendances = 10001"),
    ("seizures", "cases_is_not_negative"): ("_seizures", "cases = -1"),
    ("seizures", "suspects_is_not_negative"): ("_seizures", "suspects = -1"),
    ("seizures", "suspects_stand_with_cases"): ("_seizures", "cases = 0"),
    ("seizures", "ownerless_goods_have_no_suspects"): ("_seizures", "is_ownerless = true"),
    ("seizures", "suspects_per_case_are_plausible"): ("_seizures", "suspects = 51"),
    ("seizures", "what_was_found_or_handed_over_has_no_suspects"): (
        "_seizures",
        "acquisition_code = 'found'",
    ),
    ("seizure_exhibits", "quantity_is_not_negative"): (
        "_seizure_exhibits",
        "quantity = -1",
    ),
    ("seizure_exhibits", "a_factor_names_its_source"): ("_seizure_exhibits", "unit_code = 'brick'"),
    ("seizure_exhibits", "an_exhibit_weighs_less_than_the_largest_haul"): (
        "_seizure_exhibits",
        "quantity = 5001",
    ),
    ("models", "points_is_not_negative"): ("_models", "points = -1"),
    ("models", "groups_is_not_negative"): ("_models", "groups = -1"),
    ("models", "members_is_not_negative"): ("_models", "members = -1, groups = -1"),
    ("models", "a_model_has_a_name"): ("_models", "model_name = ' '"),
    ("models", "a_group_has_a_member"): ("_models", "members = 1"),
    ("models", "members_per_group_are_plausible"): ("_models", "members = 10001"),
    ("model_stocks", "value_is_not_negative"): ("_model_stocks", "value = -1"),
    ("model_stocks", "counts_are_whole"): ("_model_stocks", "value = 1.5"),
    ("model_stocks", "closing_is_opening_plus_new_less_gone"): (
        "_model_stocks",
        "measure_code = 'models_opening', value = 4",
    ),
    ("model_events", "a_step_is_not_before_the_movement"): (
        "_model_events",
        "event_date = date '1890-05-19'",
    ),
    ("model_events", "a_step_lies_in_the_past"): ("_model_events", "event_date = date '2990-01-01'"),
    ("findings", "a_finding_has_a_code_and_a_place"): ("_findings", "place = null"),
}


@pytest.fixture
def warehouse(module_warehouse: Any) -> Any:
    """One warehouse for the module: dbt parses the project anew for each database, which takes ten seconds.

    The tests go from sound figures to planted slips, in this order.
    """
    return module_warehouse


@pytest.fixture
def checks(warehouse: Any) -> Any:
    """The module `expectations.run`, as a build loads it."""
    return plausibility.load_suites(warehouse.settings.home)


def _reports(report: Callable[..., Path]) -> list[Path]:
    """Sound figures of every form, many lines each; one line draws a finding."""
    communes = range(1, 10)
    meetings = [f"commune,Xã {n},residents_meeting,1,10" for n in communes]
    activities = [
        report(
            "activities",
            "level,place,activity,occasions,attendances",
            meetings + (["commune,Xã 99,no_such_activity,1,10"] if month == 1 else []),
            Kỳ_báo_cáo=f"2023-M0{month}.decree_09",
        )
        for month in range(1, 6)
    ]
    return [
        *activities,
        report(
            "seizures",
            "level,place,group_no,acquisition,mode,cases,suspects,item,quantity,unit",
            [f"commune,Xã {n},{n},seized,independent,1,2,heroin,1,kg" for n in communes],
        ),
        report(
            "models",
            "record,model,status,points,groups,members,measure,value,step,date",
            [f"named,Mô hình số {n},active,1,2,30,,,," for n in communes]
            + [",".join(["stock", "", "", "", "", "", measure, value, "", ""]) for measure, value in STOCKS]
            + [f"event,Mô hình số {n},,,,,,,launched,2023-03-0{n}" for n in communes],
        ),
    ]


STOCKS = (("models_active", "5"), ("model_groups", "7"), ("model_points", "9"), ("model_members", "90"))


def _plant(connection: Any, table: str, change: str, nth: int = 0) -> int:
    """Make one slip in the nth row of a private table, as only a broken model could. Returns the row's
    position.
    """
    chosen = {
        "_model_stocks": "measure_code <> 'models_active'",
    }.get(table, "true")
    order = "event_position" if table == "_filings" else "event_position, line_no"
    query = f"""
        update core.{table} set {change} where ctid = (
            select ctid from core.{table} where {chosen} order by {order} offset %s limit 1
        )
        returning event_position
    """  # noqa: S608 (the tables named above)
    planted = rows(connection, query, nth)
    assert len(planted) == 1, (table, change)
    return int(planted[0][0])


def test_every_check_has_a_slip_planted_for_it(checks: Any) -> None:
    names = {(suite.name, check.name) for suite in checks.SUITES for check in suite.checks}
    assert names == set(SLIPS)


def test_sound_figures_pass(warehouse: Any, report: Callable[..., Path]) -> None:
    take_in(warehouse.settings, *_reports(report))
    done = refresh.refresh(warehouse.settings)

    assert done is not None
    assert done.checks is not None
    assert done.checks.errors == 0
    results = rows(
        warehouse.connect("analyst"),
        "select suite, expectation, success, severity, table_name, column_name from quality.validation_results",
    )
    assert {(suite, expectation) for suite, expectation, *_ in results} == set(SLIPS)
    assert len(results) == len(SLIPS)
    failing = {expectation for _, expectation, success, *_ in results if not success}
    # Filed in 2026 or later for 2023: that is late, and reported as late.
    assert failing == {"a_report_is_at_most_a_year_late"}
    assert (warehouse.state_dir / "data_docs" / "index.html").is_file()


def test_running_again_replaces_the_results_of_the_build(warehouse: Any, checks: Any) -> None:
    build = refresh.latest_build(warehouse.settings)
    assert build is not None

    checks.run_checks(warehouse.settings, build)

    counted = rows(
        warehouse.connect("builder"),
        "select count(*) from quality.validation_results where build_id = %s",
        build.build_id,
    )
    assert counted == [(len(SLIPS),)]


def test_each_planted_slip_is_found_with_its_row(warehouse: Any, checks: Any) -> None:
    build = refresh.latest_build(warehouse.settings)
    assert build is not None
    builder = warehouse.connect("builder")
    nth = dict.fromkeys((table for table, _ in SLIPS.values()), 0)
    planted = {}
    # Bricks are in no report but the one planted, whose factor then has no source.
    rows(
        warehouse.connect("owner"),
        "update reference.unit_factors set source = null where unit_code = 'brick' returning unit_code",
    )
    for named, (table, change) in SLIPS.items():
        planted[named] = _plant(builder, table, change, nth[table])
        nth[table] += 1

    outcomes = checks.run_checks(warehouse.settings, build)

    assert [(o.suite, o.expectation) for o in outcomes if o.success] == []
    failures = rows(
        builder,
        """
        select suite, expectation, array_agg(cast(row_key ->> 'event_position' as bigint))
        from quality.failures where build_id = %s group by suite, expectation
        """,
        build.build_id,
    )
    found = {(suite, expectation): positions for suite, expectation, positions in failures}
    assert {(o.suite, o.expectation): o.unexpected_count for o in outcomes} == {
        named: len(positions) for named, positions in found.items()
    }
    assert {named for named, position in planted.items() if position not in found[named]} == set()


def test_a_build_checks_the_streams_it_touched_and_publishes_what_fails(
    warehouse: Any, report: Callable[..., Path]
) -> None:
    """The slips planted above lie in streams this build does not touch; the one planted here is in its own."""
    settings = warehouse.settings
    header = "level,place,activity,occasions,attendances"
    cover = {"Kỳ_báo_cáo": "2023-M06.decree_09"}
    take_in(settings, report("activities", header, ["commune,Xã 1,residents_meeting,1,11"], **cover))
    build = refresh.open_build(settings)
    assert build is not None
    refresh.run_models(settings, build)
    with_slip = rows(
        warehouse.connect("builder"),
        "update core._activities set occasions = -1, attendances = -1 where event_position > %s returning line_no",
        build.from_position,
    )
    assert len(with_slip) == 1

    summary = refresh.check_and_publish(settings, build)

    assert summary is not None
    assert summary.errors == 1
    failures = rows(
        warehouse.connect("analyst"),
        "select count(*) from quality.failures where build_id = %s",
        build.build_id,
    )
    assert failures[0][0] >= 2
    assert rows(warehouse.connect("analyst"), "select warehouse.published_position()") == [
        (build.to_position,)
    ]
    assert refresh.check_and_publish(settings, build) is None


def test_a_check_that_cannot_be_run_publishes_nothing(
    warehouse: Any, report: Callable[..., Path], checks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    header = "level,place,activity,occasions,attendances"
    cover = {"Kỳ_báo_cáo": "2023-M07.decree_09"}
    take_in(
        warehouse.settings, report("activities", header, ["commune,Xã 1,residents_meeting,1,11"], **cover)
    )
    broken = replace(checks.SUITES[0].checks[0], failing="no_such_column > 0")
    monkeypatch.setattr(checks, "SUITES", (replace(checks.SUITES[0], checks=(broken,)),))
    builder = warehouse.connect("builder")
    published = rows(builder, "select warehouse.published_position()")

    with pytest.raises(AntqError, match="no_such_column") as raised:
        refresh.refresh(warehouse.settings)

    assert "filings.no_line_vanishes" in raised.value.what
    assert rows(builder, "select warehouse.published_position()") == published
    waiting = refresh.built_build(warehouse.settings)
    assert waiting is not None
    query = "select count(*) from quality.validation_results where build_id = %s"
    assert rows(builder, query, waiting.build_id) == [(0,)]
    monkeypatch.undo()
    assert refresh.check_and_publish(warehouse.settings, waiting) is not None
