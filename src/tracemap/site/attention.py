"""The milestones that need attention: what is overdue, what falls due soon, and what hangs on them."""

from __future__ import annotations

from datetime import date
from heapq import nsmallest
from typing import NamedTuple

from tracemap.analysis.isodate import days_later
from tracemap.graph.algorithms import reachable
from tracemap.site.entries import Entry
from tracemap.site.facts import Facts

SOON = 90
"""How many days ahead milestones are listed that fall due."""
_AMONG = 3
"""How many of those that are held up are named."""


class Attention(NamedTuple):
    """A milestone that needs attention, with what it holds up and what it waits for.

    `among` are those of the milestones behind it that matter most.
    """

    entry: Entry
    number: int
    due: date | None
    days: int
    owner: str | None
    behind: int
    requirements_behind: int
    before: int
    among: tuple[Entry, ...] = ()


def overdue_now(facts: Facts) -> list[Attention]:
    """Return the overdue milestones, those that hold up most first."""
    schedule = facts.snapshot.schedule
    numbers = range(len(schedule.completed))
    found = [attention(facts, number) for number in numbers if schedule.overdue(number)]
    return sorted(found, key=lambda one: (-one.behind, -one.requirements_behind, -one.days))


def due_soon(facts: Facts) -> list[Attention]:
    """Return the open milestones that fall due in the next days, the nearest first."""
    schedule, last = facts.snapshot.schedule, days_later(facts.as_of, SOON)
    found = [
        attention(facts, number)
        for number, one in enumerate(schedule.precedence.milestones)
        if schedule.is_open(number) and one.due is not None and facts.as_of <= one.due <= last
    ]
    return sorted(found, key=lambda one: (one.due or facts.as_of, -one.behind))


def attention(facts: Facts, number: int) -> Attention:
    """Return what hangs on an open milestone; `with_what_waits` adds by name."""
    schedule = facts.snapshot.schedule
    milestone, group = schedule.precedence.milestones[number], schedule.group(number)
    due = milestone.due
    return Attention(
        entry=facts.entries.milestones[number],
        number=number,
        due=due,
        days=abs((facts.as_of - due).days) if due else 0,
        owner=milestone.owner,
        behind=facts.behind[group] - 1,
        requirements_behind=facts.requirements_behind[group],
        before=facts.before[group] - 1,
    )


def with_what_waits(facts: Facts, one: Attention) -> Attention:
    """Add the milestones that wait for one, and matter most: our own, of the highest level, due first."""
    schedule = facts.snapshot.schedule
    milestones = schedule.precedence.milestones
    group = schedule.group(one.number)
    waiting = (
        member
        for other in reachable(schedule.held_up, [group])
        for member in schedule.groups[other]
        if member != one.number
    )

    def weight(number: int) -> tuple[bool, int, date, int]:
        other = milestones[number]
        level = 9 if other.level is None else other.level
        return bool(other.external), level, other.due or date.max, number

    worst = nsmallest(_AMONG, waiting, key=weight)
    return one._replace(among=tuple(facts.entries.milestones[number] for number in worst))
