"""Each chosen item as a node: its look, and the few facts that stand below its name."""

from __future__ import annotations

from functools import cached_property

from tracemap.analysis.behind import counts_behind
from tracemap.analysis.isodate import in_days, iso
from tracemap.analysis.schedule import MilestoneState
from tracemap.analysis.verification import PASSED
from tracemap.graph.links import Attribute, attributes
from tracemap.model import Item, Milestone
from tracemap.render.choice import Choice
from tracemap.render.looks import LOOKS
from tracemap.render.picture import Node
from tracemap.render.selection import Selection
from tracemap.snapshot import Snapshot

_RESULT_LOOKS = {"failed": "failing", "passed_with_deviation": "passed"}


class NodeMaker:
    """Makes the nodes of one picture."""

    def __init__(self, snapshot: Snapshot, selection: Selection, touched: set[str]) -> None:
        """Keep what the nodes are made of; `touched` are the ids that some shown edge leads to or from."""
        self._snapshot = snapshot
        self._selection = selection
        self._touched = touched

    def all_of(self, choice: Choice) -> tuple[Node, ...]:
        """Return the nodes of a choice, kind by kind, each in the order of the ids; the first of equals."""
        nodes = [
            *map(self._milestone, choice.milestones),
            *map(self._test_plan, choice.test_plans),
            *map(self._test_case, choice.test_cases),
            *map(self._requirement, choice.requirements),
            *self._verification_elements(choice),
        ]
        return tuple({node.id: node for node in reversed(nodes)}.values())[::-1]

    def _node(
        self,
        item: Item,
        shape: str,
        look: str,
        facts: list[str],
        computed: dict[str, Attribute],
        cluster: str | None = None,
    ) -> Node:
        data = attributes(item)
        name = data.get("short_name") or data["name"] or ""
        return Node(
            id=item.id,
            kind=str(data["kind"]),
            shape=shape,
            look=LOOKS[_RESULT_LOOKS.get(look, look)],
            name=str(name),
            facts=tuple(facts),
            cluster=cluster,
            alone=item.id not in self._touched,
            data={**data, **computed},
        )

    def _milestone(self, number: int) -> Node:
        schedule = self._snapshot.schedule
        milestone = schedule.precedence.milestones[number]
        state = schedule.state(number)
        return self._node(
            milestone,
            _shape(milestone),
            state.value,
            self._milestone_facts(number, state),
            {
                "state": state.value,
                "expected": iso(schedule.expected(number)),
                "lower_bound": schedule.lower_bound(number),
                "slip_days": schedule.slip_days(number),
            },
            self._cluster(milestone, state),
        )

    def _milestone_facts(self, number: int, state: MilestoneState) -> list[str]:
        schedule = self._snapshot.schedule
        milestone = schedule.precedence.milestones[number]
        if state is MilestoneState.COMPLETED:
            return [f"completed {milestone.completed}"]
        if state is MilestoneState.SUPERSEDED:
            return [f"superseded by {schedule.precedence.code(schedule.final(number))}"]
        facts = ["other project"] if milestone.external else []
        facts += [f"due {milestone.due}"] if milestone.due else []
        expected = schedule.expected(number)
        if expected is None:
            facts.append("no date")
        elif schedule.lower_bound(number) or expected != milestone.due:
            later = " or later" if schedule.lower_bound(number) else ""
            facts.append(f"expected {expected}{later}")
        trouble = ", ".join(self._trouble(number, state))
        return [*facts, trouble] if trouble else facts

    def _trouble(self, number: int, state: MilestoneState) -> list[str]:
        """Return how late a milestone is, and how many others wait for it where it is."""
        schedule = self._snapshot.schedule
        due = schedule.precedence.milestones[number].due
        said = []
        if state is MilestoneState.OVERDUE and due:
            said.append(f"overdue {in_days((self._snapshot.as_of - due).days)}")
        elif state is MilestoneState.LATE:
            said.append(f"late {in_days(schedule.slip_days(number) or 0)}")
        group = schedule.group(number)
        held_up = self._behind.get(group, 1) - len(schedule.groups[group])
        if held_up > 0:
            said.append(f"holds up {held_up}")
        return said

    @cached_property
    def _behind(self) -> dict[int, int]:
        """Return how many incomplete milestones stand behind each overdue or late one, itself included."""
        schedule = self._snapshot.schedule
        bad = (MilestoneState.OVERDUE, MilestoneState.LATE)
        wanted = {
            schedule.group(number)
            for number in range(len(schedule.completed))
            if schedule.state(number) in bad
        }
        return counts_behind(schedule, [set(members) for members in schedule.groups], wanted)

    def _cluster(self, milestone: Milestone, state: MilestoneState) -> str | None:
        match self._selection.cluster:
            case None:
                return None
            case "wbs":
                return _wbs_cluster(milestone)
            case "level":
                return "No level" if milestone.level is None else f"Level {milestone.level}"
            case "kind":
                return milestone.kind or "No kind"
            case "phase":
                return milestone.phase or "construction"
            case "owner":
                return milestone.owner or "No owner"
            case _:
                return state.value.replace("_", " ")

    def _test_plan(self, number: int) -> Node:
        snapshot = self._snapshot
        plan = snapshot.catalog.test_plans[snapshot.evidence.test_plans[number]]
        results = [
            snapshot.verification.results[case] for case in snapshot.evidence.cases_of_plan[number]
        ]
        passed = sum(result in PASSED for result in results)
        facts = [f"{passed} of {len(results)} test cases passed"] if results else ["no test case"]
        failed = results.count("failed")
        facts += [f"{failed} failed"] if failed else []
        state = _plan_state(results)
        return self._node(plan, "test_plan", state, facts, {"state": state})

    def _test_case(self, number: int) -> Node:
        snapshot = self._snapshot
        case = snapshot.catalog.test_cases[snapshot.evidence.test_cases[number]]
        result = snapshot.verification.results[number]
        executed = case.executed_by(snapshot.as_of)
        when = f" {executed}" if executed and result != "not_executed" else ""
        facts = [result.replace("_", " ") + when]
        return self._node(case, "test_case", result, facts, {"state": result})

    def _requirement(self, number: int) -> Node:
        snapshot, verification = self._snapshot, self._snapshot.verification
        requirement = snapshot.catalog.requirements[snapshot.evidence.requirements[number]]
        state = verification.states[number].value
        facts = [f"priority {requirement.priority}"] if requirement.priority else []
        facts.append(state.replace("_", " ") if requirement.active else str(requirement.status))
        computed: dict[str, Attribute] = {
            "coverage": verification.coverage(number).value,
            "verification": state,
            "basis": verification.basis(number).value,
            "expected": iso(verification.expected(number)),
        }
        look = state if requirement.active else "inactive"
        return self._node(requirement, "requirement", look, [", ".join(facts)], computed)

    def _verification_elements(self, choice: Choice) -> list[Node]:
        elements = list(self._snapshot.catalog.verification_elements.values())
        shown = [elements[number] for number in choice.elements]
        return [
            self._node(
                element,
                "verification_element",
                "of_requirement",
                [f"status {element.status}"] if element.status else [],
                {},
            )
            for element in shown
        ]


def _shape(milestone: Milestone) -> str:
    if milestone.external:
        return "external"
    match milestone.kind:
        case "decision" | "handover" as kind:
            return kind
        case _:
            return "milestone"


def _plan_state(results: list[str]) -> str:
    if not results:
        return "no_test_case"
    if "failed" in results:
        return "failed"
    if all(result in PASSED for result in results):
        return "passed"
    if "blocked" in results:
        return "blocked"
    return "not_executed" if set(results) == {"not_executed"} else "in_progress"


def _wbs_cluster(milestone: Milestone) -> str:
    if milestone.wbs:
        return f"WBS {milestone.wbs_element}"
    return "Other projects" if milestone.external else "No WBS"
