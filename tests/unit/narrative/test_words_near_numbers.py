"""What the words next to a number say it counts: teams, levels, repetitions, cumulative figures."""

import pytest

from antq import narrative


def figures(text: str) -> list[tuple[object, str | None]]:
    """Value and indicator of every figure of a text."""
    return [(one.value, one.indicator) for one in narrative.extract(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Toàn tỉnh ra mắt 640 Tổ bảo vệ an ninh, trật tự ở cơ sở với 2.118 thành viên.",
            [(640, "grassroots_security_teams"), (2118, "grassroots_security_team_members")],
        ),
        ("Xã hiện có 14 Tổ ANTT ở cơ sở.", [(14, "grassroots_security_teams")]),
        (
            "Tổ bảo vệ ANTT cơ sở: 502 tổ / 1.716 thành viên.",
            [(502, "grassroots_security_teams"), (1716, "grassroots_security_team_members")],
        ),
        (
            "Lực lượng bảo vệ an ninh, trật tự ở cơ sở có 38 tổ, 153 thành viên.",
            [(38, "grassroots_security_teams"), (153, "grassroots_security_team_members")],
        ),
        (
            "Tuyến biên giới có 82 tổ/410 người tự quản đường biên, cột mốc.",
            [(82, "self_management_border_teams"), (410, "self_management_border_team_members")],
        ),
        (
            "Ven biển có 21 tổ/150 tàu cá/980 người thuộc tổ tàu thuyền an toàn.",
            [
                (21, "self_management_boat_teams"),
                (150, None),
                (980, "self_management_boat_team_members"),
            ],
        ),
        (
            "Hội lập 31 tổ phụ nữ tự quản đường biên, cột mốc, 440 thành viên.",
            [(31, "self_management_border_teams"), (440, "self_management_border_team_members")],
        ),
        (
            "Trong quý củng cố 13 lượt tổ tự quản an ninh trật tự, 9 lượt tổ tàu thuyền an toàn.",
            [
                (13, "self_management_security_teams_consolidated"),
                (9, "self_management_boat_teams_consolidated"),
            ],
        ),
        (
            "Toàn tuyến có 14 tổ tàu thuyền tự quản và 6 bến bãi tự quản.",
            [(14, "self_management_boat_teams"), (6, "self_management_boat_teams")],
        ),
    ],
)
def test_a_team_is_known_by_the_words_of_its_name(
    text: str, expected: list[tuple[object, str | None]]
) -> None:
    assert figures(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nhân dân tố giác 39 tin.", [(39, "crime_denunciations_received")]),
        (
            "Tin báo, tố giác qua VNeID: 208 tin; tin tham khảo: 95 tin.",
            [(208, "crime_denunciations_received"), (95, "information_items_reference_received")],
        ),
        ("Trang Zalo của phường đăng 107 tin.", [(107, "news_items_published")]),
        (
            "Tuyên truyền tập trung: 133 buổi, 17.245 lượt.",
            [(133, "propaganda_sessions"), (17245, "propaganda_session_attendances")],
        ),
        (
            "Tổ chức 71 buổi tuyên truyền lưu động với 4.300 lượt người nghe.",
            [(71, "mobile_propaganda_sessions"), (4300, "mobile_propaganda_attendances")],
        ),
        (
            "Họp đối thoại cấp tỉnh 1 lần, cấp đồn/xã 9 lần.",
            [(1, "border_dialogues_provincial"), (9, "border_dialogues_station_commune")],
        ),
        (
            "Khen thưởng 8 tập thể, 21 cá nhân bằng giấy khen của Chủ tịch UBND phường.",
            [(8, "commune_commendation_collectives"), (21, "commune_commendation_individuals")],
        ),
        ("Đơn vị tăng cường 2 cán bộ về xã Khánh Hải.", [(2, "officers_reinforcing_communes")]),
        ("Tổ chức thăm hỏi 186 lượt già làng, chức sắc, người có uy tín.", [(186, "visits_to_dignitaries")]),
        ("Công an xã giúp 26 người chấp hành xong án phạt tù.", [(26, "people_reformed_and_supported")]),
        ("Đồn phát 6.000 tờ bướm.", [(6000, "leaflets_distributed")]),
        ("Tiếp nhận 86 vụ, hòa giải thành 79 vụ.", [(79, "mediations")]),
        (
            "Thành lập 812 Tổ bảo vệ an ninh, trật tự (3.260 thành viên).",
            [(812, "grassroots_security_teams"), (3260, "grassroots_security_team_members")],
        ),
        (
            "10/10 huyện, thành phố kiện toàn Ban Chỉ đạo.",
            [(10, "district_level_units_with_steering_committee")],
        ),
        ("Xây dựng 33 mô hình tự quản, giữ vững 48 điểm sáng pháp luật.", [(33, "models_active")]),
    ],
)
def test_kinds_and_levels_are_known_by_the_words_next_to_the_number(
    text: str, expected: list[tuple[object, str]]
) -> None:
    assert figures(text) == expected


@pytest.mark.parametrize(
    ("text", "kept", "reported"),
    [
        ("Tổ chức 60 cuộc họp dân. Lũy kế 6 tháng đầu năm tổ chức 250 cuộc họp dân.", [60], ["250 cuộc"]),
        ("Thu giữ 860 gam ma túy đá (lũy kế 9,9 kg); 2.300 viên hồng phiến.", [860, 2300], ["9,9 kg"]),
        (
            "Họp xóm: 512 cuộc trong tháng, lũy kế 4.806 cuộc. Tuyên truyền 133 buổi.",
            [512, 133],
            ["4.806 cuộc"],
        ),
    ],
)
def test_a_cumulative_figure_is_a_doubt_and_no_figure_of_the_period(
    text: str, kept: list[int], reported: list[str]
) -> None:
    found = narrative.extract_with_doubts(text)
    assert [one.value for one in found.figures] == kept
    assert [(one.code, one.quote) for one in found.doubts] == [("FI268", quote) for quote in reported]


def test_headline_and_lead_that_the_body_says_again_count_once() -> None:
    text = (
        "Công an tỉnh thu gần 90kg ma túy\n\nĐã có 62 vụ ma túy bị bắt giữ, gần 90kg ma túy bị thu giữ.\n\n"
        "Theo báo cáo quý I/2025, Công an tỉnh bắt giữ 62 vụ ma túy, thu giữ gần 90kg ma túy các loại.\n"
    )
    found = narrative.extract(text)
    assert [(one.value, one.period_start) for one in found] == [(62, "2025-01-01"), (90, "2025-01-01")]


def test_a_lead_that_nothing_says_again_stays() -> None:
    text = "Kết quả quý I\n\nBắt giữ 62 vụ ma túy.\n\nTổ chức 12 cuộc họp dân.\n"
    assert [one.value for one in narrative.extract(text)] == [62, 12]


def test_a_model_between_single_straight_marks_is_named_commas_and_all() -> None:
    text = "Xã ra mắt mô hình 'Đổi súng, pháo, dao kiếm lấy gạo' từ tháng 3."
    assert [one.model_name for one in narrative.extract(text)] == ["Đổi súng, pháo, dao kiếm lấy gạo"]


def test_a_line_without_diacritics_is_reported_and_not_half_read() -> None:
    plain = "Trong quy, cong an huyen bat 12 vu, thu giu 5 kg heroin va 300 vien ma tuy tong hop."
    found = narrative.extract_with_doubts(f"Bắt giữ 11 vụ ma túy.\n{plain}\n")
    assert [one.value for one in found.figures] == [11]
    assert [(one.code, one.quote) for one in found.doubts] == [("FI269", plain)]
