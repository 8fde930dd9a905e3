"""Seizures: goods, cases and suspects, and how goods were obtained."""

from typing import Final

from antq.narrative import lexicon
from antq.narrative.around import Around
from antq.narrative.marks import Mark
from antq.narrative.rules.activities import activity_figure, support
from antq.narrative.rules.verdict import Verdict, governing, reaches

_MONEY_REACH: Final = 25

_CONTAINERS: Final = frozenset(
    {"bag", "packet", "box", "crate", "pack", "bottle", "vehicle", "piece", "container"}
)

_GIVING: Final = ("gift_giving", "leaflet_distribution")


def seized(around: Around, previous: Verdict | None, joined: bool) -> Verdict | None:
    """Goods: a quantity with a unit, or things counted by their name."""
    counted = around.counted
    item, unit = counted.item, counted.unit_code
    acquisition = _acquisition(around)
    given = around.nearest("topic")
    money = unit in ("vnd", "usd", "other_currency")
    is_drug = item in lexicon.drugs()
    if around.tokens.word(counted.number.qualified - 1) == "trong" and unit in _CONTAINERS:
        # What goods were hidden in.
        return None
    relation = "disjoint"
    if _is_weight(around):
        if previous is None or previous.kind != "seizure" or previous.substance not in lexicon.drugs():
            return None
        item, relation = item or previous.substance, "overlap_unknown"
    in_list = joined and previous is not None and previous.substance is not None
    if money and not in_list and not _takes_money(around):
        return None
    if is_drug and acquisition is None:
        acquisition = "seized" if _far_code(around) is None else _far_code(around)
    if acquisition is None and previous and joined and previous.acquisition:
        acquisition = previous.acquisition
    if acquisition is None or (not is_drug and _is_given(around, given)):
        return support(around) if not money and given and given.roles["topic"] in _GIVING else None
    if (
        not is_drug
        and item is None
        and unit in ("vehicle", "head", "sheet", "piece", "plant", "m2", "container")
    ):
        return None
    handed = acquisition == "handed_over"
    indicator = "handed_over_quantity" if handed else "seizure_quantity"
    if acquisition == "found":
        indicator = "found_quantity"
    return Verdict(
        "seizure",
        indicator,
        f"{acquisition}_quantity" if item else f"{acquisition}_quantity_without_goods",
        0.95 if is_drug else 0.85,
        substance=item,
        acquisition=acquisition,
        mode=_mode(around, previous),
        relation=relation,
    )


def _is_weight(around: Around) -> bool:
    """Whether the number weighs the goods just told (`46 bánh heroin nặng 16,04 kg`): the same goods again."""
    first = around.counted.number.qualified
    weights = lexicon.terms("weight")
    return any((hit := weights.at(around.tokens, first - back)) and hit[0] <= back for back in (1, 2, 3))


def _is_given(around: Around, given: Mark | None) -> bool:
    """Whether giving stands nearer to the number than taking."""
    if given is None or given.roles["topic"] not in _GIVING:
        return False
    taken = around.nearest("acquire")
    return taken is None or taken.first < given.first


def _takes_money(around: Around) -> bool:
    """Whether money is taken like goods: a verb of seizing close before it, no fine, worth or fund."""
    mark = around.nearest("acquire", "topic", "plan")
    if (
        mark is None
        or mark.roles.get("acquire") != "seized"
        or around.counted.first - mark.last > _MONEY_REACH
    ):
        return False
    return around.tokens.word(mark.last) != "hồi"


def _far_code(around: Around) -> str | None:
    mark = around.nearest("acquire", sides="right far")
    return mark.roles["acquire"] if mark else None


def _acquisition(around: Around) -> str | None:
    """How goods were obtained: by the verb before them, else behind them (`do người dân giao nộp`)."""
    weapon = around.counted.item in lexicon.weapons()
    for mark in around.all("acquire", sides="left"):
        code = mark.roles["acquire"]
        words = " ".join(around.tokens.words[mark.first : mark.last + 1])
        if words in ("thu hồi", "nộp", "thu gom") and not weapon:
            code = "seized" if words != "nộp" else ""
        if code == "seized":
            behind = next(iter(around.all("acquire", sides="right")), None)
            if behind and behind.roles["acquire"] == "handed_over" and weapon:
                return "handed_over"
            # `phát hiện … giao nộp`: a weak verb gives way to a handing over just behind the list.
            if words == "phát hiện" and (far := around.nearest("acquire", sides="far")):
                return far.roles["acquire"] if far.roles["acquire"] == "handed_over" else code
        if code:
            return code
    if behind := around.nearest("acquire", sides="right far"):
        return behind.roles["acquire"]
    return "seized" if around.nearest("seizure") and around.counted.item else None


def _mode(around: Around, previous: Verdict | None) -> str:
    mark = around.nearest("mode")
    if mark:
        return mark.roles["mode"]
    return previous.mode if previous and previous.mode else "unknown"


def case(around: Around, previous: Verdict | None, joined: bool) -> Verdict | None:
    """Cases: taken to court or mediated, by the nearest verb."""
    near = around.nearest("topic", sides="right")
    if near and near.roles["topic"] == "mediation":
        return Verdict("activity", "mediations", "mediated_cases", 0.9, "mediation")
    if joined and previous and previous.kind == "seizure":
        return seizure_count(around, previous, "seizure_cases")
    verb = governing(around)
    if verb is None:
        verb = around.nearest("seizure", "topic", "reform", sides="right far")
    words = around.tokens.word(around.counted.unit_first)
    if verb is None:
        return seizure_count(around, previous, "seizure_cases") if around.counted.before else None
    if "seizure" in verb.roles and not (words == "trường" and "topic" in verb.roles):
        return seizure_count(around, previous, "seizure_cases")
    if verb.roles.get("topic") == "mediation":
        return Verdict("activity", "mediations", "mediated_cases", 0.9, "mediation")
    if around.nearest("seizure", sides="right") or (words != "trường" and around.nearest("seizure")):
        return seizure_count(around, previous, "seizure_cases")
    return activity_figure(around, previous, "cases", 0.7)


def suspect(around: Around, previous: Verdict | None, joined: bool) -> Verdict | None:
    """Persons dealt with: arrested, or reformed and helped, by the nearest verb."""
    if joined and previous and previous.indicator in ("seizure_cases", "seizure_suspects", "mediations"):
        return seizure_count(around, previous, "seizure_suspects")
    verb = around.nearest("seizure", "reform", "topic")
    if verb and "reform" in verb.roles and "seizure" not in verb.roles and not reaches(around, verb):
        verb = None
    if verb and "reform" in verb.roles and "seizure" not in verb.roles:
        return Verdict("activity", "people_reformed_and_supported", "people_reformed", 0.85, "reform_support")
    if verb is None or "seizure" not in verb.roles:
        behind = around.nearest("reform", "seizure", sides="right")
        if behind and "reform" in behind.roles:
            return Verdict(
                "activity", "people_reformed_and_supported", "people_reformed", 0.8, "reform_support"
            )
        if behind is None and around.nearest("seizure") is None and not around.counted.before:
            return None
    return seizure_count(around, previous, "seizure_suspects")


def seizure_count(around: Around, previous: Verdict | None, indicator: str) -> Verdict:
    """Cases or suspects (`indicator`) of what was seized or handed over."""
    handed = around.nearest("acquire")
    acquisition = handed.roles["acquire"] if handed and handed.roles["acquire"] == "handed_over" else "seized"
    return Verdict(
        "seizure", indicator, indicator, 0.9, acquisition=acquisition, mode=_mode(around, previous)
    )
