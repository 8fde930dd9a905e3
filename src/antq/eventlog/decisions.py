"""One way to decide: take the topic's lock, read, decide, keep the texts, append; again if a stream moved on meanwhile.

The caller gives a function that reads what is in force and returns a `Draft`: the events, the free texts they name, and
what the caller gets once the events have their positions. Everything a decision writes commits together.
"""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

from psycopg2.extensions import connection as Connection

from antq.core.errors import AntqError
from antq.eventlog import store
from antq.eventlog.store import NewEvent, WrongVersionError

Answer = TypeVar("Answer")

_log = logging.getLogger(__name__)
# Writers of one stream meet rarely; whoever loses decides anew on what the winner wrote.
_ATTEMPTS: Final = 8
_FIRST_PAUSE: Final = 0.02


@dataclass(frozen=True)
class Written:
    """What a decision wrote: the positions of its events, the hash of each of its texts; nothing in a dry run."""

    positions: Sequence[int] = ()
    refs: Mapping[str, str] = field(default_factory=dict)

    @property
    def position(self) -> int | None:
        """The position of the only event, None where nothing was written."""
        return self.positions[0] if self.positions else None


@dataclass(frozen=True)
class Draft(Generic[Answer]):
    """What was decided on what was read.

    `events` gives the events to append, from the hash of each text in `texts`. `answer` makes what the caller gets of
    what was written, and may write tables in the same transaction.
    """

    answer: Callable[[Written], Answer]
    events: Callable[[Mapping[str, str]], Sequence[NewEvent]] = lambda _: ()
    texts: Sequence[str] = ()


def take(
    conn: Connection, topic: str, decide: Callable[[], Draft[Answer]], *, dry_run: bool = False
) -> Answer:
    """Decide and append, in one transaction on `conn` (role antq_writer); give the draft's answer. Commits.

    Decisions on one `topic` follow each other: each reads what the one before committed. `decide` runs again when
    another writer moved a stream on before the append. With `dry_run` nothing is written. Raises AntqError after eight
    attempts, and what `decide` and the database raise; then nothing is written.
    """
    for attempt in range(_ATTEMPTS):
        try:
            with conn.cursor() as cursor:
                cursor.execute(
                    "select pg_advisory_xact_lock(hashtextextended('decision/' || %s, 0))", (topic,)
                )
            draft = decide()
            if dry_run:
                answer = draft.answer(Written())
                conn.rollback()
                return answer
            texts = list(dict.fromkeys(draft.texts))
            refs = dict(zip(texts, store.put_texts(conn, texts), strict=True))
            appended = store.append(conn, draft.events(refs))
            answer = draft.answer(Written([one.position for one in appended], refs))
            conn.commit()
            return answer
        except WrongVersionError:
            conn.rollback()
            _log.info("decision on %s: a stream moved on, attempt %d", topic, attempt + 1)
            time.sleep(_FIRST_PAUSE * 2**attempt)
        except BaseException:
            conn.rollback()
            raise
    raise AntqError(
        f"the streams kept moving for {_ATTEMPTS} attempts; nothing was written",
        where=topic,
        fix="run it again",
    )
