"""Tables of a page as lines of text: a row a line, cells parted by tabs. A table that only places text becomes text."""

from typing import Final

from lxml.html import HtmlElement, fromstring

# A cell longer than this holds paragraphs: its table places text on a page.
_LONGEST_CELL: Final = 300
_MOST_SPAN: Final = 200


def as_lines(tree: HtmlElement) -> None:
    """Put in the place of each table without another inside its rows as preformatted lines."""
    for table in list(tree.iter("table")):
        if table.find(".//table") is not None or table.getparent() is None:
            continue
        rows = _rows(table)
        made = fromstring("<pre></pre>")
        if any(len(text) > _LONGEST_CELL for row in rows for text in row):
            made.text = "\n".join(text for row in rows for text in row if text)
        else:
            made.text = "\n".join("\t".join(row).rstrip("\t") for row in rows if any(row))
        made.tail = table.tail
        table.getparent().replace(table, made)


def _rows(table: HtmlElement) -> list[list[str]]:
    """The texts of the rows; a cell that spans columns or rows has its text in the first of them."""
    rows: list[list[str]] = []
    spanned: dict[tuple[int, int], bool] = {}
    for number, row in enumerate(table.iter("tr")):
        texts: list[str] = []
        for cell in row:
            if cell.tag not in ("td", "th"):
                continue
            while spanned.pop((number, len(texts)), False):
                texts.append("")
            at = len(texts)
            wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
            texts += [" ".join(_text(cell).split()), *[""] * (wide - 1)]
            for below in range(1, high):
                for column in range(at, at + wide):
                    spanned[number + below, column] = True
        while spanned.pop((number, len(texts)), False):
            texts.append("")
        rows.append(texts)
    return rows


def _text(cell: HtmlElement) -> str:
    """The words of a cell; elements inside are kept apart."""
    return " ".join(text for text in cell.itertext() if text.strip())


def _span(cell: HtmlElement, name: str) -> int:
    span_text = (cell.get(name) or "1").strip()
    return min(int(span_text), _MOST_SPAN) if span_text.isdigit() and int(span_text) > 0 else 1
