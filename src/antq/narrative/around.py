"""What stands around a counted number: the marks to its left and right, and the figure before it."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from antq.narrative.counted import Counted
from antq.narrative.marks import Mark
from antq.narrative.tokens import Tokens

_LEFT_MARKS: Final = 24
_LEFT_TOKENS: Final = 90
_RIGHT_TOKENS: Final = 18
_FAR_TOKENS: Final = 60
_BULLETS: Final = frozenset({"-", "+", "*", "•", "·", "●", "–", "▪", "◦"})


@dataclass(frozen=True)
class Around:
    """Marks near a counted number: `left` nearest first, `right` up to the next number, `far` behind that.

    All stand in its sentence; a bulleted line also sees the sentence that introduced the list, behind all others.
    """

    tokens: Tokens
    counted: Counted
    left: tuple[Mark, ...]
    right: tuple[Mark, ...]
    far: tuple[Mark, ...]

    def nearest(self, *roles: str, sides: str = "left") -> Mark | None:
        """The nearest mark that plays one of the roles."""
        return next(self.all(*roles, sides=sides), None)

    def all(self, *roles: str, sides: str = "left") -> Iterator[Mark]:
        """Marks that play one of the roles, nearest first, on the named sides in the order they are named."""
        for side in sides.split():
            for mark in getattr(self, side):
                if any(role in mark.roles for role in roles):
                    yield mark

    def gap(self, mark: Mark) -> list[str]:
        """The words between a mark on the left and the number."""
        return self.tokens.words[mark.last + 1 : self.counted.first]


class Surroundings:
    """Gives each counted number of a text what stands around it."""

    def __init__(self, tokens: Tokens, marks: list[Mark]) -> None:
        self._tokens = tokens
        self._marks = marks
        self._firsts = [mark.first for mark in marks]
        self._introduced: dict[int, int] = {}
        self._find_lists()

    def of(self, counted: Counted, next_first: int) -> Around:
        """What stands around `counted`; the next number of the text begins at token `next_first`."""
        tokens = self._tokens
        first, last = counted.first, counted.last
        sentence = tokens.sentence[counted.number.first]
        left = list(self._before(first, sentence))
        if (lead := self._introduced.get(sentence)) is not None:
            left += list(self._before(lead, tokens.sentence[lead - 1]))[:6]
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
        return Around(tokens, counted, tuple(left), tuple(right), tuple(far))

    def _before(self, first: int, sentence: int) -> Iterator[Mark]:
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

    def _find_lists(self) -> None:
        """For each bulleted sentence, the token behind the sentence that introduced the list with a colon."""
        tokens = self._tokens
        lead: int | None = None
        for i in range(len(tokens)):
            at_start = i == 0 or tokens.sentence[i] != tokens.sentence[i - 1]
            if not at_start or tokens.words[i] == "\n":
                continue
            back = i - 1
            while back >= 0 and tokens.words[back] == "\n":
                back -= 1
            if tokens.words[i] in _BULLETS:
                if back >= 0 and tokens.words[back] == ":":
                    lead = back
                if lead is not None:
                    self._introduced[tokens.sentence[i]] = lead
            else:
                lead = None
