"""Named models: names in quotation marks after `mô hình`, in the lists that continue from there, and bare names."""

from dataclasses import dataclass
from typing import Final

from antq.narrative import lexicon
from antq.narrative.tokens import Quote, Tokens

# How many tokens before a quotation the word that introduces it may be.
_INTRODUCED_WITHIN: Final = 14
# How many words may part two names of one list.
_LIST_GAP: Final = 10
_LONGEST_NAME: Final = 40
_LIST_JOINTS: Final = frozenset(
    {",", ";", "và", "-", "”", "“", '"', "cùng", "hay", "hoặc", "...", "…", "các", ":"}
)


@dataclass(frozen=True)
class NamedModel:
    """The tokens of a model's name, both inside, with the rule that found it."""

    first: int
    last: int
    rule: str
    confidence: float


def find(tokens: Tokens) -> list[NamedModel]:
    """The named models of a text in order."""
    found = _quoted(tokens)
    taken = {i for one in found for i in range(one.first, one.last + 1)}
    found += [one for one in _bare(tokens) if one.first not in taken]
    return sorted(found, key=lambda one: one.first)


def _quoted(tokens: Tokens) -> list[NamedModel]:
    found = []
    previous_quote: Quote | None = None
    listing = False
    for quote in tokens.quotes:
        intro = _introduction(tokens, quote, previous_quote)
        if intro == "model":
            listing, rule = True, "model_in_quotes"
        elif intro is None and listing and previous_quote and _continues(tokens, previous_quote, quote):
            rule = "model_in_list"
        else:
            listing, previous_quote = False, quote
            continue
        previous_quote = quote
        if _is_name(tokens, quote):
            confidence = 0.95 if rule == "model_in_quotes" else 0.85
            found.append(NamedModel(quote.first, quote.last, rule, confidence))
    return found


def _introduction(tokens: Tokens, quote: Quote, previous_quote: Quote | None) -> str | None:
    """What the words in front of a quotation say it is: `model`, `other`, or nothing."""
    intros = lexicon.terms("model_intro")
    limit = max(quote.first - 1 - _INTRODUCED_WITHIN, previous_quote.last + 1 if previous_quote else 0)
    sentence = tokens.sentence[quote.first]
    depth = 0
    for i in range(quote.first - 2, limit - 1, -1):
        word = tokens.words[i]
        if tokens.sentence[i] != sentence or word == "\n":
            return None
        depth += (word == ")") - (word == "(")
        if depth > 0:
            continue
        if word == ";" and previous_quote is not None:
            return None
        for back in (3, 2, 1, 0):
            hit = intros.at(tokens, i - back)
            if hit and hit[0] == back + 1:
                return hit[1]
    return None


def _continues(tokens: Tokens, previous_quote: Quote, quote: Quote) -> bool:
    """Whether a quotation goes on with the list of the one before it."""
    if tokens.sentence[previous_quote.last] != tokens.sentence[quote.first]:
        return False
    between = tokens.words[previous_quote.last + 2 : quote.first - 1]
    return len(between) <= _LIST_GAP or _in_brackets(between)


def _in_brackets(between: list[str]) -> bool:
    return len(between) > 2 and between[0] == "(" and ")" in between[-3:]


def _is_name(tokens: Tokens, quote: Quote) -> bool:
    length = quote.last - quote.first + 1
    if length > _LONGEST_NAME or not any(tokens.is_word(i) for i in range(quote.first, quote.last + 1)):
        return False
    return not lexicon.terms("not_model").is_phrase(tokens, quote.first, quote.last)


_STOPS: Final = frozenset({",", ".", ";", ":", "(", ")", "“", "”", '"', "\n", "…", "-"})


def _bare(tokens: Tokens) -> list[NamedModel]:
    """Names without quotation marks: after `MH`, or with a capital letter after `mô hình`."""
    found = []
    for i, word in enumerate(tokens.words):
        if word != "mh" and word != "mô":
            continue
        if word == "mh" and tokens.cased(i) == "MH":
            first = i + 1 + (tokens.word(i + 1) == ".")
            stops = {";", "“", '"', "\n", "("}
        elif word == "mô" and tokens.word(i + 1) == "hình":
            first = i + 2
            if not tokens.is_capital(first) or not tokens.is_word(first):
                continue
            stops = set(_STOPS)
        else:
            continue
        last = first
        while last < len(tokens) and last - first < 16 and tokens.words[last] not in stops:
            if tokens.sentence[last] != tokens.sentence[first] or (
                stops != {";", "“", '"', "\n", "("} and tokens.words[last] in lexicon.words("name_end")
            ):
                break
            last += 1
        last -= 1
        if (
            last - first >= 1
            and tokens.is_word(first)
            and not lexicon.terms("not_model").is_phrase(tokens, first, last)
        ):
            found.append(NamedModel(first, last, "model_without_quotes", 0.6))
    return found
