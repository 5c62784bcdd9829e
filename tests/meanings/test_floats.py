"""Lags and floats: against a plan that is computed anew with a milestone slipped by a day, and by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given

import tracemap
from tests.meanings.oracle import Oracle, latest
from tests.meanings.strategies import AS_OF, RawPlan, loaded, schedules
from tests.unit.test_calendar import walked
from tracemap.snapshot import Snapshot

Lags = dict[tuple[str, str], int]
EVERY_DAY = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CALENDARS = (
    {"working_days": EVERY_DAY, "holidays": "", "days_off": ()},
    {"working_days": EVERY_DAY[:5], "holidays": "", "days_off": ("2024-05-02", "2024-06-20")},
    {"working_days": ("tue", "thu"), "holidays": "US", "days_off": ()},
)


class Naive:
    """The expected dates of a plan with lags, each computed from those that it waits for, one by one."""

    def __init__(self, oracle: Oracle, lags: Lags, calendar: Mapping[str, Any]) -> None:
        self.oracle, self._lags, self._calendar = oracle, lags, dict(calendar)

    def dates(self, slipped: str | None = None, to: date | None = None) -> Callable[[str], Any]:
        """Return the expected date of each open milestone, one of them put to a later date."""
        oracle = self.oracle

        @cache
        def expected(group: tuple[str, ...]) -> date | None:
            days = [oracle.own_date(member) for member in group]
            days += [to] if slipped in group else []
            for before in oracle.group_waits_for(group):
                day = expected(before)
                if day is not None:
                    days.append(walked(day, self._lag(before, group), self._calendar))
            own = latest(days)
            return None if own is None else max(own, oracle.as_of)

        return lambda code: expected(oracle.group(code))

    def _lag(self, before: tuple[str, ...], group: tuple[str, ...]) -> int:
        return max(
            self._lags.get((other, member), 0)
            for member in group
            for other in self.oracle.predecessors(member)
            if self.oracle.stands_for(other) in before
        )


@st.composite
def lagged(draw: st.DrawFn) -> tuple[Naive, tracemap.Plan]:
    """Draw a plan with lags and a calendar: the naive dates, and the plan as tracemap holds it."""
    raw: RawPlan = draw(schedules())
    oracle, plan = Oracle(raw, AS_OF), loaded(raw)
    pairs = [(before, code) for code in raw["milestones"] for before in oracle.predecessors(code)]
    days = st.integers(-9, 30).filter(bool)
    lags = draw(st.dictionaries(st.sampled_from(pairs), days)) if pairs else {}
    calendar = draw(st.sampled_from(CALENDARS))
    return Naive(oracle, lags, calendar), counting(plan, lags, calendar)


def counting(plan: tracemap.Plan, lags: Lags, calendar: Mapping[str, Any]) -> tracemap.Plan:
    """Return a plan with lags, as an export would bring them, and with another calendar."""
    catalog = plan.snapshot.catalog
    settings = catalog.config.calendar._replace(**calendar)
    catalog = catalog._replace(lags=lags, config=catalog.config._replace(calendar=settings))
    return tracemap.Plan(Snapshot(catalog, plan.as_of))


@given(lagged())
def test_the_expected_date_counts_the_lags_after_what_is_waited_for(
    drawn: tuple[Naive, tracemap.Plan],
) -> None:
    naive, plan = drawn
    for code in filter(naive.oracle.is_open, naive.oracle.milestones):
        assert (code, plan.when(code).targets[0].expected) == (code, naive.dates()(code))


@given(lagged())
def test_total_float_is_how_far_a_milestone_may_slip_before_the_target_moves(
    drawn: tuple[Naive, tracemap.Plan],
) -> None:
    naive, plan = drawn
    oracle, now = naive.oracle, naive.dates()
    for code in filter(oracle.is_open, oracle.milestones):
        for target in filter(oracle.is_open, oracle.milestones):
            found = plan.when(code, to=target).targets[0]
            waits = target in {*oracle.group(code), *oracle.waiting_for(code)}
            day = now(code)
            assert found.float_to == target
            if day is None or not waits:
                assert found.total_float_days is None
                continue
            assert found.total_float_days is not None
            until = day + timedelta(found.total_float_days)
            assert naive.dates(code, until)(target) == now(target)
            assert naive.dates(code, until + timedelta(1))(target) > now(target)


@given(lagged())
def test_free_float_is_how_far_it_may_slip_before_anything_that_waits_for_it_directly_moves(
    drawn: tuple[Naive, tracemap.Plan],
) -> None:
    naive, plan = drawn
    oracle, now = naive.oracle, naive.dates()
    for code in filter(oracle.is_open, oracle.milestones):
        after = [one for one in oracle.milestones if oracle.is_open(one)]
        after = [
            one for one in after if oracle.group(code) in oracle.group_waits_for(oracle.group(one))
        ]
        found, day = plan.when(code).targets[0].free_float_days, now(code)
        if day is None or not after:
            assert found is None
            continue
        assert found is not None
        until = naive.dates(code, day + timedelta(found))
        past = naive.dates(code, day + timedelta(found + 1))
        assert [until(one) for one in after] == [now(one) for one in after]
        assert [past(one) for one in after] != [now(one) for one in after]


@given(lagged())
def test_total_float_is_counted_to_the_last_of_those_that_wait(
    drawn: tuple[Naive, tracemap.Plan],
) -> None:
    naive, plan = drawn
    oracle, now = naive.oracle, naive.dates()
    for code in filter(oracle.is_open, oracle.milestones):
        found = plan.when(code).targets[0]
        others = oracle.waiting_for(code) - set(oracle.group(code))
        if not others:
            assert (found.float_to, found.total_float_days) == (None, None)
            continue
        assert found.float_to in others
        assert now(found.float_to) == latest(map(now, others))
        asked = plan.when(code, to=found.float_to).targets[0]
        assert found.total_float_days == asked.total_float_days


@given(lagged())
def test_what_a_milestone_waits_for_is_its_open_predecessors_with_their_floats_to_it(
    drawn: tuple[Naive, tracemap.Plan],
) -> None:
    naive, plan = drawn
    oracle, now = naive.oracle, naive.dates()
    for code in filter(oracle.is_open, oracle.milestones):
        found = plan.when(code).targets[0]
        before = {other for one in oracle.group(code) for other in oracle.waits_for(one)}
        assert {step.id for step in found.waits_for} == before - set(oracle.group(code))
        for step in found.waits_for:
            assert step.expected == now(step.id)
            assert step.float_days == plan.when(step.id, to=code).targets[0].total_float_days
        sets = {step.id for step in found.waits_for if step.drives}
        assert sets <= set(found.critical_chain)
        assert bool(sets) == (len({oracle.group(one) for one in found.critical_chain}) > 1)
        assert [step.id for step in found.chain] == list(found.critical_chain)


PLAN: dict[str, dict[str, Any]] = {
    "A": {"due": "2024-05-01"},
    "B": {"due": "2024-05-06", "predecessors": ["A"]},
    "C": {"due": "2024-05-06", "predecessors": ["A", "E"]},
    "D": {"due": "2024-03-01"},
    "E": {"due": "2024-04-01"},
    "T": {"due": "2024-05-08", "predecessors": ["B", "C", "D"]},
}
HEADS = {f"| {code}" for code in PLAN}
LAGS: Lags = {("A", "B"): 10, ("C", "T"): 3}


TABLES = {
    "every day": (
        CALENDARS[0],
        {
            "A": ("2024-05-01", 0, 0),
            "B": ("2024-05-11", 0, 0),
            "C": ("2024-05-06", 2, 2),
            "D": ("2024-03-23", 49, 49),
            "E": ("2024-04-01", 37, 35),
            "T": ("2024-05-11", None, None),
        },
    ),
    "Monday to Friday": (
        {**CALENDARS[1], "days_off": ()},
        {
            "A": ("2024-05-01", 0, 0),
            "B": ("2024-05-15", 0, 0),
            "C": ("2024-05-06", 6, 6),
            "D": ("2024-03-23", 53, 53),
            "E": ("2024-04-01", 41, 35),
            "T": ("2024-05-15", None, None),
        },
    ),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_small_plan_is_as_worked_by_hand(name: str) -> None:
    calendar, table = TABLES[name]
    plan = counting(loaded({"milestones": PLAN}), LAGS, calendar)
    found = {
        one.id: (str(one.expected), one.total_float_days, one.free_float_days)
        for one in plan.when(*PLAN).targets
    }
    assert found == table


def test_the_steps_of_a_chain_say_their_lags() -> None:
    plan = counting(loaded({"milestones": PLAN}), LAGS, CALENDARS[0])
    (target,) = plan.when("T").targets
    assert [(step.id, step.lag_days) for step in target.chain] == [("A", 10), ("B", 0), ("T", 0)]
    waits = [(step.id, step.lag_days, step.float_days, step.drives) for step in target.waits_for]
    assert waits == [("B", 0, 0, True), ("C", 3, 2, False), ("D", 0, 49, False)]


def test_a_float_to_a_requirement_is_to_the_last_of_its_milestones() -> None:
    milestones: dict[str, dict[str, Any]] = {
        "A": {"due": "2024-05-01"},
        "B": {"due": "2024-05-10", "requirements": ["DMS-REQ-0001"], "predecessors": ["A"]},
        "C": {"due": "2024-06-10", "requirements": ["DMS-REQ-0001"]},
        "D": {"due": "2024-07-10"},
    }
    plan = loaded({"milestones": milestones, "requirements": {"DMS-REQ-0001": {"title": "t"}}})
    floats = plan.when(*milestones, to="DMS-REQ-0001").targets
    assert [one.total_float_days for one in floats] == [40, 31, 0, None]
    assert {one.float_to for one in floats} == {"DMS-REQ-0001"}


def test_what_is_completed_has_no_float_and_is_no_target() -> None:
    milestones: dict[str, dict[str, Any]] = {
        "A": {"due": "2024-05-01"},
        "B": {"completed": "2024-03-01", "predecessors": ["A"]},
    }
    plan = loaded({"milestones": milestones})
    one, other = plan.when("A", "B").targets
    assert (one.total_float_days, one.float_to, one.free_float_days) == (None, None, None)
    assert (other.total_float_days, other.float_to, other.free_float_days) == (None, None, None)
    (to,) = plan.when("A", to="B").targets
    assert (to.total_float_days, to.float_to) == (None, "B")


def test_a_superseded_milestone_has_the_float_of_what_replaces_it() -> None:
    milestones: dict[str, dict[str, Any]] = {
        "A": {"due": "2024-04-01", "superseded_by": "B"},
        "B": {"due": "2024-05-01"},
        "C": {"due": "2024-05-11", "predecessors": ["A"]},
    }
    plan = loaded({"milestones": milestones})
    assert [one.total_float_days for one in plan.when("A", "B").targets] == [10, 10]
    assert [step.id for step in plan.when("C").targets[0].waits_for] == ["B"]


def test_what_waits_without_a_date_of_its_own_moves_at_once() -> None:
    milestones: dict[str, dict[str, Any]] = {
        "A": {"due": "2024-05-01"},
        "B": {"predecessors": ["A", "X"], "external": True},
        "C": {"due": "2024-06-01", "predecessors": ["B"]},
        "X": {},
    }
    plan = loaded({"milestones": milestones})
    (one,) = plan.when("A").targets
    assert (one.total_float_days, one.float_to, one.free_float_days) == (31, "C", 0)
    (undated,) = plan.when("X").targets
    assert (undated.total_float_days, undated.float_to, undated.free_float_days) == (
        None,
        "C",
        None,
    )
    assert [step.id for step in plan.when("B").targets[0].waits_for] == ["A", "X"]


def test_the_page_of_the_schedule_shows_that_plan_and_these_numbers(root: Path) -> None:
    page = (root / "docs" / "schedule.md").read_text("utf-8")
    rows = [
        [cell.strip() for cell in row.split("|")[1:-1]]
        for row in page.splitlines()
        if row[:3] in HEADS
    ]
    assert len(rows) == len(PLAN)
    for code, due, waits, *numbers in rows:
        before = [one.split(" + ") for one in waits.split(", ") if one]
        assert (due, [one[0] for one in before]) == (
            PLAN[code]["due"],
            PLAN[code].get("predecessors", []),
        )
        assert {(one, code): int(lag) for one, *rest in before for lag in rest} == {
            pair: lag for pair, lag in LAGS.items() if pair[1] == code
        }
        told = [
            ["" if one is None else str(one) for one in table[code]] for _, table in TABLES.values()
        ]
        assert numbers == [*told[0], *told[1]]
