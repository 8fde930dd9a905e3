"""Activities, organisations, information and awards: the measure of the nearest activity that counts so."""

from functools import cache
from typing import Final

from antq.narrative import lexicon
from antq.narrative.around import Around
from antq.narrative.rules.models import of_model
from antq.narrative.rules.verdict import Verdict, reaches
from antq.narrative.text import fold
from antq.narrative.tokens import Tokens

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

# How far behind or in front of a team its kind may be named, in tokens.
_TEAM_WITHIN: Final = 16

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
    if counted.noun == "attendance" or _is_attendance(around, previous, joined):
        if visits := _visits(around):
            return visits
        return activity_figure(around, previous, "attendances", 0.9)
    topic = around.nearest("topic", sides="right left")
    if topic is None and around.nearest("result") is None and not counted.before:
        return None
    if around.tokens.word(counted.unit_first) == "lần" and (topic is None or not reaches(around, topic)):
        return None
    return activity_figure(around, previous, "occasions", 0.9)


def _is_attendance(around: Around, previous: Verdict | None, joined: bool) -> bool:
    """Whether a bare `lượt` behind the occasions of an activity counts who came (`815 cuộc/24.327 lượt`)."""
    bare = around.tokens.word(around.counted.unit_first) == "lượt" and _is_bare(around)
    if not (bare and joined) or previous is None or previous.rule != "occasion_occasions":
        return False
    return (previous.activity or "", "attendances") in lexicon.measure_of()


def _visits(around: Around) -> Verdict | None:
    """Visits to dignitaries, who are named behind `lượt`, once they were met or visited."""
    tokens, counted = around.tokens, around.counted
    dignitaries = lexicon.terms("dignitary")
    named = any(dignitaries.at(tokens, i) for i in range(counted.unit_first, counted.last + 3))
    met = any(mark.roles["topic"] == "dignitary_visit" for mark in around.all("topic"))
    if not (named and met):
        return None
    return Verdict("activity", "visits_to_dignitaries", "dignitary_visits", 0.9, "dignitary_visit")


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
    own = _own_activity(around)
    if own is None or (around.counted.noun == "body" and _is_bare(around)):
        own = _team(around) or own
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
    team = around.counted.noun != "cell" or (own or "", "organisations") in lexicon.measure_of()
    field = "organisations" if team else "occasions"
    indicator = lexicon.measure_of().get((own or "", field)) or lexicon.measure_of().get(
        (own or "", "occasions")
    )
    return Verdict("organisation", indicator, "bodies", 0.85, own)


def _team(around: Around) -> str | None:
    """The kind of team by the words behind the noun, behind the counts joined to it, or in front in its clause.

    `215 tổ/1.604 thành viên tự quản đường biên`, `Tổ bảo vệ an ninh, trật tự ở cơ sở: 11 tổ`. A verb of consolidation
    in front makes it how often such teams were consolidated.
    """
    tokens, counted = around.tokens, around.counted
    kinds = lexicon.terms("team")
    found = None
    for i in range(counted.unit_first, min(len(tokens), counted.last + _TEAM_WITHIN)):
        if tokens.clause[i] != tokens.clause[counted.last] or tokens.words[i] == "\n":
            break
        if i > counted.last and tokens.word(i) in ("tổ", "đội") and tokens.is_number(i - 1):
            break
        if hit := kinds.at(tokens, i):
            found = hit[1]
            break
    i = counted.number.qualified - 1
    while found is None and i >= max(0, counted.number.qualified - _TEAM_WITHIN):
        if tokens.sentence[i] != tokens.sentence[counted.last] or tokens.words[i] == ";":
            break
        if tokens.word(i) in ("tổ", "đội", "lượng", "số"):
            found = _named_from(tokens, i + 1)
        i -= 1
    if found is None:
        return None
    consolidated = any(
        mark.roles.get("topic") == "consolidation" and tokens.words[mark.first] in ("củng", "cũng")
        for mark in around.left
    )
    often = f"{found}s_consolidation"
    return often if consolidated and often in lexicon.class_of() else found


def _named_from(tokens: Tokens, i: int) -> str | None:
    hit = lexicon.terms("team").at(tokens, i)
    return hit[1] if hit else None


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
        if topic in ("commitment_signing", "movement_festival") and same_clause and reaches(around, mark):
            return activity_figure(around, None, "organisations", 0.7)
    if around.counted.number.denominator is not None:
        return Verdict("organisation", None, "part_of_all_places", 0.7)
    return None


def things(around: Around, previous: Verdict | None, joined: bool) -> Verdict | None:
    """Information, news, printed matter, documents: figures once something was done with them."""
    noun = around.counted.noun
    done = around.nearest("topic", "result", "seizure", sides="right left")
    if done is None and not joined and noun != "information":
        return None
    return activity_figure(around, previous, "items", 0.85 if noun != "document" else 0.7)


def support(around: Around) -> Verdict | None:
    """Houses, gifts, working days: figures where they were given or done."""
    topic = around.nearest("topic", sides="left right")
    if topic is None or not reaches(around, topic):
        return None
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
    named: list[str] = [mark.roles["topic"] for mark in around.all("topic", sides="right left")]
    if noun == "information":
        return _information(around, named, confidence)
    if own := _right_in_front(around, field):
        named.insert(0, own)
    standard = next((one for one in named if one.endswith("security_standard")), None)
    if standard and named[0] == standard and noun in STANDARD:
        return Verdict("organisation", STANDARD[noun], "security_standard", confidence, standard)
    if (field == "attendances" or shared) and previous and previous.activity:
        named.insert(0, previous.activity)
    named += [mark.roles["topic"] for mark in around.all("topic", sides="far")]
    activity = next((one for one in named if (one, field) in measures), None)
    if activity == "commendation":
        activity = _award(around, field) or activity
    elif activity == "movement_festival" and noun == "area" and field == "organisations":
        activity = "movement_festival_area"
    indicator = measures[activity, field] if activity else None
    activity = activity or next(iter(named), None)
    kind = (
        _OF_NOUN.get(noun) or lexicon.class_of().get(activity or "") or _CLASS.get(activity or "", "activity")
    )
    if kind in ("model", "seizure"):
        kind = "activity"
    return Verdict(kind, indicator, f"{noun}_{field}", confidence, activity)


def _right_in_front(around: Around, field: str) -> str | None:
    """The activity named right in front of the number, if it counts so: `hội đàm 31 cuộc, giao lưu 7 cuộc`."""
    mark = around.nearest("topic")
    if mark is None or field == "people" or mark.last + 1 != around.counted.number.qualified:
        return None
    code = mark.roles["topic"]
    return code if (code, field) in lexicon.measure_of() else None


def _award(around: Around, field: str) -> str | None:
    """The award that the clause of a commendation names, instead of commendations in general."""
    tokens, measures = around.tokens, lexicon.measure_of()
    clause = tokens.clause[around.counted.last]
    for mark in around.all("topic", sides="right far"):
        code = mark.roles["topic"]
        own = tokens.clause[mark.first] == clause and lexicon.class_of().get(code) == "award"
        if own and code != "commendation" and (code, field) in measures:
            return code
    return None


def _before_colon(around: Around) -> list[str]:
    """The words of the label in front of a number: `tin tham khảo: 95 tin`."""
    tokens, last = around.tokens, around.counted.number.qualified - 1
    first = last
    while (
        first > 0
        and tokens.words[first - 1] not in (";", ".", "\n", ":")
        and tokens.is_word(first - 1) | (tokens.words[first - 1] == ",")
    ):
        first -= 1
    return tokens.words[first:last]


def _information(around: Around, named: list[str], confidence: float) -> Verdict:
    """Information items by their worth: valuable, for reference, denunciations, opinions at a forum, or any."""
    words = around.tokens.words[around.counted.unit_first : around.counted.last + 5]
    if around.tokens.word(around.counted.number.qualified - 1) == ":":
        words = _before_colon(around) + words
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
