"""Answers as senders write them: `SZ107 Thu giữ!G12: giữ nguyên; AC106 Hoạt động!D5: 1234; FI212 Thu giữ!A20: bỏ dòng`.

In JSON they are a list of `{"code", "place", "answer"}`. What is asked about a filing as a whole has no cell and is
answered with its code alone: `SL201: giữ nguyên`.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from antq.findings.catalogue import Finding, catalogue
from antq.privacy import persons
from antq.reference import lists

KEEP: Final = "keep"
VALUE: Final = "value"
SKIP: Final = "skip"
NOT_UNDERSTOOD: Final = "SL124"
# An answer is the words of one of these kinds, or the right value itself.
_WORDED: Final = (KEEP, SKIP)
# More are no answers to questions that anybody was asked.
MOST_ANSWERS: Final = 2000
_LONGEST: Final = 200
# A place may hold a heading in brackets, and that a colon.
_ONE: Final = re.compile(
    r"^\s*(?P<code>[A-Za-z]{2}\d{3})\s*(?P<place>(?:\([^()]*\)|\[[^\[\]()]*[\])]|[^:=()\[\]])*?)\s*[:=]\s*(?P<answer>.*\S)\s*$",
    re.DOTALL,
)
_CELL: Final = re.compile(r"^(?P<part>.*)!\s*(?:hang\s+)?\$?(?P<column>[a-z]{1,3})?\$?(?P<row>[1-9]\d{0,6})$")


@dataclass(frozen=True)
class Answer:
    """One answer: to which code at which place, its kind, and for VALUE the right value. `at`: its place."""

    code: str
    place: str
    kind: str
    text: str | None
    at: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """Code and place as answers and findings are compared."""
        return self.code, place_key(self.place)


def place_key(place: str) -> str:
    """A place in one spelling: accents, case, `$` and quotes of a reference say nothing, a row is its first cell."""
    text = lists.plain(place)
    cell = _CELL.match(text)
    if cell is None:
        return text
    part = cell["part"].strip().strip("'")
    return f"{part}!{cell['column'] or 'a'}{cell['row']}"


def parse_text(text: str, at: str) -> tuple[list[Answer], list[Finding]]:
    """The answers in the field of a cover, parted by semicolons or line breaks, or written as JSON."""
    if text.lstrip().startswith("["):
        try:
            return parse_json(json.loads(text), at)
        except ValueError:
            return [], [_not_understood(text, at)]
    return _read_pieces((_split_answer(piece, at) for piece in re.split(r"[;\n]", text) if piece.strip()), at)


def parse_json(value: object, at: str) -> tuple[list[Answer], list[Finding]]:
    """The answers of a JSON list."""
    if not isinstance(value, list):
        return [], [_not_understood(json.dumps(value, ensure_ascii=False), at)]
    return _read_pieces((_answer_members(one) for one in value), at)


def parse_cells(code: str, place: str, answer: str, at: str) -> tuple[list[Answer], list[Finding]]:
    """The answer in a row of the sheet of findings."""
    return _read_pieces(iter([(code, place, answer)]), at)


def _split_answer(piece: str, at: str) -> tuple[str, str, str]:
    found = _ONE.match(piece)
    return (found["code"], found["place"], found["answer"]) if found else ("", at, piece)


def _answer_members(one: object) -> tuple[str, str, str]:
    members = one if isinstance(one, dict) else {}
    code, place, answer = (members.get(name) for name in ("code", "place", "answer"))
    if isinstance(code, str) and isinstance(place, str | None) and isinstance(answer, str | int | float):
        return code, place or "", str(answer)
    return "", "", json.dumps(one, ensure_ascii=False)


def _read_pieces(pieces: Iterator[tuple[str, str, str]], at: str) -> tuple[list[Answer], list[Finding]]:
    answers: list[Answer] = []
    findings: list[Finding] = []
    for code, place, answer_text in pieces:
        if len(answers) == MOST_ANSWERS:
            break
        answer = _answer(code.upper().strip(), place.strip(), answer_text.strip(), at)
        if answer is None:
            findings.append(
                _not_understood(f"{code} {place}: {answer_text}".strip(" :"), at, code.upper().strip())
            )
        else:
            answers.append(answer)
    return answers, findings


def _answer(code: str, place: str, answer_text: str, at: str) -> Answer | None:
    """None where the code asks nothing, or does not take an answer of that kind."""
    entry = catalogue().get(code)
    if entry is None or not answer_text:
        return None
    word = lists.find("answer", answer_text)
    kind = word if word in _WORDED else VALUE
    if kind not in entry.answers.split():
        return None
    return Answer(code, place, kind, answer_text if kind == VALUE else None, at)


def _not_understood(answer_text: str, at: str, code: str = "") -> Finding:
    entry = catalogue().get(code)
    kinds = entry.answers.split() if entry else []
    names = {language: lists.labels("answer", language) for language in ("vi", "en")}
    allowed = {
        f"allowed{suffix}": ", ".join(names[language][kind] for kind in kinds) or "—"
        for language, suffix in (("vi", ""), ("en", "_en"))
    }
    return Finding(NOT_UNDERSTOOD, at, "answers", persons.mask(answer_text, _LONGEST), allowed)
