"""Monday's question of the nation that `make run` files: an answer that is right by hand.

How much crystal methamphetamine was seized in the south-west last quarter against the same quarter of last year, on
today's provinces, and who has not reported?
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from warehouse_steps import Kitchen

from antq import geography
from antq.intake import landing
from antq.intake.submissions import take_in
from antq.simulation import nation
from antq.simulation.nation import SimulatedFile

THIS_YEAR, LAST_YEAR = "2025-Q3.decree_09", "2024-Q3.decree_09"
CRYSTAL = "methamphetamine_crystal"
# Of the law of 2025 and of the plan for regions before it, written down here and not read from our lists.
TODAY = {"an_giang_2025", "ca_mau_2025", "can_tho_2025", "dong_thap_2025", "vinh_long_2025"}
LEFT_FOR_THE_SOUTH_EAST = "long_an_2008"


@dataclass(frozen=True)
class Told:
    """What the files say: kilograms by today's province, for those that reported."""

    kilograms: dict[str, dict[str, Decimal]]
    provinces: dict[str, set[str]]


def quarterly_files() -> Iterator[tuple[str, str, SimulatedFile]]:
    """The files of the two quarters with the province that sent each, in order of arrival."""
    for file in nation.simulate_reports(nation.DEMONSTRATION):
        period = f"{file.name.partition('_')[0]}.decree_09"
        if period in (THIS_YEAR, LAST_YEAR):
            yield period, file.sender.partition(".")[0], file


def in_the_south_west(province: str) -> bool:
    return (geography.successor(province) or province) in TODAY or province == LEFT_FOR_THE_SOUTH_EAST


@pytest.fixture(scope="module")
def answered(kitchen: Kitchen, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """The south-west's reports of both quarters, taken in as files; what they say, added up with no help of ours."""
    folder: Path = tmp_path_factory.mktemp("quarters")
    latest: dict[tuple[str, str], SimulatedFile] = {}
    with_receipt = kitchen.made.connect("writer")
    for period, province, file in quarterly_files():
        if not in_the_south_west(province):
            continue
        assert not file.faulty, file.name
        (folder / file.name).write_bytes(file.data())
        landed = landing.land(kitchen.made.settings, folder / file.name, file.sender, file.received_at)
        assert take_in(kitchen.made.settings, landed, with_receipt).status == "filed"
        latest[period, province] = file
    kitchen.build()

    kilograms: dict[str, dict[str, Decimal]] = {THIS_YEAR: {}, LAST_YEAR: {}}
    for (period, province), file in latest.items():
        lines = [
            line for section in file.report.sections for line in section.lines if line["item"] == CRYSTAL
        ]
        assert {line["unit"] for line in lines} <= {"kg"}
        today = geography.successor(province) or province
        if today in TODAY:
            here = kilograms[period]
            here[today] = here.get(today, Decimal()) + sum(Decimal(str(line["quantity"])) for line in lines)
    return Told(kilograms, {period: set(found) for period, found in kilograms.items()})


def test_the_nation_reports_both_quarters_on_their_own_maps() -> None:
    senders: dict[str, set[str]] = {THIS_YEAR: set(), LAST_YEAR: set()}
    for period, province, _ in quarterly_files():
        senders[period].add(province)
    for period, day, provinces in ((LAST_YEAR, date(2024, 9, 14), 63), (THIS_YEAR, date(2025, 9, 14), 34)):
        every = {one.province_key for one in geography.territories(day)}
        assert len(every) == provinces
        assert senders[period] < every
        assert len(every - senders[period]) in (2, 3)
    assert not {key for key in TODAY if key in senders[LAST_YEAR]}
    # The one of the south-west that everybody waits for.
    assert TODAY - senders[THIS_YEAR] == {"vinh_long_2025"}


def test_the_quarters_are_told_of_the_south_west_by_its_common_name(kitchen: Kitchen, answered: Told) -> None:
    found = kitchen.rows(
        """
        select totals.period_key, totals.value, totals.unit_code, totals.coverage, totals.provinces_reporting,
            totals.provinces_expected
        from marts.region_totals as totals
        inner join core.dim_region_name as names using (scheme, boundary_set, region_code)
        where names.alias = 'Tây Nam Bộ' and totals.boundary_set = '34' and totals.origin = 'synthetic'
            and totals.measure_code = 'seizure_quantity' and totals.item_code = %s and totals.period_key = any(%s)
        order by 1
        """,
        (CRYSTAL, [THIS_YEAR, LAST_YEAR]),
    )
    last_year = sum(answered.kilograms[LAST_YEAR].values())
    this_year = sum(answered.kilograms[THIS_YEAR].values())
    assert last_year > this_year > 0
    # Last year's reports are those of the twelve provinces that make up the five of today.
    assert found == [
        (LAST_YEAR, last_year, "kg", "complete", 12, 12),
        (THIS_YEAR, this_year, "kg", "incomplete", 4, 5),
    ]


def test_one_statement_answers_it(kitchen: Kitchen, answered: Told) -> None:
    """Both years, the change, like for like, and who has not reported.

    As in docs/comparisons.md, where two months of Vĩnh Long are counted too: here only the quarters' files are in.
    """
    (row,) = kitchen.rows(
        """
        select value, qualifier, provinces_reporting, provinces_expected, missing_provinces,
            last_year_value, last_year_qualifier, last_year_coverage, last_year_missing_provinces,
            difference, percent_change, no_percent,
            alike_provinces, alike_value, alike_last_year_value, alike_percent_change, is_made, last_year_is_made
        from marts.comparisons
        where area_name = 'Đồng bằng sông Cửu Long' and boundary_set = '34' and origin = 'synthetic'
            and period_key = %s and span = 'period' and measure_code = 'seizure_quantity' and item_code = %s
            and unit_code = 'kg'
        """,
        (THIS_YEAR, CRYSTAL),
    )
    this_year, last_year = answered.kilograms[THIS_YEAR], answered.kilograms[LAST_YEAR]
    value, former = sum(this_year.values()), sum(last_year.values())
    alike = sum(
        kilograms for province, kilograms in last_year.items() if province in answered.provinces[THIS_YEAR]
    )
    assert row == (
        *(value, "at_least", 4, 5, "Vĩnh Long"),
        *(former, "exact", "complete", None),
        # One of the five has not reported.
        *(value - former, None, "incomplete"),
        *(4, value, alike, round(100 * (value - alike) / alike, 1), False, False),
    )
    assert (value, former, alike) == (Decimal("11.399"), Decimal("17.602"), Decimal("11.443"))


def test_each_province_of_today_has_its_own_figure(kitchen: Kitchen, answered: Told) -> None:
    found = kitchen.rows(
        """
        select period_key, province_key, value from marts.province_overview
        where boundary_set = '34' and origin = 'synthetic' and measure_code = 'seizure_quantity' and item_code = %s
            and unit_code = 'kg' and period_key = any(%s) and province_key = any(%s) and value is not null
        """,
        (CRYSTAL, [THIS_YEAR, LAST_YEAR], sorted(TODAY)),
    )
    values: dict[str, dict[str, Decimal]] = {THIS_YEAR: {}, LAST_YEAR: {}}
    for period, province, value in found:
        values[period][province] = value
    assert values == answered.kilograms


def test_who_has_not_reported_is_named(kitchen: Kitchen, answered: Told) -> None:
    missing = kitchen.rows(
        """
        select distinct cells.period_key, cells.province_name from marts.cell_states as cells
        inner join core.bridge_region_province as regions using (boundary_set, province_key)
        inner join core.dim_region_name as names using (scheme, boundary_set, region_code)
        where names.alias = 'Tây Nam Bộ' and cells.boundary_set = '34' and cells.origin = 'synthetic'
            and cells.form = 'seizures' and cells.reporting_unit = 'consolidated' and cells.cell_state = 'missing'
            and cells.period_key = any(%s)
        """,
        ([THIS_YEAR, LAST_YEAR],),
    )
    assert missing == [(THIS_YEAR, "Vĩnh Long")]
    assert TODAY - answered.provinces[THIS_YEAR] == {"vinh_long_2025"}
    assert answered.provinces[LAST_YEAR] == TODAY
