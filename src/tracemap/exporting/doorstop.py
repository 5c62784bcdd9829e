"""Doorstop, a folder for each document and a YAML file for each item.

Requirements, verification elements, test cases, test plans and milestones are a document each. An item
keeps its id where Doorstop can call it that; else it gets a UID, and the id is one of its attributes.
Links go up, as Doorstop wants them: what they mean follows from the two kinds. The two that do not
(`successors`, `superseded_by`) are attributes, and so is every field that Doorstop has no name for.
Links may not lead to nothing, nor to what is inactive, so that every item is active, and one that others
only name is an item of a document of its own, which asks for nothing (`normative: false`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from tracemap.interchange.doorstop import (
    BY_KIND,
    CONFIG,
    ELSEWHERE,
    FIELDS,
    KIND,
    NOT_IN_FIELD,
    PREFIXES,
    uid_of,
)
from tracemap.interchange.escapes import escaped, escaping
from tracemap.interchange.links import OWN_ID, Key, Names, links_of, names
from tracemap.interchange.values import as_text
from tracemap.loading.rewriting.values import block, scalar
from tracemap.model import KINDS
from tracemap.output.file_names import is_device
from tracemap.records import FIELDS as FIELDS_OF
from tracemap.records import Record, Records

FILE = ""
HOLDS = frozenset(KINDS)

_LONGEST = 100
_PLAIN_UID = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*[-_.][A-Za-z0-9]+")
_NUMBERED = re.compile(r"(.*?[A-Za-z0-9])([-_.]?)(\d+)")
_NOT_IN_UID = escaping("[^A-Za-z0-9]")
_ELSEWHERE = "OUT"
_RESERVED = frozenset(("all", _ELSEWHERE.lower()))


class _Document(NamedTuple):
    """A document: what its items are, their keys, its prefix, and what stands before their numbers."""

    kind: str
    keys: list[Key]
    prefix: str
    separator: str
    digits: int


def write(records: Records, _title: str) -> dict[str, bytes]:
    """Return the files by path, UTF-8; the title has no place in them. Linear in items and links."""
    named = names(records, _spelt, _alike)
    documents = _documents(records, named)
    root = next(iter(documents.values()), None)
    files: dict[str, bytes] = {}
    for folder, document in documents.items():
        parent = None if document is root or root is None else root.prefix
        files[f"{folder}/{CONFIG}"] = _text(_config(document, parent))
        for number, key in enumerate(document.keys, 1):
            item = _item(records, named, key, number)
            files[f"{folder}/{named.of[key]}.yml"] = _text(item)
    return files


def _text(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def _spelt(key: Key) -> str:
    kind, identifier = key
    if len(identifier) <= _LONGEST and _PLAIN_UID.fullmatch(identifier):
        uid = uid_of(identifier)
        is_own = uid is not None and uid.prefix.lower() not in _RESERVED
        if is_own and not is_device(identifier):  # it is the name of a file, too
            return identifier
    return f"{PREFIXES[kind]}-{escaped(identifier, _NOT_IN_UID)[:_LONGEST]}"


def _alike(name: str) -> str:
    return repr(uid_of(name.lower()))


def _documents(records: Records, named: Names) -> dict[str, _Document]:
    """Return the documents by folder, the one that all others stand under first."""
    found: dict[str, _Document] = {}
    taken: set[str] = set()
    by_kind = dict(records.by_kind())
    for kind, usual in PREFIXES.items():
        keys = [(kind, one) for one in by_kind[kind]]
        if keys:
            document = _document(kind, keys, usual, named, taken)
            taken.add(document.prefix.lower())
            found[f"{kind}s"] = document
    if named.elsewhere:
        found["elsewhere"] = _Document("", named.elsewhere, _ELSEWHERE, "-", 3)
    # Without a document, Doorstop takes a folder for none of its own.
    return found or {"requirements": _Document("requirement", [], PREFIXES["requirement"], "-", 3)}


def _document(
    kind: str, keys: list[Key], usual: str, named: Names, taken: Collection[str]
) -> _Document:
    """Return the document of a kind; its prefix is the one that all its items have, if they have one."""
    parts = [_NUMBERED.fullmatch(named.of[key]) for key in keys]
    forms = {(part[1], part[2]) if part is not None else None for part in parts}
    form = forms.pop() if len(forms) == 1 else None
    if form is None or form[0].lower() in taken or form[0].lower() in _RESERVED:
        return _Document(kind, keys, usual, "-", 3)
    digits = min(len(part[3]) for part in parts if part is not None)
    return _Document(kind, keys, *form, digits)


def _config(document: _Document, parent: str | None) -> Iterator[str]:
    if document.kind:
        yield from ("attributes:", "  defaults:", f"    {KIND}: {document.kind}")
    yield from ("settings:", f"  digits: {document.digits}", "  itemformat: yaml")
    if parent is not None:
        yield f"  parent: {scalar(parent, 'text')}"
    yield from (f"  prefix: {scalar(document.prefix, 'text')}", f"  sep: '{document.separator}'")


def _item(records: Records, named: Names, key: Key, number: int) -> Iterator[str]:
    """Yield the lines of an item, which is the so-and-so-many of its document."""
    kind, identifier = key
    record = dict(records.by_kind())[kind].get(identifier)
    values: dict[str, str | int | float | list[str]] = {"header": "", "text": ""}
    links: list[str] = []
    if named.of[key] != identifier:
        values[OWN_ID] = _held(identifier)
    if record is None:
        values |= {"text": _held(identifier), ELSEWHERE: True, KIND: kind}
    else:
        values |= _attributes(kind, record)
        for field, target in links_of(records, kind, identifier):
            if (kind, field) in BY_KIND:
                links.append(named.of[target])
    yield "active: true"
    # An item that need not lead up: otherwise Doorstop asks for a link to the document above.
    yield f"derived: {scalar(not links, 'text')}"
    yield f"level: '1.{number}'"
    yield "links:" if links else "links: []"
    yield from (f"- {scalar(uid, 'text')}: null" for uid in links)
    yield f"normative: {scalar(record is not None, 'text')}"
    yield from ("ref: ''", "reviewed: null")
    for name, value in values.items():
        yield from _value(name, value)


def _attributes(kind: str, record: Record) -> dict[str, str | int | float | list[str]]:
    """Return the fields of an item as Doorstop holds them, but for links that are links there too."""
    has_text = "text" in FIELDS_OF[kind] or "description" in FIELDS_OF[kind]
    found: dict[str, str | int | float | list[str]] = {}
    for field, value in record.items():
        if (kind, field) in BY_KIND:
            continue
        name = FIELDS.get(field, field)
        if name == "header" and not has_text:
            name = "text"
        match value:
            case list():
                found[name] = [_held(one) for one in value]
            case dict():
                found[name] = _held(as_text(value))
            case str():
                found[name] = _held(value)
            case _:
                found[name] = value
    return found


def _held(text: str) -> str:
    return escaped(text, NOT_IN_FIELD)


def _value(name: str, value: str | int | float | list[str]) -> Iterator[str]:
    """Yield the lines of an attribute; a text of several lines stands as a block, where it can."""
    if isinstance(value, list):
        yield f"{name}:"
        yield from (f"- {scalar(one, 'text')}" for one in value)
        return
    lines = block(value, 2, "|") if isinstance(value, str) and "\n" in value else None
    if lines is None:
        yield f"{name}: {scalar(value, 'text')}"
        return
    first, *others = lines
    yield f"{name}: {first}"
    yield from others
