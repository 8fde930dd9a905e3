"""Who may file for what: by unit, territory and day of receipt, and nobody for everything but the desk."""

from datetime import date, datetime
from typing import Any

import pytest

from antq import geography
from antq.core.clock import VIET_NAM
from antq.findings.catalogue import Finding
from antq.intake import senders
from antq.intake.examination import examine
from antq.reference import lists
from antq.simulation.report_files import Report, Section, to_json

TODAY = date(2025, 12, 22)


def refusal(
    sender: str, unit: str | None, province: str | None, on: date = TODAY, demonstration: bool = False
) -> Finding | None:
    return senders.refusal(sender, unit, province, on, demonstration=demonstration)


def code(*arguments: Any, **options: Any) -> str | None:
    found = refusal(*arguments, **options)
    return found.code if found else None


@pytest.mark.parametrize(
    ("sender", "unit", "province", "expected"),
    [
        ("an_giang_2025.police", "police", "an_giang_2025", None),
        # The successor files for what it was made of.
        ("an_giang_2025.police", "police", "an_giang_2008", None),
        ("an_giang_2025.police", "police", "kien_giang_2008", None),
        ("an_giang_2025.police", "border_guard", "an_giang_2025", "SL250"),
        ("an_giang_2025.police", "police", "ca_mau_2025", "SL250"),
        ("an_giang_2025.police", "consolidated", "an_giang_2025", "SL250"),
        ("cao_bang_2008.consolidated", "consolidated", "cao_bang_2008", None),
        ("nobody", "police", "an_giang_2025", "SL251"),
        ("", "police", "an_giang_2025", "SL251"),
        ("*", "police", "an_giang_2025", "SL251"),
        ("nobody", None, None, "SL251"),
        ("an_giang_2025.police", None, None, None),
        ("an_giang_2025.police", "police", None, None),
        (senders.NATIONAL_DESK, "police", "an_giang_2008", None),
        # Rights of the demonstration are none elsewhere.
        ("examples", "police", "an_giang_2025", "SL251"),
        ("kien_giang_2008.police", "police", "kien_giang_2008", "SL251"),
    ],
)
def test_a_sender_files_only_for_its_own(
    sender: str, unit: str | None, province: str | None, expected: str | None
) -> None:
    assert code(sender, unit, province) == expected


def test_a_right_has_its_days_and_the_day_of_receipt_counts() -> None:
    before, after = date(2025, 6, 30), date(2025, 7, 1)

    assert code("an_giang_2025.police", "police", "an_giang_2025", on=before) == "SL252"
    assert code("an_giang_2025.police", "police", "an_giang_2025", on=after) is None
    found = refusal("an_giang_2025.police", "police", "kien_giang_2008", on=before)
    assert found is not None
    assert found.args["dates"] == "2025-07-01 – …"


def test_an_ended_right_is_reported_with_its_days(monkeypatch: pytest.MonkeyPatch) -> None:
    old = senders.Right(
        "old",
        "Đơn vị cũ",
        "Old unit",
        frozenset({"police"}),
        None,
        date(2020, 1, 1),
        date(2025, 6, 30),
        False,
    )
    monkeypatch.setattr(senders, "rights", lambda: {"old": [old]})

    assert code("old", "police", "an_giang_2008", on=date(2025, 6, 30)) is None
    found = refusal("old", "police", "an_giang_2008")
    assert found is not None
    assert (found.code, found.args["dates"]) == ("SL252", "2020-01-01 – 2025-06-30")


def test_the_wrong_sender_hears_who_may_file_and_nothing_else() -> None:
    found = refusal("an_giang_2025.police", "border_guard", "kien_giang_2008")

    assert found is not None
    assert found.value == "Công an – Tỉnh An Giang"
    assert found.args["who"].split(" · ")[0] == "Bộ đội Biên phòng – Tỉnh An Giang"
    assert "mẫu" not in found.args["who"]


def test_an_unknown_senders_name_is_masked() -> None:
    found = refusal("cccd 089203001234", "police", "an_giang_2025")

    assert found is not None
    assert found.value == "cccd •••"


def test_the_demonstration_may_use_its_own_rights() -> None:
    assert code("examples", "police", "an_giang_2008", demonstration=True) is None
    assert code("kien_giang_2008.police", "police", "kien_giang_2008", demonstration=True) is None
    assert code("kien_giang_2008.police", "police", "an_giang_2008", demonstration=True) == "SL250"


def test_the_list_agrees_with_the_others_and_only_the_desk_may_file_everything() -> None:
    provinces = {row.province_key for row in geography.history()}
    everything = set()
    for several in senders.rights().values():
        for right in several:
            assert right.name_vi and right.name_en
            assert right.last is None or right.first <= right.last
            assert right.units is None or (right.units and right.units <= set(lists.codes("reporting_units")))
            assert right.provinces is None or (right.provinces and right.provinces <= provinces)
            if right.units is None or right.provinces is None:
                everything.add((right.sender, right.demonstration))
    assert everything == {(senders.NATIONAL_DESK, False), ("examples", True)}


def test_every_existing_territory_has_a_sender_for_each_unit() -> None:
    for territory in geography.territories(TODAY):
        for unit in lists.codes("reporting_units"):
            assert code(f"{territory.province_key}.{unit}", unit, territory.province_key) is None


def _report(**cover: str) -> bytes:
    envelope = {
        "province": "An Giang",
        "reporting_unit": "border_guard",
        "period": "Quý IV/2025",
        "period_basis": "decree_09",
        "kind": "replace",
        **cover,
    }
    return to_json(
        Report(envelope, (Section("activities", [{"activity": "residents_meeting", "occasions": 5}]),))
    )


@pytest.mark.parametrize(
    ("sender", "expected"),
    [
        ("an_giang_2025.border_guard", None),
        ("ca_mau_2025.border_guard", "SL250"),
        ("examples", "SL251"),
        ("stranger", "SL251"),
    ],
)
def test_a_file_of_the_wrong_sender_names_no_slot(sender: str, expected: str | None) -> None:
    received = datetime(2025, 12, 22, 8, 0, tzinfo=VIET_NAM)

    examined = examine(_report(), "r.json", sender, received, max_rows=10, demonstration=False)

    assert examined.envelope is not None
    assert [f.code for f in examined.findings] == ([expected] if expected else [])
    assert (examined.envelope.slot is None) == (expected is not None)
    assert (examined.envelope.province_key is None) == (expected is not None)
    assert sum(judged.counts()["in"] for judged in examined.sections) == 1
