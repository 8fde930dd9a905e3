"""Whatever a filing holds comes back as it was, and its digest can be computed again."""

import json
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from log_steps import Warehouse, chunks, filing, rows
from psycopg2.extensions import connection as Connection

from antq.eventlog.store import append, get_texts, put_texts, stream_state
from antq.eventlog.verify import inspect

# PostgreSQL's text holds every character but NUL; a lone surrogate is none.
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
objects = st.dictionaries(texts, values, max_size=5)


@pytest.fixture(scope="module")
def writer(any_module_warehouse: Warehouse) -> Connection:
    """One connection; each example is undone."""
    return any_module_warehouse.connect("writer")


PROPERTY = settings(
    max_examples=30,
    suppress_health_check=[HealthCheck.too_slow],
)


@PROPERTY
@given(
    payload=objects,
    lines=st.lists(objects, max_size=20),
    repeat=st.integers(1, 80),
    indent=st.none() | st.just(1),
)
def test_any_payload_and_lines_come_back_as_they_were(
    writer: Connection,
    payload: dict[str, Any],
    lines: list[Any],
    repeat: int,
    indent: int | None,
) -> None:
    try:
        many = lines * repeat
        texts_of_chunks = [
            json.dumps(json.loads(text), ensure_ascii=False, indent=indent) for text in chunks(many)
        ]
        event = filing(f"report/{uuid4()}", payload=payload, lines=texts_of_chunks)
        append(writer, [event])
        stored = rows(
            writer,
            "select l.lines from eventlog.event_lines as l where l.event_id = %s order by l.chunk_no",
            str(event.event_id),
        )
        assert [line for (chunk,) in stored for line in chunk] == many
        assert all(len(chunk) <= 500 for (chunk,) in stored)
        assert stream_state(writer, event.stream).in_force == payload
        assert inspect(writer).problems == []
    finally:
        writer.rollback()


@PROPERTY
@given(bodies=st.lists(texts, max_size=8))
def test_any_text_comes_back_by_its_hash(writer: Connection, bodies: list[str]) -> None:
    try:
        hexes = put_texts(writer, bodies)
        assert [get_texts(writer, hexes)[text_hash] for text_hash in hexes] == bodies
        assert inspect(writer).problems == []
    finally:
        writer.rollback()
