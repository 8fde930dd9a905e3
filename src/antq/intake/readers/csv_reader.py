"""CSV by Polars: cover lines `# label: value`, then a heading row, then one form's lines, every cell as text."""

import io
import re
from typing import Any

import polars as pl

from antq import forms
from antq.intake import layouts, personal
from antq.intake.document import ROW, Document, Places, Section
from antq.intake.findings import Finding
from antq.intake.guards import Refused
from antq.intake.readers import common
from antq.reference import lists
from antq.text import is_plain, read_column
from antq.text import read as read_text

_COVER_LINES = 60
_COLUMN_LIMIT = 256
_OVERFLOW = "overflow"
# No heading or line of a cover is so long; searching on would cost seconds a file.
_LINE_BYTES = 64 * 1024
# Cells a table is laid out as, filled or not: 16 bytes each.
_CELL_LIMIT = 32_000_000
_LINE_BREAK = re.compile(rb"\r\n|\r|\n")


def read(text: bytes, max_rows: int) -> Document:
    """Read UTF-8 text as one section. Raises Refused."""
    if text.count(b"\n") > max_rows + _COVER_LINES + 1:
        raise Refused("FI111", limit=str(max_rows))
    pairs: list[tuple[str, str | None, str]] = []
    heading = []
    line_no = 0
    nil = False
    form_text: str | None = None
    start = 0
    header_line = ""
    while start < len(text):
        line_no += 1
        end = _LINE_BREAK.search(text, start, start + _LINE_BYTES)
        if end is None and len(text) - start > _LINE_BYTES:
            raise Refused("FI105", limit=f"{_LINE_BYTES // 1024} KB")
        line = read_text(text[start : end.start() if end else len(text)].decode("utf-8")).strip()
        after = end.end() if end else len(text)
        bare = line.strip(',;\t" ')
        if line.startswith("#") or bare.startswith("#"):
            label, _, value = bare.lstrip("# ").partition(":")
            heading.append(bare.lstrip("# "))
            value = value.strip()
            if layouts.is_nil_text(bare.lstrip("# ")):
                nil = True
            elif lists.plain(label.strip()) in {lists.plain(forms.CSV_FORM_LABEL), "form"}:
                form_text = value
            else:
                pairs.append((label.strip(), value, f"dòng {line_no}"))
                # Put in to answer a receipt, it must not move the lines whose numbers that receipt names.
                line_no -= layouts.is_answers_label(label)
        elif layouts.is_nil_text(bare):
            nil = True
        elif bare:
            header_line = line
            start = after
            break
        if line_no > _COVER_LINES:
            raise Refused("FI113")
        start = after
    cover, findings = layouts.read_cover(pairs)
    headers, separator = _split_header(header_line)
    form = layouts.form_of_sheet(form_text) if form_text else _guess_form(headers)
    if form is None:
        if not pairs and not header_line:
            raise Refused("FI101")
        found = Finding("FI114", value=personal.mask(form_text)) if form_text else Finding("FI113")
        return Document(cover, (), (*findings, found), tuple(heading))
    section = (
        _section(form, text[start:], headers, separator, line_no, nil, max_rows)
        if headers
        else Section("", form, common.no_lines(), Places("dòng "), nil)
    )
    return Document(cover, (section,), tuple(findings), tuple(heading))


def _split_header(line: str) -> tuple[list[str | None], str]:
    """Cells of the heading row and the separator: of comma, semicolon and tab, the one that makes most cells."""
    if not line:
        return [], ","
    separator = max(",;\t", key=line.count)
    if line.count(separator) > 4 * _COLUMN_LIMIT:
        raise Refused("FI105", limit=f"{_COLUMN_LIMIT} columns")
    try:
        frame = pl.read_csv(
            io.BytesIO(line.encode()), has_header=False, separator=separator, infer_schema=False
        )
        cells = list(frame.row(0))
    except pl.exceptions.PolarsError:
        cells = [cell.strip('"') for cell in line.split(separator)]
    if len(cells) > _COLUMN_LIMIT:
        raise Refused("FI105", limit=f"{_COLUMN_LIMIT} columns")
    return cells, separator


def _guess_form(headers: list[str | None]) -> str | None:
    """The form whose headings these are, where no `# Mẫu:` says it; None if none or two fit alike."""
    if not headers:
        return None
    fits = sorted(
        (
            sum(
                not name.startswith("unknown_")
                for name in layouts.match_columns(layouts.template_table(form), headers, "").names.values()
            ),
            form,
        )
        for form in forms.FORMS
        if layouts.find_headings(layouts.template_table(form), [headers]) is not None
    )
    if not fits or (len(fits) > 1 and fits[-1][0] == fits[-2][0]):
        return None
    return fits[-1][1]


def _section(
    form: str,
    body: bytes,
    headers: list[str | None],
    separator: str,
    header_line: int,
    nil: bool,
    max_rows: int,
) -> Section:
    columns = layouts.match_columns(layouts.template_table(form), headers, f"dòng {header_line}")
    if max(body.count(b"\n"), body.count(b"\r")) * len(headers) > _CELL_LIMIT:
        raise Refused("FI122", limit=f"{_CELL_LIMIT:,}".replace(",", "."))
    frame, quotes_broken = _load(body, len(headers), separator)
    if frame.height > max_rows:
        raise Refused("FI111", limit=str(max_rows))
    frame = frame.with_row_index(ROW, offset=header_line + 1).with_columns(pl.col(ROW).cast(pl.Int64))
    cells = [f"c{index}" for index in range(len(headers))]
    # Judged on all cells, before personal columns go: what stands in the wrong cell can be anything.
    refused: Any = pl.when(pl.col(_OVERFLOW).is_not_null()).then(pl.lit("FI206"))
    text = [c for c in cells if frame[c].null_count() < frame.height]
    plain = is_plain(body)
    if not plain:
        frame = frame.with_columns(read_column(frame[cell]) for cell in text)
    for cell in text:
        if frame[cell].str.contains("\n", literal=True).any():
            refused = refused.when(pl.col(cell).str.contains("\n", literal=True)).then(pl.lit("FI208"))
        if quotes_broken:
            refused = refused.when(pl.col(cell).str.contains('"', literal=True)).then(pl.lit("FI210"))
    frame = common.with_reader_code(frame, refused.otherwise(pl.lit(None, dtype=pl.String)))
    frame = frame.drop(_OVERFLOW, *(c for i, c in enumerate(cells) if i not in columns.names))
    frame = frame.rename({f"c{index}": name for index, name in columns.names.items()})
    names = list(columns.names.values())
    frame = common.tidy(frame, names)
    frame, nil_row = common.take_nil(frame, names)
    findings = [*columns.findings, *common.unknown_columns(frame, columns.headers, f"dòng {header_line}")]
    after = {name: f" ({columns.headers[name]})" for name in names}
    places = Places("dòng ", cell_after=after)
    return Section("", form, frame, places, nil or nil_row, tuple(findings), is_plain=plain)


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
    raise Refused("FI104")
