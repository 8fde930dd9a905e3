"""Measures of awards, models, loudspeakers, classes and assignments, in the wordings that reports use."""

import pytest

from antq import narrative


def measures(text: str) -> list[tuple[object, str | None]]:
    found = narrative.extract("CÔNG AN TỈNH AN GIANG\nBÁO CÁO tháng 5/2024\n" + text)
    return [
        (one.value, one.indicator) for one in found if one.kind != "context" and one.value_start is not None
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Khen 12 cá nhân.", [(12, "individuals_commended")]),
        ("Thưởng nóng hai tập thể.", [(2, "collectives_commended_ad_hoc")]),
        ("Khen: 8 cá nhân được thưởng đột xuất.", [(8, "individuals_commended_ad_hoc")]),
        ("Khen 3 tập thể (giấy khen Chủ tịch phường).", [(3, "commune_commendation_collectives")]),
        ("Đơn vị được Bộ Tài chính tặng Bằng khen 2 tập thể.", [(2, "ministry_certificate_collectives")]),
        (
            "UBND tỉnh tặng Cờ thi đua 1 tập thể, Bằng khen 9 tập thể.",
            [(1, "emulation_flag_collectives"), (9, "province_certificate_collectives")],
        ),
        (
            "Công an tỉnh tặng giấy khen (Giám đốc ký) 4 tập thể.",
            [(4, "police_director_commendation_collectives")],
        ),
        ("Có 30 cụ được tặng Kỷ niệm chương.", [(30, "commemorative_medal_individuals")]),
        (
            "1 tập thể được Thủ tướng tặng Bằng khen; 4 tập thể, 6 cá nhân được Bộ Công an tặng Bằng khen.",
            [
                (1, "prime_minister_certificate_collectives"),
                (4, "ministry_certificate_collectives"),
                (6, "ministry_certificate_individuals"),
            ],
        ),
        ("Trong quý có 2 mô hình ra mắt.", [(2, "models_new")]),
        ("Có 2 mô hình giải thể.", [(2, "models_dissolved")]),
        ("Mô hình “Tổ xe ôm báo tin” có 86 thành viên.", [(86, "model_members")]),
        ("Mô hình “Câu lạc bộ sống vui” quy tụ 1.150 cụ.", [(1150, "model_members")]),
        ("Loa không dây phát 240 lần.", [(240, "loudspeaker_broadcasts")]),
        ("Phát 140 lần trên loa xã.", [(140, "loudspeaker_broadcasts")]),
        ("Loa cửa sông phát 164 giờ.", [(164, "loudspeaker_broadcast_hours")]),
        ("Bồi dưỡng 22 lớp kỹ năng hòa giải.", [(22, "training_classes")]),
        ("Tập huấn cho 132 lượt chi hội trưởng.", [(132, "training_attendances")]),
        ("Đưa 19 học sinh bỏ học trở lại lớp.", [(19, "dropout_pupils_returned_to_school")]),
        ("Có 230 người từng lầm lỗi được cảm hóa.", [(230, "people_reformed_and_supported")]),
        ("Tổ hòa giải xử lý xong 903 vụ.", [(903, "mediations")]),
        (
            "Phân công 96 đảng viên về sinh hoạt với chi bộ thôn.",
            [(96, "party_members_joining_cell_meetings")],
        ),
        ("Hội đàm cấp tỉnh 2 lần.", [(2, "border_talks_held")]),
        ("Họp đối thoại cấp đồn 8 lần.", [(8, "border_dialogues_station_commune")]),
        ("Các chức sắc tôn giáo được thăm hỏi 286 lượt.", [(286, "visits_to_dignitaries")]),
        ("Nhân dân cung cấp tin tham khảo 127 tin.", [(127, "information_items_reference_received")]),
    ],
)
def test_a_count_bears_the_measure_of_its_kind(text: str, expected: list[tuple[object, str | None]]) -> None:
    assert measures(text) == expected


def test_a_standard_counts_the_places_of_its_own_clause() -> None:
    found = measures("Có 45/45 ấp lập tổ hòa giải; 12 ấp đạt chuẩn an toàn về an ninh, trật tự.")
    assert found[-1] == (12, "residential_areas_meeting_security_standard")
    assert (45, "residential_areas_meeting_security_standard") not in found


def test_members_of_a_union_join_no_party_cell() -> None:
    assert measures("Vận động 450 hội viên, sinh hoạt tại 12 chi hội.")[-1:] != [
        (12, "party_cells_with_assigned_members")
    ]
