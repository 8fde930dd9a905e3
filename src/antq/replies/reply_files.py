"""Writes what a clerk takes away: the receipt as a page, and the sender's own workbook with comments."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from antq.core.errors import AntqError
from antq.core.settings import Settings
from antq.eventlog.rawstore import RawStore
from antq.intake.landing import safe_name
from antq.intake.receipt import Receipt
from antq.replies import annotated_workbook
from antq.replies import page as receipt_page


@dataclass(frozen=True)
class Reply:
    """A receipt, and how to get at the bytes it is about; that is only asked where a copy of them may be made."""

    receipt: Receipt
    original: Callable[[], bytes]


def from_store(settings: Settings, receipt: Receipt) -> Reply:
    """The reply to a file taken in: its bytes come from the raw store by their sha256.

    Only the common store is looked in. What was quarantined (personal data, nothing readable) is never copied out.
    """

    def original() -> bytes:
        try:
            return RawStore(settings.raw_store_url).get(receipt.sha256)
        except AntqError as error:
            raise AntqError(
                "Kho không giữ tệp gốc này để trả lại / the original is not in the common store",
                where=f"{receipt.file} [{receipt.receipt}]: {error.what}",
                fix="dùng --html / use --html; a file in which no form was found, or which was redacted, has only that",
            ) from None

    return Reply(receipt, original)


def write(replies: Sequence[Reply], html: Path | None, xlsx: Path | None) -> list[Path]:
    """Write the replies to a file, or into a folder under the names of the reports; gives the paths written.

    All that can be written is, then AntqError names what cannot. Raises it at once for several replies and no folder.
    """
    for path in (html, xlsx):
        if path is not None and len(replies) > 1 and not path.is_dir():
            raise AntqError("several files need a folder", where=str(path), fix="give a folder that exists")
    written: list[Path] = []
    failed: list[AntqError] = []
    taken: set[Path] = set()
    for reply in replies:
        if html is not None:
            target = _target(html, reply.receipt, ".html", taken)
            _put(target, receipt_page.render(reply.receipt).encode())
            written.append(target)
        if xlsx is not None:
            try:
                if refused := annotated_workbook.refusal(reply.receipt):
                    raise refused
                workbook = annotated_workbook.annotate(reply.original(), reply.receipt)
            except AntqError as error:
                failed.append(error)
                continue
            target = _target(xlsx, reply.receipt, ".xlsx", taken)
            _put(target, workbook)
            written.append(target)
    if failed:
        raise failed[0] if len(failed) == 1 else AntqError("\n".join(str(error) for error in failed))
    return written


def _target(path: Path, receipt: Receipt, suffix: str, taken: set[Path]) -> Path:
    """Where a reply goes; two reports of one name do not overwrite each other's."""
    if not path.is_dir():
        return path
    stem = re.sub(r"\.\w{1,5}$", "", safe_name(receipt.file)) or "report"
    target = path / f"{stem}.tra-loi{suffix}"
    number = 1
    while target in taken:
        number += 1
        target = path / f"{stem}.tra-loi-{number}{suffix}"
    taken.add(target)
    return target


def _put(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise AntqError(
            f"cannot write: {error.strerror}", where=str(path), fix="choose another path"
        ) from None
