"""What the first page says: how the plan stands, and what needs attention first."""

from __future__ import annotations

from dataclasses import dataclass

from tracemap.analysis.blocking import Blocker
from tracemap.analysis.isodate import days_later
from tracemap.questions.burndown import Burndown, burndown
from tracemap.questions.coverage import CoverageReport, coverage
from tracemap.site.entries import Entry
from tracemap.site.facts import Facts


@dataclass(frozen=True, slots=True)
class Overview:
    """The first page.

    Attributes:
        completed, milestones: how many milestones of this project are completed, of how many.
    """

    completed: int
    milestones: int
    overdue: tuple[Entry, ...]
    due_soon: tuple[Entry, ...]
    blockers: tuple[tuple[Entry, Blocker], ...]
    coverage: CoverageReport
    burndown: Burndown


def overview(facts: Facts) -> Overview:
    """Return what the first page says."""
    schedule, milestones = facts.snapshot.schedule, facts.snapshot.precedence.milestones
    entries = facts.entries
    last = days_later(facts.as_of, 90)
    counted = [n for n, one in enumerate(milestones) if not one.external and schedule.final(n) == n]
    soon = [
        n
        for n in counted
        if schedule.is_open(n) and (due := milestones[n].due) and facts.as_of <= due <= last
    ]
    return Overview(
        completed=sum(schedule.completed[n] for n in counted),
        milestones=len(counted),
        overdue=tuple(entries.milestones[n] for n in counted if schedule.overdue(n)),
        due_soon=tuple(entries.milestones[n] for n in soon),
        blockers=tuple((entries.by_id[one.id], one) for one in facts.blockers[:10]),
        coverage=coverage(facts.snapshot),
        burndown=burndown(facts.snapshot),
    )
