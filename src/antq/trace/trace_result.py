"""What a trace answers: the chosen rows and all that they rest on."""

from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict


class Event(BaseModel):
    """One event of the log that the figure rests on; file and times only where it carries a report."""

    model_config = ConfigDict(frozen=True)

    position: int
    event_id: UUID
    type: str
    stream: str
    recorded_at: str
    vintage: int | None = None
    kind: str | None = None
    received_at: str | None = None
    sender: str | None = None
    period_as_sent: str | None = None
    """The period in the sender's words."""
    source_file: str | None = None
    source_sha256: str | None = None
    original: str | None = None
    """`kept` or `not_kept`: whether the bytes are in the common raw store, unchanged."""


class Line(BaseModel):
    """One line: its place in its file, what it states, and how the log holds it."""

    model_config = ConfigDict(frozen=True)

    event_position: int
    recorded_from_position: int
    recorded_to_position: int | None
    line_no: int
    source_file: str | None
    source_sha256: str | None
    place: str | None
    """Where in the file: sheet and cell, line, JSON path, or the span of characters."""
    states: dict[str, str | None]
    """Columns of the fact that hold its figures and codes."""
    as_logged: dict[str, Any] | None
    """The line as the event carries it."""


class Evidence(BaseModel):
    """A row of a reference list on which a state rests, and the event that published it."""

    model_config = ConfigDict(frozen=True)

    list: str
    position: int
    row: dict[str, str]


class Part(BaseModel):
    """A territory of a cell or slot: its state there, and what that rests on apart from the events of its streams."""

    model_config = ConfigDict(frozen=True)

    province_key: str
    state: str
    state_name: str
    value: str | None
    is_nil: bool
    """Whether its report in force says that nothing happened."""
    due_date: str | None
    owed_since: int | None
    """Position of the event that published the list of obligations by which the report is owed."""
    extended_by: int | None
    """Position of the event that gave it more time."""
    covered_by: int | None
    """Position of the report in force that holds its figures."""
    answered_by: int | None
    """Position of the report of another period that answers for it."""
    streams: list[str]
    """The streams of its slot."""
    rests_on: list[Evidence]


class Trace(BaseModel):
    """The chosen rows and what they rest on; `agrees` is None where there is no value to sum up again."""

    model_config = ConfigDict(frozen=True)

    table: str
    position: int
    """The log position that was read at."""
    rows: list[dict[str, str | None]]
    slot_measures: list[dict[str, str | None]]
    parts: list[Part]
    """Of a cell or slot: its territories, each with its state."""
    lines: list[Line]
    events: list[Event]
    figure: str | None
    summed_again: str | None
    agrees: bool | None
