"""Reporting periods: keys that name their basis, printed labels, and their counting windows.

The windows of basis `decree_09` are those of Decree 09/2019/ND-CP (24/01/2019), article 12, as repeated word for
word by Circular 58/2020/TT-BQP and provincial decisions: a month counts from day 15 of the month before to day 14,
and quarters, halves, nine months (provincial decisions only) and the year are made of such months. `police_year` is
the 15/11 to 14/11 year of Guidance 01/HD-BCA-V05. A week is the ISO week, since no act fixes one. No clock is read.

Three modules: `windows` makes periods, `keys` reads keys, `labels` reads what a report prints.
"""

from antq.periods.keys import parse_key
from antq.periods.labels import from_label, is_basis_unstated, labels_within, says_only_a_period
from antq.periods.windows import (
    MERGER_DATE,
    Period,
    calendar,
    campaign,
    default_basis,
    earlier_in_year,
    period,
    spelled_out,
    stage,
    year_before,
)

__all__ = [
    "MERGER_DATE",
    "Period",
    "calendar",
    "campaign",
    "default_basis",
    "earlier_in_year",
    "from_label",
    "is_basis_unstated",
    "labels_within",
    "parse_key",
    "period",
    "says_only_a_period",
    "spelled_out",
    "stage",
    "year_before",
]
