"""`antq lists`: the lists that stewards publish, such as who owes which report."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from antq.cli import choices, frame, output
from antq.cli.frame import example
from antq.cli.options import AsJson, By, DryRun, Reason

if TYPE_CHECKING:
    from antq.corrections.list_publishing import ListChange
    from antq.reference.lists import Row

Name = Annotated[
    str, typer.Argument(help="List, such as obligations.", autocompletion=choices.complete_stewards_list)
]
File = Annotated[Path, typer.Argument(help="CSV file with the whole list.", exists=True, dir_okay=False)]


@example("antq lists show obligations > obligations.csv", "antq lists show obligations --package")
def show(
    name: Name,
    package: Annotated[bool, typer.Option("--package", help="The list that comes with the package.")] = False,
    as_json: AsJson = False,
) -> None:
    """Print a list that is in force as CSV, to begin a new one from."""
    from antq.corrections import list_publishing

    if package:
        rows = list_publishing.shipped_rows(name)
    else:
        with frame.connection("writer") as conn:
            rows = list_publishing.stewards_rows(conn, name)
    if as_json:
        output.print_json(rows)
    else:
        typer.echo(list_publishing.as_csv(name, rows), nl=False)


@example("antq lists diff obligations examples/lists/obligations.csv", "antq lists diff public_holidays")
def diff(
    name: Name,
    file: Annotated[
        Path | None,
        typer.Argument(
            help="CSV file with the whole list; without it, the package's.", exists=True, dir_okay=False
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show what a file would change of the list in force. Nothing is written."""
    from antq.corrections import list_publishing

    rows = list_publishing.read_file(name, file) if file else list_publishing.shipped_rows(name)
    with frame.connection("writer") as conn:
        change = list_publishing.find_changes(conn, name, rows)
    _print(change, as_json)


@example(
    "antq lists publish obligations examples/lists/obligations.csv"
    ' --reason "Công an các tỉnh nộp báo cáo tháng về thu giữ" --by "Cục V05" --dry-run'
)
def publish(
    name: Name, file: File, reason: Reason, by: By, dry_run: DryRun = False, as_json: AsJson = False
) -> None:
    """Publish a list: it holds from now on, and no new version of the package overwrites it.

    The file holds the whole list; a row that it leaves out is removed.
    """
    from antq.corrections import list_publishing

    rows = list_publishing.read_file(name, file)
    with frame.connection("owner") as conn:
        change = list_publishing.publish(conn, name, rows, reason, by, dry_run=dry_run)
    if change.position is not None:
        frame.tell_airflow()
    _print(change, as_json)
    if not as_json:
        typer.echo(f"{name}: {output.written(change.position)}")


@example("antq lists history obligations")
def history(name: Name, as_json: AsJson = False) -> None:
    """Show who published a list when, and why. `antq` is the package."""
    from antq.corrections import list_publishing

    with frame.connection("writer") as conn:
        found = list_publishing.publications(conn, name)
    if as_json:
        output.print_json(found)
    else:
        output.print_table(
            ("position", "day", "by", "rows", "reason"),
            ([one.position, f"{one.recorded_at:%d/%m/%Y}", one.by, one.rows, one.reason] for one in found),
        )


app = frame.noun(
    "lists",
    "Lists that stewards publish: reports owed, due rules, public holidays, measures owed.",
    show,
    diff,
    publish,
    history,
)


def _print(change: "ListChange", as_json: bool) -> None:
    changes = change.changes
    if as_json:
        output.print_json(
            {
                "list": change.name,
                "added": changes.added,
                "removed": changes.removed,
                "changed": [{"key": row.key, "cells": row.cells} for row in changes.changed],
                "judged_from": change.judged_from,
                "reaches_back": change.reaches_back,
                "warnings": change.warnings,
                "position": change.position,
            }
        )
        return
    if changes.is_empty:
        typer.echo(f"{change.name}: không có gì thay đổi / nothing changes")
    else:
        added, removed, changed = len(changes.added), len(changes.removed), len(changes.changed)
        typer.echo(
            f"{change.name}: thêm {added}, bỏ {removed}, sửa {changed} dòng"
            f" / rows: {added} added, {removed} removed, {changed} changed"
        )
        output.print_lines(_lines(change))
        typer.echo(_reach(change))
    for warning in change.warnings:
        typer.echo(f"Lưu ý / note: {warning}")


def _lines(change: "ListChange") -> Iterator[str]:
    changes = change.changes
    lines = [
        *(f"  + {_row(row)}" for row in changes.added),
        *(f"  - {_row(row)}" for row in changes.removed),
        *(
            f"  ~ {_row(row.key)}: "
            + ", ".join(f"{column} {old or '-'} → {new or '-'}" for column, (old, new) in row.cells.items())
            for row in changes.changed
        ),
    ]
    yield from lines[: output.MOST_SHOWN]
    if len(lines) > output.MOST_SHOWN:
        yield f"  … {len(lines)}; --json"


def _row(row: "Row") -> str:
    return " · ".join(cell or "-" for cell in row.values())


def _reach(change: "ListChange") -> str:
    day = change.judged_from
    if day is None:
        return "Không kỳ nào phải xét lại / no period is judged anew"
    if change.reaches_back:
        return (
            f"Có hiệu lực trở về trước: xét lại các kỳ đã kết thúc từ ngày {day:%d/%m/%Y}"
            f" / reaches back: periods that have ended since {day.isoformat()} are judged anew"
        )
    return (
        f"Không xét lại kỳ đã kết thúc; áp dụng cho kỳ kết thúc từ ngày {day:%d/%m/%Y}"
        f" / no period that has ended is judged anew; it holds for those that end from {day.isoformat()} on"
    )
