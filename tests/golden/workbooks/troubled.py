"""Every kind of trouble crossed with every form and layout."""

from collections.abc import Callable, Iterator
from random import Random
from typing import Final

from . import provincial, template
from .book import Book, Draft, Trouble, draw
from .trouble_cells import CELLS
from .trouble_dates import DATES
from .trouble_hidden import HIDDEN
from .trouble_notes import NOTES
from .trouble_places import PLACES
from .trouble_rows import ROWS

FORMS: Final = ("activities", "seizures", "models")
DRAFTS: Final[list[tuple[str, str, Callable[[Random, str], Draft]]]] = [
    *(("template", form, template.draft) for form in FORMS),
    ("tay_ninh_drugs", "seizures", provincial.tay_ninh),
    *(("lang_son_three_sheets", form, provincial.lang_son) for form in FORMS),
    *(("ca_mau_one_sheet", form, provincial.ca_mau) for form in FORMS),
]
KINDS: Final[list[Callable[[Draft, Random], Trouble | None]]] = [
    *ROWS,
    *CELLS,
    *DATES,
    *HIDDEN,
    *NOTES,
    *PLACES,
]
_TRIES: Final = 4


def books(seed: int, rounds: int = 2, kinds: str | None = None) -> Iterator[Book]:
    """`rounds` workbooks of each kind in each form and layout where it can occur."""
    for turn in range(rounds):
        for where in range(len(DRAFTS)):
            for spoil in KINDS:
                if not kinds or kinds in spoil.__name__.replace("_", " "):
                    yield from _spoiled(seed, turn, where, spoil)


def sample(seed: int) -> Iterator[Book]:
    """One workbook of each kind, each in another form and layout than the kind before."""
    for number, spoil in enumerate(KINDS):
        turns = (_spoiled(seed, 0, (number + turn) % len(DRAFTS), spoil) for turn in range(len(DRAFTS)))
        yield next(book for books in turns for book in books)


def _spoiled(
    seed: int, turn: int, where: int, spoil: Callable[[Draft, Random], Trouble | None]
) -> Iterator[Book]:
    """The workbook of a kind in a form and layout, if it can occur there."""
    layout, form, make = DRAFTS[where]
    for attempt in range(_TRIES):
        name = f"{spoil.__name__}-{layout}-{form}-{turn}"
        rng = Random(f"{seed}/{name}/{attempt}")
        draft = make(rng, form)
        trouble = spoil(draft, rng)
        if trouble:
            yield Book(f"{name}.xlsx", draw(draft), draft, trouble)
            return
