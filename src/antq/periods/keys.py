"""Keys of periods: `2025-Q3.decree_09`, `2019-2024.stage`, `2026-03-01_2026-03-31.campaign`."""

import re
from datetime import date
from typing import Final

from antq.core.errors import UnknownNameError
from antq.periods.windows import KEY_BODY, Period, campaign, period, stage
from antq.reference import lists

_KEY_STAGE: Final = re.compile(r"(?P<first>\d{4})-(?P<last>\d{4})\.stage")
_KEY_CAMPAIGN: Final = re.compile(r"(?P<start>\d{4}-\d\d-\d\d)_(?P<end>\d{4}-\d\d-\d\d)\.campaign")
_EXAMPLES: Final = (
    "Tháng 3/2025, Quý III/2025, 6 tháng đầu năm 2025, 9 tháng năm 2025, Năm 2025, Giai đoạn 2019-2024"
)


def parse_key(key: str) -> Period:
    """The period a key names, such as `2025-Q3.decree_09`. Raises AntqError for anything that is no key."""
    if match := _KEY_CAMPAIGN.fullmatch(key):
        return campaign(_iso_date(match["start"], key), _iso_date(match["end"], key))
    if match := _KEY_STAGE.fullmatch(key):
        return stage(int(match["first"]), int(match["last"]))
    body, _, basis = key.partition(".")
    match = KEY_BODY.fullmatch(body)
    if match is None:
        raise unreadable(key)
    if match["nine"]:
        found = period(int(match["year"]), "nine_months", 1, basis)
    elif match["unit"]:
        cadence = {"M": "month", "Q": "quarter", "H": "half", "W": "week"}[match["unit"]]
        found = period(int(match["year"]), cadence, int(match["number"]), basis)
    else:
        found = period(int(match["year"]), "year", 1, basis)
    if found.key != key:
        raise unreadable(key)
    return found


def unreadable(text: str) -> UnknownNameError:
    """The error of a text that is neither a key nor a label, with keys that are near."""
    body, dot, basis = text.strip().partition(".")
    suggested = (
        lists.find_near(basis, lists.codes("period_basis")) if dot and KEY_BODY.fullmatch(body) else []
    )
    hint = f"có phải / did you mean: {', '.join(f'{body}.{one}' for one in suggested)}; " if suggested else ""
    return UnknownNameError(
        f"Không đọc được kỳ báo cáo `{text}` / cannot read the period",
        fix=f"{hint}viết như / write: {_EXAMPLES}",
    )


def _iso_date(text: str, key: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise unreadable(key) from error
