"""Whose figure it is and of when, where the text says so: the unit last named in its line, the stated period."""

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from typing import Final

from antq.narrative import lexicon
from antq.narrative.filers import Filer, provinces
from antq.narrative.owners import Owners
from antq.narrative.period_scope import Periods
from antq.narrative.tokens import Tokens

_NAME_WORDS: Final = 4
# In front of a unit these make it the partner, not the one whose figures follow.
_PARTNER: Final = frozenset({"hợp", "với", "cùng", "giữa", "giúp", "cho"})


@dataclass(frozen=True)
class TextScope:
    """Scope, its level and the period that hold at a place of a text; None is not stated."""

    scope: str | None = None
    level: str | None = None
    period_start: str | None = None
    period_end: str | None = None


@dataclass(frozen=True)
class _Unit:
    at: int
    name: str
    level: str


class TextSetting:
    """Gives what holds at each token of a text."""

    def __init__(self, tokens: Tokens, filer: Filer | None = None) -> None:
        self._tokens = tokens
        self.owners = Owners(tokens, filer)
        self._periods = Periods(tokens)
        self._province = _province(tokens)
        named = lexicon.terms("scope").everywhere(tokens)
        self._units = [unit for i, length, level in named if (unit := self._unit(i, length, level))]
        self._at = [unit.at for unit in self._units]

    def at(self, i: int, stock: bool = False) -> TextScope:
        """What holds at token `i`; a stock (`hiện có`) bears no period of the sentences before it."""
        period = None if stock else self._periods.at(i)
        last_unit = bisect_right(self._at, i) - 1
        unit = self._units[last_unit] if last_unit >= 0 else None
        if unit is None or self._tokens.line[unit.at] != self._tokens.line[i]:
            unit = _Unit(0, self._province, "province") if self._province else None
        return TextScope(
            unit.name if unit else None,
            unit.level if unit else None,
            period.start if period else None,
            period.end if period else None,
        )

    def is_ahead(self, i: int) -> bool:
        """Whether token `i` is about a period after that of the report."""
        return self._periods.is_ahead(i)

    def _unit(self, i: int, length: int, level: str) -> _Unit | None:
        """The reporting unit or place that is named at token `i`, its first `length` words a term of `level`."""
        if self._tokens.word(i - 1) in _PARTNER:
            return None
        tokens = self._tokens
        last = i + length - 1
        if level == "province":
            words = [tokens.cased(k) for k in range(i, last + 1)]
            if tokens.word(last + 1) in ("tỉnh", "thành"):
                words.append("tỉnh" if tokens.word(last + 1) == "tỉnh" else "thành phố")
            named = self._province.partition(" ")[2] if self._province else ""
            status = words[-1] in ("tỉnh", "thành phố")
            if not (status or tokens.word(last) == "tỉnh") and self._province:
                return _Unit(i, f"{' '.join(words)}, {self._province}", level)
            name = " ".join(words).removesuffix(" thành phố").removesuffix(" tỉnh")
            return _Unit(i, f"{name} {self._province}" if named else " ".join(words), level)
        last_name = last
        while (
            last_name - last < _NAME_WORDS
            and tokens.is_word(last_name + 1)
            and tokens.is_capital(last_name + 1)
            and tokens.starts[last_name + 1] - tokens.ends[last_name] == 1
        ):
            last_name += 1
        if last_name == last:
            return None
        name = " ".join(tokens.cased(k) for k in range(i, last_name + 1))
        return _Unit(i, f"{name}, {self._province}" if self._province else name, level)


def _province(tokens: Tokens) -> str | None:
    """The province a text is about: the one it names most, the first of equals."""
    known = provinces()
    count = Counter(name for i, _, name in known.everywhere(tokens) if tokens.is_capital(i))
    return max(count, key=lambda name: count[name]) if count else None
