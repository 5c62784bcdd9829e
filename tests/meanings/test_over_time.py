"""What is left over time, what falls in each period, and how milestones lie in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import hypothesis.strategies as st
from hypothesis import given

import tracemap
from tests.meanings.oracle import Oracle
from tests.meanings.strategies import AS_OF, RawPlan, loaded, plans, schedules
from tracemap.analysis.months import PERIODS
from tracemap.questions.burndown import Burndown

FIRST, LAST = date(2023, 5, 1), date(2025, 4, 1)
DAYS = [FIRST + timedelta(days=one) for one in range((LAST - FIRST).days)]
NARROWINGS = st.builds(
    tracemap.Narrowing,
    prefixes=st.sampled_from([(), ("A-",), ("B-", "C")]),
    wbs=st.sampled_from([(), ("02C.01",), ("02C.07", "02C.1")]),
    levels=st.sampled_from([frozenset[int](), frozenset({1}), frozenset({1, 2})]),
    external=st.booleans(),
)


def counted(raw: RawPlan, oracle: Oracle, among: tracemap.Narrowing) -> list[str]:
    """Return the milestones that a burndown counts, as its page says it."""
    found = []
    for code, fields in raw["milestones"].items():
        wbs = fields.get("wbs") or []
        own = [wbs] if isinstance(wbs, str) else wbs
        if (
            (among.external or not fields.get("external"))
            and (not among.prefixes or any(code.startswith(one) for one in among.prefixes))
            and (not among.levels or fields.get("level") in among.levels)
            and (not among.wbs or any(_under(one, upper) for one in own for upper in among.wbs))
            and oracle.state(code) != "superseded"
        ):
            found.append(code)
    return found


def _under(own: str, upper: str) -> bool:
    return own.split(".")[: len(upper.split("."))] == upper.split(".")


def value_on(answer: Burndown, name: str, day: date) -> int | None:
    """Return the value of a line at the end of a day: that of the last point until then, or the first."""
    place = [line.name for line in answer.lines].index(name)
    known = [values[place] for at, values in answer.points if at <= day]
    return known[-1] if known else answer.points[0].values[place]


def left(days: list[date | None], day: date) -> int:
    return sum(one is None or one > day for one in days)


@given(schedules(), NARROWINGS)
def test_what_is_left_on_a_day_is_what_has_a_later_date_or_none(
    raw: RawPlan, among: tracemap.Narrowing
) -> None:
    oracle, answer = Oracle(raw, AS_OF), loaded(raw).burndown(among)
    codes = counted(raw, oracle, among)
    assert answer.total == len(codes)
    due = [oracle.due(code) for code in codes]
    expected = [oracle.expected(code) for code in codes]
    done = [
        day if oracle.state(code) == "completed" else None
        for code, day in zip(codes, expected, strict=True)
    ]
    assert answer.left == done.count(None)
    for day in DAYS:
        assert value_on(answer, "baseline", day) == left(due, day)
        if day <= AS_OF:
            assert value_on(answer, "achieved", day) == left(done, day)
        if day > AS_OF:
            assert value_on(answer, "expected", day) == left(expected, day)
    assert value_on(answer, "expected", AS_OF) == value_on(answer, "achieved", AS_OF) == answer.left


@given(schedules(), NARROWINGS, st.sampled_from(PERIODS))
def test_each_date_is_counted_in_the_span_that_it_is_in(
    raw: RawPlan, among: tracemap.Narrowing, period: Any
) -> None:
    oracle, answer = Oracle(raw, AS_OF), loaded(raw).burndown(among, per=period)
    codes = counted(raw, oracle, among)
    of = {code: oracle.expected(code) for code in codes}
    done = {code for code in codes if oracle.state(code) == "completed"}
    dates = {
        "baseline": [oracle.due(code) for code in codes],
        "expected": [of[code] for code in codes if code not in done],
        "achieved": [of[code] for code in done],
    }
    assert [line.name for line in answer.lines] == list(dates)
    starts = [day for day, _ in answer.points]
    for place, days in enumerate(dates.values()):
        counts = [values[place] for _, values in answer.points]
        ends = [*starts[1:], date.max]
        assert counts == [
            sum(day is not None and start <= day < end for day in days)
            for start, end in zip(starts, ends, strict=True)
        ]
        assert sum(count or 0 for count in counts) == len(days) - days.count(None)


@given(plans())
def test_a_requirement_is_left_until_the_day_on_which_it_is_first_verified(raw: RawPlan) -> None:
    plan = loaded(raw)
    answer = plan.requirements_left()
    states_on = {day: Oracle(raw, day) for day in {date(2023, 6, 1), date(2024, 3, 22), AS_OF}}
    active = [one for one in plan.requirements.values() if one.active]
    assert answer.total == len(active)
    verified_now = {one.id for one in active if states_on[AS_OF].verification(one.id) == "verified"}
    for line in answer.lines:
        own = [one.id for one in active if (one.priority or "no priority") == line.name]
        assert line.total == len(own)
        for day, oracle in states_on.items():
            # What is verified now and was then; one whose milestone has been replaced since is not judged.
            was = sum(one in verified_now and oracle.verification(one) == "verified" for one in own)
            assert value_on(answer, line.name, day) == line.total - was
        ahead = [
            day if day is not None and day >= AS_OF else None
            for one in own
            if one not in verified_now
            for day in [states_on[AS_OF].requirement_expected(one)]
        ]
        assert value_on(answer, line.name, LAST) == ahead.count(None)


@given(schedules(), NARROWINGS, st.booleans())
def test_a_timeline_has_each_milestone_once_in_the_order_of_dates_with_what_it_waits_for(
    raw: RawPlan, among: tracemap.Narrowing, incomplete: bool
) -> None:
    oracle, plan = Oracle(raw, AS_OF), loaded(raw)
    answer = plan.timeline(among, incomplete=incomplete)
    rows, others = answer.rows, replace(among, external=True)
    with_others = plan.timeline(others, incomplete=incomplete).rows
    assert len(rows) + answer.external_left_out == len(with_others)
    codes = counted(raw, oracle, among)
    if incomplete:
        codes = [code for code in codes if oracle.is_open(code)]
    assert sorted(row.id for row in rows) == sorted(codes)
    days = [row.expected or row.due or date.max for row in rows]
    assert days == sorted(days)
    place = {row.id: at for at, row in enumerate(rows)}
    for row in rows:
        assert (row.state, row.expected) == (oracle.state(row.id), oracle.expected(row.id))
        assert row.slip_days == oracle.slip_days(row.id)
        if oracle.is_open(row.id):
            assert set(oracle.waits_for(row.id)) <= set(row.waits_for)
        if row.driver is not None:
            (driver,) = plan.timeline(
                tracemap.Narrowing(external=True), focus=[row.driver], depth=0
            ).rows
            assert driver.expected == row.expected
            assert row.driver in row.waits_for
            if row.driver in place:
                assert place[row.driver] < place[row.id]


@given(schedules(), st.integers(0, 2))
def test_a_focus_shows_what_is_so_many_links_before_or_after(raw: RawPlan, depth: int) -> None:
    oracle, plan = Oracle(raw, AS_OF), loaded(raw)
    everything = tracemap.Narrowing(external=True)
    shown = {row.id for row in plan.timeline(everything).rows}
    waits = {
        code: {*oracle.predecessors(code), *map(oracle._stands_for, oracle.predecessors(code))}
        for code in raw["milestones"]
    }
    code = min(shown)
    before, after = {code}, {code}
    for _ in range(depth):
        before |= {other for one in before for other in waits[one]}
        after |= {one for one, others in waits.items() if others & after}
    rows = plan.timeline(everything, focus=[code], depth=depth).rows
    assert {row.id for row in rows} == (before | after) & shown
