"""The taxonomy of activities, row by row as reports name them: class, and the units each is counted in."""

import pytest

from antq.reference import lists

MEASURES = {row["measure_code"]: row for row in lists.rows("measures")}
CLASSES = {row["activity_code"]: row["class"] for row in lists.rows("activity_types")}
HOMES = [
    (row["activity_code"], row["field"], row["measure_code"] or "") for row in lists.rows("activity_measures")
]


def units(activity: str | None) -> set[str | None]:
    return {MEASURES[measure]["unit_code"] for code, _, measure in HOMES if code == activity}


@pytest.mark.parametrize(
    ("names", "expected_class", "expected_units"),
    [
        (["họp dân"], "activity", {"meeting", "person_time"}),
        (["phát động phong trào", "đợt phát động"], "activity", {"round", "person_time"}),
        (
            ["tuyên truyền tập trung", "tuyên truyền lưu động", "nói chuyện chuyên đề"],
            "activity",
            {"session", "person_time"},
        ),
        (["giờ phát thanh"], "activity", {"occasion", "hour"}),
        (["tờ rơi"], "activity", {"sheet"}),
        (["pa nô", "băng rôn"], "activity", {"piece"}),
        (["tin, bài"], "activity", {"item"}),
        (["Công an lắng nghe ý kiến nhân dân"], "activity", {"session", "person_time", "item"}),
        (["thăm hỏi chức sắc", "thăm hỏi người có uy tín"], "activity", {"person_time"}),
        (["họp đối thoại cấp tỉnh", "đối thoại cấp đồn"], "activity", {"occasion"}),
        (["hội đàm"], "activity", {"meeting"}),
        (["giao lưu"], "activity", {"meeting", "person_time"}),
        (["ký cam kết", "giao ước thi đua"], "activity", {"household", "organisation", "person", "item"}),
        (["tổ an ninh ký cam kết"], "activity", {"team"}),
        (["kết nghĩa cụm dân cư hai bên biên giới", "cặp bản kết nghĩa"], "organisation", {"pair"}),
        (["lễ kết nghĩa cụm dân cư hai bên biên giới"], "activity", {"pair"}),
        (["Ban Chỉ đạo cấp tỉnh", "Ban Chỉ đạo 138 cấp xã"], "organisation", {"organisation"}),
        (
            ["kiện toàn Ban Chỉ đạo cấp tỉnh", "thành lập, kiện toàn Ban Chỉ đạo cấp xã"],
            "organisation",
            {"turn"},
        ),
        (["điển hình tiên tiến", "gương điển hình"], "organisation", {"organisation", "person", "item"}),
        (["biểu dương điển hình tiên tiến"], "award", {"organisation", "person", "item"}),
        (["xã, phường xếp loại khá", "xã phong trào mạnh"], "organisation", {"organisation"}),
        (["khu dân cư xếp loại xuất sắc"], "organisation", {"area"}),
        (["ký kết chương trình phối hợp", "quy chế phối hợp", "kế hoạch phối hợp"], "activity", {"item"}),
        (["tập huấn", "bồi dưỡng", "lớp giáo dục pháp luật"], "activity", {"class", "person_time"}),
        (["tuần tra", "tuần tra song phương", "tuần tra liên hợp"], "activity", {"occasion", "person_time"}),
        (["hòa giải mâu thuẫn"], "activity", {"case"}),
        (["quản lý, giáo dục, giúp đỡ người lầm lỗi"], "activity", {"person"}),
        (["vận động học sinh trở lại trường"], "activity", {"person"}),
        (["nhận đỡ đầu", "Nâng bước em tới trường", "Con nuôi đồn Biên phòng"], "activity", {"person"}),
        (["Ngày hội toàn dân BVANTQ"], "activity", {"point", "organisation", "person_time"}),
        (["khu dân cư tổ chức Ngày hội"], "activity", {"area"}),
        (["Ngày hội Biên phòng toàn dân", "ngày hội biên phòng"], "activity", {"point", "person_time"}),
        (["đảng viên sinh hoạt chi bộ"], "assignment", {"person", "cell"}),
        (["đảng viên phụ trách hộ"], "assignment", {"person", "household"}),
        (["cán bộ tăng cường xã"], "assignment", {"person"}),
        (
            ["củng cố chi bộ", "củng cố chi đoàn", "củng cố chi hội phụ nữ", "củng cố tổ tự quản"],
            "organisation",
            {"turn"},
        ),
        (["củng cố tổ tự quản đường biên", "củng cố tổ tự quản tàu thuyền"], "organisation", {"turn"}),
        (
            ["tổ tự quản ANTT", "tổ tự quản đường biên", "tổ tự quản tàu thuyền"],
            "organisation",
            {"team", "person"},
        ),
        (["tổ an ninh nhân dân", "tổ hòa giải", "đội dân phòng"], "organisation", {"team", "person"}),
        (["tổ bảo vệ an ninh trật tự ở cơ sở"], "organisation", {"team", "person"}),
        (["tin có giá trị", "tin tham khảo", "nguồn tin", "tin báo tố giác"], "information", {"item"}),
        (["khen thưởng đột xuất", "bằng khen của Bộ"], "award", {"person", "organisation"}),
        (["kỷ niệm chương"], "award", {"person"}),
        (["cờ thi đua"], "award", {"organisation"}),
    ],
)
def test_what_reports_name_has_its_class_and_units(
    names: list[str], expected_class: str, expected_units: set[str]
) -> None:
    for name in names:
        code = lists.find("activity_types", name)
        assert (name, CLASSES.get(code), units(code)) == (name, expected_class, expected_units)


def test_the_standard_and_the_awards_are_counted_apart() -> None:
    standards = {code for code in CLASSES if code and code.endswith("security_standard")}
    awards = {code: units(code) for code, class_ in CLASSES.items() if class_ == "award"}

    assert {next(iter(units(code))) for code in standards} == {"area", "organisation"}
    assert len(standards) == 3
    assert all(found - {"item"} <= {"person", "organisation"} for found in awards.values())


def test_attendances_are_never_people() -> None:
    """`lượt người` has a column, a unit and a nature of its own, and no measure is fed by both columns."""
    fed: dict[str, set[str | None]] = {}
    for _, field, measure in HOMES:
        fed.setdefault(measure, set()).add(field)
        row = MEASURES[measure]
        assert (field == "attendances") == (row["unit_code"] == "person_time"), measure
        if field == "attendances":
            assert row["nature"] == "occasions", measure
        if field == "people":
            assert (row["unit_code"], row["nature"] != "occasions") == ("person", True), measure
    assert all(len(fields) == 1 for fields in fed.values())
    assert not [
        code
        for code in CLASSES
        if {"people", "attendances"} <= {field for of, field, _ in HOMES if of == code}
    ]


def test_every_measure_of_an_activity_has_the_class_of_its_type() -> None:
    for activity, _, measure in HOMES:
        assert MEASURES[measure]["class"] == CLASSES[activity], measure


def test_a_state_is_a_stock_and_a_happening_a_flow() -> None:
    natures = {
        class_: {MEASURES[measure]["nature"] for activity, _, measure in HOMES if CLASSES[activity] == class_}
        for class_ in set(CLASSES.values())
    }

    assert natures["assignment"] == {"stock"}
    assert natures["organisation"] == {"stock", "occasions"}
    assert natures["award"] == natures["information"] == {"flow"}
    assert [m for a, _, m in HOMES if CLASSES[a] == "activity" and MEASURES[m]["nature"] == "stock"] == [
        "pupils_sponsored"
    ]
