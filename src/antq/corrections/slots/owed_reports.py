"""Whether anybody owes a report, and which reports in force come near to one that is not: for refusals that help.

What stewards publish (`due_rules`, `obligations`) is asked of the warehouse, not of the package.
"""

import difflib
from collections.abc import Sequence
from typing import Final

from psycopg2.extensions import connection as Connection

from antq.core.errors import AntqError
from antq.intake.filing_cover import kind_of_unit
from antq.periods import Period
from antq.reference import lists
from antq.reference.publish import rows_in_force

_EVERY_CLASS: Final = "*"
# Of a stream's parts (form, territory, unit, period, channel, origin) a near one shares all but this many.
_MOST_DIFFERING_PARTS: Final = 2
_MOST_SHOWN: Final = 3


def is_in_territory(form: str, unit: str, province_key: str | None, period: Period) -> bool:
    """Whether the unit exists in the territory, or in any, on the period's last day.

    The consolidated report is every territory's; a component's, that of the territories its reporting line names.
    """
    if kind_of_unit(unit) == "consolidated":
        return True
    classes = {
        row["province_class"]
        for row in lists.rows_on("reporting_lines", period.end)
        if (row["form"], row["reporting_unit"]) == (form, unit)
    }
    if _EVERY_CLASS in classes:
        return True
    territories = {
        row["province_key"]
        for row in lists.rows_on("province_classes", period.end)
        if row["province_class"] in classes
    }
    return province_key in territories if province_key else bool(territories)


def check_owed(conn: Connection, form: str, unit: str, province_key: str | None, period: Period) -> None:
    """Raises AntqError where a report of a period of the calendar has no day to move.

    A rule gives it one, or the list of obligations asks for it: then a day can be given where no rule does.
    """
    if period.has_own_bounds or (
        is_in_territory(form, unit, province_key, period)
        and (_has_due_rule(conn, form, unit, period) or _is_owed(conn, form, unit, province_key, period))
    ):
        return
    raise AntqError(
        "Không ai phải nộp báo cáo này, nên không có hạn để dời / nobody owes this report, so it has no day to move",
        where=f"{form} · {province_key or '*'} · {unit} · {period.key}",
        fix=f"gần nhất / near: {'; '.join(_find_owed_nearby(conn, form, unit, period)) or '—'}",
    )


def _has_due_rule(conn: Connection, form: str, unit: str, period: Period) -> bool:
    return any(
        (row["form"], row["reporting_unit"], row["cadence"], row["basis"])
        == (form, unit, period.cadence, period.basis)
        for row in lists.valid_on(rows_in_force(conn, "due_rules"), period.end)
    )


def _is_owed(conn: Connection, form: str, unit: str, province_key: str | None, period: Period) -> bool:
    return any(
        (row["form"], row["reporting_unit"], row["cadence"], row["basis"])
        == (form, unit, period.cadence, period.basis)
        and _is_of_class(row["province_class"], province_key, period)
        for row in lists.valid_on(rows_in_force(conn, "obligations"), period.end)
    )


def _is_of_class(province_class: str | None, province_key: str | None, period: Period) -> bool:
    return (
        province_class == _EVERY_CLASS
        or province_key is None
        or (province_class, province_key)
        in {
            (row["province_class"], row["province_key"])
            for row in lists.rows_on("province_classes", period.end)
        }
    )


def _find_owed_nearby(conn: Connection, form: str, unit: str, period: Period) -> list[str]:
    """What is owed for the same months, of this unit first."""
    found = sorted(
        (
            (row["reporting_unit"], row["basis"])
            for row in lists.valid_on(rows_in_force(conn, "obligations"), period.end)
            if (row["form"], row["cadence"]) == (form, period.cadence)
        ),
        key=lambda one: one[0] != unit,
    )
    body = period.key.partition(".")[0]
    return [f"{form} · {of} · {body}.{basis}" for of, basis in found[:_MOST_SHOWN]]


def find_similar_reports(conn: Connection, stream: str) -> list[str]:
    """The reports in force whose streams come nearest to one, the nearest first: `activities · son_la_2008 · …`."""
    with conn.cursor() as cursor:
        cursor.execute(
            """
            select distinct r.stream
            from eventlog.report_events as r
            where r.type = 'ReportFiled' and r.closed_position is null
            """
        )
        others = [row[0] for row in cursor.fetchall()]
    wanted = stream.split("/")
    similar = [
        other for other in others if _count_differing_parts(other.split("/"), wanted) <= _MOST_DIFFERING_PARTS
    ]
    similar.sort(
        key=lambda other: (
            _count_differing_parts(other.split("/"), wanted),
            -difflib.SequenceMatcher(None, other, stream).ratio(),
        )
    )
    return [" · ".join(other.split("/")[1:]) for other in similar[:_MOST_SHOWN]]


def _count_differing_parts(parts: Sequence[str], wanted: Sequence[str]) -> int:
    return sum(one != other for one, other in zip(parts, wanted, strict=False))
