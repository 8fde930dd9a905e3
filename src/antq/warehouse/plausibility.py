"""The plausibility checks of a build: runs the suites of `expectations/`, which is next to the package.

Loaded when a build is checked, for two reasons: the package must not import Great Expectations, and its import takes
seconds that no other command should pay. Within one process it is paid once; a process a build would pay it each time.
"""

import sys
from dataclasses import dataclass
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

from antq.core.errors import AntqError
from antq.core.settings import Settings
from antq.warehouse.builds import Build

_PACKAGE = "expectations"


@dataclass(frozen=True)
class CheckSummary:
    """The checks of one build: how many ran, and how many failed as error and as warning."""

    checks: int
    errors: int
    warnings: int


def run_checks(settings: Settings, build: Build) -> CheckSummary:
    """Run the checks on the rows `build` touched and record their results.

    Raises AntqError naming the check that could not be evaluated, or that the project has no `expectations/`.
    """
    outcomes = load_suites(settings.home).run_checks(settings, build)
    failed = [outcome.severity for outcome in outcomes if not outcome.success]
    return CheckSummary(len(outcomes), failed.count("error"), failed.count("warning"))


def load_suites(home: Path) -> ModuleType:
    """The module `expectations.run` of the project at `home`, found by its place and not by the import path.

    Raises AntqError where there is none.
    """
    if _PACKAGE not in sys.modules:
        folder = home / _PACKAGE
        spec = spec_from_file_location(
            _PACKAGE, folder / "__init__.py", submodule_search_locations=[str(folder)]
        )
        if spec is None or spec.loader is None or not folder.is_dir():
            raise AntqError(
                "the project has no suites of checks",
                where=str(folder),
                fix="set ANTQ_HOME to the project's root",
            )
        package = module_from_spec(spec)
        sys.modules[_PACKAGE] = package
        spec.loader.exec_module(package)
    return import_module(f"{_PACKAGE}.run")
