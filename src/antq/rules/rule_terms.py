"""The terms under which rules hold, from the list `rule_terms`: since when, until when, and with which threshold.

A rule is judged by the terms of the last day of the filing's period, as province and reporting unit are; where the
cover gives no period, by those of the day of receipt. A code without a row holds on any day: what cannot be read is
never taken.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from antq.reference import lists


@dataclass(frozen=True)
class Term:
    """One row: what it speaks of (a field, item, step …), against what (a unit, an earlier step …), and how much."""

    subject: str | None
    relative_to: str | None
    threshold: Decimal | None


@cache
def terms(code: str, on: date) -> tuple[Term, ...]:
    """The terms of a rule in force on a day, in the order of the list."""
    return tuple(
        Term(row["subject"], row["relative_to"], Decimal(row["threshold"]) if row["threshold"] else None)
        for row in lists.rows_on("rule_terms", on)
        if row["code"] == code
    )


@cache
def holds(code: str, on: date) -> bool:
    """Whether a rule is in force on a day."""
    return bool(terms(code, on)) or all(row["code"] != code for row in lists.rows("rule_terms"))


def threshold(code: str, subject: str, on: date) -> Decimal | None:
    """The threshold of a rule for a subject that is relative to nothing; None where it has none on that day."""
    found = (term.threshold for term in terms(code, on) if term.subject == subject and not term.relative_to)
    return next(found, None)
