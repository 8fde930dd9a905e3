"""Any figure leads back to its lines, events and cells, and adds up again from them."""

import re
from contextlib import closing
from typing import Any

import pytest
from typer.testing import CliRunner
from warehouse_steps import Kitchen, Slot, activity, seizure

from antq import periods
from antq.cli.main import app
from antq.core.errors import AntqError
from antq.eventlog.store import put_text
from antq.trace import Trace, trace

PERIOD = "2024-M09.decree_09"
MEETINGS = Slot("activities", "kon_tum_2008", "police", PERIOD)
FRONT = Slot("activities", "kon_tum_2008", "fatherland_front", PERIOD)
WHOLE = Slot("activities", "gia_lai_2008", "consolidated", PERIOD)
PART = Slot("activities", "gia_lai_2008", "police", PERIOD)
DRUGS = Slot("seizures", "kon_tum_2008", "police", PERIOD)
JOINT = Slot("seizures", "gia_lai_2008", "police", PERIOD)
MODELS = Slot("models", "kon_tum_2008", "police", PERIOD)
WITHDRAWN = Slot("activities", "kon_tum_2008", "police", "2024-M10.decree_09")
RETURNED = Slot("activities", "kon_tum_2008", "police", "2024-M11.decree_09")
PROSE = Slot("seizures", "gia_lai_2008", "border_guard", PERIOD, channel="narrative")
COVERED = Slot("activities", "kon_tum_2008", "military", PERIOD)
# Tables whose rows each state one measure's value; the key of a row is every conformed column it has.
MARTS = (
    *(
        "slot_measures",
        "national_totals",
        "figures",
        "seizure_cases",
        "activity_attendances",
        "active_models",
        "province_overview",
    ),
)
# Tables whose rows are states, followed here and in test_cells.
STATES = ("filing_status", "cell_states")
FACTS = (
    *("fct_activities", "fct_seizures", "fct_seizure_exhibits", "fct_models", "fct_model_stocks"),
    *("fct_model_events", "fct_filings", "fct_findings"),
)


@pytest.fixture(scope="module")
def filed(kitchen: Kitchen) -> dict[str, int]:
    """Reports of every form and state, and one build of them."""
    at = {"first": kitchen.file(MEETINGS, [activity("residents_meeting", "999")])}
    communes = [
        {**activity("residents_meeting", occasions, people), "level": "commune", "place": place}
        for place, occasions, people in (("Xã A", "3", "120"), ("Xã B", "4", "200"), ("Xã C", "5", None))
    ]
    kitchen.file(MEETINGS, communes, lower_levels_complete=True)
    kitchen.file(FRONT, [activity("residents_meeting", "31", qual="at_least"), activity("patrol", "2")])
    # Figures that are not followed here: another period, another origin.
    kitchen.file(
        Slot(FRONT.form, FRONT.province, FRONT.unit, "2024-M08.decree_09"), [activity("patrol", "70")]
    )
    kitchen.file(
        Slot(FRONT.form, FRONT.province, FRONT.unit, PERIOD, "synthetic"),
        [activity("residents_meeting", "900")],
    )
    kitchen.file(WHOLE, [activity("residents_meeting", "40")])
    kitchen.file(
        PART, [activity("residents_meeting", "11")], period=_period(PART, as_sent="tháng 09 năm 2024")
    )
    with closing(kitchen.made.connect("writer")) as conn, conn:
        at_length = put_text(conn, "Tháng 9, đợt cao điểm khai giảng")
    at["in free words"] = kitchen.file(
        PART,
        [activity("residents_meeting", "12"), activity("residents_meeting", "6", rel="overlap_unknown")],
        period=_period(PART, as_sent_ref=at_length),
    )
    at["exhibits"] = kitchen.file(
        DRUGS,
        [
            seizure("1", "heroin", "2", "brick", cases="3", suspects="5"),
            seizure("1", "mdma", "10", "tablet"),
            seizure("2", "heroin", "1.5", "kg", cases="1", suspects="1", mode="joint"),
            {"s": "rejected", "f": [{"code": "SZ102", "severity": "error", "place": "C4", "field": "item"}]},
            seizure("2", "heroin", "300", "g", mode="joint"),
        ],
    )
    kitchen.file(
        JOINT,
        [
            seizure("1", "cocaine", "3", "kg", mode="joint", operation="MT-1", partner="border_guard"),
            seizure("2", "cocaine", "4", "kg", mode="joint", operation="MT-2", partner="border_guard"),
        ],
    )
    at["recovered"] = kitchen.recover(DRUGS, {4: seizure("3", "cannabis_dry", "7.25", "kg", cases="1")})
    named = {"rec": "named", "level": "commune", "place": "Xã A", "sponsor": "police", "status": "active"}
    kitchen.file(
        MODELS,
        [
            {**named, "model": "Camera an ninh"},
            {**named, "model": "Tiếng kẻng an ninh"},
            {"rec": "stock", "level": "province", "v": {"models_active": "56", "model_points": "310"}},
            {
                "rec": "event",
                "level": "commune",
                "place": "Xã A",
                "model": "Camera an ninh",
                "step": "launched",
            },
        ],
    )
    kitchen.file(
        PROSE,
        [
            {"grp": "1", "acq": "seized", "cases": "11", "cell": "[30, 35)"},
            {"grp": "2", "acq": "seized", "suspects": "26", "cell": "[40, 52)"},
            {"grp": "3", "acq": "seized", "item": "mdma", "qty": "2", "unit": "kg", "cell": "[60, 70)"},
        ],
    )
    kitchen.restate(
        PROSE, "FigureConfirmed", {1: {"grp": "1", "acq": "seized", "cases": "11", "cell": "[30, 35)"}}
    )
    kitchen.file(WITHDRAWN, [activity("patrol", "8")])
    at["withdrawn"] = kitchen.withdraw(WITHDRAWN)
    at["returned"] = kitchen.give_back(RETURNED)
    at["covered"] = kitchen.cover(COVERED, MEETINGS)
    kitchen.build()
    return at


def _period(slot: Slot, **words: str) -> dict[str, str]:
    """The period of a filing that keeps the words it was sent with; those the kitchen makes are older and keep none."""
    return periods.parse_key(slot.period).as_payload() | words


def follow(kitchen: Kitchen, table: str, position: int | None = None, **key: Any) -> Trace:
    with closing(kitchen.made.connect("builder")) as conn:
        texts = {name: "" if value is None else str(value) for name, value in key.items()}
        return trace(conn, kitchen.made.settings, table, texts, position)


def rows_of(kitchen: Kitchen, table: str, condition: str) -> list[dict[str, Any]]:
    with kitchen.session() as cursor:
        cursor.execute(f"select * from {table} where {condition}")  # noqa: S608 (the names above)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


KEYS = (
    *(
        "origin",
        "boundary_set",
        "province_key",
        "reported_province_key",
        "reporting_unit",
        "period_key",
        "form",
    ),
    *(
        "measure_code",
        "activity_code",
        "item_code",
        "unit_code",
        "obs_status",
        "stream",
        "event_position",
        "line_no",
    ),
    *("acquisition_code", "mode", "level", "relation", "value_per", "excluded_by", "channel"),
)


@pytest.mark.parametrize("table", MARTS)
def test_every_figure_adds_up_again_from_its_lines(
    kitchen: Kitchen, filed: dict[str, int], table: str
) -> None:
    rows = rows_of(
        kitchen, f"marts.{table}", f"period_key = '{PERIOD}' and value is not null and boundary_set = '63'"
    )
    of_measures = {
        (row["measure_code"], row.get("item_code"), row.get("obs_status"), row.get("channel")): row
        for row in rows
    }
    assert of_measures
    for row in of_measures.values():
        found = follow(kitchen, table, **{name: row[name] for name in KEYS if name in row})

        assert found.agrees, (row, found)
        assert found.lines
        assert all(line.source_file == "report.xlsx" and line.place for line in found.lines)
        assert all(line.as_logged for line in found.lines)
        assert {line.event_position for line in found.lines} <= {event.position for event in found.events}


@pytest.mark.parametrize("table", FACTS)
def test_a_row_of_every_fact_table_names_its_event_and_cell(
    kitchen: Kitchen, filed: dict[str, int], table: str
) -> None:
    came = "event_position > 0" if table != "fct_filings" else "filing_state = 'filed'"
    (row, *_) = rows_of(kitchen, f"core.{table}", f"period_key = '{PERIOD}' and {came}")

    found = follow(kitchen, table, event_position=row["event_position"], period_key=PERIOD)

    assert found.agrees is None
    assert row["event_position"] in {event.position for event in found.events}
    assert {event.source_file for event in found.events if event.type == "ReportFiled"} == {"report.xlsx"}
    # These reports were put into the log without their files.
    assert {event.original for event in found.events if event.source_file} == {"not_kept"}
    if "line_no" in row:
        assert {line.event_position for line in found.lines} == {row["event_position"]}


def test_operations_of_one_report_are_followed_apart(kitchen: Kitchen, filed: dict[str, int]) -> None:
    measures = rows_of(
        kitchen,
        "marts.slot_measures",
        f"stream = '{JOINT.stream}' and measure_code = 'seizure_quantity' and boundary_set = '63'",
    )
    found = {
        row["operation_key"]: follow(
            kitchen, "slot_measures", **{n: row[n] for n in (*KEYS, "operation_key") if n in row}
        )
        for row in measures
    }

    assert {key: (one.figure, one.agrees, len(one.lines)) for key, one in found.items()} == {
        "MT1": ("3", True, 1),
        "MT2": ("4", True, 1),
    }


def test_a_filing_shows_how_its_period_was_called(kitchen: Kitchen, filed: dict[str, int]) -> None:
    status = """
        select period_label, period_as_sent, period_as_sent_ref is not null, period_basis, period_start::text
        from marts.filing_status
        where reported_province_key = %s and reporting_unit = %s and form = 'activities' and period_key = %s
            and boundary_set = '63'
    """
    slot = (PART.province, PART.unit, PERIOD)
    then = filed["in free words"] - 1

    start = "2024-08-15"
    assert kitchen.rows(status, slot, at=then) == [
        ("Tháng 9/2024", "tháng 09 năm 2024", False, "decree_09", start)
    ]
    assert kitchen.rows(status, slot) == [("Tháng 9/2024", None, True, "decree_09", start)]
    words = [
        follow(kitchen, "fct_filings", stream=stream, vintage=vintage).events[0].period_as_sent
        for stream, vintage in ((PART.stream, 1), (PART.stream, 2), (MEETINGS.stream, 1))
    ]
    assert words == ["tháng 09 năm 2024", "Tháng 9, đợt cao điểm khai giảng", None]


def test_a_line_that_came_back_names_both_events(kitchen: Kitchen, filed: dict[str, int]) -> None:
    found = follow(
        kitchen,
        "national_totals",
        measure_code="seizure_quantity",
        item_code="cannabis_dry",
        period_key=PERIOD,
        boundary_set="34",
        origin="reported",
    )

    (line,) = found.lines
    assert (line.event_position, line.recorded_from_position) == (filed["exhibits"], filed["recovered"])
    assert [event.type for event in found.events] == ["ReportFiled", "LinesRecovered"]
    assert (line.as_logged or {})["qty"] == "7.25"
    assert (found.figure, found.agrees) == ("7.25", True)


@pytest.mark.parametrize(
    ("slot", "types"),
    [
        (WITHDRAWN, ["ReportFiled", "ReportWithdrawn"]),
        (RETURNED, ["ReportReturned"]),
        (COVERED, ["ReportFiled", "SlotCovered"]),
    ],
)
def test_the_state_of_a_slot_names_the_events_that_made_it(
    kitchen: Kitchen, filed: dict[str, int], slot: Slot, types: list[str]
) -> None:
    found = follow(
        kitchen,
        "filing_status",
        form=slot.form,
        reported_province_key=slot.province,
        reporting_unit=slot.unit,
        period_key=slot.period,
        boundary_set="63",
    )

    assert [event.type for event in found.events] == types
    assert found.lines == []
    assert found.agrees is None


@pytest.mark.parametrize(
    ("table", "measure", "value", "status", "span", "types"),
    [
        ("figures", "seizure_cases", "11", "A", "[30, 35)", ["ReportFiled", "FigureConfirmed"]),
        ("figures", "seizure_suspects", "26", "P", "[40, 52)", ["ReportFiled"]),
        ("slot_measures", "seizure_cases", "11", "A", "[30, 35)", ["ReportFiled", "FigureConfirmed"]),
        ("slot_measures", "seizure_suspects", "26", "P", "[40, 52)", ["ReportFiled"]),
        ("fct_seizures", None, None, "P", "[40, 52)", ["ReportFiled"]),
    ],
)
def test_a_figure_of_prose_leads_to_its_characters(
    kitchen: Kitchen,
    filed: dict[str, int],
    table: str,
    measure: str | None,
    value: str | None,
    status: str,
    span: str,
    types: list[str],
) -> None:
    key = {"stream": PROSE.stream, "obs_status": status}
    key |= {"measure_code": measure, "boundary_set": "63"} if measure else {"source_span": span}

    found = follow(kitchen, table, **key)

    assert [line.place for line in found.lines] == [span]
    assert (found.figure, found.summed_again) == (value, value)
    assert [event.type for event in found.events] == types


def test_the_nation_has_provisional_figures_in_a_row_of_their_own(
    kitchen: Kitchen, filed: dict[str, int]
) -> None:
    key = {
        "measure_code": "seizure_suspects",
        "period_key": PERIOD,
        "boundary_set": "34",
        "origin": "reported",
    }

    official, provisional = (
        follow(kitchen, "national_totals", obs_status=status, **key) for status in ("A", "P")
    )

    assert (official.figure, official.agrees) == ("6", True)
    assert (provisional.figure, provisional.agrees) == ("26", True)
    assert [line.place for line in provisional.lines] == ["[40, 52)"]


def test_a_cell_with_provisional_figures_only_names_them_and_has_no_sum(
    kitchen: Kitchen, filed: dict[str, int]
) -> None:
    cell = {
        "measure_code": "seizure_suspects",
        "period_key": PERIOD,
        "boundary_set": "63",
        "origin": "reported",
        "province_key": PROSE.province,
        "reporting_unit": PROSE.unit,
    }

    found = follow(kitchen, "cell_states", **cell)

    assert found.rows[0]["cell_state"] == "incomplete"
    assert (found.figure, found.agrees) == (None, None)
    assert [line.place for line in found.lines] == ["[40, 52)"]


def test_a_cell_is_a_units_own_figure_without_what_may_overlap(
    kitchen: Kitchen, filed: dict[str, int]
) -> None:
    """Also where the consolidated report holds it, so that it is in no total."""
    cell = {
        "measure_code": "residents_meetings",
        "period_key": PERIOD,
        "boundary_set": "63",
        "origin": "reported",
        "province_key": PART.province,
        "reporting_unit": PART.unit,
    }

    found = follow(kitchen, "cell_states", **cell)

    assert (found.figure, found.agrees) == ("12", True)
    assert [line.place for line in found.lines] == ["A1"]


def test_a_slot_nothing_came_for_rests_on_its_due_rule(kitchen: Kitchen, filed: dict[str, int]) -> None:
    missing = rows_of(
        kitchen,
        "marts.filing_status",
        "filing_state = 'missing' and boundary_set = '63' and period_basis = 'decree_09'",
    )[0]

    found = follow(
        kitchen,
        "filing_status",
        **{
            n: missing[n]
            for n in (
                "origin",
                "form",
                "reported_province_key",
                "reporting_unit",
                "period_key",
                "boundary_set",
            )
        },
    )

    [part] = found.parts
    assert (part.state, part.due_date) == ("missing", str(missing["due_date"]))
    assert [ground.list for ground in part.rests_on] == ["obligations", "due_rules"]
    assert part.owed_since == part.rests_on[0].position
    assert {event.position for event in found.events} == {ground.position for ground in part.rests_on}


def test_an_earlier_position_shows_what_the_figure_rested_on_then(
    kitchen: Kitchen, filed: dict[str, int]
) -> None:
    key = {
        "measure_code": "residents_meetings",
        "period_key": PERIOD,
        "boundary_set": "63",
        "origin": "reported",
    }

    then = follow(kitchen, "national_totals", filed["first"], **key)
    now = follow(kitchen, "national_totals", **key)

    assert (then.figure, then.agrees, len(then.lines)) == ("999", True, 1)
    assert (now.figure, now.agrees, len(now.lines)) == ("83", True, 5)


def test_a_line_reads_as_the_log_had_it_then(kitchen: Kitchen, filed: dict[str, int]) -> None:
    key = {"event_position": filed["exhibits"], "line_no": 4}

    (then,) = follow(kitchen, "fct_findings", filed["exhibits"], **key).lines
    (now,) = follow(kitchen, "fct_findings", **key).lines

    assert (then.as_logged or {})["s"] == "rejected"
    assert (now.as_logged or {})["qty"] == "7.25"


def test_what_cannot_be_followed_says_why(kitchen: Kitchen, filed: dict[str, int]) -> None:
    for table, key, message in (
        ("national_total", {}, "there is no table"),
        ("marts._slot_measures", {}, "there is no table"),
        ("national_totals", {"measure": "x"}, "has no column measure"),
        ("national_totals", {"period_key": "2031.decree_09"}, "no row has this key"),
        (
            "national_totals",
            {"period_key": PERIOD, "measure_code": "residents_meetings"},
            "boundary_set is 34 or 63",
        ),
        ("cell_states", {"period_key": PERIOD, "boundary_set": "63", "obs_status": "A"}, "has no column"),
        (
            "cell_states",
            {
                "period_key": PERIOD,
                "measure_code": "residents_meetings",
                "boundary_set": "63",
                "origin": "reported",
            },
            "the key names [0-9]+ cells",
        ),
    ):
        with pytest.raises(AntqError, match=message):
            follow(kitchen, table, **key)


def test_every_public_table_is_followed_or_says_what_to_follow_instead(
    kitchen: Kitchen, filed: dict[str, int]
) -> None:
    tables = {
        name
        for (name,) in kitchen.rows(
            """
            select table_name from information_schema.tables
            where table_schema in ('core', 'marts') and not starts_with(table_name, '_')
            """
        )
    }
    followed = {*MARTS, *FACTS, *STATES}
    assert followed <= tables
    for table in tables - followed:
        with pytest.raises(AntqError, match=rf"{table} cannot be traced") as refused:
            follow(kitchen, table)

        assert refused.value.fix is not None
        named = set(re.findall(r"[a-z]+_[a-z_]+", refused.value.fix)) & tables
        assert named <= followed
        assert named or table == "releases" or "fct_…" in refused.value.fix


def test_the_command_prints_the_path(
    kitchen: Kitchen, filed: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTQ_STATE_DIR", str(kitchen.made.state_dir))
    monkeypatch.setenv("ANTQ_DATABASE", kitchen.made.settings.database)

    done = CliRunner().invoke(
        app,
        [
            "trace",
            "seizure_cases",
            f"period_key={PERIOD}",
            "measure_code=seizure_suspects",
            "boundary_set=34",
        ],
    )

    assert done.exit_code == 0, done.output
    assert "report.xlsx › A1" in done.output
    assert "6 · 6 · khớp / agrees" in done.output
