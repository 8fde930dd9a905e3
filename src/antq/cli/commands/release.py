"""`antq release`: fix the figures of a day under a name, have them approved, publish, and prove them later."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from antq.release.lifecycle import Release

Name = Annotated[str, typer.Argument(help="Name of the release, such as 2026-Q3.")]
By = Annotated[str, typer.Option(help="Office or account that decides; no person's name.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]

STATES = {
    "prepared": "đã chuẩn bị / prepared",
    "approved": "đã duyệt / approved",
    "embargoed": "chờ đến giờ công bố / under embargo",
    "published": "đã công bố / published",
    "withdrawn": "đã thu hồi / withdrawn",
}


def register(app: typer.Typer) -> None:
    """Add the commands on releases."""
    group = typer.Typer(
        help="Prepare, approve, publish and withdraw releases; prove that one can be made again.",
        no_args_is_help=True,
    )
    for command in (prepare, approve, publish, withdraw, verify):
        group.command()(command)
    group.command("list")(list_)
    app.add_typer(group, name="release")


def prepare(
    name: Name,
    by: By,
    form: Annotated[list[str] | None, typer.Option(help="Only this form; may be repeated.")] = None,
    province: Annotated[
        list[str] | None, typer.Option(help="Only this territory (key); may be repeated.")
    ] = None,
    period: Annotated[list[str] | None, typer.Option(help="Only this period (key); may be repeated.")] = None,
    embargo: Annotated[
        datetime | None,
        typer.Option(
            help="Not to be read before, such as 2026-12-01T08:00+0700.",
            formats=["%Y-%m-%dT%H:%M%z", "%Y-%m-%dT%H:%M:%S%z"],
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Fix the figures as they are published now and keep them as Parquet files."""
    from antq.core.settings import get_settings
    from antq.release import lifecycle
    from antq.release.export import Scope

    scope = Scope(*(tuple(values) if values else None for values in (form, province, period)))
    _tell(lifecycle.prepare(get_settings(), name, by, scope, embargo), as_json)


def approve(name: Name, by: By, as_json: AsJson = False) -> None:
    """Approve a prepared release; whoever prepared it may not."""
    from antq.core.settings import get_settings
    from antq.release import lifecycle

    _tell(lifecycle.approve(get_settings(), name, by), as_json)


def publish(name: Name, by: By, as_json: AsJson = False) -> None:
    """Publish an approved release: `set antq.release = 'NAME'` reads it, once its embargo is over."""
    from antq.core.settings import get_settings
    from antq.release import lifecycle

    _tell(lifecycle.publish(get_settings(), name, by), as_json)


def withdraw(
    name: Name,
    by: By,
    reason: Annotated[str, typer.Option(help="Why; kept apart from the log.")],
    as_json: AsJson = False,
) -> None:
    """Withdraw a release: nobody reads it as one any more. Its files and events stay."""
    from antq.core.settings import get_settings
    from antq.release import lifecycle

    _tell(lifecycle.withdraw(get_settings(), name, by, reason), as_json)


def list_(as_json: AsJson = False) -> None:
    """List every release, the newest first."""
    from antq.core.settings import get_settings
    from antq.release import lifecycle

    found = lifecycle.releases(get_settings())
    if as_json:
        typer.echo(json.dumps([asdict(release) for release in found], ensure_ascii=False, indent=2))
        return
    for release in found:
        _tell(release, as_json=False)
    if not found:
        typer.echo("Chưa có bản công bố nào. / There is no release yet.")


def verify(name: Name, as_json: AsJson = False) -> None:
    """Compare the kept files with their hashes and with the marts made again as of then; exit 1 if one differs."""
    from antq.core.settings import get_settings
    from antq.release import lifecycle

    found = lifecycle.verify(get_settings(), name)
    if as_json:
        typer.echo(json.dumps([asdict(mart) for mart in found], ensure_ascii=False, indent=2))
    else:
        for mart in found:
            typer.echo(f"{mart.mart}: file {mart.kept}, as-of {mart.again}")
        broken = [mart for mart in found if not mart.is_sound]
        typer.echo(f"{len(found)} bảng, {len(broken)} sai khác. / {len(found)} marts, {len(broken)} differ.")
    if not all(mart.is_sound for mart in found):
        raise typer.Exit(1)


def _tell(release: "Release", as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(asdict(release), ensure_ascii=False, indent=2))
        return
    rows = sum(mart["rows"] for mart in release.marts.values())
    typer.echo(
        f"{release.name}: {STATES[release.state]}; vị trí / position {release.position},"
        f" {len(release.marts)} bảng / marts, {rows} dòng / rows"
    )
    if release.embargo_until:
        typer.echo(f"  không dùng trước / embargo until {release.embargo_until}")
