"""The identity of a model: the same for every way to write its name, another for another model, on either server."""

import unicodedata
from typing import Any

import pytest

MODEL_ID = "select eventlog.model_id(%s, eventlog.model_name_key(%s), %s, eventlog.model_name_key(%s))"
FIRST = ("an_giang_2025", "Xã Hòa Bình", "police", "Camera an ninh ở khu dân cư Hòa Lợi")


@pytest.fixture(scope="module")
def ask(any_module_warehouse: Any) -> Any:
    connection = any_module_warehouse.connect("writer")

    def ask(query: str, *values: object) -> Any:
        with connection, connection.cursor() as cursor:
            cursor.execute(query, values)
            return cursor.fetchone()[0]

    return ask


@pytest.mark.parametrize(
    "name",
    [
        "CAMERA AN NINH Ở KHU DÂN CƯ HÒA LỢI",
        "  Camera  an\u00a0ninh ở khu dân cư Hòa Lợi ",
        unicodedata.normalize("NFD", FIRST[3]),
        "Camera an ninh ở khu dân cư Hoà Lợi",
        "Mô hình “Camera an ninh ở khu dân cư Hòa Lợi”",
        'MH. "Camera an ninh" ở khu dân cư Hòa Lợi',
    ],
)
def test_a_spelling_makes_no_other_model(ask: Any, name: str) -> None:
    assert ask(MODEL_ID, *FIRST[:3], name) == ask(MODEL_ID, *FIRST)
    assert ask(MODEL_ID, FIRST[0], "xã HOÀ bình", *FIRST[2:]) == ask(MODEL_ID, *FIRST)


@pytest.mark.parametrize(
    "other",
    [
        ("an_giang_2008", *FIRST[1:]),
        (FIRST[0], None, *FIRST[2:]),
        (*FIRST[:2], None, FIRST[3]),
        (*FIRST[:3], "Camera an ninh ở khu dân cư Hòa Lơi"),
        (*FIRST[:3], "Camera an ninh ở khu dân cư Hòa Lợi 2"),
    ],
)
def test_another_territory_sponsor_or_name_is_another_model(ask: Any, other: tuple[str | None, ...]) -> None:
    assert ask(MODEL_ID, *other) != ask(MODEL_ID, *FIRST)


def test_the_id_is_a_name_based_uuid_that_never_changes(ask: Any) -> None:
    found = str(ask(MODEL_ID, "an_giang_2025", None, "police", "Camera an ninh"))

    assert (found[14], found[19] in "89ab") == ("8", True)
    assert found == "1adc0cd2-8c1c-870b-9e8d-5d8ebc3d9cf8"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Mô hình", "mô hình"),
        ("Tổ Đoàn kết", "tổ đoàn kết"),
        ("Mô hình 5K", "5k"),
        ("Thúy - Thuý", "thuý thuý"),
    ],
)
def test_the_key_of_a_name(ask: Any, name: str, key: str) -> None:
    assert unicodedata.normalize("NFC", ask("select eventlog.model_name_key(%s)", name)) == key
