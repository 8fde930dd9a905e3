"""What can happen to a warehouse, as steps that Hypothesis strings together to a history.

To add a kind of event, write its maker here and name it in MAKERS: it then takes part in every history.
"""

from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from warehouse_steps import Kitchen, Line, Slot, activity, seizure

from antq import periods
from antq.core.errors import AntqError
from antq.corrections import model_registry
from antq.corrections.slots import due_dates
from antq.reference import lists
from antq.reference.publish import publish, read_csv

Rows = list[dict[str, str | None]]

# Few, so that what happens meets: two forms' streams of one unit, a component next to its consolidated report, a period
# before the merger and one after it, territories that merged, and simulated figures next to reported ones.
SLOTS = [
    Slot("activities", "ha_giang_2008", "police", "2024-M02.decree_09"),
    Slot("activities", "ha_giang_2008", "consolidated", "2024-M02.decree_09"),
    Slot("activities", "ha_giang_2008", "police", "2024-M02.decree_09", "synthetic"),
    Slot("activities", "an_giang_2025", "police", "2025-Q4.decree_09"),
    Slot("seizures", "an_giang_2008", "border_guard", "2024.decree_09"),
    Slot("seizures", "kien_giang_2008", "border_guard", "2024.decree_09"),
    Slot("seizures", "an_giang_2025", "border_guard", "2025-Q4.decree_09"),
    Slot("models", "ha_giang_2008", "police", "2024-M02.decree_09"),
    Slot("models", "ha_giang_2008", "consolidated", "2024-M02.decree_09"),
]
# Owed for as long as a day is given.
ASKED_FOR = Slot("seizures", "an_giang_2025", "border_guard", "2025-10-01_2025-11-30.campaign")
# The same slots, reported in prose.
PROSE_SLOTS = [replace(slot, channel="narrative") for slot in (SLOTS[0], SLOTS[1], SLOTS[4], SLOTS[7])]

LINES: dict[str, list[Line]] = {
    "activities": [
        activity("residents_meeting", "3", "120"),
        activity("residents_meeting", "5.5"),
        activity("residents_meeting", "4", "0.5", den={"occasions": "4.0", "attendances": "60"}),
        activity("patrol", "7", "35", den={"occasions": "9"}),
        activity("movement_launch", "2", "0.1"),
    ],
    "seizures": [
        seizure("1", "heroin", "2", "brick", cases="1", suspects="2"),
        seizure("1", "heroin", "0.3", "kg"),
        seizure("1", "mdma", "10.0", "tablet", cases="4"),
        seizure("2", "mdma", "7", "tablet", acq="found", mode="joint"),
        seizure("2", "cannabis", "1.25", "kg", acq="handed_over", cases="1"),
        seizure(
            "3", "heroin", "1", "kg", cases="1", mode="joint", operation="KH-09", partner="police", lab=True
        ),
    ],
    "models": [
        {"rec": "named", "model": "Ánh sáng an ninh", "points": "2", "status": "active"},
        {"rec": "named", "model": "Ánh sáng an ninh", "groups": "3", "status": "dissolved"},
        {"rec": "stock", "v": {"models_active": "12", "model_points": "30.5"}},
        {"rec": "named", "model": "Camera an ninh", "sponsor": "police", "members": "40", "status": "active"},
        {"rec": "event", "model": "Camera an ninh", "step": "launched", "date": "2024-01-03"},
    ],
}
# Models that those lines name, by place, sponsor and name: few, so that merges form chains and are split again.
MODELS = [
    (None, None, "Ánh sáng an ninh"),
    (None, None, "Camera an ninh"),
    (None, "police", "CAMERA an ninh"),
    ("Lũng Cú", None, "Ánh sáng an ninh"),
]
STEWARD = ("Hai tên của một mô hình", "Phòng PV05")
ERROR = {"code": "AC201", "severity": "error", "place": "A1", "field": "value"}
WARNING = {"code": "AC107", "severity": "warning", "place": "A1", "field": "value"}
STATUSES: list[Line] = [{}, {}, {}, {"s": "warned", "f": [WARNING]}, {"s": "rejected", "f": [ERROR]}]
STATUSES += [{"s": "ignored", "f": [ERROR]}]
DETAILS: list[Line] = [
    {},
    {},
    {"level": "post", "place": "Lũng Cú"},
    {"level": "commune"},
    {"rel": "part_of"},
]
DETAILS += [{"qual": "at_least"}, {"qual": "approximately", "level": "post"}, {"per": "cumulative"}]


@dataclass
class History:
    """A warehouse to which things happen, and the reference lists as they were last published there."""

    kitchen: Kitchen
    edits: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Step:
    """One thing that happens. It writes itself as it was drawn, so that a failing history can be read."""

    kind: str
    arguments: dict[str, Any]

    def happen(self, history: History) -> None:
        MAKERS[self.kind].happen(history, **self.arguments)

    def __repr__(self) -> str:
        return f"{self.kind}({', '.join(f'{name}={value!r}' for name, value in self.arguments.items())})"


@dataclass(frozen=True)
class Maker:
    """A kind of step: how often it is drawn compared with the others, what is drawn for it, and what it does."""

    weight: int
    arguments: dict[str, st.SearchStrategy[Any]]
    happen: Callable[..., None]


def _lines(slot: Slot, chosen: list[tuple[int, Line, Line]]) -> list[Line]:
    pool = LINES[slot.form]
    return [pool[number % len(pool)] | detail | status for number, detail, status in chosen]


def _file(history: History, slot: Slot, lines: list[Any], kind: str, lower_levels_complete: bool) -> None:
    # The intake refuses prose that supplements or corrects (SL261).
    kind = "replace" if slot.channel == "narrative" else kind
    history.kitchen.file(
        slot, _lines(slot, lines), kind, lower_levels_complete=lower_levels_complete, findings=[WARNING]
    )


def _give_back(history: History, slot: Slot) -> None:
    history.kitchen.give_back(slot)


def _withdraw(history: History, slot: Slot) -> None:
    history.kitchen.withdraw(slot)


def _cover(history: History, slot: Slot, covering: Slot) -> None:
    history.kitchen.cover(slot, covering)


def _recover(history: History, slot: Slot, filing: int, lines: list[int], back: list[Any]) -> None:
    """Some rejected lines of a filing of the stream come back, be it superseded or not; nothing if there are none."""
    rejected = history.kitchen.rows(
        """
        select f.position, array_agg(l.line_no order by l.line_no)
        from eventlog.events as f inner join eventlog.current_lines as l on f.event_id = l.event_id
        where f.type = 'ReportFiled' and f.stream = %s and l.status = 'rejected' and not exists (
            select from eventlog.events as r inner join eventlog.current_lines as b on r.event_id = b.event_id
            where r.payload -> 'filing' ->> 'event_id' = f.event_id::text and b.line_no = l.line_no
        )
        group by f.position order by f.position
        """,
        (slot.stream,),
        role="writer",
    )
    if not rejected:
        return
    position, numbers = rejected[filing % len(rejected)]
    some = sorted({numbers[number % len(numbers)] for number in lines})
    brought = [line | {"s": "warned", "f": [WARNING]} for line in _lines(slot, back)]
    history.kitchen.recover(
        slot, {n: brought[place % len(brought)] for place, n in enumerate(some)}, position
    )


def _review(history: History, slot: Slot, verdict: str, line: int, right: list[Any]) -> None:
    """A reviewer decides on a figure of the latest text of a slot, whatever was decided on it before."""
    usable = history.kitchen.rows(
        """
        select f.position, l.line_no, l.line
        from eventlog.events as f inner join eventlog.current_lines as l on f.event_id = l.event_id
        where f.type = 'ReportFiled' and f.stream = %s and l.status in ('accepted', 'warned')
        order by f.position desc, l.line_no
        """,
        (slot.stream,),
        role="writer",
    )
    numbers = [(number, stated) for position, number, stated in usable if position == usable[0][0]]
    if not numbers:
        return
    number, stated = numbers[line % len(numbers)]
    content = {key: value for key, value in stated.items() if key not in ("n", "s", "cell", "f")}
    if verdict == "FigureCorrected":
        [content] = _lines(slot, right)
    if verdict == "FigureDismissed":
        content |= {"s": "ignored"}
    history.kitchen.restate(slot, verdict, {number: content})


def _model_id(history: History, model: tuple[str | None, str | None, str]) -> UUID:
    [[model_id]] = history.kitchen.rows(
        "select eventlog.model_id(%s, eventlog.model_name_key(%s), %s, eventlog.model_name_key(%s))::text",
        ("ha_giang_2008", *model),
        role="writer",
    )
    return UUID(model_id)


def _register(
    history: History, model: tuple[str | None, str | None, str], origin: str, category: str, name: str | None
) -> None:
    place, sponsor, model_name = model
    known = {
        **{"model_id": _model_id(history, model), "origin": origin, "province_key": "ha_giang_2008"},
        **{"level": "post" if place else "province", "place": place},
        **{"sponsor": sponsor, "model_name": model_name},
    }
    with closing(history.kitchen.made.connect("writer")) as conn:
        model_registry.register(conn, known, category, name, *STEWARD)


def _merge(history: History, into: int, other: int) -> None:
    """A steward merges two models; what is merged elsewhere already, or would make a circle, is refused."""
    ids = [_model_id(history, MODELS[number]) for number in (into, other)]
    with closing(history.kitchen.made.connect("writer")) as conn, suppress(AntqError):
        model_registry.merge(conn, ids[0], ids[1:], *STEWARD)


def _split(history: History, model: int) -> None:
    """A steward undoes a merge; refused where there is none."""
    model_id = _model_id(history, MODELS[model])
    with closing(history.kitchen.made.connect("writer")) as conn, suppress(AntqError):
        model_registry.split(conn, model_id, *STEWARD)


def _extend(history: History, slot: Slot, is_everywhere: bool, days: int | None) -> None:
    """One province, or all, may report until so many days after the period's end; None takes that back again."""
    until = None if days is None else periods.parse_key(slot.period).end + timedelta(days=days)
    province = None if is_everywhere else slot.province
    wanted = due_dates.parse_extension(slot.form, province, slot.unit, slot.period, until)
    # Refused where nobody owes the report yet, or where no day was given that could be taken back.
    with closing(history.kitchen.made.connect("writer")) as conn, suppress(AntqError):
        due_dates.extend(conn, wanted, "Bão lũ", "Cục V05")


def list_at_first(name: str) -> Rows:
    """The rows of a list as every history begins with them: the package's, and the obligations of few days only.

    All that is owed in ten years would be slow to read again and again.
    """
    rows: Rows = [dict(row) for row in read_csv(lists.raw(name).decode(), f"{name}.csv")]
    if name != "obligations":
        return rows
    days_of_slots = (("2024-02-01", "2024-02-29"), ("2024-12-01", "2024-12-31"), ("2025-12-01", "2025-12-31"))
    return [{**row, "valid_from": first, "valid_to": last} for row in rows for first, last in days_of_slots]


def _publish(history: History, edit: str) -> None:
    """Publish a list with one more edit, or without it if it stood: so a list also comes back to what it was."""
    history.edits ^= {edit}
    name = edit.partition(": ")[0]
    rows = list_at_first(name)
    for kept in sorted(history.edits):
        if kept.partition(": ")[0] == name:
            rows = EDITS[kept](rows)
    with history.kitchen.made.connect("owner") as owner:
        publish(owner, name, rows)


def _changed(column: str, to: str | None, **where: str) -> Callable[[Rows], Rows]:
    """The edit that sets `column` in the rows that match."""
    return lambda rows: [row | {column: to} if where.items() <= row.items() else row for row in rows]


def _without(**where: str) -> Callable[[Rows], Rows]:
    """The edit that drops the rows that match."""
    return lambda rows: [row for row in rows if not where.items() <= row.items()]


def _dated_factor(rows: Rows) -> Rows:
    """From 2025 on a tablet of MDMA weighs something else."""
    new = {"item_code": "mdma", "unit_code": "tablet", "kg_factor": "0.0003", "valid_from": "2025-01-01"}
    return [*rows, {"valid_to": None, "source": "test", **new}]


def _police_owe(rows: Rows) -> Rows:
    """The police of the land border owe reports of months too, and in February 2024 those of all provinces."""
    new = {**rows[0], "reporting_unit": "police", "cadence": "month"}
    return [
        *rows,
        {**new, "province_class": "land_border", "valid_from": "2024-02-01", "valid_to": "2025-12-31"},
        {**new, "province_class": "*", "valid_from": "2024-02-10", "valid_to": "2024-02-20"},
    ]


def _further_holiday(rows: Rows) -> Rows:
    """The reports of February 2024 are due on a Sunday; the Monday is a day off too."""
    new = {"day": "2024-02-26", "kind": "holiday", "name_vi": "Nghỉ bù", "name_en": "Day off"}
    return [*rows, {"source": "test", **new}]


EDITS: dict[str, Callable[[Rows], Rows]] = {
    "unit_factors: a brick weighs less": _changed("kg_factor", "0.343", unit_code="brick"),
    "unit_factors: a tablet weighs more from 2025": _dated_factor,
    "unit_factors: no factor for tablets": _without(unit_code="tablet"),
    "activity_measures: attendances count elsewhere": _changed(
        "measure_code", "patrol_attendances", activity_code="residents_meeting", field="attendances"
    ),
    "activity_measures: no measure for patrols": _without(activity_code="patrol", field="occasions"),
    "measures: patrols do not add": _changed("additivity", "none", measure_code="patrols"),
    "measures: patrols are gone": _without(measure_code="patrols"),
    "items: heroin without its parent": _changed("parent_item_code", None, item_code="heroin"),
    "provinces: a name corrected": _changed("name_vi", "Tỉnh Hà Giang (cũ)", province_key="ha_giang_2008"),
    "due_rules: ten days more": _changed("due_days", "21", form="activities", reporting_unit="consolidated"),
    "public_holidays: one more": _further_holiday,
    "reporting_lines: the police of no consolidated report": _without(reporting_unit="police"),
    "province_classes: no land border": _without(province_class="land_border"),
    "obligations: no report of a month": _without(cadence="month"),
    "obligations: the police too": _police_owe,
    "owed_measures: none of the consolidated report": _without(reporting_unit="consolidated"),
    "reporting_units: a new name": _changed("name_vi", "Công an", reporting_unit="police"),
    "code_values: a new name": _changed("name_vi", "Thu", list="acquisition", code="seized"),
}

_slots = st.sampled_from([*SLOTS, *PROSE_SLOTS])
_chosen_lines = st.lists(
    st.tuples(st.integers(0, 9), st.sampled_from(DETAILS), st.sampled_from(STATUSES)), min_size=1, max_size=4
)
_sound_lines = st.lists(
    st.tuples(st.integers(0, 9), st.sampled_from(DETAILS), st.just({})), min_size=1, max_size=2
)

MAKERS: dict[str, Maker] = {
    "file": Maker(
        10,
        {
            "slot": _slots,
            "lines": _chosen_lines,
            "kind": st.sampled_from(["replace", "supplement", "correction"]),
            "lower_levels_complete": st.booleans(),
        },
        _file,
    ),
    "nil": Maker(
        1,
        {
            "slot": _slots,
            "lines": st.just([]),
            "kind": st.just("replace"),
            "lower_levels_complete": st.booleans(),
        },
        _file,
    ),
    "give_back": Maker(1, {"slot": _slots}, _give_back),
    "withdraw": Maker(1, {"slot": _slots}, _withdraw),
    "cover": Maker(1, {"slot": _slots, "covering": _slots}, _cover),
    "recover": Maker(
        4,
        {
            "slot": _slots,
            "filing": st.integers(0, 9),
            "lines": st.lists(st.integers(0, 9), min_size=1, max_size=3),
            "back": _sound_lines,
        },
        _recover,
    ),
    "review": Maker(
        4,
        {
            "slot": st.sampled_from(PROSE_SLOTS),
            "verdict": st.sampled_from(["FigureConfirmed", "FigureCorrected", "FigureDismissed"]),
            "line": st.integers(0, 9),
            "right": st.tuples(st.integers(0, 9), st.sampled_from(DETAILS), st.just({})).map(
                lambda one: [one]
            ),
        },
        _review,
    ),
    "register": Maker(
        1,
        {
            "model": st.sampled_from(MODELS),
            "origin": st.sampled_from(["reported", "synthetic"]),
            "category": st.sampled_from(["security_camera", "security_lighting"]),
            "name": st.sampled_from([None, "Tên trong sổ"]),
        },
        _register,
    ),
    "merge": Maker(3, {"into": st.integers(0, 3), "other": st.integers(0, 3)}, _merge),
    "split": Maker(2, {"model": st.integers(0, 3)}, _split),
    "extend": Maker(
        2,
        {
            # Due by a rule, by none, by the day alone; a later report than the first term still comes in time, or not.
            "slot": st.sampled_from([SLOTS[1], SLOTS[8], SLOTS[3], ASKED_FOR]),
            "is_everywhere": st.booleans(),
            "days": st.sampled_from([1, 11, 700, 20_000, None]),
        },
        _extend,
    ),
    "publish": Maker(3, {"edit": st.sampled_from(sorted(EDITS))}, _publish),
}


def _of(kind: str) -> st.SearchStrategy[Step]:
    return st.fixed_dictionaries(MAKERS[kind].arguments).map(lambda arguments: Step(kind, arguments))


steps = st.sampled_from([kind for kind, maker in MAKERS.items() for _ in range(maker.weight)]).flatmap(_of)


@dataclass(frozen=True)
class Batch:
    """What happens before a build, and what comes in while it runs, which is the next build's."""

    before: list[Step]
    meanwhile: list[Step]


batches = st.builds(Batch, st.lists(steps, min_size=12, max_size=24), st.lists(steps, min_size=0, max_size=4))
