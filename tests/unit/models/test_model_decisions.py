"""Which models are one: merges and splits in any order, and what is refused."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antq.core.errors import AntqError
from antq.corrections.model_registry import root, to_merge

MODELS = [UUID(int=number) for number in range(1, 9)]
pairs = st.tuples(st.sampled_from(MODELS), st.sampled_from(MODELS))


def merged(wanted: list[tuple[UUID, UUID]]) -> dict[UUID, UUID]:
    """What stands after each pair (other, into) was asked for, and the refused ones were not done."""
    standing: dict[UUID, UUID] = {}
    for other, into in wanted:
        try:
            for one in to_merge(standing, into, [other]):
                standing[one] = into
        except AntqError:
            continue
    return standing


def roots(standing: dict[UUID, UUID]) -> dict[UUID, UUID]:
    return {model: root(standing, model) for model in MODELS}


@given(wanted=st.lists(pairs, max_size=20))
def test_every_model_ends_somewhere_whatever_was_asked_for(wanted: list[tuple[UUID, UUID]]) -> None:
    standing = merged(wanted)

    assert all(root(standing, end) == end for end in roots(standing).values())


@given(wanted=st.lists(pairs, max_size=20), pair=pairs)
def test_a_split_undoes_a_merge(wanted: list[tuple[UUID, UUID]], pair: tuple[UUID, UUID]) -> None:
    other, into = pair
    standing = merged(wanted)
    try:
        [one] = to_merge(standing, into, [other])
    except (AntqError, ValueError):
        return
    after = standing | {one: into}
    del after[one]

    assert roots(after) == roots(standing)


@given(wanted=st.lists(pairs, max_size=20), shuffled=st.randoms(use_true_random=False))
def test_merges_that_stand_together_give_the_same_models_in_any_order(
    wanted: list[tuple[UUID, UUID]], shuffled: st.DataObject
) -> None:
    standing = merged(wanted)
    again = list(standing.items())
    shuffled.shuffle(again)  # type: ignore[attr-defined]  # random.Random

    assert merged(again) == standing
    assert roots(merged(again)) == roots(standing)


def test_what_stands_is_not_done_again_and_what_contradicts_it_is_refused() -> None:
    one, two, three = uuid4(), uuid4(), uuid4()
    standing = {one: two}

    assert to_merge(standing, two, [one]) == []
    assert to_merge(standing, two, [one, three, three]) == [three]
    with pytest.raises(AntqError, match="merged into another"):
        to_merge(standing, three, [one])
    with pytest.raises(AntqError, match="into itself"):
        to_merge(standing, one, [two])
    with pytest.raises(AntqError, match="into itself"):
        to_merge({}, one, [one])
