"""Decisions: all that one writes commits together, on what is in force when it commits."""

import threading
from collections.abc import Mapping

import pytest
from log_steps import STREAM, Warehouse, filing, rows, value

from antq.core.errors import AntqError
from antq.eventlog import decisions, store
from antq.eventlog.decisions import Draft

EVENTS = "select version, payload ->> 'reason_ref' from eventlog.events where stream = %s order by version"


def withdrawal(version: int, refs: Mapping[str, str]) -> list[store.NewEvent]:
    payload = {"reason_ref": refs["Nộp nhầm kỳ"]}
    return [filing(expected_version=version, type="ReportWithdrawn", payload=payload, lines=())]


def test_a_decision_names_its_texts_and_answers_with_its_position(any_warehouse: Warehouse) -> None:
    conn = any_warehouse.connect("writer")

    position = decisions.take(
        conn,
        "slots",
        lambda: Draft(lambda written: written.position, lambda refs: withdrawal(0, refs), ["Nộp nhầm kỳ"]),
    )

    [(version, ref)] = rows(conn, EVENTS, STREAM)
    assert (version, store.get_texts(conn, [ref])) == (1, {ref: "Nộp nhầm kỳ"})
    assert position == value(conn, "select position from eventlog.head")


def test_a_dry_run_and_a_refusal_write_nothing(any_warehouse: Warehouse) -> None:
    conn = any_warehouse.connect("writer")
    before = value(
        conn, "select (select count(*) from eventlog.events) + (select count(*) from eventlog.texts)"
    )

    def refuse() -> Draft[None]:
        store.put_text(conn, "sẽ bị bỏ")
        raise AntqError("refused")

    draft = Draft(lambda written: written.position, lambda refs: withdrawal(0, refs), ["Nộp nhầm kỳ"])
    assert decisions.take(conn, "slots", lambda: draft, dry_run=True) is None
    with pytest.raises(AntqError, match="refused"):
        decisions.take(conn, "slots", refuse)

    assert before == value(
        conn, "select (select count(*) from eventlog.events) + (select count(*) from eventlog.texts)"
    )


def test_a_stream_that_moved_on_is_decided_on_anew(any_warehouse: Warehouse) -> None:
    conn, other = any_warehouse.connect("writer"), any_warehouse.connect("writer")
    versions = []

    def decide() -> Draft[None]:
        version = store.stream_state(conn, STREAM).version
        versions.append(version)
        if len(versions) <= 2:
            # Somebody files between our reading and our append.
            store.append(other, [filing(expected_version=version)])
            other.commit()
        return Draft(lambda _: None, lambda refs: withdrawal(version, refs), ["Nộp nhầm kỳ"])

    decisions.take(conn, "slots", decide)

    assert versions == [0, 1, 2]
    assert [version for version, _ in rows(conn, EVENTS, STREAM)] == [1, 2, 3]
    # The texts of the attempts that failed are gone with them.
    assert value(conn, "select count(*) from eventlog.texts") == 1


def test_a_stream_that_never_rests_ends_in_an_error(
    any_warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decisions, "_FIRST_PAUSE", 0)
    conn = any_warehouse.connect("writer")

    with pytest.raises(AntqError, match="kept moving"):
        decisions.take(conn, "slots", lambda: Draft(lambda _: None, lambda _: [filing(expected_version=7)]))

    assert rows(conn, EVENTS, STREAM) == []


def test_decisions_on_one_topic_see_each_other_and_those_on_two_do_not_wait(any_warehouse: Warehouse) -> None:
    entered, may_end = threading.Event(), threading.Event()
    seen: list[int] = []

    def slow() -> None:
        conn = any_warehouse.connect("writer")

        def decide() -> Draft[None]:
            entered.set()
            may_end.wait(timeout=20)
            return Draft(lambda _: None, lambda _: [filing()])

        decisions.take(conn, "slots", decide)

    def quick(topic: str) -> None:
        conn = any_warehouse.connect("writer")

        def decide() -> Draft[None]:
            seen.append(store.stream_state(conn, STREAM).version)
            return Draft(lambda _: None)

        decisions.take(conn, topic, decide)

    first = threading.Thread(target=slow)
    second = threading.Thread(target=quick, args=("slots",))
    first.start()
    entered.wait(timeout=20)
    second.start()
    quick("models")
    may_end.set()
    first.join()
    second.join()

    assert seen == [0, 1]
