"""Airflow's processes and tasks know where its API and its database are, wherever they run."""

from pathlib import Path

import pytest

from antq.core.settings import Settings
from antq.platform import airflow


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(state_dir=tmp_path)


def test_in_a_container_the_api_is_not_where_the_browser_finds_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert airflow.api_url(settings) == airflow.url(settings) == "http://127.0.0.1:18080"
    monkeypatch.setenv("AIRFLOW__CORE__EXECUTION_API_SERVER_URL", "http://api:18080/execution/")
    assert airflow.api_url(settings) == "http://api:18080"
    assert airflow.url(settings) == "http://127.0.0.1:18080"


def test_what_a_task_starts_may_reach_the_database_that_the_task_may_not(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"
    monkeypatch.setenv(name, "postgresql://of-ones-own")
    assert airflow.environment(settings)[name] == "postgresql://of-ones-own"
    # Airflow sets this in every task.
    monkeypatch.setenv(name, "airflow-db-not-allowed:///")
    assert airflow.environment(settings)[name].startswith("postgresql+psycopg2://antq_airflow:")
