"""Whose figures a text tells besides those of the unit that files it: another province's, a region's, the nation's.

The filer is the cover's, or, without one, the unit at the head of the text. Whoever is named as having done something
in a sentence owns the figures behind it, up to the next that is named; a partner or a place of origin does not.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from antq.narrative import lexicon
from antq.narrative.lexicon import Phrases
from antq.narrative.tokens import Tokens
from antq.reference import lists

# Lines at the head of a text in which the filer is named, and how far into them.
_HEAD_LINES: Final = 6
_HEAD_TOKENS: Final = 160
_PREFIX: Final = 7
_NO_PARTNER: Final = 4
_LIST_TOKENS: Final = 18
_FORMER_WITHIN: Final = 4
_HEADING_TOKENS: Final = 30
_NAME_OF_OTHERS: Final = frozenset(
    {"xã", "phường", "thôn", "ấp", "huyện", "quận", "đường", "phố", "ông", "bà", "anh", "chị", "khu", "sông"}
    | {"cầu", "chợ", "cửa", "bến", "trạm", "làng", "bản", "-", "chùa", "cảng", "hồ", "thị"}
)
_OWN: Final = ""
# Agencies whose seizures are their own and nobody else's.
_SEIZING: Final = frozenset({"police", "border_guard", "customs", "coast_guard", "market_surveillance"})


@dataclass(frozen=True)
class Filer:
    """Who files a text: the keys of its province, and its agency; empty and None where nobody knows."""

    province_keys: frozenset[str] = frozenset()
    agency: str | None = None


@dataclass(frozen=True)
class _Named:
    at: int
    owner: str
    is_agency: bool = False


class Owners:
    """Gives the owner of the figures at each token of a text, None where they are the filer's own."""

    def __init__(self, tokens: Tokens, filer: Filer | None) -> None:
        self._tokens = tokens
        self._is_stated = filer is not None
        filer = filer or _head(tokens)
        self._keys, self._agency = filer.province_keys, filer.agency
        named = [*self._provinces(), *self._others(), *self._agencies()]
        self._named = sorted(named, key=lambda one: one.at)
        self._at = [one.at for one in self._named]

    def at(self, i: int, seized: bool = False) -> str | None:
        """Who owns a figure at token `i`: the last named before it in its sentence, or in the one it goes on from.

        Another agency of the province owns only what it `seized`: meetings and models are told of all together.
        """
        tokens = self._tokens
        first = bisect_left(tokens.sentence, tokens.sentence[i])
        for found in self._before(first, i):
            if seized or not found.is_agency:
                return found.owner or None
        if first > 1 and tokens.words[first - 1] != "\n" and lexicon.terms("goes_on").at(tokens, first):
            return self.at(first - 1, seized)
        return None

    def _before(self, first: int, i: int) -> Iterator[_Named]:
        for k in range(bisect_left(self._at, i) - 1, -1, -1):
            if self._at[k] < first:
                return
            yield self._named[k]

    def _provinces(self) -> list[_Named]:
        tokens, found = self._tokens, []
        if not self._keys:
            return []
        for i, length, name in provinces().everywhere(tokens):
            if not _is_name(tokens, i):
                continue
            former = _is_former(tokens, i + length)
            if self._is_own(name, former, tokens.word(i + length + (tokens.word(i + length) == "("))):
                found.append(_Named(i, _OWN))
            elif self._acts(i, i + length - 1):
                found.append(_Named(i, f"{name} (cũ)" if former else name))
        return found

    def _is_own(self, name: str, former: bool, after: str) -> bool:
        """Whether a province is the filer's, or one that became part of it and is named as such (`Trà Vinh (cũ)`)."""
        if former:
            return False
        if self._keys & keys_of(name):
            return True
        return bool(self._keys & successors_of(name)) and (after == "cũ" or self._is_stated)

    def _acts(self, first: int, last: int) -> bool:
        """Whether a named province is told to have done something: no partner, and no place of origin."""
        tokens = self._tokens
        start = first
        prefixes, partners = lexicon.terms("owner_prefix"), lexicon.terms("no_owner")
        for back in range(_PREFIX, 0, -1):
            hit = prefixes.at(tokens, first - back)
            if hit and hit[0] == back:
                start = first - back
                break
        for back in range(_NO_PARTNER, 0, -1):
            for at in {start, first}:
                hit = partners.at(tokens, at - back)
                if hit and hit[0] == back:
                    return lexicon.terms("compare").at(tokens, at - back - 1) is not None
        if self._is_partner(start):
            return False
        before = tokens.word(start - 1)
        opens = start == 0 or tokens.sentence[start - 1] != tokens.sentence[start] or not before[:1].isalnum()
        return start < first or opens

    def _is_partner(self, at: int) -> bool:
        """Whether a unit stands in the list of partners that begins before it: `phối hợp với Cục C04, BĐBP Hà Tĩnh`."""
        tokens, verbs, partners = self._tokens, lexicon.terms("seizure"), lexicon.terms("partner")
        for i in range(at - 1, max(-1, at - _LIST_TOKENS), -1):
            if tokens.sentence[i] != tokens.sentence[at] or tokens.words[i] == ";":
                return False
            if partners.at(tokens, i):
                return True
            if tokens.is_number(i) and not tokens.glued(i):
                return False
            if (verb := verbs.at(tokens, i)) and verb[1]:
                return False
        return False

    def _others(self) -> list[_Named]:
        """The nation, regions and neighbours a text names, and where it comes back to its own."""
        tokens, found, free = self._tokens, [], 0
        for i, length, code in lexicon.terms("owner").everywhere(tokens):
            if i < free:
                continue
            free = i + length
            partner = any(
                (hit := lexicon.terms("no_owner").at(tokens, i - back)) and hit[0] == back
                for back in (1, 2, 3)
            )
            # `đứng thứ 2 cả nước` ranks the filer.
            ranked = tokens.is_number(i - 1) or tokens.word(i - 1) in lexicon.words("no_rank")
            if code == "own" or not (partner or ranked):
                words = " ".join(tokens.cased(k) for k in range(i, i + length))
                found.append(_Named(i, _OWN if code == "own" else words))
        return found

    def _agencies(self) -> list[_Named]:
        """Other agencies than the filer's that begin a sentence, alone: `Trong khi đó, Hải quan bắt 3 vụ`."""
        if self._agency not in _SEIZING:
            return []
        tokens, found = self._tokens, []
        for i, length, agency in lexicon.terms("agency").everywhere(tokens):
            listed = tokens.word(i + length) in (",", "và", "-")
            if agency != self._agency and not listed and self._begins(i):
                words = " ".join(tokens.cased(k) for k in range(i, i + length))
                found.append(_Named(i, words, is_agency=True))
        return found

    def _begins(self, i: int) -> bool:
        """Whether a sentence begins with token `i`, but for its numbering and words that lead in."""
        tokens = self._tokens
        lead_in = lexicon.terms("lead_in")
        first = i
        while first > 0 and tokens.sentence[first - 1] == tokens.sentence[i] and i - first < _PREFIX:
            first -= 1
        while first < i:
            hit = lead_in.at(tokens, first)
            if hit is None and tokens.is_word(first):
                return False
            first += hit[0] if hit else 1
        return first == i


def _is_name(tokens: Tokens, i: int) -> bool:
    """Whether the name of a province at token `i` is that, and not of a street, a commune or a person."""
    before = tokens.word(i - 1)
    city = before == "phố" and tokens.word(i - 2) == "thành"
    return tokens.is_capital(i) and (city or before not in _NAME_OF_OTHERS)


def _is_former(tokens: Tokens, after: int) -> bool:
    """Whether the words behind a province's name say that it is the one of before a merger."""
    for i in range(after, after + _FORMER_WITHIN):
        if lexicon.terms("former").at(tokens, i):
            return True
        if tokens.word(i) not in (",", "(", ")", "cũ"):
            return False
    return False


def _head(tokens: Tokens) -> Filer:
    """The filer a text names at its head: the first province, and the agency a heading begins with."""
    agency = None
    for i, _, code in lexicon.terms("agency").everywhere(tokens):
        if tokens.line[i] > 1 or i > _HEADING_TOKENS:
            break
        if i == 0 or tokens.words[i - 1] == "\n":
            agency = code
            break
    for i, _, name in provinces().everywhere(tokens):
        if tokens.line[i] > _HEAD_LINES or i > _HEAD_TOKENS:
            break
        if _is_name(tokens, i):
            return Filer(keys_of(name), agency)
    return Filer(frozenset(), agency)


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
