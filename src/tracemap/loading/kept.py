"""What was read of files, kept: a file that was read before is not parsed again.

A reading is known by the content of its file and by all that the configuration says of reading, so that
neither names nor times matter. Only files in which nothing is wrong have one: whatever is reported is found
anew. It is JSON, with the places packed behind it; nothing that is read back is executed.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from tracemap.config import Config
from tracemap.inputs import digest
from tracemap.loading.discover import Found
from tracemap.loading.rows import items_of, rows_by_kind, with_tuples
from tracemap.model import Item
from tracemap.source import Source

MOST_FILES, MOST_BYTES = 2048, 128 << 20
"""Of a plan with more of them nothing is kept: it would drive out what is kept of all others."""
_FORM = "tracemap reading 1"
_LENGTH = 8

Write = Callable[[str, Sequence[bytes]], None]
"""Keeps a content, in parts, under a name."""


class Store(Protocol):
    """Where readings are kept. It may lose any of them, but gives none that is not whole."""

    def read(self, name: str) -> memoryview | None:
        """Return what is kept under a name; None where that is nothing."""

    def writing(self) -> AbstractContextManager[Write]:
        """Let contents be kept, each in parts under a name; where that fails, nothing is said."""


class Readings:
    """The kept readings of the files of one plan."""

    def __init__(self, store: Store, config: Config) -> None:
        """Take them from a store, and add to it."""
        self._store = store
        self._write: Write | None = None
        forms = sorted((kind, form.pattern) for kind, form in config.forms.items())
        self._about = repr((_FORM, sys.byteorder, config.limits, forms))

    def suit(self, files: Sequence[Found], size_of: Callable[[str], int]) -> bool:
        """Tell whether the files of a plan, whose sizes in bytes are given, are few enough to be kept."""
        size = sum(size_of(found.path) for found in files)
        return len(files) <= MOST_FILES and size <= MOST_BYTES

    def take(self, file_kind: str, data: bytes, source: Source) -> list[tuple[str, Item]] | None:
        """Return the items of a file, its places and comments put into the source; None where none are kept.

        Args:
            file_kind: what the file is read as: `milestone`, `test_plan` ...
            data: its content.
            source: the file, of which nothing has been read.
        """
        kept = self._store.read(self._name(file_kind, data))
        return None if kept is None else _unpacked(kept, source)

    @contextmanager
    def keeping(self) -> Iterator[None]:
        """Let `keep` keep readings."""
        with self._store.writing() as self._write:
            yield
        self._write = None

    def keep(
        self, file_kind: str, data: bytes, source: Source, items: list[tuple[str, Item]]
    ) -> None:
        """Keep what was read of a file, where readings are being kept."""
        if self._write is not None:
            self._write(self._name(file_kind, data), _packed(source, items))

    def _name(self, file_kind: str, data: bytes) -> str:
        return digest(f"{self._about} {file_kind} ".encode(), data)


def _packed(source: Source, items: list[tuple[str, Item]]) -> list[bytes]:
    import json  # imported where something is kept

    ignores = [(line, sorted(codes)) for line, codes in source.ignores.items()]
    found = (list(rows_by_kind(items)), ignores, len(source.marks))
    text = json.dumps(found, ensure_ascii=False)
    values = text.encode("utf-8", "surrogatepass")
    return [len(values).to_bytes(_LENGTH, "big"), values, source.marks.tobytes()]


def _unpacked(data: memoryview, source: Source) -> list[tuple[str, Item]] | None:
    import json

    end = int.from_bytes(data[:_LENGTH], "big") + _LENGTH
    marks = array("Q")
    try:
        groups, ignores, count = json.loads(bytes(data[_LENGTH:end]))
        marks.frombytes(data[end:])
        items = [
            one for kind, rows in groups for one in items_of(kind, with_tuples(kind, rows), source)
        ]
        if len(marks) != count:
            return None
        source.ignores = {line: frozenset(codes) for line, codes in ignores}
    except (ValueError, TypeError, LookupError, OverflowError, RecursionError):
        return None
    source.marks = marks
    return items
