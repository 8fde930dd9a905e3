"""Rejected lines of a real log come back after a code list was mended: each once, and nothing else changes."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from test_take_in import ENVELOPE, Intake

from antq import flow
from antq.corrections.replay import replay
from antq.corrections.replay.replay_report import ReplayReport
from antq.eventlog import store
from antq.eventlog.rawstore import RawStore
from antq.eventlog.verify import verify
from antq.intake import submissions
from antq.intake.originals import QUARANTINE
from antq.reference import lists

Line = dict[str, object]
SOUND: Line = {"activity": "residents_meeting", "occasions": 5}
# A name of an activity, and one of a drug, that no list knows until it is mended.
UNKNOWN: Line = {"activity": "họp liên gia", "occasions": 7}
HOPELESS: Line = {"activity": "movement_launch", "occasions": "-2"}
STREAM = "report/activities/kon_tum_2008/police/2024-M05.decree_09/structured/reported"

Mend = Callable[[str, str, str], None]


def part(form: str, lines: Sequence[Line], **envelope: object) -> bytes:
    """A report of one form."""
    return json.dumps(
        {"envelope": {**ENVELOPE, **envelope}, "filings": [{"form": form, "lines": lines}]}
    ).encode()


def activities(*lines: Line, **envelope: object) -> bytes:
    return part("activities", lines, **envelope)


@pytest.fixture
def intake(module_warehouse: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The module's warehouse, its streams withdrawn after each test so that nothing is left open."""
    intake = Intake(module_warehouse, tmp_path_factory.mktemp("files"))
    yield intake
    intake.conn.rollback()
    for (stream,) in intake.rows(
        "select distinct stream from eventlog.events where stream like 'report/%%'", ()
    ):
        state = store.stream_state(intake.conn, stream)
        event = store.NewEvent(
            store.event_id_for(store.UUID(int=state.version), stream),
            stream,
            state.version,
            "ReportWithdrawn",
            {"reason_ref": None},
            "test",
        )
        store.append(intake.conn, [event])
        intake.conn.commit()


def know_the_meeting(mend: Mend) -> None:
    mend("activity_aliases", "họp liên gia", "residents_meeting")


def run(intake: Intake, **options: Any) -> ReplayReport:
    return replay(intake.settings, intake.conn, **options)


def recoveries(intake: Intake, stream: str = STREAM) -> list[tuple[Any, ...]]:
    return intake.rows(
        """
        select event_id::text, payload from eventlog.events
        where type = 'LinesRecovered' and stream = %s
            and position > coalesce(
                (select max(position) from eventlog.events where type = 'ReportWithdrawn' and stream = %s), 0
            )
        order by position
        """,
        (stream, stream),
    )


def brought_back(intake: Intake, event_id: str) -> list[dict[str, Any]]:
    found = intake.rows(
        """
        select line, line_no, status, source_cell from eventlog.current_lines
        where event_id = %s::uuid order by line_no
        """,
        (event_id,),
    )
    return [line | {"n": n, "s": status, "cell": cell} for line, n, status, cell in found]


def test_a_mended_list_brings_its_lines_back_once(intake: Intake, mend: Mend) -> None:
    filed = intake.file(activities(SOUND, UNKNOWN, HOPELESS))
    assert run(intake).lines == {"recovered": 0, "still_failing": 2, "unrecoverable": 0, "send_again": 0}
    assert recoveries(intake) == []

    know_the_meeting(mend)
    report = run(intake)

    assert report.lines == {"recovered": 1, "still_failing": 1, "unrecoverable": 0, "send_again": 0}
    assert [(c.outcome, c.code, c.lines) for c in report.filings[0].causes] == [
        ("recovered", "AC102", 1),
        ("still_failing", "AC104", 1),
    ]
    [(event_id, payload)] = recoveries(intake)
    assert payload["filing"]["position"] == filed.position
    assert payload["filing"]["vintage"] == filed.filings[0].vintage
    assert payload["lines"] == {"in": 3, "accepted": 1, "warned": 1, "rejected": 1, "ignored": 0}
    [line] = brought_back(intake, event_id)
    assert (line["n"], line["s"], line["cell"]) == (2, "warned", "$.filings[0].lines[1]")
    assert (line["act"], line["v"]) == ("residents_meeting", {"occasions": "7"})
    # Now that it is known for a residents' meeting, it says something else of it than line 1.
    assert [finding["code"] for finding in line["f"]] == ["AC110"]

    again = run(intake)
    assert again.lines == {"recovered": 0, "still_failing": 1, "unrecoverable": 0, "send_again": 0}
    assert again.appended == 0
    assert len(recoveries(intake)) == 1
    assert verify(intake.warehouse.connect("writer")).ok


def test_a_dry_run_reports_the_same_and_writes_nothing(intake: Intake, mend: Mend) -> None:
    intake.file(activities(SOUND, UNKNOWN, HOPELESS))
    know_the_meeting(mend)

    tried = run(intake, dry_run=True)

    assert recoveries(intake) == []
    done = run(intake)
    assert tried.filings == [one.model_copy(update={"position": None}) for one in done.filings]
    assert (tried.appended, done.appended) == (0, 1)


def test_a_crash_in_the_middle_and_a_retry_append_once(
    intake: Intake, mend: Mend, monkeypatch: pytest.MonkeyPatch
) -> None:
    for month in (5, 6, 7):
        intake.file(activities(SOUND, UNKNOWN, period=f"2024-M{month:02}.decree_09"))
    know_the_meeting(mend)
    append, calls = store.append, 0

    def crash_at_the_second(conn: Any, events: Any) -> Any:
        nonlocal calls
        calls += 1
        appended = append(conn, events)
        if calls == 2:
            raise KeyboardInterrupt
        return appended

    with monkeypatch.context() as patch:
        patch.setattr(store, "append", crash_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            run(intake)
    streams = [STREAM.replace("M05", f"M{month:02}") for month in (5, 6, 7)]
    assert [len(recoveries(intake, stream)) for stream in streams] == [1, 0, 0]

    assert run(intake).appended == 2
    assert [len(recoveries(intake, stream)) for stream in streams] == [1, 1, 1]


def test_two_at_once_append_once(intake: Intake, mend: Mend) -> None:
    intake.file(activities(SOUND, UNKNOWN))
    know_the_meeting(mend)
    reports: list[ReplayReport] = []

    def replay_beside() -> None:
        with closing(intake.warehouse.connect("writer")) as conn:
            reports.append(replay(intake.settings, conn))

    tasks = [threading.Thread(target=replay_beside) for _ in range(4)]
    for task in tasks:
        task.start()
    for task in tasks:
        task.join()

    assert len(recoveries(intake)) == 1
    assert sum(report.lines["recovered"] for report in reports) == 1


def test_a_superseded_filing_gets_nothing_back(
    intake: Intake, mend: Mend, monkeypatch: pytest.MonkeyPatch
) -> None:
    intake.file(activities(SOUND, UNKNOWN))
    know_the_meeting(mend)
    put_texts = store.put_texts

    def be_overtaken(conn: Any, bodies: Any) -> Any:
        monkeypatch.setattr(store, "put_texts", put_texts)
        with closing(intake.warehouse.connect("writer")) as other:
            submissions.take_in(intake.settings, intake.land(activities(SOUND)), other)
        return put_texts(conn, bodies)

    # A new report comes in between the judging and the appending.
    monkeypatch.setattr(store, "put_texts", be_overtaken)

    assert run(intake).filings == []
    assert recoveries(intake) == []


def test_of_two_equal_lines_the_refused_one_stays_out(intake: Intake, mend: Mend) -> None:
    """Else the figure would count twice: the line in force is the same figure under its known name."""
    intake.file(activities({**UNKNOWN, "occasions": 5}, SOUND))
    know_the_meeting(mend)

    report = run(intake)

    assert [(c.outcome, c.code) for c in report.filings[0].causes] == [("still_failing", "AC109")]
    assert report.filings[0].judged_otherwise_total == 0


def test_lines_in_force_are_never_changed_but_named(intake: Intake, mend: Mend) -> None:
    mend("activity_aliases", "họp cụm dân cư", "residents_meeting")
    intake.file(
        activities(UNKNOWN, {"activity": "họp cụm dân cư", "occasions": 3}, {**SOUND, "place": "Lộc An"})
    )
    # The list comes to mean another thing by the name, and to know the one it did not.
    mend("activity_aliases", "họp liên gia", "mediation")
    lookup = dict(lists.lookup("activity_types")) | {"họp cụm dân cư": "patrol"}
    lists.lookup.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        original = lists.lookup
        patch.setattr(lists, "lookup", lambda name: lookup if name == "activity_types" else original(name))
        report = run(intake)

    assert report.lines["recovered"] == 1
    [line] = report.filings[0].judged_otherwise
    assert (line.line_no, line.was, line.now, line.other_figures) == (2, "accepted", "accepted", True)
    [(event_id, _)] = recoveries(intake)
    assert [line["n"] for line in brought_back(intake, event_id)] == [1]


def test_the_cover_it_was_filed_with_judges_a_line(intake: Intake, mend: Mend) -> None:
    commune: Line = {**SOUND, "level": "commune", "place": "Lộc An"}
    intake.file(activities(commune, UNKNOWN, lower_levels_complete="có"))
    know_the_meeting(mend)

    assert run(intake).lines["recovered"] == 1

    [(event_id, _)] = recoveries(intake)
    # The province's 7 against the communes' 5: reported only where the cover says that the communes are all.
    assert [finding["code"] for finding in brought_back(intake, event_id)[0]["f"]] == ["AC205"]


def test_codes_and_slots_choose(intake: Intake, mend: Mend) -> None:
    intake.file(activities(SOUND, UNKNOWN, HOPELESS))
    intake.file(activities(SOUND, UNKNOWN, province="Kiên Giang"))
    know_the_meeting(mend)

    assert run(intake, codes=["AC104"], dry_run=True).lines["still_failing"] == 1
    assert run(intake, codes=["AC102"], dry_run=True).lines["recovered"] == 2
    report = run(intake, slot="activities/kon_tum_2008/police")
    assert [filing.province_key for filing in report.filings] == ["kon_tum_2008"]
    assert run(intake, slot="activities/kon_tum").filings == []
    assert run(intake).lines["recovered"] == 1


def test_cases_and_suspects_come_once(intake: Intake, mend: Mend) -> None:
    def exhibit(group: str, item: str, **more: object) -> Line:
        return {"group_no": group, "item": item, "quantity": "1", "unit": "kg", **more}

    intake.file(
        part(
            "seizures",
            [
                exhibit("1", "heroin", cases=3, suspects=4),
                exhibit("1", "hàng chưa có tên"),
                exhibit("2", "hàng chưa có tên", cases=2, suspects=6),
                exhibit("2", "heroin"),
                exhibit("3", "heroin", cases=1),
                exhibit("3", "hàng chưa có tên", suspects=5),
            ],
        )
    )
    mend("item_aliases", "hàng chưa có tên", "cannabis_dry")

    assert run(intake).lines["recovered"] == 3

    [(event_id, payload)] = recoveries(intake, STREAM.replace("activities", "seizures"))
    assert payload["lines"]["rejected"] == 0
    heading = [
        (line["n"], line.get("cases"), line.get("suspects")) for line in brought_back(intake, event_id)
    ]
    assert heading == [(2, None, None), (3, "2", "6"), (6, None, "5")]


def test_an_original_that_is_gone_is_named(intake: Intake, mend: Mend) -> None:
    filed = intake.file(activities(SOUND, UNKNOWN, HOPELESS))
    know_the_meeting(mend)
    path = Path(RawStore(intake.settings.raw_store_url)._path(filed.sha256))
    kept = path.read_bytes()
    path.unlink()

    lost = run(intake)

    assert lost.lines == {"recovered": 0, "still_failing": 0, "unrecoverable": 2, "send_again": 0}
    [cause] = lost.filings[0].causes
    assert (cause.code, cause.lines) == ("SL240", 2)
    assert filed.sha256 in cause.message_en
    RawStore(f"{intake.settings.raw_store_url}/{QUARANTINE}").put(kept)
    assert run(intake).lines["recovered"] == 1


def test_an_original_that_is_no_longer_taken_is_named(intake: Intake, mend: Mend) -> None:
    intake.file(activities(SOUND, UNKNOWN, HOPELESS))
    know_the_meeting(mend)

    refused = replay(intake.settings.model_copy(update={"max_rows": 2}), intake.conn)

    assert refused.lines == {"recovered": 0, "still_failing": 0, "unrecoverable": 2, "send_again": 0}
    [cause] = refused.filings[0].causes
    assert (cause.code, cause.lines) == ("SL241", 2)
    assert "FI111" in cause.message_en


def test_a_returned_filing_is_asked_for_again(intake: Intake, mend: Mend) -> None:
    intake.file(activities(UNKNOWN))
    intake.file(activities(HOPELESS, period="2024-M06.decree_09"))
    know_the_meeting(mend)

    report = run(intake)

    assert report.lines == {"recovered": 0, "still_failing": 0, "unrecoverable": 0, "send_again": 2}
    assert [(one.would_be_taken, one.vintage) for one in report.filings] == [(True, None), (False, None)]
    assert {cause.code for one in report.filings for cause in one.causes} == {"FI214"}
    taken = intake.file(activities(UNKNOWN))
    assert taken.status == "filed"
    assert [one.period_key for one in run(intake).filings] == ["2024-M06.decree_09"]


def test_the_same_bytes_under_mended_rules_are_a_new_vintage(intake: Intake, mend: Mend) -> None:
    first = intake.file(activities(SOUND, UNKNOWN))
    know_the_meeting(mend)
    assert flow.replay_rejects(intake.settings) == 1  # as the DAG does

    again = intake.file(activities(SOUND, UNKNOWN))
    once_more = intake.file(activities(SOUND, UNKNOWN))

    vintages = [filed.filings[0].vintage or 0 for filed in (first, again, once_more)]
    assert vintages == [vintages[0], vintages[0] + 1, vintages[0] + 1]
    assert (again.status, once_more.status) == ("filed", "duplicate")
    assert run(intake).filings == []


def test_the_command_prints_counts_that_add_up(intake: Intake) -> None:
    intake.file(activities(SOUND, UNKNOWN, HOPELESS))

    def command(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "antq", "replay", *arguments],
            env={**os.environ, **intake.warehouse.environment},
            capture_output=True,
            text=True,
            timeout=60,
        )

    done = command("run", "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["lines"]["examined"] == 2
    assert report["filings"][0]["lines"]["still_failing"] == 2
    printed = command("list")
    assert "2 rejected lines = 0 nhận lại + 2 vẫn lỗi" in printed.stdout
    assert "nothing was written" in printed.stdout
    assert "“”" not in printed.stdout
    places = [cell for cause in report["filings"][0]["causes"] for cell in cause["cells"]]
    assert len(places) == 2
    assert all(place in printed.stdout for place in places)
    mistyped = command("list", "--code", "AC999")
    assert (mistyped.returncode, "did you mean: AC" in mistyped.stderr) == (2, True)
