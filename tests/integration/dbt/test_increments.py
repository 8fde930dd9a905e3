"""What was published stays as it was, and readers see neither half a build nor its making."""

import random
import threading
import time
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from warehouse_steps import TABLES, Kitchen, Line, Slot, activity, seizure

from antq.intake.amendments import log_figures, reported_figures
from antq.reference import lists
from antq.reference.publish import publish, read_csv
from antq.warehouse.builds import Build

PUBLIC = (
    "core.fct_filings",
    "core.fct_findings",
    "core.fct_activities",
    "core.fct_seizures",
    "core.fct_seizure_exhibits",
    "core.fct_models",
    "marts.slot_measures",
    "marts.filing_status",
)
MARKER = Slot("seizures", "ha_noi_2008", "police", "2024-M01.decree_09")
BRICKS = Slot("seizures", "ha_noi_2008", "military", "2024-M01.decree_09")
SLOTS = [
    Slot(form, province, unit, "2024-M02.decree_09", origin)
    for form in ("activities", "seizures", "models")
    for province, unit in (("ha_giang_2008", "police"), ("ha_giang_2008", "consolidated"))
    for origin in ("reported", "synthetic")
]


def _lines(form: str, choose: random.Random) -> list[Line]:
    def common() -> Line:
        return {
            "level": choose.choice(["province", "province", "post"]),
            "place": choose.choice([None, "Lũng Cú"]),
            "rel": choose.choice(["disjoint", "disjoint", "part_of"]),
            "qual": choose.choice(["exact", "at_least", "approximately"]),
        }

    def number() -> str:
        return str(Decimal(choose.randint(1, 99_999)) / 1000)

    def line() -> Line:
        if choose.random() < 0.25:
            finding = {"code": "AC201", "severity": "error", "place": "A1", "field": "value"}
            return {"s": choose.choice(["rejected", "ignored"]), "f": [finding]}
        if form == "activities":
            code = choose.choice(["residents_meeting", "patrol", "movement_launch"])
            return common() | activity(code, number(), number())
        if form == "seizures":
            item, unit = choose.choice(
                [("heroin", "brick"), ("heroin", "kg"), ("mdma", "tablet"), ("cannabis", "kg")]
            )
            heading = {"cases": "1", "suspects": "2"} if choose.random() < 0.5 else {}
            return common() | seizure(str(choose.randint(1, 3)), item, number(), unit, **heading)
        return common() | choose.choice(
            [
                {
                    "rec": "named",
                    "model": choose.choice(["Ánh sáng an ninh", "Camera an ninh"]),
                    "points": "2",
                },
                {"rec": "stock", "v": {"models_active": number(), "model_points": number()}},
                {"rec": "event", "model": "Camera an ninh", "step": "launched", "date": "2024-01-03"},
            ]
        )

    return [line() for _ in range(choose.randint(1, 6))]


def _happen(kitchen: Kitchen, choose: random.Random, events: int) -> None:
    for _ in range(events):
        slot = choose.choice(SLOTS)
        match choose.choices(["file", "nil", "return", "withdraw", "cover", "recover"], [12, 1, 1, 1, 1, 6])[
            0
        ]:
            case "file":
                kind = choose.choice(["replace", "supplement", "correction"])
                kitchen.file(
                    slot, _lines(slot.form, choose), kind, lower_levels_complete=choose.random() < 0.3
                )
            case "nil":
                kitchen.file(slot, [])
            case "return":
                kitchen.give_back(slot)
            case "withdraw":
                kitchen.withdraw(slot)
            case "cover":
                kitchen.cover(slot, choose.choice(SLOTS))
            case "recover":
                _recover(kitchen, choose, slot)


def _recover(kitchen: Kitchen, choose: random.Random, slot: Slot) -> None:
    """Some rejected lines of a filing of the stream come back, be it superseded or not."""
    rejected = kitchen.rows(
        """
        select f.position, array_agg(l.line_no order by l.line_no)
        from eventlog.events as f inner join eventlog.current_lines as l on f.event_id = l.event_id
        where f.type = 'ReportFiled' and f.stream = %s and l.status = 'rejected' and not exists (
            select from eventlog.events as r inner join eventlog.current_lines as b on r.event_id = b.event_id
            where r.payload -> 'filing' ->> 'event_id' = f.event_id::text and b.line_no = l.line_no
        )
        group by f.position order by f.position
        """,
        (slot.stream,),
        role="writer",
    )
    if not rejected:
        return
    position, numbers = choose.choice(rejected)
    some = sorted(choose.sample(numbers, choose.randint(1, len(numbers))))
    sound = [line for line in _lines(slot.form, choose) if "s" not in line] or [{"s": "ignored"}]
    warning = {"code": "AC107", "severity": "warning", "place": "A1", "field": "value"}
    back = {"s": "warned", "f": [warning]}
    kitchen.recover(slot, {n: back | choose.choice(sound) for n in some}, position)


def _publish_factor(kitchen: Kitchen, brick: str) -> None:
    rows = [
        dict(row) | ({"kg_factor": brick} if row["unit_code"] == "brick" else {})
        for row in read_csv(lists.raw("unit_factors").decode(), "unit_factors.csv")
    ]
    with kitchen.made.connect("owner") as owner:
        assert publish(owner, "unit_factors", rows) is not None


def _public_rows(kitchen: Kitchen, at: int | None = None) -> dict[str, list[tuple[Any, ...]]]:
    return {
        view: kitchen.rows(f"select t::text from {view} as t order by 1", at=at)  # noqa: S608  our names
        for view in PUBLIC
    }


class Reader(threading.Thread):
    """An analyst who asks the same question again and again, in a fact and in a mart."""

    QUESTION = """
        select
            warehouse.published_position(),
            (
                select sum(quantity) from core.fct_seizure_exhibits
                where stream = %(stream)s and recorded_to_position is null
            ),
            (select sum(value) from marts.slot_measures where stream = %(stream)s and measure_code = 'seizure_quantity')
    """

    def __init__(self, kitchen: Kitchen) -> None:
        super().__init__()
        self.kitchen = kitchen
        self.answers: list[tuple[Any, ...]] = []
        self.error: Exception | None = None
        self.done = threading.Event()

    def run(self) -> None:
        try:
            with self.kitchen.session() as cursor:
                cursor.connection.autocommit = True
                while not self.done.is_set():
                    cursor.execute(self.QUESTION, {"stream": MARKER.stream})
                    self.answers += [row for row in cursor.fetchall() if row not in self.answers]
                    self.done.wait(0.01)
        except Exception as error:
            self.error = error

    def finish(self) -> None:
        """Let it ask once more, then stop."""
        time.sleep(0.2)
        self.done.set()
        self.join()


@dataclass(frozen=True)
class RandomHistory:
    """What the reader read, and what was true and public at each published position."""

    reader: Reader
    truth: dict[int, int]
    published: dict[int, dict[str, list[tuple[Any, ...]]]]


@pytest.fixture(scope="module")
def history(kitchen: Kitchen) -> RandomHistory:
    """A random history in three builds, with a reader during the last two."""
    choose = random.Random(20250701)
    truth: dict[int, int] = {}
    published: dict[int, dict[str, list[tuple[Any, ...]]]] = {}
    reader = Reader(kitchen)

    def happen_and_build(number: int) -> Build:
        _happen(kitchen, choose, 50)
        kitchen.file(MARKER, [seizure("1", "heroin", str(number), "kg")])
        build = kitchen.build("run", *TABLES, publish=False)
        truth[build.to_position] = number
        return build

    kitchen.file(BRICKS, [seizure("1", "heroin", "2", "brick")])
    kitchen.publish(happen_and_build(1))
    reader.start()
    try:
        published[max(truth)] = _public_rows(kitchen)
        _publish_factor(kitchen, "0.343")
        happen_and_build(2)
        kitchen.build()  # again within the same bounds, as after a crash, and with the public views
        published[max(truth)] = _public_rows(kitchen)
        _publish_factor(kitchen, "0.350")
        kitchen.publish(happen_and_build(3))
    finally:
        reader.finish()
    return RandomHistory(reader, truth, published)


def test_the_history_holds_recoveries_in_time_and_too_late(kitchen: Kitchen, history: RandomHistory) -> None:
    streams = [slot.stream for slot in SLOTS]
    [(recoveries,)] = kitchen.rows(
        "select count(*) from eventlog.events where type = 'LinesRecovered' and stream = any(%s)",
        (streams,),
        role="writer",
    )
    [(timely,)] = kitchen.rows(
        "select count(*) from core._filings where recorded_from_position > event_position and stream = any(%s)",
        (streams,),
        role="builder",
    )

    assert 0 < timely < recoveries
    for table in ("_findings", "_activities", "_seizures", "_seizure_exhibits", "_models"):
        query = f"select count(*) from core.{table} as t where exists ("  # noqa: S608  our names
        query += "select from core._filings as f where t.recorded_from_position = f.recorded_from_position"
        query += " and f.event_position = t.event_position and f.recorded_from_position > f.event_position)"
        assert kitchen.rows(query, role="builder")[0][0], table


def test_what_was_published_stays_as_it_was(kitchen: Kitchen, history: RandomHistory) -> None:
    assert len(history.published) == 2
    for position, then in history.published.items():
        now = _public_rows(kitchen, at=position)
        for view in PUBLIC:
            assert now[view] == then[view], (view, position)


def test_a_reader_never_sees_half_a_build(history: RandomHistory) -> None:
    assert history.reader.error is None
    assert [position for position, _, _ in history.reader.answers] == sorted(history.truth)
    for position, in_the_fact, in_the_mart in history.reader.answers:
        assert in_the_fact == in_the_mart == history.truth[position]


def test_a_changed_factor_gives_the_old_figure_as_of_before(kitchen: Kitchen, history: RandomHistory) -> None:
    query = """
        select sum(kg_equivalent) from core.fct_seizure_exhibits
        where stream = %s and recorded_to_position is null
    """

    figures = [kitchen.rows(query, (BRICKS.stream,), at=position)[0][0] for position in sorted(history.truth)]

    assert figures == [Decimal("0.700"), Decimal("0.686"), Decimal("0.700")]


def test_facts_refuse_a_staging_layer_of_other_bounds(kitchen: Kitchen, history: RandomHistory) -> None:
    with pytest.raises(AssertionError, match="Run the staging layer with the same"):
        kitchen.dbt("run", 1, 2, "--select", "_filings")


def test_a_table_is_not_begun_in_the_middle_of_the_log(kitchen: Kitchen, history: RandomHistory) -> None:
    """As after an upgrade that brings a new one."""
    kitchen.file(
        Slot("activities", "lao_cai_2008", "police", "2023-M09.decree_09"), [activity("patrol", "1")]
    )
    build = kitchen.build("run", *TABLES)
    rename = "alter table marts.{} rename to {}"
    with kitchen.session("builder") as cursor:
        cursor.execute(rename.format("_slot_measures_models", "_put_aside"))
    try:
        with pytest.raises(AssertionError, match="antq rebuild"):
            kitchen.dbt("run", build.from_position, build.to_position, "--select", "_slot_measures_models")
    finally:
        with kitchen.session("builder") as cursor:
            cursor.execute(rename.format("_put_aside", "_slot_measures_models"))
    kitchen.dbt("run", build.from_position, build.to_position, "--select", "_slot_measures_models")


@pytest.mark.parametrize(
    ("province", "table", "key"),
    [
        ("ha_noi", "core._activities", "event_position"),
        ("son_la", "marts._slot_measures_activities", "stream"),
    ],
)
def test_the_tests_of_a_refresh_see_the_rows_it_touched_and_those_of_a_full_build_all(
    kitchen: Kitchen, history: RandomHistory, province: str, table: str, key: str
) -> None:
    # The other is of another province: totals of this one would be made of the spoilt row, and outlive it.
    slot, other = (
        Slot("activities", of, "police", "2023-M09.decree_09") for of in (f"{province}_2008", "lai_chau_2008")
    )
    value = {"event_position": kitchen.file(slot, [activity("patrol", "1")]), "stream": slot.stream}[key]
    build = kitchen.build("run", *TABLES)
    assert build.from_position > 0
    end = "update {} set recorded_to_position = {} where {} = %s"
    arguments = ("--select", table.partition(".")[2])
    with kitchen.session("builder") as cursor:
        cursor.execute(end.format(table, "recorded_from_position", key), (value,))
        assert cursor.rowcount == 1
    try:
        with pytest.raises(AssertionError, match="sound_rows"):
            kitchen.dbt("test", build.from_position, build.to_position, *arguments)
        kitchen.file(other, [activity("patrol", "1")])
        later = kitchen.build("run", *TABLES)
        kitchen.dbt("test", later.from_position, later.to_position, *arguments)
        with pytest.raises(AssertionError, match="sound_rows"):
            kitchen.dbt("test", 0, later.to_position, *arguments)
    finally:
        with kitchen.session("builder") as cursor:
            cursor.execute(end.format(table, "null", key), (value,))
    kitchen.dbt("test", 0, later.to_position, *arguments)


def test_a_filing_that_lost_a_line_is_noticed(kitchen: Kitchen, history: RandomHistory) -> None:
    """One whose lines are in force as they came, and one that a correction has amended."""
    settled, amended = (
        Slot("activities", province, "police", "2023-M09.decree_09")
        for province in ("nghe_an_2008", "hai_phong_2008")
    )
    lines = [activity("patrol", "1"), activity("mediation", "2")]
    positions = [kitchen.file(slot, lines) for slot in (settled, amended)]
    kitchen.file(amended, lines[:1], kind="correction")
    build = kitchen.build("run", *TABLES)
    arguments = ("test", build.from_position, build.to_position, "--select", "every_line_reaches_the_facts")
    kitchen.dbt(*arguments)
    stated = "update staging.touched_filings set lines_in = lines_in + %s where event_position = any(%s)"
    with kitchen.session("builder") as cursor:
        cursor.execute(stated, (1, positions))
    try:
        with pytest.raises(AssertionError, match="every_line_reaches_the_facts: Got 2 results"):
            kitchen.dbt(*arguments)
    finally:
        with kitchen.session("builder") as cursor:
            cursor.execute(stated, (-1, positions))


def test_a_row_that_breaks_a_rule_of_its_table_is_reported(kitchen: Kitchen, history: RandomHistory) -> None:
    """A rule of each kind: a word of any line, a word of the table, a sum."""
    period = "2023-M08.decree_09"
    patrols = kitchen.file(Slot("activities", "ha_noi_2008", "police", period), [activity("patrol", "1")])
    heroin = kitchen.file(
        Slot("seizures", "ha_noi_2008", "police", period), [seizure("1", "heroin", "1", "kg")]
    )
    build = kitchen.build("run", *TABLES)
    faults = {
        "_activities": (
            "update core._activities set relation = %s where event_position = %s",
            "beside",
            None,
        ),
        "_seizures": (
            "update core._seizures set mode = %s where event_position = %s",
            "alone",
            "independent",
        ),
        "_filings": (
            "update core._filings set lines_in = lines_accepted + %s where event_position = %s",
            1,
            0,
        ),
    }

    def each(change: int) -> None:
        with kitchen.session("builder") as cursor:
            for table, (statement, *values) in faults.items():
                position = heroin if table == "_seizures" else patrols
                cursor.execute(statement, (values[change], position))
                assert cursor.rowcount == 1

    def test() -> None:
        kitchen.dbt("test", build.from_position, build.to_position, "--select", *faults)

    test()
    each(0)
    try:
        with pytest.raises(AssertionError) as failed:
            test()
    finally:
        each(1)
    assert all(f"sound_rows_{table}" in str(failed.value) for table in faults)
    test()


@pytest.mark.parametrize("fault", ["households = %s", "other_counts = jsonb_build_object('vehicles', %s)"])
def test_a_count_without_a_measure_or_a_column_is_reported(
    kitchen: Kitchen, history: RandomHistory, fault: str
) -> None:
    slot = Slot("activities", "ha_noi_2008", "police", "2023-M09.decree_09")
    position = kitchen.file(slot, [activity("patrol", "1"), activity("patrol", "2", level="commune")])
    build = kitchen.build("run", *TABLES)
    arguments = (
        "test",
        build.from_position,
        build.to_position,
        "--select",
        "every_activity_figure_has_a_measure",
    )
    statement = f"update core._activities set {fault} where event_position = %s and occasions = 2"  # noqa: S608 (the faults above)
    kitchen.dbt(*arguments)
    with kitchen.session("builder") as cursor:
        cursor.execute(statement, (3, position))
        assert cursor.rowcount == 1
    try:
        with pytest.raises(AssertionError, match="every_activity_figure_has_a_measure: Got 1 result"):
            kitchen.dbt(*arguments)
    finally:
        with kitchen.session("builder") as cursor:
            cursor.execute(
                "update core._activities set households = null, other_counts = null where event_position = %s",
                (position,),
            )


def test_an_exhibit_whose_group_has_no_heading_is_reported(kitchen: Kitchen, history: RandomHistory) -> None:
    """One is in the filing of its heading, the other was added by a supplement."""
    slot = Slot("seizures", "ha_noi_2008", "police", "2023-M09.decree_09")
    first = kitchen.file(slot, [seizure("1", "heroin", "1", "kg", cases="1")])
    kitchen.file(slot, [seizure("1", "mdma", "2", "kg")], kind="supplement")
    build = kitchen.build("run", *TABLES)
    arguments = ("test", build.from_position, build.to_position, "--select", "every_exhibit_has_its_group")
    renumber = "update core._seizures set group_no = %s where event_position = %s"
    kitchen.dbt(*arguments)
    with kitchen.session("builder") as cursor:
        cursor.execute(renumber, ("9", first))
        assert cursor.rowcount == 1
    try:
        with pytest.raises(AssertionError, match="every_exhibit_has_its_group: Got 2 results"):
            kitchen.dbt(*arguments)
    finally:
        with kitchen.session("builder") as cursor:
            cursor.execute(renumber, ("1", first))


FIGURES_IN_FORCE = """
    with filings as (
        select distinct event_position, stream from core._filings
    ),
    figures as (
        select
            event_position, field as measure, activity_code as activity, null as item, null as unit, null as model,
            level, relation, value_per, value as amount
        from core._activities
        cross join lateral (values
            ('occasions', occasions), ('attendances', attendances), ('people', people),
            ('organisations', organisations), ('households', households), ('items', items)
        ) as counts (field, value)
        where recorded_to_position is null and value is not null
        union all
        select
            event_position, acquisition.name || '_quantity', null, item_code, unit_code, null,
            level, relation, value_per, quantity
        from core._seizure_exhibits
        inner join (values ('seized', 'seizure')) as acquisition (code, name) on acquisition_code = acquisition.code
        where recorded_to_position is null
        union all
        select event_position, 'seizure_cases', null, null, null, null, level, relation, value_per, cases
        from core._seizures where recorded_to_position is null and cases is not null
        union all
        select event_position, 'seizure_suspects', null, null, null, null, level, relation, value_per, suspects
        from core._seizures where recorded_to_position is null and suspects is not null
        union all
        select event_position, measure_code, null, null, null, null, level, relation, value_per, value
        from core._model_stocks where recorded_to_position is null
        union all
        select event_position, 'named_models', null, null, null, model_name, level, relation, value_per, 1
        from core._models where recorded_to_position is null
    )
    select
        stream, measure, activity, item, unit, model,
        case
            when relation <> 'disjoint' or value_per <> 'period' then 9
            when coalesce(level, 'province') = 'province' then 1
            else 4
        end as rank,
        sum(amount)
    from figures
    inner join filings using (event_position)
    group by 1, 2, 3, 4, 5, 6, 7
"""


def test_the_intake_and_the_facts_agree_on_what_is_in_force(kitchen: Kitchen, history: RandomHistory) -> None:
    """The intake asks before it drops a figure; so it must know the figures the facts show."""
    by_form: dict[str, list[str]] = {}
    for slot in [*SLOTS, MARKER, BRICKS]:
        by_form.setdefault(slot.form, []).append(slot.stream)
    with closing(kitchen.made.connect("writer")) as conn:
        asked = {
            (stream, *row)
            for form, streams in by_form.items()
            for stream, frame in log_figures.figures_in_force(conn, form, streams).items()
            for row in frame.group_by(*reported_figures.KEY, "rank").agg(pl.col("amount").sum()).iter_rows()
        }

    shown = {
        tuple(row)
        for row in kitchen.rows(FIGURES_IN_FORCE, role="builder")
        if any(row[0] in s for s in by_form.values())
    }

    assert {row[:7] for row in asked} == {row[:7] for row in shown}
    assert asked == shown
    assert {row[0] for row in asked} > {MARKER.stream, BRICKS.stream}
