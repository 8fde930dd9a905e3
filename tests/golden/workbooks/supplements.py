"""Supplements that repeat lines in force, in whole or for the most part, and those that are new throughout."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any, Final

from .book import Book, Draft, Page, Row, draw
from .trouble_places import SPELLINGS
from .troubled import DRAFTS

REASON: Final = "Bổ sung số liệu còn thiếu"


@dataclass
class Pair:
    """A report and a supplement to it; `repeats` says whether the supplement sends lines again."""

    first: Book
    second: Book
    variant: str
    repeats: bool


def pairs(seed: int) -> Iterator[Pair]:
    """In each form and layout ways to send lines again and a supplement that is new; each pair in a slot of its own."""
    ways = list(WAYS)
    month = 0
    for where, (layout, form, make) in enumerate(DRAFTS):
        for turn in range(3):
            variant = ways[(3 * where + turn) % len(ways)]
            yield _pair(seed, f"{layout}-{form}-{variant}", month, make, form, variant)
            month += 1
        yield _pair(seed, f"{layout}-{form}-new", month, make, form, "new")
        month += 1


def _pair(
    seed: int, name: str, month: int, make: Callable[[Random, str], Draft], form: str, variant: str
) -> Pair:
    first, second = (make(Random(f"{seed}/{name}"), form) for _ in range(2))
    rng = Random(f"{seed}/{name}/second")
    if variant == "new":
        second = make(rng, form)
        for field, row in first.cover.items():
            second.cover[field].cells = dict(row.cells)
        second.slot = first.slot
        for _, _, row in second.lines():
            if row.cells.get("model"):
                row.cells["model"] = f"{row.cells['model']} số 2"  # a model named before would be named again
    else:
        WAYS[variant](second, rng)
    for draft in (first, second):
        _set_month(draft, month % 15)
    _make_supplement(second)
    slug = name.replace(" ", "_").replace(",", "")
    books = (Book(f"{slug}-{n}.xlsx", draw(d), d, None) for n, d in ((1, first), (2, second)))
    return Pair(*books, variant, variant != "new")


def _set_month(draft: Draft, number: int) -> None:
    """Give the report a month from 8/2025 on, so that no two pairs meet in one slot."""
    year, month = divmod(2025 * 12 + 7 + number, 12)
    label = f"Tháng {month + 1}/{year}"
    cells = draft.cover["period"].cells
    match draft.layout:
        case "template":
            cells[2] = label
        case "tay_ninh_drugs":
            cells[4] = f"(Kỳ báo cáo: {label})"
        case "lang_son_three_sheets":
            cells[4] = label
        case _:
            cells[1] = f"BÁO CÁO KẾT QUẢ PHONG TRÀO TOÀN DÂN BẢO VỆ AN NINH TỔ QUỐC {label.upper()}"
    draft.slot = (*draft.slot[:2], f"{year}-M{month + 1:02}.decree_09")


def _make_supplement(draft: Draft) -> None:
    if draft.layout == "template":
        draft.cover["kind"].cells[2] = "Bổ sung"
        draft.cover_page.rows.append(Row({1: "Lý do", 2: REASON}, "title"))
    else:
        rows = [Row({1: "Loại báo cáo", 2: "Bổ sung"}, "title"), Row({1: "Lý do", 2: REASON}, "title")]
        draft.pages.append(Page("Báo cáo", rows))


def _again(draft: Draft, rng: Random) -> None:
    """The same lines."""


def _other_order(draft: Draft, rng: Random) -> None:
    """The same lines from the last to the first."""
    for page in draft.pages:
        for table in page.tables:
            if table.has("group_no"):
                continue  # what is merged downwards would change its meaning
            places = [page.rows.index(row) for row in table.lines]
            for place, row in zip(places, reversed(table.lines), strict=True):
                page.rows[place] = row


def _as_text(draft: Draft, rng: Random) -> None:
    """The same figures, typed as texts."""
    for _, table, row in draft.lines():
        for column in table.counts:
            value: Any = row.cells.get(column)
            if isinstance(value, int) and column != "date":
                row.cells[column] = str(value)


def _respelled(draft: Draft, rng: Random) -> None:
    """The same lines, their places spelled in another way."""
    way = rng.choice(["lower case", "X.", "upper case", "NFD", "zero width end", "two blanks"])
    for _, _, row in draft.lines():
        if row.place and row.cells.get("place"):
            row.cells["place"] = SPELLINGS[way](row.place)


def _with_one_more(draft: Draft, rng: Random) -> None:
    """All lines again and one that is new."""
    last = draft.table.lines[-1]
    new = Row(dict(last.cells), "line", [], last.place)
    for column, value in (
        ("place", "Xã Tân Lập"),
        ("group_no", 17),
        ("model", "Mô hình Cụm liên kết an toàn"),
    ):
        if new.cells.get(column) is not None:
            new.cells[column] = value
    if draft.table.has("occasions") and not last.place:
        new.cells["activity"], new.cells["occasions"] = "Phát động phong trào", 3
    draft.page.add_after(last, new)
    draft.table.lines.append(new)


def _most(draft: Draft, rng: Random) -> None:
    """All lines but one."""
    if len(draft.table.lines) > 2 and not draft.table.has("group_no"):
        draft.page.rows.remove(draft.table.lines.pop())


def _other_groups(draft: Draft, rng: Random) -> None:
    """The same seizures under other group numbers; other forms as they were."""
    for _, table, row in draft.lines():
        if table.has("group_no"):
            row.cells["group_no"] = int(row.cells["group_no"]) + 10


WAYS: Final[dict[str, Callable[[Draft, Random], None]]] = {
    "the same lines": _again,
    "other order": _other_order,
    "figures as texts": _as_text,
    "places respelled": _respelled,
    "one line more": _with_one_more,
    "one line less": _most,
    "other groups": _other_groups,
}
