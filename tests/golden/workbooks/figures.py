"""What a sound row counts: the true figures of a line, from the numbers and codes it was made of."""

from collections.abc import Mapping
from decimal import Decimal

from .book import Column, Figure, Key
from .words import MEASURES


def of_activity(
    activity: str, level: str, numbers: Mapping[str, Decimal], columns: Mapping[str, Column] | None = None
) -> list[Figure]:
    """The figures of a line of activities; `columns` names the columns where they are not called like the fields."""
    at = columns or {}
    return [
        Figure(Key("activities", MEASURES[activity, field], level=level), value, at.get(field, field))
        for field, value in numbers.items()
    ]


def of_group(level: str, numbers: Mapping[Column, Decimal]) -> list[Figure]:
    """Cases and suspects of a group that was seized; the columns end in `cases` or `suspects`."""
    return [
        Figure(Key("seizures", f"seizure_{str(column).rpartition('.')[2]}", level=level), value, column)
        for column, value in numbers.items()
    ]


def of_exhibit(item: str, unit: str, level: str, value: Decimal, column: Column = "quantity") -> Figure:
    """A quantity seized."""
    return Figure(Key("seizures", "seizure_quantity", item, unit, level), value, column)


def of_model(name: str, level: str, numbers: Mapping[str, Decimal]) -> list[Figure]:
    """A named model and its points, groups and members."""
    named = [Figure(Key("models", "named_models", level=level), Decimal(1), "model")]
    named.append(Figure(Key("models", "#named", level=level, name=name), Decimal(1), "model"))
    return named + [
        Figure(Key("models", f"#{field}", level=level, name=name), value, field)
        for field, value in numbers.items()
    ]
