"""The receipt as a page: one file that opens anywhere, prints on A4, runs nothing and fetches nothing."""

import html
from collections.abc import Iterable
from typing import Final

from antq.core.spreadsheet import harmless
from antq.intake.receipt import Filing, Receipt, ReceiptFinding
from antq.receipts import figures, words
from antq.receipts.places import LINES_OF_TEXT
from antq.receipts.words import Located, Said

# Colours pass WCAG AA (4.5:1) on their grounds; what they say is also said in words.
_STYLE: Final = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 1.5rem; background: #fff; color: #1b1f24;
  font: 1rem/1.5 "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif; }
header { border-bottom: 3px solid #8a1c1c; padding-bottom: .75rem; }
header p { margin: 0; color: #4a5159; }
h1 { margin: .1rem 0; font-size: 1.6rem; line-height: 1.25; }
h2 { margin: 2rem 0 .5rem; font-size: 1.2rem; }
h3 { margin: 1.4rem 0 .4rem; font-size: 1.05rem; }
[lang=en] { color: #4a5159; font-size: .875em; }
p [lang=en], td [lang=en], th [lang=en] { display: block; font-weight: 400; }
h1 [lang=en], h2 [lang=en], h3 [lang=en], strong [lang=en] { font-weight: 400; }
.status { margin: 1.25rem 0; padding: .8rem 1rem; border: 1px solid; border-left-width: .5rem; border-radius: .25rem; }
.status strong { display: block; font-size: 1.15rem; }
.status p { margin: .25rem 0 0; }
.good { border-color: #1d6b34; background: #eef7f0; } .good strong { color: #1d6b34; }
.part { border-color: #8a5300; background: #fff6e5; } .part strong { color: #7a4900; }
.back { border-color: #a11d1d; background: #fdf0f0; } .back strong { color: #a11d1d; }
.same { border-color: #4a5159; background: #f3f4f6; } .same strong { color: #3a4149; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.25rem; margin: 1rem 0; }
dt { color: #4a5159; } dd { margin: 0; overflow-wrap: anywhere; }
.sum { font-size: 1.15rem; font-variant-numeric: tabular-nums; margin: .5rem 0; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: .92rem; }
caption { text-align: left; padding: .2rem 0 .4rem; color: #4a5159; }
th, td { padding: .4rem .5rem; border: 1px solid #c9ced4; text-align: left; vertical-align: top; }
thead th { background: #eef0f3; font-weight: 600; }
.n { text-align: right; font-variant-numeric: tabular-nums; }
.place, .code { white-space: nowrap; font-variant-numeric: tabular-nums; }
.mark { display: inline-block; padding: 0 .4rem; border: 1px solid; border-radius: .2rem; white-space: nowrap; }
.error { color: #a11d1d; background: #fdf0f0; } .warning { color: #7a4900; background: #fff6e5; }
.read { margin: .2rem 0 .5rem; font-weight: 600; }
.figures { table-layout: fixed; } .figures th:first-child { width: 34%; } .figures th:last-child { width: 24%; }
.figures th[scope=row] { font-weight: 400; } .figures .unit { color: #4a5159; font-size: .875em; }
.figures .strike th, .figures .strike td { background: #fff6e5; } .figures .strike .stands { font-weight: 700; }
.answer { display: block; margin-top: .3rem; } .answer code { font-size: .875em; overflow-wrap: anywhere; }
.findings { table-layout: fixed; } .findings td { overflow-wrap: anywhere; }
.findings col.c1 { width: 6.2rem; } .findings col.c2 { width: 7.4rem; } .findings col.c3 { width: 17%; }
footer { margin-top: 2rem; padding-top: .75rem; border-top: 1px solid #c9ced4; color: #4a5159; font-size: .9rem; }
@page { size: A4; margin: 14mm 12mm; }
@media print {
  html { font-size: 9.5pt; } body { max-width: none; padding: 0; }
  h2, h3, caption { break-after: avoid; } tr, .status { break-inside: avoid; } thead { display: table-header-group; }
  .scroll { overflow: visible; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
"""
_PAGE: Final = """<!DOCTYPE html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<title>{}</title>
<style>{}</style>
</head>
<body>
{}
</body>
</html>
"""
_GROUND: Final = {"filed": "good", "filed_with_rejections": "part", "returned": "back", "duplicate": "same"}


class _Html(str):
    """Text that is markup already."""

    __slots__ = ()


def _fill(markup: str, *values: object) -> _Html:
    """`markup` with its `{}` filled in; every value that is no markup itself is escaped."""
    return _Html(markup.format(*(v if isinstance(v, _Html) else _escape(str(v)) for v in values)))


def _escape(text: str) -> str:
    # A page's table is often pasted into a sheet: text must not become a formula there either.
    return html.escape(harmless(text))


def _join(parts: Iterable[_Html]) -> _Html:
    return _Html("\n".join(parts))


def _both(said: Said) -> _Html:
    return _fill('{} <span lang="en">{}</span>', said.vi, said.en)


def render(receipt: Receipt) -> str:
    """The page. Everything that came with the file is escaped."""
    title = words.title(receipt)
    parts = [
        _fill('<header><p>Kho ANTQ</p><h1>{}</h1><p lang="en">{}</p></header>\n<main>', title.vi, title.en),
        _fill(
            '<div class="status {}"><strong>{}</strong>\n<p>{}</p></div>',
            _GROUND[receipt.status],
            _fill('{} <span lang="en">{}</span>', words.status(receipt).vi, words.status(receipt).en),
            _both(words.next_step(receipt)),
        ),
        _about(receipt),
        _lines(receipt),
        _filings(receipt),
        _figures(receipt),
        _findings(receipt),
        _fill(
            "</main>\n<footer><p>{}</p></footer>",
            _both(
                Said(
                    "Khi cần hỏi, nêu số phiếu và mã lỗi. Không gửi kèm dữ liệu cá nhân hay tài liệu mật.",
                    "When you ask, give the receipt number and the code. Send no personal data and nothing classified.",
                )
            ),
        ),
    ]
    name = f"{title.vi} · {receipt.receipt}"
    return _PAGE.format(_escape(name), _STYLE, _join(parts))


def _about(receipt: Receipt) -> _Html:
    pairs = [
        ("Tệp", "File", receipt.file or "—"),
        ("Đơn vị gửi", "Sender", receipt.sender or "—"),
        ("Nhận lúc", "Received", words.received(receipt)),
        ("SHA-256", "", receipt.sha256),
    ]
    if not words.is_dry_run(receipt):
        pairs.insert(0, ("Số phiếu", "Receipt number", receipt.receipt))
    if receipt.position is not None:
        pairs.append(("Vị trí trong nhật ký", "Position in the log", words.number(receipt.position)))
    rows = [
        _fill('<dt>{} <span lang="en">{}</span></dt><dd>{}</dd>', vi, en, value) for vi, en, value in pairs
    ]
    return _fill("<dl>{}</dl>", _join(rows))


def _lines(receipt: Receipt) -> _Html:
    return _fill(
        '<h2>Số dòng <span lang="en">Lines</span></h2>\n<p class="sum">{}</p>',
        _both(words.equation(receipt)),
    )


def _filings(receipt: Receipt) -> _Html:
    if not receipt.filings:
        return _Html("")
    heads = [
        _fill('<th scope="col"{}>{} <span lang="en">{}</span></th>', _Html(cls), vi, en)
        for cls, vi, en in (
            ("", "Biểu", "Form"),
            ("", "Địa bàn, đơn vị, kỳ", "Province, unit, period"),
            ("", "Loại", "Kind"),
            ("", "Kết quả", "Outcome"),
            (' class="n"', "Phiên bản", "Vintage"),
            (' class="n"', "Dòng", "Lines"),
            (' class="n"', "Nhận", "Accepted"),
            (' class="n"', "Cảnh báo", "Warned"),
            (' class="n"', "Từ chối", "Rejected"),
            (' class="n"', "Bỏ qua", "Ignored"),
        )
    ]
    rows = []
    for filing in receipt.filings:
        province, unit, period = words.slot(filing)
        lines = filing.lines
        figures = [
            _fill('<td class="n">{}</td>', words.number(n))
            for n in (lines.in_, lines.accepted, lines.warned, lines.rejected, lines.ignored)
        ]
        rows.append(
            _fill(
                '<tr><th scope="row">{}</th><td>{}<br>{}<br>{}</td><td>{}</td><td>{}</td>'
                '<td class="n">{}</td>{}</tr>',
                _both(words.form(filing)),
                province,
                unit,
                period,
                words.kind(filing),
                _both(words.OUTCOMES[filing.outcome]),
                filing.vintage or "—",
                _join(figures),
            )
        )
    return _fill(
        '<h2>Báo cáo trong tệp <span lang="en">Filings in the file</span></h2>\n<div class="scroll"><table>'
        "<caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>",
        _both(
            Said(
                "Mỗi biểu là một báo cáo; phiên bản là bản đang có hiệu lực.",
                "Each form is a filing; the vintage is the one in force.",
            )
        ),
        _join(heads),
        _join(rows),
    )


def _figures(receipt: Receipt) -> _Html:
    """What was read of each filing, beside what stood before and the last like period."""
    parts = [_figures_of(filing) for filing in receipt.filings if filing.figures]
    if not parts:
        return _Html("")
    return _join([_fill('<h2>Đã đọc <span lang="en">What was read</span></h2>'), *parts])


def _figures_of(filing: Filing) -> _Html:
    read, stands, before, like = words.figure_heads(filing)
    amended = figures.is_amended(filing)
    heads = [Said("Chỉ tiêu", "Measure"), *([read] if amended else []), stands, before, like]
    cells = [
        _fill('<th scope="col"{}>{}</th>', _Html(' class="n"' if place else ""), _both(head))
        for place, head in enumerate([*heads])
    ]
    cells.append(_fill('<th scope="col">{}</th>', _both(Said("So sánh", "Compared"))))
    return _fill(
        '<h3>{}</h3>\n<p class="read">{}</p>\n<div class="scroll"><table class="figures"><caption>{}</caption>'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>",
        _both(words.form(filing)),
        words.figures_said(filing),
        _both(Said("Số đã đọc, bên số đã nộp trước", "What was read, beside what was filed before")),
        _join(cells),
        _join(_figure(row, amended=amended) for row in figures.rows(filing)),
    )


def _figure(row: figures.Row, *, amended: bool) -> _Html:
    plain = ([row.read] if amended else [], [row.before, row.like_period])
    read, others = ([_fill('<td class="n">{}</td>', number) for number in numbers] for numbers in plain)
    numbers = [*read, _fill('<td class="n stands">{}</td>', row.value), *others]
    unit = _fill(' <span class="unit">({})</span>', row.unit) if row.unit else ""
    return _fill(
        '<tr{}><th scope="row">{} {}</th>{}<td>{}</td></tr>',
        _Html(' class="strike"' if row.notes else ""),
        _fill("{}{}", row.label, _Html(unit)),
        _fill('<span lang="en">{}</span>', row.label_en),
        _join(numbers),
        _join(_fill('<span class="mark warning">{}</span>', note) for note in row.notes),
    )


def _findings(receipt: Receipt) -> _Html:
    if not receipt.findings:
        return _Html("")
    parts = [
        _fill('<h2>Phát hiện: {} <span lang="en">Findings</span></h2>', words.number(receipt.findings_total))
    ]
    if cut := words.cut(receipt):
        parts.append(_fill("<p>{}</p>", _both(cut)))
    parts += [_part(part, found) for part, found in words.by_part(receipt).items()]
    return _join(parts)


def _part(part: str, found: list[Located]) -> _Html:
    name = (
        _fill('{} <span lang="en">{}</span>', *words.WHOLE_FILE)
        if not part
        else _fill("{}", part)
        if part == LINES_OF_TEXT
        else _fill("Trang “{}”", part)
    )
    if part.startswith("$"):
        name = _fill("Phần {}", part)
    return _fill(
        "<h3>{}</h3>\n"
        '<table class="findings"><caption>{}</caption><colgroup><col class="c1"><col class="c2"><col class="c3">'
        "<col><col></colgroup><thead><tr>"
        '<th scope="col">Chỗ <span lang="en">Place</span></th><th scope="col">Mức <span lang="en">Severity</span></th>'
        '<th scope="col">Giá trị <span lang="en">Value</span></th>'
        '<th scope="col">Phát hiện <span lang="en">Finding</span></th>'
        '<th scope="col">Cách sửa <span lang="en">How to mend it</span></th>'
        "</tr></thead><tbody>{}</tbody></table>",
        name,
        _counted(found),
        _join(_row(one) for one in found),
    )


def _counted(found: list[Located]) -> str:
    errors = sum(one.finding.severity == "error" for one in found)
    return f"{words.number(errors)} lỗi, {words.number(len(found) - errors)} cảnh báo"


def _row(one: Located) -> _Html:
    finding = one.finding
    said = words.severity(finding)
    return _fill(
        '<tr><td class="place">{}</td><td><span class="mark {}">{}</span> <span class="code">{}</span>'
        '<span lang="en">{}</span></td><td>{}</td><td>{}</td><td>{}</td></tr>',
        one.place.shown or "—",
        finding.severity,
        said.vi,
        finding.code,
        said.en,
        finding.value or "—",
        _both(Said(finding.message_vi, finding.message_en)),
        _join([_both(Said(finding.remedy_vi, finding.remedy_en)), _answer(finding)]),
    )


def _answer(finding: ReceiptFinding) -> _Html:
    said = words.answer(finding)
    return (
        _fill('<span class="answer">{} <code>{}</code></span>', "Trả lời / answer:", said)
        if said
        else _Html("")
    )
