"""Secrecy marks: MẬT, TỐI MẬT, TUYỆT MẬT. A marked file is returned and nothing of it is kept.

A mark is looked for where Vietnamese documents carry it: in the heading, the sheet's header and footer, the file's
and sheets' names, and the document's properties. `bí mật`, `bảo mật`, `mật độ` in running text are no marks.
"""

import re
import unicodedata
from collections.abc import Iterable

# A heading cell that is the mark alone, framed or spaced out: "[ MẬT ]", "M Ậ T", "Độ mật: Tối mật".
_WHOLE = re.compile(
    r"^\W*(?:(?:ĐỘ|MỨC ĐỘ|DẤU)\s+MẬT\W+)?"
    r"(?:(?:T\s*U\s*Y\s*Ệ\s*T|T\s*Ố\s*I)\s*M\s*Ậ\s*T|M\s*Ậ\s*T)\W*$"
)
# Within a longer line only capitals count, and not the ordinary words that end or begin so.
_WITHIN = re.compile(
    r"(?<!\w)(?:TUYỆT MẬT|TỐI MẬT|(?<!BÍ )(?<!BẢO )(?<!MẬT )(?<!CƠ )MẬT(?! ĐỘ| KHẨU| MÃ| THIẾT| VỤ| THƯ| ONG|\w))(?!\w)"
)
# Names of files often lose their accents.
_NAME_PLAIN = re.compile(r"(?:^|[^A-Z])T(?:UY[ỆE]T|[ỐO]I)[ _.-]*M[ẬA]T(?:$|[^A-Z])")
_NAME_MAT = re.compile(r"(?:^|[^A-ZÀ-Ỹ])MẬT(?:$|[^A-ZÀ-Ỹ])(?!\s*(?:ĐỘ|KHẨU|MÃ|ONG))")
_NAME_PLAIN_MAT = re.compile(r"(?:^[^A-Z]*|[\[(_])MAT(?:[\])_]|[^A-Z]*$)(?!\s*TRAN|TRAN)")


def _shape(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def is_marked(text: str) -> bool:
    """Whether a heading, header, footer or property text carries a mark."""
    shape = _shape(text)
    return bool(_WHOLE.match(shape.upper()) or _WITHIN.search(shape))


def name_is_marked(name: str) -> bool:
    """Whether the name of a file or sheet carries a mark, with or without accents."""
    stem = re.sub(r"\.\w{1,5}$", "", _shape(name))
    capitals = stem.upper()
    return bool(
        is_marked(stem)
        or _NAME_PLAIN.search(capitals)
        or _NAME_MAT.search(stem.replace("_", " ").replace("-", " "))
        or _NAME_PLAIN_MAT.search(stem)
    )


def any_marked(texts: Iterable[str]) -> bool:
    """Whether any of these texts carries a mark."""
    return any(is_marked(text) for text in texts if text)
