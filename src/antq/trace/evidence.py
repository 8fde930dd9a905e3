"""On what the state of a cell or slot rests: the state of each territory in it, and the rows of lists that made it so.

A figure rests on lines. Where there is none, the state comes from what was decided on the slot, from the rule by which
a report is due, from the list of what applies where, or from the merger of a province.
"""

from collections.abc import Iterable
from typing import Any, Final

from psycopg2 import sql
from psycopg2.extensions import connection as Connection

from antq.trace.rows import ChosenRows, Row, dicts
from antq.trace.trace_result import Evidence, Part

_IN_FORCE: Final = sql.SQL(
    "t.recorded_from_position <= warehouse.reading_position()"
    " and (t.recorded_to_position is null or t.recorded_to_position > warehouse.reading_position())"
)
_ON_DAY: Final = "daterange(t.valid_from, t.valid_to, '[]') @> {day}"
# States of a slot or cell for which the report of another period may answer.
_ANSWERED: Final = ("in_longer_period", "unconfirmed")
_CLASSES: Final = (
    "select c.province_class from core.bridge_province_class as c where c.province_key = {province_key}"
    " and daterange(c.valid_from, c.valid_to, '[]') @> {day}"
)


def read_parts(conn: Connection, chosen: ChosenRows) -> list[Part]:
    """The territories of the chosen cell or slots, each with its state and what it rests on; of other tables, none."""
    if chosen.is_of_cells:
        (row,) = chosen.rows
        return _parts_of_cell(conn, row)
    if chosen.is_of_slots:
        slots = [row | {"province_key": row["reported_province_key"]} for row in chosen.rows]
        return [_part(conn, slot, "filing_state", slot["filing_state"], slot["due_date"]) for slot in slots]
    return []


def _parts_of_cell(conn: Connection, cell: Row) -> list[Part]:
    """What each territory says, and those that say nothing although they have the unit and the measure applies."""
    stated_cells = dicts(
        conn,
        _fill(
            """
            select t.province_key, t.cell_state, t.value, t.due_date
            from marts._slot_cells as t
            where
                t.origin = {origin} and t.form = {form} and t.reporting_unit = {reporting_unit}
                and t.period_key = {period_key} and t.measure_code = {measure_code}
                and t.item_code is not distinct from {item_code} and t.unit_code is not distinct from {unit_code}
                and t.province_key = any({territories}::text[])
            order by t.province_key
            """,
            cell | {"territories": _territories(conn, cell)},
        ),
    )
    silent = _silent_parts(conn, cell) if cell["boundary_set"] == "34" else set()
    found = [
        _part(conn, cell | row, "cell_state", row["cell_state"], row["due_date"], row["value"])
        for row in stated_cells
    ]
    for province_key in sorted(silent - {row["province_key"] for row in stated_cells}):
        slot = cell | {"province_key": province_key}
        if not (terms := _terms(conn, slot)) or any(term["applies"] for term in terms):
            found.append(_part(conn, slot, "cell_state", "missing", None))
    if cell["cell_state"] == "inseparable":
        merger = _reference(conn, "provinces", "t.province_key = {province_key}", cell)
        found = [part.model_copy(update={"rests_on": [*merger, *part.rests_on]}) for part in found]
    return sorted(found, key=lambda part: part.province_key)


def _silent_parts(conn: Connection, cell: Row) -> set[str]:
    """The former provinces in the cell's province that have the unit and did not report as the others did."""
    rows = dicts(
        conn,
        _fill(
            """
            select unnest(t.silent_parts) as province_key
            from marts._silent_parts as t
            where
                t.origin = {origin} and t.form = {form} and t.reporting_unit = {reporting_unit}
                and t.period_key = {period_key} and t.province_key_34 = {province_key}
            """,
            cell,
        ),
    )
    return {row["province_key"] for row in rows}


def _territories(conn: Connection, cell: Row) -> list[str]:
    """Those that the cell's place on its map holds; once a province was merged, on the old map the merged one."""
    query = """
        select b.province_key from core.bridge_province_boundary as b
        where b.boundary_set = {boundary_set} and b.boundary_province_key = {province_key}
        union
        select p.successor_province_key from core.dim_province as p
        where
            {boundary_set} = '63' and p.province_key = {province_key} and p.valid_to < {period_end}
            and p.successor_province_key is not null
    """
    return [row["province_key"] for row in dicts(conn, _fill(query, cell))]


def _part(conn: Connection, slot: Row, code_list: str, state: str, due_date: Any, value: Any = None) -> Part:
    rests_on: list[Evidence] = []
    obligations: list[Evidence] = []
    extended = answered_by = None
    if state in ("missing", "not_due", *_ANSWERED):
        obligations = _obligations(conn, slot)
        rests_on += obligations
    if state in ("missing", "not_due"):
        rests_on += _due_rule(conn, slot)
        extended = _first(conn, _EXTENSION, slot)
    if state in _ANSWERED:
        answered_by = _first(conn, _ANSWERED_BY, slot)
    if state == "missing" and slot.get("measure_code"):
        rests_on += _owed_measures(conn, slot) + _reporting_lines(conn, slot)
    if state == "not_applicable":
        rests_on += [
            Evidence(**{k: v for k, v in term.items() if k != "applies"}) for term in _terms(conn, slot)
        ]
        rests_on += _reference(
            conn, "province_classes", "t.province_key = {province_key} and " + _ON_DAY, slot | _day(slot)
        )
    return Part(
        province_key=slot["province_key"],
        state=state,
        state_name=dicts(conn, _fill(_STATE_NAME, {"code_list": code_list, "code": state}))[0]["code_name"],
        value=None if value is None else format(value.normalize(), "f"),
        is_nil=bool(dicts(conn, _fill(_NIL, slot))[0]["is_nil"]),
        due_date=None if due_date is None else str(due_date),
        owed_since=min((one.position for one in obligations), default=None),
        extended_by=extended,
        covered_by=_first(conn, _COVERED_BY, slot) if state == "covered" else None,
        answered_by=answered_by,
        streams=[row["stream"] for row in dicts(conn, _fill(_STREAMS, slot))],
        rests_on=rests_on,
    )


def _obligations(conn: Connection, slot: Row) -> list[Evidence]:
    """By which rows of the list the report is owed at all."""
    return _reference(
        conn,
        "obligations",
        f"""
        t.form = {{form}} and t.reporting_unit = {{reporting_unit}} and exists (
            select from core.dim_period as p
            where p.period_key = {{period_key}} and t.cadence = p.cadence and t.basis = p.period_basis
        ) and (t.province_class = '*' or t.province_class in ({_CLASSES})) and """
        + _ON_DAY,
        slot | _day(slot),
    )


def _due_rule(conn: Connection, slot: Row) -> list[Evidence]:
    return _reference(
        conn,
        "due_rules",
        """
        t.form = {form} and t.reporting_unit = {reporting_unit} and exists (
            select from core.dim_period as p
            where p.period_key = {period_key} and t.cadence = p.cadence and t.basis = p.period_basis
        ) and """
        + _ON_DAY,
        slot | _day(slot),
    )


def _owed_measures(conn: Connection, slot: Row) -> list[Evidence]:
    condition = (
        "t.form = {form} and t.reporting_unit = {reporting_unit} and t.measure_code = {measure_code} and "
    )
    return _reference(conn, "owed_measures", condition + _ON_DAY, slot | _day(slot))


def _reporting_lines(conn: Connection, slot: Row) -> list[Evidence]:
    """Why the territory has the unit at all."""
    condition = f"t.form = {{form}} and t.reporting_unit = {{reporting_unit}} and t.province_class in ({_CLASSES}) and "
    return _reference(conn, "reporting_lines", condition + _ON_DAY, slot | _day(slot))


def _terms(conn: Connection, slot: Row) -> list[Row]:
    """The rows that say where and when the measure applies, each with whether it does here and then."""
    values = slot | _day(slot)
    applies = {
        tuple(ground.row.items())
        for ground in _reference(
            conn,
            "applicability",
            f"t.measure_code = {{measure_code}} and t.province_class in ({_CLASSES}) and " + _ON_DAY,
            values,
        )
    }
    return [
        ground.model_dump() | {"applies": tuple(ground.row.items()) in applies}
        for ground in _reference(conn, "applicability", "t.measure_code = {measure_code}", values)
    ]


_EXTENSION: Final = """
    select t.recorded_from_position as position from core._due_extensions as t
    where
        t.form = {form} and t.reporting_unit = {reporting_unit} and t.period_key = {period_key}
        and coalesce(t.province_key, {province_key}) = {province_key}
    order by t.province_key nulls last limit 1
"""
_ANSWERED_BY: Final = """
    select t.event_position as position
    from core.fct_filings as t
    inner join core._answering_periods as a
        on t.form = a.form and t.reporting_unit = a.reporting_unit and t.period_key = a.answering_key
    where
        t.origin = {origin} and t.form = {form} and t.reporting_unit = {reporting_unit}
        and a.period_key = {period_key} and t.province_key = {province_key}
        and t.filing_state in ('filed', 'incomplete') and t.recorded_to_position is null
        and a.recorded_from_position <= warehouse.reading_position()
        and (a.recorded_to_position is null or a.recorded_to_position > warehouse.reading_position())
    order by a.answer, t.event_position desc
    limit 1
"""
_STATE_NAME: Final = (
    "select t.code_name from core.dim_code_value as t where t.code_list = {code_list} and t.code = {code}"
)
_NIL: Final = """
    select bool_and(t.is_nil) as is_nil
    from core.fct_filings as t
    where
        t.origin = {origin} and t.form = {form} and t.reporting_unit = {reporting_unit}
        and t.period_key = {period_key} and t.province_key = {province_key}
        and t.filing_state in ('filed', 'incomplete') and t.recorded_to_position is null
"""
_STREAMS: Final = """
    select distinct t.stream
    from core.fct_filings as t
    where
        t.origin = {origin} and t.form = {form} and t.reporting_unit = {reporting_unit}
        and t.period_key = {period_key} and t.province_key = {province_key}
    order by t.stream
"""
_COVERED_BY: Final = """
    select held.event_position as position
    from core.fct_filings as t
    inner join core.fct_filings as held on t.covering_stream = held.stream
    where
        t.origin = {origin} and t.form = {form} and t.reporting_unit = {reporting_unit}
        and t.period_key = {period_key} and t.province_key = {province_key} and t.recorded_to_position is null
        and held.filing_state in ('filed', 'incomplete') and held.recorded_to_position is null
    order by held.event_position desc
    limit 1
"""


def _first(conn: Connection, query: str, slot: Row) -> int | None:
    return next((row["position"] for row in dicts(conn, _fill(query, slot))), None)


def _reference(conn: Connection, name: str, condition: str, values: Row) -> list[Evidence]:
    """Rows of a reference list in force at the reading position, with the event that published each."""
    query = sql.SQL("select t.* from {} as t where {} and {}").format(
        sql.Identifier("reference", name), _IN_FORCE, _fill(condition, values)
    )
    return [
        Evidence(
            list=name,
            position=row["recorded_from_position"],
            row={k: str(v) for k, v in row.items() if v is not None and not k.startswith("recorded_")},
        )
        for row in dicts(conn, query)
    ]


def _day(slot: Row) -> Row:
    """The day on which the lists are read: the last of the period."""
    return {"day": slot["period_end"]}


def _fill(template: str, values: Row) -> sql.Composable:
    return sql.SQL(template).format(**{name: sql.Literal(value) for name, value in values.items()})


def positions_of(read_parts: Iterable[Part]) -> set[int]:
    """The positions that the states of these parts name."""
    found: set[int] = set()
    for part in read_parts:
        found |= {ground.position for ground in part.rests_on}
        found |= {
            position
            for position in (part.owed_since, part.extended_by, part.covered_by, part.answered_by)
            if position is not None
        }
    return found
