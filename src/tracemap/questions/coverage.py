"""How far the requirements are covered and verified: in all, in groups, and one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tracemap.analysis.isodate import iso
from tracemap.analysis.verification import Coverage, State
from tracemap.errors import UsageError
from tracemap.identifiers import natural_key
from tracemap.questions.shares import Shares
from tracemap.snapshot import Snapshot

GROUPINGS = ("priority", "wbs", "section", "document", "milestone")
"""What requirements can be grouped by."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many active requirements there are, by coverage and by verification state."""

    requirements: int
    unplanned: int
    untested: int
    planned: int
    verified: int
    partially_verified: int
    not_verified: int
    failing: int

    def to_dict(self) -> dict[str, int]:
        """Return the numbers by name."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Group:
    """The requirements that share a priority, a WBS ...; key None for those that have none.

    `members` are their ids.
    """

    by: str
    key: str | None
    tally: Tally
    members: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of one group."""
        return {"by": self.by, "key": self.key, **self.tally.to_dict()}


@dataclass(frozen=True, slots=True)
class CoveredRequirement:
    """One requirement: its state, what that rests on, and what verifies it.

    Attributes:
        rollup: the worst state of those derived from it, or None where there are none.
        milestones, test_plans, test_cases: the ids of what verifies it.
        due, expected: the latest dates of its milestones; `lower_bound` says it can only be later.
    """

    id: str
    title: str | None
    priority: str | None
    document: str | None
    section: str | None
    status: str | None
    coverage: str
    verification: str
    basis: str
    rollup: str | None
    milestones: tuple[str, ...]
    test_plans: tuple[str, ...]
    test_cases: tuple[str, ...]
    due: date | None
    expected: date | None
    lower_bound: bool

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of one requirement."""
        found: dict[str, Any] = {name: getattr(self, name) for name in self.__slots__}
        for name in ("milestones", "test_plans", "test_cases"):
            found[name] = list(found[name])
        return {**found, "due": iso(self.due), "expected": iso(self.expected)}


@dataclass(frozen=True, slots=True)
class CoverageReport:
    """The answer of `coverage`.

    Attributes:
        as_of: the date of the question.
        by: what the groups are by.
        totals: all active requirements.
        inactive: how many requirements are withdrawn, and deferred; they are in no other number.
        groups: in the order of their keys, None last. Grouped by WBS or milestone, a requirement
            counts in each of its groups.
        requirements: the active ones, in natural order.
        shares: what is judged of them.
    """

    as_of: date
    by: str
    totals: Tally
    inactive: dict[str, int]
    groups: tuple[Group, ...]
    requirements: tuple[CoveredRequirement, ...]
    shares: Shares = field(default_factory=Shares)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of `coverage`."""
        return {
            "schema": "tracemap/coverage/1",
            "as_of": self.as_of.isoformat(),
            "by": self.by,
            "totals": self.totals.to_dict(),
            "inactive": self.inactive,
            "groups": [group.to_dict() for group in self.groups],
            **self.shares.to_dict(),
            "requirements": [requirement.to_dict() for requirement in self.requirements],
        }


def coverage(snapshot: Snapshot, by: str = "priority") -> CoverageReport:
    """Return how far the requirements are covered; linear in requirements and their links.

    Raises:
        UsageError: `by` is none of `GROUPINGS`.
    """
    if by not in GROUPINGS:
        raise UsageError(f"requirements cannot be grouped by {by!r}", f"by {', '.join(GROUPINGS)}")
    keys_of = _keys(snapshot, by)
    verification = snapshot.verification
    active = [number for number, counts in enumerate(verification.active) if counts]
    members: dict[str | None, list[int]] = {}
    for number in active:
        for key in keys_of(number) or [None]:
            members.setdefault(key, []).append(number)
    in_order = sorted(members, key=lambda key: (key is None, natural_key(key or "")))
    statuses = [requirement.status for requirement in snapshot.catalog.requirements.values()]
    return CoverageReport(
        as_of=snapshot.as_of,
        by=by,
        totals=tally(snapshot, active),
        inactive={status: statuses.count(status) for status in ("withdrawn", "deferred")},
        groups=tuple(_group(snapshot, by, key, members[key]) for key in in_order),
        requirements=tuple(covered(snapshot, number) for number in active),
    )


def _group(snapshot: Snapshot, by: str, key: str | None, numbers: list[int]) -> Group:
    ids = tuple(snapshot.evidence.requirements[number] for number in numbers)
    return Group(by, key, tally(snapshot, numbers), ids)


def tally(snapshot: Snapshot, numbers: Iterable[int]) -> Tally:
    """Count requirements, given by number, by coverage and by state."""
    verification = snapshot.verification
    found = list(numbers)
    counts: dict[str, int] = dict.fromkeys([*Coverage, *State], 0)
    for number in found:
        counts[verification.coverage(number)] += 1
        counts[verification.states[number]] += 1
    return Tally(
        requirements=len(found),
        **{name: counts[name] for name in Tally.__slots__ if name in counts},
    )


def covered(snapshot: Snapshot, number: int) -> CoveredRequirement:
    """Return how far one requirement, given by its number, is covered and verified."""
    evidence, verification = snapshot.evidence, snapshot.verification
    requirement = snapshot.catalog.requirements[evidence.requirements[number]]
    cases = evidence.cases_of_requirement[number]
    plans = sorted({plan for case in cases for plan in evidence.plans_of_case[case]})
    rollup = verification.rollups[number]
    return CoveredRequirement(
        id=requirement.id,
        title=requirement.title,
        priority=requirement.priority,
        document=requirement.document,
        section=requirement.section,
        status=requirement.status,
        coverage=verification.coverage(number).value,
        verification=verification.states[number].value,
        basis=verification.basis(number).value,
        rollup=rollup.value if rollup else None,
        milestones=tuple(snapshot.precedence.codes(evidence.milestones_of_requirement[number])),
        test_plans=tuple(evidence.test_plans[plan] for plan in plans),
        test_cases=tuple(evidence.test_cases[case] for case in cases),
        due=verification.due(number),
        expected=verification.expected(number),
        lower_bound=verification.lower_bound(number),
    )


def _keys(snapshot: Snapshot, by: str) -> Callable[[int], Iterable[str | None]]:
    """Return the function from the number of a requirement to the keys of its groups."""
    requirements = list(snapshot.catalog.requirements.values())
    milestones = snapshot.precedence.milestones
    milestones_of = snapshot.evidence.milestones_of_requirement

    def wbs(number: int) -> Iterable[str]:
        return {one for milestone in milestones_of[number] for one in milestones[milestone].wbs}

    groupings: dict[str, Callable[[int], Iterable[str | None]]] = {
        "priority": lambda number: [requirements[number].priority],
        "document": lambda number: [requirements[number].document],
        "section": lambda number: [_section(requirements[number].section)],
        "wbs": wbs,
        "milestone": lambda number: snapshot.precedence.codes(milestones_of[number]),
    }
    return groupings[by]


def _section(section: str | None) -> str | None:
    """Return the first two components of the number of a section: 1.4 of 1.4.3.2."""
    return section and ".".join(section.split(".")[:2])
