"""Who files a text: the province and agency named at its head, and the names of provinces."""

from dataclasses import dataclass
from functools import cache
from typing import Final

from antq.narrative import lexicon
from antq.narrative.lexicon import Phrases
from antq.narrative.tokens import Tokens
from antq.reference import lists

# How far in front of a name the words of an office or of a partnership may begin.
PREFIX: Final = 7
NO_PARTNER: Final = 4

# Lines at the head of a text in which the filer is named, and how far into them.
_HEAD_LINES: Final = 6
_HEAD_TOKENS: Final = 160
_HEADING_TOKENS: Final = 30
_NAME_OF_OTHERS: Final = frozenset(
    {"xã", "phường", "thôn", "ấp", "huyện", "quận", "đường", "phố", "ông", "bà", "anh", "chị", "khu", "sông"}
    | {"cầu", "chợ", "cửa", "bến", "trạm", "làng", "bản", "-", "chùa", "cảng", "hồ", "thị"}
)
# Where something was, not who reports it.
_WHERE: Final = frozenset({"ở", "tại", "bàn", "bên", "phía", "phần", "riêng"})


@dataclass(frozen=True)
class Filer:
    """Who files a text: the keys of its province, and its agency; empty and None where nobody knows."""

    province_keys: frozenset[str] = frozenset()
    agency: str | None = None


def head(tokens: Tokens) -> Filer:
    """The filer a text names at its head: the first province, and the agency a heading begins with."""
    agency = None
    for i, _, code in lexicon.terms("agency").everywhere(tokens):
        if tokens.line[i] > 1 or i > _HEADING_TOKENS:
            break
        if i == 0 or tokens.words[i - 1] == "\n":
            agency = code
            break
    first = None
    for i, _, name in provinces().everywhere(tokens):
        if tokens.line[i] > _HEAD_LINES or i > _HEAD_TOKENS:
            break
        if is_name(tokens, i):
            if _is_reporting(tokens, i):
                return Filer(keys_of(name), agency)
            first = first or name
    return Filer(keys_of(first) if first else frozenset(), agency)


def _is_reporting(tokens: Tokens, i: int) -> bool:
    """Whether the province at token `i` opens its line or follows the name of an office, and is no partner."""
    if i == 0 or tokens.words[i - 1] == "\n":
        return True
    offices, partners = lexicon.terms("owner_prefix"), lexicon.terms("no_owner")
    for back in range(PREFIX, 0, -1):
        hit = offices.at(tokens, i - back)
        if hit and hit[0] == back and tokens.word(i - 1) not in _WHERE:
            return not any(
                (before := partners.at(tokens, i - back - k)) and before[0] == k for k in range(1, NO_PARTNER)
            )
    return False


def is_name(tokens: Tokens, i: int) -> bool:
    """Whether the name of a province at token `i` is that, and not of a street, a commune or a person."""
    before = tokens.word(i - 1)
    city = before == "phố" and tokens.word(i - 2) == "thành"
    return tokens.is_capital(i) and (city or before not in _NAME_OF_OTHERS)


@cache
def provinces() -> Phrases[str]:
    """Names of provinces, official and other spellings, each with its official name."""
    pairs = []
    for row in lists.rows("provinces"):
        name = row["name_vi"] or ""
        short = next(
            (name[len(status) :] for status in ("Tỉnh ", "Thành phố ") if name.startswith(status)), name
        )
        pairs.append((lexicon.words_of(short), name[0].lower() + name[1:]))
    official = {name for _, name in pairs}
    for row in lists.rows("province_aliases"):
        name = row["name_vi"] or ""
        if name[0].lower() + name[1:] in official:
            pairs.append((lexicon.words_of(row["alias"] or ""), name[0].lower() + name[1:]))
    return Phrases(pairs)


@cache
def keys_of(name: str) -> frozenset[str]:
    """The keys of all provinces of an official name, before and after the mergers, whatever their status."""
    rows = lists.rows("provinces")
    keys = {row["province_key"] for row in rows if (row["name_vi"] or "").lower() == name.lower()}
    return frozenset(key for key in keys if key)


@cache
def successors_of(name: str) -> frozenset[str]:
    """The keys of the provinces that those of a name became part of."""
    rows = lists.rows("provinces")
    keys = {row["successor_province_key"] for row in rows if (row["name_vi"] or "").lower() == name.lower()}
    return frozenset(key for key in keys if key)
