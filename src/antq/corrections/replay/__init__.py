"""Replay: rejected lines judged anew from their file after a rule, list or layout was mended."""

from antq.corrections.replay.replaying import replay

__all__ = ["replay"]
