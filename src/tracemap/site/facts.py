"""What the pages are made of: the analyses of a plan, each asked once for all pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from types import MappingProxyType

from tracemap.analysis.behind import Roots, counts_before, counts_behind, roots_before
from tracemap.analysis.blocking import Blocker, top_blockers
from tracemap.analysis.floats import Floats
from tracemap.checking.check import CheckResult
from tracemap.comparing.diff import Diff
from tracemap.findings import Finding
from tracemap.model import Requirement, TestCase
from tracemap.questions.coverage import CoverageReport, CoveredRequirement, coverage, covered
from tracemap.questions.narrowing import Narrowing, narrowed
from tracemap.site.entries import Entries, Entry
from tracemap.site.past import Then
from tracemap.snapshot import Snapshot

ROOTS = 8
"""How many root blockers a page names."""


class Facts:
    """A plan with all that its pages say of it; linear in the plan where `analysis` is.

    Attributes:
        snapshot: the plan.
        checked: what is wrong with it.
        then: the dates that milestones had in older states, by code.
        changes: what changed since another state of the plan; None where none was named.
        entries: its items as lists show them.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        checked: CheckResult,
        then: Mapping[str, tuple[Then, ...]] = MappingProxyType({}),
        changes: Diff | None = None,
    ) -> None:
        """Hold what is given; everything else is computed when first asked for."""
        self.snapshot = snapshot
        self.checked = checked
        self.then = then
        self.changes = changes
        self.entries = Entries(snapshot)

    @property
    def as_of(self) -> date:
        """Return the date of the site."""
        return self.snapshot.as_of

    @cached_property
    def counted(self) -> list[int]:
        """Return the numbers of the milestones that are counted: of this project, and not replaced."""
        return narrowed(self.snapshot, Narrowing())

    @cached_property
    def requirements(self) -> list[Requirement]:
        """Return the requirements by number."""
        return list(self.snapshot.catalog.requirements.values())

    @cached_property
    def coverage(self) -> CoverageReport:
        """Return how far the requirements are covered, by priority."""
        return coverage(self.snapshot)

    @cached_property
    def covered(self) -> list[CoveredRequirement]:
        """Return how far each requirement is covered, by number, whether it counts or not."""
        return covered(self.snapshot, range(len(self.requirements)))

    @cached_property
    def test_cases(self) -> list[TestCase]:
        """Return the test cases by number."""
        return list(self.snapshot.catalog.test_cases.values())

    @cached_property
    def results(self) -> list[tuple[tuple[str, int], ...]]:
        """Return how many test cases of each test plan have each result, the most first."""
        return [
            self.in_states(self.entries.test_cases[case] for case in cases)
            for cases in self.snapshot.evidence.cases_of_plan
        ]

    def results_said(self, plan: int) -> str:
        """Return the results of a test plan in words: `12 passed, 3 not executed`."""
        counts = (f"{count} {state.replace('_', ' ')}" for state, count in self.results[plan])
        return ", ".join(counts) or "no test case"

    @staticmethod
    def in_states(entries: Iterable[Entry]) -> tuple[tuple[str, int], ...]:
        """Count items by their states, the most first."""
        counts = Counter(entry.state for entry in entries)
        return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))

    @cached_property
    def claims(self) -> list[frozenset[int]]:
        """Return the requirements that each milestone claims."""
        return [frozenset(claim) for claim in self.snapshot.evidence.claims]

    @cached_property
    def findings(self) -> Mapping[str, list[Finding]]:
        """Return the findings by the id that each is about."""
        found: dict[str, list[Finding]] = {}
        for finding in self.checked.findings:
            if finding.problem.id is not None:
                found.setdefault(finding.problem.id, []).append(finding)
        return found

    @cached_property
    def blockers(self) -> list[Blocker]:
        """Return the root blockers, those that hold up most first."""
        return top_blockers(self.snapshot.schedule, self.snapshot.verification)

    @cached_property
    def blocker(self) -> Mapping[str, Blocker]:
        """Return the root blockers by code."""
        return {one.id: one for one in self.blockers}

    @cached_property
    def roots(self) -> list[Roots]:
        """Return the root blockers in each group and before it; one more is named than pages name."""
        number = self.snapshot.precedence.number
        ranked = [number[one.id] for one in self.blockers]
        return roots_before(self.snapshot.schedule, ranked, ROOTS + 1)

    @cached_property
    def drivers(self) -> list[int | None]:
        """Return the group that sets the date of each group, or None where only its own date does."""
        schedule = self.snapshot.schedule
        return [schedule.driver(group) for group in range(len(schedule.groups))]

    @cached_property
    def chain_lengths(self) -> list[int]:
        """Return how many milestones are on the critical chain of each group."""
        lengths: list[int] = []
        for members, driver in zip(self.snapshot.schedule.groups, self.drivers, strict=True):
            lengths.append(len(members) + (0 if driver is None else lengths[driver]))
        return lengths

    @cached_property
    def before(self) -> list[int]:
        """Return how many incomplete milestones each group waits for, its own members among them."""
        return counts_before(self.snapshot.schedule)

    @cached_property
    def behind(self) -> Mapping[int, int]:
        """Return how many incomplete milestones wait for each group, its own members among them."""
        schedule = self.snapshot.schedule
        held = [set(members) for members in schedule.groups]
        return counts_behind(schedule, held, range(len(schedule.groups)))

    @cached_property
    def requirements_behind(self) -> Mapping[int, int]:
        """Return how many active requirements wait for each group, directly or not."""
        schedule, verification = self.snapshot.schedule, self.snapshot.verification
        held: list[set[int]] = [set() for _ in schedule.groups]
        for number, verified in enumerate(self.snapshot.evidence.requirements_of_milestone):
            group = schedule.group(number)
            if group >= 0:
                held[group].update(one for one in verified if verification.active[one])
        return counts_behind(schedule, held, range(len(schedule.groups)))

    @cached_property
    def floats(self) -> Floats:
        """Return how far each group may slip until something that nothing waits for comes later."""
        schedule = self.snapshot.schedule
        ends = {
            group: day
            for group, day in enumerate(schedule.group_expected)
            if day is not None and not schedule.held_up[group]
        }
        return Floats(schedule, ends)
