"""GraphML: a plan as a graph, with the attributes that `export graphml` writes, and edges for its links.

A graph that was changed in yEd, Gephi or by networkx is read too: an edge that does not say which field it
is ties its ends by the one field that can, and what these programs add of their own is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from tracemap.errors import SourceError
from tracemap.importing.files import content, found_files, limits_of
from tracemap.importing.reading import Dropped, Reading, Source
from tracemap.importing.xml_tree import Tree, local_name, read_xml
from tracemap.interchange.cells import from_text
from tracemap.interchange.columns import PLURALS
from tracemap.interchange.edges import ATTRIBUTES, EDGES, field_between
from tracemap.interchange.escapes import unescaped
from tracemap.interchange.links import Key
from tracemap.interchange.values import in_order
from tracemap.records import FIELDS, Record, Records
from tracemap.schema.explain import described
from tracemap.schema.fields import fields_of

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

FILES = "a graph: .graphml"
EXAMPLES = """\
  tracemap import graphml plan.graphml
  tracemap import graphml plan.graphml --diff  what would change, as a patch; nothing is written"""

_OWN = frozenset(("label", "kind", "id"))
_LAST = 1 << 62
"""The place of a link that does not say which one it is."""


def read(source: Source, settings: Mapping[str, Any]) -> Reading:  # noqa: ARG001  # it has none
    """Return the items of a graph.

    Raises:
        SourceError: it cannot be read, an attribute holds what its field cannot, an item stands there twice.
    """
    paths = found_files(source, (".graphml", ".xml"))
    if len(paths) > 1:
        raise SourceError(f"{paths[1]}: a second graph", "import one at a time")
    tree = read_xml(paths[0], content(paths[0], limits_of(source)))
    if local_name(tree.root.tag) != "graphml":
        raise SourceError(
            f"{tree.place(tree.root)}: it is no GraphML: its outermost element is {tree.root.tag!r}"
        )
    return _Graph(tree).reading()


class _Graph:
    """A graph as it is read: its items, by the names of their nodes."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._names: dict[str, str] = {}
        self._defaults: dict[str, dict[str, str]] = {"node": {}, "edge": {}}
        for declared in self._elements("key"):
            name = declared.get("attr.name", declared.get("id", ""))
            self._names[declared.get("id", "")] = name
            for one in declared:
                if local_name(one.tag) == "default" and len(one) == 0:
                    self._defaults.get(declared.get("for", ""), {})[name] = one.text or ""
        self._nodes: dict[str, Key] = {}
        self._records: dict[str, dict[str, Record]] = {kind: {} for kind in PLURALS}
        self._links: dict[tuple[Key, str], list[tuple[int, str]]] = {}
        self._places: dict[Key, str] = {}
        self._left_out: dict[tuple[str, str], Dropped] = {}
        self._counts: Counter[tuple[str, str]] = Counter()

    def reading(self) -> Reading:
        """Read the nodes, and then the edges between them."""
        for node in self._elements("node"):
            self._node(node)
        edges = 0
        for edge in self._elements("edge"):
            self._edge(edge)
            edges += 1
        for found in self._elements("hyperedge"):
            self._leave_out(found, "a hyperedge", "a link ties two items")
        for (key, field), links in self._links.items():
            self._tie(key, field, sorted(links, key=itemgetter(0)))
        records = {
            PLURALS[kind]: {one: in_order(kind, record) for one, record in found.items()}
            for kind, found in self._records.items()
        }
        counts = {"nodes": len(self._nodes), "edges": edges}
        dropped = (
            Dropped(one.place, one.what, one.why, self._counts[key])
            for key, one in self._left_out.items()
        )
        return Reading(Records(**records), counts, tuple(dropped))

    def _elements(self, name: str) -> Iterator[Element]:
        return (one for one in self._tree.root.iter() if local_name(one.tag) == name)

    def _node(self, node: Element) -> None:
        data = self._data(node, "node")
        name = node.get("id")
        if name is None:
            raise SourceError(f"{self._tree.place(node)}: the node has no id")
        kind = data.get("kind", "").strip()
        if kind not in PLURALS:
            what = f"nodes of kind {kind[:60]!r}" if kind else "nodes without a 'kind'"
            self._leave_out(node, what, f"the kinds of items are {', '.join(PLURALS)}")
            return
        identifier = unescaped(data.get("id", name)).strip()
        key, place = (kind, identifier), self._tree.place(node)
        known = self._places.setdefault(key, place)
        if known != place or name in self._nodes or not identifier:
            what = f"{kind.replace('_', ' ')} {identifier!r} stands at {known} already"
            what = what if known != place else f"node {name!r} stands there twice, or has no id"
            raise SourceError(f"{place}: {what}")
        self._nodes[name] = key
        self._records[kind][identifier] = self._record(node, kind, data)

    def _record(self, node: Element, kind: str, data: Mapping[str, str]) -> Record:
        names = {ATTRIBUTES.get(field, field): field for field in FIELDS[kind]}
        record: Record = {}
        for name, text in data.items():
            field = names.get(name)
            if field is None:
                if name not in _OWN and text.strip():
                    what = f"attribute {name[:60]!r}"
                    self._leave_out(node, what, f"a {kind.replace('_', ' ')} has no such field")
                continue
            try:
                value = from_text(kind, field, unescaped(text))
            except ValueError as error:
                place = self._tree.place(node)
                raise SourceError(f"{place}: '{field}' is {described(text)}: {error}") from None
            if value is not None:
                record[field] = value
        return record

    def _edge(self, edge: Element) -> None:
        """Note a link between two items, in the field of the one that writes it."""
        data = self._data(edge, "edge")
        place = self._tree.place(edge)
        ends = [edge.get("source", ""), edge.get("target", "")]
        keys = [self._nodes.get(end) for end in ends]
        if None in keys:
            end = ends[keys.index(None)]
            self._leave_out(edge, "edges", f"an end is no item, as {end[:60]!r} here")
            return
        source, target = (key for key in keys if key is not None)
        field = data.get("field", "").strip()
        ways = [
            (field, turned)
            for writer, turned in ((source, False), (target, True))
            if (found := EDGES.get((writer[0], field))) and found.is_written_by_target is turned
        ]
        way = ways[0] if ways else field_between(source[0], target[0], data.get("kind", "").strip())
        if way is None:
            kinds = f"a {source[0]} and a {target[0]}".replace("_", " ")
            self._leave_out(edge, f"edges between {kinds}", "no field ties two such items so")
            return
        field, turned = way
        writer, other = (target, source) if turned else (source, target)
        try:
            position = int(float(data.get("place", _LAST)))
        except (ValueError, OverflowError):
            raise SourceError(f"{place}: 'place' is no number: {data['place'][:60]!r}") from None
        self._links.setdefault((writer, field), []).append((position, other[1]))

    def _tie(self, key: Key, field: str, links: list[tuple[int, str]]) -> None:
        """Put the links of a field into its item, among those that lead to no node, each in its place."""
        kind, identifier = key
        record = self._records[kind][identifier]
        held = record.get(field, [])
        elsewhere = (
            [held] if isinstance(held, str) else list(held) if isinstance(held, list) else []
        )
        found: list[str] = []
        for place, other in links:
            while elsewhere and len(found) < place:
                found.append(elsewhere.pop(0))
            found.append(other)
        found += elsewhere
        if fields_of(kind)[field].is_list:
            record[field] = found
        elif len(found) == 1:
            record[field] = found[0]
        else:
            what = f"'{field}' of {identifier} is {' and '.join(map(repr, found[:2]))}"
            raise SourceError(f"{self._places[key]}: {what}", "it names one item")

    def _data(self, element: Element, of: str) -> dict[str, str]:
        """Return the attributes of a node or an edge by name; what only says how it is drawn is left out."""
        found = dict(self._defaults[of])
        for one in element:
            if local_name(one.tag) != "data":
                continue
            name = self._names.get(one.get("key", ""))
            if name is None:
                place = self._tree.place(one)
                raise SourceError(f"{place}: no <key> declares {one.get('key', '')[:60]!r}")
            if len(one) == 0:
                found[name] = one.text or ""
        return found

    def _leave_out(self, element: Element, what: str, why: str) -> None:
        self._left_out.setdefault((what, why), Dropped(self._tree.place(element), what, why))
        self._counts[what, why] += 1
