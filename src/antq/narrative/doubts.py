"""Numbers that may mean more than one value: a person says which, and until then they are no figure."""

from typing import Final

from antq.narrative.counted import Counted
from antq.narrative.number_words import shown

AMBIGUOUS_NUMBER: Final = "FI267"

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


def readings(one: Counted) -> tuple[str, ...]:
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
    whole, mark, part = number.raw.replace(".", ",").partition(",")
    if not mark or one.unit_code in _MEASURED:
        return ()
    if len(part) == 3 and len(whole) < 4:
        return f"{whole}.{part}", number.raw
    return (number.raw,) if one.unit_code is None or one.unit_code in _PIECES else ()
