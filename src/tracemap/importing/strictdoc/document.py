"""The text of a StrictDoc document, line by line.

StrictDoc's own reader is a grammar that builds its document, with its project around it; what is
wanted here is less, and has to say the line of whatever is wrong. It reads what releases since 2022 have
written: sections in one or two brackets, relations as `RELATIONS` or `REFS`, free text between its tags.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from tracemap.errors import SourceError

_TAG = re.compile(r"\[(\[?)(/?)([A-Z]+(?:_[A-Z]+)*)\]\]?")
_FIELD = re.compile(r"([A-Z][A-Za-z0-9_-]*):(?: (.*))?")
_METADATA = re.compile(r"  ([A-Za-z_][A-Za-z0-9_-]*): (.+)")
_RELATION = re.compile(r"(- |  )([A-Z_]+): (.*)")
_LISTS = ("RELATIONS", "REFS")
_SHOWN = 60


class Relation(NamedTuple):
    """A relation of a node: its type (`Parent`, `Child`, `File`), its role or "", what it leads to."""

    type: str
    role: str
    value: str


class Node(NamedTuple):
    """A node of a document: its tag, line, fields in order, relations, and the section it stands in."""

    tag: str
    line: int
    fields: list[tuple[str, str]]
    relations: list[Relation]
    section: str


class Document(NamedTuple):
    """A document: what messages call its file, its title, its metadata, and its nodes in order."""

    file: str
    title: str
    metadata: dict[str, str]
    nodes: list[Node]


def read_document(file: str, text: str) -> Document:
    """Return the document that a text holds; messages call its file `file`.

    Raises:
        SourceError: it is no StrictDoc document, or cut off.
    """
    return _Reader(file, text).document()


class _Reader:
    def __init__(self, file: str, text: str) -> None:
        self._file = file
        self._lines = text.split("\n")
        self._at = 0
        self._open: list[tuple[str, str, int]] = []
        self._nodes: list[Node] = []

    def document(self) -> Document:
        if self._lines[0] != "[DOCUMENT]":
            raise self._wrong(0, "this is no StrictDoc document: the first line is not [DOCUMENT]")
        title, metadata = self._head()
        while self._at < len(self._lines):
            line = self._lines[self._at]
            found = _TAG.fullmatch(line)
            if found is not None:
                self._tagged(found[1], found[2], found[3])
            elif line.strip():
                what = f"'{line[:_SHOWN]}' belongs to no node"
                raise self._wrong(self._at, what, "a node starts with its tag, as [REQUIREMENT]")
            else:
                self._at += 1
        if self._open:
            tag, _, opened = self._open[-1]
            raise self._wrong(opened, f"[{tag}] is never closed", "the file may be cut off")
        return Document(self._file, title, metadata, self._nodes)

    def _head(self) -> tuple[str, dict[str, str]]:
        """Read what stands before the first tag behind [DOCUMENT]: the title and the metadata."""
        title = ""
        metadata: dict[str, str] = {}
        self._at = 1
        while self._at < len(self._lines) and not _TAG.fullmatch(self._lines[self._at]):
            line = self._lines[self._at]
            if line.startswith("TITLE: "):
                title = line.removeprefix("TITLE: ")
            elif found := _METADATA.fullmatch(line):
                metadata[found[1]] = found[2]
            self._at += 1
        return title, metadata

    def _tagged(self, double: str, closing: str, tag: str) -> None:
        """Read what a tag begins, or close what it ends."""
        line = self._at
        self._at += 1
        if closing:
            if not self._open or self._open[-1][0] != tag:
                raise self._wrong(line, f"[/{tag}] closes nothing that is open")
            self._open.pop()
        elif tag == "GRAMMAR":
            while self._at < len(self._lines) and not _TAG.fullmatch(self._lines[self._at]):
                self._at += 1
        elif tag == "FREETEXT":
            self._skip_to(line, "[/FREETEXT]")
        else:
            self._node(tag, line, is_open=bool(double) or tag.startswith(("SECTION", "COMPOSITE_")))

    def _node(self, tag: str, line: int, *, is_open: bool) -> None:
        fields: list[tuple[str, str]] = []
        relations: list[Relation] = []
        while self._at < len(self._lines) and (found := _FIELD.fullmatch(self._lines[self._at])):
            name, text = found[1], found[2]
            self._at += 1
            if name in _LISTS and not text:
                relations += self._relations()
            elif not text:
                raise self._wrong(self._at - 1, f"the field '{name}' is empty")
            else:
                fields.append((name, self._several() if text == ">>>" else text))
        section = next((title for _, title, _ in reversed(self._open) if title), "")
        self._nodes.append(Node(tag, line + 1, fields, relations, section))
        if is_open:
            title = next((text for name, text in fields if name == "TITLE"), "")
            self._open.append((tag, title, line))

    def _several(self) -> str:
        """Return the lines of a field up to the one that ends it."""
        start = self._at
        self._skip_to(start - 1, "<<<")
        return "\n".join(self._lines[start : self._at - 1])

    def _skip_to(self, start: int, end: str) -> None:
        while self._at < len(self._lines):
            self._at += 1
            if self._lines[self._at - 1].startswith(end):
                return
        raise self._wrong(
            start, f"nothing ends what starts here; expected {end}", "it may be cut off"
        )

    def _relations(self) -> list[Relation]:
        found: list[dict[str, str]] = []
        while self._at < len(self._lines) and (part := _RELATION.fullmatch(self._lines[self._at])):
            if part[1] == "- ":
                found.append({})
            if not found:
                raise self._wrong(self._at, "a relation starts with '- TYPE: '")
            found[-1][part[2]] = part[3]
            self._at += 1
        return [
            Relation(one.get("TYPE", ""), one.get("ROLE", ""), one.get("VALUE", ""))
            for one in found
        ]

    def _wrong(self, line: int, message: str, help: str | None = None) -> SourceError:
        return SourceError(f"{self._file}:{line + 1}: {message}", help)
