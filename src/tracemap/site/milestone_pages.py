"""What the page of a milestone says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from tracemap.analysis.blocking import Blocker
from tracemap.analysis.floats import free_float
from tracemap.analysis.isodate import in_days
from tracemap.analysis.schedule import MilestoneState
from tracemap.findings import Finding
from tracemap.model import Milestone, place_of
from tracemap.output.terminal import quantity
from tracemap.site.entries import Entry
from tracemap.site.facts import ROOTS, Facts
from tracemap.site.fragments import Neighbour
from tracemap.site.passages import Passage, passages
from tracemap.site.past import Then
from tracemap.site.wording import listed, when

LONGEST_CHAIN = 25
"""How many milestones of a critical chain a page lists, from its own backwards."""


class Link(NamedTuple):
    """A milestone of a critical chain, with its due date and how late it is."""

    entry: Entry
    due: date | None
    slip_days: int | None


@dataclass(frozen=True, slots=True)
class Waits:
    """What an open milestone waits for, and what waits for it.

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
    roots: tuple[Neighbour, ...]
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
        place: where it is written.
        answer: in a sentence or two, how it stands and what hangs on it.
        waits: None where it is completed or superseded.
        replaced_by, replaces: by `superseded_by`.
        verified: how many of its requirements are in each state.
        then: the dates that it had, the oldest first; empty where they are not known to have changed.
    """

    entry: Entry
    item: Milestone
    place: str
    answer: str
    slip_days: int | None
    waits: Waits | None
    predecessors: tuple[Neighbour, ...]
    successors: tuple[Neighbour, ...]
    replaced_by: tuple[Neighbour, ...]
    replaces: tuple[Neighbour, ...]
    requirements: tuple[Neighbour, ...]
    verified: tuple[tuple[str, int], ...]
    test_plans: tuple[Neighbour, ...]
    description: tuple[Passage, ...]
    comment: tuple[Passage, ...]
    findings: tuple[Finding, ...]
    then: tuple[Then, ...]


def milestone_pages(facts: Facts) -> Iterator[MilestonePage]:
    """Yield the page of every milestone, in the order of the codes."""
    stands_for, entries = facts.snapshot.precedence.stands_for, facts.entries.milestones
    replaces: dict[int, list[Neighbour]] = {}
    for number, final in enumerate(stands_for):
        if final != number:
            replaces.setdefault(final, []).append(Neighbour(entries[number]))
    for number in range(len(stands_for)):
        yield _page(facts, number, tuple(replaces.get(number, ())))


def _page(facts: Facts, number: int, replaces: tuple[Neighbour, ...]) -> MilestonePage:
    snapshot, entries = facts.snapshot, facts.entries
    precedence = snapshot.precedence
    item, final = precedence.milestones[number], precedence.stands_for[number]
    waits = _waits(facts, number) if snapshot.schedule.is_open(number) else None
    requirements = _requirements(facts, number)
    return MilestonePage(
        entry=entries.milestones[number],
        item=item,
        place=str(place_of(item)),
        answer=f"{_standing(facts, number)} {_weight(waits) if waits else ''}".rstrip(),
        slip_days=snapshot.schedule.slip_days(number),
        waits=waits,
        predecessors=_predecessors(facts, number),
        successors=_successors(facts, number),
        replaced_by=(Neighbour(entries.milestones[final]),) if final != number else (),
        replaces=replaces,
        requirements=requirements,
        verified=facts.in_states(one.entry for one in requirements),
        test_plans=tuple(
            Neighbour(entries.test_plans[one], facts.results_said(one))
            for one in snapshot.evidence.plans_of_milestone[number]
        ),
        description=passages(item.description, entries.by_id),
        comment=passages(item.comment, entries.by_id),
        findings=tuple(facts.findings.get(item.id, ())),
        then=facts.then.get(item.id, ()),
    )


def _standing(facts: Facts, number: int) -> str:
    """Return in a sentence how a milestone stands."""
    schedule = facts.snapshot.schedule
    milestone = schedule.precedence.milestones[number]
    due, slip = milestone.due, schedule.slip_days(number)
    expected = when(schedule.expected(number), lower_bound=schedule.lower_bound(number))
    match schedule.state(number):
        case MilestoneState.COMPLETED:
            late = f", {_late(slip)} (due {due})" if slip is not None else ""
            return f"Completed on {milestone.completed}{late}."
        case MilestoneState.SUPERSEDED:
            return f"Superseded: {schedule.precedence.code(schedule.final(number))} stands for it."
        case MilestoneState.OVERDUE if due:
            past = in_days((facts.as_of - due).days)
            return f"Overdue by {past}: due on {due}, expected {expected}."
        case MilestoneState.LATE:
            more = " or more" if schedule.lower_bound(number) else ""
            return f"Late by {in_days(slip or 0)}{more}: due on {due}, expected {expected}."
        case MilestoneState.ON_TIME:
            if due is None:
                return f"Expected {expected}; it has no due date of its own."
            return f"On time: due on {due}, expected {expected}."
        case _:
            return "No date: neither it nor anything that it waits for has one."


def _late(slip: int) -> str:
    if slip == 0:
        return "on the day"
    return f"{in_days(abs(slip))} {'late' if slip > 0 else 'early'}"


def _weight(waits: Waits) -> str:
    """Return in a sentence what hangs on a milestone, and what it hangs on."""
    held = []
    if waits.behind:
        held.append(quantity(waits.behind, "milestone"))
    if waits.requirements_behind:
        held.append(quantity(waits.requirements_behind, "requirement"))
    said = f"It holds up {listed(held)}." if held else "Nothing waits for it."
    if not waits.before:
        return f"{said} It waits for no incomplete milestone."
    before = quantity(waits.before, "incomplete milestone")
    roots = f", from {quantity(waits.root_count, 'root blocker')}" if waits.root_count else ""
    return f"{said} It waits for {before}{roots}."


def _waits(facts: Facts, number: int) -> Waits:
    schedule, entries = facts.snapshot.schedule, facts.entries
    group = schedule.group(number)
    roots = facts.roots[group]
    blocker = facts.blocker.get(entries.milestones[number].id)
    chain, left = _chain(facts, number)
    return Waits(
        before=facts.before[group] - 1,
        root_count=roots.total - (blocker is not None),
        roots=tuple(_root(facts, root) for root in roots.first if root != number)[:ROOTS],
        chain=chain,
        chain_left=left,
        behind=facts.behind[group] - 1,
        requirements_behind=facts.requirements_behind[group],
        blocker=blocker,
        free_float=free_float(schedule, group),
        total_float=facts.floats.days(group),
    )


def _root(facts: Facts, number: int) -> Neighbour:
    entry = facts.entries.milestones[number]
    behind = quantity(facts.blocker[entry.id].blocks_milestones, "milestone")
    return Neighbour(entry, f"holds up {behind}")


def _chain(facts: Facts, number: int) -> tuple[tuple[Link, ...], int]:
    """Return the end of the critical chain of a milestone, and how many come before that."""
    schedule = facts.snapshot.schedule
    here: int | None = schedule.group(number)
    total = 0 if here is None else facts.chain_lengths[here]
    chain = [number]
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
    group = schedule.group_of[number]
    driver = facts.drivers[group] if group >= 0 else None
    code, through = precedence.code(number), snapshot.catalog.through
    return tuple(
        Neighbour(
            milestones[one],
            _said(
                "sets the date" if driver is not None and schedule.group(one) == driver else "",
                through.get((precedence.code(one), code), ()),
            ),
        )
        for one in precedence.predecessors[number]
    )


def _successors(facts: Facts, number: int) -> tuple[Neighbour, ...]:
    precedence, milestones = facts.snapshot.precedence, facts.entries.milestones
    code, through = precedence.code(number), facts.snapshot.catalog.through
    return tuple(
        Neighbour(milestones[one], _said("", through.get((code, precedence.code(one)), ())))
        for one in precedence.successors[number]
    )


def _said(role: str, through: tuple[str, ...]) -> str:
    """Return what there is to say of a link: that it sets the date, and what P6 joins the two through."""
    more = f" and {len(through) - 5} more" if len(through) > 5 else ""
    joined = f"through {', '.join(through[:5])}{more}" if through else ""
    return "; ".join(part for part in (role, joined) if part)


def _requirements(facts: Facts, number: int) -> tuple[Neighbour, ...]:
    evidence, entries = facts.snapshot.evidence, facts.entries
    plans: dict[int, list[str]] = {}
    for plan in evidence.plans_of_milestone[number]:
        for one in evidence.requirements_of_plan[plan]:
            plans.setdefault(one, []).append(evidence.test_plans[plan])
    claims = facts.claims[number]
    found = []
    for one in evidence.requirements_of_milestone[number]:
        via = [*(["its claim"] if one in claims else ()), *plans.get(one, ())]
        priority = facts.requirements[one].priority
        said = f"priority {priority}, " if priority else ""
        found.append(Neighbour(entries.requirements[one], f"{said}by {listed(via)}"))
    return tuple(found)
