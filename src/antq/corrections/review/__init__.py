"""Review: a person's word on each figure that was read from prose: confirmed, corrected or dismissed.

The figures of a report in prose are provisional. A decision is an event on the report's stream that states the line
anew, so every earlier position still shows what was read. `antq review` is one face of these functions.
"""

from antq.corrections.review.queue import STATES, WAITING, ProseFigure, find_figures
from antq.corrections.review.review_decisions import Decision, Outcome, Verdict, decide

__all__ = ["STATES", "WAITING", "Decision", "Outcome", "ProseFigure", "Verdict", "decide", "find_figures"]
