"""From a province's file to its figures in the marts, through the real scheduler."""

import io
import json
from decimal import Decimal
from pathlib import Path
from string import ascii_letters

import openpyxl
import psycopg2
import pytest
from stack import EXAMPLES, Stack

from antq.eventlog.rawstore import RawStore

PROSE = "15_an_giang_2023_prose.txt"

BORDER_GUARD_2021 = {
    "province_key": "an_giang_2008",
    "reporting_unit": "border_guard",
    "origin": "reported",
}


def test_status_names_every_service_and_position(stack: Stack) -> None:
    status = stack.status()

    assert set(status["services"].values()) == {"up"}, status
    assert {
        "postgres",
        "airflow-api-server",
        "airflow-scheduler",
        "airflow-dag-processor",
        "landing-watch",
        "superset",
    } <= set(status["services"])
    assert set(status["urls"]) == {"airflow", "superset"}
    assert status["log"]["published_position"] == status["log"]["position"] > 0


def test_an_giang_border_guard_2021_reaches_the_facts(stack: Stack) -> None:
    exhibits = dict(
        stack.rows(
            """
            select item_code || '/' || unit_code, sum(quantity)
            from core.fct_seizure_exhibits
            where province_key = %(province_key)s and reporting_unit = %(reporting_unit)s
                and origin = %(origin)s and recorded_to_position is null
            group by item_code, unit_code
            """,
            BORDER_GUARD_2021,
            role="analyst",
        )
    )
    groups = stack.rows(
        """
        select sum(cases), sum(suspects)
        from core.fct_seizures
        where province_key = %(province_key)s and reporting_unit = %(reporting_unit)s
            and origin = %(origin)s and recorded_to_position is null
        """,
        BORDER_GUARD_2021,
        role="analyst",
    )

    assert exhibits == {
        "methamphetamine_crystal/kg": Decimal("75.93"),
        "heroin/kg": Decimal("2.0819"),
        "synthetic_drug_tablets/tablet": Decimal("13353"),
        "cannabis_dry/kg": Decimal("4.8"),
    }
    assert groups == [(15, 41)]


def test_a_total_leads_back_to_the_cell_of_the_file_as_it_was_sent(stack: Stack) -> None:
    found = stack.json(
        "trace",
        "national_totals",
        *("measure_code=seizure_quantity", "item_code=heroin", "unit_code=kg"),
        *("period_key=2021.assumed", "boundary_set=34", "origin=reported"),
    )

    assert (found["figure"], found["summed_again"], found["agrees"]) == ("2.0819", "2.0819", True)
    [line], [event] = found["lines"], found["events"]
    assert event["original"] == "kept"
    raw = RawStore(f"file://{stack.state_dir / 'raw'}").get(line["source_sha256"])
    sheet, _, cell = line["place"].partition("!")
    row = openpyxl.load_workbook(io.BytesIO(raw))[sheet][int(cell.strip(ascii_letters))]
    assert {"Heroin", "2,0819", "ki-lô-gam"} <= {one.value for one in row}


def test_national_totals_are_equal_on_both_maps(stack: Stack) -> None:
    unequal = stack.rows(
        """
        select measure_code, item_code, unit_code, period_key, origin, obs_status, count(distinct value), count(*)
        from marts.national_totals
        where value is not null
        group by measure_code, item_code, unit_code, period_key, origin, obs_status
        having count(distinct value) > 1 or count(*) <> 2
        """,
        role="analyst",
    )

    assert unequal == []
    assert stack.rows("select count(*) from marts.national_totals", role="analyst")[0][0] > 0


def test_prose_reaches_a_dashboards_table_with_its_span_and_waits_for_a_word(stack: Stack) -> None:
    text = (EXAMPLES / PROSE).read_text(encoding="utf-8")
    query = """
        select measure_code, value, source_span, obs_status from marts.figures
        where source_file = %s and boundary_set = '63' and measure_code in ('residents_meetings', 'models_active')
        order by source_span
    """

    first, second, models = stack.rows(query, (PROSE,), role="analyst")

    assert [row[:2] for row in (first, second, models)] == [
        ("residents_meetings", 3439),
        ("residents_meetings", 345),
        ("models_active", 56),
    ]
    for _, value, span, status in (first, second, models):
        start, end = map(int, span.strip("[)").split(", "))
        assert text[start:end].startswith(f"{value:,}".replace(",", "."))
        assert status == "P"
    waiting = stack.json("review", "list", "--slot", "activities/an_giang_2008/consolidated/2023.assumed")
    assert first[2] in {figure["source_span"] for figure in waiting}


def test_a_file_twice_is_a_duplicate_and_going_back_is_a_filing(stack: Stack, tmp_path: Path) -> None:
    first, amended = (_residents_meetings(tmp_path, value) for value in (210, 214))

    receipts = [stack.submit(path)[0] for path in (first, first, amended, first)]

    assert [receipt["status"] for receipt in receipts] == ["filed", "duplicate", "filed", "filed"]
    vintages = [receipt["filings"][0]["vintage"] for receipt in receipts if receipt["status"] == "filed"]
    assert vintages == [1, 2, 3]
    in_force = stack.rows(
        """
        select sum(value) from marts.slot_measures
        where province_key = 'kon_tum_2008' and reporting_unit = 'police' and period_key = '2024-M05.decree_09'
            and measure_code = 'residents_meetings' and recorded_to_position is null
        """,
        role="analyst",
    )
    assert in_force == [(Decimal(210),)]


def test_another_agency_replaces_nothing(stack: Stack, tmp_path: Path) -> None:
    by_agency = (("police", 31), ("fatherland_front", 47))
    stack.submit(
        *(_residents_meetings(tmp_path, value, unit, "2024-M06.decree_09") for unit, value in by_agency)
    )

    by_unit = stack.rows(
        """
        select reporting_unit, sum(value) from marts.slot_measures
        where province_key = 'kon_tum_2008' and period_key = '2024-M06.decree_09'
            and measure_code = 'residents_meetings' and recorded_to_position is null
        group by reporting_unit
        """,
        role="analyst",
    )
    assert dict(by_unit) == {"police": Decimal(31), "fatherland_front": Decimal(47)}


def test_bad_files_are_returned_and_block_nobody(stack: Stack, tmp_path: Path) -> None:
    bad = {
        "empty.xlsx": b"",
        "cut.xlsx": b"PK\x03\x04 cut short",
        "unknown.bin": bytes(range(256)) * 16,
        "not-json.json": b"{",
    }
    for name, content in bad.items():
        (tmp_path / name).write_bytes(content)
    good = _residents_meetings(tmp_path, 5, period="2024-M07.decree_09")

    receipts = {r["file"]: r for r in stack.submit(*(tmp_path / name for name in bad), good)}

    assert receipts[good.name]["status"] == "filed"
    for name in bad:
        assert receipts[name]["status"] == "returned"
        assert receipts[name]["findings"][0]["remedy_vi"]
        assert stack.json("receipt", receipts[name]["receipt"], check=False)["status"] == "returned"


def test_no_role_of_the_product_can_change_the_log(stack: Stack) -> None:
    for role in ("owner", "builder", "writer", "analyst"):
        for statement in (
            "update eventlog.events set actor = 'x'",
            "delete from eventlog.event_lines",
            "truncate eventlog.events cascade",
        ):
            with pytest.raises(psycopg2.Error):
                stack.rows(statement, role=role)
    assert stack.antq("verify").returncode == 0


def test_each_example_became_what_its_page_says(stack: Stack) -> None:
    became = {name[:2]: receipt["status"] for name, receipt in stack.examples.items()}

    assert became == {
        **dict.fromkeys(
            ("01", "02", "03", "04", "05", "06", "07", "08", "11", "12", "13", "14", "15"), "filed"
        ),
        "09": "filed_with_rejections",
        "10": "returned",
    }
    for receipt in stack.examples.values():
        lines = receipt["lines"]
        assert lines["in"] == sum(lines[part] for part in ("accepted", "warned", "rejected", "ignored"))


def _residents_meetings(
    folder: Path, value: int, unit: str = "police", period: str = "2024-M05.decree_09"
) -> Path:
    """A one-line JSON report of Kon Tum's, as `docs/path-of-a-submission.md` describes the format."""
    path = folder / f"{unit}-{period}-{value}.json"
    envelope = {
        "province": "Kon Tum",
        "reporting_unit": unit,
        "period": period,
        "kind": "replace",
        "reason": "kiểm thử",
    }
    line = {"level": "province", "activity": "residents_meeting", "occasions": value}
    path.write_text(json.dumps({"envelope": envelope, "filings": [{"form": "activities", "lines": [line]}]}))
    return path
