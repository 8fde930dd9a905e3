"""**Removes by-products whose time is over.**

- *Purpose:* once a day, remove Airflow's runs and the logs of their tasks older than `ANTQ_HISTORY_DAYS` (7), and
  results of checks that passed older than `ANTQ_CHECK_RESULTS_DAYS` (30). Events, receipts, reports as sent, figures
  and failed checks stay. What is kept how long: docs/housekeeping.md.
- *Owner:* data-platform.
- *On failure:* nothing is lost; the next day's run removes what this one did not. Act if it fails for three days,
  which `antq status` says: the task's log names what could not be removed and why.
- *Next:* nothing waits for it.
"""

from datetime import datetime, timedelta

from airflow.sdk import CronTriggerTimetable, dag, task


@dag(
    # At night in Viet Nam, before the weekly rebuild.
    schedule=CronTriggerTimetable("45 19 * * *", timezone="UTC"),
    start_date=datetime(2025, 1, 1),
    catchup=False,
    max_active_runs=1,
    default_args={"owner": "data-platform", "retries": 3, "retry_delay": timedelta(seconds=10)},
    tags=["upkeep"],
    doc_md=__doc__,
)
def housekeeping() -> None:
    @task
    def clean() -> dict[str, int]:
        from antq.core import settings
        from antq.platform import housekeeping

        return housekeeping.clean(settings.get_settings())

    clean()


housekeeping()
