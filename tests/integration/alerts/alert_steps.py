"""Alerts as events, and receivers as stewards publish them."""

from typing import Any, Protocol
from uuid import uuid4

from psycopg2.extensions import connection as Connection

from antq.core import database
from antq.core.settings import Settings
from antq.eventlog.store import NewEvent, append, stream_state
from antq.reference.lists import Row
from antq.reference.publish import publish


class Warehouse(Protocol):
    """What tests/conftest.py's fixtures yield."""

    settings: Settings
    environment: dict[str, str]

    def connect(self, role: database.Role) -> Connection: ...


EVERYBODY: Row = {
    "receiver": "Văn phòng Cục V05",
    "channel": "mail",
    "address": "truc-ban@example.vn",
    "form": "*",
    "reporting_unit": "*",
    "province_key": "*",
    "least_severity": "notice",
    "valid_from": "2026-01-01",
    "valid_to": None,
    "source": "kiểm thử",
}


def payload(**changes: Any) -> dict[str, Any]:
    """What the event says that raises an alert."""
    return {
        "kind": "figure_implausible",
        "severity": "warning",
        "origin": "reported",
        "form": "seizures",
        "province_key": "dong_thap_2025",
        "reporting_unit": "police",
        "period_key": "2025-M11.decree_09",
        "facts": {
            "checks": [
                {
                    "check": "facts.slip_of_thousand",
                    "title_vi": "Gấp nhiều lần tháng lớn nhất",
                    "title_en": "Many times the largest month",
                    "severity": "warning",
                    "rows": 3,
                    "file": "thu giữ tháng 11.xlsx",
                    "cell": "Thu giữ!D7",
                    "column": "quantity",
                    "value": "10200",
                }
            ]
        },
        "sentence_vi": "Đồng Tháp, Công an tỉnh: 10.200 kg pháo nổ, gấp 31 lần tháng lớn nhất trong 3 năm.",
        "sentence_en": "Dong Thap, provincial police: 10,200 kg of fireworks, 31 times the largest month in 3 years.",
        **changes,
    }


class Alerts:
    """Alerts of a warehouse, and who is told of them."""

    def __init__(self, warehouse: Warehouse) -> None:
        self._writer, self._owner = warehouse.connect("writer"), warehouse.connect("owner")

    def add(self, key: str, event: str, **content: Any) -> int:
        """Append an event to an alert; its position."""
        stream = f"alert/{key}"
        version = stream_state(self._writer, stream).version
        (appended,) = append(self._writer, [NewEvent(uuid4(), stream, version, event, content, "test")])
        self._writer.commit()
        return appended.position

    def raise_alert(self, key: str, **changes: Any) -> int:
        return self.add(key, "AlertRaised", **payload(**changes))

    def publish_receivers(self, *rows: Row) -> None:
        publish(self._owner, "receivers", rows)
        self._owner.commit()

    def messages(self, columns: str = "*") -> list[tuple[Any, ...]]:
        """The columns of all messages, in the order they were written down."""
        with self._writer.cursor() as cursor:
            cursor.execute(
                f"select {columns} from quality.alert_messages order by created_at, receiver, channel"  # noqa: S608
            )
            found = cursor.fetchall()
        self._writer.commit()
        return found
