"""How much stands behind milestones: all that waits for them, each thing counted once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tracemap.analysis.schedule import Schedule

_BLOCK = 8192
"""How many things one pass of `counts_behind` counts: a bit each, a kilobyte a group."""


def counts_behind(
    schedule: Schedule, held: Sequence[set[int]], wanted: Iterable[int]
) -> dict[int, int]:
    """Return, for each wanted group, how many distinct things it and all that wait for it hold.

    Each group's things are bits of one integer, united from the last group to the first, a block of
    things at a time, so that memory stays bounded. Links times things / 64 in the worst case.
    """
    totals = dict.fromkeys(wanted, 0)
    by_block: dict[int, dict[int, int]] = {}
    for group, things in enumerate(held):
        for thing in things:
            bits = by_block.setdefault(thing // _BLOCK, {})
            bits[group] = bits.get(group, 0) | 1 << thing % _BLOCK
    for bits in by_block.values():
        union = [0] * len(schedule.groups)
        for group in range(len(schedule.groups) - 1, -1, -1):
            mine = bits.get(group, 0)
            for waiting in schedule.held_up[group]:
                mine |= union[waiting]
            union[group] = mine
            if group in totals:
                totals[group] += mine.bit_count()
    return totals
