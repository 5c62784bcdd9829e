"""Which requirements a milestone verifies: its claim, and those of the test cases in its test plans."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given

from tests.meanings.oracle import Oracle, natural
from tests.meanings.strategies import AS_OF, RawPlan, loaded, plans


@given(plans())
def test_a_milestone_verifies_its_claim_and_what_its_test_plans_verify(raw: RawPlan) -> None:
    oracle, plan = Oracle(raw, AS_OF), loaded(raw)
    for code in raw["milestones"]:
        answer = plan.verifies(code).to_dict()
        vias = oracle.vias(code)
        assert answer["requirements"] == [
            {
                "id": requirement,
                "title": raw["requirements"][requirement]["title"],
                "priority": oracle.priority(requirement),
                "via": vias[requirement][0],
                "vias": vias[requirement],
                "inherited_from": None,
                "verification": oracle.verification(requirement),
            }
            for requirement in natural(vias)
        ]


@given(plans())
def test_cumulative_adds_what_all_predecessors_verify(raw: RawPlan) -> None:
    oracle, plan = Oracle(raw, AS_OF), loaded(raw)
    for code in raw["milestones"]:
        answer = plan.verifies(code, cumulative=True).to_dict()["requirements"]
        everyone = oracle.distances(code)
        assert [one["id"] for one in answer] == natural(
            {requirement for other in everyone for requirement in oracle.vias(other)}
        )
        for one in answer:
            bringers = {other: oracle.vias(other).get(one["id"]) for other in everyone}
            nearest = min(everyone[other] for other, vias in bringers.items() if vias)
            bringer = one["inherited_from"] or code
            assert everyone[bringer] == nearest
            assert (one["inherited_from"] is None) == (nearest == 0)
            assert one["vias"] == bringers[bringer]


@given(plans())
def test_the_milestone_is_described_as_elsewhere(raw: RawPlan) -> None:
    oracle, plan = Oracle(raw, AS_OF), loaded(raw)
    for code, fields in raw["milestones"].items():
        assert plan.verifies(code).to_dict()["milestone"] == {
            "id": code,
            "name": fields["name"],
            "state": oracle.state(code),
            "due": fields.get("due"),
            "expected": text(oracle.expected(code)),
            "lower_bound": oracle.lower_bound(code),
            "completed": fields.get("completed"),
            "test_plans": natural(oracle.plans_of(code)),
        }


@given(plans())
def test_a_requirement_names_the_milestones_that_verify_it_and_how(raw: RawPlan) -> None:
    oracle, plan = Oracle(raw, AS_OF), loaded(raw)
    for requirement in raw["requirements"]:
        milestones = natural(oracle.milestones_of(requirement))
        assert plan.verified_by(requirement).to_dict()["milestones"] == [
            {
                "id": code,
                "name": raw["milestones"][code]["name"],
                "via": oracle.vias(code)[requirement],
                "state": oracle.state(code),
                "due": raw["milestones"][code].get("due"),
                "expected": text(oracle.expected(code)),
                "lower_bound": oracle.lower_bound(code),
                "completed": raw["milestones"][code].get("completed"),
            }
            for code in milestones
        ]


@given(plans())
def test_a_requirement_names_its_test_plans_test_cases_and_elements(raw: RawPlan) -> None:
    oracle, plan = Oracle(raw, AS_OF), loaded(raw)
    for requirement in raw["requirements"]:
        answer = plan.verified_by(requirement).to_dict()
        cases = natural(oracle.cases_of(requirement))
        elements = natural(oracle.elements_of(requirement))
        assert answer["test_cases"] == [
            {
                "id": case,
                "name": raw["test_cases"][case]["name"],
                "result": oracle.result(case),
                "executed": text(oracle.executed(case)),
                "test_plans": natural(oracle.plans_of_case(case)),
                "verifies": [
                    one
                    for one in raw["test_cases"][case]["verifies"]
                    if one == requirement or one in elements
                ],
            }
            for case in cases
        ]
        assert answer["verification_elements"] == [
            {
                "id": one,
                "name": raw["verification_elements"][one]["name"],
                "status": raw["verification_elements"][one].get("status"),
                "test_cases": natural(oracle.cases_of_element(one)),
            }
            for one in elements
        ]
        assert answer["test_plans"] == [
            {
                "id": one,
                "name": raw["test_plans"][one]["name"],
                "status": raw["test_plans"][one].get("status"),
                "milestones": natural(oracle.milestones_of_plan(one)),
            }
            for one in natural(raw["test_plans"])
            if oracle.cases_of_plan(one) & set(cases)
        ]


def text(day: date | None) -> Any:
    return day and day.isoformat()
