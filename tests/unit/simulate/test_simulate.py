"""The synthetic nation: the same bytes for a seed, plainly marked, on both maps, and true to the forms."""

import csv
import json
import re
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from antq import forms, geography, periods
from antq.cli.main import app
from antq.core.errors import AntqError
from antq.intake import senders
from antq.reference import lists
from antq.simulation import nation, volume
from antq.simulation.nation import Plan, SimulatedFile

SMALL = Plan(seed=7, provinces=4, first=date(2025, 6, 1), last=date(2025, 7, 1))


@cache
def whole() -> list[SimulatedFile]:
    return list(nation.simulate_reports(Plan()))


def stocks(file: SimulatedFile) -> dict[str, int]:
    return {
        str(line["measure"]): int(str(line["value"]))
        for section in file.report.sections
        for line in section.lines
        if line.get("record") == "stock"
    }


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    nation.write(SMALL, one)
    nation.write(SMALL, two)
    names = sorted(path.name for path in one.iterdir())
    assert names == sorted(path.name for path in two.iterdir())
    assert {Path(name).suffix for name in names} >= {".xlsx", ".json"}
    for name in names:
        assert (one / name).read_bytes() == (two / name).read_bytes(), name


def test_another_seed_gives_other_figures() -> None:
    ours = {file.name: file.report for file in nation.simulate_reports(SMALL)}
    others = {
        file.name: file.report for file in nation.simulate_reports(Plan(8, 63, SMALL.first, SMALL.last))
    }
    shared = [name for name in ours if name in others and "consolidated" in name]
    assert shared
    assert all(ours[name] != others[name] for name in shared)


def test_a_smaller_nation_is_a_part_of_a_larger_one() -> None:
    larger = {file.name: file for file in nation.simulate_reports(Plan(7, 20, SMALL.first, SMALL.last))}
    for file in nation.simulate_reports(SMALL):
        assert larger[file.name] == file


def test_the_default_nation_is_of_a_size_to_file_quickly() -> None:
    assert 300 <= len(whole()) <= 500
    names = [file.name for file in whole()]
    assert len(set(names)) == len(names)
    assert Counter(file.format for file in whole()).keys() == {"xlsx", "csv", "json"}
    assert sum(file.faulty for file in whole()) >= 5
    kinds = Counter(str(file.report.envelope["kind"]) for file in whole())
    assert kinds.keys() == {"replace", "correction", "supplement"}
    sections = [section for file in whole() for section in file.report.sections]
    assert {section.form for section in sections} == set(forms.FORMS)
    assert sum(section.nil for section in sections) >= 5
    units = {str(file.report.envelope["reporting_unit"]) for file in whole()}
    assert {"consolidated", "police", "border_guard"} <= units


def test_both_generations_of_provinces_report() -> None:
    for file in whole():
        period = periods.from_label(
            str(file.report.envelope["period"]), str(file.report.envelope["period_basis"])
        )
        key = geography.resolve(str(file.report.envelope["province"]), period.end)
        assert file.sender.partition(".")[0] == key
        assert re.match(rf"{period.key[:8]}_{key}_", file.name)
        assert period.basis == "decree_09"
        unit, day = str(file.report.envelope["reporting_unit"]), file.received_at.date()
        assert senders.refusal(file.sender, unit, key, day, demonstration=True) is None
    keys = {file.sender.partition(".")[0] for file in whole()}
    assert {"an_giang_2008", "kien_giang_2008", "an_giang_2025"} <= keys


def test_every_file_says_it_is_synthetic() -> None:
    for file in nation.simulate_reports(SMALL):
        assert file.report.envelope["origin"] == "synthetic"
        data = file.data()
        if file.format == "json":
            assert json.loads(data)["envelope"]["origin"] == "synthetic"
        if file.format == "csv":
            assert "# Nguồn dữ liệu: Mô phỏng" in data.decode()


def test_reports_come_in_order_mostly_on_time() -> None:
    arrivals = [file.received_at for file in whole()]
    assert arrivals == sorted(arrivals)
    late = 0
    first = [file for file in whole() if "_v2" not in file.name]
    for file in first:
        assert file.received_at.utcoffset() == timedelta(hours=7)
        period = periods.from_label(str(file.report.envelope["period"]), "decree_09")
        due = 5 if file.report.envelope["reporting_unit"] == "police" else 11
        late += (file.received_at.date() - period.end).days > due
        assert file.received_at.date() > period.end
    assert 0.05 < late / len(first) < 0.3


def test_an_amendment_comes_after_what_it_amends_and_says_why() -> None:
    first = {re.sub(r"\.\w+$", "", file.name): file for file in whole()}
    amended = [file for file in whole() if "_v2" in file.name]
    assert amended
    for file in amended:
        assert file.report.envelope["reason"]
        before = first[re.sub(r"\.\w+$", "", file.name.replace("_v2", ""))]
        assert before.received_at < file.received_at
        assert before.report != file.report


def test_files_without_faults_fit_the_forms() -> None:
    homes = {(row["activity_code"], row["field"]) for row in lists.rows("activity_measures")}
    item_units = {(row["item_code"], row["unit_code"]) for row in lists.rows("item_units")}
    known = {
        name: set(lists.codes(name)) for name in ("activity_types", "items", "units", "measures", "agencies")
    }
    for file in whole():
        if file.faulty:
            continue
        for section in file.report.sections:
            form = forms.FORMS[section.form]
            assert section.nil == (not section.lines)
            groups: set[object] = set()
            for line in section.lines:
                assert set(line) <= set(form.names)
                for field in form.fields:
                    if field.required:
                        assert line.get(field.name), (file.name, field.name)
                    if field.name in line and field.code_list in known:
                        assert line[field.name] in known[field.code_list], (file.name, line)
                    if field.name in line and field.kind in ("count", "decimal"):
                        assert Decimal(str(line[field.name])) >= 0
                if section.form == "activities":
                    counts = [name for name in forms.COUNT_FIELDS if name in line]
                    assert counts
                    assert {(line["activity"], name) for name in counts} <= homes
                if section.form == "seizures":
                    assert (line["item"], line["unit"]) in item_units
                    assert ("cases" in line) == (
                        line["acquisition"] == "seized" and line["group_no"] not in groups
                    )
                    groups.add(line["group_no"])


def test_faulty_files_hold_a_line_that_does_not_fit() -> None:
    for file in whole():
        cells = {str(cell) for part in file.report.sections for line in part.lines for cell in line.values()}
        if file.faulty and any(part.lines for part in file.report.sections):
            assert cells & {"Hoạt động khác", "không rõ", "lít", "khác"}, file.name


def test_festivals_peak_in_august() -> None:
    held: Counter[str] = Counter()
    for file in whole():
        if file.report.envelope["reporting_unit"] != "consolidated" or "_v2" in file.name:
            continue
        for section in file.report.sections:
            for line in section.lines:
                if line.get("activity") == "movement_festival":
                    held[file.name[:8]] += int(str(line["occasions"]))
    assert set(held) == {"2025-M07", "2025-M08"}
    assert held["2025-M08"] > 3 * held["2025-M07"]


def test_stocks_of_models_follow_their_equation_across_the_merger() -> None:
    files = [
        file
        for file in whole()
        if not file.faulty
        and "_v2" not in file.name
        and file.report.envelope["reporting_unit"] == "consolidated"
    ]
    active: dict[str, int] = {}
    for file in files:
        stock = stocks(file)
        if stock:
            closing = (
                stock["models_opening"]
                + stock["models_new"]
                - stock["models_merged"]
                - stock["models_dissolved"]
            )
            assert stock["models_active"] == closing
            active[f"{file.name[:8]} {file.sender.partition('.')[0]}"] = closing
            if file.name.startswith("2025-M07"):
                key = file.sender.partition(".")[0]
                before = [
                    active.get(f"2025-M06 {one.province_key}")
                    for one in geography.territories(date(2025, 6, 14))
                    if key in (one.province_key, geography.successor(one.province_key))
                ]
                if None not in before:
                    assert stock["models_opening"] == sum(value or 0 for value in before)


def seizures(file: SimulatedFile) -> list[dict[str, object]]:
    """The file's seizure lines without the numbers of their groups."""
    return [
        {name: cell for name, cell in line.items() if name != "group_no"}
        for section in file.report.sections
        if section.form == "seizures"
        for line in section.lines
    ]


def test_a_quarter_tells_of_the_seizures_of_its_months() -> None:
    plan = Plan(7, 63, date(2024, 7, 1), date(2024, 9, 1), quarters=((2024, 3),))
    files = {
        file.name: file
        for file in nation.simulate_reports(plan)
        if "consolidated." in file.name and file.format != "csv" and not file.faulty
    }
    quarters = {name: file for name, file in files.items() if name.startswith("2024-Q3")}
    compared = 0
    for file in quarters.values():
        key = file.sender.partition(".")[0]
        assert {section.form for section in file.report.sections} == {"seizures"}
        assert file.report.envelope["period"] == "Quý III/2024"
        months = [
            one
            for month in ("M07", "M08", "M09")
            for name, one in files.items()
            if name.startswith(f"2024-{month}_{key}_")
        ]
        if len(months) == 3:
            assert seizures(file) == [line for month in months for line in seizures(month)]
            numbers = [line["group_no"] for line in file.report.sections[0].lines]
            assert numbers == sorted(numbers, key=lambda number: int(str(number)))
            compared += 1
    assert compared > 20
    assert 50 < len(quarters) < 63


def test_quarters_change_no_month() -> None:
    with_quarters = {
        file.name: file for file in nation.simulate_reports(Plan(7, 4, SMALL.first, SMALL.last, ((2024, 3),)))
    }
    months = list(nation.simulate_reports(SMALL))
    assert len(with_quarters) > len(months)
    assert all(with_quarters[file.name] == file for file in months)


@pytest.mark.parametrize(
    "arguments",
    [{"provinces": 0}, {"provinces": 64}, {"first": date(2019, 12, 1)}, {"last": date(2025, 4, 1)}],
)
def test_plans_that_cannot_be_are_refused(arguments: dict[str, date]) -> None:
    with pytest.raises(AntqError):
        Plan(**arguments)  # type: ignore[arg-type]


@pytest.mark.parametrize("form", ["activities", "seizures"])
def test_one_file_of_many_lines(tmp_path: Path, form: str) -> None:
    path = tmp_path / "many.csv"
    volume.write_lines(path, 12_000, form, seed=3)  # type: ignore[arg-type]
    cover = [line for line in path.read_text(encoding="utf-8").splitlines()[:12] if line.startswith("#")]
    assert "# Nguồn dữ liệu: Mô phỏng" in cover
    assert f"# Mẫu: {form}" in cover
    table = pl.read_csv(path, skip_lines=len(cover), infer_schema=False)
    assert table.height == 12_000
    assert set(table.columns) <= {field.header_vi for field in forms.FORMS[form].fields}
    again = tmp_path / "again.csv"
    volume.write_lines(again, 12_000, form, seed=3)  # type: ignore[arg-type]
    assert again.read_bytes() == path.read_bytes()
    with pytest.raises(AntqError):
        volume.write_lines(path, 0)


def test_the_command_writes_a_manifest_and_prints_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTQ_STATE_DIR", str(tmp_path / "state"))
    out = tmp_path / "out"
    arguments = [
        "simulate",
        "--seed",
        "7",
        "--provinces",
        "4",
        "--months",
        "2025-06:2025-07",
        "--out",
        str(out),
        "--json",
    ]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    summary = json.loads(result.stdout)
    with (out / "manifest.csv").open(encoding="utf-8") as manifest:
        rows = list(csv.DictReader(manifest))
    assert summary["files"] == len(rows) == len(list(nation.simulate_reports(SMALL)))
    assert [row["file"] for row in rows] == [file.name for file in nation.simulate_reports(SMALL)]
    assert all((out / row["file"]).is_file() for row in rows)
    assert summary["landed"] == 0


@pytest.mark.parametrize("months", ["June", "2025-13", "2025-05:2025"])
def test_a_range_that_is_none_is_wrong_usage(months: str) -> None:
    assert CliRunner().invoke(app, ["simulate", "--months", months]).exit_code == 2
