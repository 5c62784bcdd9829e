"""How far requirements are covered and verified, on what that rests, where a status disagrees."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.meanings.oracle import STATES_FROM_WORST, Oracle, natural
from tests.meanings.strategies import AS_OF, RESULTS, RawPlan, loaded, plans
from tracemap.errors import UsageError
from tracemap.questions.coverage import GROUPINGS
from tracemap.questions.listing import Filters

Fields = dict[str, Any]


@given(plans())
def test_each_active_requirement_has_the_coverage_and_state_of_the_contract(raw: RawPlan) -> None:
    oracle = Oracle(raw, AS_OF)
    answer = loaded(raw).coverage()
    assert [one.id for one in answer.requirements] == natural(
        filter(oracle.active, raw["requirements"])
    )
    for one in answer.requirements:
        cases = oracle.cases_of(one.id)
        assert one.coverage == oracle.coverage(one.id)
        assert one.verification == oracle.verification(one.id)
        assert one.basis == oracle.basis(one.id)
        assert one.rollup == oracle.rollup(one.id)
        assert list(one.milestones) == natural(oracle.milestones_of(one.id))
        assert list(one.test_cases) == natural(cases)
        plans_of_it = {plan for plan in raw["test_plans"] if oracle.cases_of_plan(plan) & cases}
        assert list(one.test_plans) == natural(plans_of_it)


@given(plans())
def test_every_requirement_counts_for_itself_when_it_is_asked_about(raw: RawPlan) -> None:
    oracle, plan = Oracle(raw, AS_OF), loaded(raw)
    for requirement, fields in raw["requirements"].items():
        answer = plan.verified_by(requirement).to_dict()
        described = answer["requirement"]
        assert described["coverage"] == oracle.coverage(requirement)
        assert described["verification"] == oracle.verification(requirement)
        assert described["basis"] == oracle.basis(requirement)
        assert described["rollup"] == oracle.rollup(requirement)
        assert described["status"] == fields.get("status")
        assert [(one["id"], one["verification"]) for one in answer["derived"]] == [
            (other, oracle.verification(other)) for other in natural(oracle.derived(requirement))
        ]


def tally(oracle: Oracle, requirements: set[str]) -> dict[str, int]:
    """Count requirements by coverage and by state, as `coverage` names the numbers."""
    coverages = [oracle.coverage(one) for one in requirements]
    states = [oracle.verification(one) for one in requirements]
    return {
        "requirements": len(requirements),
        **{name: coverages.count(name) for name in ("unplanned", "untested", "planned")},
        **{name: states.count(name) for name in STATES_FROM_WORST},
    }


@given(plans())
def test_withdrawn_and_deferred_requirements_are_in_no_number_but_their_own(raw: RawPlan) -> None:
    oracle = Oracle(raw, AS_OF)
    answer = loaded(raw).coverage().to_dict()
    assert answer["totals"] == tally(oracle, set(filter(oracle.active, raw["requirements"])))
    statuses = [one.get("status") for one in raw["requirements"].values()]
    assert answer["inactive"] == {
        "withdrawn": statuses.count("withdrawn"),
        "deferred": statuses.count("deferred"),
    }


def keys(oracle: Oracle, requirement: str, by: str) -> set[str | None]:
    """Return the groups in which a requirement counts; none at all is a group too."""
    fields = oracle.requirements[requirement]
    milestones = oracle.milestones_of(requirement)
    if by == "milestone":
        return {*milestones} or {None}
    if by == "wbs":
        written = [oracle.milestones[code].get("wbs", []) for code in milestones]
        return {w for one in written for w in ([one] if isinstance(one, str) else one)} or {None}
    if by == "section":
        # Chapter and section are enough to group by: 1.4 of 1.4.10.2.
        section = fields.get("section")
        return {section and ".".join(section.split(".")[:2])}
    return {oracle.priority(requirement) if by == "priority" else fields.get(by)}


@pytest.mark.parametrize("by", GROUPINGS)
@given(raw=plans())
def test_a_requirement_counts_in_each_of_its_groups(raw: RawPlan, by: str) -> None:
    oracle = Oracle(raw, AS_OF)
    answer = loaded(raw).coverage(by).to_dict()
    members: dict[str | None, set[str]] = {}
    for requirement in filter(oracle.active, raw["requirements"]):
        for key in keys(oracle, requirement, by):
            members.setdefault(key, set()).add(requirement)
    found = {group["key"]: group for group in answer["groups"]}
    assert found == {
        key: {"by": by, "key": key, **tally(oracle, group)} for key, group in members.items()
    }
    assert len(found) == len(answer["groups"])
    assert None not in list(found)[:-1], "what is in no group comes last"


def test_requirements_cannot_be_grouped_by_what_they_do_not_have() -> None:
    with pytest.raises(UsageError, match="shoe size"):
        loaded({}).coverage("shoe size")


@given(plans())
def test_a_status_that_disagrees_with_the_test_results_is_shown_beside_them(raw: RawPlan) -> None:
    oracle, plan = Oracle(raw, AS_OF), loaded(raw)
    computed: dict[str, tuple[Fields, str, tuple[str, ...]]] = {}
    for case, fields in raw["test_cases"].items():
        computed[case] = (fields, oracle.result(case), RESULTS)
    for one, fields in raw["test_plans"].items():
        computed[one] = (fields, oracle.plan_verification(one), STATES_FROM_WORST)
    for one, fields in raw["verification_elements"].items():
        computed[one] = (fields, oracle.element_verification(one), STATES_FROM_WORST)
    for one, (fields, state, comparable) in computed.items():
        shown = plan.show(one)
        assert state in (shown.computed.get("verification"), shown.computed.get("result"))
        declared = fields.get("status", "")
        assert shown.written.get("status", "") == declared
        meant = declared.lower().replace(" ", "_")
        if meant in comparable and meant != state:
            assert shown.disagreement is not None
            assert declared in shown.disagreement
            assert state in shown.disagreement
        else:
            assert shown.disagreement is None


@given(plans())
def test_show_names_every_tie_that_resolves(raw: RawPlan) -> None:
    oracle, plan = Oracle(raw, AS_OF), loaded(raw)
    for requirement in raw["requirements"]:
        ties = {
            "derived_from": {
                one for one in raw["requirements"] if requirement in oracle.derived(one)
            },
            "derived": oracle.derived(requirement),
            "milestones": oracle.milestones_of(requirement),
            "test_cases": oracle.cases_of(requirement),
            "test_plans": {
                one
                for one in raw["test_plans"]
                if oracle.cases_of_plan(one) & oracle.cases_of(requirement)
            },
            "verification_elements": oracle.elements_of(requirement),
        }
        assert tied(plan.show(requirement)) == known(ties)
    for element, fields in raw["verification_elements"].items():
        ties = {
            "requirement": {fields["requirement"]} & set(raw["requirements"]),
            "test_cases": oracle.cases_of_element(element),
        }
        assert tied(plan.show(element)) == known(ties)


@given(plans())
def test_show_names_the_ties_of_milestones_test_plans_and_test_cases(raw: RawPlan) -> None:
    oracle, plan = Oracle(raw, AS_OF), loaded(raw)
    for code in raw["milestones"]:
        shown = tied(plan.show(code))
        assert shown.get("predecessors", []) == natural(oracle.predecessors(code))
        assert shown.get("successors", []) == natural(oracle.successors(code))
        assert shown.get("test_plans", []) == natural(oracle.plans_of(code))
        assert shown.get("requirements", []) == natural(oracle.vias(code))
        final = oracle.stands_for_good(code)
        assert shown.get("superseded_by", []) == [final] * (final != code)
        others = set(raw["milestones"]) - {code}
        replaced = {one for one in others if oracle.stands_for_good(one) == code}
        assert shown.get("supersedes", []) == natural(replaced)
        waiting = [one for one in oracle.successors(code) if oracle.is_open(one)]
        assert list(plan.show(code).computed["waiting_for_it"]) == natural(
            [] if oracle.done(code) else waiting
        )
    for one in raw["test_plans"]:
        ties = {
            "milestones": oracle.milestones_of_plan(one),
            "test_cases": oracle.cases_of_plan(one),
            "requirements": oracle.requirements_of_plan(one),
        }
        assert tied(plan.show(one)) == known(ties)
    for case in raw["test_cases"]:
        plans_of_it = oracle.plans_of_case(case)
        ties = {
            "requirements": oracle.verified_by_case(case),
            "test_plans": plans_of_it,
            "milestones": set().union(*map(oracle.milestones_of_plan, plans_of_it)),
        }
        assert tied(plan.show(case)) == known(ties)


def tied(shown: Any) -> dict[str, list[str]]:
    """Return the ids of an answer of `show` by the name of the tie."""
    return {name: [tie.id for tie in ties] for name, ties in shown.ties.items()}


def known(ties: dict[str, set[str]]) -> dict[str, list[str]]:
    """Return ties in natural order, those to nothing left out."""
    return {name: natural(ids) for name, ids in ties.items() if ids}


def state(results: dict[str, str], completed: dict[str, bool], rest: Fields | None = None) -> str:
    """Return the state of a requirement with so many test cases and milestones."""
    raw: RawPlan = {
        "milestones": {
            code: {"requirements": ["DMS-REQ-1"], "completed": "2024-03-23" if done else None}
            for code, done in completed.items()
        },
        "requirements": {"DMS-REQ-1": {}},
        "test_cases": {
            case: {"verifies": ["DMS-REQ-1"], "result": result, **(rest or {})}
            for case, result in results.items()
        },
    }
    return loaded(raw).coverage().requirements[0].verification


@pytest.mark.parametrize(
    ("results", "completed", "expected"),
    [
        ([], [], "not_verified"),
        ([], [False], "not_verified"),
        ([], [True], "verified"),
        ([], [True, False], "partially_verified"),
        (["passed"], [], "verified"),
        (["passed_with_deviation"], [True], "verified"),
        (["passed"], [False], "partially_verified"),
        (["not_executed"], [True], "partially_verified"),
        (["blocked"], [False], "not_verified"),
        (["in_progress", "passed"], [], "partially_verified"),
        (["failed", "passed"], [True], "failing"),
    ],
)
def test_a_state_follows_from_results_and_completions(
    results: list[str], completed: list[bool], expected: str
) -> None:
    cases = {f"LVV-T{number}": result for number, result in enumerate(results)}
    milestones = {f"A-{number}": done for number, done in enumerate(completed)}
    assert state(cases, milestones) == expected


@pytest.mark.parametrize(
    ("executed", "expected"), [("2024-03-23", "failing"), ("2024-03-24", "not_verified")]
)
def test_a_result_counts_from_the_day_it_was_executed(executed: str, expected: str) -> None:
    assert state({"LVV-T1": "failed"}, {}, {"executed": executed}) == expected


@pytest.mark.parametrize(
    ("fields", "result", "executed"),
    [
        ({"executed": "2024-03-23"}, "passed", "2024-03-23"),
        ({"executed": "2024-03-24"}, "failed", "2024-02-01"),
        ({"executed": "2024-01-31"}, "failed", "2024-02-01"),
        ({"executed": "2024-02-01"}, "passed", "2024-02-01"),
        ({"executed": None}, "passed", None),
        ({"result": None, "executed": None}, "failed", "2024-02-01"),
    ],
)
def test_of_several_results_the_latest_until_the_date_counts(
    fields: Fields, result: str, executed: str | None
) -> None:
    earlier = {"2024-01-15": "blocked", "2024-02-01": "failed", "2024-03-30": "passed"}
    case = {"result": "passed", "earlier_results": earlier, **fields}
    plan = loaded({"test_cases": {"LVV-T1": case}})
    (listed,) = plan.list("test_case").to_dict()["items"]
    assert (listed["result"], listed["executed"]) == (result, executed)


def test_what_derives_only_from_itself_has_no_rollup() -> None:
    plan = loaded({"requirements": {"DMS-REQ-0001": {"derived_from": ["DMS-REQ-0001"]}}})
    assert plan.coverage().requirements[0].rollup is None
    assert plan.show("DMS-REQ-0001").ties == {}


def test_the_rollup_passes_through_a_withdrawn_requirement_and_leaves_it_out() -> None:
    failed = {"verifies": ["OSS-REQ-0003"], "result": "failed"}
    raw: RawPlan = {
        "requirements": {
            "OSS-REQ-0001": {},
            "OSS-REQ-0002": {"derived_from": ["OSS-REQ-0001"], "status": "withdrawn"},
            "OSS-REQ-0003": {"derived_from": ["OSS-REQ-0002"], "status": "deferred"},
            "OSS-REQ-0004": {"derived_from": ["OSS-REQ-0003"]},
        },
        "test_cases": {
            "LVV-T1": failed,
            "LVV-T2": {"verifies": ["OSS-REQ-0004"], "result": "passed"},
        },
    }
    assert loaded(raw).coverage().requirements[0].rollup == "verified"


@given(plans(), st.sampled_from(STATES_FROM_WORST))
def test_the_list_of_requirements_in_a_state_is_the_number_in_that_state(
    raw: RawPlan, wanted: str
) -> None:
    plan = loaded(raw)
    listed = plan.list("requirement", Filters(state=wanted)).items
    assert len(listed) == plan.coverage().to_dict()["totals"][wanted]


def test_a_verification_element_of_an_unknown_requirement_keeps_its_test_cases() -> None:
    raw: RawPlan = {
        "test_cases": {"LVV-T1": {"verifies": ["LVV-5"], "result": "passed"}},
        "verification_elements": {"LVV-5": {"requirement": "DMS-REQ-9999", "status": "failing"}},
    }
    shown = loaded(raw).show("LVV-5")
    assert shown.computed == {"verification": "verified"}
    assert tied(shown) == {"test_cases": ["LVV-T1"]}
    assert shown.disagreement is not None
