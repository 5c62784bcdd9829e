"""The graph algorithms against those of networkx, or against plain search, on random graphs."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracemap.graph.algorithms import (
    components,
    reachable,
    redundant_edges,
    reversed_graph,
    shortest_cycle,
)

Graph = list[list[int]]


@st.composite
def graphs(draw: st.DrawFn, *, acyclic: bool = False) -> Graph:
    """Draw a graph of up to twelve nodes, sparse or dense, without loops or double edges."""
    chance = draw(st.randoms(use_true_random=True))
    size = draw(st.integers(0, 12))
    density = chance.choice((0.08, 0.15, 0.3, 0.6))
    graph: Graph = [[] for _ in range(size)]
    for source in range(size):
        for target in range(size):
            wanted = source > target if acyclic else source != target
            if wanted and chance.random() < density:
                graph[source].append(target)
    return graph


def as_networkx(graph: Graph) -> nx.DiGraph[int]:
    """Return the same graph as networkx has it."""
    found: nx.DiGraph[int] = nx.DiGraph()
    found.add_nodes_from(range(len(graph)))
    found.add_edges_from((one, other) for one, targets in enumerate(graph) for other in targets)
    return found


@given(graphs())
def test_components_are_those_of_networkx(graph: Graph) -> None:
    found = components(graph)
    theirs = nx.strongly_connected_components(as_networkx(graph))
    assert sorted(found) == sorted(sorted(one) for one in theirs)
    assert all(members == sorted(members) for members in found)


@given(graphs())
def test_a_component_comes_after_all_that_it_points_to(graph: Graph) -> None:
    place = {node: at for at, members in enumerate(components(graph)) for node in members}
    assert all(place[target] <= place[node] for node in place for target in graph[node])


@given(graphs())
def test_turning_a_graph_round_turns_every_edge(graph: Graph) -> None:
    assert sorted(as_networkx(reversed_graph(graph)).edges) == sorted(
        (target, source) for source, target in as_networkx(graph).edges
    )
    assert all(sources == sorted(sources) for sources in reversed_graph(graph))


@given(graphs(), st.sets(st.integers(0, 11)))
def test_what_can_be_reached_is_what_networkx_reaches(graph: Graph, wanted: set[int]) -> None:
    starts = {one for one in wanted if one < len(graph)}
    theirs = as_networkx(graph)
    assert reachable(graph, starts) == starts.union(*(nx.descendants(theirs, s) for s in starts))


@given(graphs())
def test_the_shortest_cycle_of_a_component_is_as_short_as_networkx_finds(graph: Graph) -> None:
    theirs = as_networkx(graph)
    for members in components(graph):
        if len(members) == 1:
            continue
        cycle = shortest_cycle(graph, members)
        lengths = [len(one) for one in nx.simple_cycles(theirs.subgraph(members), length_bound=4)]
        assert len(cycle) == min(lengths, default=len(cycle))
        assert not lengths or len(cycle) <= 4
        assert cycle[0] == min(cycle)
        assert len(set(cycle)) == len(cycle)
        edges = zip(cycle, [*cycle[1:], cycle[0]], strict=True)
        assert all(target in graph[source] for source, target in edges)


def test_the_shortest_cycle_of_a_ring_is_the_ring() -> None:
    ring = [[(node + 1) % 7] for node in range(7)]
    assert shortest_cycle(ring, range(7)) == [0, 1, 2, 3, 4, 5, 6]


def test_a_shortest_cycle_is_looked_for_from_so_many_nodes_only() -> None:
    # 0 to 99 in a ring, and 98 and 99 in one of their own, which no search from 0 sees first.
    ring = [[(node + 1) % 100] for node in range(100)]
    ring[99].append(98)
    assert shortest_cycle(ring, range(100), most_starts=100) == [98, 99]
    assert len(shortest_cycle(ring, range(100), most_starts=1)) == 100


@given(graphs(acyclic=True))
def test_an_edge_is_redundant_where_a_longer_path_does_the_same(graph: Graph) -> None:
    theirs = as_networkx(graph)
    needed = set(nx.transitive_reduction(theirs).edges)
    assert sorted(redundant_edges(graph)) == sorted(set(theirs.edges) - needed)


@given(graphs())
def test_no_edge_is_redundant_without_a_way_round_or_inside_a_cycle(graph: Graph) -> None:
    theirs = as_networkx(graph)
    group = {node: at for at, members in enumerate(components(graph)) for node in members}
    for (source, target), other in redundant_edges(graph).items():
        assert group[source] != group[target]
        assert other != target
        assert other in graph[source]
        without = theirs.copy()
        without.remove_edge(source, target)
        assert nx.has_path(without, other, target)


def test_redundant_edges_are_found_across_any_distance() -> None:
    # A line of 9,000 nodes, and from its first node an edge to each thousandth.
    line = [[node + 1] for node in range(8_999)] + [[]]
    line[0] += range(1_000, 9_000, 1_000)
    assert redundant_edges(line) == {(0, node): 1 for node in range(1_000, 9_000, 1_000)}


LONG = 50_000


@pytest.mark.parametrize("last", [[], [0]], ids=["line", "ring"])
def test_a_long_line_and_a_long_ring_do_not_exhaust_the_stack(last: list[int]) -> None:
    graph = [[node + 1] for node in range(LONG - 1)] + [last]
    assert len(components(graph)) == (1 if last else LONG)
    assert len(reachable(graph, [0])) == LONG
    assert not redundant_edges(graph)
    if last:
        assert shortest_cycle(graph, range(LONG), most_starts=2) == list(range(LONG))
