"""How much stands behind and before milestones: what waits for them and what they wait for, counted once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tracemap.analysis.schedule import Schedule

_BLOCK = 8192
"""How many things one pass counts: a bit each, a kilobyte a group."""


class Roots(NamedTuple):
    """The root blockers in a group and in all that it waits for: how many, and the first by rank."""

    total: int
    first: tuple[int, ...]


def counts_behind(
    schedule: Schedule, held: Sequence[set[int]], wanted: Iterable[int]
) -> dict[int, int]:
    """Return, for each wanted group, how many distinct things it and all that wait for it hold.

    Each group's things are bits of one integer, united from the last group to the first, a block of
    things at a time, so that memory stays bounded. Links times things / 64 in the worst case.
    """
    order = range(len(schedule.groups) - 1, -1, -1)
    return _counts(order, schedule.held_up, held, wanted)


def counts_before(schedule: Schedule) -> list[int]:
    """Return, for each group, how many milestones it and all that it waits for hold; as `counts_behind`."""
    order = range(len(schedule.groups))
    held = [set(members) for members in schedule.groups]
    return list(_counts(order, schedule.waits_for, held, order).values())


def _counts(
    order: Iterable[int],
    links: Sequence[Sequence[int]],
    held: Sequence[set[int]],
    wanted: Iterable[int],
) -> dict[int, int]:
    """Count for each wanted group; the order is one in which a group stands after all that it links to."""
    totals = dict.fromkeys(wanted, 0)
    by_block: dict[int, dict[int, int]] = {}
    for group, things in enumerate(held):
        for thing in things:
            bits = by_block.setdefault(thing // _BLOCK, {})
            bits[group] = bits.get(group, 0) | 1 << thing % _BLOCK
    for bits in by_block.values():
        union = [0] * len(held)
        for group in order:
            mine = bits.get(group, 0)
            for other in links[group]:
                mine |= union[other]
            union[group] = mine
            if group in totals:
                totals[group] += mine.bit_count()
    return totals


def roots_before(schedule: Schedule, ranked: Sequence[int], most: int) -> list[Roots]:
    """Return, for each group, the root blockers in it and in all that it waits for.

    Links times root blockers / 64 in the worst case.

    Args:
        schedule: the expected dates.
        ranked: the numbers of all root blockers, the one that matters most first.
        most: how many of them are named.
    """
    counts = [0] * len(schedule.groups)
    first: list[list[int]] = [[] for _ in schedule.groups]
    for start in range(0, len(ranked), _BLOCK):
        block = ranked[start : start + _BLOCK]
        bits: dict[int, int] = {}
        for place, number in enumerate(block):
            group = schedule.group(number)
            bits[group] = bits.get(group, 0) | 1 << place
        union: list[int] = []
        for group, waits in enumerate(schedule.waits_for):
            found = bits.get(group, 0)
            for before in waits:
                found |= union[before]
            union.append(found)
            counts[group] += found.bit_count()
            _take(first[group], found, block, most)
    return [Roots(count, tuple(named)) for count, named in zip(counts, first, strict=True)]


def _take(named: list[int], found: int, block: Sequence[int], most: int) -> None:
    """Add the first of a block whose bits are set, as long as there is room."""
    while found and len(named) < most:
        lowest = found & -found
        named.append(block[lowest.bit_length() - 1])
        found ^= lowest
