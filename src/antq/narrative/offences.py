"""What cases and persons caught are about: the offences named around a count, and the goods taken with it.

Only some offences are those of the form of seizures (drugs, smuggling and counterfeit, forbidden goods, weapons and
explosives, support tools, fireworks). `offence` in `narrative_terms` gives each word one of these codes: a subject of
`case_subjects`; `seizable`, one of them that the word does not say; `other` (theft, gambling …), `any` (`vi phạm`: says
nothing of its kind) and `none` (illness and accidents: no offence).
"""

from bisect import bisect_left, bisect_right
from typing import Final

from antq.narrative import lexicon
from antq.narrative.counted_numbers import Counted
from antq.narrative.tokens import Tokens
from antq.reference.goods_of_cases import said_by_item, subject_of_goods

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
_BEFORE_PARTS: Final = frozenset({",", ";", "(", ":", "-", "."})

# Words between a noun and `khác` that name no offence: `3 vụ về các hành vi khác`.
_OF_A_KIND: Final = frozenset(
    {"về", "thuộc", "các", "những", "loại", "hành", "vi", "tội", "phạm", "danh", "lĩnh", "vực"}
)

# Goods of no one subject are what these words speak of: `buôn lậu thuốc lá`.
_OF_ANY_GOODS: Final = frozenset({"smuggling_fraud_counterfeit", "forbidden_goods"})


def is_seizable(offence: str | None) -> bool:
    """Whether an offence is one of the form of seizures."""
    return offence == SEIZABLE or offence in lexicon.subjects()


def subject_of(offence: str | None) -> str | None:
    """The subject of cases about an offence, None where it is none of the form or not said which."""
    return offence if offence in lexicon.subjects() else None


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
        # Where `khác` ends what a count before it was about.
        self._others = sorted(
            {
                other
                for i in range(len(tokens))
                if self._starts_number(i - 1)
                and (noun := lexicon.countable().at(tokens, i))
                and _noun_class(noun[1].get("noun", "")) in ("case", "person")
                and (other := self._other_after(i + noun[0] - 1))
            }
        )

    def offence_of(self, counted: Counted) -> str | None:
        """The code of what a count of cases or persons is about, None where nothing near it says so."""
        end, own_offence = self._own_offences(counted)
        stated = self._offence_before(counted) or self._kind(own_offence)
        parts = self._part_offences(end)
        if stated in (None, ANY) and parts:
            # Parts need not be all of it: `60 vụ, trong đó 40 vụ ma túy`.
            kind = self._kind(parts)
            return SEIZABLE if is_seizable(kind) else kind
        if stated not in (None, ANY):
            return stated
        return self._offence_of_goods(end) or self._offence_in_sentence(counted) or stated

    def own_offence(self, counted: Counted) -> str | None:
        """The code that a count's own words give it, None where they name no offence."""
        stated = self._offence_before(counted) or self._kind(self._own_offences(counted)[1])
        return None if stated == ANY else stated

    def _offence_before(self, counted: Counted) -> str | None:
        """The code of the offence directly before a count (`ma túy 45 vụ, trộm cắp 50 vụ`), if none follows it."""
        tokens, first = self._tokens, counted.number.qualified
        after_count = counted.last + 1
        is_followed = self._offence_at(after_count) or (
            tokens.is_word(after_count) and self._offence_at(after_count + 1)
        )
        if is_followed and not counted.shares_noun:
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

    def is_of_others(self, counted: Counted) -> bool:
        """Whether a count is of others than the offence named before it, or persons counted after such a count.

        `8 vụ ma túy, 5 vụ vi phạm khác, 20 đối tượng`: the 5 and the 20.
        """
        if self.own_offence(counted) is not None:
            return False
        if self._other_after(counted.unit_last):
            return True
        first = counted.number.qualified
        k = bisect_left(self._others, first) - 1
        if _noun_class(counted.noun) != "person" or k < 0:
            return False
        other = self._others[k]
        is_named = any(code != ANY for _, _, code in self._offences_between(other, first))
        return not is_named and self._tokens.sentence[other] == self._tokens.sentence[first]

    def _other_after(self, noun_last: int) -> int:
        """The token of `khác` after a noun that ends at `noun_last`, 0 where there is none."""
        tokens, i = self._tokens, noun_last + 1
        while (hit := self._offence_at(i)) and hit[1] == ANY:
            i = hit[0]
        while tokens.word(i) in _OF_A_KIND:
            i += 1
        return i if tokens.word(i) == "khác" and tokens.word(i + 1) != "nhau" else 0

    def last_offence_before(self, counted: Counted) -> str | None:
        """The code of the offence last named before a count in its paragraph, nearest first."""
        return self._last_offence(counted.number.qualified, _PARAGRAPH_TOKENS, self._tokens.line)

    def heading_offence(self, last: int) -> str | None:
        """The code of the offences a heading names that ends with token `last`."""
        return self._last_offence(last + 1, _OWN_TOKENS, self._tokens.line)

    def _own_offences(self, counted: Counted) -> tuple[int, list[str]]:
        """Where the words end that say what is counted, and the codes of the offences in them.

        Cases and persons counted together (`97 vụ, 124 đối tượng phạm tội về ma túy`) share those after the last.
        """
        tokens = self._tokens
        found: list[str] = [
            code for _, _, code in self._offences_between(counted.unit_first, counted.last + 1)
        ]
        kinds_counted = {_noun_class(counted.noun)}
        i = counted.last + 1
        stop = min(len(tokens), i + _OWN_TOKENS)
        while i < stop and tokens.clause[i] == tokens.clause[counted.last]:
            if length := self._starts_number(i):
                noun = lexicon.countable().at(tokens, i + length)
                kind = _noun_class(noun[1].get("noun", "")) if noun else ""
                if found or noun is None or kind not in ("case", "person") or kind in kinds_counted:
                    break
                if self._other_after(counted.unit_last):
                    break
                kinds_counted.add(kind)
                i += length + noun[0]
                continue
            if hit := self._offence_at(i):
                found.append(hit[1])
                i = hit[0]
                continue
            word = tokens.words[i]
            if lexicon.terms("taking").at(tokens, i) or lexicon.terms("subset").at(tokens, i):
                break
            if word in ("(", ")") or (word == "," and not self._continues_count(i + 1)):
                break
            i += 1
        return i, found

    def _continues_count(self, i: int) -> bool:
        """Whether the words after a comma still say what is counted: another count, an offence, or an act of one."""
        tokens = self._tokens
        if self._starts_number(i) or self._offence_at(i) or lexicon.terms("act").at(tokens, i):
            return True
        verb = lexicon.terms("seizure").at(tokens, i)
        return verb is not None and self._starts_number(i + verb[0]) > 0

    def _part_offences(self, end: int) -> list[str]:
        """The codes of the offences after `trong đó` or `gồm` that follows at token `end`: parts of the count."""
        tokens = self._tokens
        i = self._after_joints(end)
        if i < len(tokens) and not self._names_parts(i, end):
            # A bracket that names no parts says something of the whole: `120 vụ (tăng 5), trong đó ma túy 40`.
            end = tokens.after_bracket(end)
            i = self._after_joints(end)
        if i >= len(tokens) or not self._names_parts(i, end):
            return []
        sentence = tokens.sentence[i]
        last = i
        while last < len(tokens) and tokens.sentence[last] == sentence:
            last += 1
        if ":" in tokens.words[last - 2 : last]:
            last = self._end_of_list(last)
        return [code for _, _, code in self._offences_between(i, last) if code != ANY]

    def _after_joints(self, i: int) -> int:
        while self._tokens.word(i) in _BEFORE_PARTS:
            i += 1
        return i

    def _names_parts(self, i: int, end: int) -> bool:
        """Whether parts of a count whose words end at token `end` are named from token `i`."""
        tokens = self._tokens
        named = self._offence_at(i)
        listed = tokens.words[end] in ("(", ":") and self._starts_number(named[0] if named else i)
        return bool(listed or tokens.words[i] in _PARTS or lexicon.terms("subset").at(tokens, i))

    def _end_of_list(self, at: int) -> int:
        """Where the bulleted lines end that begin at token `at`, after the line break before them if there is one."""
        words = self._tokens.words
        while at < len(words):
            first = at + (words[at] == "\n")
            if first >= len(words) or words[first] not in BULLETS:
                return at
            at = first
            while at < len(words) and words[at] != "\n":
                at += 1
        return at

    def _offence_of_goods(self, end: int) -> str | None:
        """The code by the goods of the form taken after a count, in its sentence or at the head of the next."""
        tokens = self._tokens
        if end >= len(tokens):
            return None
        sentence, taking = tokens.sentence[end - 1], False
        found: list[str] = []
        is_of_form = False
        for i in range(end, min(len(tokens), end + 2 * _OWN_TOKENS)):
            if tokens.words[i] == "\n":
                break
            if tokens.sentence[i] != sentence:
                if not lexicon.terms("taking").at(tokens, i):
                    break
                sentence = tokens.sentence[i]
            if lexicon.terms("taking").at(tokens, i):
                taking = True
            elif self._starts_number(i) and (is_of_form or not taking):
                noun = lexicon.countable().at(tokens, i + 1)
                if noun and noun[1].get("noun") == "case":
                    break
            elif taking and (goods := lexicon.goods().at(tokens, i)):
                meaning = said_by_item().get(goods[1])
                if meaning is not None:
                    found.append(meaning)
                is_of_form = is_of_form or goods[1] in lexicon.forbidden()
        return subject_of_goods(found) or SEIZABLE if is_of_form else None

    def _offence_in_sentence(self, counted: Counted) -> str | None:
        return self._last_offence(counted.number.qualified, _LEFT_TOKENS, self._tokens.sentence)

    def _last_offence(self, first: int, reach: int, part: list[int]) -> str | None:
        """The code of the last offence before token `first` in the same part of the text, within reach.

        Where others of the form are before it, or other cases (`3 vụ khác`), the part does not say which is meant.
        """
        last: str | None = None
        other = bisect_left(self._others, first) - 1
        last_other = self._others[other] if other >= 0 else -1
        if first <= 0 or first > len(part):
            return None
        for k in range(bisect_left(self._firsts, first) - 1, -1, -1):
            at, _, code = self._found[k]
            if first - at > reach or part[at] != part[min(first, len(part) - 1)]:
                break
            if last is None and code != ANY:
                last = SEIZABLE if subject_of(code) and at < last_other else code
            elif subject_of(last) and subject_of(code) and code != last:
                return SEIZABLE
        return last

    def _offences_between(self, first: int, last: int) -> list[tuple[int, int, str]]:
        return self._found[bisect_left(self._firsts, first) : bisect_left(self._firsts, last)]

    def _offence_at(self, i: int) -> tuple[int, str] | None:
        k = bisect_right(self._firsts, i) - 1
        if k < 0 or self._firsts[k] != i:
            return None
        return self._found[k][1], self._found[k][2]

    def _starts_number(self, i: int) -> int:
        """How many tokens the number at token `i` has as far as a quick look shows; 0 where there is none."""
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
        if OTHER in kinds:
            return OTHER
        named = kinds - {SEIZABLE}
        return named.pop() if len(named) == 1 and named <= _OF_ANY_GOODS else SEIZABLE


def _noun_class(noun: str) -> str:
    return "person" if noun in _PERSONS else noun
