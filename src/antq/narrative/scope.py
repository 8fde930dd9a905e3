"""Whose figure it is and of when, where the text says so."""

from dataclasses import dataclass

from antq.narrative.tokens import Tokens


@dataclass(frozen=True)
class Where:
    """Scope, its level and the period that hold at a place of a text; None is not stated."""

    scope: str | None = None
    level: str | None = None
    period_start: str | None = None
    period_end: str | None = None


class Setting:
    """Gives what holds at each token of a text."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens

    def at(self, i: int) -> Where:
        """What holds at token `i`."""
        return Where()
