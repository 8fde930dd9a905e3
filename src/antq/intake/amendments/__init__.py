"""Amendments: what a filing changes of the figures in force, and what an operator says of a whole slot."""

from antq.intake.amendments.effects import MOST_LISTED, findings, names, written

__all__ = ["MOST_LISTED", "findings", "names", "written"]
