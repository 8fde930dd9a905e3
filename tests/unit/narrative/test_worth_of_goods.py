"""What seized goods are worth is a figure in đồng; other worths are none, and cash is cash."""

import pytest

from antq import narrative


def worths(text: str) -> list[tuple[float | None, str, str]]:
    return [
        (one.value, one.qualifier, one.relation)
        for one in narrative.extract(text)
        if one.substance == "goods_value" and one.indicator == "seizure_quantity"
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bắt giữ 96 vụ buôn lậu; trị giá vi phạm 17,4 tỷ đồng.", (17_400_000_000, "exact", "disjoint")),
        (
            "86 vụ hàng lậu; 1,1 tấn bánh kẹo; tổng trị giá 2,36 tỷ đồng.",
            (2_360_000_000, "exact", "disjoint"),
        ),
        ("Tổng trị giá hàng vi phạm ước 46,8 tỷ đồng.", (46_800_000_000, "approximately", "disjoint")),
        ("Thu giữ 1.200 bao thuốc lá ngoại, trị giá 24 triệu đồng.", (24_000_000, "exact", "disjoint")),
        ("Trị giá hàng hóa vi phạm: 250 triệu đồng.", (250_000_000, "exact", "disjoint")),
        ("Thu giữ hàng hóa vi phạm ước khoảng 500 triệu đồng.", (500_000_000, "approximately", "disjoint")),
        ("Thu giữ số hàng hóa trị giá 900 nghìn đồng.", (900_000, "exact", "disjoint")),
        (
            "Bắt lô vape: 840 cái, quy ra tiền chừng 126 triệu đồng.",
            (126_000_000, "approximately", "disjoint"),
        ),
        ("Bắt 9 vụ buôn lậu, trị giá hàng vi phạm 17,4 tỷ.", (17_400_000_000, "exact", "disjoint")),
        ("Thu 90 bao thuốc lá trị giá 89.500.000đ.", (89_500_000, "exact", "disjoint")),
        (
            "Tiêu hủy 3.500 bao thuốc lá nhập lậu, trị giá 70 triệu đồng.",
            (70_000_000, "exact", "overlap_unknown"),
        ),
        ("Tịch thu, tiêu hủy 3.500 bao thuốc lá, trị giá 70 triệu đồng.", (70_000_000, "exact", "disjoint")),
        ("Xử phạt 12 vụ, trị giá hàng tiêu hủy 600 triệu đồng.", (600_000_000, "exact", "overlap_unknown")),
    ],
)
def test_what_seized_goods_are_worth_is_a_figure(text: str, expected: tuple[float, str, str]) -> None:
    assert worths(text) == [expected]


def test_a_sum_of_worths_in_one_sentence_adds_nothing() -> None:
    text = "Thu 5 tấn đường trị giá 80 triệu đồng, 90 bao thuốc lá trị giá 2 triệu đồng; tổng trị giá 82 triệu đồng."
    assert worths(text) == [
        (80_000_000, "exact", "disjoint"),
        (2_000_000, "exact", "disjoint"),
        (82_000_000, "exact", "overlap_unknown"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Khám bệnh, cấp thuốc miễn phí trị giá 215 triệu đồng.",
        "Bắt 73 vụ trộm cắp, thu hồi tài sản trị giá 3,4 tỷ đồng.",
        "Trao 120 suất quà, mỗi suất trị giá 500.000 đồng, tổng trị giá 60 triệu đồng.",
        "Mô hình dài 4,6 km, trị giá 180 triệu.",
        "Bàn giao 5 căn nhà tình nghĩa trị giá 400 triệu đồng.",
        "Đối tượng lừa đảo chiếm đoạt tài sản trị giá 3 tỷ đồng.",
        "Không phát hiện hàng hóa vi phạm trị giá trên 100 triệu đồng.",
        "Phạt tiền 2,1 tỷ đồng, nộp ngân sách 7,35 tỷ đồng.",
        "Kim ngạch hàng hóa xuất nhập khẩu trị giá 120 tỷ đồng.",
    ],
)
def test_other_worths_are_no_figure(text: str) -> None:
    assert [one for one in narrative.extract(text) if (one.unit or "") == "đồng"] == []


@pytest.mark.parametrize(
    "text",
    [
        "Bắt 12 vụ đánh bạc, thu giữ tang vật trị giá 320 triệu đồng.",
        "Thu giữ 2 kg heroin trị giá khoảng 1,5 tỷ đồng.",
    ],
)
def test_a_worth_of_something_else_is_left_without_a_measure(text: str) -> None:
    (money,) = [one for one in narrative.extract(text) if one.unit == "đồng"]
    assert (money.kind, money.indicator, money.substance) == ("seizure", None, None)


def test_cash_next_to_a_worth_stays_cash() -> None:
    found = narrative.extract("Thu giữ 1,34 tỷ đồng tiền mặt và số hàng hóa trị giá 900 nghìn đồng.")
    assert [(one.value, one.substance) for one in found] == [
        (1_340_000_000, "cash_vnd"),
        (900_000, "goods_value"),
    ]
