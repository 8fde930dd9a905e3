"""The raw store: files by their hash, whole or not at all."""

import hashlib
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from antq.core.errors import AntqError
from antq.eventlog.rawstore import RawStore
from antq.eventlog.store import event_id_for

HASH = hashlib.sha256(b"bytes").hexdigest()


@pytest.mark.parametrize("url", ["{}", "file://{}", "memory://{}"])
def test_bytes_come_back_by_their_hash(tmp_path: Path, url: str) -> None:
    store = RawStore(url.format(tmp_path))
    assert store.put(b"bytes") == store.put(b"bytes") == HASH
    assert store.get(HASH) == b"bytes"
    assert RawStore(url.format(tmp_path)).get(HASH) == b"bytes"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(content=st.binary(max_size=2000))
def test_any_bytes_come_back(tmp_path: Path, content: bytes) -> None:
    store = RawStore(str(tmp_path))
    assert store.get(store.put(content)) == content


def test_a_file_lies_below_the_first_two_digits_of_its_hash(tmp_path: Path) -> None:
    RawStore(str(tmp_path)).put(b"bytes")
    files = [path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file()]
    assert files == [Path("raw") / HASH[:2] / HASH[2:]]


def test_an_interrupted_write_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: int) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("os.fsync", fail)
    store = RawStore(str(tmp_path))
    with pytest.raises(OSError, match="disk full"):
        store.put(b"bytes")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    monkeypatch.undo()
    assert store.get(store.put(b"bytes")) == b"bytes"


def test_an_absent_file_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(AntqError, match=f"no raw file {HASH}"):
        RawStore(str(tmp_path)).get(HASH)


def test_a_changed_file_is_noticed(tmp_path: Path) -> None:
    store = RawStore(str(tmp_path))
    store.put(b"bytes")
    (tmp_path / "raw" / HASH[:2] / HASH[2:]).write_bytes(b"other")
    with pytest.raises(AntqError, match="was changed"):
        store.get(HASH)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", HASH.upper(), HASH + "\n", HASH[:-1]])
def test_a_name_that_is_no_hash_never_reaches_the_disk(tmp_path: Path, name: str) -> None:
    with pytest.raises(AntqError, match="not a sha256"):
        RawStore(str(tmp_path)).get(name)


def test_the_event_id_of_a_submission_is_the_same_on_every_retry() -> None:
    submission = UUID("0b8f5d3e-6f5c-4f5e-9d2b-1c5b8d0c9a10")
    assert event_id_for(submission, "report/a") == event_id_for(submission, "report/a")
    assert event_id_for(submission, "report/a") != event_id_for(submission, "report/b")
    assert event_id_for(submission, "report/a") == UUID("07877158-ad21-5c06-ae2a-a5b9101dff1c")
