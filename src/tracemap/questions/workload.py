"""The work of one WBS or owner, laid over its capacity: in all, by period, and milestone by milestone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import groupby
from sys import float_info
from typing import Any

from tracemap.analysis.allotment import Allotted
from tracemap.analysis.isodate import days_between, iso
from tracemap.analysis.months import Period, end_of, period_of
from tracemap.analysis.supply import Supply
from tracemap.snapshot import Snapshot

Amount = float | None
"""FTE-months, or None where nobody says how many."""


def amount(parts: Sequence[Fraction]) -> Amount:
    """Return the sum of what is known; None where nothing is."""
    return as_number(sum(parts, Fraction(0))) if parts else None


def as_number(value: Fraction) -> float:
    """Return the nearest number; the largest that there is for one beyond it."""
    return float(min(value, Fraction(float_info.max)))


def rounded(value: Amount) -> Amount:
    """Return an amount to a millionth, past which the digits say nothing."""
    return None if value is None else round(value, 6)


@dataclass(frozen=True, slots=True)
class MilestoneEffort:
    """The part of a milestone that a group does.

    Attributes:
        group: the key of the group, or None.
        effort: its share of the effort; None where the milestone says none.
        expected: the day by which it must be done; `lower_bound` says that this can only be later.
        done: the day on which the capacity has done it; None where it never has, or neither is known.
        late_days: by how many days that is after `expected`; None where one of them is missing.
        short: the capacity that is missing for it, beyond what is missing for those due before it; None
            where no capacity is known.
        fits: whether it is done by its date; None where its effort or the capacity is not known.
    """

    id: str
    name: str | None
    group: str | None
    effort: Amount
    expected: date | None
    lower_bound: bool
    done: date | None
    late_days: int | None
    short: Amount
    fits: bool | None

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of one share of a milestone."""
        found = {name: getattr(self, name) for name in self.__slots__}
        found |= {"expected": iso(self.expected), "done": iso(self.done)}
        return found | {"effort": rounded(self.effort), "short": rounded(self.short)}


@dataclass(frozen=True, slots=True)
class PeriodEffort:
    """What a group has to do by dates in one period; amounts are FTE-months.

    Attributes:
        period: its name, as `2024-Q1`; None for the milestones without a date.
        milestones, known: how many there are, and how many of them say an effort.
        effort: their effort; None where none says it.
        capacity: what can be done in the period; None where the group has no capacity, or there is no date.
        effort_so_far, capacity_so_far: from the date of the question to the end of the period.
        short: the capacity that is missing for them, beyond what is missing before; None where no effort or
            no capacity is known.
    """

    period: str | None
    milestones: int
    known: int
    effort: Amount
    capacity: Amount
    effort_so_far: Amount
    capacity_so_far: Amount
    short: Amount

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of one period."""
        found = {name: getattr(self, name) for name in self.__slots__}
        amounts = ("effort", "capacity", "effort_so_far", "capacity_so_far", "short")
        return found | {name: rounded(found[name]) for name in amounts}


@dataclass(frozen=True, slots=True)
class GroupEffort:
    """What one WBS or owner has to do, and whether it can; amounts are FTE-months.

    Attributes:
        key: the WBS or owner; None for the milestones that have none.
        milestones, known: how many incomplete ones there are, and how many of them say an effort.
        effort: their effort; None where none says it.
        has_capacity: whether the configuration gives it any; where not, nothing is judged.
        capacity: what can be done until the last of their dates; None where there is no such date.
        last_expected: the last of their dates.
        fits: whether everything is done by its date, as far as the effort is known; None where none is.
        short: the capacity that is missing; None where no effort is known.
        done: the day on which all is done; None where it never is, or no effort is known.
        periods: those in which something is due, in order.
    """

    key: str | None
    milestones: int
    known: int
    effort: Amount
    has_capacity: bool
    capacity: Amount
    last_expected: date | None
    fits: bool | None
    short: Amount
    done: date | None
    periods: tuple[PeriodEffort, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of one group."""
        found = {name: getattr(self, name) for name in self.__slots__}
        found |= {"last_expected": iso(self.last_expected), "done": iso(self.done)}
        found |= {name: rounded(found[name]) for name in ("effort", "capacity", "short")}
        return found | {"periods": [period.to_dict() for period in self.periods]}


class Workload:
    """What one group has to do, the earliest date first, and the supply that does it; None where unknown."""

    def __init__(
        self, key: str | None, allotted: Sequence[Allotted], supply: Supply | None
    ) -> None:
        """Hold them; `key` is the WBS or the owner, None for the milestones that have none."""
        self._key = key
        self._allotted = allotted
        self._supply = supply

    def group(self, per: str) -> GroupEffort:
        """Return the group as a whole, and by month, quarter or year."""
        days = [day for one in self._allotted if (day := one.work.expected) is not None]
        last = max(days, default=None)
        known = [one for one in self._allotted if one.work.effort is not None]
        ends = [one.done for one in known if one.done is not None]
        judged = self._supply is not None and (known or not self._allotted)
        return GroupEffort(
            key=self._key,
            milestones=len(self._allotted),
            known=len(known),
            effort=amount(_known(self._allotted)) if self._allotted else 0.0,
            has_capacity=self._supply is not None,
            capacity=None if last is None else self._until(end_of(last)),
            last_expected=last,
            fits=all(one.fits for one in known) if judged else None,
            short=self._short(self._allotted),
            done=max(ends, default=None) if judged and len(ends) == len(known) else None,
            periods=tuple(self._periods(per)),
        )

    def _periods(self, per: str) -> Iterator[PeriodEffort]:
        """Yield the periods in which something is due, and what has no date, with running sums."""

        def period(one: Allotted) -> Period | None:
            day = one.work.expected
            return None if day is None else period_of(day, per)

        so_far: list[Fraction] = []
        for found, group in groupby(self._allotted, period):
            members = list(group)
            parts = _known(members)
            so_far = [sum([*so_far, *parts], Fraction(0))] if so_far or parts else []
            yield PeriodEffort(
                period=found and found.name,
                milestones=len(members),
                known=len(parts),
                effort=amount(parts),
                capacity=found and self._until(found.end, found.start),
                effort_so_far=amount(so_far),
                capacity_so_far=found and self._until(found.end),
                short=self._short(members),
            )

    def shares(self, snapshot: Snapshot) -> Iterator[MilestoneEffort]:
        """Yield what the group does of each milestone, the earliest date first."""
        for one in self._allotted:
            work = one.work
            milestone = snapshot.precedence.milestones[work.milestone]
            judged = self._supply is not None and work.effort is not None
            done = one.done if judged else None
            yield MilestoneEffort(
                id=milestone.id,
                name=milestone.name,
                group=self._key,
                effort=None if work.effort is None else as_number(work.effort),
                expected=work.expected,
                lower_bound=snapshot.schedule.lower_bound(work.milestone),
                done=done,
                late_days=_late_days(work.expected, done),
                short=as_number(one.short) if judged else None,
                fits=one.fits if judged else None,
            )

    def _until(self, end: Fraction, start: Fraction | None = None) -> Amount:
        """Return what can be done until a moment, from the date of the question or a later moment on."""
        if self._supply is None:
            return None
        before = Fraction(0) if start is None else self._supply.until(start)
        return as_number(self._supply.until(end) - before)

    def _short(self, members: Sequence[Allotted]) -> Amount:
        if self._supply is None or (members and not _known(members)):
            return None
        return as_number(sum((one.short for one in members), Fraction(0)))


def _known(members: Sequence[Allotted]) -> list[Fraction]:
    return [one.work.effort for one in members if one.work.effort is not None]


def _late_days(expected: date | None, done: date | None) -> int | None:
    days = days_between(expected, done)
    return None if days is None else max(days, 0)
