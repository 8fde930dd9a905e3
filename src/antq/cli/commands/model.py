"""`antq model`: the registry of models, and a steward's decisions on which names are one model."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from antq.cli import choices, frame, output
from antq.cli.frame import example
from antq.cli.options import AsJson, By, Reason

if TYPE_CHECKING:
    from antq.corrections.model_registry import ModelDecision

Model = Annotated[
    str,
    typer.Argument(help="Id of the model, or enough of its beginning (antq model list).", metavar="MODEL"),
]


@example("antq model list", 'antq model list --province "An Giang" --unregistered')
def list_(
    province: Annotated[
        str | None,
        typer.Option(
            help="Only this province: key or name, before and after the merger.",
            autocompletion=choices.complete("provinces"),
        ),
    ] = None,
    unregistered: Annotated[bool, typer.Option("--unregistered", help="Only those not registered.")] = False,
    as_json: AsJson = False,
) -> None:
    """List the models that reports name, each with the model it is and the category its name suggests."""
    from antq import geography
    from antq.corrections import known_models

    provinces = geography.keys_of(province) if province else None
    with frame.connection("analyst") as conn:
        rows = known_models.known_models(conn, provinces, unregistered=unregistered)
    if as_json:
        output.print_json(rows)
    else:
        _print(rows)


@example(
    'antq model register ca4036fa --category "Camera an ninh" --reason "Quyết định công nhận" --by "Phòng Phong trào"'
)
def register(
    model: Model,
    reason: Reason,
    by: By,
    category: Annotated[
        str | None,
        typer.Option(
            help="Category of the national catalogue: code or name (antq list categories).",
            autocompletion=choices.complete("categories"),
        ),
    ] = None,
    name: Annotated[str | None, typer.Option(help="Name in the registry; else as reported.")] = None,
    as_json: AsJson = False,
) -> None:
    """Enter a model in the registry; again to change its category or name."""
    from antq.corrections import model_registry

    (row,) = _find(model)
    with frame.connection("writer") as conn:
        decided = model_registry.register(conn, row, category, name, reason, by)
    _print_decisions([decided], as_json)


@example('antq model merge fdddfcd2 dc6c6b96 --reason "Một mô hình, hai cách viết" --by "Phòng Phong trào"')
def merge(
    into: Annotated[str, typer.Argument(help="The model that the others are.", metavar="MODEL")],
    others: Annotated[list[str], typer.Argument(help="Models that are that one.", metavar="OTHER...")],
    reason: Reason,
    by: By,
    as_json: AsJson = False,
) -> None:
    """Say that other models are this one. `split` undoes it."""
    from antq.corrections import model_registry

    first, *rest = (row["model_id"] for row in _find(into, *others))
    with frame.connection("writer") as conn:
        decided = model_registry.merge(conn, first, rest, reason, by)
    _print_decisions(decided, as_json)


@example('antq model split dc6c6b96 --reason "Gộp nhầm" --by "Phòng Phong trào"')
def split(model: Model, reason: Reason, by: By, as_json: AsJson = False) -> None:
    """Undo the merge of a model: it is a model of its own again."""
    from antq.corrections import model_registry

    (row,) = _find(model)
    with frame.connection("writer") as conn:
        decided = model_registry.split(conn, row["model_id"], reason, by)
    _print_decisions([decided], as_json)


app = frame.noun(
    "model", "Models that reports name: list, register, merge and split them.", list_, register, merge, split
)


def _find(*begun: str) -> list[dict[str, Any]]:
    from antq.corrections import known_models

    with frame.connection("analyst") as conn:
        known = known_models.known_models(conn)
    return [known_models.find_model(known, one) for one in begun]


def _print(rows: Sequence[dict[str, Any]]) -> None:
    from antq import geography
    from antq.corrections import known_models
    from antq.reference import lists

    short = known_models.short_ids(rows)
    agencies = lists.labels("agencies")
    names = {row["model_id"]: row["model_name"] for row in rows}

    def same_as(row: dict[str, Any]) -> object:
        if row["identity_basis"] == "itself":
            return None
        return names.get(row["canonical_model_id"], row["canonical_model_id"])

    def category(row: dict[str, Any]) -> object:
        suggested = lists.labels("model_categories").get(row["suggested_category"])
        return row["category_name"] or (f"{suggested}?" if suggested else None)

    output.print_table(
        ("id", "province", "key", "place", "sponsor", "model", "category", "registered", "merged into"),
        (
            (
                short[row["model_id"]],
                geography.name_of(row["province_key"]),
                row["province_key"],
                row["place"],
                agencies.get(row["sponsor"], row["sponsor"]),
                row["model_name"],
                category(row),
                "yes" if row["is_registered"] else "no",
                same_as(row),
            )
            for row in rows
        ),
    )
    typer.echo(output.count(len(rows), "model"))


def _print_decisions(decisions: "Sequence[ModelDecision]", as_json: bool) -> None:
    if as_json:
        output.print_json(list(decisions))
        return
    for one in decisions:
        into = f" → {one.into}" if one.into else ""
        place = f"position {one.position}" if one.position else "it was so already"
        typer.echo(f"{one.type} {one.model_id}{into} ({place})")
