"""Repetitions: a rounded figure next to the exact one, and a headline or lead that repeats what the body says."""

from typing import Final

from antq.narrative.figure import Figure

_NEAR: Final = 0.05
# A single small count of the lead may mean another thing in the body.
_MANY: Final = 10
_KILOGRAMS: Final = {"kg": 1.0, "tấn": 1000.0, "tạ": 100.0, "gam": 0.001, "g": 0.001, "gram": 0.001}


def remove_repetitions(figures: list[Figure], text: str) -> list[Figure]:
    """The figures that are no repetition of another of the same text."""
    headline = _headline_end(text)
    in_lead = _repeated_in_lead(figures, headline, _lead_end(text, headline))
    kept = []
    by_key: dict[tuple[object, ...], list[Figure]] = {}
    for one in figures:
        by_key.setdefault(_key(one), []).append(one)
    for one in figures:
        others = by_key[_key(one)]
        if one.end <= headline and any(
            other.start >= headline and _is_same_or_rounded(one, other) for other in others
        ):
            continue
        if one.start in in_lead:
            continue
        if one.qualifier != "exact" and any(_is_rounding(one, other) for other in others[:50]):
            continue
        kept.append(one)
    return kept


def is_stated_in_text(one: Figure, others: list[Figure]) -> bool:
    """Whether a figure of a table says what a sentence says too: measure, goods and amount are the same."""
    return any(
        other.indicator == one.indicator
        and other.substance == one.substance
        and _key(other) == _key(one)
        and _in_kilograms(other) == _in_kilograms(one)
        for other in others
    )


def _repeated_in_lead(figures: list[Figure], headline: int, lead: int) -> frozenset[int]:
    """Where figures of the lead begin that the body says again: at least two of them, or every one."""
    in_lead = [one for one in figures if headline <= one.start and one.end <= lead]
    identities_in_body = {_identity(one) for one in figures if one.start >= lead}
    repeated = [one for one in in_lead if _identity(one) in identities_in_body]
    enough = len(repeated) > 1 or (
        len(repeated) == len(in_lead) and all((one.value or 0) >= _MANY for one in repeated)
    )
    return frozenset(one.start for one in repeated) if enough else frozenset()


def _identity(one: Figure) -> tuple[object, ...]:
    return one.indicator, one.substance, (one.unit or "").casefold(), one.value, one.relation


def _key(one: Figure) -> tuple[object, ...]:
    unit = (one.unit or "").casefold()
    return one.kind, "mass" if unit in _KILOGRAMS else unit, one.acquisition


def _is_same_or_rounded(one: Figure, other: Figure) -> bool:
    """Whether a headline says what the body says, exactly or roundly, of the same goods or of goods in general."""
    value, exact = _in_kilograms(one), _in_kilograms(other)
    return value == exact or (_digits(one) < _digits(other) and abs(value - exact) <= _NEAR * abs(exact))


def _is_rounding(one: Figure, other: Figure) -> bool:
    """Whether `one` is the other rounded: a qualifier, fewer digits that count, and within five in a hundred."""
    if one is other or one.value is None or other.value is None or not other.value:
        return False
    if (one.substance != other.substance and one.substance is not None) or _digits(one) >= _digits(other):
        return False
    value, exact = _in_kilograms(one), _in_kilograms(other)
    return abs(value - exact) <= _NEAR * abs(exact)


def _in_kilograms(one: Figure) -> float:
    return float(one.value or 0) * _KILOGRAMS.get((one.unit or "").casefold(), 1.0)


def _digits(one: Figure) -> int:
    """Digits of the value that count: 71,63 has four, 70 has one."""
    digits = f"{one.value:.6f}".rstrip("0").rstrip(".").replace(".", "").lstrip("-0")
    return len(digits.rstrip("0")) or 1


def _headline_end(text: str) -> int:
    """Where the first line that says something ends, if it is a headline: short and without a full stop."""
    start = len(text) - len(text.lstrip())
    end = text.find("\n", start)
    if end < 0:
        return 0
    line = text[start:end].strip()
    return end if len(line) < 250 and not line.endswith((".", ";", ":")) else 0


def _lead_end(text: str, headline: int) -> int:
    """Where the first paragraph under a headline ends, if another one follows; else where the headline does."""
    if not headline:
        return 0
    start = headline + len(text[headline:]) - len(text[headline:].lstrip())
    end = text.find("\n\n", start)
    return end if end >= 0 and text[end:].strip() else headline
