"""What an amendment is answered, given what is in force: no log, no files."""

from collections.abc import Sequence
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_rules import Line, judged

from antq.findings.catalogue import Finding
from antq.intake import amendments
from antq.intake.amendments import reported_figures
from antq.intake.amendments.reported_figures import ReportedFigures

PLACES = (("province", None), ("commune", "Xã A"), ("commune", "Xã B"), ("post", "Đồn A"))
ACTIVITIES = ("residents_meeting", "patrol", "movement_launch")
COUNTS = {"occasions": st.integers(0, 9), "attendances": st.none() | st.integers(0, 9)}


def activity_lines() -> st.SearchStrategy[list[Line]]:
    line = st.fixed_dictionaries(
        {
            "activity": st.sampled_from(ACTIVITIES),
            "where": st.sampled_from(PLACES),
            **{name: counts.map(lambda n: None if n is None else str(n)) for name, counts in COUNTS.items()},
        }
    )
    placed = line.map(
        lambda one: (
            {name: value for name, value in one.items() if name != "where"}
            | dict(zip(("level", "place"), one["where"], strict=True))
        )
    )
    return st.lists(placed, min_size=1, max_size=8, unique_by=lambda one: tuple(sorted(one.items(), key=str)))


def figures(lines: Sequence[Line]) -> pl.DataFrame:
    return reported_figures.figures(judged("activities", *lines))


def findings_of(
    before: pl.DataFrame, lines: Sequence[Line], kept: pl.DataFrame | None = None, **answer: object
) -> list[Finding]:
    reported = ReportedFigures(before, before.clear() if kept is None else kept)
    confirmed, reason = bool(answer.get("confirmed")), str(answer.get("reason", "rà soát"))
    return amendments.findings(judged("activities", *lines), reported, confirmed=confirmed, reason=reason)


def measures(lines: Sequence[Line]) -> set[tuple[str, str]]:
    found = reported_figures.totals(figures(lines))
    return set(found.select("activity", "measure").iter_rows())


@settings(max_examples=50)
@given(first=activity_lines(), second=activity_lines())
def test_a_replacement_is_held_exactly_for_the_measures_it_leaves_out(
    first: list[Line], second: list[Line]
) -> None:
    lost = measures(first) - measures(second)

    found = findings_of(figures(first), second)

    assert len([f for f in found if f.code == "SL203"]) == len(lost)
    assert any(f.is_error for f in found) == bool(lost)
    assert not any(f.is_error for f in findings_of(figures(first), second, confirmed=True))
    assert not findings_of(figures(first), second, kept=figures(first))  # as a supplement
    assert not findings_of(figures(first), first)


@settings(max_examples=50)
@given(lines=activity_lines())
def test_figures_are_the_sums_of_the_valid_lines(lines: list[Line]) -> None:
    one = judged("activities", *lines)
    valid = one.lines.filter(pl.col("line_status").is_in(["accepted", "warned"]))
    expected = sum(Decimal(n) for name in COUNTS for n in valid[name].drop_nulls()) if valid.height else 0

    assert reported_figures.figures(one)["amount"].sum() == expected


def test_a_total_is_that_of_the_widest_level_that_adds_up() -> None:
    lines: list[Line] = [
        {"activity": "patrol", "occasions": "7", "level": "commune", "place": "Xã A"},
        {"activity": "patrol", "occasions": "5"},
        {"activity": "patrol", "occasions": "9", "relation": "part_of"},
    ]

    assert reported_figures.totals(figures(lines))["amount"].to_list() == [5]


@pytest.mark.parametrize(
    ("amount", "shown"), [("1234567.5", "1.234.567,5"), ("100", "100"), ("0", "0"), ("0.00250", "0,0025")]
)
def test_amounts_are_written_as_people_write_them(amount: str, shown: str) -> None:
    assert amendments.written(Decimal(amount)) == shown


def test_a_long_list_of_losses_is_cut_and_says_by_how_much() -> None:
    names = [f"Mô hình số {i}" for i in range(amendments.MOST_LISTED + 3)]
    named = judged("models", *({"record": "named", "model": name} for name in names))
    stock = judged("models", {"record": "stock", "measure": "models_active", "value": "1"})
    before = reported_figures.figures(named)

    found = amendments.findings(stock, ReportedFigures(before, before.clear()), confirmed=False, reason="x")

    assert len([f for f in found if f.code == "SL204"]) == amendments.MOST_LISTED
    assert (found[0].code, found[0].args["count"]) == ("SL201", str(len(names)))
    assert (found[-1].code, found[-1].args["count"]) == ("SL207", "3")
