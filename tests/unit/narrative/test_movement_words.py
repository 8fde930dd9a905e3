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


SIGNED = "coordination_programmes_signed"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ký kết 12 chương trình phối hợp với các ban, ngành, đoàn thể.", [(12, SIGNED)]),
        ("Đã ký 08 quy chế phối hợp, 5 kế hoạch phối hợp với các đoàn thể.", [(8, SIGNED), (5, SIGNED)]),
        ("Có 15 chương trình, kế hoạch, quy chế phối hợp được ký kết.", [(15, SIGNED)]),
        ("Số chương trình phối hợp đã ký: 14.", [(14, SIGNED)]),
        (
            "Vận động 4.500 hộ ký cam kết; ký 6 kế hoạch liên tịch với Đoàn Thanh niên.",
            [(4500, "commitments_signed_households"), (6, SIGNED)],
        ),
        ("Tiếp tục thực hiện 24 chương trình phối hợp đã ký kết.", [(24, None)]),
        ("Triển khai 9 kế hoạch phối hợp với Hội Nông dân.", [(9, None)]),
        ("Ký kết quy chế phối hợp với 158 cơ sở lưu trú.", [(158, "commitments_signed_collectives")]),
        ("Ký kết 12 chương trình phối hợp với 8 đơn vị.", [(12, SIGNED), (8, None)]),
        ("Thực hiện Chương trình phối hợp số 07/CTrPH-BCA-MTTW.", []),
        ("Sơ kết 5 năm thực hiện Chương trình phối hợp.", []),
        ("Chưa ký 2 quy chế phối hợp.", []),
        ("Ký 9 quy chế phối hợp, hủy bỏ 2 quy chế phối hợp.", [(9, SIGNED), (2, None)]),
        ("Chấm dứt 2 chương trình phối hợp, ký mới 4 chương trình phối hợp.", [(2, None), (4, SIGNED)]),
        ("Ký kết 9 quy chế phối hợp, thanh lý 2 quy chế phối hợp đã ký.", [(9, SIGNED), (2, None)]),
        ("Bãi bỏ 2 quy chế phối hợp, 3 kế hoạch phối hợp đã ký.", [(2, None), (3, None)]),
        ("Có 2 quy chế phối hợp đã ký hết hiệu lực.", [(2, None)]),
        ("Phấn đấu ký kết 10 chương trình phối hợp trong năm 2026.", []),
    ],
)
def test_programmes_count_where_they_were_signed(text: str, expected: list[tuple[float, str | None]]) -> None:
    assert figures(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Duy trì hoạt động của 24 cặp cụm dân cư kết nghĩa hai bên biên giới.", [(24, "border_twinnings")]),
        ("Toàn tỉnh hiện có 18 cặp bản kết nghĩa với nước bạn Lào.", [(18, "border_twinnings")]),
        ("Tổ chức lễ kết nghĩa 03 cặp thôn, bản hai bên biên giới.", [(3, "border_twinnings_signed")]),
        ("Trong năm ký kết nghĩa thêm 2 cặp ấp với phía Campuchia.", [(2, "border_twinnings_signed")]),
        (
            "Đến nay có 12 cặp cụm dân cư kết nghĩa, trong đó 4 cặp kết nghĩa mới trong năm.",
            [(12, "border_twinnings"), (4, "border_twinnings_signed")],
        ),
        (
            "Có thêm 01 cặp thôn hai bên biên giới kí kết nghĩa, nâng tổng số lên 17 cặp.",
            [(1, "border_twinnings_signed"), (17, "border_twinnings")],
        ),
        ("Đã kết nghĩa 7 cặp cụm dân cư hai bên biên giới.", [(7, None)]),
        ("Kết nghĩa 24 thôn, bản hai bên biên giới.", [(24, None)]),
        ("Đồn Biên phòng kết nghĩa với 5 đơn vị bạn.", [(5, None)]),
        ("Giao lưu kết nghĩa cụm dân cư hai bên biên giới 3 cuộc.", [(3, "border_exchanges")]),
        ("Trao 120 cặp sách cho học sinh.", [(120, "gifts_given")]),
        ("Có 12 cặp hộ giúp nhau.", []),
    ],
)
def test_villages_twinned_across_the_border(text: str, expected: list[tuple[float, str | None]]) -> None:
    assert figures(text) == expected


SET_UP = "commune_steering_committees_consolidated"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kiện toàn 124 Ban Chỉ đạo cấp xã.", [(124, SET_UP)]),
        ("99/99 xã, phường kiện toàn Ban Chỉ đạo.", [(99, SET_UP)]),
        ("Có 68/68 xã, phường, đặc khu thành lập Ban Chỉ đạo 138.", [(68, SET_UP)]),
        (
            "Thành lập, kiện toàn 01 Ban Chỉ đạo cấp tỉnh và 102 Ban Chỉ đạo cấp xã.",
            [(1, "provincial_steering_committees_consolidated"), (102, SET_UP)],
        ),
        (
            "Hiện có 96 Ban Chỉ đạo phòng, chống tội phạm và xây dựng phong trào cấp xã.",
            [(96, "commune_steering_committees")],
        ),
        ("10 huyện, thị xã có Ban Chỉ đạo.", [(10, "district_level_units_with_steering_committee")]),
        ("Kiện toàn 15 Ban Chỉ đạo 389 cấp xã.", [(15, None)]),
        ("Kiện toàn 35 Ban Chỉ đạo các cấp.", [(35, None)]),
        ("Tổ chức 3 cuộc họp Ban Chỉ đạo tỉnh.", [(3, None)]),
        ("Còn 3 xã chưa kiện toàn Ban Chỉ đạo.", []),
        ("Kế hoạch số 112/KH-BCĐ của Ban Chỉ đạo 138 tỉnh.", []),
    ],
)
def test_steering_committees_by_level(text: str, expected: list[tuple[float, str | None]]) -> None:
    assert figures(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Biểu dương 31 điển hình tiên tiến.", [(31, "exemplars_commended")]),
        (
            "Tuyên dương 15 tập thể, 40 cá nhân điển hình tiên tiến.",
            [(15, "exemplar_collectives_commended"), (40, "exemplar_individuals_commended")],
        ),
        (
            "Khen 40 điển hình tiên tiến, gồm 12 tập thể và 28 cá nhân.",
            [
                (40, "exemplars_commended"),
                (12, "exemplar_collectives_commended"),
                (28, "exemplar_individuals_commended"),
            ],
        ),
        (
            "Biểu dương 31 điển hình tiên tiến; tặng giấy khen 12 tập thể và 9 cá nhân.",
            [(31, "exemplars_commended"), (12, "collectives_commended"), (9, "individuals_commended")],
        ),
        ("12 tập thể điển hình tiên tiến được khen thưởng.", [(12, "exemplar_collectives_commended")]),
        (
            "Hiện có 45 tập thể và 120 cá nhân điển hình tiên tiến trong phong trào.",
            [(45, "advanced_exemplar_collectives"), (120, "advanced_exemplar_individuals")],
        ),
        (
            "Có 41 loại mô hình, 82 điển hình tiên tiến.",
            [(41, "model_types"), (82, "advanced_exemplars")],
        ),
        (
            "Biểu dương 45 tập thể điển hình tiên tiến, 12 cá nhân được tặng giấy khen.",
            [(45, "exemplar_collectives_commended"), (12, "individuals_commended")],
        ),
        ("Phát hiện, nhân rộng 7 điển hình tiên tiến.", [(7, None)]),
        ("Xây dựng 96 mô hình, điển hình tiên tiến.", [(96, None)]),
        ("Công nhận 3 xã điển hình về phong trào.", [(3, None)]),
        ("Khen thưởng 8 tập thể, điển hình là Công an xã Tân An.", [(8, "collectives_commended")]),
        ("Phấn đấu xây dựng 10 điển hình tiên tiến.", []),
    ],
)
def test_advanced_exemplars_are_counts_of_their_own(
    text: str, expected: list[tuple[float, str | None]]
) -> None:
    assert figures(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Phân loại phong trào: 45 xã xuất sắc, 60 xã khá, 12 xã trung bình, 3 xã yếu.",
            [
                (45, "communes_movement_excellent"),
                (60, "communes_movement_fair"),
                (12, "communes_movement_average"),
                (3, "communes_movement_weak"),
            ],
        ),
        (
            "Phân loại phong trào: xếp loại tốt 88 xã, khá 30 xã, trung bình 6 xã.",
            [
                (88, "communes_movement_good"),
                (30, "communes_movement_fair"),
                (6, "communes_movement_average"),
            ],
        ),
        (
            "Phân loại phong trào có 412 khu dân cư xếp loại xuất sắc, 96 khá, 15 trung bình.",
            [
                (412, "residential_areas_movement_excellent"),
                (96, "residential_areas_movement_fair"),
                (15, "residential_areas_movement_average"),
            ],
        ),
        ("Có 60 xã, phường có phong trào xếp loại mạnh.", [(60, "communes_movement_strong")]),
        ("Có 21 cơ quan, doanh nghiệp có phong trào xếp loại khá.", [(21, "agencies_movement_fair")]),
        ("Có 34 xã phong trào xếp loại tốt, khá.", [(34, None)]),
        ("Có 34 xã phong trào xếp loại khá trở lên.", [(34, None)]),
        ("Có 12 xã xếp loại khá về xây dựng nông thôn mới.", [(12, None)]),
        ("95 đơn vị có phong trào xếp loại mạnh.", [(95, None)]),
        (
            "73/73 khu dân cư đạt tiêu chuẩn An toàn về ANTT loại khá.",
            [(73, "residential_areas_meeting_security_standard")],
        ),
        ("Khen thưởng 12 tập thể xuất sắc trong phong trào.", [(12, "collectives_commended")]),
        ("Trung bình 12 cuộc họp/tháng.", []),
        ("Phấn đấu 80 xã có phong trào xếp loại xuất sắc.", []),
    ],
)
def test_grades_of_the_movement_are_no_standard(text: str, expected: list[tuple[float, str | None]]) -> None:
    assert figures(text) == expected


def test_rows_of_a_table_in_a_text_count_in_the_same_measures() -> None:
    rows = (
        ("Xã có phong trào xếp loại khá", "xã", "60", "communes_movement_fair"),
        ("Ban Chỉ đạo cấp xã được kiện toàn", "Ban", "38", SET_UP),
        ("Điển hình tiên tiến được biểu dương", "điển hình", "31", "exemplars_commended"),
        ("Ngày hội Biên phòng toàn dân", "cuộc", "12", "border_festivals"),
        ("Ký kết quy chế phối hợp", "quy chế", "8", SIGNED),
        ("Cặp bản kết nghĩa hai bên biên giới hiện có", "cặp", "9", "border_twinnings"),
    )
    lines = [f"{n}\t{label}\t{unit}\t{value}" for n, (label, unit, value, _) in enumerate(rows, start=1)]
    text = "\n".join(["STT\tNội dung\tĐơn vị tính\tSố lượng", *lines])

    assert figures(text) == [(int(value), measure) for _, _, value, measure in rows]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("BCĐ 138 được kiện toàn ở cả 38/38 xã, phường.", [(38, SET_UP)]),
        (
            "Tỉnh vinh danh 9 tập thể và 21 cá nhân là điển hình tiên tiến.",
            [(9, "exemplar_collectives_commended"), (21, "exemplar_individuals_commended")],
        ),
        (
            "Hiện duy trì 63 gương điển hình tiên tiến (21 tập thể, 42 cá nhân).",
            [
                (63, "advanced_exemplars"),
                (21, "advanced_exemplar_collectives"),
                (42, "advanced_exemplar_individuals"),
            ],
        ),
        (
            "Phân loại phong trào\n- Xã loại khá: 60\n- Xã xếp loại trung bình: 12 xã",
            [(60, "communes_movement_fair"), (12, "communes_movement_average")],
        ),
        ("Nhân rộng điển hình tiên tiến; tặng giấy khen 12 tập thể.", [(12, "collectives_commended")]),
    ],
)
def test_the_same_words_in_another_order(text: str, expected: list[tuple[float, str | None]]) -> None:
    assert figures(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Phong trào thể dục thể thao: 30 xã xếp loại xuất sắc, 12 xã xếp loại khá.",
        "Phong trào xây dựng nông thôn mới được quan tâm: 30 xã xếp loại khá.",
        "Phong trào toàn dân đoàn kết xây dựng đời sống văn hóa: 30 xã xếp loại khá.",
        "Phong trào thi đua yêu nước phát triển; 30 xã có phong trào xếp loại khá.",
        "Kết quả phân loại mức độ chuyển đổi số năm 2025: 54 xã đạt loại khá, 20 xã đạt loại xuất sắc.",
        "Có 54/96 xã đạt loại khá về chuyển đổi số, 20 xã xếp loại xuất sắc về cải cách hành chính, "
        "phân loại phong trào đang thực hiện.",
        "Phân loại Công an xã năm 2025: 40 cơ quan, đơn vị đạt loại khá.",
        "Phong trào toàn dân bảo vệ ANTQ được giữ vững, 12 xã xếp loại khá về cải cách hành chính.",
        "Trong phong trào toàn dân bảo vệ ANTQ, phân loại Công an xã: 40 cơ quan đạt loại khá.",
    ],
)
def test_grades_of_another_subject_have_no_measure(text: str) -> None:
    found = figures(text)
    assert found
    assert {measure for _, measure in found} == {None}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Phong trào toàn dân bảo vệ an ninh Tổ quốc năm 2025: 30 xã xếp loại xuất sắc, 12 xã xếp loại khá.",
            [(30, "communes_movement_excellent"), (12, "communes_movement_fair")],
        ),
        (
            "Kết quả phân loại xã, phường về phong trào toàn dân BVANTQ: 54 xã đạt loại khá.",
            [(54, "communes_movement_fair")],
        ),
        (
            "Có 30 xã xếp loại khá, 12 xã xếp loại yếu về phong trào “Toàn dân bảo vệ ANTQ”.",
            [(30, "communes_movement_fair"), (12, "communes_movement_weak")],
        ),
        (
            "Ban hành kế hoạch về chuyển đổi số. Có 60 xã có phong trào xếp loại mạnh.",
            [(60, "communes_movement_strong")],
        ),
        ("Phân loại phong trào của 96 xã: 54 xã đạt loại khá.", [(54, "communes_movement_fair")]),
    ],
)
def test_grades_of_the_movement_by_its_name(text: str, expected: list[tuple[float, str | None]]) -> None:
    assert [one for one in figures(text) if one[0] != 96] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Tiêu chuẩn an toàn về an ninh trật tự: có 98 đơn vị cấp xã được xếp loại khá trở lên, "
            "6 đơn vị không xếp loại.",
            [(98, "communes_meeting_security_standard"), (6, None)],
        ),
        ("Bình xét thi đua: 14 đơn vị xếp loại xuất sắc, 6 đơn vị không xếp loại.", [(14, None), (6, None)]),
        (
            "Có 98 cơ quan đạt tiêu chuẩn an toàn về ANTT, 6 cơ quan chưa được phân loại, 3 cơ quan chưa đạt.",
            [(98, "agencies_meeting_security_standard"), (6, None), (3, None)],
        ),
    ],
)
def test_what_is_not_graded_meets_no_standard(text: str, expected: list[tuple[float, str | None]]) -> None:
    assert figures(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Hội nghị có 350 đại biểu, trong đó 120 nữ; tuyên dương 40 điển hình tiên tiến.",
            [(40, "exemplars_commended", "disjoint")],
        ),
        (
            "Biểu dương 40 điển hình tiên tiến, trong đó 12 điển hình tiên tiến là nữ.",
            [(40, "exemplars_commended", "disjoint"), (12, "exemplars_commended", "part_of")],
        ),
    ],
)
def test_a_part_ends_before_another_deed(text: str, expected: list[tuple[float, str | None, str]]) -> None:
    assert [(one.value, one.indicator, one.relation) for one in narrative.extract(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Tuyên truyền, ký cam kết 4.500 học sinh không sử dụng thuốc lá điện tử; phát hiện 12 học sinh sử dụng 12 "
        "thuốc lá điện tử.",
        "Vận động ký cam kết 4.500 học sinh không sử dụng pháo, phát hiện có 12 học sinh vi phạm.",
    ],
)
def test_persons_found_signed_no_commitment(text: str) -> None:
    assert figures(text)[:2] == [(4500, "commitments_signed_individuals"), (12, None)]
