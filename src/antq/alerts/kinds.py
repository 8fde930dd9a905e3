"""The kinds of alerts: what each is called, and what its receiver can do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from antq.alerts.alert import Severity


@dataclass(frozen=True)
class Kind:
    """What alerts of a kind have in common.

    `severity` is the mildest, `tells_end` whether receivers are told that it is over, `runbook` a page in docs/.
    """

    code: str
    severity: Severity
    title_vi: str
    title_en: str
    remedy_vi: str
    remedy_en: str
    tells_end: bool
    runbook: str


_ALL: Final = (
    Kind(
        "report_due_soon",
        "notice",
        "Báo cáo sắp đến hạn",
        "Report due soon",
        "Gửi báo cáo trước hạn; nếu không phát sinh, gửi báo cáo ghi rõ như vậy.",
        "Send the report before it is due; where nothing happened, send a report that says so.",
        False,
        "runbooks/reports-late.md",
    ),
    Kind(
        "report_overdue",
        "warning",
        "Báo cáo quá hạn",
        "Report overdue",
        "Gửi báo cáo, hoặc đề nghị gia hạn (antq slot extend).",
        "Send the report, or ask for a later day (antq slot extend).",
        True,
        "runbooks/reports-late.md",
    ),
    Kind(
        "report_returned",
        "warning",
        "Báo cáo bị trả lại",
        "Report returned",
        "Mở phiếu trả lời của tệp, sửa từng mục trong đó và gửi lại.",
        "Open the file's receipt, mend what it names and send the file again.",
        True,
        "runbooks/reports-returned.md",
    ),
    Kind(
        "figure_implausible",
        "warning",
        "Số liệu cần xem lại",
        "Figure to look at",
        "So với văn bản gốc. Sai thì gửi bản đính chính; đúng thì xác nhận (antq alerts feedback).",
        "Compare with the report. If it is wrong, send a correction; if it is right, say so (antq alerts feedback).",
        True,
        "runbooks/figures-implausible.md",
    ),
)

KINDS: Final[Mapping[str, Kind]] = {kind.code: kind for kind in _ALL}
