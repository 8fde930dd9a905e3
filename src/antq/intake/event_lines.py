"""Judged lines as the JSON chunks of an event, built by Polars: no line passes through Python by itself.

What the first line of a chunk says for all, and what nearly all lines say, is left out: a third of the bytes that the
server would parse, hash and keep. `eventlog.current_lines` gives it back.
"""

import json
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import polars as pl

from antq import forms
from antq.documents.document import CONFIDENCE, QUOTE, RAW, ROW, RULE, Places
from antq.eventlog.store import LINES_PER_CHUNK
from antq.findings.catalogue import Finding
from antq.rules import ACCEPTED, IGNORED, REJECTED, STATUS, WARNED, JudgedSection, N
from antq.rules.judged_section import is_stated

_LINES_PER_SLICE = 50 * LINES_PER_CHUNK
# Fields left out of an event's line where they say the form's default; most lines say nothing else, and a fifth of
# their bytes goes. The others are under their field's `event_key`.
_LEFT_OUT = ("level", "relation", "qualifier", "value_per")


def encode_finding(finding: Finding, refs: Mapping[str, str]) -> dict[str, object]:
    """A filing's finding as its payload holds it."""
    return {
        "code": finding.code,
        "severity": finding.severity,
        "place": finding.place,
        "field": finding.field,
        "value_ref": refs.get(finding.value) if finding.value else None,
        "args": dict(finding.args),
    }


def chunks(judged: JudgedSection, refs: Mapping[str, str], *, valid: bool) -> Iterator[bytes]:
    """The lines of a section, at most LINES_PER_CHUNK to a chunk, each chunk the text of a JSON array.

    `refs` gives the text hash of each raw value of a finding. With `valid` false no line carries figures: the
    filing was returned, and its accepted lines are rejected with it.
    """
    lines = judged.lines
    if not lines.height:
        return
    status = pl.col(STATUS)
    if not valid:
        status = pl.when(status.is_in([ACCEPTED, WARNED])).then(pl.lit(REJECTED)).otherwise(status)
    parts = [
        pl.when(~_follows(N)).then(pl.lit(',"n":') + pl.col(N).cast(pl.String)),
        pl.when(status != ACCEPTED).then(pl.lit(',"s":"') + status + pl.lit('"')),
        *_place(judged.section.places),
    ]
    if valid:
        has_figures = is_stated(lines)
        content = pl.concat_str(
            _content(judged.section.form, lines) + _prose_members(judged, refs), ignore_nulls=True
        )
        parts.append(pl.when(has_figures).then(content) if not _all_sound(lines) else content)
        if judged.section.is_prose:
            # What a text states and no form counts is shown to reviewers by its words alone.
            prose_members = pl.concat_str(_prose_members(judged, refs), ignore_nulls=True)
            parts.append(pl.when((pl.col(STATUS) == IGNORED) & ~has_figures).then(prose_members))
    found = _findings_by_line(judged, refs)
    if found is not None:
        lines = lines.join(found, on=N, how="left", maintain_order="left")
        parts.append(pl.lit(',"f":[') + pl.col("found") + pl.lit("]"))

    def render(start: int) -> list[str]:
        text = lines.slice(start, _LINES_PER_SLICE).select(
            pl.concat_str(
                pl.lit("{"), pl.concat_str(parts, ignore_nulls=True).str.strip_prefix(","), pl.lit("}")
            ).alias("json")
        )
        arrays = (
            text.with_columns(chunk=pl.int_range(pl.len()) // LINES_PER_CHUNK)
            .group_by("chunk", maintain_order=True)
            .agg(pl.col("json").str.join(","))
        )
        return arrays["json"].to_list()

    # By slices, so that the text of all lines is never in memory at once; the next slice is rendered while the
    # server still takes in the last one.
    with ThreadPoolExecutor(max_workers=1) as executor:
        next_arrays = executor.submit(render, 0)
        for start in range(_LINES_PER_SLICE, lines.height + _LINES_PER_SLICE, _LINES_PER_SLICE):
            arrays = next_arrays.result()
            next_arrays = executor.submit(render, start)
            for array in arrays:
                yield b"[" + array.encode() + b"]"


# The place of a line in its chunk, over a slice of whole chunks, and where its chunk begins.
_IN_CHUNK: Final = pl.int_range(pl.len()) % LINES_PER_CHUNK
_CHUNK_START: Final = pl.int_range(pl.len()) - _IN_CHUNK


def _follows(column: str) -> pl.Expr:
    """Whether a line goes on from the first of its chunk, its number in `column` greater by one a line."""
    return (_IN_CHUNK > 0) & (pl.col(column) == pl.col(column).gather(_CHUNK_START) + _IN_CHUNK)


def _place(places: Places) -> list[pl.Expr]:
    """The place of the chunk's first line, from which those of the others follow, and of each line that strays."""
    if places.by_kind or places.by_line:
        return [_text("cell", places.line())]
    prefix, suffix = (json.dumps(text, ensure_ascii=False)[1:-1] for text in (places.prefix, places.suffix))
    row = pl.col(ROW).cast(pl.String)
    return [
        pl.when(_IN_CHUNK == 0).then(
            pl.lit(f',"at_before":"{prefix}","at_row":') + row + pl.lit(f',"at_after":"{suffix}"')
        ),
        pl.when((_IN_CHUNK > 0) & ~_follows(ROW)).then(
            pl.lit(f',"cell":"{prefix}') + row + pl.lit(f'{suffix}"')
        ),
    ]


def _all_sound(lines: pl.DataFrame) -> bool:
    return bool(lines[STATUS].is_in([ACCEPTED, WARNED]).all())


def _code(key: str, column: str) -> pl.Expr:
    return pl.lit(f',"{key}":"') + pl.col(column) + pl.lit('"')


def _text(key: str, text: pl.Expr) -> pl.Expr:
    """Free text, escaped by the JSON encoder: `{"x":"…"}` without its first five and last character."""
    encoded = pl.struct(text.alias("x")).struct.json_encode()
    return pl.when(text.is_not_null()).then(pl.lit(f',"{key}":') + encoded.str.slice(5).str.head(-1))


def _content(form: str, lines: pl.DataFrame) -> list[pl.Expr]:
    used = {name for name in lines.columns if lines[name].null_count() < lines.height}
    parts: list[pl.Expr] = []
    for field in forms.FORMS[form].fields:
        if field.name in used and field.name not in forms.FORMS[form].figures:
            parts += _member(field, lines[field.name])
    match form:
        case "activities":
            counts = [name for name in forms.COUNT_FIELDS if name in used]
            parts.append(_numbers("v", {name: pl.col(name) for name in counts}))
            if "denominator" in used:
                only = {
                    name: pl.when(pl.col(name).is_not_null()).then(pl.col("denominator")) for name in counts
                }
                parts.append(_numbers("den", only))
        case _ if "measure" in used:
            parts.append(
                pl.lit(',"v":{"') + pl.col("measure") + pl.lit('":"') + pl.col("value") + pl.lit('"}')
            )
    return parts


def _prose_members(judged: JudgedSection, refs: Mapping[str, str]) -> list[pl.Expr]:
    """Of a figure of prose: the hash of its words, the rule that found it and how sure that is."""
    if not judged.section.is_prose:
        return []
    quote = pl.col(RAW + QUOTE).replace_strict(
        list(refs), list(refs.values()), default=None, return_dtype=pl.String
    )
    members = {"quote_ref": quote, "rule": pl.col(RULE), "conf": pl.col(CONFIDENCE)}
    return [pl.lit(f',"{key}":"') + text + pl.lit('"') for key, text in members.items()]


def _member(field: forms.Field, column: pl.Series) -> list[pl.Expr]:
    """`,"key":value` of a field; of text, escaped: codes, numbers and dates cannot break out of their quotes."""
    match field.kind:
        case "text" | "place":
            return [_text(field.event_key, pl.col(field.name))]
        case "boolean":
            return [pl.lit(f',"{field.event_key}":') + pl.col(field.name)]
        case _:
            code = _code(field.event_key, field.name)
    if field.name not in _LEFT_OUT:
        return [code]
    differs = column != field.default
    return [pl.when(pl.col(field.name) != field.default).then(code)] if differs.any() else []


def _numbers(key: str, values: Mapping[str, pl.Expr]) -> pl.Expr:
    """`"key":{"name":"number",…}` of the values that are there; nothing where none is."""
    if not values:
        return pl.lit(None, dtype=pl.String)
    members = [pl.lit(f'"{name}":"') + value + pl.lit('"') for name, value in values.items()]
    # A separator only skips nulls in a list, not in concat_str.
    inner = members[0] if len(members) == 1 else pl.concat_list(members).list.drop_nulls().list.join(",")
    given = pl.any_horizontal(value.is_not_null() for value in values.values())
    return pl.when(given).then(pl.lit(f',"{key}":{{') + inner + pl.lit("}"))


def _findings_by_line(judged: JudgedSection, refs: Mapping[str, str]) -> pl.DataFrame | None:
    found = judged.line_findings
    if found.is_empty():
        return None
    value = pl.col("value")
    reference = value.replace_strict(list(refs), list(refs.values()), default=None, return_dtype=pl.String)
    head = pl.struct("code", "severity", "place", "field", reference.alias("value_ref")).struct.json_encode()
    return (
        found.select(
            N, (head.str.head(-1) + pl.lit(',"args":') + pl.col("args") + pl.lit("}")).alias("found")
        )
        .group_by(N, maintain_order=True)
        .agg(pl.col("found").str.join(","))
    )


def raw_values(judged: JudgedSection) -> list[str]:
    """What is to be kept as texts: the distinct raw values that findings on lines refer to, and of prose the quotes."""
    values: list[str] = judged.line_findings["value"].drop_nulls().unique(maintain_order=True).to_list()
    if judged.section.is_prose:
        quoted = judged.lines.filter(pl.col(STATUS).is_in([ACCEPTED, WARNED, IGNORED]))
        values += quoted[RAW + QUOTE].unique(maintain_order=True).to_list()
    return list(dict.fromkeys(values))
