"""The landing inbox: whole files only, safe names, nothing taken while it grows."""

import json
import os
import stat
import time
from datetime import datetime
from pathlib import Path

import pytest

from antq.errors import AntqError
from antq.intake import landing
from antq.settings import Settings


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
    assert landed.received_at.utcoffset() == landing.VIET_NAM.utcoffset(
        landed.received_at.replace(tzinfo=None)
    )
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


def drop(settings: Settings, sender: str, name: str, age: float) -> Path:
    path = landing.root(settings) / "drop" / sender / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"a,b")
    os.utime(path, (time.time() - age, time.time() - age))
    return path


def test_only_settled_whole_files_are_swept(settings: Settings, tmp_path: Path) -> None:
    taken = drop(settings, "an_giang", "a.csv", 60)
    left = [drop(settings, "an_giang", name, 60) for name in (".b.csv", "~$c.xlsx", "d.part")]
    left.append(drop(settings, "an_giang", "growing.csv", 0))
    outside = tmp_path / "outside"
    outside.write_text("secret")
    link = left[0].with_name("link.csv")
    link.symlink_to(outside)

    [submission] = landing.pending(settings)

    landed = landing.read(settings, submission)
    assert (landed.sender, landed.file_name) == ("an_giang", "a.csv")
    assert not taken.exists()
    assert all(path.exists() for path in [*left, link])
    assert landing.pending(settings) == [submission]


def test_the_desk_files_at_the_machine_and_through_no_folder(settings: Settings, tmp_path: Path) -> None:
    source = tmp_path / "a.csv"
    source.write_bytes(b"a,b")
    drop(settings, "national_desk", "b.csv", 60)
    drop(settings, "national_desk\u202e", "c.csv", 60)
    landing.land(settings, source)

    by_name = {
        landing.read(settings, s).file_name: landing.read(settings, s).sender
        for s in landing.pending(settings)
    }

    assert by_name == {
        "a.csv": "national_desk",
        "b.csv": "inbox:national_desk",
        "c.csv": "inbox:national_desk",
    }


def test_a_sweep_cut_short_is_finished_by_the_next(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(settings, "an_giang", "a.csv", 60)
    with monkeypatch.context() as patch:
        patch.setattr(landing, "_publish", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            landing.pending(settings)
    [folder] = (landing.root(settings) / "incoming").iterdir()
    assert landing.pending(settings) == []
    os.utime(folder, (0, 0))

    [submission] = landing.pending(settings)

    assert landing.read(settings, submission).file_name == "a.csv"


def test_an_unfinished_copy_is_never_shown_and_goes_in_time(settings: Settings) -> None:
    folder = landing.root(settings) / "incoming" / "half"
    folder.mkdir(parents=True)
    (folder / "landing.json").write_text(json.dumps({}))
    (folder / "original").write_bytes(b"ha")
    assert landing.pending(settings) == []
    assert folder.exists()
    os.utime(folder, (0, 0))

    assert landing.pending(settings) == []
    assert not folder.exists()


def test_what_is_no_file_cannot_land(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(AntqError, match="no such file"):
        landing.land(settings, tmp_path)


@pytest.mark.parametrize("submission", ["../../x", "00000000-0000-0000-0000-000000000001"])
def test_only_ids_of_landed_files_can_be_read(settings: Settings, submission: str) -> None:
    with pytest.raises((AntqError, ValueError)):
        landing.read(settings, submission)
