"""Amendments: what a filing changes of the figures in force, and what an operator says of a whole slot."""

from antq.intake.amendments.effects import HELD, MOST_LISTED, findings, names, without_reason, written

__all__ = ["HELD", "MOST_LISTED", "findings", "names", "without_reason", "written"]
