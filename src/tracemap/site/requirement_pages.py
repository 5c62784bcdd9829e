"""What the page of a requirement says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from tracemap.analysis.isodate import days_between
from tracemap.findings import Finding
from tracemap.model import Requirement, VerificationElement, place_of
from tracemap.site.entries import Entry
from tracemap.site.facts import Facts
from tracemap.site.passages import Passage, passages


class Verifying(NamedTuple):
    """A milestone that verifies a requirement, by its claim, by test plans, or by both."""

    entry: Entry
    due: date | None
    claims: bool
    plans: tuple[Entry, ...]


class Case(NamedTuple):
    """A test case: its anchor on the page, its test plans, and the ids it was written against."""

    entry: Entry
    anchor: str
    plans: tuple[Entry, ...]
    against: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RequirementPage:
    """The page of a requirement.

    Attributes:
        coverage, basis, rollup: as in `coverage`; the rollup is None where nothing derives from it.
        due, expected, slip_days: the latest dates of its milestones; `lower_bound`: it can only be later.
        derived_from, derived: the requirements above and below it.
        disagreements: in words, where a declared status says otherwise than the computed state.
    """

    entry: Entry
    item: Requirement
    place: str
    state: str
    coverage: str
    basis: str
    rollup: str | None
    due: date | None
    expected: date | None
    slip_days: int | None
    lower_bound: bool
    derived_from: tuple[Entry, ...]
    derived: tuple[Entry, ...]
    milestones: tuple[Verifying, ...]
    test_plans: tuple[Entry, ...]
    test_cases: tuple[Case, ...]
    elements: tuple[VerificationElement, ...]
    text: tuple[Passage, ...]
    discussion: tuple[Passage, ...]
    findings: tuple[Finding, ...]


def requirement_pages(facts: Facts) -> Iterator[RequirementPage]:
    """Yield the page of every requirement, in the order of the ids."""
    elements: dict[str, list[VerificationElement]] = {}
    for one in facts.snapshot.catalog.verification_elements.values():
        elements.setdefault(one.requirement or "", []).append(one)
    for number, item in enumerate(facts.requirements):
        yield _page(facts, number, tuple(elements.get(item.id, ())))


def _page(facts: Facts, number: int, elements: tuple[VerificationElement, ...]) -> RequirementPage:
    verification, evidence = facts.snapshot.verification, facts.snapshot.evidence
    entries, item = facts.entries, facts.requirements[number]
    rollup = verification.rollups[number]
    due, expected = verification.due(number), verification.expected(number)
    cases = evidence.cases_of_requirement[number]
    plans = sorted({plan for case in cases for plan in evidence.plans_of_case[case]})
    own = {item.id, *(one.id for one in elements)}
    return RequirementPage(
        entry=entries.requirements[number],
        item=item,
        place=str(place_of(item)),
        state=verification.states[number].value,
        coverage=verification.coverage(number).value,
        basis=verification.basis(number).value,
        rollup=rollup.value if rollup else None,
        due=due,
        expected=expected,
        slip_days=days_between(due, expected),
        lower_bound=verification.lower_bound(number),
        derived_from=tuple(entries.requirements[one] for one in evidence.uppers[number]),
        derived=tuple(entries.requirements[one] for one in evidence.derived[number]),
        milestones=_milestones(facts, number, set(plans)),
        test_plans=tuple(entries.test_plans[one] for one in plans),
        test_cases=tuple(_case(facts, case, own) for case in cases),
        elements=elements,
        text=passages(item.text, entries.by_id),
        discussion=passages(item.discussion, entries.by_id),
        findings=tuple(facts.findings.get(item.id, ())),
    )


def _milestones(facts: Facts, number: int, plans: set[int]) -> tuple[Verifying, ...]:
    evidence, entries = facts.snapshot.evidence, facts.entries
    milestones = facts.snapshot.precedence.milestones
    return tuple(
        Verifying(
            entries.milestones[one],
            milestones[one].due,
            number in facts.claims[one],
            tuple(
                entries.test_plans[plan]
                for plan in evidence.plans_of_milestone[one]
                if plan in plans
            ),
        )
        for one in evidence.milestones_of_requirement[number]
    )


def _case(facts: Facts, number: int, own: set[str]) -> Case:
    evidence, entries = facts.snapshot.evidence, facts.entries
    item = facts.test_cases[number]
    return Case(
        entries.test_cases[number],
        entries.anchor(item.id),
        tuple(entries.test_plans[one] for one in evidence.plans_of_case[number]),
        tuple(one for one in item.verifies if one in own),
    )
