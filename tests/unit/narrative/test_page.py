"""The page shows every figure and no person."""

import pytest

from antq import narrative
from antq.narrative import masking
from antq.narrative.page import page

TEXT = (
    "Đại tá Lâm Phước Nguyên, Giám đốc Công an tỉnh, cho biết đã bắt 11 vụ <ma túy>.\n"
    "Bắt quả tang Vàng A Sáy (SN 1987), điện thoại 0912 345 678; thu 2 kg heroin."
)


def test_the_page_highlights_figures_masks_persons_and_escapes() -> None:
    shown = page(TEXT, narrative.extract(TEXT), "a <b>")
    assert shown.count('<mark class="seizure" title=') == 2
    assert 'title="Số vụ · 11 vụ' in shown
    assert "&lt;ma túy&gt;" in shown
    assert "a &lt;b&gt;" in shown
    for hidden in ("Lâm Phước Nguyên", "Vàng A Sáy", "0912", "<ma túy>", "<script"):
        assert hidden not in shown


@pytest.mark.parametrize(
    "text",
    [
        "đại tá Lâm Phước Nguyên",
        "Phó Giám đốc Công an tỉnh An Giang Bùi Bé Năm",
        "Ông Lô Văn May, bản Xiềng",
        "bị can N.V.A. khai",
        "Thứ trưởng Bộ Công an Bùi Văn Nam",
        "Tác giả: Thái Ngân",
        "Trung uy\u0301 Phí Mạnh Đô",
    ],
)
def test_names_are_masked(text: str) -> None:
    masked = masking.mask(text)
    assert "•••" in masked
    for name in ("Nguyên", "Năm", "May", "N.V", "Nam", "Ngân", "Đô"):
        assert name not in masked


def test_places_and_offices_stay() -> None:
    text = (
        "Giám đốc Công an tỉnh Cao Bằng, Bí thư Tỉnh ủy, Chủ tịch UBND tỉnh Hà Giang, thành phố Hồ Chí Minh"
    )
    assert masking.mask(text) == text
