"""The event of lines that come back to their filing."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from antq import __version__, forms, rules
from antq.corrections.replay.open_rejections import OpenFiling
from antq.documents.document import LayoutName
from antq.eventlog import store
from antq.intake import event_lines
from antq.rules import ACCEPTED, IGNORED, STATUS, WARNED, JudgedSection


def event_of(
    filing: OpenFiling, recovered: JudgedSection, layout: LayoutName, refs: Mapping[str, str]
) -> store.NewEvent:
    """The event of the lines that came back."""
    return store.NewEvent(
        event_id=event_id_of(filing.event_id, recovered.lines["n"].to_list()),
        stream=filing.stream,
        expected_version=filing.version,
        type="LinesRecovered",
        payload=_payload(filing, recovered, layout),
        actor=f"antq {__version__}",
        lines=event_lines.chunks(recovered, refs, valid=True),
    )


def event_id_of(filing: UUID, numbers: list[int]) -> UUID:
    """The id of the event that brings these lines of a filing back. A line comes back once, so no two share it."""
    return uuid5(filing, f"recovered/{','.join(map(str, sorted(numbers)))}")


def _payload(filing: OpenFiling, recovered: JudgedSection, layout: LayoutName) -> dict[str, Any]:
    gained = dict(recovered.lines.group_by(STATUS).len().iter_rows())
    counts = dict(filing.counts)
    for status in (ACCEPTED, WARNED, IGNORED):
        counts[status] += gained.get(status, 0)
    counts["rejected"] -= recovered.lines.height
    form = recovered.section.form
    return {
        "filing": {
            "event_id": str(filing.event_id),
            "position": filing.position,
            "vintage": filing.payload["vintage"],
        },
        "form": form,
        "form_version": forms.FORMS[form].version,
        "layout": {"key": layout.key, "version": layout.version},
        "rules_version": rules.rules_version(form),
        "lines": counts,
    }
