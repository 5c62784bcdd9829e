"""Where each item stands in the picture of the whole plan: in time from left to right, in lanes by WBS."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from heapq import heappop, heappush
from typing import NamedTuple

WIDTH, HEIGHT = 168, 46
"""The room that an item takes, with what is left free around it."""
_LANE_GAP = 34
_DAY = 1.5
"""How far a day is."""
_TICKS = 60


class Placed(NamedTuple):
    """The middle of an item, and its lane, by its place among those that hold anything."""

    x: int
    y: int
    lane: int


class Lane(NamedTuple):
    """A lane: its title, and where its upper edge is."""

    title: str
    y: int
    height: int


class Layout(NamedTuple):
    """The places of items in the order in which they were given, the lanes, and the days of the time axis."""

    places: list[Placed]
    lanes: list[Lane]
    ticks: list[tuple[str, int]]
    as_of_x: int
    undated_x: int | None


class Item(NamedTuple):
    """What is to be placed: its lane, by number, and its day; None where it has none."""

    lane: int
    day: date | None


def lay_out(items: Sequence[Item], titles: Sequence[str], as_of: date) -> Layout:
    """Place items so that none overlaps another; linear in them, but for sorting.

    Items without a date stand to the right of all others, in as many columns as rows.
    """
    days = [item.day.toordinal() for item in items if item.day] or [as_of.toordinal()]
    first, last = min(*days, as_of.toordinal()), max(*days, as_of.toordinal())
    beyond = round((last - first) * _DAY) + 2 * WIDTH
    members: list[list[int]] = [[] for _ in titles]
    for number, item in enumerate(items):
        members[item.lane].append(number)
    places = [Placed(0, 0, 0)] * len(items)
    lanes: list[Lane] = []
    top = 0
    for lane, numbers in enumerate(members):
        if not numbers:
            continue
        rows = _dated(items, numbers, first)
        rows.update(_undated([n for n in numbers if items[n].day is None], beyond))
        height = (1 + max(row for _, row in rows.values())) * HEIGHT
        for number, (x, row) in rows.items():
            places[number] = Placed(x, top + row * HEIGHT + HEIGHT // 2, len(lanes))
        lanes.append(Lane(titles[lane], top, height))
        top += height + _LANE_GAP
    has_undated = any(item.day is None for item in items)
    return Layout(
        places,
        lanes,
        list(_ticks(first, last)),
        _x(as_of.toordinal(), first),
        beyond if has_undated else None,
    )


def _x(day: int, first: int) -> int:
    return round((day - first) * _DAY)


def _dated(items: Sequence[Item], numbers: Iterable[int], first: int) -> dict[int, tuple[int, int]]:
    """Return x and row of the items with a date: each in the row nearest to the top that is free."""
    in_time = sorted(
        (found.toordinal(), one) for one in numbers if (found := items[one].day) is not None
    )
    placed: dict[int, tuple[int, int]] = {}
    busy: list[tuple[int, int]] = []  # where a row is free again, and the row; the first on top
    free: list[int] = []
    rows = 0
    for day, number in in_time:
        x = _x(day, first)
        while busy and busy[0][0] <= x:
            heappush(free, heappop(busy)[1])
        if free:
            row = heappop(free)
        else:
            row, rows = rows, rows + 1
        placed[number] = x, row
        heappush(busy, (x + WIDTH, row))
    return placed


def _undated(numbers: Sequence[int], beyond: int) -> dict[int, tuple[int, int]]:
    columns = max(1, round((len(numbers) * HEIGHT / WIDTH) ** 0.5))
    return {
        number: (beyond + place % columns * WIDTH, place // columns)
        for place, number in enumerate(numbers)
    }


def _ticks(first: int, last: int) -> Iterable[tuple[str, int]]:
    """Yield the first days of years, of so many at most: a date may be at the end of the calendar."""
    since, until = date.fromordinal(first).year, date.fromordinal(last).year
    for year in range(since, until + 1, 1 + (until - since) // _TICKS):
        day = date(year, 1, 1).toordinal()
        if first <= day <= last:
            yield str(year), _x(day, first)
