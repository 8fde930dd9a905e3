"""**Checks a finished build and publishes it.**

- *Purpose:* run the Great Expectations suites of `expectations/` on the rows the build touched, write results
  to `quality.validation_results` and failing rows to `quality.failures`, then move the published position:
  this is the moment dashboards show the new figures. A figure that fails a check is published and listed, not
  withheld.
- *Owner:* data-quality.
- *On failure:* a check could not be run (the error names it); the figures published before stay. It is tried
  again every minute until the check is mended.
- *Next:* `alerts`, through the asset `published`; `warehouse_build` again, through the asset `eventlog`, if files came
  in meanwhile.
"""

from datetime import datetime, timedelta

from airflow.sdk import Asset, dag, task

EVENTLOG = Asset(name="eventlog", uri="antq://warehouse/eventlog")
MARTS = Asset(name="marts", uri="antq://warehouse/marts")
PUBLISHED = Asset(name="published", uri="antq://warehouse/published")


@dag(
    schedule=[MARTS],
    start_date=datetime(2025, 1, 1),
    catchup=False,
    max_active_runs=1,
    default_args={"owner": "data-quality", "retries": 3, "retry_delay": timedelta(seconds=3)},
    tags=["quality", "great-expectations"],
    doc_md=__doc__,
)
def quality_checks() -> None:
    @task(outlets=[PUBLISHED])
    def check_and_publish() -> None:
        from airflow.sdk.exceptions import AirflowSkipException

        from antq.core import settings
        from antq.warehouse import refresh

        if (build := refresh.built_build(settings.get_settings())) is None:
            raise AirflowSkipException("no build waits for its checks")
        print(refresh.check_and_publish(settings.get_settings(), build))

    @task(outlets=[EVENTLOG])
    def ask_for_the_rest() -> None:
        from airflow.sdk.exceptions import AirflowSkipException

        from antq.core import settings
        from antq.warehouse import refresh

        if not refresh.has_unpublished_events(settings.get_settings()):
            raise AirflowSkipException("everything in the log is published")

    check_and_publish() >> ask_for_the_rest()


quality_checks()
