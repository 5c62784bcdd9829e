"""What the page of a test plan says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from tracemap.findings import Finding
from tracemap.model import TestPlan, place_of
from tracemap.output.terminal import quantity
from tracemap.questions.show import disagreement
from tracemap.site.entries import Entry
from tracemap.site.facts import Facts
from tracemap.site.fragments import Neighbour


class Executed(NamedTuple):
    """A test case of a plan: its anchor on the page, and the requirements that it verifies.

    `disagreement` says where its declared status is not its result.
    """

    entry: Entry
    anchor: str
    requirements: tuple[Entry, ...]
    disagreement: str | None


@dataclass(frozen=True, slots=True)
class TestPlanPage:
    """The page of a test plan.

    Attributes:
        place: where it is written.
        answer: in a sentence, how it stands.
        disagreement: where its declared status is not what its test cases make of it.
        verified: how many of its requirements are in each state.
    """

    __test__ = False  # pytest collects classes by this prefix

    entry: Entry
    item: TestPlan
    place: str
    answer: str
    disagreement: str | None
    milestones: tuple[Neighbour, ...]
    test_cases: tuple[Executed, ...]
    requirements: tuple[Neighbour, ...]
    verified: tuple[tuple[str, int], ...]
    findings: tuple[Finding, ...]


def plan_pages(facts: Facts) -> Iterator[TestPlanPage]:
    """Yield the page of every test plan, in the order of the ids."""
    evidence, entries = facts.snapshot.evidence, facts.entries
    for number, item in enumerate(facts.snapshot.catalog.test_plans.values()):
        requirements = [entries.requirements[one] for one in evidence.requirements_of_plan[number]]
        milestones = evidence.milestones_of_plan[number]
        yield TestPlanPage(
            entry=entries.test_plans[number],
            item=item,
            place=str(place_of(item)),
            answer=_answer(facts, number),
            disagreement=disagreement(item, entries.test_plans[number].state),
            milestones=tuple(Neighbour(entries.milestones[one]) for one in milestones),
            test_cases=tuple(_executed(facts, case) for case in evidence.cases_of_plan[number]),
            requirements=tuple(map(Neighbour, requirements)),
            verified=facts.in_states(requirements),
            findings=tuple(facts.findings.get(item.id, ())),
        )


def _answer(facts: Facts, number: int) -> str:
    evidence = facts.snapshot.evidence
    cases = len(evidence.cases_of_plan[number])
    requirements = quantity(len(evidence.requirements_of_plan[number]), "requirement")
    said = f"{quantity(cases, 'test case')} for {requirements}: {facts.results_said(number)}."
    if not cases:
        said = "It holds no test case, so it verifies nothing."
    nobody = "" if evidence.milestones_of_plan[number] else " No milestone executes it."
    return said + nobody


def _executed(facts: Facts, case: int) -> Executed:
    evidence, entries = facts.snapshot.evidence, facts.entries
    return Executed(
        entries.test_cases[case],
        entries.anchor(evidence.test_cases[case]),
        tuple(entries.requirements[one] for one in evidence.requirements_of_case[case]),
        disagreement(facts.test_cases[case], entries.test_cases[case].state),
    )
