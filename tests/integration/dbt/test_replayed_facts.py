"""A file with a name no list knew, from the intake over the replay to the facts that analysts read."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from warehouse_steps import TABLES, Kitchen

from antq.corrections.replay import replay
from antq.intake import landing
from antq.intake.submissions import take_in

UNKNOWN = "hàng chưa có tên"
STREAM = "report/seizures/kien_giang_2008/police/2024-M03.decree_09/structured/reported"
REPORT = {
    "envelope": {"province": "Kiên Giang", "reporting_unit": "police", "period": "2024-M03.decree_09"},
    "filings": [
        {
            "form": "seizures",
            "lines": [
                {
                    "group_no": "1",
                    "cases": 3,
                    "suspects": 4,
                    "item": "hàng chưa có tên",
                    "quantity": "12",
                    "unit": "kg",
                },
                {"group_no": "1", "item": "heroin", "quantity": "2,5", "unit": "kg"},
            ],
        }
    ],
}


def test_the_figures_of_a_recovered_line_reach_the_facts(
    kitchen: Kitchen, mend: Callable[[str, str, str], None], tmp_path: Path
) -> None:
    settings = kitchen.made.settings
    path = tmp_path / "report.json"
    path.write_text(json.dumps(REPORT), encoding="utf-8")
    writer = kitchen.made.connect("writer")
    filed = take_in(settings, landing.land(settings, path), writer).position
    assert filed
    kitchen.build("run", *TABLES)
    before = _facts(kitchen)
    mend("item_aliases", UNKNOWN, "cannabis_dry")

    [recovered] = replay(settings, writer, slot="seizures/kien_giang_2008").filings
    kitchen.build("run", *TABLES)

    assert before == {
        "exhibits": [("heroin", "2.5", filed, filed)],
        "groups": [(None, None)],
        "filing": [("incomplete", 1, 1)],
        "errors": [("SZ102",)],
    }
    assert _facts(kitchen) == {
        "exhibits": [("cannabis_dry", "12", filed, recovered.position), ("heroin", "2.5", filed, filed)],
        "groups": [("3", "4")],
        "filing": [("filed", 2, 0)],
        "errors": [],
    }
    assert _facts(kitchen, at=filed) == before


def _facts(kitchen: Kitchen, at: int | None = None) -> dict[str, list[tuple[Any, ...]]]:
    queries = {
        "exhibits": "select item_code, quantity::text, event_position, recorded_from_position"
        " from core.fct_seizure_exhibits",
        "groups": "select cases::text, suspects::text from core.fct_seizures",
        "filing": "select filing_state, lines_accepted, lines_rejected from core.fct_filings",
        "errors": "select code from core.fct_findings",
    }
    narrowed = " where stream = %s and recorded_to_position is null"
    return {
        name: kitchen.rows(
            query + narrowed + (" and severity = 'error'" if name == "errors" else "") + " order by 1",
            (STREAM,),
            at=at,
        )
        for name, query in queries.items()
    }
