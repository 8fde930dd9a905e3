"""What the examination of a file found, as far as it can be judged without the log."""

from dataclasses import dataclass, replace
from datetime import datetime

from antq.documents.document import TEMPLATE, LayoutName
from antq.findings.answering import Answer, MatchedAnswer
from antq.findings.catalogue import Finding, catalogue
from antq.intake import senders
from antq.intake.filing_cover import STRUCTURED, Envelope
from antq.privacy import persons, secrecy
from antq.rules import JudgedSection


@dataclass(frozen=True)
class Examined:
    """What a file turned out to be. `envelope` is None when the file could not be read as a report.

    `answers` are those its sender gives, `matched_answers` those that met a question, earlier answers of its streams
    among them.
    """

    file_name: str
    sha256: str
    byte_size: int
    format: str | None
    sender: str
    received_at: datetime
    envelope: Envelope | None
    sections: tuple[JudgedSection, ...]
    findings: tuple[Finding, ...]
    is_secret: bool = False
    unread: int = 0
    layout: LayoutName = TEMPLATE
    channel: str = STRUCTURED
    answers: tuple[Answer, ...] = ()
    matched_answers: tuple[MatchedAnswer, ...] = ()

    @property
    def has_questions(self) -> bool:
        """Whether a finding is a question that an answer of an earlier filing may settle."""
        found = [f.code for f in self.all_findings]
        for judged in self.sections:
            found += [*(f.code for f in judged.findings), *judged.line_findings["code"].unique()]
        return any(catalogue()[code].answers for code in found)

    @property
    def is_quarantined(self) -> bool:
        """Whether the bytes must not be in the common raw store: refused, personal, or of who may not file them."""
        strange = any(finding.code in senders.REFUSALS for finding in self.findings)
        return strange or self.holds_personal_data or not self.sections

    @property
    def holds_personal_data(self) -> bool:
        """Whether anything about persons was found."""
        return any(f.code.startswith("PD") for f in self.all_findings) or any(
            judged.holds_personal_data for judged in self.sections
        )

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """Findings on the file and its cover (those of sections and lines are with the sections)."""
        return self.findings + (self.envelope.findings if self.envelope else ())


def refused_unread(
    file_name: str, sha256: str, byte_size: int, sender: str, received_at: datetime, finding: Finding
) -> Examined:
    """A file that is answered without being read."""
    name = persons.mask(file_name, 200)
    return Examined(name, sha256, byte_size, None, persons.mask(sender), received_at, None, (), (finding,))


def secret(blank: Examined) -> Examined:
    """A marked file: nothing of it is kept, not even its name."""
    return replace(blank, file_name="", findings=(Finding(secrecy.FINDING),), is_secret=True)
