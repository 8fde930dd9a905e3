"""Whose figures a text gives besides those of the unit that files it: another province's, a region's, the nation's.

The filer is the cover's, or, without one, the unit at the head of the text. Whoever is named as having done something
in a sentence owns the figures after it, up to the next one named; a partner or a place of origin does not.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from antq.narrative import lexicon
from antq.narrative.filers import NO_PARTNER, PREFIX, Filer, head, is_name, keys_of, provinces, successors_of
from antq.narrative.tokens import Tokens

_LIST_TOKENS: Final = 18
_FORMER_WITHIN: Final = 4
_FORMER_BEFORE: Final = 10
_ABROAD_WITHIN: Final = 14
# What a unit of the filer's own is called after its agency.
_LEVELS: Final = frozenset({"tỉnh", "huyện", "xã", "phường", "các"})
_OWN: Final = ""
# How many words may be between a number and `của`, and what they are not.
_OF_WITHIN: Final = 6
_PARTED: Final = frozenset({",", ";", ":", "(", ")", "so", "trong"})
# Agencies whose seizures are their own and nobody else's.
_SEIZING: Final = frozenset({"police", "border_guard", "customs", "coast_guard", "market_surveillance"})


@dataclass(frozen=True)
class _NamedOwner:
    at: int
    owner: str
    is_agency: bool = False


class Owners:
    """Gives the owner of the figures at each token of a text, None where they are the filer's own."""

    def __init__(self, tokens: Tokens, filer: Filer | None) -> None:
        self._tokens = tokens
        self._is_stated = filer is not None
        filer = filer or head(tokens)
        # Those named after `của`, who may own the figures before them.
        self._owners_after_of: list[_NamedOwner] = []
        self._keys, self._agency = filer.province_keys, filer.agency
        named = [*self._provinces(), *self._others(), *self._agencies(), *self._foreign()]
        self._named = sorted(named, key=lambda one: one.at)
        self._at = [one.at for one in self._named]
        self._after_of_starts = [one.at for one in self._owners_after_of]

    def at(self, i: int, seized: bool = False) -> str | None:
        """Who owns a figure at token `i`: the last named before it in its sentence, or in the one it goes on from.

        Another agency of the province owns only what it `seized`: meetings and models are reported for all together.
        """
        tokens = self._tokens
        first = bisect_left(tokens.sentence, tokens.sentence[i])
        if (owner_after_of := self._owner_after_of(i)) is not None:
            return owner_after_of
        for found in self._owners_before(first, i):
            if (seized or not found.is_agency) and tokens.bracket[found.at] in (-1, tokens.bracket[i]):
                return found.owner or None
        if first > 1 and tokens.words[first - 1] != "\n" and lexicon.terms("goes_on").at(tokens, first):
            return self.at(first - 1, seized)
        return None

    def _owner_after_of(self, i: int) -> str | None:
        """The owner after `của`: directly after what is counted (`377 vụ của cả vùng`), or at its sentence's end."""
        tokens = self._tokens
        k = bisect_left(self._after_of_starts, i)
        if (
            k == len(self._owners_after_of)
            or tokens.sentence[self._owners_after_of[k].at] != tokens.sentence[i]
        ):
            return None
        found = self._owners_after_of[k]
        between = tokens.words[i + 1 : found.at - 1][: _OF_WITHIN + 1]
        close = len(between) <= _OF_WITHIN and not any(w in _PARTED or w[0].isdigit() for w in between)
        states_total = "là" in tokens.words[found.at - 4 : found.at - 1]
        return found.owner if close or states_total else None

    def _owners_before(self, first: int, i: int) -> Iterator[_NamedOwner]:
        for k in range(bisect_left(self._at, i) - 1, -1, -1):
            if self._at[k] < first:
                return
            yield self._named[k]

    def _provinces(self) -> list[_NamedOwner]:
        tokens, found = self._tokens, []
        if not self._keys:
            return []
        for i, length, name in provinces().everywhere(tokens):
            if not is_name(tokens, i):
                continue
            former = _is_former_by_words_after(tokens, i + length) or _is_former_by_words_before(tokens, i)
            if self._is_own(name, former, tokens.word(i + length + (tokens.word(i + length) == "("))):
                found.append(_NamedOwner(i, _OWN))
            elif self._has_acted(i, i + length - 1):
                found.append(_NamedOwner(i, f"{name} (cũ)" if former else name))
        return found

    def _is_own(self, name: str, former: bool, after: str) -> bool:
        """Whether a province is the filer's, or one that became part of it and is named as such (`Trà Vinh (cũ)`)."""
        if former:
            return False
        if self._keys & keys_of(name):
            return True
        return bool(self._keys & successors_of(name)) and (after == "cũ" or self._is_stated)

    def _has_acted(self, first: int, last: int) -> bool:
        """Whether a named province is reported to have done something: no partner, and no place of origin."""
        tokens = self._tokens
        start = first
        prefixes, partners = lexicon.terms("owner_prefix"), lexicon.terms("no_owner")
        for back in range(PREFIX, 0, -1):
            hit = prefixes.at(tokens, first - back)
            if hit and hit[0] == back:
                start = first - back
                break
        for back in range(NO_PARTNER, 0, -1):
            for at in {start, first}:
                hit = partners.at(tokens, at - back)
                if hit and hit[0] == back:
                    return lexicon.terms("compare").at(tokens, at - back - 1) is not None
        if self._is_partner(start):
            return False
        word_before = tokens.word(start - 1)
        opens = (
            start == 0
            or tokens.sentence[start - 1] != tokens.sentence[start]
            or not word_before[:1].isalnum()
        )
        # `Cùng nửa năm, Đắk Lắk bên cạnh thu 40 khẩu`: a neighbour named by itself.
        is_neighbour = word_before == "," and lexicon.terms("beside").at(tokens, last + 1) is not None
        return start < first or opens or is_neighbour

    def _is_partner(self, at: int) -> bool:
        """Whether a unit is in the list of partners that begins before it: `phối hợp với Cục C04, BĐBP Hà Tĩnh`."""
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

    def _others(self) -> list[_NamedOwner]:
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
            if code != "own" and tokens.word(i - 1) == "của":
                self._owners_after_of.append(
                    _NamedOwner(i, " ".join(tokens.cased(k) for k in range(i, i + length)))
                )
            if code == "own" or not (partner or ranked):
                words = " ".join(tokens.cased(k) for k in range(i, i + length))
                found.append(_NamedOwner(i, _OWN if code == "own" else words))
        return found

    def _agencies(self) -> list[_NamedOwner]:
        """Other agencies than the filer's that begin a sentence, alone: `Trong khi đó, Hải quan bắt 3 vụ`."""
        if self._agency not in _SEIZING:
            return []
        tokens, found = self._tokens, []
        for i, length, agency in lexicon.terms("agency").everywhere(tokens):
            listed = tokens.word(i + length) in (",", "và", "-")
            if agency == self._agency and tokens.word(i - 1) == ";" and tokens.word(i + length) in _LEVELS:
                # `Đồn Biên phòng bắt 3 vụ; Công an huyện bắt 2 vụ`
                found.append(_NamedOwner(i, _OWN, is_agency=True))
            if agency != self._agency and not listed and self._begins(i):
                words = " ".join(tokens.cased(k) for k in range(i, i + length))
                found.append(_NamedOwner(i, words, is_agency=True))
        return found

    def _foreign(self) -> list[_NamedOwner]:
        """Agencies abroad that begin a sentence: `Cơ quan chức năng tỉnh Hủa Phăn (Lào) bắt 6 đối tượng`."""
        tokens, found = self._tokens, []
        for i, length, _ in lexicon.terms("foreign").everywhere(tokens):
            if tokens.word(i - 1) != "(" or tokens.word(i + length) != ")":
                continue
            first = bisect_left(tokens.sentence, tokens.sentence[i])
            first += tokens.words[first] == "\n"
            if i - first <= _ABROAD_WITHIN and lexicon.terms("abroad").at(tokens, first):
                words = " ".join(tokens.cased(k) for k in range(first, i - 1))
                found.append(_NamedOwner(i + length, words))
        return found

    def _begins(self, i: int) -> bool:
        """Whether a sentence begins with token `i`, but for its numbering and words that lead in."""
        tokens = self._tokens
        lead_in = lexicon.terms("lead_in")
        first = i
        while first > 0 and tokens.sentence[first - 1] == tokens.sentence[i] and i - first < PREFIX:
            first -= 1
        while first < i:
            hit = lead_in.at(tokens, first)
            if hit is None and tokens.is_word(first):
                return False
            first += hit[0] if hit else 1
        return first == i


def _is_former_by_words_after(tokens: Tokens, after: int) -> bool:
    """Whether the words after a province's name say that it is the one of before a merger."""
    for i in range(after, after + _FORMER_WITHIN):
        if lexicon.terms("former").at(tokens, i):
            return True
        if tokens.word(i) not in (",", "(", ")", "cũ"):
            return False
    return False


def _is_former_by_words_before(tokens: Tokens, first: int) -> bool:
    """Whether the words before a province's name say so: `trước ngày sáp nhập, thành phố Nam Định cũ có …`."""
    for i in range(first - 1, max(-1, first - _FORMER_BEFORE), -1):
        if tokens.sentence[i] != tokens.sentence[first] or tokens.is_number(i):
            return False
        if lexicon.terms("former").at(tokens, i):
            return True
    return False
