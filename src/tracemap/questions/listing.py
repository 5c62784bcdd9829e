"""The items of one kind, with what is computed for each, filtered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any, NamedTuple

from tracemap.analysis.isodate import iso
from tracemap.analysis.schedule import MilestoneState
from tracemap.analysis.verification import Coverage, State
from tracemap.errors import UsageError
from tracemap.graph.algorithms import reachable
from tracemap.identifiers import did_you_mean
from tracemap.model import KINDS, VerificationElement
from tracemap.questions.coverage import CoveredRequirement, covered
from tracemap.questions.empty_choice import (
    refuse_what_no_milestone_has,
    refuse_what_no_requirement_has,
)
from tracemap.questions.lookup import find_item, kind_name, stands_under
from tracemap.questions.narrowing import Narrowing
from tracemap.questions.plans import LinkedPlan, linked_plan
from tracemap.schema.fields import FieldSpec, fields_of
from tracemap.snapshot import Snapshot

INCOMPLETE = "incomplete"
"""A state to filter milestones by: overdue, late, on time or undated."""


class MilestoneRow(NamedTuple):
    """A milestone, how it stands, and how many requirements it verifies by its claim and test plans."""

    id: str
    name: str | None
    wbs: tuple[str, ...]
    level: int | None
    kind: str | None
    external: bool
    state: str
    due: date | None
    forecast: date | None
    completed: date | None
    expected: date | None
    lower_bound: bool
    slip_days: int | None
    requirements: int
    test_plans: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of one item."""
        dates = {
            name: iso(getattr(self, name)) for name in ("due", "forecast", "completed", "expected")
        }
        lists = {"wbs": list(self.wbs), "test_plans": list(self.test_plans)}
        return {**self._asdict(), **dates, **lists}


class CaseRow(NamedTuple):
    """A test case, its result as known on the date, and the requirements that it verifies."""

    id: str
    name: str | None
    status: str | None
    result: str
    executed: date | None
    requirements: tuple[str, ...]
    test_plans: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of one item."""
        lists = {"requirements": list(self.requirements), "test_plans": list(self.test_plans)}
        return {**self._asdict(), "executed": iso(self.executed), **lists}


class ElementRow(NamedTuple):
    """A verification element with the status that it declares."""

    id: str
    name: str | None
    requirement: str | None
    status: str | None

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of one item."""
        return self._asdict()


Row = MilestoneRow | CoveredRequirement | LinkedPlan | CaseRow | ElementRow


@dataclass(frozen=True, slots=True)
class Filters:
    """Which items are listed: those for which everything that is given holds.

    Attributes:
        overdue: milestones whose due date is past.
        due_within: milestones due on the date or up to so many days after it, and not completed.
        wbs: a WBS or the beginning of one, up to a dot; of a requirement, that of its milestones.
        level: of milestones.
        waiting_for: incomplete milestones that wait for this one, themselves or through others.
        priority, document: of requirements.
        state: of milestones, requirements (verification or coverage) or the result of test cases.
        missing: a field that is not written, or that ties the item to nothing.
    """

    overdue: bool = False
    due_within: int | None = None
    wbs: str | None = None
    level: int | None = None
    waiting_for: str | None = None
    priority: str | None = None
    document: str | None = None
    state: str | None = None
    missing: str | None = None


_APPLY_TO = {
    "overdue": ("milestone",),
    "due_within": ("milestone",),
    "level": ("milestone",),
    "waiting_for": ("milestone",),
    "wbs": ("milestone", "requirement"),
    "priority": ("requirement",),
    "document": ("requirement",),
    "state": ("milestone", "requirement", "test_case"),
    "missing": tuple(KINDS),
}


@dataclass(frozen=True, slots=True)
class Listing:
    """The answer of `list`: items in natural order, and how many there are without the filters."""

    as_of: date
    kind: str
    items: tuple[Row, ...]
    total: int

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of `list`."""
        return {
            "schema": "tracemap/list/1",
            "as_of": self.as_of.isoformat(),
            "kind": self.kind,
            "total": self.total,
            "items": [item.to_dict() for item in self.items],
        }


def list_items(snapshot: Snapshot, kind: str, filters: Filters | None = None) -> Listing:
    """Return the items of a kind (`milestone`, `test_case` ...).

    Raises:
        UsageError: a filter is not one for items of this kind.
    """
    filters = filters or Filters()
    keeps = _keeper(snapshot, kind, filters)
    elements = list(snapshot.catalog.verification_elements.values())
    kept: Iterable[Row] = (
        covered(snapshot, list(keeps))
        if kind == "requirement"
        else (_row(snapshot, kind, number, elements) for number in keeps)
    )
    return Listing(snapshot.as_of, kind, tuple(kept), len(snapshot.catalog.of_kind(kind)))


def states_of(kind: str) -> tuple[str, ...]:
    """Return the states by which items of a kind can be filtered; none where they have no state."""
    match kind:
        case "milestone":
            return (*MilestoneState, INCOMPLETE)
        case "requirement":
            return (*State, *Coverage, "withdrawn", "deferred")
        case "test_case":
            return fields_of("test_case")["result"].choices
        case _:
            return ()


def _keeper(snapshot: Snapshot, kind: str, filters: Filters) -> Iterator[int]:
    """Yield the numbers of the items that pass the filters."""
    tests = []
    for spec in fields(filters):
        value = getattr(filters, spec.name)
        if value is None or value is False:
            continue
        if kind not in _APPLY_TO[spec.name]:
            wanted = " and ".join(f"{kind_name(one)}s" for one in _APPLY_TO[spec.name])
            option = spec.name.replace("_", "-")
            raise UsageError(f"--{option} is about {wanted}, not about {kind_name(kind)}s")
        tests.append(_test(snapshot, kind, spec.name, value))
    for number in range(len(snapshot.catalog.of_kind(kind))):
        if all(test(number) for test in tests):
            yield number


def _test(snapshot: Snapshot, kind: str, name: str, value: Any) -> Callable[[int], bool]:
    """Return the test that one filter makes of the number of an item."""
    schedule, milestones = snapshot.schedule, snapshot.precedence.milestones
    match name:
        case "overdue":
            return schedule.overdue
        case "due_within":
            last = _days_after(snapshot.as_of, value)
            return lambda number: (
                schedule.is_open(number)
                and (due := milestones[number].due) is not None
                and snapshot.as_of <= due <= last
            )
        case "level":
            if str(value) not in fields_of("milestone")["level"].choices:
                refuse_what_no_milestone_has(snapshot, Narrowing(levels=frozenset([value])))
            return lambda number: milestones[number].level == value
        case "waiting_for":
            return _waiting_for(snapshot, value)
        case "wbs":
            return _in_wbs(snapshot, kind, value)
        case "priority" | "document":
            refuse_what_no_requirement_has(snapshot, name, value)
            requirements = list(snapshot.catalog.requirements.values())
            return lambda number: getattr(requirements[number], name) == value
        case "state":
            return _in_state(snapshot, kind, value)
        case _:
            return _lacks(snapshot, kind, value)


def _days_after(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max


def _in_wbs(snapshot: Snapshot, kind: str, wbs: str) -> Callable[[int], bool]:
    refuse_what_no_milestone_has(snapshot, Narrowing(wbs=(wbs,)))
    milestones = snapshot.precedence.milestones
    if kind == "milestone":
        return lambda number: stands_under(milestones[number], wbs)
    verifying = snapshot.evidence.milestones_of_requirement
    return lambda number: any(stands_under(milestones[one], wbs) for one in verifying[number])


def _waiting_for(snapshot: Snapshot, identifier: str) -> Callable[[int], bool]:
    """Return the test of waiting for a milestone; for one that is superseded, for what replaces it."""
    schedule = snapshot.schedule
    milestone = find_item(snapshot, identifier, "milestone")
    awaited = schedule.final(snapshot.precedence.number[milestone.id])
    group = schedule.group(awaited)
    behind = reachable(schedule.held_up, [group]) if group >= 0 else set()
    return lambda number: (
        number != awaited and schedule.is_open(number) and schedule.group(number) in behind
    )


def _in_state(snapshot: Snapshot, kind: str, state: str) -> Callable[[int], bool]:
    if state not in states_of(kind):
        known = states_of(kind)
        advice = did_you_mean(state, known, f"their states are {', '.join(known)}")
        raise UsageError(f"{kind_name(kind)}s have no state {state!r}", advice)
    if kind == "test_case":
        results = snapshot.verification.results
        return lambda number: results[number] == state
    if kind == "milestone":
        schedule = snapshot.schedule
        if state == INCOMPLETE:
            return schedule.is_open
        return lambda number: schedule.state(number) == state
    verification = snapshot.verification
    requirements = list(snapshot.catalog.requirements.values())
    if state in ("withdrawn", "deferred"):
        return lambda number: requirements[number].status == state
    return lambda number: (
        verification.active[number]
        and state
        in (
            verification.states[number],
            verification.coverage(number),
        )
    )


def _lacks(snapshot: Snapshot, kind: str, field: str) -> Callable[[int], bool]:
    evidence = snapshot.evidence
    links: dict[tuple[str, str], list[list[int]]] = {
        ("milestone", "requirements"): evidence.requirements_of_milestone,
        ("milestone", "test_plans"): evidence.plans_of_milestone,
        ("milestone", "predecessors"): snapshot.precedence.predecessors,
        ("milestone", "successors"): snapshot.precedence.successors,
        ("requirement", "milestones"): evidence.milestones_of_requirement,
        ("requirement", "test_cases"): evidence.cases_of_requirement,
        ("test_plan", "milestones"): evidence.milestones_of_plan,
        ("test_plan", "test_cases"): evidence.cases_of_plan,
        ("test_plan", "requirements"): evidence.requirements_of_plan,
        ("test_case", "requirements"): evidence.requirements_of_case,
        ("test_case", "test_plans"): evidence.plans_of_case,
    }
    linked = links.get((kind, field))
    if linked is not None:
        return lambda number: not linked[number]
    known: dict[str, FieldSpec] = fields_of(kind)
    if field not in known:
        names = dict.fromkeys([*known, *(name for of, name in links if of == kind)])
        advice = did_you_mean(field, names, f"their fields are {', '.join(names)}")
        raise UsageError(f"{kind_name(kind)}s have no field {field!r}", advice)
    items = list(snapshot.catalog.of_kind(kind).values())
    return lambda number: getattr(items[number], field) in (None, ())


def _row(snapshot: Snapshot, kind: str, number: int, elements: list[VerificationElement]) -> Row:
    evidence = snapshot.evidence
    match kind:
        case "milestone":
            return _milestone_row(snapshot, number)
        case "test_plan":
            return linked_plan(snapshot, number)
        case "test_case":
            case = snapshot.catalog.test_cases[evidence.test_cases[number]]
            return CaseRow(
                id=case.id,
                name=case.name,
                status=case.status,
                result=snapshot.verification.results[number],
                executed=case.executed_by(snapshot.as_of),
                requirements=tuple(
                    evidence.requirements[one] for one in evidence.requirements_of_case[number]
                ),
                test_plans=tuple(
                    evidence.test_plans[one] for one in evidence.plans_of_case[number]
                ),
            )
        case _:
            element = elements[number]
            return ElementRow(element.id, element.name, element.requirement, element.status)


def _milestone_row(snapshot: Snapshot, number: int) -> MilestoneRow:
    schedule, evidence = snapshot.schedule, snapshot.evidence
    milestone = snapshot.precedence.milestones[number]
    return MilestoneRow(
        id=milestone.id,
        name=milestone.name,
        wbs=milestone.wbs,
        level=milestone.level,
        kind=milestone.kind,
        external=bool(milestone.external),
        state=schedule.state(number).value,
        due=milestone.due,
        forecast=milestone.forecast,
        completed=milestone.completed,
        expected=schedule.expected(number),
        lower_bound=schedule.lower_bound(number),
        slip_days=schedule.slip_days(number),
        requirements=len(evidence.requirements_of_milestone[number]),
        test_plans=tuple(evidence.test_plans[plan] for plan in evidence.plans_of_milestone[number]),
    )
