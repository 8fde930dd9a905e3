"""Names and codes of territories resolve only together with a date."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antq import geography
from antq.core.errors import AntqError
from antq.reference import lists

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)


@st.composite
def row_and_day(draw: st.DrawFn) -> tuple[geography.Territory, date]:
    row = draw(st.sampled_from(geography.history()))
    return row, draw(st.dates(row.valid_from, row.valid_to or date(2030, 1, 1)))


@given(row_and_day())
def test_every_territory_resolves_within_its_validity(sample: tuple[geography.Territory, date]) -> None:
    row, on = sample
    bare = row.name_vi.removeprefix("Tỉnh ").removeprefix("Thành phố ")
    for spelling in (
        row.name_vi,
        row.name_vi.upper(),
        bare,
        lists.plain(row.name_vi),
        lists.plain(bare),
        row.gso_code,
        row.province_key,
    ):
        assert geography.resolve(spelling, on) == row.province_key, spelling


@given(st.dates(date(2008, 8, 1), date(2030, 1, 1)))
def test_each_day_has_one_complete_map(on: date) -> None:
    territories = geography.territories(on)
    assert len({one.province_key for one in territories}) == len(territories)
    assert len(territories) == int(geography.boundary_set_of(on))
    assert len({one.gso_code for one in territories}) == len(territories)


@pytest.mark.parametrize(
    ("code", "before", "after"),
    [
        ("15", "yen_bai_2008", "lao_cai_2025"),
        ("24", "bac_giang_2008", "bac_ninh_2025"),
        ("44", "quang_binh_2008", "quang_tri_2025"),
        ("52", "binh_dinh_2008", "gia_lai_2025"),
        ("80", "long_an_2008", "tay_ninh_2025"),
        ("82", "tien_giang_2008", "dong_thap_2025"),
        ("91", "kien_giang_2008", "an_giang_2025"),
    ],
)
def test_reused_codes_mean_what_they_meant_that_day(code: str, before: str, after: str) -> None:
    assert geography.resolve(code, BEFORE) == before
    assert geography.resolve(code, AFTER) == after


@pytest.mark.parametrize(
    ("name", "on", "key"),
    [
        ("An Giang", date(2021, 12, 31), "an_giang_2008"),
        ("An Giang", date(2025, 12, 14), "an_giang_2025"),
        ("TP.HCM", date(2024, 1, 1), "ho_chi_minh_city_2008"),
        ("Sài Gòn", date(2026, 1, 1), "ho_chi_minh_city_2025"),
        ("BR-VT", date(2024, 1, 1), "ba_ria_vung_tau_2008"),
        ("Bà Rịa – Vũng Tàu", date(2024, 1, 1), "ba_ria_vung_tau_2008"),
        ("Tỉnh Hoà Bình", date(2024, 1, 1), "hoa_binh_2008"),
        ("Đắc Lắc", date(2026, 1, 1), "dak_lak_2025"),
        ("Thừa Thiên Huế", date(2025, 3, 1), "thua_thien_hue_2008"),
        ("Huế", date(2025, 3, 1), "thua_thien_hue_2008"),
        ("Tỉnh Đồng Nai", date(2026, 6, 1), "dong_nai_2025"),
        ("Thành phố Đồng Nai", date(2026, 6, 1), "dong_nai_2025"),
        ("ninh bi\u0300nh", date(2026, 6, 1), "ninh_binh_2025"),
        ("1", date(2026, 6, 1), "ha_noi_2008"),
    ],
)
def test_spellings(name: str, on: date, key: str) -> None:
    assert geography.resolve(name, on) == key


def test_an_ended_territory_names_its_successor() -> None:
    with pytest.raises(AntqError) as refused:
        geography.resolve("Kiên Giang", AFTER)
    assert "an_giang_2025" in (refused.value.fix or "")


def test_a_name_not_yet_taken_does_not_resolve() -> None:
    with pytest.raises(AntqError):
        geography.resolve("Huế", date(2024, 12, 31))


def test_a_misspelt_name_lists_close_ones() -> None:
    with pytest.raises(AntqError) as refused:
        geography.resolve("An Giag", AFTER)
    assert "An Giang" in (refused.value.fix or "")


def test_a_code_of_another_day_says_what_it_was() -> None:
    with pytest.raises(AntqError) as refused:
        geography.resolve("89", AFTER)
    assert "Tỉnh An Giang" in (refused.value.fix or "")


def test_boundary_sets_meet_at_the_merger() -> None:
    assert geography.boundary_set_of(BEFORE) == "63"
    assert geography.boundary_set_of(AFTER) == "34"
    with pytest.raises(AntqError):
        geography.boundary_set_of(date(2008, 8, 1) - timedelta(days=1))


def test_successors_are_52_into_23_and_11_stay() -> None:
    old = {one.province_key: geography.successor(one.province_key) for one in geography.territories(BEFORE)}
    assert sum(heir is not None for heir in old.values()) == 52
    assert len({heir for heir in old.values() if heir}) == 23
    assert sum(heir is None for heir in old.values()) == 11
    assert old["kien_giang_2008"] == old["an_giang_2008"] == "an_giang_2025"
    with pytest.raises(AntqError):
        geography.successor("kien_giang")


def test_the_name_of_a_territory_on_a_day() -> None:
    assert geography.territory("thua_thien_hue_2008", date(2024, 12, 31)).name_vi == "Tỉnh Thừa Thiên Huế"
    assert geography.territory("thua_thien_hue_2008", date(2025, 1, 1)).name_vi == "Thành phố Huế"
    with pytest.raises(AntqError) as refused:
        geography.territory("kien_giang_2008", AFTER)
    assert "an_giang_2025" in (refused.value.fix or "")
