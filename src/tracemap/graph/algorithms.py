"""Graph algorithms over integer adjacency lists, iterative, linear in nodes and edges.

A graph here is a list that holds, for each node (its index), the nodes that it points to. networkx does
the same on dictionaries of dictionaries, at ten to fifty times the time and with its import of a
sixth of a second; it serves as the public graph and as the oracle of the tests.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence

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
    """Return a shortest cycle among the members of one strongly connected component.

    The cycle starts at its smallest node. In a component of more than `most_starts` nodes it is the
    shortest through any of the first of them: one search from every node would cost their square.
    """
    inside = set(members)
    best: list[int] = []
    for start in sorted(inside)[:most_starts]:
        cycle = _shortest_through(graph, inside, start, len(best))
        if cycle and (not best or len(cycle) < len(best)):
            best = cycle
    smallest = best.index(min(best))
    return best[smallest:] + best[:smallest]


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


def redundant_edges(graph: Adjacency) -> list[tuple[int, int]]:
    """Return the edges (source, target) that another, longer path between the two makes redundant.

    The graph must have no cycle among the edges asked about; edges inside a component are left out.
    For each node with several targets, the nodes above the lowest of them in topological order are
    searched; the time is that of the edges between them, the square of the size at the worst.
    """
    order = components(graph)
    rank = [0] * len(graph)
    for position, members in enumerate(order):
        for member in members:
            rank[member] = position
    found: list[tuple[int, int]] = []
    for node, targets in enumerate(graph):
        outside = sorted(
            {target for target in targets if rank[target] != rank[node]}, key=lambda n: -rank[n]
        )
        if len(outside) > 1:
            found += [(node, target) for target in _reached_otherwise(graph, rank, outside)]
    return found


def _reached_otherwise(graph: Adjacency, rank: Sequence[int], targets: Sequence[int]) -> list[int]:
    """Return those of the targets, ranked from the highest, that an earlier one leads to."""
    lowest = rank[targets[-1]]
    seen: set[int] = set()
    redundant = []
    for target in targets:
        if target in seen:
            redundant.append(target)
            continue
        seen.add(target)
        waiting = [target]
        while waiting:
            for further in graph[waiting.pop()]:
                if further not in seen and rank[further] >= lowest:
                    seen.add(further)
                    waiting.append(further)
    return redundant
