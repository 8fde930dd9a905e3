"""The landing watch: lands what was dropped, and starts `submission_intake` when there is something for it to do.

    python -m antq.platform.landing_watch

It runs outside Airflow, because a DAG that looks every minute leaves a run with its tasks and logs for each minute in
which nothing came. It holds no state: what one look does not finish, the next one does.
"""

import time
from pathlib import Path
from typing import Final

from antq import flow
from antq.core.errors import AntqError
from antq.core.settings import Settings, get_settings
from antq.platform import airflow_api

LOOK_EVERY: Final = 60.0
# A look may copy large files from a slow storage; one that takes longer than this hangs.
LONGEST_LOOK: Final = 600.0
# The DAGs that lead from a landed file to its published figures, the intake first.
_CHAIN: Final = ("submission_intake", "warehouse_build", "quality_checks")


def look(settings: Settings) -> bool:
    """Land what was dropped, and start the intake if it is needed; returns whether it was started.

    It is needed for files in the inbox unless it runs, and for events that no build has published unless one of the
    DAGs runs that lead there. Raises AntqError when the database cannot be reached, OSError when Airflow does not
    answer.
    """
    has_files = flow.land_dropped(settings)
    if not has_files and not flow.build_is_due(settings):
        return False
    waits_for = _CHAIN[:1] if has_files else _CHAIN
    return not airflow_api.has_active_run(settings, waits_for) and airflow_api.notify_landing(settings)


def is_healthy(settings: Settings) -> bool:
    """Whether a look began lately."""
    try:
        return time.time() - _last_look(settings).stat().st_mtime < LONGEST_LOOK
    except FileNotFoundError:
        return False


def _last_look(settings: Settings) -> Path:
    return settings.state_dir / "landing-watch"


def main() -> None:
    """Look every minute until the process is ended. A look that fails is printed, and the next one comes."""
    settings = get_settings()
    while True:
        started = time.monotonic()
        _last_look(settings).touch()
        try:
            look(settings)
        except Exception as error:  # whatever one look meets must not end the watch
            # What a database says may quote values of a file.
            detail = str(error) if isinstance(error, (AntqError, OSError)) else ""
            print(f"{time.strftime('%Y-%m-%d %H:%M:%S')} {type(error).__name__} {detail}", flush=True)
        time.sleep(max(0.0, LOOK_EVERY - (time.monotonic() - started)))


if __name__ == "__main__":
    main()
