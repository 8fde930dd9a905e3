"""From a figure of a public table back to the events, lines, files and cells it came from, and summed up again."""

from antq.trace.lineage import trace
from antq.trace.trace_result import Part, Trace

__all__ = ["Part", "Trace", "trace"]
