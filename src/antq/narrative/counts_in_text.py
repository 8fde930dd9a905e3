"""The numbers of a text that count something, each with what it counts."""

from collections.abc import Set

from antq.narrative import non_figures, series
from antq.narrative.compound_numbers import combine_counts
from antq.narrative.counted_numbers import Counted, is_strong, read_counted
from antq.narrative.numerals import numbers
from antq.narrative.tokens import Tokens


def find_counts(tokens: Tokens, in_names: Set[int]) -> tuple[list[Counted], list[int]]:
    """The counts of a text in order, and for each number where the next one begins.

    Tokens of `in_names` belong to the names of models and count nothing.
    """
    found = [
        one
        for one in numbers(tokens)
        if one.first not in in_names and not non_figures.non_figure_rule(tokens, one, is_strong(tokens, one))
    ]
    in_series = series.read_series(tokens, found)
    starts = [one.qualified for one in found[1:]] + [len(tokens)]
    counted: list[Counted] = []
    for number, next_first in zip(found, starts, strict=False):
        one = (
            in_series.get(number.first)
            or read_counted(tokens, number, next_first)
            or series.read_named_part(tokens, number, counted)
        )
        if one is not None:
            counted.append(one)
    return list(combine_counts(tokens, counted)), starts
