"""Reports written as a province would write them."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

COVER = {
    "Tỉnh/thành phố": "Kon Tum",
    "Đơn vị báo cáo": "Báo cáo tổng hợp của tỉnh",
    "Kỳ báo cáo": "2023-M03.decree_09",
    "Loại báo cáo": "thay thế",
    "Cấp dưới đầy đủ": "có",
}


@pytest.fixture
def report(tmp_path: Path) -> Callable[..., Path]:
    """Write a CSV report: form, header, rows, and what of the cover differs from COVER."""

    def write(form: str, header: str, rows: Iterable[str], **cover: str) -> Path:
        labels = {"Mẫu": form, **COVER, **{label.replace("_", " "): value for label, value in cover.items()}}
        path = tmp_path / f"{form}_{len(list(tmp_path.iterdir()))}.csv"
        head = [f"# {label}: {value}" for label, value in labels.items()]
        path.write_text("\n".join([*head, header, *rows]) + "\n", encoding="utf-8")
        return path

    return write


@pytest.fixture
def meetings(report: Callable[..., Path]) -> Callable[..., Path]:
    """Write a month's report of residents' meetings, one commune a line, `attendances` at each."""

    def write(lines: int, period: str = "2023-M03.decree_09", attendances: int = 10) -> Path:
        header = "level,place,activity,occasions,attendances"
        rows = [f"commune,Xã {number},residents_meeting,1,{attendances}" for number in range(1, lines + 1)]
        return report("activities", header, rows, Kỳ_báo_cáo=period)

    return write
