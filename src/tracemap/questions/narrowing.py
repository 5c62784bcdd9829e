"""Which milestones a picture over time counts: those with a code, a WBS and a level that are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tracemap.analysis.schedule import MilestoneState
from tracemap.catalog import Catalog
from tracemap.model import Milestone
from tracemap.questions.lookup import stands_under
from tracemap.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Milestones for which everything holds that is given.

    Attributes:
        prefixes: the code begins with one of these.
        wbs: it stands under one of these WBS elements, or under a part of one.
        levels: its level is one of these.
        external: whether milestones of other projects are among them.
    """

    prefixes: tuple[str, ...] = ()
    wbs: tuple[str, ...] = ()
    levels: frozenset[int] = frozenset()
    external: bool = False

    def holds(self, milestone: Milestone) -> bool:
        """Tell whether a milestone is one of those asked for."""
        if milestone.external and not self.external:
            return False
        if self.prefixes and not milestone.id.startswith(self.prefixes):
            return False
        if self.levels and milestone.level not in self.levels:
            return False
        return not self.wbs or is_under(milestone, self.wbs)

    def words(self) -> list[str]:
        """Return what is asked for, as people write it: `under WBS 02C.06`."""
        found = []
        if self.prefixes:
            found.append(f"codes {' or '.join(f'{prefix}*' for prefix in self.prefixes)}")
        if self.wbs:
            found.append(f"under WBS {' or '.join(self.wbs)}")
        if self.levels:
            found.append(f"level {' or '.join(map(str, sorted(self.levels)))}")
        return found

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of `among`."""
        return {
            "prefixes": list(self.prefixes),
            "wbs": list(self.wbs),
            "levels": sorted(self.levels),
            "external": self.external,
        }


def is_under(milestone: Milestone, wbs: tuple[str, ...]) -> bool:
    """Tell whether a milestone stands under one of some WBS elements, itself or a part of it."""
    return any(stands_under(milestone, one) for one in wbs)


def as_now_known(milestone: Milestone, today: Catalog) -> Milestone:
    """Return a milestone of an older state with the code it has now, and what that state says nothing of.

    An export of dates has no levels, nor which milestones are another project's, and may have no WBS; so
    that the same milestones are asked for then and now, these are as in today's plan.
    """
    now = today.milestone(milestone.id)
    if now is None:
        return milestone
    return milestone._replace(
        id=now.id,
        wbs=milestone.wbs or now.wbs,
        level=now.level if milestone.level is None else milestone.level,
        external=now.external if milestone.external is None else milestone.external,
    )


def narrowed(
    snapshot: Snapshot, narrowing: Narrowing, milestones: Sequence[Milestone] | None = None
) -> list[int]:
    """Return the numbers of the milestones that are asked for, in the order of their codes.

    One that another replaces is left out: the other stands for it.

    Args:
        snapshot: the plan.
        narrowing: which are asked for.
        milestones: all of the plan, by what they are chosen, where that is not what the plan says.
    """
    schedule = snapshot.schedule
    return [
        number
        for number, milestone in enumerate(milestones or snapshot.precedence.milestones)
        if narrowing.holds(milestone) and schedule.state(number) is not MilestoneState.SUPERSEDED
    ]
