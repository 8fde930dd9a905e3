"""**Removes quarantined originals whose time is over.**

- *Purpose:* originals that were refused or hold personal data stay in the quarantine for `ANTQ_QUARANTINE_DAYS` (30)
  and are then removed, whether or not another file comes. Receipts and events stay.
- *Owner:* data-platform.
- *On failure:* nothing is lost; the next day's run removes what this one did not. Act if it fails for three days.
- *Next:* nothing waits for it.
"""

from datetime import datetime, timedelta

from airflow.sdk import CronTriggerTimetable, dag, task


@dag(
    schedule=CronTriggerTimetable("30 19 * * *", timezone="UTC"),
    start_date=datetime(2025, 1, 1),
    catchup=False,
    max_active_runs=1,
    default_args={"owner": "data-platform", "retries": 3, "retry_delay": timedelta(seconds=10)},
    tags=["intake"],
    doc_md=__doc__,
)
def quarantine_expiry() -> None:
    @task
    def expire() -> int:
        from antq import flow
        from antq.core import settings

        return flow.expire_quarantine(settings.get_settings())

    expire()


quarantine_expiry()
