"""A taken port moves to a free one; what was chosen is remembered."""

import socket
from pathlib import Path

from antq.core.runtime import LOOPBACK, free_port, is_free, port_of, read_runtime, record_port
from antq.core.settings import Settings


def test_a_taken_port_moves_and_avoids_those_given_away() -> None:
    with socket.socket() as holder:
        holder.bind((LOOPBACK, 0))
        holder.listen()
        taken = holder.getsockname()[1]
        assert not is_free(taken)
        chosen = free_port(taken)
        assert chosen != taken
        assert is_free(chosen)
        assert free_port(taken, [chosen]) not in (taken, chosen)


def test_ports_are_remembered_and_a_torn_file_means_the_preferred_ones(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    settings.state_dir.mkdir()
    assert port_of(settings, "airflow") == settings.airflow_port
    record_port(settings, "airflow", 20001)
    record_port(settings, "superset", 20002)
    assert read_runtime(settings).ports == {"airflow": 20001, "superset": 20002}
    assert port_of(settings, "airflow") == 20001
    (settings.state_dir / "runtime.json").write_text('{"ports": {"air')
    assert port_of(settings, "airflow") == settings.airflow_port
