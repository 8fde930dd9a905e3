"""Which answer belongs to which question: by code and place, and for earlier answers by code, field and raw value."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from antq.findings.answering.answer_parsing import VALUE, Answer, place_key
from antq.findings.answering.matched_answers import MatchedAnswer
from antq.findings.catalogue import Finding, catalogue
from antq.privacy import persons

# What a place of a line of text adds to name the column: `dòng 12 (Số lượng)` is on `dòng 12`.
_COLUMN: Final = re.compile(r"^(dong \d+) \(.*\)$")


@dataclass(frozen=True)
class EarlierAnswer:
    """An answer given in an earlier filing of the stream of `form`, to a question about a raw value of a field."""

    form: str
    code: str
    field: str | None
    value: str | None
    kind: str
    text: str | None
    by: str

    @property
    def is_definite(self) -> bool:
        """Whether its value names one cell's content: a mask or a cut value may mean several."""
        return self.value is not None and persons.MASK not in self.value and not self.value.endswith("…")


@dataclass(frozen=True)
class _Question:
    code: str
    place: str
    field: str | None
    value: str | None
    has_cell: bool


def is_question(code: str) -> bool:
    """Whether a finding of this code is a question."""
    return bool(catalogue()[code].answers)


def match_answers(
    answers: Sequence[Answer],
    earlier: Sequence[EarlierAnswer],
    by: str,
    of_file: Iterable[Finding],
    sections: Sequence[tuple[str, Sequence[Finding], pl.DataFrame]],
) -> tuple[MatchedAnswer, ...]:
    """The answers that are to questions among the findings; each section gives form, findings and line findings.

    What the sender answers now goes before what was answered earlier.
    """
    definite = [one for one in earlier if one.is_definite]
    matched_keys = list(_match(answers, definite, by, _questions(of_file), None))
    for number, (form, findings, on_lines) in enumerate(sections):
        earlier_of_form = [one for one in definite if one.form == form]
        asked = [*_questions(findings), *_line_questions(on_lines, answers, earlier_of_form)]
        matched_keys += _match(answers, earlier_of_form, by, asked, number)
    return tuple(matched_keys)


def match_filing_answers(
    answers: Sequence[Answer], by: str, findings: Iterable[Finding]
) -> tuple[MatchedAnswer, ...]:
    """The same for findings on a filing alone."""
    return tuple(_match(answers, [], by, _questions(findings), None))


def find_unasked(answers: Sequence[Answer], matched: Iterable[MatchedAnswer]) -> list[Answer]:
    """The answers that are to no question that was asked."""
    matched_keys: set[tuple[str, str]] = set()
    for one in matched:
        matched_keys |= {(one.code, place_key(one.place)), (one.code, _line_of(one.place)), (one.code, "")}
    return [answer for answer in answers if answer.key not in matched_keys]


def _questions(findings: Iterable[Finding]) -> list[_Question]:
    # Findings on a filing have a code that occurs once; it is enough to name that.
    return [
        _Question(f.code, f.place, f.field, f.value, has_cell=False) for f in findings if is_question(f.code)
    ]


def _line_questions(
    found: pl.DataFrame, answers: Sequence[Answer], earlier: Sequence[EarlierAnswer]
) -> Iterator[_Question]:
    codes = {one.code for one in answers} | {one.code for one in earlier}
    asked = found.filter(pl.col("code").is_in(codes)) if codes else found.clear()
    if asked.is_empty():
        return
    # A file may ask a hundred thousand questions; only those that an answer may be to are looked at one by one.
    numbers = [number for one in answers for number in re.findall(r"\d+", one.place)]
    values = [one.value for one in earlier if one.value is not None]
    likely = pl.col("value").is_in(values)
    if numbers:
        likely |= pl.col("place").str.contains_any(numbers)
    for row in asked.filter(likely.fill_null(value=False)).iter_rows(named=True):
        yield _Question(row["code"], row["place"], row["field"], row["value"], has_cell=True)


def _match(
    answers: Sequence[Answer],
    earlier: Sequence[EarlierAnswer],
    by: str,
    asked: Iterable[_Question],
    section: int | None,
) -> Iterator[MatchedAnswer]:
    by_place = {one.key: one for one in answers}
    by_value = {(one.code, one.field, one.value): one for one in earlier}
    asked = list(asked)
    lines = [_line_of(question.place) for question in asked]
    for question, line in zip(asked, lines, strict=True):
        keys = [(question.code, place_key(question.place)), (question.code, line)]
        if not question.has_cell:
            keys.append((question.code, ""))
        answer = next((by_place[key] for key in keys if key in by_place), None)
        if answer is not None and answer.kind == VALUE and question.field is None:
            continue  # a value without a cell that it could replace
        found: Answer | EarlierAnswer | None = answer or by_value.get(
            (question.code, question.field, question.value)
        )
        if found is not None:
            yield MatchedAnswer(
                question.code,
                question.place,
                question.field,
                question.value,
                found.kind,
                found.text,
                found.by if isinstance(found, EarlierAnswer) else by,
                section,
            )


def _line_of(place: str) -> str:
    key = place_key(place)
    column = _COLUMN.match(key)
    return column[1] if column else key
