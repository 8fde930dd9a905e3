"""What goods are called and how they were obtained: names that hold other goods' names, and weapons of residents."""

import pytest

from antq import narrative
from antq.reference import lists


@pytest.mark.parametrize(
    ("goods", "item"),
    [
        ("20 kg pháo hoa nổ", "firecrackers"),
        ("20 hộp pháo hoa nổ nhập lậu", "firecrackers"),
        ("20 giàn pháo hoa", "display_fireworks"),
        ("20 quả đạn pháo", "bombs_shells"),
        ("20 quả pháo sáng", "goods_other"),
        ("20 kg tiền chất pháo", "firework_precursors"),
        ("20 kg tiền chất ma túy", "drug_precursors"),
        ("20 kíp nổ", "detonators"),
        ("20 con dao găm", "melee_weapons"),
        ("20 khẩu súng bắn đạn cao su", "support_tools"),
        ("20 khẩu súng phun sơn", "goods_other"),
        ("20 hộp tiếp đạn", "goods_other"),
        ("20 băng đạn", "goods_other"),
        ("20 vỏ đạn", "goods_other"),
        ("20 nòng súng", "goods_other"),
        ("20 viên đạn súng săn", "ammunition"),
        ("20 quả lựu đạn cay", "support_tools"),
        ("20 công cụ hỗ trợ", "support_tools"),
        ("20 công cụ hỗ trợ các loại", "support_tools"),
        ("20 dùi cui điện", "support_tools"),
        ("20 vũ khí thô sơ", "melee_weapons"),
        ("20 vũ khí thô sơ, công cụ hỗ trợ", "melee_weapons_and_tools"),
        ("20 điếu thuốc lá điện tử chứa tinh dầu cần sa", "disguised_drugs"),
        ("20 gói cà phê pha trộn ma túy", "disguised_drugs"),
        ("20 chiếc thuốc lá điện tử", "e_cigarettes"),
        ("20 điếu thuốc lá điện tử", "e_cigarettes"),
        ("20 bao thuốc lá điện tử", "e_cigarettes"),
        ("20 chai tinh dầu thuốc lá điện tử", "e_cigarettes"),
        ("20 sản phẩm thuốc lá điện tử", "e_cigarettes"),
        ("20 điếu thuốc lá điện tử có tẩm ma túy", "disguised_drugs"),
        ("20 cây thuốc lá nung nóng", "goods_other"),
        ("20 điếu thuốc lá", "cigarettes"),
        ("20 bao thuốc lá ngoại", "cigarettes"),
        ("20 kg vảy tê tê", "pangolin_scales"),
        ("20 cá thể tê tê", "wildlife_other"),
        ("20 kg ma túy tổng hợp dạng tinh thể đá", "methamphetamine_crystal"),
        ("20 kg ma túy dạng đá", "methamphetamine_crystal"),
        ("20 viên ma túy tổng hợp", "synthetic_drug_tablets"),
        ("20 kg ma túy tổng hợp", "drugs_all"),
    ],
)
def test_goods_whose_names_hold_others_are_their_own(goods: str, item: str) -> None:
    (one,) = narrative.extract(f"Lực lượng chức năng thu giữ {goods}.")
    assert (one.value, one.substance, one.indicator) == (20, item, "seizure_quantity")


@pytest.mark.parametrize(
    ("alias", "item"),
    [
        ("Pháo hoa nổ", "firecrackers"),
        ("phao hoa no", "firecrackers"),
        ("Pháo hoa", "display_fireworks"),
        ("Đạn pháo", "bombs_shells"),
        ("Hộp tiếp đạn", "goods_other"),
        ("Súng phun sơn", "goods_other"),
        ("Dao găm", "melee_weapons"),
        ("Công cụ hỗ trợ", "support_tools"),
        ("cong cu ho tro", "support_tools"),
        ("Dùi cui điện", "support_tools"),
        ("Vũ khí thô sơ, công cụ hỗ trợ", "melee_weapons_and_tools"),
        ("Kíp nổ", "detonators"),
        ("Thuốc lá điện tử chứa tinh dầu cần sa", "disguised_drugs"),
        ("Thuốc lá điện tử", "e_cigarettes"),
        ("Thuốc lá nung nóng", "goods_other"),
        ("Tê tê", "wildlife_other"),
        ("Vảy tê tê", "pangolin_scales"),
        ("Tiền chất pháo", "firework_precursors"),
        ("Ma túy tổng hợp dạng tinh thể đá", "methamphetamine_crystal"),
    ],
)
def test_tables_call_goods_as_prose_does(alias: str, item: str) -> None:
    assert lists.find("items", alias) == item


@pytest.mark.parametrize(
    "text",
    [
        "Công an xã tiếp nhận 4 khẩu súng tự chế.",
        "Công an xã tiếp nhận bàn giao từ người dân 4 khẩu súng tự chế.",
        "Ban Chỉ huy quân sự phường nhận bàn giao 4 khẩu súng tự chế từ nhân dân.",
        "Thu hồi 4 khẩu súng tự chế do dân giao nộp.",
        "Vận động nhân dân giao nộp 4 khẩu súng tự chế.",
        "Vận động, thu hồi 4 khẩu súng tự chế.",
        "Bà con tự nguyện mang đến nộp 4 khẩu súng tự chế.",
        "Có 4 khẩu súng tự chế được người dân giao nộp.",
        "Công an xã tặng quà các hộ nghèo, tiếp nhận 4 khẩu súng tự chế.",
    ],
)
def test_weapons_received_or_collected_are_handed_over(text: str) -> None:
    weapons = [one for one in narrative.extract(text) if one.value == 4]
    assert [(one.indicator, one.substance) for one in weapons] == [("handed_over_quantity", "homemade_guns")]


def test_weapons_and_support_tools_of_one_list_are_two_counts() -> None:
    found = narrative.extract("Vận động giao nộp 63 vũ khí thô sơ và 41 công cụ hỗ trợ.")
    assert [(one.value, one.substance) for one in found] == [(63, "melee_weapons"), (41, "support_tools")]


@pytest.mark.parametrize("verb", ["Cấp", "Trang bị"])
def test_support_tools_that_teams_were_given_are_not_seized(verb: str) -> None:
    assert narrative.extract(f"{verb} 120 công cụ hỗ trợ cho lực lượng ở cơ sở.") == []


@pytest.mark.parametrize(
    "text",
    [
        "Xử phạt vi phạm hành chính, thu 3 tỷ đồng nộp ngân sách.",
        "Xử phạt 12 trường hợp, thu 3 triệu đồng tiền phạt.",
        "Phát hiện vi phạm, phạt hành chính 1,9 tỷ đồng.",
    ],
)
def test_fines_are_no_cash_seized(text: str) -> None:
    assert [one for one in narrative.extract(text) if one.kind == "seizure"] == []


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("Khám thêm hai kho, công an đưa tổng số thuốc lá lậu thu giữ lên 960 bao.", "cigarettes"),
        ("Gầm xe giấu 960 bao thuốc lá lậu. Toàn bộ số hàng đã bị thu giữ.", "cigarettes"),
        ("Trên xe có 960 viên ma túy tổng hợp. Số ma túy này đã bị tạm giữ.", "synthetic_drug_tablets"),
    ],
)
def test_the_goods_or_the_verb_may_be_on_the_other_side(text: str, item: str) -> None:
    (one,) = [one for one in narrative.extract(text) if one.value == 960]
    assert (one.substance, one.acquisition) == (item, "seized")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bắt 3 đối tượng buôn lậu thuốc lá, thu 960 bao.", [(960, "cigarettes")]),
        ("Phát hiện 1 bao tải chứa 20 kg cần sa khô.", [(20, "cannabis_dry")]),
        ("Thu giữ 2 kg heroin, 500 viên hồng phiến.", [(2, "heroin"), (500, "synthetic_drug_tablets")]),
        ("Đối tượng khai nhận mua 3 kg ma túy đá về bán.", []),
        ("Nhóm này thu lợi 1,8 tỷ đồng.", []),
    ],
)
def test_goods_named_before_and_containers(text: str, expected: list[tuple[object, str]]) -> None:
    found = [one for one in narrative.extract(text) if one.indicator not in ("seizure_suspects", None)]
    assert [(one.value, one.substance) for one in found] == expected


@pytest.mark.parametrize(
    ("words", "qualifier"),
    [
        ("hơn", "at_least"),
        ("trên", "at_least"),
        ("gần", "approximately"),
        ("khoảng", "approximately"),
        ("ước khoảng", "approximately"),
        ("xấp xỉ", "approximately"),
        ("dưới", "at_most"),
        ("không quá", "at_most"),
        ("lên tới", "at_most"),
        ("lên tới gần", "approximately"),
        ("tổng số", "exact"),
        ("tới", "exact"),
    ],
)
def test_a_qualifier_says_how_exact_a_figure_is(words: str, qualifier: str) -> None:
    (one,) = narrative.extract(f"Lực lượng chức năng thu giữ {words} 20 kg heroin.")
    assert (one.value, one.qualifier) == (20, qualifier)


def test_tips_and_sources_are_no_lower_bound() -> None:
    tips, *_ = narrative.extract("Từ 112 nguồn tin của nhân dân, Công an bắt 7 vụ ma túy.")
    assert (tips.value, tips.qualifier) == (112, "exact")


@pytest.mark.parametrize(
    "text",
    [
        "Trong lúc làm rẫy, một người dân phát hiện 1 quả bom.",
        "Ngư dân nhặt được 1 quả thủy lôi.",
        "Một hộ dân đào móng nhà phát hiện 1 quả bom nặng khoảng 230 kg.",
    ],
)
def test_what_residents_come_upon_is_found(text: str) -> None:
    found = [one.indicator for one in narrative.extract(text) if one.value == 1]
    assert found == ["found_quantity"]
    assert not [one for one in narrative.extract(text) if one.value == 230]
