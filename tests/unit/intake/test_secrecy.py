"""Marks of secrecy are seen where documents carry them, and ordinary words are not taken for marks."""

import io
import unicodedata
import zipfile
from datetime import datetime

import pytest
from openpyxl import Workbook

from antq.core.clock import VIET_NAM
from antq.documents.guards.margins import Margins
from antq.intake.examination import examine
from antq.privacy import secrecy


@pytest.mark.parametrize(
    "text",
    [
        "MẬT",
        "Mật",
        "[ MẬT ]",
        "M Ậ T",
        "TỐI MẬT",
        "Tối mật",
        "TUYỆT MẬT",
        "Độ mật: Tối mật",
        "Văn bản MẬT số 5",
        "MẬT/2025",
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_mark_is_seen(text: str, form: str) -> None:
    assert secrecy.is_marked(unicodedata.normalize(form, text))


@pytest.mark.parametrize(
    "text",
    [
        "bí mật nhà nước",
        "BÍ MẬT",
        "bảo mật",
        "BẢO MẬT",
        "Mật độ",
        "mật ong",
        "MẶT TRẬN TỔ QUỐC",
        "MẬT KHẨU",
        "",
        "Số vụ",
    ],
)
def test_an_ordinary_word_is_no_mark(text: str) -> None:
    assert not secrecy.is_marked(text)


@pytest.mark.parametrize(
    "name", ["BC (MẬT).xlsx", "MAT.xlsx", "BC_MAT.csv", "[MAT] bc.xlsx", "toi_mat.json", "Tuyệt mật 1.xlsx"]
)
def test_a_marked_name_is_seen(name: str) -> None:
    assert secrecy.name_is_marked(name)


@pytest.mark.parametrize(
    "name", ["mat_tran.csv", "BC_MAT_TRAN.xlsx", "mat_do.xlsx", "format.xlsx", "Mặt trận 2025.xlsx"]
)
def test_an_ordinary_name_is_no_mark(name: str) -> None:
    assert not secrecy.name_is_marked(name)


def _saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _in_cell() -> bytes:
    book = Workbook()
    book.worksheets[0]["D1"] = "TỐI MẬT"
    return _saved(book)


def _in_page_header() -> bytes:
    book = Workbook()
    book.worksheets[0].oddHeader.center.text = "MẬT"
    return _saved(book)


def _in_properties() -> bytes:
    book = Workbook()
    book.properties.keywords = "TUYỆT MẬT"
    return _saved(book)


def _in_sheet_name() -> bytes:
    book = Workbook()
    book.worksheets[0].title = "MẬT"
    return _saved(book)


def _in_text_box() -> bytes:
    buffer = io.BytesIO(_saved(Workbook()))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("xl/drawings/drawing1.xml", "<a:t>MẬT</a:t>")
    return buffer.getvalue()


@pytest.mark.parametrize("make", [_in_cell, _in_page_header, _in_properties, _in_sheet_name, _in_text_box])
def test_a_marked_workbook_is_returned_and_forgotten(make: "object") -> None:
    examined = examine(make(), "bc.xlsx", "s", datetime.now(VIET_NAM), max_rows=10, demonstration=True)  # type: ignore[operator]

    assert examined.is_secret
    assert [finding.code for finding in examined.findings] == ["FI301"]
    assert (examined.file_name, examined.sections, examined.envelope) == ("", (), None)


@pytest.mark.parametrize("before", ['="', "='", 'a="', '<![CDATA[="]]>', '="&lt;'])
def test_a_sign_in_a_text_hides_no_attribute_after_it(before: str) -> None:
    margins = Margins()

    margins.scan_part("xl/drawings/drawing1.xml", f'<a><t>{before}</t><shape alt="MẬT"/></a>'.encode())

    assert margins.is_marked


@pytest.mark.parametrize(
    "mark", ["M&#7852;T", "M&#x1EAC;T", "M&#194;&#803;T", "&#77;&#7852;&#84;", "M_x1EAC_T", "<![CDATA[MẬT]]>"]
)
def test_a_mark_in_references_is_seen_among_cells(mark: str) -> None:
    margins = Margins()

    margins.scan_part(
        "xl/sharedstrings.xml",
        f"<sst><si><t>C&#7845;p x&#227;</t></si><si><t>{mark}</t></si></sst>".encode(),
    )

    assert margins.is_marked


def test_an_ordinary_text_with_accents_is_not_taken_apart() -> None:
    text = "Cấp xã; Tập huấn, bồi dưỡng; Phường Mỹ Đức; lượt người " * 1000

    assert not secrecy.may_be_marked(text)
