"""What makes a number no figure: dates, numbers of documents, units and roads, times, shares, names, counters."""

from typing import Final

from antq.narrative import lexicon
from antq.narrative.numerals import Number
from antq.narrative.tokens import Tokens

_YEARS: Final = range(1900, 2101)
_BEFORE_YEARS: Final = {"-", "/", "("}
_PERCENT: Final = frozenset({"%", "‰", "º", "°"})
# Longest quotation, in tokens, that is a name and no speech.
_NAME_TOKENS: Final = 14


def non_figure_rule(tokens: Tokens, number: Number, strong: bool) -> str | None:
    """The rule by which a number is no figure, None if none holds.

    `strong` says that a noun follows which only a count has in front of it (`vụ`, `lượt người`), so that a label such
    as `xã` before the number does not number the place.
    """
    first, last = number.first, number.last
    word_before, word_after = tokens.word(first - 1), tokens.word(last + 1)
    if not number.in_words:
        if found := _rule_by_touching_characters(tokens, number, strong):
            return found
        if (number.value in _YEARS and len(number.raw) == 4 and not number.multiplied) and (
            word_before in _BEFORE_YEARS or word_before in lexicon.words("before_year") or not strong
        ):
            return "year"
    if word_after in _PERCENT or (word_after == "phần" and tokens.word(last + 2) == "trăm"):
        return "percentage"
    if _is_label(tokens, first, strong, number.in_words):
        return "label"
    return "quoted_name" if _in_name(tokens, first) else None


def _rule_by_touching_characters(tokens: Tokens, number: Number, strong: bool) -> str | None:
    """Traps of the characters the number touches."""
    first, last = number.first, number.last
    word_before, word_after = tokens.word(first - 1), tokens.word(last + 1)
    raw = number.raw
    if tokens.glued(first):
        if word_before == "/" and tokens.glued(first - 1) and not tokens.is_word(first - 2):
            return "date"
        if (
            word_before == "/"
            and tokens.is_word(first - 2)
            and tokens.cased(first - 2).isupper()
            and len(tokens.word(first - 2)) < 6
        ):
            return "document_number"
        if word_before == "-" and (tokens.glued(first - 1) or tokens.is_number(first - 2)):
            return "name_with_number"
        if word_before in {":", "."} and tokens.glued(first - 1):
            return "time"
        if tokens.is_word(first - 1) and not _plain_word(tokens, first - 1):
            return "name_with_number"
        if word_before in {"#", "№", "@", "+"}:
            return "name_with_number"
    elif word_before == "-" and tokens.is_number(first - 2) and number.value in _YEARS:
        return "year"
    elif word_before == "/" and tokens.is_number(first - 2):
        return "date"
    if word_after == "/" and (tokens.glued(last + 1) or tokens.is_number(last + 2)):
        if tokens.is_number(last + 2):
            return "date"
        if tokens.glued(last + 2) and tokens.is_word(last + 2):
            return "document_number"
    if (
        word_after == "-"
        and tokens.is_word(last + 2)
        and tokens.cased(last + 2).isupper()
        and len(tokens.word(last + 2)) > 1
    ):
        return "document_number"
    if word_after == "-" and tokens.is_number(last + 2):
        return "date"
    if word_after == ":" and tokens.glued(last + 1) and tokens.is_number(last + 2) and tokens.glued(last + 2):
        return "time"
    if number.denominator is None and tokens.glued(last + 1) and tokens.is_word(last + 1):
        unit = lexicon.countable().at(tokens, last + 1)
        if (
            unit is None
            or word_after in {"h", "d", "m", "l"}
            or (tokens.cased(last + 1).isupper() and word_after != "kg")
        ):
            return "name_with_number"
    if (raw.count(",") > 1 and not strong) or (
        raw.count(".") and "," not in raw and not _plausible_points(raw) and not number.readings
    ):
        return "counter"
    if number.denominator is not None and number.denominator < number.value:
        return "date"
    return None


def _plausible_points(raw: str) -> bool:
    """Whether points part thousands or, with another count of digits after it, decimals of a measurement."""
    groups = raw.split(".")
    return all(len(group) == 3 for group in groups[1:]) or len(groups) == 2


def _plain_word(tokens: Tokens, i: int) -> bool:
    """Whether token `i` is an ordinary word that lost the space after it (`bắt14 vụ`), and no name (`V05`)."""
    word = tokens.cased(i)
    return len(word) > 1 and word[1:].islower() and word.lower() not in {"covid", "sars"}


def _is_label(tokens: Tokens, first: int, strong: bool, in_words: bool) -> bool:
    """Whether the word in front makes the number a name: `ngày 5`, `Nghị định 06`, `thôn 3`."""
    word_before = first - 1
    if tokens.word(word_before) in {":", "-", "(", ","}:
        return False
    labels = lexicon.terms("label")
    if tokens.word(word_before) == "số":
        return tokens.word(word_before - 1) not in {"tổng", "tính", "trong"}
    if in_words:
        part_of_counted = strong and tokens.word(word_before) == "trong"
        return tokens.word(word_before) in lexicon.words("word_label") and not part_of_counted
    for back in (4, 3, 2, 1):
        found = labels.at(tokens, first - back)
        if found and found[0] == back:
            # `Đội dân phòng 61 đội`: the words end like a label and are none.
            return found[1] != "none" and not (strong and found[1] == "weak")
    return False


def _in_name(tokens: Tokens, first: int) -> bool:
    number = tokens.quoted[first]
    if number < 0:
        return False
    quote = tokens.quotes[number]
    return quote.last - quote.first < _NAME_TOKENS
