"""What a running installation chose: ports and process ids, in <state_dir>/runtime.json."""

import json
import socket
from collections.abc import Iterable
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from antq.core.secrets import write_private
from antq.core.settings import Settings

LOOPBACK = "127.0.0.1"
PortName = Literal["postgres", "airflow", "superset"]


class Runtime(BaseModel):
    """Chosen ports by service; a service that never ran has its preferred port."""

    model_config = ConfigDict(extra="ignore")

    ports: dict[str, int] = {}


def read_runtime(settings: Settings) -> Runtime:
    """The recorded runtime; an absent or torn file reads as an empty one."""
    try:
        return Runtime.model_validate_json((settings.state_dir / "runtime.json").read_text(encoding="utf-8"))
    except (OSError, ValidationError):
        return Runtime()


def port_of(settings: Settings, name: PortName) -> int:
    """The port `name` was last started on, else its preferred one."""
    return read_runtime(settings).ports.get(name) or preferred_port(settings, name)


def preferred_port(settings: Settings, name: PortName) -> int:
    """The port the settings ask for."""
    return {
        "postgres": settings.postgres_port,
        "airflow": settings.airflow_port,
        "superset": settings.superset_port,
    }[name]


def record_port(settings: Settings, name: PortName, port: int) -> None:
    """Remember that `name` listens on `port`."""
    ports = {**read_runtime(settings).ports, name: port}
    write_private(settings.state_dir / "runtime.json", json.dumps({"ports": ports}, indent=2) + "\n")


def is_free(port: int) -> bool:
    """Whether a service could listen on `port` of the loopback address now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True


def choose_port(settings: Settings, name: PortName, taken: Iterable[int] = ()) -> int:
    """A free port for `name`, none of `taken`, the preferred one if possible; recorded for clients."""
    port = free_port(preferred_port(settings, name), taken)
    record_port(settings, name, port)
    return port


def free_port(preferred: int, taken: Iterable[int] = ()) -> int:
    """`preferred` if it is free, else the next free one of the twenty above it, else any free port."""
    avoided = set(taken)
    for port in range(preferred, min(preferred + 21, 65536)):
        if port not in avoided and is_free(port):
            return port
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])
