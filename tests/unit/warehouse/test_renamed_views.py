"""Names in a view's definition are replaced, and nothing that only looks like one."""

import pytest

from antq.warehouse.editions import renamed

NAMES = {
    "marts._slots": "published._slots",
    "marts._slots_in_force": "published._slots_in_force",
    "warehouse.reading_position()": "warehouse.released_position()",
}


@pytest.mark.parametrize(
    ("definition", "expected"),
    [
        ("FROM marts._slots", "FROM published._slots"),
        ("FROM (marts._slots s\n JOIN core.dim_day d", "FROM (published._slots s\n JOIN core.dim_day d"),
        ("FROM marts._slots_in_force", "FROM published._slots_in_force"),
        ("FROM marts._slots_of_forms, core.marts", "FROM marts._slots_of_forms, core.marts"),
        ("SELECT hearts.marts._slots", "SELECT hearts.marts._slots"),
        ("'marts._slots', marts._slots", "'marts._slots', published._slots"),
        ("'it''s marts._slots'::text", "'it''s marts._slots'::text"),
        (r"E'\'marts._slots' || marts._slots", r"E'\'marts._slots' || published._slots"),
        ('"marts._slots" FROM marts._slots', '"marts._slots" FROM published._slots'),
        (
            "(x <= ( SELECT warehouse.reading_position() AS reading_position))",
            "(x <= ( SELECT warehouse.released_position() AS reading_position))",
        ),
    ],
)
def test_names_are_replaced(definition: str, expected: str) -> None:
    assert renamed(definition, NAMES) == expected
