"""Sound reports in provinces' own layouts: Tây Ninh's wide table, three sheets of Lạng Sơn, one sheet of Cà Mau."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any, Final

from . import figures, words
from .book import Column, Draft, Figure, Key, Page, Row, Table, text_of
from .words import typed


def tay_ninh(rng: Random, form: str = "seizures") -> Draft:
    """One wide table under merged headings, with a title block and a row of column numbers."""
    assert form == "seizures"
    period, key, _, _, _ = rng.choice(words.PERIODS)
    page = Page("Biểu 01-ANTQ", [])
    text_of(page, {1: "CÔNG AN TỈNH TÂY NINH"})
    text_of(page, {1: f"Số: {rng.randint(20, 900)}/BC-CAT", 4: "BIỂU TỔNG HỢP KẾT QUẢ BẮT GIỮ"})
    stated = text_of(page, {4: f"(Kỳ báo cáo: {period})"})
    text_of(page, {})
    names = ("stt", "place", "doc_lap.cases", "phoi_hop.cases", "doc_lap.suspects", "phoi_hop.suspects")
    names += ("heroin", "ma_tuy_da", "vien", "luy_ke", "note")
    columns = {name: number for number, name in enumerate(names, start=1)}
    tops = {"stt": "STT", "place": "Xã, phường, đặc khu", "doc_lap.cases": "Số vụ"}
    tops |= {"doc_lap.suspects": "Số đối tượng", "heroin": "Tang vật thu giữ"}
    tops |= {"luy_ke": "Lũy kế từ đầu năm", "note": "Ghi chú"}
    subs = {"doc_lap.cases": "Độc lập", "phoi_hop.cases": "Phối hợp", "doc_lap.suspects": "Độc lập"}
    subs |= {"phoi_hop.suspects": "Phối hợp", "heroin": "Heroin (kg)", "ma_tuy_da": "Ma túy đá (kg)"}
    subs |= {"vien": "Ma túy tổng hợp (viên)", "luy_ke": "Heroin (kg)"}
    numbers = {n: f"({i})" for i, n in enumerate(names)} | {"stt": "(A)", "place": "(B)"}
    head = [Row(dict(tops), "head"), Row(dict(subs), "head"), Row(dict(numbers), "head")]
    table = Table("seizures", columns, ["stt", "place", "note"], list(names[2:9]), head, [])
    table.totals = ("Tổng cộng*", "Tổng số*")
    page.tables.append(table)
    page.rows += head
    for left, right in (("doc_lap.cases", "phoi_hop.cases"), ("doc_lap.suspects", "phoi_hop.suspects")):
        page.merges.append((head[0], left, head[0], right))
    page.merges.append((head[0], "heroin", head[0], "vien"))
    page.merges += [(head[0], c, head[1], c) for c in ("stt", "place", "note")]
    for number, place in enumerate(rng.sample(words.COMMUNES, rng.randint(3, 6)), start=1):
        _add(page, table, wide_line(rng, number, place))
    cover = {"period": stated}
    slot = ("tay_ninh_2025", "police", f"{key}.decree_09")
    return Draft("tay_ninh_drugs", "seizures", slot, [page], page, table, cover, page, 4)


def wide_line(rng: Random, number: int, place: str) -> Row:
    """A commune's row: at least one case alone, the rest may be a dash."""
    cases = rng.randint(2, 9)
    counts: dict[Column, Decimal] = {
        "doc_lap.cases": Decimal(cases),
        "doc_lap.suspects": Decimal(cases + rng.randint(0, 5)),
    }
    if rng.random() < 0.5:
        counts |= {"phoi_hop.cases": Decimal(1), "phoi_hop.suspects": Decimal(rng.randint(1, 4))}
    goods: dict[Column, tuple[str, str, Decimal]] = {
        "heroin": ("heroin", "kg", words.measured(rng, 5, 4000, 2)),
        "ma_tuy_da": ("methamphetamine_crystal", "kg", words.measured(rng, 5, 4000, 2)),
        "vien": ("synthetic_drug_tablets", "tablet", Decimal(rng.randint(20, 12000))),
    }
    goods = {column: good for column, good in goods.items() if rng.random() < 0.7 or column == "heroin"}
    worth = figures.of_group("commune", counts)
    worth += [figures.of_exhibit(i, u, "commune", q, column) for column, (i, u, q) in goods.items()]
    cells: dict[Column, Any] = dict.fromkeys(
        ("phoi_hop.cases", "phoi_hop.suspects", "ma_tuy_da", "vien"), "-"
    )
    cells |= {"stt": number, "place": place}
    cells |= {column: typed(rng, value) for column, value in counts.items()}
    cells |= {column: typed(rng, value) for column, (_, _, value) in goods.items()}
    return Row(cells, "line", worth, place)


def lang_son(rng: Random, form: str) -> Draft:
    """Three sheets, one a form; the period is in D2 of the first."""
    period, key, _, _, end = rng.choice(words.PERIODS)
    plain = rng.random() < 0.4
    tidy: Callable[[str], str] = words.unaccented if plain else str
    pages = []
    for sheet, kind, columns, fill in (
        ("Biểu 1 - Hoạt động", "activities", _LS_ACTIVITIES, _ls_activities),
        ("Biểu 2 - Thu giữ", "seizures", _LS_SEIZURES, _ls_seizures),
        ("Biểu 3 - Mô hình", "models", _LS_MODELS, _ls_models),
    ):
        page = Page(tidy(sheet), [])
        if kind == "activities":
            text_of(page, {1: "UBND TỈNH LẠNG SƠN"})
            stated = text_of(page, {3: "Kỳ báo cáo:", 4: period})
            text_of(page, {})
        head = Row({name: tidy(heading) for name, heading in columns.items()}, "head")
        texts = [
            c for c in ("tt", "activity", "agency", "place", "group_no", "item", "model") if c in columns
        ]
        counts = [c for c in _COUNTED if c in columns]
        numbered = {name: number for number, name in enumerate(columns, start=1)}
        table = Table(kind, numbered, texts, counts, [head], [])
        table.totals = ("Cộng",) if kind != "models" else ()
        page.rows.append(head)
        page.tables.append(table)
        for row in fill(rng, end):
            _add(page, table, row)
        pages.append(page)
    chosen = next(page for page in pages if page.tables[0].form == form)
    slot = ("lang_son_2008", "consolidated", f"{key}.decree_09")
    cover = {"period": stated}
    return Draft("lang_son_three_sheets", form, slot, pages, chosen, chosen.tables[0], cover, pages[0], 4)


_COUNTED: Final = ("occasions", "attendances", "households", "cases", "suspects", "quantity", "date")
_LS_ACTIVITIES: Final = {"tt": "TT", "activity": "Nội dung", "agency": "Đơn vị thực hiện"}
_LS_ACTIVITIES.update(occasions="Số cuộc", attendances="Số lượt người", households="Số hộ")
_LS_ACTIVITIES.update(last_year="Cùng kỳ năm trước (số cuộc)", cumulative="Lũy kế (số cuộc)")
_LS_SEIZURES: Final = {"tt": "TT", "place": "Địa bàn", "group_no": "Nhóm vụ", "cases": "Số vụ"}
_LS_SEIZURES.update(suspects="Số đối tượng", item="Tang vật", quantity="Số lượng", unit="Đơn vị tính")
_LS_MODELS: Final = {"tt": "TT", "place": "Địa bàn", "model": "Tên mô hình", "step": "Bước", "date": "Ngày"}


def _ls_activities(rng: Random, _: date) -> list[Row]:
    rows = []
    usable = [
        "residents_meeting",
        "propaganda_session",
        "movement_launch",
        "listening_forum",
        "training_class",
    ]
    for number, activity in enumerate(rng.sample(usable, rng.randint(3, 5)), start=1):
        numbers = {f: Decimal(rng.randint(*size)) for f, size in words.ACTIVITIES[activity].items()}
        cells: dict[Column, Any] = {"tt": number, "activity": words.ACTIVITY_NAMES[activity]}
        cells |= {"agency": "Công an"} | {f: typed(rng, value) for f, value in numbers.items()}
        rows.append(Row(cells, "line", figures.of_activity(activity, "province", numbers)))
    return rows


def _ls_seizures(rng: Random, _: date) -> list[Row]:
    return _exhibits(rng, [None, None, None], "province")


def _ls_models(rng: Random, end: date) -> list[Row]:
    rows = []
    pairs = zip(rng.sample(words.MODELS, 3), rng.sample(words.COMMUNES, 3), strict=True)
    for number, (name, place) in enumerate(pairs, start=1):
        label, code = rng.choice(words.STEPS)
        day = words.day_in(rng, end)
        worth = Figure(Key("models", f"#{code}", "", "", "commune", name), Decimal(day.toordinal()), "date")
        cells: dict[Column, Any] = {"tt": number, "place": place, "model": name, "step": label}
        cells["date"] = rng.choice([f"{day:%d/%m/%Y}", (day - date(1899, 12, 30)).days])
        rows.append(Row(cells, "line", [worth], place))
    return rows


def _exhibits(rng: Random, places: list[str | None], level: str) -> list[Row]:
    """Groups of seizures with their goods; cases, suspects and place are on a group's first line."""
    rows = []
    for group, place in enumerate(places, start=1):
        for number, (item, unit, code, low, high, decimals) in enumerate(
            rng.sample(words.ITEMS, rng.randint(1, 2))
        ):
            quantity = words.measured(rng, low, high, decimals)
            cells: dict[Column, Any] = {"item": words.ITEM_NAMES[item], "unit": unit, "group_no": group}
            cells["quantity"] = words.quantity_typed(rng, quantity, unit)
            worth = [figures.of_exhibit(item, code, level, quantity)]
            if place:
                cells["place"] = place
            if not number:
                cases = rng.randint(2, 9)
                counts: dict[Column, Decimal] = {"cases": Decimal(cases)}
                counts["suspects"] = Decimal(cases + rng.randint(0, 5))
                cells |= {c: typed(rng, v) for c, v in counts.items()}
                worth += figures.of_group(level, counts)
            rows.append(Row(cells, "line", worth, place))
    return rows


def ca_mau(rng: Random, form: str) -> Draft:
    """Three forms one beneath the other on one sheet."""
    period, key, _, _, _ = rng.choice([p for p in words.PERIODS if p[0].startswith(("Tháng", "Quý"))])
    page = Page("Sheet1", [])
    text_of(page, {1: "TỈNH CÀ MAU"})
    title = f"BÁO CÁO KẾT QUẢ PHONG TRÀO TOÀN DÂN BẢO VỆ AN NINH TỔ QUỐC {period.upper()}"
    stated = text_of(page, {1: title})
    text_of(page, {})
    tables = [_cm_activities(rng, page), _cm_seizures(rng, page), _cm_models(rng, page)]
    text_of(page, {})
    text_of(page, {1: "Nơi nhận: như kính gửi"}, "note")
    chosen = next(table for table in tables if table.form == form)
    slot = ("ca_mau_2025", "consolidated", f"{key}.decree_09")
    return Draft("ca_mau_one_sheet", form, slot, [page], page, chosen, {"period": stated}, page, 1)


def _cm_activities(rng: Random, page: Page) -> Table:
    names = ("stt", "place", "hop_dan.occasions", "hop_dan.attendances")
    names += ("tuyen_truyen.occasions", "tuyen_truyen.attendances")
    columns = {name: number for number, name in enumerate(names, start=1)}
    tops = {"stt": "STT", "place": "Địa bàn", "hop_dan.occasions": "Họp dân"}
    tops |= {"tuyen_truyen.occasions": "Tuyên truyền"}
    subs = dict(zip(names[2:], ("Số cuộc", "Lượt người", "Số buổi", "Lượt người"), strict=True))
    head = [Row(dict(tops), "head"), Row(dict(subs), "head")]
    table = Table("activities", columns, ["stt", "place"], list(names[2:]), head, [], ("Tổng", "Tổng cộng"))
    page.tables.append(table)
    text_of(page, {1: "I. HOẠT ĐỘNG"})
    page.rows += head
    page.merges += [
        (head[0], f"{g}.occasions", head[0], f"{g}.attendances") for g in ("hop_dan", "tuyen_truyen")
    ]
    page.merges += [(head[0], c, head[1], c) for c in ("stt", "place")]
    for number, place in enumerate(rng.sample(words.COMMUNES, rng.randint(2, 5)), start=1):
        cells: dict[Column, Any] = {"stt": number, "place": place}
        worth: list[Figure] = []
        for group, activity in (("hop_dan", "residents_meeting"), ("tuyen_truyen", "propaganda_session")):
            numbers = {f: Decimal(rng.randint(*size)) for f, size in words.ACTIVITIES[activity].items()}
            at = {f: f"{group}.{f}" for f in numbers}
            cells |= {at[f]: typed(rng, value) for f, value in numbers.items()}
            worth += figures.of_activity(activity, "commune", numbers, at)
        _add(page, table, Row(cells, "line", worth, place))
    text_of(page, {})
    return table


def _cm_seizures(rng: Random, page: Page) -> Table:
    names = ("group_no", "place", "cases", "suspects", "item", "quantity", "unit")
    columns = {name: number for number, name in enumerate(names, start=1)}
    heads = ("Nhóm vụ", "Địa bàn", "Số vụ", "Số đối tượng", "Tang vật", "Số lượng", "ĐVT")
    head = Row(dict(zip(names, heads, strict=True)), "head")
    texts = ["group_no", "place", "item"]
    table = Table(
        "seizures", columns, texts, ["cases", "suspects", "quantity"], [head], [], ("Tổng", "Tổng cộng")
    )
    page.tables.append(table)
    text_of(page, {1: "II. THU GIỮ"})
    page.rows.append(head)
    places: list[str | None] = list(rng.sample(words.COMMUNES, 3))
    for row in _exhibits(rng, places, "commune"):
        _add(page, table, row)
    text_of(page, {})
    return table


def _cm_models(rng: Random, page: Page) -> Table:
    names = ("stt", "model", "points")
    columns = {name: number for number, name in enumerate(names, start=1)}
    head = Row(dict(zip(names, ("STT", "Tên mô hình", "Số điểm"), strict=True)), "head")
    table = Table("models", columns, ["stt", "model"], ["points"], [head], [], ("Tổng", "Tổng cộng"))
    page.tables.append(table)
    text_of(page, {1: "III. MÔ HÌNH"})
    page.rows.append(head)
    for number, name in enumerate(rng.sample(words.MODELS, rng.randint(2, 4)), start=1):
        points = Decimal(rng.randint(2, 40))
        worth = figures.of_model(name, "province", {"points": points})
        _add(page, table, Row({"stt": number, "model": name, "points": typed(rng, points)}, "line", worth))
    return table


def _add(page: Page, table: Table, row: Row) -> None:
    table.lines.append(row)
    page.rows.append(row)
