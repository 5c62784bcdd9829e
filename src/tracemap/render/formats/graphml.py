"""GraphML, which yEd, Gephi, Cytoscape and networkx read: every item and link with its attributes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from xml.sax.saxutils import escape, quoteattr

from tracemap.graph.links import Attribute
from tracemap.render.picture import Picture

_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">"""

_NOT_XML = "\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
_ILLEGAL = re.compile(f"[{_NOT_XML}]")
_ILLEGAL_IN_NAME = re.compile(rf"[{_NOT_XML}\\]")
_KINDS = ("graph", "node", "edge")


def render(picture: Picture) -> str:
    r"""Return the picture as GraphML.

    A value that is absent has no element. A list is text, its members joined by `; `. What XML 1.0 cannot
    hold, as most control characters, stands as `\uXXXX`; in ids a backslash too, so that no two become one.
    """
    return "".join(f"{line}\n" for line in _lines(picture))


def _lines(picture: Picture) -> Iterator[str]:
    graph = {
        "name": picture.title,
        "as_of": picture.as_of.isoformat(),
        "caption": "\n".join(picture.caption),
    }
    nodes = [node.data for node in picture.nodes]
    edges = [edge.data for edge in picture.edges]
    types = {"graph": _types([graph]), "node": _types(nodes), "edge": _types(edges)}
    yield _HEAD
    for kind in _KINDS:
        for name, form in types[kind].items():
            key = quoteattr(f"{kind}.{name}")
            yield f'  <key id={key} for="{kind}" attr.name={quoteattr(name)} attr.type="{form}"/>'
    yield '  <graph id="tracemap" edgedefault="directed">'
    yield from _data("graph", graph)
    for node, data in zip(picture.nodes, nodes, strict=True):
        yield f"    <node id={_name(node.id)}>"
        yield from _data("node", data)
        yield "    </node>"
    for edge, data in zip(picture.edges, edges, strict=True):
        yield f"    <edge source={_name(edge.source)} target={_name(edge.target)}>"
        yield from _data("edge", data)
        yield "    </edge>"
    yield "  </graph>"
    yield "</graphml>"


def _types(rows: Iterable[Mapping[str, Attribute]]) -> dict[str, str]:
    """Return the GraphML type of each attribute that some row has, in the order of the rows."""
    found: dict[str, set[str]] = {}
    for row in rows:
        for name, value in row.items():
            if _is_there(value):
                found.setdefault(name, set()).add(_type(value))
    return {name: _common(types) for name, types in found.items()}


def _type(value: Attribute) -> str:
    match value:
        case bool():
            return "boolean"
        case int():
            return "long"
        case float():
            return "double"
        case _:
            return "string"


def _common(types: set[str]) -> str:
    if len(types) == 1:
        return next(iter(types))
    return "double" if types == {"long", "double"} else "string"


def _data(kind: str, values: Mapping[str, Attribute]) -> Iterator[str]:
    for name, value in values.items():
        if _is_there(value):
            yield f"      <data key={quoteattr(f'{kind}.{name}')}>{_text(value)}</data>"


def _is_there(value: Attribute) -> bool:
    return value is not None and value not in ((), {})


def _text(value: Attribute) -> str:
    match value:
        case bool():
            whole = "true" if value else "false"
        case tuple():
            whole = "; ".join(value)
        case dict():
            whole = "; ".join(f"{key}: {one}" for key, one in value.items())
        case _:
            whole = str(value)
    return escape(_ILLEGAL.sub(_named, whole), {"\r": "&#13;"})


def _name(identifier: str) -> str:
    return quoteattr(_ILLEGAL_IN_NAME.sub(_named, identifier))


def _named(match: re.Match[str]) -> str:
    return f"\\u{ord(match.group()):04x}"
