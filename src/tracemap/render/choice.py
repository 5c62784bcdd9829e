"""Which items a picture shows: what was asked for, narrowed until it can be read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from tracemap.analysis.behind import counts_behind
from tracemap.analysis.schedule import MilestoneState
from tracemap.analysis.verification import State
from tracemap.errors import UnknownIdError
from tracemap.graph.algorithms import Adjacency
from tracemap.model import Item, Milestone, Requirement, TestCase, TestPlan, kind_of
from tracemap.questions.empty_choice import refuse_what_no_milestone_has
from tracemap.questions.lookup import find_item
from tracemap.questions.narrowing import Narrowing, is_under
from tracemap.questions.surroundings import surroundings
from tracemap.render.selection import Selection
from tracemap.snapshot import Snapshot

_WORST_FIRST = list(State)
_PLURAL = re.compile(r"(?<=[ent])s\b")


@dataclass(slots=True)
class Choice:
    """The items shown, by their numbers in the snapshot's graphs, sorted.

    Attributes:
        elements: the verification elements, by their place in the catalog.
        focus: the milestones in focus.
        notes: what was left out of what was asked for, and how to see it.
        bound: what forbids to show more, as a sentence, or None.
    """

    milestones: list[int] = field(default_factory=list)
    test_plans: list[int] = field(default_factory=list)
    test_cases: list[int] = field(default_factory=list)
    requirements: list[int] = field(default_factory=list)
    elements: list[int] = field(default_factory=list)
    focus: list[int] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    bound: str | None = None

    def leave_out(self, count: int, what: str, all_of_them: int) -> None:
        """Note how many are not shown, and how to see them."""
        counted = what if count != 1 else _PLURAL.sub("", what, count=1)
        how = "" if self.bound else f" (--limit {all_of_them} shows all)"
        self.notes.append(f"{count} {counted} left out{how}")


def choose(snapshot: Snapshot, selection: Selection) -> Choice:
    """Pick the items of a picture; linear in the plan.

    Raises:
        UnknownIdError: the plan holds no item of an id in focus, or no milestone with a WBS or level.
    """
    if selection.whole:
        return _everything(snapshot)
    focus = _Focus(snapshot)
    for identifier in selection.focus:
        focus.add(find_item(snapshot, identifier))
    among = Narrowing(wbs=selection.wbs, levels=selection.levels)
    refuse_what_no_milestone_has(snapshot, among)
    choice = Choice(focus=sorted(focus.milestones), bound=selection.bound)
    distance = _surroundings(snapshot, selection, focus)
    wanted = [
        number
        for number in distance
        if number in focus.milestones or _is_wanted(snapshot, selection, number)
    ]
    choice.milestones = _narrowed(snapshot, selection, choice, wanted, distance)
    _add_companions(snapshot, selection, choice, focus)
    if choice.notes and choice.bound:
        choice.notes.append(choice.bound)
    return choice


def _everything(snapshot: Snapshot) -> Choice:
    evidence = snapshot.evidence
    return Choice(
        milestones=list(range(len(snapshot.precedence.milestones))),
        test_plans=list(range(len(evidence.test_plans))),
        test_cases=list(range(len(evidence.test_cases))),
        requirements=list(range(len(evidence.requirements))),
        elements=list(range(len(snapshot.catalog.verification_elements))),
    )


class _Focus:
    """What is in focus: milestones, other items, and the milestones next to those."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.milestones: set[int] = set()
        self.neighbours: set[int] = set()
        self.test_plans: set[int] = set()
        self.test_cases: set[int] = set()
        self.requirements: set[int] = set()

    def __bool__(self) -> bool:
        return bool(self.milestones or self.test_plans or self.test_cases or self.requirements)

    def add(self, item: Item) -> None:
        """Bring an item into focus; a verification element stands for its requirement."""
        evidence = self._snapshot.evidence
        match item:
            case Milestone():
                self.milestones.add(self._snapshot.precedence.number[item.id])
            case TestPlan():
                plan = evidence.plan_number[item.id]
                self.test_plans.add(plan)
                self.neighbours.update(evidence.milestones_of_plan[plan])
            case TestCase():
                case = evidence.case_number[item.id]
                self.test_cases.add(case)
                for plan in evidence.plans_of_case[case]:
                    self.neighbours.update(evidence.milestones_of_plan[plan])
            case Requirement():
                requirement = evidence.requirement_number[item.id]
                self.requirements.add(requirement)
                self.neighbours.update(evidence.milestones_of_requirement[requirement])
            case _:
                upper = self._snapshot.catalog.requirements.get(item.requirement or "")
                if upper is None:
                    raise UnknownIdError(
                        f"{kind_of(item).replace('_', ' ')} '{item.id}' is of no requirement",
                        item.id,
                    )
                self.add(upper)


def _surroundings(snapshot: Snapshot, selection: Selection, focus: _Focus) -> dict[int, int]:
    """Return the milestones around the focus, each with its distance in links; all where there is none."""
    precedence, schedule = snapshot.precedence, snapshot.schedule
    if not focus:
        return dict.fromkeys(range(len(precedence.milestones)), 0)
    found = dict.fromkeys(focus.milestones, 0)
    for neighbour in focus.neighbours - focus.milestones:
        if not selection.incomplete or schedule.is_open(neighbour):
            found[neighbour] = 1
    starts = {
        number: away
        for number, away in found.items()
        if selection.depth is None or away <= selection.depth
    }
    return surroundings(snapshot, starts, selection.depth, incomplete=selection.incomplete)


def _is_wanted(snapshot: Snapshot, selection: Selection, number: int) -> bool:
    milestone = snapshot.precedence.milestones[number]
    if selection.incomplete and not snapshot.schedule.is_open(number):
        return False
    if selection.levels and milestone.level not in selection.levels:
        return False
    return not selection.wbs or is_under(milestone, selection.wbs)


def _narrowed(
    snapshot: Snapshot,
    selection: Selection,
    choice: Choice,
    wanted: list[int],
    distance: dict[int, int],
) -> list[int]:
    """Return the milestones that a reader can take in: the incomplete first, then what is late, or near."""
    limit = selection.limit
    if limit is None or len(wanted) <= limit:
        return sorted(wanted)
    schedule = snapshot.schedule
    is_open = [number for number in wanted if schedule.is_open(number)]
    if choice.focus or selection.focus or not is_open:
        kept = _nearest(snapshot, choice, wanted, distance)[:limit]
        reason = "further from the focus" if selection.focus else "later in the order of codes"
        choice.leave_out(len(wanted) - len(kept), f"milestones, {reason},", len(wanted))
        return sorted(kept)
    if len(is_open) < len(wanted):
        done = len(wanted) - len(is_open)
        choice.leave_out(done, "completed or superseded milestones", len(wanted))
    if len(is_open) > limit:
        choice.leave_out(len(is_open) - limit, "milestones that hold up less", len(is_open))
        is_open = _most_pressing(snapshot, is_open)[:limit]
    return sorted(is_open)


def _nearest(
    snapshot: Snapshot, choice: Choice, wanted: list[int], distance: dict[int, int]
) -> list[int]:
    schedule = snapshot.schedule
    first = {*choice.focus}
    critical = {member for number in choice.focus for member in schedule.critical_chain(number)}
    return sorted(
        wanted,
        key=lambda number: (
            number not in first,
            number not in critical,
            distance[number],
            not schedule.is_open(number),
            number,
        ),
    )


def _most_pressing(snapshot: Snapshot, numbers: list[int]) -> list[int]:
    schedule = snapshot.schedule
    groups = {schedule.group(number) for number in numbers}
    behind = counts_behind(schedule, [set(members) for members in schedule.groups], groups)
    rank = {MilestoneState.OVERDUE: 0, MilestoneState.LATE: 1}
    return sorted(
        numbers,
        key=lambda number: (
            rank.get(schedule.state(number), 2),
            -behind[schedule.group(number)],
            number,
        ),
    )


def _add_companions(
    snapshot: Snapshot, selection: Selection, choice: Choice, focus: _Focus
) -> None:
    evidence, wanted = snapshot.evidence, selection.companions
    plans, cases, requirements = (
        set(focus.test_plans),
        set(focus.test_cases),
        set(focus.requirements),
    )
    if wanted & {"test_plans", "test_cases"}:
        plans |= _all_of(evidence.plans_of_milestone, choice.milestones)
        plans |= _all_of(evidence.plans_of_case, cases)
    if "test_cases" in wanted:
        cases |= _all_of(evidence.cases_of_plan, plans)
        cases |= _all_of(evidence.cases_of_requirement, focus.requirements)
    if "requirements" in wanted:
        requirements |= _all_of(evidence.requirements_of_milestone, choice.milestones)
        requirements |= _all_of(evidence.requirements_of_plan, focus.test_plans)
        requirements |= _all_of(evidence.requirements_of_case, focus.test_cases)
    states = snapshot.verification.states
    ranked = sorted(
        requirements,
        key=lambda number: (
            number not in focus.requirements,
            _WORST_FIRST.index(states[number]),
            number,
        ),
    )
    room = selection.limit
    choice.test_plans = _as_many(choice, sorted(plans), room, "test plans")
    room = None if room is None else room - len(choice.test_plans)
    choice.requirements = _as_many(choice, ranked, room, "requirements, the verified ones first,")
    room = None if room is None else room - len(choice.requirements)
    choice.test_cases = _as_many(
        choice, sorted(cases, key=lambda n: (n not in focus.test_cases, n)), room, "test cases"
    )
    if "verification_elements" in wanted:
        room = None if room is None else room - len(choice.test_cases)
        elements = _elements(snapshot, choice)
        choice.elements = _as_many(choice, elements, room, "verification elements")


def _elements(snapshot: Snapshot, choice: Choice) -> list[int]:
    """Return the verification elements of what is shown: of its requirements, and those of its test cases."""
    evidence, catalog = snapshot.evidence, snapshot.catalog
    requirements = {evidence.requirements[number] for number in choice.requirements}
    verified = {
        code
        for number in choice.test_cases
        for code in catalog.test_cases[evidence.test_cases[number]].verifies
    }
    return [
        number
        for number, element in enumerate(catalog.verification_elements.values())
        if element.requirement in requirements or element.id in verified
    ]


def _all_of(links: Adjacency, numbers: Iterable[int]) -> set[int]:
    return {target for number in numbers for target in links[number]}


def _as_many(choice: Choice, numbers: list[int], room: int | None, what: str) -> list[int]:
    """Return as many of the numbers as there is room for, sorted; note how many are left out."""
    if room is None or len(numbers) <= room:
        return sorted(numbers)
    needed = len(numbers) + sum(
        map(len, (choice.test_plans, choice.requirements, choice.test_cases))
    )
    choice.leave_out(len(numbers) - room, what, needed)
    return sorted(numbers[:room])
