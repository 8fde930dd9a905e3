"""Honest cells: a figure, or why there is none, for every slot and measure, on either map and as of any position."""

from collections.abc import Callable
from contextlib import closing
from datetime import date
from functools import cache

import pytest
from typer.testing import CliRunner
from warehouse_steps import TABLES, Kitchen, Slot, activity

from antq.cli.main import app
from antq.corrections.slots import due_dates
from antq.trace import Trace, trace

# Years that no other module of this folder reports for: the warehouse is shared.
LAST_OLD, FIRST_NEW = "2025-M05.decree_09", "2025-M12.decree_09"

Filed = dict[str, int]
Cell = Callable[..., list[tuple[object, ...]]]


def _consolidated(province: str, period: str = LAST_OLD, form: str = "activities") -> Slot:
    return Slot(form, province, "consolidated", period)


@pytest.fixture(scope="module")
def filed(kitchen: Kitchen) -> Filed:
    """One month on the map of 63 and one on that of 34, in which each province does something else."""
    at = {}
    kitchen.file(
        _consolidated("an_giang_2008"), [activity("residents_meeting", "30", "900", qual="at_least")]
    )
    at["kien_giang missing"] = kitchen.file(_consolidated("ha_noi_2008"), [activity("patrol", "4")])
    at["kien_giang there"] = kitchen.file(
        _consolidated("kien_giang_2008"), [activity("residents_meeting", "0", "0")]
    )
    kitchen.file(_consolidated("thai_nguyen_2008"), [])
    kitchen.file(_consolidated("bac_kan_2008"), [])
    at["filed"] = kitchen.file(_consolidated("da_nang_2008"), [activity("residents_meeting", "5", "50")])
    at["withdrawn"] = kitchen.withdraw(_consolidated("da_nang_2008"))
    rejected = {
        "s": "rejected",
        "f": [{"code": "AC103", "severity": "error", "place": "A2", "field": "occasions"}],
    }
    kitchen.file(_consolidated("thai_binh_2008"), [activity("residents_meeting", "8"), rejected])
    kitchen.file(_consolidated("ben_tre_2008"), [activity("residents_meeting", "11")])
    kitchen.cover(_consolidated("tra_vinh_2008"), _consolidated("ben_tre_2008"))
    kitchen.file(_consolidated("vinh_long_2008"), [activity("residents_meeting", "7")])
    kitchen.file(_consolidated("dong_thap_2008"), [activity("residents_meeting", "9", rel="overlap_unknown")])
    kitchen.give_back(_consolidated("tien_giang_2008"))
    kitchen.file(_consolidated("an_giang_2025", FIRST_NEW), [activity("residents_meeting", "50")])
    kitchen.file(
        Slot("activities", "quang_ngai_2008", "border_guard", LAST_OLD),
        [{"act": "dignitary_visit", "v": {"attendances": "3"}}],
    )
    kitchen.file(
        Slot("activities", "gia_lai_2008", "border_guard", LAST_OLD),
        [{"act": "border_exchange", "v": {"occasions": "2"}}],
    )
    for province in ("an_giang_2008", "kien_giang_2008"):
        kitchen.file(_consolidated(province, form="models"), [{"rec": "stock", "v": {"model_types": "3"}}])
    more_time = due_dates.parse_extension(
        "activities", "lang_son_2008", "consolidated", LAST_OLD, date(2099, 1, 1)
    )
    with closing(kitchen.made.connect("writer")) as writer:
        at["extended"] = due_dates.extend(writer, more_time, "Bão lũ", "Cục V05").position or 0
    kitchen.build("run", *TABLES)
    at["end"] = kitchen.rows("select warehouse.published_position()")[0][0]
    return at


@pytest.fixture(scope="module")
def cell(kitchen: Kitchen, filed: Filed) -> Cell:
    """State, coverage and figure of one cell, by province, map, measure, unit, period and position."""

    @cache
    def cells(at: int | None) -> dict[tuple[object, ...], list[tuple[object, ...]]]:
        found: dict[tuple[object, ...], list[tuple[object, ...]]] = {}
        for row in kitchen.rows(
            """
            select province_key, boundary_set, measure_code, reporting_unit, period_key,
                cell_state, coverage, value, qualifier
            from marts.cell_states
            where origin = 'reported' and form = 'activities' and period_key in %s
            """,
            ((LAST_OLD, FIRST_NEW),),
            at=at,
        ):
            found.setdefault(row[:5], []).append(row[5:])
        return found

    def read(
        province: str,
        boundary_set: str = "63",
        measure: str = "residents_meetings",
        unit: str = "consolidated",
        period: str = LAST_OLD,
        at: int | None = None,
    ) -> list[tuple[object, ...]]:
        return cells(at).get((province, boundary_set, measure, unit, period), [])

    return read


@pytest.mark.parametrize(
    ("province", "expected"),
    [
        ("an_giang_2008", ("value", "complete", 30, "at_least")),
        ("kien_giang_2008", ("reported_zero", "complete", 0, "exact")),
        ("ha_noi_2008", ("missing", "missing", None, None)),  # it filed, and left the measure out
        ("thai_nguyen_2008", ("reported_zero", "complete", 0, "exact")),  # a nil report
        ("da_nang_2008", ("withdrawn", "missing", None, None)),
        ("thai_binh_2008", ("incomplete", "incomplete", 8, "exact")),
        ("tra_vinh_2008", ("covered", "complete", None, None)),
        ("dong_thap_2008", ("incomplete", "incomplete", None, None)),
        ("tien_giang_2008", ("missing", "missing", None, None)),
        ("cao_bang_2008", ("missing", "missing", None, None)),  # it never filed; others did
    ],
)
def test_every_cell_of_a_month_says_what_it_is(
    cell: Cell, province: str, expected: tuple[object, ...]
) -> None:
    assert cell(province) == [expected]


@pytest.mark.parametrize(
    ("province", "expected"),
    [
        ("an_giang_2025", ("value", "complete", 30, "at_least")),
        ("thai_nguyen_2025", ("reported_zero", "complete", 0, "exact")),
        ("da_nang_2025", ("missing", "missing", None, None)),
        ("hung_yen_2025", ("incomplete", "incomplete", 8, "exact")),
        ("vinh_long_2025", ("value", "complete", 18, "exact")),
        ("ha_noi_2008", ("missing", "missing", None, None)),
    ],
)
def test_a_merged_cell_is_as_good_as_its_parts(
    cell: Cell, province: str, expected: tuple[object, ...]
) -> None:
    assert cell(province, "34") == [expected]


def test_a_merged_cell_with_one_parent_reporting_is_incomplete(cell: Cell, filed: Filed) -> None:
    assert cell("an_giang_2025", "34", at=filed["kien_giang missing"]) == [
        ("incomplete", "incomplete", 30, "at_least")
    ]
    assert cell("kien_giang_2008", at=filed["kien_giang missing"]) == [("missing", "missing", None, None)]
    # The border guard of Kon Tum owes nobody a report until it files one; the merged cell knows that it exists.
    assert cell("quang_ngai_2025", "34", "visits_to_dignitaries", "border_guard") == [
        ("incomplete", "incomplete", 3, "exact")
    ]
    # That of Bình Định has no land border to exchange anything across.
    assert cell("gia_lai_2025", "34", "border_exchanges", "border_guard") == [
        ("value", "complete", 2, "exact")
    ]


def test_what_was_withdrawn_was_there_before(cell: Cell, filed: Filed) -> None:
    assert cell("da_nang_2008", at=filed["filed"]) == [("value", "complete", 5, "exact")]
    assert cell("da_nang_2008", at=filed["withdrawn"]) == [("withdrawn", "missing", None, None)]


def test_a_merged_figure_cannot_be_divided_on_the_old_map(cell: Cell) -> None:
    assert cell("an_giang_2025", "34", period=FIRST_NEW) == [("value", "complete", 50, "exact")]
    for part in ("an_giang_2008", "kien_giang_2008"):
        assert cell(part, period=FIRST_NEW) == [("inseparable", None, None, None)]
    assert cell("an_giang_2025", "63", period=FIRST_NEW) == []


@pytest.mark.parametrize(
    ("province", "boundary_set", "measure", "state"),
    [
        ("thai_nguyen_2008", "63", "border_dialogues_provincial", "not_applicable"),
        ("bac_kan_2008", "63", "self_management_border_teams_consolidated", "not_applicable"),
        ("thai_nguyen_2025", "34", "border_dialogues_provincial", "not_applicable"),
        ("an_giang_2008", "63", "border_dialogues_provincial", "missing"),
        ("da_nang_2008", "63", "border_dialogues_provincial", "not_applicable"),  # a coast, no land border
        ("da_nang_2025", "34", "border_dialogues_provincial", "missing"),  # Quảng Nam has one
    ],
)
def test_inland_provinces_hold_no_border_dialogues(
    cell: Cell, province: str, boundary_set: str, measure: str, state: str
) -> None:
    assert [found[0] for found in cell(province, boundary_set, measure)] == [state]


def test_a_nil_report_says_nothing_of_what_there_is(cell: Cell) -> None:
    assert cell("thai_nguyen_2008", measure="households_in_charge") == [("missing", "missing", None, None)]


def test_the_filing_status_holds_those_who_owe_and_never_filed(kitchen: Kitchen, filed: Filed) -> None:
    query = """
        select reporting_unit, filing_state from marts.filing_status
        where reported_province_key = 'cao_bang_2008' and form = 'activities' and period_key = %s
            and origin = 'reported' and boundary_set = '63'
    """

    assert kitchen.rows(query, (LAST_OLD,)) == [("consolidated", "missing")]


@pytest.mark.parametrize(
    ("mart", "key"),
    [
        ("_slots", "origin, form, province_key, reporting_unit, period_key"),
        (
            "cell_states",
            "origin, boundary_set, province_key, reporting_unit, form, period_key, measure_code, item_code, unit_code",
        ),
    ],
)
def test_no_slot_and_no_cell_occurs_twice(kitchen: Kitchen, filed: Filed, mart: str, key: str) -> None:
    query = f"select {key} from marts.{mart} group by {key} having count(*) > 1"  # noqa: S608 (names above)

    assert kitchen.rows(query) == []


Follow = Callable[..., Trace]


@pytest.fixture(scope="module")
def follow(kitchen: Kitchen, filed: Filed) -> Follow:
    """What one cell rests on, by province, map, measure, unit, period and position."""

    @cache
    def of_cell(
        province: str,
        boundary_set: str = "63",
        measure: str = "residents_meetings",
        unit: str = "consolidated",
        period: str = LAST_OLD,
        at: int | None = None,
    ) -> Trace:
        key = {
            **{"province_key": province, "boundary_set": boundary_set, "measure_code": measure},
            **{"reporting_unit": unit, "period_key": period, "origin": "reported"},
        }
        with closing(kitchen.made.connect("builder")) as conn:
            return trace(conn, kitchen.made.settings, "cell_states", key, at)

    return of_cell


def test_a_value_leads_to_its_lines_and_adds_up_again(follow: Follow) -> None:
    one, merged = follow("an_giang_2008"), follow("an_giang_2025", "34")

    assert (one.figure, one.agrees, [line.place for line in one.lines]) == ("30", True, ["A1"])
    assert (merged.figure, merged.agrees) == ("30", True)
    assert [(part.province_key, part.state) for part in merged.parts] == [
        ("an_giang_2008", "value"),
        ("kien_giang_2008", "reported_zero"),
    ]
    assert {line.states["value"] for line in merged.lines} == {"30", "0"}


def test_a_reported_zero_is_a_line_or_a_nil_report(follow: Follow) -> None:
    line, nil = follow("kien_giang_2008"), follow("thai_nguyen_2025", "34")

    assert (line.figure, line.summed_again, len(line.lines)) == ("0", "0", 1)
    assert (nil.figure, nil.agrees, nil.lines) == ("0", True, [])
    assert [(part.province_key, part.is_nil) for part in nil.parts] == [
        ("bac_kan_2008", True),
        ("thai_nguyen_2008", True),
    ]
    assert [event.type for event in nil.events] == ["ReportFiled", "ReportFiled"]


@pytest.mark.parametrize(
    ("province", "state", "types", "lists"),
    [
        ("da_nang_2008", "withdrawn", ["ReportFiled", "ReportWithdrawn"], []),
        ("thai_binh_2008", "incomplete", ["ReportFiled"], []),
        ("dong_thap_2008", "incomplete", ["ReportFiled"], []),
        # The report that holds its figures is named too.
        ("tra_vinh_2008", "covered", ["ReportFiled", "SlotCovered"], []),
        ("ha_noi_2008", "missing", ["ReportFiled"], ["obligations", "due_rules", "owed_measures"]),
        ("tien_giang_2008", "missing", ["ReportReturned"], ["obligations", "due_rules", "owed_measures"]),
        ("cao_bang_2008", "missing", [], ["obligations", "due_rules", "owed_measures"]),
        ("lang_son_2008", "not_due", ["DueDateExtended"], ["obligations", "due_rules"]),
    ],
)
def test_a_cell_without_a_figure_names_the_events_and_rules_that_made_it_so(
    follow: Follow, filed: Filed, province: str, state: str, types: list[str], lists: list[str]
) -> None:
    found = follow(province)

    [part] = found.parts
    assert (part.province_key, part.state) == (province, state)
    assert [ground.list for ground in part.rests_on] == lists
    published = [event.position for event in found.events if event.type == "ReferencePublished"]
    assert published == sorted({ground.position for ground in part.rests_on})
    assert [event.type for event in found.events if event.type != "ReferencePublished"] == types
    assert found.agrees is (True if found.figure else None)


def test_what_nothing_came_for_says_what_it_was_owed_by(follow: Follow, filed: Filed) -> None:
    never_filed, given_time = follow("cao_bang_2008"), follow("lang_son_2008")

    [part] = never_filed.parts
    [duty, rule, measure] = part.rests_on
    assert (duty.list, duty.row["cadence"], duty.position) == ("obligations", "month", part.owed_since)
    assert (rule.row["cadence"], rule.row["due_days"], rule.row["source"][:13]) == (
        "month",
        "11",
        "Nghị định 09/",
    )
    assert measure.row["measure_code"] == "residents_meetings"
    [part] = given_time.parts
    assert (part.due_date, part.extended_by) == ("2099-01-01", filed["extended"])


def test_what_does_not_apply_names_the_rows_that_say_so(follow: Follow) -> None:
    inland, coast = (
        follow("thai_nguyen_2008", measure="border_dialogues_provincial").parts[0],
        follow("da_nang_2008", measure="border_dialogues_provincial").parts[0],
    )

    assert (inland.state, coast.state) == ("not_applicable", "not_applicable")
    assert [(g.list, g.row["province_class"]) for g in inland.rests_on] == [("applicability", "land_border")]
    # A coast, no land border.
    assert [(g.list, g.row["province_class"]) for g in coast.rests_on] == [
        ("applicability", "land_border"),
        ("province_classes", "sea_border"),
    ]


def test_what_cannot_be_divided_leads_to_the_merged_figure(follow: Follow) -> None:
    found = follow("kien_giang_2008", period=FIRST_NEW)

    [part] = found.parts
    assert (part.province_key, part.value, found.figure, found.agrees) == ("an_giang_2025", "50", None, None)
    assert [line.states["value"] for line in found.lines] == ["50"]
    assert {ground.row["successor_province_key"] for ground in part.rests_on} == {"an_giang_2025"}


def test_what_never_adds_leads_to_the_lines_of_its_parts(follow: Follow) -> None:
    found = follow("an_giang_2025", "34", "model_types")

    assert found.rows[0]["cell_state"] == "not_additive"
    assert (found.figure, found.agrees, [line.states["value"] for line in found.lines]) == (
        None,
        None,
        ["3", "3"],
    )


def test_a_merged_cell_names_the_part_that_reported_nothing(follow: Follow) -> None:
    found = follow("quang_ngai_2025", "34", "visits_to_dignitaries", "border_guard")

    assert [(part.province_key, part.state) for part in found.parts] == [
        ("kon_tum_2008", "missing"),
        ("quang_ngai_2008", "value"),
    ]
    assert {ground.list for ground in found.parts[0].rests_on} == {"owed_measures", "reporting_lines"}
    assert (found.figure, found.agrees) == ("3", True)


def test_a_merged_cell_names_no_part_the_measure_does_not_apply_to(follow: Follow) -> None:
    found = follow("gia_lai_2025", "34", "border_exchanges", "border_guard")

    assert [(part.province_key, part.state) for part in found.parts] == [("gia_lai_2008", "value")]


def test_a_cell_before_and_after_it_was_withdrawn(follow: Follow, filed: Filed) -> None:
    then = follow("da_nang_2008", at=filed["filed"])

    assert (then.figure, then.agrees, [event.type for event in then.events]) == ("5", True, ["ReportFiled"])


def test_the_command_says_on_what_a_missing_cell_rests(
    kitchen: Kitchen, filed: Filed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTQ_STATE_DIR", str(kitchen.made.state_dir))
    monkeypatch.setenv("ANTQ_DATABASE", kitchen.made.settings.database)
    key = ["boundary_set=63", "measure_code=residents_meetings", f"period_key={LAST_OLD}", "origin=reported"]

    done = CliRunner().invoke(
        app, ["trace", "cell_states", *key, "reporting_unit=consolidated", "province_key=cao_bang_2008"]
    )

    assert done.exit_code == 0, done.output
    assert "cao_bang_2008: Thiếu (missing)" in done.output
    assert "vì / because obligations" in done.output
    assert "vì / because due_rules" in done.output
