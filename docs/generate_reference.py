"""Write the reference pages that follow from code and lists, or check that the committed ones agree with them.

python docs/generate_reference.py            write docs/reference/, and what dbt knows of forms and reference tables
python docs/generate_reference.py --check    exit 1 and name the files that differ
"""

import argparse
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import command_pages  # noqa: E402 (found through the line above, wherever this is started)
import finding_pages  # noqa: E402
import form_pages  # noqa: E402
import source_pages  # noqa: E402

ROOT = HERE.parent


def pages() -> dict[str, str]:
    """Every generated page by its path below the repository's root."""
    return {
        "docs/reference/cli.md": command_pages.commands_page(),
        "docs/reference/findings.md": finding_pages.findings_page(),
        "docs/reference/forms.md": form_pages.forms_page(),
        "dbt_project/models/form_columns.md": form_pages.columns_page(),
        "dbt_project/models/staging/_reference.yml": source_pages.sources_page(),
    }


def differences(root: Path = ROOT) -> list[str]:
    """The pages that are missing below `root` or differ there."""
    return sorted(
        path
        for path, text in pages().items()
        if not (root / path).exists() or (root / path).read_text(encoding="utf-8") != text
    )


def write(root: Path = ROOT) -> None:
    """Write every page below `root`."""
    for path, text in pages().items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if the files differ")
    if not parser.parse_args().check:
        write()
        return 0
    if different := differences():
        print("these pages differ from what docs/generate_reference.py writes:", *different, sep="\n  ")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
