"""The code lists: CSV files, the one home of every code, and their publication through the event log."""
