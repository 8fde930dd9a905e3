"""Activities, organisations, information and awards: the measure of the nearest activity that counts so."""

from typing import Final

from antq.narrative import lexicon
from antq.narrative.context import Around
from antq.narrative.rules import awards, broadcasts, informing, near
from antq.narrative.rules.bodies import OF_PARTY
from antq.narrative.rules.verdict import Verdict, reaches

FIELD: Final = {
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

_VISITING: Final = frozenset({"thăm", "gặp", "tiếp", "tranh", "chúc"})
_VISITED_WITHIN: Final = 14
_OF_NOUN: Final = {
    "information": "information",
    "award": "award",
    "body": "organisation",
    "cell": "organisation",
}

STANDARD: Final = {
    "area": "residential_areas_meeting_security_standard",
    "place": "communes_meeting_security_standard",
    "collective": "agencies_meeting_security_standard",
}


def counted_activity(around: Around, previous: Verdict | None, joined: bool) -> Verdict | None:
    """Meetings, sessions, attendances: results by their noun, once something was done."""
    counted = around.counted
    if broadcasts.is_web_counter(around):
        return None
    if (counted.noun == "attendance" or around.tokens.word(counted.unit_first) == "lượt") and _are_visits(
        around
    ):
        return Verdict("activity", "visits_to_dignitaries", "visits", 0.85, "dignitary_visit")
    if counted.noun == "attendance" or _are_attendances(around, previous, joined):
        return activity_figure(around, previous, "attendances", 0.9)
    if (
        counted.number.in_words
        and counted.number.value == 1
        and around.tokens.word(counted.unit_first) == "lần"
    ):
        # `từ một lần`: once, and no count.
        return None
    if broadcasts.is_loud(around):
        return Verdict("activity", "loudspeaker_broadcasts", "broadcasts", 0.85, "loudspeaker_broadcast")
    topic = around.nearest("topic", sides="right left")
    if topic is None and around.nearest("result") is None and not counted.before:
        return None
    if around.tokens.word(counted.unit_first) == "lần" and (topic is None or not reaches(around, topic)):
        return None
    return activity_figure(around, previous, "occasions", 0.9)


def _are_visits(around: Around) -> bool:
    """`thăm hỏi 186 lượt già làng, chức sắc`: dignitaries visited, where a verb of visiting stands nearest."""
    tokens, counted = around.tokens, around.counted
    told = around.nearest("topic")
    if told is not None and told.roles["topic"] == "dignitary_visit" and not around.gap(told):
        words = tokens.words[max(0, told.first - _VISITED_WITHIN) : told.first]
        if counted.last == counted.unit_first and not {"sắc", "làng", "tín"}.isdisjoint(words):
            # `các chức sắc được thăm hỏi 286 lượt`
            return True
    named = tokens.words[counted.unit_first + 1 : counted.last + 10]
    if not {"chức", "già", "uy"} & set(named[:4]):
        return False
    verb = around.nearest("topic")
    return verb is not None and (
        verb.roles["topic"] in ("dignitary_visit", "gift_giving") or tokens.word(verb.first) in _VISITING
    )


def _are_attendances(around: Around, previous: Verdict | None, joined: bool) -> bool:
    """Whether bare `lượt` behind a number of meetings are those who came (`133 buổi, 17.245 lượt`)."""
    counted = around.counted
    return (
        joined
        and previous is not None
        and previous.rule == "occasion_occasions"
        and counted.unit_first == counted.unit_last
        and around.tokens.word(counted.unit_first) == "lượt"
    )


def standard(around: Around) -> Verdict | None:
    """Places: figures only where they reached a standard, signed, held something, or are part of a whole."""
    behind = around.tokens.words[around.counted.last + 1 : around.counted.last + 3]
    if "chưa" in behind or "không" in behind:
        return None
    for mark in around.all("topic", sides="right left far"):
        topic = mark.roles["topic"]
        same_clause = around.tokens.clause[mark.first] == around.tokens.clause[around.counted.last]
        if topic.endswith("security_standard") and (same_clause or mark.last < around.counted.first):
            indicator = STANDARD.get(around.counted.noun)
            return Verdict("organisation", indicator, "security_standard", 0.85, topic)
        if (
            topic == "movement_festival"
            and same_clause
            and around.tokens.word(around.counted.unit_first) == "khu"
        ):
            return Verdict(
                "activity", "festival_residential_areas", "festival_areas", 0.8, "movement_festival_area"
            )
        if topic in ("commitment_signing", "movement_festival") and same_clause and reaches(around, mark):
            return activity_figure(around, None, "organisations", 0.7)
    if _has_steering_committee(around):
        measure = "district_level_units_with_steering_committee"
        return Verdict("organisation", measure, "steering_committees", 0.8, "district_steering_committee")
    if around.counted.number.denominator is not None:
        return Verdict("organisation", None, "part_of_all_places", 0.7)
    return None


def _has_steering_committee(around: Around) -> bool:
    """`10/10 huyện, thành phố kiện toàn Ban Chỉ đạo`."""
    tokens, counted = around.tokens, around.counted
    behind = tokens.words[counted.last + 1 : counted.last + 14]
    return tokens.word(counted.unit_first) in ("huyện", "quận", "thị") and (
        any(behind[i : i + 3] == ["ban", "chỉ", "đạo"] for i in range(len(behind))) or "bcđ" in behind
    )


def things(around: Around, previous: Verdict | None, joined: bool) -> Verdict | None:
    """Information, news, printed matter, documents: figures once something was done with them."""
    noun = around.counted.noun
    if broadcasts.is_broadcast(around):
        return Verdict("activity", "loudspeaker_broadcasts", "broadcasts", 0.85, "loudspeaker_broadcast")
    if (
        noun == "material"
        and around.tokens.word(around.counted.unit_first) == "tờ"
        and around.nearest("topic", "result")
    ):
        measure = lexicon.measure_of().get(("leaflet_distribution", "items"))
        return Verdict("activity", measure, "material_items", 0.85, "leaflet_distribution")
    done = around.nearest("topic", "result", "seizure", sides="right left")
    if done is None and not joined and noun != "information":
        return None
    return activity_figure(around, previous, "items", 0.85 if noun != "document" else 0.7)


def support(around: Around) -> Verdict | None:
    """Houses, gifts, working days: figures where they were given or done."""
    topic = around.nearest("topic", sides="left right")
    if topic is None or not reaches(around, topic):
        return None
    if (
        topic.roles["topic"] == "leaflet_distribution"
        and around.tokens.word(around.counted.unit_first) == "tờ"
    ):
        return Verdict("activity", "leaflets_distributed", "material_items", 0.8, "leaflet_distribution")
    return Verdict(
        "activity", lexicon.measure_of().get(("gift_giving", "items")), "support_given", 0.75, "gift_giving"
    )


def award(around: Around, previous: Verdict | None, joined: bool) -> Verdict | None:
    """Awards: certificates and honours, once given or listed with others."""
    topic = around.nearest("topic", "result", sides="left right")
    return activity_figure(around, previous, "items", 0.8) if topic or joined else None


def activity_figure(
    around: Around, previous: Verdict | None, field: str, confidence: float, shared: bool = False
) -> Verdict:
    """A figure of an activity: the measure of the nearest activity that has one for this kind of count."""
    noun = around.counted.noun
    measures = lexicon.measure_of()
    named = [mark.roles["topic"] for mark in near.topics(around)]
    if noun == "information":
        return informing.figure(around, named, confidence)
    standard = next((one for one in named if one.endswith("security_standard")), None)
    if standard and named[0] == standard and noun in STANDARD:
        return Verdict("organisation", STANDARD[noun], "security_standard", confidence, standard)
    if (field == "attendances" or shared) and previous and previous.activity:
        named.insert(0, previous.activity)
    named += [mark.roles["topic"] for mark in around.all("topic", sides="far")]
    if OF_PARTY in named and not near.is_party(around):
        named = [one for one in named if one != OF_PARTY]
    if named and named[0] in awards.GENERAL:
        named = awards.named(around) + named
    named = near.of_border_level(around, named)
    activity = next((one for one in named if (one, field) in measures), None)
    if activity == "movement_festival" and noun == "area" and field == "organisations":
        activity = "movement_festival_area"
    indicator = measures[activity, field] if activity else None
    activity = activity or next(iter(named), None)
    kind = (
        _OF_NOUN.get(noun) or lexicon.class_of().get(activity or "") or _CLASS.get(activity or "", "activity")
    )
    if kind in ("model", "seizure"):
        kind = "activity"
    return Verdict(kind, indicator, f"{noun}_{field}", confidence, activity)
