"""Steering committees of the movement: how many there are, and how many were set up or consolidated, by level."""

from typing import Final

from antq.narrative import lexicon
from antq.narrative.context import Context
from antq.narrative.folding import fold
from antq.narrative.rules.teams import SUFFIX
from antq.narrative.rules.verdict import Verdict

_NAMES: Final = (["ban", "chỉ", "đạo"], ["bcđ"])
_NAME_WITHIN: Final = 14
# How far after the name its level or its subject may be, and before the number a verb.
_LEVEL_WITHIN: Final = 24
_VERB_WITHIN: Final = 8
_SET_UP: Final = (["kiện", fold("toàn")], ["thành", "lập"], ["củng", "cố"])
_KEPT: Final = (["có"], ["hiện", "có"], ["duy", "trì"])
_LEVEL_OF_PLACE: Final = {
    "xã": "commune",
    "phường": "commune",
    "đặc": "commune",
    "huyện": "district",
    "quận": "district",
}
_NOT: Final = frozenset({"chưa", "không"})
_DENIED: Final = "denied"
_DISTRICT: Final = "district_level_units_with_steering_committee"


def is_committee(context: Context) -> bool:
    """Whether the counted noun is the name of a steering committee."""
    return _is_name(context, context.counted.unit_first)


def committee(context: Context, previous: Verdict | None) -> Verdict | None:
    """Committees counted by their name: `kiện toàn 1 Ban Chỉ đạo cấp tỉnh và 102 Ban Chỉ đạo cấp xã`."""
    counted = context.counted
    of_committees = previous is not None and "steering_committee" in (previous.activity or "")
    shared = ""
    if of_committees and previous is not None:
        shared = "set_up" if (previous.activity or "").endswith(SUFFIX) else "kept"
    return _figure(context, _level_named(context, counted.unit_first), counted.number.qualified, shared)


def of_places(context: Context) -> Verdict | None:
    """Places counted that have one or set one up: `99/99 xã, phường kiện toàn Ban Chỉ đạo`."""
    tokens, counted = context.tokens, context.counted
    clause = tokens.clause[counted.last]
    for i in range(counted.last + 1, min(len(tokens), counted.last + _NAME_WITHIN)):
        if tokens.is_number(i) or tokens.words[i] in (";", "."):
            break
        if _is_name(context, i):
            words = (tokens.word(counted.unit_first), tokens.word(counted.unit_first + 1))
            level = "district" if words == ("thị", "xã") else _LEVEL_OF_PLACE.get(words[0], "")
            if words == ("thị", "trấn"):
                level = "commune"
            named = _level_named(context, i)
            level = level if named in ("", level, "several") else "other"
            if level == "district":
                return Verdict(
                    "organisation", _DISTRICT, "steering_committees", 0.8, "district_steering_committee"
                )
            return _figure(context, level, i) if tokens.clause[i] == clause or level else None
    return _named_before(context)


def _named_before(context: Context) -> Verdict | None:
    """`BCĐ 138 được kiện toàn ở cả 38/38 xã, phường`"""
    tokens, counted = context.tokens, context.counted
    first = counted.number.qualified
    for i in range(first - 1, max(-1, first - _NAME_WITHIN), -1):
        if tokens.sentence[i] != tokens.sentence[first] or tokens.words[i] in (";", ":"):
            return None
        if _is_name(context, i):
            between = tokens.words[i:first]
            set_up = any(between[k : k + 2] in _SET_UP for k in range(len(between)))
            level = _LEVEL_OF_PLACE.get(tokens.word(counted.unit_first), "")
            if not set_up or level != "commune" or not _NOT.isdisjoint(between):
                return None
            return _figure(context, level, first, "set_up")
    return None


def _figure(context: Context, level: str, before: int, shared: str = "") -> Verdict | None:
    """The figure of a level by the verb before token `before`; no measure where something leaves it open."""
    verb = _verb(context, before) or shared
    if verb == _DENIED:
        return None
    if level not in ("provincial", "commune") or not verb:
        return Verdict("organisation", None, "steering_committees", 0.6)
    code = f"{level}_steering_committee" + (SUFFIX if verb == "set_up" else "")
    field = "occasions" if verb == "set_up" else "organisations"
    measure = lexicon.measure_of()[code, field]
    return Verdict("organisation", measure, "steering_committees", 0.8, code)


def _verb(context: Context, before: int) -> str:
    """Whether committees were set up, are kept, or neither; of a verb before token `before`, else after the number."""
    tokens = context.tokens
    for i in range(before - 1, max(-1, before - _VERB_WITHIN), -1):
        if tokens.sentence[i] != tokens.sentence[before] or tokens.words[i] in (";", "."):
            break
        for verbs, meaning in ((_SET_UP, "set_up"), (_KEPT, "kept")):
            if any(tokens.words[i : i + len(verb)] == verb for verb in verbs):
                return _DENIED if tokens.word(i - 1) in _NOT else meaning
    last = context.counted.last
    after = [
        tokens.words[i]
        for i in range(last + 1, min(len(tokens), last + 1 + _LEVEL_WITHIN))
        if tokens.sentence[i] == tokens.sentence[last]
    ]
    if any(after[i : i + 2] in _SET_UP for i in range(len(after))) and not any(map(str.isdigit, after)):
        return _DENIED if not _NOT.isdisjoint(after) else "set_up"
    return ""


def _is_name(context: Context, i: int) -> bool:
    return any(context.tokens.words[i : i + len(name)] == name for name in _NAMES)


def _level_named(context: Context, name: int) -> str:
    """The level or the other subject named after a committee's name; empty where there is none."""
    tokens, terms = context.tokens, lexicon.terms("committee")
    found = ""
    for i in range(name + 1, min(len(tokens), name + _LEVEL_WITHIN)):
        if tokens.sentence[i] != tokens.sentence[name] or tokens.words[i] in (";", ".", ":"):
            break
        hit = terms.at(tokens, i)
        if hit is not None:
            if hit[1] == "other":
                return "other"
            found = found or hit[1]
    return found
