"""The three forms and their envelope: one definition each for readers, rules, templates, the simulator and the docs.

`FORMS["seizures"].fields` are the columns of a line; `ENVELOPE` the rows of the cover sheet (`Báo cáo`), the
leading `# label: value` lines of a CSV file, and the keys of `envelope` in JSON. `docs/reference/forms.md` and the
columns' descriptions in dbt are generated from here.
"""

from types import MappingProxyType
from typing import Final

from antq.forms.activities import ACTIVITIES, COUNT_FIELDS
from antq.forms.definition import Field, Form, Group, Kind, LineKind
from antq.forms.envelope import (
    ANSWER_HEAD,
    ANSWERS,
    CODE_HEAD,
    COVER_SHEET,
    CSV_FORM_LABEL,
    ENVELOPE,
    FINDINGS_SHEET,
    HELP_SHEET,
    LAST_PERIOD_SHEET,
    LISTS_SHEET,
    NIL_TEXT,
    OUR_COMMENT,
    PLACE_HEAD,
    PROSE_TEXT,
    envelope_field,
)
from antq.forms.models import MODELS
from antq.forms.seizures import SEIZURES

__all__ = [
    "ANSWERS",
    "ANSWER_HEAD",
    "CODE_HEAD",
    "COUNT_FIELDS",
    "COVER_SHEET",
    "CSV_FORM_LABEL",
    "ENVELOPE",
    "FINDINGS_SHEET",
    "FORMS",
    "HELP_SHEET",
    "LAST_PERIOD_SHEET",
    "LISTS_SHEET",
    "NIL_TEXT",
    "OUR_COMMENT",
    "PLACE_HEAD",
    "PROSE_TEXT",
    "Field",
    "Form",
    "Group",
    "Kind",
    "LineKind",
    "envelope_field",
]

FORMS: Final = MappingProxyType({form.key: form for form in (ACTIVITIES, SEIZURES, MODELS)})
