"""Notes that change what the figures of a table mean: `ĐVT: 1.000 lượt người`, `Đơn vị tính: triệu đồng`.

A note without a scale (`ĐVT: vụ`, `Đơn vị tính: người`) changes nothing and is no scale.
"""

import re
from typing import Final

from antq.reference import lists

_WORDS: Final = (
    r"(?:đồng|vnđ|vnd|đ|người|lượt người|lượt|cuộc|vụ|hộ|viên|bao|tờ|bản|kg|đối tượng|đơn vị|usd|lần|buổi|đợt|tin|"
    r"điểm|thành viên|tổ|nhóm|mô hình|gia đình|hộ gia đình|em|học sinh|sinh viên|cán bộ|hội viên|đoàn viên|"
    r"dong|nguoi|luot nguoi|luot|cuoc|vu|ho|vien|doi tuong|don vi|diem|thanh vien|to|nhom|mo hinh|persons?|people|vnd|"
    r"quả|khẩu|hộp|cây|điếu|gói|tép|bánh|ống|lọ|chai|con|chiếc|cái|bộ|xe|thùng|giàn|dây|tin báo|bài|lớp|giờ|ngày|"
    r"gam|gram|g|mg|lít|ml|m2|m²|ha)"
)
# Units of weight that a note may give for the whole table; kilograms are what figures without a unit are in.
_WEIGHT: Final = r"(?:gam|gram|gr|g|mg|mi li gam|miligam|tạ|tấn|yến|lạng|cân|tan|grams?|tons?|tonnes?)"
_SCALE: Final = (
    r"(?:(?:hàng )?(?:nghìn|ngàn|nghin|ngan|triệu|trieu|tỷ|tỉ|ty|trăm|tram|chục|chuc|vạn|thousands?|millions?)"
    r"|1 ?[.,]? ?000(?: ?[.,]? ?000)*|10 ?\^ ?[3-9]|[x×*] ?1 ?[.,]?000|'000|tr\.? ?(?:đ|đồng|dong)|%|phần trăm)"
)
# What every text with a scale has, for a first look at a whole column by Polars.
LIKELY: Final = (
    r"(?i)ngh[iì]n|ng[aà]n|tri[eệ]u|t[yỷỉ]|tr[aă]m|ch[uụ]c|v[aạ]n|000|tr\.|\^|%|thousand|million"
    rf"|(?:^|\W){_WEIGHT}\W*$"
)
# What follows a scale: nothing, the end of a clause, or what is counted. `Triệu Phong` and `Vạn Phúc` are places.
_THEN: Final = rf"(?=\W*$|\s*[,;:)/]|\W{{1,2}}{_WORDS}(?!\w))"
_UNIT: Final = r"(?:đơn vị tính|don vi tinh|đơn vị đo|đ\.? ?v\.? ?t\b\.?|d\.? ?v\.? ?t\b\.?)"
_STATES: Final = (
    rf"(?:{_UNIT}|đơn vị|don vi|tính (?:bằng|theo)|tinh (?:bang|theo)|units?|quy (?:về|ra)|nhân (?:với)?"
    r"|làm tròn (?:đến|tới))"
)
# `Đơn vị: nghìn lượt`, `số liệu tính bằng nghìn`: the scale follows the words that state a unit directly.
_NOTE: Final = re.compile(
    rf"(?<!\w){_STATES}\W{{0,4}}(?:(?:là|theo|bằng|đơn vị|tính)\W{{1,3}}){{0,2}}{_SCALE}{_THEN}"
)
# `ĐVT: gam`, `Khối lượng tính bằng tạ`, `(ĐVT khối lượng: gam)`: the rows or headings may say another unit.
_WEIGHED: Final = re.compile(
    rf"(?<!\w){_STATES}\W{{0,4}}(?:(?:là|theo|bằng|khối lượng|trọng lượng|khoi luong)\W{{1,3}}){{0,2}}{_WEIGHT}\W*$"
)
# `ĐVT: vụ, người (riêng lượt người: nghìn lượt)`: anywhere in a note on units.
_LATER: Final = re.compile(rf"^\W*(?:\w+\W+){{0,2}}?{_UNIT}.*(?<!\w){_SCALE}{_THEN}")
# `Số lượt người, nghìn lượt`: what a heading ends in.
_TAIL: Final = re.compile(rf"[,;:–-]\s*{_SCALE}\W+{_WORDS}\W*$")
# `(nghìn lượt)`, `nghìn đồng`, `1.000 người`, `x 1.000`: a cell or a bracket that says nothing else.
_ALONE: Final = re.compile(rf"\W*{_SCALE}\W*(?:{_WORDS}(?:\W+{_WORDS})*)?\W*")
_BRACKET: Final = re.compile(r"\(([^()]*)\)")


def scale(text: str) -> str | None:
    """The scale that a note or heading states, as written, or None."""
    shape = lists.written(text)
    if (
        found := _NOTE.search(shape) or _WEIGHED.search(shape) or _LATER.search(shape) or _TAIL.search(shape)
    ) is not None:
        return found[0]
    if (
        not re.fullmatch(r"[\d\s.,]+", shape)
        and len(shape) < 60
        and _ALONE.fullmatch(shape)
        and shape.strip() != "%"
    ):
        return shape
    return next((inside for inside in _BRACKET.findall(shape) if _ALONE.fullmatch(inside)), None)


def without_unit(heading: str) -> str | None:
    """A heading without the unit or scale in brackets after it: `Số vụ (vụ)` → `Số vụ`; None if it has none."""
    found = re.search(r"\s*\(([^()]*)\)\s*$", heading)
    if found is None or not heading[: found.start()].strip():
        return None
    inside = lists.written(found[1])
    is_unit = re.fullmatch(rf"(?:{_UNIT}\W*)?{_WORDS}(?:\W+{_WORDS})*", inside) or lists.find("units", inside)
    return heading[: found.start()].strip() if is_unit or scale(f"({inside})") else None
