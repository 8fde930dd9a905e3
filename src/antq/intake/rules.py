"""The rules a line must pass: Polars expressions over a whole section, each with a stable code.

A code is the form's prefix and a number; the numbers below 200 mean the same in every form. `judge` reads a section's
text into codes, numbers and dates, runs the rules and gives each line its status. Nothing here looks at a row alone.
"""

import dataclasses
import difflib
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

import polars as pl

from antq import forms
from antq.intake import findings as catalogue
from antq.intake import layouts, numbers, personal
from antq.intake.document import REFUSED_BY_READER, ROW, UNKNOWN_PREFIX, Section
from antq.intake.findings import ERROR, WARNING, Finding, severity_of
from antq.periods import Period
from antq.reference import lists

PREFIX: Final = {"activities": "AC", "seizures": "SZ", "models": "MO"}
REQUIRED, UNKNOWN_CODE, UNREADABLE_NUMBER, NEGATIVE, ABSURD, DECIMALS = (
    "101",
    "102",
    "103",
    "104",
    "105",
    "106",
)
LIKELY_NUMBER, UNREADABLE_DATE, SAME_LINE, SAME_IDENTITY, LEVEL_ENDED, LONG_TEXT = (
    "107",
    "108",
    "109",
    "110",
    "111",
    "112",
)

# Above any count or quantity a province has reported in a period.
MOST_COUNTED: Final = 100_000_000
MOST_QUANTITY: Final = 1_000_000_000
# Names of places and models are shorter; longer text is a narrative, which the warehouse does not hold.
LONGEST_TEXT: Final = 200
_MOST_SUGGESTED = 200

N, STATUS = "n", "line_status"
RAW = "raw_"
GROUP = "group"
ACCEPTED, WARNED, REJECTED, IGNORED = "accepted", "warned", "rejected", "ignored"

ACTIVITY_IDENTITY: Final = ("activity", "level", "place", "agency", "relation")
SEIZURE_GROUP: Final = ("group_no", "level", "place")
STOCK_MEASURES: Final = (
    "models_active", "model_types", "model_points", "model_groups", "model_members",
    "models_opening", "models_new", "models_merged", "models_dissolved",
)  # fmt: skip

# Raised with every change of this module that can judge a line otherwise.
_RULES = "1"


@cache
def rules_version() -> str:
    """Names the rules, layout and code lists a judgement rests on; two filings judged alike carry the same."""
    digest = hashlib.sha256()
    for name in lists.names():
        digest.update(name.encode() + b"\0" + lists.raw(name) + b"\0")
    digest.update(repr(forms.FORMS).encode())
    return f"{_RULES}-{digest.hexdigest()[:12]}"


@dataclass(frozen=True)
class Context:
    """What a line is judged against besides itself. `period` is None when the cover does not give one."""

    period: Period | None
    received_on: date


@dataclass(frozen=True)
class Rule:
    """One rule: where `when` holds, a finding of this code at `field`; `args` fill the catalogue's words."""

    code: str
    field: str | None
    when: pl.Expr
    args: dict[str, pl.Expr] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class Judged:
    """A section judged: its lines (`n`, `line_status`, fields as codes and numbers), findings on them and on itself."""

    section: Section
    lines: pl.DataFrame
    line_findings: pl.DataFrame
    findings: tuple[Finding, ...]

    def counts(self) -> dict[str, int]:
        """Lines in, accepted, warned, rejected and ignored; the first is the sum of the others."""
        found = dict(self.lines.group_by(STATUS).len().iter_rows()) if self.lines.height else {}
        counts = {s: found.get(s, 0) for s in (ACCEPTED, WARNED, REJECTED, IGNORED)}
        counts[REJECTED] += self.section.unread
        return {"in": sum(counts.values())} | counts

    @property
    def holds_personal_data(self) -> bool:
        """Whether the file behind this held anything about persons."""
        codes = self.line_findings["code"].unique().to_list() + [f.code for f in self.findings]
        return any(code.startswith("PD") for code in codes)


class _Sheet:
    """A section while it is judged: its frame and the findings so far."""

    def __init__(self, section: Section, context: Context) -> None:
        self.form = forms.FORMS[section.form]
        self.prefix = PREFIX[section.form]
        self.places = section.places
        self.context = context
        self.found: list[pl.DataFrame] = []
        self.frame = section.frame.with_row_index(N, offset=1).with_columns(pl.col(N).cast(pl.Int64))

    def code(self, number: str) -> str:
        """The form's code of a rule common to all forms."""
        return f"{self.prefix}{number}"

    def add(
        self, frame: pl.DataFrame, code: str, name: str | None, args: dict[str, pl.Expr] | None = None
    ) -> None:
        """A finding on each row of `frame`."""
        raw = f"{RAW}{name}"
        value = pl.col(raw) if name and raw in frame.columns else pl.lit(None, dtype=pl.String)
        given = (
            pl.struct(*(value.alias(key) for key, value in args.items())).struct.json_encode()
            if args
            else pl.lit("{}")
        )
        found = frame.select(
            pl.col(N),
            pl.lit(code).alias("code"),
            pl.lit(severity_of(code)).alias("severity"),
            self.places.cell(name).alias("place"),
            pl.lit(name, dtype=pl.String).alias("field"),
            value.alias("value"),
            given.alias("args"),
        )
        self.found.append(found.with_columns(value=personal.mask_series(found["value"])))

    def apply(self, rules: Sequence[Rule]) -> None:
        """Run rules, all in one pass over the frame."""
        if not rules or self.frame.is_empty():
            return
        hits = self.frame.select(
            rule.when.fill_null(value=False).alias(str(i)) for i, rule in enumerate(rules)
        )
        for i, rule in enumerate(rules):
            mask = hits[str(i)]
            if mask.any():
                self.add(self.frame.filter(mask), rule.code, rule.field, rule.args)


def judge(section: Section, context: Context) -> Judged:
    """Read and judge every line of a section. Never raises for anything a file can hold."""
    sheet = _Sheet(section, context)
    aside = _set_aside(sheet)
    _personal_data(sheet)
    sheet.frame = sheet.frame.select(pl.exclude(rf"^{UNKNOWN_PREFIX}\d+$", REFUSED_BY_READER))
    _add_blank_fields(sheet)
    for f in sheet.form.fields:
        _read_field(sheet, f)
    match section.form:
        case "activities":
            _judge_activities(sheet)
        case "seizures":
            _judge_seizures(sheet)
        case _:
            _judge_models(sheet)
    line_findings = pl.concat([catalogue.empty_frame(), *sheet.found])
    lines = pl.concat([_with_status(sheet.frame, line_findings), aside], how="diagonal_relaxed").sort(N)
    if section.form == "seizures":
        lines = _state_once(lines)
    return Judged(section, lines, line_findings.sort(N, maintain_order=True), section.findings)


def _set_aside(sheet: _Sheet) -> pl.DataFrame:
    """Take out the rows no rule need see: those the reader refused, and totals and notes, which are no lines."""
    text = [f.name for f in sheet.form.fields if f.name in sheet.frame.columns]
    refused = pl.col(REFUSED_BY_READER).is_not_null()
    no_line = pl.lit(value=False)
    if text:
        no_line = pl.coalesce(_hide_codes(sheet, name) for name in text).str.contains(layouts.NOT_A_LINE)
    status = pl.when(refused).then(pl.lit(REJECTED)).when(no_line).then(pl.lit(IGNORED))
    marked = sheet.frame.with_columns(status.alias(STATUS))
    aside = marked.filter(pl.col(STATUS).is_not_null())
    if aside.height:
        for code in aside[REFUSED_BY_READER].drop_nulls().unique(maintain_order=True):
            sheet.add(aside.filter(pl.col(REFUSED_BY_READER) == code), code, None)
        ignored = aside.filter(pl.col(STATUS) == IGNORED)
        if ignored.height:
            sheet.add(ignored, "FI212", None)
        sheet.frame = marked.filter(pl.col(STATUS).is_null()).drop(STATUS)
    return aside.select(N, ROW, STATUS)


def _hide_codes(sheet: _Sheet, name: str) -> pl.Expr:
    """The column with codes of the form hidden: `Tổng số` is a kind of model line, no total row."""
    f = sheet.form.field(name)
    if f.code_list is None:
        return pl.col(name)
    column = sheet.frame[name]
    looking = column.filter(column.str.contains(layouts.NOT_A_LINE)).unique().to_list()
    codes = [text for text in looking if lists.find(f.code_list, text)]
    return (
        pl.when(pl.col(name).is_in(codes)).then(pl.lit("·")).otherwise(pl.col(name))
        if codes
        else pl.col(name)
    )


def _personal_data(sheet: _Sheet) -> None:
    """Lines with an identifier in any text cell. Number cells that read as numbers are judged by the number rules."""
    kinds = {f.name: f.kind for f in sheet.form.fields}
    columns = [
        name
        for name in sheet.frame.columns
        if name not in (N, ROW, REFUSED_BY_READER) and kinds.get(name) not in ("count", "decimal", "date")
    ]
    for hit in (
        personal.identifier_codes(sheet.frame, columns).unique(["row", "code"]).partition_by("column", "code")
    ):
        column, code = hit["column"][0], hit["code"][0]
        sheet.add(
            sheet.frame.filter(pl.col(ROW).is_in(hit["row"].implode())),
            code,
            column if column in kinds else None,
        )


def _read_field(sheet: _Sheet, f: forms.Field) -> None:
    """Turn one column of text into codes, exact numbers or dates; `raw_…` keeps what was written."""
    raw = sheet.frame[RAW + f.name]
    if raw.null_count() < len(raw):
        _read_filled_field(sheet, f, raw)
    if f.required:
        rule = Rule(
            sheet.code(REQUIRED), f.name, pl.col(RAW + f.name).is_null(), {"header": pl.lit(f.header_vi)}
        )
        sheet.apply([rule])


def _add_blank_fields(sheet: _Sheet) -> None:
    """Copy every field to `raw_…`, and give fields without any cell their default, all at once."""
    frame = sheet.frame
    raw = {
        f: pl.col(f.name) if f.name in frame.columns else pl.lit(None, dtype=pl.String)
        for f in sheet.form.fields
    }
    blank = [f for f in raw if f.name not in frame.columns or frame[f.name].null_count() == frame.height]
    sheet.frame = frame.with_columns(
        *(column.alias(RAW + f.name) for f, column in raw.items()),
        *(pl.lit(f.default, dtype=pl.String).alias(f.name) for f in blank),
    )


def _read_filled_field(sheet: _Sheet, f: forms.Field, raw: pl.Series) -> None:
    match f.kind:
        case "code" | "boolean":
            _read_codes(sheet, f, raw)
        case "count" | "decimal":
            _read_numbers(sheet, f, raw)
        case "date":
            read = parse_dates(raw)
            sheet.frame = sheet.frame.with_columns(read.alias(f.name))
            sheet.apply(
                [
                    Rule(
                        sheet.code(UNREADABLE_DATE),
                        f.name,
                        pl.col(RAW + f.name).is_not_null() & pl.col(f.name).is_null(),
                    )
                ]
            )
        case _:
            cell = pl.col(f.name)
            sheet.frame = sheet.frame.with_columns(cell.str.normalize("NFC").str.replace_all(r"\s+", " "))
            sheet.apply([Rule(sheet.code(LONG_TEXT), f.name, cell.str.len_chars() > LONGEST_TEXT)])


def _read_codes(sheet: _Sheet, f: forms.Field, raw: pl.Series) -> None:
    list_name = f.code_list or ""
    distinct = raw.drop_nulls().unique()
    found = [lists.find(list_name, text) for text in distinct.to_list()]
    codes = raw.replace_strict(
        distinct, pl.Series(found, dtype=pl.String), default=None, return_dtype=pl.String
    )
    sheet.frame = sheet.frame.with_columns(codes.alias(f.name))
    unknown = [text for text, code in zip(distinct.to_list(), found, strict=True) if code is None]
    if unknown:
        near = _near(list_name, unknown[:_MOST_SUGGESTED])
        raw_cell = pl.col(RAW + f.name)
        suggestion = raw_cell.replace_strict(
            list(near), list(near.values()), default="", return_dtype=pl.String
        )
        rule = Rule(
            sheet.code(UNKNOWN_CODE),
            f.name,
            raw_cell.is_not_null() & pl.col(f.name).is_null(),
            {"near": suggestion, "header": pl.lit(f.header_vi)},
        )
        sheet.apply([rule])
    if f.default is not None and not (sheet.form.key == "seizures" and f.name in _GROUP_CODES):
        blank = pl.col(RAW + f.name).is_null()
        sheet.frame = sheet.frame.with_columns(
            pl.when(blank).then(pl.lit(f.default)).otherwise(pl.col(f.name)).alias(f.name)
        )


def _near(list_name: str, unknown: Sequence[str]) -> dict[str, str]:
    """For each unknown text up to three names of the list it may have meant."""
    table = lists.lookup(list_name)
    labels = lists.labels(list_name)
    shapes = list(table)
    result = {}
    for text in unknown:
        close = difflib.get_close_matches(lists.written(text)[:80], shapes, n=6, cutoff=0.6)
        names = list(dict.fromkeys(labels[table[shape]] for shape in close))[:3]
        result[text] = " · ".join(names) or " · ".join(list(labels.values())[:3]) + " …"
    return result


def _read_numbers(sheet: _Sheet, f: forms.Field, raw: pl.Series) -> None:
    value, note = numbers.parse(raw)
    if value.null_count() == len(value) and note.null_count() == len(note):
        sheet.frame = sheet.frame.with_columns(value.alias(f.name))
        return
    sheet.frame = sheet.frame.with_columns(value.alias(f.name), note.alias("note"))
    number, noted = pl.col(f.name), pl.col("note")
    most = MOST_COUNTED if f.kind == "count" else MOST_QUANTITY
    rules = [
        Rule(sheet.code(UNREADABLE_NUMBER), f.name, noted == numbers.UNREADABLE),
        Rule(sheet.code(NEGATIVE), f.name, number.str.starts_with("-")),
        Rule(
            sheet.code(ABSURD),
            f.name,
            number.cast(pl.Float64, strict=False) > most,
            {"most": pl.lit(str(most))},
        ),
    ]
    if f.kind == "count":
        # A count written 2.5 is a decimal, and 1,234 may be an English-minded 1234: neither is a count.
        rules.append(Rule(sheet.code(DECIMALS), f.name, number.str.contains(".", literal=True)))
    else:
        likely = {"likely": numbers.to_vietnamese(number)}
        rules.append(Rule(sheet.code(LIKELY_NUMBER), f.name, noted == numbers.POINT_DECIMAL, likely))
        measured = [row["unit_code"] for row in lists.rows("units") if row["dimension"] in ("mass", "volume")]
        spellings = [text for text, code in lists.lookup("units").items() if code in measured]
        if "unit" in sheet.frame.columns:
            unit = pl.col("unit").str.to_lowercase().str.strip_chars()
            # 10.200 kg is ten tonnes by the rule and ten kilograms in many a hand; 10.200 tablets is plain.
            rules.append(
                Rule(
                    sheet.code(LIKELY_NUMBER),
                    f.name,
                    (noted == numbers.THOUSANDS) & unit.is_in(spellings),
                    likely,
                )
            )
    sheet.apply(rules)
    sheet.frame = sheet.frame.drop("note")


def parse_dates(column: pl.Series) -> pl.Series:
    """Dates as text (`2/7/2026`, `2-7-2026`, `2.7.2026`, `2026-07-02`, with or without a time) → ISO text or null."""
    if column.null_count() == len(column):
        return column
    text = column.str.strip_chars().str.replace(r"[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$", "")
    day_first = text.str.replace_all(r"[.\-]", "/").str.to_date("%d/%m/%Y", strict=False)
    iso = text.str.to_date("%Y-%m-%d", strict=False)
    frame = pl.DataFrame({"iso": iso, "day_first": day_first})
    read = frame.select(pl.coalesce("iso", "day_first").alias("date"))["date"]
    plausible = read.is_between(date(1945, 1, 1), date(2199, 12, 31))
    return pl.DataFrame({"date": read, "plausible": plausible}).select(
        pl.when("plausible").then(pl.col("date").dt.to_string("%Y-%m-%d")).alias(column.name)
    )[column.name]


def _duplicates(
    sheet: _Sheet, identity: Sequence[str], contents: Sequence[str], same: str, other: str | None
) -> None:
    """Lines equal in all (`same`), and lines of one identity that differ in the rest (`other`)."""
    eligible = sheet.frame.filter(
        pl.all_horizontal(pl.col(name).is_not_null() for name in identity if sheet.form.field(name).required)
        & pl.any_horizontal(pl.col(name).is_not_null() for name in contents)
    )
    if eligible.height < 2:
        return
    repeated = eligible.filter(pl.struct(identity).is_duplicated())
    if repeated.is_empty():
        return
    whole = [*identity, *contents]
    repeated = repeated.with_columns(
        pl.col(N).first().over(whole).alias("first_same"),
        pl.col(ROW).first().over(identity).alias("first_row"),
    )
    again = repeated.filter(pl.col("first_same") != pl.col(N))
    args = {"first": pl.col("first_row").cast(pl.String)}
    if again.height:
        sheet.add(again, same, None, args)
    if other:
        differing = repeated.filter(
            (pl.col("first_same") == pl.col(N)) & (pl.col("first_row") != pl.col(ROW))
        )
        if differing.height:
            sheet.add(differing, other, None, args)


def _level_rule(sheet: _Sheet) -> Iterator[Rule]:
    """A tier of administration that had ended when the period began (districts after June 2025)."""
    period = sheet.context.period
    if period is None:
        return
    ended = [
        row["level"]
        for row in lists.rows("levels")
        if row["valid_to"] and row["valid_to"] < period.start.isoformat()
    ]
    if ended:
        yield Rule(sheet.code(LEVEL_ENDED), "level", pl.col("level").is_in(ended))


def _judge_activities(sheet: _Sheet) -> None:
    counts = list(forms.COUNT_FIELDS)
    filled = pl.sum_horizontal(pl.col(name).is_not_null().cast(pl.Int32) for name in counts)
    stated = pl.any_horizontal(pl.col(RAW + name).is_not_null() for name in counts)
    measured: dict[str, list[str]] = {name: [] for name in counts}
    for row in lists.rows("activity_measures"):
        measured[row["field"] or ""].append(row["activity_code"] or "")
    names = {name: sheet.form.field(name).header_vi for name in counts}
    fitting = {
        code: ", ".join(names[field] for field in counts if code in measured[field])
        for code in lists.codes("activity_types")
    }
    fits = pl.col("activity").replace_strict(
        list(fitting), list(fitting.values()), default="", return_dtype=pl.String
    )
    used = [name for name in counts if sheet.frame[name].null_count() < sheet.frame.height]
    the_count = pl.coalesce(counts).cast(pl.Float64, strict=False)
    denominator = pl.col("denominator")
    rules = [
        *(
            Rule(
                "AC201",
                name,
                pl.col(name).is_not_null()
                & pl.col("activity").is_not_null()
                & ~pl.col("activity").is_in(measured[name]),
                {"fits": fits},
            )
            for name in used
        ),
        Rule("AC202", None, ~stated, {"fits": fits}),
        *_level_rule(sheet),
    ]
    if sheet.frame["denominator"].null_count() < sheet.frame.height:
        rules += [
            Rule("AC203", "denominator", denominator.is_not_null() & (filled != 1)),
            Rule(
                "AC204",
                "denominator",
                (filled == 1) & (denominator.cast(pl.Float64, strict=False) < the_count),
            ),
        ]
    sheet.apply(rules)
    contents = [*counts, "denominator", "qualifier", "value_per"]
    _duplicates(sheet, ACTIVITY_IDENTITY, contents, sheet.code(SAME_LINE), sheet.code(SAME_IDENTITY))


# What belongs to a seizure group and may stand on any one of its lines.
_GROUP_CODES: Final = ("acquisition", "mode", "ownerless")
_GROUP_COUNTS: Final = ("cases", "suspects")


def _judge_seizures(sheet: _Sheet) -> None:
    # One number a group: windows over it cost a fraction of windows over three texts.
    groups = sheet.frame.select(SEIZURE_GROUP).unique().with_row_index(GROUP)
    sheet.frame = sheet.frame.join(
        groups, on=SEIZURE_GROUP, how="left", nulls_equal=True, maintain_order="left"
    )
    group = GROUP
    exhibit = ("item", "quantity", "unit")
    written = [pl.col(RAW + name).is_not_null() for name in exhibit]
    headers = [sheet.form.field(name).header_vi for name in exhibit]
    missing = (
        pl.concat_list(
            pl.when(~given).then(pl.lit(header)) for given, header in zip(written, headers, strict=True)
        )
        .list.drop_nulls()
        .list.join(", ")
    )
    grouped = pl.col("group_no").is_not_null()
    rules = [
        Rule("SZ201", None, pl.any_horizontal(written) & ~pl.all_horizontal(written), {"missing": missing}),
        Rule(
            "SZ206",
            None,
            ~pl.any_horizontal(written)
            & pl.all_horizontal(pl.col(RAW + name).is_null() for name in _GROUP_COUNTS),
        ),
        *(
            Rule(
                "SZ203",
                name,
                grouped & pl.col(name).is_not_null() & (pl.col(name).drop_nulls().n_unique().over(group) > 1),
            )
            for name in (*_GROUP_COUNTS, *_GROUP_CODES)
            if sheet.frame[name].null_count() < sheet.frame.height
        ),
        *_unit_rules(),
        *_level_rule(sheet),
    ]
    sheet.apply(rules)
    for name in _GROUP_CODES:
        _state_for_group(sheet, name)
    suspects_stated = pl.col("suspects").is_not_null().any().over(group)
    sheet.apply(
        [
            Rule(
                "SZ204",
                "suspects",
                grouped
                & pl.col("cases").is_not_null()
                & ~suspects_stated
                & (pl.col("ownerless") == "false")
                & (pl.col("acquisition") == "seized"),
            )
        ]
    )
    if sheet.frame["item"].null_count() < sheet.frame.height:
        _duplicates(sheet, [*SEIZURE_GROUP, "item", "unit"], ["quantity"], "SZ205", None)


def _state_for_group(sheet: _Sheet, name: str) -> None:
    """Give blank cells what another line of the group says, else the form's default."""
    blank = pl.col(RAW + name).is_null()
    default = pl.lit(sheet.form.field(name).default, dtype=pl.String)
    filled = sheet.frame.filter(pl.col(name).is_not_null() & pl.col("group_no").is_not_null())
    value = pl.col(name)
    if 0 < filled.height < sheet.frame.height:
        stated = filled.unique(GROUP, keep="first", maintain_order=True).select(GROUP, value.alias("stated"))
        joined = sheet.frame.join(stated, on=GROUP, how="left", maintain_order="left")
        sheet.frame = joined.with_columns(pl.coalesce(value, pl.when(blank).then("stated")).alias(name)).drop(
            "stated"
        )
    sheet.frame = sheet.frame.with_columns(pl.coalesce(value, pl.when(blank).then(default)).alias(name))


def _unit_rules() -> Iterator[Rule]:
    """Substance × unit: which units each item may be counted in."""
    allowed: dict[str, list[str]] = {}
    for row in lists.rows("item_units"):
        allowed.setdefault(row["item_code"] or "", []).append(row["unit_code"] or "")
    pairs = [f"{item}|{unit}" for item, units in allowed.items() for unit in units]
    labels = lists.labels("units")
    shown = {item: ", ".join(labels[unit] for unit in units) for item, units in allowed.items()}
    item = pl.col("item")
    yield Rule(
        "SZ202",
        "unit",
        item.is_in(list(allowed))
        & pl.col("unit").is_not_null()
        & ~pl.concat_str("item", pl.lit("|"), "unit").is_in(pairs),
        {
            "allowed": item.replace_strict(
                list(shown), list(shown.values()), default="", return_dtype=pl.String
            )
        },
    )


_MODEL_FIELDS: Final = {
    "named": ("model", "sponsor", "status", "points", "groups", "members"),
    "stock": ("measure", "value"),
    "event": ("model", "step", "date"),
}
_MODEL_REQUIRED: Final = {
    "named": ("model",),
    "stock": ("measure", "value"),
    "event": ("model", "step", "date"),
}


def _judge_models(sheet: _Sheet) -> None:
    record = pl.col("record")
    own = sorted({name for fields in _MODEL_FIELDS.values() for name in fields})
    rules = []
    for kind, required in _MODEL_REQUIRED.items():
        names = lists.labels("model_record")
        for name in required:
            header = pl.lit(sheet.form.field(name).header_vi)
            rules.append(
                Rule(
                    "MO201",
                    name,
                    (record == kind) & pl.col(RAW + name).is_null(),
                    {"header": header, "record": pl.lit(names[kind])},
                )
            )
        for name in own:
            if name not in _MODEL_FIELDS[kind]:
                rules.append(
                    Rule(
                        "MO202",
                        name,
                        (record == kind) & pl.col(RAW + name).is_not_null(),
                        {"record": pl.lit(names[kind])},
                    )
                )
    rules.append(
        Rule("MO203", "measure", pl.col("measure").is_not_null() & ~pl.col("measure").is_in(STOCK_MEASURES))
    )
    received = sheet.context.received_on.isoformat()
    rules.append(Rule("MO204", "date", pl.col("date") > received, {"received": pl.lit(received)}))
    if period := sheet.context.period:
        outside = ~pl.col("date").is_between(pl.lit(period.start.isoformat()), pl.lit(period.end.isoformat()))
        rules.append(
            Rule("MO205", "date", outside & (pl.col("date") <= received), {"period": pl.lit(period.label)})
        )
    sheet.apply([*rules, *_level_rule(sheet)])
    # The default of a named model's status says nothing about a total or an event.
    sheet.frame = sheet.frame.with_columns(pl.when(record == "named").then(pl.col("status")).alias("status"))
    named = ["record", "level", "place", "shape"]
    shaped = sheet.frame.with_columns(shape=pl.col("model").str.to_lowercase())
    for kind, contents in (("named", ["shape"]), ("stock", ["measure"]), ("event", ["step"])):
        part = shaped.filter((record == kind) & pl.col(contents[0]).is_not_null())
        keys = [*named, "step", "date"] if kind == "event" else [*named[:3], contents[0]]
        if part.height < 2:
            continue
        first = part.with_columns(pl.col(ROW).first().over(keys).alias("first_row"))
        again = first.filter(pl.col("first_row") != pl.col(ROW))
        if again.height:
            sheet.add(again, sheet.code(SAME_LINE), None, {"first": pl.col("first_row").cast(pl.String)})


def _with_status(frame: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    rejected = found.filter(pl.col("severity") == ERROR)["n"].unique()
    warned = found.filter(pl.col("severity") == WARNING)["n"].unique()
    status = pl.lit(ACCEPTED)
    if warned.len():
        status = pl.when(pl.col(N).is_in(warned.implode())).then(pl.lit(WARNED)).otherwise(status)
    if rejected.len():
        status = pl.when(pl.col(N).is_in(rejected.implode())).then(pl.lit(REJECTED)).otherwise(status)
    return frame.with_columns(status.alias(STATUS))


def _state_once(lines: pl.DataFrame) -> pl.DataFrame:
    """Leave cases, suspects and the ownerless mark on one valid line of each group: its heading.

    That is the first which states cases or suspects; where none does, an ownerless group's first.
    """
    states = pl.any_horizontal(pl.col(name).is_not_null() for name in _GROUP_COUNTS)
    headings = (
        lines.filter(pl.col(STATUS).is_in([ACCEPTED, WARNED]))
        .group_by(GROUP)
        .agg(
            *(pl.col(name).drop_nulls().first() for name in _GROUP_COUNTS),
            pl.when((pl.col("ownerless") == "true").any()).then(pl.lit("true")).alias("ownerless"),
            pl.coalesce(
                pl.col(N).filter(states).min(), pl.col(N).filter(pl.col("ownerless") == "true").min()
            ).alias(N),
        )
        .filter(pl.col(N).is_not_null())
        .drop(GROUP)
    )
    return lines.drop(*_GROUP_COUNTS, "ownerless").join(headings, on=N, how="left", maintain_order="left")
