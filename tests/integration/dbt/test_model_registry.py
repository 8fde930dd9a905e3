"""Named models: identity that a steward decides, states from steps, stocks that must add up, names that look alike."""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import polars as pl
import pytest
from typer.testing import CliRunner
from warehouse_steps import TABLES, Kitchen, Line, Slot

from antq.cli.main import app
from antq.core import database
from antq.core.errors import AntqError
from antq.corrections import model_registry
from antq.rules.similar_names import find_similar

REASON, OFFICE = "Hai tên của một mô hình", "Phòng Phong trào"
MAY = Slot("models", "vinh_phuc_2008", "police", "2025-M06.decree_09")
MILITARY = Slot("models", "vinh_phuc_2008", "military", "2025-M06.decree_09")
MERGED = Slot("models", "phu_tho_2025", "police", "2025-M07.decree_09")
AFTER = Slot("models", "phu_tho_2025", "police", "2025-M08.decree_09")
REVIEWED = (datetime.now(UTC) + timedelta(hours=7)).date() - timedelta(days=60)


def named(model: str, sponsor: str | None = "police", **more: Any) -> Line:
    return {
        "rec": "named",
        "model": model,
        **({"sponsor": sponsor} if sponsor else {}),
        "status": "active",
        **more,
    }


def step(model: str, code: str, day: str | date, sponsor: str | None = "police") -> Line:
    return {
        "rec": "event", "model": model, "step": code, "date": str(day), **({"sponsor": sponsor} if sponsor else {}),
    }  # fmt: skip


def stocks(**values: int) -> list[Line]:
    return [{"rec": "stock", "v": {f"models_{name}": str(value)}} for name, value in values.items()]


@pytest.fixture(scope="module")
def filed(kitchen: Kitchen) -> dict[str, int]:
    kitchen.file(
        MILITARY,
        [
            named("Mô hình “CAMERA an ninh”", points="12"),
            named("Tiếng kẻng an ninh", None),
            {"rec": "named", "model": "Dòng họ tự quản"},
        ],
    )
    kitchen.file(
        MAY,
        [
            named("Camera an ninh", points="10", members="40"),
            named("Camera an ning", points="2"),
            named("Tiếng kẻng an ninh", "commune_police"),
            {"rec": "named", "model": "Ánh sáng an ninh", "sponsor": "police"},
            named("Khu phố 3 tự quản"),
            named("Khu phố 4 tự quản"),
            step("Camera an ninh", "launched", "2024-01-10"),
            step("Camera an ninh", "reviewed", REVIEWED),
            step("Ánh sáng an ninh", "launched", "2023-02-01"),
            step("Ánh sáng an ninh", "dissolved", "2024-03-01"),
            step("Ánh sáng an ninh", "replicated", "2024-05-01"),
            step("Ánh sáng an ninh", "launched", "2024-06-01"),
            *stocks(opening=10, new=3, merged=1, dissolved=2, active=10),
        ],
    )
    for province, active in (("phu_tho_2008", 20), ("hoa_binh_2008", 5)):
        kitchen.file(Slot("models", province, "police", MAY.period), stocks(active=active))
    kitchen.file(
        MERGED, [named("Tiếng kẻng an ninh", "commune_police"), *stocks(opening=35, new=1, active=36)]
    )
    kitchen.file(AFTER, stocks(opening=30, new=1, active=33))
    return {"all": kitchen.build("build").to_position}


def _ids(kitchen: Kitchen) -> dict[str, UUID]:
    return {
        f"{name} {sponsor or '—'}": UUID(str(model_id))
        for name, sponsor, model_id in kitchen.rows(
            "select model_name, sponsor, model_id from core.dim_model where province_key = 'vinh_phuc_2008'"
        )
    }


def _registry(kitchen: Kitchen, at: int | None = None) -> dict[str, tuple[Any, ...]]:
    query = """
        select model_name, instances, points, state, review_state_name, steps_refused from marts.model_registry
        where boundary_set = '34' and reported_province_key = 'vinh_phuc_2008' order by 1, 2
    """
    return {row[0]: row[1:] for row in kitchen.rows(query, at=at)}


def test_a_name_is_one_model_whoever_reports_it(kitchen: Kitchen, filed: dict[str, int]) -> None:
    query = """
        select count(distinct model_id), count(*) from core.fct_models
        where province_key = 'vinh_phuc_2008' and model_name_key = eventlog.model_name_key('Camera an ninh')
    """

    assert kitchen.rows(query, role="builder") == [(1, 2)]


def test_a_model_without_sponsor_is_the_one_that_has_one(kitchen: Kitchen, filed: dict[str, int]) -> None:
    query = """
        select identity_basis, canonical_model_id <> model_id from core.dim_model
        where province_key = 'vinh_phuc_2008' and sponsor is null order by model_name
    """

    assert kitchen.rows(query) == [("itself", False), ("sponsor_not_stated", True)]


def test_states_follow_the_steps_and_refuse_what_cannot_follow(
    kitchen: Kitchen, filed: dict[str, int]
) -> None:
    query = """
        select code, state_before, state, is_allowed from marts.model_states as s
        inner join core.dim_model as m using (origin, model_id)
        where m.province_key = 'vinh_phuc_2008' and m.model_name = 'Ánh sáng an ninh' order by step_no
    """

    assert kitchen.rows(query) == [
        ("launched", "mentioned", "active", True),
        ("dissolved", "active", "dissolved", True),
        ("replicated", "dissolved", "dissolved", False),
        ("launched", "dissolved", "active", True),
    ]


def test_the_registry_says_what_is_in_force_and_what_nobody_reviewed(
    kitchen: Kitchen, filed: dict[str, int]
) -> None:
    assert _registry(kitchen, filed["all"]) == {
        "Camera an ninh": (1, 10, "active", "Trong hạn rà soát", 0),
        "Camera an ning": (1, 2, "active", "Chưa rà soát", 0),
        "Dòng họ tự quản": (1, None, "mentioned", "Không hoạt động", 0),
        "Khu phố 3 tự quản": (1, None, "active", "Chưa rà soát", 0),
        "Khu phố 4 tự quản": (1, None, "active", "Chưa rà soát", 0),
        "Tiếng kẻng an ninh": (2, None, "active", "Chưa rà soát", 0),
        "Ánh sáng an ninh": (1, None, "active", "Chưa rà soát", 1),
    }


def test_names_that_look_alike_wait_for_a_steward_as_the_intake_sees_them(
    kitchen: Kitchen, filed: dict[str, int]
) -> None:
    query = """
        select least(model_name, other_model_name), greatest(model_name, other_model_name), difference
        from marts.similar_models where boundary_set = '63' and province_key = 'vinh_phuc_2008' order by 1
    """
    continued = "select reported_province_key, other_model_name from marts.similar_models"
    continued += " where boundary_set = '63' and difference = 'territory'"
    names = [name for (name,) in kitchen.rows("select distinct model_name from core.fct_models")]
    seen_by_intake = find_similar(pl.DataFrame({"within": ["x"] * len(names), "name": sorted(names)}))

    found = kitchen.rows(query, at=filed["all"])

    assert found == [
        ("Camera an ning", "Camera an ninh", "letter"),
        ("Tiếng kẻng an ninh", "Tiếng kẻng an ninh", "territory"),
    ]
    assert kitchen.rows(continued) == [("vinh_phuc_2008", "Tiếng kẻng an ninh")]
    pairs = {tuple(sorted(pair)) for pair in seen_by_intake.select("name", "like").iter_rows()}
    assert ("Camera an ning", "Camera an ninh") in pairs
    assert not any("Khu phố" in name for pair in pairs for name in pair)


def test_stocks_are_balanced_and_the_merger_explains_the_jump(
    kitchen: Kitchen, filed: dict[str, int]
) -> None:
    query = """
        select
            reported_province_key, difference, closing_before, closing_before_of, opening_difference, registry_active,
            registry_difference
        from marts.model_stock_balance
        where boundary_set = '34' and province_key = 'phu_tho_2025' and origin = 'reported' order by period_end, 1
    """

    assert kitchen.rows(query) == [
        ("hoa_binh_2008", None, None, "none", None, 0, 5),
        ("phu_tho_2008", None, None, "none", None, 0, 20),
        ("vinh_phuc_2008", 0, None, "none", None, 6, 4),
        ("phu_tho_2025", 0, 35, "parents", 0, 1, 35),
        ("phu_tho_2025", 2, 36, "own", -6, 1, 32),
    ]


@pytest.fixture
def conn(kitchen: Kitchen) -> Iterator[Any]:
    with closing(database.connect("writer", kitchen.made.settings)) as connection:
        yield connection


def _identities(kitchen: Kitchen, at: int | None = None) -> list[tuple[Any, ...]]:
    query = """
        select i.model_id, i.canonical_model_id, i.basis
        from core.link_model_identities as i inner join core.dim_model as m on i.model_id = m.model_id
        where m.province_key = 'vinh_phuc_2008' order by 1
    """
    return kitchen.rows(query, at=at)


def test_a_merge_is_read_as_of_and_a_split_undoes_it(
    kitchen: Kitchen, filed: dict[str, int], conn: Any
) -> None:
    ids = _ids(kitchen)
    real, slip, gong = ids["Camera an ninh police"], ids["Camera an ning police"], ids["Tiếng kẻng an ninh —"]
    before = _identities(kitchen)

    [done] = model_registry.merge(conn, real, [slip], REASON, OFFICE)
    [again] = model_registry.merge(conn, real, [slip], REASON, OFFICE)
    with pytest.raises(AntqError, match="into itself"):
        model_registry.merge(conn, slip, [real], REASON, OFFICE)
    with pytest.raises(AntqError, match="personal data"):
        model_registry.merge(conn, real, [gong], "Theo ông Nguyễn Văn An, 0912345678", OFFICE)
    merged_at = kitchen.build("run", *TABLES).to_position
    merged = _registry(kitchen)
    split = model_registry.split(conn, slip, "Gộp nhầm", OFFICE)
    with pytest.raises(AntqError, match="not merged"):
        model_registry.split(conn, slip, "Gộp nhầm", OFFICE)
    kitchen.build("run", *TABLES)

    assert (done.position, again.position) == (merged_at, None)
    assert split.position == merged_at + 1
    assert merged["Camera an ninh"] == (2, 10, "active", "Trong hạn rà soát", 0)
    assert "Camera an ning" not in merged
    assert _identities(kitchen) == before == _identities(kitchen, merged_at - 1)
    assert (str(slip), str(real), "merged") in [
        tuple(map(str, row)) for row in _identities(kitchen, merged_at)
    ]
    assert REASON not in str(
        kitchen.rows("select payload from eventlog.events where type like 'Model%%'", role="writer")
    )


def test_the_command_registers_a_model_with_its_category_once(
    kitchen: Kitchen, filed: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in kitchen.made.environment.items():
        monkeypatch.setenv(name, value)
    model_id = str(_ids(kitchen)["Camera an ninh police"])
    decided = ["--reason", "Có quyết định công nhận", "--by", OFFICE, "--json"]

    def run(*arguments: str) -> Any:
        result = CliRunner().invoke(app, ["model", *arguments])
        assert result.exit_code == 0, result.output
        return json.loads(result.output)

    listed = {row["model_id"]: row for row in run("list", "--province", "vinh_phuc_2008", "--json")}
    [first] = run("register", model_id[:12], "--category", "Camera an ninh", *decided)
    [second] = run("register", model_id, "--category", "security_camera", *decided)
    kitchen.build("run", *TABLES)

    assert listed[model_id]["suggested_category"] == "security_camera"
    assert first["position"]
    assert second["position"] is None
    assert kitchen.rows(
        "select is_registered, category_code, category_name from core.dim_model where model_id = %s",
        (model_id,),
    ) == [(True, "security_camera", "Camera an ninh")]
    with (
        pytest.raises(AntqError, match="unknown category"),
        closing(database.connect("writer", kitchen.made.settings)) as conn,
    ):
        model_registry.register(conn, listed[model_id], "chưa có", None, REASON, OFFICE)
