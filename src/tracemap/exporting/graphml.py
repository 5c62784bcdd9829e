"""GraphML: the whole plan as a graph, which networkx, yEd and Gephi open and `import graphml` reads.

A node has the fields of its item as attributes, but for links to other items of the plan, which are edges.
A link to an item that the plan does not hold stays an attribute. `graph --format graphml` is a picture of
a part of the plan, with what is computed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape, quoteattr

from tracemap.interchange.cells import as_bare_cell
from tracemap.interchange.columns import PLURALS
from tracemap.interchange.edges import ATTRIBUTES, EDGES
from tracemap.interchange.links import LINKS, Key
from tracemap.records import FIELDS, Record, Records, Value
from tracemap.schema.fields import fields_of

FILE = ".graphml"
HOLDS = frozenset(PLURALS)

_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""
_TYPES = {"level": "long", "effort": "double", "external": "boolean"}


def write(records: Records, title: str) -> dict[str, bytes]:
    """Return the graph."""
    return {"": (_HEAD + "".join(f"{line}\n" for line in _lines(records, title))).encode()}


def _lines(records: Records, title: str) -> Iterator[str]:
    by_kind = dict(records.by_kind())
    names = _names(records)
    yield from _keys()
    yield '  <graph id="plan" edgedefault="directed">'
    yield _data("graph.title", title)
    for (kind, identifier), name in names.items():
        yield f'    <node id="{name}">'
        yield _data("label", identifier)
        yield _data("kind", kind)
        yield _data("id", identifier)
        for field, value in _attributes(kind, by_kind[kind][identifier], names).items():
            yield _data(ATTRIBUTES.get(field, field), value)
        yield "    </node>"
    number = 0
    for key in names:
        for field, place, other in _links(key, by_kind[key[0]][key[1]], names):
            edge = EDGES[key[0], field]
            source, target = (other, key) if edge.is_written_by_target else (key, other)
            yield f'    <edge id="e{number}" source="{names[source]}" target="{names[target]}">'
            yield _data("edge.kind", edge.kind)
            yield _data("edge.field", field)
            yield _data("edge.place", place)
            yield "    </edge>"
            number += 1
    yield "  </graph>"
    yield "</graphml>"


def _keys() -> Iterator[str]:
    """Yield what the attributes are; those of a field are called as the field in every kind of item."""
    yield _key("graph.title", "graph", "title", "string")
    fields = dict.fromkeys(
        ATTRIBUTES.get(field, field) for kind in FIELDS for field in FIELDS[kind]
    )
    for name in ("label", "kind", "id", *fields):
        yield _key(name, "node", name, _TYPES.get(name, "string"))
    yield _key("edge.kind", "edge", "kind", "string")
    yield _key("edge.field", "edge", "field", "string")
    yield _key("edge.place", "edge", "place", "long")


def _key(key: str, of: str, name: str, form: str) -> str:
    return f'  <key id="{key}" for="{of}" attr.name="{name}" attr.type="{form}"/>'


def _names(records: Records) -> dict[Key, str]:
    """Return the name of each node: a number, since an id may hold what a name of XML cannot."""
    held = [(kind, one) for kind, found in records.by_kind() for one in found]
    return {key: f"n{number}" for number, key in enumerate(held)}


def _links(key: Key, record: Record, names: Mapping[Key, str]) -> Iterator[tuple[str, int, Key]]:
    """Yield the links of an item to others that are nodes: the field, the place in it, and the other."""
    for field, kinds in LINKS[key[0]].items():
        value = record.get(field, [])
        for place, one in enumerate([value] if isinstance(value, str) else _listed(value)):
            other = next(((kind, one) for kind in kinds if (kind, one) in names), None)
            if other is not None:
                yield field, place, other


def _attributes(kind: str, record: Record, names: Mapping[Key, str]) -> dict[str, Value]:
    """Return the fields of an item, links to other nodes left out."""
    found = dict(record)
    for field, kinds in LINKS[kind].items():
        value = found.pop(field, [])
        elsewhere = [
            one
            for one in ([value] if isinstance(value, str) else _listed(value))
            if not any((other, one) in names for other in kinds)
        ]
        if elsewhere:
            found[field] = value if isinstance(value, str) else elsewhere
    return {field: found[field] for field in fields_of(kind) if field in found}


def _listed(value: Value) -> list[str]:
    return value if isinstance(value, list) else []


def _data(key: str, value: Value) -> str:
    return f"      <data key={quoteattr(key)}>{escape(as_bare_cell(value))}</data>"
