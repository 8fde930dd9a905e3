"""From an empty server to a migrated warehouse: roles, databases, log, reference lists. Safe to repeat."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import get_args

from psycopg2 import sql
from psycopg2.errors import InsufficientPrivilege
from psycopg2.extensions import connection as Connection
from psycopg2.extensions import cursor as Cursor

from antq.core.database import (
    AIRFLOW_DATABASE,
    SUPERSET_DATABASE,
    Role,
    admin_parameters,
    connect,
    dsn,
    open_connection,
    role_name,
)
from antq.core.errors import AntqError
from antq.core.secrets import load_secrets
from antq.core.settings import Settings
from antq.platform.binaries import SUPPORTED

# Readers may not lock the warehouse up: a dashboard's query that runs longer is cut.
ANALYST_STATEMENT_TIMEOUT = "120s"


@contextmanager
def _admin(settings: Settings, dbname: str | None = None) -> Iterator[Connection]:
    connection = open_connection(admin_parameters(settings, dbname))
    connection.autocommit = True
    with closing(connection):
        yield connection


def create_all(settings: Settings) -> None:
    """The product's roles and its three databases.

    Raises AntqError when the server is too old or too new, or the administrator may not create them.
    """
    try:
        create_roles(settings)
        prepare_warehouse(settings)
        for database, role in ((AIRFLOW_DATABASE, "antq_airflow"), (SUPERSET_DATABASE, "antq_superset")):
            create_database(settings, database, owner=role)
    except InsufficientPrivilege as error:
        raise AntqError(
            f"the administrator may not do this: {str(error).strip().splitlines()[0]}",
            where="the server named by ANTQ_DSN",
            fix="give that user CREATEROLE and CREATEDB, or name another in ANTQ_DSN",
        ) from None


def fill_warehouse(settings: Settings, *, demonstration: bool) -> Sequence[str]:
    """Migrate the event log and publish changed reference lists; give the lists of stewards that were left alone.

    `demonstration` allows synthetic data for good; without it the warehouse's present choice stays.
    """
    migrate_warehouse(settings)
    left_alone = publish_reference(settings)
    if demonstration:
        allow_synthetic(settings)
    return left_alone


def create_roles(settings: Settings) -> None:
    """The product's roles with their passwords. The server's version is checked first."""
    secrets = load_secrets(settings)
    with _admin(settings) as connection, connection.cursor() as cursor:
        cursor.execute("show server_version_num")
        major = int(cursor.fetchone()[0]) // 10000  # type: ignore[index]  # show always gives a row
        if major not in SUPPORTED:
            raise AntqError(
                f"PostgreSQL {major} is not supported",
                where="the server's version",
                fix="use PostgreSQL 15 to 18, or unset ANTQ_DSN to run the embedded one",
            )
        # Two installations that share a server could create a role at the same moment.
        cursor.execute("select pg_advisory_lock(hashtext('antq bootstrap'))")
        for role in get_args(Role):
            _create_role(cursor, role_name(role), getattr(secrets, role))
        # The owner's migrations make schemas that belong to the builder.
        _grant_role(cursor, "antq_builder", "antq_owner")
        cursor.execute(
            sql.SQL("alter role antq_analyst set statement_timeout = {}").format(
                sql.Literal(ANALYST_STATEMENT_TIMEOUT)
            )
        )
        cursor.execute("alter role antq_analyst set default_transaction_read_only = on")
        # The marts are views over small derived dimensions whose size the planner cannot guess: nested loops took
        # 9 s where a hash join takes 0.1 s, and compiling a query takes longer than running it.
        cursor.execute("alter role antq_analyst set enable_nestloop = off")
        # Nor how many rows are left after joins on several names: it takes half a million for some thousand, and sorts
        # them for a merge join where a hash join takes half the time.
        cursor.execute("alter role antq_analyst set enable_mergejoin = off")
        cursor.execute("alter role antq_analyst set jit = off")
        # A build sorts and sums whole tables, one or two at a time: below this they go to disk.
        cursor.execute("alter role antq_builder set work_mem = '64MB'")
        cursor.execute("alter role antq_builder set maintenance_work_mem = '256MB'")
        # dbt runs two statements at a time. To split one further costs a third more work where many rows pass from
        # worker to leader, and the processors are taken.
        cursor.execute("alter role antq_builder set max_parallel_workers_per_gather = 0")
        cursor.execute("alter role antq_builder set max_parallel_maintenance_workers = 0")
        # A full build analyzes every table that it makes, by 300 rows a unit of this target: at PostgreSQL's own, 100,
        # that was a sixth of building a million lines. As a table grows, autovacuum looks at more.
        cursor.execute("alter role antq_builder set default_statistics_target = 25")


def _create_role(cursor: Cursor, name: str, password: str) -> None:
    cursor.execute("select 1 from pg_roles where rolname = %s", (name,))
    verb = "alter" if cursor.fetchone() else "create"
    cursor.execute(
        sql.SQL(verb + " role {} login nocreatedb nocreaterole noinherit password {}").format(
            sql.Identifier(name), sql.Literal(password)
        )
        if name != "antq_owner"
        else sql.SQL(verb + " role {} login nocreatedb nocreaterole inherit password {}").format(
            sql.Identifier(name), sql.Literal(password)
        )
    )
    # An administrator who is no superuser (a managed server) must be a member to give the role a database.
    cursor.execute("select rolsuper, rolname from pg_roles where rolname = current_user")
    is_superuser, administrator = cursor.fetchone()  # type: ignore[misc]  # current_user has a row
    if not is_superuser:
        _grant_role(cursor, name, administrator)


def _grant_role(cursor: Cursor, granted: str, member: str) -> None:
    cursor.execute(sql.SQL("grant {} to {}").format(sql.Identifier(granted), sql.Identifier(member)))


def create_database(settings: Settings, name: str, owner: str, template: str = "template0") -> None:
    """Create the UTF-8 database `name` for `owner` unless it exists; only the product's roles enter it."""
    with _admin(settings) as connection, connection.cursor() as cursor:
        cursor.execute("select 1 from pg_database where datname = %s", (name,))
        if cursor.fetchone() is None:
            encoding = sql.SQL(" encoding 'UTF8'") if template == "template0" else sql.SQL("")
            cursor.execute(
                sql.SQL("create database {} owner {} template {}").format(
                    sql.Identifier(name), sql.Identifier(owner), sql.Identifier(template)
                )
                + encoding
            )
        database = sql.Identifier(name)
        cursor.execute(sql.SQL("revoke all on database {} from public").format(database))
        # Days in this warehouse are days in Viet Nam, whoever asks and from wherever.
        cursor.execute(sql.SQL("alter database {} set timezone = 'Asia/Ho_Chi_Minh'").format(database))


def prepare_warehouse(settings: Settings, template: str = "template0") -> None:
    """Create the warehouse database and let the product's roles connect to it."""
    create_database(settings, settings.database, owner="antq_owner", template=template)
    with _admin(settings) as connection, connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("grant connect on database {} to antq_builder, antq_writer, antq_analyst").format(
                sql.Identifier(settings.database)
            )
        )
        # dbt creates its own schemas if they are absent, and temporary tables.
        cursor.execute(
            sql.SQL("grant create, temporary on database {} to antq_builder").format(
                sql.Identifier(settings.database)
            )
        )


def migrate_warehouse(settings: Settings) -> None:
    """Apply the event log's migrations, and make the reference tables as they are declared, as the owner."""
    from antq.eventlog.migrate import migrate
    from antq.reference import tables

    migrate(dsn("owner", settings))
    with closing(connect("owner", settings)) as connection:
        tables.make(connection)
        connection.commit()


def publish_reference(settings: Settings) -> Sequence[str]:
    """File every changed reference list of the package as an event; give those of stewards, which differ and stay."""
    from antq.reference.publish import publish_all

    with closing(connect("owner", settings)) as connection:
        published = publish_all(connection)
        connection.commit()
    return published.left_alone


def allow_synthetic(settings: Settings) -> None:
    """Mark the warehouse as a demonstration: synthetic data is accepted from now on."""
    with closing(connect("owner", settings)) as connection, connection.cursor() as cursor:
        cursor.execute(
            "insert into warehouse.settings (key, value) values ('demonstration', 'true')"
            " on conflict (key) do update set value = excluded.value"
        )
        connection.commit()


def is_initialised(settings: Settings) -> bool:
    """Whether `antq init` has once completed for this state folder."""
    return (settings.state_dir / "initialised").is_file()
