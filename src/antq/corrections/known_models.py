"""The models that reports name, as published: for a steward who lists them, or names one by the beginning of its id."""

from collections.abc import Collection, Sequence
from typing import Any, Final
from uuid import UUID

from psycopg2 import sql
from psycopg2.extensions import connection as Connection

from antq.core.errors import AntqError
from antq.reference import lists

COLUMNS: Final = (
    *(
        "model_id",
        "canonical_model_id",
        "identity_basis",
        "origin",
        "province_key",
        "level",
        "place",
        "sponsor",
    ),
    *("model_name", "category_code", "category_name", "is_registered"),
)
_SHORTEST: Final = 8

Model = dict[str, Any]
"""A row of `core.dim_model`: COLUMNS, and `suggested_category`, the category that its name is, if any."""


def known_models(
    conn: Connection, provinces: Collection[str] | None = None, *, unregistered: bool = False
) -> list[Model]:
    """The models of the warehouse as published (role antq_analyst), of some territories or all, by place and name.

    `unregistered` leaves those out that a steward has entered in the registry.
    """
    query = sql.SQL(
        "select {} from core.dim_model order by province_key, place nulls first, model_name_key, sponsor"
    ).format(sql.SQL(", ").join(map(sql.Identifier, COLUMNS)))
    with conn.cursor() as cursor:
        cursor.execute(query)
        rows = [dict(zip(COLUMNS, values, strict=True)) for values in cursor.fetchall()]
    return [
        row
        | {
            "model_id": UUID(str(row["model_id"])),
            "suggested_category": lists.find("model_categories", str(row["model_name"])),
        }
        for row in rows
        if (provinces is None or row["province_key"] in provinces)
        and not (unregistered and row["is_registered"])
    ]


def find_model(models: Sequence[Model], begun: str) -> Model:
    """The one model whose id begins so. Raises AntqError where none or several do."""
    found = {row["model_id"]: row for row in models if str(row["model_id"]).startswith(begun.lower())}
    if len(found) != 1:
        names = "; ".join(f"{key} {row['model_name']}" for key, row in list(found.items())[:3])
        raise AntqError(
            f"{len(found)} mô hình có mã bắt đầu bằng “{begun}” / models with this id",
            where=names or "core.dim_model",
            fix="lấy mã từ antq model list / take the id from antq model list",
        )
    return next(iter(found.values()))


def short_ids(models: Sequence[Model]) -> dict[UUID, str]:
    """As much of each id as names one model only."""
    ids = sorted({str(row["model_id"]) for row in models})
    length = next(size for size in range(_SHORTEST, 37) if len({one[:size] for one in ids}) == len(ids))
    return {UUID(one): one[:length] for one in ids}
