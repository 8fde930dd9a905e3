"""Replay: rejected lines judged anew from their file after a rule, list or layout was mended."""

from antq.corrections.replay.replay_runs import replay

__all__ = ["replay"]
