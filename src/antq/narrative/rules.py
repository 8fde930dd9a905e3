"""Which figure a counted number is: kind, measure, goods and how they were obtained, by its noun and its surroundings.

Every rule is general: a noun class, and marks around it. `judge` returns None for what is no result of the report.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final

from antq.narrative import lexicon
from antq.narrative.around import Around
from antq.narrative.marks import Mark
from antq.narrative.text import fold

_FIELD: Final = {
    "occasion": "occasions",
    "attendance": "attendances",
    "person": "people",
    "suspect": "people",
    "delegate": "attendances",
    "household": "households",
    "collective": "organisations",
    "body": "organisations",
    "cell": "occasions",
    "area": "organisations",
    "place": "organisations",
    "case": "occasions",
    "information": "items",
    "news": "items",
    "material": "items",
    "document": "items",
    "support": "items",
    "award": "items",
}
_CLASS: Final = {
    "consolidation": "organisation",
    "security_standard": "organisation",
    "models": "model",
}
_OF_NOUN: Final = {
    "information": "information",
    "award": "award",
    "body": "organisation",
    "cell": "organisation",
}
_MODEL_INDICATOR: Final[dict[str, str | None]] = {
    "model": "models_active",
    "model_type": "model_types",
    "model_point": "model_points",
    "model_example": None,
}
_STANDARD: Final = {
    "area": "residential_areas_meeting_security_standard",
    "place": "communes_meeting_security_standard",
    "collective": "agencies_meeting_security_standard",
}
# A verb farther from the number than this, in tokens, does not govern it.
_REACH: Final = 40
_MONEY_REACH: Final = 25
_STEP_REACH: Final = 6


@dataclass(frozen=True)
class Verdict:
    """What a counted number is."""

    kind: str
    indicator: str | None
    rule: str
    confidence: float
    activity: str | None = None
    substance: str | None = None
    acquisition: str | None = None
    mode: str | None = None
    relation: str = "disjoint"


def judge(around: Around, previous: "Verdict | None", joined: bool) -> Verdict | None:
    """What the counted number of `around` is; `previous` is the figure before it in its sentence.

    `joined` says that only a comma, a slash or `và` parts the two, so that they share a verb.
    """
    rule = _RULES.get(around.counted.noun)
    return rule(around, previous, joined) if rule else None


def _seized(around: Around, previous: Verdict | None, joined: bool) -> Verdict | None:
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
        return _support(around) if not money and given and given.roles["topic"] in _GIVING else None
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


_CONTAINERS: Final = frozenset(
    {"bag", "packet", "box", "crate", "pack", "bottle", "vehicle", "piece", "container"}
)


def _is_weight(around: Around) -> bool:
    """Whether the number weighs the goods just told (`46 bánh heroin nặng 16,04 kg`): the same goods again."""
    first = around.counted.number.qualified
    weights = lexicon.terms("weight")
    return any((hit := weights.at(around.tokens, first - back)) and hit[0] <= back for back in (1, 2, 3))


_GIVING: Final = ("gift_giving", "leaflet_distribution")


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


def _case(around: Around, previous: Verdict | None, joined: bool) -> Verdict | None:
    """Cases: taken to court or mediated, by the nearest verb."""
    near = around.nearest("topic", sides="right")
    if near and near.roles["topic"] == "mediation":
        return Verdict("activity", "mediations", "mediated_cases", 0.9, "mediation")
    if joined and previous and previous.kind == "seizure":
        return _seizure_count(around, previous, "seizure_cases")
    verb = _governing(around)
    if verb is None:
        verb = around.nearest("seizure", "topic", "reform", sides="right far")
    words = around.tokens.word(around.counted.unit_first)
    if verb is None:
        return _seizure_count(around, previous, "seizure_cases") if around.counted.before else None
    if "seizure" in verb.roles and not (words == "trường" and "topic" in verb.roles):
        return _seizure_count(around, previous, "seizure_cases")
    if verb.roles.get("topic") == "mediation":
        return Verdict("activity", "mediations", "mediated_cases", 0.9, "mediation")
    if around.nearest("seizure", sides="right") or (words != "trường" and around.nearest("seizure")):
        return _seizure_count(around, previous, "seizure_cases")
    return _activity(around, previous, "cases", 0.7)


def _suspect(around: Around, previous: Verdict | None, joined: bool) -> Verdict | None:
    """Persons dealt with: arrested, or reformed and helped, by the nearest verb."""
    if joined and previous and previous.indicator in ("seizure_cases", "seizure_suspects", "mediations"):
        return _seizure_count(around, previous, "seizure_suspects")
    verb = around.nearest("seizure", "reform", "topic")
    if verb and "reform" in verb.roles and "seizure" not in verb.roles and not _reaches(around, verb):
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
    return _seizure_count(around, previous, "seizure_suspects")


def _seizure_count(around: Around, previous: Verdict | None, indicator: str) -> Verdict:
    handed = around.nearest("acquire")
    acquisition = handed.roles["acquire"] if handed and handed.roles["acquire"] == "handed_over" else "seized"
    return Verdict(
        "seizure", indicator, indicator, 0.9, acquisition=acquisition, mode=_mode(around, previous)
    )


def _counted_activity(around: Around, previous: Verdict | None, joined: bool) -> Verdict | None:
    """Meetings, sessions, attendances: results by their noun, once something was done."""
    counted = around.counted
    if counted.noun == "attendance":
        return _activity(around, previous, "attendances", 0.9)
    topic = around.nearest("topic", sides="right left")
    if topic is None and around.nearest("result") is None and not counted.before:
        return None
    if around.tokens.word(counted.unit_first) == "lần" and (topic is None or not _reaches(around, topic)):
        return None
    return _activity(around, previous, "occasions", 0.9)


def _hours(around: Around, previous: Verdict | None, joined: bool) -> Verdict | None:
    """Hours broadcast; other hours are times."""
    topic = around.nearest("topic", sides="right left")
    if topic is None or topic.roles["topic"] != "loudspeaker_broadcast":
        return None
    return Verdict("activity", "loudspeaker_broadcast_hours", "hours_broadcast", 0.9, "loudspeaker_broadcast")


_REFORMING: Final = frozenset({"cảm", "quản", "kèm", "gọi", "răn", "giáo"})
_MEMBERS: Final = frozenset({"thành", "người", "tổ", "hội", "chủ", "hộ", "đội", fold("đoàn"), "tài"})


def _of_model(around: Around) -> bool:
    """Whether groups or members are those of a model: `mô hình` stands nearer than any other activity."""
    for mark in around.all("topic"):
        topic = mark.roles["topic"]
        if topic == "models":
            return True
        if topic != "consolidation" or around.tokens.word(mark.first) not in (
            "có",
            "tham",
            fold("hoạt"),
            "hiện",
        ):
            return False
    return False


def _body(around: Around, previous: Verdict | None, joined: bool) -> Verdict | None:
    """Grass-roots bodies and party or union cells: their number, or how often they were consolidated."""
    if _is_bare(around) and around.counted.noun == "body" and _of_model(around):
        return Verdict("model", "model_groups", "model_groups", 0.7)
    own = _own_activity(around)
    if around.counted.noun == "cell":
        if around.nearest("topic", "result", sides="right left") is None:
            return None
        assigned = around.nearest("topic")
        if own is None and assigned and assigned.roles["topic"] == "party_cell_meeting_assignment":
            return Verdict(
                "assignment",
                "party_cells_with_assigned_members",
                "assigned_cells",
                0.9,
                "party_cell_coverage",
            )
    elif (
        around.nearest("topic", "result", "static", sides="right left") is None and not around.counted.before
    ):
        return None
    signed = around.nearest("topic", sides="right left far")
    if signed and signed.roles["topic"] == "commitment_signing":
        return Verdict(
            "activity",
            "commitments_signed_security_teams",
            "signed_commitments",
            0.85,
            "commitment_signing_security_teams",
        )
    field = "occasions" if around.counted.noun == "cell" else "organisations"
    indicator = lexicon.measure_of().get((own or "", field)) or lexicon.measure_of().get(
        (own or "", "occasions")
    )
    return Verdict("organisation", indicator, "bodies", 0.85, own)


def _is_bare(around: Around) -> bool:
    return around.counted.unit_first == around.counted.unit_last


def _own_activity(around: Around) -> str | None:
    """The activity that the noun's own words name, with a verb of consolidation before it or without."""
    tokens, first = around.tokens, around.counted.unit_first
    words = tokens.words[first : first + 8]
    if words and words[0] == "lượt":
        words = words[1:]
    consolidated = any(
        mark.roles.get("topic") == "consolidation" and tokens.words[mark.first] in ("củng", "cũng", "kiện")
        for mark in around.left
    )
    for length in range(len(words), 0, -1):
        phrase = " ".join(words[:length]).replace(" ,", ",")
        if consolidated and (found := _activity_names().get("củng cố " + phrase)):
            return found
    for length in range(len(words), 0, -1):
        if found := _activity_names().get(" ".join(words[:length]).replace(" ,", ",")):
            return found
    return None


@cache
def _activity_names() -> dict[str, str]:
    names = {fold(term): code for term, code in lexicon.activity_terms()}
    return {name.replace("  ", " "): code for name, code in names.items()}


def _people(around: Around, previous: Verdict | None, joined: bool) -> Verdict | None:
    """Persons, households, collectives and areas: figures only where something was done to or by them."""
    counted = around.counted
    head = around.tokens.word(counted.unit_first)
    if counted.noun in ("person", "household") and head in _MEMBERS and _of_model(around):
        return Verdict("model", "model_members", "model_members", 0.7)
    if counted.noun == "person" and joined and previous and previous.indicator == "seizure_cases":
        return _seizure_count(around, previous, "seizure_suspects")
    if previous and joined and previous.activity:
        return _activity(around, previous, _FIELD[counted.noun], 0.85, shared=True)
    behind = around.nearest("topic", "reform", sides="right")
    before = _governing(around)
    if behind is None:
        behind = _behind_list(around)
    if before and "static" in before.roles:
        # A noun that itself names a state (`người nghiện`) does not say that anything was done.
        told = behind is not None and behind.first > counted.last
        if behind is None or not told or behind.roles.get("topic") == "consolidation":
            return None
    arrested = before and "seizure" in before.roles and "topic" not in before.roles
    if counted.noun == "person" and arrested and (behind is None or "seizure" in behind.roles):
        return _seizure_count(around, previous, "seizure_suspects")
    reform = around.nearest("reform", "topic")
    if counted.noun == "person" and reform and around.tokens.word(reform.first) in _REFORMING:
        return Verdict("activity", "people_reformed_and_supported", "people_reformed", 0.8, "reform_support")
    if counted.noun in _STANDARD and counted.noun != "collective":
        return _standard(around)
    if before is None and behind is None:
        return None
    return _activity(around, previous, _FIELD[counted.noun], 0.8)


def _behind_list(around: Around) -> Mark | None:
    """The verb behind a list whose subject the number begins (`8 tập thể, 14 cá nhân được tặng Bằng khen`)."""
    tokens = around.tokens
    for mark in around.all("topic", sides="far"):
        close = mark.first - around.counted.last <= _REACH // 2
        if close and tokens.clause[mark.first] == tokens.clause[around.counted.last]:
            return mark
    return None


def _standard(around: Around) -> Verdict | None:
    """Places: figures only where they reached a standard, signed, held something, or are part of a whole."""
    behind = around.tokens.words[around.counted.last + 1 : around.counted.last + 3]
    if "chưa" in behind or "không" in behind:
        return None
    for mark in around.all("topic", sides="right left far"):
        topic = mark.roles["topic"]
        if topic.endswith("security_standard"):
            indicator = _STANDARD.get(around.counted.noun)
            return Verdict("organisation", indicator, "security_standard", 0.85, topic)
        same_clause = around.tokens.clause[mark.first] == around.tokens.clause[around.counted.last]
        if topic in ("commitment_signing", "movement_festival") and same_clause and _reaches(around, mark):
            return _activity(around, None, "organisations", 0.7)
    if around.counted.number.denominator is not None:
        return Verdict("organisation", None, "part_of_all_places", 0.7)
    return None


def _things(around: Around, previous: Verdict | None, joined: bool) -> Verdict | None:
    """Information, news, printed matter, documents: figures once something was done with them."""
    noun = around.counted.noun
    done = around.nearest("topic", "result", "seizure", sides="right left")
    if done is None and not joined and noun != "information":
        return None
    return _activity(around, previous, "items", 0.85 if noun != "document" else 0.7)


def _support(around: Around) -> Verdict | None:
    """Houses, gifts, working days: figures where they were given or done."""
    topic = around.nearest("topic", sides="left right")
    if topic is None or not _reaches(around, topic):
        return None
    return Verdict(
        "activity", lexicon.measure_of().get(("gift_giving", "items")), "support_given", 0.75, "gift_giving"
    )


def _award(around: Around, previous: Verdict | None, joined: bool) -> Verdict | None:
    topic = around.nearest("topic", "result", sides="left right")
    return _activity(around, previous, "items", 0.8) if topic or joined else None


def _model(around: Around, previous: Verdict | None, joined: bool) -> Verdict | None:
    """Models, their types, points and examples, by the step of their life that the verb tells."""
    counted = around.counted
    noun = counted.noun
    near = list(around.all("topic", sides="right left"))
    if noun != "model" and counted.unit_first == counted.unit_last:
        if noun == "model_point" and any(mark.roles["topic"] == "movement_festival" for mark in near):
            return Verdict("activity", "festival_points", "festival_points", 0.85, "movement_festival")
        if not around.models_near and not any(
            mark.roles["topic"] == "models" for mark in [*near, *around.far_topics()]
        ):
            return None
    if not near and not counted.before and around.nearest("result", "static", sides="left right") is None:
        return None
    indicator = _MODEL_INDICATOR[noun]
    step = around.nearest("model_step")
    if step and step.first >= counted.number.qualified - _STEP_REACH:
        indicator = step.roles["model_step"] if noun == "model" else None
    return Verdict("model", indicator, f"{noun}s", 0.9)


def _governing(around: Around) -> Mark | None:
    """The nearest verb before the number that says what was done, within reach."""
    for mark in around.all("topic", "result", "seizure", "reform", "static"):
        return mark if _reaches(around, mark) else None
    return None


def _reaches(around: Around, mark: Mark) -> bool:
    return mark.first > around.counted.last or around.counted.first - mark.last <= _REACH


def _activity(
    around: Around, previous: Verdict | None, field: str, confidence: float, shared: bool = False
) -> Verdict:
    """A figure of an activity: the measure of the nearest activity that has one for this kind of count."""
    noun = around.counted.noun
    measures = lexicon.measure_of()
    named: list[str] = [mark.roles["topic"] for mark in around.all("topic", sides="right left")]
    if noun == "information":
        return _information(around, named, confidence)
    standard = next((one for one in named if one.endswith("security_standard")), None)
    if standard and named[0] == standard and noun in _STANDARD:
        return Verdict("organisation", _STANDARD[noun], "security_standard", confidence, standard)
    if (field == "attendances" or shared) and previous and previous.activity:
        named.insert(0, previous.activity)
    named += [mark.roles["topic"] for mark in around.all("topic", sides="far")]
    activity = next((one for one in named if (one, field) in measures), None)
    indicator = measures[activity, field] if activity else None
    activity = activity or next(iter(named), None)
    kind = (
        _OF_NOUN.get(noun) or lexicon.class_of().get(activity or "") or _CLASS.get(activity or "", "activity")
    )
    if kind in ("model", "seizure"):
        kind = "activity"
    return Verdict(kind, indicator, f"{noun}_{field}", confidence, activity)


def _information(around: Around, named: list[str], confidence: float) -> Verdict:
    """Information items by their worth: valuable, for reference, denunciations, opinions at a forum, or any."""
    words = around.tokens.words[around.counted.unit_first : around.counted.last + 5]
    activity = "information_items"
    if "giá" in words:
        activity = "information_valuable"
    elif "khảo" in words:
        activity = "information_reference"
    elif "tố" in words or words[:2] == ["tin", "báo"]:
        activity = "crime_denunciation"
    elif words[0] == "ý" and "listening_forum" in named:
        activity = "listening_forum"
    indicator = lexicon.measure_of().get((activity, "items"))
    kind = "activity" if activity == "listening_forum" else "information"
    return Verdict(kind, indicator, "information_items", confidence, activity)


_Rule = Callable[[Around, "Verdict | None", bool], "Verdict | None"]
_RULES: Final[dict[str, _Rule]] = {
    "quantity": _seized,
    "goods": _seized,
    "case": _case,
    "suspect": _suspect,
    "occasion": _counted_activity,
    "attendance": _counted_activity,
    "body": _body,
    "cell": _body,
    "person": _people,
    "household": _people,
    "collective": _people,
    "area": _people,
    "place": _people,
    "information": _things,
    "news": _things,
    "material": _things,
    "document": _things,
    "support": lambda around, previous, joined: _support(around),
    "award": _award,
    "model": _model,
    "hours": _hours,
    "model_type": _model,
    "model_point": _model,
    "model_example": _model,
}
