"""What to record of the problems found: what is new, over, back, or taken up by nobody. It writes nothing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from antq.alerts.alert import SEVERITIES, STANDING, Alert
from antq.alerts.kinds import KINDS
from antq.alerts.problems import Problem

RAISED: Final = "AlertRaised"
REOPENED: Final = "AlertReopened"
UPDATED: Final = "AlertUpdated"
ESCALATED: Final = "AlertEscalated"
RESOLVED: Final = "AlertResolved"

# Receivers are told again of an alert that nobody has taken up for so long, and once more after as long again.
DAYS_TO_ESCALATION: Final = 7
_MOST_ESCALATIONS: Final = 2


@dataclass(frozen=True)
class Change:
    """An event to append to an alert's stream, which has `version` events."""

    key: str
    version: int
    type: str
    payload: Mapping[str, Any] = field(default_factory=dict)


def changes(alerts: Iterable[Alert], problems: Mapping[str, Problem], now: datetime) -> list[Change]:
    """What to record so that the alerts say what the problems are at a moment (with a time zone).

    A problem has one alert however often it is found. A person's decision on an alert (right as reported, settled by
    hand) holds for as long as the facts are those that were decided on.
    """
    known = {alert.key: alert for alert in alerts}
    return [
        *(
            Change(key, 0, RAISED, problem.as_payload())
            for key, problem in problems.items()
            if key not in known
        ),
        *(
            change
            for key, alert in known.items()
            for change in (
                _found_again(alert, problems[key], now) if key in problems else _no_longer_found(alert)
            )
        ),
    ]


def _found_again(alert: Alert, problem: Problem, now: datetime) -> Iterator[Change]:
    is_same = _without_files(alert.facts) == _without_files(problem.facts)
    if alert.state not in STANDING:
        decided = alert.state == "settled" or alert.resolved_how == "by_hand"
        if not (decided and is_same):
            yield Change(alert.key, alert.version, REOPENED, problem.as_payload())
    elif SEVERITIES.index(problem.severity) > SEVERITIES.index(alert.severity):
        # Whoever is told of errors only does not know of it yet, and an acknowledgement was of something milder.
        yield Change(alert.key, alert.version, REOPENED, problem.as_payload())
    elif not is_same:
        yield Change(alert.key, alert.version, UPDATED, problem.as_payload())
    elif (
        alert.state == "open"
        and alert.severity != "notice"
        and alert.escalations < _MOST_ESCALATIONS
        and now >= _open_since(alert) + timedelta(days=DAYS_TO_ESCALATION) * (alert.escalations + 1)
    ):
        yield Change(alert.key, alert.version, ESCALATED, {"level": alert.escalations + 1})


def _open_since(alert: Alert) -> datetime:
    """An acknowledgement or a snooze that has run out begins the count anew."""
    return max(alert.since, alert.handled_until or alert.since)


def _no_longer_found(alert: Alert) -> Iterator[Change]:
    if alert.state in STANDING:
        tells_end = alert.kind in KINDS and KINDS[alert.kind].tells_end
        yield Change(alert.key, alert.version, RESOLVED, {"how": "mended", "tell": tells_end})
    elif alert.resolved_how != "mended":
        # A decision ends with the problem that it was about: should that return, it is asked about again.
        yield Change(alert.key, alert.version, RESOLVED, {"how": "mended", "tell": False})


def _without_files(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts without the names of files: the same figures sent again are no other problem."""
    checks = [{name: one[name] for name in one if name != "file"} for one in facts.get("checks", ())]
    return {**facts, "checks": checks}
