"""Reading numbers as provinces write them."""

from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from antq.documents import numbers


def read(text: str | None) -> tuple[str | None, str | None]:
    value, note = numbers.parse(pl.Series("cell", [text], dtype=pl.String))
    return value[0], note[0]


@pytest.mark.parametrize(
    ("written", "value", "note"),
    [
        ("71,63", "71.63", None),
        ("2,0819", "2.0819", None),
        ("10.200", "10200", numbers.THOUSANDS),
        ("1.150", "1150", numbers.THOUSANDS),
        ("295.128", "295128", numbers.THOUSANDS),
        ("1.234.567,89", "1234567.89", None),
        ("2000", "2000", None),
        ("1952,96", "1952.96", None),
        ("08", "8", None),
        ("0", "0", None),
        ("10\u00a0200", "10200", None),
        (" 7 ", "7", None),
        ("-5", "-5", None),
        ("2.5", "2.5", numbers.POINT_DECIMAL),
        ("0.350", "0.35", numbers.POINT_DECIMAL),
        (None, None, None),
        ("  ", None, None),
        ("1,381,938", None, numbers.UNREADABLE),
        ("1,234.5", None, numbers.UNREADABLE),
        ("73/73", None, numbers.UNREADABLE),
        ("71,63kg", None, numbers.UNREADABLE),
        ("15.1.2022", None, numbers.UNREADABLE),
        ("7-2018", None, numbers.UNREADABLE),
        ("-", None, numbers.UNREADABLE),
        ("+5", None, numbers.UNREADABLE),
        ("1e5", None, numbers.UNREADABLE),
        ("NaN", None, numbers.UNREADABLE),
        ("٣", None, numbers.UNREADABLE),
    ],
)
def test_what_is_written_is_read(written: str | None, value: str | None, note: str | None) -> None:
    assert read(written) == (value, note)


def grouped(digits: str, separator: str) -> str:
    head = len(digits) % 3 or 3
    return separator.join([digits[:head], *(digits[i : i + 3] for i in range(head, len(digits), 3))])


@given(
    st.lists(
        st.tuples(
            st.decimals(min_value=0, max_value=10**12, places=5, allow_nan=False),
            st.sampled_from(["", ".", " ", "\u00a0"]),
        ),
        min_size=1,
        max_size=30,
    )
)
def test_a_number_printed_in_any_vietnamese_way_reads_back_exactly(cells: list[tuple[Decimal, str]]) -> None:
    printed = []
    for number, separator in cells:
        whole, _, fraction = f"{number:f}".partition(".")
        whole = grouped(whole, separator) if separator else whole
        printed.append(f"{whole},{fraction}" if fraction.strip("0") else whole)

    values, notes = numbers.parse(pl.Series("cell", printed))

    assert [Decimal(value) for value in values] == [number for number, _ in cells]
    assert set(notes) <= {None, numbers.THOUSANDS}


@given(st.lists(st.one_of(st.none(), st.text(max_size=20)), max_size=30))
def test_any_text_is_a_number_or_noted(cells: list[str | None]) -> None:
    values, notes = numbers.parse(pl.Series("cell", cells, dtype=pl.String))

    for cell, value, note in zip(cells, values, notes, strict=True):
        if value is None:
            assert note == numbers.UNREADABLE or not (cell or "").strip()
        else:
            assert Decimal(value).is_finite()
            assert "e" not in value.lower()


def test_native_cells_and_text_of_the_same_shape_stay_apart() -> None:
    text = pl.Series("cell", ["10.2", "10.200", "0.30000000000000004", "123456789.123456806", "12"])
    native = pl.Series([True, False, True, True, True])

    written = numbers.from_native(text, native)

    assert written.to_list() == ["10,2", "10.200", "0,3", "123456789,123457", "12"]
    assert numbers.parse(written)[0].to_list() == ["10.2", "10200", "0.3", "123456789.123457", "12"]
