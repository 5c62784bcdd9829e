"""When a milestone is expected, by how much it slips, and how sure the date is."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given

from tests.meanings.oracle import Oracle
from tests.meanings.strategies import AS_OF, RawPlan, loaded, schedules
from tracemap.questions.expectation import Expectation


@given(schedules())
def test_the_expected_date_of_a_milestone_is_what_the_contract_says(raw: RawPlan) -> None:
    oracle, plan = Oracle(raw, AS_OF), loaded(raw)
    for code in raw["milestones"]:
        (answer,) = plan.when(code).targets
        assert (code, answer.expected) == (code, oracle.expected(code))
        assert (code, answer.lower_bound) == (code, oracle.lower_bound(code))
        assert (code, answer.slip_days) == (code, oracle.slip_days(code))
        assert (code, answer.state) == (code, oracle.state(code))
        assert (code, answer.due) == (code, oracle.due(code))


@given(schedules())
def test_no_milestone_is_expected_before_what_it_waits_for(raw: RawPlan) -> None:
    oracle, plan = Oracle(raw, AS_OF), loaded(raw)
    expected = {code: plan.when(code).targets[0].expected for code in raw["milestones"]}
    for code, day in expected.items():
        if oracle.is_open(code):
            for other in oracle.waits_for(code):
                before = expected[other]
                assert before is None or (day is not None and before <= day)


@given(schedules())
def test_the_critical_chain_sets_the_expected_date(raw: RawPlan) -> None:
    oracle, plan = Oracle(raw, AS_OF), loaded(raw)
    for code in raw["milestones"]:
        (answer,) = plan.when(code).targets
        chain = answer.critical_chain
        if oracle.done(code):
            assert chain == ()
            continue
        assert chain[-1] == oracle.stands_for(code)
        assert all(map(oracle.is_open, chain))
        assert oracle.chain_date(chain) == oracle.expected(code)
        assert all(oracle.expected(one) == oracle.expected(code) for one in chain)
        whole = {(oracle.stands_for(code),), *oracle.chains(code)}
        assert any(path[-len(chain) :] == chain for path in whole)


@given(schedules())
def test_a_plan_asked_as_of_another_date_answers_as_one_loaded_then(raw: RawPlan) -> None:
    later = date(2024, 5, 2)
    plan, oracle = loaded(raw).on(later), Oracle(raw, later)
    for code in raw["milestones"]:
        assert plan.when(code).targets[0].expected == oracle.expected(code)


Milestones = dict[str, dict[str, Any]]


def asked(milestones: Milestones, code: str) -> Expectation:
    return loaded({"milestones": milestones}).when(code).targets[0]


def test_a_forecast_stands_before_a_due_date_even_when_it_is_earlier() -> None:
    one = {"due": "2025-02-27", "forecast": "2024-05-01"}
    assert asked({"A-1": one}, "A-1").expected == date(2024, 5, 1)


def test_what_is_overdue_is_expected_today_at_the_earliest() -> None:
    answer = asked({"A-1": {"due": "2024-03-22"}}, "A-1")
    assert (answer.expected, answer.slip_days) == (AS_OF, 1)


def test_without_any_date_nothing_is_expected() -> None:
    answer = asked({"A-1": {"predecessors": ["B-1"]}, "B-1": {}}, "A-1")
    assert (answer.expected, answer.lower_bound, answer.slip_days) == (None, True, None)


def test_a_milestone_completed_tomorrow_is_not_completed() -> None:
    one = {"due": "2024-06-21", "completed": "2024-03-24"}
    assert asked({"A-1": one}, "A-1").expected == date(2024, 6, 21)


def test_a_completed_milestone_waits_for_nothing() -> None:
    plan: Milestones = {
        "A-1": {"due": "2024-06-21", "predecessors": ["B-1"]},
        "B-1": {"completed": "2024-03-22", "predecessors": ["C-1"]},
        "C-1": {"due": "2025-02-27"},
    }
    answer = asked(plan, "A-1")
    assert (answer.expected, answer.lower_bound) == (date(2024, 6, 21), False)


def test_a_missing_date_far_above_makes_a_lower_bound() -> None:
    plan: Milestones = {
        "A-1": {"due": "2024-06-21", "predecessors": ["B-1"]},
        "B-1": {"due": "2024-05-01", "predecessors": ["C-1"]},
        "C-1": {},
    }
    answer = asked(plan, "A-1")
    assert (answer.expected, answer.lower_bound) == (date(2024, 6, 21), True)


def test_the_members_of_a_cycle_have_one_date() -> None:
    plan: Milestones = {
        "A-1": {"due": "2024-05-01", "predecessors": ["B-1"]},
        "B-1": {"due": "2024-06-21", "predecessors": ["A-1", "C-1"]},
        "C-1": {"due": "2025-02-27"},
    }
    assert [asked(plan, code).expected for code in plan] == [date(2025, 2, 27)] * 3


def test_a_completed_member_breaks_a_cycle() -> None:
    plan: Milestones = {
        "A-1": {"due": "2024-05-01", "predecessors": ["B-1"]},
        "B-1": {"due": "2024-06-21", "completed": "2024-03-22", "predecessors": ["A-1"]},
    }
    assert asked(plan, "A-1").expected == date(2024, 5, 1)


SUPERSEDED: Milestones = {
    "A-1": {"due": "2024-05-01", "superseded_by": "B-1"},
    "B-1": {"due": "2024-06-21", "superseded_by": "C-1"},
    "C-1": {"due": "2025-02-27"},
    "D-1": {"due": "2024-05-01", "predecessors": ["A-1"]},
}


@pytest.mark.parametrize("code", SUPERSEDED)
def test_a_superseded_milestone_stands_for_the_last_that_replaces_it(code: str) -> None:
    assert asked(SUPERSEDED, code).expected == date(2025, 2, 27)


@pytest.mark.parametrize("code", ["A-1", "B-1"])
def test_a_milestone_replaced_by_a_completed_one_is_completed_though_that_is_replaced(
    code: str,
) -> None:
    plan: Milestones = {**SUPERSEDED, "B-1": {"completed": "2024-03-22", "superseded_by": "C-1"}}
    assert asked(plan, code).expected == date(2024, 3, 22)
    assert asked(plan, "D-1").expected == date(2024, 5, 1)


@pytest.mark.parametrize("code", ["A-1", "Z-1"])
def test_what_leads_into_a_circle_of_replacements_stands_for_its_first_member(code: str) -> None:
    plan: Milestones = {
        code: {"due": "2024-05-01", "superseded_by": "B-1"},
        "B-1": {"due": "2024-06-21", "superseded_by": "C-1"},
        "C-1": {"due": "2025-02-27", "superseded_by": "B-1"},
    }
    dates = {one: asked(plan, one).expected for one in plan}
    assert dates == {
        code: date(2024, 6, 21),
        "B-1": date(2024, 6, 21),
        "C-1": date(2025, 2, 27),
    }


def test_of_equal_dates_one_of_its_own_sets_the_chain_before_one_that_is_carried_on() -> None:
    plan: Milestones = {
        "T-1": {"predecessors": ["A-1", "B-1"]},
        "A-1": {"predecessors": ["C-1"]},
        "B-1": {"due": "2024-06-21"},
        "C-1": {"due": "2024-06-21"},
    }
    assert asked(plan, "T-1").critical_chain == ("B-1", "T-1")


def test_of_equal_dates_the_first_code_sets_the_chain() -> None:
    plan: Milestones = {
        "T-1": {"predecessors": ["A-10", "A-2"]},
        "A-2": {"due": "2024-06-21"},
        "A-10": {"due": "2024-06-21"},
    }
    assert asked(plan, "T-1").critical_chain == ("A-2", "T-1")
