"""A synthetic nation, and the report files it sends."""
