"""The services of an installation: what each one runs, on which port, and how to see that it works."""

import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from antq.core.runtime import PortName, choose_port, port_of, preferred_port
from antq.core.settings import Settings
from antq.platform import airflow, airflow_api, landing_watch, superset
from antq.platform.child_environment import base_environment
from antq.platform.executor_watch import ExecutorWatch, tasks_in_hand
from antq.platform.process import RunAs
from antq.platform.server import Server


@dataclass(frozen=True)
class Service:
    """What to run, and how to see that it works."""

    name: str
    command: Callable[[], list[str]]
    environment: Callable[[], dict[str, str]]
    healthy: Callable[[], bool]
    cwd: Path
    # Where it listens, if others reach it by an address: what answers there may be another installation's.
    port: PortName | None = None
    run_as: RunAs | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    prepare: Callable[[], None] = lambda: None
    # Of the leading process: why it must be started anew although it answers, or None.
    fault: Callable[[int], str | None] = lambda _: None
    # Started only when these are up, and stopped before them.
    needs: tuple[str, ...] = ()


def choose_ports(settings: Settings) -> list[str]:
    """Pick a free port for each service and record it; returns a line for each that had to move."""
    moved: list[str] = []
    taken: list[int] = []
    names: list[PortName] = ["airflow", "superset"]
    if settings.dsn is None:
        names.insert(0, "postgres")
    for name in names:
        port = choose_port(settings, name, taken)
        taken.append(port)
        if port != (preferred := preferred_port(settings, name)):
            moved.append(f"{name}: port {preferred} is taken, using {port}")
    return moved


def build_services(settings: Settings) -> list[Service]:
    """The services of an installation, on the ports that are recorded for it."""
    services = []
    server = Server(settings)
    if settings.dsn is None:
        services.append(
            Service(
                "postgres",
                command=lambda: server.command(port_of(settings, "postgres")),
                environment=server.environment,
                healthy=server.ready,
                cwd=server.folder,
                port="postgres",
                run_as=server.account,
                # PostgreSQL's fast shutdown; TERM would wait for every client to leave.
                stop_signal=signal.SIGINT,
                prepare=server.remove_stale_pid_file,
            )
        )
    needs = ("postgres",) if settings.dsn is None else ()

    def component(name: str) -> Callable[[], bool]:
        def healthy() -> bool:
            answer = airflow_api.health(settings)
            # No answer says nothing about the component: the api-server has its own check.
            return answer is not None and answer.get(name, {}).get("status") == "healthy"

        return healthy

    airflow_services: list[tuple[str, list[str], Callable[[], bool]]] = [
        ("airflow-api-server", ["api-server"], lambda: airflow_api.health(settings) is not None),
        ("airflow-scheduler", ["scheduler", "--skip-serve-logs"], component("scheduler")),
        ("airflow-dag-processor", ["dag-processor"], component("dag_processor")),
    ]
    watch = ExecutorWatch(lambda: tasks_in_hand(settings))
    for name, arguments, healthy in airflow_services:
        services.append(
            Service(
                name,
                command=partial(airflow.command, *arguments),
                environment=lambda: airflow.environment(settings),
                healthy=healthy,
                cwd=settings.home,
                port="airflow" if name == "airflow-api-server" else None,
                # Tasks report to the API: without it their first try fails, and their end waits.
                needs=(*needs, "airflow-api-server") if name == "airflow-scheduler" else needs,
                fault=watch.fault if name == "airflow-scheduler" else lambda _: None,
            )
        )
    services.append(
        Service(
            "landing-watch",
            command=lambda: [sys.executable, "-m", "antq.platform.landing_watch"],
            environment=lambda: base_environment(settings, Path(sys.executable).parent),
            healthy=lambda: landing_watch.is_healthy(settings),
            cwd=settings.home,
            needs=(*needs, "airflow-api-server"),
        )
    )
    services.append(
        Service(
            "superset",
            command=lambda: superset.command(settings, port_of(settings, "superset")),
            environment=lambda: superset.environment(settings),
            healthy=lambda: superset.is_healthy(settings),
            cwd=settings.home,
            port="superset",
            needs=needs,
        )
    )
    return services
