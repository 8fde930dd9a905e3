"""Brings alerts to their receivers: a message is written down, then sent, then marked as sent.

A process that dies in between sends it again under the same id: a message may arrive twice, and none is lost. Each
receiver is served by itself: what fails waits, longer each time, and is given up after a day. What need not be told any
more by then is dropped.
"""

import json
import logging
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid5

from psycopg2.errors import LockNotAvailable
from psycopg2.extensions import connection as Connection

from antq.alerts import apprise_channels, messages
from antq.alerts.alert_events import AlertEvent, Episode, read_episodes, read_events
from antq.alerts.kinds import KINDS
from antq.alerts.quiet_time import is_quiet
from antq.alerts.receivers import Receiver, find_receivers
from antq.core.clock import VIET_NAM
from antq.core.database import connect
from antq.core.errors import AntqError
from antq.core.settings import Settings
from antq.reference.lists import Row, valid_on
from antq.reference.publish import rows_in_force

# A message is given up that could not be sent for so long and so often: nights and days off count for no attempt.
GIVEN_UP_AFTER: Final = timedelta(days=1)
LEAST_ATTEMPTS: Final = 10
_FIRST_PAUSE: Final = timedelta(minutes=1)
_LONGEST_PAUSE: Final = timedelta(hours=1)

# That an alert is over is no news after so long.
_LONGEST_NEWS: Final = timedelta(days=30)
# A reader sees all that a message tells of.
_MOST_IN_A_MESSAGE: Final = 100

_NAMESPACE: Final = UUID("0d4c2c5e-6d0c-5a9f-8a53-2b7a4f1c9e10")
# Any constant does: two deliveries at once would send each message twice.
_LOCK: Final = 4_017_200_917
_LONGEST_WAIT_FOR_LOCK: Final = "60s"

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Delivered:
    """What a delivery did: how many messages it sent, how many wait now, how many are given up now.

    `without_receiver` are the keys of the alerts that nobody is told of, `held_back` those of alerts that are told when
    the quiet hours or days end. Without `has_channels` nothing is told to anybody.
    """

    sent: int
    waiting: int
    given_up: int
    without_receiver: tuple[str, ...] = ()
    held_back: tuple[str, ...] = ()
    has_channels: bool = True


@dataclass(frozen=True)
class Waiting:
    """A message that is written down and not sent yet."""

    message_id: UUID
    receiver: Receiver
    positions: Sequence[int]
    created_at: datetime
    attempts: int


@dataclass(frozen=True)
class Plan:
    """Whom to tell what: positions of alert events by receiver. The keys are those of `Delivered`."""

    positions: Mapping[Receiver, Sequence[int]]
    without_receiver: tuple[str, ...]
    held_back: tuple[str, ...]


def deliver(settings: Settings, now: datetime) -> Delivered:
    """Tell receivers what happened to alerts until a moment (with a time zone).

    Raises no error of a receiver or channel; AntqError where another delivery runs for more than a minute.
    """
    channels = apprise_channels.read_channels(settings)
    with closing(connect("writer", settings)) as conn:
        if not channels:
            return Delivered(0, *_count_unsent(conn), has_channels=False)
        _take_lock(conn)
        quiet = is_quiet(now, settings.alert_quiet_hours, rows_in_force(conn, "public_holidays"))
        receivers = valid_on(rows_in_force(conn, "receivers"), now.astimezone(VIET_NAM).date())
        episodes = read_episodes(conn, _LONGEST_NEWS)
        _drop_what_is_past(conn, episodes, now)
        plan = _plan(conn, episodes, receivers, now, quiet)
        _write_down(conn, plan.positions, now)
        outcomes = [
            _send(conn, settings, channels, waiting, events, now)
            for waiting, events in _due(conn, receivers, now)
            if not quiet or any(event.severity == "error" for event in events)
        ]
        return Delivered(outcomes.count("sent"), *_count_unsent(conn), plan.without_receiver, plan.held_back)


def _take_lock(conn: Connection) -> None:
    """Held until the connection closes, which it does when the process dies."""
    with conn.cursor() as cursor:
        cursor.execute("set lock_timeout = %s", (_LONGEST_WAIT_FOR_LOCK,))
        try:
            cursor.execute("select pg_advisory_lock(%s)", (_LOCK,))
        except LockNotAvailable:
            conn.rollback()
            raise AntqError(
                "another delivery of alerts is running",
                where="antq.alerts.delivery",
                fix="wait for it to end; it sends what is due",
            ) from None
        cursor.execute("set lock_timeout = 0")
    conn.commit()


def _drop_what_is_past(conn: Connection, episodes: Sequence[Episode], now: datetime) -> None:
    """Take out of waiting messages what need not be told any more, and drop those of which nothing is left."""
    by_position = {position: episode for episode in episodes for position in episode.positions}
    sent_by_receiver = _sent_by_receiver(conn, by_position)
    with conn.cursor() as cursor:
        cursor.execute(
            """
            select message_id, receiver, channel, event_positions
            from quality.alert_messages
            where sent_at is null and given_up_at is null and dropped_at is null
            """
        )
        for message_id, receiver, channel, positions in cursor.fetchall():
            sent_by_position = sent_by_receiver[receiver, channel]
            kept = [
                position
                for position in positions
                if position in by_position and position in _to_tell(by_position[position], sent_by_position)
            ]
            if kept != positions:
                cursor.execute(
                    """
                    update quality.alert_messages
                    set event_positions = %(positions)s, dropped_at = %(dropped_at)s
                    where message_id = %(message_id)s
                    """,
                    {
                        "message_id": message_id,
                        "positions": kept or positions,
                        "dropped_at": None if kept else now,
                    },
                )
    conn.commit()


def _plan(
    conn: Connection, episodes: Sequence[Episode], rows: Sequence[Row], now: datetime, quiet: bool
) -> Plan:
    sent_by_receiver = _sent_by_receiver(
        conn, [position for episode in episodes for position in episode.positions]
    )
    events = read_events(conn, [position for episode in episodes for position in episode.to_tell])
    today = now.astimezone(VIET_NAM).date()
    planned: dict[Receiver, list[int]] = defaultdict(list)
    without_receiver, held_back = [], []
    for episode in episodes:
        last = events[episode.to_tell[-1]]
        receivers = find_receivers(last, rows, today)
        if not receivers and not episode.is_over:
            without_receiver.append(episode.key)
        for receiver in receivers:
            sent_by_position = sent_by_receiver[receiver.name, receiver.channel]
            positions = [
                position
                for position in _to_tell(episode, sent_by_position)
                if position not in sent_by_position
            ]
            if positions and quiet and last.severity != "error":
                held_back.append(episode.key)
            else:
                planned[receiver] += positions
    return Plan(
        {receiver: sorted(positions) for receiver, positions in planned.items() if positions},
        tuple(without_receiver),
        tuple(dict.fromkeys(held_back)),
    )


def _sent_by_receiver(
    conn: Connection, positions: Collection[int]
) -> Mapping[tuple[str, str], Mapping[int, bool]]:
    """By receiver and channel, which positions a message holds that is not dropped, and whether it was sent.

    By address it is not: an office whose mailbox changes is not told everything again.
    """
    sent_by_receiver: dict[tuple[str, str], dict[int, bool]] = defaultdict(dict)
    with conn.cursor() as cursor:
        cursor.execute(
            """
            select m.receiver, m.channel, p.position, bool_or(m.sent_at is not null)
            from quality.alert_messages as m
            cross join lateral unnest(m.event_positions) as p (position)
            -- An array is looked up by its hash, whatever the planner knows of the table.
            where m.dropped_at is null and p.position = any(%(positions)s::bigint[])
            group by m.receiver, m.channel, p.position
            """,
            {"positions": list(positions)},
        )
        for receiver, channel, position, is_sent in cursor.fetchall():
            sent_by_receiver[receiver, channel][position] = is_sent
    return sent_by_receiver


def _to_tell(episode: Episode, sent_by_position: Mapping[int, bool]) -> list[int]:
    """What a receiver may be told of an episode: nothing that is older than what it was told last.

    That it is over is for who was told that it began. What was told last stays, for offices with two addresses.
    """
    last_sent = max(
        (position for position in episode.positions if sent_by_position.get(position)), default=None
    )
    if last_sent is None:
        return [] if episode.is_over else list(episode.to_tell)
    return [position for position in episode.to_tell if position >= last_sent]


def _write_down(conn: Connection, planned: Mapping[Receiver, Sequence[int]], now: datetime) -> None:
    parts = [
        (receiver, positions[first : first + _MOST_IN_A_MESSAGE])
        for receiver, positions in planned.items()
        for first in range(0, len(positions), _MOST_IN_A_MESSAGE)
    ]
    with conn.cursor() as cursor:
        for receiver, positions in parts:
            # What was dropped, as an alert slept, has its id again when the alert wakes.
            name = json.dumps([receiver.name, receiver.channel, receiver.address, list(positions)])
            cursor.execute(
                """
                insert into quality.alert_messages (
                    message_id, receiver, channel, address, event_positions, created_at, next_attempt_at
                )
                values (
                    %(message_id)s, %(receiver)s, %(channel)s, %(address)s, %(positions)s, %(now)s, %(now)s
                )
                on conflict (message_id) do update
                set
                    event_positions = excluded.event_positions,
                    created_at = excluded.created_at,
                    next_attempt_at = excluded.next_attempt_at,
                    attempts = 0,
                    last_error = null,
                    dropped_at = null
                where alert_messages.dropped_at is not null
                """,
                {
                    "message_id": str(uuid5(_NAMESPACE, name)),
                    "receiver": receiver.name,
                    "channel": receiver.channel,
                    "address": receiver.address,
                    "positions": list(positions),
                    "now": now,
                },
            )
    conn.commit()


def _due(conn: Connection, rows: Sequence[Row], now: datetime) -> Iterator[tuple[Waiting, list[AlertEvent]]]:
    """The messages to send now, the oldest first, each with the events it tells of.

    A message goes to the address in force, and to the one written down where an office has none or several.
    """
    addresses: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        addresses[row["receiver"] or "", row["channel"] or ""].add(row["address"] or "")
    with conn.cursor() as cursor:
        cursor.execute(
            """
            select message_id, receiver, channel, address, event_positions, created_at, attempts
            from quality.alert_messages
            where
                sent_at is null and given_up_at is null and dropped_at is null and next_attempt_at <= %(now)s
            order by created_at, receiver, channel, address
            """,
            {"now": now},
        )
        found = cursor.fetchall()
    for message_id, name, channel, address, positions, created_at, attempts in found:
        in_force = addresses[name, channel]
        if len(in_force) == 1:
            (address,) = in_force
        events = read_events(conn, positions)
        conn.commit()
        yield (
            Waiting(UUID(message_id), Receiver(name, channel, address), positions, created_at, attempts),
            [events[position] for position in positions if position in events],
        )


def _send(
    conn: Connection,
    settings: Settings,
    channels: Mapping[str, str],
    waiting: Waiting,
    events: Sequence[AlertEvent],
    now: datetime,
) -> str:
    """Send a message and write down what became of it: `sent`, `given_up` or `waiting`."""
    try:
        message = messages.render(waiting.receiver, events, KINDS, settings.alert_link)
        cause = apprise_channels.send(channels, waiting.receiver, message, waiting.message_id)
    except Exception as error:
        # One broken receiver must not stop the others.
        cause = f"{waiting.receiver.channel}: {type(error).__name__}"
        _log.exception("message %s could not be written", waiting.message_id)
    attempts = waiting.attempts + 1
    outcome = "sent"
    if cause is not None:
        is_too_old = now - waiting.created_at >= GIVEN_UP_AFTER and attempts >= LEAST_ATTEMPTS
        outcome = "given_up" if is_too_old else "waiting"
        _log.warning("message %s not sent (%s, attempt %d): %s", waiting.message_id, outcome, attempts, cause)
    _mark(
        conn,
        {
            "message_id": str(waiting.message_id),
            "address": waiting.receiver.address,
            "attempts": attempts,
            "last_error": cause,
            "next_attempt_at": now + min(_FIRST_PAUSE * 2 ** min(waiting.attempts, 10), _LONGEST_PAUSE),
            "sent_at": now if outcome == "sent" else None,
            "given_up_at": now if outcome == "given_up" else None,
        },
    )
    return outcome


def _mark(conn: Connection, values: Mapping[str, Any]) -> None:
    with conn.cursor() as cursor:
        cursor.execute(
            """
            update quality.alert_messages
            set
                address = %(address)s,
                attempts = %(attempts)s,
                last_error = %(last_error)s,
                next_attempt_at = %(next_attempt_at)s,
                sent_at = %(sent_at)s,
                given_up_at = %(given_up_at)s
            where message_id = %(message_id)s
            """,
            values,
        )
    conn.commit()


def _count_unsent(conn: Connection) -> tuple[int, int]:
    """How many messages wait, and how many are given up."""
    with conn.cursor() as cursor:
        cursor.execute(
            """
            select count(*) filter (where given_up_at is null), count(given_up_at)
            from quality.alert_messages
            where sent_at is null and dropped_at is null
            """
        )
        ((waiting, given_up),) = cursor.fetchall()
    conn.commit()
    return int(waiting), int(given_up)
