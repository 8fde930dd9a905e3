"""The figure: a number of a text, what it counts, and the characters it is made of; and what is left to a person."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Figure:
    """One figure. Offsets count characters of the raw text; `quote` is exactly `raw[start:end]`.

    `value_start` and `value_end` bound the number itself; both are None for a named model (`indicator` named_model,
    the span that of the name, `value` 1). `kind` context is shown and filed nowhere. `indicator` is a code of
    `measures` or named_model, None where the text counts something that has no measure. `unit` is as printed,
    `qualifier`, `relation`, `level`, `mode` and `acquisition` are codes of the lists of those names, `substance` of
    `items`, `subject` of `case_subjects`: what cases and persons caught are about. `scope` is the unit or place the
    text names, `period_start` and `period_end` ISO days, both included; None is never a guess. `confidence` is 0 to
    1, and `rule` names the rule that made the figure. `owner` is whose figure it is where it is not the filer's:
    another province, a region, the nation, another agency; its kind is then context.
    """

    start: int
    end: int
    quote: str
    value_start: int | None
    value_end: int | None
    kind: str
    indicator: str | None
    value: float | int | None
    qualifier: str
    unit: str | None
    substance: str | None
    model_name: str | None
    scope: str | None
    level: str | None
    relation: str
    denominator: float | int | None
    period_start: str | None
    period_end: str | None
    mode: str | None
    acquisition: str | None
    confidence: float
    rule: str
    owner: str | None = None
    subject: str | None = None

    def as_json(self) -> dict[str, object]:
        """The figure as a JSON object, its keys in the order of the fields."""
        return asdict(self)


@dataclass(frozen=True)
class Doubt:
    """Words that may be a figure and were not made one, because more than one reading is possible.

    `code` is that of the finding, `kind` that of the figure it would be, `readings` what the words may mean. A person
    says which it is.
    """

    start: int
    end: int
    quote: str
    code: str
    kind: str = ""
    readings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Extraction:
    """The figures of a text, and what was left to a person, both in their order."""

    figures: tuple[Figure, ...]
    doubts: tuple[Doubt, ...] = ()
