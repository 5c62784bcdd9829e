"""What a milestone document is made of: numbers, and milestones by level, by month and by WBS."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from tracemap.analysis.isodate import iso
from tracemap.questions.coverage import Tally
from tracemap.questions.listing import MilestoneRow
from tracemap.reports.entries import Entry, is_ahead


class Counts(NamedTuple):
    """How many milestones there are, and how they stand; all but the first add up to it."""

    milestones: int
    completed: int
    overdue: int
    late: int
    on_time: int
    undated: int

    @property
    def incomplete(self) -> int:
        """Return how many are not completed."""
        return self.milestones - self.completed

    def to_dict(self) -> dict[str, int]:
        """Return the numbers by name."""
        return self._asdict()


class LevelCounts(NamedTuple):
    """The milestones of one level; None of those that have none."""

    level: int | None
    counts: Counts

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of one level."""
        return {"level": self.level, **self.counts.to_dict()}


class Month(NamedTuple):
    """The milestones that are due in a month, given by its first day, by date; None of those with no date."""

    first_day: date | None
    milestones: tuple[MilestoneRow, ...]

    @property
    def completed(self) -> int:
        """Return how many of them are completed."""
        return sum(not is_ahead(one.state) for one in self.milestones)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of one month."""
        return {
            "month": self.first_day and self.first_day.isoformat()[:7],
            "milestones": [one.id for one in self.milestones],
            "completed": self.completed,
        }


class WbsSection(NamedTuple):
    """The milestones that are counted under one WBS, None of those that have none.

    Attributes:
        open: those that are not completed, what is late first, then by expected date.
        completed: the others, the last one first.
    """

    key: str | None
    counts: Counts
    open: tuple[Entry, ...]
    completed: tuple[Entry, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of one WBS."""
        return {
            "wbs": self.key,
            **self.counts.to_dict(),
            "open": [one.to_dict() for one in self.open],
            "done": [one.to_dict() for one in self.completed],
        }


class Replaced(NamedTuple):
    """A milestone that another replaces."""

    milestone: MilestoneRow
    by: str

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of one superseded milestone."""
        return {"id": self.milestone.id, "name": self.milestone.name, "superseded_by": self.by}


class PriorityCounts(NamedTuple):
    """The requirements of one priority, None of those that have none.

    Attributes:
        expected: when the last of those is expected that are not verified and have a milestone ahead; None
            where there is no such date. `lower_bound` says it can only be later.
    """

    priority: str | None
    counts: Tally
    expected: date | None
    lower_bound: bool

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of one priority."""
        when = {"expected": iso(self.expected), "lower_bound": self.lower_bound}
        return {"priority": self.priority, **self.counts.to_dict(), **when}
