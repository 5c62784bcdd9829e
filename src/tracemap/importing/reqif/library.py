"""Reading by the library reqif, which comes with the extra `reqif`.

The library asserts and raises much over what is not as it expects, and says no place. Where it gives up,
its parts are asked one element at a time which one it was.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tracemap.errors import SourceError, UsageError

if TYPE_CHECKING:
    from reqif.reqif_bundle import ReqIFBundle


def read_bundle(name: str, text: str) -> ReqIFBundle:
    """Return what the library makes of a text without document type.

    Raises:
        SourceError: it cannot be read; the place is that of the element, where that can be told.
        UsageError: the library is not installed.
    """
    try:
        from reqif.parser import ReqIFParser
    except ImportError as error:
        message = "reading ReqIF needs the package reqif, which is not installed"
        raise UsageError(message, "pip install 'tracemap[reqif]'") from error
    try:
        bundle = ReqIFParser.parse_from_string(text)
    except Exception as error:  # the library raises anything on what it does not expect
        raise _unreadable(name, text, error) from error
    if bundle.exceptions:
        first = bundle.exceptions[0]
        line = first.xml_node.sourceline
        what = f"this {first.xml_node.tag} is not as ReqIF has it{_said(first)}"
        raise SourceError(f"{name}:{line}: {what}", "export it again")
    return bundle


def _said(error: Exception) -> str:
    """Return what the library means by an error, where that helps anybody."""
    lacks = error.args[0] if isinstance(error, KeyError) else getattr(error, "tag", None)
    return f", it lacks {lacks}" if isinstance(lacks, str) else ""


def _unreadable(name: str, text: str, error: Exception) -> SourceError:
    """Return the error of a text that the library could not read, at the element that it stumbled over."""
    from lxml import etree
    from reqif.helpers.lxml import lxml_strip_namespace_from_xml

    try:
        root = lxml_strip_namespace_from_xml(etree.fromstring(text.encode()).getroottree())
        for path, parse in _parts().items():
            for node in root.iterfind(f"CORE-CONTENT/REQ-IF-CONTENT/{path}"):
                try:
                    parse(node)
                except Exception as found:  # noqa: BLE001  # as above
                    place = f"{name}:{node.sourceline}"
                    what = f"this {node.tag} is not as ReqIF has it{_said(found)}"
                    return SourceError(f"{place}: {what}", "export it again")
    except etree.XMLSyntaxError as found:
        return SourceError(f"{name}:{found.lineno}: {found.msg}", "export it again")
    said = str(error).partition("\n")[0][:120] or type(error).__name__
    return SourceError(f"{name}: the library reqif cannot read it: {said}", "export it again")


def _parts() -> dict[str, Callable[[Any], Any]]:
    """Return what the library reads the elements at each path with."""
    from reqif.parsers.data_type_parser import DataTypeParser
    from reqif.parsers.spec_object_parser import SpecObjectParser
    from reqif.parsers.spec_relation_parser import SpecRelationParser
    from reqif.parsers.spec_types.spec_object_type_parser import SpecObjectTypeParser
    from reqif.parsers.spec_types.spec_relation_type_parser import SpecRelationTypeParser
    from reqif.parsers.specification_parser import ReqIFSpecificationParser

    return {
        "DATATYPES/*": DataTypeParser.parse,
        "SPEC-TYPES/SPEC-OBJECT-TYPE": SpecObjectTypeParser.parse,
        "SPEC-TYPES/SPEC-RELATION-TYPE": SpecRelationTypeParser.parse,
        "SPEC-OBJECTS/SPEC-OBJECT": SpecObjectParser.parse,
        "SPEC-RELATIONS/SPEC-RELATION": SpecRelationParser.parse,
        "SPECIFICATIONS/SPECIFICATION": ReqIFSpecificationParser.parse,
    }
