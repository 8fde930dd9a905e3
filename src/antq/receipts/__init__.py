"""Receipts: what a sender learns of a file, as JSON (`receipt`), as a page, and in the workbook that was sent."""

from antq.intake.receipt import DRY_RUN, Filing, Receipt, ReceiptFinding, compose, load, receipt_id, store

__all__ = [
    "DRY_RUN",
    "Filing",
    "Receipt",
    "ReceiptFinding",
    "compose",
    "load",
    "receipt_id",
    "store",
]
