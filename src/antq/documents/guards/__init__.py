"""Guards at the door: what a file is, and whether it may be opened at all, before anything reads it."""

from antq.documents.guards.inspection import Format, Inspection, RefusedError
from antq.documents.guards.opening import inspect

__all__ = ["Format", "Inspection", "RefusedError", "inspect"]
