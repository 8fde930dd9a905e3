"""Seizures: goods and how they were obtained, and which counts of cases and persons are crimes."""

from typing import Final

from antq.narrative import lexicon
from antq.narrative.around import Around
from antq.narrative.marks import Mark
from antq.narrative.offences import NONE, OTHER, SEIZABLE
from antq.narrative.rules import crimes
from antq.narrative.rules.activities import activity_figure, support
from antq.narrative.rules.verdict import Verdict, governing, reaches

_MONEY_REACH: Final = 25
# How far behind money it may be said that it goes to the budget: fines are no goods.
_REVENUE_WITHIN: Final = 8
_RESIDENT_WITHIN: Final = 16
_GOODS_NEAR: Final = 6
_AGAIN_TOKENS: Final = 16

_CONTAINERS: Final = frozenset(
    {"bag", "packet", "box", "crate", "pack", "bottle", "vehicle", "piece", "container"}
)

_MASSES: Final = frozenset({"kg", "g", "mg", "quintal", "ton"})
_WEIGHT_JOINTS: Final = frozenset({"là", "được", "đạt", ":", "tính", "ước"})

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
    if item is None and unit in _CONTAINERS and _holds_goods(around):
        return None
    relation = "disjoint"
    if _is_weight(around, previous):
        weighed = previous.substance if previous is not None and previous.kind == "seizure" else None
        if weighed in lexicon.drugs() and (item is None or item == weighed or is_drug):
            item, relation = item or weighed, "overlap_unknown"
        elif item is None or item == weighed:
            return None
    if item is None and unit is not None and not money:
        item = _named_before(around, unit)
    in_list = joined and previous is not None and previous.substance is not None
    if money and not in_list and not _takes_money(around):
        return None
    if is_drug and acquisition is None:
        acquisition = "seized" if _far_code(around) is None else _far_code(around)
    if acquisition is None and previous and joined and previous.acquisition:
        acquisition = previous.acquisition
    if acquisition is None or (not is_drug and not _is_weapon(around) and _is_given(around, given)):
        gift = not money and not _is_weapon(around) and given and given.roles["topic"] in _GIVING
        return support(around) if gift else None
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


def _holds_goods(around: Around) -> bool:
    """Whether a container is only what other goods were in (`1 bao tải vô chủ chứa 20 kg cần sa`)."""
    tokens, last = around.tokens, around.counted.last
    contains = lexicon.terms("contains")
    return any(contains.at(tokens, i) for i in range(last + 1, last + _GOODS_NEAR))


def _named_before(around: Around, unit: str) -> str | None:
    """The goods last named before a quantity without its own, if counted so: `buôn lậu thuốc lá, thu 3.000 bao`."""
    for mark in around.all("goods"):
        code = mark.roles["goods"]
        fits = (code, unit) in lexicon.item_units() and code in lexicon.forbidden()
        return code if fits else None
    return None


def _is_weight(around: Around, previous: Verdict | None) -> bool:
    """Whether the number weighs the goods just told: `46 bánh heroin nặng 16,04 kg`, `10 bánh heroin (3,45 kg)`."""
    tokens, counted = around.tokens, around.counted
    first = counted.number.qualified
    while tokens.word(first - 1) in _WEIGHT_JOINTS:
        first -= 1
    weights = lexicon.terms("weight")
    if any(weights.at(tokens, first - back) for back in (1, 2, 3)):
        return True
    bracketed = tokens.word(counted.number.qualified - 1) == "(" and (counted.before or not counted.has_goods)
    return (
        bracketed and counted.unit_code in _MASSES and previous is not None and previous.substance is not None
    )


def _is_received(around: Around) -> bool:
    before = around.counted.number.qualified
    return around.tokens.words[max(0, before - 2) : before] == ["tiếp", "nhận"]


def _is_given(around: Around, given: Mark | None) -> bool:
    """Whether giving stands nearer to the number than taking."""
    if given is None or given.roles["topic"] not in _GIVING or around.tokens.word(given.last) == "giá":
        return False
    taken = next((mark for mark in around.all("acquire") if _obtained(mark, weapon=False)), None)
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
    tokens, first = around.tokens, around.counted.last + 1
    if any(one.roles["topic"] == "traffic_fine" for one in around.all("topic")) or any(
        lexicon.terms("revenue").at(tokens, i) for i in range(first, first + _REVENUE_WITHIN)
    ):
        return False
    return tokens.word(mark.last) != "hồi"


def _far_code(around: Around) -> str | None:
    return _behind(around, weapon=False)


def _acquisition(around: Around) -> str | None:
    """How goods were obtained: by the verb before them, else behind them (`do người dân giao nộp`)."""
    weapon = _is_weapon(around)
    for mark in around.all("acquire", sides="left"):
        code = _obtained(mark, weapon)
        if code == "seized":
            behind = next(iter(around.all("acquire", sides="right")), None)
            if behind and behind.roles["acquire"] == "handed_over" and weapon:
                return "handed_over"
            # `phát hiện … giao nộp`: a weak verb gives way to a handing over just behind the list.
            words = " ".join(around.tokens.words[mark.first : mark.last + 1])
            if words == "phát hiện" and weapon and _by_residents(around, mark):
                return "found"
            if words == "phát hiện" and (far := around.nearest("acquire", sides="far")):
                return "handed_over" if far.roles["acquire"] == "handed_over" else code
        if code:
            return code
    if code := _behind(around, weapon):
        return code
    if around.nearest("seizure") and around.counted.item:
        return "seized"
    return _told_after(around, weapon) if around.counted.item else None


def _obtained(mark: Mark, weapon: bool) -> str | None:
    """What a verb says of goods: weapons that are received or collected were handed over, other goods were not."""
    code = mark.roles["acquire"]
    if code == "received":
        return "handed_over" if weapon else None
    if code == "collected":
        return "handed_over" if weapon else "seized"
    return code


def _is_weapon(around: Around) -> bool:
    """Whether a weapon, an explosive, a firework or a part of one is counted: what residents are asked to hand over."""
    counted = around.counted
    words = around.tokens.words[counted.unit_first : counted.last + 1]
    return counted.item in lexicon.weapons() or not lexicon.words("weapon_word").isdisjoint(words)


def _by_residents(around: Around, verb: Mark) -> bool:
    """Whether residents came upon a thing at work (`trong lúc làm rẫy, ông … phát hiện 1 quả bom`)."""
    tokens = around.tokens
    residents, agencies = lexicon.terms("resident"), lexicon.terms("agency")
    for i in range(verb.first - 1, max(-1, verb.first - _RESIDENT_WITHIN), -1):
        if tokens.sentence[i] != tokens.sentence[verb.first] or agencies.at(tokens, i):
            return False
        if residents.at(tokens, i):
            return True
    return False


def _behind(around: Around, weapon: bool) -> str | None:
    marks = around.all("acquire", sides="right far")
    return next((code for mark in marks if (code := _obtained(mark, weapon))), None)


def _told_after(around: Around, weapon: bool) -> str | None:
    """What the next sentence says of the goods: `Toàn bộ số hàng đã bị thu giữ.`"""
    tokens = around.tokens
    i = around.counted.last
    sentence = tokens.sentence[i]
    while i < len(tokens) and tokens.sentence[i] == sentence:
        i += 1
    if not lexicon.terms("goods_again").at(tokens, i):
        return None
    limit = min(len(tokens), i + _AGAIN_TOKENS)
    verbs = lexicon.terms("acquire")
    for k in range(i, limit):
        if tokens.sentence[k] != tokens.sentence[i] or tokens.is_number(k):
            return None
        if (hit := verbs.at(tokens, k)) and hit[1] in ("seized", "handed_over", "found"):
            return hit[1]
    return None


def _mode(around: Around, previous: Verdict | None) -> str:
    mark = around.nearest("mode")
    if mark:
        return mark.roles["mode"]
    return previous.mode if previous and previous.mode else "unknown"


def case(around: Around, previous: Verdict | None, joined: bool) -> Verdict | None:
    """Cases: found, mediated or an activity's, by the nearest verb."""
    tokens, first = around.tokens, around.counted.number.qualified
    if any(lexicon.terms("commended").at(tokens, first - back) for back in (3, 2, 1)):
        # `gửi thư khen 1 chuyên án`: who was commended for it, not how many were found.
        return None
    near = around.nearest("topic", sides="right")
    if near and near.roles["topic"] == "mediation" and _is_received(around):
        # `tiếp nhận 86 vụ, hòa giải thành 79 vụ`: what came in, of which the next number counts what was done.
        return None
    if near and near.roles["topic"] == "mediation":
        return Verdict("activity", "mediations", "mediated_cases", 0.9, "mediation")
    if joined and previous and previous.offence:
        return crimes.count(around, previous, joined, "seizure_cases")
    verb = governing(around)
    if verb is None:
        verb = around.nearest("seizure", "topic", "reform", sides="right far")
    words = around.tokens.word(around.counted.unit_first)
    offence = around.offences.of(around.counted)
    if verb is None:
        told = around.counted.before or offence in (SEIZABLE, OTHER)
        return crimes.count(around, previous, joined, "seizure_cases") if told else None
    if verb.roles.get("topic") == "traffic_fine":
        return crimes.count(around, previous, joined, "seizure_cases")
    if "seizure" in verb.roles and not (words == "trường" and "topic" in verb.roles):
        return crimes.count(around, previous, joined, "seizure_cases")
    if verb.roles.get("topic") == "mediation":
        return Verdict("activity", "mediations", "mediated_cases", 0.9, "mediation")
    if around.nearest("seizure", sides="right") or (words != "trường" and around.nearest("seizure")):
        return crimes.count(around, previous, joined, "seizure_cases")
    if offence in (SEIZABLE, OTHER, NONE):
        return crimes.count(around, previous, joined, "seizure_cases")
    figure = activity_figure(around, previous, "cases", 0.7)
    if figure.indicator is None and words == "vụ":
        # Cases that were checked or settled: crime of some kind, and no activity of the forms.
        return crimes.count(around, previous, joined, "seizure_cases")
    return figure


def suspect(around: Around, previous: Verdict | None, joined: bool) -> Verdict | None:
    """Persons dealt with: caught, or reformed and helped, by the nearest verb."""
    if joined and previous and (previous.offence or previous.indicator == "mediations"):
        return crimes.count(around, previous, joined, "seizure_suspects")
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
    return crimes.count(around, previous, joined, "seizure_suspects")
