"""The receipt as lines of text, for a clerk at a terminal."""

from collections.abc import Iterator
from typing import Final

from antq.intake.filing_cover import NARRATIVE
from antq.intake.receipt import Filing, Receipt
from antq.replies import receipt_figures, receipt_words

_MOST_SHOWN: Final = 20


def lines(receipt: Receipt) -> Iterator[str]:
    """What became of the file: its lines, filings and figures, what to do now, and the first findings."""
    status = receipt_words.status(receipt)
    yield f"{receipt.file or '—'}  [{receipt.receipt}]  {status.vi} / {receipt.status}"
    counts = receipt.lines
    yield (
        f"  dòng / lines: {counts.in_} = {counts.accepted} nhận + {counts.warned} cảnh báo"
        f" + {counts.rejected} từ chối + {counts.ignored} bỏ qua"
    )
    for filing in receipt.filings:
        yield from _filing(filing)
    yield f"  {receipt_words.next_step(receipt).vi}"
    for finding in receipt.findings[:_MOST_SHOWN]:
        yield f"  {finding.code} {finding.place}: {finding.message_vi} → {finding.remedy_vi}"
        yield f"      {finding.message_en} → {finding.remedy_en}"
        if answer := receipt_words.answer(finding):
            yield f"      Trả lời / answer: {answer}"
    if receipt.findings_total > _MOST_SHOWN:
        yield f"  … {receipt.findings_total} phát hiện / findings; --json lists more"


def _filing(filing: Filing) -> Iterator[str]:
    vintage = f", phiên bản / vintage {filing.vintage}" if filing.vintage else ""
    prose = " · lời văn / prose" if filing.channel == NARRATIVE else ""
    outcome = receipt_words.OUTCOMES[filing.outcome]
    yield (
        f"  {receipt_words.form(filing).vi} · {' · '.join(receipt_words.slot(filing))}{prose}"
        f" · {receipt_words.kind(filing)}: {outcome.vi} / {filing.outcome}{vintage}"
    )
    yield f"    {filing.form}/{filing.province_key}/{filing.reporting_unit}/{filing.period_key}"
    if not filing.figures:
        return
    yield f"    {receipt_words.figures_sentence(filing)}"
    for row in [row for row in receipt_figures.rows(filing) if row.notes][:_MOST_SHOWN]:
        yield (
            f"    ! {row.label}: {row.value}; trước đó / before {row.before}, kỳ trước / last period"
            f" {row.like_period} → {', '.join(row.notes)}"
        )
