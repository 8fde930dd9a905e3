"""The rules a line must pass: Polars expressions over a whole section, each with a stable code.

A code is the form's prefix and a number; the numbers below 200 mean the same in every form. `judge` reads a section's
text into codes, numbers and dates (`cells`), runs the rules common to all forms (`common`) and those of its form, and
gives each line its status. Nothing here looks at a row alone.
"""

from antq.rules.judged_section import ACCEPTED, IGNORED, REJECTED, STATUS, WARNED, JudgedSection
from antq.rules.judgement import judge
from antq.rules.sheet import Context, N, Rule
from antq.rules.version_of_rules import rules_version

__all__ = [
    "ACCEPTED",
    "IGNORED",
    "REJECTED",
    "STATUS",
    "WARNED",
    "Context",
    "JudgedSection",
    "N",
    "Rule",
    "judge",
    "rules_version",
]
