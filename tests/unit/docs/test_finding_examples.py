"""Each code of the catalogue is raised by what its page says, and by nothing less."""

import finding_examples
import generate_reference
import polars as pl
import pytest

from antq import forms
from antq.documents import numbers
from antq.documents.dates import parse_dates
from antq.findings import catalogue
from antq.reference import lists

RUN = [code for code, example in finding_examples.examples().items() if not example.shown_by]
SHOWN = [code for code, example in finding_examples.examples().items() if example.shown_by]


@pytest.mark.parametrize("code", RUN)
def test_the_example_raises_its_code_and_no_other(code: str) -> None:
    example = finding_examples.examples()[code]
    codes = [found["code"] for found in example.run()]

    # A file without a usable line has that finding too.
    assert set(codes) - {"FI214", *example.declared.get("also", [])} == {code} - {"FI214"}
    assert code in codes


@pytest.mark.parametrize("code", SHOWN)
def test_the_test_that_shows_a_code_names_it(code: str) -> None:
    path = generate_reference.ROOT / (finding_examples.examples()[code].shown_by or "")

    assert f'"{code}"' in path.read_text(encoding="utf-8")


def test_what_an_example_does_not_say_is_right() -> None:
    assert finding_examples.Example("", {}).run() == []


def test_every_finding_has_an_example() -> None:
    assert set(finding_examples.examples()) == set(catalogue.catalogue())


@pytest.mark.parametrize(
    "field",
    [*forms.ENVELOPE, *(field for form in forms.FORMS.values() for field in form.fields)],
    ids=lambda field: field.name,
)
def test_the_example_of_a_field_is_read(field: forms.Field) -> None:
    written = pl.Series([field.example])
    match field.kind:
        case "code" | "boolean":
            assert lists.find(field.code_list or "", field.example)
        case "count" | "decimal":
            value, note = numbers.parse(written)
            assert value[0] is not None
            assert note[0] in (None, numbers.THOUSANDS)
            assert field.kind == "decimal" or "." not in value[0]
        case "date":
            assert parse_dates(written)[0]
        case _:
            assert field.example
