"""Expected dates that moved: all of them, and each because of a change that did move it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from tests.loading.plans import PLAN, load
from tests.meanings.strategies import AS_OF, loaded, schedules
from tracemap.comparing.dates import Moved, moved_dates
from tracemap.snapshot import Snapshot


def moved(
    old: str, new: str, renames: dict[str, str] | None = None
) -> list[tuple[str, int | None, str]]:
    """Return the milestones that moved, by how many days, and why."""
    schedules = [Snapshot(load({PLAN: text}), AS_OF).schedule for text in (old, new)]
    return [_said(one) for one in moved_dates(schedules[0], schedules[1], renames or {})]


def _said(one: Moved) -> tuple[str, int | None, str]:
    return one.id, one.days, f"{one.because.id}: {one.because.text}"


CHAIN = """\
A: {name: a, due: 2024-06-01}
B: {name: b, due: 2024-05-01, predecessors: [A]}
C: {name: c, due: 2024-05-01, predecessors: [B]}
"""
CIRCLE = """\
A: {name: a, due: 2024-05-01, predecessors: [B]}
B: {name: b, due: 2024-05-01, predecessors: [A]}
"""


def test_a_date_that_moves_moves_all_that_wait_for_it() -> None:
    because = "A: due 2024-06-01 > 2024-06-11"
    assert moved(CHAIN, CHAIN.replace("06-01", "06-11")) == [
        ("A", 10, because),
        ("B", 10, because),
        ("C", 10, because),
    ]
    back = "A: due 2024-06-11 > 2024-06-01"
    assert moved(CHAIN.replace("06-01", "06-11"), CHAIN) == [
        ("A", -10, back),
        ("B", -10, back),
        ("C", -10, back),
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            CHAIN.replace(", predecessors: [A]", ""),
            CHAIN,
            [("B", 31, "B: now waits for A"), ("C", 31, "B: now waits for A")],
        ),
        (
            CHAIN,
            CHAIN.replace(", predecessors: [A]", ""),
            [("B", -31, "B: no longer waits for A"), ("C", -31, "B: no longer waits for A")],
        ),
        (
            CHAIN.replace("A: {name: a, due: 2024-06-01}\n", ""),
            CHAIN,
            [
                ("B", 31, "B: now waits for A, which is new"),
                ("C", 31, "B: now waits for A, which is new"),
            ],
        ),
        (
            CHAIN,
            CHAIN.replace("A: {name: a, due: 2024-06-01}\n", ""),
            [
                ("B", -31, "B: no longer waits for A, which is gone"),
                ("C", -31, "B: no longer waits for A, which is gone"),
            ],
        ),
        (
            CHAIN,
            CHAIN.replace("2024-06-01", "2024-06-01, completed: 2024-03-01"),
            [
                ("A", -92, "A: completed none > 2024-03-01"),
                ("B", -31, "B: no longer waits for A, completed 2024-03-01"),
                ("C", -31, "B: no longer waits for A, completed 2024-03-01"),
            ],
        ),
        (
            CHAIN.replace("2024-06-01", "2024-06-01, completed: 2024-03-01"),
            CHAIN,
            [
                ("A", 92, "A: completed 2024-03-01 > none"),
                ("B", 31, "B: now waits for A, which is no longer completed"),
                ("C", 31, "B: now waits for A, which is no longer completed"),
            ],
        ),
        (
            CHAIN,
            CHAIN.replace("2024-05-01, predecessors: [A]", "2024-05-01, completed: 2024-03-01"),
            [
                ("B", -92, "B: completed none > 2024-03-01"),
                ("C", -31, "C: no longer waits for B, completed 2024-03-01"),
            ],
        ),
        (
            CHAIN.replace("predecessors: [A]", "completed: 2024-03-01, predecessors: [A]"),
            CHAIN,
            [
                ("B", 92, "B: completed 2024-03-01 > none"),
                ("C", 31, "C: now waits for B, which is no longer completed"),
            ],
        ),
        (
            "A: {name: a, due: 2024-05-01}\n",
            "A: {name: a, due: 2024-05-02, completed: 2024-03-24}\n",
            [("A", 1, "A: due 2024-05-01 > 2024-05-02")],
        ),
        (
            "A: {name: a, due: 2024-05-01, completed: 2024-03-24}\n",
            "A: {name: a, due: 2024-05-01, completed: 2024-03-23}\n",
            [("A", -39, "A: completed 2024-03-24 > 2024-03-23")],
        ),
        (
            "A: {name: a, due: 2024-05-01}\nB: {name: b, predecessors: [A]}\n",
            "A: {name: a, due: 2024-05-01}\nB: {name: b}\n",
            [("B", None, "B: no longer waits for A")],
        ),
        (
            "A: {name: a, completed: 2024-03-01}\n",
            "A: {name: a, completed: 2024-03-10}\n",
            [("A", 9, "A: completed 2024-03-01 > 2024-03-10")],
        ),
        (
            "A: {name: a}\n",
            "A: {name: a, forecast: 2024-06-01}\n",
            [("A", None, "A: forecast none > 2024-06-01")],
        ),
        (
            "A: {name: a, due: 2024-06-01}\n",
            "A: {name: a}\n",
            [("A", None, "A: due 2024-06-01 > none")],
        ),
        (
            "A: {name: a, due: 2024-05-01}\nB: {name: b, due: 2024-06-01}\n",
            "A: {name: a, due: 2024-05-01, superseded_by: B}\nB: {name: b, due: 2024-06-01}\n",
            [("A", 31, "A: superseded_by none > B")],
        ),
        (
            "A: {name: a, due: 2024-05-01, superseded_by: B}\nB: {name: b, due: 2024-06-01}\n",
            "A: {name: a, due: 2024-05-01, superseded_by: B}\nB: {name: b, due: 2024-06-02}\n",
            [
                ("A", 1, "B: due 2024-06-01 > 2024-06-02"),
                ("B", 1, "B: due 2024-06-01 > 2024-06-02"),
            ],
        ),
        (
            CIRCLE,
            CIRCLE.replace("due: 2024-05-01, predecessors: [B]", "due: 2024-06-01"),
            [
                ("A", 31, "A: due 2024-05-01 > 2024-06-01"),
                ("B", 31, "A: due 2024-05-01 > 2024-06-01"),
            ],
        ),
        (
            CIRCLE,
            CIRCLE.replace("name: b, due: 2024-05", "name: b, due: 2024-06"),
            [
                ("A", 31, "B: due 2024-05-01 > 2024-06-01"),
                ("B", 31, "B: due 2024-05-01 > 2024-06-01"),
            ],
        ),
    ],
)
def test_the_cause_is_the_change_at_the_far_end(
    old: str, new: str, expected: list[tuple[str, int | None, str]]
) -> None:
    assert moved(old, new) == expected


def test_a_renamed_milestone_moves_under_its_new_code() -> None:
    new = CHAIN.replace("A: {name: a, due: 2024-06-01", "N: {name: a, aka: [A], due: 2024-06-02")
    because = "N: due 2024-06-01 > 2024-06-02"
    assert moved(CHAIN, new, {"A": "N"}) == [
        ("B", 1, because),
        ("C", 1, because),
        ("N", 1, because),
    ]


def test_a_later_date_of_one_that_sets_nothing_moves_nothing_else() -> None:
    late = "A: {name: a, due: 2024-05-01}\nB: {name: b, due: 2024-06-01, predecessors: [A]}\n"
    assert moved(late, late.replace("05-01", "05-20")) == [
        ("A", 19, "A: due 2024-05-01 > 2024-05-20")
    ]


@given(one=schedules(), other=schedules())
def test_every_date_that_moved_is_given_with_a_cause_that_differs(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    old, new = loaded(one).snapshot.on(AS_OF), loaded(other).snapshot.on(AS_OF)
    found = {moved.id: moved for moved in moved_dates(old.schedule, new.schedule, {})}
    dates = [
        {
            milestone.id: snapshot.schedule.expected(number)
            for number, milestone in enumerate(snapshot.precedence.milestones)
        }
        for snapshot in (old, new)
    ]
    both = dates[0].keys() & dates[1].keys()
    assert {code for code in both if dates[0][code] != dates[1][code]} == found.keys()
    for code, moved in found.items():
        assert (moved.before, moved.expected) == (dates[0][code], dates[1][code])
        before, now = (snapshot.catalog.milestones.get(moved.because.id) for snapshot in (old, new))
        assert before is not None or now is not None
        assert moved.because.text


def test_a_long_chain_is_followed_without_recursion() -> None:
    rest = "".join(f"M{one}: {{name: m, predecessors: [M{one - 1}]}}\n" for one in range(1, 20_000))
    first = "M0: {name: m, due: 2025-01-01}\n"
    found = moved(first + rest, first.replace("01-01", "01-02") + rest)
    assert (len(found), {one[1:] for one in found}) == (
        20_000,
        {(1, "M0: due 2025-01-01 > 2025-01-02")},
    )
