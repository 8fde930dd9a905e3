"""Excel's number formats: what a cell shows of the number it stores, as a province's clerk sees it.

Only what changes the reading of a count or a quantity is distinguished; colours, alignment and separators are not.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, cached_property
from typing import Final

# Built-in formats by their number, where a file names none: those of Excel in any language.
BUILT_IN: Final = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    **dict.fromkeys((*range(14, 18), *range(27, 32), *range(34, 37), *range(50, 59)), "d/m/yyyy"),
    16: "d-mmm", 17: "mmm-yy", **dict.fromkeys((18, 19, 20, 21, 32, 33, 45, 46, 47), "h:mm"), 22: "d/m/yyyy h:mm",
    37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00",
    48: "##0.0E+0", 49: "@",
}  # fmt: skip
_TOKEN: Final = re.compile(
    r'"([^"]*)"?|\\(.)|_.|\*.|\[([^\]]*)\]|(?i:(General)|(AM/PM|A/P))|([0#?]+)|(E[+-])|(.)', re.DOTALL
)
_CONDITION: Final = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
_CURRENCY: Final = re.compile(r"\$([^-]*)(?:-[0-9A-Fa-f]*)?")
_ELAPSED: Final = re.compile(r"(?i)h+|m+|s+")
_COMPARE: Final[dict[str, Callable[[Decimal, Decimal], bool]]] = {
    "<": Decimal.__lt__,
    "<=": Decimal.__le__,
    ">": Decimal.__gt__,
    ">=": Decimal.__ge__,
    "=": Decimal.__eq__,
    "<>": Decimal.__ne__,
}
_GROUPED_TEXT: Final = re.compile(r"(?:0|[1-9]\d{0,2}(?:[. \u00a0,']\d{3})*)")
_DATE_PART: Final = re.compile(r"(?i)d+|y+|h+(?:[:.]?m+)?(?:[:.]?s+)?|m+")
_TRAILING: Final = re.compile(r"(?<=0)(,+)(?=\.|$)")
_LONGEST: Final = 400


@dataclass(frozen=True)
class Shown:
    """A number as its cell shows it: the text, the words in it, and whether its digits are those that are stored."""

    text: str
    words: str
    is_same_number: bool
    # 10.2 shown as 10.200: in Vietnamese writing, ten thousand two hundred.
    looks_like_thousands: bool = False
    is_rounded_away: bool = False


@dataclass(frozen=True)
class Section:
    """One of a format's parts, which hold for numbers of one sign or condition."""

    parts: tuple[tuple[str, str], ...]
    condition: tuple[str, Decimal] | None = None

    def has(self, kind: str) -> bool:
        return any(k == kind for k, _ in self.parts)

    @cached_property
    def is_date(self) -> bool:
        return self.has("date")

    @cached_property
    def shows_nothing(self) -> bool:
        return not any(
            k in ("digits", "general", "text") or (k == "literal" and t.strip()) for k, t in self.parts
        )

    @cached_property
    def decimals(self) -> str:
        """The places after the decimal point, such as `0##`."""
        after = False
        places = ""
        for kind, text in self.parts:
            after = after or kind == "point"
            places += text if after and kind == "digits" else ""
        return places

    @cached_property
    def scale(self) -> int:
        """How often the number is divided by a thousand: commas after the last digit, before the point or the end."""
        signs = {"digits": "0", "comma": ",", "point": "."}
        written = "".join(signs.get(kind, "") for kind, _ in self.parts)
        return sum(len(commas) for commas in _TRAILING.findall(written))

    @cached_property
    def is_plain(self) -> bool:
        """Whether it shows the number and nothing else that could be read."""
        changing = ("percent", "literal", "date", "odd")
        return not (any(self.has(kind) for kind in changing) or self.scale or self.shows_nothing)

    @cached_property
    def words(self) -> str:
        """The words before and after the digits."""
        digits = [i for i, (kind, _) in enumerate(self.parts) if kind == "digits"] or [len(self.parts)]
        outside = (
            text
            for i, (kind, text) in enumerate(self.parts)
            if kind == "literal" and not digits[0] < i < digits[-1]
        )
        return "".join(outside).strip()

    def show(self, value: Decimal) -> str:
        """The number as this part shows it, in Vietnamese writing."""
        number = value * 100 ** sum(k == "percent" for k, _ in self.parts) / 1000**self.scale
        fixed = self.decimals.count("0")
        digits, _, rest = (
            f"{abs(number).quantize(Decimal(1).scaleb(-len(self.decimals)), ROUND_HALF_UP):f}".partition(".")
        )
        while len(rest) > fixed and rest.endswith("0"):
            rest = rest[:-1]
        return "".join(self._written(digits, rest)).strip()

    def _written(self, digits: str, rest: str) -> Iterator[str]:
        before = [(k, t) for k, t in self.parts]
        point = next((i for i, (k, _) in enumerate(before) if k == "point"), len(before))
        integer_digits = [i for i, (k, _) in enumerate(before[:point]) if k == "digits"]
        places = sum(len(before[i][1]) for i in integer_digits)
        least = sum(before[i][1].count("0") for i in integer_digits)
        digits = digits.lstrip("0").rjust(least, "0")
        if len(integer_digits) < 2 or any(
            before[i][0] == "comma" for i in range(integer_digits[0], integer_digits[-1])
        ):
            inner = set(range(integer_digits[0], integer_digits[-1])) if integer_digits else set()
            grouped = any(before[i][0] == "comma" for i in inner)
            text = _in_groups(digits) if grouped else digits
            for i, (kind, part_text) in enumerate(before):
                if integer_digits and i == integer_digits[0]:
                    yield text
                elif i in inner and kind in ("digits", "comma"):
                    continue
                elif kind == "point":
                    yield f",{rest}" if rest else ""
                elif kind == "percent":
                    yield "%"
                elif kind == "literal":
                    yield part_text
            return
        # Words between the digits: digits fill the places from the right.
        padded = digits.rjust(places, "\0")
        more, padded = padded[: len(padded) - places], padded[len(padded) - places :]
        for i, (kind, part_text) in enumerate(before):
            if kind == "digits" and i < point:
                yield (more + padded[: len(part_text)]).replace("\0", "")
                more, padded = "", padded[len(part_text) :]
            elif kind == "point":
                yield f",{rest}" if rest else ""
            elif kind == "percent":
                yield "%"
            elif kind == "literal":
                yield part_text


@dataclass(frozen=True)
class NumberFormat:
    """A number format read."""

    sections: tuple[Section, ...]

    @cached_property
    def is_date(self) -> bool:
        """Whether numbers are shown as dates or times."""
        return bool(self.sections) and self.sections[0].is_date

    @cached_property
    def hides(self) -> bool:
        """Whether a number above zero is not shown at all."""
        section = self._section(Decimal(1))
        return section is not None and section.shows_nothing

    @cached_property
    def words_for_texts(self) -> str:
        """The words that a text is shown with: `tấn` of `@" tấn"`."""
        return next((section.words for section in self.sections if section.has("text")), "")

    @cached_property
    def is_plain(self) -> bool:
        """Whether numbers above zero are shown as they are, but for separators and decimals that are not seen."""
        with_condition = any(section.condition for section in self.sections)
        return all(section.is_plain for section in (self.sections if with_condition else self.sections[:1]))

    @cached_property
    def may_round(self) -> bool:
        """Whether a plain format may leave out decimals that matter."""
        return self.is_plain and self.sections[0].has("digits") and len(self.places) < 3

    @cached_property
    def places(self) -> str:
        """The places after the decimal point of a plain format."""
        return self.sections[0].decimals if self.sections else ""

    def day(self, moment: datetime) -> str:
        """A day as a format of dates shows it; months by their English names, as Excel does by default."""
        if not self.is_date:
            return f"{moment:%d/%m/%Y}"
        written = "".join(text for _, text in self.sections[0].parts)
        return _DATE_PART.sub(lambda found: _date_part(found[0].lower(), moment), written).strip()

    def _section(self, value: Decimal) -> Section | None:
        if any(section.condition for section in self.sections):
            for section in self.sections:
                if section.condition is None or _COMPARE[section.condition[0]](value, section.condition[1]):
                    return section
            return None
        return self.sections[0] if self.sections else None

    def shown(self, value: Decimal) -> Shown | None:
        """What a cell shows of a number above zero; None where it shows just that number."""
        section = self._section(value)
        if section is None or section.is_date or section.shows_nothing or section.has("odd"):
            return None
        if section.has("general"):
            text = f"{value.normalize():f}".replace(".", ",")
            return _judged(section, value, value, f"{text} {section.words}")
        if not section.has("digits"):
            # A text in place of every number.
            return None if section.has("text") else Shown(section.words, "", is_same_number=False)
        text = section.show(value)
        changed = section.has("percent") or section.scale
        shown = None if changed else _number_in(section, value)
        return _judged(section, value, shown, text)


def _judged(section: Section, value: Decimal, shown: Decimal | None, text: str) -> Shown | None:
    if shown is None:
        return Shown(text, "", is_same_number=False)
    words = section.words
    integer = int(value)
    padded = section.decimals == "000" and 1 <= integer < 1000 and (value * 100) % 1 == 0
    rounded = abs(shown - value) > value / 20
    if not words and not padded and not rounded:
        return None
    return Shown(text, words, is_same_number=True, looks_like_thousands=padded, is_rounded_away=rounded)


def _number_in(section: Section, value: Decimal) -> Decimal | None:
    """The number that the digits shown make, None where words are among them in a way that makes another."""
    digits = [i for i, (k, _) in enumerate(section.parts) if k == "digits"]
    point = next((i for i, (k, _) in enumerate(section.parts) if k == "point"), len(section.parts))
    integer_digits = [i for i in digits if i < point]
    rounded = value.quantize(Decimal(1).scaleb(-len(section.decimals)), ROUND_HALF_UP)
    between = (
        [t for k, t in section.parts[integer_digits[0] : integer_digits[-1]] if k == "literal"]
        if integer_digits
        else []
    )
    if between:
        only = Section(section.parts[integer_digits[0] : integer_digits[-1] + 1])
        text = only.show(value)
        if not _GROUPED_TEXT.fullmatch(text) or re.sub(r"\D", "", text) != str(int(rounded)):
            return None
    if (
        point < len(section.parts)
        and digits[-1] > point
        and any(k == "literal" for k, _ in section.parts[point : digits[-1]])
    ):
        return None
    return rounded


def _date_part(part: str, moment: datetime) -> str:
    match part[0]:
        case "d":
            return [str(moment.day), f"{moment:%d}", f"{moment:%a}", f"{moment:%A}"][min(len(part), 4) - 1]
        case "m":
            return [str(moment.month), f"{moment:%m}", f"{moment:%b}", f"{moment:%B}"][min(len(part), 4) - 1]
        case "y":
            return f"{moment:%Y}" if len(part) > 2 else f"{moment:%y}"
    return f"{moment:%H:%M:%S}"


def _in_groups(digits: str) -> str:
    head = len(digits) % 3
    groups = [digits[i : i + 3] for i in range(head, len(digits), 3)]
    return ".".join([digits[:head], *groups] if head else groups)


@cache
def read(code: str) -> NumberFormat:
    """Read a format's code."""
    sections: list[list[tuple[str, str]]] = [[]]
    conditions: list[tuple[str, Decimal] | None] = [None]
    for found in _TOKEN.finditer(code[:_LONGEST]):
        quoted, escaped, bracket, general, noon, digits, power, other = found.groups()
        part = sections[-1]
        if other == ";":
            sections.append([])
            conditions.append(None)
        elif quoted is not None or escaped is not None:
            part.append(("literal", quoted if quoted is not None else escaped))
        elif bracket is not None:
            if condition := _CONDITION.fullmatch(bracket.strip()):
                conditions[-1] = (condition[1], Decimal(condition[2]))
            elif currency := _CURRENCY.fullmatch(bracket):
                part.append(("currency", currency[1]))
            elif _ELAPSED.fullmatch(bracket):
                part.append(("date", bracket))
        elif general:
            part.append(("general", general))
        elif noon:
            part.append(("date", noon))
        elif digits:
            part.append(("digits", digits))
        elif power:
            part.append(("odd", power))
        elif other is not None:
            part.append(_single(other))
    return NumberFormat(
        tuple(
            Section(tuple(_tidied(part)), condition)
            for part, condition in zip(sections, conditions, strict=True)
        )
    )


def _single(character: str) -> tuple[str, str]:
    match character:
        case ".":
            return "point", character
        case ",":
            return "comma", character
        case "%":
            return "percent", character
        case "@":
            return "text", character
        case "/":
            return "slash", character
        case _ if character.lower() in "ymdhsbeg":
            return "date", character
        case "$" | "€" | "£" | "¥" | "₫":
            return "currency", character
    return "literal", character


def _tidied(parts: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Signs and blanks that mean nothing left out; a slash is a fraction's between digits, a literal elsewhere."""
    is_date = any(kind == "date" for kind, _ in parts)
    for i, (kind, text) in enumerate(parts):
        if kind == "slash":
            fraction = not is_date and any(k == "digits" for k, _ in parts[:i])
            yield ("odd", text) if fraction else ("literal", text)
        elif kind == "literal" and text.strip(" ()+\u00a0") == "" and not _within_digits(parts, i):
            continue
        else:
            yield kind, text


def _within_digits(parts: list[tuple[str, str]], index: int) -> bool:
    return any(k == "digits" for k, _ in parts[:index]) and any(k == "digits" for k, _ in parts[index:])
