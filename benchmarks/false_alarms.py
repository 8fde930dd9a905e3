"""How often the guards of secrecy and personal data cry wolf, and how often they miss.

    python benchmarks/false_alarms.py [--provinces 63]

False alarms are counted over a synthetic nation, which holds neither marks nor persons. Misses are counted over seeded
cases: marks in every place a document carries one, and identifiers and names of invented persons in a cell.
"""

import argparse
import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime

from antq.core.clock import VIET_NAM
from antq.intake.examination import examine
from antq.privacy import persons as personal
from antq.privacy import secrecy
from antq.simulation import nation as simulate

NOW = datetime(2026, 1, 5, 8, 0, tzinfo=VIET_NAM)
SURNAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vàng", "Giàng", "Đặng", "Bùi", "Đỗ", "Ngô", "Dương")
MIDDLE = ("Văn", "Thị", "Hữu", "Minh", "A")
# Words nobody is called by.
GIVEN = ("Thử", "Mẫu", "Ví", "Giả", "Nháp")
PLACES = ("nhà {}", "{}, thôn 3", "gặp {} tại đồn", "{}")


def nation(provinces: int) -> None:
    """Examine every file of a synthetic nation and print the alarms."""
    plan = simulate.Plan(seed=2025, provinces=provinces, first=date(2025, 5, 1), last=date(2025, 11, 1))
    files = lines = 0
    alarms: Counter[str] = Counter()
    for file in simulate.simulate_reports(plan):
        examined = examine(
            file.data(), file.name, file.sender, file.received_at, max_rows=100_000, demonstration=True
        )
        files += 1
        codes = [finding.code for finding in examined.all_findings]
        for judged in examined.sections:
            lines += judged.counts()["in"]
            codes += [finding.code for finding in judged.findings]
            codes += judged.line_findings["code"].to_list()
        alarms.update(code for code in codes if code.startswith("PD") or code == "FI301")
    marks = alarms.pop("FI301", 0)
    print(f"nation: {files} files, {lines:,} lines")
    print(f"  secrecy: {marks} files stopped ({marks / files:.2%})")
    print(
        f"  personal data: {alarms.total()} findings ({alarms.total() / lines:.2%} of lines) {dict(alarms)}"
    )


def persons(dice: random.Random, count: int) -> Iterator[tuple[str, str]]:
    """Kind and text of cells that each hold something of an invented person."""
    for _ in range(count):
        name = f"{dice.choice(SURNAMES)} {dice.choice(MIDDLE)} {dice.choice(GIVEN)}"
        title = dice.choice(("ông", "Bà", "anh", "Chị", "đ/c", "đồng chí", "Đại úy", "đối tượng là anh"))
        citizen = (
            f"0{dice.randint(1, 96):02}{dice.randint(0, 3)}{dice.randint(50, 99)}{dice.randint(0, 999999):06}"
        )
        cells = {
            "citizen number": citizen,
            "old identity number": f"{dice.randint(10**8, 10**9 - 1)}",
            "telephone": f"09{dice.randint(10**7, 10**8 - 1)}",
            "name with birth year": f"{name}, sinh năm {dice.randint(1950, 2005)}",
            "name with title": f"{title} {name}",
            "name with title in capitals": f"{title} {name}".upper(),
            "bare name": name,
        }
        for kind, text in cells.items():
            yield kind, dice.choice(PLACES).format(text)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--provinces", type=int, default=63, help="old territories of the nation")
    arguments = parser.parse_args()
    nation(arguments.provinces)
    found: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for kind, text in persons(random.Random(7), 500):  # noqa: S311 (repeatable, no secret)
        total[kind] += 1
        found[kind] += personal.first_identifier(text) is not None
    print("seeded persons, found:")
    for kind, count in total.items():
        print(f"  {kind}: {found[kind]} of {count} ({found[kind] / count:.1%})")
    marks = [
        shape
        for word in ("MẬT", "TỐI MẬT", "TUYỆT MẬT")
        for shape in (
            word,
            f"[{word}]",
            f"({word})",
            " ".join(word),
            word.capitalize(),
            f"Độ mật: {word}",
            f"Số 5/BC {word}",
        )
    ]
    names = [f"BC {word}.xlsx" for word in ("MẬT", "TỐI MẬT", "Tuyệt mật", "(MẬT)", "TOI_MAT", "_MAT")]
    seen = sum(secrecy.is_marked(text) for text in marks), sum(secrecy.name_is_marked(name) for name in names)
    print(f"seeded marks, found: {seen[0]} of {len(marks)} in texts, {seen[1]} of {len(names)} in names")


if __name__ == "__main__":
    main()
