"""A region is found by every name that people call it, on either map, and a name that means more than one says so."""

import pytest
from warehouse_steps import Kitchen, Slot, seizure

from antq.reference import lists

# Synthetic, and of a period of this module's own: the warehouse is shared.
PERIOD = "2024-M11.decree_09"
REPORTED = {"long_an_2008": "1", "an_giang_2008": "2", "kien_giang_2008": "4", "tay_ninh_2008": "8"}


@pytest.fixture(scope="module")
def reported(kitchen: Kitchen) -> Kitchen:
    """Crystal methamphetamine of four provinces, one of which has left the delta since."""
    for province, kilograms in REPORTED.items():
        kitchen.file(
            Slot("seizures", province, "consolidated", PERIOD, "synthetic"),
            [seizure("1", "methamphetamine_crystal", kilograms, "kg", cases="1", suspects="1")],
        )
    kitchen.build()
    return kitchen


@pytest.mark.parametrize(
    "typed", ["tay nam bo", "mien tay", "dong bang song cuu long", "dbscl", "mekong delta", "southwest"]
)
def test_every_name_of_the_south_west_gives_its_figure_on_either_map(reported: Kitchen, typed: str) -> None:
    found = reported.rows(
        """
        select totals.boundary_set, totals.value
        from marts.region_totals as totals
        inner join core.dim_region_name as names using (scheme, boundary_set, region_code)
        where names.alias_plain = %s and totals.period_key = %s and totals.origin = 'synthetic'
            and totals.measure_code = 'seizure_quantity' and totals.item_code = 'methamphetamine_crystal'
        order by 1
        """,
        (typed, PERIOD),
    )
    # Long An is in the delta on the map of 63, and on that of 34 a part of Tây Ninh, in the south-east.
    assert found == [("34", 6), ("63", 7)]


def test_a_name_is_plain_as_python_makes_it(kitchen: Kitchen) -> None:
    names = kitchen.rows("select alias, alias_plain from core.dim_region_name")

    assert names
    for alias, alias_plain in names:
        assert alias_plain == lists.plain(alias.replace("-", " ")).strip(), alias


def test_a_name_of_several_regions_has_a_row_for_each_and_says_how_far_it_fits(kitchen: Kitchen) -> None:
    found = kitchen.rows(
        """
        select alias_plain, scheme, boundary_set, region_name, extent from core.dim_region_name
        where alias_plain in ('mien trung', 'tay nguyen', 'bac trung bo') order by 1, 2, 3
        """
    )
    coast, north_central = "Bắc Trung Bộ và duyên hải miền Trung", "Bắc Trung Bộ"
    assert found == [
        ("bac trung bo", "socio_economic", "34", north_central, "same"),
        ("bac trung bo", "socio_economic", "63", coast, "wider"),
        ("mien trung", "socio_economic", "63", coast, "same"),
        ("mien trung", "three_parts", "34", "Miền Trung", "same"),
        ("mien trung", "three_parts", "63", "Miền Trung", "same"),
        ("tay nguyen", "socio_economic", "34", "Duyên hải Nam Trung Bộ và Tây Nguyên", "wider"),
        ("tay nguyen", "socio_economic", "63", "Tây Nguyên", "same"),
    ]
