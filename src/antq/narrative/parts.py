"""How counts of one sentence belong together: joined by a comma, or one a part of the other."""

from typing import Final

from antq.narrative.context import Around
from antq.narrative.counted import Counted
from antq.narrative.left_out import starts_sentence
from antq.narrative.rules import Verdict
from antq.narrative.tokens import Tokens

_JOINTS: Final = frozenset({",", "và", "/", "cùng", "với", "gồm", ":", "có", "(", "-", "&"})


def joins(tokens: Tokens, before: Counted, one: Counted) -> bool:
    """Whether only a joint and the words of one noun stand between two counted numbers of a sentence."""
    if tokens.sentence[before.last] != tokens.sentence[one.first] or one.first - before.last > 5:
        return False
    between = tokens.words[before.last + 1 : one.first]
    return all(word in _JOINTS for word in between)


def relation(
    around: Around, verdict: Verdict, told: list[Counted], mixed: list[tuple[int, bool, bool]]
) -> str:
    """`part_of` behind `trong đó`, and where a bracket, `gồm` or `còn lại` divides a figure of the same unit.

    A part of a total that no form counts stands for itself; `mixed` has the counts of cases and persons so far: where
    each begins, whether it counts cases, and whether it is context.
    """
    tokens, one = around.tokens, around.counted
    wholes = [before for before in told if tokens.word(before.unit_first) == tokens.word(one.unit_first)]
    bracket = tokens.bracket[one.number.first]
    if bracket >= 0 and any(tokens.bracket[before.number.first] != bracket for before in wholes):
        return "part_of"
    for mark in around.all("subset"):
        if verdict.offence is not None and _divides_mixture(mark.first, one.noun == "case", mixed):
            continue
        code = mark.roles["subset"]
        opens = starts_sentence(tokens, mark.first)
        first_behind = not any(before.first > mark.last for before in told)
        if opens and code in ("always", "opening"):
            return "part_of"
        if code == "always" and (first_behind or any(before.last < mark.first for before in wholes)):
            return "part_of"
        if code == "same_unit" and any(before.last < mark.first for before in wholes):
            return "part_of"
    return verdict.relation


def _divides_mixture(at: int, cases: bool, mixed: list[tuple[int, bool, bool]]) -> bool:
    """Whether the last count of cases (or of persons) before token `at` is one that no form counts."""
    before = [context for first, of_cases, context in mixed if first < at and of_cases == cases]
    return bool(before) and before[-1]
