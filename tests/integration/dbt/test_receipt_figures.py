"""A receipt says what was read: whatever is filed, its figures are the sums that the marts hold after the build."""

import itertools
import json
from collections import Counter
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from psycopg2 import sql
from warehouse_steps import Kitchen

from antq.intake import landing
from antq.intake.receipt import Filing, Receipt
from antq.intake.submissions import take_in

Line = dict[str, Any]
Sums = dict[tuple[str | None, ...], Decimal]
HISTORIES = 3
KEY = ("measure_code", "activity_code", "item_code", "unit_code", "level", "relation", "value_per")
# A year each, so that histories do not meet, and its months have like periods.
_years = itertools.count(2010)

amounts = st.decimals(0, 5000, places=3).map(str) | st.integers(0, 5000).map(str)
counts = st.integers(0, 50).map(str)


def line(required: dict[str, Any], **optional: st.SearchStrategy[Any]) -> st.SearchStrategy[Line]:
    where = {
        "level": st.sampled_from(["province", "commune", "post"]),
        "place": st.sampled_from(["Xã Đăk Long", "Đồn Lũng Cú"]),
        "relation": st.sampled_from(["part_of", "overlap_unknown"]),
    }
    return st.fixed_dictionaries(required, optional={**where, **optional})


LINES: dict[str, st.SearchStrategy[Line]] = {
    "activities": line(
        {"activity": st.sampled_from(["residents_meeting", "movement_launch"]), "occasions": counts},
        attendances=counts,
        value_per=st.sampled_from(["year", "unknown"]),
    ),
    "seizures": line(
        {
            "group_no": st.sampled_from(["1", "2", "3"]),
            "item": st.sampled_from(["heroin", "mdma", "cannabis", "firecrackers"]),
            "quantity": amounts,
            "unit": st.sampled_from(["kg", "g", "tablet", "brick"]),
        },
        cases=counts,
        suspects=counts,
        acquisition=st.sampled_from(["handed_over", "found"]),
        mode=st.sampled_from(["independent", "joint"]),
    ),
    "models": line(
        {
            "record": st.just("stock"),
            "measure": st.sampled_from(["models_active", "model_points"]),
            "value": counts,
        }
    )
    | line(
        {"record": st.just("named"), "model": st.sampled_from(["Ánh sáng an ninh", "Camera an ninh"])},
        status=st.sampled_from(["active", "dissolved", "merged"]),
    ),
}


@st.composite
def filings(draw: st.DrawFn) -> dict[str, Any]:
    form = draw(st.sampled_from(sorted(LINES)))
    return {
        "form": form,
        "month": draw(st.integers(1, 3)),
        "kind": draw(st.sampled_from(["replace", "replace", "supplement", "correction"])),
        "lower_levels_complete": draw(st.booleans()),
        "lines": draw(st.lists(LINES[form], min_size=1, max_size=5)),
    }


def test_the_figures_of_a_receipt_are_the_sums_of_the_marts(kitchen: Kitchen, tmp_path: Path) -> None:
    compared: Counter[str | None] = Counter()

    @settings(
        max_examples=HISTORIES,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(filings(), min_size=12, max_size=20))
    def holds(history: list[dict[str, Any]]) -> None:
        year = next(_years)
        receipts = [_file(kitchen, tmp_path, year, one) for one in history]
        kitchen.build()
        last: dict[str, dict[tuple[str | None, ...], Decimal]] = {}
        for receipt in receipts:
            for filing in receipt.filings:
                stream = _stream(filing)
                if filing.outcome == "filed":
                    shown = _figures(filing, "value")
                    assert shown == _marts(kitchen, stream, filing.position)
                    assert _figures(filing, "before") == {
                        key: value for key, value in last.get(stream, {}).items() if key in shown
                    }
                    last[stream] = shown
                    compared.update(key[0] for key in shown)
                elif filing.outcome == "duplicate":
                    assert _figures(filing, "value") == last[stream]

    holds()
    drawn = {"residents_meetings", "seizure_cases", "seizure_quantity", "found_kg_equivalent", "named_models"}
    assert compared.keys() >= drawn
    assert compared.total() > 100


def test_a_receipt_compares_with_the_slot_before_and_the_last_like_period(
    kitchen: Kitchen, tmp_path: Path
) -> None:
    meeting = {"activity": "residents_meeting", "occasions": "59"}
    one = {"form": "activities", "month": 1, "kind": "replace", "lines": [meeting]}
    # Before every year of the other tests: no period comes before the first.
    year = 2009

    first = _file(kitchen, tmp_path, year, one)
    again = _file(kitchen, tmp_path, year, one | {"month": 3, "lines": [meeting | {"occasions": "590"}]})
    supplement = _file(
        kitchen,
        tmp_path,
        year,
        one | {"kind": "supplement", "lines": [meeting | {"level": "commune", "occasions": "7"}]},
    )

    assert [(f.read, f.value, f.before, f.like_period) for f in first.filings[0].figures] == [
        ("59", "59", None, None)
    ]
    assert [(f.value, f.before, f.like_period) for f in again.filings[0].figures] == [("590", None, "59")]
    assert again.filings[0].like_period_key == f"{year}-M01.decree_09"
    assert [(f.level, f.read, f.value, f.before) for f in supplement.filings[0].figures] == [
        ("province", None, "59", "59"),
        ("commune", "7", "7", None),
    ]


@pytest.mark.parametrize("kind", ["replace", "supplement"])
def test_a_held_filing_says_what_was_read(kitchen: Kitchen, tmp_path: Path, kind: str) -> None:
    year = next(_years)
    lines = [
        {"activity": "residents_meeting", "occasions": "59"},
        {"activity": "movement_launch", "occasions": "3"},
    ]
    one = {"form": "activities", "month": 1, "kind": "replace", "lines": lines}
    _file(kitchen, tmp_path, year, one)

    bad = {"activity": "residents_meeting", "occasions": "mười"}
    held = _file(kitchen, tmp_path, year, one | {"kind": kind, "lines": [bad]}, confirm_loss=False)

    assert held.status == "returned"
    assert [f.value for f in held.filings[0].figures] == ([] if kind == "replace" else ["59", "3"])


def _file(
    kitchen: Kitchen, folder: Path, year: int, one: dict[str, Any], *, confirm_loss: bool = True
) -> Receipt:
    cover = {
        "province": "Kon Tum",
        "reporting_unit": "border_guard",
        "period": f"{year}-M{one['month']:02}.decree_09",
        "kind": one["kind"],
        "reason": "kiểm thử",
        "confirm_loss": confirm_loss,
        "lower_levels_complete": one.get("lower_levels_complete", False),
    }
    report = {"envelope": cover, "filings": [{"form": one["form"], "lines": one["lines"]}]}
    path = folder / "report.json"
    path.write_text(json.dumps(report), encoding="utf-8")
    with closing(kitchen.made.connect("writer")) as conn:
        return take_in(kitchen.made.settings, landing.land(kitchen.made.settings, path, "examples"), conn)


def _stream(filing: Filing) -> str:
    return f"report/{filing.form}/{filing.province_key}/{filing.reporting_unit}/{filing.period_key}/structured/reported"


def _figures(filing: Filing, name: str) -> Sums:
    given = ((figure, getattr(figure, name)) for figure in filing.figures)
    return {
        tuple(getattr(figure, code) for code in KEY): Decimal(value)
        for figure, value in given
        if value is not None
    }


def _marts(kitchen: Kitchen, stream: str, position: int | None) -> Sums:
    columns = sql.SQL(", ").join(map(sql.Identifier, KEY))
    rows = kitchen.rows(
        sql.SQL(
            "select {columns}, sum(value) from marts.slot_measures where stream = %s group by {columns}"
        ).format(columns=columns),
        (stream,),
        at=position,
    )
    return {tuple(row[:-1]): row[-1] for row in rows}
