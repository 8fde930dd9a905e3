"""The beginning of a slot, by which commands choose reports: `form`, `form/province`, `form/province/unit` …"""

from antq import geography, periods
from antq.reference import lists


def parse(text: str) -> str:
    """The prefix that codes, keys or names mean, in codes. Raises UnknownNameError for a part that no list holds.

    A province is given by its key: a name alone may be two territories.
    """
    # A period's label may hold a slash of its own.
    form, *parts = text.strip("/").split("/", 3)
    codes = [lists.code_of("forms", form)]
    if parts:
        geography.name_of(parts[0])
        codes.append(parts[0])
    if parts[1:]:
        codes.append(lists.code_of("reporting_units", parts[1]))
    if parts[2:]:
        codes.append(periods.from_label(parts[2]).key)
    return "/".join(codes)
