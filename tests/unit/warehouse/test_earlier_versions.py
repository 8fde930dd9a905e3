"""What a model's failure says of the warehouse: of an earlier version, or a mistake in the model."""

from pathlib import Path

import pytest

from antq.warehouse.dbt_run import is_of_earlier_version


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project that makes one private table."""
    table = tmp_path / "models/core/lists/_calendar.sql"
    table.parent.mkdir(parents=True)
    table.write_text("select 1")
    return tmp_path


@pytest.mark.parametrize(
    ("failure", "expected"),
    [
        (
            'dim_day: Database Error relation "core._calendar" does not exist LINE 9: from core._calendar',
            True,
        ),
        (
            'dim_day: Database Error relation "core._calender" does not exist LINE 9: from core._calender',
            False,
        ),
        ('dim_day: Database Error relation "marts._calendar" does not exist', False),
        ('dim_day: Database Error relation "core._calendar_days" does not exist', False),
        ("_calendar: it would hold nothing of what came before. Build the warehouse anew", True),
        ("_slots: The source and target schemas on this incremental model are out of sync!", True),
        ('dim_day: Database Error column "dya" does not exist', False),
    ],
)
def test_only_what_this_version_makes_asks_for_a_rebuild(project: Path, failure: str, expected: bool) -> None:
    assert is_of_earlier_version(failure, project) is expected
