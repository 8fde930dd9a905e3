"""The code lists of the package, read from their CSV files: the one home of every code and its names.

An empty cell is None. Lookups accept a code, its Vietnamese or English name, or an alias, in any case, with
the tone mark in either place (`hòa`, `hoà`), and wholly without diacritics where that means one code only.
"""

import csv
import difflib
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

import polars as pl

from antq.core.errors import UnknownNameError
from antq.core.text import fold_look_alikes, read, ungarbled

Row = Mapping[str, str | None]
"""A row of a list: column to text, None for an empty cell."""

CODE_COLUMN: Final = MappingProxyType(
    {
        "reporting_units": "reporting_unit",
        "forms": "form",
        "units": "unit_code",
        "measures": "measure_code",
        "activity_types": "activity_code",
        "items": "item_code",
        "case_subjects": "subject_code",
        "agencies": "agency_code",
        "levels": "level",
        "model_categories": "category_code",
    }
)
"""The column that holds the code, for each list whose rows are named codes."""

_ALIAS_LIST: Final = MappingProxyType(
    {
        "units": "unit_aliases",
        "activity_types": "activity_aliases",
        "items": "item_aliases",
        "model_categories": "model_category_aliases",
    }
)
_CODE_ALIAS_NAME: Final = MappingProxyType(
    {
        "reporting_units": "reporting_unit",
        "agencies": "agency",
        "levels": "level",
        "forms": "form",
        "case_subjects": "case_subject",
    }
)


@cache
def names() -> tuple[str, ...]:
    """Names of all lists (file names without `.csv`), sorted."""
    return tuple(
        sorted(
            entry.name.removesuffix(".csv")
            for entry in files("antq.reference").iterdir()
            if entry.name.endswith(".csv")
        )
    )


def raw(name: str) -> bytes:
    """The bytes of a list's CSV file. Raises UnknownNameError for an unknown list."""
    if name not in names():
        raise unknown(name, "antq.reference", names())
    return files("antq.reference").joinpath(f"{name}.csv").read_bytes()


@cache
def _rows(name: str) -> tuple[MappingProxyType[str, str | None], ...]:
    reader = csv.DictReader(raw(name).decode("utf-8").splitlines())
    return tuple(MappingProxyType({key: value or None for key, value in row.items()}) for row in reader)


def rows(name: str) -> list[dict[str, str | None]]:
    """The rows of a list in file order, every value a string or None."""
    return [dict(row) for row in _rows(name)]


def rows_on(name: str, day: date) -> list[Row]:
    """The rows of a dated list that are valid on a day."""
    return valid_on(rows(name), day)


def valid_on(dated: Iterable[Row], day: date) -> list[Row]:
    """The rows that are valid on a day; without a first or last day, since ever or for ever."""
    on = day.isoformat()
    return [row for row in dated if (row["valid_from"] or "") <= on <= (row["valid_to"] or "9999")]


def columns(name: str) -> list[str]:
    """Column names of a list in file order."""
    return next(csv.reader(raw(name).decode("utf-8").splitlines()))


def frame(name: str) -> pl.DataFrame:
    """A list as a frame of String columns, empty cells null."""
    return pl.DataFrame(rows(name), schema=dict.fromkeys(columns(name), pl.String))


def codes(name: str) -> list[str]:
    """The codes of a list in file order; `name` is a list of CODE_COLUMN or a small list of code_values."""
    if name in CODE_COLUMN:
        return [row[CODE_COLUMN[name]] or "" for row in _rows(name)]
    found = [row["code"] or "" for row in _rows("code_values") if row["list"] == name]
    if not found:
        small = {row["list"] or "" for row in _rows("code_values")}
        raise unknown(name, "antq.reference", [*CODE_COLUMN, *small])
    return found


def labels(name: str, language: str = "vi") -> dict[str, str]:
    """Code to its name in `vi` or `en`, in file order."""
    column = f"name_{language}"
    if name in CODE_COLUMN:
        return {row[CODE_COLUMN[name]] or "": row[column] or "" for row in _rows(name)}
    codes(name)
    return {row["code"] or "": row[column] or "" for row in _rows("code_values") if row["list"] == name}


_TONE_PLACES: Final = tuple(
    (f"{first}{second_toned}", f"{first_toned}{second}")
    for first, second, pairs in (
        ("o", "a", (("ò", "à"), ("ó", "á"), ("ỏ", "ả"), ("õ", "ã"), ("ọ", "ạ"))),
        ("o", "e", (("ò", "è"), ("ó", "é"), ("ỏ", "ẻ"), ("õ", "ẽ"), ("ọ", "ẹ"))),
        ("u", "y", (("ù", "ỳ"), ("ú", "ý"), ("ủ", "ỷ"), ("ũ", "ỹ"), ("ụ", "ỵ"))),
    )
    for first_toned, second_toned in pairs
)


def written(text: str) -> str:
    """`text` in the form lookups compare: read (see `antq.core.text`), lower case, single spaces, old tone marks.

    Garbled text is decoded and look-alike letters are folded: whoever files what was looked up adds a finding.
    """
    plain_letters = fold_look_alikes(read(ungarbled(text)))
    return old_tone_marks(" ".join(unicodedata.normalize("NFC", plain_letters).casefold().split()))


def old_tone_marks(text: str) -> str:
    """A composed, lower-case text with the tone mark of `oa`, `oe` and `uy` on the first letter (`hòa`)."""
    for new, old in _TONE_PLACES:
        text = text.replace(new, old)
    return text


def plain(text: str) -> str:
    """`written(text)` without diacritics (`đ` becomes `d`)."""
    letters = unicodedata.normalize("NFD", written(text))
    return "".join(c for c in letters if not unicodedata.combining(c)).replace("đ", "d")


def index(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """Lookup table of (name, code) pairs: every written form, and each plain form that means one code only.

    The first pair wins where two codes share a written form. Query it with `written(text)`.
    """
    table: dict[str, str] = {}
    for name, code in pairs:
        table.setdefault(written(name), code)
    meanings: dict[str, set[str]] = {}
    for name, code in table.items():
        meanings.setdefault(plain(name), set()).add(code)
    for name, found in meanings.items():
        if len(found) == 1:
            table.setdefault(name, next(iter(found)))
    return table


@cache
def lookup(name: str) -> MappingProxyType[str, str]:
    """Every accepted spelling of a list's codes, as `index` describes; `name` as for `codes`."""
    pairs = [(code, code) for code in codes(name)]
    pairs += [(label, code) for language in ("vi", "en") for code, label in labels(name, language).items()]
    if name in _ALIAS_LIST:
        pairs += [(row["alias"] or "", row[CODE_COLUMN[name]] or "") for row in _rows(_ALIAS_LIST[name])]
    else:
        small = _CODE_ALIAS_NAME.get(name, name)
        pairs += [
            (row["alias"] or "", row["code"] or "") for row in _rows("code_aliases") if row["list"] == small
        ]
    return MappingProxyType(index(pairs))


def find(name: str, text: str) -> str | None:
    """The code of list `name` that `text` means, or None."""
    return lookup(name).get(written(text))


_MOST_NEAR: Final = 3
_FEW: Final = 20


def find_near(text: str, known: Iterable[str]) -> list[str]:
    """Those of `known` that a mistyped `text` probably meant, the likeliest first, whatever its case and accents."""
    spelled: dict[str, str] = {}
    for name in known:
        spelled.setdefault(plain(name), name)
    typed = plain(text)
    begun = [name for shape, name in spelled.items() if typed and shape.startswith(typed)]
    close = difflib.get_close_matches(typed, list(spelled), n=_MOST_NEAR, cutoff=0.6)
    return list(dict.fromkeys([*begun, *(spelled[shape] for shape in close)]))[:_MOST_NEAR]


def unknown(
    text: str, where: str, known: Iterable[str] | Mapping[str, str], what: str | None = None
) -> UnknownNameError:
    """The error for a `text` that none of `known` is; `where` says which list was looked in, `what` says it in words.

    A mapping gives spellings and the code that each means; what is offered are codes. Few codes are all offered where
    none is near.
    """
    names_shown = known if isinstance(known, Mapping) else {name: name for name in known}
    offered = list(dict.fromkeys(names_shown[name] for name in find_near(text, names_shown)))
    every = sorted(set(names_shown.values()))
    if offered:
        fix: str | None = f"có phải / did you mean: {', '.join(offered)}"
    else:
        fix = f"chọn trong / one of: {', '.join(every)}" if len(every) <= _FEW else None
    return UnknownNameError(what or f"Không có “{text}” / there is no “{text}”", where=where, fix=fix)


def code_of(name: str, text: str) -> str:
    """The code of list `name` that `text` means. Raises UnknownNameError, with the codes it may have meant, if none."""
    code = find(name, text)
    if code is None:
        raise unknown(text, name, lookup(name))
    return code
