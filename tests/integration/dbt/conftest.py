"""One warehouse for the folder: dbt costs seconds a run, so tests keep to slots of their own."""

from typing import Any

import pytest
from warehouse_steps import Kitchen


@pytest.fixture(scope="session")
def kitchen(session_warehouse: Any, tmp_path_factory: pytest.TempPathFactory) -> Kitchen:
    """A warehouse that holds the reference lists and every model, and no report yet."""
    made = Kitchen(session_warehouse, tmp_path_factory.mktemp("dbt"))
    made.build()
    return made
