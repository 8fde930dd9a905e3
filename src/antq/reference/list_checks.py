"""What is wrong with a list that a steward would publish: all of it is found before anything is written."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from antq.core.errors import AntqError
from antq.reference import lists
from antq.reference.lists import Row
from antq.reference.tables import FIRST_DAY, Table, tables

LAST_DAY: Final = "valid_to"
MAIL: Final = "mail"
"""The channel of a receiver within the house: only there a message holds figures."""

_MAILBOX: Final = re.compile(
    r"[a-z0-9][a-z0-9._+-]{0,63}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}", re.ASCII | re.IGNORECASE
)
_HEADER: Final = 1
_MOST_SHOWN: Final = 20


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a list: its row as a spreadsheet numbers it (1 is the header), what, and how to mend it."""

    row: int
    what: str
    fix: str

    def __str__(self) -> str:
        return f"dòng / row {self.row}: {self.what}; {self.fix}"


def table_of_stewards(name: str) -> Table:
    """The table of a list that stewards may publish.

    Raises UnknownNameError for an unknown list, AntqError for one that comes with the package only.
    """
    stewards_lists = [table.name for table in tables().values() if table.by_stewards]
    if name not in tables():
        raise lists.unknown(name, "antq lists", stewards_lists)
    table = tables()[name]
    if not table.by_stewards:
        raise AntqError(
            f"Danh mục {name} theo phiên bản phần mềm, vì khâu tiếp nhận đọc từ đó"
            f" / list {name} comes with the package, for the intake reads it there",
            where=f"{name}.csv",
            fix=f"công bố được / these can be published: {', '.join(stewards_lists)}",
        )
    return table


def check(name: str, rows: Sequence[Row], where: str) -> None:
    """Raises AntqError with every problem of the list, by row; `where` is the file it was read from."""
    table = table_of_stewards(name)
    problems = sorted(find_problems(table, rows), key=lambda problem: problem.row)
    if not problems:
        return
    shown = [f"  {problem}" for problem in problems[:_MOST_SHOWN]]
    if len(problems) > _MOST_SHOWN:
        shown.append(f"  … {len(problems)}")
    raise AntqError(
        "\n".join(
            [f"Danh mục {name} có chỗ sai, chưa ghi gì / list {name} is wrong, nothing was written", *shown]
        ),
        where=where,
        fix="sửa các dòng đã nêu rồi chạy lại / mend the rows named and run it again",
    )


def find_problems(table: Table, rows: Sequence[Row]) -> list[Problem]:
    """All that is wrong with the rows. Where columns are, only that: the rest cannot be judged."""
    if not rows and table.may_have_no_rows:
        return []
    if not rows:
        return [
            Problem(
                _HEADER,
                "danh mục trống / the list is empty",
                "để thôi áp dụng, ghi ngày cuối / to end a row, give its last day",
            )
        ]
    if problems := list(_find_wrong_columns(table, rows[0])):
        return problems
    numbered = list(enumerate(rows, start=_HEADER + 1))
    problems = [problem for number, row in numbered for problem in _find_wrong_cells(table, number, row)]
    problems += _find_same_keys(table, numbered)
    if table.is_dated and not problems:
        problems += _find_overlaps(table, numbered)
    return problems


def _find_wrong_columns(table: Table, row: Row) -> Iterator[Problem]:
    unknown, missing = row.keys() - table.columns.keys(), table.columns.keys() - row.keys()
    fix = f"các cột, cách nhau bằng dấu phẩy / the columns, with commas between: {', '.join(table.columns)}"
    if unknown:
        yield Problem(_HEADER, f"cột lạ / unknown columns: {', '.join(sorted(unknown))}", fix)
    if missing:
        yield Problem(_HEADER, f"thiếu cột / missing columns: {', '.join(sorted(missing))}", fix)


def _find_wrong_cells(table: Table, number: int, row: Row) -> Iterator[Problem]:
    for column, kind in table.columns.items():
        cell = row[column]
        if cell is None:
            if column not in table.may_be_empty:
                yield Problem(number, f"ô {column} trống / {column} is empty", "điền vào / fill it in")
        elif kind.startswith("date") and day_of(cell) is None:
            yield Problem(
                number,
                f"{column} “{cell}” không phải ngày / is no day",
                "viết theo dạng năm-tháng-ngày / write year-month-day: 2027-04-30",
            )
        elif kind.startswith("integer") and not (
            cell.isascii() and cell.isdecimal() and str(int(cell)) == cell
        ):
            yield Problem(
                number, f"{column} “{cell}” không phải số đếm / is no count", "viết như / write it like 11"
            )
    for column in table.refers_to:
        yield from _find_unknown_codes(table, number, row, column)
    yield from _find_other_form(number, row)
    yield from _find_unknown_territory(number, row)
    if row.get("channel") == MAIL and not is_mailbox(row["address"] or ""):
        yield Problem(
            number,
            f"address “{row['address'] or ''}” không phải hộp thư / is no mailbox, which channel {MAIL} needs",
            "ghi hộp thư của đơn vị / give the mailbox of the office: truc-ban@example.vn",
        )
    if table.is_dated:
        first, last = days_of(row)
        if first > last:
            yield Problem(
                number,
                f"{FIRST_DAY} {row[FIRST_DAY]} sau / is after {LAST_DAY} {row[LAST_DAY]}",
                "đổi một trong hai ngày / change one of the two days",
            )


def _find_unknown_codes(table: Table, number: int, row: Row, column: str) -> Iterator[Problem]:
    codes = table.refers_to[column]
    known = lists.codes(codes.held_in)
    for code in codes.codes_of(row[column]):
        if code not in known:
            error = lists.unknown(code, codes.held_in, known)
            yield Problem(
                number,
                f"{column}: {codes.held_in} không có mã “{code}” / has no code “{code}”",
                error.fix or f"xem / see {codes.held_in}.csv",
            )


def _find_other_form(number: int, row: Row) -> Iterator[Problem]:
    """A measure that another form counts; unknown codes are found elsewhere."""
    form, measure = row.get("form"), row.get("measure_code")
    of_measure = sorted(
        {one["form"] or "" for one in lists.rows("measures") if one["measure_code"] == measure}
    )
    if form and of_measure and form not in of_measure:
        yield Problem(
            number,
            f"chỉ tiêu {measure} không thuộc mẫu {form} / measure {measure} is not of form {form}",
            f"mẫu của chỉ tiêu / its form: {', '.join(of_measure)}",
        )


def _find_unknown_territory(number: int, row: Row) -> Iterator[Problem]:
    province_key = row.get("province_key")
    if province_key is None or province_key == "*":
        return
    known = {one["province_key"] or "" for one in lists.rows("provinces")}
    if province_key not in known:
        error = lists.unknown(province_key, "provinces", known)
        yield Problem(
            number,
            f"province_key: provinces không có mã “{province_key}” / has no code “{province_key}”",
            error.fix or "xem / see provinces.csv",
        )


def _find_same_keys(table: Table, numbered: Sequence[tuple[int, Row]]) -> Iterator[Problem]:
    first_rows: dict[tuple[str | None, ...], int] = {}
    for number, row in numbered:
        key = tuple(row[column] for column in table.key)
        if (earlier := first_rows.setdefault(key, number)) != number:
            yield Problem(
                number,
                f"trùng khóa với dòng {earlier} / the key of row {earlier} again:"
                f" {' · '.join(part or '-' for part in key)}",
                "bỏ một dòng / remove one",
            )


def _find_overlaps(table: Table, numbered: Sequence[tuple[int, Row]]) -> Iterator[Problem]:
    spans = defaultdict(list)
    for number, row in numbered:
        spans[tuple(row[column] for column in table.dated_key)].append((*days_of(row), number))
    for dated in spans.values():
        dated.sort()
        for (_, last, earlier), (first, _, number) in pairwise(dated):
            if first <= last:
                yield Problem(
                    number,
                    f"trùng ngày với dòng {earlier} / its days overlap those of row {earlier}",
                    f"ghi {LAST_DAY} của dòng trước / give the earlier row a {LAST_DAY}",
                )


def day_of(cell: str) -> date | None:
    """The day that a cell holds, written 2027-04-30; None for anything else."""
    try:
        day = date.fromisoformat(cell)
    except ValueError:
        return None
    return day if day.isoformat() == cell else None


def days_of(row: Row) -> tuple[date, date]:
    """First and last day of a row of a dated list; for ever where there is none, or none that is a day."""
    first, last = (day_of(row[column] or "") for column in (FIRST_DAY, LAST_DAY))
    return first or date.min, last or date.max


def is_mailbox(text: str) -> bool:
    """Whether a text is one address of mail and nothing else."""
    return _MAILBOX.fullmatch(text) is not None
