"""How the sheets and headings of a report become forms and fields: the template's, and provinces' own as data."""

from antq.documents.layouts.choosing import Choice, TablePlace, choose, find_closest
from antq.documents.layouts.layout_definitions import (
    LINE_SEPARATOR,
    CoverRule,
    Layout,
    Table,
    candidates,
    template_table,
)
from antq.documents.layouts.matching import (
    HEADER_MATCHES,
    HEADER_SEARCH_ROWS,
    Columns,
    find_headings,
    match_columns,
)
from antq.documents.layouts.words import (
    after_label,
    cover_field,
    ends_in_nil,
    form_of_sheet,
    garbled_finding,
    is_answers_label,
    is_cover,
    is_cover_label,
    is_help,
    is_like,
    is_nil_text,
    may_mean_nil,
    read_cover,
)

__all__ = [
    "HEADER_MATCHES",
    "HEADER_SEARCH_ROWS",
    "LINE_SEPARATOR",
    "Choice",
    "Columns",
    "CoverRule",
    "Layout",
    "Table",
    "TablePlace",
    "after_label",
    "candidates",
    "choose",
    "cover_field",
    "ends_in_nil",
    "find_closest",
    "find_headings",
    "form_of_sheet",
    "garbled_finding",
    "is_answers_label",
    "is_cover",
    "is_cover_label",
    "is_help",
    "is_like",
    "is_nil_text",
    "match_columns",
    "may_mean_nil",
    "read_cover",
    "template_table",
]
