"""What another content of a list changes, from which day on it judges anew, and which duties have no due day."""

from datetime import date

import pytest

from antq.corrections.list_publishing import shipped_rows
from antq.reference.list_changes import (
    compare,
    find_duties_without_due_day,
    first_day_judged,
    first_period_end_judged,
)
from antq.reference.lists import Row
from antq.reference.tables import tables

DUTY: Row = {
    "form": "seizures",
    "reporting_unit": "police",
    "cadence": "month",
    "basis": "decree_09",
    "province_class": "*",
    "also_met_by": None,
    "valid_from": "2025-01-01",
    "valid_to": None,
    "source": "a",
}
OBLIGATIONS = tables()["obligations"]
HOLIDAYS = tables()["public_holidays"]


def holiday(day: str, kind: str = "holiday") -> Row:
    return {"day": day, "kind": kind, "name_vi": "Nghỉ", "name_en": "Off", "source": "a"}


def test_rows_come_go_and_change_by_their_key() -> None:
    other, third = {**DUTY, "cadence": "quarter"}, {**DUTY, "cadence": "year"}

    changes = compare(OBLIGATIONS, [DUTY, other], [third, {**DUTY, "valid_to": "2026-12-14"}])

    assert (changes.added, changes.removed) == ([third], [other])
    (changed,) = changes.changed
    assert changed.cells == {"valid_to": (None, "2026-12-14")}
    assert changed.key == {column: DUTY[column] for column in OBLIGATIONS.key}
    assert compare(OBLIGATIONS, [DUTY, other], [other, DUTY]).is_empty


@pytest.mark.parametrize(
    ("before", "after", "day"),
    [
        ([DUTY], [DUTY], None),
        ([DUTY], [{**DUTY, "source": "b"}], None),
        ([DUTY], [{**DUTY, "also_met_by": "half"}], date(2025, 1, 1)),
        ([DUTY], [{**DUTY, "valid_to": "2026-12-14"}], date(2026, 12, 15)),
        ([{**DUTY, "valid_to": "2026-12-14"}], [{**DUTY, "valid_to": "2026-06-14"}], date(2026, 6, 15)),
        ([DUTY], [{**DUTY, "valid_from": "2024-01-01"}], date(2024, 1, 1)),
        ([], [{**DUTY, "valid_from": "2030-01-01"}], date(2030, 1, 1)),
        ([{**DUTY, "valid_from": "2023-01-01"}], [], date(2023, 1, 1)),
    ],
)
def test_a_dated_list_judges_anew_from_the_first_day_it_says_something_new_of(
    before: list[Row], after: list[Row], day: date | None
) -> None:
    assert first_day_judged(compare(OBLIGATIONS, before, after)) == day


@pytest.mark.parametrize(
    ("before", "after", "day"),
    [
        # Monday 26 February 2024: who is due on the Saturday before moves on too, eleven days after 13 February.
        ([], [holiday("2024-02-26")], date(2024, 2, 13)),
        # A Wednesday: only what is due that day.
        ([], [holiday("2024-02-28")], date(2024, 2, 17)),
        ([holiday("2024-02-27")], [holiday("2024-02-27"), holiday("2024-02-28")], date(2024, 2, 16)),
        ([holiday("2024-02-28")], [holiday("2024-02-28", "working_day")], date(2024, 2, 17)),
        ([holiday("2024-02-28")], [{**holiday("2024-02-28"), "name_vi": "Lễ"}], None),
    ],
)
def test_a_day_off_moves_what_is_due_on_it_and_on_the_days_off_before_it(
    before: list[Row], after: list[Row], day: date | None
) -> None:
    rules: list[Row] = [{"due_days": "5"}, {"due_days": "11"}]

    assert first_period_end_judged(compare(HOLIDAYS, before, after), before, after, rules) == day


@pytest.mark.parametrize(
    ("spans", "first_without"),
    [
        ([("2020-01-01", None)], None),
        ([("2020-01-01", "2025-12-31"), ("2026-01-01", None)], None),
        ([("2020-01-01", "2025-12-31")], date(2026, 1, 1)),
        ([("2025-06-01", None)], date(2025, 1, 1)),
        ([("2020-01-01", "2025-12-31"), ("2026-02-01", None)], date(2026, 1, 1)),
        ([], date(2025, 1, 1)),
    ],
)
def test_a_duty_is_named_from_the_first_day_on_which_no_rule_gives_it_a_due_day(
    spans: list[tuple[str, str | None]], first_without: date | None
) -> None:
    rules = [{**DUTY, "due_days": "5", "valid_from": first, "valid_to": last} for first, last in spans]
    other = {**DUTY, "reporting_unit": "military", "due_days": "5", "valid_from": "2000-01-01"}

    found = [day for _, day in find_duties_without_due_day([DUTY], [other, *rules])]

    assert found == ([first_without] if first_without else [])


def test_every_duty_of_the_package_has_a_due_day() -> None:
    assert list(find_duties_without_due_day(shipped_rows("obligations"), shipped_rows("due_rules"))) == []
