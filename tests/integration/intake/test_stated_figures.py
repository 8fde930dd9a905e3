"""Stated cumulative and last-year figures against the figures in the log."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from test_take_in import ENVELOPE, Intake

from antq import periods
from antq.documents.document import CHECK_CUMULATIVE, CHECK_LAST_YEAR, REFUSED_BY_READER, ROW, Places, Section
from antq.findings.catalogue import Finding
from antq.intake.amendments import cumulative_columns, log_figures
from antq.intake.filing_cover import Slot, stream_of
from antq.intake.submissions import take_in
from antq.rules import Context, JudgedSection, judge

Line = Mapping[str, str | None]
PATROL = {"activity": "patrol", "occasions": "3"}
HEROIN = {"group_no": "1", "cases": "1", "suspects": "1", "item": "heroin", "quantity": "0.5", "unit": "kg"}
STOCK = {"record": "stock", "measure": "models_active", "value": "56"}
NEW_MODELS = {"record": "stock", "measure": "models_new", "value": "2"}


def slot(month: str) -> Slot:
    return Slot("kon_tum_2008", "police", "component", periods.parse_key(month), "reported")


def judged(form: str, lines: Sequence[Line], checks: Mapping[str, Sequence[str | None]]) -> JudgedSection:
    """Lines with the columns that a layout leaves on them for checking."""
    names = list(dict.fromkeys(name for line in lines for name in line))
    frame = pl.DataFrame(
        {name: [line.get(name) for line in lines] for name in names}, schema=dict.fromkeys(names, pl.String)
    ).with_columns(
        pl.Series(ROW, range(2, len(lines) + 2), dtype=pl.Int64),
        pl.lit(None, dtype=pl.String).alias(REFUSED_BY_READER),
    )
    places = Places("Trang!A", cell_before=dict.fromkeys(checks, "Trang!X"))
    section = Section("Trang", form, frame, places)
    done = judge(section, Context(periods.parse_key("2022-M03.decree_09"), date(2022, 4, 1)))
    columns = [pl.Series(name, values, dtype=pl.String) for name, values in checks.items()]
    lines_with_checks = done.lines.with_columns(columns)
    return JudgedSection(section, lines_with_checks, done.line_findings, done.findings)


@pytest.fixture(scope="module")
def intake(module_warehouse: Any, tmp_path_factory: pytest.TempPathFactory) -> Intake:
    """A unit that filed January and February 2022 and March 2021, and a line of June that was rejected."""
    folder: Path = tmp_path_factory.mktemp("files")
    made = Intake(module_warehouse, folder)
    for period, occasions in (("2021-M03", 8), ("2022-M01", 4), ("2022-M02", 5), ("2022-M06", 6)):
        _file(made, period, "activities", [{"activity": "patrol", "occasions": occasions}])
        _file(made, period, "seizures", [{**HEROIN, "quantity": 1.25}])
        _file(made, period, "models", [STOCK, NEW_MODELS])
    extra = {"activity": "patrol", "level": "commune", "place": "Xã A", "occasions": 4}
    _file(made, "2022-M01", "activities", [extra], kind="supplement")
    _file(made, "2022-M06", "activities", [{"activity": "patrol", "occasions": 6}, {"activity": "?"}])
    return made


def _file(
    made: Intake, period: str, form: str, lines: Sequence[Mapping[str, object]], **cover: object
) -> None:
    envelope = {**ENVELOPE, "period": f"{period}.decree_09", **cover}
    body = {"envelope": envelope, "filings": [{"form": form, "lines": lines}]}
    assert made.file(json.dumps(body).encode()).status.startswith("filed")


def findings_of(intake: Intake, one: JudgedSection, month: str = "2022-M03.decree_09") -> list[Finding]:
    assert cumulative_columns.is_stated(one)
    in_force = log_figures.figures_before(
        intake.conn, stream_of(slot(month), one.section.form), one, "replace"
    )
    try:
        return list(
            cumulative_columns.findings(
                one, cumulative_columns.with_other_periods(intake.conn, one, slot(month), in_force)
            )
        )
    finally:
        intake.conn.rollback()


RIGHT: dict[str, tuple[str, list[Line], dict[str, list[str | None]]]] = {
    "a cumulative figure": ("activities", [PATROL], {f"{CHECK_CUMULATIVE}occasions": ["12"]}),
    "a figure of last year": ("activities", [PATROL], {f"{CHECK_LAST_YEAR}occasions": ["8"]}),
    "a cumulative quantity": ("seizures", [HEROIN], {f"{CHECK_CUMULATIVE}quantity": ["3.0"]}),
    "cumulative cases": ("seizures", [HEROIN], {f"{CHECK_CUMULATIVE}cases": ["3"]}),
    "nothing this month": (
        "activities",
        [PATROL, {"activity": "mediation", "occasions": "0"}],
        {f"{CHECK_CUMULATIVE}occasions": ["12", "0"]},
    ),
    "parts that add up": (
        "activities",
        [{**PATROL, "agency": "police"}, {**PATROL, "agency": "border_guard", "occasions": "1"}],
        {f"{CHECK_CUMULATIVE}occasions": ["10", "3"]},
    ),
    "the whole, repeated on each part": (
        "activities",
        [{**PATROL, "agency": "police"}, {**PATROL, "agency": "border_guard", "occasions": "1"}],
        {f"{CHECK_CUMULATIVE}occasions": ["13", "13"]},
    ),
    "a statement on one part only": (
        "activities",
        [{**PATROL, "agency": "police"}, {**PATROL, "agency": "border_guard", "occasions": "1"}],
        {f"{CHECK_CUMULATIVE}occasions": ["99", None]},
    ),
    "a stock, which never adds up": ("models", [STOCK], {f"{CHECK_CUMULATIVE}value": ["999"]}),
    "the detail of a total": (
        "activities",
        [PATROL, {**PATROL, "level": "commune", "place": "Xã A", "occasions": "1"}],
        {f"{CHECK_CUMULATIVE}occasions": ["12", "77"]},
    ),
}


@pytest.mark.parametrize("case", RIGHT)
def test_figures_that_agree_or_cannot_be_compared_pass(intake: Intake, case: str) -> None:
    assert findings_of(intake, judged(*RIGHT[case])) == []


WRONG: dict[str, tuple[str, list[Line], dict[str, list[str | None]], str, str, str]] = {
    "a cumulative figure": (
        "activities",
        [PATROL],
        {f"{CHECK_CUMULATIVE}occasions": ["13"]},
        "SL210",
        "13",
        "12",
    ),
    "a figure of last year": (
        "activities",
        [PATROL],
        {f"{CHECK_LAST_YEAR}occasions": ["9"]},
        "SL211",
        "9",
        "8",
    ),
    "a quantity": ("seizures", [HEROIN], {f"{CHECK_CUMULATIVE}quantity": ["3.5"]}, "SL210", "3,5", "3"),
    "a stock of last year": (
        "models",
        [STOCK],
        {f"{CHECK_LAST_YEAR}value": ["1056"]},
        "SL211",
        "1.056",
        "56",
    ),
    "a flow of models": ("models", [NEW_MODELS], {f"{CHECK_CUMULATIVE}value": ["5"]}, "SL210", "5", "6"),
    "what last year's report had not": (
        "activities",
        [{"activity": "mediation", "occasions": "2"}],
        {f"{CHECK_LAST_YEAR}occasions": ["2"]},
        "SL211",
        "2",
        "—",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_contradiction_is_a_warning_at_its_cell(intake: Intake, case: str) -> None:
    form, lines, checks, code, stated_, filed = WRONG[case]

    [finding] = findings_of(intake, judged(form, lines, checks))

    assert (finding.code, finding.place, finding.severity) == (code, "Trang!X2", "warning")
    assert (finding.args["stated"], finding.args["filed"]) == (stated_, filed)


@pytest.mark.parametrize(
    ("month", "why"),
    [
        ("2022-M04.decree_09", "March was not filed"),
        ("2022-M03.assumed", "an assumed basis"),
        ("2019-2024.stage", "no periods before it"),
    ],
)
def test_there_is_no_finding_where_the_periods_are_not_all_filed(
    intake: Intake, month: str, why: str
) -> None:
    wrong = {f"{CHECK_CUMULATIVE}occasions": ["13"], f"{CHECK_LAST_YEAR}occasions": ["9"]}

    assert findings_of(intake, judged("activities", [PATROL], wrong), month) == [], why


def test_a_month_with_open_rejections_is_not_complete(intake: Intake) -> None:
    streams = [
        stream_of(slot(f"{month}.decree_09"), "activities") for month in ("2022-M01", "2022-M06", "2022-M07")
    ]

    assert log_figures.find_complete_streams(intake.conn, streams) == {streams[0]}


def test_the_first_month_is_its_own_cumulative_figure(intake: Intake) -> None:
    one = judged("activities", [PATROL], {f"{CHECK_CUMULATIVE}occasions": ["4"]})

    assert [(f.code, f.args["filed"]) for f in findings_of(intake, one, "2023-M01.decree_09")] == [
        ("SL210", "3")
    ]


def test_a_provincial_workbook_is_compared_at_its_own_cells(intake: Intake) -> None:
    examples = Path(__file__).parents[3] / "examples"
    first_quarter = {"province": "Lạng Sơn", "reporting_unit": "consolidated", "origin": "synthetic"}
    lines: list[Line] = [
        {"activity": "residents_meeting", "agency": "police", "occasions": "97"},
        {"activity": "propaganda_session", "agency": "border_guard", "occasions": "0"},
    ]
    _file(intake, "2025-Q1", "activities", lines, **first_quarter)

    workbook = "13_lang_son_2026_three_sheets.xlsx"
    receipt = take_in(intake.settings, intake.land((examples / workbook).read_bytes(), workbook), intake.conn)

    found = [
        (f.code, f.place, f.args["stated"], f.args["filed"]) for f in receipt.findings if f.code == "SL211"
    ]
    assert found == [("SL211", "Bieu 1 - Hoat dong!G5", "98", "97")]
    assert not [f for f in receipt.findings if f.code == "SL210"]
