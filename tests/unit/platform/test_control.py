"""What `antq init` says beside its steps."""

from typing import Any

import pytest

from antq.platform import airflow, bootstrap, control, superset


def test_init_names_a_stewards_list_that_differs_and_the_command_that_compares(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bootstrap, "create_all", lambda settings: None)
    monkeypatch.setattr(bootstrap, "fill_warehouse", lambda settings, demonstration: ["obligations"])
    monkeypatch.setattr(airflow, "migrate", lambda settings: None)
    monkeypatch.setattr(superset, "is_installed", lambda settings: False)
    lines: list[str] = []
    settings: Any = None

    control._initialise_databases(settings, False, control._Steps(lines.append))

    (line,) = [line for line in lines if "obligations" in line]
    assert line.endswith(
        "the list that was published stays, the package's differs: antq lists diff obligations"
    )
