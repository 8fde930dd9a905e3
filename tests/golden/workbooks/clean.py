"""Sound reports dressed up as offices do it: formats, helper columns, totals that add up, titles, notes, signatures."""

import re
from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any, Final

from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from . import issued, template, words
from .book import Book, Draft, Page, Row, draw
from .dressing import bold, formats, sheets
from .trouble_rows import sums
from .troubled import DRAFTS

UNIT_NOTES: Final = {
    "activities": ["ĐVT: cuộc; lượt người", "Đơn vị tính: cuộc, lượt người, hộ", "(ĐVT: cuộc, lượt)"],
    "seizures": ["ĐVT: vụ, đối tượng", "(Đơn vị tính: vụ, người, kg)", "ĐVT: vụ; đối tượng; kg; viên"],
    "models": ["ĐVT: mô hình, điểm", "Đơn vị tính: điểm, tổ, thành viên", "(ĐVT: mô hình)"],
}
TITLES: Final = [
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "BIỂU TỔNG HỢP KẾT QUẢ PHONG TRÀO TOÀN DÂN BẢO VỆ AN NINH TỔ QUỐC",
    "(Kèm theo Báo cáo số 105/BC-UBND ngày 16/9/2026)",
    "PHỤ LỤC SỐ LIỆU",
    "Biểu số 01",
]
SIGNATURES: Final = [
    ["Người lập biểu", "KT. GIÁM ĐỐC"],
    ["(Đã ký)", "PHÓ GIÁM ĐỐC"],
    ["Nơi nhận:", "TM. ỦY BAN NHÂN DÂN"],
    ["- Như trên;", "KT. CHỦ TỊCH"],
    ["- Cục V05, Bộ Công an;", "PHÓ CHỦ TỊCH"],
    ["- Lưu: VT, PV05.", "(Ký, đóng dấu)"],
    ["Ngày 16 tháng 9 năm 2026"],
    ["THỦ TRƯỞNG ĐƠN VỊ"],
]
HELPERS: Final = ["STT", "Ghi chú", "TT", "Kiểm tra", "Nguồn số liệu"]


def books(seed: int, count: int) -> Iterator[Book]:
    """So many clean workbooks."""
    for number in range(count):
        layout, form, make = DRAFTS[number % len(DRAFTS)]
        if layout not in ("template",) and number % 2:
            layout, form, make = DRAFTS[number // 2 % 3]
        rng = Random(f"{seed}/clean/{number}")
        if number % 15 == 14:
            yield issued.book(
                rng, form if layout == "template" else "activities", f"clean-issued-{number:03}.xlsx"
            )
            continue
        draft = make(rng, form)
        _name_alike(draft, rng)
        dress(draft, rng)
        yield Book(f"clean-{layout}-{form}-{number:03}.xlsx", draw(draft), draft, None)


def dress(draft: Draft, rng: Random) -> None:
    """Add what offices add; each of it leaves every figure as it is."""
    own = draft.layout == "template"
    if own and rng.random() < 0.4:
        _second_form(draft, rng)
    for page in draft.pages:
        for table in page.tables:
            draft.page, draft.table = page, table
            if rng.random() < 0.7:
                _totals(draft, rng)
            if rng.random() < 0.9:
                formats(draft, rng)
            if own and rng.random() < 0.5:
                _helpers(draft, rng)
            if rng.random() < 0.5 and (own or draft.layout == "tay_ninh_drugs"):
                _unit_note(draft, rng)
    for page in draft.pages:
        if page.tables and own:
            draft.page, draft.table = page, page.tables[0]
            if rng.random() < 0.5:
                _titles(draft, rng)
            if rng.random() < 0.6:
                _signatures(draft, rng)
            if rng.random() < 0.3:
                _period_again(draft, rng)
        elif page.tables:
            draft.page, draft.table = page, page.tables[-1]
            _provincial_end(draft, rng)
    draft.paint.append(sheets(draft, rng))
    if own and rng.random() < 0.4:
        _help_sheets(draft, rng)
    draft.page = next(p for p in draft.pages if any(t.form == draft.form for t in p.tables))


def _name_alike(draft: Draft, rng: Random) -> None:
    """Give a line a name that sounds like a total or a section and is none."""
    table = draft.table
    row = rng.choice(table.lines)
    if row.place and rng.random() < 0.3 and not table.has("group_no"):
        row.place = rng.choice(words.ALIKE)
        row.cells["place"] = row.place
    if table.has("model") and rng.random() < 0.3:
        old, new = row.cells.get("model"), rng.choice(words.ALIKE_MODELS)
        for line in table.lines:
            if old and line.cells.get("model") == old:
                line.cells["model"] = new
                for figure in line.figures:
                    figure.key = figure.key._replace(name=new if figure.key.name else "")
    if draft.layout == "template" and table.has("group_no") and rng.random() < 0.3:
        way = rng.choice(
            [("I", "II", "III"), ("A", "B", "C"), ("Nhóm 1", "Nhóm 2", "Nhóm 3"), ("01", "02", "03")]
        )
        for line in table.lines:
            line.cells["group_no"] = way[line.cells["group_no"] - 1]


def _second_form(draft: Draft, rng: Random) -> None:
    """Another form on a sheet of its own: with lines, or without any because nothing happened."""
    form = rng.choice([f for f in template.TEXTS if f != draft.form])
    page, table = template.sheet(rng, form)
    if rng.random() < 0.4:
        page.rows.append(Row({1: "Không phát sinh"}, "note"))
    else:
        end = next(end for _, key, _, _, end in words.PERIODS if draft.slot[2].startswith(f"{key}."))
        communes = draft.cover["lower_levels_complete"].cells[2] == "Có"
        template.fill(rng, page, table, "communes" if communes else "province", end)
    draft.pages.append(page)


def _totals(draft: Draft, rng: Random) -> None:
    """A row of totals in its plain form, as values or as formulas; quantities of several goods have no total."""
    table, lines = draft.table, draft.table.lines
    alike = (
        len({(f.key.item, f.key.unit) for row in lines for f in row.figures if f.column == "quantity"}) < 2
    )
    numbers = {c: v for c, v in sums(draft, lines).items() if alike or c != "quantity"}
    if (draft.layout == "lang_son_three_sheets" and table.form == "models") or not numbers:
        return
    if len({row.cells.get("activity") for row in lines}) > 1 and rng.random() < 0.7:
        return
    labels = {"tay_ninh_drugs": ["Tổng cộng", "Tổng số"], "lang_son_three_sheets": ["Cộng"]}
    labels["ca_mau_one_sheet"] = ["Tổng", "Tổng cộng"]
    label = rng.choice(labels.get(draft.layout, ["Tổng cộng", "Tổng", "Cộng", "TỔNG CỘNG", "Tổng số"]))
    usual = [c for c in table.texts if c in ("place", "activity", "model", "stt")] or table.texts
    if draft.layout == "lang_son_three_sheets":
        usual = ["activity"] if table.has("activity") else ["place"]
    row = Row({rng.choice(usual): label, **numbers}, "total")
    if draft.layout == "template" and rng.random() < 0.3 and table.form != "seizures":
        draft.page.add_after(lines[-1], Row({}, "note"), row)
    else:
        draft.page.add_after(lines[-1], row)
    row.paint.append(bold)
    if rng.random() < 0.4 and all(not isinstance(r.cells.get(c), str) for r in lines for c in numbers):
        _as_formulas(draft, row, list(numbers))


def _as_formulas(draft: Draft, row: Row, columns: list[Any]) -> None:
    """Turn the row's values into sums, with the values a spreadsheet program keeps with them."""
    page, table = draft.page, draft.table

    def rewrite(data: bytes) -> bytes:
        for column in columns:
            letter = get_column_letter(table.number_of(column))
            first, last = table.lines[0].number, table.lines[-1].number
            cell = f'<c r="{letter}{row.number}"'.encode()
            formula = f"<f>SUM({letter}{first}:{letter}{last})</f><v>".encode()
            data = re.sub(cell + rb"([^>]*)><v>", cell + rb"\g<1>>" + formula, data)
        return data

    def find_part(workbook: Any) -> None:
        number = workbook.sheetnames.index(page.title) + 1
        draft.rewrite.append((f"xl/worksheets/sheet{number}.xml", rewrite))

    draft.paint.append(find_part)


def _helpers(draft: Draft, rng: Random) -> None:
    """A column for one's own use: numbers at the left, remarks at the right."""
    table = draft.table
    name = rng.choice(HELPERS)
    if name in ("STT", "TT"):
        for column in list(table.columns):
            table.columns[column] += 1
        at: str = "helper"
        table.columns[at] = 1
        values: list[Any] = list(range(1, len(table.lines) + 1))
    else:
        at = "helper"
        table.columns[at] = table.width + 1
        values = [rng.choice([None, "Đã đối chiếu", "x", "Theo báo cáo của xã", "OK"]) for _ in table.lines]
    table.head[-1].cells[at] = name
    for row, value in zip(table.lines, values, strict=True):
        row.cells[at] = value


def _unit_note(draft: Draft, rng: Random) -> None:
    """A note on units that says what is counted anyway."""
    note = rng.choice(UNIT_NOTES[draft.table.form])
    at = rng.choice([1, max(1, draft.table.width - 1)])
    draft.page.add_before(draft.table.head[0], Row({at: note}, "title"))


def _titles(draft: Draft, rng: Random) -> None:
    """Titles above the table, merged over its width."""
    page, wide = draft.page, min(8, draft.table.width)
    for text in rng.sample(TITLES, rng.randint(1, 3)):
        row = Row({1: text}, "title")
        page.rows.insert(0, row)
        page.merges.append((row, 1, row, wide))
        row.paint.append(_centred)


def _centred(sheet: Worksheet, row: Row) -> None:
    cell = sheet.cell(row.number, 1)
    cell.font, cell.alignment = Font(bold=True, size=14), Alignment(horizontal="center")


def _period_again(draft: Draft, rng: Random) -> None:
    """A title that says the cover's own period once more, in the cover's words or others."""
    label = str(draft.cover["period"].cells[2])
    other = label.replace("Quý III", "quý 3").replace("Quý II", "quý 2").replace("Quý I/", "quý 1/")
    text = rng.choice([f"KẾT QUẢ {label.upper()}", f"Kỳ báo cáo: {label}", f"Số liệu {other}"])
    draft.page.rows.insert(0, Row({1: text}, "title"))


def _signatures(draft: Draft, rng: Random) -> None:
    """Who signs and who gets it, beneath the table; offices and titles, no names."""
    page, right = draft.page, rng.randint(3, max(3, draft.table.width - 1))
    page.rows.append(Row({}, "note"))
    for texts in sorted(rng.sample(SIGNATURES, rng.randint(2, 5)), key=SIGNATURES.index):
        cells: dict[Any, Any] = {1 if len(texts) > 1 else right: texts[0]}
        if len(texts) > 1:
            cells[right] = texts[1]
        page.rows.append(Row(cells, "note"))


def _provincial_end(draft: Draft, rng: Random) -> None:
    """The end of a sheet in a province's own layout, with the words its layout knows."""
    ends = {"tay_ninh_drugs": ["Ghi chú: dấu (-) là chưa có số liệu.", "Nơi nhận:"]}
    ends |= {"lang_son_three_sheets": ["Người lập biểu"], "ca_mau_one_sheet": []}
    page, column = draft.page, 2 if draft.layout == "lang_son_three_sheets" else 1
    for text in ends[draft.layout]:
        page.rows.append(Row({column: text}, "note"))
    if draft.layout == "lang_son_three_sheets":
        page.rows[-1].cells[column + 1] = "(Ký, ghi rõ họ tên)"
    if rng.random() < 0.5 and page.rows[-1].role == "note":
        page.rows += [Row({1: "- Lưu: VT", 6: "KT. GIÁM ĐỐC"}, "note"), Row({6: "PHÓ GIÁM ĐỐC"}, "note")]


def _help_sheets(draft: Draft, rng: Random) -> None:
    """The template's own sheets of help, last period and lists, which nobody reads as a report; an empty sheet."""
    help_rows = [Row({1: "Hướng dẫn điền mẫu"}, "title"), Row({1: "Ghi 0 nếu bằng không"}, "title")]
    lists = [Row({n: name for n, name in enumerate(words.ACTIVITY_NAMES.values(), 1) if n < 6}, "title")]
    last = [Row({1: "Số liệu kỳ trước"}, "title"), Row({1: "Họp dân", 2: 120, 3: date(2026, 3, 14)}, "title")]
    draft.pages.append(Page("Kho ANTQ - Kỳ trước", last))
    draft.pages.append(Page("Hướng dẫn", help_rows))
    draft.pages.append(Page("Danh mục", lists, state="hidden"))
    if rng.random() < 0.3:
        draft.pages.append(Page("Sheet3", []))
