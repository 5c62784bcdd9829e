"""Which items a list holds under each filter, and what it says of each."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.meanings.oracle import STATES_FROM_WORST, Oracle, natural
from tests.meanings.strategies import AS_OF, RESULTS, RawPlan, loaded, plans
from tracemap.analysis.isodate import iso
from tracemap.errors import UnknownIdError, UsageError
from tracemap.questions.listing import Filters, states_of

SECTIONS = {
    "milestone": "milestones",
    "requirement": "requirements",
    "test_plan": "test_plans",
    "test_case": "test_cases",
    "verification_element": "verification_elements",
}


class Lists:
    """A plan that is asked for lists, and what they should hold."""

    def __init__(self, raw: RawPlan) -> None:
        self._raw = raw
        self.oracle = Oracle(raw, AS_OF)
        self._plan = loaded(raw)

    def check(self, kind: str, filters: Filters, keeps: Callable[[Oracle, str], Any]) -> None:
        """Compare a list with the items that a sentence about them keeps."""
        answer = self._plan.list(kind, filters)
        items = self._raw[SECTIONS[kind]]
        wanted = natural(one for one in items if keeps(self.oracle, one))
        assert (filters, [one.id for one in answer.items]) == (filters, wanted)
        assert answer.total == len(items)


@given(plans())
def test_a_list_without_filters_holds_everything_in_natural_order(raw: RawPlan) -> None:
    lists = Lists(raw)
    for kind in SECTIONS:
        lists.check(kind, Filters(), lambda _oracle, _one: True)


@given(plans())
def test_overdue_milestones_are_open_and_were_due_before_the_day(raw: RawPlan) -> None:
    Lists(raw).check("milestone", Filters(overdue=True), Oracle.overdue)


@given(plans(), st.sampled_from([0, 1, 39, 90, 10**9]))
def test_milestones_due_within_some_days_are_open_and_not_overdue(raw: RawPlan, days: int) -> None:
    def due_soon(oracle: Oracle, code: str) -> bool:
        due = oracle.due(code)
        if not oracle.is_open(code) or due is None:
            return False
        return timedelta(0) <= due - AS_OF <= timedelta(min(days, 10**6))

    Lists(raw).check("milestone", Filters(due_within=days), due_soon)


def wbs_of(oracle: Oracle, code: str) -> list[str]:
    written = oracle.milestones[code].get("wbs", [])
    return [written] if isinstance(written, str) else written


@given(plans(), st.sampled_from(["02C", "02C.01", "02C.1", "02C.01.02", "02", "02C.07"]))
def test_a_wbs_holds_what_stands_at_it_and_below(raw: RawPlan, wbs: str) -> None:
    def inside(oracle: Oracle, code: str) -> bool:
        parts = wbs.split(".")
        return any(one.split(".")[: len(parts)] == parts for one in wbs_of(oracle, code))

    def verified_inside(oracle: Oracle, requirement: str) -> bool:
        return any(inside(oracle, code) for code in oracle.milestones_of(requirement))

    lists = Lists(raw)
    if not any(inside(lists.oracle, code) for code in raw["milestones"]):
        for kind in ("milestone", "requirement"):
            with pytest.raises(UnknownIdError, match=re.escape(f"under the WBS '{wbs}'")):
                loaded(raw).list(kind, Filters(wbs=wbs))
        return
    for written in (wbs, f"{wbs}."):
        lists.check("milestone", Filters(wbs=written), inside)
        lists.check("requirement", Filters(wbs=written), verified_inside)


@given(plans(), st.sampled_from([2, 3]))
def test_a_level_and_a_priority_are_those_written(raw: RawPlan, wanted: int) -> None:
    lists = Lists(raw)
    lists.check(
        "milestone",
        Filters(level=wanted),
        lambda oracle, code: oracle.milestones[code].get("level") == wanted,
    )
    lists.check(
        "requirement",
        Filters(priority=str(wanted)),
        lambda oracle, one: oracle.priority(one) == str(wanted),
    )


@given(plans())
def test_what_waits_for_a_milestone_is_listed_however_far_behind_it(raw: RawPlan) -> None:
    def waits(oracle: Oracle, code: str, awaited: str) -> bool:
        final = oracle.stands_for(awaited)
        return oracle.is_open(final) and code in oracle.waiting_for(final)

    lists = Lists(raw)
    for awaited in raw["milestones"]:
        lists.check("milestone", Filters(waiting_for=awaited), partial(waits, awaited=awaited))


@pytest.mark.parametrize(
    ("kind", "filters", "said", "meant"),
    [
        ("milestone", Filters(wbs="02C.6"), "no milestone stands under the WBS '02C.6'", "02C.06"),
        (
            "requirement",
            Filters(wbs="02C.6"),
            "no milestone stands under the WBS '02C.6'",
            "02C.06",
        ),
        ("milestone", Filters(level=5), "no milestone has the level 5", "2"),
        ("requirement", Filters(priority="1c"), "no requirement has the priority '1c'", "1a"),
        ("requirement", Filters(document="LSE-62"), "no requirement has the document", "LSE-61"),
        ("milestone", Filters(waiting_for="READY-2"), "no milestone 'READY-2'", "READY-1"),
    ],
)
def test_what_nothing_in_the_plan_has_is_refused_with_what_may_be_meant(
    kind: str, filters: Filters, said: str, meant: str
) -> None:
    plan = loaded(
        {
            "milestones": {"READY-1": {"name": "n", "wbs": "02C.06", "level": 2}},
            "requirements": {"DMS-REQ-0001": {"priority": "1a", "document": "LSE-61"}},
        }
    )
    with pytest.raises(UnknownIdError, match=re.escape(said)) as refused:
        plan.list(kind, filters)
    assert meant in refused.value.suggestions


def test_a_priority_or_level_that_there_may_be_and_is_not_is_an_answer() -> None:
    plan = loaded({"milestones": {"A-2": {"name": "n", "level": 2}}})
    assert not plan.list("milestone", Filters(level=3)).items
    assert not plan.list("requirement", Filters(priority="3")).items


def stands(oracle: Oracle, code: str, state: str) -> bool:
    return oracle.is_open(code) if state == "incomplete" else oracle.state(code) == state


def is_verified(oracle: Oracle, one: str, state: str) -> bool:
    if state in ("withdrawn", "deferred"):
        return oracle.requirements[one].get("status") == state
    return oracle.active(one) and state in (oracle.verification(one), oracle.coverage(one))


def gave(oracle: Oracle, case: str, state: str) -> bool:
    return oracle.result(case) == state


@given(plans())
def test_a_state_is_that_of_the_day(raw: RawPlan) -> None:
    lists = Lists(raw)
    for kind, is_so in (("milestone", stands), ("requirement", is_verified), ("test_case", gave)):
        for state in states_of(kind):
            lists.check(kind, Filters(state=state), partial(is_so, state=state))


def test_the_states_are_those_of_the_contract() -> None:
    assert set(states_of("requirement")) == {
        *STATES_FROM_WORST,
        *("unplanned", "untested", "planned", "withdrawn", "deferred"),
    }
    assert set(states_of("test_case")) == set(RESULTS)
    assert states_of("test_plan") == ()


TIES: list[tuple[str, str, Callable[[Oracle, str], Any]]] = [
    ("milestone", "requirements", Oracle.vias),
    ("milestone", "test_plans", Oracle.plans_of),
    ("milestone", "predecessors", Oracle.predecessors),
    ("milestone", "successors", Oracle.successors),
    ("milestone", "due", Oracle.due),
    ("milestone", "wbs", wbs_of),
    ("milestone", "owner", lambda _oracle, _one: None),
    ("requirement", "milestones", Oracle.milestones_of),
    ("requirement", "test_cases", Oracle.cases_of),
    ("requirement", "priority", Oracle.priority),
    ("test_plan", "milestones", Oracle.milestones_of_plan),
    ("test_plan", "test_cases", Oracle.cases_of_plan),
    ("test_plan", "requirements", Oracle.requirements_of_plan),
    ("test_case", "requirements", Oracle.verified_by_case),
    ("test_case", "test_plans", Oracle.plans_of_case),
    ("test_case", "executed", lambda oracle, one: oracle.test_cases[one].get("executed")),
    ("verification_element", "status", lambda oracle, one: oracle.elements[one].get("status")),
]


def _lacks(has: Callable[[Oracle, str], Any], oracle: Oracle, one: str) -> bool:
    return not has(oracle, one)


@given(plans())
def test_what_misses_a_field_or_a_tie(raw: RawPlan) -> None:
    lists = Lists(raw)
    for kind, field, has in TIES:
        lists.check(kind, Filters(missing=field), partial(_lacks, has))


@given(plans())
def test_everything_that_is_given_must_hold(raw: RawPlan) -> None:
    Lists(raw).check(
        "milestone",
        Filters(overdue=True, level=1, missing="requirements"),
        lambda oracle, code: (
            oracle.overdue(code)
            and oracle.milestones[code].get("level") == 1
            and not oracle.vias(code)
        ),
    )


@given(plans())
def test_a_milestone_is_listed_with_how_it_stands(raw: RawPlan) -> None:
    oracle = Oracle(raw, AS_OF)
    for one in loaded(raw).list("milestone").to_dict()["items"]:
        code = one["id"]
        fields, expected = raw["milestones"][code], oracle.expected(code)
        assert one == {
            "id": code,
            "name": fields["name"],
            "wbs": wbs_of(oracle, code),
            "level": fields.get("level"),
            "kind": fields.get("kind"),
            "external": bool(fields.get("external")),
            "state": oracle.state(code),
            "due": fields.get("due"),
            "forecast": fields.get("forecast"),
            "completed": fields.get("completed"),
            "expected": expected and expected.isoformat(),
            "lower_bound": oracle.lower_bound(code),
            "slip_days": oracle.slip_days(code),
            "requirements": len(oracle.vias(code)),
            "test_plans": natural(oracle.plans_of(code)),
        }


@given(plans())
def test_a_test_case_and_an_element_are_listed_with_their_ties(raw: RawPlan) -> None:
    oracle, plan = Oracle(raw, AS_OF), loaded(raw)
    for one in plan.list("test_case").to_dict()["items"]:
        fields = raw["test_cases"][one["id"]]
        assert one == {
            "id": one["id"],
            "name": fields["name"],
            "status": fields.get("status"),
            "result": oracle.result(one["id"]),
            "executed": iso(oracle.executed(one["id"])),
            "requirements": natural(oracle.verified_by_case(one["id"])),
            "test_plans": natural(oracle.plans_of_case(one["id"])),
        }
    for one in plan.list("verification_element").to_dict()["items"]:
        fields = raw["verification_elements"][one["id"]]
        assert one == {"id": one["id"], "status": None, **fields}


@pytest.mark.parametrize(
    ("kind", "filters"),
    [
        ("requirement", Filters(overdue=True)),
        ("requirement", Filters(due_within=0)),
        ("test_plan", Filters(wbs="02C")),
        ("requirement", Filters(level=1)),
        ("requirement", Filters(waiting_for="A-2")),
        ("milestone", Filters(priority="1a")),
        ("test_plan", Filters(state="passed")),
        ("milestone", Filters(state="passed")),
        ("milestone", Filters(missing="mileage")),
    ],
)
def test_a_filter_that_does_not_apply_is_refused(kind: str, filters: Filters) -> None:
    with pytest.raises(UsageError):
        loaded({}).list(kind, filters)
