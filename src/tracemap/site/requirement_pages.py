"""What the page of a requirement says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from tracemap.analysis.isodate import days_between
from tracemap.analysis.verification import State, state_of
from tracemap.findings import Finding
from tracemap.model import Requirement, VerificationElement, place_of
from tracemap.output.terminal import quantity
from tracemap.questions.show import disagreement
from tracemap.site.entries import Entry
from tracemap.site.facts import Facts
from tracemap.site.fragments import Neighbour
from tracemap.site.passages import Passage, passages
from tracemap.site.wording import listed, slip, when


class Case(NamedTuple):
    """A test case: its anchor on the page, its test plans, and the ids it was written against.

    `disagreement` says where its declared status is not its result.
    """

    entry: Entry
    anchor: str
    plans: tuple[Entry, ...]
    against: str
    disagreement: str | None


class Element(NamedTuple):
    """A verification element, with the test cases that were written against it, and what they make of it.

    `disagreement` says where that is not its declared status.
    """

    item: VerificationElement
    cases: tuple[Entry, ...]
    state: str
    disagreement: str | None


@dataclass(frozen=True, slots=True)
class RequirementPage:
    """The page of a requirement.

    Attributes:
        place: where it is written.
        answer: in a sentence or two, how it stands.
        state: its verification state, whether it counts or not.
        coverage, basis, rollup: as in `coverage`; the rollup is None where nothing derives from it.
        due, expected, slip_days: the latest dates of its milestones; `lower_bound`: it can only be later.
        derived_from, derived: the requirements above and below it.
    """

    entry: Entry
    item: Requirement
    place: str
    answer: str
    state: str
    coverage: str
    basis: str
    rollup: str | None
    due: date | None
    expected: date | None
    slip_days: int | None
    lower_bound: bool
    derived_from: tuple[Neighbour, ...]
    derived: tuple[Neighbour, ...]
    milestones: tuple[Neighbour, ...]
    test_plans: tuple[Neighbour, ...]
    test_cases: tuple[Case, ...]
    elements: tuple[Element, ...]
    text: tuple[Passage, ...]
    discussion: tuple[Passage, ...]
    findings: tuple[Finding, ...]


def requirement_pages(facts: Facts) -> Iterator[RequirementPage]:
    """Yield the page of every requirement, in the order of the ids."""
    elements: dict[str, list[VerificationElement]] = {}
    for one in facts.snapshot.catalog.verification_elements.values():
        elements.setdefault(one.requirement or "", []).append(one)
    for number, item in enumerate(facts.requirements):
        yield _page(facts, number, elements.get(item.id, []))


def _page(facts: Facts, number: int, elements: list[VerificationElement]) -> RequirementPage:
    verification, evidence = facts.snapshot.verification, facts.snapshot.evidence
    entries, item = facts.entries, facts.requirements[number]
    rollup, due = verification.rollups[number], verification.due(number)
    entry = entries.requirements[number]
    cases = evidence.cases_of_requirement[number]
    plans = sorted({plan for case in cases for plan in evidence.plans_of_case[case]})
    return RequirementPage(
        entry=entry,
        item=item,
        place=str(place_of(item)),
        answer=_answer(facts, number),
        state=verification.states[number].value,
        coverage=verification.coverage(number).value,
        basis=verification.basis(number).value,
        rollup=rollup.value if rollup else None,
        due=due,
        expected=entry.day,
        slip_days=days_between(due, entry.day),
        lower_bound=entry.lower_bound,
        derived_from=tuple(Neighbour(entries.requirements[one]) for one in evidence.uppers[number]),
        derived=tuple(Neighbour(entries.requirements[one]) for one in evidence.derived[number]),
        milestones=_milestones(facts, number, set(plans)),
        test_plans=tuple(
            Neighbour(entries.test_plans[one], facts.results_said(one)) for one in plans
        ),
        test_cases=tuple(_case(facts, case, {one.id for one in elements}) for case in cases),
        elements=_elements(facts, elements, cases),
        text=passages(item.text, entries.by_id),
        discussion=passages(item.discussion, entries.by_id),
        findings=tuple(facts.findings.get(item.id, ())),
    )


def _answer(facts: Facts, number: int) -> str:
    """Return in a sentence or two how a requirement stands, and what would change that."""
    verification, evidence = facts.snapshot.verification, facts.snapshot.evidence
    item = facts.requirements[number]
    milestones = evidence.milestones_of_requirement[number]
    cases = evidence.cases_of_requirement[number]
    state = verification.states[number]
    inactive = "" if item.active else f"It is {item.status}, and counts in no share. "
    if not milestones and not cases:
        derived = evidence.derived[number]
        if derived:
            below = quantity(len(derived), "requirement")
            return f"{inactive}No milestone and no test case verifies it; {below} derive from it."
        return f"{inactive}Nobody will verify it: it has no milestone and no test case."
    if state is State.VERIFIED:
        return f"{inactive}Verified by {_basis(facts, number)}."
    if state is State.FAILING:
        failed = [
            one for case in cases if (one := facts.entries.test_cases[case]).state == "failed"
        ]
        named = listed([f"{one.id}{f' on {one.day}' if one.day else ''}" for one in failed[:5]])
        return f"{inactive}Failing: {named} failed. {_outlook(facts, number)}"
    begun = "Verified in part" if state is State.PARTIALLY_VERIFIED else "Not verified"
    return f"{inactive}{begun}. {_outlook(facts, number)}"


def _basis(facts: Facts, number: int) -> str:
    evidence = facts.snapshot.evidence
    cases = len(evidence.cases_of_requirement[number])
    milestones = len(evidence.milestones_of_requirement[number])
    parts = [quantity(cases, "test case") + " passed"] if cases else []
    parts += [quantity(milestones, "completed milestone")] if milestones else []
    return listed(parts)


def _outlook(facts: Facts, number: int) -> str:
    """Return when a requirement is expected, or what is missing."""
    verification, evidence = facts.snapshot.verification, facts.snapshot.evidence
    milestones = evidence.milestones_of_requirement[number]
    untested = "" if evidence.cases_of_requirement[number] else " No test case verifies it."
    if not milestones:
        return f"No milestone verifies it, so no date is expected.{untested}"
    if all(facts.snapshot.schedule.is_completed(one) for one in milestones):
        return f"Its milestones are completed, its tests have not all passed.{untested}"
    expected, bound = verification.expected(number), verification.lower_bound(number)
    days = days_between(verification.due(number), expected)
    late = f", {slip(days, lower_bound=bound)}" if days and days > 0 else ""
    return f"Expected {when(expected, lower_bound=bound)}{late}.{untested}"


def _milestones(facts: Facts, number: int, plans: set[int]) -> tuple[Neighbour, ...]:
    evidence, entries = facts.snapshot.evidence, facts.entries
    found = []
    for one in evidence.milestones_of_requirement[number]:
        via = ["its claim"] if number in facts.claims[one] else []
        of_milestone = evidence.plans_of_milestone[one]
        via += [evidence.test_plans[plan] for plan in of_milestone if plan in plans]
        found.append(Neighbour(entries.milestones[one], f"by {listed(via)}"))
    return tuple(found)


def _case(facts: Facts, number: int, elements: set[str]) -> Case:
    evidence, entries = facts.snapshot.evidence, facts.entries
    item = facts.test_cases[number]
    return Case(
        entries.test_cases[number],
        entries.anchor(item.id),
        tuple(entries.test_plans[one] for one in evidence.plans_of_case[number]),
        ", ".join(one for one in item.verifies if one in elements),
        disagreement(item, entries.test_cases[number].state),
    )


def _elements(
    facts: Facts, elements: list[VerificationElement], cases: list[int]
) -> tuple[Element, ...]:
    against: dict[str, list[Entry]] = {one.id: [] for one in elements}
    for case in cases if elements else ():
        for name in facts.test_cases[case].verifies:
            if name in against:
                against[name].append(facts.entries.test_cases[case])
    found = []
    for one in elements:
        tested = against[one.id]
        state = state_of([entry.state for entry in tested]).value
        found.append(Element(one, tuple(tested), state, disagreement(one, state)))
    return tuple(found)
