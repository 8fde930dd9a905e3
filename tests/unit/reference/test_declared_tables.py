"""Every list has its table in tables.toml, with the list's columns and a key among them."""

import csv
from importlib.resources import files

import pytest

from antq.reference import lists
from antq.reference.tables import tables


def test_every_list_has_its_table_and_every_table_its_list() -> None:
    assert set(tables()) == set(lists.names())


@pytest.mark.parametrize("name", lists.names())
def test_a_list_has_the_columns_of_its_table(name: str) -> None:
    text = files("antq.reference").joinpath(f"{name}.csv").read_text(encoding="utf-8")
    header = next(csv.reader(text.splitlines()))
    table = tables()[name]

    # A list that is its own source may leave the source out.
    assert set(table.columns) - {"source"} <= set(header) <= set(table.columns)
    assert set(table.key) <= set(table.columns)
    assert {kind.removesuffix(" not null") for kind in table.columns.values()} <= {
        "boolean",
        "date",
        "integer",
        "numeric",
        "text",
    }
