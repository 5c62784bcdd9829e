"""What was read of the files of plans, kept in the folder of the cache."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack

from tracemap.cli import cache_folder


class KeptReadings:
    """The store that a run gives to the loader. The folder is opened when the first reading is kept.

    Attributes:
        program: what this tracemap is known by.
    """

    def __init__(self, program: str) -> None:
        """Keep readings of this tracemap."""
        self.program = program
        self._stack = ExitStack()
        self._write: cache_folder.Write | None = None
        self._left, self._bytes = cache_folder.MOST_READINGS // 2, cache_folder.MOST_BYTES // 2

    def read(self, name: str) -> memoryview | None:
        """Return what is kept under a name; None where that is nothing."""
        return cache_folder.read(name, cache_folder.READING)

    def write(self, name: str, parts: Sequence[bytes]) -> None:
        """Keep a reading, unless this run has filled half of what may be held."""
        self._left, self._bytes = self._left - 1, self._bytes - sum(map(len, parts))
        if self._left < 0 or self._bytes < 0:
            return
        if self._write is None:
            writing = cache_folder.writing(cache_folder.READING)
            self._write = self._stack.enter_context(writing)
        self._write(name, parts)

    def close(self) -> None:
        """Hold no more than may be held, where anything was kept."""
        self._write = None
        self._stack.close()
