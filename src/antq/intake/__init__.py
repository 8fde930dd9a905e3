"""Intake: from a province's file to events and a receipt."""
