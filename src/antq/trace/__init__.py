"""From a figure of a public table back to the events, lines, files and cells it came from, and summed up again."""

from antq.trace.answer import Part, Trace
from antq.trace.lineage import trace

__all__ = ["Part", "Trace", "trace"]
