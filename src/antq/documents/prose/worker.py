"""Reads one document (standard input) and answers with its text and properties as JSON, within limits of its own.

Run as a process: whatever a document does to the libraries that read it, the intake goes on.
"""

import contextlib
import io
import json
import logging
import re
import resource
import sys
from collections.abc import Iterator
from typing import Any, Final

from antq.core.errors import AntqError
from antq.documents.prose import files

_CPU_SECONDS: Final = 50
_MEMORY: Final = 4 * 2**30
_PAGES: Final = 500
# Elements within each other: deeper ones are no document, and a reader that calls itself for each would end.
_DEPTH: Final = 400
_PROPERTY_LENGTH: Final = 500
# What a note on a page of a PDF may say, by pdfplumber's names.
_NOTE_TEXTS: Final = ("contents", "title")


def main() -> None:
    """Answer with `{"text", "marks"}`, or with `{"refused", "args"}` where the document cannot be taken."""
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    logging.disable()
    (document_format,) = sys.argv[1:]
    data = sys.stdin.buffer.read()
    answer: dict[str, Any]
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            answer = _answer(data, document_format)
        except Exception:
            answer = {"refused": "FI104", "args": {}}
    sys.stdout.write(json.dumps(answer))


def _answer(data: bytes, document_format: str) -> dict[str, Any]:
    match document_format:
        case "pdf":
            pages, marks = _of_pdf(data)
            if pages > _PAGES:
                return {"refused": "FI105", "args": {"limit": f"{_PAGES} trang"}}
        case _:
            # The guards looked at everything outside the text.
            marks = []
            if document_format == "html" and max(_depths(data), default=0) > _DEPTH:
                raise ValueError("elements within each other")
    try:
        text = files.read(data, document_format).raw
    except AntqError:
        # A PDF that opened and has pages, and of which no text can be had, is a scan.
        return {"refused": "FI265" if document_format == "pdf" else "FI104", "args": {}}
    return {"text": text, "marks": [mark[:_PROPERTY_LENGTH] for mark in marks]}


def _of_pdf(data: bytes) -> tuple[int, list[str]]:
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as pdf:
        notes = [note.get(key) for page in pdf.pages[:_PAGES] for note in page.annots for key in _NOTE_TEXTS]
        marks = [*pdf.metadata.values(), *notes]
        return len(pdf.pages), [text for text in marks if isinstance(text, str)]


_OPENING: Final = re.compile(rb"<(/?)[A-Za-z][^>]*?(/?)>")
_EMPTY: Final = re.compile(
    rb"<(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr|p|li|td|tr|th|dd|dt)\b", re.I
)


def _depths(data: bytes) -> Iterator[int]:
    depth = 0
    for found in _OPENING.finditer(data):
        if found[2] or _EMPTY.match(found[0].replace(b"/", b"", 1)):
            continue
        depth += -1 if found[1] else 1
        yield depth


if __name__ == "__main__":
    main()
