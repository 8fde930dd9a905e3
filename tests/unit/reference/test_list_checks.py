"""Every problem of a steward's list is found, by its row, before anything is written."""

import csv
from pathlib import Path

import pytest

from antq.core.errors import AntqError, UnknownNameError
from antq.corrections.list_publishing import as_csv, read_file, shipped_rows
from antq.reference.list_checks import check, find_problems
from antq.reference.lists import Row
from antq.reference.tables import tables

ROOT = Path(__file__).parents[3]
STEWARDS = [table.name for table in tables().values() if table.by_stewards]
DUTY: Row = {
    "form": "seizures",
    "reporting_unit": "police",
    "cadence": "month",
    "basis": "decree_09",
    "province_class": "*",
    "also_met_by": None,
    "valid_from": "2026-12-15",
    "valid_to": None,
    "source": "Thông tư 13/2022/TT-BCA",
}

RECEIVER: Row = {
    "receiver": "Văn phòng Cục V05",
    "channel": "mail",
    "address": "truc-ban@example.vn",
    "form": "*",
    "reporting_unit": "*",
    "province_key": "an_giang_2025",
    "least_severity": "warning",
    "valid_from": "2026-12-01",
    "valid_to": None,
    "source": "Quyết định của Cục",
}


def problems(name: str, *rows: Row) -> list[tuple[int, str]]:
    return [(problem.row, problem.what) for problem in find_problems(tables()[name], rows)]


@pytest.mark.parametrize("name", STEWARDS)
def test_every_list_of_the_package_could_be_published_as_it_is(name: str, tmp_path: Path) -> None:
    file = tmp_path / f"{name}.csv"
    file.write_text(as_csv(name, shipped_rows(name)), encoding="utf-8")

    assert read_file(name, file) == shipped_rows(name)
    assert file.read_text() == (ROOT / f"src/antq/reference/{name}.csv").read_text()


def test_the_example_is_the_packages_list_and_one_duty_more() -> None:
    shipped = shipped_rows("obligations")
    example = read_file("obligations", ROOT / "examples/lists/obligations.csv")

    assert example[:-1] == shipped
    assert example[-1]["reporting_unit"] == "police"


@pytest.mark.parametrize("name", STEWARDS)
def test_nothing_in_python_reads_a_list_of_stewards_from_the_package(name: str) -> None:
    """But for what publishes it, which asks by a variable."""
    named = [f'{call}("{name}"' for call in ("rows", "rows_on", "frame", "raw", "codes", "_rows")]
    for path in (ROOT / "src/antq").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not any(f"lists.{one}" in text for one in named), path


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"form": "activites"}, "form: forms không có mã “activites” / has no code “activites”"),
        ({"reporting_unit": "polce"}, "reporting_units không có mã “polce”"),
        ({"province_class": "islands"}, "province_class không có mã “islands”"),
        ({"cadence": "*"}, "cadence không có mã “*”"),
        ({"also_met_by": "half yaer"}, "cadence không có mã “yaer”"),
        ({"basis": None}, "ô basis trống / basis is empty"),
        ({"source": None}, "ô source trống / source is empty"),
        ({"valid_from": "15/12/2026"}, "valid_from “15/12/2026” không phải ngày / is no day"),
        ({"valid_from": "20261215"}, "valid_from “20261215” không phải ngày"),
        ({"valid_to": "2027-02-30"}, "valid_to “2027-02-30” không phải ngày"),
        ({"valid_to": "2026-12-14"}, "valid_from 2026-12-15 sau / is after valid_to 2026-12-14"),
    ],
)
def test_a_wrong_cell_is_named_with_its_row(change: dict[str, str | None], what: str) -> None:
    other = {**DUTY, "reporting_unit": "consolidated"}

    ((row, found),) = problems("obligations", other, {**DUTY, **change})

    assert row == 3
    assert what in found


@pytest.mark.parametrize(
    ("name", "change", "what"),
    [
        ("due_rules", {"due_days": "mười"}, "due_days “mười” không phải số đếm / is no count"),
        ("due_rules", {"due_days": "-1"}, "due_days “-1”"),
        ("due_rules", {"when_off": "later"}, "when_off không có mã “later”"),
        ("public_holidays", {"kind": None}, "kind is empty"),
        ("public_holidays", {"day": "Tết"}, "day “Tết” không phải ngày"),
        ("owed_measures", {"form": "seizures"}, "measure residents_meetings is not of form seizures"),
        ("owed_measures", {"measure_code": "meetings"}, "measures không có mã “meetings”"),
        ("applicability", {"province_class": "highland"}, "province_class không có mã “highland”"),
        ("receivers", {"form": "activites"}, "forms không có mã “activites”"),
        ("receivers", {"reporting_unit": "polce"}, "reporting_units không có mã “polce”"),
        ("receivers", {"province_key": "an_giang"}, "provinces không có mã “an_giang”"),
        ("receivers", {"least_severity": "fatal"}, "alert_severity không có mã “fatal”"),
        ("receivers", {"address": None}, "is no mailbox"),
        ("receivers", {"address": "a@example.vn,b@example.vn"}, "is no mailbox"),
        ("receivers", {"address": "a@example.vn\r\nBcc: b@example.vn"}, "is no mailbox"),
    ],
)
def test_each_list_is_held_against_the_lists_it_refers_to(
    name: str, change: dict[str, str | None], what: str
) -> None:
    first = RECEIVER if name == "receivers" else shipped_rows(name)[0]

    assert problems(name, first) == []
    assert [what in found for _, found in problems(name, {**first, **change})] == [True]


def test_a_key_twice_and_days_that_overlap_name_both_rows() -> None:
    later = {**DUTY, "valid_from": "2027-12-15"}

    assert problems("obligations", DUTY, {**DUTY, "also_met_by": "half"}) == [
        (
            3,
            "trùng khóa với dòng 2 / the key of row 2 again:"
            " seizures · police · month · decree_09 · * · 2026-12-15",
        )
    ]
    assert problems("obligations", later, DUTY) == [
        (2, "trùng ngày với dòng 3 / its days overlap those of row 3")
    ]
    assert problems("obligations", later, {**DUTY, "valid_to": "2027-12-14"}) == []
    assert problems("obligations", later, {**DUTY, "province_class": "land_border"}) == []


def test_columns_are_judged_before_rows() -> None:
    row = {**DUTY, "form": "activites", "colour": "red"}
    del row["basis"]

    assert problems("obligations", row) == [
        (1, "cột lạ / unknown columns: colour"),
        (1, "thiếu cột / missing columns: basis"),
    ]
    assert problems("obligations") == [(1, "danh mục trống / the list is empty")]


def test_all_problems_come_at_once_and_say_how_to_mend_them() -> None:
    with pytest.raises(AntqError) as refused:
        check("obligations", [{**DUTY, "form": "activites", "valid_from": "2027"}], "mine.csv")

    assert "nothing was written" in refused.value.what
    assert refused.value.what.count("row 2") == 2
    assert "did you mean: activities" in refused.value.what
    assert refused.value.where == "mine.csv"


def test_a_list_that_comes_with_the_package_is_refused_with_those_that_do_not() -> None:
    with pytest.raises(AntqError, match="list items comes with the package") as refused:
        check("items", [], "items.csv")
    for name in STEWARDS:
        assert name in (refused.value.fix or "")

    with pytest.raises(UnknownNameError) as unknown:
        check("obligatons", [], "x.csv")
    assert "obligations" in (unknown.value.fix or "")


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"form;reporting_unit\nseizures;police\n", "with commas between"),
        ("form\nCông an".encode("utf-16"), "not UTF-8"),
        (b"form,basis\na,b,c\n", "3 cells in a row, 2 columns"),
    ],
)
def test_a_file_that_is_no_such_csv_is_refused(content: bytes, what: str, tmp_path: Path) -> None:
    file = tmp_path / "obligations.csv"
    file.write_bytes(content)

    with pytest.raises(AntqError) as refused:
        read_file("obligations", file)

    assert what in str(refused.value)


def test_a_spreadsheets_mark_spaces_and_split_accents_are_no_change(tmp_path: Path) -> None:
    file = tmp_path / "obligations.csv"
    with file.open("w", encoding="utf-8-sig", newline="") as opened:
        writer = csv.DictWriter(opened, list(DUTY))
        writer.writeheader()
        writer.writerow({**DUTY, "form": " seizures ", "source": "Tho\u0302ng tư 13/2022/TT-BCA"})

    assert read_file("obligations", file) == [DUTY]


def test_a_person_in_a_cell_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "obligations.csv"
    file.write_text(as_csv("obligations", [{**DUTY, "source": "hỏi 0912345678"}]), encoding="utf-8")

    with pytest.raises(AntqError, match="personal data") as refused:
        read_file("obligations", file)

    assert refused.value.where == f"{file}, dòng / row 2, source"


def test_the_example_of_receivers_could_be_published() -> None:
    example = read_file("receivers", ROOT / "examples/lists/receivers.csv")

    assert {row["channel"] for row in example} == {"mail", "hook"}


def test_a_list_of_receivers_may_be_empty_and_hold_mailboxes_of_offices(tmp_path: Path) -> None:
    file = tmp_path / "receivers.csv"
    file.write_text(as_csv("receivers", []), encoding="utf-8")
    assert read_file("receivers", file) == []

    file.write_text(as_csv("receivers", [RECEIVER]), encoding="utf-8")
    assert read_file("receivers", file) == [RECEIVER]


@pytest.mark.parametrize(
    "change",
    [{"address": "0912345678@example.vn"}, {"source": "hỏi truc-ban@example.vn"}, {"receiver": "0912345678"}],
)
def test_a_telephone_in_a_mailbox_or_a_mailbox_elsewhere_is_refused(
    change: dict[str, str | None], tmp_path: Path
) -> None:
    file = tmp_path / "receivers.csv"
    file.write_text(as_csv("receivers", [{**RECEIVER, **change}]), encoding="utf-8")

    with pytest.raises(AntqError, match="personal data"):
        read_file("receivers", file)
