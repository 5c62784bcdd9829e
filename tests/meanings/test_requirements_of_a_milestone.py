"""Which requirements a milestone verifies: its claim, and those of the test cases in its test plans."""

from __future__ import annotations

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
        expected = oracle.expected(code)
        assert plan.verifies(code).to_dict()["milestone"] == {
            "id": code,
            "name": fields["name"],
            "state": oracle.state(code),
            "due": fields.get("due"),
            "expected": expected and expected.isoformat(),
            "lower_bound": oracle.lower_bound(code),
            "completed": fields.get("completed"),
            "test_plans": natural(oracle.plans_of(code)),
        }


@given(plans())
def test_a_requirement_is_verified_by_the_milestones_that_verify_it(raw: RawPlan) -> None:
    oracle, plan = Oracle(raw, AS_OF), loaded(raw)
    for requirement in raw["requirements"]:
        answer = plan.verified_by(requirement).to_dict()
        milestones = natural(oracle.milestones_of(requirement))
        assert [one["id"] for one in answer["milestones"]] == milestones
        assert [one["via"] for one in answer["milestones"]] == [
            oracle.vias(code)[requirement] for code in milestones
        ]
        cases = natural(oracle.cases_of(requirement))
        assert [one["id"] for one in answer["test_cases"]] == cases
        assert [one["result"] for one in answer["test_cases"]] == list(map(oracle.result, cases))
        assert [one["id"] for one in answer["test_plans"]] == natural(
            plan for plan in raw["test_plans"] if oracle.cases_of_plan(plan) & set(cases)
        )
