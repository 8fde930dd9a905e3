"""What a counted number is found to be, and which verb before it governs it."""

from dataclasses import dataclass
from typing import Final

from antq.narrative.context import Context
from antq.narrative.marks import Mark


@dataclass(frozen=True)
class Verdict:
    """What a counted number is.

    `offence` is what cases and persons caught are about (`antq.narrative.offences`), `cases_about` what all cases
    listed one after the other up to here are about, `subject` the code of the form for it.
    """

    kind: str
    indicator: str | None
    rule: str
    confidence: float
    activity: str | None = None
    substance: str | None = None
    acquisition: str | None = None
    mode: str | None = None
    relation: str = "disjoint"
    offence: str | None = None
    cases_about: str | None = None
    subject: str | None = None


# A verb farther from the number than this, in tokens, does not govern it.
REACH: Final = 40


def governing_verb(context: Context) -> Mark | None:
    """The nearest verb before the number that says what was done, within reach."""
    for mark in context.all("topic", "result", "seizure", "reform", "static"):
        return mark if reaches(context, mark) else None
    return None


def reaches(context: Context, mark: Mark) -> bool:
    return mark.first > context.counted.last or context.counted.first - mark.last <= REACH
