"""A dashboard as a reader handles it."""

from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, Response, ViewportSize, expect

DASHBOARD = "/superset/dashboard/national_overview/"
QUALITY = "/superset/dashboard/data_quality/"
# What each is called, and how many charts it has at least.
DASHBOARDS = {DASHBOARD: ("Tổng quan toàn quốc", 16), QUALITY: ("Chất lượng dữ liệu", 10)}
# High enough that every chart is in view: those out of view are not drawn.
VIEWPORT: ViewportSize = {"width": 1440, "height": 4200}
# Generous: on a busy machine of two cores a dashboard of sixteen charts takes its time.
TIMEOUT_MS = 120_000


@dataclass
class DashboardPage:
    """The open dashboard, and every answer the browser got while it was open."""

    page: Page
    path: str = DASHBOARD
    responses: list[Response] = field(default_factory=list)

    def charts(self) -> Locator:
        """Every chart's box (a note has a similar one)."""
        return self.page.locator(".dashboard-component-chart-holder[class*='dashboard-chart-id-']")

    def chart(self, title: str) -> Locator:
        """The box of the chart with this title."""
        return self.charts().filter(
            has=self.page.locator("[data-test='editable-title']").get_by_text(title, exact=True)
        )

    def number(self, title: str) -> str:
        """The large figure of a big-number chart."""
        return self.chart(title).locator(".header-line").inner_text()

    def rows(self, title: str) -> list[list[str]]:
        """The cells of a table chart, row by row."""
        rows = self.chart(title).locator("tbody tr")
        return [
            [cell.strip() for cell in rows.nth(n).locator("td").all_inner_texts()]
            for n in range(rows.count())
        ]

    def choose(self, slug: str, value: str) -> None:
        """Set the filter `slug` to `value`, apply it and wait for the charts."""
        self.page.locator(f"[data-test='NATIVE_FILTER-{slug}']").click()
        self.page.get_by_title(value, exact=True).first.click()
        self.page.locator("[data-test='filter-bar__apply-button']").click()
        self.wait()

    def wait(self) -> None:
        """Wait until every chart has been drawn."""
        self.page.wait_for_function(
            """least => document.querySelectorAll('.dashboard-component-chart-holder').length >= least
                && !document.querySelector('[data-test="loading-indicator"], .loading')""",
            arg=DASHBOARDS[self.path][1],
            timeout=TIMEOUT_MS,
        )
        self.page.wait_for_load_state("networkidle", timeout=TIMEOUT_MS)


def open_dashboard(page: Page, login: tuple[str, str] | None = None, path: str = DASHBOARD) -> DashboardPage:
    """Go to a dashboard, log in if a login is given, and wait for its charts."""
    opened = DashboardPage(page, path)
    page.on("response", lambda answer: opened.responses.append(answer))
    page.goto(path)
    if login:
        page.locator("#username").fill(login[0], timeout=TIMEOUT_MS)
        page.locator("#password").fill(login[1])
        page.get_by_role("button", name="Đăng nhập").click()
    expect(page).to_have_title(DASHBOARDS[path][0], timeout=TIMEOUT_MS)
    opened.wait()
    return opened
