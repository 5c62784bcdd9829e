"""The verification control table: of every requirement the elements, test cases, last runs and status.

What an element declares and what its test cases amount to are kept apart, and set against each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from tracemap.analysis.isodate import iso
from tracemap.analysis.verification import State, state_of
from tracemap.errors import UnknownIdError, UsageError
from tracemap.identifiers import natural_key, natural_sorted
from tracemap.model import VerificationElement
from tracemap.questions.lookup import choices
from tracemap.reports.provenance import Provenance, provenance
from tracemap.schema.fields import fields_of
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


class ControlCounts(NamedTuple):
    """How many requirements and elements there are, and what their test cases make of the requirements.

    Attributes:
        declared_verified: requirements all of whose elements are declared verified.
        disagreeing: requirements that are declared otherwise than computed, or one of whose elements is.
    """

    requirements: int
    elements: int
    uncovered: int
    not_verified: int
    failing: int
    partially_verified: int
    verified: int
    declared_verified: int
    disagreeing: int

    def to_dict(self) -> dict[str, int]:
        """Return the numbers by name."""
        return self._asdict()


class DocumentCounts(NamedTuple):
    """The requirements of a document, and of one priority in it: None where they have none.

    Attributes:
        whole: whether these are all of the document, whatever their priority.
    """

    document: str | None
    priority: str | None
    whole: bool
    counts: ControlCounts

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of one line of the summary."""
        named = {"document": self.document, "priority": self.priority, "whole": self.whole}
        return {**named, **self.counts.to_dict()}


@dataclass(frozen=True, slots=True)
class ControlTable:
    """What the verification control table says; what a template of it gets as `table`.

    Attributes:
        documents: the documents that it is about; none where it is about all.
        totals: of all requirements in it.
        summary: the same by document and priority, a document as a whole first.
        elements: how many verification elements are in each of `STATES`.
        declared: how many verification elements declare which status; None of those without one.
        results: how many of the test cases in it have which last result.
        requirements: in natural order, by document.
        left_out: active requirements that others are derived from, with no element and no test case of their
            own: they are verified through those others.
        inactive: requirements that are withdrawn or deferred; in no number.
    """

    as_of: date
    provenance: Provenance
    documents: tuple[str, ...]
    totals: ControlCounts
    summary: tuple[DocumentCounts, ...]
    elements: dict[str, int]
    declared: dict[str | None, int]
    results: dict[str, int]
    requirements: tuple[RequirementLine, ...]
    left_out: int
    inactive: int

    @property
    def by_document(self) -> tuple[tuple[str | None, tuple[RequirementLine, ...]], ...]:
        """Return the requirements of each document, in the order of the documents."""
        found: dict[str | None, list[RequirementLine]] = {}
        for one in self.requirements:
            found.setdefault(one.document, []).append(one)
        return tuple((document, tuple(lines)) for document, lines in found.items())

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of `report control`."""
        return {
            "schema": "tracemap/report-control/1",
            "as_of": self.as_of.isoformat(),
            "provenance": self.provenance.to_dict(),
            "documents": list(self.documents),
            "totals": self.totals.to_dict(),
            "summary": [one.to_dict() for one in self.summary],
            "elements": self.elements,
            "declared": [
                {"status": key, "elements": count} for key, count in self.declared.items()
            ],
            "results": self.results,
            "requirements": [one.to_dict() for one in self.requirements],
            "left_out": self.left_out,
            "inactive": self.inactive,
        }


def control_table(snapshot: Snapshot, documents: Sequence[str] = ()) -> ControlTable:
    """Return the verification control table of a plan, or of some documents; linear in items and links.

    Raises:
        UnknownIdError: no requirement is of such a document.
        UsageError: the plan has no active requirement.
    """
    written = list(snapshot.catalog.requirements.values())
    if not any(snapshot.verification.active):
        raise UsageError("the plan has no active requirement")
    known = {one.document for one in written if one.document is not None}
    for document in documents:
        if document not in known:
            message = f"no requirement is of the document {document!r}"
            raise UnknownIdError(message, document, choices(document, known))
    asked = [
        number
        for number, requirement in enumerate(written)
        if not documents or requirement.document in documents
    ]
    active = [number for number in asked if snapshot.verification.active[number]]
    lines = _Lines(snapshot)
    kept = [number for number in active if not lines.only_derived_from(number)]
    found = [lines.requirement(number) for number in kept]
    found.sort(key=lambda one: (one.document is None, natural_key(one.document or "")))
    elements = [one for line in found for one in line.elements if one.id is not None]
    cases = {
        one.id: one.result for line in found for part in line.elements for one in part.test_cases
    }
    return ControlTable(
        as_of=snapshot.as_of,
        provenance=provenance(snapshot),
        documents=tuple(documents),
        totals=_counts(found),
        summary=_summary(found),
        elements=_in_order(Counter(one.computed for one in elements), STATES),
        declared=_declared_counts(elements),
        results=_in_order(Counter(cases.values()), fields_of("test_case")["result"].choices),
        requirements=tuple(found),
        left_out=len(active) - len(kept),
        inactive=len(asked) - len(active),
    )


class _Lines:
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


def _counts(lines: Sequence[RequirementLine]) -> ControlCounts:
    states = Counter(one.computed for one in lines)
    return ControlCounts(
        requirements=len(lines),
        elements=sum(one.id is not None for line in lines for one in line.elements),
        uncovered=states[UNCOVERED],
        not_verified=states[State.NOT_VERIFIED],
        failing=states[State.FAILING],
        partially_verified=states[State.PARTIALLY_VERIFIED],
        verified=states[State.VERIFIED],
        declared_verified=sum(one.declared == State.VERIFIED for one in lines),
        disagreeing=sum(one.disagrees for one in lines),
    )


def _summary(lines: Sequence[RequirementLine]) -> tuple[DocumentCounts, ...]:
    found: dict[str | None, dict[str | None, list[RequirementLine]]] = {}
    for one in lines:
        found.setdefault(one.document, {}).setdefault(one.priority, []).append(one)
    summary = []
    for document, priorities in found.items():
        whole = [one for those in priorities.values() for one in those]
        summary.append(DocumentCounts(document, None, True, _counts(whole)))
        if set(priorities) == {None}:
            continue
        in_order = sorted(priorities, key=lambda key: (key is None, natural_key(key or "")))
        summary += [
            DocumentCounts(document, key, False, _counts(priorities[key])) for key in in_order
        ]
    return tuple(summary)


def _in_order(counts: Counter[str], order: Iterable[str]) -> dict[str, int]:
    return {name: counts[name] for name in order}


def _declared_counts(elements: Iterable[ElementLine]) -> dict[str | None, int]:
    counts = Counter(one.declared for one in elements)
    named: list[str | None] = [*natural_sorted(one for one in counts if one is not None)]
    return {name: counts[name] for name in [*named, *([None] if None in counts else [])]}
