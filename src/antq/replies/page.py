"""The receipt as a page: one file that opens anywhere, prints on A4, runs nothing and fetches nothing."""

from functools import cache
from typing import Any, Final

from jinja2 import Template
from markupsafe import Markup

from antq.core.html_pages import template
from antq.core.spreadsheet import harmless
from antq.intake.receipt import Receipt
from antq.replies import receipt_figures, receipt_words
from antq.replies.finding_places import LINES_OF_TEXT

_GROUND: Final = {"filed": "good", "filed_with_rejections": "part", "returned": "back", "duplicate": "same"}


def render(receipt: Receipt) -> str:
    """The page of a receipt. Everything that came with the file is escaped."""
    return _template().render(
        receipt=receipt,
        ground=_GROUND[receipt.status],
        words=receipt_words,
        figures=receipt_figures,
        lines_of_text=LINES_OF_TEXT,
    )


@cache
def _template() -> Template:
    return template("antq.replies", "page.html", shown=_harmless)


def _harmless(value: Any) -> Any:
    # A page's table is often pasted into a sheet: text must not become a formula there either.
    return value if isinstance(value, Markup) else harmless(str(value))
