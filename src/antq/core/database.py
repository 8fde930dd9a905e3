"""Connections to the server by role; the one place that knows hosts, ports and database names."""

from typing import Any, Literal
from urllib.parse import quote, urlencode

import psycopg2
from psycopg2.extensions import connection as Connection
from psycopg2.extensions import parse_dsn

from antq.core.errors import AntqError
from antq.core.runtime import LOOPBACK, port_of
from antq.core.secrets import load_secrets
from antq.core.settings import Settings, get_settings

Role = Literal["owner", "builder", "writer", "analyst", "airflow", "superset"]

AIRFLOW_DATABASE = "antq_airflow"
SUPERSET_DATABASE = "antq_superset"


def role_name(role: Role) -> str:
    """The server's name of `role`."""
    return f"antq_{role}"


def database_name(role: Role, settings: Settings) -> str:
    """The database `role` works in: the warehouse, or a metadata database of its own."""
    return {"airflow": AIRFLOW_DATABASE, "superset": SUPERSET_DATABASE}.get(role, settings.database)


def _server(settings: Settings) -> dict[str, str]:
    if settings.dsn is not None:
        return {k: str(v) for k, v in parse_dsn(settings.dsn.get_secret_value()).items()}
    return {"host": LOOPBACK, "port": str(port_of(settings, "postgres"))}


def parameters(role: Role, settings: Settings | None = None) -> dict[str, str]:
    """libpq parameters for `role`: host, port, dbname, user, password, and what ANTQ_DSN adds (sslmode …)."""
    settings = settings or get_settings()
    return {
        **_server(settings),
        "dbname": database_name(role, settings),
        "user": role_name(role),
        "password": getattr(load_secrets(settings), role),
        "application_name": f"antq-{role}",
    }


def admin_parameters(settings: Settings, dbname: str | None = None) -> dict[str, str]:
    """libpq parameters of the server's administrator, in `dbname` (default: the maintenance database)."""
    server = _server(settings)
    if settings.dsn is None:
        server |= {"user": "antq_admin", "password": load_secrets(settings).admin}
    return {**server, "dbname": dbname or "postgres", "application_name": "antq-admin"}


def to_uri(parts: dict[str, str], scheme: str = "postgresql") -> str:
    """One connection URI from libpq parameters; a socket folder as host goes into the query."""
    rest = {k: v for k, v in parts.items() if k not in {"user", "password", "host", "port", "dbname"}}
    host = parts.get("host", "")
    if host.startswith("/"):
        rest = {"host": host, **({"port": parts["port"]} if "port" in parts else {}), **rest}
        host = ""
    address = f"{host}:{parts['port']}" if host and "port" in parts else host
    login = ":".join(quote(parts[k], safe="") for k in ("user", "password") if k in parts)
    query = f"?{urlencode(rest, quote_via=quote)}" if rest else ""
    return f"{scheme}://{login}@{address}/{quote(parts['dbname'], safe='')}{query}"


def dsn(role: Role, settings: Settings | None = None) -> str:
    """A libpq connection string (URI form) for `role`. It holds the role's password."""
    return to_uri(parameters(role, settings))


def connect(role: Role, settings: Settings | None = None) -> Connection:
    """An open psycopg2 connection, autocommit off. Raises AntqError when the server cannot be reached."""
    return open_connection(parameters(role, settings))


def open_connection(parts: dict[str, Any]) -> Connection:
    """Connect with libpq parameters; a refusal becomes an AntqError without the password."""
    try:
        connection: Connection = psycopg2.connect(**{"connect_timeout": "10", **parts})
        return connection
    except psycopg2.OperationalError as error:
        raise AntqError(
            f"cannot connect to the database: {str(error).strip().splitlines()[-1]}",
            where=f"{parts.get('host', 'socket')}:{parts.get('port', '')}/{parts['dbname']}"
            f" as {parts.get('user', 'the default user')}",
            fix="start it with `antq up`; `antq status` shows what runs; check ANTQ_DSN if you set it",
        ) from None
