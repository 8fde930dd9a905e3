"""How counts of one sentence belong together: joined by a comma, or one a part of the other."""

from typing import Final

from antq.narrative.context import Context
from antq.narrative.counted_numbers import Counted
from antq.narrative.exclusions import starts_sentence
from antq.narrative.rules import Verdict
from antq.narrative.tokens import Tokens

_JOINTS: Final = frozenset({",", "và", "/", "cùng", "với", "gồm", ":", "có", "(", "-", "&"})


def are_joined(tokens: Tokens, previous: Counted, one: Counted) -> bool:
    """Whether only a joint and the words of one noun are between two counted numbers of a sentence."""
    if tokens.sentence[previous.last] != tokens.sentence[one.first] or one.first - previous.last > 5:
        return False
    between = tokens.words[previous.last + 1 : one.first]
    return all(word in _JOINTS for word in between)


def find_relation(
    context: Context, verdict: Verdict, earlier: list[Counted], mixed: list[tuple[int, bool, bool]]
) -> str:
    """`part_of` after `trong đó`, and where a bracket, `gồm` or `còn lại` divides a figure of the same unit.

    A part of a total that no form counts is a figure of its own; `mixed` has the counts of cases and persons so far:
    where each begins, whether it counts cases, and whether it is context.
    """
    tokens, one = context.tokens, context.counted
    wholes = [
        previous for previous in earlier if tokens.word(previous.unit_first) == tokens.word(one.unit_first)
    ]
    bracket = tokens.bracket[one.number.first]
    if bracket >= 0 and any(tokens.bracket[previous.number.first] != bracket for previous in wholes):
        return "part_of"
    for mark in context.all("subset"):
        if verdict.offence is not None and _divides_mixture(mark.first, one.noun == "case", mixed):
            continue
        code = mark.roles["subset"]
        opens = starts_sentence(tokens, mark.first)
        first_after_mark = not any(previous.first > mark.last for previous in earlier)
        if opens and code in ("always", "opening"):
            return "part_of"
        first_after_mark = first_after_mark and not _is_another_deed(context, mark.last)
        if code == "always" and (first_after_mark or any(previous.last < mark.first for previous in wholes)):
            return "part_of"
        if code == "same_unit" and any(previous.last < mark.first for previous in wholes):
            return "part_of"
    return verdict.relation


def _is_another_deed(context: Context, after: int) -> bool:
    """Whether a semicolon and then a verb part the number from token `after`: `trong đó 120 nữ; tuyên dương 40 …`."""
    tokens, first = context.tokens, context.counted.number.qualified
    semicolons = [i for i in range(after + 1, first) if tokens.words[i] == ";"]
    return bool(semicolons) and any(
        semicolons[-1] < mark.first
        for mark in context.all("topic", "result", "reform", "seizure", "acquire", "static")
    )


def _divides_mixture(at: int, cases: bool, mixed: list[tuple[int, bool, bool]]) -> bool:
    """Whether the last count of cases (or of persons) before token `at` is one that no form counts."""
    previous = [context for first, of_cases, context in mixed if first < at and of_cases == cases]
    return bool(previous) and previous[-1]
