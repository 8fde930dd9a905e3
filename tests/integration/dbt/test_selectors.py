"""What a refresh leaves out (dbt_project/selectors.yml): views that no report changes, and tests of lists."""

from collections.abc import Iterator
from typing import Any

from dbt.contracts.graph.manifest import Manifest
from warehouse_steps import Kitchen

# `_today` is the day of the last event: it bounds the days that `dim_day` shows and is no figure.
# A release moves no data, so no build comes with it, and the log's own guard refuses a second one of the same name.
LISTS = ("source.antq.reference.", "source.antq.warehouse.releases", "model.antq._today")


def _left_out(kitchen: Kitchen, kind: str) -> list[Any]:
    """Models or tests of a build of all that a refresh does not run."""
    only_all = kitchen.selected("all_models") - kitchen.selected("stored_models")
    return [kitchen.manifest.nodes[name] for name in sorted(only_all) if name.startswith(f"{kind}.")]


def _read(manifest: Manifest, node: Any) -> Iterator[str]:
    """What a node reads, through views: sources, stored models and `LISTS`."""
    for name in node.depends_on.nodes:
        parent = manifest.nodes.get(name)
        if parent is None or name in LISTS or parent.config.materialized != "view":
            yield name
        else:
            yield from _read(manifest, parent)


def _macros(manifest: Manifest, node: Any, seen: set[str]) -> set[str]:
    """The macros a node calls, and those that they call."""
    for name in set(node.depends_on.macros) - seen:
        seen.add(name)
        _macros(manifest, manifest.macros[name], seen)
    return seen


def test_a_refresh_runs_every_test_of_what_reports_say_but_the_weekly_ones(kitchen: Kitchen) -> None:
    tests = _left_out(kitchen, "test")
    lists = {name for name, node in kitchen.manifest.nodes.items() if node.fqn[1:3] == ["core", "lists"]}

    assert tests
    not_of_lists = {
        test.name: sorted(others)
        for test in tests
        if (
            others := {
                name
                for name in _read(kitchen.manifest, test)
                if name not in lists and not name.startswith(LISTS)
            }
        )
    }
    assert not_of_lists == {}, "tag it every_refresh, or weekly where it reads the whole warehouse"


def test_a_refresh_leaves_out_only_views_and_every_view_of_core_and_marts(kitchen: Kitchen) -> None:
    models = _left_out(kitchen, "model")

    assert {model.config.materialized for model in models} == {"view"}
    assert {
        model.unique_id
        for model in kitchen.manifest.nodes.values()
        if model.config.materialized == "view" and model.schema in ("core", "marts")
    } == {model.unique_id for model in models}


def test_a_view_that_a_refresh_leaves_out_is_the_same_in_every_build(kitchen: Kitchen) -> None:
    """It has no bound of a build in it, and reads no table that is dropped when a build makes it anew."""
    for view in _left_out(kitchen, "model"):
        assert "macro.antq.build_bound" not in _macros(kitchen.manifest, view, set()), view.name
        parents = [kitchen.manifest.nodes.get(name) for name in view.depends_on.nodes]
        assert [p.name for p in parents if p and p.config.materialized == "table"] == [], view.name
        assert [p.name for p in parents if p and p.schema == "staging"] == [], view.name


def test_the_bounds_of_a_build_are_recognised(kitchen: Kitchen) -> None:
    """Else the test above could not fail."""
    lines = kitchen.manifest.nodes["model.antq.stg_eventlog__lines"]

    assert "macro.antq.build_bound" in _macros(kitchen.manifest, lines, set())
