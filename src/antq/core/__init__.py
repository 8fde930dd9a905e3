"""The ground of all rooms: errors, settings, secrets, the database, text and cells. It imports no other room."""
