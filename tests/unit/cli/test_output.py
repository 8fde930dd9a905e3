"""What commands print: tables that a pipe does not cut, progress that a log is not filled with."""

import io
from uuid import UUID

import pytest
from rich.console import Console

from antq.cli import output
from antq.core.progress import Progress
from antq.corrections import known_models


def test_a_pipe_gets_a_line_a_row_whatever_its_length(capsys: pytest.CaptureFixture[str]) -> None:
    output.print_table(("id", "model"), [("1", "mô hình " * 60), ("[2]", None), (3, 0)])

    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["id", "1", "[2]", "3"]
    assert lines[1].endswith("mô hình")
    assert [line.split()[1] for line in lines[2:]] == ["-", "0"]


@pytest.mark.parametrize(("is_terminal", "term"), [(True, "xterm"), (True, "dumb"), (False, "xterm")])
def test_progress_shows_steps_to_a_person_and_stages_to_a_log(
    is_terminal: bool, term: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", term)
    stream = io.StringIO()
    console = Console(file=stream, force_terminal=is_terminal, width=100)

    with Progress(console) as progress:
        for step in ("1 of 2", "2 of 2"):
            progress.show("building [x]", step)
        progress.show("checking")

    if is_terminal and term != "dumb":
        assert "checking" in stream.getvalue()
    else:
        assert stream.getvalue() == "  building [x]\n  checking\n"


def test_an_id_is_cut_to_what_names_one_model() -> None:
    ids = [UUID(f"{begun}-0000-4000-8000-000000000000") for begun in ("12345678", "12345679", "99999999")]
    twin = UUID("12345678-1000-4000-8000-000000000000")

    assert known_models.short_ids([{"model_id": ids[2]}]) == {ids[2]: "99999999"}
    assert set(known_models.short_ids([{"model_id": one} for one in ids]).values()) == {
        "12345678",
        "12345679",
        "99999999",
    }
    assert known_models.short_ids([{"model_id": one} for one in (*ids, twin)])[twin] == "12345678-1"
