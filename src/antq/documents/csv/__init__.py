"""CSV: the head with cover and headings, and the lines under it."""
