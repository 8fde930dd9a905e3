"""Identity of models, decided by a steward: registered, merged, split; each decision an event in stream `model/<id>`.

A model is its territory, sponsor and name (`eventlog.model_id`). Two names may be one model: the one is merged into
the other, and a split undoes that. Nothing of what was reported changes; `core.link_model_identities` says as of any
position which model a name is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID, uuid5

from psycopg2.extensions import connection as Connection

from antq.core.errors import AntqError
from antq.eventlog import decisions, store
from antq.eventlog.decisions import Draft, Written
from antq.privacy.free_text import check_free_text
from antq.reference import lists

REGISTERED, MERGED, SPLIT = "ModelRegistered", "ModelsMerged", "ModelSplit"
_NAMESPACE: Final = UUID("0f1c6d0a-6a5e-5d1b-9a3e-2f4b7c8d9e01")
# Two stewards at once must not merge two models into each other, each in a stream of its own.
_TOPIC: Final = "models"

Merges = Mapping[UUID, UUID]
"""Which model each merged one was merged into."""


@dataclass(frozen=True)
class ModelDecision:
    """A decision on a model; `position` is None where it was in force already, so that nothing was written."""

    type: str
    model_id: UUID
    into: UUID | None
    position: int | None


def canonical_model(merges: Merges, model_id: UUID) -> UUID:
    """The model that a name is, at the end of all merges."""
    while model_id in merges:
        model_id = merges[model_id]
    return model_id


def models_to_merge(merges: Merges, into: UUID, others: Sequence[UUID]) -> list[UUID]:
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
        if canonical_model(merges, into) == other:
            raise AntqError(
                "Một mô hình không thể gộp vào chính nó / a model cannot be merged into itself",
                where=f"{other} → {into}",
            )
        wanted.append(other)
    return wanted


def register(
    conn: Connection, known: Mapping[str, Any], category: str | None, name: str | None, reason: str, by: str
) -> ModelDecision:
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
    texts = {"name": name} if name else {}
    check_free_text(**texts, reason=reason, by=by)
    model_id = UUID(str(known["model_id"]))
    payload = {
        "model_id": str(model_id),
        **{key: known[key] for key in ("origin", "province_key", "level", "place", "sponsor")},
        "name": name or known["model_name"],
        "category_code": code,
    }

    def decide() -> Draft[list[ModelDecision]]:
        last = _last_registered(conn, model_id)
        if last is not None and last.items() >= payload.items():
            return Draft(lambda _: [ModelDecision(REGISTERED, model_id, None, None)])
        return _decision(conn, REGISTERED, [(model_id, payload)], reason, by)

    return decisions.take(conn, _TOPIC, decide)[0]


def merge(conn: Connection, into: UUID, others: Sequence[UUID], reason: str, by: str) -> list[ModelDecision]:
    """Say that the models `others` are the model `into`, all or none. Merges in force stay. Commits.

    Raises AntqError as `models_to_merge` does, and for a reason or office that cannot be kept.
    """
    check_free_text(reason=reason, by=by)

    def decide() -> Draft[list[ModelDecision]]:
        wanted = models_to_merge(merges(conn), into, others)
        payloads = [(other, {"model_id": str(other), "into": str(into)}) for other in wanted]
        return _decision(conn, MERGED, payloads, reason, by)

    done = {decided.model_id: decided for decided in decisions.take(conn, _TOPIC, decide)}
    return [done.get(other) or ModelDecision(MERGED, other, into, None) for other in dict.fromkeys(others)]


def split(conn: Connection, model_id: UUID, reason: str, by: str) -> ModelDecision:
    """Undo the merge of a model: it is a model of its own again, with all that was merged into it. Commits.

    Raises AntqError where it is not merged, and for a reason or office that cannot be kept.
    """
    check_free_text(reason=reason, by=by)

    def decide() -> Draft[list[ModelDecision]]:
        into = merges(conn).get(model_id)
        if into is None:
            raise AntqError(
                "Mô hình không gộp vào mô hình nào / the model is not merged",
                where=str(model_id),
                fix="xem antq model list / see antq model list",
            )
        payload = {"model_id": str(model_id), "from": str(into)}
        return _decision(conn, SPLIT, [(model_id, payload)], reason, by)

    return decisions.take(conn, _TOPIC, decide)[0]


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


def _last_registered(conn: Connection, model_id: UUID) -> dict[str, Any] | None:
    with conn.cursor() as cursor:
        cursor.execute(
            "select e.payload from eventlog.events as e where e.stream = %s and e.type = %s"
            " order by e.version desc limit 1",
            (_stream(model_id), REGISTERED),
        )
        row: tuple[dict[str, Any]] | None = cursor.fetchone()
    return row[0] if row else None


def _decision(
    conn: Connection, type_: str, payloads: Sequence[tuple[UUID, dict[str, Any]]], reason: str, by: str
) -> Draft[list[ModelDecision]]:
    """An event for each model; an answer for each event."""
    if not payloads:
        return Draft(lambda _: [])
    versions = {model_id: store.stream_state(conn, _stream(model_id)).version for model_id, _ in payloads}

    def events(refs: Mapping[str, str]) -> list[store.NewEvent]:
        return [
            store.NewEvent(
                event_id=uuid5(_NAMESPACE, f"{_stream(model_id)}/{versions[model_id] + 1}"),
                stream=_stream(model_id),
                expected_version=versions[model_id],
                type=type_,
                payload=payload | {"reason_ref": refs[reason], "by": by},
                actor=by,
            )
            for model_id, payload in payloads
        ]

    def answer(written: Written) -> list[ModelDecision]:
        return [
            ModelDecision(type_, model_id, UUID(payload["into"]) if "into" in payload else None, position)
            for (model_id, payload), position in zip(payloads, written.positions, strict=True)
        ]

    return Draft(answer, events, [reason])


def _stream(model_id: UUID) -> str:
    return f"model/{model_id}"
