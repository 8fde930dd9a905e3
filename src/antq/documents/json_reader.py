"""JSON: `{"envelope": {…}, "filings": [{"form", "nil", "lines": [{field: value}]}]}`, numbers kept as written."""

import json
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

import polars as pl

from antq.core.text import read as read_text
from antq.documents import layouts
from antq.documents.document import ROW, Document, Places, Section
from antq.documents.guards import RefusedError
from antq.documents.tables import row_cleaning
from antq.findings.catalogue import Finding
from antq.privacy import persons

_FILINGS = 1000
_DIGITS = 64


class DuplicateKeyError(Exception):
    """A key occurs twice in one object: readers differ on which one counts."""


def _without_duplicate_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise DuplicateKeyError
    return found


def _number(text: str) -> str:
    """A JSON number as a province would write it: exact, with a decimal comma."""
    if len(text) > _DIGITS:
        return text
    if text.isdigit():
        return text
    try:
        number = Decimal(text)
    except InvalidOperation:
        # An exponent beyond the library's own; the rules say that it is no number.
        return text
    # 1e999999 is a valid number of a million digits.
    return format(number, "f").replace(".", ",") if abs(number.adjusted()) < _DIGITS else text


def _text(value: Any) -> str | None:
    """A cell as text; lists and objects as their JSON, which no rule takes for a value."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return read_text(text.encode("utf-8", "replace").decode("utf-8"))


def read(text: bytes, max_rows: int) -> Document:
    """Read UTF-8 JSON text. Raises RefusedError."""
    try:
        document = json.loads(
            text,
            parse_float=_number,
            parse_int=_number,
            parse_constant=str,
            object_pairs_hook=_without_duplicate_keys,
        )
    except (DuplicateKeyError, ValueError, RecursionError):
        raise RefusedError("FI104") from None
    if not isinstance(document, dict) or not isinstance(document.get("filings"), list):
        raise RefusedError("FI113")
    envelope = document.get("envelope")
    if not isinstance(envelope, dict):
        envelope = {}
    cover, findings = layouts.read_cover([(k, _text(v), f"$.envelope.{k}") for k, v in envelope.items()])
    for key in document:
        if key not in ("envelope", "filings"):
            findings.append(Finding("FI203", "$", value=persons.mask(_text(key) or "")))
    if len(document["filings"]) > _FILINGS:
        raise RefusedError("FI105", limit=f"{_FILINGS} filings")
    sections = []
    rows = unread = 0
    for index, filing in enumerate(document["filings"]):
        place = f"$.filings[{index}]"
        lines = filing.get("lines") or [] if isinstance(filing, dict) else None
        form = layouts.form_of_sheet(_text(filing.get("form")) or "") if isinstance(filing, dict) else None
        if form is None or not isinstance(lines, list):
            found = _text(filing.get("form")) if isinstance(filing, dict) else None
            findings.append(Finding("FI114", place, value=persons.mask(found or "")))
            unread += len(lines) if isinstance(lines, list) else 1
            continue
        rows += len(lines)
        if rows > max_rows:
            raise RefusedError("FI111", limit=str(max_rows))
        sections.append(_section(place, form, lines, nil=_is_nil(filing.get("nil"))))
    envelopes = [envelope, *(filing for filing in document["filings"] if isinstance(filing, dict))]
    rest = [
        value
        for part in (document, *envelopes)
        for key, value in part.items()
        if key not in ("filings", "lines")
    ]
    heading = [text for text in map(_text, rest) if text]
    return Document(cover, tuple(sections), tuple(findings), tuple(heading), unread)


def _is_nil(nil_value: Any) -> bool:
    """Whether a filing says that nothing happened: `true`, or the words for it."""
    return nil_value is True or (
        isinstance(nil_value, str) and (nil_value.strip() == "true" or layouts.is_nil_text(nil_value))
    )


def _section(place: str, form: str, lines: Sequence[Any], nil: bool) -> Section:
    keys = dict.fromkeys(key for line in lines if isinstance(line, dict) for key in line)
    if len(keys) > 256:
        raise RefusedError("FI105", limit="256 columns")
    headers = [_text(key) or "" for key in keys]
    columns = layouts.match_columns(layouts.template_table(form), headers, place)
    # Column by column: cells of personal columns are not touched.
    source = [key for i, key in enumerate(keys) if i in columns.names]
    names = [columns.names[i] for i in range(len(headers)) if i in columns.names]
    data = {
        name: [_text(line.get(key)) if isinstance(line, dict) else None for line in lines]
        for name, key in zip(names, source, strict=True)
    }
    frame = pl.DataFrame(
        {ROW: range(len(lines)), **data}, schema={ROW: pl.Int64, **dict.fromkeys(names, pl.String)}
    )
    shaped = [isinstance(line, dict) for line in lines]
    odd = frame.filter(~pl.Series(shaped, dtype=pl.Boolean)) if lines else frame
    frame = row_cleaning.tidy(frame, names)
    # A line that is no object holds no cells; it must be counted all the same.
    frame = pl.concat([frame, odd]).sort(ROW) if odd.height else frame
    refused = pl.when(pl.col(ROW).is_in(odd[ROW].to_list())).then(pl.lit("FI206")).otherwise(None)
    frame = row_cleaning.with_reader_code(frame, refused.cast(pl.String))
    findings = [*columns.findings, *row_cleaning.unknown_columns(frame, columns.headers, place)]
    line_prefix = f"{place}.lines["
    line_suffixes = {columns.names[i]: f"].{headers[i]}" for i in columns.names}
    required_missing = () if lines else ("FI202",)
    kept_findings = tuple(finding for finding in findings if finding.code not in required_missing)
    return Section(place, form, frame, Places(line_prefix, "]", cell_after=line_suffixes), nil, kept_findings)
