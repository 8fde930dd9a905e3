"""How long until a small report that was submitted is published, through the running scheduler.

    python benchmarks/publishing.py [--files 20]

Starts an installation of its own in a temporary folder, with its scheduler, and submits reports of 20 lines, each once
the one before is published. Prints the median, the 95th percentile and the slowest by the clock, from the start of
`antq submit` to its end with `--wait`: the target is 25 s for 95 in 100 on a quiet machine with two processors.
"""

import argparse
import statistics
import time

from housekeeping import running_installation, write_report

TARGET = 25.0


def main() -> None:
    """Submit the files one after the other and print how long each took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--files", type=int, default=20, help="reports to submit")
    wanted = parser.parse_args()
    with running_installation() as installation:
        folder = installation.settings.state_dir.parent
        # The first build, of the reference lists, is no refresh.
        installation.antq("submit", write_report(folder, wanted.files), "--wait", "--json")
        seconds = []
        for number in range(wanted.files):
            report = write_report(folder, number)
            began = time.monotonic()
            installation.antq("submit", report, "--wait", "--timeout", 600, "--json")
            seconds.append(time.monotonic() - began)
            print(f"{number + 1:4} {seconds[-1]:6.1f} s", flush=True)
    ordered = sorted(seconds)
    p95 = ordered[round(0.95 * (len(ordered) - 1))]
    print(
        f"median {statistics.median(seconds):.1f} s, p95 {p95:.1f} s (target {TARGET:.0f}), slowest {ordered[-1]:.1f} s"
    )


if __name__ == "__main__":
    main()
