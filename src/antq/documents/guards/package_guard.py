"""A workbook or document as a package: whether its ZIP may be opened, what it holds other than cells or words, and what
it says outside them.

Every member is unpacked block by block, by what its bytes are and not by what the directory says of them. Nothing is
parsed as XML and nothing is executed.
"""

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt

from antq.documents.guards import foreign_formats
from antq.documents.guards.inspection import Inspection, RefusedError
from antq.documents.guards.margins import Margins
from antq.documents.guards.sheetsize import SheetSize

# Unpacked size a workbook may reach: a full sheet of text is under 20 times its packed size.
UNPACKED_LIMIT: Final = 512 * 1024 * 1024
UNPACKED_RATIO: Final = 200
# The same of a document of text, pictures and all: its words alone make a small part of it.
DOCUMENT_LIMIT: Final = 128 * 1024 * 1024
# What a reader lays out, cells and texts, in all sheets together: some 50 bytes a cell.
CELL_LIMIT: Final = 8_000_000
TEXT_LIMIT: Final = 256 * 1024 * 1024
_ITEM_LIMIT = 2_000_000
_RATIO_FLOOR = 16 * 1024 * 1024
_MEMBER_LIMIT = 10_000
_BLOCK = 1024 * 1024
# Characters of comments, text boxes, headers and the like. A workbook annotated by us at 2,000 cells has 820,000.
_MOST_NOTES = 3_000_000
# A match may not hide between two blocks.
_OVERLAP = 4096

_LOCAL_HEADER = struct.Struct("<4s22xHH")
_END = struct.Struct("<4s8xIIH")
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_RELATION = re.compile(rb"(?:Type|Target)\s*=\s*[\"']([^\"']*)[\"']")
_BOOK = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
_SHEET_ID = re.compile(rb"<(?:[^\s<>:/]+:)?sheet\s[^>]*?:id\s*=\s*[\"']([^\"']*)[\"']")
_TARGET = re.compile(rb"\sTarget\s*=\s*[\"'](?:/xl/)?([^\"']*)[\"']")
_ITEM = re.compile(rb"<(?:[^\s<>:/]+:)?si[\s/>]")
_INDEX = re.compile(rb"<v>(\d{1,9})</v>")
# Last words of relationship types: what runs, what is fetched from elsewhere, what is a file within the file.
_MACROS = frozenset({b"vbaproject", b"xlmacrosheet", b"xlintlmacrosheet", b"wordvbadata"})
_OUTSIDE = frozenset(
    {b"externallink", b"externallinkpath", b"connections", b"querytable", b"attachedtemplate"}
)
_EMBEDDED = frozenset({b"oleobject", b"package", b"control", b"activexcontrolbinary", b"afchunk"})


def inspect_package(data: bytes) -> Inspection:
    """Look into a ZIP that should be a workbook, or a document of text. Raises RefusedError."""
    members = _directory(data)
    lower = {member.filename.lower() for member in members}
    if any(name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in lower):
        raise RefusedError("FI106")
    foreign_formats.check_package(lower)
    is_document = "word/document.xml" in lower
    if "[content_types].xml" not in lower or ("xl/workbook.xml" in lower) == is_document:
        raise RefusedError("FI103")
    scan = _Scan(data, is_document=is_document)
    for member in members:
        scan.member(member)
    if any(name.startswith(("xl/externallinks/", "xl/querytables/")) for name in lower):
        raise RefusedError("FI107")
    if any(
        name.startswith(("xl/embeddings/", "xl/activex/", "word/embeddings/", "word/activex/"))
        for name in lower
    ):
        raise RefusedError("FI121")
    if is_document:
        return Inspection(
            "docx", is_marked=scan.margins.is_marked, has_identifiers=scan.margins.has_identifiers
        )
    scan.check_sheets()
    scan.check_texts(members)
    margins = scan.margins
    return Inspection(
        "xlsx",
        has_formulas=margins.has_formulas,
        has_error_cells=margins.has_error_cells,
        is_marked=margins.is_marked,
        has_identifiers=margins.has_identifiers,
        remarks=tuple(margins.remarks),
    )


def _directory(data: bytes) -> list[zipfile.ZipInfo]:
    """The members, if every reader would find the same ones. Raises RefusedError."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeError, struct.error):
        raise RefusedError("FI104") from None
    if len(members) > _MEMBER_LIMIT:
        raise RefusedError("FI105", limit=f"{_MEMBER_LIMIT} parts")
    # An archive with something before or after it, or with a second directory, is read in two ways by two readers.
    magic, size, start, comment = _END.unpack(data[-_END.size :].rjust(_END.size, b"\0"))
    if magic != b"PK\x05\x06" or comment or (start != 0xFFFFFFFF and start + size != len(data) - _END.size):
        raise RefusedError("FI120")
    if len({member.filename.lower() for member in members}) != len(members):
        raise RefusedError("FI120")
    if any(member.flag_bits & 0x1 for member in members):
        raise RefusedError("FI108")
    for member in members:
        parts = member.orig_filename.split("/")
        is_link = stat.S_ISLNK(member.external_attr >> 16)
        if is_link or ".." in parts or parts[0] == "" or any(c in member.orig_filename for c in "\\:\0"):
            raise RefusedError("FI120")
    return members


class _Scan:
    """One look over all members: what they unpack to, and what of it must not be."""

    def __init__(self, data: bytes, *, is_document: bool) -> None:
        self.margins = Margins()
        self._data = data
        self._is_document = is_document
        self._limit = DOCUMENT_LIMIT if is_document else UNPACKED_LIMIT
        self._budget = min(self._limit, max(_RATIO_FLOOR, UNPACKED_RATIO * len(data)))
        self._sheets: dict[str, SheetSize] = {}
        self._items: list[int] = []
        self._book: dict[str, bytes] = {}

    def member(self, member: zipfile.ZipInfo) -> None:
        """Unpack one member and look at it. Raises RefusedError."""
        name = member.filename.lower()
        is_xml = name.endswith((".xml", ".rels", ".vml"))
        # Which part is a sheet is for the workbook to say, so that every part is measured as one.
        size = self._sheets[name] = SheetSize()
        unpacked = checksum = 0
        tail = b""
        for block in self._blocks(member):
            checksum = zlib.crc32(block, checksum)
            first = unpacked == 0
            unpacked += len(block)
            self._budget -= len(block)
            if self._budget < 0:
                raise RefusedError("FI105", limit=f"{self._limit // 2**20} MB")
            if not is_xml:
                continue
            window = tail + block
            if (b"!" in window and _DTD.search(window)) or (
                first and block[:2] in (b"\xff\xfe", b"\xfe\xff", b"\0<", b"<\0")
            ):
                raise RefusedError("FI110")
            if name == "[content_types].xml" and (b"macroEnabled" in window or b"vbaProject" in window):
                raise RefusedError("FI106")
            if name.endswith(".rels"):
                _check_relations(window, of_workbook=name == "xl/_rels/workbook.xml.rels")
            if name == "xl/sharedstrings.xml":
                self._count_items(window, unpacked - len(window), len(tail))
            if name in _BOOK:
                self._book[name] = self._book.get(name, b"") + block
                if len(self._book[name]) > _BLOCK:
                    raise RefusedError("FI105", limit="1 MB")
            if not self._is_document and not size.feed(block):
                raise RefusedError("FI104")
            if sum(sheet.area for sheet in self._sheets.values()) > CELL_LIMIT:
                raise RefusedError("FI122", limit=f"{CELL_LIMIT:,}".replace(",", "."))
            self.margins.scan_part(name, window)
            if self.margins.size_of_notes > _MOST_NOTES:
                raise RefusedError("FI122", limit=f"{_MOST_NOTES:,}".replace(",", "."))
            tail = window[-_OVERLAP:]
        if name == "xl/sharedstrings.xml":
            self._items.append(unpacked)
        # A reader that stops at the end of the table never looks at the checksum.
        if (unpacked, checksum) != (member.file_size, member.CRC):
            raise RefusedError("FI104")

    def _count_items(self, window: bytes, offset: int, seen: int) -> None:
        """Where each shared text begins."""
        last = self._items[-1] if self._items else -1
        self._items += [at for found in _ITEM.finditer(window) if (at := offset + found.start()) > last]
        if len(self._items) > _ITEM_LIMIT:
            raise RefusedError("FI122", limit=f"{_ITEM_LIMIT:,}".replace(",", "."))

    def check_sheets(self) -> None:
        """Refuse a workbook that shows one part as many sheets: each is read by itself. Raises RefusedError."""
        for name, pattern in zip(_BOOK, (_SHEET_ID, _TARGET), strict=True):
            found = [one.lower() for one in pattern.findall(self._book.get(name, b""))]
            if len(set(found)) != len(found):
                raise RefusedError("FI120")

    def check_texts(self, members: list[zipfile.ZipInfo]) -> None:
        """Refuse a workbook whose cells repeat long shared texts until they fill the memory. Raises RefusedError."""
        lengths: npt.NDArray[np.int64] = np.diff(np.array(self._items, np.int64)).astype(np.int64)
        cells = sum(sheet.cells for sheet in self._sheets.values())
        if not len(lengths) or int(lengths.max()) * cells <= TEXT_LIMIT:
            return
        total = 0
        for member in members:
            if not self._sheets[member.filename.lower()].cells:
                continue
            tail = b""
            for block in self._blocks(member):
                window = tail + block
                cut = window.rfind(b"<c")
                window, tail = (window[:cut], window[cut:]) if cut > 0 else (window, b"")
                total += _texts_of(window, lengths)
                if total > TEXT_LIMIT:
                    raise RefusedError("FI122", limit=f"{TEXT_LIMIT // 2**20} MB")
            total += _texts_of(tail, lengths)

    def _blocks(self, member: zipfile.ZipInfo) -> Iterator[bytes]:
        start = _LOCAL_HEADER.size + member.header_offset
        header = self._data[member.header_offset : start]
        if len(header) < _LOCAL_HEADER.size:
            raise RefusedError("FI104")
        magic, name_length, extra_length = _LOCAL_HEADER.unpack(header)
        if magic != b"PK\x03\x04":
            raise RefusedError("FI104")
        packed = memoryview(self._data)[start + name_length + extra_length :][: member.compress_size]
        if member.compress_type == zipfile.ZIP_STORED:
            for at in range(0, len(packed), _BLOCK):
                yield bytes(packed[at : at + _BLOCK])
        elif member.compress_type == zipfile.ZIP_DEFLATED:
            yield from _inflate(packed)
        else:
            raise RefusedError("FI104")


def _texts_of(window: bytes, lengths: npt.NDArray[np.int64]) -> int:
    """Bytes of the shared texts that the cells of a part of a sheet refer to, at most."""
    if b":v>" in window or b"<v " in window:
        raise RefusedError("FI104")
    indexes = np.array(_INDEX.findall(window), "S9").astype(np.int64)
    return int(lengths[indexes[indexes < len(lengths)]].sum())


def _check_relations(window: bytes, *, of_workbook: bool) -> None:
    """Refuse macros, what is fetched from elsewhere, files within the file, and sheets that are no XML."""
    for found in _RELATION.finditer(window):
        is_target = found[0].startswith(b"Target")
        if not is_target and b"&" in found[1]:
            raise RefusedError("FI120")
        last = found[1].rstrip(b"/").rsplit(b"/", 1)[-1].lower()
        if last in _MACROS:
            raise RefusedError("FI106")
        if last in _OUTSIDE:
            raise RefusedError("FI107")
        if last in _EMBEDDED:
            raise RefusedError("FI121")
        if of_workbook and is_target and not last.endswith(b".xml"):
            raise RefusedError("FI120")


def _inflate(packed: memoryview) -> Iterator[bytes]:
    """The blocks of a raw deflate stream, never more than one block in memory at once."""
    decoder = zlib.decompressobj(-zlib.MAX_WBITS)
    rest: bytes | memoryview = packed
    while True:
        try:
            block = decoder.decompress(rest, _BLOCK)
        except zlib.error:
            raise RefusedError("FI104") from None
        rest = decoder.unconsumed_tail
        if not block:
            return
        yield block
