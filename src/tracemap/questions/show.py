"""Everything known about one id: what is written, what follows from it, and what it is tied to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from tracemap.analysis.blocking import milestone_blocking
from tracemap.analysis.isodate import iso
from tracemap.analysis.verification import State, state_of
from tracemap.model import Item, Milestone, Requirement, TestCase, TestPlan, kind_of, place_of
from tracemap.questions.coverage import covered
from tracemap.questions.lookup import find_item
from tracemap.schema.fields import fields_of
from tracemap.snapshot import Snapshot
from tracemap.source import Location


class Tie(NamedTuple):
    """An item that another is tied to, with how it stands: its state or result, and its date.

    The date of a milestone or a requirement is the expected one, that of a test case the day it was
    executed. `lower_bound` tells that the expected date can only be later. Two milestones that P6 joins
    through activities which are no milestones are tied `through` these, the earlier first.
    """

    id: str
    kind: str
    name: str | None
    state: str | None
    date: date | None
    lower_bound: bool = False
    through: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of one tie."""
        return {**self._asdict(), "date": iso(self.date), "through": list(self.through)}


@dataclass(frozen=True, slots=True)
class Shown:
    """The answer of `show`.

    Attributes:
        written: the fields that its file gives, by name, in the order of the schema.
        computed: what follows from the plan as of the date, by name.
        ties: the items it is tied to, by the name of the tie; every link that resolves.
        disagreement: where a declared status says otherwise than the computed state, in words.
    """

    as_of: date
    id: str
    kind: str
    location: Location
    written: dict[str, Any]
    computed: dict[str, Any]
    ties: dict[str, tuple[Tie, ...]]
    disagreement: str | None

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of `show`."""
        return {
            "schema": "tracemap/show/1",
            "as_of": self.as_of.isoformat(),
            "id": self.id,
            "kind": self.kind,
            "path": self.location.path,
            "sheet": self.location.sheet,
            "line": self.location.line,
            "column": self.location.column,
            "written": {name: _plain(value) for name, value in self.written.items()},
            "computed": {name: _plain(value) for name, value in self.computed.items()},
            "ties": {name: [tie.to_dict() for tie in ties] for name, ties in self.ties.items()},
            "disagreement": self.disagreement,
        }


def show(snapshot: Snapshot, identifier: str) -> Shown:
    """Return everything known about an item.

    Raises:
        UnknownIdError: the plan has no such item.
    """
    item = find_item(snapshot, identifier)
    kind = kind_of(item)
    computed, ties = _SHOWN[kind](snapshot, item)
    return Shown(
        as_of=snapshot.as_of,
        id=item.id,
        kind=kind,
        location=place_of(item),
        written={
            name: value
            for name in fields_of(kind)
            if (value := getattr(item, name)) not in (None, ())
        },
        computed=computed,
        ties={name: found for name, found in ties.items() if found},
        disagreement=disagreement(item, computed.get("result") or computed.get("verification")),
    )


_Parts = tuple[dict[str, Any], dict[str, tuple[Tie, ...]]]


def _milestone(snapshot: Snapshot, item: Any) -> _Parts:
    precedence, evidence, schedule = snapshot.precedence, snapshot.evidence, snapshot.schedule
    number = precedence.number[item.id]
    blocked = milestone_blocking(schedule, number, 0)
    group, joined = schedule.group(number), snapshot.catalog.through
    final = precedence.stands_for
    held_up = (
        [one for one in precedence.successors[number] if schedule.is_open(one)]
        if group >= 0
        else []
    )
    computed = {
        "state": schedule.state(number).value,
        "expected": blocked.expected,
        "lower_bound": blocked.lower_bound,
        "slip_days": blocked.slip_days,
        "incomplete_predecessors": blocked.incomplete_predecessors,
        "root_blockers": blocked.root_blockers,
        "chain_count": blocked.chain_count,
        "critical_chain": blocked.critical_chain,
        "waiting_for_it": tuple(precedence.codes(held_up)),
    }
    replaced = [one for one in range(len(final)) if final[one] == number != one]
    return computed, {
        "predecessors": tuple(
            tie._replace(through=joined.get((tie.id, item.id), ()))
            for tie in _milestones(snapshot, precedence.predecessors[number])
        ),
        "successors": tuple(
            tie._replace(through=joined.get((item.id, tie.id), ()))
            for tie in _milestones(snapshot, precedence.successors[number])
        ),
        "superseded_by": _milestones(snapshot, {final[number]} - {number}),
        "supersedes": _milestones(snapshot, replaced),
        "test_plans": _plans(snapshot, evidence.plans_of_milestone[number]),
        "requirements": _requirements(snapshot, evidence.requirements_of_milestone[number]),
    }


def _requirement(snapshot: Snapshot, item: Any) -> _Parts:
    evidence = snapshot.evidence
    number = evidence.requirement_number[item.id]
    (found,) = covered(snapshot, [number])
    names = ("coverage", "verification", "basis", "rollup", "due", "expected", "lower_bound")
    cases = evidence.cases_of_requirement[number]
    elements = snapshot.catalog.verification_elements.values()
    return {name: getattr(found, name) for name in names}, {
        "derived_from": _requirements(snapshot, evidence.uppers[number]),
        "derived": _requirements(snapshot, evidence.derived[number]),
        "milestones": _milestones(snapshot, evidence.milestones_of_requirement[number]),
        "test_plans": _plans(
            snapshot, {plan for case in cases for plan in evidence.plans_of_case[case]}
        ),
        "test_cases": _cases(snapshot, cases),
        "verification_elements": tuple(
            Tie(one.id, "verification_element", one.name, one.status, None)
            for one in elements
            if one.requirement == item.id
        ),
    }


def _test_plan(snapshot: Snapshot, item: Any) -> _Parts:
    evidence = snapshot.evidence
    number = evidence.plan_number[item.id]
    results = [snapshot.verification.results[case] for case in evidence.cases_of_plan[number]]
    computed = {result: results.count(result) for result in sorted(set(results))}
    return {"verification": state_of(results).value, "results": computed}, {
        "milestones": _milestones(snapshot, evidence.milestones_of_plan[number]),
        "test_cases": _cases(snapshot, evidence.cases_of_plan[number]),
        "requirements": _requirements(snapshot, evidence.requirements_of_plan[number]),
    }


def _test_case(snapshot: Snapshot, item: Any) -> _Parts:
    evidence = snapshot.evidence
    number = evidence.case_number[item.id]
    plans = evidence.plans_of_case[number]
    computed = {
        "result": snapshot.verification.results[number],
        "executed": item.executed_by(snapshot.as_of),
    }
    return computed, {
        "requirements": _requirements(snapshot, evidence.requirements_of_case[number]),
        "test_plans": _plans(snapshot, plans),
        "milestones": _milestones(
            snapshot, {one for plan in plans for one in evidence.milestones_of_plan[plan]}
        ),
    }


def _element(snapshot: Snapshot, item: Any) -> _Parts:
    evidence = snapshot.evidence
    upper = evidence.requirement_number.get(item.requirement or "")
    written = snapshot.catalog.test_cases.values()
    cases = [number for number, case in enumerate(written) if item.id in case.verifies]
    results = [snapshot.verification.results[case] for case in cases]
    return {"verification": state_of(results).value}, {
        "requirement": _requirements(snapshot, [] if upper is None else [upper]),
        "test_cases": _cases(snapshot, cases),
    }


_SHOWN: dict[str, Callable[[Snapshot, Any], _Parts]] = {
    "milestone": _milestone,
    "requirement": _requirement,
    "test_plan": _test_plan,
    "test_case": _test_case,
    "verification_element": _element,
}


def _milestones(snapshot: Snapshot, numbers: Iterable[int]) -> tuple[Tie, ...]:
    schedule, milestones = snapshot.schedule, snapshot.precedence.milestones
    return tuple(
        Tie(
            milestones[one].id,
            "milestone",
            milestones[one].name,
            schedule.state(one).value,
            schedule.expected(one),
            schedule.lower_bound(one),
        )
        for one in sorted(numbers)
    )


def _requirements(snapshot: Snapshot, numbers: Iterable[int]) -> tuple[Tie, ...]:
    requirements, states = snapshot.catalog.requirements, snapshot.verification.states
    identifiers = snapshot.evidence.requirements
    return tuple(
        Tie(
            identifiers[one],
            "requirement",
            requirements[identifiers[one]].title,
            states[one].value,
            snapshot.verification.expected(one),
            snapshot.verification.lower_bound(one),
        )
        for one in sorted(numbers)
    )


def _plans(snapshot: Snapshot, numbers: Iterable[int]) -> tuple[Tie, ...]:
    found = [
        snapshot.catalog.test_plans[snapshot.evidence.test_plans[one]] for one in sorted(numbers)
    ]
    return tuple(Tie(plan.id, "test_plan", plan.name, plan.status, None) for plan in found)


def _cases(snapshot: Snapshot, numbers: Iterable[int]) -> tuple[Tie, ...]:
    found = []
    for one in sorted(numbers):
        case = snapshot.catalog.test_cases[snapshot.evidence.test_cases[one]]
        result = snapshot.verification.results[one]
        found.append(Tie(case.id, "test_case", case.name, result, case.executed_by(snapshot.as_of)))
    return tuple(found)


def disagreement(item: Item, state: str | None) -> str | None:
    """Return in words where a declared status names a state that is not the computed one.

    Args:
        item: what declares it.
        state: the result of a test case as known on the date, the verification state of any other.
    """
    if isinstance(item, Milestone | Requirement) or item.status is None:
        return None
    declared = item.status.strip().lower().replace(" ", "_")
    if isinstance(item, TestCase):
        known = fields_of("test_case")["result"].choices
        return (
            f"declared {item.status}, the result is {state}"
            if declared in known and declared != state
            else None
        )
    if declared in list(State) and declared != state:
        what = (
            "its test cases make it"
            if isinstance(item, TestPlan)
            else "the test cases against it make it"
        )
        return f"declared {item.status}, {what} {state}"
    return None


def _plain(value: Any) -> Any:
    """Return a value as JSON has it: dates as ISO text, tuples as lists, parameters as a mapping."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return dict(value) if value and isinstance(value[0], tuple) else list(value)
    return value
