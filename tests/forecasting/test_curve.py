"""How late things come where some have not come yet, against a hand-worked table and a slow oracle."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracemap.forecasting.curve import Curve, kaplan_meier

SLIPS = st.lists(st.tuples(st.integers(-3, 6), st.booleans()), max_size=12)


def test_a_table_worked_by_hand() -> None:
    """Of eight, six are completed; the two still open count as long as they are seen."""
    seen = [
        (0, True),
        (0, True),
        (3, False),
        (5, True),
        (9, True),
        (9, True),
        (9, False),
        (20, True),
    ]
    curve = kaplan_meier(seen)
    assert curve.slips == (0, 5, 9, 20)
    waiting = [Fraction(6, 8)]  # 2 of 8 come on the day
    waiting.append(waiting[-1] * Fraction(4, 5))  # 1 of the 5 that are seen to day 5
    waiting.append(
        waiting[-1] * Fraction(2, 4)
    )  # 2 of 4; the one still open on day 9 was seen that day
    waiting.append(Fraction(0))  # the last one
    assert curve.shares == pytest.approx([float(1 - one) for one in waiting])
    assert [curve.quantile(share) for share in (0.1, 0.25, 0.26, 0.5, 0.7, 0.71)] == [
        0,
        0,
        5,
        9,
        9,
        20,
    ]


def test_the_published_remission_times_of_the_drug_6mp_have_their_published_curve() -> None:
    """Freireich and others, 1963: weeks in remission, 12 of 21 patients still in it when last seen."""
    left = {6: 3, 7: 1, 10: 1, 13: 1, 16: 1, 22: 1, 23: 1}
    still = (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)
    seen = [(week, True) for week, count in left.items() for _ in range(count)]
    curve = kaplan_meier([*seen, *((week, False) for week in still)])
    assert [round(1 - share, 3) for share in curve.shares] == [
        *(0.857, 0.807, 0.753, 0.69),
        *(0.627, 0.538, 0.448),
    ]
    assert curve.quantile(0.6) is None, "nobody knows when more than 55 percent have come"


@given(SLIPS)
def test_it_is_the_product_over_the_days_of_the_share_that_does_not_come(
    seen: list[tuple[int, bool]],
) -> None:
    curve = kaplan_meier(seen)
    for day in range(-4, 8):
        waiting = Fraction(1)
        for each in range(-4, day + 1):
            if at_risk := sum(slip >= each for slip, _ in seen):
                waiting *= 1 - Fraction(sum(one == (each, True) for one in seen), at_risk)
        assert curve.share(day) == pytest.approx(float(1 - waiting))


@given(st.lists(st.integers(-9, 9), min_size=1), st.integers(1, 99))
def test_where_all_have_come_it_is_the_plain_share(slips: list[int], percent: int) -> None:
    curve = kaplan_meier((slip, True) for slip in slips)
    for slip in range(-10, 11):
        assert curve.share(slip) == pytest.approx(sum(one <= slip for one in slips) / len(slips))
    least = next(
        one for one in sorted(slips) if sum(s <= one for s in slips) * 100 >= percent * len(slips)
    )
    assert curve.quantile(percent / 100) == least


@given(SLIPS, st.integers(-5, 8))
def test_after_a_slip_those_count_that_have_not_come_by_it(
    seen: list[tuple[int, bool]], slip: int
) -> None:
    curve = kaplan_meier(seen)
    rest = curve.after(slip)
    gone = curve.share(slip)
    assert all(one > slip for one in rest.slips)
    if gone < 1:
        for day in range(slip, 9):
            assert rest.share(day) == pytest.approx((curve.share(day) - gone) / (1 - gone))
    else:
        assert rest == Curve((), ())


def test_nothing_seen_says_nothing() -> None:
    curve = kaplan_meier([])
    assert (curve, curve.quantile(0.5), curve.share(100)) == (Curve((), ()), None, 0.0)
    assert kaplan_meier([(5, False)]).quantile(0.01) is None
