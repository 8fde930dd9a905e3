"""A code list other than the package's: what an older or a newer version of the package would know."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from antq.reference import lists
from antq.rules.version_of_rules import rules_version

Change = Callable[[bytes], bytes]


@contextmanager
def changeable_lists() -> Iterator[Callable[[str, Change], None]]:
    """Gives `change(list, how)`, which may be called again; at the end the lists are the package's again."""

    def forget() -> None:
        for cached in (lists._rows, lists.lookup, rules_version):
            cached.cache_clear()

    with pytest.MonkeyPatch.context() as patch:

        def change(name: str, how: Change) -> None:
            before = lists.raw
            patch.setattr(
                lists, "raw", lambda wanted: how(before(wanted)) if wanted == name else before(wanted)
            )
            forget()

        yield change
    forget()
