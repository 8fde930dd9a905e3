"""The figures that streams have in force, read from the log.

Which lines are in force is `eventlog.lines_in_force`'s to say. Amounts are summed on the server over the lines of the
named streams only. `reported_figures` says what a frame of figures holds.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

import polars as pl
from psycopg2.extensions import connection as Connection

from antq.intake import event_lines
from antq.intake.amendments.reported_figures import AMOUNT, FIGURES, ReportedFigures
from antq.rules import JudgedSection

# What counts is the order of the filings: a correction still to come (`coming`) names lines like one after all others.
_LINES: Final = """
with coming as materialized (
    select l.line, eventlog.line_identity(%(form)s, l.line) as line_identity
    from unnest(%(correction)s::jsonb[]) as c (chunk)
    cross join lateral jsonb_array_elements(c.chunk) as l (line)
    where coalesce(l.line ->> 's', 'accepted') in ('accepted', 'warned')
),
lines as (
    select l.*
    from eventlog.lines_in_force(%(streams)s) as l
    where l.status in ('accepted', 'warned')
),
in_force as (
    select
        l.stream,
        l.line
    from lines as l
    where
        not l.is_corrected
        and not exists (
            select 1
            from coming as c
            where c.line_identity = case when %(is_corrected)s then eventlog.line_identity(%(form)s, l.line) end
        )
)
"""

_SUM: Final = """
, detailed as (
    select
        f.stream, f.measure, f.activity, f.item, f.unit, f.model,
        coalesce(f.line ->> 'level', 'province') as level,
        coalesce(f.line ->> 'rel', 'disjoint') as relation,
        coalesce(f.line ->> 'per', 'period') as value_per,
        f.is_counted,
        f.amount
    from figures as f
)
select
    d.stream, d.measure, d.activity, d.item, d.unit, d.model, d.level, d.relation, d.value_per, d.is_counted,
    case
        when d.relation <> 'disjoint' or d.value_per <> 'period' then 9
        else array_position(array['province', 'district', 'commune', 'post'], d.level)
    end as rank,
    sum(d.amount)::text
from detailed as d
group by d.stream, d.measure, d.activity, d.item, d.unit, d.model, d.level, d.relation, d.value_per, d.is_counted
"""

# Named by the field: which measure a field of an activity gives is the code lists' to say.
_ACTIVITIES: Final = """
, figures as (
    select
        i.stream, v.field as measure, i.line ->> 'act' as activity, null as item, null as unit, null as model, i.line,
        true as is_counted, v.amount::numeric as amount
    from in_force as i
    cross join lateral jsonb_each_text(i.line -> 'v') as v (field, amount)
)
"""

# Cases and suspects are on the heading of a group, which a correction replaces only when it states one.
_SEIZURES: Final = """
, all_lines as (
    select l.stream, l.report_position as position, l.stated_position, l.kind, l.line_no, l.line from lines as l
    union all
    select s.stream, 9223372036854775807, 0, 'correction', 0, n.line
    from coming as n
    cross join unnest(%(streams)s) as s (stream)
),
headings as (
    select distinct on (l.stream, l.position, l.stated_position, grp, level, place)
        l.stream,
        l.position,
        l.kind,
        l.line,
        coalesce(l.line ->> 'grp', 'n' || l.line_no) as grp,
        coalesce(l.line ->> 'level', 'province') as level,
        coalesce(l.line ->> 'place', '') as place
    from all_lines as l
    where l.line ?| array['cases', 'suspects', 'ownerless']
    order by l.stream, l.position, l.stated_position, grp, level, place, l.line_no
),
headings_in_force as (
    select
        h.stream,
        h.line
    from headings as h
    where
        h.position < 9223372036854775807
        and not exists (
            select 1
            from headings as c
            where
                c.kind = 'correction' and c.position > h.position and c.stream = h.stream
                and c.grp = h.grp and c.level = h.level and c.place = h.place
        )
),
acquired as (
    select * from (values ('seized', 'seizure'), ('handed_over', 'handed_over'), ('found', 'found')) as a (code, what)
),
figures as (
    select
        i.stream, a.what || '_quantity' as measure, null as activity, i.line ->> 'item' as item,
        i.line ->> 'unit' as unit, null as model, i.line, true as is_counted, (i.line ->> 'qty')::numeric as amount
    from in_force as i
    inner join acquired as a on i.line ->> 'acq' = a.code
    where i.line ? 'item' and i.line ? 'qty'
    union all
    select h.stream, a.what || '_cases', null, null, null, null, h.line, true, (h.line ->> 'cases')::numeric
    from headings_in_force as h
    inner join acquired as a on h.line ->> 'acq' = a.code
    where h.line ? 'cases'
    union all
    select h.stream, 'seizure_suspects', null, null, null, null, h.line, true, (h.line ->> 'suspects')::numeric
    from headings_in_force as h
    where h.line ->> 'acq' = 'seized' and h.line ? 'suspects'
)
"""

# A model that is named as dissolved is named: nothing about it was dropped.
_MODELS: Final = """
, figures as (
    select
        i.stream, v.measure, null as activity, null as item, null as unit, null as model, i.line,
        true as is_counted, v.amount::numeric as amount
    from in_force as i
    cross join lateral jsonb_each_text(i.line -> 'v') as v (measure, amount)
    where i.line ->> 'rec' = 'stock'
    union all
    select
        i.stream, 'named_models', null, null, null, i.line ->> 'model', i.line,
        coalesce(i.line ->> 'status', 'mentioned') not in ('dissolved', 'merged'), 1
    from in_force as i
    where i.line ->> 'rec' = 'named'
)
"""
_QUERIES: Final = {
    form: _LINES + figures + _SUM
    for form, figures in {"activities": _ACTIVITIES, "seizures": _SEIZURES, "models": _MODELS}.items()
}


# Of a supplement's valid lines, those that say what a line in force says: the same thing, place and figures. Not the
# number of a seizure's group: a report written anew may number them anew.
_KINDS_OF_PLACE: Final = unicodedata.normalize(
    "NFD", "^(xã|x|phường|p|thị trấn|tt|đặc khu|đk|huyện|h|quận|q|thị xã|tx|thành phố|tp) "
)
_COMPARED: Final = """
, compared as (
    select 'stated' as what, l.line
    from unnest(%(supplement)s::jsonb[]) as c (chunk)
    cross join lateral jsonb_array_elements(c.chunk) as l (line)
    where coalesce(l.line ->> 's', 'accepted') in ('accepted', 'warned')
    union all
    select 'in force', i.line from in_force as i
),
described as (
    select
        c.what,
        -- A line without its place, its findings and the spelling of its names; of a place without
        -- the word for its kind, which is written out or cut short.
        jsonb_build_array(
            c.line - array[
                'n', 's', 'cell', 'at_before', 'at_row', 'at_after', 'f', 'grp', 'place', 'model',
                'quote_ref', 'rule', 'conf'
            ],
            eventlog.model_name_key(c.line ->> 'model'),
            regexp_replace(eventlog.model_name_key(c.line ->> 'place'), %(kinds_of_place)s, '')
        ) as content
    from compared as c
)
select count(*)
from described as s
where s.what = 'stated' and s.content in (select d.content from described as d where d.what = 'in force')
"""
_REPEATED: Final = _LINES + _COMPARED


def figures_in_force(
    conn: Connection, form: str, streams: Sequence[str], correction: Iterable[bytes] = ()
) -> dict[str, pl.DataFrame]:
    """The figures each stream of a form has in force; without those whose lines `correction` (JSON chunks) names."""
    chunks = [chunk.decode() for chunk in correction]
    with conn.cursor() as cursor:
        cursor.execute(
            _QUERIES[form],
            {"form": form, "streams": list(streams), "correction": chunks, "is_corrected": bool(chunks)},
        )
        rows = cursor.fetchall()
    schema: dict[str, pl.DataType | type[pl.DataType]] = {"stream": pl.String, **FIGURES, "amount": pl.String}
    frame = pl.DataFrame(rows, schema=schema, orient="row").with_columns(pl.col("amount").cast(AMOUNT))
    return {
        stream: frame.filter(pl.col("stream") == stream).select(list(FIGURES))
        for stream in dict.fromkeys(streams)
    }


def find_complete_streams(conn: Connection, streams: Sequence[str]) -> set[str]:
    """Those of the streams that have a report in force, and no rejected line in it that is still open."""
    with conn.cursor() as cursor:
        cursor.execute(
            """
            select r.stream
            from eventlog.report_events as r
            cross join lateral (
                select (s.counts ->> 'rejected')::integer as rejected
                from eventlog.statements as s
                where s.report_event_id = r.event_id
                order by s.position desc
                limit 1
            ) as last
            where r.stream = any(%s) and r.type = 'ReportFiled' and r.closed_position is null
            group by r.stream
            having sum(last.rejected) = 0
            """,
            (list(streams),),
        )
        return {stream for (stream,) in cursor.fetchall()}


def find_last_filed(conn: Connection, streams: Sequence[str]) -> str | None:
    """The first of the streams that has a report in force."""
    with conn.cursor() as cursor:
        cursor.execute(
            """
            select r.stream
            from eventlog.report_events as r
            where r.stream = any(%s) and r.type = 'ReportFiled' and r.closed_position is null
            """,
            (list(streams),),
        )
        filed = {stream for (stream,) in cursor.fetchall()}
    return next((stream for stream in streams if stream in filed), None)


def figures_before(conn: Connection, stream: str, judged: JudgedSection, kind: str) -> ReportedFigures:
    """What a stream has in force before a filing of `kind`, and what of it that filing leaves."""
    form = judged.section.form
    in_force = figures_in_force(conn, form, [stream])[stream]
    match kind:
        case "replace":
            return ReportedFigures(in_force, in_force.clear())
        case "supplement":
            return ReportedFigures(in_force, in_force, repeated=_count_repeated(conn, stream, judged))
        case _:
            # The lines as the log would hold them, so that the server compares like with like.
            chunks = event_lines.chunks(judged, {}, valid=True)
            return ReportedFigures(in_force, figures_in_force(conn, form, [stream], chunks)[stream])


def _count_repeated(conn: Connection, stream: str, judged: JudgedSection) -> int:
    form = judged.section.form
    chunks = [chunk.decode() for chunk in event_lines.chunks(judged, {}, valid=True)]
    with conn.cursor() as cursor:
        cursor.execute(
            _REPEATED,
            {
                **{"form": form, "streams": [stream], "correction": [], "is_corrected": False},
                "supplement": chunks,
                "kinds_of_place": _KINDS_OF_PLACE,
            },
        )
        row: tuple[int] | None = cursor.fetchone()
    return row[0] if row else 0
