"""The verification control table: of every requirement the elements, test cases, last runs and status.

What an element declares and what its test cases amount to are kept apart, and set against each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from tracemap.analysis.verification import State
from tracemap.errors import UnknownIdError, UsageError
from tracemap.identifiers import natural_key, natural_sorted
from tracemap.questions.lookup import choices
from tracemap.reports.control_lines import STATES, UNCOVERED, ElementLine, Lines, RequirementLine
from tracemap.reports.provenance import Provenance, provenance
from tracemap.schema.fields import fields_of
from tracemap.snapshot import Snapshot


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
    lines = Lines(snapshot)
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
