"""A real browser (Debian's Chromium, headless) on the running platform."""

import shutil
from collections.abc import Iterator

import pytest
from browser_pages import VIEWPORT
from playwright.sync_api import Browser, Page, sync_playwright
from stack import Stack

# Without a sandbox: tests run as root in CI. The rest keeps Chromium from asking the world anything.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; its absence fails, it does not skip."""
    chromium = shutil.which("chromium")
    assert chromium, "no chromium on the path; .ci/run installs it"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def visitor(browser: Browser, stack: Stack) -> Iterator[Page]:
    """A page of someone who has not logged in."""
    with browser.new_context(base_url=stack.urls["superset"], locale="vi-VN", viewport=VIEWPORT) as context:
        yield context.new_page()
