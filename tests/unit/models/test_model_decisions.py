"""Which models are one: merges and splits in any order, and what is refused."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antq.core.errors import AntqError
from antq.corrections.model_registry import canonical_model, models_to_merge

MODELS = [UUID(int=number) for number in range(1, 9)]
pairs = st.tuples(st.sampled_from(MODELS), st.sampled_from(MODELS))


def merged(wanted: list[tuple[UUID, UUID]]) -> dict[UUID, UUID]:
    """What is in force after each pair (other, into) was asked for, and the refused ones were not done."""
    merges: dict[UUID, UUID] = {}
    for other, into in wanted:
        try:
            for one in models_to_merge(merges, into, [other]):
                merges[one] = into
        except AntqError:
            continue
    return merges


def roots(merges: dict[UUID, UUID]) -> dict[UUID, UUID]:
    return {model: canonical_model(merges, model) for model in MODELS}


@given(wanted=st.lists(pairs, max_size=20))
def test_every_model_ends_somewhere_whatever_was_asked_for(wanted: list[tuple[UUID, UUID]]) -> None:
    merges = merged(wanted)

    assert all(canonical_model(merges, end) == end for end in roots(merges).values())


@given(wanted=st.lists(pairs, max_size=20), pair=pairs)
def test_a_split_undoes_a_merge(wanted: list[tuple[UUID, UUID]], pair: tuple[UUID, UUID]) -> None:
    other, into = pair
    merges = merged(wanted)
    try:
        [one] = models_to_merge(merges, into, [other])
    except (AntqError, ValueError):
        return
    after = merges | {one: into}
    del after[one]

    assert roots(after) == roots(merges)


@given(wanted=st.lists(pairs, max_size=20), shuffled=st.randoms(use_true_random=False))
def test_merges_that_agree_give_the_same_models_in_any_order(
    wanted: list[tuple[UUID, UUID]], shuffled: st.DataObject
) -> None:
    merges = merged(wanted)
    again = list(merges.items())
    shuffled.shuffle(again)  # type: ignore[attr-defined]  # random.Random

    assert merged(again) == merges
    assert roots(merged(again)) == roots(merges)


def test_a_merge_in_force_is_not_repeated_and_what_contradicts_it_is_refused() -> None:
    one, two, three = uuid4(), uuid4(), uuid4()
    merges = {one: two}

    assert models_to_merge(merges, two, [one]) == []
    assert models_to_merge(merges, two, [one, three, three]) == [three]
    with pytest.raises(AntqError, match="merged into another"):
        models_to_merge(merges, three, [one])
    with pytest.raises(AntqError, match="into itself"):
        models_to_merge(merges, one, [two])
    with pytest.raises(AntqError, match="into itself"):
        models_to_merge({}, one, [one])
