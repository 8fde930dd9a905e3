"""Every command is documented with an example, and every line of the docs that calls one could be typed."""

import re
import shlex
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from antq.cli import main as cli
from antq.cli.frame import examples_of

ROOT = Path(__file__).parents[3]
sys.path.insert(0, str(ROOT / "docs"))

from command_pages import commands  # noqa: E402 (found through the line above)

COMMANDS = commands()
# Where a command line is printed: a block of code, or an example of a DAG's runbook.
DOCS = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
_LINE = re.compile(r"^    (?:\.venv/bin/)?(antq .*)$", re.M)


def _lines() -> list[str]:
    found = []
    for path in DOCS:
        text = path.read_text(encoding="utf-8").replace("\\\n", " ")
        found += [line.split(" #")[0] for line in _LINE.findall(text)]
    return sorted(set(found))


def _command(words: list[str]) -> tuple[Any, list[str]]:
    """The command that words call, and what is left of them."""
    for length in (2, 1):
        if found := COMMANDS.get(" ".join(words[:length])):
            return found, words[length:]
    raise AssertionError(f"no such command: {words}")


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_documented_with_examples(name: str) -> None:
    command = COMMANDS[name]
    page = (ROOT / "docs/reference/cli.md").read_text(encoding="utf-8")

    assert command.help
    assert [one.name for one in command.params if not one.help] in ([], ["context"])
    assert examples_of(command)
    assert f" antq {name}\n" in page
    for line in examples_of(command):
        assert line.startswith(f"antq {name}")
        assert f"    {line}\n" in page


@pytest.mark.parametrize("name", COMMANDS)
def test_help_ends_with_the_examples_unwrapped(name: str) -> None:
    printed = CliRunner().invoke(cli.app, [*name.split(), "--help"])

    assert printed.exit_code == 0
    for line in examples_of(COMMANDS[name]):
        assert f"\n  {line}\n" in printed.output


def test_help_groups_the_commands_as_a_user_thinks() -> None:
    printed = CliRunner().invoke(cli.app, ["--help"]).output

    assert re.findall(r"─ ([A-Z][a-z ]+) ─", printed)[1:] == list(cli.PANELS)


@pytest.mark.parametrize("line", [line for line in _lines() if "…" not in line])
def test_a_line_of_the_docs_could_be_typed(line: str) -> None:
    words = shlex.split(re.sub(r"\[(--[a-z-]+)\]", r"\1", line).split(" > ")[0])[1:]
    if words[:1] == ["--help"] or words[:1] == ["--install-completion"] or "--help" in words:
        return
    if re.fullmatch(r"\[OPTIONS\]|[A-Z.=]+|COMMAND", words[-1]):
        words = [word for word in words if not re.fullmatch(r"\[OPTIONS\]|[A-Z.=]+", word)]
    command, rest = _command(words)
    known = {name for one in command.params for name in one.opts}

    if command.context_settings.get("ignore_unknown_options"):
        return
    assert {word for word in rest if word.startswith("--")} <= known


def test_commands_ask_the_database_through_their_domain() -> None:
    for path in (ROOT / "src/antq/cli").rglob("*.py"):
        assert "cursor(" not in path.read_text(encoding="utf-8"), path


def test_a_module_of_commands_is_a_noun_and_says_which_commands_it_holds() -> None:
    for path in (ROOT / "src/antq/cli/commands").glob("[a-z]*.py"):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert first.startswith('"""`antq '), path


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["list", "units"], 0, "border_guard"),
        (["slot", "withdrw"], 2, "Did you mean 'withdraw'"),
        (["submit", "nowhere.xlsx"], 2, "does not exist"),
        (["dsn", "--role", "root"], 2, "analyst"),
    ],
)
def test_exit_codes(arguments: list[str], code: int, message: str) -> None:
    done = CliRunner().invoke(cli.app, arguments)

    assert (done.exit_code, message in done.output) == (code, True), done.output


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("template --unit polce --province 'An Giang' --period 2026-Q3 -o x", "police"),
        ("template --unit police --province 'An Gian' --period 2026-Q3 -o x", "An Giang"),
        ("template --unit police --province 'An Giang' --period 2026-Q3.decre -o x", "2026-Q3.decree_09"),
        (f"submit {ROOT}/examples/08_nil_report.csv --dry-run --sender exampel", "examples"),
        ("replay list --code SZ12", "SZ121"),
        ("replay list --slot seizure/an_giang_2025", "seizures"),
        ("review list --slot seizures/an_giang", "an_giang_2008, an_giang_2025"),
        ("review correct 1:1 --by a --reason b --item 'heroine 4'", "heroin"),
        ("model list --province 'Kon Tun'", "kon_tum_2008"),
        ("release prepare a --by b --province kon_tum", "kon_tum_2008"),
        (
            "slot extend --form activites --unit police --period 2026-Q3 --until 2026-10-30 --reason a --by b",
            "activities",
        ),
    ],
)
def test_a_mistyped_code_is_wrong_usage_and_names_what_is_near(
    typed: str, meant: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["antq", *shlex.split(typed)])
    with pytest.raises(SystemExit) as ended:
        cli.main()

    assert ended.value.code == 2
    assert meant in capsys.readouterr().err.split("fix:")[1]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("slot withdraw --unit bord", "border_guard"),
        ("slot withdraw --province kon", "kon_tum_2008"),
        ("slot withdraw --form act", "activities"),
        ("template --period 20", ".decree_09"),
        ("submit --sender national", "national_desk"),
        ("review correct --item hero", "heroin"),
        ("replay run --code SZ20", "SZ201"),
        ("model register --category sec", "security_camera"),
        ("list per", "periods"),
        ("slo", "slot"),
    ],
)
def test_a_shell_completes_commands_and_codes(
    typed: str, offered: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = f"antq {typed}"
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", str(len(words.split()) - 1))
    monkeypatch.setenv("_ANTQ_COMPLETE", "complete_bash")

    done = CliRunner().invoke(cli.app, [], prog_name="antq")

    assert offered in done.output
