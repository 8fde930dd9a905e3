"""The path of a figure: mart row → slot measures → lines → events → file and cell."""

from collections.abc import Iterable, Mapping
from contextlib import closing
from decimal import Decimal
from operator import itemgetter
from typing import Any, Final

from psycopg2 import sql
from psycopg2.extensions import connection as Connection

from antq.core.database import connect
from antq.core.errors import AntqError
from antq.core.settings import Settings
from antq.eventlog.rawstore import RawStore
from antq.eventlog.store import get_texts
from antq.trace import evidence, rows
from antq.trace.rows import ChosenRows, Row
from antq.trace.trace_result import Event, Line, Trace

_SLOT_MEASURES: Final = "_slot_measures_in_force"
_LINE_FIGURES: Final = "_line_figures"
# What a slot measure and the figures it adds up have in common.
_ADDED_BY: Final = (
    *("stream", "measure_code", "activity_code", "item_code", "unit_code", "subject_code"),
    *("acquisition_code", "mode", "operation_key", "level", "relation", "value_per"),
    *("lower_levels_complete", "obs_status"),
)
_ALWAYS: Final = sql.SQL("true")
_POSITIONS: Final = ("event_position", "recorded_from_position", "recorded_to_position")
_NOT_STATED: Final = {
    *_POSITIONS,
    "stream",
    "event_id",
    "line_no",
    "source_file",
    "source_sha256",
    "source_cell",
    "source_span",
}


def trace(
    conn: Connection, settings: Settings, table: str, key: Mapping[str, str], position: int | None = None
) -> Trace:
    """Follow the rows of `table` that `key` names (role antq_builder), at `position` of the log or the published one.

    Raises AntqError for a key that names no figure, see `antq.trace.rows.choose_rows`.
    """
    read_at = _read_at(conn, position)
    chosen = rows.choose_rows(conn, table, key)
    parts = evidence.read_parts(conn, chosen)
    measures: list[Row] = []
    facts: list[Row] = []
    if chosen.is_fact:
        facts = list(chosen.rows) if chosen.is_of_lines else []
    elif chosen.is_of_lines:
        facts = _find_source_rows(conn, chosen, _LINE_FIGURES)
    elif chosen.has_figure:
        measures = _slot_measures(conn, chosen.by_territory([part.province_key for part in parts]))
        facts = _figures_added_up(conn, measures)
    rests_on = facts or (list(chosen.rows) if chosen.is_fact else [])
    positions = {row[name] for row in rests_on for name in _POSITIONS if row.get(name) is not None}
    with_lines = {row["province_key"] for row in facts}
    streams = {stream for part in parts if part.province_key not in with_lines for stream in part.streams}
    has_sum = chosen.has_figure and not chosen.is_fact
    figure = _sum(row["value"] for row in chosen.rows) if has_sum else None
    # A report that says nothing happened has no line, and states zero.
    nil_zeros = [Decimal(0) for part in parts if part.is_nil]
    recomputed = _sum([*(row["value"] for row in facts), *nil_zeros]) if figure is not None else None
    return Trace(
        table=chosen.name,
        position=read_at,
        rows=[_texts(row) for row in chosen.rows],
        slot_measures=[_texts(row) for row in measures],
        parts=parts,
        lines=_as_lines(conn, read_at, facts),
        events=_events(conn, settings, read_at, positions | evidence.positions_of(parts), streams),
        figure=_text(figure),
        summed_again=_text(recomputed),
        agrees=None if figure is None else figure == recomputed,
    )


def _read_at(conn: Connection, position: int | None) -> int:
    """Have the session read at `position`, but not beyond what is published; gives where it reads."""
    (row,) = rows.dicts(conn, sql.SQL("select warehouse.published_position() as published"))
    read_at: int = row["published"] if position is None else min(position, row["published"])
    rows.dicts(
        conn, sql.SQL("select set_config('antq.position', {}, false)").format(sql.Literal(str(read_at)))
    )
    return read_at


def _slot_measures(conn: Connection, chosen: ChosenRows) -> list[Row]:
    """The slot measures that the chosen rows add up, or, where there is no figure, those that were left out of it."""
    if "excluded_by" in chosen.columns or (chosen.is_of_cells and chosen.rows[0]["value"] is None):
        condition = _ALWAYS
    elif chosen.is_of_cells:
        # A cell is a unit's own figure, whether or not a consolidated report holds it.
        condition = sql.SQL("coalesce(t.excluded_by, 'component') = 'component'")
    elif "obs_status" in chosen.columns:
        # Provisional figures are in a row of their own.
        condition = sql.SQL("coalesce(t.excluded_by, 'provisional') = 'provisional'")
    else:
        condition = sql.SQL("t.excluded_by is null")
    return _find_source_rows(conn, chosen, _SLOT_MEASURES, condition)


def _find_source_rows(
    conn: Connection, chosen: ChosenRows, table: str, condition: sql.Composable = _ALWAYS
) -> list[Row]:
    """The rows of a private mart that the chosen rows were made from, each once."""
    columns = rows.columns_of(conn, "marts", table)
    found: dict[tuple[Any, ...], Row] = {}
    for row in chosen.rows:
        wanted = sql.SQL("{} and {}").format(condition, rows.match_columns(chosen, row, columns))
        found |= {tuple(one.values()): one for one in _figures(conn, table, columns, wanted)}
    return list(found.values())


def _figures_added_up(conn: Connection, measures: list[Row]) -> list[Row]:
    """The figures of lines that make up these slot measures."""
    if not measures:
        return []
    columns = rows.columns_of(conn, "marts", _LINE_FIGURES)
    condition = sql.SQL("t.stream in ({}) and t.measure_code in ({})").format(
        *(sql.SQL(", ").join(map(sql.Literal, sorted({m[name] for m in measures}))) for name in _ADDED_BY[:2])
    )
    figures = _figures(conn, _LINE_FIGURES, columns, condition)
    figures.sort(key=itemgetter("event_position", "line_no"))
    shared = [name for name in _ADDED_BY if name in measures[0] and name in columns]
    wanted = {tuple(measure[name] for name in shared) for measure in measures}
    return [figure for figure in figures if tuple(figure[name] for name in shared) in wanted]


def _figures(conn: Connection, table: str, columns: Iterable[str], condition: sql.Composable) -> list[Row]:
    """Rows of a private mart, each with its unit: a measure has it from the list, unless the figure brings its own."""
    query = sql.SQL(
        """
        with t as (
            select {columns}, coalesce(f.unit_code, m.unit_code) as unit_code
            from {table} as f
            inner join core.dim_measure as m on f.measure_code = m.measure_code
        )
        select * from t where {condition}
        """
    ).format(
        columns=sql.SQL(", ").join(sql.Identifier("f", c) for c in columns if c != "unit_code"),
        table=sql.Identifier("marts", table),
        condition=condition,
    )
    return rows.dicts(conn, query)


def _as_lines(conn: Connection, read_at: int, facts: list[Row]) -> list[Line]:
    logged = _lines_in_log(
        conn, read_at, {(row["event_position"], row["line_no"]) for row in facts if row["line_no"]}
    )
    return [
        Line(
            event_position=row["event_position"],
            recorded_from_position=row["recorded_from_position"],
            recorded_to_position=row.get("recorded_to_position"),
            line_no=row["line_no"],
            source_file=row["source_file"],
            source_sha256=row["source_sha256"],
            place=row.get("source_span") or row["source_cell"],
            states={name: text for name, text in _texts(row).items() if name not in _NOT_STATED and text},
            as_logged=logged.get((row["event_position"], row["line_no"])),
        )
        for row in facts
    ]


def _lines_in_log(
    conn: Connection, read_at: int, lines: set[tuple[int, int]]
) -> dict[tuple[int, int], dict[str, Any]]:
    """The lines as the log carries them, by position and number of their filing: as last stated up to `read_at`."""
    if not lines:
        return {}
    positions, numbers = zip(*sorted(lines), strict=True)
    query = sql.SQL(
        """
        with wanted as (
            select w.position, w.line_no
            from unnest({positions}::bigint[], {numbers}::bigint[]) as w (position, line_no)
        ),
        streams as (
            select array_agg(distinct e.stream) as streams
            from eventlog.events as e
            where e.position = any({positions}::bigint[])
        )
        select l.report_position as filing_position, l.line_no, l.line
        from streams as s
        cross join lateral eventlog.stated_lines(s.streams, {read_at}) as l
        inner join wanted as w on l.report_position = w.position and l.line_no = w.line_no
        """
    ).format(
        positions=sql.Literal(list(positions)),
        numbers=sql.Literal(list(numbers)),
        read_at=sql.Literal(read_at),
    )
    return {(row["filing_position"], row["line_no"]): row["line"] for row in rows.dicts(conn, query)}


def _events(
    conn: Connection, settings: Settings, read_at: int, positions: Iterable[int], streams: Iterable[str]
) -> list[Event]:
    query = sql.SQL(
        """
        select
            e.position, e.event_id::text, e.type, e.stream, e.recorded_at::text,
            (e.payload ->> 'vintage')::integer as vintage,
            e.payload ->> 'kind' as kind,
            e.payload ->> 'received_at' as received_at,
            e.payload ->> 'sender' as sender,
            e.payload #>> '{{period,as_sent}}' as period_as_sent,
            e.payload #>> '{{period,as_sent_ref}}' as period_as_sent_ref,
            e.payload #>> '{{file,name}}' as source_file,
            e.payload #>> '{{file,sha256}}' as source_sha256
        from eventlog.events as e
        where e.position <= {read_at} and (e.position = any({positions}::bigint[]) or e.stream = any({streams}::text[]))
        order by e.position
        """
    ).format(
        read_at=sql.Literal(read_at),
        positions=sql.Literal(sorted(positions)),
        streams=sql.Literal(sorted(streams)),
    )
    store = RawStore(settings.raw_store_url)
    found = rows.dicts(conn, query)
    originals = {
        sha256: _original(store, sha256) for sha256 in {row["source_sha256"] for row in found} if sha256
    }
    free_words = _texts_by_ref(settings, {row["period_as_sent_ref"] for row in found} - {None})
    for row in found:
        ref = row.pop("period_as_sent_ref")
        row["period_as_sent"] = row["period_as_sent"] or free_words.get(ref)
    return [Event(**row, original=originals.get(row["source_sha256"])) for row in found]


def _texts_by_ref(settings: Settings, refs: set[str]) -> dict[str, str]:
    """Texts that payloads name, as far as they are kept; the role that builds does not read them."""
    if not refs:
        return {}
    with closing(connect("writer", settings)) as conn:
        return get_texts(conn, refs)


def _original(store: RawStore, sha256: str) -> str:
    try:
        store.get(sha256)
    except AntqError:
        return "not_kept"
    return "kept"


def _sum(values: Iterable[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known else None


def _texts(row: Row) -> dict[str, str | None]:
    return {name: _text(value) for name, value in row.items()}


def _text(value: Any) -> str | None:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return None if value is None else str(value)
