"""A section while it is judged: its frame, the rules run over it, the findings so far."""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

from antq import forms
from antq.documents.document import RAW, Section
from antq.findings.answering import KEPT, kept_places
from antq.findings.catalogue import ERROR, catalogue, severity_of
from antq.periods import Period
from antq.privacy import persons
from antq.rules.rule_terms import holds

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
PIECES: Final = "113"

_LONGEST_ROW: Final = 200

# A line's number in its section.
N: Final = "n"


@dataclass(frozen=True)
class Context:
    """What a line is judged against apart from itself. `period` is None when the cover does not give one.

    `lower_levels_complete`: the cover says that lines below the province add up to it.
    """

    period: Period | None
    received_on: date
    lower_levels_complete: bool = False

    @property
    def judged_on(self) -> date:
        """The day whose terms hold: the last of the period, else that of receipt."""
        return self.period.end if self.period else self.received_on


@dataclass(frozen=True)
class Rule:
    """One rule: where `when` holds, a finding of this code at `field`; `args` fill the catalogue's words."""

    code: str
    field: str | None
    when: pl.Expr
    args: dict[str, pl.Expr] = dataclasses.field(default_factory=dict)


class Sheet:
    """A section while it is judged: its frame and the findings so far."""

    def __init__(self, section: Section, context: Context) -> None:
        self.form = forms.FORMS[section.form]
        self.prefix = PREFIX[section.form]
        self.places = section.places
        self.is_prose = section.is_prose
        self.context = context
        self.kept_places = kept_places(section.answers)
        self.found: list[pl.DataFrame] = []
        self.frame = section.frame.with_row_index(N, offset=1).with_columns(pl.col(N).cast(pl.Int64))

    def code(self, number: str) -> str:
        """The form's code of a rule common to all forms."""
        return f"{self.prefix}{number}"

    def add(
        self,
        frame: pl.DataFrame,
        code: str,
        name: str | None,
        args: dict[str, pl.Expr] | None = None,
        shown_value: pl.Expr | None = None,
        *,
        encoded: pl.Expr | None = None,
    ) -> None:
        """A finding on each row of `frame`, if the rule is in force; a warning where its sender answered to keep it.

        `shown_value` is the value it shows, where no one field holds it; `encoded` gives further `args`, as JSON
        objects.
        """
        if not holds(code, self.context.judged_on):
            return
        is_kept_row = frame.select(self.is_kept(code, name))[:, 0] if code in self.kept_places else None
        if is_kept_row is None or not is_kept_row.any():
            self.report(frame, code, name, args, encoded=encoded, shown_value=shown_value)
            return
        self.report(frame.filter(~is_kept_row), code, name, args, encoded=encoded, shown_value=shown_value)
        asked = {**(args or {}), "asked": pl.lit(code)}
        self.report(frame.filter(is_kept_row), KEPT, name, asked, of=code, encoded=encoded)

    def is_kept(self, code: str, name: str | None) -> pl.Expr:
        """Over the frame: whether the sender answered a finding of this code at this field that it is right."""
        return self.places.cell(name).is_in(self.kept_places.get(code, []))

    def report(
        self,
        frame: pl.DataFrame,
        code: str,
        name: str | None,
        args: dict[str, pl.Expr] | None = None,
        *,
        of: str | None = None,
        encoded: pl.Expr | None = None,
        shown_value: pl.Expr | None = None,
    ) -> None:
        """A finding on each row of `frame`, whatever was answered; it shows what one of code `of` would show."""
        if frame.is_empty():
            return
        raw = f"{RAW}{name}"
        value = pl.col(raw) if name and raw in frame.columns else pl.lit(None, dtype=pl.String)
        value = value if shown_value is None else shown_value
        longest = persons.VALUE_LENGTH
        if name is None and catalogue()[of or code].answers:
            # A question about a row shows it: so the same question about the same row is known again.
            value, longest = self._row_text(frame), _LONGEST_ROW
        encoded_args = pl.lit("{}") if encoded is None else encoded
        if args:
            own_args = pl.struct(*(value.alias(key) for key, value in args.items())).struct.json_encode()
            joined = own_args.str.head(-1) + pl.lit(",") + encoded_args.str.slice(1)
            encoded_args = pl.when(encoded_args == "{}").then(own_args).otherwise(joined)
        found = frame.select(
            pl.col(N),
            pl.lit(code).alias("code"),
            pl.lit(severity_of(code)).alias("severity"),
            self.places.cell(name).alias("place"),
            pl.lit(name, dtype=pl.String).alias("field"),
            value.alias("value"),
            encoded_args.alias("args"),
        )
        self.found.append(found.with_columns(value=persons.mask_series(found["value"], longest)))

    def _row_text(self, frame: pl.DataFrame) -> pl.Expr:
        """The cells of a row as they were sent."""
        names = [RAW + f.name if RAW + f.name in frame.columns else f.name for f in self.form.fields]
        return pl.concat_str((n for n in names if n in frame.columns), separator=" | ", ignore_nulls=True)

    def apply(self, rules: Iterable[Rule]) -> None:
        """Run rules, all that are in force in one pass over the frame."""
        rules = [rule for rule in rules if holds(rule.code, self.context.judged_on)]
        if not rules or self.frame.is_empty():
            return
        hits = self.frame.select(
            rule.when.fill_null(value=False).alias(str(i)) for i, rule in enumerate(rules)
        )
        for i, rule in enumerate(rules):
            mask = hits[str(i)]
            if mask.any():
                self.add(self.frame.filter(mask), rule.code, rule.field, rule.args)

    def sound(self) -> pl.DataFrame:
        """The lines without an error so far."""
        errors = [found["n"] for found in self.found if found.height and found["severity"][0] == ERROR]
        return self.frame.filter(~pl.col(N).is_in(pl.concat(errors).implode())) if errors else self.frame
