"""Kho ANTQ: an event-sourced national warehouse of provincial reports."""

__version__ = "0.1.0"
