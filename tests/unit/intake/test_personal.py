"""Personal columns and identifiers, and the numbers that only look like one."""

import polars as pl
import pytest

from antq import forms
from antq.privacy import persons


@pytest.mark.parametrize(
    "header",
    ["Họ và tên", "HO TEN", "Số CCCD", "SĐT", "Địa chỉ thường trú", "Dân tộc", "Tôn giáo:", "Người ký"],
)
def test_a_personal_heading_is_known(header: str) -> None:
    assert persons.is_personal_header(header)


def test_no_heading_of_a_form_is_personal() -> None:
    fields = [*forms.ENVELOPE, *(field for form in forms.FORMS.values() for field in form.fields)]

    assert [
        f.header_vi
        for f in fields
        if persons.is_personal_header(f.header_vi) or persons.is_personal_header(f.name)
    ] == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("089203001234", persons.CITIZEN_NUMBER),
        ("số 089 203 001234.", persons.CITIZEN_NUMBER),
        ("0912345678", persons.TELEPHONE),
        ("+84 91 234 5678", persons.TELEPHONE),
        ("0296.3852.123", persons.TELEPHONE),
        ("cmnd 351234567", persons.OLD_IDENTITY_NUMBER),
        ("Trần Văn Thử, sinh năm 1980", persons.BIRTH_YEAR),
        ("ông Nguyễn Văn Thử", persons.NAME),
        ("Nhà bà Trần Thị Mẫu", persons.NAME),
        ("ĐẠI TÁ LÊ VĂN VÍ", persons.NAME),
        ("đ/c: Vàng A Thử", persons.NAME),
        ("ông nguyễn văn thử", persons.NAME),
        ("ONG NGUYEN VAN THU", persons.NAME),
    ],
)
def test_an_identifier_is_found_and_masked(text: str, code: str) -> None:
    frame = pl.DataFrame({"row": [5], "place": [text]})

    assert persons.first_identifier(text) == code
    assert persons.identifier_codes(frame, ["place"]).rows() == [(5, "place", code)]
    assert persons.MASK in persons.mask(text)
    assert persons.first_identifier(persons.mask(text)) is None


@pytest.mark.parametrize(
    "text",
    [
        "Xã số 499999",
        "Quyết định 124/2021",
        "2.000.000",
        "099203001234",
        "123456789012",
        "Đồn 971 năm 2025",
        "1234567890123",
        "phường Bà Rịa",
        "phố Bà Triệu",
        "xã Nguyễn Văn Thảnh",
        "đường Ông Ích Khiêm",
        "huyện Anh Sơn",
        "Học tập Chủ tịch Hồ Chí Minh",
        "Chi hội Phụ nữ thôn Hà Nam",
        "Trường Anh hùng Lê Văn Tám",
        "2 An",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert persons.first_identifier(text) is None
    assert persons.mask(text) == text


@pytest.mark.parametrize(
    ("header", "shown"), [("Người ký: Trần Văn Thử", "nguoi ky:"), ("Họ và tên 089203001234", "ho va ten")]
)
def test_of_a_personal_heading_only_its_kind_is_shown(header: str, shown: str) -> None:
    assert persons.shown_header(header) == shown


@pytest.mark.parametrize(
    "text",
    [
        *(
            "STK 123456",
            "số TK: 123456",
            "tk ngân hàng số: 123456",
            "Số tài khoản 123 456",
            "so tai khoan 123456",
        ),
        *(
            "bank account 123456",
            "hộ chiếu 123456",
            "ho chieu AB123456",
            "Passport no. 123456",
            "ĐT: 3822113",
        ),
    ],
)
def test_the_first_look_passes_the_shortest_numbers_after_their_words(text: str) -> None:
    assert persons.first_identifier(text)
    assert persons.suspicious(pl.Series([text])) == [text]


def test_a_place_numbered_with_six_digits_is_not_looked_at_again() -> None:
    assert persons.suspicious(pl.Series(["Xã số 100000"])) == []
