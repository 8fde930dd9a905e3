"""The receipt as a record: composed of what was decided on a file, kept in the database, found again.

How a sender sees it is in `antq.replies`.
"""

from antq.intake.receipt.composition import MOST_FINDINGS, compose
from antq.intake.receipt.receipt_document import (
    DRY_RUN,
    Figure,
    Filing,
    FilingPeriod,
    Lines,
    Receipt,
    ReceiptFinding,
    Status,
    receipt_id,
)
from antq.intake.receipt.storage import find, load, store

__all__ = [
    "DRY_RUN",
    "MOST_FINDINGS",
    "Figure",
    "Filing",
    "FilingPeriod",
    "Lines",
    "Receipt",
    "ReceiptFinding",
    "Status",
    "compose",
    "find",
    "load",
    "receipt_id",
    "store",
]
