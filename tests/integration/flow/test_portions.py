"""Which files are taken in together, and that one file's trouble stays its own."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flow_steps import attendances, rows, take_in

from antq import flow
from antq.core.errors import AntqError
from antq.eventlog.rawstore import RawStore
from antq.intake import landing, submissions
from antq.intake import receipt as receipts
from antq.intake.originals import QUARANTINE
from antq.warehouse import refresh


def _pending(monkeypatch: pytest.MonkeyPatch, count: int, senders: int = 10_000) -> list[str]:
    names = [f"s{number}" for number in range(count)]
    landed = [
        SimpleNamespace(submission_id=name, sender=str(number % senders)) for number, name in enumerate(names)
    ]
    monkeypatch.setattr(landing, "waiting", lambda settings: list(landed))
    return names


@pytest.mark.parametrize(("files", "portions"), [(1, 1), (20, 1), (21, 2), (160, 8), (5000, 8)])
def test_files_are_dealt_into_at_most_eight_portions(
    warehouse: Any, monkeypatch: pytest.MonkeyPatch, files: int, portions: int
) -> None:
    names = _pending(monkeypatch, files)

    dealt = flow.chunks(warehouse.settings)

    assert len(dealt) == portions
    assert sorted(name for portion in dealt for name in portion) == sorted(names)
    assert max(map(len, dealt)) - min(map(len, dealt)) <= 1


def test_one_senders_files_stay_together_in_their_order(
    warehouse: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    _pending(monkeypatch, 200, senders=7)

    dealt = flow.chunks(warehouse.settings)

    assert len(dealt) == 7
    for portion in dealt:
        numbers = [int(name[1:]) for name in portion]
        assert numbers == sorted(numbers)
        assert len({number % 7 for number in numbers}) == 1


def test_a_file_that_took_its_task_down_goes_alone(warehouse: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    _pending(monkeypatch, 5)

    def die(settings: object, submission: str, connection: object, **_: object) -> None:
        if submission == "s0":
            raise SystemExit("killed")

    monkeypatch.setattr(submissions, "take_in", die)
    with pytest.raises(SystemExit):
        flow.take_in_chunk(warehouse.settings, ["s0", "s1"])

    assert flow.chunks(warehouse.settings) == [["s1", "s2", "s3", "s4"], ["s0"]]


def test_the_rest_of_a_portion_has_its_turn_when_the_killed_task_is_retried(
    warehouse: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = []

    def die(settings: object, submission: str, connection: object, **_: object) -> None:
        if submission == "s0":
            raise SystemExit("killed")
        taken.append(submission)

    monkeypatch.setattr(submissions, "take_in", die)
    for _ in range(2):
        with pytest.raises(SystemExit):
            flow.take_in_chunk(warehouse.settings, ["s0", "s1", "s2"])

    assert taken == ["s1", "s2"]


def test_a_file_that_keeps_killing_its_process_is_answered_and_kept_apart(
    warehouse: Any, monkeypatch: pytest.MonkeyPatch, meetings: Callable[..., Path]
) -> None:
    settings = warehouse.settings
    killer = landing.land(settings, meetings(5), "examples")

    def die(*_: object, **__: object) -> Any:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(submissions, "examine_landed", die)
        for _ in range(flow.MOST_DEATHS):
            assert flow.chunks(settings) == [[killer]]
            with pytest.raises(SystemExit):
                flow.take_in_chunk(settings, [killer])
        flow.take_in_chunk(settings, [killer])

    answer = receipts.load(warehouse.connect("writer"), killer)
    assert answer is not None
    assert (answer.status, [finding.code for finding in answer.findings]) == ("returned", ["FI123"])
    assert landing.pending(settings) == []
    kept = RawStore(f"{settings.raw_store_url}/{QUARANTINE}")
    assert kept.get(answer.sha256).startswith(b"#")
    assert flow.expire_quarantine(settings) == 0


def test_what_a_database_says_of_a_value_stays_out_of_the_log(
    warehouse: Any, monkeypatch: pytest.MonkeyPatch, meetings: Callable[..., Path]
) -> None:
    submission = landing.land(warehouse.settings, meetings(5), "examples")

    def quote(_: Any, __: str, connection: Any, **___: Any) -> Any:
        with connection.cursor() as cursor:
            cursor.execute("select cast('cccd 089203001234' as integer)")

    monkeypatch.setattr(submissions, "take_in", quote)
    with pytest.raises(AntqError) as raised:
        flow.take_in_chunk(warehouse.settings, [submission])

    assert raised.value.where == f"{submission}: InvalidTextRepresentation 22P02"


def test_something_broken_at_one_file_does_not_stop_the_others(
    warehouse: Any, monkeypatch: pytest.MonkeyPatch, meetings: Callable[..., Path]
) -> None:
    bad, good = (landing.land(warehouse.settings, meetings(number), "examples") for number in (3, 4))
    real = submissions.take_in

    def stumble(settings: Any, submission: str, connection: Any, **_: Any) -> Any:
        if submission == bad:
            raise ConnectionError("the server went away")
        return real(settings, submission, connection)

    monkeypatch.setattr(submissions, "take_in", stumble)
    with pytest.raises(AntqError, match="1 of 2 files") as raised:
        flow.take_in_chunk(warehouse.settings, [bad, good])

    assert "the server went away" in str(raised.value.where)
    assert landing.pending(warehouse.settings) == [bad]
    monkeypatch.setattr(submissions, "take_in", real)
    assert flow.chunks(warehouse.settings) == [[bad]]


def test_a_bad_file_is_answered_and_the_good_one_next_to_it_is_filed(
    warehouse: Any, tmp_path: Path, meetings: Callable[..., Path]
) -> None:
    unreadable, empty, unknown = tmp_path / "hong.xlsx", tmp_path / "rong.csv", tmp_path / "la.bin"
    unreadable.write_bytes(b"PK\x03\x04 this is no workbook")
    empty.touch()
    unknown.write_bytes(bytes(range(256)))

    assert take_in(warehouse.settings, unreadable, meetings(6), empty, unknown)

    statuses = rows(
        warehouse.connect("owner"), "select status, count(*) from intake.submissions group by status"
    )
    assert dict(statuses) == {"returned": 3, "filed": 1}
    assert landing.pending(warehouse.settings) == []
    refresh.refresh(warehouse.settings)
    assert attendances(warehouse.connect("analyst"), "2023-M03.decree_09") == 60


def test_a_build_is_asked_for_again_while_events_are_unpublished(
    warehouse: Any, meetings: Callable[..., Path]
) -> None:
    assert take_in(warehouse.settings, meetings(3))

    builder = warehouse.connect("builder")
    rows(builder, "select pg_advisory_lock(hashtextextended(%s, 0))", refresh.BUILDERS_LOCK)
    assert not flow.build_is_due(warehouse.settings), "one is under way"
    rows(builder, "select pg_advisory_unlock(hashtextextended(%s, 0))", refresh.BUILDERS_LOCK)
    assert flow.build_is_due(warehouse.settings)

    refresh.refresh(warehouse.settings)
    assert not flow.build_is_due(warehouse.settings)
