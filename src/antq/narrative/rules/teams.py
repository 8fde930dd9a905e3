"""Which grass-roots team a number counts: by the words of its name, wherever in the sentence the name is.

A team is named after its noun (`62 tổ phụ nữ tự quản đường biên`), after the last of several counts (`120 tổ/640
người tự quản đường biên`), or in front of all (`Tổ bảo vệ an ninh, trật tự ở cơ sở: 1.502 tổ`).
"""

from typing import Final

from antq.narrative import lexicon
from antq.narrative.context import Context

_NAME_TOKENS: Final = 12
_LEFT_TOKENS: Final = 26
_UNION_TOKENS: Final = 300
# Words that end a name.
_NAME_ENDS: Final = frozenset(
    {
        "với",
        "gồm",
        "có",
        "thu",
        "do",
        "để",
        "đã",
        "được",
        "thì",
        "tham",
        "hoạt",
        ";",
        ":",
        ".",
        "(",
        ")",
        "\n",
    }
)
_CONSOLIDATIONS: Final = ("củng", "cũng", "kiện")
SUFFIX: Final = "s_consolidation"


def team(context: Context, look_left: bool = True) -> str | None:
    """The activity code of the team that the counted noun or the words around it name."""
    counted = context.counted
    named = _team_named_after(context, counted.unit_first, counted.last + _NAME_TOKENS)
    if named is None and look_left:
        named = _team_named_before(context)
    return named


def consolidated(context: Context, code: str) -> str:
    """The activity of consolidating such teams, where the verb says so."""
    words = context.tokens.words
    verb = context.nearest("topic")
    if verb is None or words[verb.first] not in _CONSOLIDATIONS or context.counted.first - verb.last > 8:
        return code
    return with_consolidation(code)


def with_consolidation(code: str) -> str:
    """The activity of consolidating the teams of an activity, itself where there is none."""
    return code + SUFFIX if code + SUFFIX in lexicon.class_of() else code


def union_cells(context: Context) -> str | None:
    """The consolidation of a union's cells: the union named after the noun, else the one named last before it."""
    tokens, counted = context.tokens, context.counted
    unions = lexicon.terms("union")
    for i in range(counted.unit_first, min(counted.last + 5, len(tokens))):
        if tokens.is_number(i):
            break
        if hit := unions.at(tokens, i):
            return hit[1]
    for i in range(counted.first - 1, max(-1, counted.first - _UNION_TOKENS), -1):
        if hit := unions.at(tokens, i):
            return hit[1]
    return None


def _team_named_after(context: Context, first: int, limit: int) -> str | None:
    tokens = context.tokens
    names = lexicon.terms("team")
    i = first
    while i < min(limit, len(tokens)):
        word = tokens.words[i]
        if word == "/" and tokens.is_number(i + 1):
            # The next count of the same teams: its noun and the name follow.
            i, limit = i + 3, i + 3 + _NAME_TOKENS
            continue
        if word in _NAME_ENDS or (tokens.is_number(i) and i > first):
            return None
        if hit := names.at(tokens, i):
            return hit[1]
        if word == "," and not (hit := names.at(tokens, i + 1)) and tokens.word(i + 1) != "trật":
            return None
        if word == "an" and tokens.words[i : i + 5] == ["an", "ninh", ",", "trật", "tự"]:
            own = "cơ" in tokens.words[i : i + 8] or tokens.words[i - 2 : i] == ["bảo", "vệ"]
            return "grassroots_security_team" if own else None
        i += 1
    return None


def _team_named_before(context: Context) -> str | None:
    tokens, first = context.tokens, context.counted.number.qualified
    names = lexicon.terms("team")
    sentence = tokens.sentence[context.counted.number.first]
    for i in range(first - 1, max(-1, first - _LEFT_TOKENS), -1):
        if tokens.sentence[i] != sentence or tokens.words[i] == ";":
            return None
        if hit := names.at(tokens, i):
            heads = tokens.words[max(0, i - 12) : i + 1]
            return hit[1] if {"tổ", "đội", "lượng"} & set(heads) else None
        if tokens.words[i : i + 5] == ["an", "ninh", ",", "trật", "tự"] and "cơ" in tokens.words[i : i + 8]:
            return "grassroots_security_team"
    return None
