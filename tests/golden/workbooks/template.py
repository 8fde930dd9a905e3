"""Sound reports in the template's shape: a cover sheet and a form's sheet, with the headings of its definition."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any, Final

from antq import forms

from . import figures, words
from .book import Column, Draft, Figure, Key, Page, Row, Table
from .words import typed

TEXTS: Final = {
    "activities": ["level", "place", "activity", "agency"],
    "seizures": ["level", "place", "group_no", "item"],
    "models": ["record", "model", "sponsor", "level", "place"],
}
COUNTS: Final = {
    "activities": ["occasions", "attendances", "people", "organisations", "households", "items"],
    "seizures": ["cases", "suspects", "quantity"],
    "models": ["points", "groups", "members", "value"],
}
LEVELS: Final = {"province": "Cấp tỉnh", "commune": "Cấp xã", "post": "Đồn, trạm"}


def draft(rng: Random, form: str, shape: str | None = None) -> Draft:
    """A report of one form. `shape` is `communes` or `province`: which level its lines speak of."""
    shape = shape or rng.choice(["communes", "province"])
    (province, key), (unit, code) = rng.choice(words.PROVINCES), rng.choice(words.UNITS)
    period, period_key, _, _, end = rng.choice(words.PERIODS)
    cover_page = Page(forms.COVER_SHEET, [])
    cover = {}
    stated = {
        "province": province,
        "reporting_unit": unit,
        "period": period,
        "period_basis": "Theo Nghị định 09/2019/NĐ-CP",
        "kind": "Thay thế",
        "citation_number": f"{rng.randint(20, 900)}/BC-{'UBND' if code == 'consolidated' else 'CAT'}",
        "lower_levels_complete": "Có" if shape == "communes" else "Không",
    }
    headers = {f.name: f.header_vi for f in forms.ENVELOPE}
    for name, value in stated.items():
        cover[name] = Row({1: headers[name], 2: value}, "title")
        cover_page.rows.append(cover[name])
    page, table = sheet(rng, form)
    fill(rng, page, table, shape, end)
    slot = (key, code, f"{period_key}.decree_09")
    return Draft("template", form, slot, [cover_page, page], page, table, cover, cover_page)


def sheet(rng: Random, form: str) -> tuple[Page, Table]:
    """An empty sheet of the form: at times with titles above the headings, or without columns nobody fills in."""
    definition = forms.FORMS[form]
    fields = list(definition.fields)
    if rng.random() < 0.3:
        seldom = ("agency", "denominator", "value_per", "operation", "partner", "at_laboratory", "qualifier")
        fields = [f for f in fields if f.required or f.name not in seldom]
    columns = {f.name: number for number, f in enumerate(fields, start=1)}
    head = Row({f.name: f.header_vi for f in fields}, "head")
    texts = [c for c in TEXTS[form] if c in columns]
    table = Table(form, columns, texts, [c for c in COUNTS[form] if c in columns], [head], [])
    rows = [Row({1: f"SỐ LIỆU {definition.sheet.upper()}"}, "title")] if rng.random() < 0.3 else []
    return Page(definition.sheet, [*rows, head], [table]), table


def fill(rng: Random, page: Page, table: Table, shape: str, end: date) -> None:
    """Write the sheet's lines."""
    made = {"activities": _activities, "seizures": _seizures, "models": _models}[table.form](rng, shape, end)
    for row in made:
        table.lines.append(row)
        page.rows.append(row)


def line(
    rng: Random,
    level: str,
    place: str | None,
    codes: dict[str, Any],
    numbers: dict[str, Decimal],
    worth: Sequence[Figure],
) -> Row:
    """A row of the template. A line of the province itself leaves the level blank or says it."""
    cells: dict[Column, Any] = {**codes, **{name: typed(rng, value) for name, value in numbers.items()}}
    if level != "province" or rng.random() < 0.5:
        cells["level"] = LEVELS[level]
    if place:
        cells["place"] = place
    return Row(cells, "line", list(worth), place)


def _activities(rng: Random, shape: str, end: date) -> list[Row]:
    rows = []
    if shape == "communes":
        activity = rng.choice(
            ["residents_meeting", "propaganda_session", "movement_launch", "listening_forum"]
        )
        pairs = [(activity, place) for place in rng.sample(words.COMMUNES, rng.randint(3, 6))]
    else:
        pairs = [(activity, None) for activity in rng.sample(list(words.ACTIVITIES), rng.randint(3, 6))]
    level = "commune" if shape == "communes" else "province"
    for activity, place in pairs:
        numbers = {f: Decimal(rng.randint(*size)) for f, size in words.ACTIVITIES[activity].items()}
        codes = {"activity": words.ACTIVITY_NAMES[activity]}
        rows.append(line(rng, level, place, codes, numbers, figures.of_activity(activity, level, numbers)))
    return rows


def _seizures(rng: Random, shape: str, end: date) -> list[Row]:
    rows = []
    places = rng.sample(words.COMMUNES, 3) if shape == "communes" else [None] * rng.randint(2, 3)
    level = "commune" if shape == "communes" else "province"
    for group, place in enumerate(places, start=1):
        for number, (item, unit, code, low, high, decimals) in enumerate(
            rng.sample(words.ITEMS, rng.randint(1, 3))
        ):
            quantity = words.measured(rng, low, high, decimals)
            numbers: dict[str, Decimal] = {}
            if not number:
                cases = rng.randint(2, 15)
                numbers = {"cases": Decimal(cases), "suspects": Decimal(cases + rng.randint(0, 12))}
            worth = [*figures.of_group(level, numbers), figures.of_exhibit(item, code, level, quantity)]
            codes = {"group_no": group, "item": words.ITEM_NAMES[item], "unit": unit}
            if rng.random() < 0.5:
                codes |= {"acquisition": "Thu giữ", "mode": "Độc lập"}
            rows.append(line(rng, level, place, codes, numbers, worth))
            rows[-1].cells["quantity"] = words.quantity_typed(rng, quantity, unit)
    modes = {group: rng.choice(["Độc lập", "Chủ trì"]) for group in range(1, len(places) + 1)}
    for row in rows:
        # What is stated of a group is the same on each of its lines.
        row.cells |= {"acquisition": "Thu giữ", "mode": modes[row.cells["group_no"]]}
    return rows


def _models(rng: Random, shape: str, end: date) -> list[Row]:
    rows = []
    names = rng.sample(words.MODELS, rng.randint(3, 5))
    for name in names:
        numbers = {"points": Decimal(rng.randint(2, 40))}
        if rng.random() < 0.6:
            numbers |= {"groups": Decimal(rng.randint(3, 90)), "members": Decimal(rng.randint(40, 2500))}
        level, place = ("commune", rng.choice(words.COMMUNES)) if shape == "communes" else ("province", None)
        codes = {"record": "Mô hình nêu tên", "model": name, "status": "Đang hoạt động"}
        rows.append(line(rng, level, place, codes, numbers, figures.of_model(name, level, numbers)))
    if rng.random() < 0.5:
        value = Decimal(rng.randint(45, 300))
        worth = [Figure(Key("models", "models_active"), value, "value")]
        codes = {"record": "Tổng số", "measure": "Mô hình đang hoạt động"}
        rows.append(line(rng, "province", None, codes, {"value": value}, worth))
    if rng.random() < 0.5:
        rows.append(step(rng, names[0], rows[0].place, words.day_in(rng, end)))
    return rows


def step(rng: Random, name: str, place: str | None, day: date) -> Row:
    """A step in a model's life."""
    label, code = rng.choice(words.STEPS)
    level = "commune" if place else "province"
    cells: dict[Column, Any] = {"record": "Sự kiện", "model": name, "step": label, "date": day}
    if place:
        cells |= {"level": LEVELS[level], "place": place}
    worth = Figure(Key("models", f"#{code}", level=level, name=name), Decimal(day.toordinal()), "date")
    row = Row(cells, "line", [worth], place)
    row.paint.append(lambda sheet, row: _as_day(sheet, row))
    return row


def _as_day(sheet: Any, row: Row) -> None:
    for cell in sheet[row.number]:
        if isinstance(cell.value, date):
            cell.number_format = "dd/mm/yyyy"
