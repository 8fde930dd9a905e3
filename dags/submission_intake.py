"""**Takes landed files into the event log.**

- *Purpose:* read each file of the landing inbox, answer it with a receipt, append its filings as events. Runs
  when `antq submit` announces a file, and every minute for files dropped into the folder. A bad file gets a
  receipt that says why; it never fails a task.
- *Owner:* data-platform.
- *On failure:* the files stay landed and the next minute's run takes them again; nothing is taken in twice.
  Act only if failures go on for ten minutes: read the task's log, then `antq status` (is PostgreSQL up?).
- *Next:* `warehouse_build`, through the asset `eventlog`; announced again every minute while figures lag
  behind the log.
"""

from datetime import datetime, timedelta

from airflow.sdk import Asset, AssetOrTimeSchedule, CronTriggerTimetable, dag, task

LANDING = Asset(name="landing", uri="antq://landing/inbox")
EVENTLOG = Asset(name="eventlog", uri="antq://warehouse/eventlog")


@dag(
    schedule=AssetOrTimeSchedule(
        timetable=CronTriggerTimetable("* * * * *", timezone="UTC"), assets=[LANDING]
    ),
    start_date=datetime(2025, 1, 1),
    catchup=False,
    # Two runs would list the same files; taking one in twice does no harm but costs the work twice.
    max_active_runs=1,
    default_args={"owner": "data-platform", "retries": 3, "retry_delay": timedelta(seconds=3)},
    tags=["intake"],
    doc_md=__doc__,
)
def submission_intake() -> None:
    @task
    def list_landed() -> list[list[str]]:
        from antq.flow import chunks
        from antq.settings import get_settings

        return chunks(get_settings())

    @task(outlets=[EVENTLOG])
    def take_in(submissions: list[str]) -> None:
        from airflow.sdk.exceptions import AirflowSkipException

        from antq.flow import take_in_chunk
        from antq.settings import get_settings

        if not take_in_chunk(get_settings(), submissions):
            raise AirflowSkipException("nothing new in the log: no build is asked for")

    take_in.expand(submissions=list_landed())


submission_intake()
