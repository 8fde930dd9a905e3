"""The beginning of a slot by which `review` and `replay` choose reports."""

import pytest

from antq.core.errors import UnknownNameError
from antq.corrections.slots import slot_prefix


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Thu giữ", "seizures"),
        ("seizures/kon_tum_2008/", "seizures/kon_tum_2008"),
        ("activities/kon_tum_2008/police/2024-Q3", "activities/kon_tum_2008/police/2024-Q3.decree_09"),
        (
            "activities/kon_tum_2008/Công an tỉnh/Quý III/2024",
            "activities/kon_tum_2008/police/2024-Q3.decree_09",
        ),
    ],
)
def test_a_prefix_is_read_in_codes(written: str, read: str) -> None:
    assert slot_prefix.parse(written) == read


@pytest.mark.parametrize(
    "written",
    ["", "seizure", "seizures/kon_tum", "seizures/kon_tum_2008/polic", "seizures/kon_tum_2008/police/x"],
)
def test_a_part_that_no_list_holds_is_refused(written: str) -> None:
    with pytest.raises(UnknownNameError):
        slot_prefix.parse(written)
