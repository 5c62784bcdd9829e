"""The answers as values: frozen, plain JSON, with the keys that others rely on."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given

import tracemap
from tests.meanings.strategies import AS_OF, RawPlan, loaded, plans

Ask = Callable[[tracemap.Plan, RawPlan], Any]

QUESTIONS: dict[str, Ask] = {
    "coverage": lambda plan, _: plan.coverage(),
    "verifies": lambda plan, raw: plan.verifies(next(iter(raw["milestones"])), cumulative=True),
    "verified-by": lambda plan, raw: plan.verified_by(next(iter(raw["requirements"]))),
    "blocking": lambda plan, raw: plan.blocking(*raw["milestones"]),
    "when": lambda plan, raw: plan.when(*raw["milestones"], *raw["requirements"]),
    "plans": lambda plan, _: plan.plans(),
    "list": lambda plan, _: plan.list("milestone"),
    "show": lambda plan, raw: plan.show(next(iter(raw["milestones"]))),
}

RELIED_ON = {
    "coverage": {
        "totals": "requirements unplanned untested planned verified partially_verified not_verified failing",
        "groups": "by key requirements unplanned untested planned verified partially_verified"
        " not_verified failing",
        "requirements": "id title priority coverage verification basis milestones test_plans test_cases"
        " due expected",
    },
    "verifies": {
        "milestone": "id",
        "requirements": "id title priority via inherited_from verification",
    },
    "verified-by": {
        "requirement": "id",
        "milestones": "id via due expected completed",
        "test_plans": "id",
        "test_cases": "id result executed",
    },
    "blocking": {
        "targets": "id name due expected lower_bound slip_days completed incomplete_predecessors"
        " root_blockers chain_count critical_chain chains",
        "top_blockers": "id name due expected slip_days blocks_milestones blocks_requirements",
    },
    "when": {"targets": "id state due expected slip_days critical_chain"},
    "plans": {
        "test_plans": "id name milestones test_cases requirements results",
        "claims_without_test": "milestone requirement",
    },
    "list": {"items": "id"},
    "show": {"written": "name"},
}
"""The keys that the contract names, by question and by where they stand."""


@pytest.mark.parametrize("name", QUESTIONS)
@given(raw=plans())
def test_an_answer_is_plain_json_with_its_keys_and_says_its_date(raw: RawPlan, name: str) -> None:
    answer = QUESTIONS[name](loaded(raw), raw).to_dict()
    assert json.loads(json.dumps(answer)) == answer, (
        "nothing but texts, numbers, lists and mappings"
    )
    assert list(answer)[:2] == ["schema", "as_of"]
    assert answer["schema"] == f"tracemap/{name}/1"
    assert answer["as_of"] == AS_OF.isoformat()
    for place, keys in RELIED_ON[name].items():
        found = answer[place]
        for one in found if isinstance(found, list) else [found]:
            assert set(keys.split()) <= set(one)


def test_the_group_of_a_priority_has_its_keys() -> None:
    plan = loaded({"requirements": {"DMS-REQ-0001": {"priority": 2}}})
    answer = plan.when(priority="2").to_dict()
    assert answer["targets"] == []
    assert {"priority", "requirements", "unplanned", "verified", "expected"} <= set(answer["group"])


@pytest.mark.parametrize("name", QUESTIONS)
def test_an_answer_cannot_be_changed(name: str) -> None:
    raw: RawPlan = {"milestones": {"A-1": {"name": "One"}}, "requirements": {"DMS-REQ-0001": {}}}
    answer = QUESTIONS[name](loaded(raw), raw)
    for field in dataclasses.fields(answer):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(answer, field.name, None)
