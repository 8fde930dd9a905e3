"""From a figure of a public table back to the events, lines, files and cells it came from, and summed up again."""

from antq.trace.lineage import Trace, trace

__all__ = ["Trace", "trace"]
