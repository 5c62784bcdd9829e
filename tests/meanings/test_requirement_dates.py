"""When a requirement, and all requirements of a priority, are verified."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.meanings.oracle import Oracle, latest, natural
from tests.meanings.strategies import AS_OF, RawPlan, loaded, plans
from tracemap.errors import UnknownIdError


@given(plans())
def test_a_requirement_is_verified_with_the_last_of_its_milestones(raw: RawPlan) -> None:
    oracle, plan = Oracle(raw, AS_OF), loaded(raw)
    covered = {one.id: one for one in plan.coverage().requirements}
    for requirement in raw["requirements"]:
        (answer,) = plan.when(requirement).targets
        (blocked,) = plan.blocking(requirement).targets
        dates = (
            oracle.requirement_due(requirement),
            oracle.requirement_expected(requirement),
            oracle.requirement_lower_bound(requirement),
        )
        assert (answer.due, answer.expected, answer.lower_bound) == dates
        assert (blocked.due, blocked.expected, blocked.lower_bound) == dates
        assert answer.slip_days == oracle.requirement_slip_days(requirement)
        assert blocked.slip_days == answer.slip_days
        assert answer.state == oracle.verification(requirement)
        done = oracle.milestones_of(requirement) and not oracle.open_milestones_of(requirement)
        assert blocked.completed == (answer.expected if done else None)
        if oracle.active(requirement):
            one = covered[requirement]
            assert (one.due, one.expected, one.lower_bound) == dates


@given(plans(), st.sampled_from(["1a", "1b", "2"]))
def test_a_priority_is_verified_with_the_last_of_its_requirements(
    raw: RawPlan, wanted: str
) -> None:
    oracle, plan = Oracle(raw, AS_OF), loaded(raw)
    members = [
        one for one in raw["requirements"] if oracle.priority(one) == wanted and oracle.active(one)
    ]
    if not members:
        with pytest.raises(UnknownIdError):
            plan.when(priority=wanted)
        return
    answer = plan.when(priority=wanted).group
    assert answer is not None
    planned = [one for one in members if oracle.milestones_of(one)]
    unverified = [one for one in members if oracle.verification(one) != "verified"]
    awaited = [one for one in unverified if one in planned]
    until = latest(map(oracle.requirement_expected, awaited))
    assert (answer.priority, answer.requirements) == (wanted, len(members))
    assert answer.unplanned == len(members) - len(planned)
    assert answer.verified == len(members) - len(unverified)
    assert answer.awaited == len(awaited)
    assert answer.unassigned == len(unverified) - len(awaited)
    assert answer.expected == latest(map(oracle.requirement_expected, planned))
    assert answer.awaited_until == until
    # Nothing stands in the way of a later day: a date is missing, or past and the tests are not done.
    assert answer.lower_bound == any(
        one not in planned
        or oracle.requirement_lower_bound(one)
        or (oracle.requirement_expected(one) or AS_OF.min) < AS_OF
        for one in unverified
    )
    waiting = {
        code: sum(code in oracle.milestones_of(one) for one in awaited)
        for code in raw["milestones"]
        if until and oracle.expected(code) == until
    }
    assert [(one.id, one.requirements, one.expected) for one in answer.last] == [
        (code, waiting[code], until) for code in natural(waiting) if waiting[code]
    ]


def test_a_requirement_without_a_milestone_has_no_date() -> None:
    plan = loaded({"requirements": {"DMS-REQ-0001": {"priority": "1a"}}})
    (answer,) = plan.when("DMS-REQ-0001").targets
    assert (answer.expected, answer.due, answer.slip_days) == (None, None, None)
    group = plan.when(priority="1a").group
    assert group is not None
    assert (group.unplanned, group.unassigned, group.expected) == (1, 1, None)
    assert group.lower_bound


REACHED: RawPlan = {
    "milestones": {
        "A-1": {"completed": "2023-06-01", "requirements": ["DMS-REQ-0001"]},
        "A-2": {"completed": "2024-03-22", "requirements": ["DMS-REQ-0002"]},
    },
    "requirements": {"DMS-REQ-0001": {"priority": "1a"}, "DMS-REQ-0002": {"priority": "1a"}},
    "test_cases": {"LVV-T1": {"verifies": ["DMS-REQ-0001"], "result": "not_executed"}},
}
"""Two milestones are completed, and the requirement of the first still waits for its test."""


def test_a_date_that_passed_without_the_tests_can_only_be_later() -> None:
    group = loaded(REACHED).when(priority="1a").group
    assert group is not None
    assert (group.awaited, group.unassigned) == (1, 0)
    assert group.lower_bound


def test_the_date_of_a_priority_is_that_of_all_and_the_awaited_one_that_of_the_unverified() -> None:
    group = loaded(REACHED).when(priority="1a").group
    assert group is not None
    assert group.verified == 1
    assert (group.expected, group.awaited_until) == (date(2024, 3, 22), date(2023, 6, 1))
    assert [(one.id, one.requirements) for one in group.last] == [("A-1", 1)]
