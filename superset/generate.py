"""Write Superset's assets from their description, or check that the committed ones agree with it.

python superset/generate.py            write superset/assets/
python superset/generate.py --check    exit 1 and name the files that differ
"""

import argparse
import sys
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import asset_kit  # noqa: E402 (found through the line above, wherever this is started)
from data_quality import DATA_QUALITY  # noqa: E402
from national_overview import NATIONAL_OVERVIEW  # noqa: E402

ASSETS = HERE / "assets"
DASHBOARDS = (NATIONAL_OVERVIEW, DATA_QUALITY)
METADATA = {"version": "1.0.0", "type": "assets", "timestamp": "2026-01-01T00:00:00+00:00"}


def as_text(document: dict[str, Any]) -> str:
    """YAML with the keys in the order they were written and every string on one line."""
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=10_000)


def assets() -> dict[str, str]:
    """Every asset by its path below `superset/assets/`."""
    documents: dict[str, dict[str, Any]] = {
        "metadata.yaml": METADATA,
        f"databases/{asset_kit.DATABASE_FILE}.yaml": asset_kit.database_yaml(),
    }
    for dashboard in DASHBOARDS:
        documents[f"dashboards/{dashboard.slug}/{dashboard.slug}.yaml"] = dashboard.to_yaml()
        for chart in dashboard.charts:
            path = f"charts/{dashboard.slug}/{chart.slug}.yaml"
            if path in documents:
                raise ValueError(f"two charts would be written to {path}")
            documents[path] = chart.to_yaml()
        for part in (*dashboard.charts, *dashboard.filters):
            path = f"datasets/{asset_kit.DATABASE_FILE}/{part.dataset.table}.yaml"
            documents[path] = part.dataset.to_yaml()
    return {path: as_text(document) for path, document in documents.items()}


def differences(folder: Path = ASSETS) -> list[str]:
    """The paths that are missing from `folder`, differ in it, or should not be there."""
    wanted = assets()
    present = {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*.yaml")
    }
    return sorted(path for path in wanted.keys() | present.keys() if wanted.get(path) != present.get(path))


def write(folder: Path = ASSETS) -> None:
    """Make `folder` hold exactly the wanted assets."""
    wanted = assets()
    for path in folder.rglob("*.yaml"):
        if path.relative_to(folder).as_posix() not in wanted:
            path.unlink()
    for relative, text in wanted.items():
        path = folder / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if the files differ")
    if not parser.parse_args().check:
        write()
        return 0
    if different := differences():
        print("superset/assets differs from what superset/generate.py writes:", *different, sep="\n  ")
        print("fix: run python superset/generate.py and commit the result")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
