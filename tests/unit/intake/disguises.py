"""Generates files in which a mark of secrecy, or a number of a person, is disguised: each carrier with each spelling.

`marks()` and `persons()` give name, file name and bytes. Persons and numbers are invented.
"""

import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from itertools import cycle
from xml.sax.saxutils import escape, quoteattr

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

COVER = {
    "Tỉnh/thành phố": "An Giang",
    "Đơn vị báo cáo": "Bộ đội Biên phòng",
    "Kỳ báo cáo": "Quý IV/2025",
    "Cơ sở kỳ": "Theo Nghị định 09/2019/NĐ-CP",
    "Nguồn dữ liệu": "Thực",
}
ROW = {"Cấp": "Cấp xã", "Địa bàn": "Xã Thử Một", "Hoạt động": "Họp dân", "Số cuộc, đợt, lần": "12"}
PROSE = "Lực lượng Biên phòng tổ chức 12 cuộc họp dân với 1.150 lượt người tham gia."

MARKS = {
    "plain": "MẬT",
    "degree": "TỐI MẬT",
    "highest": "TUYỆT MẬT",
    "framed": "[ MẬT ]",
    "spaced out": "M Ậ T",
    "dotted": "M.Ậ.T",
    "full-width": "ＭẬＴ",
    "zero-width": "M\u200bẬ\u00adT",
    "decomposed": unicodedata.normalize("NFD", "MẬT"),
    "without accents": "TOI MAT",
    "TCVN3": "TUYÖT MËT",
    "VNI": "TOÁI MAÄT",
    "stored twice": "MẬT".encode().decode("latin-1"),
    "Cyrillic letters": "МẬТ",
    "introduced": "Độ mật: Mật",
    "within a line": "Báo cáo này MẬT, số 5",
}
NUMBERS = {
    "citizen": "089203001234",
    "citizen in dots": "079.095.000.001",
    "citizen in threes": "079 095 555 666",
    "citizen in no-break spaces": "079\u00a0095\u00a0000\u00a0001",
    "citizen in full width": "０７９０９５０００００１",
    "citizen with zero width": "0790\u200b9500\u200b0001",
    "citizen with dashes": "079-095-000-001",
    "citizen without its zero": "79095000001",
    "old identity": "351234567",
    "old identity named": "CMND 351 234 567",
    "telephone": "0912345678",
    "telephone of the country": "(+84) 912 345 678",
    "telephone in dots": "0912.345.678",
    "telephone in pairs": "09 12 34 56 78",
    "telephone without plus": "84912345678",
    "telephone of an office": "(0296) 3852 123",
    "account": "STK 1903 5555 888 017",
    "insurance": "BHXH 7912345678",
    "health card": "DN 4 79 0123456789",
    "passport": "hộ chiếu B1234567",
    "passport alone": "C1234567",
    "mail": "thu.mau@example.com",
    "mail in spaces": "thu @ example.com",
}

Carrier = Callable[[str], tuple[str, bytes]]
Part = tuple[str, str]


def _book() -> Workbook:
    book = Workbook()
    cover = book.active
    assert cover is not None
    cover.title = "Báo cáo"
    for pair in COVER.items():
        cover.append(pair)
    lines = book.create_sheet("Hoạt động")
    lines.append(list(ROW))
    lines.append(list(ROW.values()))
    return book


def _saved(book: Workbook, *parts: Part) -> tuple[str, bytes]:
    buffer = io.BytesIO()
    book.save(buffer)
    return "bao-cao.xlsx", _with(buffer.getvalue(), *parts)


def _with(data: bytes, *parts: Part) -> bytes:
    """The archive with parts added."""
    buffer = io.BytesIO(data)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts:
            archive.writestr(name, text)
    return buffer.getvalue()


def _changed(data: bytes, name: str, change: Callable[[str], str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            content = old.read(member)
            new.writestr(member, change(content.decode()) if member == name else content)
    return buffer.getvalue()


def cell(text: str) -> tuple[str, bytes]:
    """A cell below the table, far from any heading."""
    book = _book()
    book["Hoạt động"]["B60"] = text
    return _saved(book)


def place(text: str) -> tuple[str, bytes]:
    """The place of a line."""
    book = _book()
    book["Hoạt động"]["B2"] = text
    return _saved(book)


def helper_column(text: str) -> tuple[str, bytes]:
    """A column no form has."""
    book = _book()
    book["Hoạt động"]["F1"], book["Hoạt động"]["F2"] = "Ghi thêm", text
    return _saved(book)


def cover_note(text: str) -> tuple[str, bytes]:
    """A label of the cover that no form has."""
    book = _book()
    book["Báo cáo"].append(["Ghi chú thêm", text])
    return _saved(book)


def cover_value(text: str) -> tuple[str, bytes]:
    """A value of the cover."""
    book = _book()
    book["Báo cáo"].append(["Đơn vị ban hành", text])
    return _saved(book)


def hidden_sheet(text: str) -> tuple[str, bytes]:
    """A cell of a hidden sheet, beyond its first rows."""
    book = _book()
    sheet = book.create_sheet("Nháp")
    sheet.sheet_state = "veryHidden"
    sheet["C40"] = text
    return _saved(book)


def hidden_native(text: str) -> tuple[str, bytes]:
    """The same as a number, where it is one."""
    book = _book()
    sheet = book.create_sheet("Nháp")
    sheet.sheet_state = "hidden"
    sheet["C40"] = int(text) if text.isascii() and text.isdigit() else text
    return _saved(book)


def sheet_name(text: str) -> tuple[str, bytes]:
    """The name of a sheet."""
    book = _book()
    book.create_sheet(re.sub(r"[\[\]:/]", "", text)[:31])
    return _saved(book)


def comment(text: str) -> tuple[str, bytes]:
    """A comment on a cell."""
    book = _book()
    book["Hoạt động"]["A1"].comment = Comment(text, "")
    return _saved(book)


def coloured_footer(text: str) -> tuple[str, bytes]:
    """A page footer with codes of colour, font and size."""
    book = _book()
    data = _saved(book)[1]
    codes = f'&C&KFF0000&"Times New Roman,Bold"&14{text}'
    footer = f"<headerFooter><oddFooter>{escape(codes)}</oddFooter></headerFooter></worksheet>"
    return "bao-cao.xlsx", _changed(
        data, "xl/worksheets/sheet2.xml", lambda xml: xml.replace("</worksheet>", footer)
    )


def number_format(text: str) -> tuple[str, bytes]:
    """A number format that shows the words."""
    book = _book()
    book["Hoạt động"]["D2"].number_format = f'0" {text}"'
    return _saved(book)


def defined_name(text: str) -> tuple[str, bytes]:
    """A named constant."""
    book = _book()
    book.defined_names["ghi_chu"] = DefinedName("ghi_chu", attr_text=f'"{text}"')
    return _saved(book)


def rich_text(text: str) -> tuple[str, bytes]:
    """A text each letter of which is dressed for itself."""
    runs = "".join(f"<r><rPr><b/></rPr><t>{escape(letter)}</t></r>" for letter in text)
    data = cell("PUT IT HERE")[1]
    return "bao-cao.xlsx", _changed(
        data, "xl/worksheets/sheet2.xml", lambda xml: xml.replace("<t>PUT IT HERE</t>", runs)
    )


def by_reference(text: str) -> tuple[str, bytes]:
    """Character references for letters."""
    coded = "".join(f"&#x{ord(letter):X};" for letter in text)
    data = cell("PUT IT HERE")[1]
    return "bao-cao.xlsx", _changed(
        data, "xl/worksheets/sheet2.xml", lambda xml: xml.replace("PUT IT HERE", coded)
    )


def alternative_text(text: str) -> tuple[str, bytes]:
    """The alternative text of a picture."""
    shape = f'<xdr:pic><xdr:cNvPr id="2" name="Anh 1" descr={quoteattr(text)}/></xdr:pic>'
    return _saved(_book(), ("xl/drawings/drawing1.xml", f"<xdr:wsDr>{shape}</xdr:wsDr>"))


def text_box(text: str) -> tuple[str, bytes]:
    """A text box, as character data."""
    box = f"<xdr:wsDr><a:p><a:r><a:t><![CDATA[{text}]]></a:t></a:r></a:p></xdr:wsDr>"
    return _saved(_book(), ("xl/drawings/drawing1.xml", box))


def properties(text: str) -> tuple[str, bytes]:
    """A property of the workbook."""
    book = _book()
    book.properties.subject = text
    return _saved(book)


def table_of_text(text: str) -> tuple[str, bytes]:
    """A cell of a CSV file."""
    lines = [*(f"# {label}: {value}" for label, value in COVER.items()), _joined(ROW), _joined(ROW.values())]
    return "bao-cao.csv", "\n".join([*lines, f'"Cấp xã","{text}","Họp dân","3"', ""]).encode()


def remark_of_text(text: str) -> tuple[str, bytes]:
    """A line of a CSV file's cover."""
    lines = [*(f"# {label}: {value}" for label, value in COVER.items()), f"# Ghi chú: {text}"]
    return "bao-cao.csv", "\n".join([*lines, _joined(ROW), _joined(ROW.values()), ""]).encode()


def _joined(cells: object) -> str:
    return ",".join(f'"{text}"' for text in cells)  # type: ignore[attr-defined]


def json_value(text: str) -> tuple[str, bytes]:
    """A key of JSON that no form has, its letters by number."""
    lines = [{**ROW}]
    filings = [{"form": "Hoạt động", "lines": lines, "note": text}]
    return "bao-cao.json", json.dumps({"envelope": COVER, "filings": filings}).encode()


def page(text: str) -> tuple[str, bytes]:
    """A line of a page, in small print."""
    head = "".join(f"<p>{label}: {value}</p>" for label, value in COVER.items())
    dressed = f"<p><small>{escape(text)}</small></p>"
    return "bao-cao.html", f"<html><body>{head}<p>{PROSE}</p>{dressed}</body></html>".encode()


def page_attribute(text: str) -> tuple[str, bytes]:
    """The alternative text of a picture on a page."""
    head = "".join(f"<p>{label}: {value}</p>" for label, value in COVER.items())
    picture = f"<img src='a.png' alt={quoteattr(text)}>"
    return "bao-cao.html", f"<html><body>{head}<p>{PROSE}</p>{picture}</body></html>".encode()


def plain_text(text: str) -> tuple[str, bytes]:
    """The last line of a long text."""
    head = "\n".join(["Mẫu: Lời văn", *(f"{label}: {value}" for label, value in COVER.items())])
    return "bao-cao.txt", "\n".join(
        [head, "", PROSE, *60 * ["Nội dung khác của báo cáo."], text, ""]
    ).encode()


def _document(body: str, *parts: Part) -> tuple[str, bytes]:
    namespace = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    head = "".join(_paragraph(f"{label}: {value}") for label, value in COVER.items())
    word = f"<w:document {namespace}><w:body>{head}{_paragraph(PROSE)}{body}</w:body></w:document>"
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>'
    )
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{office}" Target="word/document.xml"/></Relationships>'
    )
    first = [("[Content_Types].xml", types), ("_rels/.rels", relations), ("word/document.xml", word)]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (*first, *parts):
            archive.writestr(name, text)
    return "bao-cao.docx", buffer.getvalue()


def _paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


def document_line(text: str) -> tuple[str, bytes]:
    """A paragraph of a document."""
    return _document(_paragraph(text))


def watermark(text: str) -> tuple[str, bytes]:
    """A watermark behind the page, as Word makes them."""
    shape = f"<v:shape><v:textpath string={quoteattr(text)}/></v:shape>"
    return _document(
        "", ("word/header1.xml", f"<w:hdr><w:p><w:r><w:pict>{shape}</w:pict></w:r></w:p></w:hdr>")
    )


def document_picture(text: str) -> tuple[str, bytes]:
    """The alternative text of a picture in a document."""
    return _document(
        f"<w:p><w:r><w:drawing><wp:docPr id='1' name='A' title={quoteattr(text)}/></w:drawing></w:r></w:p>"
    )


def document_footer(text: str) -> tuple[str, bytes]:
    """The footer of a document's pages."""
    return _document("", ("word/footer1.xml", f"<w:ftr>{_paragraph(text)}</w:ftr>"))


def file_name(text: str) -> tuple[str, bytes]:
    """The name of a file."""
    return f"bc ({text}).xlsx".replace("/", "-"), _saved(_book())[1]


EVERYWHERE: tuple[Carrier, ...] = (
    *(cell, hidden_sheet, comment, coloured_footer, rich_text, by_reference, text_box, properties),
    *(remark_of_text, json_value, table_of_text, page, plain_text, document_line, document_footer),
)
MARKED: tuple[Carrier, ...] = (
    *(place, helper_column, cover_note, sheet_name, number_format, defined_name, alternative_text),
    *(page_attribute, watermark, document_picture, file_name),
)
PERSONAL: tuple[Carrier, ...] = (place, helper_column, cover_value, cover_note, hidden_native)


def marks() -> Iterator[tuple[str, str, bytes]]:
    """Each carrier with five spellings in turn, and each spelling in a cell."""
    spellings = cycle(MARKS)
    for carrier in (*EVERYWHERE, *MARKED):
        for _ in range(5):
            spelling = next(spellings)
            yield (f"{spelling} as {carrier.__name__}", *carrier(MARKS[spelling]))
    for spelling, text in MARKS.items():
        yield (f"{spelling} as cell", *cell(text))


def persons() -> Iterator[tuple[str, str, bytes]]:
    """Each carrier with five spellings in turn, and each spelling as a place."""
    spellings = cycle(NUMBERS)
    for carrier in (*EVERYWHERE, *PERSONAL):
        for _ in range(5):
            spelling = next(spellings)
            yield (f"{spelling} as {carrier.__name__}", *carrier(NUMBERS[spelling]))
    for spelling, text in NUMBERS.items():
        yield (f"{spelling} as place", *place(text))
