"""Disguised marks and numbers of persons, by carrier and spelling: stopped, masked or sent apart, never kept."""

import re
import unicodedata
from datetime import datetime
from uuid import UUID

import disguises
import pytest

from antq.core.clock import VIET_NAM
from antq.intake import filing_decisions, filing_events
from antq.intake import receipt as receipts
from antq.intake.amendments import in_force
from antq.intake.examination import examine
from antq.intake.examined_file import Examined
from antq.simulation import nation

NOW = datetime(2026, 1, 5, 8, 0, tzinfo=VIET_NAM)
MARKS = {name: (file_name, data) for name, file_name, data in disguises.marks()}
PERSONS = {name: (file_name, data) for name, file_name, data in disguises.persons()}


def look(file_name: str, data: bytes) -> Examined:
    return examine(data, file_name, "examples", NOW, max_rows=1000, demonstration=True)


def test_there_are_a_hundred_of_each() -> None:
    assert len(MARKS) >= 100
    assert len(PERSONS) >= 100


@pytest.mark.parametrize("name", MARKS)
def test_a_disguised_mark_stops_the_file_and_nothing_of_it_is_kept(name: str) -> None:
    examined = look(*MARKS[name])

    assert examined.is_secret
    assert [finding.code for finding in examined.findings] == ["FI301"]
    assert (examined.file_name, examined.sections, examined.envelope) == ("", (), None)


@pytest.mark.parametrize("name", PERSONS)
def test_a_disguised_number_is_masked_or_sent_apart(name: str) -> None:
    examined = look(*PERSONS[name])

    assert examined.is_quarantined
    decisions = filing_decisions.decide(UUID(int=7), examined, in_force.empty_streams(examined))
    refs = dict.fromkeys(filing_events.raw_values(decisions, examined), "ab" * 32)
    written = [str(filing_events.to_event(UUID(int=7), examined, one, refs)) for one in decisions]
    written += [str(receipts.compose("x", UUID(int=7), examined, decisions, {})), *refs]
    number = _bare(disguises.NUMBERS[name.split(" as ")[0]])
    assert not any(number in _bare(text) for text in written)
    if name.endswith("as place"):
        assert [judged.counts()["rejected"] for judged in examined.sections] == [1]


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()


@pytest.mark.parametrize("carrier", [*disguises.EVERYWHERE, *disguises.MARKED, *disguises.PERSONAL])
@pytest.mark.parametrize(
    "text", ["Hòm thư bí mật", "1.234.567.890 đồng", "Quyết định 124/2021/QĐ-UBND ngày 09.05.2025"]
)
def test_ordinary_words_and_figures_raise_no_alarm(carrier: disguises.Carrier, text: str) -> None:
    examined = look(*carrier(text))

    assert not examined.is_secret
    assert not examined.holds_personal_data


def test_a_column_of_money_is_no_column_of_numbers_of_persons() -> None:
    rows = "".join(f"Họp dân,12,{amount}\n" for amount in (151234567, 1234567, 2512345678, 98765432101))
    cover = "".join(f"# {label}: {value}\n" for label, value in disguises.COVER.items())
    examined = look("bc.csv", f"{cover}Hoạt động,Số lượt người,Thành tiền\n{rows}".encode())

    assert not examined.holds_personal_data


def test_no_alarm_in_a_synthetic_nation() -> None:
    plan = nation.Plan(
        seed=16, provinces=8, first=datetime(2025, 5, 1).date(), last=datetime(2025, 7, 1).date()
    )
    for file in nation.simulate_reports(plan):
        examined = examine(
            file.data(), file.name, file.sender, file.received_at, max_rows=100_000, demonstration=True
        )
        assert not examined.is_secret
        assert not examined.holds_personal_data
