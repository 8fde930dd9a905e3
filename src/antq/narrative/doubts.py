"""Numbers that may mean more than one value: a person says which, and until then they are no figure."""

from typing import Final

from antq.narrative import lexicon
from antq.narrative.counted_numbers import Counted
from antq.narrative.exclusions import starts_sentence
from antq.narrative.number_words import shown
from antq.narrative.tokens import Tokens

AMBIGUOUS_NUMBER: Final = "FI267"
CUMULATIVE: Final = "FI268"

# How many tokens before a number the word that makes it cumulative may be.
_REACH: Final = 40
# How many tokens after the word its colon may be for the word to govern the sentence.
_LEADS_WITHIN: Final = 8
# What is counted by the piece and never in parts; a brick or a bottle may be half.
_PIECES: Final = frozenset({"tablet", "gun", "shell", "head", "vehicle", "sheet", "piece", "stamp"})
_MEASURED: Final = frozenset(
    {
        "kg",
        "g",
        "mg",
        "quintal",
        "ton",
        "litre",
        "ml",
        "m3",
        "m2",
        "m",
        "vnd",
        "usd",
        "other_currency",
    }
)


def possible_readings(one: Counted) -> tuple[str, ...]:
    """What a counted number may mean, nothing where it means one value.

    A count has no decimals: `1,200 viên` are 1.200 as English writes it, or a slip for another number.
    """
    number = one.number
    if number.readings:
        return number.readings
    if number.denominator is not None and one.unit_code in _MEASURED:
        return f"{shown(number.value)}/{shown(number.denominator)}", shown(number.value)
    if number.multiplied or number.value == int(number.value) or one.noun == "hours":
        return ()
    integer_part, mark, decimals = number.raw.replace(".", ",").partition(",")
    if not mark or one.unit_code in _MEASURED:
        return ()
    if len(decimals) == 3 and len(integer_part) < 4:
        return f"{integer_part}.{decimals}", number.raw
    return (number.raw,) if one.unit_code is None or one.unit_code in _PIECES else ()


def is_cumulative(tokens: Tokens, one: Counted) -> bool:
    """Whether a figure is summed over more than the period (`lũy kế 4.806 cuộc`), as a word before it says."""
    plain = tokens.folded.plain
    first = one.number.qualified
    start = tokens.starts[max(0, first - _REACH)]
    if not any(plain.find(word, start, tokens.starts[first]) >= 0 for word in lexicon.words("cumulative")):
        return False
    words = lexicon.terms("cumulative")
    bracket = tokens.bracket[one.number.first]
    for i in range(first - 1, max(-1, first - _REACH), -1):
        if tokens.sentence[i] != tokens.sentence[first]:
            return False
        if words.at(tokens, i):
            if tokens.clause[i] != tokens.clause[first]:
                # `Lũy kế 5 tháng: 188 vụ; heroin 40,6 kg`: what a sentence begins with holds after semicolons.
                return starts_sentence(tokens, i) and ":" in tokens.words[i : i + _LEADS_WITHIN]
            return tokens.bracket[i] in (-1, bracket)
    return False
