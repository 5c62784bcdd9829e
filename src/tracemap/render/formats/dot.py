"""DOT, the language of Graphviz: the drawing that SVG, PNG and PDF are made of too."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from tracemap.render.caption import line_of
from tracemap.render.formats.dot_words import (
    attributes_of,
    edge_anchor,
    edge_tooltip,
    label,
    name_of,
    quoted,
    text,
    tooltip,
)
from tracemap.render.looks import BLACK, BLUE, DIM, GREY, VERMILLION
from tracemap.render.picture import Edge, LegendEntry, Node, Picture
from tracemap.render.visible import anchors, visible, wrapped

_FONT = "Helvetica,Arial,sans-serif"
_CAPTION_WIDTH = 100
_LEGEND_COLUMNS = 2
_TABLE = '<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="4" CELLPADDING="2">'
_MANY_EDGES = 600


class _Shape(NamedTuple):
    """A Graphviz shape, whether its corners are round, and what a reader calls it."""

    name: str
    round: bool
    word: str


_SHAPES = {
    "milestone": _Shape("box", True, "round box"),
    "decision": _Shape("hexagon", False, "hexagon"),
    "external": _Shape("box3d", False, "block"),
    "test_plan": _Shape("note", False, "dog-eared"),
    "test_case": _Shape("tab", False, "tab"),
    "requirement": _Shape("box", False, "square box"),
}


class _Line(NamedTuple):
    """How a line is drawn: colour, width in points, style, and how it is drawn in the legend."""

    colour: str
    width: float
    style: str
    sample: str


_LINES = {
    "critical": _Line(BLACK, 3.4, "solid", "━━━▶"),
    "held_up": _Line(VERMILLION, 1.8, "solid", "━━━▶"),
    "precedes": _Line("#7F7F7F", 1.0, "solid", "───▶"),
    "supersedes": _Line(GREY, 1.0, "dotted", "∙∙∙∙▶"),
    "executes": _Line(BLUE, 1.0, "dashed", "─ ─▶"),
    "includes": _Line(BLUE, 1.0, "dotted", "∙∙∙∙▶"),
    "verifies": _Line(BLUE, 1.0, "solid", "───▶"),
    "derived_from": _Line(GREY, 1.0, "dashed", "─ ─▶"),
}


def render(picture: Picture) -> str:
    """Return the picture as DOT: names of nodes are the ids, labels are HTML-like."""
    return "".join(f"{line}\n" for line in _lines(picture))


def _lines(picture: Picture) -> Iterator[str]:
    names = anchors([node.id for node in picture.nodes])
    yield "digraph tracemap {"
    yield f"  graph [{attributes_of(_graph(picture))}];"
    yield f"  node [{attributes_of({'fontname': _FONT, 'fontsize': '10', 'margin': '0.13,0.07'})}];"
    yield f"  edge [{attributes_of({'arrowsize': '0.7'})}];"
    for cluster in picture.clusters:
        inside = [node for node in picture.nodes if node.cluster == cluster.key]
        yield from _cluster(cluster.label, inside, names)
    loose = [node for node in picture.nodes if node.cluster is None]
    alone = [node for node in loose if node.alone]
    if alone and len(alone) < len(picture.nodes):
        yield from _cluster("Linked to nothing shown here", alone, names)
    else:
        yield from _rows(alone)
        yield from (f"  {_node(node, names)}" for node in alone)
    for node in loose:
        if not node.alone:
            yield f"  {_node(node, names)}"
    for edge in picture.edges:
        yield f"  {_edge(edge, names)}"
    yield "}"


def _graph(picture: Picture) -> dict[str, str]:
    dense = len(picture.edges) > _MANY_EDGES
    return {
        "rankdir": "LR",
        "charset": "UTF-8",
        "bgcolor": "white",
        "fontname": _FONT,
        "fontsize": "10",
        "labelloc": "t",
        "labeljust": "l",
        "nodesep": "0.14",
        "ranksep": "0.5",
        "pad": "0.3",
        "newrank": "true",
        "splines": "polyline" if dense else "spline",
        "nslimit": "2" if dense else "10",
        "label": f"<{_heading(picture)}>",
    }


def _cluster(label: str, nodes: list[Node], names: dict[str, str]) -> Iterator[str]:
    yield f"  subgraph {quoted('cluster ' + label)} {{"
    yield (
        f'    label=<<B>{text(visible(label))}</B>>; style="rounded"; color="#B0B0B0";'
        ' margin="10"; labeljust="l";'
    )
    for node in nodes:
        yield f"    {_node(node, names)}"
    yield from _rows([node for node in nodes if node.alone])
    yield "  }"


def _rows(nodes: list[Node]) -> Iterator[str]:
    """Lay nodes without edges out in rows: left alone they would pile up in one tall column."""
    if not nodes:
        return
    columns = math.ceil(math.sqrt(len(nodes) / 2))
    for start in range(0, len(nodes), columns):
        row = nodes[start : start + columns]
        if len(row) > 1:
            yield f"    {' -> '.join(name_of(node.id) for node in row)} [style=invis];"


def _node(node: Node, names: dict[str, str]) -> str:
    shape, look = _SHAPES[node.shape], node.look
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


def _edge(edge: Edge, names: dict[str, str]) -> str:
    name = line_of(edge)
    line = _LINES[name]
    attributes = {
        "id": edge_anchor(edge, names),
        "class": name,
        "color": line.colour,
        "penwidth": f"{line.width:g}",
        "style": line.style,
        "tooltip": edge_tooltip(edge),
    }
    if edge.critical:
        attributes["weight"] = "8"
    return f"{name_of(edge.source)} -> {name_of(edge.target)} [{attributes_of(attributes)}];"


def _heading(picture: Picture) -> str:
    """Return the title, the caption and the legend as one HTML-like table."""
    rows = [f'<FONT POINT-SIZE="16"><B>{text(visible(picture.title[:300]))}</B></FONT>']
    for sentence in picture.caption:
        lines = wrapped(sentence, _CAPTION_WIDTH, 6)
        rows.append(f'<FONT POINT-SIZE="11">{"<BR/>".join(map(text, lines))}</FONT>')
    if picture.legend:
        rows.append(f'{_TABLE}{_legend(picture.legend)}</TABLE>')
    cells = "".join(f'<TR><TD ALIGN="LEFT" BALIGN="LEFT">{row}</TD></TR>' for row in rows)
    return f"{_TABLE}{cells}</TABLE>"


def _legend(entries: tuple[LegendEntry, ...]) -> str:
    height = math.ceil(len(entries) / _LEGEND_COLUMNS)
    rows = []
    for row in range(height):
        columns = entries[row::height]
        cells = "".join(
            f'{_sign(entry)}<TD ALIGN="LEFT"><FONT COLOR="{DIM}">{text(entry.text)}</FONT></TD>'
            for entry in columns
        )
        rows.append(f"<TR>{cells}</TR>")
    return "".join(rows)


def _sign(entry: LegendEntry) -> str:
    if entry.look is not None:
        look = entry.look
        style = "" if look.line == "solid" else f' STYLE="{look.line}"'
        border = 3 if look.double else 2 if look.width > 2 else 1
        return (
            f'<TD WIDTH="64" BORDER="{border}" COLOR="{look.border}" BGCOLOR="{look.fill}"{style}>'
            f'<FONT COLOR="{look.ink}"><B>{text(look.glyph) or " "}</B></FONT></TD>'
        )
    if entry.sign == "shape":
        return f"<TD><I>{text(_SHAPES[entry.name].word)}</I></TD>"
    line = _LINES[entry.name]
    bold = "<B>{}</B>" if line.width > 2 else "{}"
    return f'<TD><FONT COLOR="{line.colour}">{bold.format(line.sample)}</FONT></TD>'
