"""How far the requirements are covered and verified: in all, in groups, and one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import Any, NamedTuple

from tracemap.analysis.isodate import iso
from tracemap.analysis.verification import Coverage, State
from tracemap.errors import UsageError
from tracemap.identifiers import natural_key
from tracemap.questions.shares import Shares
from tracemap.snapshot import Snapshot

GROUPINGS = ("priority", "wbs", "section", "document", "milestone")
"""What requirements can be grouped by."""
_AS_WRITTEN = ("id", "title", "priority", "document", "section", "status")
_value = attrgetter("_value_")  # `value` is worked out in Python, at ten times the cost


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


class CoveredRequirement(NamedTuple):
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
        found = self._asdict()
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
        requirements=tuple(covered(snapshot, active)),
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


def covered(snapshot: Snapshot, numbers: Sequence[int]) -> list[CoveredRequirement]:
    """Return how far requirements, given by their numbers, are covered and verified.

    Column by column, which takes half the time of one after the other.
    """
    evidence, verification = snapshot.evidence, snapshot.verification
    catalog, precedence = snapshot.catalog.requirements, snapshot.precedence
    requirements = [catalog[evidence.requirements[number]] for number in numbers]
    cases_of = [evidence.cases_of_requirement[number] for number in numbers]
    milestones_of = [evidence.milestones_of_requirement[number] for number in numbers]
    of_case = evidence.plans_of_case
    plans_of = [sorted({plan for case in cases for plan in of_case[case]}) for cases in cases_of]
    rollups = verification.rollups
    columns = (
        *([getattr(one, name) for one in requirements] for name in _AS_WRITTEN),
        map(_value, map(verification.coverage, numbers)),
        [_value(verification.states[number]) for number in numbers],
        map(_value, map(verification.basis, numbers)),
        [rollup and _value(rollup) for rollup in (rollups[number] for number in numbers)],
        (tuple(precedence.codes(milestones)) for milestones in milestones_of),
        (tuple([evidence.test_plans[plan] for plan in plans]) for plans in plans_of),
        (tuple([evidence.test_cases[case] for case in cases]) for cases in cases_of),
        map(verification.due, numbers),
        map(verification.expected, numbers),
        map(verification.lower_bound, numbers),
    )
    return list(map(CoveredRequirement._make, zip(*columns, strict=True)))


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
