"""The page of a text: its figures highlighted, the rule of each on hover, persons masked. It runs nothing."""

from bisect import bisect_right
from html import escape
from typing import Final

from antq.narrative import masking
from antq.narrative.figure import Figure
from antq.privacy import persons as personal
from antq.reference import lists

_KINDS: Final = {
    "activity": ("Hoạt động", "Activity", "#cfe8cf"),
    "seizure": ("Thu giữ, giao nộp", "Seizure, handing over", "#f7cfc9"),
    "model": ("Mô hình", "Model", "#d6d9f5"),
    "assignment": ("Phân công", "Assignment", "#fbe3b8"),
    "organisation": ("Tổ chức quần chúng", "Organisation", "#d0ecf0"),
    "information": ("Nguồn tin", "Information", "#ecd7ef"),
    "award": ("Khen thưởng", "Award", "#f4ecb0"),
    "context": ("Bối cảnh, không vào biểu", "Context, filed nowhere", "#e4e4e4"),
    "other": ("Khác", "Other", "#e4e4e4"),
}
_STYLE: Final = (
    "body{font:16px/1.7 system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem;color:#1c1c1c}"
    "mark{border-radius:3px;padding:0 2px;cursor:help}pre{font:inherit;white-space:pre-wrap;overflow-wrap:anywhere}"
    "ul{padding:0;list-style:none;display:flex;flex-wrap:wrap;gap:.4rem 1rem}"
)


def page(text: str, figures: list[Figure], title: str) -> str:
    """The HTML page of a text and its figures; `title` is shown as its heading."""
    body = []
    done = 0
    hidden = masking.spans(text)
    for one in figures:
        if one.start < done:
            # A figure inside another's words: the outer one is shown.
            continue
        body.append(_shown(text, done, one.start, hidden))
        body.append(_mark(one))
        done = one.end
    body.append(_shown(text, done, len(text), hidden))
    colours = "".join(f"mark.{kind}{{background:{colour}}}" for kind, (_, _, colour) in _KINDS.items())
    legend = "".join(
        f'<li><mark class="{kind}">{vi}</mark> / {en}: {count}</li>'
        for kind, (vi, en, _) in _KINDS.items()
        if (count := sum(one.kind == kind for one in figures))
    )
    heading = escape(title)
    return (
        f'<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{heading}</title>'
        '<meta name="viewport" content="width=device-width"><meta http-equiv="Content-Security-Policy"'
        " content=\"default-src 'none'; style-src 'unsafe-inline'\"><style>"
        f"{_STYLE}{colours}</style></head><body><h1>{heading}</h1>"
        f"<p>{len(figures)} số liệu / figures; rê chuột để xem quy tắc / hover for the rule. "
        "Thông tin cá nhân đã che / persons masked.</p>"
        f"<ul>{legend}</ul><pre>{''.join(body)}</pre></body></html>\n"
    )


def _shown(text: str, start: int, end: int, hidden: list[tuple[int, int]]) -> str:
    """A piece of the text between figures, escaped, what tells of persons masked."""
    parts: list[str] = []
    for first, last in hidden[max(0, bisect_right(hidden, (start, start)) - 1) :]:
        if first >= end:
            break
        if last > start:
            parts += [escape(text[start : max(start, first)]), personal.MASK]
            start = min(last, end)
    return "".join([*parts, escape(text[start:end])])


def _mark(one: Figure) -> str:
    measures = lists.labels("measures")
    said = measures.get(one.indicator or "", one.indicator or "chưa rõ chỉ tiêu / no measure")
    parts = [said]
    if one.indicator != "named_model":
        parts.append(f"{one.value:,} {one.unit or ''}".replace(",", " "))
    if one.substance:
        parts.append(lists.labels("items")[one.substance])
    parts += [
        part for part in (one.scope, one.period_start and f"{one.period_start} – {one.period_end}") if part
    ]
    parts.append(f"quy tắc / rule: {one.rule} ({one.confidence:.2f})")
    shown = escape(masking.mask(one.quote) if one.indicator == "named_model" else one.quote)
    title = escape(masking.mask(" · ".join(parts)), quote=True)
    return f'<mark class="{one.kind}" title="{title}">{shown}</mark>'
