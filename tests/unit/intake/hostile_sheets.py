"""Sheets that are small to send and huge to lay out, and cells that are no values."""

from collections.abc import Iterator

from hostile_kit import (
    ANY,
    HEADINGS,
    MAIN,
    RELS,
    RIGHT_ROW,
    SHEET,
    Hostile,
    cell,
    packed,
    parts,
    relations,
    sheet,
    styles,
    worksheet,
)


def _shared(items: bytes, cells: bytes) -> bytes:
    strings = f'<sst xmlns="{MAIN}">'.encode() + items + b"</sst>"
    has_strings = b"sharedStrings" in parts()[RELS]
    rels = parts()[RELS] if has_strings else relations("sharedStrings", "sharedStrings.xml")
    return packed({**parts(), RELS: rels, SHEET: worksheet(cells), "xl/sharedStrings.xml": strings})


def _rows(count: int, content: bytes) -> bytes:
    return b"".join(
        b'<row r="%d"><c r="A%d" t="s">%s</c></row>' % (n, n, content) for n in range(1, count + 1)
    )


def _sheet_in_styles() -> bytes:
    rels = parts()["xl/_rels/workbook.xml.rels"].replace(b"worksheets/sheet2.xml", b"other.xml")
    xml = (
        f'<worksheet xmlns="{MAIN}"><sheetData>'.encode()
        + HEADINGS
        + b'<row r="9">'
        + cell("XFD1048576", "x")
        + b"</row></sheetData></worksheet>"
    )
    return packed({**parts(), "xl/_rels/workbook.xml.rels": rels, "xl/other.xml": xml})


def sheets() -> Iterator[Hostile]:
    far = [
        ("XFD1048576", "FI122"),
        ("IV1048576", "FI122"),
        ("AZ999999", "FI122"),
        ("ZZZ99999999", "FI122"),
        ("ZZZZZZZZZZZZ9999999999999999999999", "FI122 FI104"),
    ]
    for place, answer in far:
        digits = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        yield Hostile(
            f"far_cell_{place[:12]}",
            "two cells in opposite corners, laid out as a rectangle",
            lambda place=place, digits=digits: sheet(
                HEADINGS + f'<row r="{digits}">'.encode() + cell(place, "x") + b"</row>"
            ),
            answer,
        )
    yield Hostile(
        "far_cell_single_quotes",
        "the same, written with single quotes",
        lambda: sheet(HEADINGS + b"<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>"),
        "FI122",
    )
    yield Hostile(
        "far_cell_prefixed",
        "the same, with a prefix",
        lambda: sheet(HEADINGS + b'<x:row r="1048576"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>'),
        "FI122",
    )
    yield Hostile(
        "far_cell_hidden",
        "the same, after an attribute that holds a bracket",
        lambda: sheet(HEADINGS + b'<row r="9"><c s=">" r="XFD1048576"><v>1</v></c></row>'),
        "FI122",
    )
    yield Hostile(
        "far_cell_lower_case",
        "the same, in small letters",
        lambda: sheet(HEADINGS + b'<row r="9"><c r="xfd1048576"><v>1</v></c></row>'),
        "FI122",
    )
    yield Hostile(
        "far_cell_other_part",
        "the same, in a part that calls itself styles",
        _sheet_in_styles,
        "FI122 FI120 FI104",
    )
    yield Hostile(
        "far_row_implicit",
        "a row number near the end, cells without a reference",
        lambda: sheet(HEADINGS + b'<row r="1048570">' + b"<c><v>1</v></c>" * 16_000 + b"</row>"),
        "FI122",
    )
    yield Hostile(
        "million_columns",
        "one row of a million cells",
        lambda: sheet(b'<row r="1">' + b"<c><v>1</v></c>" * 1_000_000 + b"</row>"),
        "FI104 FI105 FI122",
    )
    yield Hostile(
        "dimension_huge",
        "a dimension of A1:XFD1048576 and one row",
        lambda: sheet(HEADINGS + RIGHT_ROW, dimension="A1:XFD1048576"),
        ANY,
    )
    yield Hostile(
        "dimension_negative",
        "a dimension that ends before it begins",
        lambda: sheet(HEADINGS + RIGHT_ROW, dimension="B9:A1"),
        ANY,
    )
    yield Hostile(
        "dimension_nonsense",
        "a dimension that is no range",
        lambda: sheet(HEADINGS + RIGHT_ROW, dimension="A-1:-B0"),
        ANY,
    )
    yield Hostile(
        "dimension_overflow",
        "a dimension beyond 32 bits",
        lambda: sheet(HEADINGS + RIGHT_ROW, dimension="A1:ZZZZZZZ99999999999"),
        ANY,
    )
    yield Hostile(
        "row_zero",
        "a row number 0",
        lambda: sheet(HEADINGS + b'<row r="0">' + cell("A0", "x") + b"</row>"),
        ANY,
    )
    yield Hostile(
        "row_negative",
        "a negative row number",
        lambda: sheet(HEADINGS + b'<row r="-5">' + cell("A-5", "x") + b"</row>"),
        ANY,
    )
    yield Hostile(
        "rows_backwards", "rows and cells in the wrong order", lambda: sheet(RIGHT_ROW + HEADINGS), ANY
    )
    yield Hostile(
        "row_twice", "the same cell 10,000 times", lambda: sheet(HEADINGS + RIGHT_ROW * 10_000), ANY
    )
    yield Hostile(
        "merged_million",
        "a million merged ranges",
        lambda: sheet(
            HEADINGS + RIGHT_ROW,
            b"<mergeCells>"
            + b"".join(b'<mergeCell ref="A%d:B%d"/>' % (n, n) for n in range(2, 1_000_002))
            + b"</mergeCells>",
        ),
        ANY,
    )
    yield Hostile(
        "merged_all",
        "everything merged into one cell",
        lambda: sheet(HEADINGS + RIGHT_ROW, b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
        ANY,
    )
    yield Hostile(
        "merged_overlapping",
        "merged ranges that overlap and run backwards",
        lambda: sheet(
            HEADINGS + RIGHT_ROW,
            b'<mergeCells><mergeCell ref="B2:A1"/><mergeCell ref="A1:B2"/><mergeCell ref="x"/></mergeCells>',
        ),
        ANY,
    )
    yield Hostile(
        "shared_out_of_range",
        "a shared text that is not there",
        lambda: _shared(b"<si><t>a</t></si>", _rows(3, b"<v>4000000000</v>")),
        ANY,
    )
    yield Hostile(
        "shared_negative",
        "a shared text of a negative number",
        lambda: _shared(b"<si><t>a</t></si>", _rows(3, b"<v>-1</v>")),
        ANY,
    )
    yield Hostile(
        "shared_many",
        "15 million empty shared texts",
        lambda: _shared(b"<si/>" * 3_000_000, _rows(3, b"<v>0</v>")),
        "FI122",
    )
    yield Hostile(
        "shared_amplified",
        "a text of a million letters in 5,000 cells",
        lambda: _shared(b"<si><t>" + b"x" * 1_000_000 + b"</t></si>", _rows(5_000, b"<v>0</v>")),
        "FI122",
    )
    yield Hostile(
        "cell_million",
        "a cell of a million letters",
        lambda: sheet(HEADINGS + b'<row r="2">' + cell("A2", "x" * 1_000_000) + b"</row>"),
        ANY,
    )
    for number in ("1e309", "-1e309", "NaN", "Infinity", "0x10", "1e-400", "٣", "９", "--5", "1" * 400):
        yield Hostile(
            f"number_{number[:8]}",
            "a number that is none, or of no size",
            lambda number=number: sheet(
                HEADINGS
                + b'<row r="2">'
                + cell("A2", "Họp dân")
                + f'<c r="B2"><v>{number}</v></c></row>'.encode()
            ),
            ANY,
        )
    for serial in ("-1", "0", "2958466", "1e18"):
        yield Hostile(
            f"date_{serial}",
            "a date outside the calendar",
            lambda serial=serial: packed(
                {
                    **parts(),
                    "xl/styles.xml": styles('<cellXfs><xf numFmtId="14"/></cellXfs>'),
                    SHEET: worksheet(
                        HEADINGS
                        + f'<row r="2"><c r="A2" s="0"><v>{serial}</v></c>'.encode()
                        + f'<c r="B2" s="0"><v>{serial}</v></c></row>'.encode()
                    ),
                }
            ),
            ANY,
        )
    yield Hostile(
        "cell_kind_unknown",
        "a cell of a type nobody knows",
        lambda: sheet(HEADINGS + b'<row r="2"><c r="A2" t="zz"><v>1</v></c></row>'),
        ANY,
    )
