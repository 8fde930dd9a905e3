"""Activities, organisations, information and awards: the measure of the nearest activity that counts so."""

import re
from typing import Final

from antq.narrative import lexicon
from antq.narrative.context import Context
from antq.narrative.folding import fold
from antq.narrative.rules import (
    awards,
    broadcasts,
    informing,
    nearby_activities,
    programmes,
    twinnings,
)
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

# Activities whose name near a number says nothing of it: rules of their own find what they count.
_COUNTED_BY_OWN_RULES: Final = re.compile(r"exemplar|_movement_|(?:provincial|commune)_steering_committee")
_VISITING: Final = frozenset({"thăm", "gặp", "tiếp", "tranh", "chúc"})
_VISITED_WITHIN: Final = 14
_OF_NOUN: Final = {
    "information": "information",
    "award": "award",
    "body": "organisation",
    "cell": "organisation",
}

_GRADE: Final = fold("loại")
_UNGRADED_WITHIN: Final = 8

STANDARD: Final = {
    "area": "residential_areas_meeting_security_standard",
    "place": "communes_meeting_security_standard",
    "collective": "agencies_meeting_security_standard",
}


def counted_activity(context: Context, previous: Verdict | None, joined: bool) -> Verdict | None:
    """Meetings, sessions, attendances: results by their noun, once something was done."""
    counted = context.counted
    if broadcasts.is_web_counter(context):
        return None
    if (counted.noun == "attendance" or context.tokens.word(counted.unit_first) == "lượt") and _are_visits(
        context
    ):
        return Verdict("activity", "visits_to_dignitaries", "visits", 0.85, "dignitary_visit")
    if counted.noun == "attendance" or _are_attendances(context, previous, joined):
        return activity_figure(context, previous, "attendances", 0.9)
    if (
        counted.number.in_words
        and counted.number.value == 1
        and context.tokens.word(counted.unit_first) == "lần"
    ):
        # `từ một lần`: once, and no count.
        return None
    if broadcasts.is_loud(context):
        return Verdict("activity", "loudspeaker_broadcasts", "broadcasts", 0.85, "loudspeaker_broadcast")
    topic = context.nearest("topic", sides="right left")
    if topic is None and context.nearest("result") is None and not counted.noun_first:
        return None
    if context.tokens.word(counted.unit_first) == "lần" and (topic is None or not reaches(context, topic)):
        return None
    return activity_figure(context, previous, "occasions", 0.9)


def _are_visits(context: Context) -> bool:
    """`thăm hỏi 186 lượt già làng, chức sắc`: dignitaries visited, where a verb of visiting is nearest."""
    tokens, counted = context.tokens, context.counted
    visit_mark = context.nearest("topic")
    if (
        visit_mark is not None
        and visit_mark.roles["topic"] == "dignitary_visit"
        and not context.gap(visit_mark)
    ):
        words = tokens.words[max(0, visit_mark.first - _VISITED_WITHIN) : visit_mark.first]
        if counted.last == counted.unit_first and not {"sắc", "làng", "tín"}.isdisjoint(words):
            # `các chức sắc được thăm hỏi 286 lượt`
            return True
    named = tokens.words[counted.unit_first + 1 : counted.last + 10]
    if not {"chức", "già", "uy"} & set(named[:4]):
        return False
    verb = context.nearest("topic")
    return verb is not None and (
        verb.roles["topic"] in ("dignitary_visit", "gift_giving") or tokens.word(verb.first) in _VISITING
    )


def _are_attendances(context: Context, previous: Verdict | None, joined: bool) -> bool:
    """Whether bare `lượt` after a number of meetings are those who came (`133 buổi, 17.245 lượt`)."""
    counted = context.counted
    return (
        joined
        and previous is not None
        and previous.rule == "occasion_occasions"
        and counted.unit_first == counted.unit_last
        and context.tokens.word(counted.unit_first) == "lượt"
    )


def standard_figure(context: Context) -> Verdict | None:
    """Places: figures only where they reached a standard, signed, held something, or are part of a whole."""
    words_after = context.tokens.words[context.counted.last + 1 : context.counted.last + 3]
    if "chưa" in words_after or "không" in words_after or _is_ungraded(context):
        return None
    for mark in context.all("topic", sides="right left far"):
        topic = mark.roles["topic"]
        if topic in twinnings.TWINNING:
            # `kết nghĩa 24 thôn, bản`: villages, and not pairs of them.
            return Verdict("activity", None, "twinned_places", 0.6, topic)
        same_clause = context.tokens.clause[mark.first] == context.tokens.clause[context.counted.last]
        if topic.endswith("security_standard") and (same_clause or mark.last < context.counted.first):
            indicator = STANDARD.get(context.counted.noun)
            return Verdict("organisation", indicator, "security_standard", 0.85, topic)
        if (
            topic == "movement_festival"
            and same_clause
            and context.tokens.word(context.counted.unit_first) == "khu"
        ):
            return Verdict(
                "activity", "festival_residential_areas", "festival_areas", 0.8, "movement_festival_area"
            )
        if (
            topic in ("commitment_signing", "movement_festival", "border_festival")
            and same_clause
            and reaches(context, mark)
        ):
            return activity_figure(context, None, "organisations", 0.7)
    if context.counted.number.denominator is not None:
        return Verdict("organisation", None, "part_of_all_places", 0.7)
    return None


def _is_ungraded(context: Context) -> bool:
    """`6 đơn vị không xếp loại`, `6 cơ quan chưa đạt`: those that reached no standard."""
    tokens, counted = context.tokens, context.counted
    for i in range(counted.unit_last + 1, min(len(tokens), counted.unit_last + _UNGRADED_WITHIN)):
        if tokens.words[i] in (",", ";", ".", "\n") or tokens.is_number(i):
            return False
        if tokens.words[i] in ("không", "chưa"):
            following = tokens.words[i + 1 : i + 4]
            following = following[1:] if following[:1] in (["được"], ["bị"]) else following
            return following[:1] == ["đạt"] or following[:2] in (["xếp", _GRADE], ["phân", _GRADE])
    return False


def things(context: Context, previous: Verdict | None, joined: bool) -> Verdict | None:
    """Information, news, printed matter, documents: figures once something was done with them."""
    noun = context.counted.noun
    if broadcasts.is_broadcast(context):
        return Verdict("activity", "loudspeaker_broadcasts", "broadcasts", 0.85, "loudspeaker_broadcast")
    if (
        noun == "material"
        and context.tokens.word(context.counted.unit_first) == "tờ"
        and context.nearest("topic", "result")
    ):
        measure = lexicon.measure_of().get(("leaflet_distribution", "items"))
        return Verdict("activity", measure, "material_items", 0.85, "leaflet_distribution")
    activity_mark = context.nearest("topic", "result", "seizure", sides="right left")
    if activity_mark is None and not joined and noun != "information":
        return None
    return activity_figure(context, previous, "items", 0.85 if noun != "document" else 0.7)


def support(context: Context) -> Verdict | None:
    """Houses, gifts, working days: figures where they were given or done."""
    topic = context.nearest("topic", sides="left right")
    if topic is None or not reaches(context, topic):
        return None
    if (
        topic.roles["topic"] == "leaflet_distribution"
        and context.tokens.word(context.counted.unit_first) == "tờ"
    ):
        return Verdict("activity", "leaflets_distributed", "material_items", 0.8, "leaflet_distribution")
    return Verdict(
        "activity", lexicon.measure_of().get(("gift_giving", "items")), "support_given", 0.75, "gift_giving"
    )


def award(context: Context, previous: Verdict | None, joined: bool) -> Verdict | None:
    """Awards: certificates and honours, once given or listed with others."""
    topic = context.nearest("topic", "result", sides="left right")
    return activity_figure(context, previous, "items", 0.8) if topic or joined else None


def activity_figure(
    context: Context, previous: Verdict | None, field: str, confidence: float, shared: bool = False
) -> Verdict:
    """A figure of an activity: the measure of the nearest activity that has one for this kind of count."""
    noun = context.counted.noun
    if noun in STANDARD and _is_ungraded(context):
        return Verdict("organisation", None, "ungraded", 0.6)
    measures = lexicon.measure_of()
    named = [mark.roles["topic"] for mark in nearby_activities.topics_near(context)]
    if noun == "information":
        return informing.figure(context, named, confidence)
    standard_figure = next((one for one in named if one.endswith("security_standard")), None)
    if standard_figure and named[0] == standard_figure and noun in STANDARD:
        return Verdict("organisation", STANDARD[noun], "security_standard", confidence, standard_figure)
    if (field == "attendances" or shared) and previous and previous.activity:
        named.insert(0, previous.activity)
    named += [mark.roles["topic"] for mark in context.all("topic", sides="far")]
    named = [one for one in named if not _COUNTED_BY_OWN_RULES.search(one)]
    if OF_PARTY in named and not nearby_activities.is_party(context):
        named = [one for one in named if one != OF_PARTY]
    if named and named[0] in awards.GENERAL:
        named = awards.award_codes(context) + named
    if named and named[0] in twinnings.TWINNING:
        return Verdict("activity", None, f"{noun}_{field}", 0.6, named[0])
    if field != "items":
        # `ký kết quy chế phối hợp với 158 cơ sở lưu trú`: who signed is counted like those who signed a commitment.
        named = ["commitment_signing" if one == programmes.ACTIVITY else one for one in named]
    named = nearby_activities.prefer_border_level(context, named)
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
