"""What tests of every part of the pipeline share."""

from collections.abc import Callable, Iterator

import pytest

from antq.intake.rules.version import rules_version
from antq.reference import lists


@pytest.fixture
def mend(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str, str], None]]:
    """Adds an alias to a code list (`mend(list, alias, code)`), as a new version of the package would."""

    def forget() -> None:
        for cached in (lists._rows, lists.lookup, rules_version):
            cached.cache_clear()

    def add(name: str, alias: str, code: str) -> None:
        before = lists.raw
        row = f"{alias},{code}\n".encode()
        monkeypatch.setattr(lists, "raw", lambda wanted: before(wanted) + (row if wanted == name else b""))
        forget()

    yield add
    monkeypatch.undo()
    forget()
