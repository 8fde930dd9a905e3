"""Which cases and persons caught are figures of the form of seizures, and which are only context."""

import pytest

from antq import narrative

CASES, SUSPECTS, CONTEXT = "seizure_cases", "seizure_suspects", "context"


def crimes(text: str) -> list[tuple[object, str]]:
    """Value and measure of the counts of cases and persons of a text; `context` for those that no form has."""
    return [
        (one.value, one.indicator or one.kind)
        for one in narrative.extract(text)
        if one.kind == CONTEXT or one.indicator in (CASES, SUSPECTS)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Công an huyện bắt giữ 17 vụ mua bán, tàng trữ trái phép chất ma túy.",
        "Trong quý, lực lượng chức năng phát hiện 17 vụ buôn lậu, gian lận thương mại.",
        "Quản lý thị trường kiểm tra, phát hiện 17 vụ kinh doanh hàng giả, hàng nhái.",
        "Phát hiện 17 vụ kinh doanh hàng hóa không rõ nguồn gốc, xuất xứ.",
        "Lực lượng Công an bắt 17 vụ tàng trữ, mua bán pháo nổ.",
        "Đấu tranh, triệt phá 17 vụ tàng trữ trái phép vũ khí, vật liệu nổ.",
        "Phát hiện 17 vụ mua bán công cụ hỗ trợ trái phép.",
        "Khám phá 17 vụ lưu hành tiền giả.",
        "Bắt giữ 17 vụ vận chuyển thuốc lá ngoại nhập lậu.",
        "Đồn Biên phòng bắt 17 vụ vận chuyển trái phép động vật hoang dã.",
        "Về ma túy, đã phát hiện 17 vụ.",
        "Đấu tranh với tội phạm ma túy: phát hiện, bắt giữ 17 vụ.",
        "Tổ công tác bắt 17 vụ, thu giữ 4 bánh heroin.",
        "Tổ công tác bắt 17 vụ. Tang vật thu giữ 4 bánh heroin.",
        "Số vụ ma túy bị bắt giữ là 17 vụ.",
        "Phòng, chống ma túy\nTrong tháng phát hiện, bắt giữ 17 vụ.",
        "Phát hiện 17 vụ ma túy, làm rõ nhiều vụ trộm cắp tài sản liên quan.",
    ],
)
def test_cases_found_of_the_forms_offences_count(text: str) -> None:
    assert crimes(text) == [(17, CASES)]


@pytest.mark.parametrize(
    "text",
    [
        "Công an tỉnh điều tra, làm rõ 17 vụ trộm cắp tài sản.",
        "Bắt 17 vụ cướp giật trên địa bàn.",
        "Triệt phá 17 vụ đánh bạc, cá độ bóng đá.",
        "Phát hiện 17 vụ cho vay lãi nặng.",
        "Bắt 17 vụ xuất nhập cảnh trái phép.",
        "Phát hiện 17 vụ khai thác cát trái phép.",
        "Công an khởi tố 17 vụ ma túy.",
        "Cơ quan điều tra khởi tố mới 17 vụ án.",
        "Xử lý hành chính 17 trường hợp gây rối trật tự công cộng.",
        "Xử phạt vi phạm hành chính 17 trường hợp.",
        "Từ nguồn tin của nhân dân, Công an đã làm rõ 17 vụ việc.",
        "Quần chúng cung cấp tin báo giúp lực lượng Công an bắt 17 vụ.",
        "Điều tra khám phá 17 vụ phạm pháp hình sự.",
        "Phát hiện 17 vụ vi phạm pháp luật về môi trường.",
        "Phát hiện 17 vụ tội phạm ma túy, trộm cắp tài sản.",
        "Bắt 17 vụ mua bán người.",
        "Phát hiện 17 trường hợp vi phạm nồng độ cồn.",
    ],
)
def test_other_crime_prosecutions_fines_and_mixtures_are_context(text: str) -> None:
    assert crimes(text) == [(17, CONTEXT)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bắt 6 vụ, 9 đối tượng mua bán trái phép chất ma túy.", [(6, CASES), (9, SUSPECTS)]),
        ("Khám phá 6 vụ ma túy, bắt 9 đối tượng.", [(6, CASES), (9, SUSPECTS)]),
        ("Tội phạm ma túy: 6 vụ - 9 đối tượng.", [(6, CASES), (9, SUSPECTS)]),
        ("Bắt 6 vụ/9 đối tượng buôn lậu.", [(6, CASES), (9, SUSPECTS)]),
        ("Bắt 6 vụ buôn lậu, 9 người.", [(6, CASES), (9, SUSPECTS)]),
        ("Khởi tố 6 vụ ma túy, 9 bị can.", [(6, CONTEXT), (9, CONTEXT)]),
        ("Bắt 6 vụ, 9 đối tượng trộm cắp tài sản.", [(6, CONTEXT), (9, CONTEXT)]),
        ("Triệt xóa 3 tụ điểm đánh bạc với 9 đối tượng.", [(9, CONTEXT)]),
        ("Phát hiện 6 vụ ma túy, 4 vụ trộm cắp.", [(6, CASES), (4, CONTEXT)]),
        ("Phát hiện 4 vụ trộm cắp, 6 vụ ma túy.", [(4, CONTEXT), (6, CASES)]),
        ("Phát hiện 6 vụ ma túy, 9 đối tượng; khởi tố 5 vụ.", [(6, CASES), (9, SUSPECTS), (5, CONTEXT)]),
        ("Ma túy 6 vụ, trộm cắp 4 vụ, kinh tế 3 vụ.", [(6, CASES), (4, CONTEXT), (3, CONTEXT)]),
        ("Tội phạm kinh tế: 4 vụ; ma túy: 6 vụ, 9 đối tượng.", [(4, CONTEXT), (6, CASES), (9, SUSPECTS)]),
        ("Phát hiện 4 vụ đánh bạc, 9 đối tượng. Thu giữ 2 kg heroin.", [(4, CONTEXT), (9, CONTEXT)]),
        ("Sáu người bị bắt trong bốn vụ bán pháo.", [(6, SUSPECTS), (4, CASES)]),
        ("Quản lý thị trường kiểm tra 350 vụ.", [(350, CONTEXT)]),
        ("Giải cứu 60 nạn nhân của nạn mua bán người.", [(60, CONTEXT)]),
        ("Bắt 9 đối tượng truy nã.", [(9, CONTEXT)]),
        ("Ngành y tế phát hiện 2.100 trường hợp nhiễm HIV.", []),
    ],
)
def test_persons_go_with_the_offence_of_their_cases(text: str, expected: list[tuple[object, str]]) -> None:
    assert crimes(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Bắt 50 vụ phạm pháp, trong đó 30 vụ ma túy, 20 vụ trộm cắp.",
        "Phát hiện 50 vụ; trong đó có 30 vụ ma túy, còn lại 20 vụ đánh bạc.",
        "Bắt 50 vụ phạm tội các loại. Trong đó, 30 vụ ma túy, 20 vụ cướp giật.",
    ],
)
def test_the_parts_of_a_mixed_total_are_figures_of_their_own(text: str) -> None:
    assert [(value, measure) for value, measure in crimes(text)] == [
        (50, CONTEXT),
        (30, CASES),
        (20, CONTEXT),
    ]
    (part,) = [one for one in narrative.extract(text) if one.value == 30]
    assert part.relation == "disjoint"


def test_a_total_whose_parts_are_all_of_the_form_counts_once() -> None:
    whole, one, other = narrative.extract("Bắt 33 vụ; trong đó 12 vụ ma túy, 21 vụ buôn lậu.")
    assert (whole.indicator, whole.relation) == (CASES, "disjoint")
    assert {one.relation, other.relation} == {"part_of"}


def subjects(text: str) -> list[tuple[object, str, str | None]]:
    """Value, relation and subject of the counts that a form has."""
    return [
        (one.value, one.relation, one.subject)
        for one in narrative.extract(text)
        if one.indicator in (CASES, SUSPECTS)
    ]


SMUGGLING, WEAPONS = "smuggling_fraud_counterfeit", "weapons_explosives"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bắt 40 vụ ma túy, 12 vụ buôn lậu.", [(40, "drugs"), (12, SMUGGLING)]),
        (
            "Bắt 40 vụ ma túy, 52 đối tượng; 12 vụ buôn lậu, 15 đối tượng.",
            [(40, "drugs"), (52, "drugs"), (12, SMUGGLING), (15, SMUGGLING)],
        ),
        (
            "Phát hiện 7 vụ tàng trữ công cụ hỗ trợ, 3 vụ vận chuyển ngà voi, 2 vụ súng quân dụng.",
            [(7, "support_tools"), (3, "forbidden_goods"), (2, WEAPONS)],
        ),
        ("Tội phạm ma túy: 6 vụ - 9 đối tượng.", [(6, "drugs"), (9, "drugs")]),
        ("B. Pháo\n12 vụ, 14 đối tượng", [(12, "fireworks"), (14, "fireworks")]),
        ("Bắt 5 vụ, thu giữ 2 kg heroin.", [(5, "drugs")]),
        # Goods that may be of several subjects leave it to the word beside them.
        ("Bắt 5 vụ buôn lậu thuốc lá, thu 3.000 bao.", [(5, SMUGGLING)]),
        # Of several subjects none is guessed.
        ("Bắt 5 vụ, thu giữ 2 kg heroin, 10 kg pháo nổ.", [(5, None)]),
        ("Bắt 5 vụ, thu giữ 2 kg heroin, 500 bao thuốc lá ngoại.", [(5, None)]),
        ("Bắt 5 vụ, thu giữ 3 tờ tiền giả, 500 bao thuốc lá ngoại.", [(5, None)]),
        ("Bắt 5 vụ, thu giữ 2 kg heroin, 100 thùng hàng hóa.", [(5, None)]),
        ("Bắt 5 vụ, thu giữ 2 kg heroin, 3 điện thoại, 2 xe máy.", [(5, "drugs")]),
        ("Bắt 4 vụ tàng trữ vũ khí, ma túy.", [(4, None)]),
        (
            "Bắt 40 vụ ma túy, 12 vụ buôn lậu, bắt giữ 60 đối tượng.",
            [(40, "drugs"), (12, SMUGGLING), (60, None)],
        ),
        (
            "Phát hiện 6 vụ ma túy. Phát hiện 4 vụ buôn lậu. Bắt 9 đối tượng.",
            [(6, "drugs"), (4, SMUGGLING), (9, None)],
        ),
        # Other cases are of another subject, which nothing says; they count as those before them do.
        ("Phát hiện 8 vụ ma túy và 3 vụ khác.", [(8, "drugs"), (3, None)]),
        ("Phát hiện 8 vụ ma túy và 3 vụ việc khác.", [(8, "drugs"), (3, None)]),
        ("Phát hiện 8 vụ ma túy, 3 vụ vi phạm pháp luật khác.", [(8, "drugs"), (3, None)]),
        ("Phát hiện 8 vụ ma túy và 3 vụ về các hành vi khác.", [(8, "drugs"), (3, None)]),
        ("Bắt 8 vụ ma túy, 5 vụ khác, 20 đối tượng.", [(8, "drugs"), (5, None), (20, None)]),
        ("Bắt 8 vụ ma túy và 5 vụ khác; bắt 20 đối tượng.", [(8, "drugs"), (5, None), (20, None)]),
        ("Bắt 8 vụ ma túy và 5 vụ khác. Bắt 20 đối tượng.", [(8, "drugs"), (5, None), (20, None)]),
        ("Bắt 8 vụ ma túy và 5 vụ khác, thu giữ 2 kg heroin.", [(8, "drugs"), (5, None)]),
        ("Bắt 10 đối tượng ma túy và 4 đối tượng khác.", [(10, "drugs"), (4, None)]),
        (
            "Bắt 8 vụ ma túy, 9 đối tượng; 5 vụ khác, 20 đối tượng.",
            [(8, "drugs"), (9, "drugs"), (5, None), (20, None)],
        ),
        # What they are is said after all, or they are the same.
        ("Bắt 8 vụ ma túy, 5 vụ khác, 20 đối tượng ma túy.", [(8, "drugs"), (5, None), (20, "drugs")]),
        ("Bắt 8 vụ ma túy và 3 vụ ma túy khác.", [(8, "drugs"), (3, "drugs")]),
        ("Bắt 8 vụ ma túy và 3 vụ khác về buôn lậu.", [(8, "drugs"), (3, SMUGGLING)]),
        ("Bắt 8 vụ ma túy với 9 đối tượng khác nhau.", [(8, "drugs"), (9, "drugs")]),
    ],
)
def test_words_that_make_cases_count_give_their_subject(
    text: str, expected: list[tuple[object, str | None]]
) -> None:
    assert subjects(text) == [(value, "disjoint", subject) for value, subject in expected]


@pytest.mark.parametrize(
    "text",
    [
        "Phát hiện 120 vụ, trong đó ma túy 40, xuất nhập cảnh 50.",
        "Phát hiện 120 vụ (xuất nhập cảnh 50, ma túy 40).",
        "Phát hiện 120 vụ, gồm: ma túy 40 vụ; trộm cắp 50 vụ.",
        # What a bracket says of a part, or of the whole, is no part.
        "Phát hiện 120 vụ, trong đó ma túy 40 (tăng 5), trộm cắp 50.",
        "Phát hiện 120 vụ, trong đó ma túy 40 (tăng 5 vụ so với cùng kỳ), trộm cắp 50 (chiếm 42%).",
        "Phát hiện 120 vụ, trong đó: ma túy: 40 (chiếm 33%); trộm cắp: 50 (giảm 2 vụ).",
        "Phát hiện 120 vụ (ma túy 40 (tăng 5 vụ), trộm cắp 50).",
        "Phát hiện 120 vụ (tăng 10 vụ), trong đó ma túy 40 (tăng 5 vụ), trộm cắp 50.",
    ],
)
def test_of_a_mixed_total_the_eligible_named_parts_count(text: str) -> None:
    assert subjects(text) == [(40, "disjoint", "drugs")]
    assert [value for value, kind in crimes(text) if kind == CONTEXT] == [120, 50]


def test_a_total_of_the_form_counts_once_and_its_parts_are_parts() -> None:
    parts = [(40, "part_of", "drugs"), (20, "part_of", "fireworks")]

    assert subjects("Phát hiện 60 vụ, trong đó ma túy 40, pháo 20.") == [(60, "disjoint", None), *parts]


def test_a_part_of_cases_or_of_persons_is_neither() -> None:
    found = narrative.extract("Bắt 140 vụ, 160 đối tượng, trong đó ma túy 40, trộm cắp 50.")

    assert {one.value for one in found} == {140, 160}


@pytest.mark.parametrize(
    "text",
    [
        "Xử lý hành chính 5 vụ hàng cấm.",
        "Xử lý vi phạm hành chính 5 vụ pháo.",
        "Khởi tố 5 vụ ma túy.",
    ],
)
def test_what_becomes_of_cases_is_added_to_none(text: str) -> None:
    assert crimes(text) == [(5, CONTEXT)]
    assert crimes(f"Phát hiện 8 vụ ma túy, buôn lậu. {text}") == [(8, CASES), (5, CONTEXT)]
