"""The text of a PDF page: tables with ruled lines as lines of cells, columns one after the other."""

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pdfplumber.page import Page

# A gutter is at least so wide, in points, and text is on both its sides in so many lines.
_GUTTER: Final = 12
_LEAST_LINES: Final = 6
# A page with more ruled lines than this is a drawing.
_MOST_EDGES: Final = 4000


def text(page: "Page") -> str:
    """The words of a page in the order people read them."""
    parts: list[str] = []
    top = page.bbox[1]
    for table in _tables(page):
        _, table_top, _, table_bottom = table.bbox
        parts.append(_columns(page, top, table_top))
        for row in table.extract():
            cells = ["" if cell is None else " ".join(cell.split()) for cell in row]
            if any(cells):
                parts.append("\t".join(cells).rstrip("\t"))
        top = max(top, table_bottom)
    parts.append(_columns(page, top, page.bbox[3]))
    return "\n".join(part for part in parts if part)


def _tables(page: "Page") -> list[Any]:
    """The ruled tables of two columns and rows and more, from the top; frames around text are none."""
    if not 4 <= len(page.edges) <= _MOST_EDGES:
        return []
    found = [
        table
        for table in page.find_tables()
        if len(table.rows) > 1 and max(len(row.cells) for row in table.rows) > 1
    ]
    outer_tables: list[Any] = []
    for table in sorted(found, key=lambda one: one.bbox[1]):
        if not outer_tables or table.bbox[1] >= outer_tables[-1].bbox[3]:
            outer_tables.append(table)
    return outer_tables


def _columns(page: "Page", top: float, bottom: float) -> str:
    """The text of a band of the page; two columns of lines are read one after the other."""
    left, _, right, _ = page.bbox
    if bottom - top < 1:
        return ""
    band = page if (top, bottom) == (page.bbox[1], page.bbox[3]) else page.crop((left, top, right, bottom))
    words = band.extract_words()
    gutter = _gutter(words, left, right)
    if gutter is None:
        return band.extract_text() or ""
    first, last, middle = gutter
    parts = [
        _cropped(page, (left, top, right, first)),
        _cropped(page, (left, first, middle, last)),
        _cropped(page, (middle, first, right, last)),
        _cropped(page, (left, last, right, bottom)),
    ]
    return "\n".join(part for part in parts if part)


def _cropped(page: "Page", box: tuple[float, float, float, float]) -> str:
    if box[3] - box[1] < 1:
        return ""
    return page.crop(box).extract_text() or ""


def _gutter(words: list[dict[str, Any]], left: float, right: float) -> tuple[float, float, float] | None:
    """Where a page has two columns: their top and bottom, and the middle of the gutter between them."""
    lines = _lines(words)
    best: tuple[float, float, float] | None = None
    middle = (left + right) / 2
    run: list[tuple[float, float, float, float]] = []
    for line in [*lines, None]:
        gap = _gap(line, middle, run) if line else None
        if gap is not None and line is not None:
            start, end = gap
            run.append((min(w["top"] for w in line), max(w["bottom"] for w in line), start, end))
            continue
        if len(run) >= _LEAST_LINES and best is None:
            start, end = max(one[2] for one in run), min(one[3] for one in run)
            best = run[0][0] - 1, run[-1][1] + 1, (start + end) / 2
        run = []
    return best


def _gap(
    line: list[dict[str, Any]], middle: float, run: list[tuple[float, float, float, float]]
) -> tuple[float, float] | None:
    """The blank that a line has near the middle of the page, as wide as a gutter where it meets those above it."""
    floor, ceiling = max((one[2] for one in run), default=0.0), min((one[3] for one in run), default=1e9)
    for word_before, word_after in pairwise(line):
        start, end = max(word_before["x1"], floor), min(word_after["x0"], ceiling)
        if end - start >= _GUTTER and abs((start + end) / 2 - middle) < middle / 3:
            return word_before["x1"], word_after["x0"]
    return None


def _lines(words: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Words by their line, from the top, each from the left."""
    lines: list[list[dict[str, Any]]] = []
    for word in sorted(words, key=lambda one: (one["top"], one["x0"])):
        if lines and abs(lines[-1][0]["top"] - word["top"]) < 3:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda one: one["x0"]) for line in lines]
