"""Persons, households, collectives and areas: results only where something was done to or by them."""

from typing import Final

from antq.narrative import lexicon
from antq.narrative.context import Around
from antq.narrative.marks import Mark
from antq.narrative.rules import crimes, teams
from antq.narrative.rules.activities import FIELD, STANDARD, activity_figure, standard
from antq.narrative.rules.models import of_model
from antq.narrative.rules.verdict import REACH, Verdict, governing
from antq.narrative.text import fold

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
_TO: Final = frozenset({"về", "cho", "xuống", "tại", "giúp"})

# `mô hình “…” quy tụ 120 cụ`: whoever a model has is a member of it.
_GATHERING: Final = frozenset({"có", "tụ", "hợp", "gồm"})
_MEMBERS: Final = frozenset({"thành", "người", "tổ", "hội", "chủ", "hộ", "đội", fold("đoàn"), "tài"})


def people(around: Around, previous: Verdict | None, joined: bool) -> Verdict | None:
    """Persons, households, collectives and areas: figures only where something was done to or by them."""
    counted = around.counted
    head = around.tokens.word(counted.unit_first)
    member = head in _MEMBERS or around.tokens.word(counted.number.qualified - 1) in _GATHERING
    if counted.noun in ("person", "household") and member and of_model(around):
        return Verdict("model", "model_members", "model_members", 0.7)
    if counted.noun == "person" and (_are_victims(around) or _of_age(around) or _is_membership(around)):
        return None
    caught = counted.noun == "person" and (_rescued(around) or _is_caught(around))
    if caught or (counted.noun == "person" and joined and previous and previous.offence):
        return crimes.count(around, previous, joined, "seizure_suspects")
    if counted.noun == "person" and _reformed(around):
        return Verdict("activity", "people_reformed_and_supported", "people_reformed", 0.8, "reform_support")
    if counted.noun == "person" and head in _MEMBERS and (of_team := _of_team(around, previous)):
        return of_team
    if previous and joined and previous.activity:
        return activity_figure(around, previous, FIELD[counted.noun], 0.85, shared=True)
    behind = around.nearest("topic", "reform", sides="right")
    before = governing(around)
    if behind is not None and behind.roles.get("topic") == "pupil_return" and counted.noun == "person":
        return activity_figure(around, None, FIELD["person"], 0.8)
    if counted.noun == "person" and _is_helped(around, behind):
        return Verdict("activity", "people_reformed_and_supported", "people_reformed", 0.8, "reform_support")
    if counted.noun == "person" and _is_sent_to_communes(around):
        return Verdict(
            "assignment", "officers_reinforcing_communes", "sent_to_communes", 0.8, "commune_reinforcement"
        )
    if counted.noun == "household" and _is_population(around):
        return None
    if behind is None:
        behind = _behind_list(around)
    if before and "static" in before.roles:
        # A noun that itself names a state (`người nghiện`) does not say that anything was done.
        told = behind is not None and behind.first > counted.last
        if behind is None or not told or behind.roles.get("topic") == "consolidation":
            return None
    arrested = before and "seizure" in before.roles and "topic" not in before.roles
    if counted.noun == "person" and arrested and (behind is None or "seizure" in behind.roles):
        return crimes.count(around, previous, joined, "seizure_suspects")
    reform = around.nearest("reform", "topic")
    if counted.noun == "person" and reform and around.tokens.word(reform.first) in _REFORMING:
        return Verdict("activity", "people_reformed_and_supported", "people_reformed", 0.8, "reform_support")
    if counted.noun in STANDARD and counted.noun != "collective":
        return standard(around)
    if before is None and behind is None:
        return None
    return activity_figure(around, previous, FIELD[counted.noun], 0.8)


def _are_victims(around: Around) -> bool:
    """`4 học sinh ngộ độc`: who came to harm."""
    last = around.counted.last
    victims = lexicon.terms("victim")
    return any(victims.at(around.tokens, i) for i in (last + 1, last + 2))


def _of_age(around: Around) -> bool:
    """`97 người dưới 30 tuổi`: what part of them is how old."""
    tokens, last = around.tokens, around.counted.last
    behind = tokens.words[last + 1 : last + 7]
    return "tuổi" in behind and any(tokens.is_number(last + 1 + k) for k in range(behind.index("tuổi")))


def _is_membership(around: Around) -> bool:
    """`Tỉnh Hội quản lý 226.540 hội viên`: how many a union has, where nothing is told that they did."""
    tokens, counted = around.tokens, around.counted
    hit = lexicon.terms("member").at(tokens, counted.unit_first)
    behind = around.all("topic", "reform", "result", "seizure", sides="right")
    if hit is None or any(tokens.word(mark.first) != "sinh" for mark in behind):
        # `145.000 hội viên, sinh hoạt ở 1.234 chi hội` is no deed.
        return False
    first = counted.number.qualified
    verb = around.nearest("topic", "reform", "result", "static")
    if verb is None:
        return True
    words = tokens.words[verb.first : verb.last + 1]
    own = words in (["quản", "lí"], ["có"], ["hiện", "có"], ["tập", "hợp"], ["đang", "quản", "lí"])
    return own and tokens.words[first - 1] != "cho" and not around.far_topics()


def _rescued(around: Around) -> bool:
    """Whether the nearest verb tells of persons rescued."""
    verb = around.nearest("seizure", "topic")
    return verb is not None and verb.roles.get("seizure") == "rescued"


def _reformed(around: Around) -> bool:
    """Whether the persons are named as those who went wrong, and helped (`giúp 112 người lầm lỗi`)."""
    tokens, counted = around.tokens, around.counted
    named = lexicon.terms("reformed")
    if not any(named.at(tokens, i) for i in range(counted.unit_first, counted.last + 4)):
        return False
    helped = around.nearest("reform", "topic", "seizure")
    return helped is not None and ("reform" in helped.roles or helped.roles.get("topic") == "gift_giving")


def _is_caught(around: Around) -> bool:
    """Whether the verb right behind persons says that they were caught (`sáu người bị bắt`)."""
    verb = next(iter(around.all("seizure", sides="right")), None)
    if verb is None or verb.first - around.counted.last > 2:
        return False
    return verb.roles["seizure"] == "caught" and around.tokens.word(verb.first) == "bị"


def _of_team(around: Around, previous: Verdict | None) -> Verdict | None:
    """Members of a team: told with it (`62 tổ …, 948 thành viên`) or named behind the number."""
    first = around.counted.number.qualified
    told = around.tokens.word(around.counted.unit_first) == "thành" or tuple(
        around.tokens.words[max(0, first - 2) : first]
    ) in (("quân", "số"), ("biên", "chế"))
    code = teams.team(around, look_left=told)
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


def _is_helped(around: Around, behind: Mark | None) -> bool:
    """Whether people were helped back into life: by a verb behind them, or by what they are and the verb before."""
    tokens, counted = around.tokens, around.counted
    for mark in around.all("reform", sides="right"):
        if tokens.word(mark.first) in _REFORMING:
            return mark is behind or lexicon.terms("reformed").at(tokens, counted.last + 2) is not None
    told = " ".join(tokens.words[counted.unit_first : counted.last + 6])
    verbs = tokens.words[max(0, counted.first - 4) : counted.first]
    return any(one in told for one in _HELPED) and not _HELPING.isdisjoint(verbs)


def _is_sent_to_communes(around: Around) -> bool:
    """`tăng cường 2 cán bộ về xã`, `3 sĩ quan tăng cường cho xã`."""
    tokens, counted = around.tokens, around.counted
    before = tokens.words[counted.first - 2 : counted.first] if counted.first >= 2 else []
    behind = tokens.words[counted.last + 1 : counted.last + 6]
    if before == ["tăng", "cường"]:
        return not _TO.isdisjoint(behind[:2]) or "xã" in behind
    return behind[:2] == ["tăng", "cường"] and not {"xã", "phường", "cơ"}.isdisjoint(behind)


def _is_population(around: Around) -> bool:
    """`14.206 hộ, 53.870 nhân khẩu`: who lives there."""
    return "khẩu" in around.tokens.words[around.counted.last + 1 : around.counted.last + 5]


def _behind_list(around: Around) -> Mark | None:
    """The verb behind a list whose subject the number begins (`8 tập thể, 14 cá nhân được tặng Bằng khen`)."""
    tokens = around.tokens
    for mark in around.all("topic", sides="far"):
        close = mark.first - around.counted.last <= REACH // 2
        if close and tokens.clause[mark.first] == tokens.clause[around.counted.last]:
            return mark
    return None
