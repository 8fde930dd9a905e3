"""Numbers that share nouns.

`số vụ và số đối tượng lần lượt là 4 và 6`, `145 và 212 buổi lần lượt trong hai quý`, and parts named by the offence
alone: `120 vụ, trong đó ma túy 40, xuất nhập cảnh 50`.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile
from typing import Final

from antq.narrative import lexicon
from antq.narrative.counted_numbers import Counted, read_counted
from antq.narrative.numerals import Number
from antq.narrative.tokens import Tokens

_REACH: Final = 40
_CRIMES: Final = frozenset({"case", "suspect"})
_JOINTS: Final = frozenset({":", "là", "có"})
_OPENINGS: Final = frozenset({"(", ":", "gồm", "riêng"})
_ENDS: Final = frozenset({",", ";", ".", ")", "và", "\n", ""})


def read_series(tokens: Tokens, numbers: list[Number]) -> dict[int, Counted]:
    """What each number of a series counts, by the number's first token; only sentences that say `lần lượt`."""
    found: dict[int, Counted] = {}
    i = 0
    while i < len(numbers):
        last = i
        while last + 1 < len(numbers) and _follows(tokens, numbers[last], numbers[last + 1]):
            last += 1
        if (
            last > i
            and (respectively_at := _find_respectively(tokens, numbers[i], numbers[last])) is not None
        ):
            found |= _count_series(tokens, numbers[i : last + 1], respectively_at)
        i = last + 1
    return found


def _follows(tokens: Tokens, one: Number, after: Number) -> bool:
    between = tokens.words[one.last + 1 : after.qualified]
    return between in ([","], ["và"], [",", "và"])


def _find_respectively(tokens: Tokens, first: Number, last: Number) -> int | None:
    """The token of `lần lượt` in the sentence of a series, within reach."""
    sentence = tokens.sentence[first.first]
    for i in range(max(0, first.first - _REACH), min(len(tokens) - 1, last.last + _REACH)):
        if tokens.words[i] == "lần" and tokens.words[i + 1] == "lượt" and tokens.sentence[i] == sentence:
            return i
    return None


def _count_series(tokens: Tokens, series: list[Number], respectively_at: int) -> dict[int, Counted]:
    noun = read_counted(tokens, series[-1], len(tokens))
    if noun is not None:
        return {
            one.first: replace(noun, number=one, last=one.last, noun_first=True, shares_noun=True)
            for one in series[:-1]
        }
    nouns = _listed_nouns(tokens, respectively_at)
    if len(nouns) != len(series):
        return {}
    return {
        number.first: Counted(number, kind, first, last, number.last, None, None, True, True)
        for number, (kind, first, last) in zip(series, nouns, strict=True)
    }


def _listed_nouns(tokens: Tokens, respectively_at: int) -> list[tuple[str, int, int]]:
    """The nouns after `số` and before `lần lượt`, in order: class, first and last token."""
    found = []
    for i in range(max(0, respectively_at - _REACH), respectively_at):
        if tokens.words[i] == "số" and tokens.sentence[i] == tokens.sentence[respectively_at]:
            hit = lexicon.countable().at(tokens, i + 1)
            if hit and (kind := hit[1].get("noun")):
                found.append((kind, i + 1, i + hit[0]))
    return found


def read_named_part(tokens: Tokens, number: Number, counted: Sequence[Counted]) -> Counted | None:
    """The count of a number that names only the offence before it: a part of the cases or persons counted before.

    Where its sentence counts both before, it may be a part of either and is none.
    """
    sentence, bracket = tokens.sentence[number.first], tokens.bracket[number.first]
    before = [
        one
        for one in takewhile(lambda one: tokens.sentence[one.last] == sentence, reversed(counted))
        # What a closed bracket says of another count: `40 (tăng 5 vụ)`.
        if tokens.bracket[one.number.first] in (-1, bracket)
    ]
    if len({one.noun for one in before} & _CRIMES) != 1 or before[0].noun not in _CRIMES:
        return None
    total = before[0]
    offence_last = number.qualified - 1
    while offence_last > total.last and tokens.words[offence_last] in _JOINTS:
        offence_last -= 1
    named = any(
        first + length - 1 == offence_last
        for first in range(total.last + 1, offence_last + 1)
        if (hit := lexicon.offences().at(tokens, first)) and (length := hit[0])
    )
    opened = total.shares_noun or any(
        tokens.words[i] in _OPENINGS or lexicon.terms("subset").at(tokens, i)
        for i in range(total.last + 1, offence_last)
    )
    if not (named and opened and tokens.word(tokens.after_bracket(number.last + 1)) in _ENDS):
        return None
    return replace(
        total, number=number, last=number.last, item=None, noun_first=True, shares_noun=True, has_goods=False
    )
