"""Reports written as a province would write them."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from flow_steps import write_meetings, write_report


@pytest.fixture
def report(tmp_path: Path) -> Callable[..., Path]:
    """Write a CSV report of any form."""
    return partial(write_report, tmp_path)


@pytest.fixture
def meetings(tmp_path: Path) -> Callable[..., Path]:
    """Write a month's report of residents' meetings."""
    return partial(write_meetings, tmp_path)
