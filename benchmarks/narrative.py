"""What reading figures from prose costs: seconds and memory for 1 MB of reports, and for the worst texts we know.

    python benchmarks/narrative.py [--rounds 5]

The reports are the annotated texts of tests/golden/narrative, one after another until a megabyte of UTF-8 is reached.
Each worst case is timed at half and at its full length: twice the text may cost about twice the time.
"""

import argparse
import os
import resource
import statistics
import time
from pathlib import Path

from antq import narrative

MEGABYTE = 1_000_000
TARGET_SECONDS = 2.0
TARGET_MEGABYTES = 300
TEXTS = Path(__file__).parent.parent / "tests/golden/narrative"
WORST = {
    "10^6 digits": "7" * 1_000_000,
    "digits and points": "1." * 500_000,
    "nested brackets": "(" * 500_000 + ")" * 500_000,
    "opening quotes": "mô hình “" * 100_000,
    "combining marks": "a\u0301" * 300_000,
    "marks on one letter": "a" + "\u0301" * 500_000,
    "one sentence of counts": "bắt 11 vụ, 26 đối tượng, " * 40_000,
    "one series": "lần lượt " + "7, " * 200_000,
    "line breaks": "\n" * 1_000_000,
    "capital letters": "Nguyễn " * 140_000,
}


def reports(size: int) -> str:
    """Annotated texts repeated until they fill `size` bytes of UTF-8."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(TEXTS.glob("*/*.txt"))]
    parts: list[str] = []
    length = 0
    while length < size:
        part = texts[len(parts) % len(texts)]
        parts.append(part)
        length += len(part.encode())
    return "\n\n".join(parts)


def timed(text: str) -> float:
    """Seconds of processor that extracting takes."""
    start = time.process_time()
    narrative.extract(text)
    return time.process_time() - start


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="rounds")
    rounds = parser.parse_args().rounds
    narrative.extract("bắt 11 vụ")
    text = reports(MEGABYTE)
    figures = len(narrative.extract(text))
    took = [timed(text) for _ in range(rounds)]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}, n={rounds}")
    print(
        f"1 MB of reports, {figures} figures: {statistics.median(took):.2f} s of one processor"
        f" ({min(took):.2f}-{max(took):.2f}), peak {memory:.0f} MB;"
        f" target {TARGET_SECONDS:.0f} s, {TARGET_MEGABYTES} MB"
    )
    for name, worst in WORST.items():
        half, full = timed(worst[: len(worst) // 2]), timed(worst)
        print(
            f"{name:>24}: {full:6.2f} s for {len(worst):,} characters, {full / max(half, 0.001):4.1f} times its half"
        )


if __name__ == "__main__":
    main()
