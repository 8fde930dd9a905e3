"""Numbers are read to their end, parts of one figure as one figure, and what may mean two values as none."""

import pytest

from antq import narrative


def figures(text: str) -> list[tuple[object, str | None, str]]:
    """Value, unit and qualifier of every figure of a text."""
    return [(one.value, one.unit, one.qualifier) for one in narrative.extract(text)]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("một nghìn hai trăm ba mươi", 1230),
        ("Hai nghìn không trăm linh năm", 2005),
        ("ba ngàn lẻ bảy", 3007),
        ("một nghìn năm trăm", 1500),
        ("sáu trăm linh tư", 604),
        ("một trăm rưỡi", 150),
        ("bốn mươi mốt", 41),
        ("chín mươi tư", 94),
        ("mười lăm", 15),
        ("ba chục", 30),
        ("hai triệu ba trăm linh hai nghìn", 2302000),
        ("hai triệu rưỡi", 2500000),
        ("hai nghìn ba trăm bốn mươi lăm", 2345),
        ("1 250", 1250),
        ("12\u00a0450", 12450),
        ("1\u202f234\u202f567", 1234567),
        ("2 nghìn 500", 2500),
        ("1 triệu 200 nghìn", 1200000),
        ("1,5 triệu", 1500000),
        ("2.\n350", 2350),
        ("1.905 (một nghìn chín trăm linh năm)", 1905),
        ("02 (hai)", 2),
        ("hai mươi (20)", 20),
    ],
)
def test_a_count_is_read_to_its_end(written: str, value: int) -> None:
    assert figures(f"Trong kỳ, toàn tỉnh đã tổ chức {written} cuộc họp dân.") == [(value, "cuộc", "exact")]


@pytest.mark.parametrize(
    ("written", "value", "unit"),
    [
        ("hai phẩy năm kg", 2.5, "kg"),
        ("hai phẩy ba lăm kg", 2.35, "kg"),
        ("ba phẩy không năm kg", 3.05, "kg"),
        ("một phẩy bảy mươi lăm kg", 1.75, "kg"),
        ("3 kg 200 g", 3.2, "kg"),
        ("2kg 350 gam", 2.35, "kg"),
        ("1 tấn 2 tạ", 1.2, "tấn"),
        ("1 tấn 2 tạ 30 kg", 1.23, "tấn"),
        ("1 tạ 20 kg", 1.2, "tạ"),
        ("một tấn rưỡi", 1.5, "tấn"),
        ("2 kg rưỡi", 2.5, "kg"),
        ("1.250,5 kg", 1250.5, "kg"),
        ("2,350 kg", 2.35, "kg"),
        ("2.350 gam (hai nghìn ba trăm năm mươi gam)", 2350, "gam"),
    ],
)
def test_a_weight_is_one_figure_in_its_largest_unit(written: str, value: float, unit: str) -> None:
    assert figures(f"Công an huyện thu giữ {written} ma túy đá.") == [(value, unit, "exact")]
    (one,) = narrative.extract(f"Công an huyện thu giữ {written} ma túy đá.")
    assert one.substance == "methamphetamine_crystal"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thu giữ từ 10 đến 12 kg pháo nổ.", [(10, "kg", "at_least")]),
        ("Thu giữ từ 10 kg đến 12 kg pháo nổ.", [(10, "kg", "at_least")]),
        ("Thu giữ 10-12 kg pháo nổ.", [(10, "kg", "at_least")]),
        ("Thu giữ khoảng 10 đến 12 kg pháo nổ.", [(10, "kg", "approximately")]),
        ("Bắt từ mười đến mười hai vụ ma túy.", [(10, "vụ", "at_least")]),
        ("Tổ chức từ 2 đến 3 nghìn buổi tuyên truyền.", [(2000, "buổi", "at_least")]),
        ("Tuần tra từ 20 lượt lên 30 lượt.", [(30, "lượt", "exact")]),
        ("Số cuộc họp dân tăng từ 20 cuộc năm 2024 lên 30 cuộc họp dân.", [(30, "cuộc", "exact")]),
        ("Giảm từ 45 vụ xuống còn 30 vụ ma túy được phát hiện, bắt giữ.", [(30, "vụ", "exact")]),
    ],
)
def test_of_a_range_the_lower_bound_counts_and_of_a_change_what_was_reached(
    text: str, expected: list[tuple[object, str, str]]
) -> None:
    assert figures(text) == expected


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("Thu giữ 1,200 viên ma túy tổng hợp.", ("1.200", "1,200")),
        ("Tổ chức 1,234 cuộc họp dân.", ("1.234", "1,234")),
        ("Thu giữ 2,5 viên đạn.", ("2,5",)),
        ("Thu giữ 12 (mười ba) kg heroin.", ("12", "13")),
        ("Tổ chức một nghìn hai cuộc họp dân.", ("1.002", "1.200")),
        ("Bắt hai trăm ba vụ ma túy.", ("203", "230")),
        ("Thu giữ 1,234,567 viên ma túy tổng hợp.", ("1.234.567", "1,234,567")),
        ("Lực lượng công an xã đã thu giữ 2,\n35 kg ma túy đá.", ("2,35", "35")),
        ("Thu giữ 1/2 kg heroin.", ("1/2", "1")),
        ("Thu giữ 12 kg (mười ba kg) heroin.", ("12", "13")),
    ],
)
def test_a_number_of_two_readings_is_a_doubt_and_no_figure(text: str, readings: tuple[str, ...]) -> None:
    found = narrative.extract_with_doubts(text)
    assert found.figures == ()
    (doubt,) = found.doubts
    assert (doubt.code, doubt.readings) == ("FI267", readings)
    assert text[doubt.start : doubt.end] == doubt.quote


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Trong tháng 8 250 vụ ma túy bị bắt giữ.", [250]),
        ("Quý 3 120 cuộc họp dân đã được tổ chức.", [120]),
        ("Sau hai mươi năm, tỉnh tổ chức 12 cuộc họp dân.", [12]),
        ("Từ năm 2020 đến 2025, bắt 250 vụ ma túy.", [250]),
        ("Đã làm xong trong quý 2.\n350 cuộc họp dân được tổ chức.", [350]),
        ("Bắt 12 đối-\ntượng, thu 15 bánh hero\u00adin.", [12, 15]),
    ],
)
def test_neighbouring_words_and_numbers_are_no_part_of_a_number(text: str, expected: list[int]) -> None:
    assert [one.value for one in narrative.extract(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tang vật gồm 15 bánh và 320 gam heroin.", [(15, "heroin"), (320, "heroin")]),
        (
            "Thu giữ trên 4.200 viên và 1,8 kg ma túy tổng hợp.",
            [(4200, "synthetic_drug_tablets"), (1.8, "drugs_all")],
        ),
        ("Thu giữ 2 kg cùng 30 cây cần sa.", [(2, "cannabis"), (30, "cannabis_plants")]),
        ("Thu giữ 4 khẩu súng và 12 kg pháo nổ.", [(4, "firearms"), (12, "firecrackers")]),
    ],
)
def test_goods_named_after_the_second_quantity_are_those_of_the_first(
    text: str, expected: list[tuple[object, str]]
) -> None:
    assert [(one.value, one.substance) for one in narrative.extract(text)] == expected
