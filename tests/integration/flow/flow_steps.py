"""The steps from the inbox to published figures, and how a reader looks at them."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from antq import flow
from antq.core.settings import Settings
from antq.intake import landing

COVER = {
    "Tỉnh/thành phố": "Kon Tum",
    "Đơn vị báo cáo": "Báo cáo tổng hợp của tỉnh",
    "Kỳ báo cáo": "2023-M03.decree_09",
    "Loại báo cáo": "thay thế",
    "Cấp dưới đầy đủ": "có",
}


def write_report(folder: Path, form: str, header: str, lines: Iterable[str], **cover: str) -> Path:
    """A CSV report: form, header, lines, and what of the cover differs from COVER (spaces as underscores)."""
    labels = {"Mẫu": form, **COVER, **{label.replace("_", " "): value for label, value in cover.items()}}
    path = folder / f"{form}_{len(list(folder.iterdir()))}.csv"
    head = [f"# {label}: {value}" for label, value in labels.items()]
    path.write_text("\n".join([*head, header, *lines]) + "\n", encoding="utf-8")
    return path


def write_meetings(
    folder: Path, lines: int, period: str = "2023-M03.decree_09", attendances: int = 10
) -> Path:
    """A month's report of residents' meetings, one commune a line, `attendances` at each."""
    header = "level,place,activity,occasions,attendances"
    communes = [f"commune,Xã {number},residents_meeting,1,{attendances}" for number in range(1, lines + 1)]
    return write_report(folder, "activities", header, communes, Kỳ_báo_cáo=period)


def take_in(settings: Settings, *paths: Path) -> bool:
    """Land files and take them in, as `submission_intake` does. Returns whether a build is due."""
    for path in paths:
        landing.land(settings, path, "examples")
    for chunk in flow.chunks(settings):
        flow.take_in_chunk(settings, chunk)
    return flow.build_is_due(settings)


def rows(connection: Any, query: str, *values: object) -> list[tuple[Any, ...]]:
    """The rows of one query, in a transaction of its own."""
    with connection, connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def attendances(connection: Any, period: str) -> Any:
    """The meeting attendances of a month that a reader sees, all communes together; None before there are
    any.
    """
    query = """
        select sum(value) from core.fct_activities
        where
            measure_code = 'residents_meeting_attendances' and recorded_to_position is null and period_key = %s
    """
    return rows(connection, query, period)[0][0]
