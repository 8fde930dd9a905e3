"""Every format of report: guards at the door, a reader each, and layouts that say what headings mean."""
