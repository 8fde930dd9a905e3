"""Persons, households, collectives and areas: results only where something was done to or by them."""

from typing import Final

from antq.narrative import lexicon
from antq.narrative.context import Context
from antq.narrative.folding import fold
from antq.narrative.marks import Mark
from antq.narrative.rules import crimes, movement, teams
from antq.narrative.rules.activities import FIELD, STANDARD, activity_figure, standard_figure
from antq.narrative.rules.models import of_model
from antq.narrative.rules.verdict import REACH, Verdict, governing_verb

_REFORMING: Final = frozenset({"cảm", "quản", "kèm", "gọi", "răn", "giáo"})
_HELPED: Final = (
    "chấp hành xong",
    "mãn hạn tù",
    "tù trở về",
    "lầm lỗi",
    "sau cai",
    "tái hòa nhập",
    "ra tù",
    "tha tù",
)
_HELPING: Final = frozenset(
    {"giúp", "giúp đỡ", "đỡ", "hóa", "giáo", "dục", "quản", "lí", "nhận", "kèm", "cặp"}
)
# How many tokens before persons `phát hiện` may be (`phát hiện có 12 học sinh`).
_FOUND_WITHIN: Final = 4
_TO: Final = frozenset({"về", "cho", "xuống", "tại", "giúp"})

# `mô hình “…” quy tụ 120 cụ`: whoever a model has is a member of it.
_GATHERING: Final = frozenset({"có", "tụ", "hợp", "gồm"})
_MEMBERS: Final = frozenset({"thành", "người", "tổ", "hội", "chủ", "hộ", "đội", fold("đoàn"), "tài"})


def people(context: Context, previous: Verdict | None, joined: bool) -> Verdict | None:
    """Persons, households, collectives and areas: figures only where something was done to or by them."""
    counted = context.counted
    head = context.tokens.word(counted.unit_first)
    member = head in _MEMBERS or context.tokens.word(counted.number.qualified - 1) in _GATHERING
    has_role, of_role = movement.role(context, previous)
    if has_role:
        return of_role
    if counted.noun in ("person", "household") and member and of_model(context):
        return Verdict("model", "model_members", "model_members", 0.7)
    if counted.noun == "person" and (_are_victims(context) or _of_age(context) or _is_membership(context)):
        return None
    caught = counted.noun == "person" and (_rescued(context) or _is_caught(context))
    if caught or (counted.noun == "person" and joined and previous and previous.offence):
        return crimes.count(context, previous, joined, "seizure_suspects")
    if counted.noun == "person" and _reformed(context):
        return Verdict("activity", "people_reformed_and_supported", "people_reformed", 0.8, "reform_support")
    if counted.noun == "person" and head in _MEMBERS and (of_team := _of_team(context, previous)):
        return of_team
    if previous and joined and previous.activity:
        return activity_figure(context, previous, FIELD[counted.noun], 0.85, shared=True)
    mark_after = context.nearest("topic", "reform", sides="right")
    before = governing_verb(context)
    if (
        mark_after is not None
        and mark_after.roles.get("topic") == "pupil_return"
        and counted.noun == "person"
    ):
        return activity_figure(context, None, FIELD["person"], 0.8)
    if counted.noun == "person" and _is_helped(context, mark_after):
        return Verdict("activity", "people_reformed_and_supported", "people_reformed", 0.8, "reform_support")
    if counted.noun == "person" and _is_sent_to_communes(context):
        return Verdict(
            "assignment", "officers_reinforcing_communes", "sent_to_communes", 0.8, "commune_reinforcement"
        )
    if counted.noun == "household" and _is_population(context):
        return None
    if mark_after is None:
        mark_after = _verb_after_list(context)
    if before and "static" in before.roles:
        # A noun that itself names a state (`người nghiện`) does not say that anything was done.
        acted = mark_after is not None and mark_after.first > counted.last
        if mark_after is None or not acted or mark_after.roles.get("topic") == "consolidation":
            return None
    arrested = before and "seizure" in before.roles and "topic" not in before.roles
    if counted.noun == "person" and arrested and (mark_after is None or "seizure" in mark_after.roles):
        return crimes.count(context, previous, joined, "seizure_suspects")
    reform = context.nearest("reform", "topic")
    if counted.noun == "person" and reform and context.tokens.word(reform.first) in _REFORMING:
        return Verdict("activity", "people_reformed_and_supported", "people_reformed", 0.8, "reform_support")
    if counted.noun in STANDARD and counted.noun != "collective":
        return standard_figure(context)
    if before is None and mark_after is None:
        return None
    if counted.noun == "person" and _are_found(context):
        return Verdict("activity", None, "people_found", 0.6)
    return activity_figure(context, previous, FIELD[counted.noun], 0.8)


def _are_victims(context: Context) -> bool:
    """`4 học sinh ngộ độc`: who came to harm."""
    last = context.counted.last
    victims = lexicon.terms("victim")
    return any(victims.at(context.tokens, i) for i in (last + 1, last + 2))


def _of_age(context: Context) -> bool:
    """`97 người dưới 30 tuổi`: what part of them is how old."""
    tokens, last = context.tokens, context.counted.last
    mark_after = tokens.words[last + 1 : last + 7]
    return "tuổi" in mark_after and any(
        tokens.is_number(last + 1 + k) for k in range(mark_after.index("tuổi"))
    )


def _is_membership(context: Context) -> bool:
    """`Tỉnh Hội quản lý 226.540 hội viên`: how many a union has, where the text does not say that they did anything."""
    tokens, counted = context.tokens, context.counted
    hit = lexicon.terms("member").at(tokens, counted.unit_first)
    mark_after = context.all("topic", "reform", "result", "seizure", sides="right")
    if hit is None or any(tokens.word(mark.first) != "sinh" for mark in mark_after):
        # `145.000 hội viên, sinh hoạt ở 1.234 chi hội` is no deed.
        return False
    first = counted.number.qualified
    verb = context.nearest("topic", "reform", "result", "static")
    if verb is None:
        return True
    words = tokens.words[verb.first : verb.last + 1]
    own = words in (["quản", "lí"], ["có"], ["hiện", "có"], ["tập", "hợp"], ["đang", "quản", "lí"])
    return own and tokens.words[first - 1] != "cho" and not context.far_topics()


def _rescued(context: Context) -> bool:
    """Whether the nearest verb says that persons were rescued."""
    verb = context.nearest("seizure", "topic")
    return verb is not None and verb.roles.get("seizure") == "rescued"


def _reformed(context: Context) -> bool:
    """Whether the persons are named as those who went wrong, and helped (`giúp 112 người lầm lỗi`)."""
    tokens, counted = context.tokens, context.counted
    named = lexicon.terms("reformed")
    if not any(named.at(tokens, i) for i in range(counted.unit_first, counted.last + 4)):
        return False
    helped = context.nearest("reform", "topic", "seizure")
    return helped is not None and ("reform" in helped.roles or helped.roles.get("topic") == "gift_giving")


def _is_caught(context: Context) -> bool:
    """Whether the verb directly after persons says that they were caught (`sáu người bị bắt`)."""
    verb = next(iter(context.all("seizure", sides="right")), None)
    if verb is None or verb.first - context.counted.last > 2:
        return False
    return verb.roles["seizure"] == "caught" and context.tokens.word(verb.first) == "bị"


def _are_found(context: Context) -> bool:
    """`ký cam kết 4.500 học sinh; phát hiện 12 học sinh sử dụng thuốc lá điện tử`: what was done before ends there."""
    tokens, first = context.tokens, context.counted.number.qualified
    before = tokens.words[max(0, first - _FOUND_WITHIN) : first]
    is_found = any(before[i : i + 2] == ["phát", "hiện"] for i in range(len(before)))
    return is_found and context.nearest("topic", "reform", sides="right") is None


def _of_team(context: Context, previous: Verdict | None) -> Verdict | None:
    """Members of a team: counted with it (`62 tổ …, 948 thành viên`) or named after the number."""
    first = context.counted.number.qualified
    acted = context.tokens.word(context.counted.unit_first) == "thành" or tuple(
        context.tokens.words[max(0, first - 2) : first]
    ) in (("quân", "số"), ("biên", "chế"))
    code = teams.team(context, look_left=acted)
    if code is None:
        return None
    if (
        previous is not None
        and previous.activity
        and previous.activity.startswith(code)
        and previous.kind == "organisation"
    ):
        code = previous.activity.removesuffix(teams.SUFFIX)
    measure = lexicon.measure_of().get((code, "people"))
    return Verdict("organisation", measure, "team_members", 0.85, code) if measure else None


def _is_helped(context: Context, mark_after: Mark | None) -> bool:
    """Whether people were helped back into life: by a verb after them, or by what they are and the verb before."""
    tokens, counted = context.tokens, context.counted
    for mark in context.all("reform", sides="right"):
        if tokens.word(mark.first) in _REFORMING:
            return mark is mark_after or lexicon.terms("reformed").at(tokens, counted.last + 2) is not None
    acted = " ".join(tokens.words[counted.unit_first : counted.last + 6])
    verbs = tokens.words[max(0, counted.first - 4) : counted.first]
    return any(one in acted for one in _HELPED) and not _HELPING.isdisjoint(verbs)


def _is_sent_to_communes(context: Context) -> bool:
    """`tăng cường 2 cán bộ về xã`, `3 sĩ quan tăng cường cho xã`."""
    tokens, counted = context.tokens, context.counted
    before = tokens.words[counted.first - 2 : counted.first] if counted.first >= 2 else []
    mark_after = tokens.words[counted.last + 1 : counted.last + 6]
    if before == ["tăng", "cường"]:
        return not _TO.isdisjoint(mark_after[:2]) or "xã" in mark_after
    return mark_after[:2] == ["tăng", "cường"] and not {"xã", "phường", "cơ"}.isdisjoint(mark_after)


def _is_population(context: Context) -> bool:
    """`14.206 hộ, 53.870 nhân khẩu`: who lives there."""
    return "khẩu" in context.tokens.words[context.counted.last + 1 : context.counted.last + 5]


def _verb_after_list(context: Context) -> Mark | None:
    """The verb after a list whose subject the number begins (`8 tập thể, 14 cá nhân được tặng Bằng khen`)."""
    tokens = context.tokens
    for mark in context.all("topic", sides="far"):
        close = mark.first - context.counted.last <= REACH // 2
        if close and tokens.clause[mark.first] == tokens.clause[context.counted.last]:
            return mark
    return None
