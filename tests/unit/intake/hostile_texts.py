"""Tables of text and JSON documents made to harm whoever reads them."""

from collections.abc import Callable, Iterator

from hostile_kit import ANY, TABLE, Hostile, json_with, text


def json_cell(value: str) -> bytes:
    return json_with(f'[{{"activity": "residents_meeting", "occasions": {value}}}]')


def texts() -> Iterator[Hostile]:
    def one(name: str, why: str, make: Callable[[], bytes], answer: str = ANY) -> Hostile:
        return Hostile(f"csv_{name}", why, make, answer, "report.csv")

    yield one("line_huge", "one line of 30 MB", lambda: b"a," + b"x" * 30_000_000, "FI105")
    yield one(
        "row_huge",
        "a row whose cell has two million letters",
        lambda: text(TABLE + "Họp dân," + "9" * 2_000_000 + ",6\n"),
    )
    yield one(
        "columns_million",
        "a heading of a million columns",
        lambda: text(",".join(f"c{n}" for n in range(1_000_000)) + "\n1,2\n"),
        "FI105",
    )
    yield one(
        "columns_by_rows",
        "200 columns in 190,000 blank rows",
        lambda: text(TABLE.strip() + "," + ",".join(f"x{n}" for n in range(200)) + "\n" + ",\n" * 190_000),
        "FI122",
    )
    yield one(
        "rows_blank",
        "a million blank rows",
        lambda: text(TABLE + "\n" * 1_000_000),
        "FI111 FI113 FI209 FI214",
    )
    yield one(
        "quote_open",
        "a quote that never closes, over 30,000 rows",
        lambda: text(TABLE + '"' + "a,b\n" * 30_000),
    )
    yield one("quotes", "a million quotes", lambda: text(TABLE + '"' * 1_000_001 + ",5,6\n"))
    yield one(
        "carriage_returns",
        "rows ended by carriage returns only",
        lambda: text(TABLE.replace("\n", "\r") + "Họp dân,5,6\r" * 1000),
    )
    yield one("cover_endless", "a cover of 100,000 lines", lambda: b"# x: y\n" * 100_000, "FI113")
    yield one("nul", "NUL between letters", lambda: text(TABLE + "Họp\0dân,5,6\n"), "FI103")
    yield one(
        "latin",
        "Vietnamese in a code page of one byte",
        lambda: "Hoạt động,Số lượt người\nH\xf4p,5\n".encode("cp1258", "replace") + b"\xfe\xfd,1\n",
        "FI112 FI103",
    )
    yield one(
        "encodings_mixed",
        "UTF-8 and another encoding in one file",
        lambda: text(TABLE + "Họp dân,5,6\n") + "Họp".encode("utf-16-le") + b"\xff\n",
        "FI103 FI112",
    )
    yield one(
        "surrogate",
        "half a character, written as if it were one",
        lambda: text(TABLE + "Họp\ud800dân,5,6\n"),
        "FI112 FI103",
    )
    yield one(
        "overlong", "a slash in an overlong encoding", lambda: text(TABLE) + b"\xc0\xaf,5,6\n", "FI112 FI103"
    )
    yield one(
        "bom_twice", "two byte order marks", lambda: b"\xef\xbb\xbf" * 2 + text(TABLE + "Họp dân,5,6\n")
    )
    yield one(
        "utf16_odd",
        "UTF-16 of an odd number of bytes",
        lambda: text(TABLE + "Họp dân,5,6\n").decode().encode("utf-16") + b"x",
        "FI103 FI112",
    )
    yield one(
        "utf16_surrogate",
        "UTF-16 with half a pair",
        lambda: b"\xff\xfe" + "a,b\n".encode("utf-16-le") + b"\x00\xd8",
        "FI103 FI112",
    )
    yield one("utf32", "UTF-32", lambda: text(TABLE).decode().encode("utf-32"))
    yield one(
        "formulas",
        "formulas in every cell, for whoever opens an export",
        lambda: text(TABLE + "=cmd|'/c calc'!A1,@SUM(1),+5\n"),
    )
    yield one(
        "markup",
        "HTML for whoever looks at a receipt",
        lambda: text(TABLE + "<img src=x onerror=alert(1)>,5,6\n"),
    )
    yield one(
        "templates",
        "placeholders for whoever formats a finding",
        lambda: text(TABLE + "{value.__class__},{0},%(x)s\n", province="{fix}"),
    )
    yield one(
        "escapes", "JSON broken out of by a cell", lambda: text(TABLE + '"Họp"",""s"":""accepted",5,6\n')
    )
    yield one("sql", "SQL in a cell", lambda: text(TABLE + "'); drop table eventlog.events; --,5,6\n"))
    yield one("terminal", "codes that write on a terminal", lambda: text(TABLE + "\x1b]0;x\x07\x1b[2J,5,6\n"))
    yield one(
        "combining",
        "a letter with 100,000 accents",
        lambda: text(TABLE + "a" + "\u0301" * 100_000 + ",5,6\n"),
    )
    yield one(
        "regex",
        "a text on which a careless pattern runs for ever",
        lambda: text(TABLE + "0" * 50_000 + "!,5,6\n" + "s n " * 20_000 + ",5,6\n"),
    )
    yield one(
        "spaces",
        "a million spaces and a name",
        lambda: text(TABLE + "ông" + " " * 1_000_000 + "Nguyễn Văn,5,6\n"),
    )
    yield one(
        "number_long",
        "a number of a million digits",
        lambda: text(TABLE + "Họp dân," + "1." * 500_000 + "1,6\n"),
    )


def jsons() -> Iterator[Hostile]:
    def one(name: str, why: str, make: Callable[[], bytes], answer: str = ANY) -> Hostile:
        return Hostile(f"json_{name}", why, make, answer, "report.json")

    yield one("deep_arrays", "arrays nested a million deep", lambda: b"[" * 1_000_000, "FI104")
    yield one("deep_objects", "objects nested 100,000 deep", lambda: b'{"filings":' * 100_000, "FI104")
    yield one(
        "deep_closed", "the same, closed properly", lambda: json_with("[" * 50_000 + "]" * 50_000), "FI104"
    )
    yield one("values", "ten million zeros", lambda: json_with("[" + "0," * 10_000_000 + "0]"), "FI105")
    yield one(
        "keys",
        "a line of 300,000 keys",
        lambda: json_with("[{" + ",".join(f'"k{n}":1' for n in range(300_000)) + "}]"),
        "FI105",
    )
    yield one("filings", "100,000 filings", lambda: b'{"filings":[' + b"{}," * 100_000 + b"{}]}", "FI105")
    yield one("key_twice", "two values for one key", lambda: json_cell('5, "occasions": 6'), "FI104")
    yield one("number_nan", "NaN", lambda: json_cell("NaN"))
    yield one("number_infinity", "Infinity", lambda: json_cell("-Infinity"))
    yield one("number_e309", "1e309", lambda: json_cell("1e309"))
    yield one("number_exponent", "a number of a million million digits", lambda: json_cell("1e999999999999"))
    yield one("number_exponent_more", "an exponent beyond any library", lambda: json_cell("1e" + "9" * 40))
    yield one(
        "number_digits", "a million digits, slow to turn into a number", lambda: json_cell("9" * 1_000_000)
    )
    yield one("text_million", "a text of a million letters", lambda: json_cell('"' + "x" * 1_000_000 + '"'))
    yield one("surrogate", "half a character", lambda: json_cell('"\\ud800"'))
    yield one("nul", "an escaped NUL", lambda: json_cell('"a\\u0000b"'))
    yield one("cell_is_object", "an object where a number belongs", lambda: json_cell('{"$ne": null}'))
    yield one("lines_is_text", "a text where the lines belong", lambda: json_with('"x"'))
    yield one(
        "prototype",
        "keys that mean something to a program",
        lambda: json_with('[{"__proto__": {"x": 1}, "__class__": 1}]'),
    )
    yield one("truncated", "the end is missing", lambda: json_with("[{}]")[:-9], "FI104")
    yield one("two_documents", "two documents in one file", lambda: json_with("[]") * 2, "FI104")
