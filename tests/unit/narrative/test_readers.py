"""Prose is read from TXT, HTML, DOCX and PDF; a file that is not of its format is refused in words."""

import io
from pathlib import Path

import docx
import pytest

from antq import narrative
from antq.core.errors import AntqError
from antq.documents.prose import files

SENTENCE = "Bộ đội Biên phòng bắt 11 vụ, 26 đối tượng."


def a_docx() -> bytes:
    document = docx.Document()
    document.add_paragraph(SENTENCE)
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Số cuộc họp dân", "345"
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def a_pdf(line: str) -> bytes:
    """A page with a line of text, as small as PDF goes."""
    return a_page(f"BT /F1 12 Tf 40 700 Td ({line}) Tj ET")


def a_page(content: str) -> bytes:
    """A page of a PDF with drawing commands."""
    stream = content.encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        data
        + b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (
            table,
            len(data),
        )
    )


@pytest.mark.parametrize(
    ("data", "format"),
    [
        (SENTENCE.encode(), "txt"),
        (SENTENCE.encode("utf-16"), "txt"),
        (f"<html><body><p>{SENTENCE}</p><script>x()</script></body></html>".encode(), "html"),
        (a_docx(), "docx"),
    ],
)
def test_each_format_gives_the_same_figures(data: bytes, format: str) -> None:
    text = files.read(data, format)
    assert SENTENCE in text.raw
    assert [one.value for one in narrative.extract(text.raw)][:2] == [11, 26]


def test_cells_of_a_table_are_side_by_side() -> None:
    assert "Số cuộc họp dân\t345" in files.read(a_docx(), "docx").raw


def test_a_pdf_is_read_by_its_text_layer() -> None:
    assert files.read(a_pdf("2,5 kg heroin"), "pdf").raw == "2,5 kg heroin"


def test_columns_of_a_pdf_are_read_one_after_the_other() -> None:
    shown = [
        "BT /F1 10 Tf 50 780 Td (A headline over both columns of the page, from left to right, no gutter) Tj ET"
    ]
    for row in range(8):
        for x, column in ((50, "left"), (320, "right")):
            shown.append(
                f"BT /F1 10 Tf {x} {740 - 14 * row} Td ({column} column line {row} of the text) Tj ET"
            )

    lines = files.read(a_page("\n".join(shown)), "pdf").raw.splitlines()

    assert lines[0].startswith("A headline")
    assert lines[1:] == [
        f"{column} column line {row} of the text" for column in ("left", "right") for row in range(8)
    ]


def test_a_ruled_table_of_a_pdf_is_lines_of_cells() -> None:
    rows = [
        ("STT", "Chi tieu", "DVT", "So luong"),
        ("1", "Heroin", "kg", "2,5"),
        ("2", "Ketamin", "kg", "1,5"),
    ]
    shown = ["BT /F1 10 Tf 50 760 Td (A line above the table) Tj ET"]
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            x, y = 50 + 100 * column, 700 - 20 * row
            shown += [f"{x} {y} 100 20 re S", f"BT /F1 10 Tf {x + 5} {y + 5} Td ({cell}) Tj ET"]

    raw = files.read(a_page("\n".join(shown)), "pdf").raw

    assert raw.splitlines() == ["A line above the table", *("\t".join(cells) for cells in rows)]


def test_a_scanned_pdf_is_refused_in_words() -> None:
    with pytest.raises(AntqError, match="no text layer"):
        files.read(a_pdf(""), "pdf")


@pytest.mark.parametrize("format", ["docx", "pdf", "xlsx", None])
def test_what_is_not_of_its_format_is_refused(format: str | None) -> None:
    with pytest.raises(AntqError):
        files.read(b"\x00\x01 no such file", format)


def test_the_format_is_taken_from_the_ending(tmp_path: Path) -> None:
    path = tmp_path / "a.htm"
    path.write_text(f"<p>{SENTENCE}</p>", encoding="utf-8")
    assert SENTENCE in files.read(path).raw
    with pytest.raises(AntqError, match="cannot read"):
        files.read(tmp_path / "none.txt")
