"""`antq lists show`, `diff` and `publish` on a real log, and `antq init` after them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from log_steps import Warehouse, rows, value
from psycopg2.errors import InsufficientPrivilege
from psycopg2.extensions import connection as Connection
from typer.testing import CliRunner, Result

from antq.cli.main import app
from antq.core.errors import AntqError
from antq.corrections import list_publishing
from antq.eventlog.verify import verify
from antq.platform import bootstrap
from antq.reference.publish import publish_all, rebuild, rows_in_force

REASON, OFFICE = "Công an các tỉnh nộp báo cáo tháng về thu giữ", "Cục V05"
POLICE = 'seizures,police,month,decree_09,*,,2040-12-15,,"Thông tư 13/2022/TT-BCA"\n'
Antq = Callable[..., Result]


@pytest.fixture
def antq(any_warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Antq:
    for name, of_warehouse in any_warehouse.environment.items():
        monkeypatch.setenv(name, of_warehouse)
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(app, ["lists", *words])


def publish_words(file: Path, *more: str) -> list[str]:
    return ["publish", file.stem, str(file), "--reason", REASON, "--by", OFFICE, *more]


def content_at(conn: Connection, position: int) -> set[tuple[Any, ...]]:
    return set(
        rows(
            conn,
            "select form, reporting_unit, cadence from reference.obligations"
            " where recorded_from_position <= %s and coalesce(recorded_to_position > %s, true)",
            position,
            position,
        )
    )


def test_a_steward_shows_edits_compares_and_publishes(
    antq: Antq, any_warehouse: Warehouse, tmp_path: Path
) -> None:
    owner = any_warehouse.connect("owner")
    shown = antq("show", "obligations")
    before = value(owner, "select position from eventlog.head")
    owner.rollback()
    file = tmp_path / "obligations.csv"
    file.write_text(shown.stdout, encoding="utf-8")

    unchanged = antq(*publish_words(file))
    assert unchanged.stdout.splitlines() == [
        "obligations: không có gì thay đổi / nothing changes",
        "obligations: nothing was written",
    ]

    file.write_text(
        shown.stdout.replace("2024-12-15,,", "2024-12-15,2041-12-14,", 1) + POLICE, encoding="utf-8"
    )
    compared = antq("diff", "obligations", str(file))
    tried = antq(*publish_words(file, "--dry-run"))
    assert compared.stdout.splitlines() == [
        "obligations: thêm 1, bỏ 0, sửa 1 dòng / rows: 1 added, 0 removed, 1 changed",
        "  + seizures · police · month · decree_09 · * · - · 2040-12-15 · - · Thông tư 13/2022/TT-BCA",
        "  ~ activities · consolidated · month · decree_09 · * · 2024-12-15: valid_to - → 2041-12-14",
        "Không xét lại kỳ đã kết thúc; áp dụng cho kỳ kết thúc từ ngày 15/12/2040"
        " / no period that has ended is judged anew; it holds for those that end from 2040-12-15 on",
    ]
    assert tried.stdout == compared.stdout + "obligations: nothing was written\n"
    assert value(owner, "select position from eventlog.head") == before
    owner.rollback()

    done = antq(*publish_words(file, "--json"))

    answer = json.loads(done.stdout)
    assert (answer["position"], len(answer["added"]), answer["removed"]) == (before + 1, 1, [])
    assert answer["changed"][0]["cells"] == {"valid_to": [None, "2041-12-14"]}
    assert (answer["judged_from"], answer["warnings"]) == ("2040-12-15", [])
    ((actor, payload),) = rows(
        owner, "select actor, payload from eventlog.events where position = %s", before + 1
    )
    assert (actor, payload["rows"]) == (OFFICE, 10)
    assert REASON not in json.dumps(payload, ensure_ascii=False)
    assert content_at(owner, before + 1) - content_at(owner, before) == {("seizures", "police", "month")}
    assert len(content_at(owner, before)) == 9
    assert (
        value(
            owner,
            "select body from eventlog.texts where encode(text_hash, 'hex') = %s",
            payload["reason_ref"],
        )
        == REASON
    )

    listed = json.loads(antq("history", "obligations", "--json").stdout)
    assert [(one["by"], one["rows"], one["reason"]) for one in listed] == [
        (OFFICE, 10, REASON),
        ("antq", 9, None),
    ]
    assert f"{OFFICE}" in antq("history", "obligations").stdout

    held = rows_in_force(owner, "obligations")
    rebuild(owner)
    assert rows_in_force(owner, "obligations") == held
    owner.rollback()
    assert verify(owner).ok
    shown = antq("show", "obligations")
    assert sorted(shown.stdout.splitlines()) == sorted(
        file.read_text().replace('"Thông tư 13/2022/TT-BCA"', "Thông tư 13/2022/TT-BCA").splitlines()
    )


def test_init_leaves_a_stewards_list_alone_and_says_where_the_packages_differs(
    antq: Antq, any_warehouse: Warehouse, tmp_path: Path
) -> None:
    owner = any_warehouse.connect("owner")
    file = tmp_path / "obligations.csv"
    file.write_text(antq("show", "obligations", "--package").stdout + POLICE, encoding="utf-8")
    assert antq(*publish_words(file)).exit_code == 0
    held = rows_in_force(owner, "obligations")
    owner.rollback()

    assert bootstrap.fill_warehouse(any_warehouse.settings, demonstration=False) == ["obligations"]

    assert rows_in_force(owner, "obligations") == held
    compared = antq("diff", "obligations").stdout
    assert "bỏ 1" in compared and "  - seizures · police" in compared

    # Back at the package's content nothing differs, and nothing needs to be said.
    file.write_text(antq("show", "obligations", "--package").stdout, encoding="utf-8")
    owner.rollback()
    assert antq(*publish_words(file)).exit_code == 0
    assert publish_all(owner).left_alone == []


def test_what_is_wrong_is_refused_and_nothing_is_written(
    antq: Antq, any_warehouse: Warehouse, tmp_path: Path
) -> None:
    conn = any_warehouse.connect("writer")
    before = value(conn, "select position from eventlog.head")
    file = tmp_path / "obligations.csv"
    file.write_text(antq("show", "obligations").stdout + POLICE.replace("police", "polce"), encoding="utf-8")

    for words in (["diff", "obligations", str(file)], publish_words(file), publish_words(file, "--dry-run")):
        refused = antq(*words)
        assert isinstance(refused.exception, AntqError)
        assert "dòng / row 11: reporting_unit" in refused.exception.what
        assert "did you mean: police" in refused.exception.what
    file.write_text(antq("show", "obligations").stdout + POLICE, encoding="utf-8")
    for reason in (" ", "gọi 0912345678"):
        words = ["publish", "obligations", str(file), "--reason", reason, "--by", OFFICE]
        assert "personal data" in str(antq(*words).exception)

    assert value(conn, "select position from eventlog.head") == before


def test_a_duty_without_a_due_rule_is_a_warning(antq: Antq, tmp_path: Path) -> None:
    file = tmp_path / "obligations.csv"
    file.write_text(
        antq("show", "obligations").stdout + POLICE.replace("police", "border_guard"), encoding="utf-8"
    )
    duty = (
        "Lưu ý / note: seizures · border_guard · month · decree_09: từ 15/12/2040 due_rules không cho hạn nộp"
    )

    assert duty in antq("diff", "obligations", str(file)).stdout
    # The same from the other side: a rule that ends leaves its duties without a day.
    rules = tmp_path / "due_rules.csv"
    kept = [line for line in antq("show", "due_rules").stdout.splitlines() if not line.startswith("models,")]
    rules.write_text("\n".join(kept) + "\n", encoding="utf-8")
    warned = antq("diff", "due_rules", str(rules)).stdout
    assert "models · consolidated · year · decree_09: từ 15/12/2024" in warned
    assert "reaches back: periods that have ended since 2019-03-12" in warned


def test_a_day_off_to_come_judges_no_ended_period_anew(antq: Antq, tmp_path: Path) -> None:
    file = tmp_path / "public_holidays.csv"
    shown = antq("show", "public_holidays").stdout
    file.write_text(shown + "2040-02-13,holiday,Tết Nguyên đán,Lunar new year,Thông báo\n", encoding="utf-8")

    assert "no period that has ended is judged anew; it holds for those that end from 2040-01-31 on" in (
        antq("diff", "public_holidays", str(file)).stdout
    )


def test_only_the_owner_publishes(any_warehouse: Warehouse) -> None:
    content = list_publishing.shipped_rows("obligations")[1:]
    with pytest.raises(InsufficientPrivilege):
        list_publishing.publish(any_warehouse.connect("writer"), "obligations", content, REASON, OFFICE)


def test_more_time_is_given_for_what_stewards_say_is_owed(
    antq: Antq, any_warehouse: Warehouse, tmp_path: Path
) -> None:
    words = ["--form", "activities", "--unit", "military", "--period", "2026-M03", "--until", "2026-05-01"]
    decided = ["--reason", "Bão lũ", "--by", OFFICE, "--dry-run"]
    extend = ["slot", "extend", *words, *decided]
    assert "nobody owes" in str(CliRunner().invoke(app, extend).exception)
    file = tmp_path / "obligations.csv"
    file.write_text(
        antq("show", "obligations").stdout
        + POLICE.replace("seizures,police", "activities,military").replace("2040", "2025"),
        encoding="utf-8",
    )
    assert antq(*publish_words(file)).exit_code == 0

    assert CliRunner().invoke(app, extend).exit_code == 0


def test_an_empty_list_of_receivers_is_published_and_judges_no_period(
    antq: Antq, any_warehouse: Warehouse, tmp_path: Path
) -> None:
    file = tmp_path / "receivers.csv"
    header = antq("show", "receivers").stdout
    row = "Văn phòng Cục V05,mail,truc-ban@example.vn,*,*,*,warning,2026-01-01,,Quyết định của Cục\n"
    file.write_text(header + row, encoding="utf-8")

    published = antq(*publish_words(file))
    assert published.exit_code == 0, published.output
    assert "no period is judged anew" in published.stdout
    assert antq("show", "receivers").stdout == header + row

    file.write_text(header, encoding="utf-8")
    assert "1 removed" in antq(*publish_words(file)).stdout
    assert rows_in_force(any_warehouse.connect("writer"), "receivers") == []
