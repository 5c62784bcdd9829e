"""DOT, the language of Graphviz: the drawing that SVG, PNG and PDF are made of too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tracemap.render.caption import line_of
from tracemap.render.formats.dot_layout import Box, arrange
from tracemap.render.formats.dot_style import FONT, LINE_STYLES, SHAPE_STYLES, heading_of
from tracemap.render.formats.dot_words import (
    attributes_of,
    edge_anchor,
    edge_tooltip,
    label,
    name_of,
    text,
    tooltip,
)
from tracemap.render.picture import Edge, Node, Picture
from tracemap.render.visible import anchors, visible

_BOX = 'style="rounded"; color="#B0B0B0"; margin="10"; labeljust="l";'
_MANY_EDGES = 600


def render(picture: Picture) -> str:
    """Return the picture as DOT: names of nodes are the ids, labels are HTML-like."""
    return "".join(f"{line}\n" for line in _lines(picture))


def _lines(picture: Picture) -> Iterator[str]:
    names = anchors([node.id for node in picture.nodes])
    layout = arrange(picture)
    yield f"digraph {name_of(picture.title[:300])} {{"
    yield f"  graph [{attributes_of(_graph(picture))}];"
    yield f"  node [{attributes_of({'fontname': FONT, 'fontsize': '10', 'margin': '0.16,0.07'})}];"
    yield f"  edge [{attributes_of({'arrowsize': '0.7'})}];"
    for number, box in enumerate(layout.boxes):
        yield f"  subgraph cluster_{number} {{"
        yield f"    label=<<B>{text(visible(box.label[:200]))}</B>>; {_BOX}"
        yield from (f"    {_node(node, names)}" for node in box.nodes)
        yield from _rows(box.rows)
        yield "  }"
        if box.edge is not None:
            yield from _edge_to_box(box, f"cluster_{number}", box.edge, names)
    yield from (f"  {_node(node, names)}" for node in layout.loose)
    yield from (f"  {_edge(edge, names)}" for edge in layout.edges)
    yield "}"


def _graph(picture: Picture) -> dict[str, str]:
    dense = len(picture.edges) > _MANY_EDGES
    return {
        "rankdir": "LR",
        "charset": "UTF-8",
        "bgcolor": "white",
        "fontname": FONT,
        "fontsize": "10",
        "labelloc": "t",
        "labeljust": "l",
        "nodesep": "0.14",
        "ranksep": "0.42",
        "pad": "0.3",
        "compound": "true",
        "newrank": "true",
        "outputorder": "edgesfirst",
        "splines": "polyline" if dense else "spline",
        "nslimit": "2" if dense else "10",
        "label": f"<{heading_of(picture)}>",
    }


def _rows(rows: tuple[tuple[Node, ...], ...]) -> Iterator[str]:
    for row in rows:
        if len(row) > 1:
            yield f"    {' -> '.join(name_of(node.id) for node in row)} [style=invis];"


def _edge_to_box(box: Box, name: str, edge: Edge, names: dict[str, str]) -> Iterator[str]:
    """Draw one edge for all that lead into a box, and keep each row of it behind the source."""
    middle = len(box.rows) // 2
    for number, row in enumerate(box.rows):
        to_row = replace(edge, target=row[0].id)
        if number == middle:
            yield f"  {_edge(to_row, names, lhead=name)}"
        else:
            yield f"  {name_of(edge.source)} -> {name_of(row[0].id)} [style=invis];"


def _node(node: Node, names: dict[str, str]) -> str:
    shape, look = SHAPE_STYLES[node.shape], node.look
    style = ["rounded"] if shape.round else []
    style += ["filled"] + ([] if look.line == "solid" else [look.line])
    attributes = {
        "id": names[node.id],
        "class": f"{node.shape} {look.name}",
        "shape": shape.name,
        "style": ",".join(style),
        "fillcolor": look.fill,
        "color": look.border,
        "fontcolor": look.ink,
        "penwidth": f"{look.width:g}",
        "peripheries": "2" if look.double else "1",
        "label": f"<{label(node)}>",
        "tooltip": tooltip(node),
    }
    return f"{name_of(node.id)} [{attributes_of(attributes)}];"


def _edge(edge: Edge, names: dict[str, str], **more: str) -> str:
    name = line_of(edge)
    line = LINE_STYLES[name]
    attributes = {
        "id": edge_anchor(edge, names),
        "class": name,
        "color": line.colour,
        "penwidth": f"{line.width:g}",
        "style": line.style,
        "tooltip": edge_tooltip(edge),
        **more,
    }
    if edge.critical:
        attributes["weight"] = "8"
    return f"{name_of(edge.source)} -> {name_of(edge.target)} [{attributes_of(attributes)}];"
