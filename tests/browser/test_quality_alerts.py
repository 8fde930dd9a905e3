"""What a person sees in Superset of the quality of the data: alerts that stand, and the checks that fail.

After the tests of the national overview: this module files a report of its own.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from browser_pages import QUALITY, VIEWPORT, DashboardPage, open_dashboard
from playwright.sync_api import Browser, expect
from stack import Stack

TITLES = [
    "Cảnh báo",
    "Chắc chắn sai",
    "Quá hạn",
    "Sắp đến hạn",
    "Bị trả lại",
    "Số liệu cần xem",
    "Danh sách cảnh báo",
    "Đôn đốc: báo cáo còn thiếu theo tỉnh",
    "Cảnh báo phát sinh và kết thúc theo tuần",
    "Số liệu không đạt kiểm tra",
]
ALERTS, CHECKS = TITLES[6], TITLES[9]
# A meeting of 40,000 people.
SLIP = """\
# Mẫu: activities
# Tỉnh/thành phố: Gia Lai
# Đơn vị báo cáo: Báo cáo tổng hợp của tỉnh
# Kỳ báo cáo: 2023-M07.decree_09
# Loại báo cáo: thay thế
# Cấp dưới đầy đủ: có
level,place,activity,occasions,attendances
commune,Xã 1,residents_meeting,1,40000
"""
KEY = "figure_implausible/activities/gia_lai_2008/consolidated/2023-M07.decree_09/structured/reported"


@pytest.fixture(scope="module")
def dashboard(
    browser: Browser, stack: Stack, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DashboardPage]:
    """The dashboard once the slip is published, looked at, and taken up by an office."""
    slip: Path = tmp_path_factory.mktemp("slip") / "slip.csv"
    slip.write_text(SLIP, encoding="utf-8")
    stack.submit(slip)
    stack.antq("alerts", "look")
    stack.antq("alerts", "ack", KEY, "--reason", "Đang hỏi lại tỉnh", "--by", "Phòng Tổng hợp")
    with browser.new_context(base_url=stack.urls["superset"], locale="vi-VN", viewport=VIEWPORT) as context:
        yield open_dashboard(context.new_page(), stack.superset_login, QUALITY)


def test_every_chart_of_quality_is_there_and_none_shows_an_error(dashboard: DashboardPage) -> None:
    for title in TITLES:
        expect(dashboard.chart(title)).to_have_count(1)
    expect(dashboard.charts()).to_have_count(len(TITLES))
    expect(dashboard.page.locator(".ant-alert-error, [data-test='error-message']")).to_have_count(0)
    assert [answer.url for answer in dashboard.responses if answer.status >= 400] == []


def test_a_slip_stands_in_the_list_and_in_the_numbers(dashboard: DashboardPage, stack: Stack) -> None:
    ((alerts, figures, overdue),) = stack.rows(
        """
        select
            count(*), count(*) filter (where kind = 'figure_implausible'),
            count(*) filter (where kind = 'report_overdue')
        from quality.alerts where is_standing
        """,
        role="analyst",
    )
    slip = next(row for row in dashboard.rows(ALERTS) if "Tháng 7/2023" in row[5])

    assert slip[:2] == ["Cần xem lại", "Đang xử lý"]
    assert slip[3:5] == ["Gia Lai", "Số liệu cần xem lại"]
    assert "40000" in slip[5]
    assert slip[6] == "Phòng Tổng hợp"
    assert [dashboard.number(title) for title in ("Cảnh báo", "Quá hạn", "Số liệu cần xem")] == [
        str(number) for number in (alerts, overdue, figures)
    ]
    assert ["Cần xem lại", "bình quân không quá 10000 lượt người một cuộc"] in [
        row[:2] for row in dashboard.rows(CHECKS)
    ]


def test_the_filter_on_the_state_changes_the_list_and_no_number(dashboard: DashboardPage) -> None:
    number = dashboard.number("Cảnh báo")

    # The filter opens with those that stand; a click takes one away.
    dashboard.choose("state", "Đang xử lý")

    assert not any("Tháng 7/2023" in row[5] for row in dashboard.rows(ALERTS) if len(row) > 5)
    assert dashboard.number("Cảnh báo") == number
