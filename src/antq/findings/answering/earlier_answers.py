"""Answers that a slot's streams hold already: a question once answered there is not asked again."""

from collections.abc import Iterable, Sequence
from typing import Any

from psycopg2.extensions import connection as Connection

from antq.eventlog.store import get_texts
from antq.findings.answering.question_matching import EarlierAnswer


def read_earlier_answers(conn: Connection, streams: Sequence[str]) -> list[EarlierAnswer]:
    """The answers in the filings of streams, filed or returned, the latest last."""
    with conn.cursor() as cursor:
        cursor.execute(
            """
            select split_part(e.stream, '/', 2), a.answer
            from eventlog.events as e
            cross join lateral jsonb_array_elements(e.payload -> 'answers') as a (answer)
            where e.stream = any(%s) and eventlog.is_report_event(e.type)
            order by e.position
            """,
            (list(streams),),
        )
        return decode(conn, cursor.fetchall())


def decode(conn: Connection, answers: Iterable[tuple[str, dict[str, Any]]]) -> list[EarlierAnswer]:
    """Answers as payloads hold them, each with its form. One whose text was redacted is no answer any more."""
    answers = list(answers)
    refs = {one[name] for _, one in answers for name in ("value_ref", "text_ref") if one[name]}
    texts = get_texts(conn, refs)
    return [
        EarlierAnswer(
            form,
            one["code"],
            one["field"],
            texts.get(one["value_ref"] or ""),
            one["answer"],
            texts.get(one["text_ref"] or ""),
            one["by"],
        )
        for form, one in answers
        if not one["text_ref"] or one["text_ref"] in texts
    ]
