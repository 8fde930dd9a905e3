"""Levels and identity: places without level, levels without place, one name in several spellings, one group in two."""

import copy
from collections.abc import Callable
from decimal import Decimal
from random import Random
from typing import Any, Final

from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from . import words
from .book import Draft, Figure, Row, Spot, Trouble
from .template import LEVELS

SPELLINGS: Final[dict[str, Callable[[str], str]]] = {
    "lower case": lambda name: name[:1].lower() + name[1:],
    "X.": lambda name: name.replace("Xã ", "X. ").replace("Phường ", "P. "),
    "X. without blank": lambda name: name.replace("Xã ", "X.").replace("Phường ", "P."),
    "upper case": str.upper,
    "NFD": words.loose,
    "eth": lambda name: name.replace("Đ", "Ð"),
    "zero width": lambda name: name.replace(" ", " \u200b", 1),
    "zero width end": lambda name: f"{name}\u200b",
    "no-break space": lambda name: name.replace(" ", "\u00a0"),
    "two blanks": lambda name: name.replace(" ", "  "),
    "tone placement": lambda name: name.replace("òa", "oà").replace("ủy", "uỷ"),
    "dot at the end": lambda name: f"{name}.",
    "word joiner": lambda name: f"\u2060{name}",
    "soft hyphen": lambda name: f"{name[:-2]}\u00ad{name[-2:]}",
    "bare name": lambda name: name.partition(" ")[2],
}


def place_without_level(draft: Draft, rng: Random) -> Trouble | None:
    """A commune is named, and the level left blank or given as the province."""
    table = draft.table
    if not table.has("place") or draft.layout not in ("template", "lang_son_three_sheets"):
        return None
    if draft.layout == "lang_son_three_sheets" and draft.form != "seizures":
        return None
    variant = rng.choice(["blank", "blank", "province"]) if table.has("level") else "no column"
    chosen = table.lines if rng.random() < 0.5 else [rng.choice(table.lines)]
    if table.has("group_no"):
        groups = {row.cells["group_no"] for row in chosen}
        chosen = [row for row in table.lines if row.cells["group_no"] in groups]
    if draft.form == "models":
        chosen = [row for row in chosen if row.cells["record"] == "Mô hình nêu tên"] or table.lines[:1]
    places = rng.sample(words.COMMUNES, 3)
    for number, row in enumerate(chosen):
        if not row.place:
            row.place = places[(row.cells.get("group_no") or number) % 3]
            row.cells["place"] = row.place
        if table.has("level"):
            row.cells["level"] = LEVELS["province"] if variant == "province" else None
        for figure in row.figures:
            figure.key = figure.key._replace(level="commune")
    return Trouble("place without level", variant, [Spot(draft.page, row) for row in chosen], reported=False)


def level_without_place(draft: Draft, rng: Random) -> Trouble | None:
    """Lines of communes, one of them without a name."""
    table = draft.table
    if not table.has("place"):
        return None
    rows = [row for row in table.lines if row.place and row.cells.get("place")]
    if draft.layout == "template":
        rows = [row for row in rows if row.cells.get("level") == LEVELS["commune"]]
    if (
        not rows
        or draft.layout == "lang_son_three_sheets"
        or (table.form == "models" and not table.has("level"))
    ):
        return None
    row = rng.choice(rows)
    alike = [row]
    if draft.layout == "ca_mau_one_sheet" and draft.form == "seizures":
        # Blank cells of a merged column mean what is above: only the first line has nothing above it.
        alike = [r for r in rows if r.cells["group_no"] == 1]
    elif table.has("group_no"):
        alike = [r for r in rows if r.cells["group_no"] == row.cells["group_no"]]
    for one in alike:
        one.cells["place"] = rng.choice([None, None, "", "-", "…"])
        one.place = None
        one.maybe = True
    return Trouble("level without place", "no name", [Spot(draft.page, one) for one in alike])


def _again(row: Row, spelling: Callable[[str], str]) -> Row:
    cells = dict(row.cells)
    cells["place"] = spelling(row.place or "")
    return Row(cells, "line", [copy.copy(f) for f in row.figures], row.place)


def place_twice(draft: Draft, rng: Random) -> Trouble | None:
    """One commune twice, each time spelled in its own way, with the same figures."""
    table = draft.table
    rows = [row for row in table.lines if row.place]
    if not table.has("place") or not rows:
        return None
    row = rng.choice(rows)
    usable = {n: s for n, s in SPELLINGS.items() if s(row.place or "") != row.place}
    variant = rng.choice(list(usable))
    second = _again(row, usable[variant])
    if "record" in row.cells and row.cells["record"] != "Mô hình nêu tên":
        return None
    if table.has("group_no"):
        row = next(r for r in rows if r.place == row.place and "cases" in r.cells)
        second = _again(row, usable[variant])
    second.maybe = True
    row.maybe = True
    table.lines.append(second)
    draft.page.add_after(table.lines[-2], second)
    return Trouble("place twice", variant, [Spot(draft.page, row), Spot(draft.page, second)])


def odd_letters(draft: Draft, rng: Random) -> Trouble | None:
    """Invisible characters and look-alikes in words, numbers, headings or the cover; the careful eye sees no fault."""
    table = draft.table
    variants: dict[str, Callable[[str], str]] = {
        "zero width space": lambda text: f"{text}\u200b",
        "zero width first": lambda text: f"\ufeff{text}",
        "eth": lambda text: text.replace("Đ", "Ð"),
        "small d with stroke": lambda text: text.replace("đ", "\u0111").replace("Đ", "\u0189"),
        "no-break space": lambda text: text.replace(" ", "\u00a0") + "\u00a0",
        "thin space": lambda text: text.replace(" ", "\u2009"),
        "NFD": words.loose,
        "left-to-right mark": lambda text: f"\u200e{text}",
        "joiner inside": lambda text: f"{text[:2]}\u200d{text[2:]}",
        "full width": lambda text: text.translate({n: n + 0xFEE0 for n in range(0x30, 0x3A)}),
    }
    variant = rng.choice(list(variants))
    change = variants[variant]
    where = rng.choice(["headings", "texts", "figures", "cover"])
    spots: list[Spot] = []

    def spoil(row: Row, column: Any) -> None:
        value = row.cells.get(column)
        if isinstance(value, str) and change(value) != value:
            row.cells[column] = change(value)
            spots.append(Spot(draft.page, row, column))

    match where:
        case "headings":
            for row in table.head:
                for column in list(row.cells):
                    spoil(row, column)
        case "texts":
            for row in table.lines:
                for column in (*table.texts, "unit", "activity", "step"):
                    spoil(row, column)
        case "figures":
            for row in table.lines:
                for figure in row.figures:
                    if figure.column in table.counts and figure.column != "date":
                        row.cells[figure.column] = f"{figure.value:f}".replace(".", ",")
                        spoil(row, figure.column)
        case _:
            for row in draft.cover.values():
                value = row.cells.get(draft.cover_column)
                if isinstance(value, str):
                    row.cells[draft.cover_column] = change(value)
                    spots.append(Spot(draft.cover_page, row))
    return Trouble("odd letters", f"{variant} in {where}", spots, reported=False) if spots else None


def group_twice(draft: Draft, rng: Random) -> Trouble | None:
    """One group written in two ways on its lines, its cases and suspects stated on each."""
    table = draft.table
    if not table.has("group_no"):
        return None
    firsts = [row for row in table.lines if "cases" in row.cells and row.cells["group_no"] == 1]
    row = firsts[0]
    ways: dict[str, tuple[Any, Any]] = {
        "'01' and 1": ("01", 1),
        "'1' and 1": ("1", 1),
        "'1.' and 1": ("1.", 1),
        "1 and '1 '": (1, "1 "),
        "001 and 1": ("001", 1),
        "1 and format 00": (1, 1),
        "1 and １": (1, "１"),
        "'01' and '1'": ("01", "1"),
        "1 and 1.0": (1, "1.0"),
    }
    variant = rng.choice(list(ways))
    one, two = ways[variant]
    item, unit, code = rng.choice(
        [("heroin", "kg", "kg"), ("sugar", "kg", "kg"), ("firecrackers", "kg", "kg")]
    )
    for other in table.lines:
        if other.cells["group_no"] == 1:
            other.cells["group_no"] = one
    second = Row(dict(row.cells), "line", [], row.place)
    quantity = Decimal(rng.randint(11, 99)) / 10
    second.cells |= {"group_no": two, "item": words.ITEM_NAMES[item], "unit": unit, "quantity": quantity}
    level = row.figures[0].key.level
    key = next(f.key for f in row.figures if f.key.item)
    second.figures = [Figure(key._replace(item=item, unit=code, level=level), quantity, "quantity")]
    if variant == "1 and format 00":
        second.paint.append(lambda sheet, row: _shown_as(sheet, row, table.number_of("group_no")))
    table.lines.append(second)
    draft.page.add_after(table.lines[-2], second)
    return Trouble("group twice", variant, [Spot(draft.page, row), Spot(draft.page, second)], reported=False)


def _shown_as(sheet: Worksheet, row: Row, column: int) -> None:
    cell: Cell = sheet.cell(row.number, column)
    cell.number_format = "00"


PLACES: Final = [place_without_level, level_without_place, place_twice, odd_letters, group_twice]
