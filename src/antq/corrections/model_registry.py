"""Identity of models, decided by a steward: registered, merged, split; each decision an event in stream `model/<id>`.

A model is its territory, sponsor and name (`eventlog.model_id`). Two names may be one model: the one is merged into
the other, and a split undoes that. Nothing of what was reported changes; `core.link_model_identities` says as of any
position which model a name is.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID, uuid5

from psycopg2.extensions import connection as Connection

from antq.core.errors import AntqError
from antq.eventlog import store
from antq.privacy import persons
from antq.reference import lists

REGISTERED, MERGED, SPLIT = "ModelRegistered", "ModelsMerged", "ModelSplit"
_NAMESPACE: Final = UUID("0f1c6d0a-6a5e-5d1b-9a3e-2f4b7c8d9e01")
# Any constant does: two stewards at once must not merge two models into each other, each in a stream of its own.
_LOCK: Final = 4_017_200_912

Merges = Mapping[UUID, UUID]
"""Which model each merged one was merged into."""


@dataclass(frozen=True)
class Decided:
    """A decision on a model; `position` is None where it stood already, so that nothing was written."""

    type: str
    model_id: UUID
    into: UUID | None
    position: int | None


def root(merges: Merges, model_id: UUID) -> UUID:
    """The model that a name is, at the end of all merges."""
    while model_id in merges:
        model_id = merges[model_id]
    return model_id


def to_merge(merges: Merges, into: UUID, others: Sequence[UUID]) -> list[UUID]:
    """Those of `others` that are yet to be merged into `into`.

    Raises AntqError for a model merged into itself or in a circle, and for one that is merged elsewhere.
    """
    wanted = []
    for other in dict.fromkeys(others):
        if merges.get(other) == into:
            continue
        if other in merges:
            raise AntqError(
                f"Mô hình đã được gộp vào {merges[other]} / the model is merged into another",
                where=str(other),
                fix="tách ra trước: antq model split / split it first",
            )
        if root(merges, into) == other:
            raise AntqError(
                "Một mô hình không thể gộp vào chính nó / a model cannot be merged into itself",
                where=f"{other} → {into}",
            )
        wanted.append(other)
    return wanted


def register(
    conn: Connection, known: Mapping[str, Any], category: str | None, name: str | None, reason: str, by: str
) -> Decided:
    """Enter a model in the registry, with its category and name there; again to change them. Commits.

    `known` is the model's row of `core.dim_model`. Raises AntqError for an unknown category, and for a name, reason or
    office that cannot be kept.
    """
    code = lists.find("model_categories", category) if category else None
    if category and code is None:
        raise lists.unknown(
            category,
            "model_categories",
            lists.lookup("model_categories"),
            f"Không có loại mô hình “{category}” / unknown category",
        )
    given = {"name": name} if name else {}
    _check_words(given | {"reason": reason, "by": by})
    model_id = UUID(str(known["model_id"]))
    said = {
        "model_id": str(model_id),
        **{key: known[key] for key in ("origin", "province_key", "level", "place", "sponsor")},
        "name": name or known["model_name"],
        "category_code": code,
    }
    with _deciding(conn):
        last = _last(conn, model_id, (REGISTERED,))
        if last and last[1].items() >= said.items():
            return Decided(REGISTERED, model_id, None, None)
        return _append(conn, REGISTERED, [(model_id, said)], reason, by)[0]


def merge(conn: Connection, into: UUID, others: Sequence[UUID], reason: str, by: str) -> list[Decided]:
    """Say that the models `others` are the model `into`, all or none. What stands already stays. Commits.

    Raises AntqError as `to_merge` does, and for a reason or office that cannot be kept.
    """
    _check_words({"reason": reason, "by": by})
    with _deciding(conn):
        wanted = to_merge(merges(conn), into, others)
        said = [(other, {"model_id": str(other), "into": str(into)}) for other in wanted]
        done = {decided.model_id: decided for decided in _append(conn, MERGED, said, reason, by)}
    return [done.get(other) or Decided(MERGED, other, into, None) for other in dict.fromkeys(others)]


def split(conn: Connection, model_id: UUID, reason: str, by: str) -> Decided:
    """Undo the merge of a model: it stands by itself again, with all that was merged into it. Commits.

    Raises AntqError where it is not merged, and for a reason or office that cannot be kept.
    """
    _check_words({"reason": reason, "by": by})
    with _deciding(conn):
        into = merges(conn).get(model_id)
        if into is None:
            raise AntqError(
                "Mô hình không gộp vào mô hình nào / the model is not merged",
                where=str(model_id),
                fix="xem antq model list / see antq model list",
            )
        said = {"model_id": str(model_id), "from": str(into)}
        return _append(conn, SPLIT, [(model_id, said)], reason, by)[0]


def merges(conn: Connection) -> dict[UUID, UUID]:
    """Which model each merged one is merged into, at the end of the log (role antq_writer)."""
    with conn.cursor() as cursor:
        cursor.execute(
            """
            select distinct on (e.stream) e.payload ->> 'model_id', e.payload ->> 'into'
            from eventlog.events as e
            where e.type in ('ModelsMerged', 'ModelSplit')
            order by e.stream, e.version desc
            """
        )
        return {UUID(model_id): UUID(into) for model_id, into in cursor.fetchall() if into}


@contextmanager
def _deciding(conn: Connection) -> Iterator[None]:
    """One decision at a time, from reading what stands to the commit; undone where it is refused."""
    with conn:
        with conn.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s)", (_LOCK,))
        yield


def _last(conn: Connection, model_id: UUID, types: Sequence[str]) -> tuple[str, dict[str, Any]] | None:
    with conn.cursor() as cursor:
        cursor.execute(
            "select e.type, e.payload from eventlog.events as e where e.stream = %s and e.type = any(%s)"
            " order by e.version desc limit 1",
            (_stream(model_id), list(types)),
        )
        return cursor.fetchone()


def _append(
    conn: Connection, type_: str, said: Sequence[tuple[UUID, dict[str, Any]]], reason: str, by: str
) -> list[Decided]:
    if not said:
        return []
    reason_ref = store.put_text(conn, reason)
    events = []
    for model_id, payload in said:
        stream = _stream(model_id)
        version = store.stream_state(conn, stream).version
        events.append(
            store.NewEvent(
                event_id=uuid5(_NAMESPACE, f"{stream}/{version + 1}"),
                stream=stream,
                expected_version=version,
                type=type_,
                payload=payload | {"reason_ref": reason_ref, "by": by},
                actor=by,
            )
        )
    return [
        Decided(type_, model_id, UUID(payload["into"]) if "into" in payload else None, appended.position)
        for (model_id, payload), appended in zip(said, store.append(conn, events), strict=True)
    ]


def _stream(model_id: UUID) -> str:
    return f"model/{model_id}"


def _check_words(words: Mapping[str, str]) -> None:
    for name, text in words.items():
        if not text.strip() or persons.first_identifier(text):
            raise AntqError(
                f"`{name}` trống hoặc có dữ liệu cá nhân / `{name}` is empty or holds personal data",
                fix="nêu lý do và đơn vị hoặc tài khoản, không nêu người / name a reason and an office, no person",
            )
