"""**Judges rejected lines anew, so that a mended rule or list needs no report sent again.**

- *Purpose:* once a week, or by hand after a rule, code list or layout was mended, judge the open rejections
  from the files as they were sent. Lines that pass enter the filing they came with, each once; the report of
  what came back, still fails or is lost is in the task's log. The same as `antq replay run`.
- *Owner:* data-quality.
- *On failure:* what was brought back stays and nothing is brought back twice; run it again. Act only if it
  fails again: the error names the stream, and `antq replay list --slot …` shows its lines.
- *Next:* `warehouse_build`, through the asset `eventlog`, when lines came back.
"""

from datetime import datetime, timedelta

from airflow.sdk import Asset, CronTriggerTimetable, dag, task

EVENTLOG = Asset(name="eventlog", uri="antq://warehouse/eventlog")


@dag(
    # Sunday night in Viet Nam.
    schedule=CronTriggerTimetable("0 20 * * 6", timezone="UTC"),
    start_date=datetime(2025, 1, 1),
    catchup=False,
    max_active_runs=1,
    default_args={"owner": "data-quality", "retries": 3, "retry_delay": timedelta(seconds=3)},
    tags=["intake"],
    doc_md=__doc__,
)
def rejects_replay() -> None:
    @task(outlets=[EVENTLOG])
    def replay() -> None:
        from airflow.sdk.exceptions import AirflowSkipException

        from antq import flow
        from antq.core import settings

        if not flow.replay_rejects(settings.get_settings()):
            raise AirflowSkipException("no rejected line passes today")

    replay()


rejects_replay()
