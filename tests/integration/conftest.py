"""What tests of every part of the pipeline share."""

from collections.abc import Callable, Iterator

import pytest
from changed_lists import changeable_lists


@pytest.fixture
def mend() -> Iterator[Callable[[str, str, str], None]]:
    """Adds an alias to a code list (`mend(list, alias, code)`), as a new version of the package would."""
    with changeable_lists() as change:
        yield lambda name, alias, code: change(name, lambda text: text + f"{alias},{code}\n".encode())
