"""Compares figures with annotated texts: what was found, missed, printed wrongly or taken for a trap, by kind.

An annotated figure is found where the number's spans overlap and value, unit (one within the other), family of kind
(seizure, model, all others) and, for quantities, substance and handing over agree; a named model where the spans
overlap by half. Recall counts `core` figures, precision every figure printed; an `optional` one is no error.
"""

import json
import unicodedata
from collections import Counter
from pathlib import Path

from antq import narrative
from antq.documents.prose import files
from antq.narrative import Figure
from antq.reference import lists

HERE = Path(__file__).parent
CONTEXT = "context"
QUANTITIES = ("seizure_quantity", "handed_over_quantity")


class Score:
    """Counts by kind: `core`, `found`, `printed`, `right`, and `traps`; `notes` names every miss and error.

    Figures of the kind `context` say of themselves that they belong to no form and are counted apart, of all `figures`;
    `lost_to_context` names those that the texts annotate with a measure.
    """

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, str]] = Counter()
        self.notes: list[str] = []
        self.figures = 0
        self.context: list[Figure] = []
        self.lost_to_context: list[str] = []

    def total(self, what: str) -> int:
        """A count over all kinds."""
        return sum(count for (name, _), count in self.counts.items() if name == what)

    @property
    def recall(self) -> float:
        """Core figures found, of all."""
        return self.total("found") / self.total("core")

    @property
    def precision(self) -> float:
        """Figures printed that are annotated, of all printed."""
        return self.total("right") / self.total("printed")


def score(folder: Path) -> Score:
    """The score of the extractor on the texts of a folder."""
    gold, negatives = _rows(folder / "gold.jsonl"), _rows(folder / "negatives.jsonl")
    result = Score()
    for path in sorted(folder.glob("*.txt")):
        every = narrative.extract(files.read(path).raw)
        figures = [one for one in every if one.kind != CONTEXT]
        result.figures += len(every)
        result.context += [one for one in every if one.kind == CONTEXT]
        result.lost_to_context += _called_context(gold.get(path.name, []), every)
        used: set[int] = set()
        for row in gold.get(path.name, []):
            hit = next((i for i, one in enumerate(figures) if i not in used and _agree(row, one)), None)
            used |= set() if hit is None else {hit}
            if row["priority"] == "core":
                result.counts["core", row["kind"]] += 1
                result.counts["found", row["kind"]] += hit is not None
                if hit is None:
                    result.notes.append(f"missed {path.name}: {row['quote']} ({row['indicator']})")
        for i, one in enumerate(figures):
            result.counts["printed", one.kind] += 1
            result.counts["right", one.kind] += i in used
            if i not in used:
                start, end = one.value_start or one.start, one.value_end or one.end
                trap = any(
                    _overlap((start, end), (n["start"], n["end"])) for n in negatives.get(path.name, [])
                )
                result.counts["traps", one.kind] += trap
                result.notes.append(f"{'trap' if trap else 'wrong'} {path.name}: {one.quote} ({one.rule})")
    return result


def _called_context(rows: list[dict], figures: list[Figure]) -> list[str]:
    """The annotated figures of a measure that the extractor called context."""
    measures = {row["measure_code"] for row in lists.rows("measures")}
    spans = [(one.value_start, one.value_end) for one in figures if one.kind == CONTEXT]
    return [
        f"{row['file']}: {row['quote']} ({row['indicator']})"
        for row in rows
        if row["indicator"] in measures
        and any(_overlap((row["value_start"], row["value_end"]), span) for span in spans)
    ]


def _rows(path: Path) -> dict[str, list[dict]]:
    rows: dict[str, list[dict]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        rows.setdefault(row["file"], []).append(row)
    return rows


def _agree(row: dict, one: Figure) -> bool:
    if (row["indicator"] == "named_model") != (one.indicator == "named_model"):
        return False
    if one.indicator == "named_model":
        longer = max(row["end"] - row["start"], one.end - one.start)
        return 2 * _overlap((row["start"], row["end"]), (one.start, one.end)) >= longer
    if row["value_start"] is None or one.value_start is None or one.value_end is None or row["value"] is None:
        return False
    if not _overlap((row["value_start"], row["value_end"]), (one.value_start, one.value_end)):
        return False
    if abs(float(row["value"]) - float(one.value or 0)) > 1e-9 * max(1.0, abs(float(row["value"]))):
        return False
    unit, printed = _shape(row["unit"]), _shape(one.unit)
    if _family(row["kind"]) != _family(one.kind) or (
        unit and not (unit in printed or (printed and printed in unit))
    ):
        return False
    if row["indicator"] not in QUANTITIES:
        return True
    if row["substance"] and row["substance"] != one.substance:
        return False
    return (row["indicator"] == QUANTITIES[1]) == (one.indicator == QUANTITIES[1])


def _family(kind: str) -> str:
    return kind if kind in ("seizure", "model") else "other"


def _shape(text: str | None) -> str:
    return " ".join(unicodedata.normalize("NFC", text or "").casefold().split())


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> int:
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def _table() -> None:
    """Print the scores as the documentation has them."""
    for name in ("dev", "heldout"):
        result = score(HERE / name)
        print(
            f"{name}: recall {result.recall:.3f}, precision {result.precision:.3f}, traps {result.total('traps')}"
        )
        print(f"context: {len(result.context)} of {result.figures} figures")
        for kind in sorted({kind for _, kind in result.counts}):
            core, found, printed, right = (
                result.counts[w, kind] for w in ("core", "found", "printed", "right")
            )
            shares = found / max(core, 1), right / max(printed, 1)
            print(f"| {kind} | {found}/{core} | {shares[0]:.2f} | {right}/{printed} | {shares[1]:.2f} |")
        print(*result.notes, sep="\n")


if __name__ == "__main__":
    _table()
