"""What prose counts and what it only says: a sentence a rule, with the figures it must and must not give."""

import pytest

from antq import narrative


def figures(text: str) -> list[tuple[object, str | None, str | None]]:
    """Value, unit and indicator of every figure of a text."""
    return [(one.value, one.unit, one.indicator) for one in narrative.extract(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Thực hiện Nghị định số 03/2019/NĐ-CP ngày 5-9-2019 và Kế hoạch số 07 – KH/BDV – CA, các đơn vị đã ký cam kết.",
        "Ban Chỉ đạo 138, Cục V05, Tổ 141 và Đội 305N phối hợp tuyên truyền phòng dịch COVID-19.",
        "Năm 2024, phấn đấu xây dựng thêm 20 mô hình, tổ chức 150 buổi tuyên truyền.",
        "Mỗi xã xây dựng ít nhất 01 mô hình; bình quân 3 cuộc họp dân mỗi thôn.",
        "Tỉnh có 1,6 triệu dân, 50,5 km đường biên giới, 11 huyện, thị xã.",
        "Tổng lượt truy cập 1,381,938\nHôm nay: 3,397\nĐang online: 63",
        "Hàng trăm buổi sinh hoạt, hàng nghìn lượt hội viên tham gia.",
        "Phương châm “3 bám, 4 cùng”, phong trào “5 xung phong” được đẩy mạnh.",
        "Định kỳ 3 tháng, 6 tháng/lần báo cáo; sơ kết 2 năm, tổng kết 5 năm.",
        "Cùng kỳ năm trước, ba tỉnh cũ bắt 389 vụ.",
        "Trị giá công trình trên 700 triệu đồng, xử phạt 312.450.000đ.",
    ],
)
def test_what_only_looks_like_a_figure_is_left_out(text: str) -> None:
    assert figures(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đã tổ chức 3.439 cuộc họp dân.", [(3439, "cuộc", "residents_meetings")]),
        ("Phối hợp bắt14 vụ ma túy.", [(14, "vụ", "seizure_cases")]),
        (
            "Có 341 ngàn lượt người tham gia họp dân.",
            [(341000, "lượt người", "residents_meeting_attendances")],
        ),
        ("Thu giữ 1,1 tấn pháo nổ.", [(1.1, "tấn", "seizure_quantity")]),
        ("Hòa giải thành 27/29 vụ mâu thuẫn.", [(27, "vụ", "mediations")]),
        (
            "Bắt 79 vụ/151 đối tượng ma túy.",
            [(79, "vụ", "seizure_cases"), (151, "đối tượng", "seizure_suspects")],
        ),
        ("Tội tàng trữ trái phép chất ma túy là 22 vụ.", [(22, "vụ", "seizure_cases")]),
        (
            "Đồn bắt hai đối tượng, thu 2 bánh heroin.",
            [(2, "đối tượng", "seizure_suspects"), (2, "bánh", "seizure_quantity")],
        ),
        (
            "Bắt 163 vụ ma túy (tăng 15 vụ, 64 đối tượng so với cùng kỳ).",
            [(163, "vụ", "seizure_cases")],
        ),
        (
            "Số vụ và số đối tượng bị bắt lần lượt là 418 và 655.",
            [(418, "vụ", "seizure_cases"), (655, "đối tượng", "seizure_suspects")],
        ),
        ("Thu 71,63 kg ma túy đá. Số ma túy đá hơn 71 kg này rất lớn.", [(71.63, "kg", "seizure_quantity")]),
    ],
)
def test_the_grammar_of_figures(text: str, expected: list[tuple[object, str, str]]) -> None:
    assert figures(text) == expected


@pytest.mark.parametrize(
    ("text", "substance", "indicator"),
    [
        ("Vận động nhân dân giao nộp 37 khẩu súng tự chế.", "homemade_guns", "handed_over_quantity"),
        ("Thu giữ 8 viên đạn.", "ammunition", "seizure_quantity"),
        ("Thu giữ 3.153 viên ma túy tổng hợp.", "synthetic_drug_tablets", "seizure_quantity"),
        ("Thu giữ 63 kg tiền chất chế tạo pháo.", "firework_precursors", "seizure_quantity"),
        ("Thu giữ 5 lít tiền chất.", "drug_precursors", "seizure_quantity"),
        ("Vật chứng thu giữ: thuốc phiện: 1,88 kg.", "opium", "seizure_quantity"),
        ("Người dân nhặt được 2 quả lựu đạn.", "grenades", "found_quantity"),
    ],
)
def test_goods_and_how_they_were_obtained(text: str, substance: str, indicator: str) -> None:
    (one,) = narrative.extract(text)
    assert (one.substance, one.indicator) == (substance, indicator)


def test_named_models_are_taken_from_lists_and_movements_are_not() -> None:
    text = (
        "Phong trào “Dân vận khéo” lan tỏa. Các mô hình “Camera an ninh”, “2 An” (ANTT và an sinh), "
        "“01 dân quân nắm 03 hộ” được duy trì; cuộc vận động “Nước ngọt vùng biên” tiếp tục."
    )
    named = [one.model_name for one in narrative.extract(text)]
    assert named == ["Camera an ninh", "2 An", "01 dân quân nắm 03 hộ"]


def test_parts_are_distinguished_from_wholes_and_shares_keep_their_denominator() -> None:
    whole, part = narrative.extract("Bắt 33 vụ ma túy, trong đó có 12 vụ mua bán.")
    assert (whole.relation, part.relation) == ("disjoint", "part_of")
    (share,) = narrative.extract("Phân công đảng viên sinh hoạt tại 73/73 chi bộ.")
    assert (share.value, share.denominator) == (73, 73)


def test_mode_scope_and_period_are_those_the_text_states() -> None:
    text = "Tỉnh An Giang\n\nQuý II năm 2020, Đồn Biên phòng Lộc Tấn độc lập bắt 11 vụ ma túy."
    (one,) = narrative.extract(text)
    assert (one.mode, one.scope, one.level) == (
        "independent",
        "Đồn Biên phòng Lộc Tấn, tỉnh An Giang",
        "post",
    )
    assert (one.period_start, one.period_end) == ("2020-04-01", "2020-06-30")
    (unstated,) = narrative.extract("Độc lập bắt 11 vụ ma túy.")
    assert (unstated.scope, unstated.period_start, unstated.period_end) == (None, None, None)


def test_figures_below_a_heading_on_what_is_to_be_done_are_plans() -> None:
    text = "I. KẾT QUẢ\nTổ chức 12 buổi tuyên truyền.\nII. PHƯƠNG HƯỚNG\nTổ chức 30 buổi tuyên truyền."
    assert [one.value for one in narrative.extract(text)] == [12]


def test_broken_lines_part_no_figure() -> None:
    text = "Lực lượng Công an trong tỉnh đã bắt quả tang 42\nvụ, 47 đối\ntượng, thu 112 viên\nhồng phiến."
    assert [one.value for one in narrative.extract(text)] == [42, 47, 112]
