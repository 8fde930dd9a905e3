"""ZIPs made to harm whoever unpacks them."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from hostile_kit import ANY, HEADINGS, SHEET, Hostile, bomb, packed, parts, sheet, with_part, workbook


def stored_with_method(method: int) -> bytes:
    """The right workbook, its members marked as packed by a method nobody asked for."""
    data = bytearray(packed(parts(), zipfile.ZIP_STORED))
    for magic, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        start = data.find(magic)
        while start >= 0:
            struct.pack_into("<H", data, start + at, method)
            start = data.find(magic, start + 4)
    return bytes(data)


def overlapping(count: int = 500) -> bytes:
    """Many directory entries that all point to one bomb of ten million bytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    content = bomb(10_000_000)
    squeezed = packer.compress(content) + packer.flush()
    crc = zlib.crc32(content)
    body = packed(parts())
    directory_at = struct.unpack("<I", body[-6:-2])[0]
    entries = struct.unpack("<H", body[-12:-10])[0]
    kernel_at = directory_at
    name = b"xl/media/a.xml"
    local = struct.pack(
        "<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 0, crc, len(squeezed), len(content), len(name), 0
    )
    kernel = local + name + squeezed
    directory = body[directory_at:-22]
    for number in range(count):
        entry = f"xl/media/{number}.xml".encode()
        directory += (
            struct.pack(
                "<4s6H3I5H2I",
                *(
                    b"PK\x01\x02",
                    20,
                    20,
                    0,
                    8,
                    0,
                    0,
                    crc,
                    len(squeezed),
                    len(content),
                    len(entry),
                    0,
                    0,
                    0,
                    0,
                    0,
                ),
                kernel_at,
            )
            + entry
        )
    total = entries + count
    end = struct.pack(
        "<4s4H2IH", b"PK\x05\x06", 0, 0, total, total, len(directory), kernel_at + len(kernel), 0
    )
    return body[:directory_at] + kernel + directory + end


def linked() -> bytes:
    """A member that is a symbolic link."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts().items():
            archive.writestr(name, content)
        link = zipfile.ZipInfo("xl/media/link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return buffer.getvalue()


def doubled(name: str = SHEET) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for key, content in parts().items():
            archive.writestr(key, content)
        with_other_case = name.upper() if name.islower() else name
        archive.writestr(with_other_case, b"<worksheet/>")
    return buffer.getvalue()


def encrypted_flag() -> bytes:
    data = bytearray(workbook())
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


def wrong_crc(member: str = SHEET) -> bytes:
    data = bytearray(packed(parts(), zipfile.ZIP_STORED))
    at = data.find(member.encode())
    data[at + len(member) + 200] ^= 0x01
    return bytes(data)


def lying_sizes() -> bytes:
    """The directory says that each member unpacks to ten bytes."""
    data = bytearray(with_part(SHEET, bomb(40_000_000)))
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        struct.pack_into("<I", data, at + 24, 10)
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def nested(depth: int = 6) -> bytes:
    """A bomb in a ZIP in a ZIP …, inside the workbook."""
    inner = packed({"bomb.xml": bomb(50_000_000)})
    for number in range(depth):
        inner = packed({f"{number}.zip": inner})
    return with_part("xl/media/nested.zip", inner)


def zips() -> Iterator[Hostile]:
    yield Hostile(
        "bomb_sheet",
        "a sheet of 40 kB that unpacks to 40 MB",
        lambda: with_part(SHEET, bomb(40_000_000)),
        "FI105 FI104",
    )
    yield Hostile(
        "bomb_any_part",
        "a bomb in a part nobody reads",
        lambda: with_part("xl/media/x.png", bomb(60_000_000)),
        "FI105",
    )
    yield Hostile(
        "bomb_of_spaces",
        "white space between two tags, 60 MB",
        lambda: sheet(HEADINGS + bomb(60_000_000, b" ")),
        "FI105",
    )
    yield Hostile("bomb_nested", "ZIPs within ZIPs: only the outer one is ever unpacked", nested, ANY)
    yield Hostile(
        "bomb_overlapping", "500 members that share one bomb's bytes", overlapping, "FI105 FI120 FI104"
    )
    yield Hostile("bomb_lying", "sizes in the directory say ten bytes", lying_sizes, "FI105 FI104")
    yield Hostile(
        "bomb_many_members",
        "20,000 members",
        lambda: packed({**parts(), **{f"xl/m/{n}": b"" for n in range(20_000)}}, zipfile.ZIP_STORED),
        "FI105",
    )
    yield Hostile(
        "zip_traversal",
        "a member named ../../etc/cron.d/x",
        lambda: with_part("../../etc/cron.d/x", b"x"),
        "FI120",
    )
    yield Hostile(
        "zip_absolute", "a member with an absolute name", lambda: with_part("/etc/passwd", b"x"), "FI120"
    )
    yield Hostile(
        "zip_backslash", "a member named with backslashes", lambda: with_part("xl\\..\\..\\x", b"x"), "FI120"
    )
    yield Hostile("zip_drive", "a member named C:x", lambda: with_part("C:x", b"x"), "FI120")
    yield Hostile("zip_link", "a member that is a symbolic link to /etc/passwd", linked, "FI120")
    yield Hostile("zip_twice", "two members of one name", doubled, "FI120")
    yield Hostile(
        "zip_twice_by_case",
        "two members whose names differ in case",
        lambda: doubled("xl/workbook.xml"),
        "FI120",
    )
    yield Hostile(
        "zip_prefix",
        "bytes in front of the archive: two readers, two directories",
        lambda: b"PK" + b"x" * 99 + workbook(),
        "FI120 FI104",
    )
    yield Hostile("zip_suffix", "bytes after the archive", lambda: workbook() + b"x" * 99, "FI120 FI104")
    yield Hostile(
        "zip_comment",
        "a comment that holds a second end record",
        lambda: workbook()[:-2] + struct.pack("<H", 22) + workbook()[-22:],
        "FI120 FI104",
    )
    yield Hostile(
        "zip_two_archives",
        "two whole workbooks one after the other",
        lambda: workbook() + workbook(),
        "FI120 FI104",
    )
    yield Hostile("zip_empty", "an archive of nothing", lambda: b"PK\x05\x06" + b"\0" * 18, "FI103 FI104")
    yield Hostile("zip_method_99", "a packing method nobody knows", lambda: stored_with_method(99), "FI104")
    yield Hostile(
        "zip_method_bzip2",
        "packed with bzip2, whose bombs are larger",
        lambda: packed(parts(), zipfile.ZIP_BZIP2),
        "FI104",
    )
    yield Hostile(
        "zip_method_lzma",
        "packed with LZMA, which asks for its memory",
        lambda: packed(parts(), zipfile.ZIP_LZMA),
        "FI104",
    )
    yield Hostile("zip_encrypted", "a member marked as encrypted", encrypted_flag, "FI108")
    yield Hostile("zip_wrong_crc", "a byte changed, the checksum not", wrong_crc, "FI104")
    yield Hostile(
        "zip_garbage", "the right first two bytes and noise", lambda: b"PK" + bytes(range(256)) * 40, "FI104"
    )
    for share in (5, 25, 50, 75, 95, 99):
        yield Hostile(
            f"cut_at_{share}_percent",
            "an upload cut short",
            lambda share=share: workbook()[: len(workbook()) * share // 100],
            "FI104",
        )
