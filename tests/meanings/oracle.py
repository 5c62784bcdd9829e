"""What the words mean, as plainly as the contract says it, from the plain data of a plan.

Nothing here is fast, and nothing is taken from the package: paths are enumerated and sets are searched. The
methods follow the order of the sentences that they repeat. Dates are `date`; ids come in natural order.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

Raw = dict[str, dict[str, dict[str, Any]]]
STATES_FROM_WORST = ("failing", "not_verified", "partially_verified", "verified")


def natural(identifiers: Iterable[str]) -> list[str]:
    """Return ids in natural order: A-2 before A-10."""
    return sorted(identifiers, key=lambda one: (one.rstrip("0123456789"), _number(one)))


def _number(identifier: str) -> int:
    return int(identifier[len(identifier.rstrip("0123456789")) :])


def day(text: str | None) -> date | None:
    """Return a date as written, or None."""
    return None if text is None else date.fromisoformat(text)


def latest(days: Iterable[date | None]) -> date | None:
    """Return the latest of the days that are known."""
    return max((one for one in days if one is not None), default=None)


def worst(states: Iterable[str]) -> str | None:
    """Return the worst of some states, or None where there are none."""
    return min(states, key=STATES_FROM_WORST.index, default=None)


class Oracle:
    """A plan as of a date."""

    def __init__(self, plan: Raw, as_of: date) -> None:
        self.as_of = as_of
        self.milestones = plan["milestones"]
        self.requirements = plan["requirements"]
        self.test_plans = plan.get("test_plans", {})
        self.test_cases = plan.get("test_cases", {})
        self.elements = plan.get("verification_elements", {})
        # Memories of each plan; an oracle lives for one example.
        self.waits_for_all = cache(self._waits_for_all)
        self.stands_for = cache(self._stands_for)

    # Milestones and the links among them.

    def milestone(self, written: str | None) -> str | None:
        """Return the milestone that a code or an old name means, or None."""
        if written in self.milestones:
            return written
        return next(
            (c for c, one in self.milestones.items() if written in one.get("aka", [])), None
        )

    def named(self, codes: Iterable[str]) -> set[str]:
        """Return the milestones that a list of codes names; those of nobody left out."""
        return {one for one in map(self.milestone, codes) if one is not None}

    def predecessors(self, code: str) -> set[str]:
        """One side is enough."""
        written_here = self.named(self.milestones[code].get("predecessors", []))
        written_there = {
            other
            for other, fields in self.milestones.items()
            if code in self.named(fields.get("successors", []))
        }
        return (written_here | written_there) - {code}

    def successors(self, code: str) -> set[str]:
        return {other for other in self.milestones if code in self.predecessors(other)}

    def completed(self, code: str) -> bool:
        """Completed means `completed` is on or before `as_of`."""
        reached = day(self.milestones[code].get("completed"))
        return reached is not None and reached <= self.as_of

    def replaced_by(self, code: str) -> str | None:
        """Return what a milestone is superseded by; one that replaces itself is not superseded."""
        other = self.milestone(self.milestones[code].get("superseded_by"))
        return None if other == code else other

    def _stands_for(self, code: str) -> str:
        """A superseded milestone stands for the one that replaces it; in a circle each for itself."""
        passed: list[str] = []
        here = code
        while not self.completed(here) and self.replaced_by(here) and here not in passed:
            passed.append(here)
            here = self.replaced_by(here) or here
        in_a_circle = code in passed and code in self._replacements(code)
        return code if in_a_circle else here

    def _replacements(self, code: str) -> set[str]:
        """Return what replaces a milestone, and what replaces that, up to one that is completed."""
        found: set[str] = set()
        here = None if self.completed(code) else self.replaced_by(code)
        while here and here not in found:
            found.add(here)
            here = None if self.completed(here) else self.replaced_by(here)
        return found

    def stands_for_good(self, code: str) -> str:
        """Return the last that replaces a milestone, whatever is completed on the way."""
        unfinished = {one: {**two, "completed": None} for one, two in self.milestones.items()}
        return Oracle({"milestones": unfinished, "requirements": {}}, self.as_of).stands_for(code)

    def is_open(self, code: str) -> bool:
        """Tell whether a milestone is incomplete, and none stands in its place."""
        return not self.completed(code) and self.stands_for(code) == code

    def done(self, code: str) -> bool:
        """Tell whether a milestone, or the one that it stands for, is completed."""
        return self.completed(self.stands_for(code))

    # Waiting.

    def waits_for(self, code: str) -> set[str]:
        """Return the incomplete predecessors of an open milestone, each by the one it stands for."""
        found = {self.stands_for(one) for one in self.predecessors(code)}
        return {one for one in found if self.is_open(one)} - {code}

    def _waits_for_all(self, code: str) -> frozenset[str]:
        """Return what an open milestone waits for, transitively; itself where it stands in a cycle."""
        found: set[str] = set()
        waiting = list(self.waits_for(code))
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting.extend(self.waits_for(one))
        return frozenset(found)

    def group(self, code: str) -> tuple[str, ...]:
        """Return an open milestone with those that it waits for and that wait for it: a cycle is one."""
        cycle = {one for one in self.waits_for_all(code) if code in self.waits_for_all(one)}
        return tuple(natural({code, *cycle}))

    def group_waits_for(self, group: tuple[str, ...]) -> set[tuple[str, ...]]:
        return {self.group(one) for member in group for one in self.waits_for(member)} - {group}

    def waiting_for(self, code: str) -> set[str]:
        """Return the open milestones that wait for an open one, transitively, without itself."""
        opened = (one for one in self.milestones if self.is_open(one))
        return {one for one in opened if code in self.waits_for_all(one)} - {code}

    # Dates.

    def due(self, code: str) -> date | None:
        return day(self.milestones[code].get("due"))

    def own_date(self, code: str) -> date | None:
        """Its forecast, else due."""
        return day(self.milestones[code].get("forecast")) or self.due(code)

    def expected(self, code: str) -> date | None:
        """The latest of its own date, `as_of`, and the expected dates of what it waits for.

        A latest of latest dates is the latest of them all, so no recursion is needed, and the members
        of a cycle have one date. `as_of` counts for whoever has a date.
        """
        code = self.stands_for(code)
        if self.completed(code):
            return day(self.milestones[code]["completed"])
        own = latest(self.own_date(one) for one in {code, *self.waits_for_all(code)})
        return None if own is None else max(own, self.as_of)

    def lower_bound(self, code: str) -> bool:
        """True where the milestone or an incomplete predecessor, transitively, has no date of its own."""
        code = self.stands_for(code)
        if self.completed(code):
            return False
        return any(self.own_date(one) is None for one in {code, *self.waits_for_all(code)})

    def slip_days(self, code: str) -> int | None:
        """Expected minus due, days."""
        return _days(self.expected(code), self.due(code))

    def overdue(self, code: str) -> bool:
        due = self.due(code)
        return self.is_open(code) and due is not None and due < self.as_of

    def state(self, code: str) -> str:
        """Return how a milestone stands: the first of these that is so."""
        if self.completed(code):
            return "completed"
        if self.stands_for(code) != code:
            return "superseded"
        if self.overdue(code):
            return "overdue"
        if self.expected(code) is None:
            return "undated"
        return "late" if (self.slip_days(code) or 0) > 0 else "on_time"

    # Chains.

    def root_blockers(self, code: str) -> set[str]:
        """Return the incomplete milestones behind one that wait for nothing, or for their own cycle only."""
        code = self.stands_for(code)
        if self.completed(code):
            return set()
        behind = self.waits_for_all(code) - {code}
        return {one for one in behind if not self.group_waits_for(self.group(one))}

    def _group_chains(self, group: tuple[str, ...]) -> list[list[tuple[str, ...]]]:
        """Return every path of groups from one that waits for nothing to this one."""
        before = self.group_waits_for(group)
        if not before:
            return [[group]]
        return [[*chain, group] for other in before for chain in self._group_chains(other)]

    def chains(self, code: str) -> set[tuple[str, ...]]:
        """Return the paths of incomplete milestones from a root blocker to a milestone.

        A cycle is one step and its members are listed once; the target comes last. A milestone alone is no
        path.
        """
        code = self.stands_for(code)
        if self.completed(code):
            return set()
        paths = (
            tuple(one for group in chain for one in group if one != code)
            for chain in self._group_chains(self.group(code))
        )
        return {(*path, code) for path in paths if path}

    def requirement_chains(self, requirement: str) -> set[tuple[str, ...]]:
        """The chains of a requirement are those of its milestones; it stands at their end."""
        return {
            (*(one for group in chain for one in group), requirement)
            for target in self.open_milestones_of(requirement)
            for chain in self._group_chains(self.group(target))
        }

    def chain_date(self, chain: tuple[str, ...]) -> date | None:
        """Return when a milestone would be expected if it waited for this chain alone."""
        own = latest(self.own_date(one) for one in chain if one in self.milestones)
        return None if own is None else max(own, self.as_of)

    def open_milestones_of(self, requirement: str) -> set[str]:
        """Return the milestones that a requirement waits for, each by the one it stands for."""
        found = {self.stands_for(one) for one in self.milestones_of(requirement)}
        return {one for one in found if self.is_open(one)}

    def blocks_milestones(self, code: str) -> int:
        """By how many incomplete milestones stand behind it."""
        return len(self.waiting_for(code))

    def blocks_requirements(self, code: str) -> int:
        """By how many requirements stand behind it: those of it, and of the milestones that wait for it."""
        held_up = {code, *self.waiting_for(code)}
        return sum(
            self.active(requirement) and bool(self.open_milestones_of(requirement) & held_up)
            for requirement in self.requirements
        )

    # Requirements of milestones.

    def claim(self, code: str) -> set[str]:
        return set(self.milestones[code].get("requirements", [])) & set(self.requirements)

    def plans_of(self, code: str) -> set[str]:
        """Plans are tied from either side."""
        written_here = set(self.milestones[code].get("test_plans", [])) & set(self.test_plans)
        written_there = {
            plan
            for plan, fields in self.test_plans.items()
            if code in self.named(fields.get("milestones", []))
        }
        return written_here | written_there

    def cases_of_plan(self, plan: str) -> set[str]:
        return set(self.test_plans[plan].get("test_cases", [])) & set(self.test_cases)

    def plans_of_case(self, case: str) -> set[str]:
        return {plan for plan in self.test_plans if case in self.cases_of_plan(plan)}

    def milestones_of_plan(self, plan: str) -> set[str]:
        return {code for code in self.milestones if plan in self.plans_of(code)}

    def elements_of(self, requirement: str) -> set[str]:
        return {
            one for one, fields in self.elements.items() if fields["requirement"] == requirement
        }

    def verified_by_case(self, case: str) -> set[str]:
        """A case verifies requirements, or verification elements and so their requirements."""
        written = self.test_cases[case].get("verifies", [])
        through = {self.elements[one]["requirement"] for one in written if one in self.elements}
        return ({*written} | through) & set(self.requirements)

    def vias(self, code: str) -> dict[str, list[str]]:
        """Return, for each requirement of a milestone, its claim first, then plan/case."""
        found = {requirement: ["claim"] for requirement in self.claim(code)}
        for plan in natural(self.plans_of(code)):
            for case in natural(self.cases_of_plan(plan)):
                for requirement in self.verified_by_case(case):
                    found.setdefault(requirement, []).append(f"{plan}/{case}")
        return found

    def distances(self, code: str) -> dict[str, int]:
        """Return all predecessors of a milestone, transitively, and how many links away each is."""
        found = {code: 0}
        for far in range(len(self.milestones)):
            for here in [one for one, distance in found.items() if distance == far]:
                for other in self.predecessors(here):
                    found.setdefault(other, far + 1)
        return found

    # Verification.

    def active(self, requirement: str) -> bool:
        return self.requirements[requirement].get("status") not in ("withdrawn", "deferred")

    def priority(self, requirement: str) -> str | None:
        """A bare 2 is "2"."""
        written = self.requirements[requirement].get("priority")
        return None if written is None else str(written)

    def milestones_of(self, requirement: str) -> set[str]:
        return {code for code in self.milestones if requirement in self.vias(code)}

    def cases_of(self, requirement: str) -> set[str]:
        return {case for case in self.test_cases if requirement in self.verified_by_case(case)}

    def result(self, case: str) -> str:
        """The result of the latest run on or before `as_of`; one without a day is always the latest."""
        run = self._latest_run(case)
        return "not_executed" if run is None else run[1]

    def executed(self, case: str) -> date | None:
        """The day of that run, or of one that left no result."""
        run, written = self._latest_run(case), day(self.test_cases[case].get("executed"))
        if run is None:
            return written if written is not None and written <= self.as_of else None
        return run[0]

    def _latest_run(self, case: str) -> tuple[date | None, str] | None:
        written = self.test_cases[case]
        executed = day(written.get("executed"))
        if written.get("result") and executed is None:
            return None, written["result"]
        runs = {day(one): result for one, result in written.get("earlier_results", {}).items()}
        runs |= {executed: written["result"]} if written.get("result") else {}
        until = [one for one in runs if one is not None and one <= self.as_of]
        return (max(until), runs[max(until)]) if until else None

    def passed(self, case: str) -> bool:
        return self.result(case) in ("passed", "passed_with_deviation")

    def coverage(self, requirement: str) -> str:
        if not self.milestones_of(requirement):
            return "unplanned"
        return "planned" if self.cases_of(requirement) else "untested"

    def verification(self, requirement: str) -> str:
        return self._verification(self.milestones_of(requirement), self.cases_of(requirement))

    def _verification(self, milestones: set[str], cases: set[str]) -> str:
        if any(self.result(case) == "failed" for case in cases):
            return "failing"
        something = bool(milestones or cases)
        if something and all(map(self.done, milestones)) and all(map(self.passed, cases)):
            return "verified"
        if any(map(self.done, milestones)) or any(map(self.passed, cases)):
            return "partially_verified"
        return "not_verified"

    def plan_verification(self, plan: str) -> str:
        """Return the state that the test cases of a test plan amount to."""
        return self._verification(set(), self.cases_of_plan(plan))

    def element_verification(self, element: str) -> str:
        """Return the state that the test cases against a verification element amount to."""
        return self._verification(set(), self.cases_of_element(element))

    def cases_of_element(self, element: str) -> set[str]:
        return {c for c, one in self.test_cases.items() if element in one.get("verifies", [])}

    def requirements_of_plan(self, plan: str) -> set[str]:
        return {one for case in self.cases_of_plan(plan) for one in self.verified_by_case(case)}

    def basis(self, requirement: str) -> str:
        tests = bool(self.cases_of(requirement))
        claim = any(requirement in self.claim(code) for code in self.milestones)
        return {
            (True, True): "both",
            (True, False): "tests",
            (False, True): "claim",
            (False, False): "none",
        }[tests, claim]

    def derived(self, requirement: str) -> set[str]:
        """Return the others that are derived from a requirement."""
        return {
            other
            for other, fields in self.requirements.items()
            if requirement in fields.get("derived_from", []) and other != requirement
        }

    def rollup(self, requirement: str) -> str | None:
        """The worst state among those that derive from it, transitively; those that count."""
        found: set[str] = set()
        waiting = list(self.derived(requirement))
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting.extend(self.derived(one))
        return worst(self.verification(one) for one in found if self.active(one))

    def requirement_due(self, requirement: str) -> date | None:
        return latest(self.due(code) for code in self.milestones_of(requirement))

    def requirement_expected(self, requirement: str) -> date | None:
        """The latest expected date of the milestones that verify it."""
        return latest(self.expected(code) for code in self.milestones_of(requirement))

    def requirement_lower_bound(self, requirement: str) -> bool:
        return any(self.lower_bound(code) for code in self.milestones_of(requirement))

    def requirement_slip_days(self, requirement: str) -> int | None:
        return _days(self.requirement_expected(requirement), self.requirement_due(requirement))


def _days(expected: date | None, due: date | None) -> int | None:
    return None if expected is None or due is None else (expected - due).days
