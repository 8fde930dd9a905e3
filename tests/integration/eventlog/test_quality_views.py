"""What the dashboard of quality reads is there, for the role that reads it."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from log_steps import Warehouse, filing, rows

from antq.eventlog.store import append

ASSETS = Path(__file__).parents[3] / "superset" / "assets" / "datasets" / "kho_antq"
DATASETS: dict[str, dict[str, Any]] = {
    asset["table_name"]: asset
    for asset in (yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(ASSETS.glob("*.yaml")))
    if asset["schema"] == "quality"
}


def test_three_views_are_shown() -> None:
    assert DATASETS.keys() == {"alerts", "alert_changes", "standing_failures"}


@pytest.mark.parametrize("view", DATASETS)
def test_every_column_of_a_dataset_is_in_the_view_with_its_type(warehouse: Warehouse, view: str) -> None:
    with warehouse.connect("analyst").cursor() as cursor:
        cursor.execute(
            """
            select attname, upper(format_type(atttypid, atttypmod)) from pg_attribute
            where attrelid = %s::regclass and attnum > 0 and not attisdropped
            """,
            (f"quality.{view}",),
        )
        there = dict(cursor.fetchall())

    wanted = {
        column["column_name"]: column["type"]
        for column in DATASETS[view]["columns"]
        if not column["expression"]
    }
    assert wanted.items() <= there.items()


@pytest.mark.parametrize("view", DATASETS)
def test_an_analyst_may_ask_for_every_column_and_metric(warehouse: Warehouse, view: str) -> None:
    asset = DATASETS[view]
    computed = [column["expression"] for column in asset["columns"] if column["expression"]]
    metrics = [metric["expression"] for metric in asset["metrics"]]

    with warehouse.connect("analyst").cursor() as cursor:
        cursor.execute(f"select {', '.join(['*', *computed])} from quality.{view}")  # noqa: S608 (ours)
        assert cursor.fetchall() == []
        cursor.execute(f"select {', '.join(metrics)} from quality.{view}")  # noqa: S608 (ours)
        assert len(cursor.fetchall()) == 1


ALERT = {
    "kind": "report_overdue",
    "severity": "warning",
    "origin": "reported",
    "form": "activities",
    "province_key": "gia_lai_2025",
    "province_name": "Gia Lai",
    "reporting_unit": "consolidated",
    "period_key": "2026-M11.decree_09",
    "facts": {"due_date": "2026-11-25"},
}


def test_what_ends_an_alert_that_has_ended_is_no_change(warehouse: Warehouse) -> None:
    events = (
        ("AlertRaised", ALERT),
        ("AlertAcknowledged", {"until": "2099-01-01T00:00:00+07:00"}),
        ("AlertJudged", {"verdict": "error"}),
        ("AlertResolved", {"how": "mended"}),
        ("AlertReopened", ALERT),
        ("AlertJudged", {"verdict": "true_value"}),
        ("AlertResolved", {"how": "mended"}),
    )
    conn = warehouse.connect("writer")
    append(
        conn,
        [
            filing("alert/report_overdue/gia_lai", n, type=type_, payload=payload, lines=())
            for n, (type_, payload) in enumerate(events)
        ],
    )
    conn.commit()

    found = rows(
        warehouse.connect("analyst"),
        "select is_raised, kind_name, province_name from quality.alert_changes order by position",
    )

    assert found == [(raised, "Báo cáo quá hạn", "Gia Lai") for raised in (True, False, True, False)]


def test_an_alert_says_whether_it_stands_by_when_it_is_due_and_whom_to_ask(warehouse: Warehouse) -> None:
    conn = warehouse.connect("writer")
    append(
        conn,
        [
            filing("alert/report_overdue/late", type="AlertRaised", payload=ALERT, lines=()),
            filing("alert/report_overdue/over", type="AlertRaised", payload=ALERT, lines=()),
            filing("alert/report_overdue/over", 1, type="AlertResolved", payload={"how": "mended"}, lines=()),
        ],
    )
    conn.commit()

    found = rows(
        warehouse.connect("analyst"),
        """
        select alert_key, is_standing, severity_order, due_date::text, reporting_unit_name, province_order
        from quality.alerts order by alert_key
        """,
    )

    assert found == [
        ("report_overdue/late", True, 2, "2026-11-25", "Báo cáo tổng hợp của tỉnh", 52),
        ("report_overdue/over", False, 2, "2026-11-25", "Báo cáo tổng hợp của tỉnh", 52),
    ]


def test_a_failing_row_names_its_report_and_its_check_in_two_languages(warehouse: Warehouse) -> None:
    stream = "report/activities/kon_tum_2008/consolidated/2023-M03.decree_09/structured/reported"
    conn = warehouse.connect("writer")
    append(conn, [filing(stream)])
    conn.commit()
    owner = warehouse.connect("owner")
    with owner, owner.cursor() as cursor:
        cursor.execute(
            """
            insert into warehouse.builds (from_position, to_position, state)
            select 0, position, 'published' from eventlog.head returning build_id
            """
        )
        (build_id,) = cursor.fetchone() or ()
        cursor.execute("update warehouse.published set position = (select position from eventlog.head)")
        cursor.execute(
            """
            insert into quality.validation_results (build_id, suite, expectation, success, severity, details)
            values
                (%(build)s, 'filings', 'two', false, 'error', '{"title": "quá trễ / too late"}'),
                (%(build)s, 'filings', 'one', false, 'warning', '{"title": "OK?"}')
            """,
            {"build": build_id},
        )
        cursor.execute(
            """
            insert into quality.failures (build_id, suite, expectation, row_key, details)
            select %s, 'filings', name, jsonb_build_object('stream', %s::text), '{}'
            from unnest(array['one', 'two']) as name
            """,
            (build_id, stream),
        )

    found = rows(
        warehouse.connect("analyst"),
        """
        select
            origin, form, province_name, reporting_unit, period_key, title_vi, title_en, severity_name, severity_order
        from quality.standing_failures order by severity_order
        """,
    )

    report = ("reported", "activities", "Kon Tum", "consolidated", "2023-M03.decree_09")
    assert found == [
        (*report, "quá trễ", "too late", "Chắc chắn sai", 1),
        (*report, "OK?", "OK?", "Cần xem lại", 2),
    ]
