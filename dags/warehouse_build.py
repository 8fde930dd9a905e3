"""**Builds staging, core and marts from the new events.**

- *Purpose:* open a build from the last built position to the end of the log, run dbt within these
  bounds. Readers see nothing of it until `quality_checks` publishes it.
- *Owner:* data-platform.
- *On failure:* the figures published before stay. The build stays open and the next run resumes it within the
  same bounds; the landing watch starts one every minute. The error names the model and dbt's log; after
  mending, wait a minute or run `antq refresh`.
- *Next:* `quality_checks`, through the asset `marts`.
"""

from datetime import datetime, timedelta

from airflow.sdk import Asset, dag, task

EVENTLOG = Asset(name="eventlog", uri="antq://warehouse/eventlog")
MARTS = Asset(name="marts", uri="antq://warehouse/marts")


@dag(
    schedule=[EVENTLOG],
    start_date=datetime(2025, 1, 1),
    catchup=False,
    max_active_runs=1,
    default_args={"owner": "data-platform", "retries": 3, "retry_delay": timedelta(seconds=3)},
    tags=["warehouse", "dbt"],
    doc_md=__doc__,
)
def warehouse_build() -> None:
    # Opening is no task of its own: each costs 5 KB of Airflow's database, and a retry resumes an open build anyway.
    @task(outlets=[MARTS])
    def build_models() -> None:
        from airflow.sdk.exceptions import AirflowSkipException

        from antq.core import settings
        from antq.warehouse import refresh

        if (build := refresh.open_build(settings.get_settings())) is None:
            raise AirflowSkipException("nothing new in the log")
        print(build)
        print(refresh.run_models(settings.get_settings(), build))

    build_models()


warehouse_build()
