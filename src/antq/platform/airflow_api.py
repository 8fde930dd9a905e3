"""The few calls to Airflow's REST API that `antq` makes: tell it of a landed file, and ask how it is."""

import json
import urllib.error
import urllib.request
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from antq.core.secrets import load_secrets
from antq.core.settings import Settings
from antq.platform.airflow import ADMIN, api_url

LANDING_ASSET = "landing"
TIMEOUT = 5.0


def _call(
    settings: Settings, path: str, body: dict[str, Any] | None = None, token: str | None = None
) -> dict[str, Any]:
    """One JSON call to Airflow's API. Raises OSError (URLError, HTTPError) when it fails."""
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    request = urllib.request.Request(  # noqa: S310 (our own http address)
        api_url(settings) + path, data=None if body is None else json.dumps(body).encode(), headers=headers
    )
    # No proxy: the address is this installation's.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=TIMEOUT) as answer:
        parsed: dict[str, Any] = json.load(answer)
        return parsed


def health(settings: Settings) -> dict[str, Any] | None:
    """Airflow's own account of its components, or None if its API does not answer."""
    try:
        return _call(settings, "/api/v2/monitor/health")
    except (OSError, ValueError):
        return None


def token(settings: Settings) -> str:
    """A token of the administrator. Raises OSError when Airflow does not answer or refuses."""
    login = {"username": ADMIN, "password": load_secrets(settings).airflow_admin_password}
    return str(_call(settings, "/auth/token", login)["access_token"])


def notify_landing(settings: Settings) -> bool:
    """Post an event of the landing asset, which starts `submission_intake` at once.

    Returns whether Airflow took it. A False is no harm: the landing watch looks into the inbox every minute.
    """
    try:
        bearer = token(settings)
        query = urlencode({"name_pattern": LANDING_ASSET, "limit": 100})
        assets = _call(settings, f"/api/v2/assets?{query}", token=bearer)["assets"]
        numbers = [asset["id"] for asset in assets if asset["name"] == LANDING_ASSET]
        if not numbers:
            return False
        _call(settings, "/api/v2/assets/events", {"asset_id": numbers[0], "extra": {}}, token=bearer)
    except (OSError, ValueError, KeyError):
        return False
    return True


def has_active_run(settings: Settings, dag_ids: Sequence[str]) -> bool:
    """Whether a run of one of these DAGs is queued or running. Raises OSError when Airflow does not answer."""
    asked = {"dag_ids": list(dag_ids), "states": ["queued", "running"], "page_limit": 1}
    return bool(_call(settings, "/api/v2/dags/~/dagRuns/list", asked, token(settings))["total_entries"])


def list_tasks(settings: Settings, state: str) -> list[dict[str, Any]]:
    """At most 50 task instances in a state, the longest queued first. Raises OSError when Airflow does not answer."""
    return list(_tasks(settings, state, 50)["task_instances"])


def count_tasks(settings: Settings, state: str) -> int:
    """How many task instances are in a state. Raises OSError when Airflow does not answer."""
    return int(_tasks(settings, state, 1)["total_entries"])


def _tasks(settings: Settings, state: str, limit: int) -> dict[str, Any]:
    query = urlencode({"state": state, "limit": limit, "order_by": "queued_when"})
    return _call(settings, f"/api/v2/dags/~/dagRuns/~/taskInstances?{query}", token=token(settings))


def list_runs(settings: Settings, dag_id: str, limit: int = 10) -> list[dict[str, Any]]:
    """The latest runs of a DAG, newest first. Raises OSError when Airflow does not answer."""
    query = urlencode({"limit": limit, "order_by": "-run_after"})
    runs: list[dict[str, Any]] = _call(
        settings, f"/api/v2/dags/{dag_id}/dagRuns?{query}", token=token(settings)
    )["dag_runs"]
    return runs
