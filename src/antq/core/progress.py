"""What a command says while it waits, on standard error: standard output is for what it found."""

import time
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.markup import escape


class Progress:
    """One line that says what is waited for, and how far it is.

    On a terminal it changes in place and goes at the end. Elsewhere, as in a log or where TERM is `dumb`, each stage is
    written once.
    """

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(stderr=True, highlight=False)
        can_change = self._console.is_terminal and not self._console.is_dumb_terminal
        self._status = self._console.status("") if can_change else None
        self._started = time.monotonic()
        self._stage = ""

    def __enter__(self) -> Self:
        if self._status:
            self._status.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._status:
            self._status.stop()

    def show(self, stage: str, detail: str = "") -> None:
        """Say the stage, such as `building`, and how far it is, such as `12 of 145 models and tests`."""
        if self._status:
            seconds = time.monotonic() - self._started
            self._status.update(escape(f"{stage}{': ' if detail else ''}{detail} ({seconds:.0f} s)"))
        elif stage != self._stage:
            self._console.print(f"  {stage}", markup=False, soft_wrap=True)
        self._stage = stage
