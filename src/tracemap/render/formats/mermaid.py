"""Mermaid, which GitHub and GitLab draw where it stands in a page; text, no Graphviz."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tracemap.render.caption import line_of
from tracemap.render.looks import LOOKS, VERMILLION, Look
from tracemap.render.picture import LegendEntry, Node, Picture
from tracemap.render.visible import anchors, visible, wrapped

MOST_EDGES = 500
"""How many links GitHub draws; one more, and it draws nothing."""

MOST_CHARACTERS = 50_000
"""How many characters of Mermaid GitHub reads."""

_NAME_WIDTH, _NAME_LINES = 30, 3
_CAPTION_WIDTH, _CAPTION_LINES = 44, 6

_SHAPES = {
    "milestone": '("{}")',
    "decision": '{{{{"{}"}}}}',
    "handover": '>"{}"]',
    "external": '[["{}"]]',
    "test_plan": '[/"{}"/]',
    "test_case": '(["{}"])',
    "requirement": '["{}"]',
    "verification_element": '[\\"{}"\\]',
}
"""What stands round the text of each shape; in the brackets of Mermaid."""


class _Line(NamedTuple):
    """How a line is drawn: the arrow, and a style that holds on a light and a dark page."""

    arrow: str
    style: str


_BLUE, _GREY = "#2F8FD0", "#7F7F7F"

_LINES = {
    "critical": _Line("==>", "stroke-width:5px"),
    "held_up": _Line("-->", f"stroke:{VERMILLION},stroke-width:3px"),
    "precedes": _Line("-->", f"stroke:{_GREY},stroke-width:1px"),
    "supersedes": _Line("-.->", f"stroke:{_GREY},stroke-width:1px"),
    "executes": _Line("-.->", f"stroke:{_BLUE},stroke-width:2px"),
    "includes": _Line("-.->", f"stroke:{_BLUE},stroke-width:1px"),
    "verifies": _Line("-->", f"stroke:{_BLUE},stroke-width:1px"),
    "refines": _Line("-->", f"stroke:{_GREY},stroke-width:1px"),
    "derived_from": _Line("-.->", f"stroke:{_GREY},stroke-width:1px"),
}

# Mermaid has no escape but the entity, and most marks mean something to it somewhere: markdown, comments,
# links, icons, directives. So all but letters, digits and what is known to be harmless becomes an entity.
_MARKED = re.compile("[^\\w .,()/'+!?▲✓×◐…-]|_|\ufb02")
_DOLLARS = re.compile(r"\$(?=\$)")
_KEYWORD = re.compile("style|classDef")


def render(picture: Picture) -> str:
    """Return the picture as a Mermaid flowchart, with its legend and its caption."""
    return "".join(f"{line}\n" for line in _lines(picture))


def fits(picture: Picture, text: str) -> bool:
    """Tell whether GitHub draws a picture that `render` gave this text for."""
    return len(picture.edges) + len(picture.legend) <= MOST_EDGES and len(text) <= MOST_CHARACTERS


def _lines(picture: Picture) -> Iterator[str]:
    yield from ("---", f"title: {json.dumps(visible(picture.title[:300]))}")
    yield from ("config:", "  flowchart:", "    wrappingWidth: 400", "---")
    yield "flowchart LR"
    looks = {node.look.name for node in picture.nodes}
    yield from (f"  {_class(look)}" for name, look in LOOKS.items() if name in looks)
    yield "  classDef plain fill:#FFFFFF,stroke:#595959,color:#000000"
    yield "  classDef words fill:none,stroke:none"
    names = anchors([node.id for node in picture.nodes], "_")
    yield from _nodes(picture, names)
    drawn = []
    for edge in picture.edges:
        drawn.append(line_of(edge))
        yield f"  {names[edge.source]} {_LINES[drawn[-1]].arrow} {names[edge.target]}"
    yield from _legend(picture)
    drawn += [entry.name for entry in picture.legend if entry.sign == "line"]
    yield from _line_styles(drawn)


def _class(look: Look) -> str:
    width = 5 if look.double else 3 if look.width > 2 else 1
    dashes = {"dashed": ",stroke-dasharray:6 4", "dotted": ",stroke-dasharray:2 3"}
    return (
        f"classDef {look.name} fill:{look.fill},stroke:{look.border},color:{look.ink},"
        f"stroke-width:{width}px{dashes.get(look.line, '')}"
    )


def _nodes(picture: Picture, names: dict[str, str]) -> Iterator[str]:
    for number, cluster in enumerate(picture.clusters):
        yield f'  subgraph cluster{number}["{escaped(cluster.label[:200])}"]'
        yield from (
            f"    {_node(node, names[node.id])}"
            for node in picture.nodes
            if node.cluster == cluster.key
        )
        yield "  end"
    yield from (
        f"  {_node(node, names[node.id])}" for node in picture.nodes if node.cluster is None
    )


def _node(node: Node, name: str) -> str:
    glyph = f"{node.look.glyph} " if node.look.glyph else ""
    code = " ".join(wrapped(node.id, 40, 1))
    lines = [f"<b>{escaped(glyph + code)}</b>"]
    if node.name != node.id:
        lines += map(escaped, wrapped(node.name, _NAME_WIDTH, _NAME_LINES))
    lines += map(escaped, node.facts)
    return f"{name}{_SHAPES[node.shape].format('<br/>'.join(lines))}:::{node.look.name}"


def _legend(picture: Picture) -> Iterator[str]:
    sentences = [wrapped(one, _CAPTION_WIDTH, _CAPTION_LINES) for one in picture.caption]
    caption = "<br/>".join(escaped(line) for lines in sentences for line in lines)
    yield '  subgraph legend["Legend"]'
    yield "    direction LR"
    yield f'    caption["{caption}"]:::words'
    yield from (f"    {_sign(entry)}" for entry in picture.legend)
    for row in _rows(picture.legend):
        yield f"    {' ~~~ '.join(f'{entry.sign}_{entry.name}' for entry in row)}"
    yield "  end"


def _rows(entries: tuple[LegendEntry, ...]) -> list[tuple[LegendEntry, ...]]:
    """Lay out the signs of nodes in rows; unseen links, the last of all, hold each together."""
    boxes = tuple(entry for entry in entries if entry.sign != "line")
    rows = [boxes[start : start + 3] for start in range(0, len(boxes), 3)]
    return [row for row in rows if len(row) > 1]


def _sign(entry: LegendEntry) -> str:
    name = f"{entry.sign}_{entry.name}"
    if entry.look is not None:
        glyph = f"{entry.look.glyph} " if entry.look.glyph else ""
        return f'{name}["{escaped(glyph + entry.text)}"]:::{entry.name}'
    if entry.sign == "shape":
        return f"{name}{_SHAPES[entry.name].format(escaped(entry.text))}:::plain"
    arrow = _LINES[entry.name].arrow
    return f'{name}_from[" "]:::words {arrow} {name}["{escaped(entry.text)}"]:::words'


def _line_styles(drawn: Iterable[str]) -> Iterator[str]:
    """Give each kind of line its style; Mermaid knows lines by their number."""
    numbers: dict[str, list[str]] = {}
    for number, name in enumerate(drawn):
        numbers.setdefault(name, []).append(str(number))
    for name, line in _LINES.items():
        if name in numbers:
            yield f"  linkStyle {','.join(numbers[name])} {line.style}"


def escaped(value: str) -> str:
    """Return text as it may stand between quotes in Mermaid: no mark in it steers the parser or the page."""
    # Two dollar signs are mathematics even as entities; a space of no width keeps them apart.
    apart = _DOLLARS.sub("$\u200b", visible(value))
    marked = _MARKED.sub(_entity, apart)
    return _KEYWORD.sub(lambda match: f"#{ord(match[0][0])};{match[0][1:]}", marked)


def _entity(match: re.Match[str]) -> str:
    return f"#{ord(match.group())};"
