"""What blocks a milestone or a requirement: root blockers, blocking chains, and the plan's worst blockers.

A blocking chain is a path of incomplete milestones from a root blocker to the target. Chains can be
exponentially many: they are counted exactly, and listed up to a limit.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from tracemap.analysis.behind import counts_behind
from tracemap.analysis.critical import Link, chain_links
from tracemap.analysis.drag import PlanDrag, drags, plan_drags
from tracemap.analysis.isodate import days_between, iso
from tracemap.analysis.schedule import Schedule
from tracemap.analysis.verification import Verification
from tracemap.graph.algorithms import reachable


@dataclass(frozen=True, slots=True)
class Blocked:
    """What stands between a target and its completion.

    Attributes:
        id, name: of the milestone or requirement asked about.
        due: its baseline date; of a requirement the latest of its milestones'.
        expected: its expected date; `lower_bound` says that it can only be later.
        slip_days: expected minus due in days, positive when late.
        completed: the date of completion; of a requirement, when the last of its milestones was completed.
        incomplete_predecessors: how many incomplete milestones it waits for, transitively.
        root_blockers: those of them that wait for no other, in natural order.
        chain_count: how many blocking chains lead to it, exactly.
        critical_chain: the chain that sets the expected date, the milestone whose own date does so first.
        critical_links: the same, with dates, owners, what each adds to the slip, and its drag.
        chains: blocking chains, root blocker first, the target last; the critical one first, then by slip.
        chain_links: the same, as `critical_links`; of a requirement without itself.
    """

    id: str
    name: str | None
    due: date | None
    expected: date | None
    lower_bound: bool
    slip_days: int | None
    completed: date | None
    incomplete_predecessors: int
    root_blockers: tuple[str, ...]
    chain_count: int
    critical_chain: tuple[str, ...]
    critical_links: tuple[Link, ...]
    chains: tuple[tuple[str, ...], ...]
    chain_links: tuple[tuple[Link, ...], ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of one target of `blocking`."""
        return {
            "id": self.id,
            "name": self.name,
            "due": iso(self.due),
            "expected": iso(self.expected),
            "lower_bound": self.lower_bound,
            "slip_days": self.slip_days,
            "completed": iso(self.completed),
            "incomplete_predecessors": self.incomplete_predecessors,
            "root_blockers": list(self.root_blockers),
            "chain_count": self.chain_count,
            "critical_chain": list(self.critical_chain),
            "critical_links": [link.to_dict() for link in self.critical_links],
            "chains": [list(chain) for chain in self.chains],
            "chain_links": [[link.to_dict() for link in chain] for chain in self.chain_links],
        }


@dataclass(frozen=True, slots=True)
class Blocker:
    """A root blocker of the plan, with how much stands behind it.

    Attributes:
        blocks_milestones: incomplete milestones that wait for it, transitively.
        blocks_requirements: active requirements that wait for it: of it, of those, and of what they replace.
        drag_days: the days won were it done today, summed over those milestones; `drag_milestones` of them
            would come earlier.
    """

    id: str
    name: str | None
    owner: str | None
    due: date | None
    expected: date | None
    slip_days: int | None
    blocks_milestones: int
    blocks_requirements: int
    drag_days: int
    drag_milestones: int

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of one of the `top_blockers`."""
        return {
            "id": self.id,
            "name": self.name,
            "due": iso(self.due),
            "expected": iso(self.expected),
            "slip_days": self.slip_days,
            "blocks_milestones": self.blocks_milestones,
            "blocks_requirements": self.blocks_requirements,
            "owner": self.owner,
            "drag_days": self.drag_days,
            "drag_milestones": self.drag_milestones,
        }


RANKS: dict[str, Callable[[Blocker], tuple[int, ...]]] = {
    "milestones": lambda one: (one.blocks_milestones, one.blocks_requirements),
    "requirements": lambda one: (one.blocks_requirements, one.blocks_milestones),
    "drag": lambda one: (one.drag_days, one.blocks_milestones, one.blocks_requirements),
}
"""By what root blockers are ranked: the numbers that are compared, the largest first."""


def milestone_blocking(schedule: Schedule, number: int, limit: int) -> Blocked:
    """Return what blocks a milestone; linear in the links above it, times the chains listed."""
    milestone = schedule.precedence.milestones[number]
    final = schedule.final(number)
    group = schedule.group(number)
    web = _Web(schedule, [group] if group >= 0 else [])
    chains = list(web.chains(limit))
    listed = [schedule.unfolded(groups, final) for groups in chains]
    critical = schedule.critical_groups(group) if group >= 0 else []
    won = _won(schedule, [group], [critical, *chains])
    return Blocked(
        id=milestone.id,
        name=milestone.name,
        due=milestone.due,
        expected=schedule.expected(number),
        lower_bound=schedule.lower_bound(number),
        slip_days=schedule.slip_days(number),
        completed=schedule.precedence.milestones[final].completed
        if schedule.is_completed(number)
        else None,
        incomplete_predecessors=web.size() - (1 if group >= 0 else 0),
        root_blockers=tuple(
            code for code in web.root_codes() if code != schedule.precedence.code(final)
        ),
        chain_count=web.count(),
        critical_chain=tuple(schedule.precedence.codes(schedule.critical_chain(number))),
        critical_links=chain_links(
            schedule,
            schedule.unfolded(critical, final) if critical else [],
            won,
        ),
        chains=tuple(tuple(schedule.precedence.codes(chain)) for chain in listed),
        chain_links=tuple(chain_links(schedule, chain, won) for chain in listed),
    )


def requirement_blocking(
    verification: Verification, number: int, title: str | None, limit: int
) -> Blocked:
    """Return what blocks a requirement: its milestones, and what they wait for."""
    schedule = verification.schedule
    identifier = verification.evidence.requirements[number]
    milestones = verification.evidence.milestones_of_requirement[number]
    groups = sorted({schedule.group(one) for one in milestones} - {-1})
    web = _Web(schedule, groups)
    expected, due = verification.expected(number), verification.due(number)
    completed = expected if milestones and not groups else None
    latest = (
        [group for group in groups if schedule.group_expected[group] == expected]
        if expected
        else []
    )
    critical = schedule.critical_groups(min(latest, key=schedule.preference)) if latest else []
    chains = list(web.chains(limit, of_its_own=True))
    won = _won(schedule, groups, [critical, *chains])
    members = _members(schedule, critical)
    return Blocked(
        id=identifier,
        name=title,
        due=due,
        expected=expected,
        lower_bound=verification.lower_bound(number),
        slip_days=days_between(due, expected),
        completed=completed,
        incomplete_predecessors=web.size(),
        root_blockers=tuple(web.root_codes()),
        chain_count=web.count(of_its_own=True),
        critical_chain=(*schedule.precedence.codes(members), identifier) if critical else (),
        critical_links=chain_links(schedule, members, won),
        chains=tuple((*_codes(schedule, chain), identifier) for chain in chains),
        chain_links=tuple(chain_links(schedule, _members(schedule, one), won) for one in chains),
    )


def _won(
    schedule: Schedule, ends: list[int], chains: Iterable[Sequence[int]]
) -> dict[int, int | None]:
    """Return the drag of every group of some chains on what some groups are the ends of."""
    groups = sorted({group for chain in chains for group in chain})
    return dict(zip(groups, drags(schedule, ends, groups), strict=True))


def _members(schedule: Schedule, groups: Iterable[int]) -> list[int]:
    return [member for group in groups for member in schedule.groups[group]]


def top_blockers(
    schedule: Schedule, verification: Verification, rank: str = "milestones"
) -> list[Blocker]:
    """Return the root blockers of the plan, ranked by one of `RANKS`, the worst first.

    Milestones that wait for one another in a cycle, and for nothing else, are all root blockers.
    """
    roots = schedule.root_groups
    behind_milestones = counts_behind(
        schedule, [set(members) for members in schedule.groups], roots
    )
    requirements: list[set[int]] = [set() for _ in schedule.groups]
    for number, verified in enumerate(verification.evidence.requirements_of_milestone):
        group = schedule.group(number)
        if group >= 0:
            requirements[group].update(one for one in verified if verification.active[one])
    behind_requirements = counts_behind(schedule, requirements, roots)
    won = plan_drags(schedule)
    found = [
        _blocker(
            schedule, member, behind_milestones[group] - 1, behind_requirements[group], won[group]
        )
        for group in roots
        for member in schedule.groups[group]
    ]
    return sorted(found, key=RANKS[rank], reverse=True)


def _blocker(
    schedule: Schedule, number: int, milestones: int, requirements: int, won: PlanDrag
) -> Blocker:
    milestone = schedule.precedence.milestones[number]
    return Blocker(
        id=milestone.id,
        name=milestone.name,
        owner=milestone.owner,
        due=milestone.due,
        expected=schedule.expected(number),
        slip_days=schedule.slip_days(number),
        blocks_milestones=milestones,
        blocks_requirements=requirements,
        # In a cycle the others count among what stands behind one, and would be done with it: no more is won.
        drag_days=won.days,
        drag_milestones=won.milestones,
    )


def _codes(schedule: Schedule, groups: Iterable[int]) -> list[str]:
    return schedule.precedence.codes(_members(schedule, groups))


class _Web:
    """The groups that one or several targets wait for, the targets included."""

    def __init__(self, schedule: Schedule, targets: list[int]) -> None:
        self._schedule = schedule
        self._targets = targets
        self._groups = sorted(reachable(schedule.waits_for, targets))

    def size(self) -> int:
        """Return how many milestones stand in the web."""
        return sum(len(self._schedule.groups[group]) for group in self._groups)

    def root_codes(self) -> list[str]:
        """Return the codes of the milestones that wait for nothing outside their group."""
        roots = [group for group in self._groups if not self._schedule.waits_for[group]]
        return self._schedule.precedence.codes(
            sorted(n for group in roots for n in self._schedule.groups[group])
        )

    def _ends(self, *, of_its_own: bool) -> list[int]:
        """Return the targets that chains lead to: a milestone alone is none, a cycle is."""
        waits_for, groups = self._schedule.waits_for, self._schedule.groups
        return [
            one for one in self._targets if of_its_own or waits_for[one] or len(groups[one]) > 1
        ]

    def count(self, *, of_its_own: bool = False) -> int:
        """Return the number of chains from the roots to the targets, exactly.

        A milestone that waits for none is no chain, unless the chains lead on to something `of_its_own`.
        A count is dropped after its last reader, since it may have as many digits as there are groups.
        """
        targets = set(self._ends(of_its_own=of_its_own))
        readers = dict.fromkeys(self._groups, 0)
        for group in self._groups:
            for above in self._schedule.waits_for[group]:
                readers[above] += 1
        counts: dict[int, int] = {}
        total = 0
        for group in self._groups:
            waits = self._schedule.waits_for[group]
            counts[group] = sum(counts[above] for above in waits) if waits else 1
            if group in targets:
                total += counts[group]
            for above in waits:
                readers[above] -= 1
                if not readers[above]:
                    del counts[above]
        return total

    def chains(self, limit: int, *, of_its_own: bool = False) -> Iterator[list[int]]:
        """Yield chains of groups, root first, up to `limit`: the critical one first, then by slip.

        The slip of a chain is that of the latest date on it, or of the question where all are past. Best
        first search backwards from the targets: the expected date of a group is the best that any chain
        through it can reach, so none is tried in vain.
        """
        schedule = self._schedule
        heap: list[tuple[int, int, int, _Path]] = []
        ends = self._ends(of_its_own=of_its_own)
        for rank, target in enumerate(sorted(ends, key=self._latest_first)):
            heapq.heappush(
                heap, (-self._reach(target), 0, rank, _Path(target, None, self._own(target)))
            )
        entries = 0
        while heap and limit > 0:
            _, depth, _, path = heapq.heappop(heap)
            waits = schedule.waits_for[path.group]
            if not waits:
                limit -= 1
                yield path.spelt()
            for above in sorted(waits, key=self._latest_first):
                entries += 1
                reach = max(path.latest, self._reach(above))
                longer = _Path(above, path, max(path.latest, self._own(above)))
                heapq.heappush(heap, (-reach, depth - 1, entries, longer))

    def _latest_first(self, group: int) -> tuple[int, bool, int]:
        return (-self._reach(group), *self._schedule.preference(group))

    def _reach(self, group: int) -> int:
        expected = self._schedule.group_expected[group]
        return expected.toordinal() if expected else 0

    def _own(self, group: int) -> int:
        own = self._schedule.own_date(group)
        return max(own, self._schedule.as_of).toordinal() if own else 0


class _Path(NamedTuple):
    """A path of groups backwards from a target: its first group, the rest, and the latest date on it."""

    group: int
    rest: _Path | None
    latest: int

    def spelt(self) -> list[int]:
        """Return the groups, the first of the path first."""
        groups = []
        here: _Path | None = self
        while here is not None:
            groups.append(here.group)
            here = here.rest
        return groups
