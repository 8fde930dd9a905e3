"""Figures of tables: each value is put into a sentence (`88,5 kg pháo nổ thu giữ`) and read by the rules of sentences.

What the sentence makes of the value is the figure; its characters are those of the cell. A value that no sentence makes
a figure of, and a table whose columns stay unclear, are left to a person.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from antq.narrative.doubts import CUMULATIVE
from antq.narrative.figure import Doubt, Figure
from antq.narrative.table_cells import is_period
from antq.narrative.text_tables import Table, Value

UNREAD_TABLE: Final = "FI266"
UNREAD_CELL: Final = "FI271"

# Sentences are read apart: none takes a verb or a period of another.
_SENTENCE_END: Final = ".\n\n"
Extract = Callable[[str], Iterable[Figure]]


def read_figures(raw: str, found: list[Table], extract: Extract) -> tuple[list[Figure], list[Doubt]]:
    """The figures of tables, and what is left to a person."""
    values = [(table, value) for table in found for value in table.values]
    read: dict[int, Figure] = {}
    for make_sentence in (_sentence_counted_after, _sentence_counted_before):
        unread = [i for i in range(len(values)) if i not in read or not _is_complete_figure(read[i])]
        for i, figure in _read_sentences(extract, unread, [make_sentence(value) for _, value in values]):
            if i not in read or _is_complete_figure(figure):
                read[i] = figure
    made = [
        replace(
            figure,
            start=value.cell.start,
            end=value.cell.end,
            quote=raw[value.cell.start : value.cell.end],
            value_start=value.cell.start,
            value_end=value.cell.end,
            unit=value.unit or figure.unit,
            relation="part_of" if value.is_part else figure.relation,
            rule=f"table_{figure.rule}",
        )
        for i, figure in sorted(read.items())
        for value in [values[i][1]]
    ]
    return made, list(_doubts(raw, found, values, read))


def blank_tables(raw: str, found: list[Table]) -> str:
    """The text with its tables blanked, every other character in its place."""
    parts, done = [], 0
    for table in found:
        parts += [raw[done : table.start], "\n" * (table.end - table.start)]
        done = table.end
    return "".join([*parts, raw[done:]])


def _doubts(
    raw: str, found: list[Table], values: list[tuple[Table, Value]], read: dict[int, Figure]
) -> Iterable[Doubt]:
    for table in found:
        for cell in table.cumulative:
            yield Doubt(cell.start, cell.end, raw[cell.start : cell.end], CUMULATIVE)
        mine = [i for i, (owning_table, _) in enumerate(values) if owning_table is table]
        if not table.is_clear or (mine and not any(i in read for i in mine)):
            code = UNREAD_TABLE if table.is_of_field else UNREAD_CELL
            yield Doubt(table.start, table.end, raw[table.start : table.end], code)
            continue
        for i in mine:
            if i not in read:
                _, value = values[i]
                shown = " ".join(part for part in (value.label, value.heading, value.unit) if part)
                yield Doubt(
                    value.cell.start,
                    value.cell.end,
                    raw[value.cell.start : value.cell.end],
                    UNREAD_CELL,
                    readings=(shown,),
                )


def _read_sentences(
    extract: Extract, unread: list[int], sentences: list[tuple[str, str, str]]
) -> Iterable[tuple[int, Figure]]:
    """The figure that each sentence makes of its value: sentences come as what precedes it, it, and what follows."""
    text, places = "", {}
    for i in unread:
        text_before, value, text_after = sentences[i]
        places[len(text) + len(text_before)] = i
        text += text_before + value + text_after + _SENTENCE_END
    for figure in extract(text):
        if figure.value_start in places:
            yield places[figure.value_start], figure


def _is_complete_figure(figure: Figure) -> bool:
    """Whether a figure has a measure, and goods where it is a quantity."""
    return figure.indicator is not None and (
        figure.substance is not None or not figure.indicator.endswith("_quantity")
    )


def _sentence_counted_after(value: Value) -> tuple[str, str, str]:
    """The unit and what is counted, put after the value: `Ma túy: 2,35 kg ma túy đá thu giữ`, `Xã Tân Lập: 12 vụ`."""
    measure = "" if is_period(value.heading) else value.heading
    counted = _without_count_words(measure or value.label)
    unit = "" if counted.lower().startswith(value.unit.lower()) else value.unit
    front = [value.heading if not measure else "", value.group, value.label if measure else ""]
    return _join_with_colon(front), value.cell.text, " " + f"{unit} {counted}".strip()


def _sentence_counted_before(value: Value) -> tuple[str, str, str]:
    """What is counted, put before the value: `Số cuộc họp dân: 345 cuộc`, `Xã Tân Lập, số vụ: 12`."""
    measure = "" if is_period(value.heading) else value.heading
    front = [value.heading if not measure else "", value.group, value.label, measure]
    return _join_with_colon(front), value.cell.text, f" {value.unit}".rstrip()


def _without_count_words(label: str) -> str:
    """A label as it is written after a number: `cuộc họp dân` of `Số cuộc họp dân`."""
    for word in ("tổng số ", "số lượng ", "số "):
        if label.lower().startswith(word):
            return label[len(word) :]
    return label


def _join_with_colon(parts: list[str]) -> str:
    joined_parts = ", ".join(part.rstrip(" :.") for part in parts if part)
    return f"{joined_parts}: " if joined_parts else ""
