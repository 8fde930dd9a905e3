"""The error catalogue: every code with its words, remedy, terms, and a worked example that is run to write the page."""

import io
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import openpyxl
from finding_examples import BASE, RECEIVED, Example, examples
from form_pages import GENERATED

from antq import forms
from antq.documents import numbers
from antq.findings import catalogue as findings
from antq.findings.catalogue import Entry
from antq.reference import lists

_PARTS = {
    "FI": "Tệp · file",
    "SL": "Bìa, kỳ và lần nộp · cover, slot and filing",
    "AC": "Hoạt động · `activities`",
    "SZ": "Thu giữ · `seizures`",
    "MO": "Mô hình · `models`",
    "PD": "Dữ liệu cá nhân · personal data",
}
_SEVERITY = {"error": "lỗi · error", "warning": "cảnh báo · warning"}
_MOST_SHOWN = 900


@cache
def findings_page() -> str:
    """`docs/reference/findings.md`."""
    catalogue = findings.catalogue()
    parts = [
        "# Mã lỗi · Findings\n",
        f"<!-- {GENERATED} -->\n",
        "Một dòng có *lỗi* bị từ chối; một dòng có *cảnh báo* vẫn được nhận. Mỗi ví dụ dưới đây được chạy qua khâu tiếp"
        " nhận khi viết trang này và khi kiểm thử.\n",
        "A line with an *error* is rejected, one with a *warning* is taken. Words are in"
        " `src/antq/reference/findings.csv`, dates and thresholds in `src/antq/reference/rule_terms.csv`"
        " ([ADR 0008](../adr/0008-rules-by-the-terms-of-the-period.md)), examples in `docs/finding_examples.yaml`; each"
        " is run through the intake when this page is written and when it is tested. Numbers below 200 mean the same in"
        f" every form. Where an example says nothing else, the cover reads {_cover(BASE)}, and the file came on"
        f" {RECEIVED:%-d/%-m/%Y}.\n",
        "| mã · code | | |\n| --- | --- | --- |",
        *(
            f"| [{code}](#{code.lower()}) | {_SEVERITY[entry.severity]} | {_cell(entry.message_vi)} |"
            for code, entry in catalogue.items()
        ),
        "",
    ]
    for prefix, title in _PARTS.items():
        parts.append(f"## {title}\n")
        for code, entry in catalogue.items():
            if code.startswith(prefix):
                parts += _entry(entry)
    return "\n".join(parts).rstrip() + "\n"


def _entry(entry: Entry) -> Iterator[str]:
    yield f"### {entry.code}\n"
    yield f"{_SEVERITY[entry.severity]} · **{entry.message_vi}** · {entry.message_en}\n"
    yield f"Cách sửa: {entry.remedy_vi} · *{entry.remedy_en}*\n"
    if entry.answers:
        vi, en = lists.labels("answer"), lists.labels("answer", "en")
        kinds = entry.answers.split()
        yield (
            f"[Trả lời](../questions.md): {', '.join(vi[kind] for kind in kinds)}"
            f" · *{', '.join(en[kind] for kind in kinds)}*\n"
        )
    yield from _terms(entry.code)
    example = examples().get(entry.code)
    if example is None:
        return
    if example.shown_by:
        yield f"Ví dụ · shown by: `{example.shown_by}`\n"
        return
    yield from _written(example)
    found = next(found for found in example.run() if found["code"] == entry.code)
    yield f"→ {found['place'] or 'cả tệp'}: {_cell(found['message_vi'])}. {_cell(found['remedy_vi'])}\n"


def _terms(code: str) -> Iterator[str]:
    rows = [row for row in lists.rows("rule_terms") if row["code"] == code]
    if not rows:
        return
    if any(row["subject"] for row in rows):
        table = []
        for row in rows:
            most = numbers.printed(float(row["threshold"])) if row["threshold"] else ""
            cells = (row["subject"], row["relative_to"], most, row["valid_from"], row["valid_to"])
            table.append([_cell(cell or "") for cell in cells])
        headings = (
            "đối tượng · subject",
            "so với · relative to",
            "ngưỡng · threshold",
            "từ · from",
            "đến · to",
        )
        yield from _table(list(headings), table)
        yield f"Nguồn · source: {'; '.join(dict.fromkeys(row['source'] or '' for row in rows))}.\n"
        return
    (row,) = rows
    until = f" đến · to {row['valid_to']}" if row["valid_to"] else ""
    source = f" ({row['source']})" if row["source"] else ""
    yield f"Áp dụng cho kỳ kết thúc từ · holds for periods that end from {row['valid_from']}{until}{source}.\n"


def _written(example: Example) -> Iterator[str]:
    """What is sent, as it is sent."""
    case = example.declared
    if case.get("after"):
        yield "Ví dụ · example: báo cáo của cùng kỳ đã nộp trước đó · the slot has a filing already.\n"
    elif "text" in case:
        yield f"Ví dụ · example (`{example.file()[0]}`{'' if case.get('whole') else ', dưới bìa · below the cover'}):\n"
        yield f"```\n{case['text'].rstrip() or '(trống · empty)'}\n```\n"
    elif "sheets" in case:
        yield "Ví dụ · example:\n"
        book = openpyxl.load_workbook(io.BytesIO(example.file()[1]))
        for sheet in book.worksheets[1:]:
            rows = [[_cell(str(value or "")) for value in row] for row in sheet.iter_rows(values_only=True)]
            yield from _table(
                [f"`{sheet.title}`!1", *rows[0]], [[str(n), *row] for n, row in enumerate(rows[1:], 2)]
            )
    elif "cover" in case:
        yield f"Ví dụ · example, trên bìa · on the cover: {_cover(case['cover'])}.\n"
    else:
        yield "Ví dụ · example:\n"
        form = forms.FORMS[example.form]
        used = [field for field in form.fields if any(field.name in line for line in example.lines)]
        rows = [[_cell(line.get(field.name, "")) for field in used] for line in example.lines]
        yield from _table([field.header_vi for field in used], rows)


def _table(headings: list[str], rows: list[list[str]]) -> Iterator[str]:
    yield f"| {' | '.join(headings)} |"
    yield f"| {' | '.join('---' for _ in headings)} |"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""


def _cover(cells: Mapping[str, Any]) -> str:
    wanted = []
    for name, value in cells.items():
        label = forms.envelope_field(name).header_vi
        wanted.append(f"{label} “{value}”" if value else f"không có {label}")
    return ", ".join(wanted)


def _cell(text: str) -> str:
    """Text that cannot break out of a table's cell."""
    return text.replace("|", "∣").replace("\n", " ")[:_MOST_SHOWN]
