"""What a grade was given for: the movement (`phong trào toàn dân bảo vệ an ninh Tổ quốc`), or another subject.

Agriculture, sport, digital transformation and the police are graded in the same words as the movement.
"""

from typing import Final

from antq.narrative import lexicon
from antq.narrative.context import Context
from antq.narrative.folding import fold
from antq.narrative.tokens import Tokens

_CLASS: Final = fold("loại")
_WITHIN: Final = 60
# The movement's name: words that lead to what it protects, and what that is.
_LEADING: Final = frozenset(
    {
        fold("toàn"),
        "dân",
        "quần",
        "chúng",
        "nhân",
        "tham",
        "gia",
        "bảo",
        "vệ",
        "bv",
        "giữ",
        "gìn",
        "thi",
        "đua",
        "“",
        '"',
        "”",
    }
)
_PROTECTED: Final = frozenset({"antq", "antt", "bvantq", "bvantt", "tdbvantq"})
_NAME_WITHIN: Final = 12
# Words after `phong trào` and `phân loại` that begin no name of another subject.
_PLAIN: Final = frozenset(
    {
        _CLASS,
        "xếp",
        "phân",
        "đạt",
        "được",
        "có",
        "là",
        "năm",
        fold("quý"),
        "tháng",
        "mức",
        "ở",
        "tại",
        "trên",
        "cấp",
        "hiện",
        "đã",
        "trong",
        "đánh",
        ":",
        ",",
        ".",
        ";",
        "(",
        ")",
        "-",
        "+",
        "”",
        "/",
        "\n",
        "",
    }
)
_PLACES: Final = frozenset(
    {
        "xã",
        "phường",
        "đặc",
        "thị",
        "khu",
        "thôn",
        "ấp",
        "bản",
        "cơ",
        "doanh",
        "nhà",
        "trường",
        "đơn",
        "địa",
    }
)
_BEFORE_PLACES: Final = frozenset({"của", "các", "cho", "tại", "ở", "với"})
_MANY: Final = frozenset({"các", "những", "nhiều"})
_OTHER: Final = "other"
_OWN: Final = "own"
_UNNAMED: Final = "unnamed"
# How far after `về` the movement it leads to may be (`về công tác xây dựng phong trào`).
_LEADS_WITHIN: Final = 6
_STOPS: Final = frozenset({",", ";", ".", ":", "\n"})


def is_movement(context: Context) -> bool:
    """Whether the nearest subject before the number, else the first after it, is the movement and no other.

    A subject between the number and the next comma or number is its own: `30 xã xếp loại khá về chuyển đổi số`.
    """
    tokens, counted = context.tokens, context.counted
    own = _after(context, to_part_end=True)
    if own in (_OTHER, _OWN):
        return own == _OWN
    unnamed = own == _UNNAMED
    sentence = tokens.sentence[counted.number.first]
    for i in range(counted.number.qualified - 1, max(-1, counted.number.qualified - _WITHIN), -1):
        subject = _subject(tokens, i)
        if subject is None:
            continue
        if tokens.sentence[i] != sentence:
            if unnamed and tokens.words[i] != "phong":
                # `phong trào` alone is the one that was named last.
                continue
            if not unnamed and not _opens_list(tokens, i):
                # What another sentence is about is that of this one only where it introduces the list.
                return _after(context) == _OWN
        if subject != _UNNAMED:
            return subject == _OWN
        unnamed = True
    return unnamed or _after(context) in (_OWN, _UNNAMED)


def _opens_list(tokens: Tokens, i: int) -> bool:
    """`Phân loại phong trào` in a sentence before."""
    return tokens.words[i] == "phong" and tokens.words[max(0, i - 2) : i] in (
        ["phân", _CLASS],
        ["xếp", _CLASS],
    )


def _after(context: Context, to_part_end: bool = False) -> str | None:
    """The first subject after the number, in its sentence or only up to the next comma or number."""
    tokens, last = context.tokens, max(context.counted.last, context.counted.number.last)
    for i in range(last + 1, min(len(tokens), last + _WITHIN)):
        ends = to_part_end and (tokens.words[i] in _STOPS or tokens.is_number(i))
        if ends or tokens.sentence[i] != tokens.sentence[last]:
            return None
        if subject := _subject(tokens, i):
            return subject
    return None


def _subject(tokens: Tokens, i: int) -> str | None:
    """Whether a subject named at token `i` is the movement, another, or a movement without its name."""
    words = tokens.words
    if words[i : i + 2] == ["phong", "trào"]:
        if _is_named(tokens, i + 2):
            return _OWN
        plain = _is_plain(tokens, i + 2) and tokens.word(i - 1) not in _MANY
        return _UNNAMED if plain else _OTHER
    if words[i] in ("phân", "xếp") and tokens.word(i + 1) == _CLASS:
        if _is_named(tokens, i + 2):
            return _OWN
        itself = tokens.word(i + 2) == "phong" or tokens.word(i + 2) in _PLACES
        return None if itself or _is_plain(tokens, i + 2) else _OTHER
    if words[i] == "về":
        return _led_to(tokens, i + 1)
    return None


def _led_to(tokens: Tokens, first: int) -> str | None:
    """The subject after `về`; None where it leads to the movement or to grading, which say it themselves."""
    if _is_named(tokens, first):
        return _OWN
    for i in range(first, min(len(tokens), first + _LEADS_WITHIN)):
        if tokens.words[i] in _STOPS:
            break
        if tokens.words[i : i + 2] in (["phong", "trào"], ["phân", _CLASS], ["xếp", _CLASS]):
            return None
    return _OTHER


def _is_named(tokens: Tokens, first: int) -> bool:
    """Whether the movement's own name begins at a token."""
    for i in range(first, min(len(tokens), first + _NAME_WITHIN)):
        word = tokens.words[i]
        if word in _PROTECTED or (word == "an" and tokens.word(i + 1) == "ninh"):
            return i > first or word in _PROTECTED
        if word not in _LEADING:
            return False
    return False


def _is_plain(tokens: Tokens, i: int) -> bool:
    """Whether no name begins at a token, but a grade, a number, a mark or where it was graded."""
    word = tokens.word(i)
    if word in _BEFORE_PLACES and (tokens.word(i + 1) in _PLACES or tokens.is_number(i + 1)):
        return True
    if word in _BEFORE_PLACES and tokens.word(i + 1) == "các":
        return tokens.word(i + 2) in _PLACES
    return word in _PLAIN or tokens.is_number(i) or lexicon.terms("grade").at(tokens, i) is not None
