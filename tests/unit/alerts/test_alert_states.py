"""What is recorded of problems: once each, until it is mended, and not against what a person decided."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from antq.alerts.alert import Alert
from antq.alerts.alert_states import DAYS_TO_ESCALATION, Change, changes
from antq.alerts.problems import Problem

NOW = datetime(2026, 11, 30, 8, tzinfo=UTC)
SLOT = ("activities", "an_giang_2025", "An Giang", "consolidated", "2026-M10.decree_09")


def _problem(key: str = "report_overdue/x", **facts: Any) -> Problem:
    return Problem(key, key.partition("/")[0], "warning", *SLOT, facts, "Sai.", "Wrong.")


def _alert(problem: Problem, **other: Any) -> Alert:
    begun = Alert(
        key=problem.key,
        kind=problem.kind,
        severity=problem.severity,
        state="open",
        origin=problem.origin,
        form=problem.form,
        province_key=problem.province_key,
        reporting_unit=problem.reporting_unit,
        period_key=problem.period_key,
        facts=dict(problem.facts),
        sentence_vi=problem.sentence_vi,
        sentence_en=problem.sentence_en,
        first_raised_at=NOW,
        since=NOW,
        times_raised=1,
        escalations=0,
        handled_until=None,
        handled_by=None,
        resolved_how=None,
        verdict=None,
        position=1,
        version=1,
    )
    return replace(begun, **other)


def _types(alerts: list[Alert], *problems: Problem, now: datetime = NOW) -> list[str]:
    return [change.type for change in changes(alerts, {one.key: one for one in problems}, now)]


def test_a_problem_raises_one_alert_and_its_end_resolves_it() -> None:
    problem = _problem(value="1")

    (raised,) = changes([], {problem.key: problem}, NOW)

    assert raised == Change(problem.key, 0, "AlertRaised", problem.as_payload())
    assert _types([_alert(problem)], problem) == []
    (resolved,) = changes([_alert(problem)], {}, NOW)
    assert (resolved.type, resolved.payload) == ("AlertResolved", {"how": "mended", "tell": True})


def test_nobody_is_told_that_a_reminder_is_over() -> None:
    (resolved,) = changes([_alert(_problem("report_due_soon/x"))], {}, NOW)
    assert resolved.payload == {"how": "mended", "tell": False}


def test_what_was_mended_and_returns_is_the_same_alert() -> None:
    problem = _problem(value="1")
    assert _types([_alert(problem, state="resolved", resolved_how="mended")], problem) == ["AlertReopened"]


def test_a_persons_decision_holds_until_the_facts_change() -> None:
    problem = _problem(value="1")
    for decided in (
        _alert(problem, state="settled", verdict="true_value"),
        _alert(problem, state="resolved", resolved_how="by_hand"),
    ):
        assert _types([decided], problem) == []
        assert _types([decided], _problem(value="2")) == ["AlertReopened"]
        # The decision ends with the problem: should it return, it is asked about again, once.
        assert [change.payload for change in changes([decided], {}, NOW)] == [
            {"how": "mended", "tell": False}
        ]
        over = replace(decided, state="resolved", resolved_how="mended")
        assert _types([over]) == []
        assert _types([over], problem) == ["AlertReopened"]


def test_the_same_figures_in_another_file_are_the_same_problem() -> None:
    first, again = (
        _problem(checks=[{"check": "x", "value": "9", "file": file}]) for file in ("a.csv", "b.csv")
    )
    assert _types([_alert(first)], again) == []
    assert _types([_alert(first, state="settled", verdict="true_value")], again) == []


def test_what_becomes_an_error_is_told_anew() -> None:
    problem = _problem(value="1")
    worse = replace(_problem(value="2"), severity="error")
    for state in ("open", "acknowledged", "snoozed"):
        assert _types([_alert(problem, state=state)], worse) == ["AlertReopened"]
    assert _types([_alert(worse)], problem) == ["AlertUpdated"]


def test_new_facts_of_an_open_alert_tell_nobody_anew() -> None:
    assert _types([_alert(_problem(value="1"))], _problem(value="2")) == ["AlertUpdated"]


def test_what_nobody_takes_up_is_escalated_twice() -> None:
    problem = _problem()
    later = NOW + timedelta(days=DAYS_TO_ESCALATION)

    assert _types([_alert(problem)], problem, now=later - timedelta(seconds=1)) == []
    assert _types([_alert(problem)], problem, now=later) == ["AlertEscalated"]
    assert _types([_alert(problem, escalations=1)], problem, now=later) == []
    assert _types([_alert(problem, escalations=2)], problem, now=later + timedelta(days=99)) == []
    assert _types([_alert(problem, state="acknowledged")], problem, now=later) == []
    # An acknowledgement ran out today: the week begins anew.
    assert _types([_alert(problem, handled_until=later)], problem, now=later) == []
    reminder = replace(problem, severity="notice")
    assert _types([_alert(reminder)], reminder, now=later) == []


KEYS = st.sampled_from([f"{kind}/{n}" for kind in ("report_overdue", "report_due_soon") for n in range(3)])
PROBLEMS = st.dictionaries(KEYS, st.sampled_from(["1", "2"])).map(
    lambda found: {key: _problem(key, value=value) for key, value in found.items()}
)


@given(st.lists(PROBLEMS, max_size=6))
def test_after_each_look_the_open_alerts_are_the_problems(looks: list[dict[str, Problem]]) -> None:
    alerts: dict[str, Alert] = {}
    for problems in looks:
        for change in changes(alerts.values(), problems, NOW):
            assert change.version == (alerts[change.key].version if change.key in alerts else 0)
            alerts[change.key] = _after(alerts.get(change.key), change, problems)
        assert {key for key, alert in alerts.items() if alert.state == "open"} == problems.keys()
        assert all(alerts[key].facts == problem.facts for key, problem in problems.items())
        assert changes(alerts.values(), problems, NOW) == []


def _after(alert: Alert | None, change: Change, problems: dict[str, Problem]) -> Alert:
    if change.type == "AlertResolved":
        assert alert is not None
        return replace(alert, state="resolved", resolved_how="mended", version=alert.version + 1)
    return _alert(problems[change.key], version=alert.version + 1 if alert else 1)
