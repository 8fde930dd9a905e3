"""Many writers at once and a reader that follows positions: nothing skipped, nothing twice."""

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from log_steps import STREAM, Warehouse, filing, rows, value

from antq.eventlog.store import WrongVersionError, append, stream_state
from antq.eventlog.verify import verify

WRITERS = 16
EVENTS_EACH = 20
STREAMS = 5


def _write(warehouse: Warehouse, writer: int, start: threading.Barrier) -> int:
    """Append to streams that others write too, deciding anew after each refusal; give the number of refusals."""
    conn = warehouse.connect("writer")
    # Chosen once a run: which writers meet in which stream. Nothing secret.
    choose = random.Random(writer)
    refusals = 0
    start.wait()
    for _ in range(EVENTS_EACH):
        stream = f"report/stream_{choose.randrange(STREAMS)}"
        while True:
            version = stream_state(conn, stream).version
            try:
                append(conn, [filing(stream, expected_version=version, actor=f"writer {writer}")])
                # With positions that do not follow commits, a later one would overtake here.
                time.sleep(choose.random() * 0.004)
                conn.commit()
                break
            except WrongVersionError:
                conn.rollback()
                refusals += 1
    return refusals


def _follow(warehouse: Warehouse, after: int, done: threading.Event) -> list[int]:
    conn = warehouse.connect("builder")
    conn.autocommit = True
    seen: list[int] = []
    while True:
        finished = done.is_set()
        new = rows(
            conn,
            "select position from eventlog.events where position > %s order by position",
            seen[-1] if seen else after,
        )
        seen += [position for (position,) in new]
        if finished:
            return seen


def test_sixteen_writers_and_a_reader_that_follows_positions(any_warehouse: Warehouse) -> None:
    first = value(any_warehouse.connect("writer"), "select position from eventlog.head") + 1
    barrier, done = threading.Barrier(WRITERS), threading.Event()
    with ThreadPoolExecutor(WRITERS + 1) as pool:
        reader = pool.submit(_follow, any_warehouse, first - 1, done)
        writers = [pool.submit(_write, any_warehouse, number, barrier) for number in range(WRITERS)]
        try:
            refusals = sum(writer.result() for writer in writers)
        finally:
            done.set()
        seen = reader.result()

    assert seen == list(range(first, first + WRITERS * EVENTS_EACH))
    assert refusals > 0, "the writers never met: the test proves nothing"
    conn = any_warehouse.connect("writer")
    by_writer = rows(
        conn, "select actor, count(*) from eventlog.events where actor like 'writer%%' group by actor"
    )
    assert dict(by_writer) == {f"writer {number}": EVENTS_EACH for number in range(WRITERS)}
    assert value(conn, "select count(*) from eventlog.current_lines") == WRITERS * EVENTS_EACH * 3
    assert verify(conn).ok


def test_the_same_submission_tried_by_eight_at_once_is_appended_once(any_warehouse: Warehouse) -> None:
    events = [filing(f"{STREAM}/{n}", event_id=uuid4()) for n in range(3)]
    barrier = threading.Barrier(8)

    def try_once(attempt: int) -> list[int]:
        conn = any_warehouse.connect("writer")
        barrier.wait()
        # In another order each time: neither a deadlock nor a second event.
        order = events[attempt % 3 :] + events[: attempt % 3]
        appended = append(conn, order)
        conn.commit()
        return sorted(a.position for a in appended)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(try_once, range(8)))
    assert all(answer == answers[0] for answer in answers)
    assert len(set(answers[0])) == 3
    conn = any_warehouse.connect("writer")
    assert value(conn, "select count(*) from eventlog.events where actor = 'test'") == 3
    assert verify(conn).ok


def test_a_writer_with_many_lines_does_not_keep_others_waiting(warehouse: Warehouse) -> None:
    """The head is locked for the insert of the event and not while lines come in."""
    slow, quick = warehouse.connect("writer"), warehouse.connect("writer")
    arrived, go_on = threading.Event(), threading.Event()

    def dripping() -> object:
        yield '[{"n": 1, "s": "accepted"}]'
        arrived.set()
        assert go_on.wait(20)

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(append, slow, [filing(lines=dripping())])
        # Enough after the first chunk to be sent: COPY is under way.
        assert arrived.wait(20)
        with quick.cursor() as cursor:
            cursor.execute("set lock_timeout = '5s'")
        (other,) = append(quick, [filing(f"{STREAM}/other")])
        quick.commit()
        go_on.set()
        (late,) = waiting.result()
        slow.commit()
    assert late.position == other.position + 1
