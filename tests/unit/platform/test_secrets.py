"""Secrets are made once, for their owner only."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from antq.core.errors import AntqError
from antq.core.secrets import load_secrets
from antq.core.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path)


def test_secrets_are_made_once_with_mode_0600(settings: Settings) -> None:
    first = load_secrets(settings)
    path = settings.state_dir / "secrets.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_secrets(settings) == first
    values = list(first.model_dump().values())
    assert len(set(values)) == len(values)
    assert all(len(value) >= 32 for value in values)


def test_a_widened_file_is_closed_again(settings: Settings) -> None:
    load_secrets(settings)
    path = settings.state_dir / "secrets.json"
    path.chmod(0o644)
    load_secrets(settings)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_first_starts_at_the_same_moment_agree(settings: Settings) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: load_secrets(settings), range(16)))
    assert all(secrets == found[0] for secrets in found)
    assert [p.name for p in settings.state_dir.iterdir()] == ["secrets.json"]


def test_a_broken_file_is_not_replaced(settings: Settings) -> None:
    load_secrets(settings)
    path = settings.state_dir / "secrets.json"
    path.write_text("{}broken")
    with pytest.raises(AntqError, match="cannot be read"):
        load_secrets(settings)
    assert path.read_text() == "{}broken"


def test_no_secret_shows_in_its_repr(settings: Settings) -> None:
    secrets = load_secrets(settings)
    assert secrets.admin not in repr(secrets)
