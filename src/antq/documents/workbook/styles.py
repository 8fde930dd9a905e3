"""How a workbook's cells are dressed: of each cell style whether it strikes its text through, hides it, or changes
the number it shows. Read from `styles.xml` and the theme's colours.
"""

import colorsys
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from openpyxl.styles.colors import COLOR_INDEX

from antq.documents.workbook import number_formats
from antq.documents.workbook.number_formats import NumberFormat
from antq.documents.workbook.package import Package, Tag, is_true, tags

_WHITE: Final = (255, 255, 255)
_BLACK: Final = (0, 0, 0)
Rgb = tuple[int, int, int]
# A text is read where one of its channels differs from the ground by more; paper and screens show no finer greys.
_SEEN: Final = 12
# Points below which nobody reads a letter.
_SMALLEST: Final = 3.0
_THEME: Final = ("lt1", "dk1", "lt2", "dk2", *(f"accent{i}" for i in range(1, 7)), "hlink", "folHlink")


@dataclass(frozen=True)
class CellStyle:
    """One style of cells."""

    is_struck: bool
    is_unseen: bool
    number_format: NumberFormat


class Styles:
    """The cell styles of a workbook by their number (`s` of a cell)."""

    def __init__(self, package: Package) -> None:
        self._package = package

    @cached_property
    def cells(self) -> list[CellStyle]:
        """All of them, in order."""
        xml = self._package.part("xl/styles.xml")
        fonts, fills, formats, found = _Fonts(self._theme), _Fills(self._theme), dict[int, str](), []
        inside = ""
        for tag in tags(xml):
            if tag.name in ("fonts", "fills", "cellXfs", "cellStyleXfs", "dxfs", "numFmts"):
                inside = "" if tag.is_end else tag.name
            elif inside == "fonts":
                fonts.take(tag)
            elif inside == "fills":
                fills.take(tag)
            elif inside == "numFmts" and tag.name == "numFmt":
                formats[_number(tag, "numFmtId")] = tag.attributes.get("formatCode", "")
            elif inside == "cellXfs" and tag.name == "xf" and not tag.is_end:
                found.append(tag)
        return [self._style(tag, fonts, fills, formats) for tag in found]

    @staticmethod
    def _style(tag: Tag, fonts: "_Fonts", fills: "_Fills", formats: dict[int, str]) -> CellStyle:
        number = _number(tag, "numFmtId")
        code = formats.get(number) or number_formats.BUILT_IN.get(number) or "General"
        shown = number_formats.read(code)
        return _cell_style(fonts.at(_number(tag, "fontId")), fills.at(_number(tag, "fillId")), shown)

    @cached_property
    def _dressed_by_condition(self) -> list[CellStyle]:
        """What a condition changes of a cell's style (`dxf`), in order."""
        fonts, fills, formats = _Fonts(self._theme), _Fills(self._theme, ground="bgColor"), list[str]()
        inside = False
        for tag in tags(self._package.part("xl/styles.xml")):
            if tag.name == "dxfs":
                inside = not tag.is_end
            elif inside and tag.name == "dxf" and not tag.is_end:
                formats.append("General")
                fonts.begin()
                fills.begin()
            elif inside and tag.name == "numFmt" and formats:
                formats[-1] = tag.attributes.get("formatCode", "General")
            elif inside and tag.name not in ("font", "fill"):
                fonts.take(tag)
                fills.take(tag)
        return [
            _cell_style(fonts.at(i), fills.at(i), number_formats.read(code)) for i, code in enumerate(formats)
        ]

    def is_disguise(self, number: str) -> bool:
        """Whether the style of a condition (`dxfId`) strikes through, hides, or shows another number."""
        index = int(number) if number.isdecimal() else -1
        if not 0 <= index < len(self._dressed_by_condition):
            return False
        style = self._dressed_by_condition[index]
        return style.is_struck or style.is_unseen or not style.number_format.is_plain

    @cached_property
    def _theme(self) -> list[Rgb]:
        colours: dict[str, Rgb] = {"lt1": _WHITE, "dk1": _BLACK}
        name = ""
        for tag in tags(self._package.part("xl/theme/theme1.xml")):
            if tag.name in _THEME and not tag.is_end:
                name = tag.name
            elif name and tag.name in ("srgbClr", "sysClr"):
                colours[name] = _rgb(tag.attributes.get("lastClr") or tag.attributes.get("val", "")) or _BLACK
                name = ""
            elif tag.name == "clrScheme" and tag.is_end:
                break
        return [colours.get(name, _BLACK) for name in _THEME]


@dataclass
class _Font:
    is_struck: bool = False
    colour: Rgb = _BLACK
    size: float = 11.0


class _Fonts:
    """The fonts, taken tag by tag."""

    def __init__(self, theme: list[Rgb]) -> None:
        self._theme = theme
        self._found: list[_Font] = []

    def begin(self) -> None:
        """The tags that follow are the next font's."""
        self._found.append(_Font())

    def take(self, tag: Tag) -> None:
        if tag.name == "font" and not tag.is_end:
            self.begin()
        elif self._found and not tag.is_end:
            font = self._found[-1]
            match tag.name:
                case "strike":
                    font.is_struck = is_true(tag.attributes.get("val", "1"))
                case "color":
                    font.colour = _colour(tag, self._theme, _BLACK)
                case "sz":
                    font.size = _float(tag.attributes.get("val")) or font.size

    def at(self, index: int) -> _Font:
        return self._found[index] if index < len(self._found) else _Font()


class _Fills:
    """The background colours, tag by tag; None where a background is a pattern or changes within the cell."""

    def __init__(self, theme: list[Rgb], ground: str = "fgColor") -> None:
        self._theme = theme
        self._found: list[Rgb | None] = []
        # A condition's fill states its colour as `bgColor`, and its pattern, solid, only where it is another.
        self._ground = ground
        self._usual = "none" if ground == "fgColor" else "solid"

    def begin(self) -> None:
        """The tags that follow are the next fill's."""
        self._found.append(_WHITE)

    def take(self, tag: Tag) -> None:
        if tag.is_end:
            return
        match tag.name:
            case "fill":
                self.begin()
            case "patternFill" if self._found:
                kind = tag.attributes.get("patternType", self._usual)
                self._found[-1] = {"none": _WHITE, "solid": _BLACK}.get(kind)
            case "gradientFill" if self._found:
                self._found[-1] = None
            case self._ground if self._found and self._found[-1] == _BLACK:
                self._found[-1] = _colour(tag, self._theme, _BLACK)

    def at(self, index: int) -> Rgb | None:
        return self._found[index] if index < len(self._found) else _WHITE


def _cell_style(font: _Font, ground: Rgb | None, shown: NumberFormat) -> CellStyle:
    alike = ground is not None and all(abs(a - b) <= _SEEN for a, b in zip(font.colour, ground, strict=True))
    return CellStyle(font.is_struck, alike or font.size < _SMALLEST, shown)


def _colour(tag: Tag, theme: list[Rgb], automatic: Rgb) -> Rgb:
    tag_attributes = tag.attributes
    colour: Rgb | None = None
    if "rgb" in tag_attributes:
        colour = _rgb(tag_attributes["rgb"])
    elif "theme" in tag_attributes:
        index = _number(tag, "theme")
        colour = theme[index] if index < len(theme) else None
    elif "indexed" in tag_attributes:
        # 64 and 65 are the window's own text and ground.
        index = _number(tag, "indexed")
        colour = _rgb(COLOR_INDEX[index]) if index < 64 else {64: _BLACK, 65: _WHITE}.get(index)
    tint = _float(tag_attributes.get("tint")) or 0.0
    return _tinted(colour, tint) if colour is not None else automatic


def _tinted(colour: Rgb, tint: float) -> Rgb:
    """A colour made darker (tint below 0) or lighter, as Excel does."""
    if not tint:
        return colour
    hue, light, strength = colorsys.rgb_to_hls(*(channel / 255 for channel in colour))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    red, green, blue = colorsys.hls_to_rgb(hue, min(max(light, 0.0), 1.0), strength)
    return round(red * 255), round(green * 255), round(blue * 255)


def _rgb(text: str) -> Rgb | None:
    try:
        value = int(text[-6:], 16)
    except ValueError:
        return None
    return value >> 16, value >> 8 & 255, value & 255


def _number(tag: Tag, name: str) -> int:
    text = tag.attributes.get(name, "0")
    return int(text) if text.isdecimal() else 0


def _float(text: str | None) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return None
