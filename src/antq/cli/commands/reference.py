"""`antq list`: the lists to choose from."""

from typing import Annotated

import typer

from antq.cli import choices, frame, output
from antq.cli.frame import example
from antq.cli.options import AsJson, OnDay, day_of


@example("antq list units")
def units(as_json: AsJson = False) -> None:
    """Reporting units: who files a report (`--unit`)."""
    _print(choices.units(), as_json)


@example("antq list provinces", "antq list provinces --on 2024-12-31")
def provinces(on: OnDay = None, as_json: AsJson = False) -> None:
    """Provinces of a day: 63 to 2025-06-30, 34 since (`--province`)."""
    _print(choices.provinces(day_of(on)), as_json)


@example("antq list periods", "antq list periods --year 2025")
def periods(
    year: Annotated[int | None, typer.Option(help="The year they belong to; default this year.")] = None,
    as_json: AsJson = False,
) -> None:
    """Reporting periods of a year, each with its days, on the reporting calendar's basis (`--period`)."""
    _print(choices.periods(year or choices.today().year), as_json)


@example("antq list items")
def items(as_json: AsJson = False) -> None:
    """Substances and goods that are seized (`--item`)."""
    _print(choices.items(), as_json)


@example("antq list measures")
def measures(as_json: AsJson = False) -> None:
    """What is counted, with its form and unit (`measure_code` in SQL and `antq trace`)."""
    _print(choices.measures(), as_json)


@example("antq list senders", "antq list senders --on 2024-12-31")
def senders(on: OnDay = None, as_json: AsJson = False) -> None:
    """Senders who may file on a day, and for which units and provinces (`--sender`)."""
    _print(choices.senders(day_of(on)), as_json)


@example("antq list forms")
def forms(as_json: AsJson = False) -> None:
    """Forms: what a report is about (`--form`)."""
    _print(choices.forms(), as_json)


@example("antq list categories")
def categories(as_json: AsJson = False) -> None:
    """Categories of the national catalogue of models (`--category`)."""
    _print(choices.categories(), as_json)


app = frame.noun(
    "list",
    "Lists to choose from: codes, keys and names. No database is asked.",
    units,
    provinces,
    periods,
    items,
    measures,
    senders,
    forms,
    categories,
)


def _print(rows: list[choices.Row], as_json: bool) -> None:
    if as_json:
        output.print_json(rows)
    else:
        output.print_table(list(rows[0]) if rows else (), (list(row.values()) for row in rows))
