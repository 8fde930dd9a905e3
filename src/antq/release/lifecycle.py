"""Prepare, approve, publish and withdraw a release, and prove that it can be made again.

The database refuses steps out of order and an approver who prepared; here they are refused beforehand, in words.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

import polars as pl
from psycopg2.extensions import connection as Connection

from antq import geography, periods
from antq.core.database import connect
from antq.core.errors import AntqError
from antq.core.settings import Settings
from antq.eventlog import decisions, store
from antq.eventlog.decisions import Draft
from antq.reference import lists
from antq.release import code_version, export
from antq.release.export import Scope
from antq.release.release_files import ReleaseFiles

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")


@dataclass(frozen=True)
class Release:
    """A release as it is now. `marts` gives for each mart its rows, bytes and sha256 as they were prepared.

    `state` is prepared, approved, published, embargoed (published, not yet to be read) or withdrawn; times
    are ISO texts. `finality` is estimated, preliminary or official, None where nobody said so.
    """

    name: str
    state: str
    position: int
    scope: dict[str, list[str] | None]
    code: dict[str, str | None]
    marts: dict[str, dict[str, Any]]
    embargo_until: str | None
    prepared_by: str
    approved_by: str | None
    published_at: str | None
    withdrawn_at: str | None
    finality: str | None


@dataclass(frozen=True)
class MartVerification:
    """One mart of a release: its file as it is kept, and made again as of the release's position.

    `kept` is same, changed or missing; `again` is same (to the byte), same rows (another version of the writer),
    or changed.
    """

    mart: str
    kept: str
    again: str

    @property
    def is_sound(self) -> bool:
        """Whether the file is intact and its rows came out again."""
        return self.kept == "same" and self.again != "changed"


def releases(settings: Settings) -> list[Release]:
    """Every release, the newest first."""
    with closing(connect("writer", settings)) as conn, conn, conn.cursor() as cursor:
        cursor.execute(
            """
            select
                r.release_name, r.state, r.position, r.scope, r.code, r.marts, r.embargo_until, r.prepared_by,
                r.approved_by, r.published_at, r.withdrawn_at, r.finality
            from warehouse.releases as r
            order by r.prepared_at desc
            """
        )
        rows: list[list[Any]] = [list(map(_text_of_times, row)) for row in cursor.fetchall()]
    return [Release(*row) for row in rows]


def find(settings: Settings, name: str) -> Release:
    """The release of that name. Raises AntqError when there is none."""
    found = releases(settings)
    for release in found:
        if release.name == name:
            return release
    names = [release.name for release in found]
    raise lists.unknown(name, "antq release list", names, f"there is no release {name}")


def prepare(
    settings: Settings,
    name: str,
    by: str,
    scope: Scope,
    embargo_until: datetime | None,
    finality: str | None = None,
) -> Release:
    """Fix the figures as they are published now under `name` and keep them as Parquet.

    `finality` is a code or name of that list, such as `preliminary` or `sơ bộ`. Raises AntqError when the name is
    taken or unfit, the scope or `finality` names what there is not, nothing is published, or `embargo_until` has no
    time zone.
    """
    if not _NAME.fullmatch(name):
        raise AntqError(
            f"not a name for a release: {name!r}",
            fix="letters, digits, dots, dashes and underscores, such as 2026-Q3",
        )
    if embargo_until is not None and embargo_until.tzinfo is None:
        raise AntqError(
            f"{embargo_until} has no time zone", where="the embargo", fix="add one, such as +07:00"
        )
    _check(scope)
    level = None if finality is None else lists.code_of("finality", finality)

    def decide(conn: Connection) -> Draft[None]:
        if store.stream_state(conn, _stream(name)).version:
            raise AntqError(
                f"release {name} exists already", where="antq release list", fix="give it another name"
            )
        position = _published(conn)
        payload = {
            "name": name,
            "position": position,
            "scope": {form: list(values) if values else None for form, values in asdict(scope).items()},
            "code": code_version.version(settings),
            "embargo_until": embargo_until.isoformat() if embargo_until else None,
            "finality": level,
            "marts": _keep(settings, name, position, scope),
        }
        return _event(conn, name, "ReleasePrepared", payload, by)

    return _decide(settings, name, decide)


def _keep(settings: Settings, name: str, position: int, scope: Scope) -> dict[str, dict[str, Any]]:
    """Write the marts as of the position as Parquet; give of each its rows, bytes and sha256."""
    files = ReleaseFiles(settings.raw_store_url, name)
    marts = {}
    for mart, frame in export.marts(settings, position, scope):
        content = export.parquet(frame)
        files.put(mart, content)
        marts[mart] = {
            "rows": frame.height,
            "bytes": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
        }
    return marts


def _check(scope: Scope) -> None:
    for period in scope.periods or ():
        periods.parse_key(period)
    for form in scope.forms or ():
        if form not in lists.codes("forms"):
            raise lists.unknown(form, "the scope", lists.lookup("forms"), f"no such form: {form}")
    keys = [row.province_key for row in geography.history()]
    for province in scope.provinces or ():
        if province not in keys:
            raise lists.unknown(province, "the scope", keys, f"no such territory: {province}")


def approve(settings: Settings, name: str, by: str) -> Release:
    """Approve a prepared release. Raises AntqError when `by` prepared it or it is not waiting for that."""
    return _step(settings, name, "ReleaseApproved", {}, by)


def publish(settings: Settings, name: str, by: str) -> Release:
    """Publish an approved release; readers have it from then on, or from the end of its embargo.

    Raises AntqError when it is not approved or a kept file is no longer what was prepared.
    """
    release = find(settings, name)
    if broken := [mart for mart in release.marts if _stored_state(settings, release, mart)[0] != "same"]:
        raise AntqError(
            f"the files of {', '.join(broken)} are not those that were prepared",
            where=ReleaseFiles(settings.raw_store_url, name).folder,
            fix="restore them from a backup, or withdraw this release and prepare another",
        )
    hashes = {mart: known["sha256"] for mart, known in release.marts.items()}
    return _step(settings, name, "ReleasePublished", {"marts": hashes}, by)


def withdraw(settings: Settings, name: str, by: str, reason: str) -> Release:
    """Withdraw a release: it can no longer be read as one; its files and events stay. `reason` is kept apart."""
    return _step(settings, name, "ReleaseWithdrawn", {}, by, reason)


def verify(settings: Settings, name: str) -> list[MartVerification]:
    """Compare each kept file with its recorded hash, and with the mart made again as of the release's position."""
    release = find(settings, name)
    scope = Scope(**{form: tuple(values) if values else None for form, values in release.scope.items()})
    gone = set(release.marts)
    found = []
    for mart, frame in export.marts(settings, release.position, scope):
        if mart not in release.marts:
            continue
        gone.remove(mart)
        kept, content = _stored_state(settings, release, mart)
        made = hashlib.sha256(export.parquet(frame)).hexdigest()
        if made == release.marts[mart]["sha256"]:
            result = "same"
        elif kept == "same" and content is not None and pl.read_parquet(content).equals(frame):
            result = "same rows"
        else:
            result = "changed"
        found.append(MartVerification(mart, kept, result))
    return found + [
        MartVerification(mart, _stored_state(settings, release, mart)[0], "changed") for mart in sorted(gone)
    ]


def _stored_state(settings: Settings, release: Release, mart: str) -> tuple[str, bytes | None]:
    """How a kept file compares with its recorded hash, and its bytes."""
    try:
        content = ReleaseFiles(settings.raw_store_url, release.name).get(mart)
    except AntqError:
        return "missing", None
    is_same = hashlib.sha256(content).hexdigest() == release.marts[mart]["sha256"]
    return ("same" if is_same else "changed"), content


def _decide(settings: Settings, name: str, decide: Callable[[Connection], Draft[None]]) -> Release:
    """Take a decision on a release, one after the other; give the release as it is then."""
    with closing(connect("writer", settings)) as conn:
        decisions.take(conn, _stream(name), lambda: decide(conn))
    return find(settings, name)


def _step(
    settings: Settings, name: str, type_: str, payload: dict[str, Any], by: str, reason: str | None = None
) -> Release:
    find(settings, name)
    return _decide(
        settings, name, lambda conn: _event(conn, name, type_, {"name": name} | payload, by, reason)
    )


def _event(
    conn: Connection, name: str, type_: str, payload: dict[str, Any], by: str, reason: str | None = None
) -> Draft[None]:
    version = store.stream_state(conn, _stream(name)).version

    def event(refs: Mapping[str, str]) -> list[store.NewEvent]:
        return [
            store.NewEvent(
                event_id=uuid4(),
                stream=_stream(name),
                expected_version=version,
                type=type_,
                payload=payload | ({"reason_ref": refs[reason]} if reason is not None else {}),
                actor=by,
            )
        ]

    return Draft(lambda _: None, event, [] if reason is None else [reason])


def _text_of_times(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _stream(name: str) -> str:
    return f"release/{name}"


def _published(conn: Connection) -> int:
    with conn.cursor() as cursor:
        cursor.execute("select warehouse.published_position()")
        ((position,),) = cursor.fetchall()
    if position == 0:
        raise AntqError("nothing has been published yet", fix="file a report, or run `antq refresh`")
    return int(position)
