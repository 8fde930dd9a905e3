"""The cells of a cover → codes, days, texts, the period and the province, with the findings on them."""

import difflib
from collections.abc import Mapping
from datetime import date
from typing import Final

import polars as pl

from antq import forms, geography, periods
from antq.core import text
from antq.core.errors import AntqError
from antq.documents.dates import parse_dates
from antq.documents.document import CoverCell
from antq.documents.layouts import garbled_finding
from antq.findings.catalogue import Finding
from antq.periods import Period
from antq.privacy import persons
from antq.reference import lists
from antq.rules.rule_terms import terms

_TEXT_LENGTH: Final = 500
# Days on either map, to distinguish an unknown province from one that did not exist at the period's end.
_MAPS: Final = (date(2024, 6, 30), periods.MERGER_DATE)
# Periods nobody prescribes: a campaign, a stage of years, a label without its basis (which SL113 asks for).
_OWN_PERIODS: Final = ("campaign", "stage", "assumed")


class CoverReader:
    """Reads the cells of one cover as values; `findings` collects what is wrong with them."""

    def __init__(self, cover: Mapping[str, CoverCell]) -> None:
        self.cover = dict(cover)
        self.findings: list[Finding] = []

    def add_finding(self, code: str, name: str, **args: str) -> None:
        """Add a finding on the cell of a field, with its value masked."""
        cell = self.cover.get(name)
        value = persons.mask(cell.value) if cell else None
        self.findings.append(Finding(code, cell.place if cell else "", name, value, args))

    def read_characters(self) -> None:
        """Say which values are garbled or personal; fold letters that only look like Latin ones, and say so."""
        for name, cell in self.cover.items():
            if name != "template" and persons.first_identifier(cell.value):
                self.add_finding("PD205", name, header=forms.envelope_field(name).header_vi)
            if twins := text.look_alikes(cell.value):
                self.add_finding("FI313", name, characters=twins)
                self.cover[name] = CoverCell(text.fold_look_alikes(cell.value), cell.place)
            elif garbled := text.find_garbled(cell.value):
                self.findings.append(garbled_finding("FI311", cell.place, name, cell.value, garbled))

    def code(self, name: str) -> str | None:
        """The code of a field's value, or the field's default where the cover has none; None for one in no list."""
        field = forms.envelope_field(name)
        cell = self.cover.get(name)
        if cell is None:
            return field.default
        list_name = field.code_list or ""
        found = lists.find(list_name, cell.value)
        if found is None:
            labels = list(lists.labels(list_name).values())
            close = difflib.get_close_matches(cell.value, labels, n=3, cutoff=0.5) or labels[:4]
            self.add_finding("SL103", name, near=" · ".join(close), header=field.header_vi)
        return found

    def day(self, name: str, code: str) -> date | None:
        """A day; with the finding `code` where it cannot be read as one."""
        cell = self.cover.get(name)
        if cell is None:
            return None
        read = parse_dates(pl.Series([cell.value], dtype=pl.String))[0]
        if read is None:
            self.add_finding(code, name, header=forms.envelope_field(name).header_vi)
            return None
        return date.fromisoformat(read)

    def text(self, name: str) -> str | None:
        """A text as the sender wrote it, masked and cut."""
        cell = self.cover.get(name)
        if cell is None:
            return None
        return persons.mask(cell.value, _TEXT_LENGTH)

    def period(self, basis: str | None, start: date | None, end: date | None) -> Period | None:
        """The period, from its label and what else the cover says of it."""
        cell = self.cover.get("period")
        if cell is None:
            return None
        try:
            period = periods.from_label(cell.value, basis, start, end)
        except AntqError as error:
            self.add_finding("SL104", "period", detail=persons.mask(error.what, 200), fix=error.fix or "")
            return None
        if periods.is_basis_unstated(cell.value, basis, start):
            self.add_finding("SL113", "period", taken=periods.spelled_out(period))
        self._compare_with_calendar(period)
        return period

    def _compare_with_calendar(self, period: Period) -> None:
        """Say so if the period is none of the reporting calendar of its time; campaigns and the like have their own."""
        calendar = [(term.subject, term.relative_to) for term in terms("SL119", period.end)]
        if not calendar or period.basis in _OWN_PERIODS or (period.cadence, period.basis) in calendar:
            return
        cadences, bases = lists.labels("cadence"), lists.labels("period_basis")
        fits = "; ".join(f"{cadences[c or '']} ({bases[b or '']})" for c, b in calendar)
        self.add_finding("SL119", "period", label=period.label, fits=fits)

    def province(self, period: Period | None) -> str | None:
        """The key of the province, on the map of the period's end."""
        cell = self.cover.get("province")
        if cell is None or period is None:
            return None
        try:
            return geography.resolve(cell.value, period.end)
        except AntqError as error:
            known = any(_resolves(cell.value, day) for day in _MAPS)
            self.add_finding(
                "SL102" if known else "SL101", "province", fix=error.fix or "", day=period.end.isoformat()
            )
            return None


def _resolves(text: str, on: date) -> bool:
    try:
        geography.resolve(text, on)
    except AntqError:
        return False
    return True
