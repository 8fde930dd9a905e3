"""Activities, organisations, information and awards: the measure of the nearest activity that counts so."""

from functools import cache
from typing import Final

from antq.narrative import lexicon
from antq.narrative.around import Around
from antq.narrative.marks import Mark
from antq.narrative.rules import teams
from antq.narrative.rules.models import of_model
from antq.narrative.rules.verdict import Verdict, reaches
from antq.narrative.text import fold

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

_DIALOGUES: Final = frozenset(
    {"border_dialogue_provincial", "border_dialogue_station_commune", "listening_forum"}
)
_VISITING: Final = frozenset({"thăm", "gặp", "tiếp", "tranh", "chúc"})
_PUBLISHING: Final = frozenset({"đăng", "tải", "phát"})
_GENERAL_AWARDS: Final = ("commendation", "ad_hoc_commendation")
_AWARDS: Final = frozenset(
    {
        "prime_minister_certificate",
        "ministry_certificate",
        "province_certificate",
        "police_director_commendation",
        "commune_commendation",
    }
)

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
    if counted.noun == "attendance" and _are_visits(around):
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
    topic = around.nearest("topic", sides="right left")
    if topic is None and around.nearest("result") is None and not counted.before:
        return None
    if around.tokens.word(counted.unit_first) == "lần" and (topic is None or not reaches(around, topic)):
        return None
    return activity_figure(around, previous, "occasions", 0.9)


def _are_visits(around: Around) -> bool:
    """`thăm hỏi 186 lượt già làng, chức sắc`: dignitaries visited, where a verb of visiting stands nearest."""
    tokens, counted = around.tokens, around.counted
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


def hours(around: Around, previous: Verdict | None, joined: bool) -> Verdict | None:
    """Hours broadcast; other hours are times."""
    topic = around.nearest("topic", sides="right left")
    if topic is None or topic.roles["topic"] != "loudspeaker_broadcast":
        return None
    return Verdict("activity", "loudspeaker_broadcast_hours", "hours_broadcast", 0.9, "loudspeaker_broadcast")


def body(around: Around, previous: Verdict | None, joined: bool) -> Verdict | None:
    """Grass-roots bodies and party or union cells: their number, or how often they were consolidated."""
    if _is_bare(around) and around.counted.noun == "body" and of_model(around):
        return Verdict("model", "model_groups", "model_groups", 0.7)
    own = _own_activity(around) or teams.team(around, look_left=_is_bare(around))
    if own is not None:
        own = teams.consolidated(around, own)
    if (
        own is None
        and around.counted.noun == "cell"
        and around.tokens.word(around.counted.unit_last) == "hội"
    ):
        own = teams.union_cells(around)
    if around.counted.noun == "cell":
        if own is None and around.nearest("topic", "result", sides="right left") is None:
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
        own is None
        and around.nearest("topic", "result", "static", sides="right left") is None
        and not around.counted.before
    ):
        return None
    if _signs(around):
        return Verdict(
            "activity",
            "commitments_signed_security_teams",
            "signed_commitments",
            0.85,
            "commitment_signing_security_teams",
        )
    field = "occasions" if around.counted.noun == "cell" else "organisations"
    if own and previous and joined and (previous.activity or "").endswith(teams.SUFFIX):
        own = teams.with_consolidation(own)
    measures = lexicon.measure_of()
    fields = (field, "occasions", "organisations")
    indicator = next((measures[own or "", one] for one in fields if (own or "", one) in measures), None)
    return Verdict("organisation", indicator, "bodies", 0.85, own)


def boats(around: Around, previous: Verdict | None, joined: bool) -> Verdict | None:
    """Boats told with the teams they belong to (`33 tổ/210 tàu cá/1.480 người`); no measure counts them."""
    if not joined or previous is None or previous.kind != "organisation":
        return None
    return Verdict("organisation", None, "boats_of_teams", 0.7, previous.activity)


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


def standard(around: Around) -> Verdict | None:
    """Places: figures only where they reached a standard, signed, held something, or are part of a whole."""
    behind = around.tokens.words[around.counted.last + 1 : around.counted.last + 3]
    if "chưa" in behind or "không" in behind:
        return None
    for mark in around.all("topic", sides="right left far"):
        topic = mark.roles["topic"]
        if topic.endswith("security_standard"):
            indicator = STANDARD.get(around.counted.noun)
            return Verdict("organisation", indicator, "security_standard", 0.85, topic)
        same_clause = around.tokens.clause[mark.first] == around.tokens.clause[around.counted.last]
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
    if _is_broadcast(around):
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


def _signs(around: Around) -> bool:
    """Whether bodies sign commitments: that is the nearest activity but their own name."""
    last = around.counted.last
    topics = (
        mark for mark in around.all("topic", sides="right left far") if not mark.first <= last <= mark.last
    )
    signed = next((mark for mark in topics if mark.last < around.counted.first or mark.first > last), None)
    return signed is not None and signed.roles["topic"] == "commitment_signing"


def _is_broadcast(around: Around) -> bool:
    """`Loa truyền thanh phát 330 lượt bản tin`: how often it was broadcast, not what."""
    if around.tokens.word(around.counted.unit_first) not in ("lượt", "lần"):
        return False
    topic = around.nearest("topic")
    heads = [mark.roles["topic"] for mark in around.all("topic")][:3]
    return topic is not None and "loudspeaker_broadcast" in heads


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
    named = [mark.roles["topic"] for mark in _near_topics(around)]
    if noun == "information":
        return _information(around, named, confidence)
    standard = next((one for one in named if one.endswith("security_standard")), None)
    if standard and named[0] == standard and noun in STANDARD:
        return Verdict("organisation", STANDARD[noun], "security_standard", confidence, standard)
    if (field == "attendances" or shared) and previous and previous.activity:
        named.insert(0, previous.activity)
    named += [mark.roles["topic"] for mark in around.all("topic", sides="far")]
    if named and named[0] in _GENERAL_AWARDS:
        named = _award_named(around) + named
    named = _of_border_level(around, named)
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


def _of_border_level(around: Around, named: list[str]) -> list[str]:
    """Dialogues over the border by the level told beside the number (`cấp đồn/xã 9 lần`, `4 lần cấp đồn – trạm`)."""
    if _DIALOGUES.isdisjoint(named[:3]):
        return named
    tokens, counted = around.tokens, around.counted
    before = tokens.words[max(0, counted.number.qualified - 5) : counted.number.qualified]
    behind = tokens.words[counted.last + 1 : counted.last + 4]
    for words in (before, behind):
        if "cấp" in words:
            own = words[words.index("cấp") :]
            if own[1:2] == ["tỉnh"]:
                return ["border_dialogue_provincial", *named]
            if not {"đồn", "trạm"}.isdisjoint(own):
                return ["border_dialogue_station_commune", *named]
    return named


def _award_named(around: Around) -> list[str]:
    """Awards that the words behind a number name, where its verb only says that somebody was commended."""
    tokens, last = around.tokens, around.counted.last
    return [
        topic
        for mark in around.all("topic", sides="right far")
        if (topic := mark.roles["topic"]) in _AWARDS and tokens.clause[mark.first] == tokens.clause[last]
    ]


def _near_topics(around: Around) -> list[Mark]:
    """Activities near a number: behind it first, but in front of it first where it touches one and a comma follows."""
    left, right = list(around.all("topic", sides="left")), list(around.all("topic", sides="right"))
    if left and right and not around.gap(left[0]):
        between = around.tokens.words[around.counted.last + 1 : right[0].first]
        if "," in between:
            return left + right
    return right + left


def _own_words(around: Around) -> list[str]:
    """The words that say what kind of information: behind the number in its clause, and in front of it.

    In front stand a verb (`tố giác 39 tin`) or a label before a colon (`Tin tham khảo: 95 tin`).
    """
    tokens, counted = around.tokens, around.counted
    last = counted.last + 1
    while last < min(counted.last + 8, len(tokens)) and tokens.clause[last] == tokens.clause[counted.last]:
        if tokens.is_number(last) or tokens.words[last] in {":", "."}:
            break
        last += 1
    words = tokens.words[counted.unit_first : last]
    before = counted.number.qualified - 1
    if tokens.word(before) == ":":
        first = before
        while first > max(0, before - 10) and tokens.words[first - 1] not in {";", ".", "\n"}:
            first -= 1
        return words + tokens.words[first:before]
    return words + [word for word in tokens.words[max(0, before - 1) : before + 1] if word in ("tố", "giác")]


def _information(around: Around, named: list[str], confidence: float) -> Verdict:
    """Information items by their worth: valuable, for reference, denunciations, opinions at a forum, or any."""
    words = _own_words(around)
    activity = "information_items"
    if "giá" in words:
        activity = "information_valuable"
    elif "khảo" in words:
        activity = "information_reference"
    elif "tố" in words or ["tin", "báo"] in (words[:2], words[-2:]):
        activity = "crime_denunciation"
    elif around.tokens.word(around.counted.number.qualified - 1) in _PUBLISHING:
        return Verdict("activity", "news_items_published", "news_items", confidence, "news_publication")
    elif words[0] == "ý" and "listening_forum" in named:
        activity = "listening_forum"
    indicator = lexicon.measure_of().get((activity, "items"))
    kind = "activity" if activity == "listening_forum" else "information"
    return Verdict(kind, indicator, "information_items", confidence, activity)
