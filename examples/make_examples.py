"""Writes the sample reports of this folder: `python examples/make_examples.py [FOLDER]`.

Files 01 to 07 and 15 restate published figures (sources in README.md of this folder); 08 to 14 are plainly marked
synthetic (`Nguồn dữ liệu: mô phỏng`) and show what becomes of a nil report, bad lines, an unreadable file, a report on
the map of 34, and of provinces' own workbooks (`provincial.py`). Where a source states no period, its basis is
`assumed`.
"""

import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Final

import provincial

from antq.simulation.report_files import Cell, Line, Report, Section, to_csv, to_json, to_xlsx

SYNTHETIC: Final[dict[str, Cell]] = {"origin": "synthetic"}


def an_giang_border_guard_2021() -> Report:
    """Published 2021-04-20; no period is stated. Numbers are typed as text, the way clerks do."""

    def consolidation(activity: str, turns: str) -> Line:
        return {"level": "province", "activity": activity, "agency": "border_guard", "occasions": turns}

    activities: list[Line] = [
        {
            "level": "province",
            "activity": "party_cell_meeting_assignment",
            "agency": "border_guard",
            "people": "73",
        },
        {
            "level": "province",
            "activity": "party_cell_coverage",
            "agency": "border_guard",
            "organisations": "73",
            "denominator": "73",
        },
        {"level": "province", "activity": "commune_reinforcement", "agency": "border_guard", "people": "04"},
        {
            "level": "province",
            "activity": "household_assignment",
            "agency": "border_guard",
            "people": "243",
            "households": "1.150",
        },
        consolidation("party_cells_consolidation", "60"),
        consolidation("youth_union_cells_consolidation", "42"),
        consolidation("womens_union_cells_consolidation", "38"),
        consolidation("farmers_union_cells_consolidation", "32"),
        consolidation("self_management_security_teams_consolidation", "88"),
        consolidation("self_management_border_teams_consolidation", "74"),
        {
            "level": "province",
            "activity": "border_dialogue_provincial",
            "agency": "several",
            "occasions": "1",
        },
        {
            "level": "province",
            "activity": "border_dialogue_station_commune",
            "agency": "several",
            "occasions": "9",
        },
        {"level": "province", "activity": "information_valuable", "agency": "border_guard", "items": "135"},
        {"level": "province", "activity": "information_reference", "agency": "border_guard", "items": "117"},
    ]
    own = {"level": "province", "group_no": "1", "acquisition": "seized", "mode": "independent"}
    joint = {"level": "province", "group_no": "2", "acquisition": "seized", "mode": "joint"}
    seizures: list[Line] = [
        {**own, "cases": "11", "suspects": "26", "item": "Ma túy đá", "quantity": "71,63", "unit": "kg"},
        {**own, "item": "Heroin", "quantity": "2,0819", "unit": "kg"},
        {**own, "item": "Viên ma túy tổng hợp", "quantity": "10.200", "unit": "viên"},
        {**own, "item": "Cần sa khô", "quantity": "4,8", "unit": "kg"},
        {**joint, "cases": "04", "suspects": "15", "item": "Ma tuý đá", "quantity": "4,3", "unit": "kg"},
        {**joint, "item": "Viên ma tuý tổng hợp", "quantity": "3.153", "unit": "viên"},
    ]
    return Report(
        {
            "province": "An Giang",
            "reporting_unit": "Bộ đội Biên phòng tỉnh",
            "period": "Năm 2021",
            "period_basis": "assumed",
            "kind": "replace",
            "issuing_unit": "Bộ Chỉ huy Bộ đội Biên phòng tỉnh An Giang",
            "origin": "reported",
            "lower_levels_complete": False,
        },
        (Section("activities", activities), Section("seizures", seizures)),
    )


def an_giang_police_2023() -> Report:
    """Published 2024-02-21, on the year 2023."""
    activities: list[Line] = [
        {
            "level": "province",
            "activity": "residents_meeting",
            "agency": "several",
            "occasions": 3439,
            "attendances": 295128,
            "relation": "disjoint",
        },
        {
            "level": "province",
            "activity": "residents_meeting",
            "agency": "police",
            "occasions": 345,
            "attendances": 21423,
            "relation": "overlap_unknown",
        },
        {"level": "province", "activity": "dignitary_visit", "agency": "police", "attendances": 2408},
        {"level": "province", "activity": "ad_hoc_commendation", "people": 97},
    ]
    models: list[Line] = [
        {"record": "stock", "measure": "models_active", "value": 56, "level": "province"},
        named_model("Camera giám sát an ninh"),
        named_model("Mô hình liên kết đảm bảo ANTT khu du lịch núi Cấm", place="Khu du lịch núi Cấm"),
        named_model("2 An"),
    ]
    return Report(
        {
            "province": "Tỉnh An Giang",
            "reporting_unit": "police",
            "period": "Năm 2023",
            "period_basis": "assumed",
            "kind": "replace",
            "issuing_unit": "Công an tỉnh An Giang",
            "origin": "reported",
            "lower_levels_complete": False,
        },
        (Section("activities", activities), Section("models", models)),
    )


def named_model(
    name: str, sponsor: str | None = None, level: str = "province", place: str | None = None
) -> Line:
    """A line of a model that a report names without saying more."""
    line: dict[str, str] = {"record": "named", "model": name, "status": "mentioned", "level": level}
    if sponsor:
        line["sponsor"] = sponsor
    if place:
        line["place"] = place
    return line


KON_TUM: Final[dict[str, Cell]] = {
    "province": "Kon Tum",
    "reporting_unit": "consolidated",
    "period": "Giai đoạn 2019-2024",
    "period_basis": "stage",
    "kind": "replace",
    "issuing_unit": "Công an tỉnh Kon Tum",
    "origin": "reported",
    "lower_levels_complete": False,
}


def kon_tum_activities() -> Report:
    """The source puts "each year" before the verb and a stage of six years in its title: which one is unknown."""
    launches: Line = {
        "level": "province",
        "activity": "movement_launch",
        "agency": "several",
        "occasions": 2053,
        "attendances": "340.000",
        "qualifier": "at_least",
        "value_per": "unknown",
    }
    return Report(KON_TUM, (Section("activities", [launches]),))


def kon_tum_models() -> Report:
    """Four models of the unions, named without further figures."""
    models = [
        named_model("Tổ cựu chiến binh tự quản bảo vệ đường biên, cột mốc biên giới", "veterans_association"),
        named_model("Phụ nữ tham gia phòng, chống tội phạm", "womens_union"),
        named_model("Tổ phụ nữ tuyên truyền pháp luật", "womens_union"),
        named_model(
            "Phụ nữ dân tộc thiểu số, tôn giáo chấp hành tốt chính sách pháp luật của Đảng, Nhà nước "
            "và tích cực tham gia công tác Hội",
            "womens_union",
        ),
    ]
    return Report(KON_TUM, (Section("models", models),))


def binh_phuoc_2022() -> Report:
    """Five border posts, each a line of level `post`; the year is that of the survey the source reports on."""

    def at_post(place: str, activity: str, **counts: int) -> Line:
        return {"level": "post", "place": place, "activity": activity, "agency": "border_guard", **counts}

    loc_tan, loc_thien = "Đồn Biên phòng Lộc Tấn", "Đồn Biên phòng Lộc Thiện"
    loc_thinh, loc_thanh = "Đồn Biên phòng Cửa khẩu Lộc Thịnh", "Đồn Biên phòng Lộc Thành"
    loc_an = "Đồn Biên phòng Lộc An"
    activities: list[Line] = [
        at_post(loc_tan, "party_cell_meeting_assignment", people=8, organisations=6),
        at_post(loc_tan, "household_assignment", people=19, households=89),
        at_post(loc_thien, "commitment_signing", organisations=2, households=15),
        at_post(loc_thien, "party_cell_meeting_assignment", people=10, organisations=7),
        at_post(loc_thien, "household_assignment", people=18, households=79),
        at_post(loc_thinh, "commitment_signing", organisations=2, households=15),
        at_post(loc_thinh, "household_assignment", people=33, households=144),
        at_post(loc_thinh, "party_cell_meeting_assignment", people=9, organisations=6),
        at_post(loc_thanh, "commitment_signing", organisations=3, people=19),
        at_post(loc_thanh, "commitment_signing_security_teams", organisations=57),
        at_post(loc_an, "womens_union_cells_consolidation", occasions=1),
        at_post(loc_an, "elderly_association_cells_consolidation", occasions=1),
        at_post(loc_an, "veterans_association_cells_consolidation", occasions=2),
        at_post(loc_an, "pupil_return", people=5),
        {"level": "province", "activity": "unit_survey", "agency": "mass_mobilisation", "organisations": 6},
    ]
    models = [
        named_model("Giáo xứ bình yên – gia đình hòa thuận"),
        named_model(
            "Phụ nữ thôn Phước Lộc tham gia cảm hóa, giáo dục thanh thiếu niên vi phạm pháp luật",
            "womens_union",
            "commune",
            "Thôn Phước Lộc",
        ),
        named_model(
            "Vận động Nhân dân xây dựng khu dân cư không có tội phạm, tệ nạn về ma túy tại ấp 4 xã Tiến Hưng",
            None,
            "commune",
            "Xã Tiến Hưng",
        ),
        named_model("Đưa lợi ích dịch vụ công trực tuyến đến với người dân và doanh nghiệp"),
        named_model("Tiếng kẻng an ninh nhân dân"),
        named_model("Con nuôi đồn Biên phòng", "border_guard"),
        named_model("Nâng bước em đến trường", "border_guard"),
        named_model("01 dân quân nắm 03 hộ dân", "militia"),
        named_model("Tiết học biên giới", "border_guard"),
        named_model("Câu lạc bộ trồng hồ tiêu sạch"),
        named_model("Trồng cây rau lá nhíp"),
        named_model("CLB liên kết trồng tiêu"),
        named_model("Đèn chiếu sáng nông thôn"),
        named_model("Ánh sáng an ninh"),
        named_model("Nữ chủ nhà trọ tham gia đảm bảo ANTT"),
        named_model(
            "Ứng dụng mạng xã hội Zalo trong công tác tuyên truyền, phổ biến pháp luật, công tác đấu tranh "
            "phòng chống tội phạm, tệ nạn xã hội, cải cách thủ tục hành chính",
            None,
            "commune",
            "Xã Tân Phước, Tân Hòa, Tân Lập và thị trấn Tân Phú",
        ),
        named_model("Camera an ninh"),
    ]
    return Report(
        {
            "province": "Bình Phước",
            "reporting_unit": "mass_mobilisation",
            "period": "Năm 2022",
            "period_basis": "assumed",
            "kind": "replace",
            "issuing_unit": "Ban Dân vận Tỉnh ủy Bình Phước",
            "origin": "reported",
            "lower_levels_complete": False,
        },
        (Section("activities", activities), Section("models", models)),
    )


def ho_chi_minh_city_2025(replacement: bool) -> Report:
    """The year's model types; the replacement adds the points that the first filing left out."""
    envelope: dict[str, Cell] = {
        "province": "TP. Hồ Chí Minh",
        "reporting_unit": "consolidated",
        "period": "Năm 2025",
        "period_basis": "assumed",
        "kind": "replace",
        "origin": "reported",
        "lower_levels_complete": False,
    }
    types: Line = {"record": "stock", "measure": "model_types", "value": 18, "level": "province"}
    points: Line = {"record": "stock", "measure": "model_points", "value": "1.080", "level": "province"}
    if not replacement:
        return Report(envelope, (Section("models", [types]),))
    reason: dict[str, Cell] = {"reason": "Bổ sung số điểm mô hình còn thiếu trong bản nộp trước"}
    return Report({**envelope, **reason}, (Section("models", [types, points]),))


def nil_report() -> Report:
    """A quarter in which nothing was seized."""
    envelope: dict[str, Cell] = {
        "province": "Hà Giang",
        "reporting_unit": "Ban Chỉ huy BĐBP tỉnh",
        "period": "Quý I/2025",
        "period_basis": "decree_09",
        "kind": "replace",
        **SYNTHETIC,
    }
    return Report(envelope, (Section("seizures", [], nil=True),))


def bad_lines() -> Report:
    """Good lines between lines that are wrong in different ways."""
    group = {"level": "province", "acquisition": "seized", "mode": "independent"}
    activities: list[Line] = [
        {
            "level": "province",
            "activity": "residents_meeting",
            "agency": "police",
            "occasions": 24,
            "attendances": 1260,
        },
        {"level": "province", "activity": "Họp xóm bàn việc", "agency": "police", "occasions": 3},
        {"level": "province", "activity": "patrol", "agency": "police", "occasions": "mười lăm"},
        {"level": "province", "activity": "mediation", "agency": "police", "occasions": -4},
        {"level": "province", "activity": "joint_border_patrol", "agency": "police", "households": 12},
        {"level": "province", "activity": "training_class", "agency": "police"},
        {
            "level": "province",
            "activity": "listening_forum",
            "agency": "police",
            "occasions": 2,
            "relation": "có lẽ",
        },
        {"level": "xóm", "activity": "thematic_talk", "agency": "police", "occasions": 2, "attendances": 90},
    ]
    seizures: list[Line] = [
        {
            **group,
            "group_no": "1",
            "cases": 2,
            "suspects": 3,
            "item": "heroin",
            "quantity": Decimal("0.35"),
            "unit": "kg",
        },
        {**group, "group_no": "1", "item": "Bột trắng lạ", "quantity": 1, "unit": "kg"},
        {**group, "group_no": "1", "item": "heroin", "quantity": 2, "unit": "litre"},
        {**group, "item": "cannabis_dry", "quantity": 5, "unit": "kg"},
        {
            **group,
            "group_no": "2",
            "cases": 1,
            "suspects": 1,
            "item": "ketamine",
            "quantity": "1,381,938",
            "unit": "g",
        },
    ]
    return Report(
        {
            "province": "Đồng Tháp",
            "reporting_unit": "police",
            "period": "Quý I/2025",
            "period_basis": "decree_09",
            "kind": "replace",
            **SYNTHETIC,
        },
        (Section("activities", activities), Section("seizures", seizures)),
    )


def an_giang_after_merger() -> Report:
    """A quarter of the new An Giang, which holds the old one and Kiên Giang."""
    activities: list[Line] = [
        {"level": "province", "activity": "residents_meeting", "occasions": 512, "attendances": 30744},
        {"level": "province", "activity": "movement_launch", "occasions": 61, "attendances": 9120},
        {
            "level": "province",
            "activity": "self_management_security_team",
            "organisations": 1340,
            "people": 8044,
        },
    ]
    group = {"level": "province", "group_no": "1", "acquisition": "seized", "mode": "independent"}
    seizures: list[Line] = [
        {
            **group,
            "cases": 7,
            "suspects": 11,
            "item": "methamphetamine_crystal",
            "quantity": Decimal("3.25"),
            "unit": "kg",
        },
        {**group, "item": "heroin", "quantity": 4, "unit": "brick"},
    ]
    models: list[Line] = [
        {"record": "stock", "measure": "models_active", "value": 118, "level": "province"},
        {"record": "stock", "measure": "model_points", "value": 640, "level": "province"},
    ]
    return Report(
        {
            "province": "An Giang",
            "reporting_unit": "consolidated",
            "period": "Quý IV/2025",
            "period_basis": "decree_09",
            "kind": "replace",
            **SYNTHETIC,
        },
        (Section("activities", activities), Section("seizures", seizures), Section("models", models)),
    )


def unreadable() -> bytes:
    """A workbook cut off in transfer."""
    whole = to_xlsx(an_giang_border_guard_2021())
    return whole[: len(whole) * 3 // 5]


# Sentences of ours, figures as published 2024-02-21: the same as in file 02, here told by the province.
AN_GIANG_2023_PROSE: Final = """\
# Mẫu: Lời văn
# Tỉnh/thành phố: An Giang
# Đơn vị báo cáo: Báo cáo tổng hợp của tỉnh
# Kỳ báo cáo: Năm 2023
# Cơ sở kỳ: Không nêu (giả định)

KẾT QUẢ PHONG TRÀO TOÀN DÂN BẢO VỆ AN NINH TỔ QUỐC NĂM 2023

Năm 2023, phong trào tiếp tục được giữ vững ở các địa bàn trong tỉnh.

1. Vận động Nhân dân

Cả tỉnh đã tổ chức 3.439 cuộc họp dân, thu hút 295.128 lượt người tham dự.
Trong đó, Công an tỉnh chủ trì 345 cuộc họp dân ở vùng dân tộc, tôn giáo
với 21.423 lượt người tham dự.

Công an tỉnh gặp gỡ, thăm hỏi 2.408 lượt chức sắc, chức việc, người có uy tín.

2. Mô hình

Đến cuối năm, tỉnh có 56 mô hình đang hoạt động, tiêu biểu là mô hình “Camera giám sát an ninh” và mô hình “2 An”.

3. Khen thưởng

Trong năm, 97 cá nhân được khen thưởng đột xuất vì thành tích trong phong trào.
"""

EXAMPLES: Final[dict[str, Callable[[], bytes]]] = {
    "01_an_giang_border_guard_2021.xlsx": lambda: to_xlsx(an_giang_border_guard_2021()),
    "02_an_giang_police_2023.xlsx": lambda: to_xlsx(an_giang_police_2023()),
    "03_kon_tum_2019_2024_activities.csv": lambda: to_csv(kon_tum_activities()),
    "04_kon_tum_2019_2024_models.csv": lambda: to_csv(kon_tum_models()),
    "05_binh_phuoc_2022.json": lambda: to_json(binh_phuoc_2022()),
    "06_ho_chi_minh_city_2025_first.xlsx": lambda: to_xlsx(ho_chi_minh_city_2025(replacement=False)),
    "07_ho_chi_minh_city_2025_replacement.xlsx": lambda: to_xlsx(ho_chi_minh_city_2025(replacement=True)),
    "08_nil_report.csv": lambda: to_csv(nil_report()),
    "09_bad_lines.xlsx": lambda: to_xlsx(bad_lines()),
    "10_unreadable.xlsx": unreadable,
    "11_an_giang_after_merger.json": lambda: to_json(an_giang_after_merger()),
    "12_tay_ninh_2025_wide_table.xlsx": provincial.tay_ninh_wide_table,
    "13_lang_son_2026_three_sheets.xlsx": provincial.lang_son_three_sheets,
    "14_ca_mau_2025_one_sheet.xlsx": provincial.ca_mau_one_sheet,
    "15_an_giang_2023_prose.txt": lambda: AN_GIANG_2023_PROSE.encode(),
}


def main(folder: Path) -> None:
    """Write every example into `folder`."""
    for name, make in EXAMPLES.items():
        (folder / name).write_bytes(make())


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
