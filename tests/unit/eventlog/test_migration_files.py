"""The SQL files of the package: names, order, one object a file."""

import re
from pathlib import Path

import pytest

from antq.core.errors import AntqError
from antq.eventlog.migrate import REPLACEABLE, Script, migrations, replaceables


def test_migrations_are_numbered_from_one_without_gaps() -> None:
    numbers = [int(script.name.removeprefix("migrations/")[:4]) for script in migrations()]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= 5


@pytest.mark.parametrize("names", [["0002_b.sql"], ["0001_a.sql", "0003_c.sql"], ["0001_A.sql"], ["1_a.sql"]])
def test_a_gap_or_a_bad_name_is_an_error(tmp_path: Path, names: list[str]) -> None:
    for name in names:
        (tmp_path / name).write_text("select 1;")
    with pytest.raises(AntqError, match=r"migration \d is missing or misnamed"):
        migrations(tmp_path)


def test_functions_come_before_what_uses_them() -> None:
    kinds = [script.name.split("/")[0] for script in replaceables()]
    assert kinds == sorted(kinds, key=REPLACEABLE.index)
    assert set(kinds) == set(REPLACEABLE)


@pytest.mark.parametrize("script", replaceables(), ids=lambda script: script.name)
def test_a_file_makes_the_object_it_is_named_after_and_no_other(script: Script) -> None:
    kind, name = script.name.removesuffix(".sql").split("/")
    made = re.findall(r"^create or replace (?:function|view) \w+\.(\w+)", script.text, flags=re.MULTILINE)
    if kind in ("functions", "views"):
        assert made == [name]
    else:
        assert made == []
