"""Figures of prose in the log: what was read, where, and what a reviewer decided."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Literal
from uuid import UUID

from psycopg2.extensions import connection as Connection

from antq.eventlog import store
from antq.reference import lists

State = Literal["provisional", "held", "context", "confirmed", "corrected", "dismissed"]
STATES: Final[tuple[State, ...]] = ("provisional", "held", "context", "confirmed", "corrected", "dismissed")
# What waits for a person, or is there for a person to see: held figures count once they are confirmed, context never.
WAITING: Final = STATES[:3]
_CONTEXT: Final = "Bối cảnh, không vào biểu"
EVENTS: Final[Mapping[str, State]] = {
    "FigureConfirmed": "confirmed",
    "FigureCorrected": "corrected",
    "FigureDismissed": "dismissed",
}
# The figure of a line of seizures; each has one.
_SEIZED: Final = {"cases": "cases", "suspects": "suspects", "qty": "quantity"}
# Findings on lines that count nowhere and are shown all the same: other crime, and the figures of others.
_SHOWN: Final = ("FI273", "FI274")
_ACQUISITIONS: Final = {"seized": "seizure", "handed_over": "handed_over", "found": "found"}


@dataclass(frozen=True)
class ProseFigure:
    """One figure of a report in prose that is in force.

    `line` is its line in force, `stated_position` the position of the event that states it, `state` what a
    reviewer decided: until then provisional, held (another's, counts nowhere) or context (no form counts it).
    `quote` holds the figure's own words, None once they were redacted.
    """

    filing_event_id: UUID
    filing_position: int
    vintage: int
    stream: str
    form: str
    province_key: str
    reporting_unit: str
    period_key: str
    period_label: str
    origin: str
    source_file: str
    source_sha256: str
    line_no: int
    span: str
    status: str
    line: Mapping[str, Any]
    quote: str | None
    state: State
    stated_position: int

    @property
    def id(self) -> str:
        """How people name it: position of the filing, colon, number of the line."""
        return f"{self.filing_position}:{self.line_no}"

    @property
    def field(self) -> str:
        """The key of the line that holds the figure: of an activity, the name of the count; nothing for context."""
        if is_context(self.line):
            return ""
        match self.form:
            case "activities":
                return str(next(iter(self.line["v"])))
            case "seizures":
                return next(key for key in _SEIZED if key in self.line)
            case _:
                return str(next(iter(self.line["v"]))) if self.line["rec"] == "stock" else "model"

    @property
    def value(self) -> str:
        """The figure as an exact number with a decimal point; of a named model, its name; of context, its words."""
        if is_context(self.line):
            return self.quote or ""
        if self.form == "seizures" or self.field == "model":
            return str(self.line[self.field])
        return str(self.line["v"][self.field])

    @property
    def is_count(self) -> bool:
        """Whether the figure must be a whole number."""
        return self.field not in ("qty", "model", "")

    @property
    def measure_code(self) -> str:
        """What the figure counts; nothing for context."""
        if is_context(self.line):
            return ""
        match self.form:
            case "activities":
                return _activity_measures()[str(self.line["act"]), self.field]
            case "seizures":
                return f"{_ACQUISITIONS[str(self.line['acq'])]}_{_SEIZED[self.field]}"
            case _:
                return "named_models" if self.field == "model" else self.field

    @property
    def _value_shown(self) -> str:
        if self.field in ("model", ""):
            return self.value
        qualifier = self.line.get("qual")
        words = f" ({lists.labels('qualifier')[str(qualifier)]})" if qualifier else ""
        return self.value.replace(".", ",") + words

    @property
    def shown(self) -> dict[str, str]:
        """The figure as people read it, Vietnamese: measure, item or subject of cases, value and unit."""
        unit = self.line.get("unit") or _units().get(self.measure_code)
        item, subject = self.line.get("item"), self.line.get("subj")
        goods = lists.labels("items").get(str(item), "")
        case_subject = lists.labels("case_subjects").get(str(subject), "")
        return {
            "measure": lists.labels("measures").get(self.measure_code, _CONTEXT),
            "item": goods or case_subject,
            "value": self._value_shown,
            "unit": lists.labels("units").get(str(unit), "") if unit else "",
        }


_FIGURES: Final = """
with filings as (
    select r.event_id, r.payload, r.stream
    from eventlog.report_events as r
    where
        r.type = 'ReportFiled'
        and r.closed_position is null
        and r.payload ->> 'channel' = 'narrative'
        and starts_with(r.stream || '/', %(prefix)s)
)
select
    f.event_id::text, l.report_position, l.stream, f.payload, l.line_no, l.source_cell, l.status, l.line, l.stated_by,
    l.stated_position
from eventlog.lines_in_force(array(select f.stream from filings as f)) as l
inner join filings as f on l.report_event_id = f.event_id
where
    l.status in ('accepted', 'warned')
    or l.stated_by = 'FigureDismissed'
    or l.status = 'ignored' and l.line -> 'f' @> any(%(shown)s::jsonb[])
order by l.stream, l.line_no
"""


def is_context(line: Mapping[str, Any]) -> bool:
    """Whether a line states no figure of a form: it is there to be seen."""
    return not any(key in line for key in (*_SEIZED, "v", "model"))


def find_figures(
    conn: Connection, slot: str | None = None, states: Sequence[State] = WAITING
) -> list[ProseFigure]:
    """The figures of prose in force that are in one of `states`, by stream and line.

    `slot` chooses the slots that begin with it (`seizures/kon_tum_2008/police`).
    """
    with conn.cursor() as cursor:
        prefix = f"report/{slot.strip('/')}/" if slot else "report/"
        shown = [json.dumps([{"code": code}]) for code in _SHOWN]
        cursor.execute(_FIGURES, {"prefix": prefix, "shown": shown})
        rows = cursor.fetchall()
    quotes = store.get_texts(conn, {row[7]["quote_ref"] for row in rows if row[7].get("quote_ref")})
    found = [_prose_figure(*row, quotes=quotes) for row in rows]
    return [one for one in found if one.state in states]


def _state_before_review(status: str, line: Mapping[str, Any]) -> State:
    if status != "ignored":
        return "provisional"
    return "context" if is_context(line) else "held"


def _prose_figure(
    event_id: str,
    position: int,
    stream: str,
    payload: Mapping[str, Any],
    line_no: int,
    span: str,
    status: str,
    line: Mapping[str, Any],
    event_type: str,
    stated_position: int,
    *,
    quotes: Mapping[str, str],
) -> ProseFigure:
    return ProseFigure(
        filing_event_id=UUID(event_id),
        filing_position=position,
        vintage=int(payload["vintage"]),
        stream=stream,
        form=payload["form"],
        province_key=payload["province_key"],
        reporting_unit=payload["reporting_unit"],
        period_key=payload["period"]["key"],
        period_label=payload["period"]["label"],
        origin=payload["origin"],
        source_file=payload["file"]["name"] or "",
        source_sha256=payload["file"]["sha256"],
        line_no=line_no,
        span=span,
        status=status,
        line=line,
        quote=quotes.get(line.get("quote_ref", "")),
        state=EVENTS.get(event_type) or _state_before_review(status, line),
        stated_position=stated_position,
    )


@cache
def _activity_measures() -> Mapping[tuple[str, str], str]:
    return {
        (row["activity_code"] or "", row["field"] or ""): row["measure_code"] or ""
        for row in lists.rows("activity_measures")
    }


@cache
def _units() -> Mapping[str, str | None]:
    return {row["measure_code"] or "": row["unit_code"] for row in lists.rows("measures")}
