"""The kinds of alerts: what each is called, and what its receiver can do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from antq.alerts.alert import Severity
from antq.reference import lists


@dataclass(frozen=True)
class Kind:
    """What alerts of a kind have in common.

    `severity` is the mildest, `tells_end` whether receivers are told that it is over, `runbook` a page in docs/.
    """

    code: str
    severity: Severity
    remedy_vi: str
    remedy_en: str
    tells_end: bool
    runbook: str

    @property
    def title_vi(self) -> str:
        """What it is called, in Vietnamese; in English as `title_en`."""
        return lists.labels("alert_kind")[self.code]

    @property
    def title_en(self) -> str:
        """What it is called, in English."""
        return lists.labels("alert_kind", "en")[self.code]


_ALL: Final = (
    Kind(
        "report_due_soon",
        "notice",
        "Gửi báo cáo trước hạn; nếu không phát sinh, gửi báo cáo ghi rõ như vậy.",
        "Send the report before it is due; where nothing happened, send a report that says so.",
        False,
        "runbooks/reports-late.md",
    ),
    Kind(
        "report_overdue",
        "warning",
        "Gửi báo cáo, hoặc đề nghị gia hạn.",
        "Send the report, or ask for a later day.",
        True,
        "runbooks/reports-late.md",
    ),
    Kind(
        "report_returned",
        "warning",
        "Mở phiếu trả lời của tệp, sửa từng mục trong đó và gửi lại.",
        "Open the file's receipt, mend what it names and send the file again.",
        True,
        "runbooks/reports-returned.md",
    ),
    Kind(
        "figure_implausible",
        "warning",
        "So với văn bản gốc. Sai thì gửi bản đính chính; đúng thì báo lại để xác nhận.",
        "Compare with the report. If it is wrong, send a correction; if it is right, say so, and it is settled.",
        True,
        "runbooks/figures-implausible.md",
    ),
)

KINDS: Final[Mapping[str, Kind]] = {kind.code: kind for kind in _ALL}
