"""docs/method.md: the reports of its tables are filed, and its rows, worked out by hand, are held against the marts."""

import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest
from warehouse_steps import Kitchen, Line, Slot, activity, seizure

from antq import periods
from antq.corrections.slots import due_dates
from antq.reference import lists
from antq.reference.publish import publish, read_csv

PAGE: Final = (Path(__file__).parents[3] / "docs" / "method.md").read_text(encoding="utf-8")
Row = dict[str, str]
Reports = dict[tuple[str, str], dict[str, str]]

OLD: Final = {
    "An Giang": "an_giang_2008",
    "Kiên Giang": "kien_giang_2008",
    "Long An": "long_an_2008",
    "Tây Ninh": "tay_ninh_2008",
    "Hà Nội": "ha_noi_2008",
}
TODAY: Final = {"An Giang": "an_giang_2025", "Tây Ninh": "tay_ninh_2025", "Hà Nội": "ha_noi_2008"}
# Not of the nation: nobody asks them for anything.
OTHERS: Final = {"Cần Thơ": "can_tho_2008"}
REGIONS: Final = {
    "Đồng bằng sông Cửu Long": "socio_economic/mekong_delta",
    "Đông Nam Bộ": "socio_economic/southeast",
}
SUBJECTS: Final = {row["name_vi"]: row["subject_code"] for row in lists.rows("case_subjects")}
# Measure, item and unit by the name on the page.
MEASURES: Final = {
    "cuộc họp dân": ("residents_meetings", None, "meeting"),
    "tổ tự quản": ("self_management_security_teams", None, "team"),
    "hộ được phụ trách": ("households_in_charge", None, "household"),
    "đối thoại biên giới cấp tỉnh": ("border_dialogues_provincial", None, "occasion"),
    "số vụ": ("seizure_cases", None, "case"),
    "ma túy đá, kg": ("seizure_quantity", "methamphetamine_crystal", "kg"),
    "heroin, kg": ("seizure_quantity", "heroin", "kg"),
}
NOTHING: Final = "—"


def tables(heading: str) -> list[list[Row]]:
    """The tables below a heading of the page, each row by the names of its columns."""
    text = re.split(rf"^#+ {re.escape(heading)}.*$", PAGE, maxsplit=1, flags=re.MULTILINE)[1]
    text = re.split(r"^#+ ", text, maxsplit=1, flags=re.MULTILINE)[0]
    found = []
    for block in re.findall(r"(?:^\|.*\n)+", text, flags=re.MULTILINE):
        cells = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in block.splitlines()]
        names = [name.partition(" (")[0] for name in cells[0]]
        assert all(len(line) == len(names) for line in cells), block
        found.append([dict(zip(names, line, strict=True)) for line in cells[2:]])
    return found


def rows(heading: str, table: int = 0) -> Any:
    """The rows of one table, each named by its first column."""
    return [pytest.param(row, id=row["row"]) for row in tables(heading)[table]]


def period_key(text: str) -> str:
    return text if "." in text else f"{text}.decree_09"


def province_key(name: str, boundary_set: str) -> str:
    """A province by its name on a map; that of Hà Nội is the same on both."""
    return (OLD | OTHERS if boundary_set == "63" else TODAY)[name]


def number(text: str) -> Decimal | None:
    return None if text == NOTHING else Decimal(text)


def figure(text: str) -> tuple[Decimal | None, str | None]:
    """A figure and its qualifier: `at least 365`."""
    qualifier = "at_least" if text.startswith("at least ") else "exact"
    value = number(text.removeprefix("at least "))
    return value, None if value is None else qualifier


def added_up(row: Row, column: str = "by hand") -> None:
    """Hold the sum that the page shows against the figure that it gives."""
    if row[column] != NOTHING:
        value = figure(row["the months" if column == "months by hand" else "figure"])[0]
        assert sum(Decimal(part) for part in row[column].split("+")) == value, row["row"]


def percentage(text: str) -> tuple[Decimal | None, str | None]:
    """A change in percent, or why there is none."""
    return (None, text) if text.isidentifier() else (Decimal(text), None)


# What was sent


@dataclass(frozen=True)
class Sending:
    """A cell of the first tables: the figure that came first, and what became of it."""

    slot: Slot
    figure: str | None
    words: str
    teams: str | None


def _sendings() -> list[Sending]:
    grids: dict[str, Reports] = {"meetings": defaultdict(dict), "teams": defaultdict(dict)}
    for heading, measure in (("Residents' meetings", "meetings"), ("Self-management teams", "teams")):
        for boundary_set in ("63", "34"):
            full = next(
                line.lstrip("# ")
                for line in PAGE.splitlines()
                if line.startswith(f"### {heading}") and line.endswith(f"{boundary_set} provinces")
            )
            for row in tables(full)[0]:
                for name, cell in row.items():
                    if name != "period" and cell != NOTHING:
                        key = (province_key(name, boundary_set), row["period"])
                        grids[measure][key]["cell"] = cell
    found = []
    for (province, period), cells in grids["meetings"].items():
        cell = cells["cell"]
        basis = period.replace(".decree_09", "") + ".assumed" if cell.endswith("no basis") else period
        first = re.match(r"(?:at least )?(\d+)", cell)
        found.append(
            Sending(
                Slot("activities", province, "consolidated", period_key(basis)),
                first[1] if first else None,
                re.sub(r"^\d+(, | \(|$)", "", cell).rstrip(")"),
                grids["teams"][province, period].get("cell"),
            )
        )
    assert {key for key in grids["teams"] if grids["teams"][key]} <= grids["meetings"].keys()
    return found


def _lines(sending: Sending, meetings: str | None) -> list[Line]:
    lines = []
    if meetings is not None:
        words = {"qual": "at_least"} if sending.words.startswith("at least") else {}
        lines.append(activity("residents_meeting", meetings, **words))
    if sending.teams:
        lines.append({"act": "self_management_security_team", "v": {"organisations": sending.teams}})
    if sending.words == "a line rejected":
        finding = {"code": "AC103", "severity": "error", "place": "A2", "field": "occasions"}
        lines.append({**activity("patrol", "1"), "s": "rejected", "f": [finding]})
    return lines


def _received(slot: Slot, words: str = "") -> dict[str, str]:
    """Four days after the end of the period, unless the page names a day."""
    stated = re.fullmatch(r"late on (\S+)", words)
    day = date.fromisoformat(stated[1]) if stated else periods.parse_key(slot.period).end + timedelta(days=4)
    return {"received_at": f"{day.isoformat()}T09:00:00+07:00"}


def _file_first(kitchen: Kitchen, sending: Sending) -> None:
    match sending.words:
        case "more time":
            with closing(kitchen.made.connect("writer")) as writer:
                wanted = due_dates.parse_extension(
                    "activities", "Hà Nội", "consolidated", sending.slot.period, date(2099, 12, 31)
                )
                due_dates.extend(writer, wanted, "Bão lũ", "Văn phòng")
        case "returned":
            kitchen.give_back(sending.slot, **_received(sending.slot))
        case "nil":
            kitchen.file(sending.slot, [], **_received(sending.slot))
        case words:
            kitchen.file(sending.slot, _lines(sending, sending.figure), **_received(sending.slot, words))


def _file_what_follows(kitchen: Kitchen, sending: Sending) -> None:
    later = _received(sending.slot)
    match sending.words:
        case "then returned":
            kitchen.give_back(sending.slot, **later)
        case "withdrawn":
            kitchen.withdraw(sending.slot)
        case words if amended := re.fullmatch(r"then (\d+)", words):
            kitchen.file(sending.slot, _lines(sending, amended[1]), **later)
        case words:
            assert re.fullmatch(
                r"|left out|nil|returned|more time|no basis|a line rejected|late on \S+|at least \d+", words
            ), words


def _file_seizures(kitchen: Kitchen) -> None:
    reports: dict[Slot, list[Line]] = defaultdict(list)
    groups: set[tuple[Slot, str]] = set()
    for row in tables("Seizures (thu giữ)")[0]:
        end = periods.parse_key(period_key(row["period"])).end
        names = OLD if end < periods.MERGER_DATE else TODAY
        slot = Slot("seizures", names[row["province"]], "consolidated", period_key(row["period"]))
        lines = reports[slot]
        if row["group"] == "nil":
            continue
        heading: Line = {}
        if (slot, row["group"]) not in groups:
            groups.add((slot, row["group"]))
            subject, _, part = row["subject"].partition(", ")
            heading = {"cases": row["cases"]} | ({"subj": SUBJECTS[subject]} if subject != NOTHING else {})
            heading |= {"rel": "part_of"} if part else {}
        if row["item"] == NOTHING:
            lines.append({"grp": row["group"], "acq": "seized", "mode": "independent", **heading})
        else:
            lines.append(seizure(row["group"], row["item"], row["quantity"], row["unit"], **heading))
    for slot, lines in reports.items():
        kitchen.file(slot, lines, **_received(slot))


def _publish_duties(kitchen: Kitchen) -> None:
    """The list that ships, asked of the small nation only, and from the reporting year 2024 on."""
    members: list[tuple[str, str | None]] = [
        (key, "2025-06-30") for name, key in OLD.items() if name not in TODAY or TODAY[name] != key
    ]
    members += [(key, None) for key in TODAY.values()]

    def shipped(name: str) -> list[dict[str, str | None]]:
        return [dict(row) for row in read_csv(lists.raw(name).decode(), f"{name}.csv")]

    small = {"province_class": "pilot"}
    pilot = {"list": "province_class", "code": "pilot", "name_vi": "Tỉnh làm điểm", "name_en": "Pilot"}
    classes = [
        small | {"province_key": key, "valid_from": "2008-08-01", "valid_to": end, "source": "docs/method.md"}
        for key, end in members
    ]
    duties = [row | small | {"valid_from": "2023-12-15"} for row in shipped("obligations")]
    with closing(kitchen.made.connect("owner")) as owner, owner:
        for name, published in (
            ("code_values", [*shipped("code_values"), pilot]),
            ("province_classes", [*shipped("province_classes"), *classes]),
            ("obligations", duties),
        ):
            assert publish(owner, name, published), name


@dataclass(frozen=True)
class Filed:
    kitchen: Kitchen
    as_first_sent: int

    def read(self, query: str, values: Any, at: int | None = None) -> list[tuple[Any, ...]]:
        return self.kitchen.rows(query, values, at=at)


@pytest.fixture(scope="module")
def filed(module_warehouse: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filed]:
    """The nation of the page: first what came first, then what became of it."""
    kitchen = Kitchen(module_warehouse, tmp_path_factory.mktemp("dbt"))
    _publish_duties(kitchen)
    sendings = _sendings()
    for sending in sendings:
        _file_first(kitchen, sending)
    with closing(kitchen.made.connect("writer")) as writer:
        stage = periods.from_label("2021-2025.stage").key
        wanted = due_dates.parse_extension("activities", "Hà Nội", "consolidated", stage, date(2026, 2, 27))
        due_dates.extend(writer, wanted, "Công văn", "Văn phòng")
    (first,) = kitchen.rows("select max(position) from eventlog.events", role="writer")[0]
    for sending in sendings:
        _file_what_follows(kitchen, sending)
    _file_seizures(kitchen)
    kitchen.build()
    yield Filed(kitchen, first)
    kitchen.close()


def _coverage(text: str) -> tuple[int, int]:
    reporting, expected = text.split("/")
    return int(reporting), int(expected)


@pytest.mark.parametrize("row", rows("Who owes what, and what came of it"))
def test_a_slot_is_in_the_state_that_the_page_gives_it(filed: Filed, row: Row) -> None:
    found = filed.read(
        """
        select filing_state, days_late, vintage, has_open_return from marts.filing_status
        where form = 'activities' and origin = 'reported' and boundary_set = %s and province_key = %s
            and reporting_unit = 'consolidated' and period_key = %s
            and (boundary_set = '34' or reported_province_key = province_key)
        """,
        (row["map"], province_key(row["province"], row["map"]), period_key(row["period"])),
    )
    if row["state"] == "no row":
        assert not found
    else:
        late, vintage = (number(row[name]) for name in ("days late", "sendings"))
        assert found == [(row["state"], late, vintage, row["open return"] == "yes")]


@pytest.mark.parametrize("row", rows("What a cell says"))
def test_a_cell_says_what_the_page_says(filed: Filed, row: Row) -> None:
    measure, _, _ = MEASURES[row["measure"]]
    found = filed.read(
        """
        select cell_state, value, coverage from marts.cell_states
        where form = 'activities' and origin = 'reported' and boundary_set = %s and province_key = %s
            and reporting_unit = 'consolidated' and period_key = %s and measure_code = %s
        """,
        (row["map"], province_key(row["province"], row["map"]), period_key(row["period"]), measure),
    )
    coverage = None if row["coverage"] == NOTHING else row["coverage"]
    assert found == [(row["state"], number(row["figure"]), coverage)]


@pytest.mark.parametrize("row", rows("What the nation reported"))
def test_the_nation_reported_what_the_page_adds_up(filed: Filed, row: Row) -> None:
    added_up(row)
    period, _, moment = row["period"].partition(", ")
    end = periods.parse_key(period_key(period)).end
    found = filed.read(
        """
        select value, qualifier, provinces_reporting, provinces_expected, coverage from marts.national_totals
        where origin = 'reported' and boundary_set = %s and period_key = %s
            and (measure_code, item_code, unit_code) is not distinct from (%s, %s, %s)
        """,
        ("63" if end < periods.MERGER_DATE else "34", period_key(period), *MEASURES[row["measure"]]),
        at=filed.as_first_sent if moment else None,
    )
    assert found == [(*figure(row["figure"]), *_coverage(row["came"]), row["coverage"])]


@pytest.mark.parametrize("row", rows("Which cases"))
def test_cases_are_told_apart_as_on_the_page(filed: Filed, row: Row) -> None:
    added_up(row)
    found = filed.read(
        """
        select sum(value) from marts.seizure_cases
        where measure_code = 'seizure_cases' and origin = 'reported' and boundary_set = '34' and period_key = %s
            and subject_name = %s
        """,
        (period_key(row["period"]), row["subject"]),
    )
    assert found == [(number(row["figure"]),)]


def _area_key(name: str, boundary_set: str) -> str:
    if name == "Toàn quốc":
        return "nation"
    return REGIONS.get(name) or province_key(name, boundary_set)


def _compared(row: Row) -> tuple[Any, ...]:
    """What the page says of a comparison, in the order of the query."""
    provinces, alike = row["alike"].split(": ")
    figures, alike_change = alike.split(", ")
    return (
        *figure(row["figure"]),
        row["made"] == "yes",
        *_coverage(row["came"]),
        None if row["missing"] == NOTHING else row["missing"],
        *figure(row["last year"]),
        *percentage(row["change, %"]),
        number(row["share"]),
        int(provinces),
        *map(number, figures.split(" / ")),
        *percentage(alike_change),
    )


def _hold_against_comparisons(filed: Filed, row: Row) -> None:
    found = filed.read(
        """
        select value, qualifier, is_made, provinces_reporting, provinces_expected, missing_provinces,
            last_year_value, last_year_qualifier, percent_change, no_percent, percent_reporting,
            alike_provinces, alike_value, alike_last_year_value, alike_percent_change, alike_no_percent
        from marts.comparisons
        where origin = 'reported' and boundary_set = %s and area_key = %s and period_key = %s and span = %s
            and (measure_code, item_code, unit_code) is not distinct from (%s, %s, %s)
        """,
        (
            *(row["map"], _area_key(row["area"], row["map"]), period_key(row["period"]), row["span"]),
            *MEASURES[row["measure"]],
        ),
    )
    assert found == ([] if row["figure"] == "no row" else [_compared(row)])


@pytest.mark.parametrize("row", rows("Against last year"))
def test_a_period_is_compared_as_on_the_page(filed: Filed, row: Row) -> None:
    added_up(row)
    _hold_against_comparisons(filed, row)


@pytest.mark.xfail(
    reason="rules of docs/method.md that are not built yet", raises=AssertionError, strict=True
)
@pytest.mark.parametrize("row", rows("Not yet"))
def test_what_is_not_built_yet_is_not_there(filed: Filed, row: Row) -> None:
    _hold_against_comparisons(filed, row)


@pytest.mark.parametrize("row", rows("The year, and the year so far"))
def test_a_year_stands_beside_its_months(filed: Filed, row: Row) -> None:
    added_up(row, "months by hand")
    found = filed.read(
        """
        select annual_source, value, annual_value, months_value, difference, months, coverage
        from marts.annual_figures
        where origin = 'reported' and boundary_set = '34' and measure_code = 'residents_meetings'
            and period_basis = 'decree_09' and reporting_year = %s and province_key = %s
        """,
        (int(row["year"]), TODAY[row["province"]]),
    )
    names = ("figure", "the year's report", "the months", "difference", "months with a figure")
    assert found == [(row["source"], *(number(row[name]) for name in names), row["coverage"])]


@pytest.mark.parametrize("row", rows("The year, and the year so far", 1))
def test_a_year_so_far_is_the_sum_of_its_quarters(filed: Filed, row: Row) -> None:
    added_up(row)
    found = filed.read(
        """
        select value, qualifier, periods, coverage from marts.national_overview
        where origin = 'reported' and boundary_set = '34' and reporting_year = %s and series_key = %s
            and measure_code = %s
        """,
        (int(row["year"]), row["series"], MEASURES[row["measure"]][0]),
    )
    assert found == [(*figure(row["figure"]), int(row["periods"]), row["coverage"])]
