"""Provincial territories of both generations: a name or code resolves only together with a date.

Resolution 202/2025/QH15 (12/06/2025) made 34 provincial units of 63 from 2025-07-01; Decision 19/2025/QD-TTg
gave the new units the codes of the provinces that host their seats, so codes 15, 24, 44, 52, 80, 82 and 91 changed
their meaning, and one name may be two territories. A province key names one territory and is never renamed:
a change of status (Hue 2025, Dong Nai, Quang Ninh and Bac Ninh 2026) adds a row to it.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Final

from antq.core.errors import AntqError, UnknownNameError
from antq.reference import lists

_STATUS_WORDS: Final = ("tỉnh ", "thành phố ", "tp. ", "tp.", "tp ")
_DASHES: Final = str.maketrans({"-": " ", "–": " ", "—": " "})


@dataclass(frozen=True)
class Territory:
    """One row of a territory's history: name, status and code from `valid_from` to `valid_to`, both inside.

    `valid_to` None means in force. `successor` is the merged territory, for a row that ended in a merger.
    """

    province_key: str
    gso_code: str
    iso_code: str
    name_vi: str
    name_en: str
    kind: str
    valid_from: date
    valid_to: date | None
    successor: str | None

    def is_valid_on(self, on: date) -> bool:
        """True on a day within the row's validity."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@cache
def history() -> tuple[Territory, ...]:
    """All rows of all territories, in official (code) order."""
    return tuple(
        Territory(
            province_key=row["province_key"] or "",
            gso_code=row["gso_code"] or "",
            iso_code=row["iso_code"] or "",
            name_vi=row["name_vi"] or "",
            name_en=row["name_en"] or "",
            kind=row["kind"] or "",
            valid_from=date.fromisoformat(row["valid_from"] or ""),
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            successor=row["successor_province_key"],
        )
        for row in lists.rows("provinces")
    )


@lru_cache(maxsize=256)
def territories(on: date) -> tuple[Territory, ...]:
    """The territories of a day, in official order: 63 to 2025-06-30, 34 since."""
    return tuple(row for row in history() if row.is_valid_on(on))


def resolve(name_or_code: str, on: date) -> str:
    """The province key that a name, alias, GSO code or key means on a day.

    A name a territory bore earlier still means it while the territory exists (`Tỉnh Đồng Nai` after it became a
    city); a name it had not yet taken does not. Raises AntqError that lists close names, or the successor of a
    territory that had ended.
    """
    text = _shape(name_or_code)
    if text.isdigit():
        return _by_code(text.zfill(2), on)
    found = _names(on).get(text)
    if found:
        return found
    raise _unknown(name_or_code, text, on)


def territory(province_key: str, on: date) -> Territory:
    """The row of a territory on a day. Raises AntqError if the territory does not exist then."""
    for row in territories(on):
        if row.province_key == province_key:
            return row
    raise AntqError(
        f"Không có địa bàn `{province_key}` vào ngày {on.isoformat()} / no such territory on that day",
        where="antq.geography",
        fix=_describe_end(province_key, on) or "xem reference/provinces.csv",
    )


def boundary_set_of(on: date) -> str:
    """The boundary set of a day, `63` or `34`. Raises AntqError before the list of 63 began."""
    for row in lists.rows_on("boundary_sets", on):
        return row["boundary_set"] or ""
    raise AntqError(
        f"Không có bản đồ tỉnh cho ngày {on.isoformat()} / no boundary set for that day",
        fix="kho ghi nhận từ 2008-08-01 / the warehouse begins on 2008-08-01",
    )


def successor(province_key: str) -> str | None:
    """The merged territory that took this one over, None while it exists. Raises AntqError for an unknown key."""
    rows = [row for row in history() if row.province_key == province_key]
    if not rows:
        raise lists.unknown(province_key, "provinces", [row.province_key for row in history()])
    return rows[-1].successor


def keys_of(name_or_key: str) -> tuple[str, ...]:
    """The territories that a key names, or that ever bore a name. Raises UnknownNameError, with near ones, if none."""
    keys = tuple(dict.fromkeys(_all_names().get(_shape(name_or_key), ())))
    if not keys:
        names = {_shape(row.name_vi): row.province_key for row in history()}
        raise lists.unknown(name_or_key, "provinces", names | {key: key for key in names.values()})
    return keys


def name_of(province_key: str) -> str:
    """The latest name of a territory. Raises UnknownNameError for a key that no territory has."""
    rows = [row for row in history() if row.province_key == province_key]
    if not rows:
        raise lists.unknown(province_key, "provinces", [row.province_key for row in history()])
    return rows[-1].name_vi


def _shape(text: str) -> str:
    """A name as compared: dashes are spaces, status words (`tỉnh`, `thành phố`, `TP.`) do not count."""
    shape = lists.written(text.translate(_DASHES))
    for word in _STATUS_WORDS:
        if shape.startswith(word):
            return shape.removeprefix(word).strip()
    return shape.removeprefix("tinh ").removeprefix("thanh pho ").strip()


@lru_cache(maxsize=256)
def _names(on: date) -> dict[str, str]:
    existing = {row.province_key for row in territories(on)}
    borne = [row for row in history() if row.province_key in existing and row.valid_from <= on]
    pairs = [(_shape(row.name_vi), row.province_key) for row in borne]
    pairs += [(_shape(row.name_en), row.province_key) for row in borne]
    pairs += [(row.province_key, row.province_key) for row in borne]
    official = dict(pairs)
    for alias in lists.rows("province_aliases"):
        key = official.get(_shape(alias["name_vi"] or ""))
        if key:
            pairs.append((_shape(alias["alias"] or ""), key))
    return lists.index(pairs)


def _by_code(code: str, on: date) -> str:
    for row in territories(on):
        if row.gso_code == code:
            return row.province_key
    others = [row for row in history() if row.gso_code == code]
    meanings = "; ".join(f"{row.name_vi} {row.valid_from.isoformat()}–{row.valid_to or ''}" for row in others)
    raise AntqError(
        f"Mã tỉnh `{code}` không dùng vào ngày {on.isoformat()} / code not in use on that day",
        fix=f"mã này từng là / it was: {meanings}"
        if meanings
        else "dùng tên tỉnh / write the province's name",
    )


def _unknown(given: str, text: str, on: date) -> UnknownNameError:
    fix = next((_describe_end(key, on) for key in _all_names().get(text, ()) if _describe_end(key, on)), None)
    if fix is None:
        keys = dict.fromkeys(_names(on)[name] for name in lists.find_near(text, _names(on)))
        names = [territory(key, on).name_vi for key in keys]
        fix = f"có phải / did you mean: {', '.join(names)}" if names else "dùng tên tỉnh như trong danh mục"
    return UnknownNameError(
        f"Không rõ tỉnh `{given}` vào ngày {on.isoformat()} / unknown province on that day", fix=fix
    )


@cache
def _all_names() -> dict[str, tuple[str, ...]]:
    """Every name ever borne to the keys that bore it."""
    table: dict[str, list[str]] = {}
    for row in history():
        for name in (_shape(row.name_vi), lists.plain(_shape(row.name_vi)), row.province_key):
            table.setdefault(name, []).append(row.province_key)
    return {name: tuple(keys) for name, keys in table.items()}


def _describe_end(province_key: str, on: date) -> str | None:
    """What became of a territory that no longer exists, or when one that does not exist yet begins."""
    rows = [row for row in history() if row.province_key == province_key]
    if not rows or any(row.is_valid_on(on) for row in rows):
        return None
    if on < rows[0].valid_from:
        return f"{rows[0].name_vi} có từ / begins on {rows[0].valid_from.isoformat()}"
    last = rows[-1]
    successor_name = next((row.name_vi for row in history() if row.province_key == last.successor), "")
    end = f"{last.name_vi} kết thúc / ended on {last.valid_to}"
    return f"{end}; nay thuộc / now part of {successor_name} ({last.successor})"
