"""Lines judged anew next to those in force: what comes back is what was missing, and nothing twice."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from antq import forms, periods
from antq.core.clock import VIET_NAM
from antq.corrections.replay.rejudgement import RECOVERED, UNRECOVERABLE, RejudgedLines, rejudge
from antq.documents.document import REFUSED_BY_READER, ROW, Places, Section
from antq.intake.examination import examine
from antq.rules import ACCEPTED, STATUS, WARNED, Context, JudgedSection, N, judge

CONTEXT = Context(periods.parse_key("2025-Q4.decree_09"), date(2026, 1, 5))
FIELDS = ("group_no", "cases", "suspects", "ownerless", "item", "quantity", "unit")
VALID = pl.col(STATUS).is_in([ACCEPTED, WARNED])
NO_HEADINGS = pl.DataFrame(
    schema=dict.fromkeys(("group_no", "level", "place", "cases", "suspects", "ownerless"), pl.String)
)
EXAMPLES = sorted(
    path
    for path in (Path(__file__).parents[3] / "examples").iterdir()
    if path.suffix in (".xlsx", ".csv", ".json") and "unreadable" not in path.stem
)

Line = dict[str, str | None]


def section(lines: list[Line], first_row: int = 2) -> Section:
    frame = pl.DataFrame(
        {name: [line.get(name) for line in lines] for name in FIELDS}, schema=dict.fromkeys(FIELDS, pl.String)
    ).with_columns(
        pl.Series(ROW, range(first_row, first_row + len(lines)), dtype=pl.Int64),
        pl.lit(None, dtype=pl.String).alias(REFUSED_BY_READER),
    )
    return Section("Thu giữ", "seizures", frame, Places("Thu giữ!A"))


def in_log(judged: JudgedSection) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The lines and headings of a filing as the log would hold them."""
    errors = judged.line_findings.filter(pl.col("severity") == "error").group_by(N).agg(errors=pl.col("code"))
    lines = judged.lines.join(errors, on=N, how="left").select(
        pl.col(N).alias("line_no"),
        pl.col(STATUS).alias("was"),
        judged.section.places.line().alias("cell"),
        "errors",
        (pl.col(STATUS) == "rejected").alias("chosen"),
    )
    if judged.section.form != "seizures":
        return lines, NO_HEADINGS
    headed = judged.lines.filter(
        VALID & pl.any_horizontal(pl.col("cases", "suspects", "ownerless").is_not_null())
    )
    return lines, headed.select("group_no", "level", "place", "cases", "suspects", "ownerless")


def again(first: list[Line], then: list[Line]) -> tuple[JudgedSection, RejudgedLines, JudgedSection]:
    """How lines were judged at first, what of them comes back when they read as `then`, and a fresh judgement."""
    filed = judge(section(first), CONTEXT)
    return filed, rejudge(section(then), CONTEXT, *in_log(filed)), judge(section(then), CONTEXT)


def total(judged: JudgedSection, name: str) -> int:
    return sum(int(value) for value in judged.lines.filter(VALID)[name].drop_nulls())


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Line], list[Line]]:
    """Groups whose lines say the same of cases and suspects, or nothing; some items were unknown at first."""
    first, then = [], []
    for group in ("1", "2"):
        cases, suspects = draw(st.sampled_from([("3", "4"), ("1", None), (None, None)]))
        ownerless = draw(st.sampled_from(["có", None])) if suspects is None else None
        for item in draw(
            st.lists(st.sampled_from(["heroin", "mdma", "cannabis_dry"]), min_size=1, unique=True)
        ):
            line: Line = {
                "group_no": group,
                "cases": draw(st.sampled_from([cases, None])),
                "suspects": draw(st.sampled_from([suspects, None])),
                "ownerless": draw(st.sampled_from([ownerless, None])),
                "item": item,
                "quantity": "5",
                "unit": "kg",
            }
            then.append(line)
            first.append({**line, "item": "hàng lạ"} if draw(st.booleans()) else line)
    return first, then


@settings(max_examples=60)
@given(histories())
def test_lines_in_force_and_recovered_lines_are_what_a_fresh_judgement_counts(
    history: tuple[list[Line], list[Line]],
) -> None:
    filed, result, fresh = again(*history)

    for name in ("cases", "suspects", "quantity"):
        assert total(filed, name) + total(result.recovered, name) == total(fresh, name), name
    numbers = [judged.lines.filter(VALID)[N].to_list() for judged in (filed, result.recovered, fresh)]
    assert sorted(numbers[0] + numbers[1]) == numbers[2]
    ownerless = [
        set(judged.lines.filter(VALID & (pl.col("ownerless") == "true"))["group_no"])
        for judged in (filed, result.recovered, fresh)
    ]
    assert ownerless[0] | ownerless[1] == ownerless[2]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_line_is_known_again_in_every_layout(path: Path) -> None:
    """As if each second valid line of an example had been refused: each comes back as it was, and no other."""
    received = datetime(2026, 11, 1, 9, tzinfo=VIET_NAM)
    examined = examine(
        path.read_bytes(), path.name, "examples", received, max_rows=1_000_000, demonstration=True
    )
    assert examined.envelope is not None
    context = Context(examined.envelope.period, received.date(), examined.envelope.lower_levels_complete)
    for judged in examined.sections:
        lines, _ = in_log(judged)
        refused = pl.col("was").is_in([ACCEPTED, WARNED]) & (pl.col("line_no") % 2 == 0)
        lines = lines.with_columns(
            was=pl.when(refused).then(pl.lit("rejected")).otherwise("was"),
            chosen=refused,
            errors=pl.lit(["SZ102"]),
        )
        expected = judged.lines.filter(VALID & (pl.col(N) % 2 == 0))

        result = rejudge(judged.section, context, lines, NO_HEADINGS)

        assert result.recovered.lines[N].to_list() == expected[N].to_list()
        own = [
            name
            for name in forms.FORMS[judged.section.form].names
            if name not in ("cases", "suspects", "ownerless")
        ]
        assert result.recovered.lines.select(own).equals(expected.select(own))
        assert result.changed_status.is_empty()


def exhibit(item: str | None, **more: Any) -> Line:
    return {"group_no": "1", "item": item, "quantity": "5", "unit": "kg", **more}


def outcomes(result: RejudgedLines) -> list[tuple[int, str, str]]:
    return list(result.outcomes.iter_rows())


def test_a_row_now_known_to_be_a_total_comes_back_as_no_line() -> None:
    row = {"group_no": "Tổng cộng", "quantity": "5"}

    _, result, _ = again([exhibit("heroin"), {**row, "group_no": "gom cả"}], [exhibit("heroin"), row])

    assert outcomes(result) == [(2, RECOVERED, "SZ201")]
    assert result.recovered.lines.select(N, STATUS).rows() == [(2, "ignored")]


def test_a_line_whose_place_is_another_today_is_not_guessed_at() -> None:
    filed = judge(section([exhibit("heroin"), exhibit("hàng lạ")]), CONTEXT)

    result = rejudge(section([exhibit("heroin"), exhibit("mdma")], first_row=40), CONTEXT, *in_log(filed))

    assert outcomes(result) == [(2, UNRECOVERABLE, "SL242")]
    assert result.recovered.lines.is_empty()


def test_a_line_that_was_not_chosen_states_nothing() -> None:
    first = [exhibit("hàng lạ", cases="3"), exhibit("hàng khác")]
    filed = judge(section(first), CONTEXT)
    lines, headings = in_log(filed)
    only_the_second = lines.with_columns(chosen=pl.col("line_no") == 2)

    result = rejudge(
        section([exhibit("heroin", cases="3"), exhibit("mdma")]), CONTEXT, only_the_second, headings
    )

    assert outcomes(result) == [(2, RECOVERED, "SZ102")]
    assert total(result.recovered, "cases") == 0


def test_a_line_in_force_that_would_be_refused_is_named_and_left() -> None:
    first = [exhibit("heroin", cases="3"), exhibit("hàng lạ")]

    _, result, _ = again(first, [exhibit("heroin", cases="3", quantity="-5"), exhibit("mdma")])

    assert result.changed_status.rows() == [(1, "Thu giữ!A2", "warned", "rejected")]
    assert result.recovered.lines[N].to_list() == [2]
    assert total(result.recovered, "cases") == 0
