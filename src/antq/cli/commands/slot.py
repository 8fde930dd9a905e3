"""`antq slot`: what an operator says of a slot, not in a report."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from antq.cli import frame, output
from antq.cli.frame import example
from antq.cli.options import (
    AsJson,
    By,
    Channel,
    DryRun,
    Form,
    OneProvince,
    Origin,
    Period,
    Province,
    Reason,
    Unit,
)

if TYPE_CHECKING:
    from antq.corrections.slots.slot_events import SlotEnding


@example(
    'antq slot withdraw --form activities --province "An Giang" --unit border_guard --period 2021.assumed'
    ' --reason "Nộp nhầm kỳ" --by "Phòng Tổng hợp"'
)
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
    from antq.corrections.slots import slot_events
    from antq.corrections.slots.form_slots import find_slot

    form_slot = find_slot(form, province, unit, period, origin, channel)
    frame.say_period(period, form_slot.slot.period, as_json=as_json)
    with frame.connection("writer") as conn:
        ended = slot_events.withdraw(conn, form_slot, reason, by, dry_run=dry_run)
    _print_ended(ended, as_json)


@example(
    'antq slot cover --form seizures --province "An Giang" --unit border_guard --period 2021.assumed'
    ' --covering-unit consolidated --reason "Gộp trong báo cáo tổng hợp" --by "Phòng Tổng hợp" --dry-run'
)
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
    from antq.corrections.slots import slot_events
    from antq.corrections.slots.form_slots import find_slot

    form_slot = find_slot(form, province, unit, period, origin)
    covering = find_slot(
        form, covering_province or province, covering_unit or unit, covering_period or period, origin
    )
    frame.say_period(period, form_slot.slot.period, as_json=as_json)
    if covering_period:
        frame.say_period(covering_period, covering.slot.period, as_json=as_json)
    with frame.connection("writer") as conn:
        ended = slot_events.cover(conn, form_slot, covering, reason, by, dry_run=dry_run)
    _print_ended(ended, as_json)


@example(
    'antq slot extend --form activities --province "Lai Châu" --unit consolidated --period 2026-M04.decree_09'
    ' --until 2026-05-04 --reason "Mưa lũ" --by "Phòng Tổng hợp"'
)
def extend(
    form: Form,
    unit: Unit,
    period: Period,
    until: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Last day on which it is in time.")],
    reason: Reason,
    by: By,
    province: OneProvince = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Give a duty until a later day, in one province or in all. The last word on a duty holds.

    A campaign or a stage has no rule: this says by when its report is due, and makes it owed.
    """
    _set_due_date(until.date(), form, province, unit, period, reason, by, dry_run=dry_run, as_json=as_json)


@example(
    'antq slot revoke --form activities --province "Lai Châu" --unit consolidated --period 2026-M04.decree_09'
    ' --reason "Cho nhầm tỉnh" --by "Phòng Tổng hợp"'
)
def revoke(
    form: Form,
    unit: Unit,
    period: Period,
    reason: Reason,
    by: By,
    province: OneProvince = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Take back the day that `antq slot extend` gave a duty, in the province or in all, as it was given.

    What else was decided holds again: the day given to all, or to single provinces; else the rule's own. A campaign
    or a stage, which has no rule, is owed by nobody again.
    """
    _set_due_date(None, form, province, unit, period, reason, by, dry_run=dry_run, as_json=as_json)


app = frame.noun(
    "slot",
    "A slot, the duty to report: withdraw its report, cover it by another, give more time.",
    withdraw,
    cover,
    extend,
    revoke,
)


def _set_due_date(
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
    from antq.corrections.slots import due_dates

    wanted = due_dates.parse_extension(form, province, unit, period, until)
    frame.say_period(period, wanted.period, as_json=as_json)
    with frame.connection("writer") as conn:
        given = due_dates.extend(conn, wanted, reason, by, dry_run=dry_run)
    if given.position is not None:
        frame.tell_airflow()
    if as_json:
        output.print_json(
            {
                "form": given.form,
                "province_key": given.province_key,
                "reporting_unit": given.reporting_unit,
                "period_key": given.period.key,
                "due_date": given.due_date.isoformat() if given.due_date else None,
                "position": given.position,
            }
        )
        return
    where = given.province_key or "all provinces"
    word = f"due {given.due_date:%d/%m/%Y}" if given.due_date else "the due date given is taken back"
    typer.echo(
        f"{given.form} · {where} · {given.reporting_unit} · {given.period.label}:"
        f" {word} ({output.written(given.position)})"
    )


def _print_ended(ended: "SlotEnding", as_json: bool) -> None:
    if ended.position is not None:
        frame.tell_airflow()
    if as_json:
        output.print_json(ended)
        return
    verb = f"covered by {ended.covered_by}" if ended.covered_by else "withdrawn"
    typer.echo(f"{ended.stream}: {verb} ({output.written(ended.position)})")
    if ended.vintage:
        typer.echo(
            f"  vintage {ended.vintage} in force no longer: {output.count(len(ended.figures), 'figure')}"
        )
    for figure in ended.figures[: output.MOST_SHOWN]:
        model = f" “{figure['model']}”" if "model" in figure else ""
        typer.echo(f"  - {figure['measure']}{model}: {figure['amount']}")
    if len(ended.figures) > output.MOST_SHOWN:
        typer.echo(f"  … {len(ended.figures)}; --json")
