"""What a file is, by its content, and whether it may be opened at all.

Nothing here trusts a name, a suffix or a size a file states about itself, and nothing in a file is executed.
"""

import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import Literal

from antq.intake.findings import Finding

Format = Literal["xlsx", "csv", "json"]

# Unpacked size a workbook may reach: a full sheet of text is under 20 times its packed size.
UNPACKED_LIMIT = 1024 * 1024 * 1024
UNPACKED_RATIO = 200
_RATIO_FLOOR = 16 * 1024 * 1024
_MEMBER_LIMIT = 10_000
_BLOCK = 1024 * 1024

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_FORMULA = re.compile(rb"<f[ >/]")
_ERROR_CELL = re.compile(rb"<c [^>]*t=[\"']e[\"']")
_HEADER_FOOTER = re.compile(rb"<(?:odd|even|first)(?:Header|Footer)[^>]*>([^<]*)<")
_TEXT = re.compile(rb">([^<]+)<")
# Word boundaries of a few bytes must not hide a match between two blocks.
_OVERLAP = 512


class Refused(Exception):
    """The file cannot be taken; `finding` says why."""

    def __init__(self, code: str, **args: str) -> None:
        super().__init__(code)
        self.finding = Finding(code, args=args)


@dataclass(frozen=True)
class Inspected:
    """What the guards learned: the format, text for UTF-8 formats, and what may carry a secrecy mark."""

    format: Format
    text: bytes = b""
    margins: tuple[str, ...] = ()
    has_formulas: bool = False
    has_error_cells: bool = False


@dataclass
class _Margins:
    """Texts outside the cells: headers, footers, document properties."""

    texts: list[str] = field(default_factory=list)
    has_formulas: bool = False
    has_error_cells: bool = False


def inspect(data: bytes) -> Inspected:
    """Tell the format of `data` and refuse what must not be opened. Raises Refused."""
    if not data.strip(b"\x00\t\r\n \xef\xbb\xbf"):
        raise Refused("FI101")
    if data.startswith(b"PK"):
        return _inspect_zip(data)
    if data.startswith(_OLE):
        raise Refused("FI108" if _ENCRYPTED_PACKAGE in data else "FI109")
    text = _as_utf8(data)
    start = text.lstrip()[:1]
    if start in (b"{", b"["):
        return Inspected("json", text)
    tabular = start == b"#" or any(separator in text for separator in (b",", b";", b"\t"))
    if start == b"<" or not tabular:
        raise Refused("FI103")
    return Inspected("csv", text)


def _as_utf8(data: bytes) -> bytes:
    """Text bytes as UTF-8 without a byte order mark; UTF-16 with a mark is converted. Raises Refused."""
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data.decode("utf-16").encode("utf-8")
        data = data.removeprefix(b"\xef\xbb\xbf")
        if b"\x00" in data:
            raise Refused("FI103")
        data.decode("utf-8")
    except UnicodeError:
        printable = sum(byte in b"\t\r\n" or byte >= 32 for byte in data[:4096])
        mostly_text = printable >= 0.98 * len(data[:4096]) and not data.startswith((b"%PDF", b"\x89PNG"))
        raise Refused("FI112" if mostly_text else "FI103") from None
    if data.startswith(b"%PDF"):
        raise Refused("FI103")
    return data


def _inspect_zip(data: bytes) -> Inspected:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeError):
        raise Refused("FI104") from None
    names = {member.filename for member in members}
    lower = {name.lower() for name in names}
    if len(members) > _MEMBER_LIMIT:
        raise Refused("FI105", limit="1 GB")
    if len(names) != len(members):
        # Two members of one name: readers differ on which one counts.
        raise Refused("FI104")
    if any(member.flag_bits & 0x1 for member in members):
        raise Refused("FI108")
    if any(name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in lower):
        raise Refused("FI106")
    if "xl/workbook.xml" not in lower or "[content_types].xml" not in lower:
        raise Refused("FI103")
    margins = _Margins()
    budget = min(UNPACKED_LIMIT, max(_RATIO_FLOOR, UNPACKED_RATIO * len(data)))
    for member in members:
        budget -= _scan_member(data, member, budget, margins)
    if any(name.startswith("xl/externallinks/") for name in lower):
        raise Refused("FI107")
    return Inspected("xlsx", b"", tuple(margins.texts), margins.has_formulas, margins.has_error_cells)


def _scan_member(data: bytes, member: zipfile.ZipInfo, budget: int, margins: _Margins) -> int:
    """Unpack one member block by block, by what the bytes are and not by what the directory says; its size."""
    start = _LOCAL_HEADER.size + member.header_offset
    header = data[member.header_offset : start]
    if len(header) < _LOCAL_HEADER.size:
        raise Refused("FI104")
    magic, name_length, extra_length = _LOCAL_HEADER.unpack(header)
    if magic != b"PK\x03\x04":
        raise Refused("FI104")
    packed = memoryview(data)[start + name_length + extra_length :][: member.compress_size]
    name = member.filename.lower()
    is_sheet = name.startswith("xl/worksheets/") and name.endswith(".xml")
    # Text boxes stand in drawings; a mark is often one.
    has_words = name.startswith(("docprops/", "xl/drawings/")) and name.endswith((".xml", ".vml"))
    size = 0
    tail = b""
    collected = []
    for block in _unpacked(packed, member.compress_type):
        size += len(block)
        if size > budget:
            raise Refused("FI105", limit="1 GB")
        if not name.endswith((".xml", ".rels", ".vml")):
            continue
        window = tail + block
        if _DTD.search(window) or (size == len(block) and block[:2] in (b"\xff\xfe", b"\xfe\xff")):
            raise Refused("FI110")
        if name == "[content_types].xml" and b"macroEnabled" in window:
            raise Refused("FI106")
        if is_sheet:
            margins.has_formulas = margins.has_formulas or bool(_FORMULA.search(window))
            margins.has_error_cells = margins.has_error_cells or bool(_ERROR_CELL.search(window))
            margins.texts += [_plain(found) for found in _HEADER_FOOTER.findall(window)]
        elif has_words and size <= _BLOCK:
            collected.append(block)
        tail = window[-_OVERLAP:]
    margins.texts += [_plain(found) for found in _TEXT.findall(b"".join(collected))]
    return size


def _unpacked(packed: memoryview, method: int) -> "list[bytes] | _Inflate":
    if method == zipfile.ZIP_STORED:
        return [bytes(packed)]
    if method == zipfile.ZIP_DEFLATED:
        return _Inflate(packed)
    raise Refused("FI104")


class _Inflate:
    """The blocks of a raw deflate stream, never more than one block in memory at once."""

    def __init__(self, packed: memoryview) -> None:
        self._decoder = zlib.decompressobj(-zlib.MAX_WBITS)
        self._rest: bytes | memoryview = packed

    def __iter__(self) -> "_Inflate":
        return self

    def __next__(self) -> bytes:
        try:
            block = self._decoder.decompress(self._rest, _BLOCK)
        except zlib.error:
            raise Refused("FI104") from None
        self._rest = self._decoder.unconsumed_tail
        if not block:
            raise StopIteration
        return block


def _plain(xml_text: bytes) -> str:
    """XML character data as text: the five entities and character references, without an XML parser."""
    text = xml_text.decode("utf-8", "replace")
    text = re.sub(r"&#(\d{1,7});", lambda found: _character(int(found.group(1))), text)
    text = re.sub(r"&#x([0-9a-fA-F]{1,6});", lambda found: _character(int(found.group(1), 16)), text)
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(entity, character)
    # Field codes of headers and footers: &C (centre), &"Times New Roman,Bold", &14 …
    return re.sub(r'&(?:"[^"]*"|\d+|[A-Za-z])', " ", text)


def _character(code: int) -> str:
    return chr(code) if code < 0x110000 and not 0xD800 <= code <= 0xDFFF else "\ufffd"
