"""Where things go in a DOT drawing: what stands in boxes and rows, so that no column grows too tall."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from tracemap.render.picture import Edge, Node, Picture

_ENOUGH_TO_FOLD = 9


class Box(NamedTuple):
    """Nodes with a line round them.

    Attributes:
        label: stands on the box.
        nodes: all that is in it.
        rows: those of them that no edge keeps in place, row by row.
        edge: the edge that stands for those to all of its nodes, or None.
    """

    label: str
    nodes: tuple[Node, ...]
    rows: tuple[tuple[Node, ...], ...]
    edge: Edge | None = None


class Layout(NamedTuple):
    """The boxes, the nodes outside of them, and the edges that are drawn one by one."""

    boxes: list[Box]
    loose: list[Node]
    edges: list[Edge]


def arrange(picture: Picture) -> Layout:
    """Put each node of a picture into a box, or leave it loose."""
    folded, edges = _folded(picture)
    hidden = {node.id for box in folded for node in box.nodes}
    clustered: dict[str, list[Node]] = {cluster.key: [] for cluster in picture.clusters}
    loose: list[Node] = []
    alone: list[Node] = []
    for node in picture.nodes:
        if node.cluster is not None:
            clustered[node.cluster].append(node)
        elif node.alone:
            alone.append(node)
        elif node.id not in hidden:
            loose.append(node)
    boxes = [
        Box(cluster.label, tuple(inside), _in_rows([node for node in inside if node.alone], 0.5))
        for cluster in picture.clusters
        for inside in (clustered[cluster.key],)
    ]
    if alone:
        boxes.append(Box("Linked to nothing shown here", tuple(alone), _in_rows(alone, 0.5)))
    return Layout(boxes + folded, loose, edges)


def _folded(picture: Picture) -> tuple[list[Box], list[Edge]]:
    """Return boxes of the items that hang on one other item alone, and the edges that remain."""
    touched = Counter(end for edge in picture.edges for end in (edge.source, edge.target))
    nodes = {node.id: node for node in picture.nodes}
    groups: dict[tuple[str, str, str], list[Edge]] = {}
    for edge in picture.edges:
        kind = nodes[edge.target].kind
        if touched[edge.target] == 1 and kind != "milestone":
            groups.setdefault((edge.source, edge.kind, kind), []).append(edge)
    boxes, gone = [], set()
    for (source, verb, kind), edges in groups.items():
        if len(edges) >= _ENOUGH_TO_FOLD:
            gone.update(edges)
            inside = tuple(nodes[edge.target] for edge in edges)
            label = f"{source} {verb} {len(inside)} {kind.replace('_', ' ')}s"
            boxes.append(Box(label, inside, _in_rows(inside, 0.3), edges[0]))
    return boxes, [edge for edge in picture.edges if edge not in gone]


def _in_rows(nodes: Sequence[Node], slope: float) -> tuple[tuple[Node, ...], ...]:
    """Lay nodes out in rows; the slope is the height of a node with its gap, by the width."""
    columns = max(1, math.ceil(math.sqrt(len(nodes) * slope)))
    return tuple(tuple(nodes[start : start + columns]) for start in range(0, len(nodes), columns))
