"""Classes of territories and regions agree with the two maps and with the mergers."""

from collections import Counter
from datetime import date

import pytest

from antq import geography
from antq.reference import lists

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)


def _keys(on: date) -> set[str]:
    return {one.province_key for one in geography.territories(on)}


def _in_class(province_class: str, on: date) -> set[str]:
    return {
        row["province_key"] or ""
        for row in lists.rows("province_classes")
        if row["province_class"] == province_class
        and (row["valid_from"] or "") <= on.isoformat() <= (row["valid_to"] or "9999")
    }


@pytest.mark.parametrize(
    ("province_class", "before", "after"), [("land_border", 25, 22), ("sea_border", 28, 21)]
)
def test_a_merged_province_has_the_borders_of_its_parts(province_class: str, before: int, after: int) -> None:
    old, new = _in_class(province_class, BEFORE), _in_class(province_class, AFTER)
    assert (len(old), len(new)) == (before, after)
    assert old <= _keys(BEFORE)
    assert new == {geography.successor(key) or key for key in old}


def test_the_border_guard_exists_in_44_provinces_of_63() -> None:
    assert len(_in_class("land_border", BEFORE) | _in_class("sea_border", BEFORE)) == 44


@pytest.mark.parametrize(("boundary_set", "on"), [("63", BEFORE), ("34", AFTER)])
@pytest.mark.parametrize("scheme", lists.codes("region_scheme"))
def test_a_scheme_places_every_province_of_its_map_once(scheme: str, boundary_set: str, on: date) -> None:
    placed = [
        row["province_key"]
        for row in lists.rows("region_provinces")
        if (row["scheme"], row["boundary_set"]) == (scheme, boundary_set)
    ]
    assert Counter(placed) == Counter(_keys(on))


@pytest.mark.parametrize(
    ("scheme", "boundary_set", "sizes"),
    [
        ("socio_economic", "63", [14, 11, 14, 5, 6, 13]),
        ("socio_economic", "34", [9, 6, 5, 6, 3, 5]),
        ("three_parts", "63", [25, 19, 19]),
        ("three_parts", "34", [15, 11, 8]),
    ],
)
def test_the_regions_have_their_sizes_and_dates(scheme: str, boundary_set: str, sizes: list[int]) -> None:
    regions = [
        row for row in lists.rows("regions") if (row["scheme"], row["boundary_set"]) == (scheme, boundary_set)
    ]
    members = Counter(
        row["region_code"]
        for row in lists.rows("region_provinces")
        if (row["scheme"], row["boundary_set"]) == (scheme, boundary_set)
    )
    assert [members[row["region_code"]] for row in regions] == sizes
    ends = ("2008-08-01", "2025-06-30") if boundary_set == "63" else ("2025-07-01", None)
    assert {(row["valid_from"], row["valid_to"]) for row in regions} == {ends}
    assert all(row["source"] for row in regions)


def test_a_name_means_one_region_of_a_scheme_on_a_map_for_as_long_as_the_region() -> None:
    regions = {(row["scheme"], row["boundary_set"], row["region_code"]): row for row in lists.rows("regions")}
    named = [
        (lists.plain(row[column] or ""), row["scheme"], row["boundary_set"])
        for row in regions.values()
        for column in ("name_vi", "name_en")
    ]
    for row in lists.rows("region_aliases"):
        region = regions[row["scheme"], row["boundary_set"], row["region_code"]]
        assert (row["valid_from"], row["valid_to"]) == (region["valid_from"], region["valid_to"]), row
        assert row["source"], row
        named.append((lists.plain(row["alias"] or ""), row["scheme"], row["boundary_set"]))
    assert {name: count for name, count in Counter(named).items() if count > 1} == {}


@pytest.mark.parametrize(
    ("key", "on", "kind"),
    [
        ("thua_thien_hue_2008", date(2025, 1, 1), "city"),
        ("dong_nai_2025", date(2026, 4, 30), "city"),
        ("quang_ninh_2008", date(2026, 9, 1), "city"),
        ("bac_ninh_2025", date(2026, 9, 20), "city"),
    ],
)
def test_a_change_of_status_keeps_territory_code_and_classes(key: str, on: date, kind: str) -> None:
    eve = date.fromordinal(on.toordinal() - 1)
    before, after = geography.territory(key, eve), geography.territory(key, on)

    assert (before.kind, after.kind) == ("province", kind)
    assert before.gso_code == after.gso_code
    assert geography.resolve(before.gso_code, eve) == geography.resolve(after.gso_code, on) == key
    for province_class in ("land_border", "sea_border"):
        assert (key in _in_class(province_class, eve)) == (key in _in_class(province_class, on))
