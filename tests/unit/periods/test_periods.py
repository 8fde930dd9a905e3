"""Keys and labels of periods, and the windows they mean."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antq import periods
from antq.core.errors import AntqError
from antq.reference import lists

YEARS = st.integers(min_value=2008, max_value=2100)
MONTHLY = ["month", "quarter", "half", "nine_months", "year"]


@st.composite
def any_period(draw: st.DrawFn) -> periods.Period:
    kind = draw(st.sampled_from(["months", "police_year", "stage", "campaign", "week"]))
    year = draw(YEARS)
    if kind == "months":
        cadence = draw(st.sampled_from(MONTHLY))
        count = {"month": 12, "quarter": 4, "half": 2}.get(cadence, 1)
        basis = draw(st.sampled_from(["decree_09", "calendar", "assumed"]))
        return periods.period(year, cadence, draw(st.integers(1, count)), basis)
    if kind == "police_year":
        return periods.period(year, "year", 1, "police_year")
    if kind == "stage":
        return periods.stage(year, year + draw(st.integers(0, 10)))
    if kind == "week":
        return periods.period(year, "week", draw(st.integers(1, 52)), "calendar")
    start = draw(st.dates(date(2008, 1, 1), date(2100, 1, 1)))
    return periods.campaign(start, start + timedelta(days=draw(st.integers(0, 400))))


@given(any_period())
def test_a_key_reads_back_as_its_period(one: periods.Period) -> None:
    assert periods.parse_key(one.key) == one


@given(any_period())
def test_a_label_with_its_basis_and_bounds_reads_back(one: periods.Period) -> None:
    assert periods.from_label(one.label, one.basis, one.start, one.end) == one


@given(any_period())
def test_a_label_of_ours_says_only_a_period(one: periods.Period) -> None:
    days = f"{one.start:%-d/%-m/%Y}–{one.end:%-d/%-m/%Y}"
    with_days = f"{one.label.partition(' (')[0]} ({days})"

    assert all(periods.says_only_a_period(label) for label in (one.key, one.label, with_days))


@pytest.mark.parametrize(
    "label",
    [
        "Quý III/2025 (Nguyễn Văn An)",
        "Quý III/2025 (0912345678)",
        "đ/c Nguyễn Văn An, quý III/2025",
        "Cao điểm Tết Nguyên đán",
        "2025-Q3.Nguyễn Văn An",
        "Đợt 15/12/2021–14/2/2022, đ/c An",
        "",
    ],
)
def test_a_label_that_holds_anything_else_does_not(label: str) -> None:
    assert not periods.says_only_a_period(label)


@given(
    st.sampled_from(["month", "quarter", "half", "year"]), st.sampled_from(["decree_09", "calendar"]), YEARS
)
def test_windows_tile_time(cadence: str, basis: str, year: int) -> None:
    found = periods.calendar(cadence, date(year, 1, 1), date(year + 2, 12, 31), basis)
    assert len(found) == 3 * {"month": 12, "quarter": 4, "half": 2, "year": 1}[cadence]
    for before, after in itertools.pairwise(found):
        assert after.start == before.end + timedelta(days=1)


@given(YEARS)
def test_weeks_tile_time(year: int) -> None:
    found = periods.calendar("week", date(year, 1, 1), date(year + 1, 12, 31), "calendar")
    assert len(found) >= 104
    for before, after in itertools.pairwise(found):
        assert after.start == before.end + timedelta(days=1)


@pytest.mark.parametrize(
    ("key", "start", "end"),
    [
        ("2025-M01.decree_09", date(2024, 12, 15), date(2025, 1, 14)),
        ("2025-M03.decree_09", date(2025, 2, 15), date(2025, 3, 14)),
        ("2025-Q1.decree_09", date(2024, 12, 15), date(2025, 3, 14)),
        ("2025-Q3.decree_09", date(2025, 6, 15), date(2025, 9, 14)),
        ("2025-H1.decree_09", date(2024, 12, 15), date(2025, 6, 14)),
        ("2025-H2.decree_09", date(2025, 6, 15), date(2025, 12, 14)),
        ("2025-9M.decree_09", date(2024, 12, 15), date(2025, 9, 14)),
        ("2025.decree_09", date(2024, 12, 15), date(2025, 12, 14)),
        ("2025.police_year", date(2024, 11, 15), date(2025, 11, 14)),
        ("2024-M02.calendar", date(2024, 2, 1), date(2024, 2, 29)),
        ("2019-2024.stage", date(2019, 1, 1), date(2024, 12, 31)),
        ("2021.assumed", date(2021, 1, 1), date(2021, 12, 31)),
        ("2021-12-15_2022-02-14.campaign", date(2021, 12, 15), date(2022, 2, 14)),
    ],
)
def test_windows_of_the_legal_calendar(key: str, start: date, end: date) -> None:
    found = periods.parse_key(key)
    assert (found.start, found.end) == (start, end)


@pytest.mark.parametrize(
    ("label", "basis", "key"),
    [
        ("Tháng 3/2025", "decree_09", "2025-M03.decree_09"),
        ("tháng 03 năm 2025", "Theo Nghị định 09/2019/NĐ-CP", "2025-M03.decree_09"),
        ("03/2025", "nđ 09", "2025-M03.decree_09"),
        ("Quý III/2025", "decree_09", "2025-Q3.decree_09"),
        ("Quy 3 nam 2025", "decree_09", "2025-Q3.decree_09"),
        ("Quý III/2026 (15/6–14/9/2026)", "decree_09", "2026-Q3.decree_09"),
        ("6 tháng đầu năm 2025", "decree_09", "2025-H1.decree_09"),
        ("6 tháng năm 2025", "decree_09", "2025-H1.decree_09"),
        ("6 tháng cuối năm 2025", "decree_09", "2025-H2.decree_09"),
        ("9 tháng đầu năm 2025", "decree_09", "2025-9M.decree_09"),
        ("Năm 2025", "năm công an", "2025.police_year"),
        ("Năm 2023", None, "2023.decree_09"),
        ("Năm 2018", None, "2018.assumed"),
        ("2023", "giả định", "2023.assumed"),
        ("Giai đoạn 2019 - 2024", None, "2019-2024.stage"),
        ("2025-Q3.decree_09", None, "2025-Q3.decree_09"),
    ],
)
def test_labels_as_provinces_write_them(label: str, basis: str | None, key: str) -> None:
    assert periods.from_label(label, basis).key == key


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("2026-Q3", "2026-Q3.decree_09"),
        ("Quý III/2026", "2026-Q3.decree_09"),
        ("Kỳ báo cáo: Quý III năm 2026", "2026-Q3.decree_09"),
        ("Quý III/2026 (số liệu ước)", "2026-Q3.decree_09"),
        ("Quý III/2026 (15/6–14/9/2026)", "2026-Q3.decree_09"),
        ("Quý III/2026 (từ ngày 15/06/2026 đến hết 14/09/2026)", "2026-Q3.decree_09"),
        ("Quý III/2026 (1/7–30/9/2026)", "2026-Q3.calendar"),
        ("Quý I/2026 (15/12–14/3/2026)", "2026-Q1.decree_09"),
        ("Năm 2025 (Theo năm công tác Công an)", "2025.police_year"),
        ("Năm 2021 (không nêu cơ sở kỳ)", "2021.assumed"),
        ("Đợt 16/12/2024–14/1/2025", "2024-12-16_2025-01-14.campaign"),
        ("2018-Q3", "2018-Q3.assumed"),
    ],
)
def test_a_period_in_short_or_as_printed_has_one_meaning(label: str, key: str) -> None:
    assert periods.from_label(label).key == key


@pytest.mark.parametrize(
    ("label", "basis", "is_unstated"),
    [
        ("2026-Q3", None, True),
        ("Quý III/2026 (số liệu ước)", None, True),
        ("2026-Q3.decree_09", None, False),
        ("Quý III/2026", "calendar", False),
        ("Quý III/2026 (15/6–14/9/2026)", None, False),
        ("Tuần 5/2026", None, False),
        ("Giai đoạn 2019–2024", None, False),
        ("Đợt 16/12/2024–14/1/2025", None, False),
    ],
)
def test_whether_the_basis_was_taken_by_default_is_known(
    label: str, basis: str | None, is_unstated: bool
) -> None:
    assert periods.is_basis_unstated(label, basis) is is_unstated


@pytest.mark.parametrize("one", [periods.parse_key("2026-Q3.decree_09"), periods.parse_key("2021.assumed")])
def test_a_period_spelled_out_names_days_basis_and_key(one: periods.Period) -> None:
    text = periods.spelled_out(one)

    assert one.key in text
    assert str(one.end.year) in text
    assert lists.labels("period_basis")[one.basis] in text


def test_days_in_the_label_and_on_the_cover_must_be_the_same() -> None:
    with pytest.raises(AntqError, match="contradict"):
        periods.from_label("Quý III/2026 (15/6–14/9/2026)", None, date(2026, 7, 1), date(2026, 9, 30))
    with pytest.raises(AntqError, match="contradict"):
        periods.from_label("Quý III/2026 (15/6–14/10/2026)")


def test_stated_bounds_name_the_basis() -> None:
    year = periods.from_label("Năm 2025", None, date(2024, 12, 15), date(2025, 12, 14))
    assert year.key == "2025.decree_09"
    assert periods.from_label("Năm 2025", None, date(2025, 1, 1), date(2025, 12, 31)).key == "2025.calendar"


@pytest.mark.parametrize(
    ("label", "basis", "start", "end"),
    [
        ("Năm 2025", "decree_09", date(2025, 1, 1), date(2025, 12, 31)),
        ("Năm 2025", None, date(2025, 1, 5), date(2025, 12, 31)),
        ("Năm 2025", "decree_09", date(2024, 12, 15), None),
        ("đợt cao điểm", "campaign", None, None),
        ("hôm qua", None, None, None),
        ("Năm 2025", "năm âm lịch", None, None),
        ("Tháng 13/2025", "decree_09", None, None),
        ("Giai đoạn 2019-2024", "decree_09", None, None),
    ],
)
def test_contradictions_are_refused_with_a_remedy(
    label: str, basis: str | None, start: date | None, end: date | None
) -> None:
    with pytest.raises(AntqError) as refused:
        periods.from_label(label, basis, start, end)
    assert refused.value.fix or refused.value.what


@pytest.mark.parametrize(
    "key",
    ["2025-Q5.decree_09", "2025-Q3", "2025-Q3.police_year", "2025-M3.decree_09", "x", "2024-2019.stage"],
)
def test_what_is_no_key_is_refused(key: str) -> None:
    with pytest.raises(AntqError):
        periods.parse_key(key)


def test_a_period_across_the_merger_is_marked() -> None:
    assert periods.parse_key("2025-Q3.decree_09").straddles_merger
    assert periods.parse_key("2025-M07.decree_09").straddles_merger
    assert not periods.parse_key("2025-H1.decree_09").straddles_merger
    assert not periods.parse_key("2025-Q3.calendar").straddles_merger


def test_the_year_around_a_period() -> None:
    quarter = periods.parse_key("2025-Q3.decree_09")

    assert [one.key for one in periods.earlier_in_year(quarter)] == ["2025-Q1.decree_09", "2025-Q2.decree_09"]
    assert periods.earlier_in_year(periods.parse_key("2025-M01.calendar")) == []
    assert periods.earlier_in_year(periods.stage(2019, 2024)) == []
    assert periods.year_before(quarter) == periods.parse_key("2024-Q3.decree_09")
    assert periods.year_before(periods.parse_key("2025.police_year")) == periods.parse_key("2024.police_year")
    # 2020 had a week 53, 2019 did not.
    assert periods.year_before(periods.parse_key("2020-W53.calendar")) is None
    assert periods.year_before(periods.stage(2019, 2024)) is None
