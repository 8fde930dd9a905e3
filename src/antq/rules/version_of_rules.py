"""The version of the rules a filing was judged by: two filings of a form judged alike carry the same.

It covers what judges that form and nothing else: the form's definition, the rows of the code lists its fields and its
rules look at, the dates and thresholds of its rules, the severity of its findings, and a number raised by hand with
the code. Words of findings, lists of other forms, and provinces and periods (they choose the slot, not the judgement)
leave it alone: a resubmission after a change of those is a duplicate still.
"""

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Final

from antq import forms
from antq.documents.layouts import row_labels
from antq.reference import lists
from antq.rules.sheet import PREFIX

# Raised with every change of this package that can judge a line of the form otherwise.
_CODE: Final = {"activities": 3, "seizures": 5, "models": 3}
# Lists that rules look at in addition to the code lists of the fields.
_LISTS: Final = {
    "activities": ("activity_measures",),
    "seizures": ("item_units", "units"),
    "models": (),
}
# Words for people, and a form's fields, which are listed by themselves.
_WORDS: Final = frozenset(
    {"name_vi", "name_en", "source", "help_vi", "help_en", "example", "column", "fields"}
)
# Fields of the cover that change what a line means.
_COVER: Final = ("kind", "lower_levels_complete")


@cache
def rules_version(form: str | None) -> str:
    """The version for a form; None (a file of no form) names all of them together."""
    if form is None:
        return hashlib.sha256(" ".join(map(rules_version, forms.FORMS)).encode()).hexdigest()[:12]
    digest = hashlib.sha256()
    for part in _judging(forms.FORMS[form]):
        digest.update(json.dumps(part, ensure_ascii=False).encode() + b"\n")
    return f"{_CODE[form]}-{digest.hexdigest()[:12]}"


def _judging(form: forms.Form) -> Iterator[object]:
    """Everything a line of this form is judged by, in a fixed order."""
    yield form.version, _without_words([dataclasses.asdict(form)])
    yield _without_words(dataclasses.asdict(field) for field in form.fields)
    cover = [forms.envelope_field(name) for name in _COVER]
    used = dict.fromkeys(field.code_list for field in (*form.fields, *cover) if field.code_list)
    for name in used:
        yield sorted(lists.lookup(name).items())
    for name in dict.fromkeys((*_LISTS[form.key], *(name for name in used if name in lists.CODE_COLUMN))):
        yield name, _without_words(lists.rows(name))
    if "units" in used:
        yield _without_words(row for row in lists.rows("unit_factors") if row["item_code"] == "*")
    yield _without_words(
        row for row in lists.rows("rule_terms") if str(row["code"]).startswith(PREFIX[form.key])
    )
    yield sorted(
        (row["alias"] or "", row["code"] or "")
        for row in lists.rows("code_aliases")
        if row["list"] == row_labels.LIST
    )
    yield sorted(
        (row["code"], row["severity"])
        for row in lists.rows("findings")
        if str(row["code"]).startswith((PREFIX[form.key], "FI2", "PD2"))
    )


def _without_words(rows: Iterable[Mapping[str, object]]) -> list[dict[str, object]]:
    return [{key: value for key, value in row.items() if key not in _WORDS} for row in rows]
