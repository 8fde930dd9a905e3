"""Prose becomes figures: reports in Vietnamese prose, read by rules, each figure with the characters it is made of."""

from antq.narrative.divided_totals import count_parts
from antq.narrative.extraction import extract, extract_with_doubts
from antq.narrative.figure import Doubt, Extraction, Figure
from antq.narrative.filers import Filer
from antq.narrative.folding import Text
from antq.narrative.unaccented import UNACCENTED

__all__ = [
    "UNACCENTED",
    "Doubt",
    "Extraction",
    "Figure",
    "Filer",
    "Text",
    "count_parts",
    "extract",
    "extract_with_doubts",
]
