"""Cells whose characters are not what they look like: garbled text rejects its line, look-alike letters are folded."""

import polars as pl

from antq.core import text
from antq.core.text.characters import LOOK_ALIKE
from antq.core.text.encodings import likely_garbled
from antq.documents.document import RAW
from antq.privacy import persons
from antq.rules.sheet import Sheet

GARBLED, LOOK_ALIKES = "FI310", "FI313"


def read_characters(sheet: Sheet) -> None:
    """Say which cells are garbled, and which hold letters of another script, which then become Latin ones."""
    for name in [f.name for f in sheet.form.fields if f.name in sheet.frame.columns]:
        column = sheet.frame[name]
        if column.null_count() == len(column):
            continue
        likely = column.filter(likely_garbled(column)).unique().to_list()
        garbled = {cell: found for cell in likely if (found := text.find_garbled(cell))}
        if garbled:
            words = {
                "encoding": {cell: found.encoding for cell, found in garbled.items()},
                "meant": {cell: persons.mask(found.decoded) for cell, found in garbled.items()},
            }
            _report(sheet, GARBLED, name, words)
        if column.str.contains(LOOK_ALIKE).any():
            alike = column.filter(column.str.contains(LOOK_ALIKE)).unique().to_list()
            _report(
                sheet, LOOK_ALIKES, name, {"characters": {cell: text.look_alikes(cell) for cell in alike}}
            )
            folded = {cell: text.fold_look_alikes(cell) for cell in alike}
            sheet.frame = sheet.frame.with_columns(pl.col(name).replace(folded))


def _report(sheet: Sheet, code: str, name: str, words: dict[str, dict[str, str]]) -> None:
    """A finding on each line whose cell is named in `words`: what fills each argument, by cell."""
    cell = pl.col(name)
    lines = sheet.frame.filter(cell.is_in(list(next(iter(words.values())))))
    args = {
        key: cell.replace_strict(meaning, default=None, return_dtype=pl.String)
        for key, meaning in words.items()
    }
    sheet.add(lines.with_columns(cell.alias(RAW + name)), code, name, args)
