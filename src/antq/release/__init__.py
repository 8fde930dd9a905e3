"""Releases: a published state of the figures, fixed to a position of the log and a version of the code."""
