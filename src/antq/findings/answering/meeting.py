"""Which answer belongs to which question: by code and place, and for earlier answers by code, field and raw value."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from antq.findings.answering.given import VALUE, Answer, place_key
from antq.findings.answering.taken import Taken
from antq.findings.catalogue import Finding, catalogue
from antq.privacy import persons

# What a place of a line of text adds to name the column: `dòng 12 (Số lượng)` is on `dòng 12`.
_COLUMN: Final = re.compile(r"^(dong \d+) \(.*\)$")


@dataclass(frozen=True)
class Earlier:
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
        """Whether its value names one cell's content: a mask or a cut value may stand for several."""
        return self.value is not None and persons.MASK not in self.value and not self.value.endswith("…")


@dataclass(frozen=True)
class _Question:
    code: str
    place: str
    field: str | None
    value: str | None
    has_cell: bool


def asks(code: str) -> bool:
    """Whether a finding of this code is a question."""
    return bool(catalogue()[code].answers)


def meet(
    given: Sequence[Answer],
    earlier: Sequence[Earlier],
    by: str,
    of_file: Iterable[Finding],
    sections: Sequence[tuple[str, Sequence[Finding], pl.DataFrame]],
) -> tuple[Taken, ...]:
    """The answers that are to questions among the findings; each section gives form, findings and line findings.

    What the sender answers now goes before what was answered earlier.
    """
    known = [one for one in earlier if one.is_definite]
    met = list(_met(given, known, by, _questions(of_file), None))
    for number, (form, findings, on_lines) in enumerate(sections):
        own = [one for one in known if one.form == form]
        asked = [*_questions(findings), *_line_questions(on_lines, given, own)]
        met += _met(given, own, by, asked, number)
    return tuple(met)


def meet_findings(given: Sequence[Answer], by: str, findings: Iterable[Finding]) -> tuple[Taken, ...]:
    """The same for findings on a filing alone."""
    return tuple(_met(given, [], by, _questions(findings), None))


def unasked(given: Sequence[Answer], taken: Iterable[Taken]) -> list[Answer]:
    """The answers that are to no question that was asked."""
    met: set[tuple[str, str]] = set()
    for one in taken:
        met |= {(one.code, place_key(one.place)), (one.code, _line_of(one.place)), (one.code, "")}
    return [answer for answer in given if answer.key not in met]


def _questions(findings: Iterable[Finding]) -> list[_Question]:
    # Findings on a filing have a code that is told once; it is enough to name that.
    return [_Question(f.code, f.place, f.field, f.value, has_cell=False) for f in findings if asks(f.code)]


def _line_questions(
    found: pl.DataFrame, given: Sequence[Answer], earlier: Sequence[Earlier]
) -> Iterator[_Question]:
    codes = {one.code for one in given} | {one.code for one in earlier}
    asked = found.filter(pl.col("code").is_in(codes)) if codes else found.clear()
    if asked.is_empty():
        return
    # A file may ask a hundred thousand questions; only those that an answer may be to are looked at one by one.
    numbers = [number for one in given for number in re.findall(r"\d+", one.place)]
    values = [one.value for one in earlier if one.value is not None]
    likely = pl.col("value").is_in(values)
    if numbers:
        likely |= pl.col("place").str.contains_any(numbers)
    for row in asked.filter(likely.fill_null(value=False)).iter_rows(named=True):
        yield _Question(row["code"], row["place"], row["field"], row["value"], has_cell=True)


def _met(
    given: Sequence[Answer],
    earlier: Sequence[Earlier],
    by: str,
    asked: Iterable[_Question],
    section: int | None,
) -> Iterator[Taken]:
    by_place = {one.key: one for one in given}
    by_value = {(one.code, one.field, one.value): one for one in earlier}
    asked = list(asked)
    lines = [_line_of(question.place) for question in asked]
    for question, line in zip(asked, lines, strict=True):
        keys = [(question.code, place_key(question.place)), (question.code, line)]
        if not question.has_cell:
            keys.append((question.code, ""))
        answer = next((by_place[key] for key in keys if key in by_place), None)
        if answer is not None and answer.kind == VALUE and question.field is None:
            continue  # a value without a cell to stand in
        found: Answer | Earlier | None = answer or by_value.get(
            (question.code, question.field, question.value)
        )
        if found is not None:
            yield Taken(
                question.code,
                question.place,
                question.field,
                question.value,
                found.kind,
                found.text,
                found.by if isinstance(found, Earlier) else by,
                section,
            )


def _line_of(place: str) -> str:
    key = place_key(place)
    column = _COLUMN.match(key)
    return column[1] if column else key
