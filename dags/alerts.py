"""**Alerts on what is late, missing, returned or implausible.**

- *Purpose:* after each publication, and every quarter of an hour, compare what is wrong with the alerts that stand:
  raise what is new, resolve what was mended, reopen what came back, escalate what nobody took up; then send what the
  receivers do not know yet (docs/alerts.md). A reminder and a lapse come with the day, without any report.
- *Owner:* data-quality.
- *On failure:* nothing is lost and nothing is told twice under another id; the next run goes on. Figures are
  published without it. A receiver that cannot be reached is tried again for a day; `last_error` in
  `quality.alert_messages` says why.
- *Next:* nothing waits for it: alert events ask for no build.
"""

from datetime import datetime, timedelta

from airflow.sdk import Asset, AssetOrTimeSchedule, CronTriggerTimetable, dag, task

PUBLISHED = Asset(name="published", uri="antq://warehouse/published")


@dag(
    schedule=AssetOrTimeSchedule(
        timetable=CronTriggerTimetable("*/15 * * * *", timezone="UTC"), assets=[PUBLISHED]
    ),
    start_date=datetime(2025, 1, 1),
    catchup=False,
    max_active_runs=1,
    default_args={"owner": "data-quality", "retries": 3, "retry_delay": timedelta(seconds=3)},
    tags=["quality", "alerts"],
    doc_md=__doc__,
)
def alerts() -> None:
    # One task: each instance costs some KB of Airflow's database, and reports may come every minute.
    @task
    def record_and_deliver() -> None:
        from antq.alerts import alert_decisions, delivery
        from antq.core import clock, settings

        try:
            print(dict(alert_decisions.record(settings.get_settings(), datetime.now(clock.VIET_NAM))))
        finally:
            print(delivery.deliver(settings.get_settings(), datetime.now(clock.VIET_NAM)))

    record_and_deliver()


alerts()
