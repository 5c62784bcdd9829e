"""What the page of a test plan says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from tracemap.findings import Finding
from tracemap.model import TestPlan, place_of
from tracemap.site.entries import Entry
from tracemap.site.facts import Facts


class Executed(NamedTuple):
    """A test case of a plan: its anchor on the page, and the requirements that it verifies."""

    entry: Entry
    anchor: str
    requirements: tuple[Entry, ...]


class Tested(NamedTuple):
    """A milestone that a test plan is executed for."""

    entry: Entry
    due: date | None


@dataclass(frozen=True, slots=True)
class TestPlanPage:
    """The page of a test plan; `results` counts its test cases by result, the most first."""

    __test__ = False  # pytest collects classes by this prefix

    entry: Entry
    item: TestPlan
    place: str
    results: tuple[tuple[str, int], ...]
    milestones: tuple[Tested, ...]
    test_cases: tuple[Executed, ...]
    requirements: tuple[Entry, ...]
    findings: tuple[Finding, ...]


def test_plan_pages(facts: Facts) -> Iterator[TestPlanPage]:
    """Yield the page of every test plan, in the order of the ids."""
    evidence, entries = facts.snapshot.evidence, facts.entries
    milestones = facts.snapshot.precedence.milestones
    for number, item in enumerate(facts.snapshot.catalog.test_plans.values()):
        cases = evidence.cases_of_plan[number]
        results = Counter(entries.test_cases[case].state for case in cases)
        yield TestPlanPage(
            entry=entries.test_plans[number],
            item=item,
            place=str(place_of(item)),
            results=tuple(sorted(results.items(), key=lambda pair: (-pair[1], pair[0]))),
            milestones=tuple(
                Tested(entries.milestones[one], milestones[one].due)
                for one in evidence.milestones_of_plan[number]
            ),
            test_cases=tuple(_executed(facts, case) for case in cases),
            requirements=tuple(
                entries.requirements[one] for one in evidence.requirements_of_plan[number]
            ),
            findings=tuple(facts.findings.get(item.id, ())),
        )


def _executed(facts: Facts, case: int) -> Executed:
    evidence, entries = facts.snapshot.evidence, facts.entries
    return Executed(
        entries.test_cases[case],
        entries.anchor(evidence.test_cases[case]),
        tuple(entries.requirements[one] for one in evidence.requirements_of_case[case]),
    )
