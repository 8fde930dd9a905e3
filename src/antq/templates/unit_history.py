"""What the warehouse knows of a unit before it reports: its active models and what it filed for the last period."""

from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import psycopg2

from antq import periods
from antq.core.database import connect
from antq.core.errors import AntqError
from antq.core.settings import Settings
from antq.periods import Period


@dataclass(frozen=True)
class Model:
    """A model in force at the unit's latest report: codes as the forms name them."""

    name: str
    sponsor: str | None
    status: str
    level: str | None
    place: str | None


@dataclass(frozen=True)
class LastFigure:
    """A figure in force for the period before; codes, except the names of measure and item."""

    form: str
    measure: str
    item: str | None
    acquisition: str | None
    mode: str | None
    level: str | None
    relation: str | None
    value: Decimal
    unit: str | None


@dataclass(frozen=True)
class UnitHistory:
    """`is_reached` is False where no warehouse answered: what is empty then is unknown, not absent."""

    is_reached: bool = False
    last: Period | None = None
    figures: tuple[LastFigure, ...] = ()
    models: tuple[Model, ...] = ()


def previous_period(period: Period) -> Period | None:
    """The period of the same cadence and basis before this one; None for a campaign or a stage."""
    if period.has_own_bounds:
        return None
    # Nine months of a year follow those of the year before: the gap between is under a year for all.
    first, last = period.start - timedelta(days=370), period.start - timedelta(days=1)
    return periods.calendar(period.cadence, first, last, period.basis)[-1]


def read_history(settings: Settings, province_key: str, unit: str, period: Period) -> UnitHistory:
    """Ask the published marts as an analyst. A warehouse that does not answer is no error: a template needs none."""
    last = previous_period(period)
    try:
        with closing(connect("analyst", settings)) as conn, conn.cursor() as cursor:
            cursor.execute(
                """
                select
                    m.form, m.measure_name, m.item_name, m.acquisition_code, m.mode, m.level, m.relation,
                    m.value, m.unit_code
                from marts.slot_measures as m
                where
                    m.province_key = %s and m.reporting_unit = %s and m.period_key = %s and m.origin = 'reported'
                    and m.obs_status = 'A' and m.excluded_by is distinct from 'structured'
                order by m.form, m.measure_name, m.item_name, m.level, m.mode
                """,
                (province_key, unit, last.key if last else ""),
            )
            figures = tuple(LastFigure(*row) for row in cursor)
            cursor.execute(
                """
                with mine as (
                    select f.model_name, f.sponsor, f.status, f.level, f.place, p.period_end
                    from core.fct_models as f
                    inner join core.dim_period as p on f.period_key = p.period_key
                    where
                        f.province_key = %s and f.reporting_unit = %s and f.origin = 'reported'
                        and f.obs_status = 'A' and p.period_end < %s
                )

                select distinct mine.model_name, mine.sponsor, mine.status, mine.level, mine.place
                from mine
                where
                    mine.period_end = (select max(latest.period_end) from mine as latest)
                    and mine.status in ('active', 'pilot', 'mentioned')
                order by mine.model_name
                """,
                (province_key, unit, period.end),
            )
            models = tuple(Model(*row) for row in cursor)
    except (AntqError, psycopg2.Error):
        return UnitHistory(last=last)
    return UnitHistory(True, last, figures, models)
