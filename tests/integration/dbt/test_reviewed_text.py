"""A text from its file over the intake, the log and a reviewer's workbook to the facts and marts that analysts read."""

import io
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
from warehouse_steps import TABLES, Kitchen

from antq.corrections.review import decide, find_figures, review_workbook
from antq.intake import landing
from antq.intake.submissions import take_in
from antq.trace import trace

DRUG = "71,63 kg ma túy đá"
SLOT = "seizures/bac_lieu_2008/police/2023-M10.decree_09"
TEXT = """# Mẫu: Lời văn
# Tỉnh/thành phố: Bạc Liêu
# Đơn vị báo cáo: Công an
# Kỳ báo cáo: 2023-M10.decree_09

Trong tháng, lực lượng Công an bắt giữ 11 vụ, 26 đối tượng, thu giữ 71,63 kg ma túy đá.
"""


def test_a_texts_figures_are_provisional_until_the_workbook_comes_back(
    kitchen: Kitchen, tmp_path: Path
) -> None:
    settings = kitchen.made.settings
    path = tmp_path / "bao-cao.txt"
    path.write_text(TEXT, encoding="utf-8")
    writer = kitchen.made.connect("writer")
    receipt = take_in(settings, landing.land(settings, path), writer)
    assert receipt.status == "filed", receipt.findings
    kitchen.build("run", *TABLES)
    before = _facts(kitchen)
    totals = _totals(kitchen)
    provisional = _traced(kitchen)

    book = openpyxl.load_workbook(io.BytesIO(review_workbook.to_xlsx(find_figures(writer, SLOT))))
    sheet = book[review_workbook.SHEET]
    column = {cell.value: cell.column for cell in sheet[1]}
    for row, (verdict, value) in enumerate([("Xác nhận", None), ("Loại", None), ("Sửa", "71,3")], start=2):
        sheet.cell(row, column["Quyết định"], verdict)
        sheet.cell(row, column["Số đúng"], value)
        sheet.cell(row, column["Lý do"], "đối chiếu bản gốc")
    buffer = io.BytesIO()
    book.save(buffer)
    decide(writer, review_workbook.read_decisions(buffer.getvalue()), "Phòng PV05")
    # With dbt's own tests, on the streams of prose too.
    kitchen.build("build", *TABLES)

    spans = {what: span for what, _, span, _ in before}
    assert [TEXT[slice(*map(int, spans[what].strip("[)").split(", ")))] for what in ("cases", "drug")] == [
        "11 vụ",
        DRUG,
    ]
    assert before == [
        ("cases", Decimal(11), spans["cases"], "P"),
        ("drug", Decimal("71.63"), spans["drug"], "P"),
        ("suspects", Decimal(26), spans["suspects"], "P"),
    ]
    assert provisional == {
        ("seizure_cases", "11 vụ"),
        ("seizure_suspects", "26 đối tượng"),
        ("seizure_quantity", DRUG),
    }
    assert _traced(kitchen) == {("seizure_cases", "11 vụ"), ("seizure_quantity", DRUG)}
    assert _facts(kitchen) == [
        ("cases", Decimal(11), spans["cases"], "A"),
        ("drug", Decimal("71.3"), spans["drug"], "A"),
    ]
    assert receipt.position is not None
    assert _facts(kitchen, receipt.position) == before
    assert totals == {"P": Decimal("71.63")}
    assert _totals(kitchen) == {"A": Decimal("71.3")}
    assert _totals(kitchen, receipt.position) == totals


def _facts(kitchen: Kitchen, at: int | None = None) -> list[tuple[Any, ...]]:
    """What is in force of the text: a figure, its value, span and status."""
    return kitchen.rows(
        """
        select 'cases' as what, cases, source_span, obs_status from core.fct_seizures
        where stream = %(stream)s and recorded_to_position is null and cases is not null
        union all
        select 'suspects', suspects, source_span, obs_status from core.fct_seizures
        where stream = %(stream)s and recorded_to_position is null and suspects is not null
        union all
        select 'drug', quantity, source_span, obs_status from core.fct_seizure_exhibits
        where stream = %(stream)s and recorded_to_position is null
        order by what
        """,
        {"stream": f"report/{SLOT}/narrative/reported"},
        at=at,
    )


def _traced(kitchen: Kitchen) -> set[tuple[str, str]]:
    """What `antq trace` leads to from each figure of the text: its measure and, by the span, its own words."""
    found = set()
    stream = f"report/{SLOT}/narrative/reported"
    measures = kitchen.rows(
        "select distinct measure_code from marts.figures where stream = %s and boundary_set = '63'", (stream,)
    )
    with closing(kitchen.made.connect("builder")) as conn:
        for (measure,) in measures:
            key = {"stream": stream, "measure_code": measure, "boundary_set": "63"}
            traced = trace(conn, kitchen.made.settings, "slot_measures", key)
            [line] = traced.lines
            assert traced.agrees, traced
            assert line.place is not None
            assert {event.original for event in traced.events if event.source_file} == {"kept"}
            found.add((measure, TEXT[slice(*map(int, line.place.strip("[)").split(", ")))]))
    return found


def _totals(kitchen: Kitchen, at: int | None = None) -> dict[str, Decimal]:
    """The nation's quantity by status."""
    return dict(
        kitchen.rows(
            """
            select obs_status, value from marts.national_totals
            where period_key = %s and measure_code = 'seizure_quantity' and boundary_set = '63'
            """,
            (SLOT.split("/")[-1],),
            at=at,
        )
    )
