"""The words of the field: phrases of the reference lists, found in a text token by token.

What the code lists of the forms name (items, units, activities and their other spellings) is taken from them;
`narrative_terms` holds what only prose needs. Its `role` says what a term does in a sentence, its `code` what it means.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final, Generic, TypeVar

from antq.narrative.folding import Text, fold
from antq.narrative.tokens import Tokens
from antq.reference import lists
from antq.reference.goods_of_cases import UNSAID, said_by_item

Meaning = TypeVar("Meaning")

DISGUISED: Final = "disguised_drugs"
# How many words after `chứa`, `tẩm` or `pha` the drug may be named.
_CONTAINED_WITHIN: Final = 5


class Phrases(Generic[Meaning]):
    """Phrases with a meaning each, looked up at a token; the longest one at that token counts."""

    def __init__(self, pairs: Iterable[tuple[tuple[str, ...], Meaning]]) -> None:
        self._single: dict[str, Meaning] = {}
        # Longer phrases by their first and second word, the longest first.
        self._longer: dict[str, dict[str, list[tuple[int, list[str], Meaning]]]] = {}
        known: set[tuple[str, ...]] = set()
        for words, meaning in pairs:
            if not words or words in known:
                continue
            known.add(words)
            if len(words) == 1:
                self._single[words[0]] = meaning
            else:
                by_second = self._longer.setdefault(words[0], {})
                by_second.setdefault(words[1], []).append((len(words), list(words), meaning))
        for by_second in self._longer.values():
            for found in by_second.values():
                found.sort(key=lambda one: -one[0])
        # Most words begin no phrase: one look-up shows it.
        self._firsts = frozenset(self._single) | frozenset(self._longer)

    def at(self, tokens: Tokens, i: int) -> tuple[int, Meaning] | None:
        """How many tokens the longest phrase at token `i` has, and what it means."""
        words = tokens.words
        if not 0 <= i < len(words):
            return None
        word = words[i]
        if word not in self._firsts:
            return None
        if word in self._longer and i + 1 < len(words):
            for count, phrase, meaning in self._longer[word].get(words[i + 1], ()):
                if count == 2 or words[i : i + count] == phrase:
                    return count, meaning
        return (1, self._single[word]) if word in self._single else None

    def everywhere(self, tokens: Tokens) -> Iterator[tuple[int, int, Meaning]]:
        """Every token where a phrase begins, how many tokens the longest has, and what it means."""
        firsts = self._firsts
        for i, word in enumerate(tokens.words):
            if word in firsts and (hit := self.at(tokens, i)):
                yield i, *hit

    def is_phrase(self, tokens: Tokens, first: int, last: int) -> bool:
        """Whether tokens `first` to `last` are a phrase, all of them."""
        words = tokens.words[first : last + 1]
        if len(words) == 1:
            return words[0] in self._single
        longer = self._longer.get(words[0], {}).get(words[1], ())
        return any(words == phrase for _, phrase, _ in longer)


@cache
def words_of(term: str) -> tuple[str, ...]:
    """A term in tokens."""
    return tuple(Tokens(Text(term).folded).words)


@cache
def terms(*roles: str) -> Phrases[str]:
    """The terms of these roles of `narrative_terms`, with their codes."""
    return Phrases(
        (words_of(row["term"] or ""), row["code"] or "")
        for row in lists.rows("narrative_terms")
        if row["role"] in roles
    )


@cache
def words(role: str) -> frozenset[str]:
    """The one-word terms of a role, folded."""
    return frozenset(fold(row["term"] or "") for row in lists.rows("narrative_terms") if row["role"] == role)


@cache
def values(role: str) -> dict[str, int]:
    """The one-word terms of a role whose code is a number, folded."""
    return {
        fold(row["term"] or ""): int(row["code"] or 0)
        for row in lists.rows("narrative_terms")
        if row["role"] == role
    }


@cache
def goods_terms() -> tuple[tuple[str, str], ...]:
    """What can be seized, with its item code: names, other spellings and terms of prose, all with diacritics."""
    pairs = [
        (row["term"] or "", row["code"] or "")
        for row in lists.rows("narrative_terms")
        if row["role"] == "goods"
    ]
    pairs += [(name, code) for code, name in lists.labels("items").items()]
    pairs += [(row["alias"] or "", row["item_code"] or "") for row in lists.rows("item_aliases")]
    return tuple((term, code) for term, code in pairs if _is_prose_spelling(term))


class Goods(Phrases[str]):
    """Goods to look up in a text; drugs inside other goods (`thuốc lá điện tử chứa tinh dầu cần sa`) are drugs."""

    def at(self, tokens: Tokens, i: int) -> tuple[int, str] | None:
        hit = super().at(tokens, i)
        carrier = terms("carrier").at(tokens, i)
        if carrier is None or (hit is not None and hit[1] in drugs()):
            return hit
        within = i + carrier[0]
        if not terms("contains").at(tokens, within):
            return hit
        for at in range(within + 1, within + _CONTAINED_WITHIN):
            inner = super().at(tokens, at)
            if inner is not None and inner[1] in drugs():
                return at + inner[0] - i, DISGUISED
            if not tokens.is_word(at):
                break
        return hit


@cache
def goods() -> Goods:
    """`goods_terms` to look up in a text."""
    return Goods((words_of(term), code) for term, code in goods_terms())


@cache
def drugs() -> frozenset[str]:
    """Item codes of drugs."""
    return frozenset(row["item_code"] or "" for row in lists.rows("items") if row["item_class"] == "drug")


@cache
def offences() -> Phrases[str]:
    """What crimes are about, with their code, goods of the form among them: `12 vụ heroin` says so by its goods."""
    pairs = [
        (words_of(row["term"] or ""), row["code"] or "")
        for row in lists.rows("narrative_terms")
        if row["role"] == "offence"
    ]
    classes = ("drug", "precursor", "firework", "tobacco", "weapon", "explosive", "wildlife")
    named = {row["item_code"] for row in lists.rows("items") if row["item_class"] in classes}
    subjects = {code: meaning for code, meaning in said_by_item().items() if meaning != UNSAID}
    pairs += [
        (words_of(term), subjects.get(code, "seizable")) for term, code in goods_terms() if code in named
    ]
    return Phrases(pairs)


@cache
def subjects() -> frozenset[str]:
    """What cases of the form of seizures may be about, as codes."""
    return frozenset(lists.codes("case_subjects"))


@cache
def item_units() -> frozenset[tuple[str, str]]:
    """The units each item may be counted in, as pairs."""
    return frozenset((row["item_code"] or "", row["unit_code"] or "") for row in lists.rows("item_units"))


@cache
def forbidden() -> frozenset[str]:
    """Item codes of what is seized for what it is: all but what goes with any case, and goods of no known kind."""
    return frozenset(said_by_item()) - {"goods_other"}


@cache
def activity_terms() -> tuple[tuple[str, str], ...]:
    """Words that say what was done, with the activity code: names, other spellings and terms of prose."""
    pairs = [
        (row["term"] or "", row["code"] or "")
        for row in lists.rows("narrative_terms")
        if row["role"] == "topic"
    ]
    pairs += [(name, code) for code, name in lists.labels("activity_types").items()]
    pairs += [(row["alias"] or "", row["activity_code"] or "") for row in lists.rows("activity_aliases")]
    return tuple((term, code) for term, code in pairs if _is_prose_spelling(term))


@cache
def countable() -> Phrases[dict[str, str]]:
    """What a number counts: nouns and units of `narrative_terms`, and goods that are counted without a unit."""
    meanings: dict[tuple[str, ...], dict[str, str]] = {}
    for row in lists.rows("narrative_terms"):
        if row["role"] in ("noun", "quantity"):
            meanings.setdefault(words_of(row["term"] or ""), {})[row["role"] or ""] = row["code"] or ""
    units = {words for words, roles in meanings.items() if "quantity" in roles}
    for term, code in goods_terms():
        # `bánh heroin` is a unit and its goods, not goods that are counted by themselves.
        if words_of(term)[:1] not in units or words_of(term) in units:
            meanings.setdefault(words_of(term), {}).setdefault("goods", code)
    return Phrases(meanings.items())


@cache
def weapons() -> frozenset[str]:
    """Item codes of what residents are asked to hand over: weapons, explosives and fireworks."""
    classes = ("weapon", "explosive", "firework")
    return frozenset(row["item_code"] or "" for row in lists.rows("items") if row["item_class"] in classes)


@cache
def measure_of() -> dict[tuple[str, str], str]:
    """The measure of an activity's count: (activity code, field) to measure code."""
    return {
        (row["activity_code"] or "", row["field"] or ""): row["measure_code"] or ""
        for row in lists.rows("activity_measures")
    }


@cache
def class_of() -> dict[str, str]:
    """Activity code to its class: activity, assignment, organisation, award or information."""
    return {row["activity_code"] or "": row["class"] or "" for row in lists.rows("activity_types")}


def _is_prose_spelling(term: str) -> bool:
    """Whether a spelling is one of prose: those wholly without diacritics are for text typed without them."""
    return term != lists.plain(term) or fold(term) in words("plain_word")
