"""Rejected lines as the log holds them: filings with open rejections, and the status of each of their lines."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import polars as pl
from psycopg2.extensions import connection as Connection

# Columns of `lines`: number, status, place and the codes of the errors on it.
_LINES: Final[dict[str, pl.DataType | type[pl.DataType]]] = {
    "line_no": pl.Int64,
    "was": pl.String,
    "cell": pl.String,
    "errors": pl.List(pl.String),
}
_HEADINGS: Final = dict.fromkeys(("group_no", "level", "place", "cases", "suspects", "ownerless"), pl.String)


@dataclass(frozen=True)
class OpenFiling:
    """A filing with rejected lines nobody has answered: in force, or returned whole.

    `counts` are its lines after earlier recoveries and reviews, whose events `recoveries` names;
    `version` is that of its stream.
    """

    event_id: UUID
    position: int
    stream: str
    version: int
    is_returned: bool
    payload: dict[str, Any]
    counts: dict[str, int]
    recoveries: tuple[UUID, ...]

    @property
    def event_ids(self) -> list[str]:
        """The events that say what its lines are, the filing first."""
        return [str(event_id) for event_id in (self.event_id, *self.recoveries)]


_OPEN: Final = """
select
    r.event_id::text,
    r.position,
    r.stream,
    (select max(e.version) from eventlog.events as e where e.stream = r.stream),
    r.type = 'ReportReturned',
    r.payload,
    s.counts,
    s.event_ids
from eventlog.report_events as r
cross join lateral (
    select
        coalesce(
            array_agg(s.event_id::text order by s.position) filter (where s.event_id <> s.report_event_id), '{}'
        ) as event_ids,
        (array_agg(s.counts order by s.position desc))[1] as counts
    from eventlog.statements as s
    where s.report_event_id = r.event_id
) as s
where
    r.closed_position is null
    and (%(stream)s::text is null or r.stream = %(stream)s)
    and starts_with(r.stream || '/', %(prefix)s)
    -- Only a report has counts: what says that a slot is withdrawn or covered has none.
    and s.counts ->> 'rejected' <> '0'
order by r.position
"""


def open_filings(conn: Connection, slot: str | None = None) -> list[OpenFiling]:
    """Filings with open rejections, in the order of the log; of the slots that begin with `slot`, if given.

    A file returned without a readable slot is in no stream of reports and not among them.
    """
    return _open_filings(conn, prefix=f"report/{slot.strip('/')}/" if slot else "report/")


def still_open(conn: Connection, filing: OpenFiling) -> OpenFiling | None:
    """The filing as it is now; None when nothing of it is open any longer."""
    found = _open_filings(conn, stream=filing.stream)
    return next((one for one in found if one.event_id == filing.event_id), None)


def _open_filings(conn: Connection, *, stream: str | None = None, prefix: str = "") -> list[OpenFiling]:
    with conn.cursor() as cursor:
        cursor.execute(_OPEN, {"stream": stream, "prefix": prefix})
        return [
            OpenFiling(
                UUID(event_id), position, stream, version, returned, payload, counts, tuple(map(UUID, later))
            )
            for event_id, position, stream, version, returned, payload, counts, later in cursor.fetchall()
        ]


def lines(conn: Connection, filing: OpenFiling) -> pl.DataFrame:
    """Every line of a filing: `line_no`, `was` (its status), `cell`, `errors` (codes, of rejected lines)."""
    rows = _rows(
        conn,
        """
        select
            l.line_no,
            l.status,
            l.source_cell,
            case
                when l.status = 'rejected' then array(
                    select f.finding ->> 'code'
                    from jsonb_array_elements(l.line -> 'f') with ordinality as f (finding, place)
                    where f.finding ->> 'severity' = 'error'
                    order by f.place
                )
            end
        from eventlog.stated_lines(array[%s]) as l
        where l.report_event_id = %s
        order by l.line_no
        """,
        (filing.stream, str(filing.event_id)),
    )
    return pl.DataFrame(rows, schema=_LINES, orient="row")


# What is left of a line without its number, place and status, the findings on it, what its group says and how a figure
# of prose was found.
_OWN: Final = (
    "- array['n', 's', 'cell', 'at_before', 'at_row', 'at_after', 'f', 'cases', 'suspects', 'ownerless',"
    " 'quote_ref', 'rule', 'conf']"
)


def changed(conn: Connection, filing: OpenFiling, chunks: Iterable[bytes]) -> list[tuple[int, str, str]]:
    """Number, place and status of the lines whose codes or figures would be others if written as in `chunks`."""
    with conn.cursor() as cursor:
        cursor.execute(
            f"""
            select s.line_no, s.source_cell, s.status
            from unnest(%s::jsonb[]) as c (chunk)
            -- Numbered as in eventlog.current_lines.
            cross join lateral jsonb_to_record(c.chunk -> 0) as f (n integer)
            cross join lateral jsonb_array_elements(c.chunk) with ordinality as n (line, place)
            inner join eventlog.stated_lines(array[%s]) as s
                on s.report_event_id = %s
                and s.line_no = coalesce((n.line ->> 'n')::integer, f.n + n.place::integer - 1)
            where s.line {_OWN} <> n.line {_OWN}
            order by s.line_no
            """,  # noqa: S608  our own constant
            ([chunk.decode() for chunk in chunks], filing.stream, str(filing.event_id)),
        )
        return cursor.fetchall()


def headings(conn: Connection, filing: OpenFiling) -> pl.DataFrame:
    """What is in force of the headings of a filing's seizure groups: a row for each group that has one."""
    rows = _rows(
        conn,
        """
        select
            l.line ->> 'grp',
            coalesce(l.line ->> 'level', 'province'),
            l.line ->> 'place',
            max(l.line ->> 'cases'),
            max(l.line ->> 'suspects'),
            max(l.line ->> 'ownerless')
        from eventlog.current_lines as l
        where l.event_id = any(%s::uuid[]) and l.line ?| array['cases', 'suspects', 'ownerless']
        group by 1, 2, 3
        """,
        (filing.event_ids,),
    )
    return pl.DataFrame(rows, schema=_HEADINGS, orient="row")


def _rows(conn: Connection, query: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with conn.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()
