"""docs/naming.md: every example exists, no counter-example does, and no name is a participle or a preposition."""

import ast
import importlib
import itertools
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from antq import forms, periods
from antq.cli.main import PANELS, name_of
from antq.findings.catalogue import catalogue
from antq.intake.filing_cover import Slot, kind_of_unit, stream_of

HOME: Final = Path(__file__).parents[3]
PACKAGE: Final = HOME / "src" / "antq"
PAGE: Final = (HOME / "docs" / "naming.md").read_text(encoding="utf-8")
MODELS: Final = HOME / "dbt_project" / "models"
# One page and one reader for each kind of page or file; rules, lines and documents of a form bear its name.
TWINS: Final = frozenset({"page", "reader", *forms.FORMS})
STAGING_EXCEPTIONS: Final = frozenset(
    re.findall(r"`(\w+)`", PAGE.split("no `stg_` prefix")[1].split("\n\n")[0])
)


def section(title: str) -> str:
    return PAGE.split(f"\n## {title}\n")[1].split("\n## ")[0]


def cells(title: str, column: str) -> list[str]:
    """The names in backticks of a column of the section's table."""
    table = [line.strip("| ").split(" | ") for line in section(title).splitlines() if line.startswith("|")]
    at = table[0].index(column)
    return [name for row in table[2:] for name in re.findall(r"`([^`]+)`", row[at])]


def banned() -> frozenset[str]:
    listed = section("Names in Python").split("are no name by themselves")[1].split(":\n")[1]
    return frozenset(re.findall(r"`(\w+)`", listed))


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


@cache
def code() -> str:
    """The text of all that names things: the package with its SQL, dbt's models, the DAGs."""
    files = itertools.chain(
        PACKAGE.rglob("*.py"), PACKAGE.rglob("*.sql"), MODELS.rglob("*.sql"), MODELS.rglob("*.yml")
    )
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def is_defined(path: str) -> bool:
    """Whether a dotted path under `antq` leads to a module or to what one defines."""
    try:
        importlib.import_module(path)
    except ModuleNotFoundError:
        module, _, name = path.rpartition(".")
        try:
            return hasattr(importlib.import_module(module), name)
        except ModuleNotFoundError:
            return False
    return True


def commands() -> set[str]:
    found = set()
    for entry in itertools.chain.from_iterable(PANELS.values()):
        name = name_of(entry)
        inner = getattr(entry, "registered_commands", None)
        found |= {f"antq {name} {one.name}" for one in inner} if inner else {f"antq {name}"}
    return found


def exists(name: str) -> bool:
    if name.startswith("antq."):
        return is_defined(name)
    if name.startswith("antq "):
        return name in commands()
    if name.endswith(".csv"):
        return (PACKAGE / "reference" / name).is_file()
    if re.fullmatch(r"[A-Z]{2}\d{3}", name):
        return name in catalogue()
    if (HOME / "dags" / f"{name}.py").is_file() or any(MODELS.rglob(f"{name}.sql")):
        return True
    return re.search(rf"\b{re.escape(name)}\b", code()) is not None


@pytest.mark.parametrize("title", ["Names in Python", "Names in the warehouse", "Suffixes"])
def test_every_example_exists(title: str) -> None:
    assert [name for name in cells(title, "examples") if not exists(name)] == []


def test_each_rule_has_three_examples() -> None:
    for title in ("Names in Python", "Names in the warehouse", "Suffixes"):
        for line in section(title).splitlines()[2:]:
            if line.startswith("|") and not line.startswith("| ---") and "examples" not in line:
                assert len(re.findall(r"`[^`]+`", line)) >= 4, line


def test_no_counter_example_exists() -> None:
    paths = cells("Names in Python", "counter-examples")
    defined = {name for file in modules() for name, _ in names_of(file)}
    assert [path for path in paths if (is_defined(path) if "." in path else path in defined)] == []
    warehouse = cells("Names in the warehouse", "counter-examples")
    assert [name for name in warehouse if any(MODELS.rglob(f"{name}.sql")) or name in commands()] == []


def names_of(file: Path) -> Iterator[tuple[str, str]]:
    """Each name a module defines or assigns, with the line it is on."""
    yield file.stem, str(file)
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        where = f"{file.relative_to(HOME)}:{getattr(node, 'lineno', 1)}"
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name, where
            case ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()):
                yield name, where


def test_no_name_is_a_participle_or_a_preposition() -> None:
    """Constants are left out: `WHOLE` is a label of the field's."""
    words = banned()
    found = [where for file in modules() for name, where in names_of(file) if name.strip("_") in words]
    assert found == []


def test_no_two_rooms_have_a_module_of_one_name() -> None:
    """Commands bear the names of nouns that rooms have too; other modules of one name are listed above."""
    homes = defaultdict(list)
    for file in modules():
        if file.stem not in ("__init__", *TWINS) and file.parent.name != "commands":
            homes[file.stem].append(str(file.relative_to(PACKAGE)))
    assert [found for found in homes.values() if len(found) > 1] == []


def test_errors_end_in_error() -> None:
    raised = r"^class (\w+)\((?:\w*Error|Exception)\)"
    found = [name for file in modules() for name in re.findall(raised, file.read_text("utf-8"), re.M)]
    assert found and [name for name in found if not name.endswith("Error")] == []


def test_staging_models_are_named_by_source_and_entity() -> None:
    models = {file.stem for file in (MODELS / "staging").glob("*.sql")}
    named = {name for name in models if re.fullmatch(r"stg_[a-z]+__[a-z_]+s", name)}
    assert len(STAGING_EXCEPTIONS) == 6
    assert models - named == STAGING_EXCEPTIONS


@pytest.mark.parametrize(
    ("folder", "form"),
    [
        ("facts", r"fct_[a-z_]+s"),
        ("dimensions", r"(?:dim|bridge)_[a-z_]+|_[a-z_]+"),
        ("links", r"link_[a-z_]+s|_[a-z_]+"),
        ("row_versions", r"_[a-z_]+"),
    ],
)
def test_core_models_are_named_by_what_they_are(folder: str, form: str) -> None:
    models = [file.stem for file in (MODELS / "core" / folder).glob("*.sql")]
    assert models and [name for name in models if not re.fullmatch(form, name)] == []


def test_the_stream_of_the_page_is_one_that_the_code_makes() -> None:
    (shown,) = re.findall(r"`(report/[^`]+)`", PAGE)
    _, form, province, unit, period, channel, origin = shown.split("/")
    slot = Slot(province, unit, kind_of_unit(unit), periods.parse_key(period), origin)
    assert stream_of(slot, form, channel) == shown
