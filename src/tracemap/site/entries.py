"""Each item as lists and links show it: id, title, state, and the page that is its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import NamedTuple

from tracemap.analysis.verification import State, state_of
from tracemap.site.slugs import slugs
from tracemap.site.wording import when
from tracemap.snapshot import Snapshot

TEST_CASES = "test-cases.html"


class Entry(NamedTuple):
    """An item in a list.

    Attributes:
        id, title, kind: of the item; the title may be empty.
        state: how it stands: the state of a milestone or requirement, the result of a test case.
        path: its page, relative to the root of the site; of a test case or a verification element a place
            on the page of another item.
        day: when it is expected; of a test case, when it was executed.
        lower_bound: whether it can only be later.
        level: of a milestone.
        dates: what there is to say of its dates.
        external: whether it is another project's.
    """

    id: str
    title: str
    kind: str
    state: str
    path: str
    day: date | None = None
    lower_bound: bool = False
    level: int | None = None
    dates: str = ""
    external: bool = False


class Entries:
    """The entries of all items, by their numbers. Made once; linear in items and links."""

    def __init__(self, snapshot: Snapshot) -> None:
        """Take the names of the pages; the entries are made when first asked for."""
        self._snapshot = snapshot
        self._evidence = snapshot.evidence
        catalog = snapshot.catalog
        self._milestone_slugs = slugs(catalog.milestones)
        self._requirement_slugs = slugs(catalog.requirements)
        self._plan_slugs = slugs(catalog.test_plans)
        self._case_slugs = slugs(catalog.test_cases)

    @cached_property
    def milestones(self) -> list[Entry]:
        """Return those of milestones."""
        schedule = self._snapshot.schedule
        return [
            Entry(
                id=one.id,
                title=_title(one.id, one.name),
                kind="milestone",
                state=schedule.state(number).value,
                path=f"m/{self._milestone_slugs[one.id]}.html",
                day=schedule.expected(number),
                lower_bound=schedule.lower_bound(number),
                level=one.level,
                dates=self._dates(number),
                external=bool(one.external),
            )
            for number, one in enumerate(self._snapshot.precedence.milestones)
        ]

    def _dates(self, number: int) -> str:
        """Return what there is to say of the dates of a milestone."""
        schedule = self._snapshot.schedule
        milestone = schedule.precedence.milestones[number]
        if schedule.completed[number]:
            return f"completed {milestone.completed}"
        if not schedule.is_open(number):
            return f"replaced by {schedule.precedence.code(schedule.final(number))}"
        due = f"due {milestone.due}" if milestone.due else "no due date"
        expected = schedule.expected(number)
        if expected is None or (expected == milestone.due and not schedule.lower_bound(number)):
            return due
        return f"{due}, expected {when(expected, lower_bound=schedule.lower_bound(number))}"

    def _requirement_dates(self, number: int) -> str:
        """Return when a requirement is expected, where it is not verified yet."""
        verification = self._snapshot.verification
        expected = verification.expected(number)
        if expected is None or verification.states[number] is State.VERIFIED:
            return ""
        return f"expected {when(expected, lower_bound=verification.lower_bound(number))}"

    @cached_property
    def requirements(self) -> list[Entry]:
        """Return those of requirements; one that does not count has its status for a state."""
        verification = self._snapshot.verification
        return [
            Entry(
                id=one.id,
                title=_title(one.id, one.title),
                kind="requirement",
                state=verification.states[number].value if one.active else str(one.status),
                path=f"r/{self._requirement_slugs[one.id]}.html",
                day=verification.expected(number),
                lower_bound=verification.lower_bound(number),
                dates=self._requirement_dates(number),
            )
            for number, one in enumerate(self._snapshot.catalog.requirements.values())
        ]

    @cached_property
    def test_plans(self) -> list[Entry]:
        """Return those of test plans; the state is what the results of the test cases make of it."""
        results = self._snapshot.verification.results
        found = []
        for number, one in enumerate(self._snapshot.catalog.test_plans.values()):
            of_cases = [results[case] for case in self._evidence.cases_of_plan[number]]
            state = state_of(of_cases).value if of_cases else "no_test_case"
            path = f"p/{self._plan_slugs[one.id]}.html"
            found.append(Entry(one.id, _title(one.id, one.name), "test_plan", state, path))
        return found

    @cached_property
    def test_cases(self) -> list[Entry]:
        """Return those of test cases."""
        results = self._snapshot.verification.results
        return [
            Entry(
                id=one.id,
                title=_title(one.id, one.name),
                kind="test_case",
                state=results[number],
                path=self._case_path(number, one.id),
                day=day,
                dates=f"executed {day}" if day else "",
            )
            for number, one in enumerate(self._snapshot.catalog.test_cases.values())
            for day in (one.executed_by(self._snapshot.as_of),)
        ]

    @cached_property
    def elements(self) -> list[Entry]:
        """Return those of verification elements, which stand on the page of their requirement."""
        found = []
        for one in self._snapshot.catalog.verification_elements.values():
            upper = self._evidence.requirement_number.get(one.requirement or "")
            if upper is not None:
                path = f"{self.requirements[upper].path}#elements"
                title = _title(one.id, one.name)
                found.append(Entry(one.id, title, "verification_element", "of_requirement", path))
        return found

    def anchor(self, case: str) -> str:
        """Return the anchor of a test case on the pages that list it."""
        return f"case-{self._case_slugs[case]}"

    def _case_path(self, number: int, identifier: str) -> str:
        """Return the place of a test case: in a test plan, else with a requirement, else in the table."""
        plans = self._evidence.plans_of_case[number]
        if plans:
            return f"{self.test_plans[plans[0]].path}#{self.anchor(identifier)}"
        requirements = self._evidence.requirements_of_case[number]
        if requirements:
            return f"{self.requirements[requirements[0]].path}#{self.anchor(identifier)}"
        return TEST_CASES

    @cached_property
    def by_id(self) -> dict[str, Entry]:
        """Return the entry of each id; one that items of several kinds have is that of the first kind."""
        found: dict[str, Entry] = {}
        for entry in self.all():
            found.setdefault(entry.id, entry)
        return found

    def all(self) -> Iterator[Entry]:
        """Yield every entry, kind by kind."""
        yield from self.milestones
        yield from self.requirements
        yield from self.test_plans
        yield from self.test_cases
        yield from self.elements


def _title(identifier: str, name: str | None) -> str:
    """Return the name of an item; nothing where that is its id once more."""
    return "" if name is None or name == identifier else name
