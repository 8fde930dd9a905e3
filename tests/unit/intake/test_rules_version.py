"""A filing's rules version changes with what judges its form, and with nothing else."""

import re
from collections.abc import Callable, Iterator
from types import MappingProxyType

import pytest

from antq import forms
from antq.reference import lists
from antq.rules import rules_version

Row = dict[str, str | None]
Change = Callable[[str, Row], None]


@pytest.fixture
def changed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Change]:
    """Adds a row to a list: as if its CSV file held it. A row with a known first column replaces that row."""
    original = lists._rows
    added: dict[str, list[Row]] = {}

    def rows(name: str) -> tuple[MappingProxyType[str, str | None], ...]:
        new = added.get(name, [])
        first = lists.columns(name)[0]
        replaced = {row[first] for row in new} if name == "findings" else set()
        kept = [row for row in original(name) if row[first] not in replaced]
        blank = dict.fromkeys(lists.columns(name))
        return (*kept, *(MappingProxyType(blank | row) for row in new))

    def forget() -> None:
        lists.lookup.cache_clear()
        rules_version.cache_clear()

    def add(name: str, row: Row) -> None:
        added.setdefault(name, []).append(row)
        forget()

    monkeypatch.setattr(lists, "_rows", rows)
    yield add
    monkeypatch.undo()
    forget()


def versions() -> dict[str, str]:
    return {form: rules_version(form) for form in forms.FORMS}


@pytest.mark.parametrize(
    ("name", "row", "touched"),
    [
        ("unit_aliases", {"alias": "cân ta", "unit_code": "kg"}, {"seizures"}),
        ("item_aliases", {"alias": "hàng trắng", "item_code": "heroin"}, {"seizures"}),
        ("item_units", {"item_code": "heroin", "unit_code": "litre"}, {"seizures"}),
        ("activity_aliases", {"alias": "họp ấp", "activity_code": "residents_meeting"}, {"activities"}),
        ("activity_measures", {"activity_code": "patrol", "field": "items"}, {"activities"}),
        ("code_aliases", {"list": "model_step", "alias": "khai trương", "code": "launched"}, {"models"}),
        ("code_aliases", {"list": "mode", "alias": "một mình", "code": "independent"}, {"seizures"}),
        (
            "agencies",
            {"agency_code": "fire", "name_vi": "PCCC", "name_en": "Fire"},
            {"activities", "seizures", "models"},
        ),
        ("code_aliases", {"list": "levels", "alias": "tỉnh ta", "code": "province"}, set()),
        ("code_aliases", {"list": "level", "alias": "tỉnh ta", "code": "province"}, set(forms.FORMS)),
        ("findings", {"code": "SZ204", "severity": "error"}, {"seizures"}),
        (
            "rule_terms",
            {"code": "SZ105", "subject": "lsd", "relative_to": "g", "threshold": "9"},
            {"seizures"},
        ),
        ("rule_terms", {"code": "AC205", "valid_from": "2030-01-01"}, {"activities"}),
        ("rule_terms", {"code": "SL119", "subject": "week", "relative_to": "calendar"}, set()),
        ("unit_factors", {"item_code": "*", "unit_code": "bag", "kg_factor": "50"}, {"seizures"}),
        ("provinces", {"province_key": "new", "name_vi": "Mới"}, set()),
        ("due_rules", {"form": "models", "cadence": "week"}, set()),
        ("unit_factors", {"item_code": "heroin", "unit_code": "packet", "kg_factor": "0.001"}, set()),
    ],
)
def test_a_changed_list_touches_the_forms_it_judges(
    changed: Change, name: str, row: Row, touched: set[str]
) -> None:
    before = versions()
    changed(name, row)
    after = versions()

    assert {form for form in before if before[form] != after[form]} == touched


def test_other_words_for_a_finding_judge_nothing(changed: Change) -> None:
    before = versions()
    changed("findings", {"code": "SZ204", "severity": "warning", "message_vi": "Thiếu số đối tượng"})

    assert versions() == before


def test_a_version_names_code_and_lists() -> None:
    assert all(re.fullmatch(r"\d+-[0-9a-f]{12}", version) for version in versions().values())
    assert len(set(versions().values())) == len(forms.FORMS)
    assert re.fullmatch(r"[0-9a-f]{12}", rules_version(None))
