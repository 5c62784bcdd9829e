"""XML of others, read without entities and document types, each element with its line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tracemap.errors import SourceError

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


_MOST_DEPTH = 200


class Tree(NamedTuple):
    """A document.

    Attributes:
        path: its file.
        root: its outermost element.
        lines: the line of each element.
    """

    path: Path
    root: Element
    lines: Mapping[Element, int]

    def place(self, element: Element) -> str:
        """Return where an element stands, as `file.xml:12`."""
        return f"{self.path}:{self.lines[element]}"


def local_name(tag: str) -> str:
    """Return the name of an element or attribute without its namespace."""
    return tag.rpartition("}")[2]


def read_xml(path: Path, data: bytes) -> Tree:
    """Return the document in a file.

    Raises:
        SourceError: it is not well-formed, declares a document type, goes too deep, or defusedxml is not
            installed.
    """
    try:
        from defusedxml.common import DefusedXmlException
        from defusedxml.ElementTree import DefusedXMLParser
    except ImportError as error:
        message = f"{path}: reading XML needs the package defusedxml, which is not installed"
        raise SourceError(message, "pip install 'tracemap[xml]'") from error
    from xml.etree.ElementTree import ParseError, TreeBuilder

    lines: dict[Element, int] = {}

    class Builder(TreeBuilder):
        depth = 0

        def start(self, tag: str, attrs: dict[str, str], /) -> Element:
            element = super().start(tag, attrs)
            lines[element] = line = parser.parser.CurrentLineNumber
            self.depth += 1
            if self.depth > _MOST_DEPTH:
                message = f"{path}:{line}: elements are nested deeper than {_MOST_DEPTH}"
                raise SourceError(message, "export it again")
            return element

        def end(self, tag: str, /) -> Element:
            self.depth -= 1
            return super().end(tag)

    parser = DefusedXMLParser(target=Builder(), forbid_dtd=True)
    try:
        parser.feed(data)
        root: Element = parser.close()
    except ParseError as error:
        line, _ = error.position
        said = str(error).partition(":")[0]
        raise SourceError(
            f"{path}:{line}: it is not well-formed XML: {said}", "was it cut off, or is it no XML?"
        ) from error
    except DefusedXmlException as error:
        line = parser.parser.CurrentLineNumber
        message = f"{path}:{line}: it declares a document type or entities, which is not read"
        raise SourceError(message, "take the <!DOCTYPE> out") from error
    except (LookupError, ValueError) as error:  # an encoding that is none
        raise SourceError(f"{path}:1: it is no XML that can be read: {error}") from error
    return Tree(path, root, lines)
