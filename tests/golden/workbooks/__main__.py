"""Files troubled and clean workbooks as dry runs and prints how they went, by kind."""

import argparse
import itertools
import sys
import tempfile
from collections import Counter
from pathlib import Path

from antq.core.settings import Settings

from . import clean, troubled
from .reading import read
from .scoring import Outcome, Tally, judge


def main() -> int:
    """Run the command. Returns 1 if a workbook was read wrongly, else 0."""
    parser = argparse.ArgumentParser(prog="python -m workbooks", description=__doc__)
    parser.add_argument(
        "--seed", type=int, default=1, help="another seed draws other workbooks of the same kinds"
    )
    parser.add_argument("--rounds", type=int, default=2, help="troubled workbooks of a kind, form and layout")
    parser.add_argument("--clean", type=int, default=300, help="how many clean workbooks")
    parser.add_argument("--kind", help="only kinds whose name holds these words")
    parser.add_argument("--out", type=Path, help="folder that keeps the wrong files")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(state_dir=Path(folder) / "state")
        tally, sound = Tally(), Tally()
        wanted = troubled.books(options.seed, options.rounds, options.kind)
        dressed = clean.books(options.seed, 0 if options.kind else options.clean)
        for book in itertools.chain(wanted, dressed):
            path = Path(folder) / book.name
            path.write_bytes(book.data)
            outcome = judge(book, read(settings, path))
            (tally if book.trouble else sound).outcomes.append(outcome)
            good = ("right", "reported") if not book.trouble else ("right", "reported", "asked", "returned")
            if options.out and outcome.verdict not in good:
                options.out.mkdir(parents=True, exist_ok=True)
                path.replace(options.out / book.name)
            path.unlink(missing_ok=True)
    report(tally, sound)
    return 1 if tally.count("wrong") or sound.count("wrong") else 0


def report(tally: Tally, sound: Tally) -> None:
    """Print the counts by kind, each wrong file, and the rates of the clean ones."""
    print("\n".join(tally.lines()))
    print()
    for outcome in tally.outcomes:
        if outcome.verdict == "wrong":
            _show(outcome)
    if sound.outcomes:
        clean_rates(sound)


def clean_rates(sound: Tally) -> None:
    """Print how clean workbooks went: read right, warned, asked about, returned."""
    total = len(sound.outcomes)
    asked, returned, wrong = (sound.count(v) for v in ("asked", "returned", "wrong"))
    warned = sum(o.warnings > 0 for o in sound.outcomes)
    print(f"\nclean: {total} files, asked {asked}, returned {returned}, wrong {wrong}", end="")
    print(f" ({(asked + returned + wrong) / total:.1%}); with a warning {warned} ({warned / total:.1%})")
    codes = Counter(code for o in sound.outcomes for code in o.codes)
    print("files by finding:", ", ".join(f"{code} {count}" for code, count in codes.most_common()))
    for outcome in sound.outcomes:
        if outcome.verdict in ("asked", "returned", "wrong"):
            _show(outcome)


def _show(outcome: Outcome) -> None:
    trouble = outcome.book.trouble
    what = f"{trouble.kind}: {trouble.variant!r}" if trouble else outcome.verdict
    codes = ", ".join(f"{c}×{n}" if n > 1 else c for c, n in sorted(outcome.codes.items())) or "no finding"
    print(f"{outcome.book.name} [{what}] {'; '.join(outcome.why)} ({codes})")


if __name__ == "__main__":
    sys.exit(main())
