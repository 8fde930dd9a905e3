"""Every rule with a line it stops and one it lets pass."""

import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from antq import forms, periods
from antq.documents.document import REFUSED_BY_READER, ROW, Places, Section
from antq.findings import catalogue
from antq.reference import lists
from antq.rules import Context, JudgedSection, judge

QUARTER = periods.parse_key("2025-Q4.decree_09")
Line = Mapping[str, str | None]


def judged(
    form: str, *lines: Line, period: periods.Period | None = QUARTER, complete: bool = False
) -> JudgedSection:
    names = list(dict.fromkeys(name for line in lines for name in line))
    columns = {name: [line.get(name) for line in lines] for name in names}
    frame = pl.DataFrame(columns, schema=dict.fromkeys(names, pl.String))
    frame = frame.with_columns(
        pl.Series(ROW, range(2, len(lines) + 2), dtype=pl.Int64),
        pl.lit(None, dtype=pl.String).alias(REFUSED_BY_READER),
    )
    section = Section("Trang", form, frame, Places("Trang!A", cell_before=dict.fromkeys(names, "Trang!")))
    return judge(section, Context(period, date(2026, 1, 5), complete))


def codes(result: JudgedSection) -> list[tuple[str, int]]:
    """Codes with the line they are on."""
    return [(code, n) for code, n in result.line_findings.select("code", "n").iter_rows()]


MEETING = {"activity": "Họp dân", "occasions": "12", "attendances": "1.150"}
EXHIBIT = {"group_no": "1", "cases": "1", "suspects": "2", "item": "Heroin", "quantity": "0,35", "unit": "kg"}
FIRECRACKERS = {"group_no": "1", "item": "Pháo nổ", "quantity": "12", "unit": "kg"}
E_CIGARETTES = {**FIRECRACKERS, "item": "Thuốc lá điện tử", "unit": "chiếc"}
BLADES_AND_TOOLS = "Vũ khí thô sơ, công cụ hỗ trợ (không tách)"
NAMED = {"record": "named", "model": "Camera an ninh", "status": "active", "points": "3"}
STOCK = {"record": "stock", "measure": "models_active", "value": "56"}
EVENT = {"record": "event", "model": "Camera an ninh", "step": "launched", "date": "2/11/2025"}

COMMUNE = {"level": "commune", "place": "Xã A", "activity": "Họp dân", "occasions": "7"}
IN_COMMUNE = {**EXHIBIT, "group_no": "2", "level": "commune", "place": "Xã A", "quantity": "0,25"}
DISSOLVED = {**EVENT, "step": "Giải thể"}
STOCKS = tuple(
    {"record": "stock", "measure": f"models_{name}", "value": value}
    for name, value in (("opening", "50"), ("new", "8"), ("dissolved", "2"))
)


@pytest.mark.parametrize(
    ("quantity", "unit", "full"),
    [
        ("2,36", "tỷ đồng", "2360000000"),
        ("250", "triệu đồng", "250000000"),
        ("900", "nghìn đồng", "900000"),
        ("0,5", "tr.đ", "500000"),
        ("1.250.000", "đồng", "1250000"),
        ("0,0000001", "triệu đồng", "0.1"),
        ("0", "tỷ đồng", "0"),
    ],
)
def test_money_is_written_in_full(quantity: str, unit: str, full: str) -> None:
    line = {**EXHIBIT, "item": "Trị giá hàng hóa", "quantity": quantity, "unit": unit}
    lines = judged("seizures", line, {**EXHIBIT, "group_no": "2"}).lines
    assert lines.select("quantity", "unit").rows() == [(full, "vnd"), ("0.35", "kg")]


@pytest.mark.parametrize(
    ("form", "line"),
    [
        ("activities", MEETING),
        ("activities", {**MEETING, "attendances": None, "denominator": "12"}),
        ("activities", {**MEETING, "occasions": "0", "attendances": None}),
        ("activities", {**MEETING, "level": "cấp xã", "place": "Xã Lộc Thiện", "agency": "Công an"}),
        ("activities", {"activity": "Ký kết chương trình, kế hoạch, quy chế phối hợp", "items": "12"}),
        ("activities", {"activity": "Kết nghĩa bản - bản", "organisations": "18"}),
        ("activities", {"activity": "Kiện toàn Ban Chỉ đạo cấp xã", "occasions": "99", "denominator": "102"}),
        ("activities", {"activity": "Điển hình tiên tiến", "organisations": "45", "people": "120"}),
        ("activities", {"activity": "Biểu dương điển hình tiên tiến", "items": "31"}),
        ("activities", {"activity": "Xã, phường xếp loại khá", "organisations": "60", "denominator": "120"}),
        ("activities", {**MEETING, "activity": "Ngày hội Biên phòng toàn dân"}),
        ("seizures", EXHIBIT),
        ("seizures", {**EXHIBIT, "quantity": "4", "unit": "bánh"}),
        ("seizures", {**EXHIBIT, "suspects": None, "ownerless": "có"}),
        ("seizures", {"group_no": "1", "subject": "Ma túy", "cases": "3", "suspects": "4"}),
        ("seizures", {**EXHIBIT, "item": "synthetic_drug_tablets", "quantity": "10.200", "unit": "viên"}),
        ("seizures", {**EXHIBIT, "mode": "phối hợp", "partner": "Hải quan", "operation": "MT1218"}),
        ("seizures", {**EXHIBIT, "quantity": None, "unit": None, "at_laboratory": "có"}),
        ("seizures", {**EXHIBIT, "item": "Công cụ hỗ trợ", "quantity": "41", "unit": "chiếc"}),
        (
            "seizures",
            {
                **EXHIBIT,
                "subject": "hàng cấm",
                "item": "Thuốc lá điện tử",
                "quantity": "1.260",
                "unit": "chiếc",
            },
        ),
        (
            "seizures",
            {
                **EXHIBIT,
                "subject": "hàng cấm",
                "item": "Trị giá hàng hóa",
                "quantity": "2.360.000.000",
                "unit": "đồng",
            },
        ),
        (
            "seizures",
            {
                **EXHIBIT,
                "subject": "hàng cấm",
                "item": "Trị giá tang vật",
                "quantity": "2,36",
                "unit": "tỷ đồng",
            },
        ),
        ("seizures", {**EXHIBIT, "item": "súng bắn điện", "quantity": "5", "unit": "khẩu"}),
        ("models", NAMED),
        ("models", STOCK),
        ("models", EVENT),
    ],
)
def test_a_right_line_has_no_finding(form: str, line: Line) -> None:
    result = judged(form, line)

    assert codes(result) == []
    assert result.counts() == {"in": 1, "accepted": 1, "warned": 0, "rejected": 0, "ignored": 0}


@pytest.mark.parametrize(
    ("code", "form", "line"),
    [
        ("AC101", "activities", {**MEETING, "activity": None}),
        ("AC102", "activities", {**MEETING, "activity": "Họp dâ"}),
        ("AC102", "activities", {**MEETING, "level": "cấp xóm"}),
        ("AC103", "activities", {**MEETING, "occasions": "73/73"}),
        ("AC104", "activities", {**MEETING, "occasions": "-4"}),
        ("AC105", "activities", {**MEETING, "occasions": "123456789012"}),
        ("AC106", "activities", {**MEETING, "occasions": "2,5"}),
        ("AC106", "activities", {**MEETING, "occasions": "2.5"}),
        ("AC111", "activities", {**MEETING, "level": "cấp huyện"}),
        ("AC112", "activities", {**MEETING, "place": "kể chuyện " * 40}),
        ("AC201", "activities", {**MEETING, "households": "5"}),
        ("AC202", "activities", {"activity": "Họp dân", "occasions": None}),
        ("AC203", "activities", {**MEETING, "denominator": "12"}),
        ("AC204", "activities", {"activity": "Họp dân", "occasions": "12", "denominator": "11"}),
        ("PD201", "activities", {**MEETING, "place": "089 203 001234"}),
        ("PD202", "activities", {**MEETING, "place": "cmnd 351234567"}),
        ("PD203", "activities", {**MEETING, "place": "0912.345.678"}),
        ("PD204", "activities", {**MEETING, "place": "Trần Văn Thử, SN 1980"}),
        ("SZ101", "seizures", {**EXHIBIT, "group_no": None}),
        ("SZ102", "seizures", {**EXHIBIT, "item": "bột trắng lạ"}),
        ("SZ102", "seizures", {**EXHIBIT, "unit": "sải"}),
        ("SZ102", "seizures", {**EXHIBIT, "item": "…"}),
        ("SZ102", "seizures", {**EXHIBIT, "item": "Heroin…"}),
        ("SZ103", "seizures", {**EXHIBIT, "quantity": "1,381,938"}),
        ("SZ104", "seizures", {**EXHIBIT, "quantity": "-1"}),
        ("SZ105", "seizures", {**EXHIBIT, "quantity": "9999999999"}),
        ("SZ106", "seizures", {**EXHIBIT, "cases": "1,5"}),
        ("SZ107", "seizures", {**EXHIBIT, "quantity": "2.5"}),
        ("SZ107", "seizures", {**EXHIBIT, "quantity": "10.200"}),
        ("SZ105", "seizures", {**EXHIBIT, "quantity": "90", "unit": "tấn"}),
        ("SZ105", "seizures", {**EXHIBIT, "quantity": "70.000", "unit": "bánh"}),
        ("SZ105", "seizures", {**EXHIBIT, "cases": "1.000.001"}),
        ("SZ111", "seizures", {**EXHIBIT, "level": "cấp huyện"}),
        ("SZ112", "seizures", {**EXHIBIT, "place": "x" * 201}),
        ("SZ201", "seizures", {**EXHIBIT, "unit": None}),
        ("SZ201", "seizures", {**EXHIBIT, "quantity": None, "unit": None}),
        ("SZ201", "seizures", {**EXHIBIT, "quantity": None, "at_laboratory": "có"}),
        ("SZ113", "seizures", {**EXHIBIT, "item": "Đạn", "quantity": "1,234", "unit": "viên"}),
        ("SZ113", "seizures", {**EXHIBIT, "item": "Súng tự chế", "quantity": "2,5", "unit": "khẩu"}),
        ("SZ202", "seizures", {**EXHIBIT, "unit": "lít"}),
        (
            "SZ107",
            "seizures",
            {**EXHIBIT, "item": "Trị giá hàng hóa", "quantity": "1.250", "unit": "tỷ đồng"},
        ),
        (
            "SZ105",
            "seizures",
            {**EXHIBIT, "item": "Trị giá hàng hóa", "quantity": "200000", "unit": "tỷ đồng"},
        ),
        ("SZ202", "seizures", {**EXHIBIT, "item": "Trị giá hàng hóa", "quantity": "3", "unit": "kg"}),
        ("SZ202", "seizures", {**EXHIBIT, "unit": "triệu đồng"}),
        ("SZ202", "seizures", {**EXHIBIT, "item": "Thuốc lá điện tử", "quantity": "90", "unit": "bao"}),
        ("SZ204", "seizures", {**EXHIBIT, "suspects": None}),
        ("SZ206", "seizures", {"group_no": "1", "mode": "joint"}),
        # A list that ends in "and so on" is not whole.
        ("SZ206", "seizures", {"group_no": "…"}),
        ("SZ206", "seizures", {"group_no": "v.v."}),
        ("SZ207", "seizures", {**EXHIBIT, "suspects": "0"}),
        ("SZ208", "seizures", {**EXHIBIT, "ownerless": "có"}),
        ("SZ230", "seizures", {**EXHIBIT, "mode": "độc lập", "partner": "Hải quan"}),
        (
            "SZ231",
            "seizures",
            {**EXHIBIT, "item": None, "quantity": None, "unit": None, "at_laboratory": "có"},
        ),
        ("SZ102", "seizures", {**EXHIBIT, "subject": "cờ bạc"}),
        ("SZ232", "seizures", {**EXHIBIT, "item": "Xe mô tô", "quantity": "2", "unit": "chiếc"}),
        ("SZ232", "seizures", {**EXHIBIT, "item": None, "quantity": None, "unit": None}),
        ("MO101", "models", {**NAMED, "record": None}),
        ("MO102", "models", {**NAMED, "status": "đang ngủ"}),
        ("MO103", "models", {**STOCK, "value": "năm mươi"}),
        ("MO104", "models", {**STOCK, "value": "-1"}),
        ("MO105", "models", {**STOCK, "value": "100000001"}),
        ("MO106", "models", {**STOCK, "value": "5,5"}),
        ("MO108", "models", {**EVENT, "date": "32/1/2025"}),
        ("MO111", "models", {**NAMED, "level": "cấp huyện"}),
        ("MO112", "models", {**NAMED, "model": "x" * 201}),
        ("MO201", "models", {**NAMED, "model": None}),
        ("MO201", "models", {**STOCK, "value": None}),
        ("MO202", "models", {**NAMED, "value": "5"}),
        ("MO203", "models", {**STOCK, "measure": "residents_meetings"}),
        ("MO204", "models", {**EVENT, "date": "6/1/2026"}),
        ("MO205", "models", {**EVENT, "date": "1/1/2025"}),
        ("FI212", "activities", {**MEETING, "place": "Tổng cộng"}),
        ("AC120", "activities", {**MEETING, "place": "Mường La"}),
        ("AC120", "activities", {**MEETING, "place": "Xã Mường La", "level": "cấp tỉnh"}),
        ("AC121", "activities", {**MEETING, "place": "Xã Mường La"}),
        ("AC122", "activities", {**MEETING, "level": "cấp xã"}),
        ("SZ120", "seizures", {**EXHIBIT, "place": "Bến sông"}),
        ("SZ121", "seizures", {**EXHIBIT, "place": "Đồn Biên phòng Na Ư"}),
        ("SZ122", "seizures", {**EXHIBIT, "level": "cấp xã"}),
        ("MO120", "models", {**STOCK, "place": "Khu du lịch"}),
        ("MO121", "models", {**NAMED, "place": "P. 5"}),
        ("MO122", "models", {**NAMED, "level": "cấp xã"}),
    ],
)
def test_a_rule_hits_its_line(code: str, form: str, line: Line) -> None:
    result = judged(form, line)

    assert code in dict(codes(result))
    status = {"error": "rejected", "warning": "warned"}[catalogue.severity_of(code)]
    expected = "ignored" if code == "FI212" else status
    assert result.counts()[expected] == 1


@pytest.mark.parametrize(
    ("code", "form", "lines", "on"),
    [
        ("AC109", "activities", (MEETING, MEETING), [2]),
        ("AC110", "activities", (MEETING, {**MEETING, "occasions": "13"}), [2]),
        ("SZ203", "seizures", (EXHIBIT, {**EXHIBIT, "cases": "2", "item": "Ketamine"}), [1, 2]),
        (
            "SZ203",
            "seizures",
            ({**EXHIBIT, "mode": "joint"}, {**EXHIBIT, "mode": "lead", "item": "Ketamine"}),
            [1, 2],
        ),
        ("SZ203", "seizures", ({**EXHIBIT, "subject": "pháo"}, {**EXHIBIT, "subject": "ma túy"}), [1, 2]),
        ("SZ232", "seizures", (EXHIBIT, FIRECRACKERS), [1]),
        ("SZ232", "seizures", (EXHIBIT, {**FIRECRACKERS, "item": "Gỗ", "unit": "m³"}), [1]),
        ("SZ232", "seizures", (EXHIBIT, {**FIRECRACKERS, "item": "bột lạ"}), [1]),
        ("SZ233", "seizures", ({**EXHIBIT, "subject": "Pháo"},), [1]),
        ("SZ233", "seizures", (EXHIBIT, {**FIRECRACKERS, "subject": "Hàng cấm"}), [2]),
        ("SZ233", "seizures", ({**EXHIBIT, "subject": "Pháo"}, {**EXHIBIT, "subject": "Pháo"}), [1]),
        ("SZ205", "seizures", (EXHIBIT, EXHIBIT), [2]),
        ("MO109", "models", (NAMED, {**NAMED, "model": "CAMERA  an ninh"}), [2]),
        ("MO109", "models", (STOCK, {**STOCK, "value": "57"}), [2]),
        ("MO109", "models", (EVENT, EVENT), [2]),
        (
            "AC205",
            "activities",
            ({**MEETING, "attendances": None}, COMMUNE, {**COMMUNE, "place": "Xã B"}),
            [1],
        ),
        ("SZ209", "seizures", (EXHIBIT, IN_COMMUNE, {**IN_COMMUNE, "place": "Xã B"}), [1]),
        ("MO209", "models", (STOCK, {**STOCK, "level": "commune", "place": "Xã A", "value": "57"}), [1]),
        ("MO206", "models", (NAMED, {**NAMED, "model": "Mô hình “Camera an-ninh”"}), [2]),
        ("MO206", "models", (NAMED, {**NAMED, "model": "Camera an nình"}), [2]),
        ("MO206", "models", (NAMED, {**NAMED, "model": "Camera an nin"}), [2]),
        ("MO206", "models", (NAMED, {**NAMED, "model": "Camera an nihn"}), [2]),
        ("MO207", "models", (DISSOLVED, {**EVENT, "step": "Nhân rộng", "date": "9/11/2025"}), [2]),
        ("MO207", "models", ({**EVENT, "step": "Khảo sát, lựa chọn", "date": "9/11/2025"}, EVENT), [1]),
        ("MO208", "models", (*STOCKS, {**STOCK, "value": "57"}), [4]),
    ],
)
def test_a_rule_over_lines_hits_the_right_ones(
    code: str, form: str, lines: tuple[Line, ...], on: list[int]
) -> None:
    assert [n for found, n in codes(judged(form, *lines)) if found == code] == on


@pytest.mark.parametrize(
    ("lines", "subjects"),
    [
        ((EXHIBIT,), ["drugs"]),
        # What only goes with a case says nothing of it.
        ((EXHIBIT, {**FIRECRACKERS, "item": "Xe mô tô", "unit": "chiếc"}), ["drugs", "drugs"]),
        ((EXHIBIT, FIRECRACKERS), [None, None]),
        ((EXHIBIT, {**FIRECRACKERS, "item": "Điện thoại di động", "unit": "chiếc"}), ["drugs", "drugs"]),
        ((EXHIBIT, {**FIRECRACKERS, "item": "Trị giá hàng hóa vi phạm", "unit": "đồng"}), ["drugs", "drugs"]),
        # Goods of several subjects belong to cases of their own, of which nothing says how many.
        ((EXHIBIT, {**FIRECRACKERS, "item": "Thuốc lá ngoại", "unit": "bao"}), [None, None]),
        ((EXHIBIT, {**FIRECRACKERS, "item": "Đường cát", "unit": "tấn"}), [None, None]),
        ((EXHIBIT, {**FIRECRACKERS, "item": "Gỗ", "unit": "m³"}), [None, None]),
        ((EXHIBIT, {**FIRECRACKERS, "item": "Hàng hóa khác", "unit": "kg"}), [None, None]),
        ((EXHIBIT, {**FIRECRACKERS, "item": BLADES_AND_TOOLS, "unit": "khẩu"}), [None, None]),
        (({**EXHIBIT, "item": "Tiền giả", "unit": "tờ", "quantity": "3"}, E_CIGARETTES), [None, None]),
        (({**EXHIBIT, "item": "Thuốc lá ngoại", "unit": "bao"}, FIRECRACKERS), [None, None]),
        # An exhibit that could not be read may be anything.
        ((EXHIBIT, {**FIRECRACKERS, "item": "bột lạ"}), [None, None]),
        ((EXHIBIT, {**FIRECRACKERS, "item": "Ketamine", "quantity": "mười hai"}), [None, None]),
        ((EXHIBIT, {**FIRECRACKERS, "item": "bột lạ", "group_no": "2"}), ["drugs", None]),
        ((EXHIBIT, {**FIRECRACKERS, "group_no": "2"}), ["drugs", "fireworks"]),
        # What the report says is taken as it is, whatever was seized besides.
        (({**EXHIBIT, "subject": "Buôn lậu"}, FIRECRACKERS), ["smuggling_fraud_counterfeit"] * 2),
        ((EXHIBIT, {**FIRECRACKERS, "subject": "khác"}), ["other_with_seizure"] * 2),
        # An unknown word is asked about, not guessed from the exhibit.
        (({**EXHIBIT, "subject": "cờ bạc"},), [None]),
    ],
)
def test_a_group_without_a_subject_has_that_of_its_exhibits(
    lines: tuple[Line, ...], subjects: list[str | None]
) -> None:
    assert judged("seizures", *lines).lines["subject"].to_list() == subjects


@pytest.mark.parametrize(
    "lines",
    [
        ({**EXHIBIT, "subject": "Ma túy"},),
        # One exhibit of the subject is enough, and goods of several subjects may be of any.
        ({**EXHIBIT, "subject": "Pháo"}, FIRECRACKERS),
        ({**EXHIBIT, "item": "Thuốc lá ngoại", "unit": "bao", "subject": "Buôn lậu"},),
        ({**EXHIBIT, "subject": "Buôn lậu"}, E_CIGARETTES),
        ({**EXHIBIT, "item": "Xe mô tô", "unit": "chiếc", "quantity": "2", "subject": "Pháo"},),
        ({**EXHIBIT, "subject": "Pháo"}, {**FIRECRACKERS, "item": "bột lạ"}),
    ],
)
def test_a_subject_that_an_exhibit_may_bear_out_is_not_asked_about(lines: tuple[Line, ...]) -> None:
    assert "SZ233" not in dict(codes(judged("seizures", *lines)))


def test_an_unknown_subject_lists_what_there_is() -> None:
    found = judged("seizures", {**EXHIBIT, "subject": "cờ bạc"}).line_findings.filter(
        pl.col("code") == "SZ102"
    )

    offered = json.loads(found["args"].item())["near"]
    assert offered.split(" · ") == list(lists.labels("case_subjects").values())


def test_goods_handed_over_are_not_asked_for_a_subject() -> None:
    line = {
        **EXHIBIT,
        "acquisition": "giao nộp",
        "suspects": None,
        "item": "Xe mô tô",
        "unit": "chiếc",
        "quantity": "1",
    }

    assert "SZ232" not in dict(codes(judged("seizures", line)))


@pytest.mark.parametrize(
    ("form", "lines"),
    [
        (
            "activities",
            ({**MEETING, "level": "post", "place": "Đồn A"}, {**MEETING, "level": "post", "place": "Đồn B"}),
        ),
        ("activities", (MEETING, {**MEETING, "relation": "part_of", "occasions": "3"})),
        ("seizures", (EXHIBIT, {**EXHIBIT, "cases": None, "suspects": None, "item": "Ketamine"})),
        ("seizures", (EXHIBIT, {**EXHIBIT, "group_no": "2", "cases": "4"})),
        ("models", (NAMED, {**NAMED, "level": "commune", "place": "Xã B"})),
        ("models", (EVENT, {**EVENT, "step": "recognised"})),
        ("activities", ({**MEETING, "attendances": None}, COMMUNE)),
        ("activities", (MEETING, COMMUNE, {**COMMUNE, "place": "Xã B", "relation": "overlap_unknown"})),
        ("activities", ({**MEETING, "qualifier": "hơn"}, COMMUNE, {**COMMUNE, "place": "Xã B"})),
        ("seizures", ({**EXHIBIT, "quantity": "19", "unit": "tấn"},)),
        (
            "seizures",
            (
                {
                    **EXHIBIT,
                    "subject": "khác",
                    "item": "Tiền Việt Nam",
                    "quantity": "2.000.000.000",
                    "unit": "đồng",
                },
            ),
        ),
        ("seizures", ({**EXHIBIT, "suspects": "0", "ownerless": "có"},)),
        ("seizures", ({**EXHIBIT, "suspects": "0", "acquisition": "giao nộp"},)),
        ("seizures", (EXHIBIT, IN_COMMUNE)),
        (
            "seizures",
            (
                {**EXHIBIT, "quantity": "0,3"},
                *({**IN_COMMUNE, "group_no": str(n), "quantity": "0,1"} for n in (2, 3, 4)),
            ),
        ),
        ("models", (STOCK, {**STOCK, "level": "commune", "place": "Xã A", "value": "56"})),
        ("models", (NAMED, {**NAMED, "model": "Camera an toàn"})),
        ("models", ({**NAMED, "model": "Camera khu phố 1"}, {**NAMED, "model": "Camera khu phố 2"})),
        ("models", ({**NAMED, "model": "Tổ tự quản khu A"}, {**NAMED, "model": "Tổ tự quản khu B"})),
        ("models", (NAMED, {**NAMED, "model": "Camera an ninhh", "place": "Xã B", "level": "commune"})),
        ("models", (DISSOLVED, {**EVENT, "step": "Ra mắt", "date": "9/11/2025"})),
        ("models", (EVENT, {**EVENT, "step": "Nhân rộng", "date": "9/11/2025"})),
        ("models", (DISSOLVED, {**EVENT, "step": "Nhân rộng", "date": "2/11/2025"})),
        ("models", (*STOCKS, STOCK)),
        ("models", ({**STOCK, "measure": "models_opening", "value": "50"}, STOCK)),
    ],
)
def test_lines_that_only_look_alike_pass(form: str, lines: tuple[Line, ...]) -> None:
    assert codes(judged(form, *lines)) == []


def test_every_code_of_the_rules_is_in_the_catalogue_and_every_line_code_is_tested() -> None:
    here = Path(__file__).read_text(encoding="utf-8")
    for code in catalogue.catalogue():
        if re.match(r"(AC|SZ|MO|PD20[1-4])", code):
            assert f'"{code}"' in here, f"{code} has no test"


def test_cases_are_on_one_valid_line_of_their_group() -> None:
    result = judged(
        "seizures",
        {**EXHIBIT, "unit": "lít", "subject": "Ma túy"},
        {**EXHIBIT, "item": "Ketamine"},
        {**EXHIBIT, "item": "Thuốc phiện"},
        {**EXHIBIT, "group_no": "2"},
    )

    assert result.lines["line_status"].to_list() == ["rejected", "accepted", "accepted", "accepted"]
    assert result.lines["cases"].to_list() == [None, "1", None, "1"]


def test_cases_and_suspects_come_together_on_the_heading_of_their_group() -> None:
    exhibit = {**EXHIBIT, "cases": None, "suspects": None}
    result = judged(
        "seizures",
        exhibit,
        {**exhibit, "item": "Ketamine", "cases": "3"},
        {**exhibit, "item": "Thuốc phiện", "suspects": "4", "ownerless": "có"},
        {**exhibit, "group_no": "2", "ownerless": "có"},
        {**exhibit, "group_no": "3"},
    )

    assert result.lines.select("cases", "suspects", "ownerless").rows() == [
        (None, None, None),
        ("3", "4", "true"),
        (None, None, None),
        (None, None, "true"),
        (None, None, None),
    ]


def test_what_one_line_says_of_a_group_holds_for_all_its_lines() -> None:
    result = judged("seizures", {**EXHIBIT, "mode": "joint"}, {**EXHIBIT, "mode": None, "item": "Ketamine"})

    assert result.lines["mode"].to_list() == ["joint", "joint"]
    assert result.lines["acquisition"].to_list() == ["seized", "seized"]


def test_an_unknown_code_names_close_alternatives() -> None:
    found = judged("activities", {**MEETING, "activity": "Họp dâ"}).line_findings

    assert "Họp dân" in found["args"][0]
    assert found["value"][0] == "Họp dâ"
    assert found["place"][0] == "Trang!2"


def test_a_kind_of_model_line_is_no_total_row() -> None:
    assert judged("models", {**STOCK, "record": "Tổng số"}).counts()["accepted"] == 1


def test_lower_levels_that_are_complete_must_add_up() -> None:
    lines = ({**MEETING, "attendances": None}, COMMUNE)

    assert codes(judged("activities", *lines, complete=True)) == [("AC205", 1)]
    assert codes(judged("activities", {**lines[0], "occasions": "7"}, COMMUNE, complete=True)) == []


def test_stocks_may_jump_with_the_territory() -> None:
    straddling = periods.parse_key("2025.decree_09")
    lines = (*STOCKS, {**STOCK, "value": "99"})

    assert "MO208" in dict(codes(judged("models", *lines)))
    assert codes(judged("models", *lines, period=straddling)) == []


def test_a_count_in_an_english_hand_is_asked_about() -> None:
    (found,) = judged("activities", {**MEETING, "attendances": "1,150"}).line_findings.iter_rows(named=True)

    assert found["code"] == "AC106"
    assert (
        "Có phải 1.150? "
        in catalogue.render(
            **{k: found[k] for k in ("code", "place", "field", "value")}, args=json.loads(found["args"])
        )["remedy_vi"]
    )


def test_districts_are_right_before_they_ended() -> None:
    before = periods.parse_key("2024-Q4.decree_09")

    line = {**MEETING, "level": "cấp huyện", "place": "Huyện A"}
    assert codes(judged("activities", line, period=before)) == []


def test_an_identifier_is_masked_wherever_the_line_shows_it() -> None:
    result = judged("activities", {**MEETING, "place": "ông A 001203004567", "occasions": "sdt 0912345678"})

    shown = str(result.line_findings.rows())
    assert "001203004567" not in shown
    assert "0912345678" not in shown


def test_every_finding_can_be_rendered() -> None:
    for code in catalogue.catalogue():
        rendered = catalogue.render(code, "Trang!A1", "activity", "{value.__class__}", {"header": "{0}"})
        for text in ("message_vi", "message_en", "remedy_vi", "remedy_en"):
            assert rendered[text]
            assert "class '" not in rendered[text]


def test_a_field_of_every_form_is_read() -> None:
    for key, form in forms.FORMS.items():
        result = judged(key, {field.name: None for field in form.fields} | {"place": "x"})
        assert {field.name for field in form.fields} <= set(result.lines.columns)


@pytest.mark.parametrize(
    ("form", "line", "code"),
    [
        ("activities", {**MEETING, "level": "commune"}, "AC123"),
        ("seizures", {**EXHIBIT, "level": "commune"}, "SZ123"),
        ("models", {**STOCK, "level": "commune"}, "MO123"),
    ],
)
def test_places_that_differ_in_accents_only_are_reported(form: str, line: Line, code: str) -> None:
    first, second = {**line, "place": "Xã Tân Phú"}, {**line, "place": "Xã Tân Phủ"}

    assert codes(judged(form, first, second)) == [(code, 2)]
