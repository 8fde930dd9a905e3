"""`antq trace`: from a figure to the events, files and cells it came from."""

import json
from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from antq.trace import Part, Trace

_MOST_SHOWN = 50


def register(app: typer.Typer) -> None:
    """Add the command to the `antq` command line."""
    app.command()(trace)


def trace(
    table: Annotated[str, typer.Argument(help="A mart or fact table, such as national_totals.")],
    key: Annotated[list[str], typer.Argument(help="What names the row.", metavar="COLUMN=VALUE...")],
    position: Annotated[
        int | None, typer.Option(help="Log position to read at; default the published one.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Print what a figure or a state rests on, down to file and cell; add a figure up again, exit 1 if it differs."""
    from antq import trace as lineage
    from antq.core.database import connect
    from antq.core.settings import get_settings

    pairs = [one.partition("=") for one in key]
    if unequal := [column for column, equals, _ in pairs if not equals]:
        raise typer.BadParameter(f"write COLUMN=VALUE: {', '.join(unequal)}", param_hint="KEY")
    settings = get_settings()
    wanted = {c: _as_key(value, as_json=as_json) if c == "period_key" else value for c, _, value in pairs}
    with closing(connect("builder", settings)) as conn:
        found = lineage.trace(conn, settings, table, wanted, position)
    if as_json:
        typer.echo(found.model_dump_json(indent=2))
    else:
        _print(found)
    if found.agrees is False:
        raise typer.Exit(1)


def _as_key(period: str, *, as_json: bool) -> str:
    """The key of a period given as a key or label, as the commands on slots take it; an empty one stays empty."""
    from antq import periods
    from antq.cli.commands.slots import say_period

    if not period:
        return period
    meant = periods.from_label(period)
    say_period(period, meant, as_json=as_json)
    return meant.key


def _print(found: "Trace") -> None:
    typer.echo(f"{found.table} · vị trí nhật ký / log position {found.position}")
    for row in found.rows[:_MOST_SHOWN]:
        typer.echo("  " + " · ".join(f"{name}={value}" for name, value in row.items() if value is not None))
    for part in found.parts[:_MOST_SHOWN]:
        _print_part(part)
    _more(len(found.parts))
    for measure in found.slot_measures[:_MOST_SHOWN]:
        slot = "/".join(str(measure[name]) for name in ("province_key", "reporting_unit", "period_key"))
        typer.echo(f"  ← {slot} · {measure['level']} · {measure['value']}")
    _more(len(found.slot_measures))
    for line in found.lines[:_MOST_SHOWN]:
        states = json.dumps(line.as_logged, ensure_ascii=False) if line.as_logged else ""
        typer.echo(
            f"    ← vị trí / position {line.event_position}, dòng / line {line.line_no}:"
            f" {line.source_file} › {line.place} · {line.states.get('value', '')} {states}"
        )
    _more(len(found.lines))
    for event in found.events[:_MOST_SHOWN]:
        file = (
            f" · {event.source_file} · sha256 {event.source_sha256} · {event.original}"
            if event.source_file
            else ""
        )
        vintage = f" · phiên bản / vintage {event.vintage}" if event.vintage else ""
        period = f" · kỳ ghi là / period as sent “{event.period_as_sent}”" if event.period_as_sent else ""
        typer.echo(f"      ← {event.position} {event.type}{vintage} · {event.recorded_at}{period}{file}")
    _more(len(found.events))
    if not found.events:
        typer.echo("      chưa có sự kiện nào cho ô này / no event has come for this cell")
    if found.agrees is not None:
        verdict = "khớp / agrees" if found.agrees else "KHÔNG KHỚP / DIFFERS"
        typer.echo(f"Cộng lại / added up again: {found.summed_again} · {found.figure} · {verdict}")


def _print_part(part: "Part") -> None:
    """A territory of a cell: its state, and the rows of lists and positions on which it rests."""
    said = [f"  • {part.province_key}: {part.state_name} ({part.state})"]
    if part.value is not None:
        said.append(part.value)
    if part.is_nil:
        said.append("không phát sinh / nil report")
    if part.due_date:
        said.append(f"hạn nộp / due {part.due_date}")
    if part.extended_by:
        said.append(f"gia hạn ở vị trí / extended at position {part.extended_by}")
    if part.covered_by:
        said.append(f"gộp vào báo cáo ở vị trí / held by the report at position {part.covered_by}")
    if part.owed_since:
        said.append(f"phải nộp từ vị trí / owed since position {part.owed_since}")
    typer.echo(" · ".join(said))
    for ground in part.rests_on:
        row = " · ".join(f"{name}={value}" for name, value in ground.row.items())
        typer.echo(f"      vì / because {ground.list} (vị trí / position {ground.position}): {row}")


def _more(count: int) -> None:
    if count > _MOST_SHOWN:
        typer.echo(f"    … {count - _MOST_SHOWN}")
