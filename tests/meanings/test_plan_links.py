"""How test plans are tied: what each holds, what has none, and which claims no test case backs."""

from __future__ import annotations

from collections import Counter

from hypothesis import given

from tests.meanings.oracle import Oracle, natural
from tests.meanings.strategies import AS_OF, RawPlan, loaded, plans


@given(plans())
def test_each_test_plan_holds_what_is_tied_to_it_from_either_side(raw: RawPlan) -> None:
    oracle = Oracle(raw, AS_OF)
    answer = loaded(raw).plans().to_dict()
    assert [one["id"] for one in answer["test_plans"]] == natural(raw["test_plans"])
    for one in answer["test_plans"]:
        cases = oracle.cases_of_plan(one["id"])
        assert one == {
            "id": one["id"],
            "name": raw["test_plans"][one["id"]]["name"],
            "status": raw["test_plans"][one["id"]].get("status"),
            "milestones": natural(oracle.milestones_of_plan(one["id"])),
            "test_cases": natural(cases),
            "requirements": natural(oracle.requirements_of_plan(one["id"])),
            "results": Counter(map(oracle.result, cases)),
        }


@given(plans())
def test_missing_ties_are_named(raw: RawPlan) -> None:
    oracle = Oracle(raw, AS_OF)
    answer = loaded(raw).plans().to_dict()
    tied = {plan for code in raw["milestones"] for plan in oracle.plans_of(code)}
    assert answer["plans_without_milestone"] == natural(set(raw["test_plans"]) - tied)
    assert answer["claims_without_test"] == [
        {"milestone": code, "requirement": requirement}
        for code in natural(raw["milestones"])
        for requirement in natural(oracle.claim(code))
        if not oracle.cases_of(requirement)
    ]
    replaced = {code for code in raw["milestones"] if oracle.stands_for_good(code) != code}
    assert answer["milestones_without_plan"] == [
        code
        for code in natural(raw["milestones"])
        if not oracle.plans_of(code)
        and not raw["milestones"][code].get("external")
        and code not in replaced
    ]
