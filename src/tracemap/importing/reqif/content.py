"""What the library read of ReqIF files as things: objects with their attributes, places and links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from tracemap.importing.reqif.xhtml import plain_text
from tracemap.interchange.escapes import unescaped
from tracemap.interchange.meaning import folded
from tracemap.interchange.reqif import ELSEWHERE, HEADING, ID, TOOL
from tracemap.interchange.things import Tally, Thing
from tracemap.interchange.values import Written

if TYPE_CHECKING:
    from reqif.models.reqif_spec_object import ReqIFSpecObject
    from reqif.reqif_bundle import ReqIFBundle

_ID, _HEADING, _NO_TYPE = folded(ID), folded(HEADING), "(without a name)"
_TEXTS = ("reqiftext", "reqifname", "text")


class _Object(NamedTuple):
    """An object as read: its file, the object, and its attributes by name."""

    file: str
    object: ReqIFSpecObject
    values: dict[str, Written]


class Content:
    """What ReqIF files hold, by the identifiers that they share.

    Attributes:
        objects: the objects by identifier, in order.
        types: the name of the type of each object.
        links: the relations that leave each object: the name of their type, the identifier they lead to.
        stands_in: the document and the section that each object stands in.
        whole: the files that a plan was exported to.
        read: how many of what were read.
    """

    def __init__(self, tally: Tally) -> None:
        """Start with nothing; `tally` takes what is left out."""
        self._tally = tally
        self.objects: list[_Object] = []
        self.types: dict[str, str] = {}
        self.links: dict[str, list[tuple[str, str]]] = {}
        self.stands_in: dict[str, list[tuple[str, str]]] = {}
        self.whole: set[str] = set()
        self.read = {"objects": 0, "relations": 0, "specifications": 0}

    def add(self, file: str, bundle: ReqIFBundle) -> None:
        """Add what a file holds; messages call it `file`."""
        core = bundle.core_content
        content = core.req_if_content if core is not None else None
        if content is None:
            return
        names: dict[str, str] = {}
        for one in content.spec_types or ():
            names[one.identifier] = one.long_name or _NO_TYPE
            for definition in getattr(one, "attribute_definitions", None) or ():
                names[definition.identifier] = definition.long_name or definition.identifier
        choices = {
            value.identifier: value.long_name or value.key or value.identifier
            for one in content.data_types or ()
            for value in getattr(one, "values", None) or ()
        }
        for one in content.spec_objects or ():
            self.types[one.identifier] = names.get(one.spec_object_type, _NO_TYPE)
            values = self._values(file, one, names, choices)
            self.objects.append(_Object(file, one, values))
        for one in content.spec_relations or ():
            link = (names.get(one.relation_type_ref, ""), one.target)
            self.links.setdefault(one.source, []).append(link)
        header = bundle.req_if_header
        if header is not None and header.source_tool_id == TOOL:
            self.whole.add(file)
        else:
            self._place_in(content.specifications or ())
        self.read["objects"] += len(content.spec_objects or ())
        self.read["relations"] += len(content.spec_relations or ())
        self.read["specifications"] += len(content.specifications or ())

    def _values(
        self, file: str, one: ReqIFSpecObject, names: Mapping[str, str], choices: Mapping[str, str]
    ) -> dict[str, Written]:
        place = _place(file, one)

        def left_out(what: str) -> None:
            self._tally.add(place, f"{what}s in formatted text", "a plan holds plain text")

        found: dict[str, Written] = {}
        for attribute in one.attributes:
            name = names.get(attribute.definition_ref, str(attribute.definition_ref))
            if attribute.attribute_type.name == "XHTML":
                value = attribute.xml_node.find("THE-VALUE")
                found[name] = plain_text(value, left_out) if value is not None else ""
            elif isinstance(attribute.value, list):
                found[name] = [choices.get(value, value) for value in attribute.value if value]
            else:
                found[name] = unescaped(attribute.value)
        return found

    def _place_in(self, specifications: Any) -> None:
        """Note the document and the section of each object, of those that stand in one."""
        by_identifier = {one.object.identifier: one.values for one in self.objects}
        for specification in specifications:
            document = specification.long_name or ""
            steps = [(child, "") for child in reversed(specification.children or ())]
            while steps:
                node, section = steps.pop()
                place = [("document", document), ("section", section)]
                self.stands_in.setdefault(node.spec_object, place)
                heading = heading_of(by_identifier.get(node.spec_object, {}))
                inner = heading or section
                steps += [(child, inner) for child in reversed(node.children or ())]


def heading_of(values: Mapping[str, Written]) -> str:
    """Return the heading that an object is, by its attributes; "" where it is none."""
    by_name = {folded(name): value for name, value in values.items()}
    if any(by_name.get(name) for name in _TEXTS):
        return ""
    return str(by_name.get(_HEADING) or "")


def things_of(content: Content) -> Iterator[Thing]:
    """Yield the objects that are no headings as things."""
    for file, one, values in content.objects:
        if heading_of(values):
            continue
        identifier = next((str(text) for name, text in values.items() if folded(name) == _ID), "")
        object_type = content.types[one.identifier]
        held = not object_type.endswith(ELSEWHERE)
        own = [pair for pair in values.items() if folded(pair[0]) != _ID]
        yield Thing(
            _place(file, one),
            one.identifier,
            identifier or one.identifier,
            object_type.removesuffix(ELSEWHERE),
            own,
            content.links.get(one.identifier, ()),
            content.stands_in.get(one.identifier, ()),
            file in content.whole,
            held,
        )


def _place(file: str, one: ReqIFSpecObject) -> str:
    line = getattr(one.xml_node, "sourceline", None)
    return f"{file}:{line}" if line else file
