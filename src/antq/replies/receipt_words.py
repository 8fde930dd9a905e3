"""What a receipt says in words a clerk understands, Vietnamese first: shared by the page and the workbook."""

from dataclasses import dataclass
from typing import Final

from antq import forms, geography, periods
from antq.core.clock import VIET_NAM
from antq.core.errors import AntqError
from antq.findings.answering import VALUE
from antq.findings.catalogue import catalogue
from antq.intake.filing_cover import NARRATIVE
from antq.intake.receipt import DRY_RUN, Filing, Receipt, ReceiptFinding
from antq.reference import lists
from antq.replies import finding_places, receipt_figures
from antq.replies.finding_places import Place

_UNFINISHED: Final = ("returned", "filed_with_rejections")
WHOLE_FILE: Final = ("Cả tệp", "The whole file")


@dataclass(frozen=True)
class BilingualText:
    """A sentence in both languages."""

    vi: str
    en: str


@dataclass(frozen=True)
class Located:
    """A finding and its place."""

    finding: ReceiptFinding
    place: Place


def number(count: int) -> str:
    """A count as Vietnamese texts print it: `20.000`."""
    return f"{count:,}".replace(",", ".")


def is_dry_run(receipt: Receipt) -> bool:
    """Whether this only says what a file would get."""
    return receipt.receipt == DRY_RUN


def title(receipt: Receipt) -> BilingualText:
    """What the paper is called."""
    if is_dry_run(receipt):
        return BilingualText("Kết quả kiểm tra thử báo cáo", "Result of a trial check")
    return BilingualText("Phiếu tiếp nhận báo cáo", "Receipt of a report")


def status(receipt: Receipt) -> BilingualText:
    """What became of the file."""
    return BilingualText(
        lists.labels("receipt_status")[receipt.status], lists.labels("receipt_status", "en")[receipt.status]
    )


def next_step(receipt: Receipt) -> BilingualText:
    """What the clerk is to do now."""
    rejected, warned = number(receipt.lines.rejected), number(receipt.lines.warned)
    warnings = any(finding.severity == "warning" for finding in receipt.findings)
    match receipt.status:
        case "filed" if warnings or receipt.lines.warned:
            vi = (
                f"Đã vào kho đủ; {warned} dòng có cảnh báo."
                " Xem các cảnh báo dưới đây; nếu số liệu sai, sửa rồi gửi lại cả tệp."
            )
            en = (
                f"All of it is in; {warned} lines with a warning."
                " Read the warnings; if figures are wrong, mend them and send the whole file again."
            )
        case "filed" if receipt_figures.is_striking(receipt):
            vi = "Đã vào kho đủ. Xem các số đổi nhiều (tô màu) dưới đây; nếu sai, sửa rồi gửi lại cả tệp."
            en = "All of it is in. Look at the marked figures below; if one is wrong, mend it and send it all again."
        case "filed":
            vi, en = "Đã vào kho đủ. Không phải làm gì thêm.", "All of it is in. There is nothing more to do."
        case "filed_with_rejections":
            vi = (
                f"{rejected} dòng bị từ chối CHƯA vào số liệu."
                " Sửa các ô nêu dưới đây rồi gửi lại cả tệp (không chỉ các dòng đã sửa)."
            )
            en = (
                f"{rejected} rejected lines are NOT in the figures."
                " Mend the cells named below and send the whole file again, not only the mended lines."
            )
        case "returned":
            vi = "Số liệu của tệp CHƯA được ghi nhận. Sửa các lỗi nêu dưới đây rồi gửi lại cả tệp."
            en = "The figures of this file are NOT taken in. Mend the errors named below and send it all again."
        case "duplicate":
            vi = "Tệp giống hệt báo cáo đã nộp trước đó. Không ghi nhận lần nữa; không phải gửi lại."
            en = "The file is the same as one filed before. It was not filed again; nothing need be sent."
    if receipt.status in _UNFINISHED and any(answer(finding) for finding in receipt.findings):
        vi += " Câu hỏi có thể trả lời thay vì sửa: xem “Trả lời” ở từng phát hiện."
        en += " A question may be answered instead: see “Answer” at the finding."
    if is_dry_run(receipt):
        vi = f"Kiểm tra thử: chưa nộp, chưa ghi gì vào kho. Nếu nộp tệp này: {vi[0].lower()}{vi[1:]}"
        en = f"A trial: nothing was filed or written. If this file were filed: {en[0].lower()}{en[1:]}"
    return BilingualText(vi, en)


def received(receipt: Receipt) -> str:
    """When it came, in Viet Nam's time: `14:05 ngày 22/11/2026`."""
    return f"{receipt.received_at.astimezone(VIET_NAM):%H:%M ngày %d/%m/%Y}"


def equation(receipt: Receipt) -> BilingualText:
    """The lines: in = accepted + warned + rejected + ignored."""
    lines = receipt.lines
    five = [number(n) for n in (lines.in_, lines.accepted, lines.warned, lines.rejected, lines.ignored)]
    vi = "{} dòng = {} nhận + {} cảnh báo + {} từ chối + {} bỏ qua".format(*five)
    en = "{} lines = {} accepted + {} warned + {} rejected + {} ignored".format(*five)
    return BilingualText(vi, en)


def form(filing: Filing) -> BilingualText:
    """The form's names."""
    if filing.form not in forms.FORMS:
        return BilingualText(filing.form, filing.form)
    form = forms.FORMS[filing.form]
    if filing.channel == NARRATIVE:
        return BilingualText(
            f"{form.sheet} (lời văn, tạm thời đến khi duyệt)",
            f"{form.name_en} (prose, provisional until reviewed)",
        )
    return BilingualText(form.sheet, form.name_en)


def slot(filing: Filing) -> tuple[str, str, str]:
    """Province, reporting unit and period as they are called; the period with its days, and as sent if otherwise."""
    try:
        province = geography.territory(filing.province_key, filing.period.end).name_vi
        period = periods.parse_key(filing.period_key).label
    except AntqError:
        province, period = filing.province_key, filing.period_key
    unit = lists.labels("reporting_units").get(filing.reporting_unit, filing.reporting_unit)
    days = f"{filing.period.start:%d/%m/%Y}–{filing.period.end:%d/%m/%Y}"
    text = filing.period.as_sent
    as_sent = f"; ghi là / as sent: {text}" if text and text != period else ""
    return province, unit, f"{period} ({days}){as_sent}"


def kind(filing: Filing) -> str:
    """Kind of filing: `Thay thế` …"""
    return lists.labels("kind")[filing.kind]


def figures_sentence(filing: Filing) -> str:
    """What was read of the filing and what becomes of it: `Đã đọc: 8 vụ, 10 đối tượng, heroin 2,0819 kg`."""
    opening = {
        "filed": "Đã đọc",
        "returned": "Đã đọc, CHƯA ghi nhận",
        "duplicate": "Đang có trong kho",
    }[filing.outcome]
    return f"{opening}: {receipt_figures.sentence(filing)}"


def figure_heads(filing: Filing) -> tuple[BilingualText, BilingualText, BilingualText, BilingualText]:
    """Headings of the stated figure, the one in force with the filing, the one before, and the last like period's."""
    like = receipt_figures.like_period_label(filing)
    in_force_heading = {
        "filed": BilingualText("Vào kho", "Stands now"),
        "returned": BilingualText("Nếu ghi nhận", "If it were filed"),
        "duplicate": BilingualText("Đang có", "Stands"),
    }[filing.outcome]
    return (
        BilingualText("Trong tệp", "In the file"),
        in_force_heading,
        BilingualText("Trước đó", "Before"),
        BilingualText("Kỳ trước", like or "Last like period"),
    )


OUTCOMES: Final = {
    "filed": BilingualText("Đã ghi nhận", "Filed"),
    "returned": BilingualText("Trả lại", "Returned"),
    "duplicate": BilingualText("Trùng", "Duplicate"),
}


def severity(finding: ReceiptFinding) -> BilingualText:
    """`Lỗi` or `Cảnh báo`."""
    return BilingualText(
        lists.labels("severity")[finding.severity], lists.labels("severity", "en")[finding.severity]
    )


def answer(finding: ReceiptFinding) -> str | None:
    """How a question is answered in the next sending, to be copied; None where the finding asks nothing."""
    kinds = catalogue()[finding.code].answers.split()
    if not kinds:
        return None
    names = lists.labels("answer")
    text = " | ".join(f"({names[kind].lower()})" if kind == VALUE else names[kind].lower() for kind in kinds)
    is_cell = finding_places.parse(finding.place).row > 0
    return f"{finding.code} {finding.place}: {text}" if is_cell else f"{finding.code}: {text}"


def by_part(receipt: Receipt) -> dict[str, list[Located]]:
    """Findings by part of the file, the whole file first; within a part from top to bottom, errors before warnings."""
    parts: dict[str, list[Located]] = {}
    located = [Located(finding, finding_places.parse(finding.place)) for finding in receipt.findings]
    for one in sorted(located, key=lambda one: one.place.part != ""):
        parts.setdefault(one.place.part, []).append(one)
    for found in parts.values():
        found.sort(key=lambda one: (one.place.order, one.finding.severity, one.finding.code))
    return parts


def cut(receipt: Receipt) -> BilingualText | None:
    """That not all findings are shown, where that is so."""
    shown = len(receipt.findings)
    if shown >= receipt.findings_total:
        return None
    a, b = number(shown), number(receipt.findings_total)
    return BilingualText(
        f"Chỉ nêu {a} trong {b} phát hiện. Sửa xong các ô này, gửi lại để biết phần còn lại.",
        f"Only {a} of {b} findings are shown. Mend these and send the file again for the rest.",
    )
