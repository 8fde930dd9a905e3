"""The version of the rules a filing was judged by."""

import hashlib
from functools import cache

from antq import forms
from antq.reference import lists

# Raised with every change of this package that can judge a line otherwise.
_RULES = "1"


@cache
def rules_version() -> str:
    """Names the rules, layout and code lists a judgement rests on; two filings judged alike carry the same."""
    digest = hashlib.sha256()
    for name in lists.names():
        digest.update(name.encode() + b"\0" + lists.raw(name) + b"\0")
    digest.update(repr(forms.FORMS).encode())
    return f"{_RULES}-{digest.hexdigest()[:12]}"
