"""Goods named without a verb of their own, below a heading or after cases, and goods that nobody seized."""

import pytest

from antq import narrative


def goods(text: str) -> list[tuple[object, str | None, str | None]]:
    """Value, indicator and item of every figure of seizures."""
    found = narrative.extract("CÔNG AN TỈNH AN GIANG\nBÁO CÁO tháng 5/2024\n" + text)
    return [(one.value, one.indicator, one.substance) for one in found if one.kind == "seizure"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "B. Pháo, vũ khí\n12 vụ/14 đối tượng; 41 kg pháo hoa nổ",
            [
                (12, "seizure_cases", None),
                (14, "seizure_suspects", None),
                (41, "seizure_quantity", "firecrackers"),
            ],
        ),
        ("1. Ma túy\n15 vụ, 21 đối tượng", [(15, "seizure_cases", None), (21, "seizure_suspects", None)]),
        ("C. Hình sự\n15 vụ, 21 đối tượng", []),
        (
            "Hàng lậu: tám vụ; hai tấn rưỡi nội tạng đông lạnh.",
            [(8, "seizure_cases", None), (2.5, "seizure_quantity", "goods_other")],
        ),
        ("Thu giữ nửa tấn pháo hoa nổ.", [(0.5, "seizure_quantity", "firecrackers")]),
        ("Thu giữ 12 tấn đường cát trong nửa năm.", [(12, "seizure_quantity", "sugar")]),
        (
            "Trong phòng trọ, 3 khẩu súng cũng được tìm thấy, đã lập biên bản thu giữ.",
            [(3, "seizure_quantity", "firearms")],
        ),
        ("Tạm giữ 2.150 đôi giày giả nhãn hiệu.", [(2150, "seizure_quantity", "goods_other")]),
        (
            "Dân giao nộp súng các loại 93 khẩu, trong đó súng kíp 88 khẩu.",
            [(93, "handed_over_quantity", "firearms"), (88, "handed_over_quantity", "homemade_guns")],
        ),
        ("Súng thì người ta đem giao: 37 khẩu súng tự chế.", [(37, "handed_over_quantity", "homemade_guns")]),
        (
            "Về ma túy, bắt 67 đối tượng (khởi tố 45 bị can), thu 2 kg heroin.",
            [(67, "seizure_suspects", None), (2, "seizure_quantity", "heroin")],
        ),
    ],
)
def test_goods_and_cases_are_read_without_a_verb_of_their_own(
    text: str, expected: list[tuple[object, str | None, str | None]]
) -> None:
    assert goods(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Trộm cắp: 5 vụ, mất 3 xe máy, 2 máy tính xách tay.",
        "Các đối tượng lấy trộm 12 con trâu, 3 xe máy.",
        "Hình sự: trộm trâu bò ba vụ, mất bảy con.",
        "Hội đồng tiêu hủy 30 khẩu súng.",
    ],
)
def test_what_victims_lost_or_stocks_destroyed_was_not_seized(text: str) -> None:
    assert goods(text) == []


def test_goods_seized_from_thieves_stay() -> None:
    (one,) = goods("Bắt 3 đối tượng trộm cắp tài sản, thu giữ 5 xe máy.")
    assert one == (5, "seizure_quantity", "motorcycles")
