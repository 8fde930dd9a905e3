"""Appending: expected versions, idempotent retries, all or none, lines before their event."""

import json
from dataclasses import replace
from itertools import pairwise
from uuid import UUID, uuid4

import psycopg2
import pytest
from log_steps import STREAM, Warehouse, chunks, filing, lines, rows, value
from psycopg2.errors import ForeignKeyViolation, LockNotAvailable

from antq.core.errors import AntqError
from antq.eventlog import store
from antq.eventlog.store import NewEvent, WrongVersionError, append, stream_state
from antq.eventlog.verify import verify

# Changes only with a new way of hashing, which would make every log written before unprovable.
GOLDEN_DIGEST = "e4b2b8709d6d7714db7165f3d680195289799345b6edd18359e6a6e671858c5b"
OTHER = STREAM.replace("border_guard", "police")


def test_positions_versions_and_lines_follow_the_order_of_appending(any_warehouse: Warehouse) -> None:
    conn = any_warehouse.connect("writer")
    start = value(conn, "select position from eventlog.head")
    first, second = filing(count=1203), filing(OTHER)
    appended = append(conn, [first, second])
    conn.commit()

    assert [(a.event_id, a.position) for a in appended] == [
        (first.event_id, start + 1),
        (second.event_id, start + 2),
    ]
    assert rows(
        conn,
        "select stream, version, type_version, actor from eventlog.events where position > %s order by position",
        start,
    ) == [(STREAM, 1, 1, "test"), (OTHER, 1, 1, "test")]
    assert rows(
        conn,
        "select chunk_no, jsonb_array_length(lines) from eventlog.event_lines where event_id = %s order by chunk_no",
        str(first.event_id),
    ) == [(0, 500), (1, 500), (2, 203)]
    stored = rows(
        conn,
        "select line_no, status, line from eventlog.current_lines where event_id = %s order by line_no",
        str(first.event_id),
    )
    assert stored == [(line["n"], "accepted", line) for line in lines(1203)]
    assert rows(conn, "select position, data_position from eventlog.head") == [(start + 2, start + 2)]


def test_lines_are_given_with_what_the_first_of_their_chunk_says(warehouse: Warehouse) -> None:
    conn = warehouse.connect("writer")
    first = {"n": 501, "at_before": "Thu giữ!A", "at_row": 510, "at_after": "*", "item": "heroin"}
    follows, strays = {"item": "opium"}, {"cell": "Thu giữ!A513*", "s": "rejected"}
    append(conn, [filing(lines=[json.dumps([first, follows, strays, {"n": 900, "cell": "Thu giữ!C900"}])])])
    conn.commit()

    assert rows(conn, "select line_no, status, source_cell from eventlog.current_lines order by line_no") == [
        (501, "accepted", "Thu giữ!A510*"),
        (502, "accepted", "Thu giữ!A511*"),
        (503, "rejected", "Thu giữ!A513*"),
        (900, "accepted", "Thu giữ!C900"),
    ]


def test_times_increase_strictly_within_one_transaction(warehouse: Warehouse) -> None:
    conn = warehouse.connect("writer")
    append(conn, [filing(f"report/x{n}") for n in range(50)])
    conn.commit()
    times = [row[0] for row in rows(conn, "select recorded_at from eventlog.events order by position")]
    assert all(earlier < later for earlier, later in pairwise(times))


def test_a_wrong_expected_version_is_refused_with_the_current_version(any_warehouse: Warehouse) -> None:
    conn = any_warehouse.connect("writer")
    append(conn, [filing()])
    conn.commit()
    with pytest.raises(WrongVersionError) as refused:
        append(conn, [filing(expected_version=0)])
    conn.rollback()
    assert refused.value.what == f"Wrong expected version: 0 (stream: {STREAM}, stream version: 1)"
    assert refused.value.__cause__.pgcode == "AQ001"
    assert stream_state(conn, STREAM).version == 1


def test_a_retry_appends_nothing_and_gives_the_same_position(any_warehouse: Warehouse) -> None:
    conn = any_warehouse.connect("writer")
    event = filing()
    before = append(conn, [event])
    conn.commit()
    later = filing(expected_version=1)
    append(conn, [later])
    conn.commit()
    end = value(conn, "select position from eventlog.head")

    assert append(conn, [event]) == before
    conn.commit()
    assert value(conn, "select position from eventlog.head") == end


def test_a_retry_with_one_event_more_appends_that_one(warehouse: Warehouse) -> None:
    conn = warehouse.connect("writer")
    logged, fresh = filing(), filing(OTHER)
    (first,) = append(conn, [logged])
    conn.commit()
    assert append(conn, [logged, fresh]) == [first, store.AppendedEvent(fresh.event_id, first.position + 1)]
    conn.commit()
    assert verify(conn).ok


def test_several_events_are_appended_all_or_none(any_warehouse: Warehouse) -> None:
    conn = any_warehouse.connect("writer")
    end = value(conn, "select position from eventlog.head")
    with pytest.raises(WrongVersionError):
        append(conn, [filing(), filing(OTHER, expected_version=7)])
    conn.rollback()
    assert value(conn, "select position from eventlog.head") == end
    assert stream_state(conn, STREAM) == store.StreamState(0, 0, None)
    assert value(conn, "select count(*) from eventlog.current_lines") == 0


def test_alert_streams_do_not_move_the_data_position(warehouse: Warehouse) -> None:
    conn = warehouse.connect("writer")
    ((position, data_position),) = rows(conn, "select position, data_position from eventlog.head")
    append(conn, [filing("alert/late", type="AlertRaised", lines=())])
    conn.commit()
    assert rows(conn, "select position, data_position from eventlog.head") == [(position + 1, data_position)]


def test_stream_state_tells_vintage_filing_in_force_and_last_event(warehouse: Warehouse) -> None:
    conn = warehouse.connect("writer")
    filed, again = filing(), filing(expected_version=2)
    again = replace(again, payload={**again.payload, "vintage": 2})
    append(
        conn, [filed, filing(expected_version=1, type="ReportReturned", payload={"vintage": None}, lines=())]
    )
    assert stream_state(conn, STREAM) == store.StreamState(2, 1, filed.payload, "ReportReturned")
    append(conn, [again])
    assert stream_state(conn, STREAM) == store.StreamState(3, 2, again.payload, "ReportFiled")
    append(conn, [filing(expected_version=3, type="ReportWithdrawn", payload={"reason_ref": None}, lines=())])
    assert stream_state(conn, STREAM) == store.StreamState(4, 2, None, "ReportWithdrawn")


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"payload": {"sender": "a\0b"}}, "unsupported Unicode"),
        ({"payload": {"sender": "\ud800"}}, "invalid input syntax"),
        ({"lines": ['[{"n": 1}']}, "invalid input syntax"),
        ({"lines": [json.dumps([{"n": 1, "x": "\0"}])]}, "unsupported Unicode"),
        ({"lines": ['{"n": 1}']}, "event_lines_lines_check"),
        ({"lines": ["[]"]}, "event_lines_lines_check"),
        ({"lines": [json.dumps(lines(501))]}, "event_lines_lines_check"),
        ({"type": "report filed"}, "events_type_check"),
        ({"stream": "no slash"}, "events_stream_check"),
    ],
)
def test_what_the_log_cannot_hold_is_refused_and_says_so(
    module_warehouse: Warehouse, changes: dict[str, object], word: str
) -> None:
    conn = module_warehouse.connect("writer")
    with pytest.raises(AntqError) as refused:
        append(conn, [filing(**changes)])
    conn.rollback()
    assert word in refused.value.what
    assert refused.value.where == changes.get("stream", STREAM)
    assert refused.value.fix


def _put_chunk(conn: psycopg2.extensions.connection, event_id: UUID) -> None:
    with conn.cursor() as cursor:
        cursor.execute(
            "insert into eventlog.event_lines (event_id, chunk_no, lines) values (%s, 90, '[{\"n\": 1}]')",
            (str(event_id),),
        )


def test_lines_for_an_event_that_exists_are_refused(any_warehouse: Warehouse) -> None:
    conn = any_warehouse.connect("writer")
    event = filing()
    append(conn, [event])
    # Refused in the same transaction, and in a later one.
    for end in (conn.rollback, conn.commit):
        with pytest.raises(psycopg2.DatabaseError, match="Event already stands") as refused:
            _put_chunk(conn, event.event_id)
        assert refused.value.pgcode == store.EVENT_EXISTS
        conn.rollback()
        append(conn, [event])
        end()
        append(conn, [event])
    conn.commit()
    with pytest.raises(psycopg2.DatabaseError, match="Event already stands"):
        _put_chunk(conn, event.event_id)


def test_lines_without_their_event_do_not_commit(any_warehouse: Warehouse) -> None:
    conn = any_warehouse.connect("writer")
    _put_chunk(conn, uuid4())
    with pytest.raises(ForeignKeyViolation):
        conn.commit()


def test_lines_are_written_by_the_transaction_that_appends_their_event(any_warehouse: Warehouse) -> None:
    """Another transaction cannot slip a chunk under an event: its digest would no longer fit."""
    event = filing()
    intruder, writer = any_warehouse.connect("writer"), any_warehouse.connect("writer")
    _put_chunk(intruder, event.event_id)
    with writer.cursor() as cursor:
        cursor.execute("set lock_timeout = '200ms'")
    writer.commit()
    with pytest.raises(LockNotAvailable):
        append(writer, [event])
    writer.rollback()
    with pytest.raises(ForeignKeyViolation):
        intruder.commit()
    append(writer, [event])
    writer.commit()
    assert verify(writer).ok


def test_a_chunk_may_follow_a_savepoint(warehouse: Warehouse) -> None:
    conn = warehouse.connect("writer")
    with conn.cursor() as cursor:
        cursor.execute("savepoint before")
        append(conn, [filing()])
        cursor.execute("rollback to savepoint before")
        append(conn, [filing(count=700)])
        cursor.execute("release savepoint before")
    conn.commit()
    assert value(conn, "select count(*) from eventlog.current_lines") == 700
    assert verify(conn).ok


def test_the_digest_of_an_event_is_the_same_on_every_version_of_the_server(any_warehouse: Warehouse) -> None:
    conn = any_warehouse.connect("writer")
    event = NewEvent(
        event_id=UUID("00000000-0000-4000-8000-000000000001"),
        stream=STREAM,
        expected_version=0,
        type="ReportFiled",
        payload={"vintage": 1, "b": [1.50, None, True, 'Đồn Biên phòng\t"\\'], "a": {}},
        actor="test",
        lines=chunks(lines(501)),
    )
    append(conn, [event])
    conn.commit()
    digest = value(
        conn,
        "select encode(event_digest, 'hex') from eventlog.events where event_id = %s",
        str(event.event_id),
    )
    assert digest == GOLDEN_DIGEST


def test_texts_are_kept_apart_under_a_salted_hash(any_warehouse: Warehouse) -> None:
    conn = any_warehouse.connect("writer")
    bodies = ["12,5 kg?", "lý do: số liệu bổ sung\n", "12,5 kg?", ""]
    hexes = store.put_texts(conn, bodies)
    conn.commit()
    assert len(set(hexes)) == 4
    assert all(len(bytes.fromhex(text_hash)) == 32 for text_hash in hexes)
    assert store.get_texts(conn, [*hexes, "00" * 32]) == dict(zip(hexes, bodies, strict=True))
    alone = store.put_text(conn, "riêng")
    assert store.get_texts(conn, [alone]) == {alone: "riêng"}


def test_a_text_with_broken_characters_is_kept_and_shown_as_broken(any_warehouse: Warehouse) -> None:
    conn = any_warehouse.connect("writer")
    text_hash = store.put_text(conn, "12\0,5 \ud800kg")
    assert store.get_texts(conn, [text_hash]) == {text_hash: "12\ufffd,5 \ufffdkg"}
