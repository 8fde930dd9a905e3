"""Examples and synthetic files are taken in as their makers meant."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from antq.intake import landing
from antq.intake.receipt import Receipt
from antq.intake.submissions import take_in
from antq.simulation import nation

EXAMPLES = Path(__file__).parents[3] / "examples"
# File → status, lines in, lines rejected, the slots' keys, vintage.
EXPECTED: dict[str, tuple[str, int, int, str, int]] = {
    "01_an_giang_border_guard_2021.xlsx": ("filed", 20, 0, "an_giang_2008/border_guard/2021.assumed", 1),
    "02_an_giang_police_2023.xlsx": ("filed", 8, 0, "an_giang_2008/police/2023.assumed", 1),
    "03_kon_tum_2019_2024_activities.csv": ("filed", 1, 0, "kon_tum_2008/consolidated/2019-2024.stage", 1),
    "04_kon_tum_2019_2024_models.csv": ("filed", 4, 0, "kon_tum_2008/consolidated/2019-2024.stage", 1),
    "05_binh_phuoc_2022.json": ("filed", 32, 0, "binh_phuoc_2008/mass_mobilisation/2022.assumed", 1),
    "06_ho_chi_minh_city_2025_first.xlsx": (
        "filed", 1, 0, "ho_chi_minh_city_2025/consolidated/2025.assumed", 1,
    ),
    "07_ho_chi_minh_city_2025_replacement.xlsx": (
        "filed", 2, 0, "ho_chi_minh_city_2025/consolidated/2025.assumed", 2,
    ),
    "08_nil_report.csv": ("filed", 0, 0, "ha_giang_2008/border_guard/2025-Q1.decree_09", 1),
    "09_bad_lines.xlsx": ("filed_with_rejections", 13, 11, "dong_thap_2008/police/2025-Q1.decree_09", 1),
    "11_an_giang_after_merger.json": ("filed", 7, 0, "an_giang_2025/consolidated/2025-Q4.decree_09", 1),
    "12_tay_ninh_2025_wide_table.xlsx": ("filed", 22, 0, "tay_ninh_2025/police/2025-Q4.decree_09", 1),
    "13_lang_son_2026_three_sheets.xlsx": (
        "filed", 11, 0, "lang_son_2008/consolidated/2026-Q1.decree_09", 1,
    ),
    "14_ca_mau_2025_one_sheet.xlsx": ("filed", 10, 0, "ca_mau_2025/consolidated/2025-M10.decree_09", 1),
}  # fmt: skip


def file_all(warehouse: Any) -> dict[str, Receipt]:
    receipts = {}
    connection = warehouse.connect("writer")
    for submission_id in landing.pending(warehouse.settings):
        receipt = take_in(warehouse.settings, submission_id, connection)
        receipts[receipt.file] = receipt
    return receipts


def test_what_becomes_of_each_example(warehouse: Any) -> None:
    files = [path for path in sorted(EXAMPLES.iterdir()) if path.suffix in (".xlsx", ".csv", ".json")]
    for path in files:
        landing.land(warehouse.settings, path, "examples")
    receipts = file_all(warehouse)
    assert receipts.keys() == {path.name for path in files}
    unreadable = receipts.pop("10_unreadable.xlsx")
    assert (unreadable.status, unreadable.filings) == ("returned", [])
    found = {}
    for name, receipt in receipts.items():
        (slot,) = {f"{f.province_key}/{f.reporting_unit}/{f.period_key}" for f in receipt.filings}
        (vintage,) = {filing.vintage for filing in receipt.filings}
        found[name] = (receipt.status, receipt.lines.in_, receipt.lines.rejected, slot, vintage)
    assert found == EXPECTED
    codes = {finding.code for finding in receipts["09_bad_lines.xlsx"].findings}
    assert len(codes) >= 7


@pytest.mark.timeout(120)
def test_a_synthetic_nation_is_taken_in(warehouse: Any, tmp_path: Path) -> None:
    plan = nation.Plan(seed=2025, provinces=8, first=date(2025, 6, 1), last=date(2025, 7, 1))
    files = nation.write(plan, tmp_path)
    for file in files:
        landing.land(warehouse.settings, tmp_path / file.name, file.sender, file.received_at)
    receipts = file_all(warehouse)
    assert len(receipts) == len(files)
    for file in files:
        receipt = receipts[file.name]
        assert receipt.received_at == file.received_at
        assert receipt.lines.in_ == sum(len(section.lines) for section in file.report.sections)
        if not file.faulty:
            assert (receipt.status, receipt.lines.rejected) == ("filed", 0), receipt.findings
            assert {filing.vintage for filing in receipt.filings} == ({2} if "_v2" in file.name else {1})
    connection = warehouse.connect("owner")
    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct payload ->> 'origin' from eventlog.events where type in ('ReportFiled', 'ReportReturned')"
        )
        assert cursor.fetchall() == [("synthetic",)]
