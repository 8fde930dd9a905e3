"""Removes by-products whose time is over: Airflow's runs, the logs of its tasks, results of checks that passed.

The DAG `housekeeping` calls `clean` daily. What else grows is kept small by whoever writes it: docs/housekeeping.md.
"""

import shutil
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from psycopg2 import Error as Psycopg2Error

from antq.core.database import connect
from antq.core.errors import AntqError
from antq.core.settings import Settings
from antq.platform import airflow
from antq.warehouse import check_results

# A night may be missed, and a second one while the machine is mended.
OVERDUE: Final = timedelta(days=3)


def clean(settings: Settings) -> dict[str, int]:
    """Remove what is older than the settings allow; returns how much went, by kind. Safe to repeat.

    One kind that cannot be removed holds up no other. Raises AntqError at the end, naming each.
    """
    kinds: dict[str, Callable[[Settings], int]] = {
        "results of checks": _remove_check_results,
        "runs of DAGs": _remove_runs,
        "logs of tasks": _remove_task_logs,
    }
    removed, failed = {}, {}
    for kind, remove in kinds.items():
        try:
            removed[kind] = remove(settings)
        except (AntqError, OSError, Psycopg2Error) as error:
            failed[kind] = " ".join(str(error).split())
    if failed:
        raise AntqError(
            f"could not remove old {', '.join(failed)}",
            where="; ".join(failed.values()),
            fix="nothing is lost and the next run tries again; mend what is named if it fails for three days",
        )
    _last_success(settings).touch()
    return removed


def overdue_since(settings: Settings) -> datetime | None:
    """When old by-products were last removed, if that is too long ago; None while all is well."""
    done = [path.stat().st_mtime for path in _milestones(settings) if path.is_file()]
    last = datetime.fromtimestamp(max(done), UTC) if done else None
    return last if last is not None and datetime.now(UTC) - last > OVERDUE else None


def _milestones(settings: Settings) -> tuple[Path, Path]:
    """An installation that never removed anything counts from its beginning."""
    return _last_success(settings), settings.state_dir / "initialised"


def _last_success(settings: Settings) -> Path:
    return settings.state_dir / "housekeeping"


def _remove_check_results(settings: Settings) -> int:
    with closing(connect("builder", settings)) as connection:
        return check_results.remove_passed(connection, settings.check_results_days)


def _remove_runs(settings: Settings) -> int:
    """Have Airflow remove its own history; returns how many runs went. Each DAG keeps its last one."""
    at_first = _count_runs(settings)
    airflow.remove_history(settings, datetime.now(UTC) - timedelta(days=settings.history_days))
    return at_first - _count_runs(settings)


def _count_runs(settings: Settings) -> int:
    with closing(connect("airflow", settings)) as connection, connection.cursor() as cursor:
        cursor.execute("select count(*) from dag_run")
        (count,) = cursor.fetchone()  # type: ignore[misc]  # a count has a row
        return int(count)


def _remove_task_logs(settings: Settings) -> int:
    """Remove the logs of tasks, and the folders of the DAG processor's days, to which nothing was written since."""
    limit = time.time() - settings.history_days * 86400
    logs = settings.state_dir / "airflow" / "logs"
    old = [path for path in logs.glob("*/*") if not path.is_symlink() and _last_change(path) < limit]
    for path in old:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    return len(old)


def _last_change(path: Path) -> float:
    return max(one.lstat().st_mtime for one in (path, *path.rglob("*")))
