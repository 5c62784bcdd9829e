"""What is learnt of a record: by lead time, with the stand-ins where it is short, and what is in common."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest

from tracemap.forecasting.lateness import ENOUGH, SPANS, learn, span_of
from tracemap.forecasting.record import Observation

DAY = date(2020, 1, 1)


def seen(
    count: int,
    slip: int,
    lead: int = 30,
    *,
    prefix: str = "M",
    completed: bool = True,
    stand_in: bool = False,
    wbs: str | None = None,
    day: date = DAY,
) -> list[Observation]:
    """Return what was seen of so many milestones."""
    return [
        Observation(f"{prefix}-{n}", day, lead, slip, completed, wbs, None, stand_in)
        for n in range(count)
    ]


@pytest.mark.parametrize(
    ("lead", "span"), [(-400, 0), (-1, 0), (0, 1), (90, 1), (91, 2), (365, 2), (366, 3), (9999, 3)]
)
def test_lead_times_fall_into_four_spans(lead: int, span: int) -> None:
    assert span_of(lead) == span


def test_a_lead_time_is_judged_by_its_own_milestones_where_they_are_enough() -> None:
    found = learn([*seen(ENOUGH, 10), *seen(ENOUGH, 400, 500, prefix="N")])
    assert [span.curve.quantile(0.5) for span in found.spans[1::2]] == [10, 400]
    assert [span.thin for span in found.spans] == [True, False, True, False]
    assert [span.milestones for span in found.spans] == [0, ENOUGH, 0, ENOUGH]
    assert (found.milestones, found.completed, found.enough) == (2 * ENOUGH, 2 * ENOUGH, True)


def test_states_that_were_read_count_alone_where_they_are_enough_else_stand_ins_help() -> None:
    stand_ins = seen(99, 0, prefix="S", stand_in=True)
    enough, short = (
        learn([*seen(ENOUGH, 10), *stand_ins]),
        learn([*seen(ENOUGH - 1, 10), *stand_ins]),
    )
    assert (enough.spans[1].curve.quantile(0.5), enough.spans[1].stands_in) == (10, False)
    assert (short.spans[1].curve.quantile(0.5), short.spans[1].stands_in) == (0, True)


def test_a_lead_time_of_which_too_little_is_known_takes_all_and_says_so() -> None:
    found = learn([*seen(ENOUGH - 1, 10), *seen(200, 400, 500, prefix="N")])
    assert found.spans[1].thin
    assert found.spans[1].curve.quantile(0.5) == 400
    assert found.spans[1].milestones == ENOUGH - 1, "it says how many there were"


def test_what_is_overdue_never_comes_before_today_even_where_all_lead_times_are_taken() -> None:
    found = learn([*seen(ENOUGH, -20), *seen(ENOUGH, 40, prefix="N")])
    assert found.spans[0].lead == SPANS[0]
    assert found.spans[0].curve.slips == (40,)


def test_thirty_completed_milestones_are_enough_and_no_fewer_however_many_are_open() -> None:
    still = seen(500, 3, prefix="OPEN", completed=False)
    assert learn([*seen(ENOUGH, 1), *still]).enough
    assert not learn([*seen(ENOUGH - 1, 1), *still]).enough
    again = seen(ENOUGH - 1, 1, day=DAY + timedelta(200))
    assert not learn([*seen(ENOUGH - 1, 1), *again]).enough, "one seen twice is one"


def test_nothing_seen_is_no_record() -> None:
    found = learn([])
    assert (found.milestones, found.enough, found.common) == (0, False, 0.0)
    assert all(span.thin for span in found.spans)


def test_a_wbs_whose_milestones_come_later_is_shifted_and_others_the_other_way() -> None:
    chance = Random(1)
    late = [
        one
        for n in range(40)
        for one in seen(1, chance.randint(50, 150), prefix=f"L{n}", wbs="1.1")
    ]
    early = [
        one for n in range(40) for one in seen(1, chance.randint(0, 100), prefix=f"E{n}", wbs="1.2")
    ]
    found = learn([*late, *early])
    assert found.shift("1.1", None) > 0.3
    assert found.shift("1.2", None) < -0.3
    assert found.shift("1.3", None) == found.shift(None, 2) == 0


def test_one_cause_that_delays_all_of_a_quarter_is_what_they_have_in_common() -> None:
    def record(*, common: bool) -> list[Observation]:
        chance = Random(2)
        found = []
        for quarter in range(20):
            day, cause = DAY + timedelta(92 * quarter), chance.gauss(0, 100)
            for n in range(5):
                slip = int(cause + chance.gauss(0, 30) if common else chance.gauss(0, 104))
                found += seen(1, slip, prefix=f"{quarter}-{n}", day=day)
        return found

    together, apart = learn(record(common=True)), learn(record(common=False))
    assert together.common > 0.7
    assert apart.common < 0.15
    for one in (together, apart):
        assert one.common + one.common_in_wbs + one.own == pytest.approx(1, abs=0.06)
