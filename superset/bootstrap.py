"""Bring Superset to its wanted state: schema, roles, the administrator, the analyst connection and the dashboards.

Runs in Superset's own environment, as often as one likes:

    SUPERSET_CONFIG_PATH=superset/superset_config.py .venv-superset/bin/python superset/bootstrap.py

Environment: what `superset_config.py` needs, and

    SUPERSET_ANALYST_DSN      libpq connection string of the read-only role on the warehouse
    SUPERSET_ADMIN_USER       name of the administrator (admin)
    SUPERSET_ADMIN_PASSWORD   its password; a changed one is set

A fingerprint of everything that went in is kept in the metadata database; while it fits, a second run only compares
it (a quarter of a second, without starting Superset). `--force` does all steps again. Exit 1 names the failed step.
"""

import argparse
import hashlib
import logging
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psycopg2
import yaml

HERE = Path(__file__).resolve().parent
ASSETS = HERE / "assets"
DATABASE_FILE = "databases/kho_antq.yaml"
ANALYST_ROLE = "Chuyên viên phân tích"
STAMP_TABLE = "antq_bootstrap"


def say(message: str) -> None:
    print(message, flush=True)


@contextmanager
def step(name: str) -> Iterator[None]:
    """Name a step before it, and its duration after it; on failure say which step it was."""
    started = time.monotonic()
    try:
        yield
    except Exception as error:
        say(f"superset: {name} FAILED after {time.monotonic() - started:.1f} s: {error}")
        raise
    say(f"superset: {name} ({time.monotonic() - started:.1f} s)")


def read_assets() -> dict[str, str]:
    """The committed YAML by its path below `assets/`, as the importer wants it."""
    return {
        path.relative_to(ASSETS).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(ASSETS.rglob("*.yaml"))
    }


def fingerprint(assets: dict[str, str]) -> str:
    """A digest that changes when the product, an asset, a credential or this file does."""
    digest = hashlib.sha256()
    parts = [version("apache-superset"), Path(__file__).read_text(encoding="utf-8")]
    parts += [
        os.environ[name]
        for name in ("SUPERSET_ANALYST_DSN", "SUPERSET_SECRET_KEY", "SUPERSET_ADMIN_PASSWORD")
    ]
    parts += [os.environ.get("SUPERSET_ADMIN_USER", "admin")]
    parts += [text for item in assets.items() for text in item]
    for part in parts:
        digest.update(hashlib.sha256(part.encode()).digest())
    return digest.hexdigest()


def stamped() -> str | None:
    """The fingerprint of the last finished run, or None."""
    connection = psycopg2.connect(os.environ["SUPERSET_METADATA_DSN"])
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute("select to_regclass(%s)", (STAMP_TABLE,))
            if cursor.fetchone() == (None,):
                return None
            cursor.execute(f"select fingerprint from {STAMP_TABLE}")  # noqa: S608 (a constant)
            row = cursor.fetchone()
            return row[0] if row else None
    finally:
        connection.close()


def stamp(value: str) -> None:
    """Remember that the state `value` was reached."""
    connection = psycopg2.connect(os.environ["SUPERSET_METADATA_DSN"])
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(
                f"create table if not exists {STAMP_TABLE} (singleton bool primary key check (singleton),"
                " fingerprint text not null)"
            )
            cursor.execute(
                f"insert into {STAMP_TABLE} values (true, %s)"  # noqa: S608 (a constant)
                " on conflict (singleton) do update set fingerprint = excluded.fingerprint",
                (value,),
            )
    finally:
        connection.close()


def quieten() -> None:
    """Leave errors only: the migrations alone would print a thousand lines."""
    for name in ("", "alembic", "alembic.env", "alembic.runtime.migration", "py.warnings"):
        logging.getLogger(name).setLevel(logging.ERROR)


def upgrade_metadata() -> None:
    """Migrate Superset's own database to the installed version."""
    from flask_migrate import upgrade

    from superset import migrations

    upgrade(directory=str(Path(str(migrations.__file__)).parent))
    quieten()  # alembic.ini sets its own levels


def synchronise_roles() -> None:
    """Create Superset's permissions and built-in roles."""
    from superset import appbuilder, security_manager

    appbuilder.add_permissions(update_perms=True)
    security_manager.sync_role_definitions()


def ensure_administrator() -> Any:
    """The administrator, with the wanted password."""
    from werkzeug.security import check_password_hash

    from superset import security_manager

    name = os.environ.get("SUPERSET_ADMIN_USER", "admin")
    password = os.environ["SUPERSET_ADMIN_PASSWORD"]
    user = security_manager.find_user(username=name)
    if user is None:
        role = security_manager.find_role("Admin")
        user = security_manager.add_user(
            name,
            first_name="Quản trị",
            last_name="Kho ANTQ",
            email=f"{name}@antq.invalid",
            role=role,
            password=password,
        )
        if not user:
            raise RuntimeError(f"Superset did not create the user {name}")
    elif not check_password_hash(user.password, password):
        security_manager.reset_password(user.id, password)
    return user


def import_assets(assets: dict[str, str]) -> None:
    """Import every asset over what is there; the analyst connection's address comes from the environment."""
    from sqlalchemy.engine import make_url
    from superset.commands.importers.v1.assets import ImportAssetsCommand
    from superset_config import sqlalchemy_url

    from superset import db

    url = sqlalchemy_url(os.environ["SUPERSET_ANALYST_DSN"])
    contents = dict(assets)
    connection = yaml.safe_load(contents[DATABASE_FILE])
    connection["sqlalchemy_uri"] = url
    contents[DATABASE_FILE] = yaml.safe_dump(connection, allow_unicode=True)
    for path in contents:
        if path.startswith("dashboards/"):
            contents[path] = with_chart_numbers(contents[path])
    # The importer would otherwise keep the password it stored the first time.
    passwords = {DATABASE_FILE: make_url(url).password or ""}
    ImportAssetsCommand(contents, passwords=passwords).run()
    db.session.commit()


def with_chart_numbers(text: str) -> str:
    """Add the numbers the importer maps to ids of its own; committed files name charts by uuid alone."""
    dashboard = yaml.safe_load(text)
    charts = [
        node
        for node in dashboard["position"].values()
        if isinstance(node, dict) and node.get("type") == "CHART"
    ]
    for number, node in enumerate(charts, start=1):
        node["meta"]["chartId"] = number
    numbers = {node["meta"]["uuid"]: node["meta"]["chartId"] for node in charts}
    for one in dashboard["metadata"]["native_filter_configuration"]:
        one["scope"]["excluded"] = [numbers[uuid] for uuid in one["scope"]["excluded"]]
    return yaml.safe_dump(dashboard, allow_unicode=True)


def wanted_uuids(assets: dict[str, str]) -> dict[str, set[str]]:
    """The uuids of the committed assets by kind (`charts`, `dashboards`, …)."""
    wanted: dict[str, set[str]] = {kind: set() for kind in ("databases", "datasets", "charts", "dashboards")}
    for path, text in assets.items():
        kind = path.split("/")[0]
        if kind in wanted:
            wanted[kind].add(yaml.safe_load(text)["uuid"])
    return wanted


def models() -> dict[str, Any]:
    """Superset's models by the kind of asset, dependants first."""
    from superset.connectors.sqla.models import SqlaTable
    from superset.models.core import Database
    from superset.models.dashboard import Dashboard
    from superset.models.slice import Slice

    return {"dashboards": Dashboard, "charts": Slice, "datasets": SqlaTable, "databases": Database}


def prune(assets: dict[str, str]) -> list[str]:
    """Remove what earlier assets created and today's no longer hold; return what went. What people made stays.

    Ours carry `is_managed_externally`. A dataset or connection that somebody's own chart still uses is kept.
    """
    from superset.models.slice import Slice

    from superset import db

    wanted = wanted_uuids(assets)
    removed = []
    for kind, model in models().items():
        for item in db.session.query(model).filter(model.is_managed_externally.is_(True)).all():
            if str(item.uuid) in wanted[kind]:
                continue
            if kind == "datasets" and db.session.query(Slice).filter_by(datasource_id=item.id).first():
                continue
            if kind == "databases" and item.tables:
                continue
            removed.append(f"{kind} {item}")
            db.session.delete(item)
        db.session.flush()
    db.session.commit()
    return removed


def verify(assets: dict[str, str]) -> str:
    """Count what is there; raise if an asset is missing, since the importer swallows some errors."""
    from superset import db

    wanted = wanted_uuids(assets)
    counts = []
    for kind, model in models().items():
        present = {str(uuid) for (uuid,) in db.session.query(model.uuid).all()}
        if missing := wanted[kind] - present:
            raise RuntimeError(f"{kind} missing after the import: {', '.join(sorted(missing))}")
        counts.append(f"{len(wanted[kind])} {kind}")
    from superset.models.dashboard import Dashboard

    for path, text in assets.items():
        if path.startswith("dashboards/"):
            dashboard = yaml.safe_load(text)
            nodes = dashboard["position"].values()
            expected = {
                node["meta"]["uuid"] for node in nodes if isinstance(node, dict) and node["type"] == "CHART"
            }
            shown = db.session.query(Dashboard).filter_by(uuid=dashboard["uuid"]).one().slices
            if expected != {str(chart.uuid) for chart in shown}:
                raise RuntimeError(f"{path}: charts on the dashboard differ from the committed ones")
    return ", ".join(counts)


# What a reader's own browser stores: chosen filters and links to them. Without it every filter answers 403.
READER_STATE = (
    "DashboardFilterStateRestApi",
    "DashboardPermalinkRestApi",
    "ExploreFormDataRestApi",
    "ExplorePermalinkRestApi",
)
CHANGING = (
    "can_write",
    "can_delete",
    "can_add",
    "can_edit",
    "can_import",
    "can_put",
    "can_post",
    "can_bulk",
    "can_tag",
)


def may_read(permission: str, view: str) -> bool:
    """Whether a reader needs this permission: all that changes nothing, and the state of their own browser."""
    return view in READER_STATE or not permission.startswith(CHANGING)


def ensure_analyst_role() -> None:
    """A role that reads every chart and the warehouse's marts, and changes neither charts nor data."""
    from superset.models.core import Database

    from superset import db, security_manager

    role = security_manager.find_role(ANALYST_ROLE) or security_manager.add_role(ANALYST_ROLE)
    gamma = security_manager.find_role("Gamma")
    role.permissions = [
        grant for grant in gamma.permissions if may_read(grant.permission.name, grant.view_menu.name)
    ]
    for database in db.session.query(Database).filter(Database.is_managed_externally.is_(True)):
        grant = security_manager.add_permission_view_menu("database_access", database.perm)
        if grant not in role.permissions:
            role.permissions.append(grant)
    db.session.commit()


def run(assets: dict[str, str]) -> None:
    """All steps, in one process: starting Superset takes longer than most of them."""
    with step("starting"):
        from superset.app import create_app

        app = create_app()
        quieten()
    with app.app_context():
        with step("metadata schema"):
            upgrade_metadata()
        with step("permissions and roles"):
            synchronise_roles()
        with step("administrator"):
            administrator = ensure_administrator()
        from superset.utils.core import override_user

        with step("dashboards"), override_user(administrator):
            import_assets(assets)
        with step("pruning"):
            for item in prune(assets):
                say(f"superset:   removed {item}")
        with step("analyst role"):
            ensure_analyst_role()
        with step("verification"):
            say(f"superset:   {verify(assets)}")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--force", action="store_true", help="do every step even if nothing changed")
    arguments = parser.parse_args()
    missing = [
        name
        for name in (
            "SUPERSET_SECRET_KEY",
            "SUPERSET_METADATA_DSN",
            "SUPERSET_ANALYST_DSN",
            "SUPERSET_ADMIN_PASSWORD",
        )
        if not os.environ.get(name)
    ]
    if missing:
        say(f"superset: not set: {', '.join(missing)}\n  fix: run it through `antq up`, which sets them")
        return 2
    os.environ.setdefault("SUPERSET_CONFIG_PATH", str(HERE / "superset_config.py"))
    assets = read_assets()
    wanted = fingerprint(assets)
    if not arguments.force and stamped() == wanted:
        say("superset: nothing changed since the last start")
        return 0
    run(assets)
    stamp(wanted)
    return 0


if __name__ == "__main__":
    sys.exit(main())
