"""A look at XML before a library is given it: what it is allowed to hold, and where it is broken.

The parser of the standard library goes over it once. It refuses a document type at its start, before any
entity can be declared in it, and counts depth and elements as they come. Comments and instructions to
programs are taken out, since the library stumbles over them in many places.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from xml.parsers import expat

from tracemap.errors import SourceError

_MOST_DEPTH = 200
_MOST_ELEMENTS = 3_000_000
_DECLARATION = re.compile(r"\s*<\?xml\b[^>]*\?>")
_ENCODING = re.compile(rb"""<\?xml[^>]*\bencoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_ENCODINGS = frozenset(
    ("utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "latin-1", "iso-8859-15", "windows-1252")
)


def guarded(name: str, data: bytes) -> str:
    """Return the text of an XML file without declaration and comments, every line in its place.

    Args:
        name: what messages call it.
        data: its bytes.

    Raises:
        SourceError: it is no XML, broken, declares a document type, or goes past a limit.
    """
    text = _DECLARATION.sub("", _decoded(name, data), count=1)
    return _Guard(name).parse(text.encode("utf-8", "surrogatepass")).decode()


def _decoded(name: str, data: bytes) -> str:
    if not data.strip():
        raise SourceError(f"{name}: it is empty", "export it again")
    encoding = "utf-8"
    if data.startswith((BOM_UTF16_BE, BOM_UTF16_LE)):
        encoding = "utf-16"
    elif not data.startswith(BOM_UTF8) and (said := _ENCODING.match(data.lstrip())):
        encoding = said[1].decode().lower()
        if encoding not in _ENCODINGS:
            raise SourceError(f"{name}:1: the encoding {encoding} is not known", "save it as UTF-8")
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SourceError(f"{name}:{line}: it is no {encoding.upper()} text") from error


class _Guard:
    def __init__(self, name: str) -> None:
        self._name = name
        self._depth = 0
        self._count = 0
        self._asides: list[tuple[int, bytes]] = []
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._refuse_type
        self._parser.CommentHandler = lambda _text: self._asides.append(
            (self._parser.CurrentByteIndex, b"-->")
        )
        self._parser.ProcessingInstructionHandler = lambda *_: self._asides.append(
            (self._parser.CurrentByteIndex, b"?>")
        )

    def parse(self, data: bytes) -> bytes:
        """Return the data without comments; raise SourceError where it may not be used."""
        try:
            self._parser.Parse(data, True)
        except expat.ExpatError as error:
            reason = expat.ErrorString(error.code)
            place = f"{self._name}:{error.lineno}:{error.offset + 1}"
            help = "it is cut off or damaged: export or download it again"
            raise SourceError(f"{place}: this is no XML: {reason}", help) from error
        kept: list[bytes] = []
        end = 0
        for start, closing in self._asides:
            kept.append(data[end:start])
            end = data.index(closing, start) + len(closing)
            kept.append(b"\n" * data.count(b"\n", start, end))
        kept.append(data[end:])
        return b"".join(kept)

    def _start(self, tag: str, _attributes: object) -> None:
        if self._count == 0 and tag.rpartition(":")[2] != "REQ-IF":
            raise SourceError(
                f"{self._place()}: this is no ReqIF: the root is '{tag[:60]}', expected REQ-IF"
            )
        self._depth += 1
        self._count += 1
        if self._depth > _MOST_DEPTH:
            raise SourceError(f"{self._place()}: elements are nested deeper than {_MOST_DEPTH}")
        if self._count > _MOST_ELEMENTS:
            message = f"{self._place()}: it holds more than {_MOST_ELEMENTS} elements"
            raise SourceError(message, "export it in parts")

    def _end(self, _tag: str) -> None:
        self._depth -= 1

    def _refuse_type(self, *_declared: object) -> None:
        message = f"{self._place()}: it declares a document type, which ReqIF does not have"
        raise SourceError(message, "remove the declaration <!DOCTYPE ...>")

    def _place(self) -> str:
        parser = self._parser
        return f"{self._name}:{parser.CurrentLineNumber}:{parser.CurrentColumnNumber + 1}"
