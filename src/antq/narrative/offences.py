"""What cases and persons caught are about: the offences named around a count, and the goods taken with it.

Only some offences are those of the form of seizures (drugs, smuggling and counterfeit, forbidden goods, weapons and
explosives, support tools, fireworks). `offence` in `narrative_terms` gives each word one of these codes: `seizable`,
`other` (theft, gambling …), `any` (`vi phạm`: says nothing of its kind) and `none` (illness and accidents: no offence).
"""

from bisect import bisect_left, bisect_right
from typing import Final

from antq.narrative import lexicon
from antq.narrative.counted import Counted
from antq.narrative.tokens import Tokens

SEIZABLE: Final = "seizable"
OTHER: Final = "other"
ANY: Final = "any"
NONE: Final = "none"

_OWN_TOKENS: Final = 45
_LEFT_TOKENS: Final = 60
_PARAGRAPH_TOKENS: Final = 160
_PERSONS: Final = frozenset({"suspect", "person"})
# Marks a line of a list begins with.
BULLETS: Final = frozenset({"-", "+", "*", "•", "·", "●", "–", "▪", "◦"})
_LABEL_JOINTS: Final = frozenset({":", "là", "có"})
_PARTS: Final = frozenset({"gồm", "riêng"})


class Offences:
    """The offences of a text by token, and which of them a count is about."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._found: list[tuple[int, int, str]] = []
        free = 0
        for i, length, code in lexicon.offences().everywhere(tokens):
            if i >= free:
                self._found.append((i, i + length, code))
                free = i + length
        self._firsts = [first for first, _, _ in self._found]

    def of(self, counted: Counted) -> str | None:
        """The code of what a count of cases or persons is about, None where nothing near it says so."""
        end, own = self._own(counted)
        said = self._label(counted) or self._kind(own)
        parts = self._parts(end)
        if said in (None, ANY) and parts:
            return self._kind(parts)
        if said not in (None, ANY):
            return said
        if self._takes_goods(end):
            return SEIZABLE
        return self._before(counted) or said

    def own(self, counted: Counted) -> str | None:
        """The code that a count's own words give it, None where they name no offence."""
        said = self._label(counted) or self._kind(self._own(counted)[1])
        return None if said == ANY else said

    def _label(self, counted: Counted) -> str | None:
        """The code of the offence right in front of a count (`ma túy 45 vụ, trộm cắp 50 vụ`), if none is behind it."""
        tokens, first = self._tokens, counted.number.qualified
        behind = counted.last + 1
        if self._at(behind) or (tokens.is_word(behind) and self._at(behind + 1)):
            return None
        while first > 0 and tokens.words[first - 1] in _LABEL_JOINTS:
            first -= 1
        k = bisect_left(self._firsts, first) - 1
        if k < 0 or self._found[k][1] != first or self._found[k][2] == ANY:
            return None
        return self._found[k][2]

    def follows_cases(self, counted: Counted) -> bool:
        """Whether cases are counted before persons in their clause (`57 vụ đánh bạc, 402 đối tượng`)."""
        tokens = self._tokens
        i = counted.first - 1
        while i > 0 and tokens.clause[i] == tokens.clause[counted.first]:
            noun = lexicon.countable().at(tokens, i)
            if noun and noun[1].get("noun") == "case" and self._starts_number(i - 1):
                return True
            i -= 1
        return False

    def near(self, counted: Counted) -> str | None:
        """The code of the offence last named before a count in its paragraph, nearest first."""
        return self._last(counted.number.qualified, _PARAGRAPH_TOKENS, self._tokens.line)

    def heading(self, last: int) -> str | None:
        """The code of the offences a heading names that ends with token `last`."""
        return self._last(last + 1, _OWN_TOKENS, self._tokens.line)

    def _own(self, counted: Counted) -> tuple[int, list[str]]:
        """Where the words end that say what is counted, and the codes of the offences in them.

        Cases and persons told together (`97 vụ, 124 đối tượng phạm tội về ma túy`) share those behind the last.
        """
        tokens = self._tokens
        found: list[str] = [code for _, _, code in self._within(counted.unit_first, counted.last + 1)]
        told = {_class(counted.noun)}
        i = counted.last + 1
        stop = min(len(tokens), i + _OWN_TOKENS)
        while i < stop and tokens.clause[i] == tokens.clause[counted.last]:
            if length := self._starts_number(i):
                noun = lexicon.countable().at(tokens, i + length)
                kind = _class(noun[1].get("noun", "")) if noun else ""
                if found or noun is None or kind not in ("case", "person") or kind in told:
                    break
                told.add(kind)
                i += length + noun[0]
                continue
            if hit := self._at(i):
                found.append(hit[1])
                i = hit[0]
                continue
            word = tokens.words[i]
            if lexicon.terms("taking").at(tokens, i) or lexicon.terms("subset").at(tokens, i):
                break
            if word in ("(", ")") or (word == "," and not self._goes_on(i + 1)):
                break
            i += 1
        return i, found

    def _goes_on(self, i: int) -> bool:
        """Whether the words behind a comma still say what is counted: another count, an offence, or an act of one."""
        tokens = self._tokens
        if self._starts_number(i) or self._at(i) or lexicon.terms("act").at(tokens, i):
            return True
        verb = lexicon.terms("seizure").at(tokens, i)
        return verb is not None and self._starts_number(i + verb[0]) > 0

    def _parts(self, end: int) -> list[str]:
        """The codes of the offences behind `trong đó` or `gồm` that follows at token `end`: parts of the count."""
        tokens = self._tokens
        i = end
        while i < len(tokens) and tokens.words[i] in (",", ";", "(", ":", "-", "."):
            i += 1
        if i >= len(tokens):
            return []
        listed = tokens.words[end] in ("(", ":") and self._starts_number(i)
        if not (listed or tokens.words[i] in _PARTS or lexicon.terms("subset").at(tokens, i)):
            return []
        sentence = tokens.sentence[i]
        last = i
        while last < len(tokens) and tokens.sentence[last] == sentence:
            last += 1
        if ":" in tokens.words[last - 2 : last]:
            last = self._end_of_list(last)
        return [code for _, _, code in self._within(i, last) if code != ANY]

    def _end_of_list(self, at: int) -> int:
        """Where the bulleted lines end that begin at token `at`, behind the line break before them if there is one."""
        words = self._tokens.words
        while at < len(words):
            first = at + (words[at] == "\n")
            if first >= len(words) or words[first] not in BULLETS:
                return at
            at = first
            while at < len(words) and words[at] != "\n":
                at += 1
        return at

    def _takes_goods(self, end: int) -> bool:
        """Whether goods of the form are taken behind a count, in its sentence or at the head of the next."""
        tokens = self._tokens
        if end >= len(tokens):
            return False
        sentence, taking = tokens.sentence[end - 1], False
        for i in range(end, min(len(tokens), end + 2 * _OWN_TOKENS)):
            if tokens.words[i] == "\n":
                break
            if tokens.sentence[i] != sentence:
                if not lexicon.terms("taking").at(tokens, i):
                    break
                sentence = tokens.sentence[i]
            if lexicon.terms("taking").at(tokens, i):
                taking = True
            elif self._starts_number(i) and not taking:
                noun = lexicon.countable().at(tokens, i + 1)
                if noun and noun[1].get("noun") == "case":
                    break
            elif taking and (goods := lexicon.goods().at(tokens, i)) and goods[1] in lexicon.forbidden():
                return True
        return False

    def _before(self, counted: Counted) -> str | None:
        return self._last(counted.number.qualified, _LEFT_TOKENS, self._tokens.sentence)

    def _last(self, first: int, reach: int, part: list[int]) -> str | None:
        """The code of the last offence before token `first` in the same part of the text, within reach."""
        if first <= 0 or first > len(part):
            return None
        for k in range(bisect_left(self._firsts, first) - 1, -1, -1):
            at, _, code = self._found[k]
            if first - at > reach or part[at] != part[min(first, len(part) - 1)]:
                return None
            if code != ANY:
                return code
        return None

    def _within(self, first: int, last: int) -> list[tuple[int, int, str]]:
        return self._found[bisect_left(self._firsts, first) : bisect_left(self._firsts, last)]

    def _at(self, i: int) -> tuple[int, str] | None:
        k = bisect_right(self._firsts, i) - 1
        if k < 0 or self._firsts[k] != i:
            return None
        return self._found[k][1], self._found[k][2]

    def _starts_number(self, i: int) -> int:
        """How many tokens the number at token `i` has as far as a look tells; 0 where none stands."""
        tokens = self._tokens
        if tokens.is_number(i):
            return 3 if tokens.word(i + 1) == "/" and tokens.is_number(i + 2) else 1
        if tokens.word(i) in lexicon.values("word") and lexicon.countable().at(tokens, i + 1):
            return 1
        return 0

    @staticmethod
    def _kind(codes: list[str]) -> str | None:
        """What offences named together come to: a mixture is no count of the form."""
        kinds = set(codes) - {ANY}
        if not kinds:
            return ANY if codes else None
        if len(kinds) == 1:
            return kinds.pop()
        return OTHER if OTHER in kinds else SEIZABLE


def _class(noun: str) -> str:
    return "person" if noun in _PERSONS else noun
