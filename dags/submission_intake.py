"""**Takes landed files into the event log.**

- *Purpose:* read each landed file, answer it with a receipt, append its filings as events: when `antq submit`
  or the landing watch announces one. A bad file gets a receipt and never fails a task.
- *Owner:* data-platform.
- *On failure:* the landing watch starts it again within a minute; what is still landed is taken in, each file once.
  Act only if failures go on for ten minutes: read the task's log, then `antq status` (is PostgreSQL up?).
- *Next:* `warehouse_build`, through the asset `eventlog`, at the run's end or while events are unpublished.
"""

from datetime import datetime, timedelta

from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import Asset, dag, task
from airflow.sdk.exceptions import AirflowSkipException

LANDING = Asset(name="landing", uri="antq://landing/inbox")
EVENTLOG = Asset(name="eventlog", uri="antq://warehouse/eventlog")


@dag(
    # No schedule besides: a run for each minute in which nothing came would be most of what Airflow keeps.
    schedule=[LANDING],
    start_date=datetime(2025, 1, 1),
    catchup=False,
    max_active_runs=1,  # two runs would read the same files; only one would take them in
    default_args={"owner": "data-platform", "retries": 3, "retry_delay": timedelta(seconds=3)},
    tags=["intake"],
    doc_md=__doc__,
)
def submission_intake() -> None:
    @task
    def list_landed() -> list[list[str]]:
        from antq import flow
        from antq.core import settings

        return flow.chunks(settings.get_settings())

    @task
    def take_in(submissions: list[str]) -> None:
        from antq import flow
        from antq.core import settings

        flow.take_in_chunk(settings.get_settings(), submissions)

    # Also when a file could not be taken in: the others wait for their figures.
    @task(outlets=[EVENTLOG], trigger_rule="all_done")
    def ask_for_a_build() -> None:
        from antq import flow
        from antq.core import settings

        if not flow.build_is_due(settings.get_settings()):
            raise AirflowSkipException("nothing new in the log, or a build is under way")

    taken = take_in.expand(submissions=list_landed())
    # A run's state is that of its last tasks: this one fails when a portion did.
    taken >> [ask_for_a_build(), EmptyOperator(task_id="all_answered", trigger_rule="none_failed")]


submission_intake()
