"""The landing address on a real S3 server on loopback: taken whole, once, and only when it no longer changes."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fsspec.core import url_to_fs
from moto.server import ThreadedMotoServer

from antq.core.settings import Settings
from antq.intake import channels, landing

BUCKET = "s3://landing"


@pytest.fixture(scope="module")
def storage() -> Iterator[Any]:
    """A file system of the server's bucket; address and keys come from the environment only."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    _, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
        patch.setenv("AWS_ACCESS_KEY_ID", "test")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        fs, _ = url_to_fs(BUCKET)
        fs.mkdir("landing")
        yield fs
    server.stop()


@pytest.fixture(params=["s3", "file"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Settings, Any, str]]:
    """Settings that name a landing address, its file system, and the path of its top."""
    url = f"{BUCKET}/{tmp_path.name}" if request.param == "s3" else f"file://{tmp_path}/landing"
    fs = request.getfixturevalue("storage") if request.param == "s3" else url_to_fs(url)[0]
    yield Settings(state_dir=tmp_path / "state", landing_url=url), fs, url_to_fs(url)[1]


def put(place: tuple[Settings, Any, str], name: str, content: bytes = b"a,b") -> str:
    _, fs, top = place
    path = f"{top}/{name}"
    fs.makedirs(path.rpartition("/")[0], exist_ok=True)
    fs.pipe_file(path, content)
    return path


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let time pass for the sweep alone."""
    passed = [0.0]
    real = time.time
    monkeypatch.setattr(channels.time, "time", lambda: real() + passed[0])

    def pass_(seconds: float = 60) -> None:
        passed[0] += seconds

    return pass_


def test_a_file_is_taken_at_the_second_look_and_removed(place: tuple[Settings, Any, str], later: Any) -> None:
    settings, fs, _ = place
    path = put(place, "an_giang_2025.police/báo cáo.csv")

    assert channels.sweep(settings) == []
    assert channels.sweep(settings) == [], "no time has passed"
    later()
    [submission] = channels.sweep(settings)

    landed = landing.read(settings, submission)
    assert (landed.sender, landed.file_name) == ("an_giang_2025.police", "báo cáo.csv")
    assert landed.path.read_bytes() == b"a,b"
    assert not fs.exists(path)
    later()
    assert channels.sweep(settings) == []


def test_what_still_changes_is_not_taken(place: tuple[Settings, Any, str], later: Any) -> None:
    settings, _, _ = place
    for length in range(1, 4):
        put(place, "examples/grows.csv", b"a" * length)
        later()
        assert channels.sweep(settings) == []
    later()

    [submission] = channels.sweep(settings)

    assert landing.read(settings, submission).path.read_bytes() == b"aaa"


def test_a_crash_before_the_removal_makes_no_second_submission(
    place: tuple[Settings, Any, str], later: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, fs, _ = place
    path = put(place, "examples/a.csv")
    channels.sweep(settings)
    later()

    def die(_: str) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(fs, "rm_file", die)
        with pytest.raises(KeyboardInterrupt):
            channels.sweep(settings)
    [submission] = landing.pending(settings)
    assert fs.exists(path)

    # Whether it still waits, or was answered meanwhile, the same bytes are the same submission.
    landing.done(settings, submission)
    assert channels.sweep(settings) == [submission]
    assert not fs.exists(path)
    assert landing.pending(settings) == [submission]


def test_a_file_replaced_while_it_is_copied_is_left_for_the_next_look(
    place: tuple[Settings, Any, str], later: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, fs, _ = place
    path = put(place, "examples/a.csv", b"first")
    channels.sweep(settings)
    later()
    real = landing.land_stream

    def replaced(*arguments: Any) -> bool:
        put(place, "examples/a.csv", b"the second")
        return real(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(landing, "land_stream", replaced)
        assert channels.sweep(settings) == []

    assert fs.cat_file(path) == b"the second"
    assert landing.pending(settings) == []


def test_only_files_of_senders_are_taken(place: tuple[Settings, Any, str], later: Any) -> None:
    settings, fs, _ = place
    left = [put(place, name) for name in ("stray.csv", "examples/~$a.xlsx", "examples/b.part")]
    put(place, "national_desk/c.csv")
    put(place, "examples/2026/d.csv")
    channels.sweep(settings)
    later()

    landed = [landing.read(settings, submission) for submission in channels.sweep(settings)]

    assert {(one.sender, one.file_name) for one in landed} == {
        ("inbox:national_desk", "c.csv"),
        ("examples", "d.csv"),
    }
    assert all(fs.exists(path) for path in left)


def test_more_than_a_file_may_have_is_not_fetched(place: tuple[Settings, Any, str], later: Any) -> None:
    settings = place[0].model_copy(update={"max_file_bytes": 1000})
    put(place, "examples/large.csv", b"x" * 5000)
    channels.sweep(settings)
    later()

    [submission] = channels.sweep(settings)

    assert landing.read(settings, submission).path.stat().st_size == 1001


def test_a_storage_that_is_away_holds_up_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    settings = Settings(state_dir=tmp_path, landing_url="nowhere://bucket")

    assert channels.sweep(settings) == []
    assert "cannot be looked at: ValueError" in caplog.text


def test_credentials_in_the_address_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="credentials come from the environment"):
        Settings(state_dir=tmp_path, landing_url="s3://key:secret@bucket/landing")
