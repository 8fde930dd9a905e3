"""Texts become figures whose spans are those of the raw text, in whatever form the text was typed."""

import json
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from antq import narrative
from antq.cli.main import app

SENTENCE = "Năm 2023, Công an tỉnh đã tổ chức hơn 1.234 cuộc họp dân, có 56.789 lượt người tham dự."


def shown(text: str) -> list[tuple[str, object, str | None]]:
    """Quote, value and indicator of every figure of a text."""
    return [(one.quote, one.value, one.indicator) for one in narrative.extract(text)]


def test_a_figure_bears_value_measure_qualifier_and_its_own_words() -> None:
    first, second = narrative.extract(SENTENCE)
    assert (first.quote, first.value, first.indicator) == ("hơn 1.234 cuộc", 1234, "residents_meetings")
    assert (first.kind, first.qualifier, first.unit) == ("activity", "at_least", "cuộc")
    assert SENTENCE[first.value_start : first.value_end] == "1.234"
    assert (second.value, second.indicator) == (56789, "residents_meeting_attendances")


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_offsets_are_those_of_the_raw_text_composed_or_not(form: str) -> None:
    typed = (
        unicodedata.normalize(form, SENTENCE).replace(" cuộc", "\u00a0cuộc").replace("họp", "ho\u200bp\u0323")
    )
    for one, value in zip(narrative.extract(typed), ("1.234", "56.789"), strict=True):
        assert typed[one.start : one.end] == one.quote
        assert one.value_start is not None
        assert typed[one.value_start : one.value_end] == value


@pytest.mark.parametrize("word", ["ma túy đá", "ma tuý đá", "MA TÚY ĐÁ", "ma\u00a0tu\u0301y đa\u0301"])
def test_spellings_of_a_substance_mean_the_same(word: str) -> None:
    (one,) = narrative.extract(f"Lực lượng chức năng thu giữ 71,63kg {word}.")
    assert (one.value, one.substance, one.acquisition) == (71.63, "methamphetamine_crystal", "seized")


@settings(max_examples=200)
@given(st.text() | st.text(alphabet='0123456789.,/-()“”" \nkgvụmôhìnhnămtăng\u0301đồ;:'))
def test_no_text_raises_and_every_span_is_its_quote(text: str) -> None:
    for one in narrative.extract(text):
        assert text[one.start : one.end] == one.quote
        assert 0 <= one.start < one.end <= len(text)
        if one.value_start is not None and one.value_end is not None:
            assert one.start <= one.value_start < one.value_end <= len(text)


def test_the_command_prints_one_object_a_line(tmp_path) -> None:
    file = tmp_path / "report.txt"
    file.write_text(SENTENCE, encoding="utf-8")
    printed = CliRunner().invoke(app, ["extract", str(file), "--json"])
    assert printed.exit_code == 0
    assert [json.loads(line)["value"] for line in printed.output.splitlines()] == [1234, 56789]
