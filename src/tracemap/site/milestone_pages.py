"""What the page of a milestone says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from tracemap.analysis.blocking import Blocker
from tracemap.analysis.floats import free_float
from tracemap.findings import Finding
from tracemap.model import Milestone, place_of
from tracemap.site.entries import Entry
from tracemap.site.facts import Facts
from tracemap.site.passages import Passage, passages

LONGEST_CHAIN = 25
"""How many milestones of a critical chain a page lists, from its own backwards."""


class Neighbour(NamedTuple):
    """A milestone beside another; `through` are the activities by which P6 joins the two."""

    entry: Entry
    through: tuple[str, ...] = ()
    sets_date: bool = False


class Verified(NamedTuple):
    """A requirement of a milestone, by its claim, by test plans, or by both."""

    entry: Entry
    priority: str | None
    claimed: bool
    plans: tuple[Entry, ...]


class Link(NamedTuple):
    """A milestone of a critical chain, with its due date and how late it is."""

    entry: Entry
    due: date | None
    slip_days: int | None


@dataclass(frozen=True, slots=True)
class Waits:
    """What a milestone waits for, and what waits for it.

    Attributes:
        before: how many incomplete milestones it waits for, directly or not.
        root_count: from how many root blockers.
        roots: the first of these.
        chain: the end of the chain that sets its date, itself last; empty where nothing but it does.
        chain_left: how many milestones of the chain come before those.
        behind: how many incomplete milestones wait for it, directly or not.
        requirements_behind: how many active requirements do, its own among them.
        blocker: what would be won were it done today; None where it is no root blocker.
        free_float, total_float: days that it may slip before what waits for it directly comes later; and
            before something comes later that nothing waits for.
    """

    before: int
    root_count: int
    roots: tuple[Entry, ...]
    chain: tuple[Link, ...]
    chain_left: int
    behind: int
    requirements_behind: int
    blocker: Blocker | None
    free_float: int | None
    total_float: int | None


@dataclass(frozen=True, slots=True)
class MilestonePage:
    """The page of a milestone.

    Attributes:
        waits: what it waits for and what waits for it; None where it is completed or superseded.
        replaced_by, replaces: by `superseded_by`.
    """

    entry: Entry
    item: Milestone
    place: str
    slip_days: int | None
    waits: Waits | None
    predecessors: tuple[Neighbour, ...]
    successors: tuple[Neighbour, ...]
    replaced_by: Entry | None
    replaces: tuple[Entry, ...]
    requirements: tuple[Verified, ...]
    test_plans: tuple[Entry, ...]
    description: tuple[Passage, ...]
    comment: tuple[Passage, ...]
    findings: tuple[Finding, ...]


def milestone_pages(facts: Facts) -> Iterator[MilestonePage]:
    """Yield the page of every milestone, in the order of the codes."""
    precedence = facts.snapshot.precedence
    replaces: dict[int, list[Entry]] = {}
    for number, final in enumerate(precedence.stands_for):
        if final != number:
            replaces.setdefault(final, []).append(facts.entries.milestones[number])
    for number in range(len(precedence.milestones)):
        yield _page(facts, number, tuple(replaces.get(number, ())))


def _page(facts: Facts, number: int, replaces: tuple[Entry, ...]) -> MilestonePage:
    snapshot, entries = facts.snapshot, facts.entries
    schedule, precedence = snapshot.schedule, snapshot.precedence
    item, final = precedence.milestones[number], precedence.stands_for[number]
    is_open = schedule.is_open(number)
    return MilestonePage(
        entry=entries.milestones[number],
        item=item,
        place=str(place_of(item)),
        slip_days=schedule.slip_days(number),
        waits=_waits(facts, number) if is_open else None,
        predecessors=_predecessors(facts, number),
        successors=_successors(facts, number),
        replaced_by=entries.milestones[final] if final != number else None,
        replaces=replaces,
        requirements=_requirements(facts, number),
        test_plans=tuple(
            entries.test_plans[one] for one in snapshot.evidence.plans_of_milestone[number]
        ),
        description=passages(item.description, entries.by_id),
        comment=passages(item.comment, entries.by_id),
        findings=tuple(facts.findings.get(item.id, ())),
    )


def _waits(facts: Facts, number: int) -> Waits:
    schedule, entries = facts.snapshot.schedule, facts.entries
    group = schedule.group(number)
    roots = facts.roots[group]
    chain, left = _chain(facts, number)
    return Waits(
        before=facts.before[group] - 1,
        root_count=roots.total,
        roots=tuple(entries.milestones[schedule.groups[root][0]] for root in roots.first),
        chain=chain,
        chain_left=left,
        behind=facts.behind[group] - 1,
        requirements_behind=facts.requirements_behind[group],
        blocker=facts.blocker.get(schedule.precedence.code(number)),
        free_float=free_float(schedule, group),
        total_float=facts.floats.days(group),
    )


def _chain(facts: Facts, number: int) -> tuple[tuple[Link, ...], int]:
    """Return the end of the critical chain of a milestone, and how many come before that."""
    schedule = facts.snapshot.schedule
    here: int | None = schedule.group(number)
    assert here is not None
    total, chain = facts.chain_lengths[here], [number]
    while here is not None and len(chain) < LONGEST_CHAIN:
        chain += [one for one in schedule.groups[here] if one != number][:LONGEST_CHAIN]
        here = facts.drivers[here]
    del chain[LONGEST_CHAIN:]
    if len(chain) == 1:
        return (), 0
    milestones = schedule.precedence.milestones
    links = tuple(
        Link(facts.entries.milestones[one], milestones[one].due, schedule.slip_days(one))
        for one in reversed(chain)
    )
    return links, total - len(chain)


def _predecessors(facts: Facts, number: int) -> tuple[Neighbour, ...]:
    snapshot, milestones = facts.snapshot, facts.entries.milestones
    schedule, precedence = snapshot.schedule, snapshot.precedence
    group = schedule.group(number) if schedule.is_open(number) else -1
    driver = facts.drivers[group] if group >= 0 else None
    code, through = precedence.code(number), snapshot.catalog.through
    return tuple(
        Neighbour(
            milestones[one],
            through.get((precedence.code(one), code), ()),
            sets_date=driver is not None and schedule.group(one) == driver,
        )
        for one in precedence.predecessors[number]
    )


def _successors(facts: Facts, number: int) -> tuple[Neighbour, ...]:
    precedence, milestones = facts.snapshot.precedence, facts.entries.milestones
    code, through = precedence.code(number), facts.snapshot.catalog.through
    return tuple(
        Neighbour(milestones[one], through.get((code, precedence.code(one)), ()))
        for one in precedence.successors[number]
    )


def _requirements(facts: Facts, number: int) -> tuple[Verified, ...]:
    snapshot, entries = facts.snapshot, facts.entries
    evidence = snapshot.evidence
    claimed = set(evidence.claims[number])
    plans: dict[int, list[Entry]] = {}
    for plan in evidence.plans_of_milestone[number]:
        for one in evidence.requirements_of_plan[plan]:
            plans.setdefault(one, []).append(entries.test_plans[plan])
    return tuple(
        Verified(
            entries.requirements[one],
            facts.requirements[one].priority,
            one in claimed,
            tuple(plans.get(one, ())),
        )
        for one in evidence.requirements_of_milestone[number]
    )
