"""The arithmetic: medians, ratios to the floor of the same plan, growth, and what is held against a goal."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from benchmarks.measure import Measured, Run

_JUDGED = (10_000, 100_000)
"""The sizes between which the growth is held against its goal."""


class Figures(NamedTuple):
    """The medians of the runs of one command: seconds, seconds, MiB."""

    wall: float
    cpu: float
    peak: float


class Goal(NamedTuple):
    """What a ratio is to be at most."""

    measure: str
    at_most: float


class Row(NamedTuple):
    """One command in a table.

    Attributes:
        label: what it is called.
        command: as it was run, without the folders of this machine.
        runs: how many were counted.
        figures: the medians; None where no run was counted.
        ratios: the medians, each divided by that of the floor; None where either is not known.
        goals: what is asked of the ratios.
        trouble: why there are no more runs.
        is_own: whether it is one of tracemap, not the floor or a peer.
    """

    label: str
    command: tuple[str, ...]
    runs: int
    figures: Figures | None
    ratios: Figures | None
    goals: tuple[Goal, ...]
    trouble: str
    is_own: bool = False


class Table(NamedTuple):
    """The commands that are held against one floor, which is the first row; `size` counts requirements."""

    title: str
    size: int | None
    rows: tuple[Row, ...]


def figures(runs: Sequence[Run]) -> Figures | None:
    """Return the medians of some runs."""
    if not runs:
        return None
    return Figures(*(median(values) for values in zip(*runs, strict=True)))


def table(
    title: str,
    size: int | None,
    measured: Sequence[Measured],
    goals: Mapping[tuple[str, int | None], tuple[Goal, ...]],
) -> Table:
    """Return the table of some commands, the first of which is their floor."""
    floor = figures(measured[0].runs)
    rows = []
    for job, runs, trouble in measured:
        own = figures(runs)
        ratios = _ratios(own, floor)
        asked = goals.get((job.label, size), ())
        rows.append(Row(job.label, job.shown, len(runs), own, ratios, asked, trouble, job.is_own))
    return Table(title, size, tuple(rows))


def _ratios(own: Figures | None, floor: Figures | None) -> Figures | None:
    if own is None or floor is None:
        return None
    pairs = zip(own, floor, strict=True)
    return Figures(*(one / least if least else math.inf for one, least in pairs))


def is_kept(goal: Goal, ratios: Figures | Growth | None) -> bool:
    """Tell whether a ratio or a power, to the two digits that are shown, is at most what it is to be."""
    if ratios is None:
        return False
    reached: float = getattr(ratios, goal.measure)
    return round(reached, 2) <= goal.at_most


class Shares(NamedTuple):
    """The parts of a time, and the whole that each is held against, in seconds.

    Attributes:
        title: what they are parts of.
        plan: what they were measured on.
        whole: the time that is 1.
        parts: the seconds of each.
        at_most: the goal of each share; None where there is none.
    """

    title: str
    plan: str
    whole: float
    parts: dict[str, float]
    at_most: float | None = None


def medians(taken: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Return the median of each part of several runs, which all have the same parts."""
    return {part: median(one[part] for one in taken) for part in taken[0]}


class Growth(NamedTuple):
    """How a command grows from one size to the next: time is as size to this power."""

    label: str
    smaller: int
    larger: int
    wall: float
    cpu: float
    is_judged: bool


def growth(tables: Sequence[Table]) -> list[Growth]:
    """Return the exponents of each command from each size to the next larger one that it was run on."""
    sized = sorted(
        ((one.size, one) for one in tables if one.size is not None), key=lambda pair: pair[0]
    )
    found = []
    for (smaller, before), (larger, after) in pairwise(sized):
        known = {row.label: row.figures for row in before.rows}
        for row in after.rows:
            least = known.get(row.label)
            if least is not None and row.figures is not None:
                wall = exponent(smaller, larger, least.wall, row.figures.wall)
                cpu = exponent(smaller, larger, least.cpu, row.figures.cpu)
                judged = row.is_own and (smaller, larger) == _JUDGED
                found.append(Growth(row.label, smaller, larger, wall, cpu, judged))
    return found


def exponent(smaller: float, larger: float, before: float, after: float) -> float:
    """Return the power of the size that a time grows with; 1 is in step with it."""
    return math.log(after / before) / math.log(larger / smaller)
