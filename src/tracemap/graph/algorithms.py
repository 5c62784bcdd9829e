"""Graph algorithms over integer adjacency lists, iterative, linear in nodes and edges.

A graph here is a list that holds, for each node (its index), the nodes that it points to. networkx does
the same on dictionaries of dictionaries, at ten to fifty times the time and with its import of a
sixth of a second; it serves as the public graph and as the oracle of the tests.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_

Adjacency = Sequence[Sequence[int]]


def reversed_graph(graph: Adjacency) -> list[list[int]]:
    """Return the graph with every edge turned round."""
    result: list[list[int]] = [[] for _ in graph]
    for node, targets in enumerate(graph):
        for target in targets:
            result[target].append(node)
    return result


def components(graph: Adjacency) -> list[list[int]]:
    """Return the strongly connected components, each after all that it points to.

    Tarjan's algorithm (SIAM J. Comput. 1, 1972) with a stack of its own. So in the order returned, the
    component of a target comes before that of its source; the nodes of a component are sorted.
    """
    unseen = -1
    number = [unseen] * len(graph)
    low = [0] * len(graph)
    open_nodes: list[int] = []
    is_open = [False] * len(graph)
    found: list[list[int]] = []
    counter = 0
    for start in range(len(graph)):
        if number[start] != unseen:
            continue
        if not graph[start]:  # most nodes of a plan; what points to one comes after it in any case
            number[start] = low[start] = counter
            counter += 1
            found.append([start])
            continue
        path: list[tuple[int, int]] = [(start, 0)]
        while path:
            node, step = path.pop()
            if step == 0:
                number[node] = low[node] = counter
                counter += 1
                open_nodes.append(node)
                is_open[node] = True
            targets = graph[node]
            while step < len(targets):
                target = targets[step]
                step += 1
                if number[target] == unseen:
                    path += ((node, step), (target, 0))
                    break
                if is_open[target]:
                    low[node] = min(low[node], number[target])
            else:
                if low[node] == number[node]:
                    found.append(_pop_component(open_nodes, is_open, node))
                if path:
                    above = path[-1][0]
                    low[above] = min(low[above], low[node])
    return found


def _pop_component(open_nodes: list[int], is_open: list[bool], root: int) -> list[int]:
    start = len(open_nodes) - 1
    while open_nodes[start] != root:
        start -= 1
    members = sorted(open_nodes[start:])
    del open_nodes[start:]
    for member in members:
        is_open[member] = False
    return members


def reachable(graph: Adjacency, starts: Iterable[int]) -> set[int]:
    """Return the nodes that can be reached from any of the starts, the starts themselves included."""
    seen = set(starts)
    waiting = list(seen)
    while waiting:
        for target in graph[waiting.pop()]:
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    return seen


def shortest_cycle(graph: Adjacency, members: Sequence[int], most_starts: int = 64) -> list[int]:
    """Return a shortest cycle among the members, two or more, of one strongly connected component.

    The cycle starts at its smallest node. In a component of more than `most_starts` nodes it is the
    shortest through any of the first of them: one search from every node would cost their square.
    No node may have an edge to itself.
    """
    inside = set(members)
    best: list[int] = []
    for start in sorted(inside)[:most_starts]:
        cycle = _shortest_through(graph, inside, start, len(best))
        if cycle and (not best or len(cycle) < len(best)):
            best = cycle
    return best


def _shortest_through(graph: Adjacency, inside: set[int], start: int, bound: int) -> list[int]:
    came_from = {start: start}
    waiting = deque([(start, 1)])
    while waiting:
        node, length = waiting.popleft()
        if bound and length >= bound:
            return []
        for target in graph[node]:
            if target == start:
                cycle = [node]
                while cycle[-1] != start:
                    cycle.append(came_from[cycle[-1]])
                return cycle[::-1]
            if target in inside and target not in came_from:
                came_from[target] = node
                waiting.append((target, length + 1))
    return []


_BLOCK = 4096
"""How many targets one pass of `redundant_edges` looks at: a bit each, half a kilobyte a component."""


def redundant_edges(graph: Adjacency) -> dict[tuple[int, int], int]:
    """Return the edges (source, target) that a longer path makes redundant, each with the way round.

    The way round is another target of the source, the first that leads to the target. A strongly
    connected component counts as one node, and edges inside one are left out. In a graph without
    cycles these are the edges that its transitive reduction lacks.

    What each component reaches is one integer with a bit for each component below it, for a block of
    them at a time so that memory stays bounded: edges times components / 64 in the worst case.
    """
    order = components(graph)
    rank = [0] * len(graph)
    for position, members in enumerate(order):
        for member in members:
            rank[member] = position
    below = [
        {rank[target] for member in members for target in graph[member]} - {position}
        for position, members in enumerate(order)
    ]
    outside = [
        [target for target in targets if rank[target] != rank[node]]
        for node, targets in enumerate(graph)
    ]
    blocks: dict[int, set[int]] = {}
    for node, targets in enumerate(outside):
        if len(targets) > 1:
            for target in targets:
                blocks.setdefault(rank[target] // _BLOCK, set()).add(node)
    found: dict[tuple[int, int], int] = {}
    for block, nodes in blocks.items():
        reach = _reach(below, block * _BLOCK)
        for node in nodes:
            further = reduce(or_, (reach[rank[target]] for target in outside[node]))
            for target in outside[node] if further else ():
                bit = 1 << rank[target] % _BLOCK
                if rank[target] // _BLOCK == block and further & bit:
                    ways = (other for other in outside[node] if reach[rank[other]] & bit)
                    found[node, target] = next(ways)
    return dict(sorted(found.items()))


def _reach(below: Sequence[Iterable[int]], start: int) -> list[int]:
    """Return which of the block of nodes from `start` each node reaches by one step or more, as bits.

    The targets of a node come before it.
    """
    reach = [0] * len(below)
    for node in range(start, len(below)):
        bits = 0
        for target in below[node]:
            bits |= reach[target]
            if start <= target < start + _BLOCK:
                bits |= 1 << target - start
        reach[node] = bits
    return reach
