"""The one reading of text: what is the same, what is nothing, what was garbled; and that sound text stays as it is."""

from importlib.resources import files

import polars as pl
import pytest

from antq.core import text
from antq.core.text import encodings
from antq.reference import lists

# The letters of a sentence in each encoding, as a program shows them that takes them for Western European ones.
_TWICE = "Công an tỉnh bắt giữ"


@pytest.mark.parametrize(
    ("written", "reads"),
    [
        ("Họp dân\u200b", "Họp dân"),
        ("\ufeffHọp dân", "Họp dân"),
        ("Họp\u00addân", "Họpdân"),
        ("1\u202f150", "1 150"),
        ("Ðịa bàn", "Địa bàn"),
        ("Xã Ða Phước", "Xã Đa Phước"),
        ("１２", "12"),
        ("Ｈọp dân", "Họp dân"),
        ("Ho\u0323p da\u0302n", "Họp dân"),
        ("1150¹", "1150¹"),
        ("m²", "m²"),
        ("Xã Thử – ấp 3", "Xã Thử – ấp 3"),
    ],
)
def test_a_text_is_read_in_one_spelling(written: str, reads: str) -> None:
    assert text.read(written) == reads
    assert text.read_column(pl.Series([written, None, "Xã Thử"])).to_list() == [reads, None, "Xã Thử"]


@pytest.mark.parametrize(
    ("written", "encoding", "meant"),
    [
        ("Tuyªn truyÒn", encodings.TCVN3, "Tuyên truyền"),
        ("X· Thö NghiÖm", encodings.TCVN3, "Xã Thử Nghiệm"),
        ("ph­êng §«ng", encodings.TCVN3, "phường Đông"),
        ("Tuaàn tra", encodings.VNI, "Tuần tra"),
        ("Phöôøng Thöû", encodings.VNI, "Phường Thử"),
        ("ñöôøng", encodings.VNI, "đường"),
        (_TWICE.encode().decode("latin-1"), encodings.TWICE, _TWICE),
        ("Tuáº§n tra", encodings.TWICE, "Tuần tra"),
    ],
)
def test_a_garbled_text_is_recognised_and_left_as_it_is(written: str, encoding: str, meant: str) -> None:
    found = text.find_garbled(written)
    assert found is not None
    assert (found.encoding, found.decoded) == (encoding, meant)
    assert text.read(written) == written
    assert text.read_column(pl.Series([written])).to_list() == [written]
    assert lists.written(written) == lists.written(meant)


@pytest.mark.parametrize(
    "sound",
    [
        "Xã Hoà Bình",
        "XÃ\u00a0MAI",
        "Ê Đê · Ba Na",
        "«loại c»",
        "Nestlé, 12 m², ½ kg, 5 °C",
        "Buôn Ma Thuột – Krông Pắc",
        "Sín Chéng, Lùng Phình",
        "Cơ quan José, São Paulo",
        "Toà án, khoá 3, hoá chất",
    ],
)
def test_a_sound_text_is_not_taken_for_garbled(sound: str) -> None:
    assert text.find_garbled(sound) is None


def test_no_word_of_our_own_lists_is_taken_for_garbled() -> None:
    entries = [entry for entry in files("antq.reference").iterdir() if entry.name.endswith(".csv")]
    for entry in entries:
        for line in entry.read_text(encoding="utf-8").splitlines():
            if "bảng mã" not in line:
                assert text.find_garbled(line) is None, line


def test_letters_of_another_script_are_named_and_folded() -> None:
    assert text.look_alikes("Нọp dân") == "Н (U+041D)"
    assert text.fold_look_alikes("Нọp dân") == "Họp dân"
    assert text.look_alikes("Họp dân") == ""


def test_a_message_shows_what_nobody_sees() -> None:
    assert text.visible("Họp dân\ue000") == "Họp dân‹U+E000›"
    assert text.visible("Họp\u200bdân") == "Họp‹U+200B›dân"
    assert text.visible("Họp dân, 12 m²") == "Họp dân, 12 m²"


@pytest.mark.parametrize("written", ["ＭẬＴ", "M\u200bẬ\u00adT", "МẬТ", "M\u00c2\u0323T", "MËT", "MAÄT"])
def test_guards_find_a_word_however_it_is_dressed(written: str) -> None:
    assert text.searchable(written).upper() == "MẬT"


@pytest.mark.parametrize(
    "written",
    [
        "Họp\u200bdân",
        "1\u00a0150",
        "Ðịa bàn",
        "Ho\u0323p",
        "Нọp",
        "１２",
        "Häp d©n",
        "CÊp x·",
        "ñöôøng",
        "Tuaàn",
        "Tuáº§n",
    ],
)
def test_the_first_look_sees_that_a_text_needs_reading(written: str) -> None:
    assert not text.is_plain(f"Xã Thử,12\n{written},3\n".encode())


def test_the_first_look_passes_ordinary_text() -> None:
    ordinary = "Xã Hoà Bình – ấp “Mẫu”, 12 m², 5 °C; QUÝ IV, ĐẮK LẮK: hoá chất, toà án\n"
    assert text.is_plain(ordinary.encode() * 200_000)
