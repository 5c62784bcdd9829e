"""What was read of files, kept: a file that was read before is not parsed again.

A reading is known by the content of its file and by all that the configuration says of reading, so that
neither names nor times matter. Only files in which nothing is wrong have one: whatever is reported is found
anew. It is JSON, with the places packed behind it; nothing that is read back is executed.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from tracemap.config import Config
from tracemap.inputs import digest
from tracemap.loading.discover import Found
from tracemap.loading.rows import items_of, rows_by_kind
from tracemap.model import Item
from tracemap.source import Source

MOST_FILES, MOST_BYTES = 2048, 128 << 20
"""Of a plan with more of them nothing is kept: it would drive out what is kept of all others."""
_LEAST = 4096
"""How many bytes a file has at least that is kept: a smaller one is parsed as fast as it is found."""
_MOST_TEXT = 4
"""By how many times the texts of a file may be longer than the file: aliases repeat them."""
_LENGTH = 8


class Store(Protocol):
    """Where readings are kept. It may lose any of them."""

    @property
    def program(self) -> str:
        """What makes the readings: those of another version are none."""

    def read(self, name: str) -> memoryview | None:
        """Return what is kept under a name; None where that is nothing, or not whole."""

    def write(self, name: str, parts: Sequence[bytes]) -> None:
        """Keep a content, in parts, under a name; where that fails, nothing is said."""


class Readings:
    """The kept readings of the files of one plan."""

    def __init__(self, store: Store, config: Config) -> None:
        """Take them from a store, and add to it."""
        self._store = store
        forms = sorted((kind, form.pattern) for kind, form in config.forms.items())
        self._about = repr((store.program, sys.byteorder, config.limits, forms))

    def take(self, file_kind: str, data: bytes, source: Source) -> list[tuple[str, Item]] | None:
        """Return the items of a file, its places and comments put into the source; None where none are kept.

        Args:
            file_kind: what the file is read as: `milestone`, `test_plan` ...
            data: its content.
            source: the file, of which nothing has been read.
        """
        if len(data) < _LEAST:
            return None
        name = self._name(file_kind, data)
        kept = self._store.read(name)
        return None if kept is None else _unpacked(name, kept, source)

    def keep(
        self, file_kind: str, data: bytes, source: Source, items: list[tuple[str, Item]]
    ) -> None:
        """Keep what was read of a file."""
        if len(data) < _LEAST or (_may_repeat(data) and _length(items) > _MOST_TEXT * len(data)):
            return
        name = self._name(file_kind, data)
        self._store.write(name, _packed(name, source, items))

    def _name(self, file_kind: str, data: bytes) -> str:
        return digest(f"{self._about} {file_kind} ".encode(), data)


def are_few(files: Sequence[Found], size_of: Callable[[str], int]) -> bool:
    """Tell whether the files of a plan, whose sizes in bytes are given, may be kept."""
    size = sum(size_of(found.path) for found in files)
    return len(files) <= MOST_FILES and size <= MOST_BYTES


def _may_repeat(data: bytes) -> bool:
    """Tell whether a file may name a text and then stand for it again and again."""
    return b"&" in data and b"*" in data


def _length(value: Any) -> int:
    """Return how many characters there are in items, or in a value of one."""
    if isinstance(value, str):
        return len(value)
    return sum(map(_length, value)) if isinstance(value, tuple | list) else 0


def _packed(name: str, source: Source, items: list[tuple[str, Item]]) -> list[bytes]:
    import json  # imported where something is kept

    ignores = [(line, sorted(codes)) for line, codes in source.ignores.items()]
    found = (name, list(rows_by_kind(items)), ignores, len(source.marks))
    values = json.dumps(found, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return [len(values).to_bytes(_LENGTH, "big"), values, source.marks.tobytes()]


def _unpacked(name: str, data: memoryview, source: Source) -> list[tuple[str, Item]] | None:
    """Return the items of a reading; None where it is that of another name, or none at all."""
    import json

    end = int.from_bytes(data[:_LENGTH], "big") + _LENGTH
    marks = array("Q")
    try:
        own, groups, ignores, count = json.loads(bytes(data[_LENGTH:end]))
        marks.frombytes(data[end:])
        if own != name or len(marks) != count:
            return None
        items = [one for kind, rows in groups for one in items_of(kind, rows, source)]
        source.ignores = {line: frozenset(codes) for line, codes in ignores}
    except (AttributeError, LookupError, OverflowError, RecursionError, TypeError, ValueError):
        return None
    source.marks = marks
    return items
