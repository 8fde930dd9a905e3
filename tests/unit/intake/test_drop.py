"""The drop folders: settled whole files only, whatever else is in them and whatever is swapped meanwhile."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from antq.core.settings import Settings
from antq.intake import drop_folders, landing


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(state_dir=tmp_path / "state")


def put(settings: Settings, sender: str, name: str, age: float = 60, content: bytes = b"a,b") -> Path:
    path = drop_folders.folder(settings) / sender / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (time.time() - age, time.time() - age))
    return path


def test_only_settled_whole_files_are_swept(settings: Settings, tmp_path: Path) -> None:
    taken = put(settings, "an_giang", "a.csv")
    left = [put(settings, "an_giang", name) for name in (".b.csv", "~$c.xlsx", "d.part")]
    left.append(put(settings, "an_giang", "growing.csv", age=0))
    outside = tmp_path / "outside"
    outside.write_text("secret")
    link = taken.with_name("link.csv")
    link.symlink_to(outside)
    second_name = taken.with_name("second-name.csv")
    os.utime(outside, (0, 0))
    second_name.hardlink_to(outside)
    pipe = taken.with_name("pipe.csv")
    os.mkfifo(pipe)
    os.utime(pipe, (0, 0))

    [submission] = drop_folders.sweep(settings)

    landed = landing.read(settings, submission)
    assert (landed.sender, landed.file_name, landed.path.read_bytes()) == ("an_giang", "a.csv", b"a,b")
    assert not taken.exists()
    assert sorted(p.name for p in taken.parent.iterdir()) == sorted(
        p.name for p in [*left, link, second_name, pipe]
    )
    assert landing.pending(settings) == [submission]
    assert drop_folders.sweep(settings) == []


def _link(path: Path, outside: Path) -> None:
    path.symlink_to(outside)


def _pipe(path: Path, _outside: Path) -> None:
    os.mkfifo(path)


def _hard_link(path: Path, outside: Path) -> None:
    path.hardlink_to(outside)


@pytest.mark.parametrize("swap", [_link, _pipe, _hard_link])
def test_a_file_swapped_after_the_look_is_neither_followed_nor_waited_for(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, swap: Callable[[Path, Path], None]
) -> None:
    outside = tmp_path / "of-root-only"
    outside.write_text("secret")
    dropped = put(settings, "an_giang", "a.csv")
    other = put(settings, "bac_ninh", "b.csv")
    look = drop_folders._is_settled

    def look_then_swap(path: Path) -> bool:
        settled = look(path)
        if path == dropped and settled:
            path.unlink()
            swap(path, outside)
        return settled

    monkeypatch.setattr(drop_folders, "_is_settled", look_then_swap)

    [submission] = drop_folders.sweep(settings)

    assert landing.read(settings, submission).sender == "bac_ninh"
    assert not other.exists()
    assert outside.read_text() == "secret"
    assert not any(b"secret" in p.read_bytes() for p in landing.root(settings).rglob("*") if p.is_file())


def test_a_senders_folder_that_cannot_be_looked_at_holds_up_no_other(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    # The tests run as root, whom no mode of a folder stops.
    put(settings, "an_giang", "a.csv")
    put(settings, "bac_ninh", "b.csv")
    listing = Path.iterdir

    def refused(path: Path) -> object:
        if path.name == "an_giang":
            raise PermissionError(13, "Permission denied", str(path))
        return listing(path)

    monkeypatch.setattr(Path, "iterdir", refused)

    [submission] = drop_folders.sweep(settings)

    assert landing.read(settings, submission).sender == "bac_ninh"
    assert "the drop folder of an_giang cannot be looked at: Permission denied" in caplog.text


def test_a_senders_folder_on_another_file_system_is_swept(settings: Settings) -> None:
    elsewhere = Path("/dev/shm") / f"antq-drop-{os.getpid()}"  # noqa: S108 (a file system of its own)
    sender = drop_folders.folder(settings) / "an_giang"
    sender.mkdir(parents=True)
    if elsewhere.parent.stat().st_dev == sender.stat().st_dev:
        pytest.fail("this machine has no second file system at /dev/shm")
    put(settings, "an_giang", "a.csv")
    elsewhere.mkdir()
    try:
        (elsewhere / "a.csv").write_bytes(b"c,d")
        os.utime(elsewhere / "a.csv", (0, 0))
        # Like a mount: a folder below drop/ whose device is another.
        assert drop_folders._sweep_sender(settings, elsewhere) == landing.pending(settings)
        assert not list(elsewhere.iterdir())
    finally:
        for path in elsewhere.rglob("*"):
            path.unlink()
        elsewhere.rmdir()


def test_the_desk_files_at_the_machine_and_through_no_folder(settings: Settings, tmp_path: Path) -> None:
    source = tmp_path / "a.csv"
    source.write_bytes(b"a,b")
    put(settings, "national_desk", "b.csv")
    put(settings, "national_desk\u202e", "c.csv")
    landing.land(settings, source)
    drop_folders.sweep(settings)

    by_name = {
        landing.read(settings, s).file_name: landing.read(settings, s).sender
        for s in landing.pending(settings)
    }

    assert by_name == {
        "a.csv": "national_desk",
        "b.csv": "inbox:national_desk",
        "c.csv": "inbox:national_desk",
    }


@pytest.mark.parametrize("step", ["land_stream", "_publish"])
def test_a_sweep_cut_short_is_finished_by_the_next_under_the_same_id(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    dropped = put(settings, "an_giang", "a.csv")
    with monkeypatch.context() as patch:
        patch.setattr(landing, step, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            drop_folders.sweep(settings)
    assert landing.pending(settings) == []
    [claim] = dropped.parent.iterdir()

    [submission] = drop_folders.sweep(settings)

    assert submission == claim.name.removeprefix(".taken-")
    assert landing.read(settings, submission).file_name == "a.csv"
    assert list(dropped.parent.iterdir()) == []


def test_a_sweep_killed_after_landing_lands_nothing_twice(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(settings, "an_giang", "a.csv")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            drop_folders.sweep(settings)
    [landed] = landing.pending(settings)

    assert drop_folders.sweep(settings) == [landed]
    assert landing.pending(settings) == [landed]


def test_two_sweeps_at_once_land_a_file_once(settings: Settings) -> None:
    put(settings, "an_giang", "a.csv")
    with drop_folders._only_sweeper(drop_folders.folder(settings)) as is_alone:
        assert is_alone
        assert drop_folders.sweep(settings) == []

    assert len(drop_folders.sweep(settings)) == 1
