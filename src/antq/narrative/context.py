"""The context of a counted number: the marks to its left and right, and the figure before it."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from antq.narrative import lexicon
from antq.narrative.counted_numbers import Counted
from antq.narrative.marks import Mark
from antq.narrative.offences import BULLETS, Offences
from antq.narrative.tokens import Tokens

_LEFT_MARKS: Final = 24
_LEFT_TOKENS: Final = 90
_RIGHT_TOKENS: Final = 18
_FAR_TOKENS: Final = 60
_MODELS_WITHIN: Final = 120
# A line of so many tokens at most, without a mark at its end, is a heading.
_HEADING_TOKENS: Final = 16
# A heading inside its line is a sentence of so many words at most.
_INNER_TOKENS: Final = 6
_DONE: Final = frozenset({"đã", "đạt", "hoàn", "được"})
_SENTENCE_ENDS: Final = frozenset({".", ";", ",", "!", "?", "…", ":", ")"})


@dataclass(frozen=True)
class Context:
    """Marks near a counted number: `left` nearest first, `right` up to the next number, `far` after that.

    All are in its sentence; a bulleted line also sees the sentence that introduced the list, after all others, and
    a number after its noun the heading above it. `planned` says that it is below a heading on what is to be done,
    `models_near` that models were mentioned shortly before; `heading` is the last token of
    the heading above it.
    """

    tokens: Tokens
    counted: Counted
    left: tuple[Mark, ...]
    right: tuple[Mark, ...]
    far: tuple[Mark, ...]
    offences: Offences
    planned: bool = False
    models_near: bool = False
    heading: int | None = None

    def nearest(self, *roles: str, sides: str = "left") -> Mark | None:
        """The nearest mark that plays one of the roles."""
        return next(self.all(*roles, sides=sides), None)

    def all(self, *roles: str, sides: str = "left") -> Iterator[Mark]:
        """Marks that play one of the roles, nearest first, on the named sides in the order they are named."""
        wanted = frozenset(roles)
        for side in sides.split():
            for mark in getattr(self, side):
                if not wanted.isdisjoint(mark.roles):
                    yield mark

    def far_topics(self) -> list[Mark]:
        """Activities named after the next number of the sentence."""
        return [mark for mark in self.far if "topic" in mark.roles]

    def gap(self, mark: Mark) -> list[str]:
        """The words between a mark on the left and the number."""
        return self.tokens.words[mark.last + 1 : self.counted.number.qualified]


class ContextBuilder:
    """Builds the context of each counted number of a text."""

    def __init__(self, tokens: Tokens, marks: list[Mark]) -> None:
        self._tokens = tokens
        self._marks = marks
        self._offences = Offences(tokens)
        self._firsts = [mark.first for mark in marks]
        self._list_leads: dict[int, int] = {}
        self._headings: dict[int, int] = {}
        self._planned: set[int] = set()
        self._models = [mark.first for mark in marks if mark.roles.get("topic") == "models"]
        self._find_lists()
        self._find_sections()

    def build(self, counted: Counted, next_first: int) -> Context:
        """The context of `counted`; the next number of the text begins at token `next_first`."""
        tokens = self._tokens
        first, last = counted.number.qualified, counted.last
        sentence = tokens.sentence[counted.number.first]
        left = list(self._marks_before(first, sentence))
        if (lead := self._list_leads.get(sentence)) is not None:
            left += list(self._marks_before(lead, tokens.sentence[lead - 1]))[:6]
        if counted.noun_first and (heading := self._headings.get(sentence)) is not None:
            left += list(self._marks_before(heading + 1, tokens.sentence[heading]))[:6]
        model = bisect_left(self._models, first) - 1
        models_near = model >= 0 and first - self._models[model] <= _MODELS_WITHIN
        right, far = [], []
        for i in range(bisect_left(self._firsts, max(first, counted.number.last + 1)), len(self._marks)):
            mark = self._marks[i]
            if mark.first - last > _FAR_TOKENS or tokens.sentence[mark.first] != sentence:
                break
            near = mark.first < next_first and mark.first - last <= _RIGHT_TOKENS
            if near and tokens.clause[mark.first] == tokens.clause[last]:
                right.append(mark)
            else:
                far.append(mark)
        planned = sentence in self._planned
        return Context(
            tokens,
            counted,
            tuple(left),
            tuple(right),
            tuple(far),
            self._offences,
            planned,
            models_near,
            self._headings.get(sentence),
        )

    def _marks_before(self, first: int, sentence: int) -> Iterator[Mark]:
        tokens = self._tokens
        count = 0
        for i in range(bisect_left(self._firsts, first) - 1, -1, -1):
            mark = self._marks[i]
            if (
                count == _LEFT_MARKS
                or first - mark.first > _LEFT_TOKENS
                or tokens.sentence[mark.first] != sentence
            ):
                return
            if mark.last < first:
                count += 1
                yield mark

    def _find_sections(self) -> None:
        """For each sentence the heading above it, and whether that heading is of what is to be done."""
        tokens = self._tokens
        count = len(tokens)
        heading, planned = None, False
        start = 0
        while start < count:
            end = start
            while end < count and tokens.words[end] != "\n":
                end += 1
            # `12 vụ, 14 đối tượng` is no heading, `1. Ma túy` is one.
            counts = tokens.is_number(start) and tokens.word(start + 1) not in (".", ")", "/", "-")
            short = 0 < end - start <= _HEADING_TOKENS and not counts
            if short and tokens.words[end - 1] not in _SENTENCE_ENDS:
                heading = end - 1
                planned = self._announces_plans(start, end)
            elif short and tokens.words[end - 1] == ":" and self._announces_plans(start, end):
                planned = True
            else:
                # `(5) Quý tới. Mở 3 lớp; ra mắt 2 mô hình.`: a heading inside its line.
                stop = self._end_of_sentence(start)
                inside = (
                    stop < end
                    and sum(map(tokens.is_word, range(start, stop))) <= _INNER_TOKENS
                    and _DONE.isdisjoint(tokens.words[start:stop])
                    and self._announces_plans(start, stop)
                )
                for i in range(start, end):
                    if heading is not None:
                        self._headings[tokens.sentence[i]] = heading
                    if planned or inside:
                        self._planned.add(tokens.sentence[i])
            start = end + 1

    def _end_of_sentence(self, start: int) -> int:
        """The token after the first sentence that begins at token `start`, its numbering (`III.`, `(5)`) before it.

        The end of the text where that sentence is longer than a heading.
        """
        tokens, count = self._tokens, len(self._tokens)
        stop = start
        while stop < min(count, start + _INNER_TOKENS) and (
            not tokens.is_word(stop) or (len(tokens.word(stop)) < 4 and tokens.word(stop + 1) in (".", ")"))
        ):
            stop += 1
        first = stop
        while stop + 1 < count and tokens.sentence[stop] == tokens.sentence[stop + 1]:
            if stop - first > _INNER_TOKENS:
                return count
            stop += 1
        return stop + 1

    def _announces_plans(self, start: int, end: int) -> bool:
        """Whether a heading is of what is to be done; `Kết quả thực hiện nhiệm vụ` is of what was."""
        tokens, plans = self._tokens, lexicon.terms("plan")
        for i in range(start, min(start + 6, end)):
            if lexicon.terms("done").at(tokens, i):
                return False
            hit = plans.at(tokens, i)
            if hit is not None and hit[1] in ("heading", "start", "sentence"):
                return True
        return False

    def _find_lists(self) -> None:
        """For each bulleted sentence, the token after the sentence that introduced the list with a colon."""
        tokens = self._tokens
        lead: int | None = None
        for i in range(len(tokens)):
            at_start = i == 0 or tokens.sentence[i] != tokens.sentence[i - 1]
            if not at_start or tokens.words[i] == "\n":
                continue
            back = i - 1
            while back >= 0 and tokens.words[back] == "\n":
                back -= 1
            if tokens.words[i] in BULLETS:
                if back >= 0 and tokens.words[back] == ":":
                    lead = back
                if lead is not None:
                    self._list_leads[tokens.sentence[i]] = lead
            else:
                lead = None
