"""Cases and suspects told apart by what they are about: one question, one statement, and the same totals as ever."""

import pytest
from warehouse_steps import TABLES, Kitchen, Line, Slot, seizure

PERIOD = "2023-M07.decree_09"
POLICE = Slot("seizures", "lang_son_2008", "police", PERIOD)
NEIGHBOUR = Slot("seizures", "cao_bang_2008", "police", PERIOD)
OF_A_PROVINCE = """
    select sum(value) from marts.seizure_cases
    where measure_code = 'seizure_cases' and subject_code = 'drugs' and province_key = %s and period_key = %s
        and boundary_set = '34' and origin = 'reported'
"""
OF_THE_NATION = """
    select subject_name, sum(value) from marts.seizure_cases
    where measure_code = %s and period_key = %s and boundary_set = '34' and origin = 'reported'
    group by subject_name
"""


def group(number: str, subject: str | None, cases: str, suspects: str, **more: str) -> Line:
    """A group of cases by its heading alone."""
    line = {"grp": number, "acq": "seized", "mode": "independent", "cases": cases, "suspects": suspects}
    return line | ({"subj": subject} if subject else {}) | more


@pytest.fixture(scope="module")
def filed(kitchen: Kitchen) -> dict[str, int]:
    """Two provinces tell of what their cases are about, or do not; one corrects it."""
    kitchen.file(
        POLICE,
        [
            group("1", "drugs", "40", "52"),
            group("2", "smuggling_fraud_counterfeit", "12", "15"),
            group("3", None, "3", "4"),
            # A part of what another line holds is no case more.
            group("4", "drugs", "9", "9", rel="part_of"),
            seizure("5", "heroin", "2", "kg", subj="drugs", cases="5", suspects="6"),
        ],
    )
    kitchen.file(NEIGHBOUR, [group("1", "drugs", "7", "8"), group("2", "other_with_seizure", "1", "1")])
    at = {"filed": kitchen.build("build").to_position}
    kitchen.file(POLICE, [group("3", "fireworks", "3", "4")], kind="correction")
    at["corrected"] = kitchen.build("run", *TABLES).to_position
    return at


def test_how_many_drug_cases_a_province_had(kitchen: Kitchen, filed: dict[str, int]) -> None:
    assert kitchen.rows(OF_A_PROVINCE, ("lang_son_2008", PERIOD), at=filed["filed"]) == [(45,)]


def test_the_nations_cases_and_suspects_by_subject(kitchen: Kitchen, filed: dict[str, int]) -> None:
    cases, suspects = (
        dict(kitchen.rows(OF_THE_NATION, (measure, PERIOD), at=filed["filed"]))
        for measure in ("seizure_cases", "seizure_suspects")
    )

    smuggling = "Buôn lậu, gian lận thương mại, hàng giả"
    assert cases == {"Ma túy": 52, smuggling: 12, "Vụ khác có thu giữ": 1, "Chưa rõ": 3}
    assert suspects == {"Ma túy": 66, smuggling: 15, "Vụ khác có thu giữ": 1, "Chưa rõ": 4}


def test_all_cases_are_the_sum_of_the_subjects(kitchen: Kitchen, filed: dict[str, int]) -> None:
    query = """
        select value from marts.national_totals
        where measure_code = 'seizure_cases' and period_key = %s and boundary_set = '34' and origin = 'reported'
    """
    assert kitchen.rows(query, (PERIOD,), at=filed["filed"]) == [(68,)]


def test_a_correction_gives_cases_the_subject_they_had_not(kitchen: Kitchen, filed: dict[str, int]) -> None:
    found = dict(kitchen.rows(OF_THE_NATION, ("seizure_cases", PERIOD), at=filed["corrected"]))

    assert found.get("Chưa rõ") is None
    assert found["Pháo"] == 3
    assert sum(found.values()) == 68
    query = """
        select subject_code, cases from core.fct_seizures
        where stream = %s and group_no = '3' order by event_position
    """
    assert kitchen.rows(query, (POLICE.stream,)) == [(None, 3), ("fireworks", 3)]
