"""Keeps receipts in the log's database, and finds them by receipt number or submission id."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from psycopg2.extensions import connection as Connection
from psycopg2.extras import Json

from antq.core.errors import AntqError
from antq.eventlog.store import get_texts
from antq.findings import catalogue
from antq.intake.receipt.receipt_document import Receipt

_VALUE: Final = "value_ref"


def store(
    conn: Connection, receipt: Receipt, landed_at: datetime, byte_size: int, refs: Mapping[str, str]
) -> None:
    """Keep a receipt in the transaction of its events. Raw values go by reference, as in the events."""
    compact = receipt.as_json()
    # Words come from the catalogue when the receipt is read: they name the value, which may be redacted.
    compact["findings"] = [
        {"code": f.code, "place": f.place, "field": f.field, _VALUE: refs.get(f.value or ""), "args": f.args}
        for f in receipt.findings
    ]
    with conn.cursor() as cursor:
        cursor.execute(
            """
            insert into intake.submissions
            (
                submission_id, receipt_id, landed_at, received_at, sender, file_name, sha256, byte_size, status, receipt
            )
            values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
            """,
            (
                str(receipt.submission_id),
                receipt.receipt,
                landed_at,
                receipt.received_at,
                receipt.sender,
                receipt.file,
                receipt.sha256,
                byte_size,
                receipt.status,
                Json(compact),
            ),
        )


def load(conn: Connection, key: str) -> Receipt | None:
    """The receipt of a receipt number or submission id, or None."""
    with conn.cursor() as cursor:
        cursor.execute(
            "select s.receipt from intake.submissions as s where s.receipt_id = %s or s.submission_id::text = %s",
            (key, key),
        )
        row = cursor.fetchone()
    if row is None:
        return None
    stored = row[0]
    texts = get_texts(conn, [f[_VALUE] for f in stored["findings"] if f[_VALUE]])
    stored["findings"] = [
        catalogue.render(f["code"], f["place"], f["field"], texts.get(f[_VALUE] or ""), f["args"])
        for f in stored["findings"]
    ]
    return Receipt.model_validate(stored)


def find(conn: Connection, key: str) -> Receipt:
    """The receipt of a receipt number or submission id. Raises AntqError where there is none."""
    found = load(conn, key)
    if found is None:
        raise AntqError(
            "no receipt of that number",
            where=key,
            fix="a file just submitted takes some seconds; `antq submit --wait` waits for it",
        )
    return found
