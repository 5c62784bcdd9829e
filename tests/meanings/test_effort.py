"""Whether work fits a capacity, against a simulation that goes from day to day and knows no formula."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import permutations
from typing import Any

import hypothesis.strategies as st
from hypothesis import given

from tests.meanings.oracle import Oracle
from tests.meanings.strategies import AS_OF, DAYS, RawPlan, loaded, schedules
from tracemap.analysis.allotment import Allotted, Work, allotted
from tracemap.analysis.months import end_of
from tracemap.analysis.supply import Supply
from tracemap.capacity import Capacity
from tracemap.questions.effort import EffortReport, effort
from tracemap.snapshot import Snapshot

NOTHING: Mapping[date, Fraction] = {}
DAY = timedelta(days=1)
LAST = date(2026, 12, 31)
"""The simulation ends here; all work of these tests is done by then, or never."""

AMOUNTS = [Fraction(n, 4) for n in (0, 1, 2, 3, 6, 9)]
EXPECTED = [None, *(date.fromisoformat(day) for day in DAYS if day >= AS_OF.isoformat())]
BOUNDS = [None, *map(date.fromisoformat, ("2024-02-01", "2024-03-23", "2024-05-15", "2025-01-31"))]


@st.composite
def teams(draw: st.DrawFn, wbs: Sequence[str] = ("02C",), least: int = 0) -> list[Capacity]:
    """Draw who there is: tables that may lie apart, or over one another."""
    found = []
    for _ in range(draw(st.integers(least, 3))):
        start, end = draw(st.sampled_from(BOUNDS)), draw(st.sampled_from(BOUNDS))
        if start is not None and end is not None and end < start:
            start, end = end, start
        fte = draw(st.sampled_from([0, 0.5, 1, 2.3]))
        found.append(Capacity(draw(st.sampled_from(wbs)), None, fte, start, end))
    return found


@st.composite
def loads(draw: st.DrawFn, most: int = 5) -> list[Work]:
    """Draw work, some of it without a date, some of an effort that nobody knows."""
    efforts, days = st.sampled_from([*AMOUNTS, None]), st.sampled_from(EXPECTED)
    return [Work(n, draw(efforts), draw(days)) for n in range(draw(st.integers(0, most)))]


def done_in_a_day(team: Iterable[Capacity], day: date) -> Fraction:
    """Return what the people who are there do on one day: all of them, a month's share each."""
    there = [
        Fraction(str(one.fte))
        for one in team
        if (one.start or day) <= day and (one.end or day) >= day
    ]
    return sum(there, Fraction(0)) / monthrange(day.year, day.month)[1]


def simulated(
    order: Sequence[Work], team: Sequence[Capacity], gifts: Mapping[date, Fraction] = NOTHING
) -> dict[int, date | None]:
    """Do the work in this order, day by day; return when each is done.

    A gift is work that others do, on one day.
    """
    done: dict[int, date | None] = {one.milestone: None for one in order}
    waiting = [[one.milestone, one.effort] for one in order if one.effort]
    done |= {one.milestone: AS_OF for one in order if one.effort == 0}
    day = AS_OF
    while waiting and day <= LAST:
        room = done_in_a_day(team, day) + gifts.get(day, 0)
        while waiting and room >= waiting[0][1]:  # type: ignore[operator]
            milestone, left = waiting.pop(0)
            room -= left  # type: ignore[operator]
            done[milestone] = day  # type: ignore[index]
        if waiting:
            waiting[0][1] -= room  # type: ignore[operator]
        day += DAY
    return done


def kept(order: Sequence[Work], done: Mapping[int, date | None]) -> bool:
    """Tell whether all work with a date is done by it."""
    return all(
        (done[one.milestone] or date.max) <= one.expected
        for one in order
        if one.effort is not None and one.expected is not None
    )


def judged(works: Sequence[Work], team: Sequence[Capacity]) -> list[Allotted]:
    return list(allotted(works, Supply(team, AS_OF), AS_OF))


@given(loads(most=8), teams())
def test_each_is_done_on_the_day_on_which_a_simulation_has_done_it(
    works: list[Work], team: list[Capacity]
) -> None:
    found = judged(works, team)
    done = simulated([one.work for one in found], team)
    assert {one.work.milestone: one.done for one in found} == done
    for one in found:
        late = (one.done or date.max) > (one.work.expected or date.max) or one.done is None
        assert one.fits == (one.work.effort is None or not late)


@given(loads(), teams())
def test_what_does_not_fit_fits_in_no_order(works: list[Work], team: list[Capacity]) -> None:
    fits = all(one.fits for one in judged(works, team) if one.work.expected is not None)
    orders = [order for order in permutations(works) if kept(order, simulated(order, team))]
    assert fits == bool(orders)


@given(loads(most=8), teams())
def test_what_is_short_is_enough_where_it_is_added_and_nothing_less_is(
    works: list[Work], team: list[Capacity]
) -> None:
    dated = [one for one in works if one.expected is not None]
    found = judged(dated, team)
    order = [one.work for one in found]
    gifts: dict[date, Fraction] = {}
    for one in found:
        day = one.work.expected or AS_OF
        gifts[day] = gifts.get(day, Fraction(0)) + one.short
    assert kept(order, simulated(order, team, gifts))
    total = sum(gifts.values(), Fraction(0))
    assert kept(order, simulated(order, team, {AS_OF: total}))
    if total:
        less = total - Fraction(1, 1000)
        assert not kept(order, simulated(order, team, {AS_OF: less}))
    for one in found:
        assert not one.short or not one.fits, "what adds to the shortage is not in time"


@given(teams(), st.dates(date(2024, 1, 1), date(2025, 6, 1)))
def test_what_can_be_done_until_a_day_is_what_its_days_sum_up_to(
    team: list[Capacity], last: date
) -> None:
    days = (AS_OF + DAY * n for n in range((last - AS_OF).days + 1))
    done = sum((done_in_a_day(team, day) for day in days), Fraction(0))
    assert Supply(team, AS_OF).until(end_of(last)) == done


WBS = ("02C", "02C.01", "02C.01.02", "02C.0", "99")
OWNERS = ("Ada", "Grace", "")


@st.composite
def staffed(draw: st.DrawFn) -> tuple[RawPlan, list[Capacity]]:
    """Draw a plan with effort and owners in some places, and who there is to do it."""
    raw = draw(schedules())
    for fields in raw["milestones"].values():
        given: dict[str, Any] = {
            "effort": draw(st.sampled_from([None, 0, 0.25, 1, 3.5])),
            "owner": draw(st.sampled_from(OWNERS)),
        }
        fields |= {field: value for field, value in given.items() if value is not None}
    return raw, draw(teams(WBS))


def asked(raw: RawPlan, team: list[Capacity], by: str, per: str) -> EffortReport:
    catalog = loaded(raw).snapshot.catalog
    config = catalog.config._replace(capacity=tuple(team))
    return effort(Snapshot(catalog._replace(config=config), AS_OF), by, per)


def own(raw: RawPlan) -> list[str]:
    """Return the milestones that wait to be done and are the plan's own."""
    oracle = Oracle(raw, AS_OF)
    return [
        code
        for code, fields in raw["milestones"].items()
        if oracle.is_open(code) and not fields.get("external")
    ]


def parts(raw: RawPlan, code: str, team: list[Capacity], by: str) -> dict[str | None, Fraction]:
    """Return which part of a milestone each group does."""
    fields = raw["milestones"][code]
    if by == "owner":
        return {fields.get("owner") or None: Fraction(1)}
    written = fields.get("wbs") or []
    elements = dict.fromkeys([written] if isinstance(written, str) else written)
    found: dict[str | None, Fraction] = {}
    for wbs in elements or [None]:
        above = [one.wbs for one in team if wbs and f"{wbs}.".startswith(f"{one.wbs}.")]
        key = max((one for one in above if one), key=len, default=wbs)
        found[key] = found.get(key, Fraction(0)) + Fraction(1, max(len(elements), 1))
    return found


@given(staffed(), st.sampled_from(["wbs", "owner"]), st.sampled_from(["month", "quarter", "year"]))
def test_a_plan_is_judged_group_by_group_as_its_simulation_goes(
    drawn: tuple[RawPlan, list[Capacity]], by: str, per: str
) -> None:
    raw, team = drawn
    oracle, report = Oracle(raw, AS_OF), asked(raw, team, by, per)
    codes = own(raw)
    known = [code for code in codes if "effort" in raw["milestones"][code]]
    assert (report.milestones, report.known) == (len(codes), len(known))
    shares = {
        (code, key): part for code in codes for key, part in parts(raw, code, team, by).items()
    }
    assert {(one.id, one.group) for one in report.shares} == set(shares)
    assert len(report.shares) == len(shares)
    for group in report.groups:
        mine = [one for one in team if by == "wbs" and one.wbs == group.key]
        members = [one for one in report.shares if one.group == group.key]
        works = []
        for place, one in enumerate(members):
            whole = raw["milestones"][one.id].get("effort")
            part = None if whole is None else Fraction(str(whole)) * shares[one.id, one.group]
            assert one.effort == (None if part is None else float(part))
            assert one.expected == oracle.expected(one.id)
            works.append(Work(place, part, one.expected))
        days = [one.expected or date.max for one in members]
        assert days == sorted(days)
        done = simulated(works, mine)
        assert [one.done for one in members] == [
            done[place] if mine else None for place in range(len(works))
        ]
        assert group.has_capacity == bool(mine)
        efforts = [one.effort for one in works if one.effort is not None]
        assert group.effort == (None if works and not efforts else float(sum(efforts)))


@given(staffed(), st.sampled_from(["wbs", "owner"]), st.sampled_from(["month", "quarter", "year"]))
def test_the_parts_of_an_answer_sum_up_to_the_whole(
    drawn: tuple[RawPlan, list[Capacity]], by: str, per: str
) -> None:
    report = asked(*drawn, by, per)
    near = 1e-9
    assert abs(sum(one.effort or 0 for one in report.groups) - (report.effort or 0)) < near
    for group in report.groups:
        assert sum(one.milestones for one in group.periods) == group.milestones
        assert sum(one.known for one in group.periods) == group.known
        for amount in ("effort", "short"):
            of_periods = sum(getattr(one, amount) or 0 for one in group.periods)
            assert abs(of_periods - (getattr(group, amount) or 0)) < near
        if group.periods:
            assert group.periods[-1].effort_so_far == group.effort
        assert (group.fits is False) == bool(group.short)
