"""What the words around a number do: verbs of seizing or handing over, activities, plans, comparisons, and goods."""

from collections.abc import Container
from dataclasses import dataclass
from functools import cache
from typing import Final

from antq.narrative import lexicon
from antq.narrative.lexicon import Phrases
from antq.narrative.tokens import Tokens
from antq.reference import lists

_ROLES: Final = (
    "acquire",
    "seizure",
    "reform",
    "result",
    "static",
    "plan",
    "change",
    "compare",
    "subset",
    "mode",
    "model_step",
)


@dataclass(frozen=True)
class Mark:
    """A phrase at tokens `first` to `last`, with the code it has in each role it plays."""

    first: int
    last: int
    roles: dict[str, str]


def marks(tokens: Tokens, names: Container[int] = ()) -> list[Mark]:
    """The marks of a text in order; none overlaps another, the longest wins; tokens of `names` are none."""
    found = []
    free = 0
    for i, count, roles in _phrases().everywhere(tokens):
        if i >= free and i not in names:
            free = i + count
            found.append(Mark(i, free - 1, roles))
    return found


@cache
def _phrases() -> Phrases[dict[str, str]]:
    """Every phrase of every role; a longer phrase also plays the roles of a shorter one it begins with."""
    meanings: dict[str, dict[str, str]] = {}
    for row in lists.rows("narrative_terms"):
        if row["role"] in _ROLES:
            meanings.setdefault(row["term"] or "", {}).setdefault(row["role"] or "", row["code"] or "")
    for role, pairs in (("topic", lexicon.activity_terms()), ("goods", lexicon.goods_terms())):
        for term, code in pairs:
            meanings.setdefault(term, {}).setdefault(role, code)
    by_words = sorted(meanings.items(), key=lambda one: len(one[0]))
    inherited: dict[tuple[str, ...], dict[str, str]] = {}
    for term, roles in by_words:
        words = lexicon.words_of(term)
        merged: dict[str, str] = {}
        for length in range(1, len(words)):
            if "goods" not in roles:
                merged |= inherited.get(words[:length], {})
        merged.pop("goods", None)
        if "change" not in roles:
            # `tăng cường` is no increase.
            merged.pop("change", None)
        inherited[words] = inherited.get(words, {}) | merged | roles
    return Phrases(inherited.items())
