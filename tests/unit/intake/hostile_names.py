"""Files that are not what they are called, carry a mark of secrecy, or have a name made to be believed."""

from collections.abc import Iterator

from hostile_kit import (
    ANY,
    CONTENT_TYPES,
    HEADINGS,
    OFFICE,
    RELS,
    TABLE,
    Hostile,
    cell,
    packed,
    parts,
    relations,
    sheet,
    text,
    with_part,
    workbook,
    worksheet,
)


def encrypted_office() -> bytes:
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 600
        + "EncryptedPackage".encode("utf-16-le")
        + b"\0" * 600
    )


def commented(words: str, part: str = "xl/comments1.xml") -> bytes:
    return with_part(
        part, f"<comments><comment><text><r><t>{words}</t></r></text></comment></comments>".encode()
    )


def _hidden_mark() -> bytes:
    book = parts()["xl/workbook.xml"].replace(
        b"</sheets>", b'<sheet name="An" sheetId="77" state="veryHidden" r:id="rId77"/></sheets>'
    )
    if b"xmlns:r=" not in book:
        book = book.replace(b"<workbook ", f'<workbook xmlns:r="{OFFICE}" '.encode(), 1)
    return packed(
        {
            **parts(),
            "xl/workbook.xml": book,
            RELS: relations("worksheet", "worksheets/sheet77.xml", "rId77"),
            "xl/worksheets/sheet77.xml": worksheet(b'<row r="1">' + cell("A1", "MẬT") + b"</row>"),
        }
    )


def marks() -> Iterator[Hostile]:
    yield Hostile("secret_comment", "a mark of secrecy in a comment", lambda: commented("TỐI MẬT"), "secret")
    yield Hostile(
        "secret_split",
        "the mark dressed letter by letter",
        lambda: commented("T</t></r><r><t>ỐI M</t></r><r><t>ẬT"),
        "secret",
    )
    yield Hostile(
        "secret_thread",
        "the mark in a threaded comment",
        lambda: commented("MẬT", "xl/threadedComments/threadedComment1.xml"),
        "secret",
    )
    yield Hostile(
        "secret_box",
        "the mark in a text box",
        lambda: with_part(
            "xl/drawings/drawing1.xml",
            "<a:p><a:r><a:t>TUYỆT</a:t></a:r><a:r><a:t> MẬT</a:t></a:r></a:p>".encode(),
        ),
        "secret",
    )
    yield Hostile(
        "secret_page_header",
        "the mark in a page header with a prefix",
        lambda: sheet(
            HEADINGS, "<x:headerFooter><x:oddHeader>&amp;C&amp;14MẬT</x:oddHeader></x:headerFooter>".encode()
        ),
        "secret",
    )
    yield Hostile(
        "secret_property",
        "the mark in a property of the document",
        lambda: with_part("docProps/custom.xml", "<p><vt:lpwstr>MẬT</vt:lpwstr></p>".encode()),
        "secret",
    )
    yield Hostile(
        "secret_references", "the mark in character references", lambda: commented("M&#7852;T"), "secret"
    )
    yield Hostile("secret_hidden_sheet", "the mark in a hidden sheet", _hidden_mark, "secret")
    yield Hostile("secret_name", "the mark in the name of the file", workbook, "secret", "BC TỐI MẬT.xlsx")
    yield Hostile(
        "secret_csv",
        "the mark above a table of text",
        lambda: b"# " + "MẬT".encode() + b"\n" + text(TABLE + "Họp dân,5,6\n"),
        "secret",
        "a.csv",
    )


def renamed() -> Iterator[Hostile]:
    yield Hostile("empty", "no bytes at all", lambda: b"", "FI101")
    yield Hostile("zeros", "a million zeros", lambda: b"\0" * 1_000_000, "FI101")
    yield Hostile("pdf", "a PDF called xlsx", lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + b"x" * 999, "FI104")
    yield Hostile("pdf_and_zip", "a PDF and a workbook in one", lambda: b"%PDF-1.7\n" + workbook(), "FI104")
    yield Hostile(
        "zip_and_pdf", "a workbook and a PDF in one", lambda: workbook() + b"\n%PDF-1.7\n%%EOF", "FI120 FI104"
    )
    yield Hostile(
        "xls",
        "an old workbook called xlsx",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000,
        "FI109",
    )
    yield Hostile("encrypted", "a workbook with a password", encrypted_office, "FI108")
    yield Hostile(
        "xlsb",
        "a binary workbook",
        lambda: packed({CONTENT_TYPES: b"<x/>", "xl/workbook.bin": b"\0" * 99}),
        "FI130",
    )
    yield Hostile(
        "ods",
        "an OpenDocument table",
        lambda: packed(
            {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"}
        ),
        "FI130",
    )
    yield Hostile(
        "docx",
        "a text document",
        lambda: packed({CONTENT_TYPES: b"<x/>", "word/document.xml": b"<x/>"}),
        "FI104",
    )
    yield Hostile(
        "docx_and_xlsx",
        "a text document that is a workbook too",
        lambda: with_part("word/document.xml", b"<w:p/>"),
        ANY,
    )
    yield Hostile(
        "html", "a page with a script", lambda: b"<html><script>alert(1)</script>,</html>", "FI260 FI265"
    )
    yield Hostile("program", "a program", lambda: b"\x7fELF" + bytes(range(256)) * 9, "FI103 FI112")
    yield Hostile("png", "a picture", lambda: b"\x89PNG\r\n\x1a\n" + b"," * 999, "FI103")
    yield Hostile("gzip", "a packed text", lambda: b"\x1f\x8b\x08" + b"\0" * 999, "FI103 FI112")
    names = {
        "newline": "a\nb\r\n.csv",
        "empty": "",
        "long": "x" * 5000 + ".csv",
        "traversal": "../../../etc/passwd",
        "rtl": "bc\u202excod.csv",
        "nul": "a\0b.csv",
        "surrogate": "a\udcff.csv",
        "markup": "<script>alert(1)</script>.csv",
        "format": "{0.__class__}%s%n.csv",
        "person": "BC 089203001234.csv",
    }
    for key, name in names.items():
        yield Hostile(
            f"name_{key}", "a file name made to be believed", lambda: text(TABLE + "Họp dân,5,6\n"), ANY, name
        )
