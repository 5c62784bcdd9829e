"""Which requirements a milestone verifies, and by what."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracemap.analysis.isodate import iso
from tracemap.graph.evidence import Via
from tracemap.model import Milestone
from tracemap.questions.lookup import find_item
from tracemap.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class VerifiedRequirement:
    """One requirement that a milestone verifies.

    Attributes:
        vias: how: its claim, or test plan and test case as `LVV-P77/LVV-T217`; the claim first.
        inherited_from: the predecessor that brings it, the nearest of them; None where the milestone
            itself does.
        verification: the state of the requirement.
    """

    id: str
    title: str | None
    priority: str | None
    vias: tuple[Via, ...]
    inherited_from: str | None
    verification: str

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of one requirement; `via` is the first of its `vias`."""
        return {
            "id": self.id,
            "title": self.title,
            "priority": self.priority,
            "via": str(self.vias[0]),
            "vias": [str(via) for via in self.vias],
            "inherited_from": self.inherited_from,
            "verification": self.verification,
        }


@dataclass(frozen=True, slots=True)
class Verifies:
    """The answer of `verifies`; requirements in natural order."""

    as_of: date
    milestone: Milestone
    state: str
    expected: date | None
    lower_bound: bool
    cumulative: bool
    test_plans: tuple[str, ...]
    requirements: tuple[VerifiedRequirement, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of `verifies`."""
        return {
            "schema": "tracemap/verifies/1",
            "as_of": self.as_of.isoformat(),
            "milestone": {
                "id": self.milestone.id,
                "name": self.milestone.name,
                "state": self.state,
                "due": iso(self.milestone.due),
                "expected": iso(self.expected),
                "lower_bound": self.lower_bound,
                "completed": iso(self.milestone.completed),
                "test_plans": list(self.test_plans),
            },
            "cumulative": self.cumulative,
            "requirements": [requirement.to_dict() for requirement in self.requirements],
        }


def verifies(snapshot: Snapshot, code: str, *, cumulative: bool = False) -> Verifies:
    """Return the requirements of a milestone; with `cumulative` also those of all its predecessors.

    Raises:
        UnknownIdError: the plan has no such milestone.
    """
    milestone = find_item(snapshot, code, "milestone")
    assert isinstance(milestone, Milestone)
    precedence, evidence = snapshot.precedence, snapshot.evidence
    number = precedence.number[milestone.id]
    nearest = _nearest(snapshot, number, cumulative=cumulative)
    vias = {bringer: evidence.vias(bringer) for bringer in dict.fromkeys(nearest.values())}
    requirements = list(snapshot.catalog.requirements.values())
    schedule = snapshot.schedule
    return Verifies(
        as_of=snapshot.as_of,
        milestone=milestone,
        state=schedule.state(number).value,
        expected=schedule.expected(number),
        lower_bound=schedule.lower_bound(number),
        cumulative=cumulative,
        test_plans=tuple(evidence.test_plans[plan] for plan in evidence.plans_of_milestone[number]),
        requirements=tuple(
            VerifiedRequirement(
                id=requirements[requirement].id,
                title=requirements[requirement].title,
                priority=requirements[requirement].priority,
                vias=tuple(vias[bringer][requirement]),
                inherited_from=None if bringer == number else precedence.code(bringer),
                verification=snapshot.verification.states[requirement].value,
            )
            for requirement, bringer in sorted(nearest.items())
        ),
    )


def _nearest(snapshot: Snapshot, start: int, *, cumulative: bool) -> dict[int, int]:
    """Return, for each requirement of a milestone, the milestone that brings it: itself or a predecessor.

    Breadth first, so of several predecessors the one fewest links away is named.
    """
    predecessors = snapshot.precedence.predecessors
    nearest: dict[int, int] = {}
    seen = {start}
    waiting = deque([start])
    while waiting:
        number = waiting.popleft()
        for requirement in snapshot.evidence.requirements_of_milestone[number]:
            nearest.setdefault(requirement, number)
        for other in predecessors[number] if cumulative else ():
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return nearest
