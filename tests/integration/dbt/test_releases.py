"""A release is approved by somebody else, read by its name, and comes out again to the byte whatever happens later."""

import hashlib
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import polars as pl
import psycopg2
import pytest
from typer.testing import CliRunner
from warehouse_steps import TABLES, Kitchen, Slot, activity, seizure

from antq.cli import main as cli
from antq.core.errors import AntqError
from antq.eventlog.store import NewEvent, append, stream_state
from antq.reference import lists
from antq.reference.publish import publish, read_csv
from antq.release import lifecycle
from antq.release.export import Scope, marts, parquet

OLD = Slot("seizures", "son_la_2008", "police", "2023.decree_09")
OTHER = Slot("seizures", "son_la_2008", "police", "2024.decree_09")
MEETINGS = Slot("activities", "son_la_2008", "police", "2023.decree_09")
ALL = Scope()
BRICKS = seizure("1", "heroin", "2", "brick", cases="1", suspects="3")
KG = """
    select sum(kg_equivalent) from core.fct_seizure_exhibits where stream = %s and recorded_to_position is null
"""


def _files(kitchen: Kitchen, position: int, scope: Scope = ALL) -> dict[str, bytes]:
    return {name: parquet(frame) for name, frame in marts(kitchen.made.settings, position, scope)}


def _frames(kitchen: Kitchen, position: int) -> dict[str, pl.DataFrame]:
    return dict(marts(kitchen.made.settings, position, ALL))


def _position(kitchen: Kitchen) -> int:
    return int(kitchen.rows("select warehouse.published_position()")[0][0])


def _new(kitchen: Kitchen, name: str, **changes: Any) -> lifecycle.Release:
    return lifecycle.prepare(
        kitchen.made.settings,
        name,
        changes.get("by", "statistics"),
        changes.get("scope", ALL),
        changes.get("embargo"),
        changes.get("finality"),
    )


@pytest.fixture(scope="module")
def filed(kitchen: Kitchen) -> Kitchen:
    """Figures of two years, published."""
    kitchen.file(OLD, [BRICKS, {"s": "rejected", "f": []}])
    kitchen.file(OTHER, [BRICKS])
    kitchen.file(MEETINGS, [activity("residents_meeting", "30", "1200.5")])
    kitchen.build()
    return kitchen


@pytest.fixture(scope="module")
def published(filed: Kitchen) -> lifecycle.Release:
    """A release that somebody else approved and that is published."""
    _new(filed, "2024-final", finality="Chính thức")
    lifecycle.approve(filed.made.settings, "2024-final", "inspectorate")
    return lifecycle.publish(filed.made.settings, "2024-final", "statistics")


def test_a_release_names_position_code_and_files(filed: Kitchen, published: lifecycle.Release) -> None:
    folder = Path(filed.made.settings.raw_store_url.removeprefix("file://")) / "releases" / published.name

    assert published.state == "published"
    assert published.position == _position(filed)
    assert published.code["sha256"]
    assert (
        {path.stem for path in folder.iterdir()}
        == published.marts.keys()
        >= {"national_totals", "slot_measures"}
    )
    for mart, known in published.marts.items():
        content = (folder / f"{mart}.parquet").read_bytes()
        assert hashlib.sha256(content).hexdigest() == known["sha256"]
        assert pl.read_parquet(content).height == known["rows"]
    assert published.marts["slot_measures"]["rows"] > 0


def test_parquet_holds_the_figures_as_the_mart_shows_them(
    filed: Kitchen, published: lifecycle.Release
) -> None:
    frame = _frames(filed, published.position)["slot_measures"].filter(pl.col("stream") == MEETINGS.stream)

    shown = filed.rows(
        "select measure_code, value, period_end, is_in_total, item_code from marts.slot_measures where stream = %s",
        (MEETINGS.stream,),
        at=published.position,
    )
    names = ["measure_code", "value", "period_end", "is_in_total", "item_code"]
    assert sorted(frame.select(names).rows()) == sorted(shown)


def test_whoever_prepared_does_not_approve(filed: Kitchen) -> None:
    _new(filed, "own-approval")

    with pytest.raises(AntqError, match="prepared a release does not approve"):
        lifecycle.approve(filed.made.settings, "own-approval", " Statistics ")
    with pytest.raises(AntqError, match="ReleasePublished cannot follow ReleasePrepared"):
        lifecycle.publish(filed.made.settings, "own-approval", "inspectorate")


def test_the_database_refuses_it_from_any_writer(filed: Kitchen) -> None:
    with filed.session("writer") as cursor:
        event = NewEvent(uuid4(), "release/own-approval", 1, "ReleaseApproved", {}, "STATISTICS")
        with pytest.raises(AntqError, match="does not approve"):
            append(cursor.connection, [event])
        cursor.connection.rollback()
        with pytest.raises(AntqError, match="cannot follow nothing"):
            append(cursor.connection, [NewEvent(uuid4(), "release/x", 0, "ReleasePublished", {}, "a")])
        cursor.connection.rollback()


def test_a_release_asks_for_no_build(filed: Kitchen, published: lifecycle.Release) -> None:
    assert filed.open() is None


def test_readers_read_a_published_release_by_its_name(filed: Kitchen, published: lifecycle.Release) -> None:
    def read(name: str, role: str = "analyst") -> Any:
        with filed.session(role) as cursor:
            cursor.execute("select set_config('antq.release', %s, false)", (name,))
            cursor.execute("select warehouse.reading_position()")
            return cursor.fetchone()[0]

    assert read("2024-final") == published.position
    _new(filed, "early", embargo=datetime.now(UTC) + timedelta(days=1))
    with pytest.raises(psycopg2.Error, match="is prepared and cannot be read"):
        read("early")
    lifecycle.approve(filed.made.settings, "early", "inspectorate")
    assert lifecycle.publish(filed.made.settings, "early", "inspectorate").state == "embargoed"
    with pytest.raises(psycopg2.Error, match="under embargo until"):
        read("early")
    assert read("early", "builder") == published.position
    assert lifecycle.withdraw(filed.made.settings, "early", "inspectorate", "một lỗi").state == "withdrawn"
    with pytest.raises(psycopg2.Error, match="is withdrawn and cannot be read"):
        read("early")
    with pytest.raises(psycopg2.Error, match="There is no release never"):
        read("never")
    states = "select release_name, release_state, release_state_name from marts.releases"
    assert ("early", "withdrawn", "Đã thu hồi") in filed.rows(states)
    assert ("2024-final", "published", "Đã công bố") in filed.rows(states)


def test_a_release_says_how_final_its_figures_are(filed: Kitchen, published: lifecycle.Release) -> None:
    with pytest.raises(AntqError, match="soon") as refused:
        _new(filed, "unsure", finality="soon")
    assert "preliminary" in str(refused.value)
    silent = _new(filed, "silent")

    assert (published.finality, silent.finality) == ("official", None)
    query = "select release_name, finality, finality_name from marts.releases where release_name = any(%s)"
    assert set(filed.rows(query, (["2024-final", "silent", "unsure"],))) == {
        ("2024-final", "official", "Chính thức"),
        ("silent", None, None),
    }


def test_a_scope_narrows_the_files(filed: Kitchen) -> None:
    with pytest.raises(AntqError, match="no such territory: son_la"):
        _new(filed, "nowhere", scope=Scope(provinces=("son_la",)))
    release = _new(filed, "2023-only", scope=Scope(periods=("2023.decree_09",), provinces=("son_la_2008",)))

    frames = {
        mart: pl.read_parquet(
            lifecycle.ReleaseFiles(filed.made.settings.raw_store_url, release.name).get(mart)
        )
        for mart in release.marts
    }
    assert set(frames["slot_measures"]["stream"]) == {OLD.stream, MEETINGS.stream}
    assert set(frames["national_totals"]["period_key"]) <= {"2023.decree_09"}


def _late_event(kitchen: Kitchen) -> tuple[Any, int]:
    """An event that has its position and is not committed yet."""
    conn = kitchen.made.connect("writer")
    state = stream_state(conn, MEETINGS.stream)
    event = NewEvent(uuid4(), MEETINGS.stream, state.version, "ReportWithdrawn", {}, "test")
    (appended,) = append(conn, [event])
    return conn, appended.position


class Writers:
    """Offices that file in their own slots while others read."""

    def __init__(self, kitchen: Kitchen, slots: list[Slot]) -> None:
        self.done = threading.Event()
        self.errors: list[Exception] = []
        self.filed = 0
        self.threads = [threading.Thread(target=self._file, args=(kitchen, slot)) for slot in slots]

    def _file(self, kitchen: Kitchen, slot: Slot) -> None:
        own = kitchen.again()
        try:
            while not self.done.wait(0.05):
                self.filed += 1
                own.file(slot, [seizure("1", "heroin", str(self.filed), "kg")])
        except Exception as error:
            self.errors.append(error)
        finally:
            own.close()

    def __enter__(self) -> "Writers":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.done.set()
        for thread in self.threads:
            thread.join()


@pytest.fixture(scope="module")
def later(filed: Kitchen, published: lifecycle.Release) -> Iterator[dict[str, Any]]:
    """What was exported before and after a correction three years back; then everything else happens to the log."""
    before = _frames(filed, _position(filed))
    filed.file(OLD, [seizure("1", "heroin", "3", "brick")], "correction")
    corrected = filed.build("run", *TABLES).to_position
    after = _frames(filed, corrected)
    files = _files(filed, corrected)

    filed.recover(OLD, {2: seizure("9", "mdma", "10", "tablet")}, _filing_of(filed, OLD))
    filed.withdraw(OTHER)
    factors = read_csv(lists.raw("unit_factors").decode(), "unit_factors.csv")
    lighter = [dict(row) | ({"kg_factor": "0.333"} if row["unit_code"] == "brick" else {}) for row in factors]
    with filed.made.connect("owner") as owner:
        assert publish(owner, "unit_factors", lighter) is not None
    filed.file(MEETINGS, [activity("residents_meeting", "31")])
    filed.build("run", *TABLES)
    yield {"before": before, "after": after, "corrected": corrected, "files": files}
    with filed.made.connect("owner") as owner:
        publish(owner, "unit_factors", factors)


def _filing_of(kitchen: Kitchen, slot: Slot) -> int:
    query = "select min(position) from eventlog.events where stream = %s and type = 'ReportFiled'"
    return int(kitchen.rows(query, (slot.stream,), role="writer")[0][0])


def test_a_correction_changes_its_own_period_only(filed: Kitchen, later: dict[str, Any]) -> None:
    changed = set()
    for mart, frame in later["after"].items():
        new = frame.join(later["before"][mart], on=frame.columns, how="anti", nulls_equal=True)
        gone = later["before"][mart].join(frame, on=frame.columns, how="anti", nulls_equal=True)
        if new.height or gone.height:
            changed.add(mart)
            assert (
                {*new["reporting_year"], *gone["reporting_year"]} == {2023}
                if "period_key" not in new.columns
                else ({*new["period_key"], *gone["period_key"]} == {OLD.period})
            ), mart
    assert {"slot_measures", "national_totals", "seizures_by_item"} <= changed


def test_as_of_before_gives_the_old_figure_also_after_the_factor_changed(
    filed: Kitchen, published: lifecycle.Release, later: dict[str, Any]
) -> None:
    figures = [
        filed.rows(KG, (OLD.stream,), at=position)[0][0]
        for position in (published.position, later["corrected"], _position(filed))
    ]

    assert figures == [Decimal("0.700"), Decimal("1.050"), Decimal("1.0015")]


def test_a_release_comes_out_again_to_the_byte(
    filed: Kitchen, published: lifecycle.Release, later: Any
) -> None:
    verified = lifecycle.verify(filed.made.settings, published.name)

    assert {mart.mart for mart in verified} == published.marts.keys()
    assert {(mart.kept, mart.again) for mart in verified} == {("same", "same")}


def test_as_of_is_the_same_to_the_byte_while_others_file_commit_late_and_build(
    filed: Kitchen, later: dict[str, Any]
) -> None:
    slots = [Slot("seizures", "son_la_2008", unit, "2023.decree_09") for unit in ("military", "border_guard")]
    with Writers(filed, slots) as writers:
        assert _files(filed, later["corrected"]) == later["files"]
        filed.build("run", *TABLES)
        assert _files(filed, later["corrected"]) == later["files"]
    assert writers.errors == []
    assert writers.filed > 2

    late, position = _late_event(filed)
    try:
        assert _files(filed, later["corrected"]) == later["files"]
        late.commit()
    finally:
        late.close()
    assert filed.build("run", *TABLES).to_position == position
    assert _files(filed, later["corrected"]) == later["files"]


def test_a_kept_file_that_was_changed_is_found_and_not_published(filed: Kitchen) -> None:
    settings = filed.made.settings
    _new(filed, "tampered")
    lifecycle.approve(settings, "tampered", "inspectorate")
    files = lifecycle.ReleaseFiles(settings.raw_store_url, "tampered")
    files.put("national_totals", files.get("national_totals") + b" ")

    with pytest.raises(AntqError, match="national_totals are not those that were prepared"):
        lifecycle.publish(settings, "tampered", "inspectorate")
    found = {mart.mart: mart.kept for mart in lifecycle.verify(settings, "tampered")}
    assert found["national_totals"] == "changed"
    assert {kept for mart, kept in found.items() if mart != "national_totals"} == {"same"}


def test_revisions_tell_position_kind_and_change(
    filed: Kitchen, published: lifecycle.Release, later: Any
) -> None:
    rows = filed.rows(
        """
        select revision_no, kind, changed_list, value, base_release_name, base_value, change, change_pct
        from marts.revisions
        where stream = %s and measure_code = 'seizure_kg_equivalent' and item_code = 'heroin' order by revision_no
        """,
        (OLD.stream,),
    )
    meetings = filed.rows(
        """
        select kind_name, value, change, change_pct from marts.revisions
        where stream = %s and measure_code = 'residents_meetings' order by revision_no
        """,
        (MEETINGS.stream,),
    )
    gone = filed.rows(
        "select kind, value, change from marts.revisions where stream = %s and revision_no > 1",
        (OTHER.stream,),
    )

    assert [(no, kind, lst, str(value)) for no, kind, lst, value, *_ in rows] == [
        (1, "first", None, "0.700"),
        (2, "correction", None, "1.050"),
        (3, "ReferencePublished", "unit_factors", "0.999"),
    ]
    assert {row[4] for row in rows} == {"2024-final"}
    assert [str(row[6]) for row in rows] == ["0.000", "0.350", "0.299"]
    assert {row[7] for row in rows} == {None}  # under 20
    assert meetings == [
        ("Báo cáo lần đầu", 30, 0, 0),
        ("Báo cáo thay thế", 31, 1, Decimal("3.33")),
        ("Rút báo cáo", None, None, None),
    ]
    assert set(gone) == {("ReportWithdrawn", None, None)}


def test_the_commands_go_from_filing_to_publication(filed: Kitchen, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in filed.made.environment.items():
        monkeypatch.setenv(name, value)

    def run(*arguments: str) -> Any:
        return CliRunner().invoke(cli.app, ["release", *arguments])

    assert (
        run(
            "prepare", "by-hand", "--by", "a", "--form", "models", "--embargo", "2020-01-01T08:00+0700"
        ).exit_code
        == 0
    )
    assert run("approve", "by-hand", "--by", "b").exit_code == 0
    assert json.loads(run("publish", "by-hand", "--by", "a", "--json").stdout)["state"] == "published"
    listed = {release["name"]: release for release in json.loads(run("list", "--json").stdout)}
    assert listed["by-hand"]["scope"] == {"forms": ["models"], "provinces": None, "periods": None}
    verified = run("verify", "by-hand")
    assert verified.exit_code == 0
    assert " 0 differ." in verified.stdout
    assert "đã thu hồi" in run("withdraw", "by-hand", "--by", "b", "--reason", "thử").stdout
