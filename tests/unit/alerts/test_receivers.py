"""Whom an alert is for follows from the list of receivers and the day."""

from dataclasses import dataclass
from datetime import date

import pytest

from antq.alerts.alert import Severity
from antq.alerts.receivers import Receiver, find_receivers
from antq.reference.lists import Row

TODAY = date(2026, 12, 1)
ROW: Row = {
    "receiver": "Văn phòng Cục V05",
    "channel": "mail",
    "address": "truc-ban@example.vn",
    "form": "*",
    "reporting_unit": "*",
    "province_key": "*",
    "least_severity": "warning",
    "valid_from": "2026-12-01",
    "valid_to": None,
}
OFFICE = Receiver("Văn phòng Cục V05", "mail", "truc-ban@example.vn")


@dataclass(frozen=True)
class Problem:
    severity: Severity = "warning"
    form: str = "seizures"
    reporting_unit: str = "police"
    province_key: str = "an_giang_2025"


@pytest.mark.parametrize(
    ("change", "is_for"),
    [
        ({}, True),
        ({"form": "seizures", "reporting_unit": "police", "province_key": "an_giang_2025"}, True),
        ({"form": None, "reporting_unit": None, "province_key": None, "least_severity": None}, True),
        ({"form": "models"}, False),
        ({"reporting_unit": "consolidated"}, False),
        ({"province_key": "an_giang_2008"}, False),
        ({"least_severity": "error"}, False),
        ({"least_severity": "notice"}, True),
        ({"valid_from": "2026-12-02"}, False),
        ({"valid_to": "2026-11-30"}, False),
        ({"valid_to": "2026-12-01"}, True),
    ],
)
def test_each_column_narrows_whom_an_alert_is_for(change: Row, is_for: bool) -> None:
    assert find_receivers(Problem(), [{**ROW, **change}], TODAY) == ([OFFICE] if is_for else [])


def test_a_receiver_whom_several_rows_name_is_told_once_a_channel_and_address() -> None:
    rows = [ROW, {**ROW, "form": "seizures"}, {**ROW, "channel": "hook", "address": None}]

    found = find_receivers(Problem(), rows, TODAY)

    assert found == [Receiver(OFFICE.name, "hook", ""), OFFICE]
    assert [receiver.is_in_house for receiver in found] == [False, True]
    assert find_receivers(Problem(), [], TODAY) == []
