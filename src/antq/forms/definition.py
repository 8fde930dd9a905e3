"""What a form is made of: its fields, and what a line must hold together."""

from dataclasses import dataclass
from typing import Literal

from antq.reference import lists

Kind = Literal["text", "code", "place", "decimal", "count", "boolean", "date"]
"""What a cell holds. `decimal` is measured, `count` counted and whole; `place` is a sub-unit, never a person."""


@dataclass(frozen=True)
class Field:
    """A column of a form or a row of the cover: its key in JSON, its headings, what it holds and means.

    `help_vi` tells the clerk what to write, `help_en` says what the figure or code means (dbt's columns carry it);
    `example` is a cell that is right. `code_list` names the list (see `antq.reference.lists.codes`) a `code` cell is
    looked up in; `default` is the code a blank cell means, where the form gives one. `short` is the field's key in an
    event's lines where that is not its name; `column` the dbt column that holds it, where one column does.
    """

    name: str
    header_vi: str
    header_en: str
    kind: Kind
    help_vi: str
    help_en: str
    example: str
    required: bool = False
    code_list: str | None = None
    default: str | None = None
    short: str | None = None
    column: str | None = None

    @property
    def heading(self) -> str:
        """The heading of a template's column: Vietnamese, a star where required, and English on a second line."""
        return f"{self.header_vi}{' *' if self.required else ''}\n{self.header_en}"

    @property
    def event_key(self) -> str:
        """The field's key in the lines of an event."""
        return self.short or self.name


@dataclass(frozen=True)
class Group:
    """Lines tied together by `key`; `codes` and `counts` belong to the whole group and are on any one line of it."""

    key: tuple[str, ...]
    codes: tuple[str, ...]
    counts: tuple[str, ...]


@dataclass(frozen=True)
class LineKind:
    """One kind of line of a form that has several: the fields it uses, those it needs, and what names its subject."""

    code: str
    fields: tuple[str, ...]
    required: tuple[str, ...]
    identity: tuple[str, ...]


@dataclass(frozen=True)
class Form:
    """A form: its key, sheet name, the columns of its lines in the order of the template, and how they combine.

    Lines equal in `identity` speak of the same thing; level and place belong to it, since two posts may report the
    same numbers. Of each tuple of `together` all cells are filled or none. `figures` are the fields an event's line
    holds by measure (`"v": {…}`); `kind_field` is the column that distinguishes the `kinds` of line.
    """

    key: str
    sheet: str
    fields: tuple[Field, ...]
    identity: tuple[str, ...]
    together: tuple[tuple[str, ...], ...] = ()
    figures: tuple[str, ...] = ()
    group: Group | None = None
    kind_field: str | None = None
    kinds: tuple[LineKind, ...] = ()

    @property
    def version(self) -> int:
        """From the list `forms`, whose row is published with the others."""
        return int(self._row["version"] or 0)

    @property
    def name_en(self) -> str:
        """English name, from the list `forms`."""
        return self._row["name_en"] or ""

    @property
    def title(self) -> str:
        """The title of the form's sheet in the template."""
        return f"{self.sheet.upper()} / {self.name_en}"

    @property
    def _row(self) -> dict[str, str | None]:
        return next(row for row in lists.rows("forms") if row["form"] == self.key)

    def field(self, name: str) -> Field:
        """The column with this key. Raises KeyError if the form has none."""
        return named(self.fields, name)

    @property
    def names(self) -> tuple[str, ...]:
        """Keys of all columns."""
        return tuple(field.name for field in self.fields)


def named(fields: tuple[Field, ...], name: str) -> Field:
    """The field with this key. Raises KeyError if there is none."""
    for field in fields:
        if field.name == name:
            return field
    raise KeyError(name)
