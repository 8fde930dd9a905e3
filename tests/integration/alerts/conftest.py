"""Warehouses with alerts, and settings with channels."""

import json
import socket
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from alert_steps import Alerts, Warehouse
from pydantic import SecretStr

from antq.core.settings import Settings


@pytest.fixture
def alerts(warehouse: Warehouse) -> Alerts:
    return Alerts(warehouse)


@pytest.fixture
def with_channels(warehouse: Warehouse) -> Callable[..., Settings]:
    """Gives settings with these channels (name=address); at any hour, unless `quiet_hours` are given."""

    def settings(quiet_hours: str = "", **channels: str) -> Settings:
        changes: Mapping[str, Any] = {
            "alert_channels": SecretStr(json.dumps(channels)),
            "alert_link": "https://kho.example.vn/alerts",
            "alert_quiet_hours": quiet_hours,
        }
        return warehouse.settings.model_copy(update=changes)

    return settings


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
