"""The rules of coverage find on any plan what their first sentences say, read off the plain data."""

from __future__ import annotations

from pathlib import Path

import hypothesis.strategies as st
from hypothesis import given

import tracemap
from tests.meanings.oracle import Oracle
from tests.meanings.strategies import AS_OF, RawPlan, loaded, plans
from tracemap.findings import Problem
from tracemap.rules.registry import find_rule


@st.composite
def covered_plans(draw: st.DrawFn) -> RawPlan:
    """Draw a plan whose milestones have a kind and a phase, more often those that rules look for."""
    raw = draw(plans())
    for milestone in raw["milestones"].values():
        for field, values in (
            ("kind", [None, "delivery", "test", "decision"]),
            ("phase", [None, "construction", "operations", "operations"]),
        ):
            value = draw(st.sampled_from(values))
            if value is not None:
                milestone[field] = value
    return raw


@st.composite
def derivations(draw: st.DrawFn) -> RawPlan:
    """Draw requirements that derive from one another, in trees and circles, some with a milestone."""
    requirements = [f"DMS-REQ-000{number}" for number in range(1, draw(st.integers(2, 7)))]
    uppers = st.lists(st.sampled_from(requirements), max_size=2)
    statuses = st.sampled_from(["active", "active", "deferred", "withdrawn"])
    return {
        "milestones": {
            "A-1": {
                "name": "A",
                "requirements": draw(st.sets(st.sampled_from(requirements)).map(sorted)),
            }
        },
        "requirements": {
            one: {"title": one, "derived_from": draw(uppers), "status": draw(statuses)}
            for one in requirements
        },
    }


def problems(raw: RawPlan, code: str) -> list[Problem]:
    """Return what one rule says of a plan."""
    check = find_rule(code).check
    assert check is not None
    return list(check(loaded(raw).snapshot))


def found(raw: RawPlan, code: str) -> list[str]:
    """Return the ids that one rule finds, sorted; one found twice stands there twice."""
    return sorted(str(problem.id) for problem in problems(raw, code))


def derived(oracle: Oracle, requirement: str) -> set[str]:
    """Return what derives from a requirement, transitively; itself where it stands in a circle."""
    reached: set[str] = set()
    waiting = [requirement]
    while waiting:
        further = oracle.derived(waiting.pop()) - reached
        reached |= further
        waiting += further
    return reached


def is_superseded(oracle: Oracle, code: str) -> bool:
    """Tell whether a chain of `superseded_by` leads from a milestone away for good."""
    passed = [code]
    while (other := oracle.replaced_by(passed[-1])) is not None:
        if other in passed:
            return passed.index(other) > 0  # on the way into a circle, not in it
        passed.append(other)
    return len(passed) > 1


@given(st.one_of(covered_plans(), derivations()))
def test_unplanned_is_what_has_no_milestone_and_nothing_below_to_judge_it_by(raw: RawPlan) -> None:
    oracle = Oracle(raw, AS_OF)
    below = {one: derived(oracle, one) for one in oracle.requirements}
    expected = []
    for requirement in filter(oracle.active, oracle.requirements):
        circle = {one for one in below[requirement] if requirement in below[one]} | {requirement}
        judged_by_others = any(map(oracle.active, below[requirement] - circle))
        has_milestone = any(oracle.milestones_of(one) for one in circle if oracle.active(one))
        if not judged_by_others and not has_milestone:
            expected.append(requirement)
    assert found(raw, "TM501") == sorted(expected)


@given(covered_plans())
def test_a_test_of_this_project_without_a_test_plan_is_found(raw: RawPlan) -> None:
    oracle = Oracle(raw, AS_OF)
    expected = [
        code
        for code, fields in oracle.milestones.items()
        if fields.get("kind") == "test"
        and not fields.get("external")
        and not is_superseded(oracle, code)
        and not fields.get("test_plans")
        and not oracle.plans_of(code)
    ]
    assert found(raw, "TM502") == sorted(expected)


@given(covered_plans())
def test_a_test_plan_without_a_milestone_or_a_test_case_is_found(raw: RawPlan) -> None:
    oracle = Oracle(raw, AS_OF)
    tied = {plan for code in oracle.milestones for plan in oracle.plans_of(code)}
    named = {plan for plan, fields in oracle.test_plans.items() if fields.get("milestones")}
    assert found(raw, "TM503") == sorted(oracle.test_plans.keys() - tied - named)
    empty = {plan for plan, fields in oracle.test_plans.items() if not fields.get("test_cases")}
    assert found(raw, "TM504") == sorted(empty)


@given(covered_plans())
def test_a_claim_is_found_where_no_test_case_verifies_what_it_claims(raw: RawPlan) -> None:
    oracle = Oracle(raw, AS_OF)
    expected = [
        f"'{code}' claims '{requirement}', which no test case verifies"
        for code in oracle.milestones
        for requirement in oracle.claim(code)
        if oracle.active(requirement) and not oracle.cases_of(requirement)
    ]
    assert sorted(one.message for one in problems(raw, "TM505")) == sorted(expected)


@given(covered_plans())
def test_a_completed_milestone_is_found_where_a_test_of_its_requirements_failed(
    raw: RawPlan,
) -> None:
    oracle = Oracle(raw, AS_OF)
    expected = [
        code
        for code in oracle.milestones
        if oracle.completed(code)
        and any(
            oracle.active(requirement) and oracle.verification(requirement) == "failing"
            for requirement in oracle.vias(code)
        )
    ]
    assert found(raw, "TM506") == sorted(expected)


@given(covered_plans())
def test_met_only_in_operations_is_what_no_milestone_of_construction_verifies(raw: RawPlan) -> None:
    oracle = Oracle(raw, AS_OF)
    expected = []
    for requirement in filter(oracle.active, oracle.requirements):
        standing = {oracle.stands_for(code) for code in oracle.milestones_of(requirement)}
        phases = {oracle.milestones[code].get("phase", "construction") for code in standing}
        if phases == {"operations"}:
            expected.append(requirement)
    assert found(raw, "TM507") == sorted(expected)


@given(covered_plans())
def test_a_decision_still_to_be_made_that_nothing_waits_for_is_found(raw: RawPlan) -> None:
    oracle = Oracle(raw, AS_OF)
    expected = [
        code
        for code, fields in oracle.milestones.items()
        if fields.get("kind") == "decision"
        and not fields.get("external")
        and oracle.is_open(code)
        and not fields.get("successors")
        and not oracle.successors(code)
    ]
    assert found(raw, "TM508") == sorted(expected)


def test_the_example_plan_shows_what_is_missing_in_it_and_nothing_more(root: Path) -> None:
    snapshot = tracemap.load(root, AS_OF).snapshot
    by_code = {}
    for code in (f"TM50{number}" for number in range(1, 9)):
        check = find_rule(code).check
        assert check is not None
        by_code[code] = [problem.id for problem in check(snapshot)]
    unplanned = by_code.pop("TM501")
    assert len(unplanned) == 8
    assert all(str(one).startswith("DMS-REQ-") for one in unplanned), "none is an upper requirement"
    assert by_code == {
        "TM502": ["LDM-503-14"],
        "TM503": ["LVV-P106"],
        "TM504": [],
        "TM505": ["DM-SQRE-5", "LDM-503-EFDb"],
        "TM506": [],
        "TM507": ["DMS-REQ-0340", "DMS-REQ-0381"],
        "TM508": [],
    }
