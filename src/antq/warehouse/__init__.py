"""Builds: from new events to published figures by dbt; the rebuild from nothing, and its comparison."""
