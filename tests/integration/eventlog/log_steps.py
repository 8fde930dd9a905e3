"""Steps that the tests of the event log share."""

import json
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any, Protocol
from uuid import uuid4

from psycopg2.extensions import connection as Connection

from antq.core import database
from antq.core.settings import Settings
from antq.eventlog.store import LINES_PER_CHUNK, NewEvent


class Warehouse(Protocol):
    """What tests/conftest.py's fixtures yield."""

    settings: Settings
    environment: dict[str, str]

    def dsn(self, role: database.Role) -> str: ...
    def connect(self, role: database.Role) -> Connection: ...


STREAM = "report/seizures/an_giang_2008/border_guard/2021.assumed/structured/reported"


def lines(count: int, first: int = 1) -> list[dict[str, Any]]:
    return [{"n": n, "s": "accepted", "item": "heroin", "qty": "2.0819"} for n in range(first, first + count)]


def chunks(all_lines: Sequence[Any]) -> list[str]:
    return [
        json.dumps(list(all_lines[start : start + LINES_PER_CHUNK]), ensure_ascii=False)
        for start in range(0, len(all_lines), LINES_PER_CHUNK)
    ]


def filing(stream: str = STREAM, expected_version: int = 0, count: int = 3, **changes: Any) -> NewEvent:
    values = {
        "event_id": uuid4(),
        "stream": stream,
        "expected_version": expected_version,
        "type": "ReportFiled",
        "payload": {"vintage": expected_version + 1, "sender": "Bộ đội Biên phòng An Giang"},
        "actor": "test",
        "lines": chunks(lines(count)),
    }
    return NewEvent(**{**values, **changes})


def rows(conn: Connection, query: str, *values: object) -> list[tuple[Any, ...]]:
    with conn.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()


def value(conn: Connection, query: str, *values: object) -> Any:
    ((only,),) = rows(conn, query, *values)
    return only


def run(conn: Connection, *statements: str) -> None:
    with conn.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@contextmanager
def superuser(warehouse: Warehouse) -> Iterator[Connection]:
    """The server's administrator in the warehouse: who can do what the product's roles cannot."""
    parts = database.admin_parameters(warehouse.settings, warehouse.settings.database)
    with closing(database.open_connection(parts)) as conn:
        yield conn
