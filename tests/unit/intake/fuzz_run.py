"""Changes right files byte by byte and has each read, under limits; prints one JSON object at the end.

    python fuzz_run.py SEED SECONDS

Seeds are the examples. A change that ends the process ends the output: the object is missing then.
"""

import io
import json
import random
import sys
import time
import zipfile
from pathlib import Path

from hostile_kit import Hostile
from hostile_run import answer, limit

EXAMPLES = Path(__file__).parents[3] / "examples"
PIECES = (
    b"",
    b"\0",
    b"\xff",
    b'"',
    b"<",
    b">",
    b"\n",
    b",",
    b"[",
    b"{",
    b"9" * 20,
    b"=",
    b"\xcc\x81",
    b"]]>",
    b"&#0;",
)


def changed(dice: random.Random, data: bytes) -> bytes:
    """A few bytes cut out, put in, or moved; in a workbook mostly in what its members unpack to."""
    if data.startswith(b"PK") and dice.random() < 0.8:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
        name = dice.choice([name for name in members if name.endswith((".xml", ".rels"))])
        members[name] = spoilt(dice, members[name])
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for key, content in members.items():
                archive.writestr(key, content)
        return buffer.getvalue()
    return spoilt(dice, data)


def spoilt(dice: random.Random, data: bytes) -> bytes:
    for _ in range(dice.randint(1, 4)):
        at, removed = dice.randrange(len(data) + 1), dice.choice((0, 0, 1, 3, 50))
        data = data[:at] + dice.choice(PIECES) * dice.choice((1, 1, 1, 40)) + data[at + removed :]
    return data


def main() -> int:
    """Run for so long, print what was read, and return 1 if something was not answered as it should be."""
    limit()
    seed, seconds = int(sys.argv[1]), float(sys.argv[2])
    dice = random.Random(seed)
    seeds = [
        p.read_bytes() for p in sorted(EXAMPLES.iterdir()) if p.suffix in (".xlsx", ".csv", ".json", ".txt")
    ]
    seeds = [data for data in seeds if not data.startswith(b"PK") or zipfile.is_zipfile(io.BytesIO(data))]
    until = time.process_time() + seconds
    read = 0
    statuses = set()
    worst: dict[str, float] = {"cpu": 0.0, "peak_mb": 0.0}
    broken = []
    while time.process_time() < until:
        data = changed(dice, dice.choice(seeds))
        result = answer(Hostile(f"change {read} of seed {seed}", "", lambda: b""), data)
        read += 1
        statuses.add(result["status"])
        if "FI115" in result["codes"] or result["written"] > result["in"]:
            broken.append(result)
        for what, most in worst.items():
            worst[what] = max(most, result[what])
    print(json.dumps({"read": read, "statuses": sorted(statuses), "broken": broken, **worst}))
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
