"""The links of a plan as the edges of a graph: which way each points, and which field says it."""

from __future__ import annotations

from typing import NamedTuple

from tracemap.interchange.links import LINKS

ATTRIBUTES = {"kind": "milestone_kind"}
"""The fields whose attribute has another name, as in `plan.graph`: `kind` is that of the item."""


class Edge(NamedTuple):
    """What a link is as an edge.

    Attributes:
        kind: what the source does to the target: `precedes`, `verifies` ...
        is_written_by_target: whether the item that the edge leads to writes the link.
    """

    kind: str
    is_written_by_target: bool


EDGES: dict[tuple[str, str], Edge] = {
    ("milestone", "predecessors"): Edge("precedes", is_written_by_target=True),
    ("milestone", "successors"): Edge("precedes", is_written_by_target=False),
    ("milestone", "requirements"): Edge("verifies", is_written_by_target=False),
    ("milestone", "test_plans"): Edge("executes", is_written_by_target=False),
    ("milestone", "superseded_by"): Edge("supersedes", is_written_by_target=True),
    ("requirement", "derived_from"): Edge("derived_from", is_written_by_target=False),
    ("test_plan", "milestones"): Edge("executes", is_written_by_target=True),
    ("test_plan", "test_cases"): Edge("includes", is_written_by_target=False),
    ("test_case", "verifies"): Edge("verifies", is_written_by_target=False),
    ("verification_element", "requirement"): Edge("refines", is_written_by_target=False),
}
"""What each field that names items is as an edge, by the kind of the item that has the field."""


def field_between(source: str, target: str, edge: str) -> tuple[str, bool] | None:
    """Return the field that says an edge which does not say it itself, and whether the target writes it.

    None where no field ties two such items so.

    Args:
        source: the kind of the item that the edge leads from.
        target: the kind of the item that it leads to.
        edge: the kind of the edge, as `precedes`; any where empty.
    """
    ways = [
        (field, found.is_written_by_target)
        for (kind, field), found in EDGES.items()
        if edge in ("", found.kind)
        for writer, other in [(target, source) if found.is_written_by_target else (source, target)]
        if kind == writer and other in LINKS[kind][field]
    ]
    return ways[0] if ways else None
