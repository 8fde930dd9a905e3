"""Advanced exemplars (`điển hình tiên tiến`), collectives or individuals: those there are, and those commended."""

from typing import Final

from antq.narrative import lexicon
from antq.narrative.context import Context
from antq.narrative.folding import fold
from antq.narrative.rules.verdict import Verdict

_EXEMPLAR: Final = [fold("điển"), fold("hình")]
# `điển hình là Công an xã …` names an example of what was counted.
_FOR_EXAMPLE: Final = frozenset({"là", "như", ":", "có", ","})
_JOINTS: Final = frozenset({",", "và", "/", "cùng"})
_PARTS_WITHIN: Final = 6
_LINKS: Final = frozenset({"là", "làm"})
_VERB_WITHIN: Final = 24
_COMMENDED: Final = (
    ["biểu", "dương"],
    ["tuyên", "dương"],
    ["tôn", "vinh"],
    ["vinh", "danh"],
    ["khen"],
    ["được", "tặng"],
)
_KEPT: Final = (["có"], ["duy", "trì"])
_STOCK: Final = "advanced_exemplar"
_COMMENDATION: Final = "exemplar_commendation"


def exemplar(context: Context, previous: Verdict | None) -> Verdict | None:
    """A number of exemplars: those there are, those commended, else without a measure.

    None where nothing says what was done with them.
    """
    code = _code(context, previous)
    if code is None:
        acted = context.nearest("topic", "result", "static", sides="left right")
        return (
            Verdict("organisation", None, "exemplars", 0.6, _STOCK)
            if acted or context.counted.noun_first
            else None
        )
    measure = lexicon.measure_of()[code, _field(context)]
    return Verdict(lexicon.class_of()[code], measure, "exemplars", 0.85, code)


def with_models(context: Context) -> Verdict | None:
    """`96 mô hình, điển hình tiên tiến`: one number for both, which neither measure holds."""
    acted = context.nearest("topic", "result", "static", "model_step", sides="left right")
    return (
        Verdict("model", None, "models_and_exemplars", 0.6) if acted or context.counted.noun_first else None
    )


def _divides(context: Context) -> bool:
    """Whether a number is one of the parts of exemplars counted before, in a bracket or shortly after `gồm`."""
    tokens, first = context.tokens, context.counted.number.qualified
    before = tokens.words[max(0, first - _PARTS_WITHIN) : first]
    return tokens.bracket[context.counted.number.first] >= 0 or "gồm" in before


def are_exemplars(context: Context, previous: Verdict | None) -> bool:
    """Whether persons, collectives or places are exemplars: `15 tập thể, 40 cá nhân điển hình tiên tiến`."""
    tokens, i = context.tokens, context.counted.last + 1
    if previous is not None and previous.activity in (_STOCK, _COMMENDATION) and _divides(context):
        # `63 gương điển hình tiên tiến (21 tập thể, 42 cá nhân)`
        return context.counted.noun in ("person", "collective")
    if tokens.word(i) in _JOINTS and tokens.is_number(i + 1):
        hit = lexicon.countable().at(tokens, i + 2)
        if hit is None or hit[1].get("noun") not in ("person", "collective", "model_example"):
            return False
        if hit[1]["noun"] == "model_example":
            return True
        i += 2 + hit[0]
    if tokens.word(i) in _LINKS:
        i += 1
    return tokens.words[i : i + 2] == _EXEMPLAR and tokens.word(i + 2) not in _FOR_EXAMPLE


def _code(context: Context, previous: Verdict | None) -> str | None:
    """Which activity the verb before the number names, else one after it, else that of the number before."""
    tokens, first = context.tokens, context.counted.number.qualified
    sentence, clause = tokens.sentence[first], tokens.clause[context.counted.last]
    for i in range(first - 1, max(-1, first - _VERB_WITHIN), -1):
        if tokens.sentence[i] != sentence or tokens.words[i] == ";":
            break
        for verbs, code in ((_COMMENDED, _COMMENDATION), (_KEPT, _STOCK)):
            if any(tokens.words[i : i + len(verb)] == verb for verb in verbs):
                after = _commended_after(context, clause)
                return _COMMENDATION if code == _STOCK and after else code
    if _commended_after(context, clause):
        return _COMMENDATION
    return (
        previous.activity if previous is not None and previous.activity in (_STOCK, _COMMENDATION) else None
    )


def _commended_after(context: Context, clause: int) -> bool:
    tokens, last = context.tokens, context.counted.last
    for i in range(last + 1, min(len(tokens), last + _VERB_WITHIN)):
        if (
            tokens.sentence[i] != tokens.sentence[last]
            or tokens.words[i] == ";"
            or tokens.clause[i] != clause
        ):
            return False
        if any(tokens.words[i : i + len(verb)] == verb for verb in _COMMENDED):
            return True
    return False


def _field(context: Context) -> str:
    """Whether collectives, individuals or both are counted."""
    words = context.tokens.words[context.counted.unit_first : context.counted.unit_last + 1]
    collectives, individuals = fold("tập") in words, fold("cá") in words
    if context.counted.noun == "person" or (individuals and not collectives):
        return "people"
    if context.counted.noun == "collective" or (collectives and not individuals):
        return "organisations"
    return "items"
