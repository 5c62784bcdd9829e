"""The neutral picture: what every format draws, in its own way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracemap.graph.links import Attribute
from tracemap.render.looks import Look
from tracemap.source import Location


@dataclass(frozen=True, slots=True)
class Node:
    """One item as it is shown; text is as written in the plan, not escaped for any format.

    Attributes:
        id, kind: the item, as `LDM-503-17`, `milestone`.
        shape: what it is to the eye: its kind, or `decision`, `handover` or `external` for such milestones.
        look: how it stands, to the eye.
        name: its short name where it has one, or its name.
        facts: lines that tell its dates and how it stands.
        cluster: the key of the cluster that it stands in, or None.
        alone: whether no link that is shown touches it.
        data: its attributes and what is computed of it, for formats that carry data.
    """

    id: str
    kind: str
    shape: str
    look: Look
    name: str
    facts: tuple[str, ...]
    cluster: str | None
    alone: bool
    data: Mapping[str, Attribute]

    def to_dict(self) -> dict[str, Any]:
        """Return the node as node-link data has it: its id and its data."""
        return {"id": self.id, **self.data}


@dataclass(frozen=True, slots=True)
class Edge:
    """One link as it is shown.

    Attributes:
        kind, source, target: as of the link.
        critical: whether it is part of the chain that sets the expected date of the focus.
        held_up: whether its target waits, through its source, for something overdue or late.
        through: what it stands for where the items between are not shown, as `2 test cases`; None where
            it is a link as written.
        location: where it is written; None for one that stands for several.
    """

    kind: str
    source: str
    target: str
    critical: bool = False
    held_up: bool = False
    through: str | None = None
    location: Location | None = None

    @property
    def data(self) -> dict[str, Attribute]:
        """Return what there is to know of the edge, for formats that carry data."""
        place = self.location
        return {
            "kind": self.kind,
            "critical": self.critical,
            "held_up": self.held_up,
            "through": self.through,
            "path": place.path if place else None,
            "sheet": place.sheet if place else None,
            "line": place.line if place else None,
            "column": place.column if place else None,
        }

    def to_dict(self) -> dict[str, Any]:
        """Return the edge as node-link data has it: its ends, its key, and its data."""
        return {"source": self.source, "target": self.target, "key": self.kind, **self.data}


@dataclass(frozen=True, slots=True)
class Cluster:
    """Nodes that stand together, by their common key."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One line of the legend: a look, or a shape, or a kind of line, that occurs in the picture.

    Attributes:
        sign: `look`, `shape` or `line`.
        name: of the shape or the line; of the look, its name.
        text: what it means.
        look: the look itself, or None.
    """

    sign: str
    name: str
    text: str
    look: Look | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """All that is drawn, in a fixed order: nodes and edges by id.

    Attributes:
        title: what it is a picture of.
        as_of: the date on which the states are those shown.
        caption: sentences: what is shown out of how many, what was left out, how to see it.
        total: how many items of each kind shown the plan holds.
    """

    title: str
    as_of: date
    caption: tuple[str, ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    clusters: tuple[Cluster, ...]
    legend: tuple[LegendEntry, ...]
    total: Mapping[str, int]

    def to_dict(self) -> dict[str, Any]:
        """Return the picture as node-link data, which `networkx.node_link_graph` reads."""
        return {
            "schema": "tracemap/graph/1",
            "as_of": self.as_of.isoformat(),
            "directed": True,
            "multigraph": True,
            "graph": {"name": self.title, "caption": list(self.caption)},
            "nodes": [node.to_dict() for node in self.nodes],
            "edges": [edge.to_dict() for edge in self.edges],
        }
