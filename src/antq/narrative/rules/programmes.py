"""Programmes, plans and rules by which agencies work together: counted where they were signed."""

from typing import Final

from antq.narrative.context import Context
from antq.narrative.folding import fold
from antq.narrative.rules.verdict import Verdict

ACTIVITY: Final = "coordination_programme"
_SIGNED: Final = frozenset({"ký", "kí"})
_GOING_ON: Final = frozenset({"thực", "triển", "duy", "tiếp", "sơ", "tổng", "đánh"})
# Verbs that end what was signed, by their words.
_ENDING: Final = tuple(
    fold(verb).split()
    for verb in ("hủy", "bãi bỏ", "chấm dứt", "thanh lý", "hết hiệu lực", "hết hạn", "dừng", "thay thế")
)
_PART_ENDS: Final = frozenset({",", ";", ".", "và", "\n"})
# How far from the number the verb of signing may be.
_SIGNED_WITHIN: Final = 14


def programme(context: Context, previous: Verdict | None, joined: bool) -> Verdict | None:
    """Programmes signed; those only carried out, issued, reviewed or ended have no measure."""
    if _is_ended(context):
        return Verdict("activity", None, "programmes", 0.6, ACTIVITY)
    if _is_signed(context):
        return Verdict("activity", "coordination_programmes_signed", "programmes_signed", 0.85, ACTIVITY)
    if joined and previous is not None and previous.activity == ACTIVITY:
        return Verdict("activity", previous.indicator, "programmes_signed", 0.8, ACTIVITY)
    if _is_denied(context):
        return None
    acted = context.nearest("topic", "result", "static", sides="left right") or context.counted.noun_first
    return Verdict("activity", None, "programmes", 0.6, ACTIVITY) if acted else None


def is_partner(context: Context, previous: Verdict | None) -> bool:
    """`ký kết 12 chương trình phối hợp với 8 sở, ngành`: with how many it was signed."""
    before = context.tokens.word(context.counted.number.qualified - 1)
    return previous is not None and previous.activity == ACTIVITY and before in ("với", "cùng", "giữa")


def _is_signed(context: Context) -> bool:
    """Whether a verb of signing is the nearest before the number, or follows it and no verb goes on with them before.

    `thực hiện 24 chương trình phối hợp đã ký kết` are those of earlier years too.
    """
    tokens, counted = context.tokens, context.counted
    before = _verb_before(context)
    if before is not None and tokens.words[before] in _SIGNED:
        return not _is_denied(context)
    words = tokens.words[counted.unit_first : counted.last + _SIGNED_WITHIN]
    clause = tokens.clause[counted.last]
    signed = any(
        word in _SIGNED and tokens.clause[counted.unit_first + k] == clause for k, word in enumerate(words)
    )
    return signed and (before is None or tokens.words[before] not in _GOING_ON)


def _is_ended(context: Context) -> bool:
    """`hủy bỏ 2 quy chế phối hợp`, `2 quy chế phối hợp đã ký hết hiệu lực`: the nearest verb ends what was signed."""
    tokens, counted = context.tokens, context.counted
    before = _verb_before(context)
    if before is not None and _ends(context, before):
        return True
    for i in range(counted.last + 1, min(len(tokens), counted.last + _SIGNED_WITHIN)):
        if tokens.words[i] in _PART_ENDS or tokens.is_number(i):
            return False
        if _ends(context, i):
            return True
    return False


def _ends(context: Context, i: int) -> bool:
    return any(context.tokens.words[i : i + len(verb)] == verb for verb in _ENDING)


def _verb_before(context: Context) -> int | None:
    """The token of the verb of signing, ending or going on that is nearest before the number in its clause."""
    tokens, counted = context.tokens, context.counted
    for i in range(counted.first - 1, max(-1, counted.first - _SIGNED_WITHIN), -1):
        if tokens.clause[i] != tokens.clause[counted.first]:
            return None
        if tokens.words[i] in _SIGNED or tokens.words[i] in _GOING_ON or _ends(context, i):
            return i
    return None


def _is_denied(context: Context) -> bool:
    """`chưa ký 2 quy chế phối hợp`"""
    tokens = context.tokens
    before = _verb_before(context)
    return before is not None and {"chưa", "không"} & set(tokens.words[max(0, before - 2) : before]) != set()
