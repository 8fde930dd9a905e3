"""Connection strings by role, for the embedded server and for one's own."""

from pathlib import Path

from psycopg2.extensions import parse_dsn

from antq.core.database import admin_parameters, dsn, to_uri
from antq.core.secrets import load_secrets
from antq.core.settings import Settings
from antq.platform import airflow


def test_a_role_reads_its_own_database_with_its_own_password(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, postgres_port=20003)
    secrets = load_secrets(settings)
    analyst = parse_dsn(dsn("analyst", settings))
    assert analyst == {
        "host": "127.0.0.1",
        "port": "20003",
        "dbname": "antq",
        "user": "antq_analyst",
        "password": secrets.analyst,
        "application_name": "antq-analyst",
    }
    assert parse_dsn(dsn("airflow", settings))["dbname"] == "antq_airflow"
    assert parse_dsn(dsn("superset", settings))["dbname"] == "antq_superset"


def test_ones_own_server_keeps_its_options_and_not_the_administrators_login(tmp_path: Path) -> None:
    settings = Settings(
        home=tmp_path,
        dsn="host=/run/pg port=5433 dbname=kho user=boss password='p w' sslmode=require",  # type: ignore[arg-type]
    )
    builder = parse_dsn(dsn("builder", settings))
    assert (builder["host"], builder["port"], builder["dbname"]) == ("/run/pg", "5433", "kho")
    assert builder["user"] == "antq_builder"
    assert builder["sslmode"] == "require"
    assert builder["password"] == load_secrets(settings).builder
    assert admin_parameters(settings)["user"] == "boss"


def test_awkward_characters_survive_the_uri() -> None:
    parts = {"host": "db", "port": "1", "dbname": "a/b", "user": "u@x", "password": "p:/ ?#%"}
    assert parse_dsn(to_uri(parts)) == parts


def test_asyncpg_gets_sslmode_under_its_own_name(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, dsn="postgresql://boss@db:5433/kho?sslmode=require")  # type: ignore[arg-type]
    environment = airflow.environment(settings)
    assert "ssl=require" in environment["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_ASYNC"]
    assert "sslmode=require" in environment["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"]
