"""A trace as lines of text, Vietnamese and English."""

import json
from collections.abc import Iterator, Sequence
from typing import Final

from antq.trace.trace_result import Part, Trace

_MOST_SHOWN: Final = 50


def lines(found: Trace) -> Iterator[str]:
    """The rows traced, what they rest on, down to file and cell, and whether they add up again."""
    yield f"{found.table} · vị trí nhật ký / log position {found.position}"
    for row in found.rows[:_MOST_SHOWN]:
        yield "  " + " · ".join(f"{name}={value}" for name, value in row.items() if value is not None)
    for part in found.parts[:_MOST_SHOWN]:
        yield from _part(part)
    yield from _more(found.parts)
    for measure in found.slot_measures[:_MOST_SHOWN]:
        slot = "/".join(str(measure[name]) for name in ("province_key", "reporting_unit", "period_key"))
        yield f"  ← {slot} · {measure['level']} · {measure['value']}"
    yield from _more(found.slot_measures)
    for line in found.lines[:_MOST_SHOWN]:
        states = json.dumps(line.as_logged, ensure_ascii=False) if line.as_logged else ""
        yield (
            f"    ← vị trí / position {line.event_position}, dòng / line {line.line_no}:"
            f" {line.source_file} › {line.place} · {line.states.get('value', '')} {states}"
        )
    yield from _more(found.lines)
    for event in found.events[:_MOST_SHOWN]:
        file = (
            f" · {event.source_file} · sha256 {event.source_sha256} · {event.original}"
            if event.source_file
            else ""
        )
        vintage = f" · phiên bản / vintage {event.vintage}" if event.vintage else ""
        period = f" · kỳ ghi là / period as sent “{event.period_as_sent}”" if event.period_as_sent else ""
        yield f"      ← {event.position} {event.type}{vintage} · {event.recorded_at}{period}{file}"
    yield from _more(found.events)
    if not found.events:
        yield "      chưa có sự kiện nào cho ô này / no event has come for this cell"
    if found.agrees is not None:
        verdict = "khớp / agrees" if found.agrees else "KHÔNG KHỚP / DIFFERS"
        yield f"Cộng lại / added up again: {found.summed_again} · {found.figure} · {verdict}"


def _part(part: Part) -> Iterator[str]:
    """A territory of a cell: its state, and the rows of lists and positions on which it rests."""
    facts = [f"  • {part.province_key}: {part.state_name} ({part.state})"]
    if part.value is not None:
        facts.append(part.value)
    if part.is_nil:
        facts.append("không phát sinh / nil report")
    if part.due_date:
        facts.append(f"hạn nộp / due {part.due_date}")
    if part.extended_by:
        facts.append(f"gia hạn ở vị trí / extended at position {part.extended_by}")
    if part.covered_by:
        facts.append(f"gộp vào báo cáo ở vị trí / held by the report at position {part.covered_by}")
    if part.answered_by:
        facts.append(
            f"đã có báo cáo của kỳ khác ở vị trí / answered by the report at position {part.answered_by}"
        )
    if part.owed_since:
        facts.append(f"phải nộp từ vị trí / owed since position {part.owed_since}")
    yield " · ".join(facts)
    for ground in part.rests_on:
        row = " · ".join(f"{name}={value}" for name, value in ground.row.items())
        yield f"      vì / because {ground.list} (vị trí / position {ground.position}): {row}"


def _more(shown: Sequence[object]) -> Iterator[str]:
    if len(shown) > _MOST_SHOWN:
        yield f"    … {len(shown)}; --json"
