"""Whose figure it is: those of another province, a region, the nation or another agency are not the filer's."""

import pytest

from antq import narrative
from antq.narrative import Filer

HEAD = "CÔNG AN TỈNH AN GIANG\nBÁO CÁO quý I/2025\n"


def owners(text: str) -> list[tuple[object, str | None, str]]:
    """Value, owner and kind of every figure of a text that An Giang's police file."""
    return [(one.value, one.owner, one.kind) for one in narrative.extract(HEAD + text)]


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("Cùng ngày, Công an tỉnh Hà Tĩnh bắt 7 vụ ma túy.", "tỉnh Hà Tĩnh"),
        ("Ở Đà Nẵng, bắt 7 vụ ma túy.", "thành phố Đà Nẵng"),
        ("Tại Nghệ An, công an phát hiện 7 vụ ma túy.", "tỉnh Nghệ An"),
        ("Công an TP Hồ Chí Minh bắt 7 vụ ma túy.", "thành phố Hồ Chí Minh"),
        ("So với Đồng Tháp bên cạnh, họ bắt 7 vụ ma túy.", "tỉnh Đồng Tháp"),
        ("Theo báo cáo, công an cả nước bắt giữ 7 vụ ma túy.", "công an cả nước"),
        ("Trên toàn quốc, đã phát hiện 7 vụ ma túy.", "Trên toàn quốc"),
        ("Cả vùng Đông Nam Bộ bắt 7 vụ ma túy.", "Cả vùng Đông Nam Bộ"),
        ("Các tỉnh Tây Nguyên bắt 7 vụ ma túy.", "Các tỉnh Tây Nguyên"),
        ("Công an huyện Mèo Vạc, đơn vị bạn, bắt 7 vụ ma túy.", "đơn vị bạn"),
        ("Số liệu của Công an tỉnh Kiên Giang trước sáp nhập (7 vụ ma túy) chỉ để tham khảo.", None),
        ("Ở Lào, lực lượng chức năng bắt 7 vụ ma túy.", "Ở Lào"),
        ("Bộ Tư lệnh Cảnh sát biển bắt 7 vụ buôn lậu.", "Bộ Tư lệnh Cảnh sát biển"),
        ("Trong khi đó, Hải quan bắt 7 vụ buôn lậu.", "Hải quan"),
        ("Lực lượng Bộ đội Biên phòng bắt 7 vụ ma túy.", "Bộ đội Biên phòng"),
        ("Cả Tây Nguyên bắt 7 vụ ma túy.", "Cả Tây Nguyên"),
        ("Cùng nửa năm, Đồng Tháp bên cạnh bắt 7 vụ ma túy.", "tỉnh Đồng Tháp"),
        ("Cơ quan chức năng tỉnh Hủa Phăn (Lào) bắt 7 vụ ma túy.", "Cơ quan chức năng tỉnh Hủa Phăn"),
        ("Bắt 7 vụ ma túy của cả vùng.", "cả vùng"),
        ("Trạm Cửa Lớn bắt 7 vụ ma túy, là thành tích của đơn vị bạn.", "đơn vị bạn"),
        ("Trước ngày sáp nhập, tỉnh Kiên Giang cũ bắt 7 vụ ma túy.", None),
        ("Vùng Cảnh sát biển 4 bắt 7 vụ buôn lậu.", "Vùng Cảnh sát biển"),
    ],
)
def test_the_figures_of_others_are_context_with_their_owner(text: str, owner: str | None) -> None:
    ((value, found, kind),) = owners(text)
    assert (value, kind) == (7, "context")
    assert found == owner if owner else found is not None


@pytest.mark.parametrize(
    "text",
    [
        "Công an tỉnh An Giang bắt 7 vụ ma túy.",
        "Phối hợp với Công an tỉnh Đồng Tháp bắt 7 vụ ma túy.",
        "Cùng Hải quan, Công an tỉnh bắt 7 vụ ma túy.",
        "Công an, Bộ đội Biên phòng, Hải quan bắt 7 vụ ma túy.",
        "Trên tuyến biên giới giáp Kiên Giang, Công an tỉnh bắt 7 vụ ma túy.",
        "Bắt 7 vụ vận chuyển ma túy từ Tây Ninh về địa bàn.",
        "Hưởng ứng phong trào của cả nước, toàn tỉnh phát hiện 7 vụ ma túy.",
        "Phối hợp Công an tỉnh Hà Tĩnh, Công an tỉnh Thanh Hóa bắt 7 vụ ma túy.",
        "Chủ trì, phối hợp với Cục C04, Bộ đội Biên phòng Hà Tĩnh bắt 7 vụ ma túy.",
        "Công an An Giang đứng thứ 2 cả nước với 7 vụ ma túy.",
        "Công an huyện Tri Tôn bắt 7 vụ ma túy.",
        "Toàn tỉnh (gồm An Giang, Kiên Giang hợp lại) bắt 7 vụ ma túy.",
        "Phối hợp với Công an tỉnh Takeo (Campuchia) bắt 7 vụ ma túy.",
        "Bắt 7 vụ ma túy, đứng đầu trong các tỉnh của cả nước.",
    ],
)
def test_partners_origins_and_own_units_leave_a_figure_the_filers(text: str) -> None:
    assert owners(text) == [(7, None, "seizure")]


def test_an_owner_holds_for_what_goes_on_from_its_sentence_and_no_longer() -> None:
    text = "Công an tỉnh Hà Tĩnh bắt 7 vụ ma túy. Thu giữ 3 bánh heroin. Công an tỉnh bắt 5 vụ ma túy."
    assert [owner for _, owner, _ in owners(text)] == ["tỉnh Hà Tĩnh", "tỉnh Hà Tĩnh", None]


def test_the_cover_says_who_files_and_what_became_part_of_it() -> None:
    text = "Tại Trà Vinh, bắt 7 vụ ma túy. Ở Trà Vinh trước sáp nhập, bắt 5 vụ ma túy."
    merged = Filer(frozenset({"vinh_long_2025"}), "police")
    before = Filer(frozenset({"vinh_long_2008"}), "police")
    assert [one.owner for one in narrative.extract(text, merged)] == [None, "tỉnh Trà Vinh (cũ)"]
    assert [one.owner for one in narrative.extract(text, before)] == ["tỉnh Trà Vinh", "tỉnh Trà Vinh (cũ)"]


def test_another_agency_owns_what_it_seized_only() -> None:
    text = "Hải quan bắt 7 vụ buôn lậu. Mặt trận tổ chức 12 cuộc họp dân. Biên phòng tổ chức 3 buổi tuyên truyền."
    assert [kind for _, _, kind in owners(text)] == ["context", "activity", "activity"]


def test_who_acts_on_the_same_day_is_no_partner() -> None:
    text = HEAD + "Cùng ngày, Công an tỉnh bắt 7 vụ ma túy. Cùng với Hải quan bắt 5 vụ ma túy."
    assert [one.mode for one in narrative.extract(text)] == ["unknown", "joint"]


def test_the_filer_at_the_head_is_who_reports_and_not_a_place() -> None:
    text = "Từ làng nhãn đến biển Thái Bình\n\nCông an tỉnh Hưng Yên cho biết: tỉnh bắt 7 vụ ma túy."
    (one,) = narrative.extract(text)
    assert (one.value, one.owner, one.kind) == (7, None, "seizure")


def test_an_agency_of_the_filers_own_takes_the_figures_back() -> None:
    text = "Đồn Biên phòng Vĩnh Xương bắt 3 vụ ma túy; Công an huyện bắt 7 vụ ma túy."
    assert [(value, kind) for value, _, kind in owners(text)] == [(3, "context"), (7, "seizure")]
