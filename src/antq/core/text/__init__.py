"""The one reading of text from outside: which characters mean the same, which mean nothing, which were garbled.

Readers, layouts, covers, code lists and guards all look at text through this package, so that a word has one spelling
wherever it is.
"""

from antq.core.text.characters import (
    fold_look_alikes,
    is_plain,
    look_alikes,
    read,
    read_column,
    searchable,
    visible,
)
from antq.core.text.encodings import TWICE, Garbled, find_garbled, ungarbled

__all__ = [
    "TWICE",
    "Garbled",
    "find_garbled",
    "fold_look_alikes",
    "is_plain",
    "look_alikes",
    "read",
    "read_column",
    "searchable",
    "ungarbled",
    "visible",
]
