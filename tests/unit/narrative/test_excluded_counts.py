"""What is no result of the report: plans, periods ahead of it, rates, repetitions, words that count nothing."""

import pytest

from antq import narrative

HEAD = "CÔNG AN TỈNH AN GIANG\nBÁO CÁO kết quả công tác tháng 5/2024\n\n"


def figures(text: str) -> list[tuple[object, str | None]]:
    """Value and indicator of every figure that counts somewhere."""
    found = narrative.extract(HEAD + text)
    return [(one.value, one.indicator) for one in found if one.kind != "context"]


@pytest.mark.parametrize(
    "text",
    [
        "Tháng 6: mở 3 lớp tập huấn.",
        "Quý III/2024 mở 3 lớp tập huấn.",
        "Tháng tới, mở 3 lớp tập huấn.",
        "(5) Quý tới. Mở 3 lớp tập huấn; ra mắt 2 mô hình.",
        "III. Công tác tháng tới. Mở 3 lớp tập huấn; ra mắt 2 mô hình.",
        "Nhiệm vụ tháng tới:\n1. Mở 3 lớp tập huấn.",
        "Kiến nghị cấp trên cấp 2 xe máy, lắp 12 camera.",
        "Đề xuất UBND tỉnh khen thưởng 5 tập thể, 12 cá nhân.",
        "Nhân dân chỉ mong đường thôn có thêm 5 bóng điện.",
        "Đối tượng khai đã bán 50 gói ma túy.",
    ],
)
def test_what_is_to_be_done_or_wished_is_no_result(text: str) -> None:
    assert figures(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tháng 5: mở 3 lớp tập huấn.", [(3, "training_classes")]),
        ("V/v trả lời kiến nghị của cử tri\nMở 3 lớp tập huấn.", [(3, "training_classes")]),
        ("Kết quả thực hiện nhiệm vụ\nMở 3 lớp tập huấn.", [(3, "training_classes")]),
        ("Nhiệm vụ được giao đã hoàn thành. Mở 3 lớp tập huấn.", [(3, "training_classes")]),
        ("Phấn đấu có 20 mô hình; hiện đã xây dựng 15 mô hình.", [(15, "models_new")]),
        ("Đến từng nhà tuyên truyền 915 lượt ngư dân.", [(915, "propaganda_session_attendances")]),
    ],
)
def test_what_was_reached_is_a_result_next_to_a_plan(
    text: str, expected: list[tuple[object, str | None]]
) -> None:
    assert figures(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Con số này đã vượt cả năm 2023 với 377 vụ ma túy.",
        "Kết quả bằng cả năm 2023 với 377 vụ ma túy.",
        "Trong 155 vụ ma túy có nhiều vụ lớn.",
        "Lũy kế 5 tháng: 188 vụ ma túy; heroin 40,6 kg.",
        "Chi cục Thủy sản xử lý riêng 58 vụ buôn lậu, không tổng hợp ở đây.",
        "Mô hình phát loa 60 lần/tháng.",
        "Fanpage tiếp cận 210.000 lượt.",
        "Có mặt 27/31 thành viên, vắng 4 đồng chí.",
        "Đã có 4 học sinh ngộ độc phải vào bệnh viện.",
        "Trong đó 97 người dưới 30 tuổi.",
        "Huy động 45 xe.",
        "Trên địa bàn có 12 thôn, 350 hộ kinh doanh.",
        "Tỉnh Hội quản lý 172 cơ sở hội, 226.540 hội viên.",
        "Toàn đoàn có 388 cơ sở đoàn, gần 6 vạn đoàn viên.",
        "Huyện có 320 nghìn người cao tuổi, 286 cơ sở hội.",
    ],
)
def test_what_only_looks_like_a_result_is_none(text: str) -> None:
    assert figures(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vận động 1.200 hội viên ký cam kết.", [(1200, "commitments_signed_individuals")]),
        ("Bà là một trong 418 thành viên của tổ an ninh nhân dân.", [(418, "peoples_security_team_members")]),
        ("Trong 3 đợt, tuần tra 12 lượt.", [(3, "patrols"), (12, "patrols")]),
        (
            "Đội dân phòng 61 đội, 610 đội viên.",
            [(61, "civil_defence_teams"), (610, "civil_defence_team_members")],
        ),
    ],
)
def test_a_deed_or_a_stock_of_the_form_stays(text: str, expected: list[tuple[object, str | None]]) -> None:
    assert figures(text)[-len(expected) :] == expected
