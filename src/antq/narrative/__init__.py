"""Prose becomes figures: reports in Vietnamese prose, read by rules, each figure with the characters it stands in."""

from antq.narrative.figure import Doubt, Extraction, Figure
from antq.narrative.filers import Filer
from antq.narrative.reading import extract, extraction
from antq.narrative.text import Text
from antq.narrative.unaccented import UNACCENTED

__all__ = [
    "UNACCENTED",
    "Doubt",
    "Extraction",
    "Figure",
    "Filer",
    "Text",
    "extract",
    "extraction",
]
