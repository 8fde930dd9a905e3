"""The command reference: every command of `antq` with its arguments, options and examples, as its help has them."""

from collections.abc import Iterator
from typing import Any

import typer
from form_pages import GENERATED

from antq.cli import main as cli
from antq.cli.frame import examples_of


def commands() -> dict[str, Any]:
    """Every command by what is typed for it, such as `slot withdraw`, in the order of the help."""
    return dict(_walk(typer.main.get_command(cli.app), ""))


def _walk(group: Any, before: str) -> Iterator[tuple[str, Any]]:
    for name in group.list_commands(None):
        command = group.commands[name]
        if hasattr(command, "commands"):
            yield from _walk(command, f"{before}{name} ")
        else:
            yield before + name, command


def commands_page() -> str:
    """`docs/reference/cli.md`."""
    root = typer.main.get_command(cli.app)
    found = commands()
    parts = [
        "# Commands\n",
        f"<!-- {GENERATED} -->\n",
        "`antq --help` says the same, `antq COMMAND --help` of each. Where it says `antq`, type `.venv/bin/antq`, or"
        " put `.venv/bin` in your `PATH`; `antq --install-completion` lets the shell complete commands and codes.\n",
        "Exit codes: 0 done; 1 the input was refused or a check failed; 2 wrong usage, such as a code that no list"
        " holds (the error names those that are near). `--json` prints JSON on standard output, and only that."
        " Sentences are English, names of values Vietnamese; receipts, traces, errors of a report and changes of"
        " lists are Vietnamese first.\n",
    ]
    for panel, entries in cli.PANELS.items():
        parts.append(f"## {panel}\n")
        for entry in entries:
            name = cli.name_of(entry)
            group = root.commands[name]
            if hasattr(group, "commands"):
                parts.append(f"### antq {name}\n\n{_text(group.help)}\n")
            for spelled, command in found.items():
                if spelled.split()[0] == name:
                    parts += _command(spelled, command)
    return "\n".join(parts).rstrip() + "\n"


def _command(spelled: str, command: Any) -> Iterator[str]:
    level = "####" if " " in spelled else "###"
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    options = [one for one in command.params if one.param_type_name == "option" and one.name != "help"]
    usage = " ".join(["antq", spelled, *(["[OPTIONS]"] if options else []), *map(_placeholder, arguments)])
    yield f"{level} antq {spelled}\n"
    yield f"{_text(command.help)}\n"
    yield f"    {usage}\n"
    if arguments or options:
        yield "| | |\n| --- | --- |"
        for one in [*arguments, *options]:
            yield f"| {_spelling(one)} | {_cell(_help(one))} |"
        yield ""
    yield "Examples:\n" if len(examples_of(command)) > 1 else "Example:\n"
    yield "\n".join(f"    {line}" for line in examples_of(command)) + "\n"


def _placeholder(argument: Any) -> str:
    return str(argument.metavar or argument.name.upper())


def _spelling(one: Any) -> str:
    if one.param_type_name == "argument":
        return f"`{_placeholder(one)}`"
    names = ", ".join(sorted(one.opts, key=len, reverse=True))
    if one.is_flag:
        return f"`{names}`"
    return f"`{names} {one.metavar or one.name.upper()}`"


def _help(one: Any) -> str:
    notes = ["required"] if one.required else []
    if one.default not in (None, False, ()) and not one.required:
        notes.append(f"default `{one.default}`")
    return f"{one.help or ''} ({', '.join(notes)})" if notes else one.help or ""


def _text(help: str | None) -> str:
    return (help or "").replace("\n\n", "\0").replace("\n", " ").replace("\0", "\n\n").strip()


def _cell(text: str) -> str:
    return text.replace("|", "∣").replace("\n", " ")
