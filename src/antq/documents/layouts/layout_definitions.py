"""The layouts of workbooks: from the lists `layouts`, `layout_sections`, `layout_columns`; the template from the forms.

A layout has tables (one a form's lines, several to a sheet where need be) and says where the cover's values are.
Which layouts may be tried for a file follows from its sender and its day of receipt.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property
from typing import Final, Literal, cast

from antq import forms
from antq.documents.document import CHECK_CUMULATIVE, CHECK_LAST_YEAR, TEMPLATE, LayoutName
from antq.documents.layouts import scales, words
from antq.reference import lists

Role = Literal["field", "fill_down", "check_cumulative", "check_last_year", "unused"]
"""What a column is. `fill_down`: a blank cell says what the cell above says, as vertically merged cells do.
The checks hold figures the sender states in addition (cumulative, same period last year); they never become facts."""

_CHECKS: Final = {"check_cumulative": CHECK_CUMULATIVE, "check_last_year": CHECK_LAST_YEAR}
# Between the parts of a heading over several rows: `Số vụ > Độc lập`.
PART: Final = " > "
# Between the words a list gives for one thing: `Ghi chú;Nơi nhận`.
_OR: Final = ";"
# Between the line of a row and the field: a column of a wide table, see `Column.name`.
LINE_SEPARATOR: Final = ":"


@dataclass(frozen=True)
class Column:
    """A column of a table: its headings, any of which names it, its role and its field.

    `line` is empty for a column that belongs to all lines of its row. A wide table makes several lines of a row, and
    each column of figures says to which of them it belongs.
    """

    headings: tuple[str, ...]
    role: Role
    field: str
    line: str = ""

    @property
    def name(self) -> str:
        """The column's name in a section's frame, `line:field` where it belongs to one line of the row."""
        name = _CHECKS.get(self.role, "") + self.field
        return f"{self.line}{LINE_SEPARATOR}{name}" if self.line else name


@dataclass(frozen=True)
class Table:
    """Where one form's lines are and how they are written.

    `sheets`, `starts_at`, `totals` and `ends_at` are patterns (`Biểu 1*`, see `words.is_like`): of the sheet's name; of
    the row that opens the table where a sheet holds several; of the first words in a row of totals, and in the first
    row after the lines. `skip_rows` lie between headings and lines (column numbers). `dash` says what `-` means in a
    cell of figures, `dates` how dates are written. `constants` gives fields a value, by line of the row (`""`: all).
    """

    number: str
    form: str
    sheets: tuple[str, ...]
    columns: tuple[Column, ...]
    starts_at: str = ""
    header_rows: int = 1
    skip_rows: int = 0
    totals: tuple[str, ...] = ()
    ends_at: tuple[str, ...] = ()
    dash: Literal["", "blank", "zero"] = ""
    dates: Literal["text", "serial"] = "text"
    constants: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def may_be_on_sheet(self, sheet: str) -> bool:
        """Whether a sheet of this name may hold the table."""
        return words.is_like(sheet, self.sheets)

    @cached_property
    def _by_heading(self) -> Mapping[str, str]:
        return lists.index([(text, str(i)) for i, c in enumerate(self.columns) for text in c.headings])

    def column(self, heading: str) -> Column | None:
        """The column that `heading` names, with or without the unit in brackets after it, or None."""
        index = words.look_up(self._by_heading, heading)
        if index is None and (bare := scales.without_unit(heading)) is not None:
            index = words.look_up(self._by_heading, bare)
        return None if index is None else self.columns[int(index)]

    def is_own(self, heading: str) -> bool:
        """Whether `heading` names a column exactly as it is written."""
        return words.look_up(self._by_heading, heading) is not None

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The lines a row is made into, in order; empty where a row is one line."""
        return tuple(dict.fromkeys(column.line for column in self.columns if column.line))

    @cached_property
    def wanted(self) -> tuple[Column, ...]:
        """The columns that are read."""
        return tuple(column for column in self.columns if column.role != "unused")


@dataclass(frozen=True)
class CoverRule:
    """Where a value of the cover is: after a label of the title block, in a cell, or nowhere (`constant`)."""

    field: str
    kind: Literal["cover_label", "cover_cell", "cover_constant"]
    label: str
    value: str


@dataclass(frozen=True)
class Layout:
    """A workbook's shape, from whom (`None`: anyone) and for which days of receipt."""

    name: LayoutName
    title: str
    sender: str | None
    valid_from: date | None
    valid_to: date | None
    tables: tuple[Table, ...]
    cover: tuple[CoverRule, ...]

    def may_be(self, sender: str | None, received_on: date) -> bool:
        """Whether a file of this sender and day can be of this layout."""
        return (
            (self.sender is None or self.sender == sender)
            and (self.valid_from is None or self.valid_from <= received_on)
            and (self.valid_to is None or received_on <= self.valid_to)
        )


def candidates(sender: str | None, received_on: date) -> list[Layout]:
    """The layouts to try: provinces' own in the order of the list, the template last."""
    own_layouts = [
        layout for layout in _layouts() if layout.name != TEMPLATE and layout.may_be(sender, received_on)
    ]
    template = next(layout for layout in _layouts() if layout.name == TEMPLATE)
    return [*own_layouts, replace(template, tables=tuple(template_table(form) for form in forms.FORMS))]


def template_table(form: str) -> Table:
    """The template's table of a form: the fields' headings in Vietnamese, English or by key."""
    return _template_table(forms.FORMS[form])


@cache
def _template_table(definition: forms.Form) -> Table:
    names = (definition.sheet, definition.name_en, definition.key)
    return Table(
        number=definition.key,
        form=definition.key,
        sheets=names,
        columns=tuple(
            Column((f.header_vi, f.header_en, f.name, f.heading), "field", f.name) for f in definition.fields
        ),
    )


@cache
def _layouts() -> tuple[Layout, ...]:
    return tuple(_layout(row) for row in lists.rows("layouts"))


def _layout(row: Mapping[str, str | None]) -> Layout:
    name = LayoutName(row["layout_key"] or "", row["version"] or "")
    columns = _of(name, "layout_columns")
    tables = tuple(
        _table(section, [c for c in columns if c["section"] == section["section"]])
        for section in _of(name, "layout_sections")
    )
    return Layout(
        name=name,
        title=row["name_vi"] or "",
        sender=row["sender"],
        valid_from=_day(row["valid_from"]),
        valid_to=_day(row["valid_to"]),
        tables=tables,
        cover=tuple(
            CoverRule(
                c["field"] or "",
                cast("Literal['cover_label', 'cover_cell', 'cover_constant']", c["role"]),
                c["heading"] or "",
                c["value"] or "",
            )
            for c in columns
            if (c["role"] or "").startswith("cover_")
        ),
    )


def _of(name: LayoutName, list_name: str) -> list[dict[str, str | None]]:
    return [
        row
        for row in lists.rows(list_name)
        if (row["layout_key"], row["version"]) == (name.key, name.version)
    ]


def _table(section: Mapping[str, str | None], rows: Iterable[Mapping[str, str | None]]) -> Table:
    columns: list[Column] = []
    constants: dict[str, dict[str, str]] = {}
    for row in rows:
        line = row["line"] or ""
        if row["role"] == "constant":
            constants.setdefault(line, {})[row["field"] or ""] = row["value"] or ""
        else:
            role = cast("Role", row["role"])
            columns.append(Column((row["heading"] or "",), role, row["field"] or "", line))
    return Table(
        number=section["section"] or "",
        form=section["form"] or "",
        sheets=tuple(_words(section["sheet"])),
        columns=tuple(columns),
        starts_at=section["starts_at"] or "",
        header_rows=int(section["header_rows"] or 1),
        skip_rows=int(section["skip_rows"] or 0),
        totals=tuple(_words(section["totals"])),
        ends_at=tuple(_words(section["ends_at"])),
        dash=cast("Literal['', 'blank', 'zero']", section["dash"] or ""),
        dates=cast("Literal['text', 'serial']", section["dates"] or "text"),
        constants=constants,
    )


def _words(text: str | None) -> list[str]:
    return [word.strip() for word in (text or "").split(_OR) if word.strip()]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
