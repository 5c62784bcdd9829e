"""Who waits for whom: incomplete milestones of one WBS or owner that wait for those of another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracemap.analysis.schedule import Schedule
from tracemap.errors import UsageError
from tracemap.identifiers import natural_key
from tracemap.snapshot import Snapshot

SIDES = ("wbs", "owner")
"""By what milestones are told apart."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One that waits for another.

    Attributes:
        waits, waits_for: a WBS, or an owner; None of milestones that have none.
        milestones: incomplete milestones of the first that wait, transitively, for one or more of the other.
        worst_slip_days: the largest slip among the first; None where none of them has one.
        worst: the milestone of that slip, the first of several by code.
    """

    waits: str | None
    waits_for: str | None
    milestones: int
    worst_slip_days: int | None
    worst: str | None

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of one of the `pairs`."""
        return {
            "waits": self.waits,
            "waits_for": self.waits_for,
            "milestones": self.milestones,
            "worst_slip_days": self.worst_slip_days,
            "worst": self.worst,
        }


@dataclass(frozen=True, slots=True)
class WaitingMatrix:
    """The answer of `blocking --matrix`: its cells that are not empty, those of most milestones first."""

    as_of: date
    by: str
    pairs: tuple[Waiting, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of `blocking --matrix`."""
        return {
            "schema": "tracemap/blocking-matrix/1",
            "as_of": self.as_of.isoformat(),
            "by": self.by,
            "pairs": [pair.to_dict() for pair in self.pairs],
        }


def waiting(snapshot: Snapshot, by: str = "wbs") -> WaitingMatrix:
    """Return who waits for whom, across WBS or owners; links times their number / 64, and the answer.

    A milestone that stands under several WBS counts under each.

    Raises:
        UsageError: `by` is neither.
    """
    if by not in SIDES:
        raise UsageError(f"nobody waits by {by!r}", f"choose {' or '.join(SIDES)}")
    schedule = snapshot.schedule
    sides = [
        (one.wbs or (None,)) if by == "wbs" else (one.owner or None,)
        for one in schedule.precedence.milestones
    ]
    names: list[str | None] = sorted(
        {side for group in schedule.groups for number in group for side in sides[number]},
        key=lambda name: (name is None, natural_key(name or "")),
    )
    place = {name: number for number, name in enumerate(names)}
    numbered = [[place[side] for side in mine if side in place] for mine in sides]
    cells: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for number, bits in _awaited(schedule, numbered):
        for other in _places(bits):
            for side in numbered[number]:
                if side != other:
                    cells[side, other].append(number)
    pairs = [_pair(schedule, names, *cell) for cell in sorted(cells.items())]
    pairs.sort(key=lambda pair: -pair.milestones)
    return WaitingMatrix(snapshot.as_of, by, tuple(pairs))


def _awaited(schedule: Schedule, sides: list[list[int]]) -> Iterator[tuple[int, int]]:
    """Yield each incomplete milestone with the sides that it waits for, as bits."""
    held = [0] * len(schedule.groups)  # the sides of each group and of all that it waits for
    for group, members in enumerate(schedule.groups):
        above = 0
        for before in schedule.waits_for[group]:
            above |= held[before]
        # In a cycle each waits for the others; of each side it matters whether two or more are of it.
        once = twice = 0
        for number in members:
            for side in set(sides[number]):
                twice |= once & 1 << side
                once |= 1 << side
        held[group] = above | once
        for number in members:
            mine = sum(1 << side for side in set(sides[number]))
            yield number, above | (once & ~mine) | twice


def _places(bits: int) -> Iterator[int]:
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def _pair(
    schedule: Schedule, names: list[str | None], sides: tuple[int, int], numbers: list[int]
) -> Waiting:
    slips = [
        (slip, -number) for number in numbers if (slip := schedule.slip_days(number)) is not None
    ]
    slip, worst = max(slips, default=(None, None))
    return Waiting(
        waits=names[sides[0]],
        waits_for=names[sides[1]],
        milestones=len(numbers),
        worst_slip_days=slip,
        worst=None if worst is None else schedule.precedence.code(-worst),
    )
