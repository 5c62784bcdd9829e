"""ReqIF 1.2, the exchange format of DOORS, Polarion, Jama and other requirement tools.

Every item is a SpecObject with the attributes that those tools agree on (`ReqIF.ForeignID`, `ReqIF.Name`,
`ReqIF.Text`) and one for each further field; every link is a SpecRelation whose type is the field that
holds it. Requirements stand in a Specification for each document, under headings for its sections; the
other kinds have one Specification each. Links may not lead to nothing, so that an item that others only
name is an object too, of a type that says so.

Identifiers are made of the ids, and every change is dated 1970-01-01: a plan knows no time of its edits,
and the same plan gives the same file.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracemap.exporting.reqif.content import identifier, relations, spec_objects, specifications
from tracemap.exporting.reqif.markup import EPOCH, element, leaf
from tracemap.exporting.reqif.types import datatypes, spec_types
from tracemap.interchange.links import LINKS, Names, links_of, names
from tracemap.interchange.reqif import TOOL
from tracemap.model import KINDS
from tracemap.records import Records

FILE = ".reqif"
HOLDS = frozenset(KINDS)

_NAMESPACES = (
    'xmlns="http://www.omg.org/spec/ReqIF/20110401/reqif.xsd" '
    'xmlns:xhtml="http://www.w3.org/1999/xhtml"'
)


def write(records: Records, title: str) -> dict[str, bytes]:
    """Return the one file, UTF-8. Linear in items and links."""
    named = names(records, identifier)
    content = element("REQ-IF-CONTENT", _content(records, named))
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f"<REQ-IF {_NAMESPACES}>",
        *element("THE-HEADER", _header(title)),
        *element("CORE-CONTENT", content),
        "</REQ-IF>",
        "",
    ]
    return {"": "\n".join(lines).encode()}


def _header(title: str) -> Iterator[str]:
    said = [
        leaf("CREATION-TIME", EPOCH),
        leaf("REQ-IF-TOOL-ID", TOOL),
        leaf("REQ-IF-VERSION", "1.0"),
        leaf("SOURCE-TOOL-ID", TOOL),
        leaf("TITLE", title),
    ]
    return element("REQ-IF-HEADER", said, identifier="header")


def _content(records: Records, named: Names) -> Iterator[str]:
    kinds = [kind for kind, items in records.by_kind() if items]
    elsewhere = [kind for kind in KINDS if any(kind == one for one, _ in named.elsewhere)]
    used = {
        link.field
        for kind in kinds
        for one in dict(records.by_kind())[kind]
        for link in links_of(records, kind, one)
    }
    fields = dict.fromkeys(
        field for of_kind in LINKS.values() for field in of_kind if field in used
    )
    yield from element("DATATYPES", datatypes(kinds))
    yield from element("SPEC-TYPES", spec_types(kinds, elsewhere, fields))
    yield from element("SPEC-OBJECTS", spec_objects(records, named))
    yield from element("SPEC-RELATIONS", relations(records, named))
    yield from element("SPECIFICATIONS", specifications(records, named))
