"""Secrecy marks: MẬT, TỐI MẬT, TUYỆT MẬT. A marked file is returned and nothing of it is kept.

A mark is looked for wherever a file holds text: cells, names, headings, headers and footers, watermarks, alternative
texts, number formats, properties. It counts where it is alone, in capitals within a line, or after words that
introduce it. `bí mật`, `bảo mật`, `mật độ` are no marks, nor is the word in small letters within a line.
"""

import re
from collections.abc import Iterable
from typing import Final

import polars as pl

from antq.core.text import searchable
from antq.core.text.characters import NOT_PLAIN

# The finding that a marked file is returned with.
FINDING: Final = "FI301"

# Between the letters of a mark that is spaced out, framed or dotted.
_GAP: Final = r"[\W_]{0,4}"
_MAT: Final = f"M{_GAP}Ậ{_GAP}T"
_MAT_PLAIN: Final = f"M{_GAP}A{_GAP}T"
_DEGREES: Final = rf"(?:(?:T{_GAP}U{_GAP}Y{_GAP}[ỆE]{_GAP}T|T{_GAP}[ỐO]{_GAP}I){_GAP})"
_INTRODUCED: Final = (
    r"(?:(?:(?:CẤP|MỨC)? ?ĐỘ(?: MẬT)?|DẤU|PHÂN LOẠI|LOẠI|CHẾ ĐỘ|(?:CAP|MUC)? ?DO MAT|PHAN LOAI|DAU"
    r"|CLASSIFICATION)[\W_]+)"
)
_PAPER: Final = r"(?:(?:TÀI LIỆU|VĂN BẢN|BÁO CÁO|HỒ SƠ|CÔNG VĂN|PHỤ LỤC|TÀI LIỆU)[\W_]+)"
# The whole of a text: the mark, framed or spaced out, maybe after the words that introduce it.
_WHOLE: Final = re.compile(
    rf"[\W_\d]*{_INTRODUCED}?{_PAPER}?(?:{_DEGREES}?{_MAT}|{_DEGREES}{_MAT_PLAIN})[\W_\d]*"
)
# Without accents and degree it is a mark in capitals only: `mat` is also a face, an eye, a loss.
_WHOLE_PLAIN: Final = re.compile(rf"[\W_\d]*{_INTRODUCED}?{_MAT_PLAIN}[\W_\d]*")
# Words that `mật` belongs to, before and after it.
_BEFORE: Final = (
    *(
        "BÍ",
        "BẢO",
        "CƠ",
        "THÂN",
        "CẨN",
        "NGHIÊM",
        "CHU",
        "TÚI",
        "ỐNG",
        "SỎI",
        "ĐƯỜNG",
        "TRĂNG",
        "GIẢI",
        "RƯỢU",
    ),
    *("NƯỚC", "TUẦN", "NGỌT", "GAN", "DỊCH", "PHÁ", "MẬT", "NGƯỜI", "ĐẶC", "NÉM"),
)
_AFTER: Final = (
    *(
        "ĐỘ",
        "KHẨU",
        "MÃ",
        "THIẾT",
        "VỤ",
        "THƯ",
        "ONG",
        "GẤU",
        "MÍA",
        "PHỤC",
        "DANH",
        "HIỆU",
        "LỆNH",
        "THÁM",
        "ƯỚC",
    ),
    *(
        "ĐÀM",
        "TÔNG",
        "BÁO",
        "KẾ",
        "NGỮ",
        "NGHỊ",
        "TRUYỀN",
        "RẮN",
        "LỢN",
        "TRÂU",
        "BÒ",
        "TẬP",
        "NGỌT",
        "MẬT",
        "CẬN",
    ),
)
_NOT_AFTER_WORDS: Final = "".join(rf"(?<!{word} )" for word in _BEFORE)
_NOT_BEFORE_WORDS: Final = rf"(?! (?:{'|'.join(_AFTER)})(?!\w))"
# Within a longer text, in capitals.
_WITHIN: Final = re.compile(
    rf"(?<!\w)(?:TUYỆT MẬT|TỐI MẬT|TUYET MAT|TOI MAT|{_NOT_AFTER_WORDS}MẬT{_NOT_BEFORE_WORDS})(?!\w)"
    r"|(?i:độ mật|do mat)[\s:.=-]{1,4}(?:(?i:tuyệt|tối|tuyet|toi)\s)?(?i:mật|mat)(?!\w)"
)
# Names of files and sheets: any case, parted by signs, often without accents.
_NAME_WITHIN: Final = re.compile(
    rf"(?<!\w)(?:(?:TUYỆT|TỐI) ?MẬT|(?:TUYET|TOI) ?MAT|{_NOT_AFTER_WORDS}MẬT{_NOT_BEFORE_WORDS})(?!\w)"
)
_NOT_SECRET_BEFORE: Final = (
    *(
        "TIEN",
        "VANG",
        "CO",
        "BE",
        "NUOC",
        "RA",
        "GUONG",
        "KHUON",
        "BI",
        "BAO",
        "THAN",
        "GIAI",
        "CHU",
        "DOI",
        "MOT",
    ),
    *("HAI", "BA", "BON", "CAC", "NHIEU", "TOAN", "VE", "LAM"),
)
_NOT_SECRET_AFTER: Final = (
    *(
        "TRAN",
        "DO",
        "KHAU",
        "MA",
        "THIET",
        "VU",
        "ONG",
        "BANG",
        "DAT",
        "CAT",
        "NUOC",
        "HANG",
        "TIEN",
        "SAN",
        "GAU",
    ),
    *("PHUC", "DANH", "CHINH", "SAU", "TRUOC", "HIEU"),
)
_NOT_AFTER_PLAIN_WORDS: Final = "".join(rf"(?<! {word} )" for word in _NOT_SECRET_BEFORE)
_NAME_PLAIN: Final = re.compile(
    rf"{_NOT_AFTER_PLAIN_WORDS}(?<!\w)MAT(?! (?:{'|'.join(_NOT_SECRET_AFTER)})(?!\w))(?!\w)"
)
_FRAMED: Final = re.compile(r"[\[({]\s*mat\s*[\])}]", re.IGNORECASE)
# What no mark can do without, for a look at many texts at once.
_CHEAP: Final = r"(?i:m[\W_\d]{0,6}ậ[\W_]{0,6}t|(?:^|[^\pL]|oi|et)mat|m[\W_]{1,6}a[\W_]{1,6}t)"


def is_marked(text: str) -> bool:
    """Whether a text carries a mark."""
    shape = " ".join(searchable(text).split())
    if not shape:
        return False
    # TCVN3 has no capitals with accents: `MËT` becomes `MậT`.
    shape = shape.replace("MậT", "MẬT")
    return bool(_WHOLE.fullmatch(shape.upper()) or _WHOLE_PLAIN.fullmatch(shape) or _WITHIN.search(shape))


def name_is_marked(name: str) -> bool:
    """Whether the name of a file, sheet or range carries a mark, with or without accents."""
    stem = re.sub(r"\.\w{1,5}$", "", " ".join(searchable(name).split()))
    words = " ".join(re.sub(r"[\W_]+", " ", stem).split())
    return bool(
        is_marked(stem)
        or _NAME_WITHIN.search(words.upper())
        or _NAME_PLAIN.search(f" {words}")
        or _FRAMED.search(stem)
    )


def any_marked(texts: Iterable[str]) -> bool:
    """Whether any of these texts carries a mark. Most are passed over at one look."""
    column = pl.Series([text for text in texts if text], dtype=pl.String)
    if column.is_empty():
        return False
    odd = column.str.contains(NOT_PLAIN)
    likely = column.filter(odd | column.str.contains(_CHEAP)).unique()
    return any(is_marked(text) for text in likely.to_list())


def may_be_marked(text: str, *, is_plain: bool = False) -> bool:
    """Whether a long text is worth taking apart: something in it looks like a mark, or not like what it is.

    `is_plain` says that the second need not be looked for.
    """
    return bool(pl.Series([text]).str.contains(_CHEAP if is_plain else f"{_CHEAP}|{NOT_PLAIN}")[0])
