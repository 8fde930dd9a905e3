"""The stamp of a template: which forms and code lists it was made of, so that an outdated one is reported.

It changes with the forms' versions and headings and with the codes and names a clerk chooses from; words of help,
examples and lists no drop-down shows leave it alone.
"""

import hashlib
import json
from functools import cache
from typing import Final

from antq import forms
from antq.forms import Field
from antq.reference import lists

# Fields of the cover a template leaves out: real reports need not say that they are real, and the stamp is its own.
NOT_ASKED: Final = ("origin", "template")


def asked() -> tuple[Field, ...]:
    """The cover's fields that a template shows."""
    return tuple(field for field in forms.ENVELOPE if field.name not in NOT_ASKED)


@cache
def current() -> str:
    """The stamp of templates made now, such as `activities-1 seizures-1 models-1 · 3f9a0c12de45`."""
    digest = hashlib.sha256()
    for part in (asked(), *(form.fields for form in forms.FORMS.values())):
        for field in part:
            names = lists.labels(field.code_list) if field.code_list else {}
            words = (field.name, field.header_vi, field.kind, field.required, field.default, names)
            digest.update(json.dumps(words, ensure_ascii=False).encode() + b"\n")
    versions = " ".join(f"{form.key}-{form.version}" for form in forms.FORMS.values())
    return f"{versions} · {digest.hexdigest()[:12]}"
