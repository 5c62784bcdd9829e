"""What DOT says in words: names, labels and tooltips, all text of the plan escaped for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tracemap.render.picture import Edge, Node, Picture
from tracemap.render.visible import anchors, visible, wrapped
from tracemap.source import letters

_NAME_WIDTH, _NAME_LINES = 30, 3


def label(node: Node) -> str:
    """Return the HTML-like label of a node: its code, its name in short lines, its facts."""
    glyph = f"{node.look.glyph} " if node.look.glyph else ""
    code = " ".join(wrapped(node.id, 40, 1))
    lines = [f'<FONT POINT-SIZE="11"><B>{text(glyph + code)}</B></FONT>']
    if node.name != node.id:
        lines += [text(line) for line in wrapped(node.name, _NAME_WIDTH, _NAME_LINES)]
    lines += [f'<FONT POINT-SIZE="9">{text(visible(fact))}</FONT>' for fact in node.facts]
    return "".join(f'{line}<BR ALIGN="LEFT"/>' for line in lines)


def tooltip(node: Node) -> str:
    """Return all that a picture says of a node on one line, with its place."""
    parts = [visible(node.id), visible(node.name[:400]), *map(visible, node.facts)]
    data = node.data
    place = _place(data["path"], data.get("sheet"), data["line"], data.get("column"))
    return " | ".join(part for part in (*parts, place) if part)


def edge_tooltip(edge: Edge) -> str:
    """Return what an edge says, with its place."""
    said = f"{visible(edge.source)} {edge.kind.replace('_', ' ')} {visible(edge.target)}"
    if edge.through:
        said += f" through {visible(edge.through)}"
    place = edge.location
    return (
        f"{said} | {_place(place.path, place.sheet, place.line, place.column)}" if place else said
    )


def _place(path: object, sheet: object, line: object, column: object) -> str:
    """Return the file and the line, or the cell."""
    if sheet and isinstance(column, int):
        return visible(f"{path}:{sheet}!{letters(column)}{line}")
    return visible(f"{path}:{line}")


def edge_anchor(edge: Edge, names: dict[str, str]) -> str:
    """Return the name of an edge in a file: it is made of the names of its ends."""
    return f"{names[edge.source]}..{names[edge.target]}..{edge.kind}"


def tooltips(picture: Picture) -> Iterable[tuple[str, str]]:
    """Yield the name in the file of each node and edge with its tooltip."""
    names = anchors([node.id for node in picture.nodes])
    yield from ((names[node.id], tooltip(node)) for node in picture.nodes)
    yield from ((edge_anchor(edge, names), edge_tooltip(edge)) for edge in picture.edges)


def name_of(identifier: str) -> str:
    """Return an id as the quoted name of a node, unlike that of any other id.

    What DOT cannot quote, or a reader cannot see, stands as `^`, hexadecimal digits and `;`. So does `%`: to
    Graphviz a name that begins with it, or is empty, is none.
    """
    return quoted("".join(map(_plain, identifier)) or "^;")


def _plain(character: str) -> str:
    return (
        character
        if character.isprintable() and character not in '"\\%^&'
        else f"^{ord(character):X};"
    )


def quoted(value: str) -> str:
    r"""Return visible text as a DOT string.

    To Graphviz `\N` and others are orders; it reads a tooltip twice, so that four of `\` stand for one. `##[`
    would be an order to GitHub, in the log of a job: the string is written in two parts.
    """
    written = value.replace("\\", "\\\\\\\\").replace('"', '\\"')
    return '"' + written.replace("##", '#" + "#') + '"'


def text(value: str) -> str:
    """Return visible text as text of an HTML-like label, which may not be empty."""
    escaped = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    escaped = escaped.replace('"', "&quot;").replace("\\", "&#92;&#92;").replace("##", "#&#35;")
    return escaped or "&#160;"


def attributes_of(values: Mapping[str, str]) -> str:
    """Return attributes as DOT has them in brackets; a label is HTML-like already."""
    return ", ".join(
        f"{key}={value if key == 'label' else quoted(value.replace('&', '&amp;'))}"
        for key, value in values.items()
    )
