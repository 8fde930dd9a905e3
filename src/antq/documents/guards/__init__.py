"""Guards at the door: what a file is, and whether it may be opened at all, before anything reads it."""

from antq.documents.guards.inspected import Format, Inspected, Refused
from antq.documents.guards.opening import inspect

__all__ = ["Format", "Inspected", "Refused", "inspect"]
