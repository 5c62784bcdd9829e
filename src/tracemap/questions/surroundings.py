"""Which milestones stand around others: before or after them, so many links away."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

from tracemap.graph.algorithms import Adjacency, reversed_graph
from tracemap.snapshot import Snapshot


def surroundings(
    snapshot: Snapshot, starts: Mapping[int, int], depth: int | None, *, incomplete: bool = False
) -> dict[int, int]:
    """Return the milestones before and after some, each with its distance in links; linear in the links.

    Args:
        snapshot: the plan.
        starts: the milestones in focus, with the distance that each counts as.
        depth: how far to go; None for any distance.
        incomplete: whether to go by milestones only that are neither completed nor superseded.
    """
    result = dict(starts)
    for graph in _around(snapshot):
        for number, away in _walk(snapshot, graph, starts, depth, incomplete).items():
            result[number] = min(away, result.get(number, away))
    return result


def _around(snapshot: Snapshot) -> tuple[Adjacency, Adjacency]:
    """Return predecessors and successors, with every superseded one what replaces it."""
    final = snapshot.schedule.final
    before = [
        sorted({*numbers, *map(final, numbers)} - {number})
        for number, numbers in enumerate(snapshot.precedence.predecessors)
    ]
    return before, reversed_graph(before)


def _walk(
    snapshot: Snapshot,
    graph: Adjacency,
    starts: Mapping[int, int],
    depth: int | None,
    incomplete: bool,  # noqa: FBT001  # as `surroundings` names it
) -> dict[int, int]:
    found = dict(starts)
    waiting = deque(sorted(starts, key=starts.__getitem__))
    while waiting:
        here = waiting.popleft()
        if depth is not None and found[here] >= depth:
            continue
        for other in graph[here]:
            if other not in found and (not incomplete or snapshot.schedule.is_open(other)):
                found[other] = found[here] + 1
                waiting.append(other)
    return found
