"""`antq release`: fix the figures of a day under a name, have them approved, publish, and prove them later."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from antq.cli import choices, frame, output
from antq.cli.frame import example
from antq.cli.options import AsJson, By, Reason

if TYPE_CHECKING:
    from antq.release.lifecycle import Release

Name = Annotated[str, typer.Argument(help="Name of the release, such as 2026-Q3.", metavar="NAME")]


@example(
    'antq release prepare 2023 --by "Phòng thống kê" --period 2023.assumed --embargo 2030-01-01T08:00+0700',
    'antq release prepare 2026-Q3 --by "Phòng thống kê" --finality preliminary',
)
def prepare(
    name: Name,
    by: By,
    form: Annotated[
        list[str] | None,
        typer.Option(help="Only this form; may be repeated.", autocompletion=choices.complete("forms")),
    ] = None,
    province: Annotated[
        list[str] | None,
        typer.Option(
            help="Only this territory (key); may be repeated.", autocompletion=choices.complete("provinces")
        ),
    ] = None,
    period: Annotated[
        list[str] | None,
        typer.Option(
            help="Only this period (key); may be repeated.", autocompletion=choices.complete("periods")
        ),
    ] = None,
    embargo: Annotated[
        datetime | None,
        typer.Option(
            help="Not to be read before, such as 2026-12-01T08:00+0700.",
            formats=["%Y-%m-%dT%H:%M%z", "%Y-%m-%dT%H:%M:%S%z"],
        ),
    ] = None,
    finality: Annotated[
        str | None,
        typer.Option(
            help="How final its figures are: estimated, preliminary or official.",
            autocompletion=choices.complete_values("finality"),
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Fix the figures as they are published now and keep them as Parquet files."""
    from antq.release import lifecycle
    from antq.release.export import Scope

    scope = Scope(*(tuple(values) if values else None for values in (form, province, period)))
    _print(lifecycle.prepare(frame.settings(), name, by, scope, embargo, finality), as_json)


@example('antq release approve 2026-Q3 --by "Thanh tra"')
def approve(name: Name, by: By, as_json: AsJson = False) -> None:
    """Approve a prepared release; whoever prepared it may not."""
    from antq.release import lifecycle

    _print(lifecycle.approve(frame.settings(), name, by), as_json)


@example('antq release publish 2026-Q3 --by "Phòng thống kê"')
def publish(name: Name, by: By, as_json: AsJson = False) -> None:
    """Publish an approved release: `set antq.release = 'NAME'` reads it, once its embargo is over."""
    from antq.release import lifecycle

    _print(lifecycle.publish(frame.settings(), name, by), as_json)


@example('antq release withdraw 2026-Q3 --by "Thanh tra" --reason "Sai phạm vi"')
def withdraw(name: Name, by: By, reason: Reason, as_json: AsJson = False) -> None:
    """Withdraw a release: nobody reads it as one any more. Its files and events stay."""
    from antq.release import lifecycle

    _print(lifecycle.withdraw(frame.settings(), name, by, reason), as_json)


@example("antq release list")
def list_(as_json: AsJson = False) -> None:
    """List every release, the newest first."""
    from antq.release import lifecycle

    found = lifecycle.releases(frame.settings())
    if as_json:
        output.print_json(found)
        return
    for release in found:
        _print(release, as_json=False)
    typer.echo(output.count(len(found), "release"))


@example("antq release verify 2026-Q3")
def verify(name: Name, as_json: AsJson = False) -> None:
    """Compare the kept files with their hashes and with the marts made again as of then; exit 1 if one differs."""
    from antq.release import lifecycle

    found = lifecycle.verify(frame.settings(), name)
    if as_json:
        output.print_json(found)
    else:
        output.print_table(
            ("mart", "kept file", "made again"), ((mart.mart, mart.kept, mart.again) for mart in found)
        )
        broken = sum(not mart.is_sound for mart in found)
        typer.echo(f"{output.count(len(found), 'mart')}, {broken} differ.")
    output.end_unless(all(mart.is_sound for mart in found))


app = frame.noun(
    "release",
    "Figures fixed under a name: prepare, approve, publish, withdraw; prove that they can be made again.",
    prepare,
    approve,
    publish,
    withdraw,
    list_,
    verify,
)


def _print(release: "Release", as_json: bool) -> None:
    from antq.reference import lists

    if as_json:
        output.print_json(release)
        return
    rows = sum(mart["rows"] for mart in release.marts.values())
    level = f", {lists.labels('finality')[release.finality].lower()}" if release.finality else ""
    typer.echo(
        f"{release.name}: {lists.labels('release_state')[release.state].lower()}{level}; position {release.position},"
        f" {output.count(len(release.marts), 'mart')}, {output.count(rows, 'row')}"
    )
    if release.embargo_until:
        typer.echo(f"  embargo until {release.embargo_until}")
