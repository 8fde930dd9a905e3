"""`antq withdraw`, `antq cover`, `antq extend` and `antq revoke`: what is said of a slot, not in a report."""

import json
from contextlib import closing
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from antq import periods
    from antq.core.settings import Settings
    from antq.corrections.slots.slot_events import Ended

_MOST_SHOWN = 20

Form = Annotated[str, typer.Option(help="Form: activities, seizures or models.")]
Province = Annotated[str, typer.Option(help="Province as it stood at the end of the period.")]
Unit = Annotated[str, typer.Option(help="Reporting unit.")]
Period = Annotated[
    str,
    typer.Option(
        help="Period key or label; without a basis (2026-Q3) the reporting calendar's, which is said."
    ),
]
Reason = Annotated[str, typer.Option(help="Why; kept apart from the log.")]
By = Annotated[str, typer.Option(help="Office or account that decides; no person's name.")]
Origin = Annotated[str, typer.Option(help="reported or synthetic.")]
Channel = Annotated[str, typer.Option(help="structured (tables) or narrative (prose).")]
OneOrAll = Annotated[str | None, typer.Option(help="One province; else all.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be done; write nothing.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def register(app: typer.Typer) -> None:
    """Add the commands on slots."""
    app.command()(withdraw)
    app.command()(cover)
    app.command()(extend)
    app.command()(revoke)


def withdraw(
    form: Form,
    province: Province,
    unit: Unit,
    period: Period,
    reason: Reason,
    by: By,
    origin: Origin = "reported",
    channel: Channel = "structured",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Withdraw the report in force. No earlier one comes back; a later filing starts a new vintage."""
    from antq.core.database import connect
    from antq.core.settings import get_settings
    from antq.corrections.slots import slot_events

    settings = get_settings()
    duty = slot_events.duty(form, province, unit, period, origin, channel)
    say_period(period, duty.slot.period, as_json=as_json)
    with closing(connect("writer", settings)) as conn:
        ended = slot_events.withdraw(conn, duty, reason, by, dry_run=dry_run)
    _tell(settings, ended, as_json)


def cover(
    form: Form,
    province: Province,
    unit: Unit,
    period: Period,
    reason: Reason,
    by: By,
    covering_province: Annotated[
        str | None, typer.Option(help="Whose report holds it; else the same.")
    ] = None,
    covering_unit: Annotated[str | None, typer.Option(help="Unit of that report; else the same.")] = None,
    covering_period: Annotated[str | None, typer.Option(help="Period of that report; else the same.")] = None,
    origin: Origin = "reported",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Say that another report holds this slot's figures. A filing of its own ends that."""
    from antq.core.database import connect
    from antq.core.settings import get_settings
    from antq.corrections.slots import slot_events

    settings = get_settings()
    duty = slot_events.duty(form, province, unit, period, origin)
    covering = slot_events.duty(
        form, covering_province or province, covering_unit or unit, covering_period or period, origin
    )
    say_period(period, duty.slot.period, as_json=as_json)
    if covering_period:
        say_period(covering_period, covering.slot.period, as_json=as_json)
    with closing(connect("writer", settings)) as conn:
        ended = slot_events.cover(conn, duty, covering, reason, by, dry_run=dry_run)
    _tell(settings, ended, as_json)


def extend(
    form: Form,
    unit: Unit,
    period: Period,
    until: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Last day on which it is in time.")],
    reason: Reason,
    by: By,
    province: OneOrAll = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Give a duty until a later day, in one province or in all. The last word on a duty holds.

    A campaign or a stage has no rule: this says by when its report is due, and makes it owed.
    """
    _due_by(until.date(), form, province, unit, period, reason, by, dry_run=dry_run, as_json=as_json)


def revoke(
    form: Form,
    unit: Unit,
    period: Period,
    reason: Reason,
    by: By,
    province: OneOrAll = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Take back the day that `antq extend` gave a duty, in the province or in all, as it was given.

    What else was said holds again: the day given to all, or to single provinces; else the rule's own. A campaign or a
    stage, which has no rule, is owed by nobody again.
    """
    _due_by(None, form, province, unit, period, reason, by, dry_run=dry_run, as_json=as_json)


def _due_by(
    until: date | None,
    form: str,
    province: str | None,
    unit: str,
    period: str,
    reason: str,
    by: str,
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Give a duty its day, or without one take back what it was given; say what was done."""
    from antq.core.database import connect
    from antq.core.settings import get_settings
    from antq.corrections.slots import due_dates

    settings = get_settings()
    wanted = due_dates.extension(form, province, unit, period, until)
    say_period(period, wanted.period, as_json=as_json)
    with closing(connect("writer", settings)) as conn:
        given = due_dates.extend(conn, wanted, reason, by, dry_run=dry_run)
    if given.position is not None:
        from antq.platform import airflow_api

        airflow_api.notify_landing(settings)
    if as_json:
        told = {
            "form": given.form,
            "province_key": given.province_key,
            "reporting_unit": given.reporting_unit,
            "period_key": given.period.key,
            "due_date": given.due_date.isoformat() if given.due_date else None,
            "position": given.position,
        }
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    done = f"vị trí / position {given.position}" if given.position else "chưa ghi gì / nothing was written"
    where = given.province_key or "mọi tỉnh / all provinces"
    word = (
        f"hạn nộp / due {given.due_date:%d/%m/%Y}"
        if given.due_date
        else "thu hồi hạn nộp đã cho / the due date given is taken back"
    )
    typer.echo(f"{given.form} · {where} · {given.reporting_unit} · {given.period.label}: {word} ({done})")


def say_period(given: str, meant: "periods.Period", *, as_json: bool) -> None:
    """Say in full which period a key or label was taken as, unless it was given as its key."""
    from antq import periods

    if given != meant.key:
        # JSON on standard output stays JSON.
        typer.echo(f"kỳ / period “{given}” = {periods.spelled_out(meant)}", err=as_json)


def _tell(settings: "Settings", ended: "Ended", as_json: bool) -> None:
    from dataclasses import asdict

    if ended.position is not None:
        from antq.platform import airflow_api

        # Its next step builds what is new in the log; where it cannot be reached, its schedule finds it.
        airflow_api.notify_landing(settings)
    if as_json:
        typer.echo(json.dumps(asdict(ended), ensure_ascii=False, indent=2))
        return
    done = f"vị trí / position {ended.position}" if ended.position else "chưa ghi gì / nothing was written"
    verb = f"gộp vào / covered by {ended.covered_by}" if ended.covered_by else "rút / withdrawn"
    typer.echo(f"{ended.stream}: {verb} ({done})")
    if ended.vintage:
        typer.echo(
            f"  hết hiệu lực: phiên bản {ended.vintage}, {len(ended.figures)} chỉ tiêu / no longer in force:"
        )
    for figure in ended.figures[:_MOST_SHOWN]:
        model = f" “{figure['model']}”" if "model" in figure else ""
        typer.echo(f"  - {figure['measure']}{model}: {figure['amount']}")
    if len(ended.figures) > _MOST_SHOWN:
        typer.echo(f"  … {len(ended.figures)}; --json")
