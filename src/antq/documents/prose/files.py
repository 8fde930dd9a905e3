"""Texts from files: TXT, HTML, DOCX and PDF with a text layer, each by a well-kept library.

Offsets of figures count characters of the text these give; of TXT that is the decoded file as it is.
"""

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from antq.core.errors import AntqError
from antq.documents.prose import html_tables, pdf_pages
from antq.narrative.folding import Text

if TYPE_CHECKING:
    from docx.table import Table as DocxTable

# A page of a report holds some thousand characters; beyond this a file is no report.
MOST_CHARACTERS: Final = 20_000_000
_MOST_UNPACKED: Final = 200_000_000


def read(source: Path | str | bytes, format: str | None = None) -> Text:
    """The text of a file, given by its path or bytes; `format` is one of FORMATS, else taken from the path's ending.

    Raises AntqError for an unknown format, a file that is not of its format, and a PDF without a text layer.
    """
    if isinstance(source, bytes):
        data, where = source, "the bytes given"
    else:
        path = Path(source)
        where = str(path)
        format = format or _format_of(path)
        try:
            data = path.read_bytes()
        except OSError as error:
            raise AntqError(f"cannot read: {error.strerror}", where=where, fix="check the path") from None
    reader = _READERS.get(format or "")
    if reader is None:
        raise AntqError(
            f"Không đọc được định dạng `{format}` / no reader for this format",
            where=where,
            fix=f"định dạng nhận được / formats: {', '.join(FORMATS)}",
        )
    try:
        text = reader(data)
    except AntqError:
        raise
    except Exception as error:
        # The libraries raise many kinds of errors on damaged files; to the sender they are one.
        raise AntqError(
            f"Tệp không đọc được như {format} / the file cannot be read as {format}: {type(error).__name__}",
            where=where,
            fix="mở và lưu lại tệp, hoặc gửi dạng văn bản / open and save it again, or send plain text",
        ) from error
    if len(text) > MOST_CHARACTERS:
        raise AntqError("Văn bản quá dài / the text is too long", where=where, fix="chia nhỏ / split it")
    return Text(text)


def _format_of(path: Path) -> str:
    ending = path.suffix.lower().removeprefix(".")
    return {"htm": "html", "xhtml": "html", "text": "txt", "md": "txt"}.get(ending, ending or "txt")


def _txt(data: bytes) -> str:
    """UTF-8, UTF-16 by its mark, else the Vietnamese code page; bytes that mean nothing become U+FFFD."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start > len(data) - 4 or _mostly_utf8(data):
            return data.decode("utf-8", errors="replace")
        return data.decode("cp1258", errors="replace")


def _mostly_utf8(data: bytes) -> bool:
    text = data.decode("utf-8", errors="replace")
    return text.count("\ufffd") * 100 < len(text)


def _html(data: bytes) -> str:
    import lxml.html
    from inscriptis import Inscriptis
    from inscriptis.css_profiles import STRICT_CSS_PROFILE
    from inscriptis.model.config import ParserConfig

    if not data.strip():
        return ""
    # A document that names no encoding is UTF-8 here; entities outside the file are never fetched.
    text = data.decode("utf-8") if _is_utf8(data) else None
    parser = lxml.html.HTMLParser(no_network=True, huge_tree=False)
    tree = lxml.html.fromstring(text.encode() if text else data, parser=_utf8_parser() if text else parser)
    html_tables.as_lines(tree)
    return str(Inscriptis(tree, ParserConfig(css=STRICT_CSS_PROFILE)).get_text())


def _utf8_parser() -> object:
    import lxml.html

    return lxml.html.HTMLParser(no_network=True, huge_tree=False, encoding="utf-8")


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _docx(data: bytes) -> str:
    """Paragraphs and table rows in their order, a line each; the cells of a row are parted by tabs."""
    import docx
    from docx.table import Table

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        if sum(entry.file_size for entry in package.infolist()) > _MOST_UNPACKED:
            raise AntqError(
                "Tệp giải nén quá lớn / the file unpacks to too much", fix="gửi dạng văn bản / send text"
            )
    lines: list[str] = []
    for block in docx.Document(io.BytesIO(data)).iter_inner_content():
        if isinstance(block, Table):
            lines += _docx_rows(block)
        else:
            lines.append(block.text)
    return "\n".join(lines)


def _docx_rows(table: "DocxTable") -> Iterator[str]:
    """The rows of a table; a merged cell has its text once, and nothing in the other columns and rows it spans."""
    seen: set[object] = set()
    for row in table.rows:
        texts: list[str] = []
        inner: list[DocxTable] = []
        for cell in row.cells:
            is_new = cell._tc not in seen
            seen.add(cell._tc)
            texts.append(" ".join(cell.text.split()) if is_new else "")
            inner += cell.tables if is_new else []
        if any(texts):
            yield "\t".join(texts).rstrip("\t")
        for one in inner:
            yield from _docx_rows(one)


def _pdf(data: bytes) -> str:
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as pdf:
        pages = []
        for page in pdf.pages:
            pages.append(pdf_pages.text(page))
            # A page's characters are kept until asked not to: a long report would hold them all.
            page.close()
    text = "\n".join(pages)
    if pages and not text.strip():
        raise AntqError(
            "PDF không có lớp văn bản (bản quét) / the PDF has no text layer",
            fix="gửi tệp văn bản gốc / send the original text file",
        )
    return text


_READERS: Final[MappingProxyType[str, Callable[[bytes], str]]] = MappingProxyType(
    {"txt": _txt, "html": _html, "docx": _docx, "pdf": _pdf}
)
FORMATS: Final = tuple(_READERS)
"""The formats of prose that can be read."""
