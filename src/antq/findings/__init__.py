"""Findings: what is wrong with a line or filing, and the answers that senders give to those that ask."""
