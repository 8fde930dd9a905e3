"""The landing watch lands what was dropped, and leaves Airflow alone while there is nothing to do."""

import os
import time
from typing import TYPE_CHECKING
from urllib.error import URLError

import pytest

from antq.core.runtime import record_port
from antq.intake import drop_folders, landing
from antq.platform import landing_watch
from antq.warehouse import builds, refresh

if TYPE_CHECKING:
    from conftest import Warehouse

# A port that only root may open: whoever asks Airflow there gets an error.
NOBODY_LISTENS = 1


@pytest.fixture
def unpublished(warehouse: "Warehouse") -> "Warehouse":
    """A warehouse with events that no build has published, whose Airflow does not answer."""
    record_port(warehouse.settings, "airflow", NOBODY_LISTENS)
    return warehouse


@pytest.fixture
def published(unpublished: "Warehouse") -> "Warehouse":
    """The same with its log published."""
    builder = unpublished.connect("builder")
    build = builds.open_build(builder)
    assert build is not None
    builds.mark_built(builder, build)
    builds.publish(builder, build)
    return unpublished


def _drop(warehouse: "Warehouse", name: str) -> None:
    path = drop_folders.folder(warehouse.settings) / "kon_tum_2008.police" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"a,b")
    settled = time.time() - 2 * landing.SETTLED_SECONDS
    os.utime(path, (settled, settled))


def test_with_nothing_to_do_airflow_is_not_asked(published: "Warehouse") -> None:
    assert landing_watch.look(published.settings) is False


def test_a_dropped_file_is_landed_and_the_intake_asked_for(published: "Warehouse") -> None:
    _drop(published, "báo cáo.csv")

    with pytest.raises(URLError):
        landing_watch.look(published.settings)

    assert [one.file_name for one in landing.waiting(published.settings)] == ["báo cáo.csv"]


def test_events_that_no_build_has_published_ask_for_one(unpublished: "Warehouse") -> None:
    with pytest.raises(URLError):
        landing_watch.look(unpublished.settings)

    with refresh.one_at_a_time(unpublished.settings):
        assert landing_watch.look(unpublished.settings) is False, (
            "a build that runs asks for the rest at its end"
        )


def test_a_watch_that_hangs_is_seen(published: "Warehouse") -> None:
    assert not landing_watch.is_healthy(published.settings)
    mark = landing_watch._last_look(published.settings)
    mark.touch()
    assert landing_watch.is_healthy(published.settings)
    past = time.time() - landing_watch.LONGEST_LOOK - 1
    os.utime(mark, (past, past))
    assert not landing_watch.is_healthy(published.settings)
