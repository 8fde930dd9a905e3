"""Personal data at the door: personal columns are never read; identifiers elsewhere reject their line, masked.

The warehouse holds aggregate counts only. What is found here is never stored: findings carry a mask.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

import polars as pl

from antq.core.text import visible
from antq.reference import lists

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
    "so tai khoan",
    "tai khoan ngan hang",
    "stk",
    "so bhxh",
    "ma so bhxh",
    "so the bhyt",
    "bhxh",
    "bhyt",
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

# Between the digits of a number: blanks, dots, dashes, brackets, and characters nobody sees.
_UNSEEN = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe0f\ufeff"
_GAP = rf"[\s.\u00b7\u2022\u2027\u2024·()\-\u2010-\u2015\u2212_{_UNSEEN}]{{0,3}}"
_TIGHT = f"[{_UNSEEN}]{{0,2}}"
_START, _END = r"(?<![\d.,])", r"(?!\d)(?![.,]\d)"
# What ends in thousands is an amount.
_NO_AMOUNT = rf"(?!(?:\d{_TIGHT})*000(?!\d))"
_NO_DATE = r"(?!\d{1,2}[.\-/]\d{1,2}[.\-/](?:19|20)\d\d)(?!\d{1,2}[.\-/](?:19|20)\d\d(?!\d))"


def _digits(count: int, gap: str = _GAP) -> str:
    return rf"(?:{gap}\d){{{count}}}"


def _after_words(words: str, number: str) -> str:
    """A number after words that say what it is."""
    return rf"(?i)(?<!\w)(?:{words})(?:\s*(?:số|so|no\.?))?[\s:.#()-]{{0,4}}({number})(?![\d])"


# A citizen number: province 001–096 (the codes of 63), sex and century, year of birth, six digits. As a native number
# it lost its leading zero.
_PROVINCE = rf"0{_GAP}(?:0{_GAP}[1-9]|[1-8]{_GAP}\d|9{_GAP}[0-6])"
_CITIZEN = rf"{_START}({_PROVINCE}{_GAP}[0-3]{_digits(8)}){_END}"
_NATIVE = rf"(?:[1-8]{_TIGHT}\d|9{_TIGHT}[0-6]){_TIGHT}[0-3]{_digits(8, _TIGHT)}"
_CITIZEN_NATIVE = rf"{_START}{_NO_AMOUNT}({_NATIVE})(?:\.0)?{_END}"
_CITIZEN_NAMED = _after_words(
    "cccd|căn cước|can cuoc|số định danh|so dinh danh|mã định danh|ma dinh danh|citizen id",
    rf"\d{_digits(8)}\d*",
)
_OLD_IDENTITY = rf"{_START}{_NO_AMOUNT}(\d{_digits(8, _TIGHT)}){_END}"
_OLD_IDENTITY_PARTED = rf"{_START}{_NO_DATE}(0{_GAP}\d{_GAP}\d[ .\u00a0-]\d{{3}}[ .\u00a0-]\d{{3}}){_END}"
_OLD_IDENTITY_NAMED = _after_words(
    "cmnd|cmt|cmtnd|chứng minh nhân dân|chứng minh thư|chung minh", rf"\d{_digits(8)}"
)
_TELEPHONE = (
    rf"(?<!\d){_NO_DATE}(\(?[+＋]{_GAP}84\)?{_GAP}(?:0{_GAP})?[2-9]{_digits(8)}\d?"
    rf"|\(84\){_GAP}[2-9]{_digits(8)}|84{_TIGHT}[ ]?[35789]{_digits(8, _TIGHT)}"
    rf"|\(?0{_GAP}(?:[35789]{_digits(8)}|2{_digits(8)}(?:{_GAP}\d)?|1{_GAP}[2689]{_digits(8)}))(?!\d)"
)
_TELEPHONE_NAMED = _after_words(
    "đt|đtdđ|sđt|dt|sdt|điện thoại|dien thoai|tel|phone|mobile|di động|zalo|hotline|fax",
    rf"\d{_digits(6)}(?:{_GAP}\d){{0,4}}",
)
_ACCOUNT = _after_words(
    r"stk|số tk|so tk|tk ngân hàng|số tài khoản|so tai khoan|tài khoản|tai khoan|bank account|account",
    rf"\d{_digits(5)}(?:{_GAP}\d){{0,13}}",
)
_CARD = rf"{_START}([3-6]\d{{3}}(?:[ \u00a0-]\d{{4}}){{3}}){_END}"
_INSURANCE = _after_words(
    "bhxh|bhyt|bảo hiểm xã hội|bảo hiểm y tế|bao hiem xa hoi|sổ bảo hiểm", rf"\d{_digits(9)}"
)
_HEALTH_CARD = rf"(?<!\w)([A-Z]{{2}}{_GAP}\d{_digits(12)})(?!\d)"
_TEN_DIGITS = rf"{_START}{_NO_AMOUNT}(\d{_digits(9, _TIGHT)}){_END}"
_PASSPORT = rf"(?<!\w)([BCNPKM]{_TIGHT}\d{_digits(6, _TIGHT)})(?![\w])"
_PASSPORT_NAMED = _after_words(
    "hộ chiếu|ho chieu|passport", rf"[A-Za-z]{{0,2}}{_GAP}\d{_digits(5)}(?:{_GAP}\d){{0,3}}"
)
_EMAIL = r"((?<![\w.+-])[\w.+-]{1,64}\s?[@＠﹫]\s?[\w-]+(?:\s?\.\s?[\w-]{2,}){1,4})"
_BIRTH_YEAR = (
    r"(?i)(?:\bsinh\s+(?:năm|nam|ngày|ngay)|\bs\.?\s?n\.?\s*[:.]?)"
    r"\s*(?:\d{1,2}[/.-]\d{1,2}[/.-])?(?:19|20)\d{2}\b"
)

# A name is distinguished from a place or a school named after somebody by the word before it: a form of address or a
# rank. Names on signs all over the country are no persons of a report.
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
ACCOUNT = "PD208"
INSURANCE = "PD209"
PASSPORT = "PD210"
EMAIL = "PD211"
# In the order they are tried: a citizen number also holds a telephone's digits.
PATTERNS = (
    (EMAIL, _EMAIL),
    (ACCOUNT, _ACCOUNT),
    (INSURANCE, _INSURANCE),
    (PASSPORT, _PASSPORT_NAMED),
    (CITIZEN_NUMBER, _CITIZEN_NAMED),
    (OLD_IDENTITY_NUMBER, _OLD_IDENTITY_NAMED),
    (CITIZEN_NUMBER, _CITIZEN),
    (INSURANCE, _HEALTH_CARD),
    (ACCOUNT, _CARD),
    (TELEPHONE, _TELEPHONE),
    (TELEPHONE, _TELEPHONE_NAMED),
    (CITIZEN_NUMBER, _CITIZEN_NATIVE),
    (INSURANCE, _TEN_DIGITS),
    (OLD_IDENTITY_NUMBER, _OLD_IDENTITY),
    (OLD_IDENTITY_NUMBER, _OLD_IDENTITY_PARTED),
    (PASSPORT, _PASSPORT),
    (BIRTH_YEAR, _BIRTH_YEAR),
    (NAME, _NAME),
    (NAME, _NAME_PLAIN),
)
_COMPILED = tuple((code, re.compile(pattern)) for code, pattern in PATTERNS)
# What none of the patterns can do without: seven digits, or six after the words for an account or passport; a sign of
# mail; the words before a year of birth or a name.
_SUSPICIOUS = (
    r"\d(?:[^\pL\d,;:/]{0,4}\d){6}|(?i:tk|khoản|khoan|account|chiếu|chieu|passport)\D{0,16}\d"
    r"|[@＠﹫]|(?i:sinh\s|s\.?\s?n).*\d{4}"
)
# The last words of the forms of address and titles, as they are written before a name.
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
# Digits of any script, one for one, so that places in a text stay the same.
_DIGITS = {
    code: str(unicodedata.digit(chr(code)))
    for code in (*range(0x660, 0x10000), *range(0x1D7CE, 0x1D800))
    if unicodedata.category(chr(code)) == "Nd"
}
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
    text = plain_digits(text)
    for code, pattern in _COMPILED:
        if code == BIRTH_YEAR:
            if pattern.search(text):
                # The name is before the year, in words no pattern knows.
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
    text = plain_digits(text)
    return next((code for code, pattern in _COMPILED if pattern.search(text)), None)


def plain_digits(text: str) -> str:
    """`text` with plain digits for full-width ones and those of other scripts; of the same length."""
    return text if text.isascii() else text.translate(_DIGITS)


def any_identifier(texts: Iterable[str]) -> bool:
    """Whether any of these texts holds an identifier; names are not looked for: reports are signed."""
    column = pl.Series([text for text in texts if text], dtype=pl.String)
    return any(identifiers(text) for text in suspicious(column))


def suspicious(column: pl.Series) -> list[str]:
    """The distinct texts of a column that may hold an identifier."""
    if column.dtype != pl.String or column.null_count() == len(column):
        return []
    found = column.filter(column.str.contains(_SUSPICIOUS)).unique(maintain_order=True)
    return [text for text in found.to_list() if text]


def identifiers(text: str) -> list[tuple[int, int, str]]:
    """The places of identifiers in a running text: start, end, code. Names are not looked for: texts name officials."""
    text = plain_digits(text)
    return [
        (*(found.span(1) if found.re.groups else found.span()), code)
        for code, pattern in _COMPILED
        if code != NAME
        for found in pattern.finditer(text)
    ]


def are_amounts(column: pl.Series) -> bool:
    """Whether a column holds figures of many lengths, as sums of money are, and no number that one is known by."""
    filled = column.drop_nulls()
    figures = filled.str.contains(r"^-?[1-9]\d*(?:[.,]\d+)?$|^0$").all()
    return bool(figures) and filled.str.len_chars().n_unique() > 1


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
