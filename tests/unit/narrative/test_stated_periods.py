"""The period of a figure is the one the text states: never wider, never that of a year one only compares with."""

import pytest

from antq import narrative

RESULT = " bắt giữ 73 vụ ma túy."


@pytest.mark.parametrize(
    ("opening", "start", "end"),
    [
        ("Từ đầu năm 2025 đến hết tháng 8, huyện", "2025-01-01", "2025-08-31"),
        ("Từ đầu năm đến hết tháng 8/2025, huyện", "2025-01-01", "2025-08-31"),
        ("Từ ngày 3 đến 9/5/2025, huyện", "2025-05-03", "2025-05-09"),
        ("Từ ngày 03 đến ngày 09 tháng 5 năm 2025, huyện", "2025-05-03", "2025-05-09"),
        ("Từ ngày 3/5 đến ngày 9/5/2025, huyện", "2025-05-03", "2025-05-09"),
        ("Từ ngày 20/12 đến ngày 9/1/2025, huyện", "2024-12-20", "2025-01-09"),
        ("Từ tháng 6 đến tháng 9/2025, huyện", "2025-06-01", "2025-09-30"),
        ("Từ tháng 11/2024 đến hết tháng 2/2025, huyện", "2024-11-01", "2025-02-28"),
        ("8 tháng đầu năm 2025, huyện", "2025-01-01", "2025-08-31"),
        ("Mười tháng năm 2025, huyện", "2025-01-01", "2025-10-31"),
        ("Nửa đầu năm 2025, huyện", "2025-01-01", "2025-06-30"),
        ("6 tháng cuối năm 2025, huyện", "2025-07-01", "2025-12-31"),
        ("Tháng 8/2025 (từ ngày 15/7 đến 14/8/2025), huyện", "2025-07-15", "2025-08-14"),
        ("Ngày 12/5/2025, huyện", "2025-05-12", "2025-05-12"),
        ("Trong quý II/2025, cao hơn quý I/2025, huyện", "2025-04-01", "2025-06-30"),
        ("Kết quả 6 tháng đầu năm 2024 gần bằng cả năm 2023, huyện", "2024-01-01", "2024-06-30"),
        ("Năm 2025, vượt kết quả năm 2024, huyện", "2025-01-01", "2025-12-31"),
        ("Báo cáo năm 2025\n\nTrong quý II, huyện", "2025-04-01", "2025-06-30"),
        ("Báo cáo năm 2025\n\nTừ đầu năm đến hết tháng 8, huyện", "2025-01-01", "2025-08-31"),
        ("Báo cáo năm 2025\n\nTrong năm, huyện", "2025-01-01", "2025-12-31"),
    ],
)
def test_a_stated_period_is_that_of_the_figure(opening: str, start: str, end: str) -> None:
    (one,) = narrative.extract(opening + RESULT)
    assert (one.period_start, one.period_end) == (start, end)


@pytest.mark.parametrize(
    "opening",
    [
        "Từ cuối tháng 11/2024 đến nay, huyện",
        "Kể từ tháng 3/2025 đến nay, huyện",
        "Từ đầu năm 2025 đến nay, huyện",
        "Báo cáo năm 2025\n\nTừ đầu năm đến nay, huyện",
        "Từ đầu năm đến hết tháng 8, huyện",
        "Cuối năm 2024, huyện",
        "Tính đến hết năm 2025, huyện",
        "Ba tháng qua, huyện",
        "Hà Nội, ngày 12 tháng 5 năm 2025\n\nHuyện",
    ],
)
def test_a_period_that_is_not_stated_whole_is_none(opening: str) -> None:
    (one,) = narrative.extract(opening + RESULT)
    assert (one.period_start, one.period_end) == (None, None)
