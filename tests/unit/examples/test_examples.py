"""The committed examples are what their script writes, fit the forms, and restate the published figures."""

import csv
import importlib.util
import io
import sys
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import openpyxl
import pytest

from antq import forms, geography, periods
from antq.reference import lists
from antq.simulation.report_files import Line, Report

FOLDER = Path(__file__).parents[3] / "examples"
POSTS = {
    "Đồn Biên phòng Lộc Tấn",
    "Đồn Biên phòng Lộc Thiện",
    "Đồn Biên phòng Cửa khẩu Lộc Thịnh",
    "Đồn Biên phòng Lộc Thành",
    "Đồn Biên phòng Lộc An",
}


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_examples", FOLDER / "make_examples.py")
    assert spec is not None
    assert spec.loader is not None
    sys.path.insert(0, str(FOLDER))  # the script imports its neighbour
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


make_examples = _load()


def number(value: object) -> Decimal:
    """A cell as a number, Vietnamese writing included."""
    return (
        Decimal(str(value).replace(".", "").replace(",", "."))
        if isinstance(value, str)
        else Decimal(str(value))
    )


def lines(report: Report, form: str) -> list[Line]:
    return [line for section in report.sections if section.form == form for line in section.lines]


def figures(report: Report) -> dict[tuple[str, str], Decimal]:
    """(measure, place or agency and relation) → value of every count of the activities."""
    homes = {
        (r["activity_code"], r["field"]): r["measure_code"] or "" for r in lists.rows("activity_measures")
    }
    found: dict[tuple[str, str], Decimal] = {}
    for line in lines(report, "activities"):
        where = str(line.get("place") or line.get("relation") or "")
        for field in forms.COUNT_FIELDS:
            if field in line:
                key = (homes[str(line["activity"]), field], where)
                assert key not in found, key
                found[key] = number(line[field])
    return found


def contents(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("name", sorted(make_examples.EXAMPLES))
def test_committed_files_are_what_the_script_writes(name: str) -> None:
    committed, made = (FOLDER / name).read_bytes(), make_examples.EXAMPLES[name]()
    if name.endswith(".xlsx") and name != "10_unreadable.xlsx":
        assert contents(committed) == contents(made)
    else:
        assert committed == made


def test_no_example_is_left_over() -> None:
    reports = {path.name for path in FOLDER.iterdir() if path.suffix in (".xlsx", ".csv", ".json", ".txt")}
    assert reports == set(make_examples.EXAMPLES)


def test_an_giang_border_guard_2021() -> None:
    report = make_examples.an_giang_border_guard_2021()
    assert figures(report) == {
        ("party_members_joining_cell_meetings", ""): 73,
        ("party_cells_with_assigned_members", ""): 73,
        ("officers_reinforcing_communes", ""): 4,
        ("party_members_in_charge_of_households", ""): 243,
        ("households_in_charge", ""): 1150,
        ("party_cells_consolidated", ""): 60,
        ("youth_union_cells_consolidated", ""): 42,
        ("womens_union_cells_consolidated", ""): 38,
        ("farmers_union_cells_consolidated", ""): 32,
        ("self_management_security_teams_consolidated", ""): 88,
        ("self_management_border_teams_consolidated", ""): 74,
        ("border_dialogues_provincial", ""): 1,
        ("border_dialogues_station_commune", ""): 9,
        ("information_items_valuable_received", ""): 135,
        ("information_items_reference_received", ""): 117,
    }
    coverage = [line for line in lines(report, "activities") if "denominator" in line]
    assert [(line["organisations"], line["denominator"]) for line in coverage] == [("73", "73")]
    seizures = lines(report, "seizures")
    assert sum(number(line["cases"]) for line in seizures if "cases" in line) == 15
    assert sum(number(line["suspects"]) for line in seizures if "suspects" in line) == 41
    totals: dict[str | None, Decimal] = {}
    for line in seizures:
        item = lists.find("items", str(line["item"]))
        totals[item] = totals.get(item, Decimal(0)) + number(line["quantity"])
    assert totals == {
        "methamphetamine_crystal": Decimal("75.93"),
        "heroin": Decimal("2.0819"),
        "synthetic_drug_tablets": 13353,
        "cannabis_dry": Decimal("4.8"),
    }
    crystal = [number(line["quantity"]) for line in seizures if "đá" in str(line["item"])]
    assert crystal == [Decimal("71.63"), Decimal("4.3")]


def test_an_giang_police_2023() -> None:
    report = make_examples.an_giang_police_2023()
    assert figures(report) == {
        ("residents_meetings", "disjoint"): 3439,
        ("residents_meeting_attendances", "disjoint"): 295128,
        ("residents_meetings", "overlap_unknown"): 345,
        ("residents_meeting_attendances", "overlap_unknown"): 21423,
        ("visits_to_dignitaries", ""): 2408,
        ("individuals_commended_ad_hoc", ""): 97,
    }
    models = lines(report, "models")
    assert [(line["measure"], line["value"]) for line in models if line["record"] == "stock"] == [
        ("models_active", 56)
    ]
    assert len([line for line in models if line["record"] == "named"]) == 3


def test_kon_tum_2019_2024() -> None:
    report = make_examples.kon_tum_activities()
    assert figures(report) == {("movement_launches", ""): 2053, ("movement_launch_attendances", ""): 340000}
    (line,) = lines(report, "activities")
    assert (line["qualifier"], line["value_per"]) == ("at_least", "unknown")
    assert len(lines(make_examples.kon_tum_models(), "models")) == 4


def test_binh_phuoc_2022() -> None:
    report = make_examples.binh_phuoc_2022()
    tan, thien, thinh, thanh, an = (
        "Đồn Biên phòng Lộc Tấn",
        "Đồn Biên phòng Lộc Thiện",
        "Đồn Biên phòng Cửa khẩu Lộc Thịnh",
        "Đồn Biên phòng Lộc Thành",
        "Đồn Biên phòng Lộc An",
    )
    assert figures(report) == {
        ("party_members_joining_cell_meetings", tan): 8,
        ("party_cells_with_assigned_members", tan): 6,
        ("party_members_in_charge_of_households", tan): 19,
        ("households_in_charge", tan): 89,
        ("commitments_signed_collectives", thien): 2,
        ("commitments_signed_households", thien): 15,
        ("party_members_joining_cell_meetings", thien): 10,
        ("party_cells_with_assigned_members", thien): 7,
        ("party_members_in_charge_of_households", thien): 18,
        ("households_in_charge", thien): 79,
        ("commitments_signed_collectives", thinh): 2,
        ("commitments_signed_households", thinh): 15,
        ("party_members_in_charge_of_households", thinh): 33,
        ("households_in_charge", thinh): 144,
        ("party_members_joining_cell_meetings", thinh): 9,
        ("party_cells_with_assigned_members", thinh): 6,
        ("commitments_signed_collectives", thanh): 3,
        ("commitments_signed_individuals", thanh): 19,
        ("commitments_signed_security_teams", thanh): 57,
        ("womens_union_cells_consolidated", an): 1,
        ("elderly_association_cells_consolidated", an): 1,
        ("veterans_association_cells_consolidated", an): 2,
        ("dropout_pupils_returned_to_school", an): 5,
        ("units_surveyed", ""): 6,
    }
    posts = {line["place"] for line in lines(report, "activities") if line["level"] == "post"}
    assert posts == POSTS
    assert len(lines(report, "models")) == 17


@pytest.mark.parametrize(
    ("report", "key", "province"),
    [
        (make_examples.an_giang_border_guard_2021(), "2021.assumed", "an_giang_2008"),
        (make_examples.an_giang_police_2023(), "2023.assumed", "an_giang_2008"),
        (make_examples.kon_tum_activities(), "2019-2024.stage", "kon_tum_2008"),
        (make_examples.kon_tum_models(), "2019-2024.stage", "kon_tum_2008"),
        (make_examples.binh_phuoc_2022(), "2022.assumed", "binh_phuoc_2008"),
        (make_examples.ho_chi_minh_city_2025(True), "2025.assumed", "ho_chi_minh_city_2025"),
        (make_examples.nil_report(), "2025-Q1.decree_09", "ha_giang_2008"),
        (make_examples.bad_lines(), "2025-Q1.decree_09", "dong_thap_2008"),
        (make_examples.an_giang_after_merger(), "2025-Q4.decree_09", "an_giang_2025"),
    ],
)
def test_slots(report: Report, key: str, province: str) -> None:
    period = periods.from_label(str(report.envelope["period"]), str(report.envelope["period_basis"]))
    assert period.key == key
    assert geography.resolve(str(report.envelope["province"]), period.end) == province
    assert lists.find("reporting_units", str(report.envelope["reporting_unit"]))


def good_reports() -> Iterator[Report]:
    yield make_examples.an_giang_border_guard_2021()
    yield make_examples.an_giang_police_2023()
    yield make_examples.kon_tum_activities()
    yield make_examples.kon_tum_models()
    yield make_examples.binh_phuoc_2022()
    yield make_examples.ho_chi_minh_city_2025(False)
    yield make_examples.ho_chi_minh_city_2025(True)
    yield make_examples.an_giang_after_merger()


@pytest.mark.parametrize("report", list(good_reports()))
def test_good_reports_fit_the_forms(report: Report) -> None:
    homes = {(row["activity_code"], row["field"]) for row in lists.rows("activity_measures")}
    item_units = {(row["item_code"], row["unit_code"]) for row in lists.rows("item_units")}
    for section in report.sections:
        form = forms.FORMS[section.form]
        for line in section.lines:
            assert set(line) <= set(form.names)
            for field in form.fields:
                if field.required:
                    assert line.get(field.name), (field.name, line)
                if field.code_list and field.name in line:
                    assert lists.find(field.code_list, str(line[field.name])), line
            if section.form == "activities":
                counts = [field for field in forms.COUNT_FIELDS if field in line]
                assert counts
                assert {(line["activity"], field) for field in counts} <= homes
                assert "denominator" not in line or len(counts) == 1
            if section.form == "seizures":
                item, unit = (lists.find(n, str(line[f])) for n, f in (("items", "item"), ("units", "unit")))
                assert (item, unit) in item_units


def test_the_workbook_of_the_border_guard_holds_text_numbers() -> None:
    workbook = openpyxl.load_workbook(FOLDER / "01_an_giang_border_guard_2021.xlsx")
    assert workbook.sheetnames == ["Báo cáo", "Hoạt động", "Thu giữ"]
    cells = {cell.value for sheet in workbook for row in sheet.iter_rows() for cell in row}
    assert {"71,63", "2,0819", "10.200", "1.150"} <= cells


def test_csv_examples_read_back() -> None:
    text = (FOLDER / "03_kon_tum_2019_2024_activities.csv").read_text(encoding="utf-8")
    table = list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))
    assert [(row["Số cuộc, đợt, lần"], row["Số lượt người"]) for row in table] == [("2053", "340.000")]
    assert "Không phát sinh" in (FOLDER / "08_nil_report.csv").read_text(encoding="utf-8")


def test_synthetic_examples_say_so() -> None:
    for report in (
        make_examples.nil_report(),
        make_examples.bad_lines(),
        make_examples.an_giang_after_merger(),
    ):
        assert report.envelope["origin"] == "synthetic"
    for report in good_reports():
        if report.envelope["province"] != "An Giang" or report.envelope["period"] != "Quý IV/2025":
            assert report.envelope["origin"] == "reported"
