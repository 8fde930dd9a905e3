"""`antq models`: the registry of models, and a steward's decisions on which names are one model."""

import json
from contextlib import closing
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from psycopg2.extensions import connection as Connection

    from antq.corrections.model_registry import Decided

Model = Annotated[str, typer.Argument(help="Id of the model, or enough of its beginning.")]
Reason = Annotated[str, typer.Option(help="Why; kept apart from the log.")]
By = Annotated[str, typer.Option(help="Office or account of the steward; no person's name.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]

models = typer.Typer(no_args_is_help=True, help="List models; register, merge and split them.")

_COLUMNS = (
    "model_id", "canonical_model_id", "identity_basis", "origin", "province_key", "level", "place", "sponsor",
    "model_name", "category_code", "category_name", "is_registered",
)  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add `antq models`."""
    app.add_typer(models, name="models")


@models.command("list")
def list_(
    province: Annotated[str | None, typer.Option(help="Province key, such as an_giang_2025.")] = None,
    unregistered: Annotated[bool, typer.Option("--unregistered", help="Only those not registered.")] = False,
    as_json: AsJson = False,
) -> None:
    """List the models that reports name, each with the model it is and the category its name suggests."""
    from antq.reference import lists

    rows = [
        row | {"suggested_category": lists.find("model_categories", str(row["model_name"]))}
        for row in _known()
        if province in (None, row["province_key"]) and not (unregistered and row["is_registered"])
    ]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2, default=str))
        return
    for row in rows:
        place = f" · {row['place']}" if row["place"] else ""
        merged = "" if row["identity_basis"] == "itself" else f" → {row['canonical_model_id']}"
        category = row["category_name"] or (
            f"{row['suggested_category']}?" if row["suggested_category"] else "—"
        )
        typer.echo(
            f"{row['model_id']}  {row['province_key']}{place} · {row['sponsor'] or '—'} · {row['model_name']}"
            f" · {category}{merged}"
        )


@models.command("register")
def register_(
    model: Model,
    reason: Reason,
    by: By,
    category: Annotated[str | None, typer.Option(help="Category of the national catalogue.")] = None,
    name: Annotated[str | None, typer.Option(help="Name in the registry; else as reported.")] = None,
    as_json: AsJson = False,
) -> None:
    """Enter a model in the registry; again to change its category or name."""
    from antq.corrections import model_registry

    row = _one(model)
    with closing(_writer()) as conn:
        _tell([model_registry.register(conn, row, category, name, reason, by)], as_json)


@models.command()
def merge(
    into: Annotated[str, typer.Argument(help="The model that the others are.")],
    others: Annotated[list[str], typer.Argument(help="Models that are that one.")],
    reason: Reason,
    by: By,
    as_json: AsJson = False,
) -> None:
    """Say that other models are this one. `split` undoes it."""
    from antq.corrections import model_registry

    ids = [_one(model)["model_id"] for model in (into, *others)]
    with closing(_writer()) as conn:
        _tell(model_registry.merge(conn, ids[0], ids[1:], reason, by), as_json)


@models.command()
def split(model: Model, reason: Reason, by: By, as_json: AsJson = False) -> None:
    """Undo the merge of a model: it stands by itself again."""
    from antq.corrections import model_registry

    model_id = _one(model)["model_id"]
    with closing(_writer()) as conn:
        _tell([model_registry.split(conn, model_id, reason, by)], as_json)


def _writer() -> "Connection":
    from antq.core.database import connect
    from antq.core.settings import get_settings

    return connect("writer", get_settings())


def _known() -> list[dict[str, Any]]:
    """The models of the warehouse as published."""
    from uuid import UUID

    from psycopg2 import sql

    from antq.core.database import connect
    from antq.core.settings import get_settings

    with closing(connect("analyst", get_settings())) as conn, conn.cursor() as cursor:
        cursor.execute(
            sql.SQL(
                "select {} from core.dim_model order by province_key, place nulls first, model_name_key, sponsor"
            ).format(sql.SQL(", ").join(map(sql.Identifier, _COLUMNS)))
        )
        rows = [dict(zip(_COLUMNS, values, strict=True)) for values in cursor.fetchall()]
    return [row | {"model_id": UUID(str(row["model_id"]))} for row in rows]


def _one(model: str) -> dict[str, Any]:
    from antq.core.errors import AntqError

    found = {row["model_id"]: row for row in _known() if str(row["model_id"]).startswith(model.lower())}
    if len(found) != 1:
        raise AntqError(
            f"{len(found)} mô hình có mã bắt đầu bằng “{model}” / models with this id",
            where="core.dim_model",
            fix="lấy mã từ antq models list / take the id from antq models list",
        )
    return next(iter(found.values()))


def _tell(decisions: "list[Decided]", as_json: bool) -> None:
    if as_json:
        from dataclasses import asdict

        typer.echo(json.dumps([asdict(one) for one in decisions], ensure_ascii=False, indent=2, default=str))
        return
    for one in decisions:
        into = f" → {one.into}" if one.into else ""
        place = f"vị trí / position {one.position}" if one.position else "đã như vậy / so already"
        typer.echo(f"{one.type} {one.model_id}{into} ({place})")
