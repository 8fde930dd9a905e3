"""The code lists agree with one another, and every spelling means one code."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from antq import forms
from antq.core.errors import AntqError, UnknownNameError
from antq.reference import lists
from antq.reference.tables import Table, tables

FIELDS_OF_MEASURES = set(forms.COUNT_FIELDS)

CORE_INDICATORS = """
    border_dialogues_provincial border_dialogues_station_commune commitments_signed_collectives
    commitments_signed_households commitments_signed_individuals commitments_signed_security_teams
    dropout_pupils_returned_to_school movement_launch_attendances movement_launches residents_meeting_attendances
    residents_meetings visits_to_dignitaries households_in_charge officers_reinforcing_communes
    party_cells_with_assigned_members party_members_in_charge_of_households party_members_joining_cell_meetings
    individuals_commended_ad_hoc information_items_reference_received information_items_valuable_received
    elderly_association_cells_consolidated farmers_union_cells_consolidated party_cells_consolidated
    self_management_border_teams_consolidated self_management_security_teams_consolidated
    veterans_association_cells_consolidated womens_union_cells_consolidated youth_union_cells_consolidated
"""


@pytest.mark.parametrize(("name", "column"), list(lists.CODE_COLUMN.items()))
def test_codes_are_unique_and_named_in_both_languages(name: str, column: str) -> None:
    codes = lists.codes(name)
    assert len(set(codes)) == len(codes)
    assert all(code == code.lower() and " " not in code for code in codes)
    for row in lists.rows(name):
        assert row["name_vi"], row
        assert row["name_en"], row


def test_no_finding_code_has_two_meanings() -> None:
    codes = [row["code"] for row in lists.rows("findings")]
    assert sorted(codes) == sorted(set(codes))


@pytest.mark.parametrize(
    ("name", "column"), [(table.name, column) for table in tables().values() for column in table.refers_to]
)
def test_every_reference_between_lists_holds(name: str, column: str) -> None:
    codes = tables()[name].refers_to[column]
    used = {code for row in lists.rows(name) for code in codes.codes_of(row[column])}
    has_no_rows = tables()[name].may_have_no_rows and not lists.rows(name)
    assert used or has_no_rows or {row[column] for row in lists.rows(name)} == {"*"}
    assert used <= set(lists.codes(codes.held_in))


@pytest.mark.parametrize("table", tables().values(), ids=lambda table: table.name)
def test_what_is_declared_of_columns_names_columns(table: Table) -> None:
    assert set(table.key) | set(table.refers_to) | set(table.may_be_empty) <= set(table.columns)
    assert not set(table.key) & set(table.may_be_empty)


def test_small_lists_have_unique_codes_and_known_aliases() -> None:
    values = [(row["list"], row["code"]) for row in lists.rows("code_values")]
    assert len(set(values)) == len(values)
    named = {alias_list: name for name, alias_list in lists._CODE_ALIAS_NAME.items()}
    for row in lists.rows("code_aliases"):
        small = row["list"] or ""
        assert row["code"] in lists.codes(named.get(small, small)), row


@pytest.mark.parametrize("name", [*lists.CODE_COLUMN, "relation", "qualifier", "mode", "acquisition", "kind"])
def test_no_spelling_is_shadowed_by_another_code(name: str) -> None:
    for code, label in lists.labels(name).items():
        assert lists.find(name, label) == code
        assert lists.find(name, code) == code


def test_aliases_mean_one_code() -> None:
    for name, alias_list in lists._ALIAS_LIST.items():
        for row in lists.rows(alias_list):
            assert lists.find(name, row["alias"] or "") == row[lists.CODE_COLUMN[name]], row


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("items", "Ma túy đá", "methamphetamine_crystal"),
        ("items", "ma tuý đá", "methamphetamine_crystal"),
        ("items", "MA  TUY DA", "methamphetamine_crystal"),
        ("items", "ma tu\u0301y đa\u0301", "methamphetamine_crystal"),
        ("items", "hồng phiến", "synthetic_drug_tablets"),
        ("items", "tiền chất pháo", "firework_precursors"),
        ("items", "tiền chất", "drug_precursors"),
        ("items", "cần\u00a0sa khô", "cannabis_dry"),
        ("units", "lượt người", "person_time"),
        ("units", "tấn", "ton"),
        ("reporting_units", "Ban Chỉ huy BĐBP tỉnh", "border_guard"),
        ("reporting_units", "Bộ Chỉ huy Bộ đội Biên phòng tỉnh", "border_guard"),
        ("activity_types", "hoà giải", "mediation"),
        ("kind", "thay thế", "replace"),
        ("kind", "đính chính", "correction"),
        ("origin", "mô phỏng", "synthetic"),
        ("boolean", "có", "true"),
        ("levels", "đồn", "post"),
    ],
)
def test_spellings(name: str, text: str, code: str) -> None:
    assert lists.find(name, text) == code


def test_an_unaccented_spelling_of_two_codes_means_neither() -> None:
    assert lists.find("units", "tờ") == "sheet"
    assert lists.find("units", "tổ") == "team"
    assert lists.find("units", "to") is None


def test_every_core_indicator_has_an_activity_and_field() -> None:
    homes = {row["measure_code"] for row in lists.rows("activity_measures")}
    assert set(CORE_INDICATORS.split()) <= homes
    others = {
        "seizure_cases",
        "seizure_suspects",
        "seizure_quantity",
        "handed_over_quantity",
        "models_active",
    }
    assert others | {"named_models"} <= set(lists.codes("measures"))


def test_activity_fields_are_columns_of_the_form_and_mean_one_measure() -> None:
    pairs = [(row["activity_code"], row["field"]) for row in lists.rows("activity_measures")]
    assert len(set(pairs)) == len(pairs)
    assert {field for _, field in pairs} == FIELDS_OF_MEASURES
    assert {code for code, _ in pairs} == set(lists.codes("activity_types"))
    assert set(forms.FORMS["activities"].names) >= FIELDS_OF_MEASURES


def test_stocks_are_never_summed_over_time() -> None:
    for row in lists.rows("measures"):
        if row["nature"] == "stock":
            assert row["additivity"] in ("stock", "none"), row
        else:
            assert row["additivity"] == "full", row


def test_factors_are_positive_dated_and_sourced() -> None:
    for row in lists.rows("unit_factors"):
        assert Decimal(row["kg_factor"] or "0") > 0
        assert date.fromisoformat(row["valid_from"] or "")
        assert row["source"]
    factors = {(row["item_code"], row["unit_code"]): row["kg_factor"] for row in lists.rows("unit_factors")}
    assert factors["heroin", "brick"] == "0.350"
    assert factors["synthetic_drug_tablets", "tablet"] == "0.00009"
    assert ("*", "tablet") not in factors


def test_only_drugs_and_precursors_turn_into_kilograms_from_other_units() -> None:
    classes = {row["item_code"]: row["item_class"] for row in lists.rows("items")}
    dimensions = {row["unit_code"]: row["dimension"] for row in lists.rows("units")}

    for row in lists.rows("unit_factors"):
        if row["item_code"] == "*":
            assert dimensions[row["unit_code"]] == "mass", row
        else:
            assert classes[row["item_code"]] in ("drug", "precursor"), row


def test_every_obligation_has_a_due_day_and_names_periods_that_may_meet_it() -> None:
    first_days: dict[tuple[str | None, ...], str] = {}
    for row in lists.rows("due_rules"):
        key = row["form"], row["reporting_unit"], row["cadence"], row["basis"]
        first_days[key] = min(first_days.get(key, "9999"), row["valid_from"] or "")
    cadences, classes = set(lists.codes("cadence")), {"*", *lists.codes("province_class")}
    for row in lists.rows("obligations"):
        key = row["form"], row["reporting_unit"], row["cadence"], row["basis"]
        assert first_days[key] <= (row["valid_from"] or ""), row
        assert set((row["also_met_by"] or "").split()) <= cadences - {row["cadence"]}, row
        assert row["province_class"] in classes, row


def test_owed_measures_belong_to_their_form() -> None:
    forms_of = {row["measure_code"]: row["form"] for row in lists.rows("measures")}
    for row in lists.rows("owed_measures"):
        assert forms_of[row["measure_code"]] == row["form"], row
    assert {row["measure_code"] for row in lists.rows("owed_measures")} >= set(CORE_INDICATORS.split())


def test_days_off_are_weekdays_and_days_worked_instead_are_saturdays() -> None:
    days = [(date.fromisoformat(row["day"] or ""), row["kind"]) for row in lists.rows("public_holidays")]
    assert [day for day, _ in days] == sorted({day for day, _ in days})
    assert {day.year for day, _ in days} == set(range(2019, 2029))
    for day, kind in days:
        assert (day.weekday() == 5) == (kind == "working_day"), day
        assert day.weekday() < 6, day


@pytest.mark.parametrize(
    "new_year",
    [
        "2019-02-05",
        "2020-01-27",
        "2021-02-12",
        "2022-02-01",
        "2023-01-23",
        "2024-02-12",
        "2025-01-29",
        "2026-02-17",
    ],
)
def test_the_first_days_of_the_lunar_year_are_off(new_year: str) -> None:
    """2020 and 2024 began on a Saturday, 2023 on a Sunday: the Monday after is off."""
    (found,) = [row for row in lists.rows("public_holidays") if row["day"] == new_year]
    assert found["kind"] == "holiday"
    assert found["name_vi"] == "Tết Nguyên đán"


@pytest.mark.parametrize("year", range(2019, 2029))
def test_the_fixed_days_of_the_law_are_off_or_made_up_for_on_the_next_working_day(year: int) -> None:
    kinds = {row["day"]: row["kind"] for row in lists.rows("public_holidays")}
    made_up_for = set()

    for month, day in ((1, 1), (4, 30), (5, 1), (9, 2)):
        off = date(year, month, day)
        while off.weekday() > 4 or off in made_up_for:
            off += timedelta(days=1)
        made_up_for.add(off)
        assert kinds[off.isoformat()] == "holiday", off


def test_a_day_that_is_not_announced_yet_follows_from_law_and_says_so() -> None:
    announced = {"Thông báo", "Hoán đổi"}
    for row in lists.rows("public_holidays"):
        source = row["source"] or ""
        if (row["day"] or "") < "2027":
            assert any(source.startswith(word) for word in announced), row
        else:
            assert source.startswith("Theo luật"), row
            assert row["name_vi"] != "Tết Nguyên đán", row


def test_columns_frame_and_bytes_agree() -> None:
    for name in lists.names():
        frame = lists.frame(name)
        assert frame.columns == lists.columns(name)
        assert frame.height == len(lists.rows(name))
        assert frame.height or tables()[name].may_have_no_rows
        assert lists.raw(name).endswith(b"\n")


def test_a_neutral_item_has_no_subject() -> None:
    neutral = [row for row in lists.rows("items") if row["neutral"] == "true"]

    assert {row["item_code"] for row in neutral} == {
        *("cash_vnd", "cash_usd", "motorcycles", "cars", "boats", "mobile_phones", "goods_value"),
    }
    assert not any(row["subject_code"] for row in neutral)


def test_unknown_lists_are_refused_with_their_names() -> None:
    with pytest.raises(AntqError, match="mesures"):
        lists.raw("mesures")
    with pytest.raises(AntqError) as refused:
        lists.codes("relations")
    assert "relation" in (refused.value.fix or "")


def test_forms_take_their_code_lists_from_here() -> None:
    for form in forms.FORMS.values():
        assert form.version == {"seizures": 3}.get(form.key, 1)
        for field in form.fields:
            assert (field.kind in ("code", "boolean")) == (field.code_list is not None), field
            if field.code_list and field.default:
                assert field.default in lists.codes(field.code_list)
    headers = [field.header_vi for field in forms.ENVELOPE]
    assert headers[:3] == ["Tỉnh/thành phố", "Đơn vị báo cáo", "Kỳ báo cáo"]
    assert forms.envelope_field("kind").code_list == "kind"
    with pytest.raises(KeyError):
        forms.FORMS["models"].field("suspects")


def test_a_step_the_intake_warns_of_changes_no_state() -> None:
    """What MO207 says of two steps in one report, the states of models say of steps in any."""
    allowed = {(row["code"], row["from_state"]): row["to_state"] for row in lists.rows("model_transitions")}
    ends = {"merged": "merged", "dissolved": "dissolved"}
    forbidden = [
        (row["subject"], ends.get(row["relative_to"] or "", "active"))
        for row in lists.rows("rule_terms")
        # Both launched and recognised lead to one state, so only a report's own order tells a second launch.
        if row["code"] == "MO207" and not (row["subject"] == "launched" and row["relative_to"] not in ends)
    ]

    assert len(forbidden) > 10
    steps = {
        (row["code"], row["from_state"])
        for row in lists.rows("model_transitions")
        if row["observed"] == "step"
    }
    assert not steps & set(forbidden)
    assert {code for code, _ in steps} == set(lists.codes("model_step"))
    assert allowed["launched", "dissolved"] == "active"
    reached = {"mentioned"}
    for _ in lists.codes("model_state"):
        reached |= {to or "" for (_, state), to in allowed.items() if state in reached}
    assert reached == set(lists.codes("model_state"))


@pytest.mark.parametrize(
    "name", ["narrative_terms", "item_aliases", "activity_aliases", "unit_aliases", "item_units"]
)
def test_no_list_holds_a_row_twice(name: str) -> None:
    rows = [tuple(row.items()) for row in lists.rows(name)]
    assert len(rows) == len(set(rows))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("polce", ["police"]),
        ("CÔNG AN TIN", ["police"]),
        ("cong an tin", ["police"]),
        ("veterans", ["veterans_association"]),
    ],
)
def test_what_is_near_a_mistyped_code_is_offered_as_codes(typed: str, meant: list[str]) -> None:
    with pytest.raises(UnknownNameError) as unknown:
        lists.code_of("reporting_units", typed)

    assert (unknown.value.fix or "").split(": ")[1].split(", ") == meant


def test_few_codes_are_all_offered_where_none_is_near_and_many_are_not() -> None:
    assert (
        lists.unknown("xyzw", "forms", lists.lookup("forms")).fix
        == "chọn trong / one of: activities, models, seizures"
    )
    assert lists.unknown("xyzw", "items", lists.lookup("items")).fix is None
