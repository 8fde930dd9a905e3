"""What a person sees in Superset: the published figures, on rendered charts, in Vietnamese."""

import re
from collections.abc import Iterator

import psycopg2
import pytest
from browser_pages import DASHBOARD, VIEWPORT, DashboardPage, open_dashboard
from playwright.sync_api import Browser, BrowserContext, Page, expect
from stack import Stack

TITLES = [
    "Đang xem bản nào",
    "Đang xem số liệu nào",
    "Vụ thu giữ",
    "Đối tượng",
    "Ma túy đá",
    "Họp dân",
    "Dự họp dân",
    "Mô hình",
    "Ma túy thu giữ theo chất, quy đổi ra kg",
    "Tang vật như đã báo cáo, theo đơn vị tính",
    "Lượt người tham dự theo tháng cuối kỳ",
    "Mô hình đang hoạt động theo tháng cuối kỳ",
    "Tỉnh, thành phố",
    "Tình hình nộp báo cáo: tỷ lệ báo cáo phải nộp đã nộp",
    "Phát hiện mới nhất khi tiếp nhận",
    "Số liệu chi tiết đang có hiệu lực, như đã báo cáo",
]
FIGURES = TITLES[-1]


@pytest.fixture(scope="module")
def reader(browser: Browser, stack: Stack) -> Iterator[BrowserContext]:
    """The administrator's browser window; its cookies and cache last for the module."""
    with browser.new_context(base_url=stack.urls["superset"], locale="vi-VN", viewport=VIEWPORT) as context:
        yield context


@pytest.fixture(scope="module")
def dashboard(reader: BrowserContext, stack: Stack) -> DashboardPage:
    """The dashboard with the filters it opens with; tests only read it."""
    return open_dashboard(reader.new_page(), stack.superset_login)


@pytest.fixture
def second_dashboard(reader: BrowserContext, dashboard: DashboardPage) -> Iterator[DashboardPage]:
    """The same in a tab of its own, to change filters in."""
    page = reader.new_page()
    yield open_dashboard(page)
    page.close()


def test_every_chart_is_there_and_none_shows_an_error(dashboard: DashboardPage) -> None:
    for title in TITLES:
        expect(dashboard.chart(title)).to_have_count(1)
    expect(dashboard.charts()).to_have_count(len(TITLES))
    expect(dashboard.page.locator(".ant-alert-error, [data-test='error-message']")).to_have_count(0)
    failed = [answer.url for answer in dashboard.responses if answer.status >= 400]
    asked = [answer.url for answer in dashboard.responses if "/api/v1/chart/data" in answer.url]
    assert failed == []
    assert len(asked) >= len(TITLES)


def test_no_chart_is_empty(dashboard: DashboardPage) -> None:
    for title in TITLES:
        assert "Không có số liệu" not in dashboard.chart(title).inner_text(), title


@pytest.mark.parametrize(
    ("title", "figure"),
    [("Vụ thu giữ", "15"), ("Đối tượng", "41"), ("Ma túy đá", "75,93"), ("Mô hình", "56")],
)
def test_big_numbers_show_published_figures(dashboard: DashboardPage, title: str, figure: str) -> None:
    assert dashboard.number(title) == figure


def test_the_headline_of_models_says_of_when_it_is(dashboard: DashboardPage) -> None:
    assert "số gần nhất của từng tỉnh" in dashboard.chart("Mô hình").inner_text()


def test_the_province_table_counts_each_case_once(dashboard: DashboardPage) -> None:
    an_giang = next(row for row in dashboard.rows("Tỉnh, thành phố") if row[0] == "An Giang")

    assert an_giang == ["An Giang", "15", "41", "3.439", "295.128", "56", "31/12/2023"]


def test_substances_are_shown_in_their_units(dashboard: DashboardPage) -> None:
    quantities = {
        (row[0], row[2]): row[3] for row in dashboard.rows("Tang vật như đã báo cáo, theo đơn vị tính")
    }

    assert quantities[("Ma túy đá", "ki-lô-gam")] == "75,93"
    assert quantities[("Heroin", "ki-lô-gam")] == "2,0819"
    assert quantities[("Cần sa khô", "ki-lô-gam")] == "4,8"
    assert quantities[("Viên ma túy tổng hợp", "viên")] == "13.353"


def test_details_name_province_unit_level_and_qualifier(dashboard: DashboardPage) -> None:
    rows = dashboard.rows(FIGURES)

    meetings = next(row for row in rows if "3.439" in row and row[1] == "Công an tỉnh")
    assert meetings[:2] == ["An Giang", "Công an tỉnh"]
    assert {"Cấp tỉnh", "Cuộc họp dân", "Chính xác", "cuộc", "02_an_giang_police_2023.xlsx"} <= set(meetings)
    assert any(row[0] == "Bình Phước" for row in rows)
    prose_row = next(row for row in rows if "3.439" in row and row[1] == "Báo cáo tổng hợp của tỉnh")
    assert {"Tạm thời", "15_an_giang_2023_prose.txt"} <= set(prose_row)


def test_real_figures_are_marked_real_and_synthetic_ones_synthetic(second_dashboard: DashboardPage) -> None:
    banner = "Đang xem số liệu nào"
    assert "SỐ LIỆU THỰC" in second_dashboard.chart(banner).inner_text()

    second_dashboard.choose("origin", "Số liệu mô phỏng")

    assert "SỐ LIỆU MÔ PHỎNG" in second_dashboard.chart(banner).inner_text()
    assert "SỐ LIỆU THỰC" not in second_dashboard.page.inner_text("body")
    assert second_dashboard.number("Vụ thu giữ") != "15"


def test_the_first_line_says_which_edition_is_shown_and_of_which_day(second_dashboard: DashboardPage) -> None:
    line = second_dashboard.chart("Đang xem bản nào")
    assert re.search(r"Đang cập nhật, số liệu đến \d\d/\d\d/\d{4}", line.inner_text())

    second_dashboard.choose("edition", "đã công bố")

    # There is no release, and what is being updated is not shown for it.
    assert "Đã công bố: chưa có bản nào" in line.inner_text()
    assert "An Giang" not in second_dashboard.chart("Tỉnh, thành phố").inner_text()


def test_the_map_of_63_names_the_provinces_as_they_reported(second_dashboard: DashboardPage) -> None:
    second_dashboard.choose("boundary_set", "63 tỉnh (đến 30/6/2025)")

    assert {"An Giang", "Kon Tum", "Bình Phước"} <= {
        row[0] for row in second_dashboard.rows("Tỉnh, thành phố")
    }
    assert second_dashboard.number("Vụ thu giữ") == "15"


def test_a_visitor_sees_the_login_page_and_gets_no_data(visitor: Page) -> None:
    visitor.goto(DASHBOARD)

    expect(visitor).to_have_url(re.compile(r"/login/"))
    expect(visitor.get_by_role("button", name="Đăng nhập")).to_be_visible()
    for path in ("/api/v1/dashboard/", "/api/v1/chart/", "/api/v1/database/"):
        assert visitor.request.get(path).status == 401, path
    asked = visitor.request.post(
        "/api/v1/chart/data", data={"datasource": {"id": 1, "type": "table"}, "queries": [{}]}
    )
    assert asked.status == 401


def test_the_pages_forbid_the_browser_to_load_anything_from_elsewhere(
    visitor: Page, dashboard: DashboardPage, stack: Stack
) -> None:
    answer = visitor.goto(DASHBOARD)
    assert answer is not None
    policy = answer.headers["content-security-policy"]
    ours = (stack.urls["superset"], "data:", "blob:")

    assert "connect-src 'self';" in policy
    assert "http" not in policy
    assert [answer.url for answer in dashboard.responses if not answer.url.startswith(ours)] == []


@pytest.mark.parametrize(
    "statement",
    [
        "create table marts.intruder (n int)",
        "create table public.intruder (n int)",
        "delete from eventlog.events",
        "update warehouse.published set position = 0",
        "insert into quality.failures (build_id) values (0)",
        "create schema intruder",
        "select * from eventlog.texts",
    ],
)
def test_the_analyst_connection_cannot_write(stack: Stack, statement: str) -> None:
    connection = psycopg2.connect(stack.dsn("analyst"))
    # The role reads only by default; here its rights alone must hold.
    connection.set_session(readonly=False)
    try:
        with connection.cursor() as cursor, pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute(statement)
    finally:
        connection.close()
