"""Rules hold by dated terms, which live in a list; names one letter apart are found among very many."""

from datetime import date

import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from antq import periods
from antq.documents.document import REFUSED_BY_READER, ROW, Places, Section
from antq.findings import catalogue
from antq.reference import lists
from antq.rules import Context, judge
from antq.rules.quantities import most_of
from antq.rules.rule_terms import holds, terms, threshold
from antq.rules.similar_names import find_similar

TODAY = date(2026, 11, 22)


@pytest.fixture
def _until_2024(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rule on silent suspects ends with 2024, and heroin's threshold is lower from 2025 on."""
    rows = [row for row in lists.rows("rule_terms") if row["code"] != "SZ204"]
    blank = dict.fromkeys(lists.columns("rule_terms"))
    rows.append({**blank, "code": "SZ204", "valid_from": "2008-08-01", "valid_to": "2024-12-31"})
    for row in rows:
        if (row["code"], row["subject"], row["relative_to"]) == ("SZ105", "heroin", "kg"):
            row["valid_to"] = "2024-12-31"
    rows.append(
        {
            **blank,
            "code": "SZ105",
            "subject": "heroin",
            "relative_to": "kg",
            "threshold": "5",
            "valid_from": "2025-01-01",
        }
    )
    original = lists.rows
    monkeypatch.setattr(lists, "rows", lambda name: rows if name == "rule_terms" else original(name))
    for derived in (terms, holds, most_of):
        derived.cache_clear()


@pytest.fixture(autouse=True)
def _forget():  # type: ignore[no-untyped-def]
    yield
    for derived in (terms, holds, most_of):
        derived.cache_clear()


def found(period: str | None, received: date = date(2026, 1, 5)) -> list[str]:
    line = {
        "group_no": ["1"],
        "cases": ["1"],
        "item": ["heroin"],
        "quantity": ["6"],
        "unit": ["kg"],
        ROW: [2],
        REFUSED_BY_READER: pl.Series([None], dtype=pl.String),
    }
    section = Section("Trang", "seizures", pl.DataFrame(line), Places("Trang!A"))
    context = Context(periods.parse_key(period) if period else None, received)
    return judge(section, context).line_findings["code"].to_list()


@pytest.mark.usefixtures("_until_2024")
def test_the_period_decides_which_terms_hold_not_the_day_of_receipt() -> None:
    assert found("2024-Q4.decree_09") == ["SZ204"]
    assert found("2025-Q1.decree_09") == ["SZ105"]


@pytest.mark.usefixtures("_until_2024")
def test_without_a_period_the_day_of_receipt_decides() -> None:
    assert found(None, date(2024, 12, 31)) == ["SZ204"]
    assert found(None, date(2025, 1, 1)) == ["SZ105"]


def test_every_term_names_a_finding_and_is_dated() -> None:
    for row in lists.rows("rule_terms"):
        assert row["code"] in catalogue.catalogue(), row
        assert date.fromisoformat(row["valid_from"] or "")
        if row["threshold"]:
            assert float(row["threshold"]) > 0
            assert row["source"], row
    codes = {row["code"] for row in lists.rows("rule_terms")}
    judging = {code for code in catalogue.catalogue() if code[:2] in ("AC", "SZ", "MO") and code[2] == "2"}
    assert judging <= codes


def test_subjects_of_terms_are_known() -> None:
    steps, units = set(lists.codes("model_step")), {*lists.codes("units"), None}
    for row in lists.rows("rule_terms"):
        match row["code"]:
            case "MO207":
                assert {row["subject"], row["relative_to"]} <= steps
            case "SL119":
                assert row["subject"] in lists.codes("cadence")
                assert row["relative_to"] in lists.codes("period_basis")
            case "SZ105" if row["subject"] not in ("cases", "suspects"):
                assert row["subject"] in (*lists.codes("items"), "*")
                assert row["relative_to"] in units


def test_thresholds_follow_the_unit() -> None:
    assert most_of("heroin", "kg", TODAY) == 20_000
    assert most_of("heroin", "ton", TODAY) == 20
    assert most_of("heroin", "g", TODAY) == 20_000_000
    assert most_of("heroin", "brick", TODAY) == 60_000
    assert most_of("sugar", "ton", TODAY) == 1_000_000
    assert most_of("motorcycles", "vehicle", TODAY) == 1_000_000_000
    assert threshold("AC105", "households", TODAY) == 30_000_000
    assert threshold("SZ105", "quantity", TODAY) is None


def alike(*names: str) -> list[tuple[str, str]]:
    frame = find_similar(pl.DataFrame({"within": [1] * len(names), "name": names}))
    return list(frame.select("name", "like").iter_rows())


@given(st.text("abcdeghiklmnopqrstuvxy", min_size=12, max_size=40), st.data())
def test_a_slip_of_one_letter_is_found(name: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(name) - 1))
    letter = data.draw(st.sampled_from("abcd"))
    slip = data.draw(
        st.sampled_from(
            [
                name[:at] + name[at + 1 :],
                name[:at] + letter + name[at:],
                name[:at] + letter + name[at + 1 :],
                name[: max(at - 1, 0)] + name[max(at - 1, 0) : at + 1][::-1] + name[at + 1 :],
            ]
        )
    )

    assume(slip != name)

    assert alike(name, slip) == [(slip, name)]


@given(st.lists(st.text("abc 12", min_size=1, max_size=14), min_size=2, max_size=12, unique=True))
def test_names_that_tell_other_numbers_are_never_alike(names: list[str]) -> None:
    def digits(name: str) -> list[str]:
        return [c for c in name if c.isdigit()]

    assert all(digits(one) == digits(other) for one, other in alike(*names))


def test_one_slip_is_found_among_a_hundred_thousand_names() -> None:
    """Compared pair by pair, these would take hours."""
    words = ("qua", "wet", "eru", "rhi", "tok", "yus", "umi", "int", "ola", "pen")
    spelt = ["".join(words[int(digit)] for digit in f"{number:05}") for number in range(100_000)]
    names = pl.Series([*spelt, spelt[77_777][:4] + spelt[77_777][5:]])

    found = find_similar(pl.DataFrame({"within": [1] * len(names), "name": names}))

    assert found.select("name", "like").rows() == [(names[-1], spelt[77_777])]
