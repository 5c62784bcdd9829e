"""What blocks milestones and requirements, and what blocks the plan as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracemap.analysis.blocking import (
    RANKS,
    Blocked,
    Blocker,
    milestone_blocking,
    requirement_blocking,
    top_blockers,
)
from tracemap.errors import UsageError
from tracemap.model import Requirement
from tracemap.questions.lookup import find_item
from tracemap.snapshot import Snapshot

CHAINS = 10
"""How many blocking chains are listed where nobody says how many."""


@dataclass(frozen=True, slots=True)
class Blocking:
    """The answer of `blocking`.

    Attributes:
        targets: what was asked about, in that order.
        top_blockers: root blockers, those that hold up most first: those of the targets, or of the
            whole plan where no target was named.
    """

    as_of: date
    targets: tuple[Blocked, ...]
    top_blockers: tuple[Blocker, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of `blocking`."""
        return {
            "schema": "tracemap/blocking/1",
            "as_of": self.as_of.isoformat(),
            "targets": [target.to_dict() for target in self.targets],
            "top_blockers": [blocker.to_dict() for blocker in self.top_blockers],
        }


def blocking(
    snapshot: Snapshot,
    identifiers: Sequence[str] = (),
    *,
    limit: int = CHAINS,
    rank: str = "milestones",
) -> Blocking:
    """Return what blocks milestones or requirements; without any, what blocks the plan.

    Args:
        snapshot: the plan as of a date.
        identifiers: milestone codes and requirement ids.
        limit: how many chains are listed for each; they are counted in any case.
        rank: by what root blockers are ranked: milestones behind them, requirements, or drag.

    Raises:
        UnknownIdError: the plan has no such milestone or requirement.
        UsageError: they cannot be ranked by that.
    """
    if rank not in RANKS:
        raise UsageError(f"blockers have no rank {rank!r}", f"the ranks are {', '.join(RANKS)}")
    targets = tuple(
        _blocked(snapshot, identifier, limit) for identifier in dict.fromkeys(identifiers)
    )
    blockers = top_blockers(snapshot.schedule, snapshot.verification, rank)
    if identifiers:
        roots = {code for target in targets for code in target.root_blockers}
        blockers = [blocker for blocker in blockers if blocker.id in roots]
    return Blocking(snapshot.as_of, targets, tuple(blockers))


def _blocked(snapshot: Snapshot, identifier: str, limit: int) -> Blocked:
    item = find_item(snapshot, identifier, "milestone", "requirement")
    if isinstance(item, Requirement):
        number = snapshot.evidence.requirement_number[item.id]
        return requirement_blocking(snapshot.verification, number, item.title, limit)
    return milestone_blocking(snapshot.schedule, snapshot.precedence.number[item.id], limit)
