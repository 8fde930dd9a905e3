"""No module takes from more than a dozen others, but for the three whose work is to list them."""

import ast
from collections.abc import Collection, Iterator
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src"
MOST = 12
# Their work is to name every group of commands, or every kind of rule, once.
LISTS = {"antq.cli.main", "antq.rules.judgement", "antq.narrative.rules"}


def test_no_module_takes_from_more_than_a_dozen_others() -> None:
    modules = {_name(path): path for path in SOURCE.rglob("*.py")}
    taken = {name: len(set(_imported(path, modules.keys()))) for name, path in modules.items()}

    assert len(modules) > 200
    assert {name: count for name, count in taken.items() if count > MOST and name not in LISTS} == {}


def _name(path: Path) -> str:
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imported(path: Path, modules: Collection[str]) -> Iterator[str]:
    """The modules of the package that a module imports, at its top or within a function."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("antq"))
        elif isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "antq":
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in modules else str(node.module)
