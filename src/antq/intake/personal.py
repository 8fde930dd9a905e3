"""Personal data at the door: personal columns are never read; identifiers elsewhere reject their line, masked.

The warehouse holds aggregate counts only. What is found here is never stored: findings carry a mask.
"""

import re
from collections.abc import Sequence

import polars as pl

from antq.reference import lists
from antq.text import visible

# Headings of columns about persons, matched without accents and case, whole or as the beginning of a heading.
_PERSONAL_HEADERS = (
    "ho ten",
    "ho va ten",
    "ho dem",
    "ten nguoi",
    "ten doi tuong",
    "ten can bo",
    "nguoi lap",
    "nguoi bao cao",
    "nguoi ky",
    "nguoi lien he",
    "so cccd",
    "cccd",
    "so cmnd",
    "cmnd",
    "can cuoc",
    "so can cuoc",
    "so dinh danh",
    "ma dinh danh",
    "so ho chieu",
    "ho chieu",
    "so dien thoai",
    "dien thoai",
    "sdt",
    "di dong",
    "email",
    "thu dien tu",
    "dia chi",
    "noi cu tru",
    "noi o",
    "thuong tru",
    "tam tru",
    "cho o",
    "que quan",
    "ngay sinh",
    "nam sinh",
    "ngay thang nam sinh",
    "gioi tinh",
    "dan toc",
    "ton giao",
    "quoc tich",
    "full name",
    "surname",
    "given name",
    "phone",
    "telephone",
    "mobile",
    "address",
    "date of birth",
    "year of birth",
    "citizen",
    "identity card",
    "id number",
    "passport",
    "ethnic",
    "religion",
    "nationality",
)
_PERSONAL_HEADER = re.compile(rf"^(?:{'|'.join(_PERSONAL_HEADERS)})(?:\W|$)")

# A citizen number: province 001–096 (the codes of 63), sex and century, year of birth, six digits.
_CITIZEN = r"(?:^|[^\d.,])(0(?:0[1-9]|[1-8]\d|9[0-6])[ .]?[0-3]\d{2}[ .]?\d{6})(?:$|[^\d.,]|[.,](?:\D|$))"
_OLD_IDENTITY = r"(?:^|[^\d.,])(\d{9})(?:$|[^\d.,]|[.,](?:\D|$))"
_TELEPHONE = r"(?:^|[^\d])((?:\+?84|0)[ .-]?(?:2\d{1,2}|[35789]\d)(?:[ .-]?\d){7})(?:$|\D)"
_BIRTH_YEAR = (
    r"(?i)(?:\bsinh\s+(?:năm|nam|ngày|ngay)|\bs\.?\s?n\.?\s*[:.]?)"
    r"\s*(?:\d{1,2}[/.-]\d{1,2}[/.-])?(?:19|20)\d{2}\b"
)

# A name is told from a place or a school named after somebody by the word in front of it: how one addresses a person,
# or a rank. What stands on signs all over the country is no person of a report.
_SURNAMES = (
    "nguyễn|trần|lê|phạm|hoàng|huỳnh|phan|vũ|võ|đặng|bùi|đỗ|hồ|ngô|dương|lý|đinh|đoàn|trịnh|trương|lâm|đào|tạ|lương|lưu"
    "|tô|quách|triệu|vàng|giàng|sùng|thào|lò|lường|quàng|vừ|sầm|nông|hứa|tống|kiều|nghiêm|phùng|doãn|danh|thạch|mai|cao|hà"
)
_TITLES = (
    r"ông|bà|anh|chị|cô|chú|em|cháu|đồng\s+chí|đ/c|bị\s+can|bị\s+cáo|nghi\s+phạm|"
    r"(?:thiếu|trung|thượng|đại)\s+(?:úy|uý|tá|tướng)|giám\s+đốc|trưởng\s+phòng|đội\s+trưởng|đồn\s+trưởng|"
    r"chủ\s+tịch|bí\s+thư|trưởng\s+(?:thôn|ban|công\s+an)|tổ\s+trưởng"
)
_REMEMBERED = (
    "hồ chí minh|võ nguyên giáp|tôn đức thắng|phạm văn đồng|nguyễn văn cừ|nguyễn văn linh|nguyễn thị minh khai|lê chân"
    "|nguyễn thị định|lê hồng phong|võ văn kiệt|trần phú|lý tự trọng|võ thị sáu|nguyễn văn trỗi|lê duẩn"
)
_CAPITAL = "[" + "".join(c for c in map(chr, range(0x41, 0x1EFA)) if c.isupper() and c.isalpha()) + "]"
_NAME = (
    rf"(?<!\w)(?i:{_TITLES})[\s:.]{{1,3}}(?!(?i:{_REMEMBERED})(?!\w))"
    rf"((?:(?={_CAPITAL})(?i:{_SURNAMES})(?:\s{_CAPITAL}\w*){{1,4}}|(?i:{_SURNAMES})\s(?i:văn|thị)\s\w+))(?!\w)"
)
# Written without diacritics, `ba` is also three and `chi` a branch: only the commonest shapes of a name count.
_NAME_PLAIN = (
    r"(?i)(?<!\w)(?:ong|ba|anh|chi|dong\s+chi|d/c)[\s:.]{1,3}"
    r"((?:nguyen|tran|le|pham|hoang|huynh|phan|vu|vo|dang|bui|do|ho|ngo|duong|ly)\s(?:van|thi|huu|duc|dinh)\s\w+)"
)

CITIZEN_NUMBER = "PD201"
OLD_IDENTITY_NUMBER = "PD202"
TELEPHONE = "PD203"
BIRTH_YEAR = "PD204"
NAME = "PD206"
# In the order they are tried: a citizen number also holds a telephone's digits.
PATTERNS = (
    (CITIZEN_NUMBER, _CITIZEN),
    (TELEPHONE, _TELEPHONE),
    (OLD_IDENTITY_NUMBER, _OLD_IDENTITY),
    (BIRTH_YEAR, _BIRTH_YEAR),
    (NAME, _NAME),
    (NAME, _NAME_PLAIN),
)
_COMPILED = tuple((code, re.compile(pattern)) for code, pattern in PATTERNS)
# What none of the patterns can do without: nine digits, or the words in front of a year of birth or of a name.
_SUSPICIOUS = r"\d(?:[ .-]?\d){8}|(?i:sinh\s|s\.?\s?n).*\d{4}"
# The last words of the forms of address and titles, as they stand in front of a name.
_TITLE_ENDS = (
    *(
        "ông",
        "bà",
        "anh",
        "chị",
        "cô",
        "chú",
        "em",
        "cháu",
        "chí",
        "đ/c",
        "can",
        "cáo",
        "phạm",
        "úy",
        "uý",
        "tá",
    ),
    *("tướng", "đốc", "phòng", "trưởng", "tịch", "thư", "thôn", "ban", "an", "ong", "ba", "chi"),
)
_ADDRESSED = [
    written + end
    for word in _TITLE_ENDS
    for written in (word, word.capitalize(), word.upper())
    for end in (" ", ":", ".", "\u00a0")
]
MASK = "•••"
# A written-out value longer than this says too much for a finding.
VALUE_LENGTH = 80


def is_personal_header(header: str) -> bool:
    """Whether a column of this heading is about persons and must not be read."""
    return bool(_PERSONAL_HEADER.match(lists.plain(header).strip(" .:*")))


def shown_header(header: str) -> str:
    """The part of a personal heading that is safe to show: the words it was known by, none that follow them."""
    found = _PERSONAL_HEADER.match(lists.plain(header).strip(" .:*"))
    return found.group(0).strip() if found else MASK


def mask(text: str, longest: int = VALUE_LENGTH) -> str:
    """`text` with identifiers and telephones replaced by a mask, unseen characters shown, cut to `longest`."""
    for code, pattern in _COMPILED:
        if code == BIRTH_YEAR:
            if pattern.search(text):
                # The name stands in front of the year, in words no pattern knows.
                return MASK
            continue
        text = pattern.sub(lambda found: found.group(0).replace(found.group(1), MASK), text)
    text = visible(text)
    return text if len(text) <= longest else text[:longest] + "…"


def mask_series(column: pl.Series, longest: int = VALUE_LENGTH) -> pl.Series:
    """`mask` over a column of raw values; each distinct value is looked at once."""
    distinct = column.drop_nulls().unique()
    masked = pl.Series([mask(value, longest) for value in distinct.to_list()], dtype=pl.String)
    return column.replace_strict(distinct, masked, default=None, return_dtype=pl.String)


def first_identifier(text: str) -> str | None:
    """The code of the first kind of identifier found in `text`, or None."""
    return next((code for code, pattern in _COMPILED if pattern.search(text)), None)


def identifiers(text: str) -> list[tuple[int, int, str]]:
    """Where identifiers stand in a running text: start, end, code. Names are not looked for: prose names officials."""
    return [
        (*(found.span(1) if found.re.groups else found.span()), code)
        for code, pattern in _COMPILED
        if code != NAME
        for found in pattern.finditer(text)
    ]


def identifier_codes(frame: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """Which rows hold an identifier in which text column: a frame of `row`, `column`, `code`.

    Distinct values are searched, not rows, and of those only the suspicious few by Python.
    """
    found = []
    for column in columns:
        distinct = frame[column].drop_nulls().unique()
        hits = [
            (text, code)
            for text in distinct.filter(
                distinct.str.contains(_SUSPICIOUS) | distinct.str.contains_any(_ADDRESSED)
            ).to_list()
            if (code := first_identifier(text))
        ]
        if hits:
            texts = pl.DataFrame(hits, schema={"text": pl.String, "code": pl.String}, orient="row")
            found.append(
                frame.select(pl.col("row"), pl.col(column).alias("text"))
                .join(texts, on="text", how="inner")
                .select("row", pl.lit(column).alias("column"), "code")
            )
    schema = {"row": pl.Int64, "column": pl.String, "code": pl.String}
    return pl.concat(found) if found else pl.DataFrame(schema=schema)
