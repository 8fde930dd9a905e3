"""Text in a report that is not what it looks like: unseen characters, look-alikes, and garbled encodings."""

import io
import json
from datetime import datetime

import pytest
from openpyxl import Workbook

from antq.core.clock import VIET_NAM
from antq.core.text import find_garbled, visible
from antq.intake.examination import examine
from antq.intake.examined_file import Examined

NOW = datetime(2026, 1, 5, 8, 0, tzinfo=VIET_NAM)
COVER = {
    "Tỉnh/thành phố": "An Giang",
    "Đơn vị báo cáo": "Bộ đội Biên phòng",
    "Kỳ báo cáo": "Quý IV/2025",
    "Cơ sở kỳ": "Theo Nghị định 09/2019/NĐ-CP",
    "Nguồn dữ liệu": "Thực",
}
ROW = {"Cấp": "Cấp xã", "Địa bàn": "Xã Thử Một", "Hoạt động": "Họp dân", "Số cuộc, đợt, lần": "12"}


def workbook(cover: dict[str, str], row: dict[str, str]) -> Examined:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Báo cáo"
    for pair in cover.items():
        sheet.append(pair)
    lines = book.create_sheet("Hoạt động")
    lines.append(list(row))
    lines.append(list(row.values()))
    data = io.BytesIO()
    book.save(data)
    return look(data.getvalue(), "bc.xlsx")


def look(data: bytes, name: str) -> Examined:
    return examine(data, name, "examples", NOW, max_rows=1000, demonstration=True)


def table(cover: dict[str, str], row: dict[str, str]) -> Examined:
    lines = [f"# {label}: {value}" for label, value in cover.items()]
    cells = [",".join(f'"{cell}"' for cell in cells) for cells in (row, row.values())]
    return look("\n".join([*lines, *cells, ""]).encode(), "bc.csv")


def as_json(cover: dict[str, str], row: dict[str, str]) -> Examined:
    filings = [{"form": "Hoạt động", "lines": [row]}]
    return look(json.dumps({"envelope": cover, "filings": filings}).encode(), "bc.json")


def codes(examined: Examined) -> set[str]:
    found = {finding.code for finding in examined.all_findings}
    for judged in examined.sections:
        found |= {finding.code for finding in judged.findings} | set(judged.line_findings["code"])
    return found


WRITERS = [workbook, table, as_json]


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize("suffix", ["\u200b", "\ufeff", "\u00ad", "\u2060", "\u200e", "\u00a0", "\ufe0f"])
def test_characters_nobody_sees_change_nothing(write: type, suffix: str) -> None:
    dressed = write(
        {label + suffix: value + suffix for label, value in COVER.items()},
        {heading + suffix: cell + suffix for heading, cell in ROW.items()},
    )

    assert codes(dressed) == set()
    (judged,) = dressed.sections
    assert judged.lines.select("place", "activity", "occasions").rows() == [
        ("Xã Thử Một", "residents_meeting", "12")
    ]


@pytest.mark.parametrize("write", WRITERS)
def test_the_icelandic_letter_is_read_as_the_vietnamese_one(write: type) -> None:
    eth = {text.replace("Đ", "Ð").replace("đ", "ð"): ROW[text] for text in ROW}
    dressed = write({label.replace("Đ", "Ð"): value for label, value in COVER.items()}, eth)

    assert codes(dressed) == set()
    assert dressed.sections[0].lines["place"].to_list() == ["Xã Thử Một"]


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize(
    ("heading", "cell"),
    [("Địa bàn", "X· Thö Mét"), ("Địa bàn", "Xaõ Thöû Moät"), ("Hoạt động", "Häp d©n"), ("Cấp", "CÊp x·")],
)
def test_a_garbled_cell_rejects_its_line_and_names_the_encoding(write: type, heading: str, cell: str) -> None:
    examined = write(COVER, ROW | {heading: cell})

    (judged,) = examined.sections
    assert judged.counts()["rejected"] == 1
    assert set(judged.line_findings["code"]) == {"FI310"}
    found = find_garbled(cell)
    assert found is not None
    assert json.loads(judged.line_findings["args"][0]) == {"encoding": found.encoding, "meant": found.decoded}


@pytest.mark.parametrize("write", WRITERS)
def test_a_garbled_cover_names_no_slot(write: type) -> None:
    examined = write(COVER | {"Đơn vị báo cáo": "Bé ®éi Biªn phßng"}, ROW)

    assert "FI311" in codes(examined)
    assert examined.envelope is None or examined.envelope.slot is None


@pytest.mark.parametrize("write", WRITERS)
def test_garbled_headings_return_the_filing(write: type) -> None:
    headings = dict(zip(("CÊp", "§Þa bµn", "Ho¹t ®éng", "Sè cuéc, ®ît, lÇn"), ROW.values(), strict=True))
    examined = write(COVER, headings)

    (judged,) = examined.sections
    assert [finding.code for finding in judged.findings if finding.is_error] == ["FI311"]


@pytest.mark.parametrize(
    "data",
    [
        "# Mẫu: Lời văn\nC«ng an tØnh b¾t gi÷ 11 vô, 26 ®èi t­îng.\n".encode(),
        b"C\xabng an t\xd8nh, b\xbet gi\xf7\n11, 26\n",
    ],
)
def test_a_garbled_text_is_returned_by_its_encoding(data: bytes) -> None:
    examined = look(data, "bc.txt")

    assert [(f.code, f.args) for f in examined.findings] == [("FI312", {"encoding": "TCVN3 (ABC)"})]


@pytest.mark.parametrize("write", WRITERS)
def test_letters_that_look_alike_are_read_and_named(write: type) -> None:
    examined = write(COVER | {"Đơn vị báo cáo": "Вộ đội Biên phòng"}, ROW | {"Địa bàn": "Xã Тhử Một"})

    assert codes(examined) == {"FI313"}
    assert examined.sections[0].lines["place"].to_list() == ["Xã Thử Một"]
    assert examined.envelope is not None
    assert examined.envelope.reporting_unit == "border_guard"


def test_a_remedy_never_offers_what_looks_the_same() -> None:
    examined = workbook(COVER, ROW | {"Hoạt động": "Họp dân\ue000"})

    (finding,) = examined.sections[0].line_findings.rows(named=True)
    assert finding["code"] == "AC102"
    assert finding["value"] == visible("Họp dân\ue000") == "Họp dân‹U+E000›"
