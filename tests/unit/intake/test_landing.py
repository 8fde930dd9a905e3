"""The landing inbox: whole files only, safe names, nothing taken while it grows."""

import json
import os
import stat
from datetime import datetime
from pathlib import Path

import pytest

from antq.core.clock import VIET_NAM
from antq.core.errors import AntqError
from antq.core.settings import Settings
from antq.intake import landing


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(state_dir=tmp_path / "state")


def test_a_landed_file_keeps_its_bytes_under_a_name_of_our_own(settings: Settings, tmp_path: Path) -> None:
    source = tmp_path / "báo cáo.csv"
    source.write_bytes(b"a,b")

    submission = landing.land(settings, source, "Công an tỉnh")
    landed = landing.read(settings, submission)

    assert (landed.path.name, landed.path.read_bytes()) == ("original", b"a,b")
    assert (landed.file_name, landed.sender) == ("báo cáo.csv", "Công an tỉnh")
    assert landed.received_at == landed.landed_at
    assert landed.received_at.utcoffset() == VIET_NAM.utcoffset(landed.received_at.replace(tzinfo=None))
    assert landing.pending(settings) == [submission]
    assert stat.S_IMODE(landed.path.parent.stat().st_mode) == 0o700
    landing.done(settings, submission)
    landing.done(settings, submission)
    assert landing.pending(settings) == []


def test_a_synthetic_file_carries_its_own_time(settings: Settings, tmp_path: Path) -> None:
    source = tmp_path / "a.csv"
    source.write_bytes(b"a,b")

    submission = landing.land(settings, source, None, datetime(2025, 8, 25, 9, 0))

    assert landing.read(settings, submission).received_at.isoformat() == "2025-08-25T09:00:00+07:00"


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("a\x00b\nc.csv", "abc.csv"),
        ("bc\u202excod.exe", "bcxcod.exe"),
        ("", "unnamed"),
        ("/", "unnamed"),
    ],
)
def test_names_are_made_safe(given: str, safe: str) -> None:
    assert landing.safe_name(given) == safe


def test_a_long_name_keeps_its_suffix() -> None:
    name = landing.safe_name("x" * 500 + ".xlsx")

    assert len(name) <= 160
    assert name.endswith(".xlsx")


def test_pending_is_oldest_first(settings: Settings, tmp_path: Path) -> None:
    source = tmp_path / "a.csv"
    source.write_bytes(b"a,b")

    submissions = [landing.land(settings, source) for _ in range(5)]

    assert landing.pending(settings) == submissions


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("00000000-0000-0000-0000-000000000001", {"landing.json": "", "original": "a,b"}),
        ("00000000-0000-0000-0000-000000000002", {"landing.json": '{"sub', "original": "a,b"}),
        ("00000000-0000-0000-0000-000000000003", {"landing.json": "[]", "original": "a,b"}),
        (
            "00000000-0000-0000-0000-000000000004",
            {"landing.json": '{"file_name": "a.csv"}', "original": "a,b"},
        ),
        ("00000000-0000-0000-0000-000000000005", {"original": "a,b"}),
        ("00000000-0000-0000-0000-000000000006", {"landing.json": "{}"}),
        ("00000000-0000-0000-0000-000000000007.done", {"landing.json": "{}", "original": "a,b"}),
        ("no uuid", {}),
    ],
)
def test_a_folder_that_cannot_be_read_is_set_aside_and_holds_up_no_other(
    settings: Settings, tmp_path: Path, name: str, files: dict[str, str]
) -> None:
    source = tmp_path / "a.csv"
    source.write_bytes(b"a,b")
    sound = landing.land(settings, source)
    bad = landing.root(settings) / "inbox" / name
    bad.mkdir()
    for file, content in files.items():
        (bad / file).write_text(content)

    assert landing.pending(settings) == [sound]
    assert landing.tidy(settings) == [name]

    [aside] = landing.set_aside(settings)
    assert {p.name: p.read_text() for p in (aside / name).iterdir()} == files
    assert "submit that file again" in (aside / "WHY.txt").read_text()
    assert landing.pending(settings) == [sound]
    assert landing.tidy(settings) == []


def test_what_a_kill_left_of_an_answered_file_is_cleared_and_never_shown(
    settings: Settings, tmp_path: Path
) -> None:
    source = tmp_path / "a.csv"
    source.write_bytes(b"a,b")
    submission = landing.land(settings, source)
    gone = landing.root(settings) / "incoming" / f"{submission}.done"
    (landing.root(settings) / "inbox" / submission).rename(gone)

    assert landing.tidy(settings) == []

    assert not gone.exists()
    assert landing.pending(settings) == []


def test_an_unfinished_copy_is_never_shown_and_goes_in_time(settings: Settings) -> None:
    folder = landing.root(settings) / "incoming" / "half"
    folder.mkdir(parents=True)
    (folder / "landing.json").write_text(json.dumps({}))
    (folder / "original").write_bytes(b"ha")
    landing.tidy(settings)
    assert landing.pending(settings) == []
    assert folder.exists()
    os.utime(folder, (0, 0))

    landing.tidy(settings)
    assert landing.pending(settings) == []
    assert not folder.exists()


def test_what_is_no_file_cannot_land(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(AntqError, match="no such file"):
        landing.land(settings, tmp_path)


@pytest.mark.parametrize("submission", ["../../x", "00000000-0000-0000-0000-000000000001"])
def test_only_ids_of_landed_files_can_be_read(settings: Settings, submission: str) -> None:
    with pytest.raises((AntqError, ValueError)):
        landing.read(settings, submission)
