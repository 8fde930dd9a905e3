"""What goods say of the cases they were seized in: a subject, something the report must say, or nothing."""

from collections.abc import Iterable
from functools import cache
from types import MappingProxyType
from typing import Final

from antq.reference import lists

# What an item says that is seized in cases of several subjects: it has one, the report knows which.
UNSAID: Final = "unsaid"


@cache
def said_by_item() -> MappingProxyType[str, str]:
    """For each item the subject it says, or UNSAID; without those that go with cases of every kind (`neutral`)."""
    return MappingProxyType(
        {
            row["item_code"] or "": row["subject_code"] or UNSAID
            for row in lists.rows("items")
            if row["neutral"] != "true"
        }
    )


def subject_of_goods(meanings: Iterable[str]) -> str | None:
    """The subject of cases by what all their goods say: the one that all of them say, else none."""
    subjects = set(meanings)
    return subjects.pop() if len(subjects) == 1 and UNSAID not in subjects else None
