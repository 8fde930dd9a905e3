"""Workbooks of every kind of trouble, and clean ones, are judged by what the intake reads of them.

A small sample, so that tests stay short; `python -m workbooks` (see `__init__.py`) files all of them.
"""

import itertools
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from antq.core.settings import Settings

from . import clean, troubled
from .book import Book
from .reading import Read, read
from .scoring import Outcome, judge
from .words import reference

SEED = 1
CLEAN = 10


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a folder of its own."""
    return Settings(state_dir=tmp_path_factory.mktemp("state"))


def filed(settings: Settings, folder: Path, books: Iterator[Book]) -> list[tuple[Outcome, Read]]:
    """The books, each filed as a dry run and judged."""
    results = []
    for book in books:
        path = folder / book.name
        path.write_bytes(book.data)
        found = read(settings, path)
        results.append((judge(book, found), found))
    return results


def test_no_troubled_workbook_is_filed_wrongly_without_a_word(settings: Settings, tmp_path: Path) -> None:
    outcomes = [outcome for outcome, _ in filed(settings, tmp_path, troubled.sample(SEED))]
    wrong = [f"{o.book.name}: {'; '.join(o.why)}" for o in outcomes if o.verdict == "wrong"]
    assert len(outcomes) == len(troubled.KINDS)
    assert wrong == []


def test_no_figure_of_a_clean_workbook_is_read_wrongly(settings: Settings, tmp_path: Path) -> None:
    results = filed(settings, tmp_path, clean.books(SEED, CLEAN))
    assert [f"{o.book.name}: {o.why}" for o, _ in results if o.verdict in ("wrong", "returned")] == []
    assert all(found.figures for _, found in results)


def test_a_wrong_figure_and_an_unreported_trouble_are_wrong(settings: Settings, tmp_path: Path) -> None:
    book = next(clean.books(SEED, 1))
    ((outcome, found),) = filed(settings, tmp_path, iter([book]))
    assert outcome.verdict != "wrong"
    key = next(iter(found.figures))
    found.figures[key] += Decimal(1)
    assert judge(book, found).verdict == "wrong"


def test_every_layout_of_the_lists_has_its_drafts() -> None:
    assert {layout for layout, _, _ in troubled.DRAFTS} == {row["layout_key"] for row in reference("layouts")}


def test_the_same_seed_draws_the_same_bytes() -> None:
    one, two = (list(itertools.islice(troubled.books(SEED, 1), 3)) for _ in range(2))
    assert [book.data for book in one] == [book.data for book in two]
