"""A workbook's package: its sheets and what the workbook says of them, and the XML of its parts in pieces.

calamine reads the values. What it does not report (formulas, how cells look, what is hidden) is looked up here, without
an XML parser: guards let in no entities and no document types, so that tags are plain text.
"""

import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from antq.documents.guards import RefusedError

_BLOCK: Final = 1024 * 1024
# What a block may carry over while no cell begins in it.
_CARRIED: Final = 4 * _BLOCK
_PREFIXED_CELL: Final = re.compile(rb"<[\w.-]+:c\s")
_TAG: Final = re.compile(
    rb"<(/?)(?:[\w.-]+:)?([\w.-]+)((?:\s+[\w:.-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*)\s*(/?)>"
)
_ATTRIBUTE: Final = re.compile(rb"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_TRUE: Final = ("1", "true", "on")


@dataclass(frozen=True)
class Tag:
    """A tag: its name without prefix, its attributes, whether it ends an element, and where it stops in the text."""

    name: str
    attributes: Mapping[str, str]
    is_end: bool
    is_empty: bool
    start: int
    stop: int


@dataclass(frozen=True)
class SheetPart:
    """What the workbook says of a sheet: its part, and whether it is hidden, or hidden from the menu too."""

    member: str
    is_hidden: bool
    is_very_hidden: bool


def tags(xml: bytes) -> Iterator[Tag]:
    """The tags of a text, in order."""
    for found in _TAG.finditer(xml):
        yield Tag(
            found[2].decode(),
            attributes(found[3]),
            bool(found[1]),
            bool(found[4]),
            found.start(),
            found.end(),
        )


def attributes(text: bytes) -> dict[str, str]:
    """The attributes in a tag's text."""
    return {
        key.decode(): html.unescape((double or single).decode("utf-8", "replace"))
        for key, double, single in _ATTRIBUTE.findall(text)
    }


def is_true(value: str | None) -> bool:
    """Whether an attribute says yes, in any of the spellings that programs write."""
    return value is not None and value.strip().lower() in _TRUE


class Package:
    """The parts of a workbook that guards let in."""

    def __init__(self, data: bytes) -> None:
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        self._names = {name.lower(): name for name in self._archive.namelist()}

    @cached_property
    def _workbook(self) -> list[Tag]:
        return list(tags(self.part("xl/workbook.xml")))

    @cached_property
    def sheets(self) -> Mapping[str, SheetPart]:
        """The sheets by name."""
        targets = {
            tag.attributes.get("Id", ""): tag.attributes.get("Target", "")
            for tag in tags(self.part("xl/_rels/workbook.xml.rels"))
            if tag.name == "Relationship"
        }
        found = {}
        for tag in self._workbook:
            if tag.name != "sheet" or tag.is_end:
                continue
            tag_attributes = tag.attributes
            target = targets.get(next((v for k, v in tag_attributes.items() if k.endswith(":id")), ""), "")
            member = target.lstrip("/") if target[:1] == "/" else f"xl/{target}"
            state = tag_attributes.get("state", "").lower()
            found[tag_attributes.get("name", "")] = SheetPart(
                member, state in ("hidden", "veryhidden"), state == "veryhidden"
            )
        return found

    @cached_property
    def counts_from_1904(self) -> bool:
        """Whether days count from 1904-01-01, as in Excel for Macintosh. calamine overlooks it in newer files."""
        return any(
            tag.name == "workbookPr" and is_true(tag.attributes.get("date1904")) for tag in self._workbook
        )

    def part(self, member: str, limit: int = 32 * _BLOCK) -> bytes:
        """A part's text, nothing where there is none. Raises RefusedError when it is longer than any program writes."""
        text = bytearray()
        for block in self._blocks(member):
            text += block
            if len(text) > limit:
                raise RefusedError("FI105", limit=f"{limit // _BLOCK} MB")
        return bytes(text)

    def items(self, member: str, start: re.Pattern[bytes]) -> Iterator[bytes]:
        """A part's text in pieces that each hold whole items, which begin as `start` says."""
        carried = b""
        for block in self._blocks(member):
            carried += block
            cut = max((found.start() for found in start.finditer(carried)), default=0)
            if cut:
                yield carried[:cut]
                carried = carried[cut:]
        yield carried

    def pieces(self, sheet: str) -> Iterator[bytes]:
        """A sheet's XML in pieces that each hold whole cells."""
        part = self.sheets.get(sheet)
        carried = b""
        for block in self._blocks(part.member if part else ""):
            piece = carried + block
            cut = _last_cell(piece)
            if cut <= 0:
                carried = piece if len(piece) < _CARRIED else b""
                continue
            yield piece[:cut]
            carried = piece[cut:]
        yield carried

    def _blocks(self, member: str) -> Iterator[bytes]:
        name = self._names.get(member.lower())
        if name is None:
            return
        try:
            with self._archive.open(name) as file:
                while block := file.read(_BLOCK):
                    yield block
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError):
            # calamine read it: what this reader makes of a damaged archive is the lesser evil of two readings.
            return


def _last_cell(piece: bytes) -> int:
    """Where the last cell of a piece begins; -1 where none does."""
    cut = piece.rfind(b"<c ")
    if cut >= 0 or b":c" not in piece:
        return cut
    return max((found.start() for found in _PREFIXED_CELL.finditer(piece)), default=-1)
