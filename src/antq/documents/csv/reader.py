"""CSV by Polars: cover lines `# label: value`, then a heading row, then one form's lines, every cell as text."""

from typing import Any

import polars as pl

from antq import forms
from antq.core.text import read_column
from antq.documents import layouts
from antq.documents.csv import head as csv_head
from antq.documents.csv.head import Head, Headings
from antq.documents.document import ROW, UNKNOWN_PREFIX, Document, Places, Section
from antq.documents.guards import RefusedError
from antq.documents.tables import row_cleaning, structure
from antq.findings.catalogue import Finding
from antq.privacy import persons

_OVERFLOW = "overflow"
# Cells a table is laid out as, filled or not: 16 bytes each.
_CELL_LIMIT = 32_000_000


def read(text: bytes, max_rows: int, *, is_plain: bool) -> Document:
    """Read UTF-8 text as one section; `is_plain` says that all its characters mean what they are (`antq.core.text`).

    Raises RefusedError.
    """
    text = _with_line_feeds(text)
    if text.count(b"\n") > max_rows + csv_head.LINES + 1:
        raise RefusedError("FI111", limit=str(max_rows))
    head = csv_head.read(text)
    cover, findings = layouts.read_cover(head.pairs)
    form = layouts.form_of_sheet(head.form_text) if head.form_text else _guess_form(head.headings)
    if form is None:
        if not head.pairs and head.headings is None:
            raise RefusedError("FI101")
        found = Finding("FI114", value=persons.mask(head.form_text)) if head.form_text else Finding("FI113")
        return Document(cover, (), (*findings, found), tuple(head.texts))
    section = (
        _section(form, text[head.start :], head, head.headings, max_rows, is_plain=is_plain)
        if head.headings
        else Section("", form, row_cleaning.no_lines(), Places("dòng "), head.nil or head.nil_if_empty)
    )
    return Document(cover, (section,), tuple(findings), tuple(head.texts))


def _with_line_feeds(text: bytes) -> bytes:
    """The text with every line ended by a line feed; old Macintosh programs write carriage returns alone."""
    returns = text.count(b"\r")
    if returns == 0 or returns == text.count(b"\r\n"):
        return text
    return text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _guess_form(headings: Headings | None) -> str | None:
    """The form whose headings these are, where no `# Mẫu:` says it; None if none or two fit alike."""
    if headings is None:
        return None
    fits = sorted(
        (
            sum(
                not name.startswith(UNKNOWN_PREFIX)
                for name in layouts.match_columns(
                    layouts.template_table(form), headings.cells, ""
                ).names.values()
            ),
            form,
        )
        for form in forms.FORMS
        if layouts.find_headings(layouts.template_table(form), [headings.cells]) is not None
    )
    if not fits or (len(fits) > 1 and fits[-1][0] == fits[-2][0]):
        return None
    return fits[-1][1]


def _section(
    form: str, body: bytes, head: Head, headings: Headings, max_rows: int, *, is_plain: bool
) -> Section:
    headers, place = headings.cells, f"dòng {head.line_no}"
    columns = layouts.match_columns(layouts.template_table(form), headers, place)
    if body.count(b"\n") * len(headers) > _CELL_LIMIT:
        raise RefusedError("FI122", limit=f"{_CELL_LIMIT:,}".replace(",", "."))
    frame, quotes_broken = _load(body, len(headers), headings.separator)
    if frame.height > max_rows:
        raise RefusedError("FI111", limit=str(max_rows))
    frame = frame.with_row_index(ROW, offset=head.line_no + 1).with_columns(pl.col(ROW).cast(pl.Int64))
    cells = [f"c{index}" for index in range(len(headers))]
    # Judged on all cells, before personal columns go: the wrong cell can hold anything.
    refused: Any = pl.when(pl.col(_OVERFLOW).is_not_null()).then(pl.lit("FI206"))
    text = [c for c in cells if frame[c].null_count() < frame.height]
    if not is_plain:
        frame = frame.with_columns(read_column(frame[cell]) for cell in text)
    broken = [cell for cell in text if frame[cell].str.contains("\n", literal=True).any()]
    for cell in text:
        if cell in broken:
            refused = refused.when(pl.col(cell).str.contains("\n", literal=True)).then(pl.lit("FI208"))
        if quotes_broken:
            refused = refused.when(pl.col(cell).str.contains('"', literal=True)).then(pl.lit("FI210"))
    table = layouts.template_table(form)
    grid = structure.Grid(table, columns.names, headers)
    marks = structure.mark_rows(frame.select(cells), grid)
    refused = refused.otherwise(pl.lit(None, dtype=pl.String))
    notes = [
        (f"dòng {frame[ROW][at]}", text)
        for at, _, text in structure.find_scale_notes(frame.select(cells), grid)
    ]
    scaled = [(place, text) for _, text in grid.scaled_headings()]
    frame = frame.with_columns(marks.alias("mark"))
    frame = row_cleaning.with_reader_code(frame, pl.coalesce("mark", refused)).drop("mark")
    if broken:
        # A cell of two lines moves all that follow down by one.
        breaks = pl.sum_horizontal(pl.col(c).str.count_matches("\n", literal=True) for c in broken)
        frame = frame.with_columns(pl.col(ROW) + (breaks.fill_null(0).cum_sum() - breaks.fill_null(0)))
    frame = frame.drop(_OVERFLOW, *(c for i, c in enumerate(cells) if i not in columns.names))
    frame = frame.rename({f"c{index}": name for index, name in columns.names.items()})
    names = list(columns.names.values())
    frame = row_cleaning.tidy(frame, names)
    frame, nil_row = row_cleaning.take_nil(frame, names)
    frame = row_cleaning.without_notes(frame, names)
    stray = [Finding("FI131", f"dòng {number}", args={"headings": place}) for number in head.stray_lines]
    found = [Finding("FI132", place)] if head.is_one_cell else [*columns.findings]
    findings = [*found, *stray, *row_cleaning.unknown_columns(frame, columns.headers, place)]
    findings += structure.scale_findings([*scaled, *notes])
    after = {name: f" ({' '.join(columns.headers[name].split())})" for name in names}
    nil = head.nil or nil_row or (head.nil_if_empty and frame.is_empty())
    places = Places("dòng ", cell_after=after)
    return Section("", form, frame, places, nil, tuple(findings), len(head.stray_lines), is_plain=is_plain)


def _load(body: bytes, width: int, separator: str) -> tuple[pl.DataFrame, bool]:
    """The rows as text with one more column for cells beyond the heading; whether quotes had to be ignored."""
    schema = {**{f"c{index}": pl.String for index in range(width)}, _OVERFLOW: pl.String}
    if not body or body.isspace():
        return pl.DataFrame(schema=schema), False
    # A heading of our own: without one the first row says how many columns there are, and a longer one is an error.
    body = separator.join(schema).encode() + b"\n" + body
    for quote in ('"', None):
        try:
            frame = pl.read_csv(
                body,
                schema=schema,
                separator=separator,
                quote_char=quote,
                missing_columns="insert",
                truncate_ragged_lines=True,
                low_memory=True,
            )
        except pl.exceptions.PolarsError:
            continue
        return frame, quote is None
    raise RefusedError("FI104")
