"""A report in prose read: text, cover and figures, and the places of persons' identifiers. Judges nothing."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from typing import Final

from antq import narrative
from antq.core.text import find_garbled
from antq.documents import layouts
from antq.documents.document import CoverCell, Document, LayoutName, Prose
from antq.documents.guards import Inspection, RefusedError
from antq.documents.prose import text_cover
from antq.findings.catalogue import Finding
from antq.narrative import Filer
from antq.privacy import persons
from antq.reference import lists

# Raised when the same words would be read into other figures.
_CODE: Final = "3"
# Five hundred pages; the densest text of this length takes the extractor ten seconds.
_MOST_CHARACTERS: Final = 1_000_000
# Documents are read in a process of their own, which no document can keep busy or fill for longer.
_SECONDS: Final = 60
# How much of a text a finding shows.
_SHOWN: Final = 60


def read(
    data: bytes,
    inspected: Inspection,
    max_rows: int,
    who_files: Callable[[Mapping[str, CoverCell]], Filer | None],
) -> Document:
    """Read a text or document; `who_files` says who files it by its cover. Raises RefusedError."""
    text, marks = (
        (inspected.text.decode("utf-8"), ())
        if inspected.format == "txt"
        else _of_document(data, inspected.format)
    )
    if len(text) > _MOST_CHARACTERS:
        raise RefusedError("FI105", limit=f"{_MOST_CHARACTERS:,}".replace(",", "."))
    block = text_cover.find(text)
    # The cover is no part of the report's sentences; offsets stay those of the whole text.
    body = text[: block.start] + "\n" * (block.end - block.start) + text[block.end :]
    if not body.strip():
        raise RefusedError("FI265")
    if encoding := _encoding(body):
        raise RefusedError("FI312", encoding=encoding)
    cells, findings = layouts.read_cover(block.pairs)
    found = narrative.extract_with_doubts(body, who_files(cells))
    if len(found.figures) + len(found.doubts) > max_rows:
        raise RefusedError("FI111", limit=str(max_rows))
    identifiers = tuple(persons.identifiers(body))
    if identifiers:
        findings.append(Finding("PD207", args={"count": str(len(identifiers))}))
    if not found.figures and any(doubt.code == narrative.UNACCENTED for doubt in found.doubts):
        findings.append(Finding(narrative.UNACCENTED, value=persons.mask(found.doubts[0].quote[:_SHOWN])))
    elif not found.figures and not found.doubts:
        findings.append(Finding("FI260"))
    heading = (*marks, *text.splitlines())
    prose = Prose(narrative.count_parts(found.figures), identifiers, found.doubts)
    return Document(cells, (), tuple(findings), heading, layout=_layout(), prose=prose)


def _encoding(text: str) -> str | None:
    """What a text is garbled in, if more than one in five of its lines are; a foreign name is no reason."""
    if text.isascii():
        return None
    lines = [line for line in text.splitlines() if line.strip()]
    found = [garbled.encoding for line in lines if (garbled := find_garbled(line))]
    return found[0] if 5 * len(found) > len(lines) else None


def _layout() -> LayoutName:
    """Code and words that a text is read by: with other words the same text is no duplicate."""
    words = hashlib.sha256(lists.raw("narrative_terms")).hexdigest()
    return LayoutName("narrative", f"{_CODE}-{words[:12]}")


def _of_document(data: bytes, document_format: str) -> tuple[str, tuple[str, ...]]:
    """Text and properties of a document, read by `worker` in a process of its own. Raises RefusedError."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-m", "antq.documents.prose.worker", document_format],
            input=data,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
        answer = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        raise RefusedError("FI264") from None
    if code := answer.get("refused"):
        raise RefusedError(code, **answer["args"])
    return answer["text"], tuple(answer["marks"])
