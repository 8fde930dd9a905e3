"""What quality.alerts makes of the events of an alert, and that a warehouse without marts has no problems yet."""

from datetime import datetime, timedelta
from uuid import uuid4

from alert_steps import Alerts, Warehouse

from antq.alerts import alert_decisions
from antq.alerts.alert import Alert, read_alerts
from antq.core.clock import VIET_NAM
from antq.eventlog.store import NewEvent, append

KEY = "figure_implausible/1"
LATER = (datetime.now(VIET_NAM) + timedelta(days=1)).isoformat()
BEFORE = (datetime.now(VIET_NAM) - timedelta(days=1)).isoformat()


def _only(warehouse: Warehouse) -> Alert:
    (alert,) = read_alerts(warehouse.connect("analyst"))
    return alert


def test_an_acknowledgement_that_ran_out_begins_anew(alerts: Alerts, warehouse: Warehouse) -> None:
    alerts.raise_alert(KEY)
    alerts.add(KEY, "AlertEscalated", level=1)
    alerts.add(KEY, "AlertEscalated", level=2)
    assert (_only(warehouse).state, _only(warehouse).escalations) == ("open", 2)

    alerts.add(KEY, "AlertAcknowledged", until=BEFORE)
    assert (_only(warehouse).state, _only(warehouse).escalations) == ("open", 0)


def test_decisions_hold_until_the_alert_is_raised_again(alerts: Alerts, warehouse: Warehouse) -> None:
    alerts.raise_alert(KEY)
    alerts.add(KEY, "AlertSnoozed", until=LATER)
    assert _only(warehouse).state == "snoozed"
    alerts.add(KEY, "AlertJudged", verdict="true_value")
    assert _only(warehouse).state == "settled"
    alerts.add(KEY, "AlertJudged", verdict="error")
    assert (_only(warehouse).state, _only(warehouse).verdict) == ("snoozed", "error")
    alerts.add(KEY, "AlertResolved", how="by_hand", tell=False)
    assert (_only(warehouse).state, _only(warehouse).resolved_how) == ("resolved", "by_hand")

    alerts.add(KEY, "AlertReopened", severity="error")
    again = _only(warehouse)
    assert (again.state, again.severity, again.times_raised) == ("open", "error", 2)
    assert (again.verdict, again.resolved_how, again.handled_until) == (None, None, None)


def test_before_the_first_build_there_are_no_problems(warehouse: Warehouse) -> None:
    stream = "report/activities/kon_tum_2008/consolidated/2023-M03.decree_09/structured/reported"
    writer = warehouse.connect("writer")
    append(writer, [NewEvent(uuid4(), stream, 0, "ReportFiled", {"kind": "replace"}, "test")])
    writer.commit()

    assert alert_decisions.record(warehouse.settings, datetime.now(VIET_NAM)) == {}
