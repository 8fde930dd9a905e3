"""The event log: append, read, verify, migrate; and the files as they were received."""
