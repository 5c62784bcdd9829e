"""The lines of the verification control table: requirements, their elements, and the test cases of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from tracemap.analysis.isodate import iso
from tracemap.analysis.verification import State, state_of
from tracemap.model import VerificationElement
from tracemap.snapshot import Snapshot

UNCOVERED = "uncovered"
"""The state of what has no test case."""

STATES = (UNCOVERED, *(state.value for state in State))
"""What test cases can make of an element or a requirement."""


class CaseLine(NamedTuple):
    """A test case: its last result as known on the date, the day of it, and the plans that include it."""

    id: str
    name: str | None
    result: str
    executed: date | None
    test_plans: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of one test case."""
        return {
            **self._asdict(),
            "executed": iso(self.executed),
            "test_plans": list(self.test_plans),
        }


class ElementLine(NamedTuple):
    """A verification element of a requirement.

    Attributes:
        id, name: of the element; None of the test cases that verify the requirement itself.
        declared: the status that is written; None where none is.
        computed: one of `STATES`, by its test cases alone.
        disagrees: whether what is declared says otherwise than what is computed.
    """

    id: str | None
    name: str | None
    declared: str | None
    computed: str
    disagrees: bool
    test_cases: tuple[CaseLine, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of one verification element."""
        return {**self._asdict(), "test_cases": [one.to_dict() for one in self.test_cases]}


class RequirementLine(NamedTuple):
    """A requirement with its elements.

    Attributes:
        declared: what the statuses of its elements amount to, in their words; None where none has one.
        computed: one of `STATES`, by all its test cases.
        verification: its state, by its milestones too.
        disagrees: whether what is declared says otherwise than what is computed.
    """

    id: str
    title: str | None
    document: str | None
    priority: str | None
    declared: str | None
    computed: str
    verification: str
    disagrees: bool
    elements: tuple[ElementLine, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of one requirement."""
        return {**self._asdict(), "elements": [one.to_dict() for one in self.elements]}


class Lines:
    """Makes the lines of requirements, from what is turned round once."""

    def __init__(self, snapshot: Snapshot) -> None:
        """Sort the elements by requirement, and the test cases by what they are written against."""
        self._snapshot = snapshot
        self._elements: dict[str, list[VerificationElement]] = {}
        for element in snapshot.catalog.verification_elements.values():
            self._elements.setdefault(element.requirement or "", []).append(element)
        self._cases: dict[str, list[int]] = {}
        for number, case in enumerate(snapshot.catalog.test_cases.values()):
            for one in dict.fromkeys(case.verifies):
                self._cases.setdefault(one, []).append(number)
        self._written = list(snapshot.catalog.requirements.values())
        plans = snapshot.evidence.plans_of_case
        self._lines = [
            CaseLine(
                case.id,
                case.name,
                snapshot.verification.results[number],
                case.executed_by(snapshot.as_of),
                tuple(snapshot.evidence.test_plans[plan] for plan in plans[number]),
            )
            for number, case in enumerate(snapshot.catalog.test_cases.values())
        ]

    def only_derived_from(self, number: int) -> bool:
        """Tell whether others are derived from a requirement, and nothing verifies it itself."""
        identifier = self._written[number].id
        return bool(self._snapshot.evidence.derived[number]) and not (
            identifier in self._elements or self._snapshot.evidence.cases_of_requirement[number]
        )

    def requirement(self, number: int) -> RequirementLine:
        """Return the line of a requirement by its number."""
        snapshot, requirement = self._snapshot, self._written[number]
        elements = [self._element(one) for one in self._elements.get(requirement.id, ())]
        direct = self._cases.get(requirement.id, [])
        if direct or not elements:
            cases = self._case_lines(direct)
            elements.insert(0, ElementLine(None, None, None, _computed(cases), False, cases))
        declared = declared_state([one.declared for one in elements if one.id is not None])
        cases = self._case_lines(snapshot.evidence.cases_of_requirement[number])
        computed = _computed(cases)
        return RequirementLine(
            requirement.id,
            requirement.title,
            requirement.document,
            requirement.priority,
            declared,
            computed,
            snapshot.verification.states[number].value,
            _disagree(declared, computed) or any(one.disagrees for one in elements),
            tuple(elements),
        )

    def _element(self, element: VerificationElement) -> ElementLine:
        cases = self._case_lines(self._cases.get(element.id, []))
        computed = _computed(cases)
        disagrees = _disagree(element.status, computed)
        return ElementLine(element.id, element.name, element.status, computed, disagrees, cases)

    def _case_lines(self, numbers: Iterable[int]) -> tuple[CaseLine, ...]:
        return tuple(self._lines[one] for one in numbers)


def _computed(cases: Sequence[CaseLine]) -> str:
    return state_of([one.result for one in cases]).value if cases else UNCOVERED


def declared_state(statuses: Sequence[str | None]) -> str | None:
    """Return what the statuses of the elements of a requirement amount to; None where none has one.

    As Rubin's control document counts them: verified where all are, in verification where some are or one
    is in verification, else not verified.
    """
    said = [_plain(one) for one in statuses if one is not None]
    if not said:
        return None
    if "verified" in said:
        whole = len(said) == len(statuses) and set(said) == {"verified"}
        return State.VERIFIED.value if whole else "in_verification"
    return "in_verification" if "in_verification" in said else State.NOT_VERIFIED.value


def _plain(status: str) -> str:
    return "_".join(status.lower().split())


_SAYS = {
    "verified": (State.VERIFIED.value,),
    "in_verification": (
        State.PARTIALLY_VERIFIED.value,
        State.VERIFIED.value,
        State.NOT_VERIFIED.value,
    ),
    "partially_verified": (State.PARTIALLY_VERIFIED.value,),
    "not_verified": (State.NOT_VERIFIED.value, UNCOVERED),
    "failing": (State.FAILING.value,),
    "not_covered": (UNCOVERED,),
    "covered": tuple(state.value for state in State),
}
"""By a declared status, the computed states that go with it."""


def _disagree(declared: str | None, computed: str) -> bool:
    """Tell whether a declared status names a state, and that is not the computed one."""
    goes_with = _SAYS.get(_plain(declared)) if declared is not None else None
    return goes_with is not None and computed not in goes_with
