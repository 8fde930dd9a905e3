"""Words of the movement that had no measure: each counts in its own, and in no neighbour's."""

import pytest

from antq import narrative


def figures(text: str) -> list[tuple[float | None, str | None]]:
    return [(one.value, one.indicator) for one in narrative.extract(text)]


BORDER = "Ngày hội Biên phòng toàn dân"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"Tổ chức 12 cuộc {BORDER} với 8.450 lượt người tham gia.",
            [(12, "border_festivals"), (8450, "border_festival_attendances")],
        ),
        (
            f"Các xã tổ chức “{BORDER}” tại 46 điểm, thu hút 12.300 lượt người.",
            [(46, "border_festivals"), (12300, "border_festival_attendances")],
        ),
        (f"Phối hợp tổ chức 03 {BORDER}.", [(3, "border_festivals")]),
        (
            f"Ngày hội toàn dân bảo vệ an ninh Tổ quốc có 212 điểm; {BORDER} có 11 điểm.",
            [(212, "festival_points"), (11, "border_festivals")],
        ),
        (f"Có 11/11 xã biên giới tổ chức {BORDER}.", [(11, None)]),
        ("Kỷ niệm 35 năm Ngày Biên phòng toàn dân.", []),
    ],
)
def test_the_border_festival_is_not_the_movements(
    text: str, expected: list[tuple[float, str | None]]
) -> None:
    assert figures(text) == expected
