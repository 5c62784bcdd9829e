"""What groups have in common: shifts drawn together by how few they rest on, and how alike members are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracemap.forecasting.pooling import Scored, alike, shifts


def scored(groups: dict[str | None, list[float]]) -> list[Scored]:
    return [
        Scored(group, f"{group}-{place}", score)
        for group, scores in groups.items()
        for place, score in enumerate(scores)
    ]


def test_shifts_worked_by_hand() -> None:
    """Inside the groups the variance is 2, the means are 0 and 4: 8 - 1 = 7 of it lies between them."""
    found, between = shifts(scored({"a": [-1, 1], "b": [3, 5]}))
    assert between == pytest.approx(7)
    kept = 2 / (2 + 2 / 7)
    assert found == {"a": pytest.approx(-2 * kept), "b": pytest.approx(2 * kept)}


def test_a_group_of_few_keeps_less_of_its_distance_than_one_of_many() -> None:
    many = [3.0, 5.0] * 20
    found, _ = shifts(scored({"few": [4.0, 4.0], "many": many, "others": [-1.0, 1.0] * 21}))
    assert 0 < found["few"] < found["many"]


def test_groups_that_differ_by_no_more_than_chance_have_no_shift() -> None:
    assert shifts(scored({"a": [-1, 1], "b": [-1, 1.1]})) == ({}, 0.0)
    assert shifts(scored({"a": [-1, 1]})) == ({}, 0.0)
    assert shifts([]) == ({}, 0.0)


def test_those_in_no_group_have_no_shift_and_give_none() -> None:
    groups: dict[str | None, list[float]] = {"a": [-1, 1], "b": [3, 5]}
    assert shifts(scored(groups | {None: [99, -99, 7]})) == shifts(scored(groups))


def test_a_milestone_that_was_seen_often_counts_once() -> None:
    once = scored({"a": [-1, 1], "b": [3, 5]})
    assert shifts([*once, *[once[0]] * 9]) == shifts(once)
    assert alike([*once, *[once[0]] * 9]) == alike(once)


def test_members_are_alike_where_groups_differ_and_not_where_they_do_not() -> None:
    assert alike(scored({"a": [1, 1, 1], "b": [-1, -1, -1]})) == pytest.approx(1)
    assert alike(scored({"a": [1, -1], "b": [1, -1]})) == 0
    assert alike(scored({"a": [1], "b": [-1]})) == 0, "no group has two"
    assert alike(scored({"a": [1, 1], "b": [1, 1]})) == 0, "nothing differs"


@given(st.lists(st.lists(st.floats(-5, 5), min_size=1, max_size=5), min_size=1, max_size=4))
def test_alike_is_the_mean_product_over_all_pairs_of_a_group(groups: list[list[float]]) -> None:
    every = [one for of in groups for one in of]
    mean = sum(every) / len(every)
    variance = sum((one - mean) ** 2 for one in every) / len(every)
    products = [
        (one - mean) * (other - mean)
        for of in groups
        for place, one in enumerate(of)
        for other in of[:place]
    ]
    expected = sum(products) / len(products) / variance if products and variance > 1e-9 else None
    found = alike(scored({str(place): of for place, of in enumerate(groups)}))
    if expected is not None:
        assert found == pytest.approx(max(expected, 0), abs=1e-6)
