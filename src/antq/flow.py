"""What the DAGs and the landing watch call: which files to take in, in which portions, and whether a build is due.

The DAGs only wire these together, so that all of it can be run and tested without a scheduler.
"""

import json
from collections import defaultdict
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from psycopg2 import Error as Psycopg2Error

from antq.core.database import connect
from antq.core.errors import AntqError
from antq.core.settings import Settings
from antq.eventlog.migrate import require_current
from antq.intake import channels, drop_folders, landing
from antq.intake.landing import Landed
from antq.warehouse.refresh import has_unpublished_events, is_build_running

MOST_CHUNKS = 8
# A task costs a second to start and a file some tenths, so a handful of files is not worth a second task.
FILES_WORTH_A_CHUNK = 20
# A file over which the process died so often is answered without being read again.
MOST_DEATHS = 3


def land_dropped(settings: Settings) -> bool:
    """Land what was put into the drop folders and at the landing address; returns whether a file waits in the inbox.

    One process at a time may call this: two would copy the same file into the same folder.
    """
    channels.sweep(settings)
    drop_folders.sweep(settings)
    landing.tidy(settings)
    return bool(landing.waiting(settings))


def chunks(settings: Settings) -> list[list[str]]:
    """The landed submissions, dealt into at most MOST_CHUNKS portions of about equal number.

    One sender's files stay together in the order they landed: an amendment must not overtake what it amends.
    """
    landed = landing.waiting(settings)
    crashed = [one.submission_id for one in landed if _mark(settings, one.submission_id).exists()]
    sound = [one for one in landed if one.submission_id not in crashed]
    # A file that took its task down with it goes alone and last, so that it holds up nothing but itself.
    alone = [[submission] for submission in crashed[: MOST_CHUNKS - 1]]
    count = min(MOST_CHUNKS - len(alone), -(-len(sound) // FILES_WORTH_A_CHUNK))
    return _deal_out(sound, count) + alone


def build_is_due(settings: Settings) -> bool:
    """Whether events wait for a build and none runs that would ask for the rest at its end.

    True also when an earlier build was lost, so that a warehouse with unpublished events heals by itself.
    """
    return has_unpublished_events(settings) and not is_build_running(settings)


def _deal_out(submissions: Sequence[Landed], count: int) -> list[list[str]]:
    """Ids of `submissions` in `count` portions: sender by sender, each to the portion that has the fewest yet."""
    by_sender: dict[str, list[str]] = defaultdict(list)
    for one in submissions:
        by_sender[one.sender].append(one.submission_id)
    portions: list[list[str]] = [[] for _ in range(count)]
    for files in sorted(by_sender.values(), key=len, reverse=True):
        min(portions, key=len).extend(files)
    return [portion for portion in portions if portion]


def take_in_chunk(settings: Settings, submissions: Sequence[str]) -> None:
    """Take in `submissions`, each in a transaction of its own.

    One that cannot be taken in because something broke (not because the file is bad: that is a receipt) does
    not stop the others; it stays landed. Raises AntqError at the end, naming those, and at once where the database is
    of another version.
    """
    # The readers of files take a second to import, and memory that the landing watch need not hold.
    from antq.intake.submissions import take_in

    with closing(connect("writer", settings)) as connection:
        require_current(connection)
    broken: dict[str, str] = {}
    for submission in sorted(submissions, key=lambda submission: _mark(settings, submission).exists()):
        mark = _mark(settings, submission)
        mark.parent.mkdir(parents=True, exist_ok=True)
        deaths = _deaths(mark)
        mark.write_text(str(deaths + 1), encoding="ascii")
        try:
            with closing(connect("writer", settings)) as connection:
                take_in(settings, submission, connection, unread=deaths >= MOST_DEATHS)
        except Exception as error:
            broken[submission] = _describe_error(error)
        mark.unlink(missing_ok=True)
    if broken:
        raise AntqError(
            f"{len(broken)} of {len(submissions)} files could not be taken in",
            where="; ".join(f"{submission}: {reason}" for submission, reason in broken.items()),
            fix="they stay in the landing inbox and are tried again within a minute",
        )


def replay_rejects(settings: Settings) -> int:
    """Judge all open rejections anew, print the report, and give how many events brought lines back."""
    from antq.corrections.replay import replay

    with closing(connect("writer", settings)) as connection:
        report = replay(settings, connection)
    print(json.dumps(report.as_json(), ensure_ascii=False))
    return report.appended


def expire_quarantine(settings: Settings) -> int:
    """Remove the quarantined originals whose time is over; gives how many went."""
    from antq.intake.originals import expire_quarantine

    return expire_quarantine(settings)


def _describe_error(error: Exception) -> str:
    """An error for the log. What a database or a reader says may quote values of the file, so only its name is kept."""
    if isinstance(error, (AntqError, OSError)):
        return f"{type(error).__name__}: {error}"
    if isinstance(error, Psycopg2Error):
        return f"{type(error).__name__} {error.pgcode or ''}".strip()
    return type(error).__name__


def _deaths(mark: Path) -> int:
    """How often in a row the process died over a submission."""
    try:
        return int(mark.read_text(encoding="ascii"))
    except FileNotFoundError:
        return 0
    except ValueError:
        # The process died while it wrote the number.
        return 1


def _mark(settings: Settings, submission: str) -> Path:
    """A file that exists while `submission` is being taken in; found later, it says that the process died over it."""
    return settings.state_dir / "landing" / "in_hand" / submission
