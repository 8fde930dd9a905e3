"""Options and arguments, each declared once: the same thing has the same name and help in every command."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from antq.cli import choices

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be done; write nothing.")]

# Which duty or report is meant.
Form = Annotated[str, typer.Option(help="Form (antq list forms).", autocompletion=choices.complete("forms"))]
Province = Annotated[
    str,
    typer.Option(
        help="Province as it stood at the end of the period (antq list provinces).",
        autocompletion=choices.complete("provinces"),
    ),
]
OneProvince = Annotated[
    str | None,
    typer.Option("--province", help="One province; else all.", autocompletion=choices.complete("provinces")),
]
Unit = Annotated[
    str,
    typer.Option(
        help="Reporting unit: code or name (antq list units).", autocompletion=choices.complete("units")
    ),
]
Period = Annotated[
    str,
    typer.Option(
        help="Period: key or label; without a basis (2026-Q3) the reporting calendar's (antq list periods).",
        autocompletion=choices.complete("periods"),
    ),
]
Origin = Annotated[
    str,
    typer.Option(help="Origin: reported or synthetic.", autocompletion=choices.complete_values("origin")),
]
Channel = Annotated[
    str,
    typer.Option(
        help="Channel: structured (tables) or narrative (prose).",
        autocompletion=choices.complete_values("channel"),
    ),
]
SlotPrefix = Annotated[
    str | None,
    typer.Option(
        "--slot",
        help="Only this slot, or those that begin so: form/province/unit/period.",
        metavar="SLOT",
        autocompletion=choices.complete("forms"),
    ),
]

# Who decides, and why.
By = Annotated[str, typer.Option(help="Office or account that decides; no person's name.")]
Reason = Annotated[str, typer.Option(help="Why; kept apart from the log.")]
OptionalReason = Annotated[str | None, typer.Option("--reason", help="Why; kept apart from the log.")]

# Where answers go.
Html = Annotated[
    Path | None, typer.Option("--html", help="Write the receipt as a page to this file or folder.")
]
Xlsx = Annotated[
    Path | None, typer.Option("--xlsx", help="Write the workbook back with comments to this file or folder.")
]

_Day = typer.Option("--on", help="As of this day; default today.", formats=["%Y-%m-%d"])
OnDay = Annotated[datetime | None, _Day]


def day_of(given: datetime | None) -> date:
    """The day that `--on` gives, or today in Viet Nam."""
    return given.date() if given else choices.today()
