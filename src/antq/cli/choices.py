"""The lists that a user chooses from: what `antq list` prints and what a shell completes. No database is asked."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Final

Row = dict[str, str]

_NAMED: Final = ("name_vi", "name_en")


def today() -> date:
    """The day it is in Viet Nam."""
    from antq.core.clock import VIET_NAM

    return datetime.now(VIET_NAM).date()


def codes(name: str, *more: str) -> list[Row]:
    """A code list: its codes, names, and the columns `more` of it."""
    from antq.reference import lists

    column = lists.CODE_COLUMN[name]
    return [{key: row[key] or "" for key in (column, *_NAMED, *more)} for row in lists.rows(name)]


def units() -> list[Row]:
    """The reporting units."""
    return codes("reporting_units")


def forms() -> list[Row]:
    """The forms."""
    return codes("forms")


def items() -> list[Row]:
    """Substances and goods, each with the kind it is of."""
    return codes("items", "item_class", "parent_item_code")


def measures() -> list[Row]:
    """What is counted, with the form it is reported on and its unit."""
    return codes("measures", "form", "unit_code")


def categories() -> list[Row]:
    """The national catalogue of models."""
    return codes("model_categories")


def provinces(on: date | None = None) -> list[Row]:
    """The territories of a day, in official order; without a day every one there ever was, with its days."""
    from antq import geography

    rows = geography.territories(on) if on else geography.history()
    return [
        {
            "province_key": row.province_key,
            "gso_code": row.gso_code,
            "name_vi": row.name_vi,
            "name_en": row.name_en,
            "valid_from": row.valid_from.isoformat(),
            "valid_to": row.valid_to.isoformat() if row.valid_to else "",
            "successor": row.successor or "",
        }
        for row in rows
    ]


def periods(year: int) -> list[Row]:
    """The reporting periods of a year on the basis that a report has which states none, weeks left out."""
    from antq import periods as calendar

    found = [
        calendar.period(year, cadence, number, calendar.default_basis(cadence, year, number))
        for cadence, count in (("month", 12), ("quarter", 4), ("half", 2), ("nine_months", 1), ("year", 1))
        for number in range(1, count + 1)
    ]
    return [
        {
            "period_key": one.key,
            "label": one.label,
            "start": one.start.isoformat(),
            "end": one.end.isoformat(),
        }
        for one in found
    ]


def senders(on: date) -> list[Row]:
    """Who may file on a day, and for which units and territories."""
    from antq.intake import senders as rights

    return [
        {
            "sender": right.sender,
            "name_vi": right.name_vi,
            "name_en": right.name_en,
            "units": " ".join(sorted(right.units)) if right.units is not None else rights.ALL,
            "provinces": " ".join(sorted(right.provinces)) if right.provinces is not None else rights.ALL,
        }
        for several in rights.rights().values()
        for right in several
        if right.holds(on)
    ]


_COMPLETED: Final[Mapping[str, Callable[[], list[Row]]]] = {
    "units": units,
    "forms": forms,
    "items": items,
    "categories": categories,
    "provinces": provinces,
    "periods": lambda: [*periods(today().year), *periods(today().year - 1)],
    "senders": lambda: senders(today()),
}


def complete(name: str) -> Callable[[str], Iterator[tuple[str, str]]]:
    """The completion of an option that takes a code of a list: codes that begin as typed, each with its name."""

    def completed(incomplete: str) -> Iterator[tuple[str, str]]:
        seen: set[str] = set()
        for row in _COMPLETED[name]():
            code, label, *_ = [value for key, value in row.items() if key != "gso_code"]
            if code.startswith(incomplete) and code not in seen:
                seen.add(code)
                yield code, label

    return completed


def complete_values(name: str) -> Callable[[str], Iterator[tuple[str, str]]]:
    """The same for a code list or a small list of values, such as `qualifier` or `origin`."""

    def completed(incomplete: str) -> Iterator[tuple[str, str]]:
        from antq.reference import lists

        return ((code, label) for code, label in lists.labels(name).items() if code.startswith(incomplete))

    return completed


def complete_stewards_list(incomplete: str) -> Iterator[tuple[str, str]]:
    """The lists that stewards publish and that begin as typed, each with what its rows are."""
    from antq.reference.tables import tables

    for table in tables().values():
        if table.by_stewards and table.name.startswith(incomplete):
            yield table.name, table.row


def complete_finding(incomplete: str) -> Iterator[tuple[str, str]]:
    """The codes of findings that reject a line and begin as typed."""
    from antq.reference import lists

    for row in lists.rows("findings"):
        if row["severity"] == "error" and (row["code"] or "").startswith(incomplete.upper()):
            yield row["code"] or "", row["message_vi"] or ""
