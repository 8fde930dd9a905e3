"""`antq alerts`: what is late, missing, returned or implausible, and what people decide about it."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from antq.cli import frame, output
from antq.cli.frame import example
from antq.cli.options import AsJson, By, Reason

if TYPE_CHECKING:
    from antq.alerts.alert import Alert

Key = Annotated[str, typer.Argument(help="The alert's key (antq alerts list).")]


@example("antq alerts list", "antq alerts list --all --json")
def list_(
    all_: Annotated[bool, typer.Option("--all", help="Also those that are over.")] = False,
    as_json: AsJson = False,
) -> None:
    """List the alerts that stand, those that are wrong for sure first."""
    from antq.alerts.alert import SEVERITIES, STANDING, read_alerts

    with frame.connection("writer") as conn:
        found = [alert for alert in read_alerts(conn) if all_ or alert.state in STANDING]
    found.sort(key=lambda alert: -SEVERITIES.index(alert.severity))
    if as_json:
        output.print_json(found)
        return
    output.print_table(
        ("severity", "state", "since", "key", "what"),
        ([one.severity, one.state, f"{one.since:%d/%m/%Y}", one.key, one.sentence_vi] for one in found),
    )
    output.note(output.count(len(found), "alert"))


@example(
    "antq alerts show figure_implausible/activities/gia_lai_2008/consolidated/2023-M03.decree_09/structured/reported"
)
def show(key: Key, as_json: AsJson = False) -> None:
    """Show one alert: what is wrong, why, and what to do."""
    from antq.alerts.alert_decisions import read

    with frame.connection("writer") as conn:
        _print(read(conn, key), as_json)


@example("antq alerts look")
def look(as_json: AsJson = False) -> None:
    """Look for problems now, as the scheduler does, and record what is new, over or back."""
    from antq.alerts import alert_decisions
    from antq.core.clock import VIET_NAM

    recorded = alert_decisions.record(frame.settings(), datetime.now(VIET_NAM))
    if as_json:
        output.print_json(recorded)
    else:
        output.print_table(("event", "number"), sorted(recorded.items()))
        output.note(output.count(recorded.total(), "event"))


@example("antq alerts deliver")
def deliver(as_json: AsJson = False) -> None:
    """Send the receivers what they do not know yet, as the scheduler does."""
    from antq.alerts import delivery
    from antq.core.clock import VIET_NAM

    done = delivery.deliver(frame.settings(), datetime.now(VIET_NAM))
    if as_json:
        output.print_json(done)
        return
    if not done.has_channels:
        output.note("không có kênh nào (ANTQ_ALERT_CHANNELS) / there is no channel (ANTQ_ALERT_CHANNELS)")
    output.print_table(
        ("sent", "waiting", "given up", "without receiver", "held back"),
        [(done.sent, done.waiting, done.given_up, len(done.without_receiver), len(done.held_back))],
    )


@example(
    "antq alerts ack figure_implausible/activities/gia_lai_2008/consolidated/2023-M03.decree_09/structured/reported"
    ' --reason "Đang hỏi lại tỉnh" --by "Phòng Tổng hợp"'
)
def ack(key: Key, reason: Reason, by: By, as_json: AsJson = False) -> None:
    """Say that an office has taken an alert up; after 14 days it is open again."""
    from antq.alerts import alert_decisions

    with frame.connection("writer") as conn:
        _print(alert_decisions.acknowledge(conn, key, reason, by), as_json)


@example(
    "antq alerts snooze figure_implausible/activities/gia_lai_2008/consolidated/2023-M03.decree_09/structured/reported"
    ' --days 30 --reason "Chờ tỉnh trả lời" --by "Phòng Tổng hợp"'
)
def snooze(
    key: Key,
    days: Annotated[int, typer.Option(help="For how many days, 1 to 90.")],
    reason: Reason,
    by: By,
    as_json: AsJson = False,
) -> None:
    """Tell nobody of an alert for some days."""
    from antq.alerts import alert_decisions

    with frame.connection("writer") as conn:
        _print(alert_decisions.snooze(conn, key, days, reason, by), as_json)


@example(
    "antq alerts resolve figure_implausible/activities/gia_lai_2008/consolidated/2023-M03.decree_09/structured/reported"
    ' --reason "Đã đối chiếu với văn bản" --by "Phòng Tổng hợp"'
)
def resolve(key: Key, reason: Reason, by: By, as_json: AsJson = False) -> None:
    """Settle an alert by hand. It comes back if the facts change; mended data resolves it without a hand."""
    from antq.alerts import alert_decisions

    with frame.connection("writer") as conn:
        _print(alert_decisions.resolve(conn, key, reason, by), as_json)


@example(
    "antq alerts feedback"
    " figure_implausible/activities/gia_lai_2008/consolidated/2023-M04.decree_09/structured/reported"
    ' true_value --reason "Lễ phát động toàn tỉnh, đã đối chiếu" --by "Phòng PV05"'
)
def feedback(
    key: Key,
    verdict: Annotated[
        Literal["true_value", "error"],
        typer.Argument(help="true_value: right as reported, the alert is settled · error: really wrong."),
    ],
    reason: Reason,
    by: By,
    as_json: AsJson = False,
) -> None:
    """Say whether the alert was right to doubt a figure."""
    from antq.alerts import alert_decisions

    with frame.connection("writer") as conn:
        _print(alert_decisions.judge(conn, key, verdict, reason, by), as_json)


app = frame.noun(
    "alerts",
    "What is late, missing, returned or implausible.",
    list_,
    show,
    look,
    deliver,
    ack,
    snooze,
    resolve,
    feedback,
)


def _print(alert: "Alert", as_json: bool) -> None:
    from antq.alerts.kinds import KINDS

    if as_json:
        output.print_json(alert)
        return
    kind = KINDS[alert.kind]
    checks = alert.facts.get("checks", ())
    output.print_lines(
        [
            f"{kind.title_vi} / {kind.title_en} · {alert.severity} · {alert.state} · {alert.since:%d/%m/%Y}",
            alert.sentence_vi,
            alert.sentence_en,
            *(
                f"  {one['title_vi']} / {one['title_en']} ({one['check']}, {output.count(one['rows'], 'row')}):"
                f" {one['file'] or '-'} · {one['cell'] or '-'} · {one['column']} {one['value'] or '-'}"
                for one in checks
            ),
            f"→ {kind.remedy_vi}",
            f"→ {kind.remedy_en}",
        ]
    )
