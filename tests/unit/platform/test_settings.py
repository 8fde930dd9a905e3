"""Settings come from ANTQ_… variables only, and a wrong one is named without showing its value."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from antq.core.errors import AntqError
from antq.core.settings import Settings, get_settings


def test_state_dir_is_relative_to_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ANTQ_HOME", str(tmp_path))
    monkeypatch.setenv("ANTQ_STATE_DIR", "elsewhere")
    settings = get_settings()
    assert settings.state_dir == tmp_path / "elsewhere"
    assert settings.raw_store_url == f"file://{tmp_path}/elsewhere/raw"


def test_an_unknown_variable_is_refused_and_the_near_one_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTQ_POSTGRES_PROT", "5")
    with pytest.raises(AntqError) as caught:
        get_settings()
    assert "ANTQ_POSTGRES_PROT" in caught.value.what
    assert caught.value.fix is not None and "ANTQ_POSTGRES_PORT" in caught.value.fix


@pytest.mark.parametrize(
    ("name", "value"), [("ANTQ_POSTGRES_PORT", "many"), ("ANTQ_MAX_ROWS", "0"), ("ANTQ_DATABASE", "a; drop")]
)
def test_a_bad_value_names_its_variable(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(AntqError) as caught:
        get_settings()
    assert caught.value.where is not None and name in caught.value.where


def test_a_bad_dsn_is_refused_without_showing_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTQ_DSN", "hots=db pasword=s3cret")
    with pytest.raises(AntqError) as caught:
        get_settings()
    assert "ANTQ_DSN" in str(caught.value)
    assert "s3cret" not in str(caught.value)


def test_the_dsn_names_the_warehouse_and_hides_its_password(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, dsn="postgresql://boss:s3cret@db.example:5433/kho")  # type: ignore[arg-type]
    assert settings.database == "kho"
    assert "s3cret" not in repr(settings)


def test_settings_cannot_be_changed(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    with pytest.raises(ValidationError):
        settings.max_rows = 5  # type: ignore[misc]


@pytest.mark.parametrize(
    "channels",
    [
        '{"mail": "mailto://boss:s3cret@x.vn"',
        '["json://boss:s3cret@x.vn"]',
        '{"Mail box": "json://s3cret"}',
        '{"a": 1}',
    ],
)
def test_bad_channels_are_refused_without_showing_their_passwords(
    channels: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ANTQ_ALERT_CHANNELS", channels)
    with pytest.raises(AntqError) as caught:
        get_settings()
    assert "ANTQ_ALERT_CHANNELS" in str(caught.value)
    with pytest.raises(ValidationError) as direct:
        Settings(home=tmp_path, alert_channels=channels)  # type: ignore[arg-type]
    assert "s3cret" not in str(caught.value) + str(direct.value)


def test_channels_are_hidden(tmp_path: Path) -> None:
    channels = '{"mail": "mailtos://boss:s3cret@mail.example.vn"}'
    settings = Settings(home=tmp_path, alert_channels=channels)  # type: ignore[arg-type]
    assert settings.alert_channels is not None and settings.alert_channels.get_secret_value() == channels
    assert "s3cret" not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ANTQ_ALERT_QUIET_HOURS", "18h-7h"),
        ("ANTQ_ALERT_QUIET_HOURS", "18:00-24:00"),
        ("ANTQ_ALERT_QUIET_HOURS", "07:00-07:00"),
        ("ANTQ_ALERT_LINK", "javascript:alert(1)"),
        ("ANTQ_ALERT_LINK", 'https://x.vn/"><b>'),
    ],
)
def test_bad_hours_and_links_name_their_variable(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(AntqError, match="bad setting") as caught:
        get_settings()
    assert name in str(caught.value)
