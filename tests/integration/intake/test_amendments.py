"""Amendments over a real log: what would be dropped is asked about, and what was confirmed or restated goes in."""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from test_take_in import ENVELOPE, Intake, codes

from antq.intake.receipt import Receipt

Line = dict[str, object]
MEETING: Line = {"activity": "residents_meeting", "occasions": 210, "attendances": 9000}
PATROL: Line = {"activity": "patrol", "occasions": 3}
HEROIN: Line = {
    "group_no": "1",
    "cases": 3,
    "suspects": 4,
    "item": "heroin",
    "quantity": 2.0819,
    "unit": "kg",
}
TABLETS: Line = {"group_no": "1", "item": "mdma", "quantity": 10200, "unit": "tablet"}
LIGHTS: Line = {"record": "named", "model": "Ánh sáng an ninh", "points": 2}
CAMERAS: Line = {"record": "named", "model": "Camera an ninh"}
STOCK: Line = {"record": "stock", "measure": "models_active", "value": 56}


class Province:
    """One slot of a warehouse of its own for each test: reports of one form, filed one after the other."""

    def __init__(self, intake: Intake, number: int) -> None:
        self.intake = intake
        self.period = f"{2010 + number // 12}-M{number % 12 + 1:02}.decree_09"

    def file(self, form: str, lines: Sequence[Line], kind: str = "replace", **envelope: object) -> Receipt:
        cover = {**ENVELOPE, "period": self.period, "kind": kind, **envelope}
        part = {"form": form, "lines": lines, "nil": not lines}
        return self.intake.file(json.dumps({"envelope": cover, "filings": [part]}).encode())

    def event_types(self) -> list[str]:
        return [type_ for type_, stream, _ in self.intake.events() if f"/{self.period}/" in stream]

    def last_payload(self) -> dict[str, Any]:
        return [payload for _, stream, payload in self.intake.events() if f"/{self.period}/" in stream][-1]


_number = iter(range(12 * 14))


@pytest.fixture(scope="module")
def intake(module_warehouse: Any, tmp_path_factory: pytest.TempPathFactory) -> Intake:
    folder: Path = tmp_path_factory.mktemp("files")
    return Intake(module_warehouse, folder)


@pytest.fixture
def province(intake: Intake) -> Province:
    return Province(intake, next(_number))


def messages(receipt: Receipt, code: str) -> list[str]:
    return [finding.message_vi for finding in receipt.findings if finding.code == code]


LOSSES: dict[str, tuple[str, list[Line], str, list[Line], dict[str, list[str]]]] = {
    "an activity left out": (
        "activities",
        [MEETING, PATROL],
        "replace",
        [MEETING],
        {"SL203": ["“Lượt tuần tra”: đã báo 3, báo cáo này không có"]},
    ),
    "one measure of an activity, by a correction that does not repeat it": (
        "activities",
        [MEETING, PATROL],
        "correction",
        [{"activity": "residents_meeting", "occasions": 211}],
        {"SL203": ["“Lượt người dự họp dân”: đã báo 9.000, báo cáo này không có"]},
    ),
    "a nil report over figures": (
        "activities",
        [PATROL],
        "replace",
        [],
        {"SL203": ["“Lượt tuần tra”: đã báo 3, báo cáo này không có"]},
    ),
    "an exhibit, and the suspects": (
        "seizures",
        [HEROIN, TABLETS],
        "replace",
        [{**HEROIN, "suspects": None, "ownerless": True}],
        {
            "SL203": [
                "“Thuốc lắc: Số lượng thu giữ (viên)”: đã báo 10.200, báo cáo này không có",
                "“Số đối tượng”: đã báo 4, báo cáo này không có",
            ]
        },
    ),
    "an exhibit whose unit a correction mended": (
        "seizures",
        [HEROIN, TABLETS],
        "correction",
        [{"group_no": "1", "item": "heroin", "quantity": 6, "unit": "brick"}],
        {"SL203": ["“Heroin: Số lượng thu giữ (ki-lô-gam)”: đã báo 2,0819, báo cáo này không có"]},
    ),
    "a model and a stock": (
        "models",
        [LIGHTS, CAMERAS, STOCK],
        "replace",
        [CAMERAS],
        {
            "SL203": ["“Mô hình đang hoạt động”: đã báo 56, báo cáo này không có"],
            "SL204": ["Mô hình “Ánh sáng an ninh” đã báo, báo cáo này không có"],
        },
    ),
    "a line that is now rejected": (
        "activities",
        [MEETING, PATROL],
        "replace",
        [MEETING, {"activity": "patrol", "occasions": "ba"}],
        {"SL203": ["“Lượt tuần tra”: đã báo 3, báo cáo này không có"]},
    ),
}


@pytest.mark.parametrize("case", LOSSES)
def test_a_filing_that_would_drop_measures_is_held_and_lists_them(province: Province, case: str) -> None:
    form, first, kind, second, listed = LOSSES[case]
    province.file(form, first)

    held = province.file(form, second, kind)

    assert held.status == "returned"
    assert held.filings[0].outcome == "returned"
    assert held.lines.rejected == held.lines.in_ == len(second)
    assert {code: sorted(messages(held, code)) for code in listed} == {
        c: sorted(m) for c, m in listed.items()
    }
    [count] = messages(held, "SL201")
    assert int(re.findall(r"\d+", count)[0]) == sum(map(len, listed.values()))
    assert province.event_types() == ["ReportFiled", "ReportReturned"]
    assert province.last_payload()["returned"] == {"code": "SL201"}
    assert json.dumps(province.last_payload(), ensure_ascii=False).count("Ánh sáng an ninh") == 0


def test_the_sender_answers_with_a_row_on_the_cover(province: Province) -> None:
    province.file("activities", [MEETING, PATROL])
    province.file("activities", [MEETING])

    silent = province.file("activities", [MEETING], confirm_loss="Có", reason="")
    confirmed = province.file("activities", [MEETING], confirm_loss="Có")

    assert (silent.status, confirmed.status) == ("returned", "filed")
    assert "SL205" in codes(silent)
    assert province.last_payload()["vintage"] == 2
    assert messages(confirmed, "SL203") == ["“Lượt tuần tra”: đã báo 3, báo cáo này không có"]
    assert province.file("activities", [MEETING], confirm_loss="Có").status == "duplicate"


KEPT: dict[str, tuple[str, list[Line], str, list[Line]]] = {
    "the same measures": ("activities", [MEETING, PATROL], "replace", [{**MEETING, "occasions": 1}, PATROL]),
    "a reported zero": ("activities", [MEETING, PATROL], "replace", [MEETING, {**PATROL, "occasions": 0}]),
    "more measures": ("activities", [PATROL], "replace", [MEETING, PATROL]),
    "another level of the same measure": (
        "activities",
        [{**PATROL, "level": "commune", "place": "Xã A"}, PATROL],
        "replace",
        [PATROL],
    ),
    "a supplement": ("activities", [MEETING], "supplement", [PATROL]),
    "a correction of another line": ("activities", [MEETING, PATROL], "correction", [PATROL]),
    "a correction of one exhibit that says nothing of the group": (
        "seizures",
        [HEROIN, TABLETS],
        "correction",
        [{"group_no": "1", "item": "heroin", "quantity": 3, "unit": "kg"}],
    ),
    "the same amounts in other groups": (
        "seizures",
        [HEROIN, TABLETS],
        "replace",
        [{**TABLETS, "group_no": "2"}, HEROIN],
    ),
    "a model named as dissolved": (
        "models",
        [LIGHTS, CAMERAS],
        "replace",
        [{**LIGHTS, "status": "dissolved"}, CAMERAS],
    ),
    "nil after nil": ("activities", [], "replace", []),
}


@pytest.mark.parametrize("case", KEPT)
def test_a_filing_that_drops_nothing_is_let_in(province: Province, case: str) -> None:
    form, first, kind, second = KEPT[case]
    province.file(form, first)

    receipt = province.file(form, second, kind, citation_number="2")

    assert receipt.status == "filed", messages(receipt, "SL203")
    assert receipt.filings[0].vintage == 2
    assert codes(receipt) <= {"SL111"}


def test_what_a_correction_left_is_what_a_replacement_must_repeat(province: Province) -> None:
    province.file("activities", [MEETING, PATROL])
    province.file("activities", [{"activity": "mediation", "items": 7, "occasions": 7}], "supplement")
    province.file("activities", [{**PATROL, "occasions": 5}], "correction")

    held = province.file("activities", [MEETING, {"activity": "mediation", "occasions": 7}])

    assert messages(held, "SL203") == ["“Lượt tuần tra”: đã báo 5, báo cáo này không có"]


def test_after_a_replacement_only_that_must_be_repeated(province: Province) -> None:
    province.file("activities", [MEETING, PATROL])
    province.file("activities", [MEETING], confirm_loss=True)

    assert province.file("activities", [{**MEETING, "occasions": 4}]).status == "filed"


def test_nothing_happened_is_no_correction(province: Province) -> None:
    province.file("activities", [PATROL])

    receipt = province.file("activities", [], "correction")

    assert receipt.status == "returned"
    assert codes(receipt) == {"SL206"}


def test_rejected_lines_of_an_amendment_say_how_totals_change(province: Province) -> None:
    communes = [{**PATROL, "level": "commune", "place": f"Xã {name}", "occasions": 4} for name in "AB"]
    province.file("activities", [*communes, MEETING])

    receipt = province.file("activities", [communes[0], {**communes[1], "occasions": "?"}, MEETING])

    assert receipt.status == "filed_with_rejections"
    assert messages(receipt, "SL202") == ["Có dòng bị từ chối; “Lượt tuần tra” đổi từ 8 thành 4"]


@pytest.mark.parametrize("kind", ["replace", "supplement", "correction"])
def test_an_amendment_without_a_reason_is_let_in_with_a_warning(province: Province, kind: str) -> None:
    province.file("activities", [PATROL])

    receipt = province.file("activities", [{**PATROL, "occasions": 4}], kind, reason="")

    assert receipt.status == "filed"
    assert codes(receipt) == {"SL111"}


def test_a_dry_run_asks_the_same_and_writes_nothing(province: Province, tmp_path: Path) -> None:
    from antq.intake.dry_run import dry_run

    province.file("activities", [MEETING, PATROL])
    cover = {**ENVELOPE, "period": province.period}
    path = tmp_path / "report.json"
    path.write_text(json.dumps({"envelope": cover, "filings": [{"form": "activities", "lines": [MEETING]}]}))

    tried = dry_run(province.intake.settings, path, None, province.intake.conn)

    assert messages(tried, "SL203") == ["“Lượt tuần tra”: đã báo 3, báo cáo này không có"]
    assert province.event_types() == ["ReportFiled"]
